//! What numbers are counted in: 万元, 公里, 亩. Two of them are compared where one can be turned into the other.

use super::directory::comparable;
use rust_decimal::Decimal;

/// Units of measure that can be turned into one another: name, what they measure, and how many of its smallest unit they are, as a
/// fraction (亩 is a fifteenth of a 公顷).
const CONVERTIBLE: &[(&str, &str, i64, i64)] = &[
    ("元", "元", 1, 1),
    ("米", "米", 1, 1),
    ("m", "米", 1, 1),
    ("千米", "米", 1_000, 1),
    ("公里", "米", 1_000, 1),
    ("km", "米", 1_000, 1),
    ("里", "米", 500, 1),
    ("华里", "米", 500, 1),
    ("厘米", "米", 1, 100),
    ("平方米", "平方米", 1, 1),
    ("平米", "平方米", 1, 1),
    ("m2", "平方米", 1, 1),
    ("亩", "平方米", 2_000, 3),
    ("公顷", "平方米", 10_000, 1),
    ("平方公里", "平方米", 1_000_000, 1),
    ("平方千米", "平方米", 1_000_000, 1),
    ("km2", "平方米", 1_000_000, 1),
    ("立方米", "立方米", 1, 1),
    ("立方", "立方米", 1, 1),
    ("方", "立方米", 1, 1),
    ("m3", "立方米", 1, 1),
    ("千克", "千克", 1, 1),
    ("公斤", "千克", 1, 1),
    ("kg", "千克", 1, 1),
    ("斤", "千克", 1, 2),
    ("克", "千克", 1, 1_000),
    ("吨", "千克", 1_000, 1),
    ("千瓦", "千瓦", 1, 1),
    ("kw", "千瓦", 1, 1),
    ("兆瓦", "千瓦", 1_000, 1),
    ("mw", "千瓦", 1_000, 1),
    ("千瓦时", "千瓦时", 1, 1),
    ("度", "千瓦时", 1, 1),
    ("kwh", "千瓦时", 1, 1),
    ("人", "人", 1, 1),
    ("名", "人", 1, 1),
    ("%", "%", 1, 1),
    ("‰", "%", 1, 10),
];

/// Other words that numbers are counted by; each of them is its own measure.
const COUNTED: &[&str] = &[
    "个",
    "家",
    "户",
    "人次",
    "件",
    "项",
    "处",
    "座",
    "台",
    "辆",
    "套",
    "次",
    "场",
    "所",
    "篇",
    "宗",
    "起",
    "头",
    "只",
    "羽",
    "株",
    "棵",
    "条",
    "口",
    "眼",
    "间",
    "栋",
    "幢",
    "批",
    "期",
    "份",
    "天",
    "小时",
    "公斤/亩",
    "美元",
    "村",
    "部",
    "本",
    "块",
    "盏",
    "段",
    "笔",
    "组",
    "片",
];

/// What numbers are counted in: so many times a unit of measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it measures: the unit to which others of its kind can be brought, or its own word.
    kind: String,
    /// How many of that one it is, as a fraction.
    times: Decimal,
    over: Decimal,
    /// Whether its word is a known one.
    is_known: bool,
}

impl Unit {
    /// From what stands in 计量单位 or in the brackets of a heading; `None` for nothing.
    pub fn of(text: &str) -> Option<Unit> {
        let normal = comparable(text).to_lowercase();
        let normal = normal.trim_matches(['(', ')', '[', ']', '【', '】', ':', ';']);
        let named = ["计量单位", "单位"]
            .iter()
            .find_map(|word| normal.strip_prefix(word));
        let normal = named.unwrap_or(normal).trim_start_matches(':');
        let normal = normal.strip_prefix("人民币").unwrap_or(normal);
        if matches!(normal, "" | "/" | "-" | "无") {
            return None;
        }
        if is_percent(normal) {
            return Some(Unit::known("%", (1, 1), Decimal::ONE));
        }
        Some(match normal.split_once('(') {
            Some((word, inside)) => {
                let inside = inside.trim_end_matches(')');
                match multiplier(inside) {
                    (times, rest) if times > Decimal::ONE && rest.is_empty() => {
                        Unit::times(times, word)
                    }
                    (times, rest) if times > Decimal::ONE => Unit::times(times, rest),
                    _ => Unit::of_word(word),
                }
            }
            None => Unit::of_word(normal),
        })
    }

    /// From the heading of a column or a line above it: the known measure in its brackets, or behind 单位：.
    pub fn in_heading(heading: &str) -> Option<String> {
        let normal = comparable(heading);
        let known = |text: &str| {
            let unit = Unit::of(text)?;
            let text = text.rsplit([':']).next().unwrap_or(text);
            unit.is_known.then(|| text.to_owned())
        };
        let line = ["计量单位:", "单位:"];
        if let Some(text) = line.iter().find_map(|word| normal.strip_prefix(word)) {
            return known(text);
        }
        let inside = normal.split('(').skip(1);
        let mut inside = inside.filter_map(|part| part.split(')').next());
        inside.find_map(known)
    }

    /// Whether things are counted by it one by one: 8个, 9人.
    pub fn is_of_single_ones(&self) -> bool {
        self.times == self.over && (self.kind == "人" || COUNTED.contains(&&*self.kind))
    }

    /// The same amount counted in another unit of measure; `None` where the two measure different things.
    pub fn turned_into(&self, other: &Unit, number: Decimal) -> Option<Decimal> {
        if self.kind != other.kind {
            return None;
        }
        let own = number.checked_mul(self.times)?.checked_mul(other.over)?;
        own.checked_div(self.over.checked_mul(other.times)?)
            .map(|number| number.normalize())
    }

    fn of_word(word: &str) -> Unit {
        if let Some(unit) = Unit::listed(word, Decimal::ONE) {
            return unit;
        }
        // The 千 of 万千瓦 is part of the word, that of 千元 is not.
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let known = ends
            .map(|end| word.split_at(end))
            .find_map(|(words, rest)| {
                let (times, left) = multiplier(words);
                left.is_empty().then(|| Unit::listed(rest, times))?
            });
        let (times, rest) = multiplier(word);
        known.unwrap_or_else(|| Unit::times(times, if rest.is_empty() { word } else { rest }))
    }

    fn times(times: Decimal, word: &str) -> Unit {
        Unit::listed(word, times).unwrap_or_else(|| Unit {
            is_known: COUNTED.contains(&word),
            ..Unit::known(word, (1, 1), times)
        })
    }

    fn listed(word: &str, times: Decimal) -> Option<Unit> {
        let mut listed = CONVERTIBLE.iter();
        let (_, kind, of, over) = listed.find(|(name, ..)| *name == word)?;
        Some(Unit::known(kind, (*of, *over), times))
    }

    fn known(kind: &str, (of, over): (i64, i64), times: Decimal) -> Unit {
        Unit {
            kind: kind.to_owned(),
            times: times * Decimal::from(of),
            over: Decimal::from(over),
            is_known: true,
        }
    }
}

/// Whether a text names anything that numbers may be counted in.
pub fn says_something(text: &str) -> bool {
    !matches!(text.trim(), "" | "/" | "／" | "-" | "—" | "－" | "无")
}

/// Whether two texts name the same unit of measure.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || Unit::of(one) == Unit::of(other)
}

/// Whether a 计量单位, in the form in which texts are compared, is per cent.
pub fn is_percent(unit: &str) -> bool {
    unit.contains('%') || matches!(unit, "百分比" | "百分点" | "个百分点" | "百分率" | "百分数")
}

/// The 百, 千, 万, 亿 before a word, multiplied, and the word.
pub fn multiplier(word: &str) -> (Decimal, &str) {
    let end = word.find(|c| !"十百千万亿".contains(c));
    let (words, rest) = word.split_at(end.unwrap_or(word.len()));
    let one = |word| match word {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        _ => 100_000_000,
    };
    let product = words.chars().map(one).try_fold(1_i64, i64::checked_mul);
    product.map_or((Decimal::ONE, word), |product| {
        (Decimal::from(product), rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_turned_into_one_another_where_they_measure_the_same() {
        for (number, from, to, expected) in [
            ("9000", "万元", "亿元", Some("0.9")),
            ("1.2", "亿元", "元", Some("120000000")),
            ("3", "百万元", "人民币万元", Some("300")),
            ("1500", "米", "公里", Some("1.5")),
            ("2", "公里", "里", Some("4")),
            ("15", "亩", "公顷", Some("1")),
            ("1.5", "亩", "平方米", Some("1000")),
            ("2", "万亩", "亩", Some("20000")),
            ("1", "㎡", "平方米", Some("1")),
            ("1200", "公斤", "吨", Some("1.2")),
            ("3", "万千瓦", "MW", Some("30")),
            ("2", "万户", "户", Some("20000")),
            ("2", "个(万)", "个", Some("20000")),
            ("2", "千瓦(含光伏)", "千瓦", Some("2")),
            ("2", "台套", "万台套", Some("0.0002")),
            ("80", "%", "百分比", Some("80")),
            ("9", "名", "人", Some("9")),
            ("9", "户", "个", None),
            ("9", "万元", "万户", None),
            ("80", "%", "户", None),
        ] {
            let [from_unit, to_unit] = [from, to].map(|text| Unit::of(text).expect("a unit"));
            let number = number.parse().expect("a number");
            let told = from_unit.turned_into(&to_unit, number);
            let told = told.map(|number| number.to_string());
            assert_eq!(told.as_deref(), expected, "{number} {from} {to}");
        }
    }

    #[test]
    fn a_heading_says_what_its_column_is_counted_in_where_its_brackets_hold_a_measure() {
        for (heading, expected) in [
            ("完成值(万元)", Some("万元")),
            ("完成值（单位：亿元）", Some("亿元")),
            ("节点目标(必填)(%)", Some("%")),
            ("完成值（累计）", None),
            ("完成值（截至11月20日）", None),
            ("完成值", None),
            ("（公里）", Some("公里")),
            ("单位：万元", Some("万元")),
            ("填报单位：青石镇", None),
            ("单位：青石镇", None),
            ("完成值（万）", None),
        ] {
            let told = Unit::in_heading(heading);
            assert_eq!(told.as_deref(), expected, "{heading}");
        }
    }
}

//! Charts of bars: where each bar stands, for the templates to draw. Lengths are in the chart's own units.

mod plan;

use super::matters::LightCounts;
use crate::model::points::Points;
use crate::rules::complaints::Complaint;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// Width of every chart; text of 12 units is then readable on a sheet of A4.
const WIDTH: i64 = 720;
/// Where the bars of a chart with names beside them begin; the names end a little before.
const NAMES: i64 = 190;
/// Room for the figures behind the longest bar.
const FIGURES: i64 = 110;
/// From one row to the next, and the height of a bar.
const ROW: i64 = 22;
const BAR: i64 = 13;
/// Room for the legend above the rows.
const HEAD: i64 = 26;
/// Room for figures to the left of a line in the middle.
const SIDE: i64 = 48;
/// The tallest column of a chart by months, and where its first month begins.
const TALL: i64 = 110;
const LEFT: i64 = 20;
/// How many letters of a name fit on a line beside the bars, and from one line to the next.
const LETTERS: usize = 15;
const LINE: i64 = 13;

/// A bar: how it is filled, where it begins, how long it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// Its filling: colour and pattern.
    pub key: &'static str,
    /// Across.
    pub x: i64,
    /// Down.
    pub y: i64,
    /// Length.
    pub width: i64,
    /// Height.
    pub height: i64,
}

/// A piece of text on a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Across.
    pub x: i64,
    /// The line on which it stands.
    pub y: i64,
    /// Where `x` is: empty for its begin, `mid` or `end`.
    pub anchor: &'static str,
    /// The text.
    pub text: String,
}

/// A straight line: an axis, or a mark that bars are held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// `axis` or `goal`.
    pub key: &'static str,
    /// From.
    pub from: (i64, i64),
    /// To.
    pub to: (i64, i64),
}

/// What a filling means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Legend {
    /// The filling.
    pub key: &'static str,
    /// Its meaning.
    pub word: &'static str,
    /// Across.
    pub x: i64,
}

/// A chart of bars.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BarChart {
    /// What its ids begin with.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// The gist, for those who cannot see it; it stands under the chart too.
    pub description: String,
    /// Height; the width is the same for all.
    pub height: i64,
    /// What the fillings mean.
    pub legend: Vec<Legend>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// Names and figures.
    pub labels: Vec<Label>,
    /// Axes and marks.
    pub rules: Vec<Rule>,
    /// Where the bar of each row begins, and where a row behind the last would.
    #[serde(skip)]
    tops: Vec<i64>,
}

impl BarChart {
    /// A chart with a row for each name; a name of several lines makes its own row higher.
    fn of_rows<'n>(
        id: &'static str,
        title: String,
        names: impl Iterator<Item = &'n str>,
    ) -> BarChart {
        let mut end = HEAD;
        let mut tops: Vec<i64> = names
            .map(|name| {
                let height = ROW.max(LINE * length(lines(name).len()) + 4);
                let top = end + (height - ROW) / 2;
                end += height;
                top
            })
            .collect();
        tops.push(end);
        BarChart {
            id,
            title,
            height: end + 6,
            tops,
            ..BarChart::default()
        }
    }

    fn top(&self, row: usize) -> i64 {
        self.tops.get(row).copied().unwrap_or(HEAD)
    }

    fn legend(mut self, entries: &[(&'static str, &'static str)]) -> BarChart {
        let mut x = NAMES;
        for (key, word) in entries {
            self.legend.push(Legend { key, word, x });
            x += 34 + 13 * length(word.chars().count());
        }
        self
    }

    fn name(&mut self, row: usize, name: &str) {
        let lines = lines(name);
        let first = self.top(row) + BAR - 1 - LINE * (length(lines.len()) - 1) / 2;
        let lines = lines.into_iter().enumerate();
        self.labels.extend(lines.map(|(at, text)| Label {
            x: NAMES - 8,
            y: first + LINE * length(at),
            anchor: "end",
            text,
        }));
    }

    fn bar(&mut self, row: usize, key: &'static str, x: i64, width: i64) {
        self.bars.push(Bar {
            key,
            x,
            y: self.top(row),
            width,
            height: BAR,
        });
    }

    fn figure(&mut self, row: usize, x: i64, anchor: &'static str, text: String) {
        self.labels.push(Label {
            x,
            y: self.top(row) + BAR - 2,
            anchor,
            text,
        });
    }

    fn upright(&mut self, key: &'static str, x: i64) {
        self.rules.push(Rule {
            key,
            from: (x, HEAD - 4),
            to: (x, self.height - 4),
        });
    }
}

/// A count as a length.
fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(0)
}

/// A name in full, in lines of about the same length.
fn lines(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let count = letters.len().div_ceil(LETTERS).max(1);
    let lines = letters.chunks(letters.len().div_ceil(count).max(1));
    lines.map(|line| line.iter().collect()).collect()
}

/// The lights of each unit, one bar of three pieces for each.
pub fn lights(units: &[(&str, LightCounts)]) -> Option<BarChart> {
    let most = units.iter().map(|(_, counts)| counts.all).max()?;
    let with = |light: fn(&LightCounts) -> usize| -> usize {
        units.iter().filter(|(_, counts)| light(counts) > 0).count()
    };
    let names = units.iter().map(|(name, _)| *name);
    let mut chart = BarChart::of_rows("lights", "各单位事项红黄绿灯".to_owned(), names).legend(&[
        ("red", "红灯"),
        ("yellow", "黄灯"),
        ("green", "绿灯"),
    ]);
    chart.description = format!(
        "共{}个单位：有红灯的{}个，有黄灯的{}个；事项最多的单位有{most}件。逐单位数值见图中数字和下表。",
        units.len(),
        with(|counts| counts.red),
        with(|counts| counts.yellow),
    );
    let room = WIDTH - NAMES - FIGURES;
    for (row, (name, counts)) in units.iter().enumerate() {
        chart.name(row, name);
        let mut x = NAMES;
        for (key, count) in [
            ("red", counts.red),
            ("yellow", counts.yellow),
            ("green", counts.green),
        ] {
            let width = room * length(count) / length(most.max(1));
            if count > 0 {
                chart.bar(row, key, x, width.max(2));
                x += width.max(2);
            }
        }
        let figures = format!("红{} 黄{} 绿{}", counts.red, counts.yellow, counts.green);
        chart.figure(row, x + 6, "", figures);
    }
    chart.upright("axis", NAMES);
    Some(chart)
}

/// What was deducted and what was added, to either side of a line.
pub fn plus_and_minus(group: &str, units: &[(&str, Points, Points)]) -> Option<BarChart> {
    let most = |of: fn(&(&str, Points, Points)) -> i64| units.iter().map(of).max();
    let most_minus = most(|unit| unit.2.hundredths().abs())?;
    let most_plus = most(|unit| unit.1.hundredths().abs())?;
    let names = units.iter().map(|(name, ..)| *name);
    let mut chart = BarChart::of_rows("points", format!("{group}加分和扣分"), names)
        .legend(&[("hatch", "扣分"), ("ink", "加分")]);
    chart.description = format!(
        "{}个单位按名次排列，左为扣分，右为加分；最多扣{}分，最多加{}分。逐单位数值见图中数字和排名表。",
        units.len(),
        Points::from_hundredths(most_minus),
        Points::from_hundredths(most_plus),
    );
    let room = WIDTH - NAMES - 2 * SIDE;
    let span = (most_minus + most_plus).max(1);
    let zero = NAMES + SIDE + room * most_minus / span;
    for (row, (name, plus, minus)) in units.iter().enumerate() {
        chart.name(row, name);
        let (left, right) = (
            room * minus.hundredths().abs() / span,
            room * plus.hundredths().abs() / span,
        );
        if left > 0 {
            chart.bar(row, "hatch", zero - left, left);
        }
        if right > 0 {
            chart.bar(row, "ink", zero, right);
        }
        chart.figure(row, zero - left - 5, "end", minus.to_string());
        chart.figure(row, zero + right + 5, "", plus.to_string());
    }
    chart.upright("axis", zero);
    Some(chart)
}

/// Complaints of a year by the month in which they came in: valid ones below, all others above.
pub fn by_month(complaints: &[&Complaint], as_of: NaiveDate) -> Option<BarChart> {
    let mut months = [(0_usize, 0_usize); 12];
    let own = complaints
        .iter()
        .filter(|complaint| complaint.received.year() == as_of.year() && !complaint.struck);
    for complaint in own {
        let month = &mut months[complaint.received.month0() as usize];
        if complaint.is_valid() {
            month.0 += 1;
        } else {
            month.1 += 1;
        }
    }
    let shown = &months[..=as_of.month0() as usize];
    let most = shown.iter().map(|(valid, other)| valid + other).max()?;
    if most == 0 {
        return None;
    }
    let mut chart = BarChart {
        id: "months",
        title: format!("{}年各月受理的投诉", as_of.year()),
        height: HEAD + TALL + 40,
        ..BarChart::default()
    }
    .legend(&[("ink", "有效"), ("none", "待核实、无效、重复")]);
    let sum = |of: fn(&(usize, usize)) -> usize| shown.iter().map(of).sum::<usize>();
    chart.description = format!(
        "{}年{}受理{}件，其中有效{}件；最多的一个月{most}件。",
        as_of.year(),
        match as_of.month() {
            1 => "1月".to_owned(),
            month => format!("1月至{month}月"),
        },
        sum(|month| month.0 + month.1),
        sum(|month| month.0),
    );
    let base = HEAD + 16 + TALL;
    let pitch = (WIDTH - 2 * LEFT) / 12;
    for (at, (valid, other)) in shown.iter().enumerate() {
        let x = LEFT + pitch * length(at) + 10;
        let mut y = base;
        for (key, count) in [("ink", *valid), ("none", *other)] {
            let height = TALL * length(count) / length(most);
            if count > 0 {
                y -= height;
                chart.bars.push(Bar {
                    key,
                    x,
                    y,
                    width: pitch - 20,
                    height,
                });
            }
        }
        let mut label = |y: i64, text: String| {
            chart.labels.push(Label {
                x: x + (pitch - 20) / 2,
                y,
                anchor: "mid",
                text,
            });
        };
        if valid + other > 0 {
            label(y - 5, format!("{valid}/{}", valid + other));
        }
        label(base + 16, format!("{}月", at + 1));
    }
    chart.rules.push(Rule {
        key: "axis",
        from: (LEFT, base),
        to: (WIDTH - LEFT, base),
    });
    Some(chart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_counts_and_stand_one_behind_the_other() {
        let counts = |red, yellow, green| LightCounts {
            all: red + yellow + green,
            red,
            yellow,
            green,
            exempt_red: 0,
            struck: 0,
        };
        let chart =
            lights(&[("甲镇", counts(1, 1, 2)), ("乙镇", counts(0, 0, 2))]).expect("a chart");
        let found: Vec<(&str, i64, i64)> = chart
            .bars
            .iter()
            .map(|bar| (bar.key, bar.x, bar.width))
            .collect();
        assert_eq!(
            found,
            [
                ("red", 190, 105),
                ("yellow", 295, 105),
                ("green", 400, 210),
                ("green", 190, 210)
            ]
        );
        assert_eq!(lights(&[]), None);
    }

    #[test]
    fn deductions_stand_left_of_the_line_and_additions_right_of_it() {
        let points = Points::from_hundredths;
        let chart = plus_and_minus("乡镇", &[("甲镇", points(200), points(500))]).expect("a chart");
        let line = chart.rules[0].from.0;
        assert_eq!(chart.bars[0].x + chart.bars[0].width, line);
        assert_eq!(chart.bars[1].x, line);
        assert_eq!((chart.bars[0].width, chart.bars[1].width), (310, 124));
    }

    #[test]
    fn a_long_name_stands_in_full_beside_its_bar_in_as_many_lines_as_it_needs() {
        let points = Points::from_hundredths(100);
        let long = "青禾县市场监督管理和知识产权保护行政执法综合服务中心";
        let names = ["青禾镇", long, "柳湾镇"];
        let units = names.map(|name| (name, points, points));
        let chart = plus_and_minus("县直部门", &units).expect("a chart");
        let texts: Vec<(&str, i64)> = (chart.labels.iter())
            .filter(|label| label.x == NAMES - 8)
            .map(|label| (label.text.as_str(), label.y))
            .collect();
        assert_eq!(
            texts,
            [
                ("青禾镇", 38),
                ("青禾县市场监督管理和知识产", 58),
                ("权保护行政执法综合服务中心", 71),
                ("柳湾镇", 90),
            ]
        );
        let mut tops: Vec<i64> = chart.bars.iter().map(|bar| bar.y).collect();
        tops.dedup();
        assert_eq!(tops, [26, 52, 78]);
        assert_eq!(chart.height, 106);
        assert_eq!(lines("青禾镇"), ["青禾镇"]);
        assert_eq!(lines(&"长".repeat(31)).concat(), "长".repeat(31));
        assert_eq!(lines(""), [""; 0]);
    }
}

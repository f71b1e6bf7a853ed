//! Numbers, yes and no, and headers: small texts brought into one form.

use crate::model::directory::is_plain;
use crate::model::schema::Field;
use crate::source::{is_invisible, nfkc, nfkc_where, pattern};
use regex::Regex;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::str::FromStr;
use std::sync::LazyLock;

static THOUSANDS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[-+]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?$"));

/// Every number of a ledger lies below it.
const LARGEST: u64 = 1_000_000_000_000_000;

/// A number as typed: 85%, 0.85, 1,200, 1.2万, with full-width digits; `None` where the text is none. Commas and blanks inside
/// must part thousands: 「1,2」 may be 1.2 or 12.
pub fn number_of_text(text: &str) -> Option<Decimal> {
    let normal = nfkc_where(text, |_| true);
    let (digits, factor) = match normal.trim() {
        text if text.ends_with('%') => (&text[..text.len() - 1], Decimal::new(1, 2)),
        text if text.ends_with('万') => (text.trim_end_matches('万'), Decimal::new(10_000, 0)),
        text if text.ends_with('亿') => {
            (text.trim_end_matches('亿'), Decimal::new(100_000_000, 0))
        }
        text => (text, Decimal::ONE),
    };
    let digits = digits.trim_end();
    let is_parted = digits.contains([',', ' ', '\u{a0}']);
    if is_parted && !THOUSANDS.is_match(digits) {
        return None;
    }
    let bare: String = digits
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '\u{a0}'))
        .collect();
    plain_number(&bare)?.checked_mul(factor).and_then(sensible)
}

/// Nine decimals, below 10^15: sums in spreadsheets leave binary dust (0.1 + 0.2), and no ledger means a tenth decimal;
/// a larger number is an identifier or a slip of the hand.
fn sensible(number: Decimal) -> Option<Decimal> {
    let number = number.round_dp(9).normalize();
    (number.abs() < Decimal::from(LARGEST)).then_some(number)
}

fn plain_number(digits: &str) -> Option<Decimal> {
    let body = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    let ordinary = !body.is_empty()
        && body.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && body.bytes().any(|b| b.is_ascii_digit());
    ordinary.then(|| Decimal::from_str(digits).ok()).flatten()
}

/// The exact decimal of a cell's floating-point number, by its shortest notation.
pub fn number_of_f64(number: f64) -> Option<Decimal> {
    let text = format!("{number}");
    Decimal::from_str(&text).ok().and_then(sensible)
}

/// Yes or no: 是/否, √/×, 有/无, Y/N, 1/0, 已/未; `None` where the text is neither.
pub fn yes_no(text: &str) -> Option<bool> {
    let normal = nfkc_where(text, |c| !c.is_whitespace());
    match normal.to_uppercase().as_str() {
        "是" | "是的" | "√" | "✓" | "✔" | "☑" | "有" | "Y" | "YES" | "1" | "已" | "TRUE" => {
            Some(true)
        }
        "否" | "×" | "✗" | "✘" | "X" | "无" | "N" | "NO" | "0" | "未" | "FALSE" => {
            Some(false)
        }
        _ => None,
    }
}

/// Yes or no in the words of a column's own deed: 已批准, 未报备; `None` where the text is neither.
pub fn deed_done(text: &str, field: Field) -> Option<bool> {
    let normal = nfkc_where(text, |c| !c.is_whitespace());
    match (field, normal.as_str()) {
        (Field::PriorApproval, "批准" | "已批准" | "经批准" | "已批" | "同意" | "已同意") => {
            Some(true)
        }
        (Field::PriorApproval, "未批准" | "未经批准" | "未批" | "未同意" | "不同意") => {
            Some(false)
        }
        (Field::Reported, "报备" | "已报备" | "已报") => Some(true),
        (Field::Reported, "未报备" | "未报" | "没有报备") => Some(false),
        _ => None,
    }
}

/// Whether a text is the mark for what was taken out, and nothing else.
pub fn is_mask(text: &str) -> bool {
    // None of its characters is the form of several others.
    const LONGEST: usize = 4 * 5;
    let text = text.trim();
    text.len() <= LONGEST && text.contains("已隐去") && nfkc(text).eq(super::privacy::MASK.chars())
}

/// Whether a text is the mark for what a return copy leaves out, and nothing else.
pub fn is_not_copied(text: &str) -> bool {
    const LONGEST: usize = 24;
    text.len() <= LONGEST
        && text.contains("未复制")
        && nfkc(text.trim()).eq(nfkc(super::facsimile::NOT_COPIED))
}

/// Whether the words of a header, or beside one, speak of what is planned or demanded and not of what has been done.
pub fn is_planned(header: &str) -> bool {
    const WORDS: [&str; 20] = [
        "计划", "预计", "预定", "预期", "预估", "要求", "拟", "应", "原定", "目标", "承诺", "倒排",
        "最迟", "最晚", "规定", "约定", "限期", "限时", "限定", "暂定",
    ];
    WORDS.iter().any(|word| header.starts_with(word))
}

/// The one column of days that are planned by themselves, so that 计划 beside it says nothing new, and 实际 that it is the day of the deed.
const PLANNED_DAY: &str = "节点日期";

/// Whether a remark beside the name of a column of days makes another column of it: 办结日期（计划） is not the day on which a thing was
/// done, and 节点日期（实际） not the one for which it was planned. A remark that says how to fill the column in does not, whatever its words.
fn is_of_another_day(remark: &str, name: &str) -> bool {
    const INSTRUCTIONS: [char; 6] = ['填', '写', '格', '请', '如', '例'];
    const LIMITS: [&str; 6] = ["截止", "截至", "限", "期限", "时限", "截止日"];
    const ENDS: [&str; 9] = [
        "计划", "要求", "目标", "承诺", "约定", "规定", "时限", "期限", "倒排",
    ];
    // What is given is given by somebody, and on demand: 交办日期（上级要求） is that day all the same.
    const GIVEN: [&str; 6] = ["起算", "交办", "批示", "收文", "会议", "受理"];
    let is_of_the_deed = remark.starts_with("实际");
    if name == PLANNED_DAY {
        return is_of_the_deed;
    }
    if remark.contains(INSTRUCTIONS) || is_of_the_deed {
        return false;
    }
    let is_given = GIVEN.iter().any(|word| name.starts_with(word));
    is_planned(remark)
        || LIMITS.contains(&remark)
        || !is_given && ENDS.iter().any(|word| remark.ends_with(word))
}

/// Whether a remark beside the name of a column of days or limits says that it is that of a part, of another time, or only asked for:
/// 反馈日期（下次）, 销号日期（申请）, 完成时限（第一阶段）.
fn is_of_another_time(remark: &str, name: &str) -> bool {
    const WORDS: [&str; 13] = [
        "上次",
        "下次",
        "前次",
        "上期",
        "下期",
        "上周",
        "下周",
        "申请",
        "申报",
        "原",
        "预",
        "阶段",
        "分阶段",
    ];
    let is_of_a_part = remark.starts_with('第') && remark.ends_with(['段', '期', '步']);
    let wants_a_plan = ["填预", "填写预", "填计划", "填写计划", "填拟"]
        .iter()
        .any(|word| remark.contains(word));
    WORDS.contains(&remark) || is_of_a_part || wants_a_plan && name != PLANNED_DAY
}

/// Whether the heading over columns of days says that they are planned: 计划, 预计时间.
pub fn is_heading_of_a_plan(heading: &str) -> bool {
    const ENDS: [&str; 5] = ["时间", "日期", "安排", "进度", "节点"];
    const PLANS: [&str; 10] = [
        "计划", "预计", "预定", "预期", "原定", "拟", "目标", "要求", "承诺", "倒排",
    ];
    let ends = ENDS.iter().find_map(|end| heading.strip_suffix(end));
    PLANS.contains(&ends.unwrap_or(heading))
}

/// Whether a header speaks of a person, or of what is said of one, and not of units or days.
pub fn is_of_people(header: &str) -> bool {
    const WORDS: [&str; 7] = ["人", "员", "姓名", "领导", "电话", "职务", "备注"];
    WORDS.iter().any(|word| header.contains(word))
}

/// Whether a remark beside the name of a column of units says that these help: 责任单位（配合） are not those who answer.
fn is_of_helpers(remark: &str) -> bool {
    const HELP: [&str; 7] = ["配合", "协办", "协助", "协同", "参与", "会办", "辅助"];
    const UNITS: [&str; 3] = ["单位", "部门", "方"];
    let mut parts = remark.split(['、', '/', ',', '和', '及']);
    parts.all(|part| {
        let ends = UNITS.iter().find_map(|unit| part.strip_suffix(unit));
        HELP.contains(&ends.unwrap_or(part))
    })
}

/// Whether a text (in the form in which numbers are compared) is nothing but strokes, dots and question marks: /, —, ？. Other signs say
/// something: %, √.
pub fn is_stroke(text: &str) -> bool {
    const STROKES: [char; 14] = [
        '/', '\\', '|', '-', '_', '~', '.', '·', ',', '、', '。', '?', '*', '×',
    ];
    text.chars().all(|c| STROKES.contains(&c))
}

/// Whether a text says that there is nothing: 无, 暂无, 待定, a stroke.
pub fn is_nothing(text: &str) -> bool {
    is_stroke(text) || NOTHING.is_match(unbracketed(text))
}

/// Whether a text says that what stands in the row above is meant: 同上, 〃.
pub fn is_ditto(text: &str) -> bool {
    const LONGEST: usize = 24;
    if text.len() > LONGEST {
        return false;
    }
    let bare = if is_plain(text) {
        Cow::Borrowed(text)
    } else {
        nfkc_where(text, |c| !c.is_whitespace() && !is_invisible(c)).into()
    };
    let bare = bare.trim_end_matches(['.', '。']);
    matches!(
        bare,
        "同上"
            | "同上行"
            | "同上一行"
            | "同上栏"
            | "同前"
            | "如上"
            | "上同"
            | "〃"
            | "〃〃"
            | "′′"
            | "\""
            | "\"\""
            | "''"
            | "々"
            | "”"
            | "“"
    )
}

/// Whether a text stands in the place of a number and is none: 待编, 同上.
pub fn is_no_number(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
        || is_nothing(text)
        || NO_NUMBER.is_match(unbracketed(text))
}

/// Whether a text stands in the place of a person's name and says that there is nobody: 空缺.
pub fn is_nobody(text: &str) -> bool {
    is_nothing(text) || NOBODY.is_match(unbracketed(text))
}

/// Whether a text stands in the place of who approved and says that nobody has: 待批, 不同意, a letter in the place of a cross.
pub fn is_no_approval(text: &str) -> bool {
    is_nobody(text) || text.eq_ignore_ascii_case("x") || NO_APPROVAL.is_match(unbracketed(text))
}

fn unbracketed(text: &str) -> &str {
    text.trim_matches(['(', ')'])
}

static NOTHING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:暂|尚|目前)?(?:无|没有|空|空白|未定|待定|未填写?|待填写?|待补充?)|不详|未知|n/?a|null|none|tbd|x{2,}|ー+)$",
    )
});
static NO_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:暂|尚|目前)?(?:无|没有|未|待|缺)(?:有|编制?|定|补|分配|赋)?(?:文?号|编号)?|编号(?:待定|未定)|同[上前])$",
    )
});
static NOBODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:空缺|空岗|缺位?|(?:暂|尚)(?:缺|空缺)|(?:暂|尚)?[未待](?:任命?|配备?|明确|落实))$")
});
static NO_APPROVAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:暂|尚)?[未待不](?:审|报)?(?:批|批准|审批|审定|同意|认定|研究|签批?)|无人批准|无批准人)$",
    )
});

/// Whether a header is the name of a column of dates.
pub fn names_a_day(header: &str) -> bool {
    header.ends_with("日期") || header.ends_with("时间")
}

/// Whether a header is the name of a column of units.
fn names_units(header: &str) -> bool {
    header.ends_with("单位") || header.ends_with("部门")
}

/// Whether a character parts the names of several units in one cell.
pub fn is_separator(c: char) -> bool {
    matches!(
        c,
        '、' | '､' | '﹑' | ',' | '，' | '﹐' | ';' | '；' | '﹔' | '/' | '／' | '\n' | '\r'
    )
}

/// The direction (方向) that another word for it means.
pub fn direction(text: &str) -> Option<&'static str> {
    match text {
        "越大越好" | "越多越好" | "越高越优" | "越大越优" | "正向" | "正向指标" | "高优" => {
            Some("越高越好")
        }
        "越小越好" | "越少越好" | "越低越优" | "越小越优" | "逆向" | "反向" | "负向"
        | "逆向指标" | "反向指标" | "负向指标" | "低优" => Some("越低越好"),
        _ => None,
    }
}

/// A header in the form in which headers are compared: NFKC, without blanks, asterisks and bracketed remarks. Where all of it
/// stands in brackets, they are no remark.
pub fn header(text: &str) -> String {
    compared_header(text).into_owned()
}

/// As [`header`], borrowed where a text stands in that form already.
pub fn compared_header(text: &str) -> Cow<'_, str> {
    if is_plain(text) && !text.contains(['(', ')', '[', ']', '<', '>', '*', ':', '.']) {
        return Cow::Borrowed(text);
    }
    let (mut outside, mut inside) = (String::with_capacity(text.len()), String::new());
    let mut depth = 0_u32;
    for c in nfkc(text) {
        match c {
            '(' | '[' | '【' | '〔' | '〖' | '<' => depth += 1,
            ')' | ']' | '】' | '〕' | '〗' | '>' => depth = depth.saturating_sub(1),
            '*' | '★' | '※' | '☆' => {}
            c if c.is_whitespace() || c.is_control() || is_invisible(c) => {}
            c if depth > 0 => inside.push(c),
            c => outside.push(c),
        }
    }
    // A bracket that turns the meaning round is no remark.
    let mut told = if outside.is_empty() {
        inside
    } else if names_a_day(&outside) && is_of_another_day(&inside, &outside)
        || (names_a_day(&outside) || outside.ends_with("时限"))
            && is_of_another_time(&inside, &outside)
    {
        inside + &outside
    } else if names_units(&outside) && is_of_helpers(&inside) {
        "配合单位".to_owned()
    } else {
        outside
    };
    told.truncate(told.trim_end_matches([':', '.', '、']).len());
    Cow::Owned(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, expected) in [
            ("85%", Some("0.85")),
            ("0.85", Some("0.85")),
            ("1,200", Some("1200")),
            ("1.2万", Some("12000")),
            ("１２．５", Some("12.5")),
            ("1，200.5", Some("1200.5")),
            ("1 200 000", Some("1200000")),
            ("85 %", Some("0.85")),
            ("８５％", Some("0.85")),
            ("1,234万", Some("12340000")),
            ("1,2", None),
            ("1 2", None),
            ("1,2000", None),
            ("10%~20%", None),
            ("85%以上", None),
            (" 7 ", Some("7")),
            ("-3", Some("-3")),
            ("187.9%", Some("1.879")),
            ("0.00000000001", Some("0")),
            ("999999999999999", Some("999999999999999")),
            ("1000000000000000", None),
            ("约5", None),
            ("5个", None),
            ("", None),
            ("1.2.3", None),
            ("e5", None),
        ] {
            assert_eq!(
                number_of_text(text).map(|n| n.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            number_of_f64(0.1 + 0.2).map(|n| n.to_string()).as_deref(),
            Some("0.3")
        );
        assert_eq!(number_of_f64(f64::NAN), None);
    }

    #[test]
    fn headers_are_compared_without_blanks_stars_and_remarks() {
        for text in [
            "事项编号",
            " 事项 编号*",
            "事项\n编号(必填)",
            "＊事项编号（必填）",
            "事 项 编 号【不可改】",
            "【事项编号】",
            "事项编号：",
            "〔事项编号〕*",
            "事项　编号\r\n(必填",
        ] {
            assert_eq!(header(text), "事项编号", "{text}");
        }
    }

    #[test]
    fn a_remark_that_turns_the_meaning_round_makes_another_column() {
        for remark in [
            "计划",
            "承诺",
            "截止",
            "限",
            "上级要求",
            "倒排",
            "合同约定",
            "最迟",
            "拟",
            "应",
        ] {
            let text = format!("办结日期（{remark}）");
            assert_eq!(header(&text), format!("{remark}办结日期"));
        }
        for (name, remark) in [
            ("反馈日期", "下次"),
            ("办结日期", "上次"),
            ("销号日期", "申请"),
            ("办结日期", "预"),
            ("办结日期", "未办结填预计"),
            ("办结日期", "第一阶段"),
            ("完成时限", "第一阶段"),
            ("完成时限", "原"),
        ] {
            assert_eq!(
                header(&format!("{name}({remark})")),
                format!("{remark}{name}")
            );
        }
        assert_eq!(header("完成时限(县定)"), "完成时限");
        for remark in [
            "必填",
            "实际",
            "实际，非计划",
            "未办结请填原因",
            "要求填写年月日",
            "格式要求：2026-11-20",
            "按要求填写",
            "应填",
            "如：计划",
        ] {
            assert_eq!(
                header(&format!("办结日期（{remark}）")),
                "办结日期",
                "{remark}"
            );
        }
        assert_eq!(header("交办日期（上级要求）"), "交办日期");
        for remark in [
            "计划",
            "要求",
            "目标",
            "截止",
            "限",
            "预计",
            "拟",
            "规定",
            "上级要求",
            "填计划日期",
        ] {
            let text = format!("节点日期（{remark}）");
            assert_eq!(header(&text), "节点日期", "{remark}");
        }
        for remark in ["实际", "实际完成", "申请", "原", "第一阶段"] {
            let text = format!("节点日期（{remark}）");
            assert_eq!(header(&text), format!("{remark}节点日期"));
        }
        for text in [
            "责任单位（配合）",
            "责任单位(协办)",
            "（配合）责任单位",
            "责任单位（配合单位）",
            "责任单位（配合、协办）",
            "承办部门【协助】",
        ] {
            assert_eq!(header(text), "配合单位", "{text}");
        }
        for text in [
            "责任单位（牵头）",
            "责任单位（牵头、配合）",
            "责任单位（含配合单位）",
            "责任单位（配合单位另列）",
            "责任单位（必填）",
        ] {
            assert_eq!(header(text), "责任单位", "{text}");
        }
    }

    #[test]
    fn what_people_write_who_leave_a_cell_empty_is_nothing() {
        for text in ["/", "-", "--", "\\", "?", "...", "×", "××", "//"] {
            assert!(is_stroke(text) && is_no_number(text), "{text}");
        }
        for text in ["%", "‰", "√", "○", "℃", "¥", "+", "甲"] {
            assert!(!is_stroke(text), "{text}");
        }
        for text in [
            "无", "(无)", "暂无", "没有", "空", "待定", "N/A", "n/a", "null", "XX",
        ] {
            assert!(is_nothing(text), "{text}");
        }
        assert!(!is_nothing("x") && !is_nobody("X"), "a letter is a text");
        for text in [
            "待编",
            "待编号",
            "未编号",
            "暂无编号",
            "尚未编号",
            "同上",
            "无文号",
            "无",
            "编号待定",
        ] {
            assert!(is_no_number(text), "{text}");
        }
        for text in [
            "一",
            "甲",
            "无锡",
            "①",
            "A",
            "常务会",
            "督办",
            "待办",
            "无为镇",
            "空港",
        ] {
            assert!(!is_no_number(text), "{text}");
        }
        for text in ["空缺", "(暂缺)", "无", "待定", "待配备", "缺"] {
            assert!(is_nobody(text), "{text}");
        }
        for text in [
            "x",
            "待批",
            "未批",
            "不同意",
            "尚未批准",
            "待审批",
            "无",
            "空缺",
        ] {
            assert!(is_no_approval(text), "{text}");
        }
        for text in ["张三", "吴", "无名", "县长", "未央", "同意", "待研究室"] {
            assert!(!is_no_approval(text), "{text}");
        }
    }

    #[test]
    fn yes_and_no_have_many_signs() {
        for text in ["是", "√", "☑", "有", "Y", "y", "1", "已", "１"] {
            assert_eq!(yes_no(text), Some(true), "{text}");
        }
        assert_eq!(deed_done("已批准", Field::PriorApproval), Some(true));
        assert_eq!(deed_done("未报备", Field::Reported), Some(false));
        assert_eq!(deed_done("已批准", Field::WithinAuthority), None);
        for text in ["否", "×", "无", "N", "0", "未"] {
            assert_eq!(yes_no(text), Some(false), "{text}");
        }
        for text in ["大概", "☒", "县长同意"] {
            assert_eq!(yes_no(text), None, "{text}");
        }
    }
}

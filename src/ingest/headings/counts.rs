//! Which of several columns under the name of a field counts: what the words of each say of that, for that field.

use super::{of_the_whole, standing};
use crate::ingest::words;
use crate::model::schema::{Column, Field, Kind, Schema, Sheet};

/// Words that a name under a heading begins with where it is that of the end, or of those who lead: of a deed or a limit, and of those who
/// answer for a matter, they come first.
const FIRST: [&str; 7] = ["结束", "完成", "办结", "止", "牵头", "主办", "责任"];
const LAST: [&str; 4] = ["开始", "起", "配合", "协办"];
/// Words of the first day of a time, and of the last one.
const BEGINS: [&str; 6] = ["开始", "起", "始", "自", "到任", "上任"];
const ENDS: [&str; 11] = [
    "结束", "止", "终", "截止", "至", "完成", "办结", "离", "卸", "免", "到期",
];
/// What a limit is called that was changed since it was given.
const MOVED: [&str; 5] = ["调整", "变更", "延期", "顺延", "修改"];
/// Whoever holds a meeting or handles a complaint is not the one that it is about.
const HOSTS: [&str; 3] = ["牵头", "主办", "承办"];
const HELPERS: [&str; 2] = ["配合", "协办"];

/// How much the name of a column under a heading says that it is the field `named` by the heading. `has_plan` says that one beside it is
/// what was planned.
pub(super) fn rank(schema: &Schema, named: &Column, text: &str, has_plan: bool) -> i32 {
    let says = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let plan = i32::from(words::is_planned(text)) - i32::from(text.starts_with("实际"));
    let usual = i32::from(says(&FIRST)) - i32::from(says(&LAST));
    let of_a_limit = if says(&MOVED) { 1 } else { plan };
    match Wanted::of(schema, named) {
        Wanted::Number => {
            let done = i32::from(says(&["完成", "已完成"]));
            of_the_whole(text) + done - plan - beside_the_whole(text)
        }
        Wanted::Target => {
            // What has been done is never what was to be done.
            let is_aim = words::is_planned(text)
                || ["目标", "任务", "计划", "指标"]
                    .iter()
                    .any(|word| text.contains(word));
            let is_done = ["完成", "实际", "达到", "已"]
                .iter()
                .any(|word| text.contains(word));
            let of_the_whole = of_the_whole(text) - beside_the_whole(text);
            match (is_aim, is_done) {
                (true, _) => 3 + of_the_whole,
                (false, true) => -2,
                (false, false) => of_the_whole,
            }
        }
        Wanted::Progress => {
            // Last week's alone is better than none.
            const LEAST: i32 = 3;
            LEAST + standing(text)
        }
        Wanted::Concerned if says(&HELPERS) => -1,
        Wanted::Concerned if says(&HOSTS) => 0,
        Wanted::Concerned => 1 + i32::from(text.starts_with("责任")),
        // Beside the plan, the end is that of the deed.
        Wanted::Limit if has_plan && says(&["完成", "办结"]) => of_a_limit,
        Wanted::Limit | Wanted::Other => of_a_limit + usual,
        Wanted::Beginning => 1 - 2 * plan + i32::from(says(&BEGINS)) - i32::from(says(&ENDS)),
        Wanted::Deed => usual - plan,
    }
}

/// How much a number is only that of a part of the year, or of another kind: a share, a difference to something else.
fn beside_the_whole(text: &str) -> i32 {
    const PARTS: [&str; 9] = [
        "本月", "当月", "上月", "本周", "上周", "本期", "上期", "本季", "当季",
    ];
    const OTHERS: [&str; 9] = [
        "占比",
        "增",
        "同比",
        "环比",
        "比上年",
        "比例",
        "排名",
        "备注",
        "说明",
    ];
    let says = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    i32::from(says(&PARTS)) + 3 * i32::from(says(&OTHERS))
}

/// What a field holds, as far as words beside its name part its columns.
enum Wanted {
    /// What has been done, in all, this year.
    Number,
    /// What was to be done.
    Target,
    /// What one week after the other says anew.
    Progress,
    /// The day by which something was to be done.
    Limit,
    /// The day on which, or from which on, something counts.
    Beginning,
    /// The day on which something was done.
    Deed,
    /// The unit that a row of a register is about.
    Concerned,
    /// Anything else, the unit that answers for a matter among it.
    Other,
}

impl Wanted {
    fn of(schema: &Schema, named: &Column) -> Wanted {
        match (named.kind, named.field) {
            (_, Field::Target) => Wanted::Target,
            (Kind::Number | Kind::Share, _) => Wanted::Number,
            (_, Field::ProgressText) => Wanted::Progress,
            (Kind::Units(_), Field::Unit) if schema.sheet != Sheet::KeyWorks => Wanted::Concerned,
            (Kind::Deadline, _) | (_, Field::NewDeadline | Field::MilestoneOn) => Wanted::Limit,
            (_, Field::TermFrom | Field::EffectiveOn) => Wanted::Beginning,
            (Kind::Date, _) if super::is_given(schema, named) => Wanted::Beginning,
            (Kind::Date | Kind::FutureDate, _) => Wanted::Deed,
            _ => Wanted::Other,
        }
    }
}

/// Whether a name says that it is of what was before a decision, or of what was only asked for: less than nothing; or of what was
/// decided: more.
pub(super) fn version(text: &str) -> i32 {
    const BEFORE: [&str; 8] = ["原", "旧", "申请", "申报", "拟", "送审", "初", "报批"];
    const AFTER: [&str; 10] = [
        "新", "现", "批准", "审批", "批复", "核准", "最终", "同意", "认定", "签批",
    ];
    let says = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let is_before = text.ends_with('前') || text.contains("前的") || says(&BEFORE);
    let is_after = text.ends_with('后') || text.contains("后的") || says(&AFTER);
    match (is_before, is_after) {
        (true, _) => -1,
        (false, true) => 1,
        (false, false) => 0,
    }
}

/// Whether a field is one of what was decided, so that what was before it, or asked for, comes last. Of a limit of the matter itself nobody
/// can tell: the one that was given first may be the one that counts.
pub(super) fn is_of_a_decision(named: &Column) -> bool {
    matches!(
        named.field,
        Field::NewDeadline
            | Field::CorrectedValue
            | Field::ApprovedOn
            | Field::ApprovedBy
            | Field::DeterminedOn
            | Field::DeterminedBy
    )
}

/// Whether a name is that of a running number, or of a year where a number is wanted: neither identifies anything.
pub(super) fn is_running(named: &Column, text: &str) -> bool {
    text.ends_with("序号")
        || ["序", "行号"].contains(&text)
        || text.eq_ignore_ascii_case("no")
        || named.kind == Kind::Identifier && ["年", "年度", "年份"].contains(&text)
}

/// Whether a name under that of the first day of a term is its last one: 止 under 任职时间.
pub(super) fn is_the_end_of_a_term(named: &Column, text: &str) -> bool {
    const WORDS: [&str; 15] = [
        "止", "至", "结束", "终止", "截止", "截至", "到期", "离任", "离职", "离开", "卸任", "免",
        "免职", "免去", "任止",
    ];
    let bare = ["日期", "时间", "年月", "日"]
        .iter()
        .find_map(|end| text.strip_suffix(end));
    named.field == Field::TermFrom && WORDS.contains(&bare.unwrap_or(text))
}

/// Whether 目标 under the name of a day is the day that is aimed at, whatever it is called elsewhere.
pub(super) fn is_the_day_aimed_at(named: &Column, text: &str) -> bool {
    named.holds_a_day() && text == "目标"
}

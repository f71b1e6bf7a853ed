//! The unit that the name of a file tells.

use super::{BRACKETED, without_a_bracket};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::schema::Sheet;
use crate::source::pattern;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static DATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\d{2,4}\s*[-./年]\s*\d{1,2}\s*(?:[-./月]\s*\d{1,2}\s*[日号]?|月)?|\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?|\d{4}\s*年度?|\d{1,2}月|第?\d+(?:期|周|次|号)?|第[一二三四五六七八九十]{1,3}(?:期|周|次)",
    )
});
/// Parts of years and months, months in words, and the end of a span of days.
static SPANS: LazyLock<Regex> = LazyLock::new(|| {
    let month = r"(?:\d{2,4}\s*[-./年]\s*)?(?:\d{1,2}|十[一二]?|[一二三四五六七八九])(?:\s*[-至到]\s*\d{1,2})?\s*月(?:份|[上中下]旬|底|末|初)?";
    let until = r"[至到]\s*(?:\d{1,2}\s*[-./月]\s*)?\d{1,2}[日号]?";
    let part_of_a_year = r"第?[一二三四1-4]季度|[上下]半年";
    pattern(&format!("{month}|{until}|{part_of_a_year}"))
});
/// The hour of a day.
static HOURS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{1,2}[时点](?:\d{1,2}分?|半|整)?"));
/// A year, a day or both in Chinese numerals.
static IN_NUMERALS: LazyLock<Regex> = LazyLock::new(|| {
    let year = r"二[〇○零][〇○零一二三四五六七八九]{2}年度?";
    let day = r"(?:十[一二]?|[一二三四五六七八九])月(?:三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])[日号]?";
    pattern(&format!("{year}(?:{day})?|{day}"))
});
/// A day without anything between its parts, beside which more digits may stand.
static COMPACT_DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^20\d{6}|20\d{6}$"));
static NUMBERING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d+|\d+$"));
static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"[vV]\d+(?:\.\d+)*$"));
/// No file's name has so many rests; one that is made to have them is nobody's.
const MOST_STEPS: usize = 4_000;

/// Words that file names carry around the name of a unit.
const NOISE: &[&str] = &[
    "附件",
    "复件",
    "已审",
    "明细",
    "一览",
    "本周",
    "本期",
    "本月",
    "任务",
    "落实",
    "督导",
    "督查",
    "督办",
    "事项",
    "工作",
    "台账",
    "台帐",
    "清单",
    "汇总",
    "进度",
    "进展",
    "情况",
    "报表",
    "统计表",
    "表",
    "周报",
    "月报",
    "报送",
    "上报",
    "填报",
    "最终版",
    "终稿",
    "终版",
    "定稿",
    "最新",
    "修改",
    "改",
    "新建",
    "新",
    "副本",
    "补报",
    "更新",
    "版",
    "的",
    "关于",
    "Sheet",
    "sheet",
    "工作表",
    "每周",
    "周台账",
    "臺賬",
    "臺帳",
    "责任",
    "完成",
    "办理",
    "结果",
    "督办件",
    "督查件",
    "批示件",
    "领导批示",
    "县政府督办",
    "县政府督查",
    "县委督办",
    "县委督查",
    "分解",
    "反馈",
    "自查",
    "专报",
    "最终",
    "补充",
    "重报",
    "再报",
    "更正",
    "final",
    "Final",
    "上午",
    "中午",
    "下午",
    "晚上",
    "晚",
];

/// The unit that a file's stem names, with dates, numbering, brackets and words such as 台账 around it.
///
/// They are taken off step by step, in every order, and each rest is looked up: of the names that come to light the longest is
/// meant, 县公安局(交警大队) and not 县公安局, 新兴镇 and not 兴镇.
pub fn unit_of_stem(stem: &str, directory: &Directory) -> Option<UnitId> {
    let normal = comparable(stem);
    // No rest is longer than the whole.
    if let Some(unit) = directory.find(&normal) {
        return Some(unit);
    }
    let bare = BRACKETED.replace_all(&normal, "").into_owned();
    let undated = DATES.replace_all(&bare, "").into_owned();
    let mut waiting = vec![normal.as_str(), &bare, &undated];
    let mut seen: BTreeSet<&str> = waiting.iter().copied().collect();
    let mut found: Option<(usize, UnitId)> = None;
    while let Some(text) = waiting.pop() {
        if let Some(unit) = directory.find(text) {
            let length = text.chars().count();
            if found.is_none_or(|(longest, _)| length > longest) {
                found = Some((length, unit));
            }
        }
        let next = shorter(text).into_iter();
        waiting.extend(next.filter(|rest| seen.len() < MOST_STEPS && seen.insert(rest)));
    }
    found.map(|(_, unit)| unit)
}

/// What is left of a text when one thing that is no part of a name is taken off its beginning or its end.
fn shorter(text: &str) -> Vec<&str> {
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')');
    let mut rests = vec![
        text.trim_matches(edge),
        text.trim_matches(|c: char| edge(c) || matches!(c, '(' | ')')),
    ];
    rests.extend(without_a_bracket(text));
    let patterns = [
        &*DATES,
        &*SPANS,
        &*COMPACT_DATE,
        &*NUMBERING,
        &*VERSION,
        &*HOURS,
        &*IN_NUMERALS,
    ];
    for pattern in patterns {
        rests.extend(pattern.find_iter(text).flat_map(|found| {
            let before = (found.end() == text.len()).then(|| &text[..found.start()]);
            let behind = (found.start() == 0).then(|| &text[found.end()..]);
            before.into_iter().chain(behind)
        }));
    }
    // A csv is often named by the unit and its one sheet.
    let words = Sheet::all().map(Sheet::name).chain(NOISE.iter().copied());
    for word in words {
        rests.extend(text.strip_suffix(word));
        // 新 and the like begin the names of places.
        if word.chars().nth(1).is_some() {
            rests.extend(text.strip_prefix(word));
        }
    }
    rests.retain(|rest| rest.len() < text.len());
    rests
}

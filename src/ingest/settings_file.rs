//! duban.toml and calendar.toml: read strictly, every fault with its line and column.

mod calendar;
mod categories;
mod escalation;
mod fault;
mod from_a_day;
mod raw;
mod scoring;
mod values;

pub use calendar::{left_out, read_calendar};
pub use fault::SettingsError;

use super::settings_words::BACKSLASH;
use super::workspace;
use crate::model::directory::comparable;
use crate::model::settings::{Changed, Naming, Settings, VagueWording};
use crate::source::day::YEARS;
use categories::validate_categories;
use chrono::{Datelike, NaiveDate};
use escalation::validate_escalation;
use fault::Reporter;
use raw::{RawLimits, RawNaming, RawSettings};
use scoring::validate_scoring;
use std::collections::BTreeSet;
use toml::Spanned;
use values::{date, filled, one_of, whole_number, words_once};

const SETTINGS_FILE: &str = "duban.toml";

/// What stands for the county's name in a new workspace until somebody writes it; it is none.
pub const NO_COUNTY: &str = "（请填写县名）";

/// Reads `duban.toml`.
///
/// # Errors
/// The first fault, with its line and column.
pub fn read_settings(text: &str) -> Result<Settings, SettingsError> {
    read(text, true)
}

/// As [`read_settings`], also where the county's name has not been filled in yet.
///
/// # Errors
/// As [`read_settings`].
pub fn read_settings_of_any_county(text: &str) -> Result<Settings, SettingsError> {
    read(text, false)
}

fn read(text: &str, needs_county: bool) -> Result<Settings, SettingsError> {
    let reporter = Reporter {
        file: SETTINGS_FILE,
        text,
    };
    let misplaced = |error| reporter.misplaced().unwrap_or(error);
    let raw: RawSettings =
        toml::from_str(text).map_err(|error| misplaced(reporter.of_toml(&error)))?;
    validate(raw, &reporter, needs_county).map_err(misplaced)
}

fn validate(
    raw: RawSettings,
    reporter: &Reporter<'_>,
    needs_county: bool,
) -> Result<Settings, SettingsError> {
    let mut settings = Settings::for_county(county(&raw.county, reporter, needs_county)?);
    if let Some(office) = raw.office {
        settings.office = office_folder(&office, reporter)?;
    }
    if let Some(from) = &raw.in_force_from {
        settings.in_force_from = Some(in_force_from(from, reporter)?);
    }
    for (value, target, range, name) in [
        (
            &raw.warn_working_days,
            &mut settings.warn_working_days,
            0..=60,
            "warn_working_days",
        ),
        (
            &raw.backdate_grace,
            &mut settings.backdate_grace,
            0..=60,
            "backdate_grace",
        ),
        (
            &raw.stale_periods,
            &mut settings.stale_periods,
            2..=60,
            "stale_periods",
        ),
        (&raw.podium, &mut settings.podium, 0..=100, "podium"),
        (
            &raw.laggard_periods,
            &mut settings.laggard_periods,
            1..=60,
            "laggard_periods",
        ),
    ] {
        if let Some(number) = whole_number(reporter, value.as_ref(), range, name)? {
            *target = number;
        }
    }
    let reply = raw.reply_working_days.as_ref();
    settings.reply_working_days = whole_number(reporter, reply, 1..=250, "reply_working_days")?;
    settings.roll_to_working_day = raw.roll_to_working_day.unwrap_or(true);
    let changed = raw.changed.as_ref();
    settings.changed = match one_of(reporter, changed, "changed", &["first", "newest"])? {
        Some(1) => Changed::Newest,
        _ => Changed::First,
    };
    settings.notice = filled(raw.notice, "notice", "通知的标题和文号", reporter)?
        .map(|notice| notice.trim().to_owned());
    if let Some(path) = &raw.publish_to
        && path.get_ref().contains(char::is_control)
    {
        let message = format!("「publish_to」里有控制字符，不能是路径：{BACKSLASH}");
        return Err(reporter.at_value(path, message));
    }
    settings.publish_to = filled(raw.publish_to, "publish_to", "文件夹", reporter)?;
    validate_naming(&raw.naming, &mut settings.naming, reporter)?;
    validate_scoring(raw.scoring, &mut settings, reporter)?;
    validate_limits(&raw.limits, &mut settings, reporter)?;
    validate_categories(&raw.category, &mut settings, reporter)?;
    for (key, escalation) in raw.escalation {
        validate_escalation(&key, escalation, &mut settings, reporter)?;
    }
    let mut names: Vec<&Spanned<String>> = raw.collective.keys().collect();
    names.sort_by_key(|name| name.span().start);
    words_once(names, "collective", reporter)?;
    settings.collective = raw
        .collective
        .into_iter()
        .map(|(name, group)| (comparable(name.get_ref()), group.into_inner()))
        .collect();
    Ok(settings)
}

fn county<'a>(
    raw: &'a Spanned<String>,
    reporter: &Reporter<'_>,
    needs_county: bool,
) -> Result<&'a str, SettingsError> {
    let county = raw.get_ref().trim();
    if county.is_empty() {
        return Err(reporter.at_value(raw, "「county」不能为空，请填写县名"));
    }
    if needs_county && county == NO_COUNTY {
        let message = format!("「county」还是「{NO_COUNTY}」，请换成本县的全称，如 青石县");
        return Err(reporter.at_value(raw, message));
    }
    Ok(county)
}

fn office_folder(raw: &Spanned<String>, reporter: &Reporter<'_>) -> Result<String, SettingsError> {
    let name = raw.get_ref().trim().to_owned();
    if workspace::may_name_office(&name) {
        return Ok(name);
    }
    Err(reporter.at_value(
        raw,
        "「office」应当是期次文件夹里放登记簿的文件夹的名称，如 \"县政府办\"：不能是「补报」或日期，不能有 / \\ : * ? \" < > |，不能以点开头或结尾",
    ))
}

fn in_force_from(
    raw: &Spanned<toml::value::Datetime>,
    reporter: &Reporter<'_>,
) -> Result<NaiveDate, SettingsError> {
    let day = date(raw.get_ref())
        .ok_or_else(|| reporter.at_value(raw, "「in_force_from」应当是日期，如 2022-11-07"))?;
    if !YEARS.contains(&day.year()) {
        let message = format!("「in_force_from」应当在 2000 年到 2100 年之间，读到 {day}");
        return Err(reporter.at_value(raw, message));
    }
    Ok(day)
}

fn validate_naming(
    raw: &RawNaming,
    naming: &mut Naming,
    reporter: &Reporter<'_>,
) -> Result<(), SettingsError> {
    let wording = raw.vague_wording.as_ref();
    naming.vague_wording = match one_of(reporter, wording, "vague_wording", &["deny", "warn"])? {
        Some(1) => VagueWording::Warn,
        _ => VagueWording::Deny,
    };
    if let Some(vague) = &raw.vague {
        naming.vague = words_once(vague, "vague", reporter)?;
    }
    if let Some(nouns) = &raw.nouns {
        naming.nouns = words_once(nouns, "nouns", reporter)?;
    }
    Ok(())
}

/// Puts each group that `[collective]` names as the directory spells it, which is read after the settings.
///
/// # Errors
/// The first that is none of the directory's, with its line and column.
pub fn settle_collective(
    text: &str,
    groups: &BTreeSet<&str>,
    settings: &mut Settings,
) -> Result<(), SettingsError> {
    let reporter = Reporter {
        file: SETTINGS_FILE,
        text,
    };
    let raw: RawSettings = toml::from_str(text).map_err(|error| reporter.of_toml(&error))?;
    let spelled = |group: &str| {
        let mut known = groups.iter();
        known.find(|known| comparable(known) == comparable(group))
    };
    for group in settings.collective.values_mut() {
        if let Some(known) = spelled(group) {
            (*known).clone_into(group);
        }
    }
    let unknown = |group: &&Spanned<String>| spelled(group.get_ref()).is_none();
    match raw.collective.values().find(unknown) {
        None => Ok(()),
        Some(group) => {
            let known: Vec<&str> = groups.iter().copied().collect();
            let message = format!(
                "单位名录中没有序列「{}」；名录中的序列：{}",
                group.get_ref(),
                known.join("、")
            );
            let fault = reporter.at_value(group, message);
            Err(reporter.misplaced().unwrap_or(fault))
        }
    }
}

fn validate_limits(
    raw: &RawLimits,
    settings: &mut Settings,
    reporter: &Reporter<'_>,
) -> Result<(), SettingsError> {
    let whole = |value: &Option<Spanned<i64>>, range, name| {
        whole_number(reporter, value.as_ref(), range, name)
    };
    let limits = &mut settings.limits;
    if let Some(number) = whole(&raw.file_mib, 1..=1024, "file_mib")? {
        limits.file_mib = u64::from(number);
    }
    if let Some(number) = whole(&raw.unpacked_mib, 1..=4096, "unpacked_mib")? {
        limits.unpacked_mib = u64::from(number);
    }
    if let Some(number) = whole(&raw.rows_per_sheet, 1..=1_048_576, "rows_per_sheet")? {
        limits.rows_per_sheet = number;
    }
    if let Some(number) = whole(&raw.cells_per_file, 1..=100_000_000, "cells_per_file")? {
        limits.cells_per_file = u64::from(number);
    }
    if let Some(number) = whole(&raw.characters_per_cell, 1..=32_767, "characters_per_cell")? {
        limits.characters_per_cell = number as usize;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::settings::EscalationRule;

    #[track_caller]
    fn fault(text: &str, place: (usize, usize), words: &str) {
        let error = read_settings(text).expect_err("a fault");
        assert_eq!((error.line, error.column), place, "{error}");
        assert!(error.message.contains(words), "{error}");
    }

    #[test]
    fn a_category_of_which_everything_is_commented_out_is_none() {
        let settings =
            read_settings("county = \"甲县\"\n[[category]]\n# key = \"a\"\n").expect("settings");
        let plain = read_settings("county = \"甲县\"").expect("settings");
        assert_eq!(settings.categories, plain.categories);
    }

    #[test]
    fn the_manual_has_every_category_of_the_notice_as_the_program_has_it() {
        let chapter = include_str!("../../docs/手册/修改设定.md");
        let (_, behind) = chapter.split_once("程序里原有的各类").expect("the table");
        let (table, _) = behind.split_once("\n## ").expect("another heading");
        let lines = table.lines().filter_map(|line| line.strip_prefix("    "));
        let table: Vec<&str> = lines.collect();
        let table = table.join("\n");
        let plain = read_settings("county = \"甲县\"").expect("settings");
        let all = plain.categories.len();
        assert_eq!(table.matches("[[category]]").count(), all);
        // What is taken over as it stands changes nothing.
        let settings = read_settings(&format!("county = \"甲县\"\n{table}")).expect("settings");
        assert_eq!(settings.categories, plain.categories);
    }

    #[test]
    fn only_the_county_is_required() {
        assert_eq!(
            read_settings("county = \"甲县\""),
            Ok(Settings::for_county("甲县"))
        );
    }

    #[test]
    fn every_fault_is_named_with_line_and_column() {
        fault("", (1, 1), "county");
        fault("county = \" \"", (1, 10), "不能为空");
        fault("county = \"（请填写县名）\"", (1, 10), "请换成本县的全称");
        fault("county = \"甲县\"\npodum = 3", (2, 1), "podum");
        for office in [
            "..",
            ".",
            "补报",
            "2026-11-20",
            "县政府办.",
            ".办",
            "a/b",
            "办?",
            "CON",
            "~$办",
        ] {
            let text = format!("county = \"甲县\"\noffice = '{office}'");
            fault(&text, (2, 10), "文件夹的名称");
        }
        for day in ["1999-12-31", "2101-01-01"] {
            let text = format!("county = \"甲县\"\nin_force_from = {day}");
            fault(&text, (2, 17), "2000 年到 2100 年");
        }
        fault("county = \"甲县\"\npodium = \"3\"", (2, 10), "类型");
        fault("county = \"甲县\"\npodium = 300", (2, 10), "0 到 100");
        fault(
            "county = \"甲县\"\nchanged = \"last\"",
            (2, 11),
            "first、newest",
        );
        fault(
            "county = \"甲县\"\n[scoring]\nbase = 100.005",
            (3, 8),
            "两位小数",
        );
        fault(
            "county = \"甲县\"\n[escalation.overdue]\nthreshold = 3",
            (2, 13),
            "overdue-circular",
        );
        fault(
            "county = \"甲县\"\n[escalation.overdue-circular]\ncategories = [\"x\"]",
            (3, 15),
            "leader-decision",
        );
        fault(
            "county = \"甲县\"\n[[category]]\nkey = \"a\"",
            (2, 1),
            "name",
        );
        fault(
            "county = \"甲县\"\n[[category]]\nkey = \"a\"\nname = \"收发文\"\nstages = [{ stage = \"c\", start = \"起算日期\", done = [\"办结日期\"], limit = \"2日\" }]",
            (4, 8),
            "incoming-document",
        );
        fault(
            "county = \"甲县\"\n[[category]]\nkey = \"a\"\nname = \"b\"\nstages = [{ stage = \"c\", start = \"起算\", done = [\"办结日期\"], limit = \"2日\" }]",
            (5, 34),
            "起算日期",
        );
        fault(
            "county = \"甲县\"\n[[category]]\nkey = \"a\"\nname = \"b\"\nstages = [{ stage = \"c\", start = \"起算日期\", done = [\"办结日期\"], limit = \"2小时\" }]",
            (5, 67),
            "3日",
        );
    }

    #[test]
    fn what_stands_twice_or_says_nothing_is_a_fault_at_its_place() {
        let stage = "stages = [{ stage = \"办结\", start = \"起算日期\", done = [\"办结日期\"], limit = \"10日\" }]";
        let twice = format!(
            "county = \"甲县\"\n[[category]]\nkey = \"k\"\nname = \"新\"\n{stage}\n[[category]]\nkey = \"k\"\nname = \"新2\"\n{stage}"
        );
        fault(&twice, (7, 7), "「k」写了两次");
        fault(
            "county = \"甲县\"\n[naming]\nvague = [\"\"]",
            (3, 10),
            "空的",
        );
        fault(
            "county = \"甲县\"\n[naming]\nnouns = [\"村\", \" 村\"]",
            (3, 15),
            "「村」写了两次",
        );
        fault(
            "county = \"甲县\"\n[collective]\n\"各乡镇\" = \"乡镇\"\n\"各 乡镇\" = \"乡镇\"",
            (4, 1),
            "写了两次",
        );
        fault(
            "county = \"甲县\"\npublish_to = \"\"",
            (2, 14),
            "publish_to",
        );
        fault(
            "county = \"甲县\"\n[escalation.overdue-circular]\ncategories = [\"listed\", \"listed\"]",
            (3, 25),
            "写了两次",
        );
        fault(
            "county = \"甲县\"\n[escalation.complaint-circular]\nthreshold = 2\n  categories = [\"listed\"]",
            (4, 3),
            "只有两条逾期规则",
        );
    }

    #[test]
    fn dated_points_and_thresholds_are_read() {
        let settings = read_settings(
            "county = \"甲县\"\n[scoring]\nfinal_breach = [{ points = 2 }, { from = 2026-07-01, points = 3 }]\n\
             [escalation.overdue-circular]\nthreshold = [{ threshold = 3 }, { from = 2026-07-01, threshold = 2 }]",
        )
        .expect("valid settings");
        let day = |text: &str| text.parse().expect("a date");
        assert_eq!(
            settings
                .scoring
                .final_breach
                .at(day("2026-06-30"))
                .hundredths(),
            200
        );
        assert_eq!(
            settings
                .scoring
                .final_breach
                .at(day("2026-07-01"))
                .hundredths(),
            300
        );
        let circular = settings.escalation(EscalationRule::OverdueCircular);
        assert_eq!(*circular.threshold.at(day("2026-07-01")), 2);
    }

    #[test]
    fn a_fault_within_a_list_of_dated_values_is_told_where_it_is() {
        fault(
            "county = \"甲县\"\n[scoring]\nbase = [{ points = 2 }, { from = \"2026-07-01\", points = 3 }]",
            (3, 34),
            "应当是日期，如 2026-11-20，不加引号",
        );
        fault(
            "county = \"甲县\"\n[scoring]\nbase = [{ points = 2 }, { form = 2026-07-01, points = 3 }]",
            (3, 27),
            "没有「form」这一项",
        );
        fault(
            "county = \"甲县\"\n[scoring]\nbase = [{ points = 2 }, { from = 2026-07-01 }]",
            (3, 25),
            "缺少「points」一项",
        );
        fault(
            "county = \"甲县\"\n[scoring]\nbase = [{ points = 2 }, { from = 2026-07-01, points = \"3\" }]",
            (3, 55),
            "应当是数字，不加引号，如 2 或 0.5；读到",
        );
        fault(
            "county = \"甲县\"\n[scoring]\nbase = [{ points = 2 }, { points = 3 }]",
            (3, 25),
            "只能有一项不写 from",
        );
        fault(
            "county = \"甲县\"\n[scoring]\nbase = [{ points = 2 }, { from = 2026-07-01, points = 2000 }]",
            (3, 25),
            "数值不合要求",
        );
        fault(
            "county = \"甲县\"\n[scoring]\nbase = [2]",
            (3, 9),
            "花括号括起来的一项",
        );
        fault(
            "county = \"甲县\"\n[scoring]\nbase = [{ from = 2026-07-01, points = 3 }]",
            (3, 8),
            "应当有一项不写 from",
        );
        fault(
            "county = \"甲县\"\n[escalation.overdue-circular]\nthreshold = [{ threshold = 3 }, { from = 2026-07-01, threshold = 1.5 }]",
            (3, 66),
            "应当是整数",
        );
        fault(
            "county = \"甲县\"\n[escalation.overdue-circular]\nthreshold = [{ threshold = 3 }, { from = 2026-07-01, threshold = 0 }]",
            (3, 33),
            "1 到 1000",
        );
        fault(
            "county = \"甲县\"\n[[category]]\nkey = \"a\"\nname = \"b\"\nstages = [{ stage = \"c\", start = \"起算日期\", done = [\"办结日期\"], limit = [{ limit = \"2日\" }, { from = 2026-07-01, limit = \"2小时\" }] }]",
            (5, 86),
            "3日",
        );
        fault(
            "county = \"甲县\"\n[[category]]\nkey = \"a\"\nname = \"b\"\nstages = [{ stage = \"c\", start = \"办结日期\", done = [\"反馈日期\", \"办结日期\"], limit = \"2日\" }]",
            (5, 34),
            "不能由完成它的那一列起算",
        );
    }
}

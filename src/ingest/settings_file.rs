//! duban.toml and calendar.toml: read strictly, every fault with its line and column.

use super::settings_words;
use crate::model::calendar::{WorkCalendar, YearSchedule};
use crate::model::category::{Category, Limit, STAGE_FIELDS, StageRule};
use crate::model::directory::comparable;
use crate::model::points::Points;
use crate::model::schema::Field;
use crate::model::settings::{
    Changed, Dated, EscalationRule, EscalationSettings, Settings, VagueWording, Window,
};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use toml::Spanned;

/// A fault of a settings file: nothing can be built with it. The text names file, line and column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column} {message}")]
pub struct SettingsError {
    /// The file.
    pub file: &'static str,
    /// Line, counted from one.
    pub line: usize,
    /// Column in characters, counted from one.
    pub column: usize,
    /// What is wrong and what is expected (Chinese).
    pub message: String,
}

const SETTINGS_FILE: &str = "duban.toml";
const CALENDAR_FILE: &str = "calendar.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSettings {
    county: Spanned<String>,
    office: Option<Spanned<String>>,
    in_force_from: Option<Spanned<toml::value::Datetime>>,
    warn_working_days: Option<Spanned<i64>>,
    roll_to_working_day: Option<bool>,
    backdate_grace: Option<Spanned<i64>>,
    changed: Option<Spanned<String>>,
    stale_periods: Option<Spanned<i64>>,
    podium: Option<Spanned<i64>>,
    laggard_periods: Option<Spanned<i64>>,
    reply_working_days: Option<Spanned<i64>>,
    publish_to: Option<String>,
    #[serde(default)]
    naming: RawNaming,
    #[serde(default)]
    scoring: RawScoring,
    #[serde(default)]
    escalation: BTreeMap<Spanned<String>, RawEscalation>,
    #[serde(default)]
    collective: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    limits: RawLimits,
    #[serde(default)]
    category: Vec<Spanned<RawCategory>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawNaming {
    vague_wording: Option<Spanned<String>>,
    vague: Option<Vec<String>>,
    nouns: Option<Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawScoring {
    base: Option<Spanned<RawPoints>>,
    on_time: Option<Spanned<RawPoints>>,
    on_time_cap: Option<Spanned<RawPoints>>,
    stage_breach: Option<Spanned<RawPoints>>,
    final_breach: Option<Spanned<RawPoints>>,
    complaint: Option<Spanned<RawPoints>>,
    absence: Option<Spanned<RawPoints>>,
    meeting: Option<Spanned<RawPoints>>,
    missing_ledger: Option<Spanned<RawPoints>>,
    missing_ledger_cap: Option<Spanned<RawPoints>>,
    criticised: Option<Spanned<RawPoints>>,
    commended: Option<Spanned<RawPoints>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawPoints {
    Whole(i64),
    Fraction(f64),
    Dated(Vec<RawDatedPoints>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDatedPoints {
    from: Option<toml::value::Datetime>,
    points: RawNumber,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
enum RawNumber {
    Whole(i64),
    Fraction(f64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEscalation {
    threshold: Option<Spanned<RawThreshold>>,
    window: Option<Spanned<String>>,
    categories: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawThreshold {
    Constant(i64),
    Dated(Vec<RawDatedThreshold>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDatedThreshold {
    from: Option<toml::value::Datetime>,
    threshold: i64,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawLimits {
    file_mib: Option<Spanned<i64>>,
    unpacked_mib: Option<Spanned<i64>>,
    rows_per_sheet: Option<Spanned<i64>>,
    cells_per_file: Option<Spanned<i64>>,
    characters_per_cell: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCategory {
    key: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    clause: Option<String>,
    stages: Option<Spanned<Vec<RawStage>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStage {
    stage: String,
    start: Spanned<String>,
    done: Spanned<Vec<Spanned<String>>>,
    limit: Spanned<RawLimit>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawLimit {
    Constant(String),
    Dated(Vec<RawDatedLimit>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDatedLimit {
    from: Option<toml::value::Datetime>,
    limit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    #[serde(default)]
    year: Vec<RawYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    year: Spanned<i64>,
    #[serde(default)]
    holidays: Vec<Spanned<toml::value::Datetime>>,
    #[serde(default)]
    workdays: Vec<Spanned<toml::value::Datetime>>,
    #[serde(default)]
    source: String,
}

/// Turns positions in the text into lines and columns.
struct Reporter<'a> {
    file: &'static str,
    text: &'a str,
}

impl Reporter<'_> {
    fn at(&self, offset: usize, message: impl Into<String>) -> SettingsError {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        SettingsError {
            file: self.file,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
        }
    }

    fn at_value<T>(&self, value: &Spanned<T>, message: impl Into<String>) -> SettingsError {
        self.at(value.span().start, message)
    }

    fn of_toml(&self, error: &toml::de::Error) -> SettingsError {
        let offset = error.span().map_or(0, |span| span.start);
        self.at(offset, settings_words::in_words(error.message()))
    }
}

/// Reads `duban.toml`.
///
/// # Errors
/// The first fault, with its line and column.
pub fn read_settings(text: &str) -> Result<Settings, SettingsError> {
    let reporter = Reporter {
        file: SETTINGS_FILE,
        text,
    };
    let raw: RawSettings = toml::from_str(text).map_err(|error| reporter.of_toml(&error))?;
    validate(raw, &reporter)
}

#[expect(clippy::too_many_lines, reason = "a table: one entry for each setting")]
fn validate(raw: RawSettings, reporter: &Reporter<'_>) -> Result<Settings, SettingsError> {
    if raw.county.get_ref().trim().is_empty() {
        return Err(reporter.at_value(&raw.county, "「county」不能为空，请填写县名"));
    }
    let mut settings = Settings::for_county(raw.county.get_ref().trim());
    if let Some(office) = raw.office {
        let name = office.get_ref().trim().to_owned();
        if name.is_empty() || name.contains(['/', '\\']) || name == "补报" {
            return Err(reporter.at_value(&office, "「office」应当是一个文件夹的名称"));
        }
        settings.office = name;
    }
    if let Some(from) = &raw.in_force_from {
        settings.in_force_from = Some(date(from.get_ref()).ok_or_else(|| {
            reporter.at_value(from, "「in_force_from」应当是日期，如 2022-11-07")
        })?);
    }
    let whole =
        |value: &Option<Spanned<i64>>, default: u32, range: RangeInclusive<i64>, name: &str| {
            whole_number(reporter, value.as_ref(), range, name).map(|read| read.unwrap_or(default))
        };
    settings.warn_working_days = whole(
        &raw.warn_working_days,
        settings.warn_working_days,
        0..=60,
        "warn_working_days",
    )?;
    settings.backdate_grace = whole(
        &raw.backdate_grace,
        settings.backdate_grace,
        0..=60,
        "backdate_grace",
    )?;
    settings.stale_periods = whole(
        &raw.stale_periods,
        settings.stale_periods,
        2..=60,
        "stale_periods",
    )?;
    settings.podium = whole(&raw.podium, settings.podium, 0..=100, "podium")?;
    settings.laggard_periods = whole(
        &raw.laggard_periods,
        settings.laggard_periods,
        1..=60,
        "laggard_periods",
    )?;
    settings.reply_working_days = whole_number(
        reporter,
        raw.reply_working_days.as_ref(),
        1..=250,
        "reply_working_days",
    )?;
    settings.roll_to_working_day = raw.roll_to_working_day.unwrap_or(true);
    settings.changed = match one_of(
        reporter,
        raw.changed.as_ref(),
        "changed",
        &["first", "newest"],
    )? {
        Some(1) => Changed::Newest,
        _ => Changed::First,
    };
    settings.publish_to = raw.publish_to;
    settings.naming.vague_wording = match one_of(
        reporter,
        raw.naming.vague_wording.as_ref(),
        "vague_wording",
        &["deny", "warn"],
    )? {
        Some(1) => VagueWording::Warn,
        _ => VagueWording::Deny,
    };
    if let Some(vague) = raw.naming.vague {
        settings.naming.vague = vague;
    }
    if let Some(nouns) = raw.naming.nouns {
        settings.naming.nouns = nouns;
    }
    validate_scoring(raw.scoring, &mut settings, reporter)?;
    validate_limits(&raw.limits, &mut settings, reporter)?;
    for category_table in &raw.category {
        let Some((category, clause)) = validate_category(category_table, reporter)? else {
            continue;
        };
        let names_another = |known: &&Category| {
            known.key != category.key && comparable(&known.name) == comparable(&category.name)
        };
        if let Some(known) = settings.categories.iter().find(names_another) {
            let message = format!(
                "类别名称「{}」已由 key = \"{}\" 使用，两个类别不能同名",
                category.name, known.key
            );
            return Err(reporter.at_value(category_table, message));
        }
        match settings
            .categories
            .iter_mut()
            .find(|known| known.key == category.key)
        {
            // A category that is replaced keeps its clause unless another one is given.
            Some(known) => {
                let clause = clause.unwrap_or_else(|| known.clause.clone());
                *known = Category { clause, ..category };
            }
            None => settings.categories.push(Category {
                clause: clause.unwrap_or(category.clause),
                ..category
            }),
        }
    }
    for (key, escalation) in raw.escalation {
        validate_escalation(&key, escalation, &mut settings, reporter)?;
    }
    settings.collective = raw
        .collective
        .into_iter()
        .map(|(name, group)| (comparable(&name), group.into_inner()))
        .collect();
    Ok(settings)
}

/// Whether each group that `[collective]` names is one of the directory, which is read after the settings.
///
/// # Errors
/// The first that is none, with its line and column.
pub fn check_collective(text: &str, groups: &BTreeSet<&str>) -> Result<(), SettingsError> {
    let reporter = Reporter {
        file: SETTINGS_FILE,
        text,
    };
    let raw: RawSettings = toml::from_str(text).map_err(|error| reporter.of_toml(&error))?;
    let unknown = |group: &&Spanned<String>| !groups.contains(group.get_ref().as_str());
    match raw.collective.values().find(unknown) {
        None => Ok(()),
        Some(group) => {
            let known: Vec<&str> = groups.iter().copied().collect();
            let message = format!(
                "单位名录中没有序列「{}」；名录中的序列：{}",
                group.get_ref(),
                known.join("、")
            );
            Err(reporter.at_value(group, message))
        }
    }
}

fn date(raw: &toml::value::Datetime) -> Option<NaiveDate> {
    if raw.time.is_some() || raw.offset.is_some() {
        return None;
    }
    let date = raw.date?;
    NaiveDate::from_ymd_opt(
        i32::from(date.year),
        u32::from(date.month),
        u32::from(date.day),
    )
}

fn whole_number(
    reporter: &Reporter<'_>,
    value: Option<&Spanned<i64>>,
    range: RangeInclusive<i64>,
    name: &str,
) -> Result<Option<u32>, SettingsError> {
    let Some(value) = value else { return Ok(None) };
    u32::try_from(*value.get_ref())
        .ok()
        .filter(|_| range.contains(value.get_ref()))
        .map(Some)
        .ok_or_else(|| {
            reporter.at_value(
                value,
                format!("「{name}」应当在 {} 到 {} 之间", range.start(), range.end()),
            )
        })
}

fn one_of(
    reporter: &Reporter<'_>,
    value: Option<&Spanned<String>>,
    name: &str,
    known: &[&str],
) -> Result<Option<usize>, SettingsError> {
    let Some(value) = value else { return Ok(None) };
    known
        .iter()
        .position(|word| word == value.get_ref())
        .map(Some)
        .ok_or_else(|| reporter.at_value(value, format!("「{name}」可填：{}", known.join("、"))))
}

/// A list of values with `from`: exactly one has none (it is the base), and no day stands twice.
fn dated<R, T>(
    entries: Vec<R>,
    from: impl Fn(&R) -> Option<&toml::value::Datetime>,
    value: impl Fn(&R) -> Option<T>,
) -> Result<Dated<T>, &'static str> {
    let mut base = None;
    let mut changes: Vec<(NaiveDate, T)> = Vec::new();
    for entry in entries {
        let read = value(&entry).ok_or("数值不合要求")?;
        match from(&entry) {
            None if base.is_some() => return Err("只能有一项不写 from"),
            None => base = Some(read),
            Some(day) => {
                let day = date(day).ok_or("from 应当是日期，如 2026-07-01")?;
                if changes.iter().any(|(known, _)| *known == day) {
                    return Err("同一天写了两个值");
                }
                changes.push((day, read));
            }
        }
    }
    base.map(|base| Dated::new(base, changes))
        .ok_or("应当有一项不写 from，作为起初的值")
}

fn validate_scoring(
    raw: RawScoring,
    settings: &mut Settings,
    reporter: &Reporter<'_>,
) -> Result<(), SettingsError> {
    let scoring = &mut settings.scoring;
    for (value, target, name) in [
        (raw.base, &mut scoring.base, "base"),
        (raw.on_time, &mut scoring.on_time, "on_time"),
        (raw.on_time_cap, &mut scoring.on_time_cap, "on_time_cap"),
        (raw.stage_breach, &mut scoring.stage_breach, "stage_breach"),
        (raw.final_breach, &mut scoring.final_breach, "final_breach"),
        (raw.complaint, &mut scoring.complaint, "complaint"),
        (raw.absence, &mut scoring.absence, "absence"),
        (raw.meeting, &mut scoring.meeting, "meeting"),
        (
            raw.missing_ledger,
            &mut scoring.missing_ledger,
            "missing_ledger",
        ),
        (
            raw.missing_ledger_cap,
            &mut scoring.missing_ledger_cap,
            "missing_ledger_cap",
        ),
        (raw.criticised, &mut scoring.criticised, "criticised"),
        (raw.commended, &mut scoring.commended, "commended"),
    ] {
        let Some(value) = value else { continue };
        let place = value.span().start;
        let points = |number: RawNumber| {
            let number = match number {
                #[expect(clippy::cast_precision_loss, reason = "points are small numbers")]
                RawNumber::Whole(number) => number as f64,
                RawNumber::Fraction(number) => number,
            };
            Points::from_f64(number).filter(|points| (0..=100_000).contains(&points.hundredths()))
        };
        let read = match value.into_inner() {
            RawPoints::Whole(number) => points(RawNumber::Whole(number))
                .map(Dated::constant)
                .ok_or("数值不合要求"),
            RawPoints::Fraction(number) => points(RawNumber::Fraction(number))
                .map(Dated::constant)
                .ok_or("数值不合要求"),
            RawPoints::Dated(entries) => dated(
                entries,
                |entry| entry.from.as_ref(),
                |entry| points(entry.points),
            ),
        };
        *target = read.map_err(|reason| {
            reporter.at(
                place,
                format!(
                    "「{name}」{reason}；应当是 0 到 1000 之间、最多两位小数的分值，扣分也写正数"
                ),
            )
        })?;
    }
    Ok(())
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

fn validate_escalation(
    key: &Spanned<String>,
    raw: RawEscalation,
    settings: &mut Settings,
    reporter: &Reporter<'_>,
) -> Result<(), SettingsError> {
    let Some(rule) = EscalationRule::ALL
        .into_iter()
        .find(|rule| rule.key() == key.get_ref())
    else {
        let known: Vec<&str> = EscalationRule::ALL.iter().map(|rule| rule.key()).collect();
        return Err(reporter.at_value(
            key,
            format!(
                "没有「{}」这条规则；可用的有：{}",
                key.get_ref(),
                known.join("、")
            ),
        ));
    };
    let EscalationSettings {
        mut threshold,
        mut window,
        mut categories,
    } = settings.escalation(rule).clone();
    if let Some(value) = raw.threshold {
        let place = value.span().start;
        let count = |number: i64| {
            u32::try_from(number)
                .ok()
                .filter(|n| (1..=1000).contains(n))
        };
        let read = match value.into_inner() {
            RawThreshold::Constant(number) => {
                count(number).map(Dated::constant).ok_or("数值不合要求")
            }
            RawThreshold::Dated(entries) => dated(
                entries,
                |entry| entry.from.as_ref(),
                |entry| count(entry.threshold),
            ),
        };
        threshold = read.map_err(|reason| {
            reporter.at(
                place,
                format!("「threshold」{reason}；应当是 1 到 1000 之间的整数"),
            )
        })?;
    }
    match one_of(
        reporter,
        raw.window.as_ref(),
        "window",
        &["calendar-year", "rolling-12-months"],
    )? {
        Some(0) => window = Window::CalendarYear,
        Some(_) => window = Window::Rolling12Months,
        None => {}
    }
    if let Some(keys) = raw.categories {
        if !matches!(
            rule,
            EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline
        ) {
            return Err(reporter.at_value(key, "只有两条逾期规则可以写 categories"));
        }
        for key in &keys {
            if !settings
                .categories
                .iter()
                .any(|category| category.key == *key.get_ref())
            {
                let known: Vec<&str> = settings
                    .categories
                    .iter()
                    .map(|category| category.key.as_str())
                    .collect();
                return Err(reporter.at_value(
                    key,
                    format!(
                        "没有「{}」这个类别；可用的有：{}",
                        key.get_ref(),
                        known.join("、")
                    ),
                ));
            }
        }
        categories = keys.into_iter().map(Spanned::into_inner).collect();
    }
    settings.escalation.insert(
        rule,
        EscalationSettings {
            threshold,
            window,
            categories,
        },
    );
    Ok(())
}

/// A category with its clause; `None` where nothing stands under its heading, as in a file whose examples are commented out.
fn validate_category(
    table: &Spanned<RawCategory>,
    reporter: &Reporter<'_>,
) -> Result<Option<(Category, Option<String>)>, SettingsError> {
    let raw = table.get_ref();
    if raw.key.is_none() && raw.name.is_none() && raw.stages.is_none() && raw.clause.is_none() {
        return Ok(None);
    }
    let missing = |name: &str| reporter.at_value(table, format!("缺少「{name}」一项"));
    let key = raw.key.as_ref().ok_or_else(|| missing("key"))?;
    let name = raw.name.as_ref().ok_or_else(|| missing("name"))?;
    let stages = raw.stages.as_ref().ok_or_else(|| missing("stages"))?;
    for (text, label) in [(key, "key"), (name, "name")] {
        if text.get_ref().trim().is_empty() {
            return Err(reporter.at_value(text, format!("「{label}」不能为空")));
        }
    }
    if stages.get_ref().is_empty() {
        return Err(reporter.at_value(stages, "至少要有一个环节"));
    }
    let stages = stages
        .get_ref()
        .iter()
        .map(|stage| validate_stage(stage, reporter))
        .collect::<Result<Vec<StageRule>, SettingsError>>()?;
    let category = Category {
        key: key.get_ref().trim().to_owned(),
        name: name.get_ref().trim().to_owned(),
        clause: "县定".to_owned(),
        stages,
    };
    Ok(Some((category, raw.clause.clone())))
}

fn validate_stage(raw: &RawStage, reporter: &Reporter<'_>) -> Result<StageRule, SettingsError> {
    let field = |name: &Spanned<String>| -> Result<Field, SettingsError> {
        STAGE_FIELDS
            .iter()
            .find(|(_, known)| known == name.get_ref())
            .map(|(field, _)| *field)
            .ok_or_else(|| {
                let known: Vec<&str> = STAGE_FIELDS.iter().map(|(_, name)| *name).collect();
                reporter.at_value(
                    name,
                    format!(
                        "没有「{}」这一列；可用的有：{}",
                        name.get_ref(),
                        known.join("、")
                    ),
                )
            })
    };
    if raw.done.get_ref().is_empty() {
        return Err(reporter.at_value(&raw.done, "「done」至少要写一列"));
    }
    let place = raw.limit.span().start;
    let limit = match raw.limit.get_ref() {
        RawLimit::Constant(text) => Limit::parse(text).map(Dated::constant).ok_or("不合要求"),
        RawLimit::Dated(entries) => dated(
            entries.iter().collect(),
            |entry| entry.from.as_ref(),
            |entry| Limit::parse(&entry.limit),
        ),
    }
    .map_err(|reason| {
        reporter.at(
            place,
            format!("「limit」{reason}；可写：当天、3日、10工作日、1个月、完成时限"),
        )
    })?;
    Ok(StageRule {
        name: raw.stage.as_str().into(),
        start: field(&raw.start)?,
        done: raw
            .done
            .get_ref()
            .iter()
            .map(field)
            .collect::<Result<_, _>>()?,
        limit,
    })
}

/// Reads `calendar.toml` into a calendar: each year in it replaces the built-in one.
///
/// # Errors
/// The first fault, with its line and column.
pub fn read_calendar(text: &str, calendar: &mut WorkCalendar) -> Result<(), SettingsError> {
    let reporter = Reporter {
        file: CALENDAR_FILE,
        text,
    };
    let raw: RawCalendar = toml::from_str(text).map_err(|error| reporter.of_toml(&error))?;
    let mut seen: Vec<i64> = Vec::new();
    for entry in raw.year {
        let number = *entry.year.get_ref();
        let year = i32::try_from(number)
            .ok()
            .filter(|year| (2000..=2100).contains(year))
            .ok_or_else(|| reporter.at_value(&entry.year, "「year」应当在 2000 到 2100 之间"))?;
        if seen.contains(&number) {
            return Err(reporter.at_value(&entry.year, format!("{year} 年写了两次")));
        }
        seen.push(number);
        let mut schedule = YearSchedule {
            year,
            holidays: Vec::new(),
            workdays: Vec::new(),
            source: entry.source,
        };
        for (days, holiday) in [(&entry.holidays, true), (&entry.workdays, false)] {
            for day in days {
                let date = date(day.get_ref())
                    .ok_or_else(|| reporter.at_value(day, "应当是日期，如 2027-01-01"))?;
                if !schedule.covers(date) {
                    return Err(reporter
                        .at_value(day, format!("{date} 不在 {year} 年，也不在上一年的12月")));
                }
                if holiday {
                    schedule.holidays.push(date);
                } else if schedule.holidays.contains(&date) {
                    return Err(reporter.at_value(day, format!("{date} 既写成放假又写成上班")));
                } else {
                    schedule.workdays.push(date);
                }
            }
        }
        calendar.replace_year(schedule);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn only_the_county_is_required() {
        assert_eq!(
            read_settings("county = \"甲县\""),
            Ok(Settings::for_county("甲县"))
        );
    }

    #[test]
    fn every_fault_is_named_with_line_and_column() {
        fault("", (1, 1), "county");
        fault("county = \"甲县\"\npodum = 3", (2, 1), "podum");
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
            (2, 1),
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
    fn a_calendar_year_is_added_and_a_day_of_another_year_refused() {
        let mut calendar = WorkCalendar::built_in();
        read_calendar(
            "[[year]]\nyear = 2027\nholidays = [2027-01-01]\nworkdays = [2027-02-07]",
            &mut calendar,
        )
        .expect("a valid calendar");
        let day = |text: &str| text.parse().expect("a date");
        assert!(calendar.has_schedule(2027));
        assert!(!calendar.is_working_day(day("2027-01-01")));
        assert!(calendar.is_working_day(day("2027-02-07")));
        let error = read_calendar(
            "[[year]]\nyear = 2027\nholidays = [2028-01-01]",
            &mut calendar,
        )
        .expect_err("a fault");
        assert_eq!((error.line, error.column), (3, 13));
    }
}

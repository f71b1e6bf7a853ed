//! `duban due`: a due date and the days skipped on the way.

use super::args::DueOptions;
use super::workspace::{SETTINGS_FILE, regular};
use super::{console, reason};
use crate::ingest::settings_file;
use crate::ingest::workspace::CALENDAR_FILE;
use crate::model::calendar::{DayKind, WorkCalendar};
use crate::model::category::Limit;
use crate::model::settings::Limits;
use crate::pipeline::BuildError;
use crate::rules::due_dates::{self, NotedDay};
use chrono::{Datelike, NaiveDate, Weekday};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Prints the due date of a limit; returns the exit code. In a workspace its calendar and its rule on rolling hold.
pub fn run(options: &DueOptions) -> u8 {
    let said = calendar_here().and_then(|(calendar, roll)| {
        answer(options.start, options.limit, &calendar, roll)
            .ok_or_else(|| "到期日太远，不能计算。".to_owned())
    });
    console::concluded(said.map(|text| console::answer(&text)))
}

/// The calendar of the workspace in the current folder, or the built-in one; and whether days and months roll. What is there and
/// cannot be read is told, as a build tells it.
fn calendar_here() -> Result<(WorkCalendar, bool), String> {
    let mut calendar = WorkCalendar::built_in();
    let Some(settings) = text_of(SETTINGS_FILE)? else {
        return Ok((calendar, true));
    };
    // A date needs no county.
    let settings =
        settings_file::read_settings_of_any_county(&settings).map_err(|error| error.to_string())?;
    if let Some(text) = text_of(CALENDAR_FILE)? {
        settings_file::read_calendar(&text, &mut calendar).map_err(|error| error.to_string())?;
    }
    Ok((calendar, settings.roll_to_working_day))
}

/// A text of the current folder, without a byte-order mark; `None` where it is not there.
fn text_of(file: &'static str) -> Result<Option<String>, String> {
    if fs::symlink_metadata(file).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(None);
    }
    let read = regular(Path::new(file), Limits::BYTES_OF_NO_FILE).map_err(|error| {
        let reason = reason(&error);
        BuildError::NotGiven { file, reason }
    });
    let text =
        read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| BuildError::NotText(file)));
    let text = text.map_err(|error| error.to_string())?;
    Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
}

fn answer(start: NaiveDate, limit: Limit, calendar: &WorkCalendar, roll: bool) -> Option<String> {
    let due = due_dates::due_date(limit, start, calendar, roll)?;
    let mut lines = vec![
        if limit == Limit::SameDay {
            format!("起算日期：{}（当天为限）", dated(start))
        } else {
            format!("起算日期：{}（当日不计）", dated(start))
        },
        format!("期限：{}", limit.display()),
        format!(
            "到期日：{}{}",
            dated(due.date),
            if due.provisional { "（暂算）" } else { "" }
        ),
    ];
    if due.date != due.before_rolling {
        lines.push(format!(
            "期限最后一天 {} 不是工作日，顺延到下一个工作日。",
            dated(due.before_rolling)
        ));
    }
    let noted = due_dates::noted_days(start, due.date, calendar);
    let list = |kinds: &[DayKind]| -> Vec<String> {
        noted
            .iter()
            .filter(|day| kinds.contains(&day.kind))
            .map(named)
            .collect()
    };
    let skipped = list(&[DayKind::Weekend, DayKind::Holiday]);
    let worked = list(&[DayKind::ExchangedWorkday]);
    let counts_working_days = matches!(limit, Limit::WorkingDays(_));
    if !skipped.is_empty() {
        let word = if counts_working_days {
            "跳过"
        } else {
            "其间的非工作日（照数）"
        };
        lines.push(format!("{word} {} 天：", skipped.len()));
        lines.extend(skipped);
    }
    if !worked.is_empty() {
        lines.push(format!("调休上班 {} 天：", worked.len()));
        lines.extend(worked);
    }
    if due.provisional {
        lines.push(format!(
            "{} 年的放假安排尚未收录，只按周末推算。",
            due.date.year()
        ));
    }
    Some(lines.join("\n"))
}

fn named(day: &NotedDay) -> String {
    let what = match (day.kind, &day.festival) {
        (DayKind::Weekend, _) => "周末".to_owned(),
        (DayKind::Holiday, Some(festival)) => festival.clone(),
        (DayKind::Holiday, None) => "放假".to_owned(),
        (_, Some(festival)) => format!("{festival}调休上班"),
        (_, None) => "调休上班".to_owned(),
    };
    format!("  {} {what}", dated(day.date))
}

/// A date with its day of the week.
fn dated(date: NaiveDate) -> String {
    let day = match date.weekday() {
        Weekday::Mon => "一",
        Weekday::Tue => "二",
        Weekday::Wed => "三",
        Weekday::Thu => "四",
        Weekday::Fri => "五",
        Weekday::Sat => "六",
        Weekday::Sun => "日",
    };
    format!("{date}（周{day}）")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_skipped_on_the_way_are_named() {
        let start = "2026-09-28".parse().expect("a date");
        let text = answer(
            start,
            Limit::WorkingDays(10),
            &WorkCalendar::built_in(),
            true,
        )
        .expect("an answer");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2], "到期日：2026-10-16（周五）");
        assert_eq!(lines[3], "跳过 8 天：");
        assert_eq!(lines[4], "  2026-10-01（周四） 国庆节");
        assert_eq!(lines[11], "  2026-10-11（周日） 周末");
        assert_eq!(lines[13], "  2026-10-10（周六） 国庆节调休上班");
    }
}

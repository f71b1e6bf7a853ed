//! The settings of a county (duban.toml) after validation, with the defaults of the rule book.

use super::category::{Category, default_categories};
use super::points::Points;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A value that may change on given days: the base value, then each change with the first day on which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    base: T,
    changes: Vec<(NaiveDate, T)>,
}

impl<T> Dated<T> {
    /// A value that never changes.
    pub fn constant(value: T) -> Dated<T> {
        Dated {
            base: value,
            changes: Vec::new(),
        }
    }

    /// A base value and its changes; the changes are put in order of their days.
    pub fn new(base: T, mut changes: Vec<(NaiveDate, T)>) -> Dated<T> {
        changes.sort_by_key(|(from, _)| *from);
        Dated { base, changes }
    }

    /// The value in force on a day.
    pub fn at(&self, day: NaiveDate) -> &T {
        self.changes
            .iter()
            .rev()
            .find(|(from, _)| *from <= day)
            .map_or(&self.base, |(_, value)| value)
    }

    /// The base value and the changes, for the rules page.
    pub fn history(&self) -> impl Iterator<Item = (Option<NaiveDate>, &T)> {
        std::iter::once((None, &self.base)).chain(
            self.changes
                .iter()
                .map(|(from, value)| (Some(*from), value)),
        )
    }
}

/// Which value stands where a unit's ledger changes a date (M9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The value first handed in.
    First,
    /// The newest.
    Newest,
}

/// What vague wording in the week's note does (R8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VagueWording {
    /// Stops the build.
    Deny,
    /// Is a warning.
    Warn,
}

/// The span of days in which events count towards an escalation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// From 1 January of the as-of date's year.
    CalendarYear,
    /// After the day one year before the as-of date.
    Rolling12Months,
}

/// The escalation rules (E1), in the order of the rules page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EscalationRule {
    /// Overdue final stages: county-wide circular.
    OverdueCircular,
    /// Overdue final stages: discipline commission.
    OverdueDiscipline,
    /// Valid complaints: county-wide criticism.
    ComplaintCircular,
    /// Valid complaints: accountability procedure.
    ComplaintAccountability,
    /// Meetings with a violation: discipline commission.
    MeetingDiscipline,
    /// The same problem in several circulars: discipline commission.
    RepeatedCircular,
}

impl EscalationRule {
    /// All rules, in the order of the rule book.
    pub const ALL: [EscalationRule; 6] = [
        EscalationRule::OverdueCircular,
        EscalationRule::OverdueDiscipline,
        EscalationRule::ComplaintCircular,
        EscalationRule::ComplaintAccountability,
        EscalationRule::MeetingDiscipline,
        EscalationRule::RepeatedCircular,
    ];

    /// The key, as duban.toml and report.json have it.
    pub fn key(self) -> &'static str {
        match self {
            EscalationRule::OverdueCircular => "overdue-circular",
            EscalationRule::OverdueDiscipline => "overdue-discipline",
            EscalationRule::ComplaintCircular => "complaint-circular",
            EscalationRule::ComplaintAccountability => "complaint-accountability",
            EscalationRule::MeetingDiscipline => "meeting-discipline",
            EscalationRule::RepeatedCircular => "repeated-circular",
        }
    }

    /// The clause of the notice.
    pub fn clause(self) -> &'static str {
        match self {
            EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline => "二(四)",
            EscalationRule::ComplaintCircular | EscalationRule::ComplaintAccountability => "三(四)",
            EscalationRule::MeetingDiscipline => "三(一)",
            EscalationRule::RepeatedCircular => "四(三)",
        }
    }

    /// The outcome (处理), as users know it.
    pub fn outcome(self) -> &'static str {
        match self {
            EscalationRule::OverdueCircular => "全县通报",
            EscalationRule::OverdueDiscipline | EscalationRule::RepeatedCircular => {
                "移交县纪委监委"
            }
            EscalationRule::ComplaintCircular => "全县通报批评",
            EscalationRule::ComplaintAccountability => "启动问责程序",
            EscalationRule::MeetingDiscipline => "移交县纪委监委启动问责",
        }
    }

    /// The outcome with what leads to it, which no other rule has: what 对应规则 offers.
    pub fn in_words(self) -> &'static str {
        match self {
            EscalationRule::OverdueCircular => "全县通报（事项逾期）",
            EscalationRule::OverdueDiscipline => "移交县纪委监委（事项逾期）",
            EscalationRule::ComplaintCircular => "全县通报批评（有效投诉）",
            EscalationRule::ComplaintAccountability => "启动问责程序（有效投诉）",
            EscalationRule::MeetingDiscipline => "移交县纪委监委启动问责（会议违纪）",
            EscalationRule::RepeatedCircular => "移交县纪委监委（同一问题多次通报）",
        }
    }

    /// True for outcomes that appear on the county's site only once they have been issued.
    pub fn is_confidential_until_issued(self) -> bool {
        !matches!(
            self,
            EscalationRule::OverdueCircular | EscalationRule::ComplaintCircular
        )
    }
}

/// Threshold, window and categories of an escalation rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationSettings {
    /// How many events make it fire; the one in force on the as-of date counts.
    pub threshold: Dated<u32>,
    /// Which events count.
    pub window: Window,
    /// For the two overdue rules: keys of the categories that count.
    pub categories: Vec<String>,
}

/// The points (S1), each by the date of its event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the keys of the scoring table")]
pub struct Scoring {
    pub base: Dated<Points>,
    pub on_time: Dated<Points>,
    pub on_time_cap: Dated<Points>,
    pub stage_breach: Dated<Points>,
    pub final_breach: Dated<Points>,
    pub complaint: Dated<Points>,
    pub absence: Dated<Points>,
    pub meeting: Dated<Points>,
    pub missing_ledger: Dated<Points>,
    pub missing_ledger_cap: Dated<Points>,
    pub criticised: Dated<Points>,
    pub commended: Dated<Points>,
}

/// Plain naming (R8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// Whether vague wording stops the build.
    pub vague_wording: VagueWording,
    /// The vague words.
    pub vague: Vec<String>,
    /// The nouns that must not follow them.
    pub nouns: Vec<String>,
}

/// What a file may cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Size of a file in MiB.
    pub file_mib: u64,
    /// Size of a file unpacked, in MiB.
    pub unpacked_mib: u64,
    /// Rows of a sheet.
    pub rows_per_sheet: u32,
    /// Filled cells of a file.
    pub cells_per_file: u64,
    /// Characters of a cell.
    pub characters_per_cell: usize,
}

impl Limits {
    /// As many bytes as no file may have, whatever the settings.
    pub const BYTES_OF_NO_FILE: u64 = 1024 * 1024 * 1024 + 1;

    /// How many bytes a file may have.
    pub fn file_bytes(&self) -> u64 {
        self.file_mib * 1024 * 1024
    }

    /// How many bytes of a file are read: one more than it may have says that it is too large.
    pub fn bytes_to_read(&self) -> u64 {
        self.file_bytes() + 1
    }
}

/// All settings of a county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The county's name.
    pub county: String,
    /// The sub-folder of a period that holds the office's own registers.
    pub office: String,
    /// Nothing dated before this day counts.
    pub in_force_from: Option<NaiveDate>,
    /// Working days before the due date from which a stage is due soon.
    pub warn_working_days: u32,
    /// Whether a limit in days or months that ends on a day off ends on the next working day (D4).
    pub roll_to_working_day: bool,
    /// Working days by which a done date may precede the snapshot that lacked it (M8).
    pub backdate_grace: u32,
    /// M9.
    pub changed: Changed,
    /// Periods with the same progress text that make a flag (M14).
    pub stale_periods: u32,
    /// How many leaders and laggards are named (R7).
    pub podium: u32,
    /// Periods among the last in a row that are named (R7).
    pub laggard_periods: u32,
    /// The limit for replies to requests; the notice sets none.
    pub reply_working_days: Option<u32>,
    /// The notice's title and number, as the circulars name it; the rule book does not know them.
    pub notice: Option<String>,
    /// Where `duban publish` copies to.
    pub publish_to: Option<String>,
    /// R8.
    pub naming: Naming,
    /// S1.
    pub scoring: Scoring,
    /// E1.
    pub escalation: BTreeMap<EscalationRule, EscalationSettings>,
    /// Names that stand for a group: name to group.
    pub collective: BTreeMap<String, String>,
    /// What a file may cost.
    pub limits: Limits,
    /// Matter categories, in order.
    pub categories: Vec<Category>,
}

fn points(hundredths: i64) -> Dated<Points> {
    Dated::constant(Points::from_hundredths(hundredths))
}

/// What the office is called where the settings name none.
pub const OFFICE: &str = "县政府办";

impl Settings {
    /// The defaults of the rule book for a county of that name.
    pub fn for_county(county: &str) -> Settings {
        let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
        Settings {
            county: county.to_owned(),
            office: OFFICE.to_owned(),
            in_force_from: None,
            warn_working_days: 2,
            roll_to_working_day: true,
            backdate_grace: 3,
            changed: Changed::First,
            stale_periods: 3,
            podium: 3,
            laggard_periods: 3,
            reply_working_days: None,
            notice: None,
            publish_to: None,
            naming: Naming {
                vague_wording: VagueWording::Deny,
                vague: words(&["有些", "某些", "部分", "个别", "少数", "一些", "有的"]),
                nouns: words(&["乡镇", "街道", "单位", "部门", "地方", "同志", "干部", "村"]),
            },
            scoring: Scoring {
                base: points(10_000),
                on_time: points(50),
                on_time_cap: points(1_000),
                stage_breach: points(50),
                final_breach: points(200),
                complaint: points(200),
                absence: points(200),
                meeting: points(100),
                missing_ledger: points(100),
                missing_ledger_cap: points(500),
                criticised: points(500),
                commended: points(500),
            },
            escalation: EscalationRule::ALL
                .into_iter()
                .map(|rule| (rule, default_escalation(rule)))
                .collect(),
            collective: BTreeMap::new(),
            limits: Limits {
                file_mib: 20,
                unpacked_mib: 256,
                rows_per_sheet: 200_000,
                cells_per_file: 2_000_000,
                characters_per_cell: 32_767,
            },
            categories: default_categories(),
        }
    }

    /// The category that a ledger names, by its name or its key.
    pub fn category(&self, name: &str) -> Option<&Category> {
        let mut all = self.categories.iter();
        // Rows bear the key, once they are read.
        if let Some(category) = all.find(|category| category.key == name) {
            return Some(category);
        }
        let wanted = super::directory::normal(name);
        self.categories.iter().find(|category| {
            category.key == wanted
                || category.name == name
                || super::directory::normal(&category.name) == wanted
        })
    }

    /// The settings of an escalation rule.
    pub fn escalation(&self, rule: EscalationRule) -> &EscalationSettings {
        &self.escalation[&rule]
    }

    /// Whether something dated on that day counts at all.
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        self.in_force_from.is_none_or(|from| from <= day)
    }
}

fn default_escalation(rule: EscalationRule) -> EscalationSettings {
    let (threshold, window) = match rule {
        EscalationRule::OverdueCircular | EscalationRule::MeetingDiscipline => {
            (3, Window::CalendarYear)
        }
        EscalationRule::OverdueDiscipline => (5, Window::CalendarYear),
        EscalationRule::ComplaintCircular => (2, Window::Rolling12Months),
        EscalationRule::ComplaintAccountability => (4, Window::Rolling12Months),
        EscalationRule::RepeatedCircular => (2, Window::CalendarYear),
    };
    let categories = match rule {
        EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline => {
            vec!["leader-decision".to_owned()]
        }
        _ => Vec::new(),
    };
    EscalationSettings {
        threshold: Dated::constant(threshold),
        window,
        categories,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dated_value_holds_from_its_day_on_and_changes_no_earlier_day() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let value = Dated::new(2, vec![(day("2026-09-01"), 5), (day("2026-07-01"), 3)]);
        for (date, expected) in [
            ("2026-06-30", 2),
            ("2026-07-01", 3),
            ("2026-08-31", 3),
            ("2026-09-01", 5),
        ] {
            assert_eq!(*value.at(day(date)), expected, "{date}");
        }
    }
}

//! Spot checks (一口清抽查): the pass rate of each unit with its counts, and for the office each person checked.

use super::words::iso;
use super::{Link, Views, how_many};
use crate::model::directory::UnitId;
use crate::model::schema::Field;
use crate::model::settings::Window;
use crate::report::figures::{FEW, is_few, percent};
use crate::rules::escalations::window_begins;
use crate::rules::spot_checks::SpotCheck;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::BTreeSet;

/// The points of a check and how they are headed.
pub const POINTS: [(Field, &str); 5] = [
    (Field::PolicyMeasures, "政策措施"),
    (Field::PolicyRedLines, "政策红线"),
    (Field::WorkProgress, "工作进展"),
    (Field::InstructionsCarriedOut, "批示落实"),
    (Field::Remedies, "解决措施"),
];

/// One person checked, for the office.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The unit.
    pub unit: Link,
    /// 编号.
    pub number: String,
    /// 日期.
    pub date: String,
    /// 姓名.
    pub person: String,
    /// 是 or 否 for each of the points.
    pub points: Vec<&'static str>,
    /// Checked before the notice came into force: counted nowhere.
    pub before_force: bool,
    /// Struck out.
    pub struck: bool,
    /// Its cell.
    pub cell: String,
}

/// A unit's checks of the year.
#[derive(Debug, Clone, Serialize)]
pub struct SpotCheckRow {
    /// The unit.
    pub unit: Link,
    /// The days of the checks.
    pub days: Vec<String>,
    /// People checked.
    pub people: usize,
    /// Points passed.
    pub passed: usize,
    /// Points checked.
    pub points: usize,
    /// The pass rate.
    pub rate: String,
    /// 样本少.
    pub marks: Vec<&'static str>,
}

/// The spot-checks page.
#[derive(Debug, Clone, Serialize)]
pub struct SpotChecksPage {
    /// The year.
    pub year: i32,
    /// From when on checks count, in words, where the notice came into force within the year.
    pub span: Option<String>,
    /// How many people were checked in the year before that.
    pub before_force: usize,
    /// The units checked, in directory order.
    pub units: Vec<SpotCheckRow>,
    /// The sums of the county.
    pub total: Option<SpotCheckRow>,
    /// The heads of the points.
    pub points: Vec<&'static str>,
    /// Each person checked, for the office.
    #[serde(serialize_with = "how_many")]
    pub people: Vec<PersonRow>,
}

impl Views<'_> {
    /// The spot-checks page.
    pub fn spot_checks_page(&self) -> SpotChecksPage {
        let findings = self.input.findings;
        let checks = &findings.spot_checks;
        let sum = |of: fn(&SpotCheck) -> usize| checks.iter().map(of).sum::<usize>();
        let (people, passed, points) = (
            sum(|check| check.people),
            sum(|check| check.passed),
            sum(|check| check.points),
        );
        SpotChecksPage {
            year: findings.as_of.year(),
            span: self.since_force(window_begins(Window::CalendarYear, findings.as_of)),
            before_force: {
                let checked = self.index.checked().iter();
                let early = checked.filter(|(row, date)| !row.struck && !self.in_force_on(*date));
                early.count()
            },
            units: checks.iter().map(|check| self.spot_check(check)).collect(),
            total: (!checks.is_empty()).then(|| SpotCheckRow {
                unit: Link::new("合计", ""),
                days: Vec::new(),
                people,
                passed,
                points,
                rate: percent(passed, points),
                marks: few(people),
            }),
            points: POINTS.iter().map(|(_, name)| *name).collect(),
            people: self.people(),
        }
    }

    /// A unit's checks of the year, where there are any.
    pub fn spot_check_of(&self, unit: UnitId) -> Option<SpotCheckRow> {
        let findings = self.input.findings;
        let mut checks = findings.spot_checks.iter();
        let own = checks.find(|check| check.unit == unit)?;
        Some(self.spot_check(own))
    }

    fn spot_check(&self, check: &SpotCheck) -> SpotCheckRow {
        let own = self.index.checked_of(check.unit).iter();
        let days: BTreeSet<NaiveDate> = own
            .filter(|(row, date)| !row.struck && self.in_force_on(*date))
            .map(|(_, date)| *date)
            .collect();
        SpotCheckRow {
            unit: self.unit(check.unit),
            days: days.iter().map(ToString::to_string).collect(),
            people: check.people,
            passed: check.passed,
            points: check.points,
            rate: percent(check.passed, check.points),
            marks: few(check.people),
        }
    }

    /// Each person checked by unit and day; nobody on the county's pages.
    fn people(&self) -> Vec<PersonRow> {
        if !self.is_office() {
            return Vec::new();
        }
        let rows = self.index.checked().iter();
        rows.map(|(row, date)| PersonRow {
            unit: self.unit(row.unit),
            number: row.number.to_owned(),
            date: iso(*date),
            person: row.record.text_or_empty(Field::PersonName).to_string(),
            points: POINTS
                .iter()
                .map(|(point, _)| match row.record.flag(*point) {
                    Some(true) => "是",
                    _ => "否",
                })
                .collect(),
            before_force: !self.in_force_on(*date),
            struck: row.struck,
            cell: row.record.number_place().to_string(),
        })
        .collect()
    }
}

/// A person is the sample: five answers of one person are no five samples.
fn few(people: usize) -> Vec<&'static str> {
    if is_few(people) {
        vec![FEW]
    } else {
        Vec::new()
    }
}

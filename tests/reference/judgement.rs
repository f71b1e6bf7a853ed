//! Everything that is judged at one as-of date, from all that was handed in up to it.

use super::claims::Done;
use super::escalations::{self, Escalation};
use super::events::{self, Event};
use super::facts::{County, Row};
use super::matters::{self, Matter, Stage};
use super::papers;
use super::scores::{self, Score};
use super::settings::Category;
use super::standings::{self, Standing};
use super::works;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a rule may look at: the papers up to A, and what the periods before came to.
pub struct Case<'a> {
    pub county: &'a County,
    pub as_of: NaiveDate,
    pub earlier: &'a [Judgement],
    /// With the period that had them first, in order of approval.
    corrections: Vec<(Row, NaiveDate)>,
}

/// What one period comes to.
#[derive(Default)]
pub struct Judgement {
    pub as_of: NaiveDate,
    pub matters: Vec<Matter>,
    pub complaints: Vec<Event>,
    pub meetings: Vec<Event>,
    pub circulars: Vec<Event>,
    pub manual: Vec<Event>,
    pub escalations: Vec<Escalation>,
    pub scores: Vec<Score>,
    standings: Vec<Standing>,
    /// The part of report.json that the reference knows.
    pub report: Value,
}

/// Judges at one date after the other.
pub fn judge(county: &County, as_of: NaiveDate, earlier: &[Judgement]) -> Judgement {
    let mut corrections = county.register("更正登记", as_of);
    // A field without a value, a value without a field, or a date that had not come, is an error.
    let is_date = |row: &Row| row.text("字段").ends_with("日期");
    corrections.retain(|(row, _)| row.text("字段").is_empty() == row.text("更正值").is_empty());
    corrections.retain(|(row, _)| {
        !is_date(row) || row.date("更正值").is_some_and(|date| date <= row.period)
    });
    corrections.sort_by_key(|(row, _)| row.date("批准日期"));
    let case = Case {
        county,
        as_of,
        earlier,
        corrections,
    };
    let mut judged = Judgement {
        as_of,
        matters: matters::judge_all(&case),
        complaints: events::events(
            &case,
            "投诉登记",
            ["投诉编号", "被投诉单位", "受理日期"],
            "投诉",
        ),
        meetings: events::events(&case, "会议纪律", ["会议编号", "单位", "会议日期"], "会议"),
        circulars: events::events(&case, "通报登记", ["文号", "单位", "日期"], ""),
        manual: events::events(&case, "积分登记", ["编号", "单位", "日期"], "积分"),
        ..Judgement::default()
    };
    judged.escalations = escalations::judge(&case, &judged);
    let existing = county.units.iter().filter(|unit| unit.exists(as_of));
    judged.scores = existing
        .map(|unit| scores::score(&case, &judged, unit))
        .collect();
    judged.standings = standings::standings(&case, &judged.scores);
    judged.report = report(&case, &judged);
    judged
}

/// The same shape as report.json; what the reference does not know is left out.
fn report(case: &Case, judged: &Judgement) -> Value {
    let units = judged
        .scores
        .iter()
        .zip(&judged.standings)
        .map(|(score, standing)| standings::unit(case, judged, score, standing));
    let matters = judged
        .matters
        .iter()
        .filter(|matter| matter.lapsed.is_none());
    let fired = judged
        .escalations
        .iter()
        .filter(|escalation| escalation.fires);
    json!({
        "as_of": judged.as_of,
        "previous_as_of": case.earlier.last().map(|before| before.as_of),
        "units": units.collect::<Vec<_>>(),
        "principals": standings::principals(case, &judged.scores),
        "matters": matters.map(Matter::entry).collect::<Vec<_>>(),
        "escalations": fired.map(Escalation::entry).collect::<Vec<_>>(),
        "complaints": judged.complaints.iter().map(events::complaint).collect::<Vec<_>>(),
        "meetings": events::meetings(case, &judged.meetings),
        "commended": events::commended(case, &judged.circulars),
        "exemptions": events::exemptions(case),
        "corrections": events::corrections(case),
        "requests": events::requests(case),
        "spot_checks": events::spot_checks(case),
        "benchmarks": events::benchmarks(case),
        "key_works": works::key_works(case),
        "leaders": leaders(judged),
    })
}

/// 牵头县领导: the matters led, by light.
fn leaders(judged: &Judgement) -> Vec<Value> {
    let led = judged
        .matters
        .iter()
        .filter(|matter| matter.lapsed.is_none() && !matter.struck && !matter.leader.is_empty());
    let names: BTreeSet<&str> = led.clone().flat_map(named).collect();
    let count = |name: &str, light: &str| {
        led.clone()
            .filter(|matter| named(matter).any(|own| own == name) && matter.light() == light)
            .count()
    };
    names.into_iter().map(|name| json!({ "name": name, "red": count(name, "red"), "yellow": count(name, "yellow"), "green": count(name, "green") })).collect()
}

/// The leaders whom a matter's cell names.
fn named(matter: &Matter) -> impl Iterator<Item = &str> {
    matter.leader.split('、')
}

impl Judgement {
    pub fn matter(&self, number: &str, unit: &str) -> Option<&Matter> {
        self.matters
            .iter()
            .find(|matter| matter.number == number && matter.unit == unit)
    }

    pub fn standing(&self, unit: &str) -> Option<&Standing> {
        let position = self.scores.iter().position(|score| score.unit == unit)?;
        self.standings.get(position)
    }

    /// How much a rule counts against a unit, in its window.
    pub fn counted(&self, rule: &str, unit: &str) -> usize {
        let of_unit = self
            .escalations
            .iter()
            .find(|known| known.rule == rule && known.unit == unit && known.subject.is_none());
        of_unit.map_or(0, |known| known.count)
    }
}

impl Case<'_> {
    /// M15: the corrections of a row.
    fn corrections<'a>(
        &'a self,
        sheet: &'a str,
        number: &'a str,
        unit: &'a str,
        action: &'a str,
    ) -> impl Iterator<Item = &'a (Row, NaiveDate)> {
        self.corrections.iter().filter(move |(row, _)| {
            let object = [row.text("对象表"), row.text("对象编号"), row.text("处理")];
            object == [sheet, number, action] && self.names(row, unit)
        })
    }

    /// Whether a correction means a unit's row: a value of a matter under the name of a unit that has taken others over may be about
    /// what has passed to it, the one that ledgers had last.
    fn names(&self, correction: &Row, unit: &str) -> bool {
        let (named, number) = (correction.text("单位"), correction.text("对象编号"));
        let day = correction.date("批准日期").expect("it is good");
        let is_of_matter =
            correction.text("对象表") == "督查事项" && correction.text("处理") == "更正";
        if !is_of_matter || self.county.answering(unit, day) != named {
            return named == unit;
        }
        let units = self.county.units.iter().map(|unit| unit.name.as_str());
        let others =
            units.filter(|other| *other != named && self.county.answering(other, day) == named);
        let last_seen = |unit: &str| {
            let ledger = papers::ledger_of(self, number, unit).into_iter();
            ledger.rev().find_map(|(period, row)| row.map(|_| period))
        };
        let mut candidates: Vec<(&str, NaiveDate)> = [named]
            .into_iter()
            .chain(others)
            .filter_map(|unit| Some((unit, last_seen(unit)?)))
            .collect();
        candidates.sort_by_key(|(_, seen)| std::cmp::Reverse(*seen));
        candidates.first().map_or(named, |(meant, _)| *meant) == unit
    }

    pub fn is_struck(&self, sheet: &str, number: &str, unit: &str) -> bool {
        self.corrections(sheet, number, unit, "作废")
            .next()
            .is_some()
    }

    /// The value that a correction gives.
    pub fn correction(
        &self,
        sheet: &str,
        number: &str,
        unit: &str,
        column: &str,
    ) -> Option<String> {
        let rows = self
            .corrections(sheet, number, unit, "更正")
            .filter(|(row, _)| row.text("字段") == column);
        rows.last().map(|(row, _)| row.text("更正值").to_owned())
    }

    /// A row with all values that corrections give.
    pub fn corrected(&self, row: &Row, sheet: &str, number: &str, unit: &str) -> Row {
        self.corrected_by(self.as_of, row, sheet, number, unit)
    }

    /// The same with those that had come by a week.
    pub fn corrected_by(
        &self,
        week: NaiveDate,
        row: &Row,
        sheet: &str,
        number: &str,
        unit: &str,
    ) -> Row {
        let corrections = self.corrections(sheet, number, unit, "更正");
        corrections
            .filter(|(_, first)| *first <= week)
            .fold(row.clone(), |row, (correction, _)| {
                row.with(correction.text("字段"), correction.text("更正值"))
            })
    }

    /// M15: whether a correction gives this date of a stage itself, or confirms what the ledger claimed by then.
    pub fn confirms(
        &self,
        number: &str,
        unit: &str,
        (category, position): (&Category, usize),
        claim: Done,
        history: &[(NaiveDate, Option<Done>)],
    ) -> bool {
        let later = category.stages[position + 1..].iter();
        let presupposing = later.flat_map(|stage| stage.done.iter().chain([&stage.start]));
        let columns: Vec<&String> = if claim.inferred {
            presupposing.collect()
        } else {
            category.stages[position].done.iter().collect()
        };
        self.corrections("督查事项", number, unit, "更正")
            .any(|(row, first)| {
                let field = row.text("字段");
                if field.is_empty() {
                    let then = history.iter().rfind(|(period, _)| period <= first);
                    return then
                        .is_some_and(|(_, then)| then.is_some_and(|then| then.date == claim.date));
                }
                let is_given = row.text("更正值").parse() == Ok(claim.date);
                is_given && columns.iter().any(|column| *column == field)
            })
    }

    /// M15: whether a correction confirms all dates of a row, of its own week or one before.
    pub fn confirms_all(&self, number: &str, unit: &str, period: NaiveDate) -> bool {
        self.corrections("督查事项", number, unit, "更正")
            .any(|(row, first)| row.text("字段").is_empty() && *first >= period)
    }

    /// M12: the effective exemption of an object, with the period that had it first; of several the one that was there first.
    pub fn exemption(&self, kind: &str, number: &str, unit: &str) -> Option<(Row, NaiveDate)> {
        self.county
            .register("容错认定", self.as_of)
            .into_iter()
            .filter(|(row, _)| {
                let names = [row.text("对象类别"), row.text("对象编号"), row.text("单位")]
                    == [kind, number, unit];
                names && !self.is_struck("容错认定", row.text("编号"), unit)
            })
            .min_by_key(|(_, first)| *first)
    }

    /// M5: approval, new deadline and first period of the extensions of a matter; one that names nobody is for every unit on the list.
    pub fn extensions(
        &self,
        number: &str,
        unit: &str,
        is_listed: bool,
    ) -> Vec<(NaiveDate, NaiveDate, NaiveDate)> {
        let rows = self
            .county
            .register("延期审批", self.as_of)
            .into_iter()
            .filter(|(row, _)| {
                let named = row.text("责任单位");
                let answering = row
                    .date("批准日期")
                    .map(|day| self.county.answering(unit, day));
                let is_named = named == unit || Some(named) == answering;
                let names =
                    row.text("事项编号") == number && (is_named || (named.is_empty() && is_listed));
                names && !self.is_struck("延期审批", number, named)
            });
        rows.filter_map(|(row, first)| Some((row.date("批准日期")?, row.date("新时限")?, first)))
            .collect()
    }

    /// D8: the current period.
    pub fn newest(&self) -> NaiveDate {
        *self
            .county
            .periods
            .iter()
            .rfind(|period| **period <= self.as_of)
            .expect("a period")
    }

    /// What the periods before made of a matter.
    pub fn before(&self, number: &str, unit: &str) -> impl Iterator<Item = &Matter> {
        self.earlier
            .iter()
            .filter_map(move |judgement| judgement.matter(number, unit))
    }

    /// The final stage by the newest period up to a day that knew the matter, and that period; of a day before all of them by the first.
    pub fn last_then(
        &self,
        number: &str,
        unit: &str,
        day: NaiveDate,
    ) -> Option<(NaiveDate, &Stage)> {
        let known = self.earlier.iter();
        let known = known.filter_map(|one| Some((one.as_of, one.matter(number, unit)?.last())));
        let stages: Vec<_> = known.collect();
        let then = stages.iter().rfind(|(as_of, _)| *as_of <= day);
        then.or(stages.first()).copied()
    }

    /// Whether a period before another had judged a breach of the matter, or of its final stage.
    pub fn breached_before(
        &self,
        number: &str,
        unit: &str,
        period: NaiveDate,
        of_final: bool,
    ) -> bool {
        let before = self
            .earlier
            .iter()
            .filter(|judgement| judgement.as_of < period);
        let stages = before
            .filter_map(|judgement| judgement.matter(number, unit))
            .flat_map(|matter| &matter.stages);
        stages
            .filter(|stage| stage.is_final || !of_final)
            .any(|stage| stage.breach().is_some())
    }
}

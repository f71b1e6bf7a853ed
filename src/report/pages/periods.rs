//! The weeks before: each with its rankings and lists as it was judged at its own date, and where that differs from what was published.

use super::escalations::{EscalationView, cause, outcome_words};
use super::story::Moment;
use super::words::{day_or_empty, iso, long_day};
use super::{Link, Views, how_many, links};
use crate::diagnostic::{Diagnostic, FileProblem, Problem};
use crate::model::settings::EscalationRule;
use crate::report::Audience;
use crate::report::archive::{PeriodRecord, RankedUnit, RedMatter};
use crate::report::figures::{Change, FEW, is_few, percent};
use crate::report::published::{self, FirstTime, Revision};
use crate::report::verdicts::{Difference, FactList};
use crate::rules::escalations::Escalation;
use crate::rules::rankings::WithoutMatters;
use crate::source::{Text, composed};
use serde::Serialize;
use std::sync::Arc;

/// A line of the list of periods.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodLine {
    /// The period, with the link to its page.
    pub link: Link,
    /// Judged matters: in all, red, yellow, green.
    pub lights: [usize; 4],
    /// Escalations that were new.
    pub new: usize,
    /// Against what was published: in words.
    pub published: String,
    /// Whether it comes out differently from what was published.
    pub differs: bool,
}

/// The list of periods, the newest first.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodsIndex {
    /// The periods.
    pub lines: Vec<PeriodLine>,
    /// Those that were published, or that what was published rests on, and whose ledgers are not there any more.
    pub gone: Vec<String>,
    /// Where this period differs from what was published of it; `None` where it does not.
    pub revision: Option<RevisionView>,
    /// Where it was published again and differs from the first time; `None` where it does not.
    pub first: Option<FirstTimeView>,
    /// What of this period differs only because units have another group now.
    pub regrouping: Option<RegroupingView>,
}

/// A line of a ranking of that week.
#[derive(Debug, Clone)]
pub struct PastRank {
    /// The rank.
    pub rank: usize,
    /// The unit.
    pub unit: Link,
    /// Against the period before it.
    pub change: Change,
    /// The score.
    pub score: String,
    /// What was added.
    pub plus: String,
    /// What was deducted.
    pub minus: String,
    /// The on-time rate.
    pub rate: String,
    /// Its counts, `5/7`.
    pub counts: String,
    /// 样本少, 本年无事项, or what is said in its place.
    pub marks: Vec<&'static str>,
}

/// A group's ranking of that week.
#[derive(Debug, Clone, Serialize)]
pub struct PastRanking {
    /// The group.
    pub group: String,
    /// Its lines.
    #[serde(serialize_with = "how_many")]
    pub rows: Vec<PastRank>,
}

/// A red matter of that week.
#[derive(Debug, Clone)]
pub struct PastRed {
    /// Its number, with the link to its working of today; the link is empty where there is none.
    pub number: Link,
    /// Its name.
    pub name: Text,
    /// The unit.
    pub unit: Link,
    /// The overdue stage.
    pub stage: Text,
    /// Its due date.
    pub due: String,
    /// Days late in words.
    pub late: String,
    /// 暂算.
    pub provisional: bool,
    /// 已容错.
    pub exempt: bool,
}

/// An escalation that had been there the period before, in a line: its story and evidence are told where it began, and as they are now
/// on the unit's page.
#[derive(Debug, Clone)]
pub struct ContinuingRow {
    /// The unit, with the link to its escalations of today.
    pub unit: Link,
    /// The person or the problem; empty where the rule is about the unit as such.
    pub subject: String,
    /// How many events counted.
    pub count: usize,
    /// The day on which it had reached its number.
    pub reached: String,
    /// `拟全县通报`, or the outcome with the document that had issued it.
    pub outcome: String,
    /// Whether it had been issued.
    pub issued: bool,
    /// How far it was from the next outcome; empty where there is none, or it is not told.
    pub next: String,
}

/// The escalations of a rule that had been there the period before.
#[derive(Debug, Clone, Serialize)]
pub struct Continuing {
    /// The outcome and what it is for.
    pub title: String,
    /// The clause and what it counts from when to when, with the number that it takes; and the period before.
    pub condition: String,
    /// The escalations.
    #[serde(serialize_with = "how_many")]
    pub rows: Vec<ContinuingRow>,
}

/// Something that comes out differently from what was published.
#[derive(Debug, Clone, Serialize)]
pub struct DifferenceRow {
    /// The list.
    pub list: &'static str,
    /// The unit.
    pub unit: String,
    /// What it is about; empty where it is the unit itself.
    pub subject: String,
    /// The item.
    pub item: String,
    /// As published.
    pub before: String,
    /// As it comes out now.
    pub after: String,
}

/// How a period stands against what was published of it.
#[derive(Debug, Clone, Serialize)]
pub struct RevisionView {
    /// What differs, as far as the audience may know.
    pub rows: Vec<DifferenceRow>,
    /// What has changed since, in words.
    pub reasons: Vec<String>,
}

/// What differs from what was published only because units have another group (序列) now.
#[derive(Debug, Clone, Serialize)]
pub struct RegroupingView {
    /// The units, each in words.
    pub units: Vec<String>,
    /// Ranks and lists that are others.
    pub rows: Vec<DifferenceRow>,
}

/// How a period that was published again stands against the first time.
#[derive(Debug, Clone, Serialize)]
pub struct FirstTimeView {
    /// How often it was published.
    pub times: usize,
    /// What differs from the first time, as far as the audience may know.
    pub rows: Vec<DifferenceRow>,
}

/// The page of a period before the current one.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodPage {
    /// Where it stands.
    pub path: String,
    /// The period in words.
    pub title: String,
    /// The period before and the one after it, with their pages.
    pub neighbours: Vec<Link>,
    /// Judged matters: in all, red, yellow, green.
    pub lights: [usize; 4],
    /// The rankings.
    pub rankings: Vec<PastRanking>,
    /// Units named for having been among the last period after period.
    pub laggards: Vec<Link>,
    /// How many periods in a row it takes to be named.
    pub laggard_periods: u32,
    /// New escalations.
    #[serde(serialize_with = "how_many")]
    pub new: Vec<EscalationView>,
    /// Continuing ones, by rule.
    pub continuing: Vec<Continuing>,
    /// How many continued.
    pub continued: usize,
    /// The red matters.
    #[serde(serialize_with = "how_many")]
    pub red: Vec<PastRed>,
    /// Who had not handed in properly: state and units.
    pub hand_ins: Vec<(&'static str, Vec<Link>)>,
    /// Whether it was published.
    pub published: bool,
    /// Whether the record of that cannot be read.
    pub unreadable: bool,
    /// The units that had another name when it was published, in words.
    pub renamed: Vec<String>,
    /// What differs only because units have another group now.
    pub regrouping: Option<RegroupingView>,
    /// Where it differs from what was published; `None` where it does not.
    pub revision: Option<RevisionView>,
    /// Where it was published more than once, the first time; `None` where it was not.
    pub first: Option<FirstTimeView>,
}

const NO_VALUE: &str = "（无）";

/// The files that are records of publications and cannot be read.
pub(super) fn unread_records(diagnostics: &[Diagnostic]) -> Arc<[&str]> {
    let unread = diagnostics.iter().filter(|found| {
        matches!(
            found.problem,
            Problem::File(FileProblem::PublishedUnreadable)
        )
    });
    unread.map(|found| &*found.place.sheet.file).collect()
}

impl Views<'_> {
    /// The list of periods, the newest first; the current one leads.
    pub fn periods_index(&self) -> PeriodsIndex {
        let findings = self.input.findings;
        let lights = super::matters::LightCounts::of(findings.matters.iter());
        let revision = self.revision_of(self.input.revision);
        let current = PeriodLine {
            link: Link::new(
                format!("{}（本期）", long_day(findings.as_of)),
                "index.html",
            ),
            lights: [lights.all, lights.red, lights.yellow, lights.green],
            new: self.escalations().filter(|fired| fired.new).count(),
            // Only a difference from what had gone out before is told: publishing a build must not make the next one another.
            published: revision
                .as_ref()
                .map(|revision| published_words(Some(revision), self.input.revision))
                .unwrap_or_default(),
            differs: revision.is_some(),
        };
        let earlier = self.input.archive.iter().rev().map(|record| {
            let revision = self.revision_of(record.revision.as_ref());
            PeriodLine {
                link: Link::new(long_day(record.as_of), links::Links::period(record.as_of)),
                lights: record.lights,
                new: self.shown(record).filter(|fired| fired.new).count(),
                published: if self.is_unreadable(record) {
                    "发布记录读不出来".to_owned()
                } else {
                    published_words(revision.as_ref(), record.revision.as_ref())
                } + &self.first_words(record.revision.as_ref()),
                differs: revision.is_some(),
            }
        });
        PeriodsIndex {
            lines: std::iter::once(current).chain(earlier).collect(),
            gone: self.gone_periods(),
            revision,
            first: self
                .first_time(self.input.revision)
                .filter(|first| !first.rows.is_empty()),
            regrouping: self.regrouping_of(self.input.revision),
        }
    }

    /// Whether a period has a record of its publication that cannot be read.
    fn is_unreadable(&self, record: &PeriodRecord) -> bool {
        let path = published::path(record.as_of);
        record.revision.is_none() && self.unread_records.contains(&&*path)
    }

    fn gone_periods(&self) -> Vec<String> {
        let diagnostics = self.input.diagnostics.iter();
        diagnostics
            .filter_map(|diagnostic| match &diagnostic.problem {
                Problem::File(FileProblem::PublishedPeriodGone { period }) => {
                    Some(long_day(*period))
                }
                _ => None,
            })
            .collect()
    }

    /// The periods that a reader can choose from, the newest first.
    pub fn all_periods(&self) -> Vec<Link> {
        let lines = self.periods_index().lines.into_iter();
        lines.map(|line| line.link).collect()
    }

    /// The page of a period before the current one, by its position among them.
    pub fn period_page(&self, position: usize) -> PeriodPage {
        let record = &self.input.archive[position];
        let new = self.shown(record).filter(|fired| fired.new);
        let new = new.map(|fired| self.escalation_at(fired, Moment::past(record)));
        PeriodPage {
            path: links::Links::period(record.as_of),
            title: long_day(record.as_of),
            neighbours: self.neighbours(position),
            lights: record.lights,
            rankings: record
                .groups
                .iter()
                .map(|(group, lines)| PastRanking {
                    group: group.clone(),
                    rows: lines
                        .iter()
                        .map(|line| self.past_rank(line, record.compared))
                        .collect(),
                })
                .collect(),
            laggards: record
                .laggards
                .iter()
                .map(|unit| self.unit(*unit))
                .collect(),
            laggard_periods: self.input.tribunal.settings.laggard_periods,
            new: new.collect(),
            continuing: self.continuing(record),
            continued: self.shown(record).filter(|fired| !fired.new).count(),
            red: record.red.iter().map(|red| self.past_red(red)).collect(),
            hand_ins: self.past_hand_ins(record),
            published: record.revision.is_some(),
            unreadable: self.is_unreadable(record),
            renamed: record
                .revision
                .as_ref()
                .map(|revision| revision.renamed.clone())
                .unwrap_or_default(),
            regrouping: self.regrouping_of(record.revision.as_ref()),
            revision: self.revision_of(record.revision.as_ref()),
            first: self.first_time(record.revision.as_ref()),
        }
    }

    /// The escalations of a period that this half may show.
    fn shown<'r>(&'r self, record: &'r PeriodRecord) -> impl Iterator<Item = &'r Escalation> {
        record
            .escalations
            .iter()
            .filter(|escalation| self.may_show(escalation))
    }

    /// The escalations of a period that had been there the period before, by rule.
    fn continuing(&self, record: &PeriodRecord) -> Vec<Continuing> {
        let moment = Moment::past(record);
        let by_rule = EscalationRule::ALL.into_iter().map(|rule| {
            let own = self.shown(record);
            let own: Vec<&Escalation> = own
                .filter(|fired| fired.rule == rule && !fired.new)
                .collect();
            (rule, own)
        });
        by_rule
            .filter_map(|(rule, own)| {
                let first = own.first()?;
                Some(Continuing {
                    title: format!("{}（{}）", rule.outcome(), cause(rule)),
                    condition: format!(
                        "{}。{}",
                        self.rule_words(first, moment),
                        self.new_or_continuing(first, moment)
                    ),
                    rows: own
                        .into_iter()
                        .map(|fired| self.continuing_row(fired, moment))
                        .collect(),
                })
            })
            .collect()
    }

    fn continuing_row(&self, fired: &Escalation, moment: Moment<'_>) -> ContinuingRow {
        let Link { text, href } = self.unit(fired.unit);
        let outcome = outcome_words(fired);
        ContinuingRow {
            unit: Link::new(text, [&*href, "#escalations"].concat()),
            subject: fired.subject.clone().unwrap_or_default(),
            count: fired.count,
            reached: iso(fired.reached),
            outcome: match &fired.issued {
                Some(document) => format!("{outcome}，已发 {document}"),
                None => outcome,
            },
            issued: fired.issued.is_some(),
            next: self.next_threshold(fired, moment).unwrap_or_default(),
        }
    }

    fn neighbours(&self, position: usize) -> Vec<Link> {
        let archive = self.input.archive;
        let mut neighbours = Vec::new();
        if let Some(before) = position
            .checked_sub(1)
            .and_then(|before| archive.get(before))
        {
            neighbours.push(Link::new(
                format!("← 上一期 {}", before.as_of),
                links::Links::period(before.as_of),
            ));
        }
        neighbours.push(match archive.get(position + 1) {
            Some(after) => Link::new(
                format!("下一期 {} →", after.as_of),
                links::Links::period(after.as_of),
            ),
            None => Link::new(
                format!("本期 {} →", self.input.findings.as_of),
                "index.html",
            ),
        });
        neighbours
    }

    fn past_rank(&self, line: &RankedUnit, compared: bool) -> PastRank {
        let (met, of) = line.on_time;
        let mut marks = Vec::new();
        marks.extend(line.without_matters.map(WithoutMatters::label));
        marks.extend(is_few(of).then_some(FEW));
        PastRank {
            rank: line.rank.rank,
            unit: self.unit(line.unit),
            change: Change::of(Some(line.rank.rank), line.previous_rank, compared),
            score: line.score.to_string(),
            plus: line.plus.to_string(),
            minus: line.minus.to_string(),
            rate: percent(met, of),
            counts: composed(format_args!("{met}/{of}")),
            marks,
        }
    }

    fn past_red(&self, red: &RedMatter) -> PastRed {
        let (days, working_days) = red.late;
        PastRed {
            number: Link::new(Text::clone(&red.number), self.links.matter_of_key(&red.key)),
            name: Text::clone(&red.name),
            unit: self.unit(red.unit),
            stage: Text::clone(&red.stage),
            due: day_or_empty(red.due),
            late: composed(format_args!("{days}天（{working_days}个工作日）")),
            provisional: red.provisional,
            exempt: red.exempt,
        }
    }

    fn past_hand_ins(&self, record: &PeriodRecord) -> Vec<(&'static str, Vec<Link>)> {
        let mut states: Vec<(&'static str, Vec<Link>)> = Vec::new();
        for (unit, state) in &record.hand_ins {
            let link = self.unit(*unit);
            match states.iter_mut().find(|(label, _)| *label == state.label()) {
                Some((_, units)) => units.push(link),
                None => states.push((state.label(), vec![link])),
            }
        }
        states
    }

    /// What the audience may know of the differences from what was published; `None` where there are none for it.
    pub fn revision_of(&self, revision: Option<&Revision>) -> Option<RevisionView> {
        let revision = revision?;
        let rows = self.difference_rows(&revision.differences);
        (!rows.is_empty()).then(|| RevisionView {
            rows,
            reasons: self.reasons(revision),
        })
    }

    /// What differs only because units have another group now; `None` where they have not.
    fn regrouping_of(&self, revision: Option<&Revision>) -> Option<RegroupingView> {
        let regrouping = &revision?.regrouping;
        (!regrouping.units.is_empty()).then(|| RegroupingView {
            units: regrouping.units.clone(),
            rows: self.difference_rows(&regrouping.differences),
        })
    }

    /// What the audience may know of differences.
    fn difference_rows(&self, differences: &[Difference]) -> Vec<DifferenceRow> {
        let shown = differences
            .iter()
            .filter(|difference| self.is_office() || !difference.list.is_office_only());
        let audience = self.audience;
        shown
            .map(|difference| difference_row(difference, audience))
            .collect()
    }

    /// The first of several publications; `None` where there was one.
    pub fn first_time(&self, revision: Option<&Revision>) -> Option<FirstTimeView> {
        let FirstTime { times, differences } = revision?.first.as_ref()?;
        Some(FirstTimeView {
            times: *times,
            rows: self.difference_rows(differences),
        })
    }

    /// What the list of periods says of the first of several publications.
    fn first_words(&self, revision: Option<&Revision>) -> String {
        match self.first_time(revision) {
            None => String::new(),
            Some(FirstTimeView { times, rows }) if rows.is_empty() => {
                format!("（发布过{times}次，与首次也一致）")
            }
            Some(FirstTimeView { times, rows }) => {
                format!("（发布过{times}次，与首次不同：{}处）", rows.len())
            }
        }
    }

    fn reasons(&self, revision: &Revision) -> Vec<String> {
        if revision.reasons.is_empty() {
            return vec!["输入文件和程序都没有变化，请核对发布记录是否被改动".to_owned()];
        }
        revision
            .reasons
            .iter()
            .map(|reason| {
                if self.is_office() {
                    format!("{}：{}", reason.kind, reason.files.join("、"))
                } else {
                    reason.kind.to_owned()
                }
            })
            .collect()
    }
}

/// A difference in the words of those who read it.
pub fn difference_row(difference: &Difference, audience: Audience) -> DifferenceRow {
    let value = |value: &Option<String>| match value {
        // Facts go on record as they are kept, and are read as they are said.
        Some(value) if difference.list == FactList::Matters => value
            .replace("，到期无，", "，没有到期日，")
            .replace("，完成无", "，没有完成"),
        Some(value) => value.clone(),
        None => NO_VALUE.to_owned(),
    };
    DifferenceRow {
        list: difference.list.label(),
        unit: difference.unit.clone(),
        subject: difference.subject_for(audience),
        item: difference.item.clone(),
        before: value(&difference.before),
        after: value(&difference.after),
    }
}

/// The newest publication is the one compared with.
fn published_words(shown: Option<&RevisionView>, revision: Option<&Revision>) -> String {
    let Some(revision) = revision else {
        return "没有发布记录".to_owned();
    };
    let newest = if revision.first.is_some() {
        "最近一次"
    } else {
        ""
    };
    let mut changed = revision.renamed.clone();
    let regrouping = &revision.regrouping;
    changed.extend(regrouping.units.iter().cloned());
    if !regrouping.differences.is_empty() {
        changed.push("名次在现在的序列里推算".to_owned());
    }
    match shown {
        None if !changed.is_empty() => format!("与{newest}发布时一致（{}）", changed.join("、")),
        None => format!("与{newest}发布时一致"),
        Some(view) => format!("与{newest}发布时不同：{}处", view.rows.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_without_a_day_is_told_in_words() {
        let before = "逾期，到期2026-01-12，完成无";
        let difference = |list| Difference {
            list,
            unit: "甲镇".into(),
            subject: "A1 修路".into(),
            item: "办理".into(),
            before: Some(before.into()),
            after: Some("待起算，到期无，完成无".into()),
        };
        let row = difference_row(&difference(FactList::Matters), Audience::County);
        assert_eq!(row.before, "逾期，到期2026-01-12，没有完成");
        assert_eq!(row.after, "待起算，没有到期日，没有完成");
        // What other lists say is as it was written.
        let row = difference_row(&difference(FactList::Meetings), Audience::County);
        assert_eq!(row.before, before);
    }
}

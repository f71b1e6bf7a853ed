//! M2, M8, M13: when a stage was done, by the ledger's words, and what is believed of them.

use super::deadlines::Terms;
use super::facts::Row;
use super::judgement::Case;
use super::papers::{Papers, START, Words};
use super::settings::{Category, StageRule};
use chrono::NaiveDate;

/// When a stage was done.
#[derive(Clone, Copy, PartialEq)]
pub struct Done {
    pub date: NaiveDate,
    pub inferred: bool,
}

/// What the snapshots, one after the other, said of a stage.
pub type History = Vec<(NaiveDate, Option<Done>)>;

/// What a claim is held against.
struct Said {
    /// By the ledger's own words; snapshots that neither date the stage nor were judged not done are left out.
    history: History,
    /// Of each week the date that the row in force then gave with the corrections of then, beside the one that it gives with all of them.
    corrected: Vec<(Option<Done>, Option<Done>)>,
    /// The snapshots of periods that judged it overdue.
    overdue: Vec<NaiveDate>,
    /// The due date that the unit could still miss: none where the list had given the matter to others by the day after it.
    due: Option<NaiveDate>,
}

impl Said {
    fn until(&self, last: NaiveDate) -> Said {
        let known = self.history.iter().filter(|(period, _)| *period <= last);
        Said {
            history: known.copied().collect(),
            corrected: self.corrected.clone(),
            overdue: self.overdue.clone(),
            due: self.due,
        }
    }
}

/// For each stage what its history comes to, and whether a date was claimed against an earlier snapshot.
pub fn done_dates(
    case: &Case,
    papers: &Papers,
    words: &Words,
    terms: &Terms,
) -> Vec<(Option<Done>, bool)> {
    let is_written = terms.written.is_some();
    // A stage that has begun by today's row is judged by the old rows too.
    let begun = |stage: &StageRule| {
        let row = words.newest.as_ref();
        row.is_some_and(|row| row.date(&stage.start).is_some())
    };
    let begun: Vec<bool> = words.category.stages.iter().map(begun).collect();
    let judged = (is_written, begun.as_slice());
    let read = |row: &Row, as_claim| done(&words.category, row, judged, papers.lapsed, as_claim);
    let told = papers
        .versions
        .iter()
        .map(|row| papers.with_starts(case, (*row).clone()));
    let told: Vec<(NaiveDate, Vec<Option<Done>>)> =
        told.map(|row| (row.period, read(&row, true))).collect();
    let weeks = case
        .county
        .periods
        .iter()
        .filter(|week| **week <= case.as_of);
    let corrected = weeks.filter_map(|week| {
        let mut newest_first = papers.versions.iter().rev();
        let row = newest_first.find(|row| row.period <= *week)?;
        let by = |week| {
            let row = case.corrected_by(week, row, "督查事项", papers.number, papers.unit);
            read(&papers.with_starts(case, row), true)
        };
        Some([by(*week), by(case.as_of)])
    });
    let corrected: Vec<[Vec<Option<Done>>; 2]> = corrected.collect();
    let now = words.newest.as_ref().map(|row| read(row, false));
    let stages = words.category.stages.iter().enumerate();
    stages
        .map(|(position, stage)| {
            let claim = now.as_ref().and_then(|now| now[position]);
            let history = told.iter().map(|(period, claims)| {
                // What only follows from a deadline of today was not done by inference then.
                let other = |told: &Done| {
                    told.inferred && claim.is_none_or(|claim| claim.date != told.date)
                };
                let seen_not_done = judged_not_done(case, papers, *period, stage, claims[position]);
                let told =
                    claims[position].filter(|told| seen_not_done != Some(true) || !other(told));
                // The newest snapshot has not been judged yet.
                (*period, told, seen_not_done.unwrap_or(true))
            });
            let history = history
                .filter(|(_, told, was_not_done)| told.is_some() || *was_not_done)
                .map(|(period, told, _)| (period, told));
            let corrected = corrected
                .iter()
                .map(|[then, now]| (then[position], now[position]));
            let periods = told.iter().map(|(period, _)| *period);
            let overdue = periods
                .filter(|period| was_overdue(case, papers, *period, position, &words.category));
            let is_missed = |due: &NaiveDate| {
                let breach = due.succ_opt().expect("a day after");
                papers.lapsed.is_none_or(|lapsed| breach < lapsed)
            };
            let said = Said {
                history: history.collect(),
                corrected: corrected.collect(),
                overdue: overdue.collect(),
                due: terms.clocks[position].due.filter(is_missed),
            };
            let done = claim.map(|claim| {
                let stage_of = (&words.category, position);
                let typed = papers.versions.iter();
                let typed: History = typed
                    .map(|row| (row.period, read(row, true)[position]))
                    .collect();
                let confirmed = case.confirms(papers.number, papers.unit, stage_of, claim, &typed);
                let row = words.newest.as_ref().expect("it makes the claim");
                match claim {
                    claim if confirmed => claim,
                    claim if refused_since(case, &said, claim).is_none() => {
                        believed(case, &said, claim)
                    }
                    _ => other_date(
                        case,
                        papers,
                        stage,
                        (
                            row,
                            &presupposing(&words.category, row, position, judged, papers.lapsed),
                        ),
                        &said,
                    )
                    .unwrap_or_else(|| believed(case, &said, claim)),
                }
            });
            (done, is_backdated(case, &said.history))
        })
        .collect()
}

/// M2: when a row says that each stage was done, by its own date or by one that presupposes it.
///
/// A stage whose start event is missing waits, whatever date it bears; as a claim of its time (M8) that date was made all the same.
fn done(
    category: &Category,
    row: &Row,
    (is_written, judged): (bool, &[bool]),
    lapsed: Option<NaiveDate>,
    as_claim: bool,
) -> Vec<Option<Done>> {
    let before = |date: &NaiveDate| lapsed.is_none_or(|lapsed| *date < lapsed);
    let stages = &category.stages;
    let given = |stage: &StageRule| {
        stage
            .done
            .iter()
            .filter_map(|column| row.date(column))
            .filter(before)
            .min()
    };
    let has_begun = |position: usize| {
        let begun = stages[position].start == START || row.date(&stages[position].start).is_some();
        begun || judged[position] || (is_written && position + 1 == stages.len())
    };
    let own: Vec<Option<NaiveDate>> = (0..stages.len())
        .map(|position| given(&stages[position]).filter(|_| has_begun(position)))
        .collect();
    (0..stages.len())
        .map(|position| {
            let later = position + 1..stages.len();
            let starts = stages[later.clone()]
                .iter()
                .filter(|stage| stage.start != START && stage.start != stages[position].start);
            let presupposing = own[later]
                .iter()
                .copied()
                .flatten()
                .chain(
                    starts
                        .filter_map(|stage| row.date(&stage.start))
                        .filter(before),
                )
                .min();
            let claimed = given(&stages[position]).filter(|_| as_claim && presupposing.is_none());
            let date = |inferred| move |date| Done { date, inferred };
            own[position]
                .or(claimed)
                .map(date(false))
                .or(presupposing.map(date(true)))
        })
        .collect()
}

/// All dates of a row that presuppose a stage.
fn presupposing(
    category: &Category,
    row: &Row,
    position: usize,
    (is_written, begun): (bool, &[bool]),
    lapsed: Option<NaiveDate>,
) -> Vec<NaiveDate> {
    let stages = &category.stages;
    let is_judged = |later: &usize| {
        let is_last = later + 1 == stages.len();
        stages[*later].start == START || begun[*later] || is_last && is_written
    };
    let later = (position + 1..stages.len()).filter(is_judged);
    let columns = later.flat_map(|later| {
        let stage = &stages[later];
        let start = Some(&stage.start);
        let start = start.filter(|start| *start != START && **start != stages[position].start);
        stage.done.iter().chain(start)
    });
    let dates = columns.filter_map(|column| row.date(column));
    dates
        .filter(|date| lapsed.is_none_or(|lapsed| *date < lapsed))
        .collect()
}

/// Whether a period judged the stage not done: not where a correction dated it. Where its category did not know the stage, the row of
/// then tells.
fn judged_not_done(
    case: &Case,
    papers: &Papers,
    period: NaiveDate,
    stage: &StageRule,
    told: Option<Done>,
) -> Option<bool> {
    let mut judgements = case.earlier.iter();
    let judgement = judgements.find(|judgement| judgement.as_of == period)?;
    let Some(matter) = judgement.matter(papers.number, papers.unit) else {
        // The row was nobody's then; that it had the stage not done it says all the same.
        return Some(told.is_none());
    };
    let stages = matter.category.stages.iter().zip(&matter.stages);
    let mut known = stages
        .filter(|(rule, _)| rule.done == stage.done)
        .peekable();
    Some(match known.peek() {
        Some(_) => known.any(|(_, judged)| judged.done.is_none()),
        None => told.is_none(),
    })
}

/// M8: whether a due date was known to a period, and had passed. Where its category did not know the stage, the final one had that of
/// the matter, and another one if the row said from when it ran.
fn was_overdue(
    case: &Case,
    papers: &Papers,
    period: NaiveDate,
    position: usize,
    category: &Category,
) -> bool {
    let stage = &category.stages[position];
    let mut judgements = case.earlier.iter();
    let judgement = judgements.find(|judgement| judgement.as_of == period);
    let Some(matter) = judgement.and_then(|known| known.matter(papers.number, papers.unit)) else {
        return false;
    };
    let mut known = matter.category.stages.iter().zip(&matter.stages);
    match known.find(|(rule, _)| rule.done == stage.done) {
        Some((_, judged)) => judged.status == "overdue",
        None if position + 1 == category.stages.len() => {
            matter.last().due.is_some_and(|due| due < period)
        }
        None => {
            let mut rows = papers.versions.iter();
            let row = rows.find(|row| row.period == period);
            stage.start == START || row.is_some_and(|row| row.date(&stage.start).is_some())
        }
    }
}

/// M8: an earlier snapshot had the stage not done, and a later one dates it more than the grace before that snapshot.
fn is_backdated(case: &Case, history: &[(NaiveDate, Option<Done>)]) -> bool {
    history.iter().enumerate().any(|(position, (_, claim))| {
        claim.is_some_and(|claim| {
            history[..position]
                .iter()
                .any(|(period, known)| known.is_none() && is_beyond_grace(case, claim, *period))
        })
    })
}

fn is_beyond_grace(case: &Case, claim: Done, period: NaiveDate) -> bool {
    let grace = case.county.settings.number("backdate_grace", 3);
    case.county.days.working_days(claim.date, period) > grace
}

/// M8: the period that first made a claim which undoes no breach: none where it was made in time, whatever was said in between.
fn refused_since(case: &Case, said: &Said, claim: Done) -> Option<NaiveDate> {
    let (history, due) = (&said.history, said.due?);
    let same = |known: &Option<Done>| known.is_some_and(|known| known.date == claim.date);
    let before = history.iter().rposition(|(_, known)| !same(known))?;
    let (made, _) = history.iter().find(|(_, known)| same(known))?;
    let mut snapshots = history[..=before].iter();
    let was_overdue = snapshots.any(|(period, known)| {
        let is_missed = due < *period && said.overdue.contains(period);
        known.is_none() && is_missed && is_beyond_grace(case, claim, *period)
    });
    (was_overdue && due < *made).then_some(*made)
}

/// M8 and M13: what counts of a claimed date.
fn believed(case: &Case, said: &Said, claim: Done) -> Done {
    let instead = |date| Done { date, ..claim };
    if let Some(made) = refused_since(case, said, claim) {
        return instead(made);
    }
    let Some(due) = said.due.filter(|due| claim.date <= *due) else {
        return claim;
    };
    // The ledger's own word that it was late stands; and who was not believed once is not believed with another date.
    // Not what a correction has put right, nor what it says of a row that stood no longer when it came.
    let is_late = |told: &Option<Done>| told.is_some_and(|told| !told.inferred && told.date > due);
    let mut words = said.corrected.iter();
    let late = words.find(|(then, now)| is_late(then) && is_late(now));
    let late = late.and_then(|(_, now)| *now);
    let mut claims = said.history.iter().filter_map(|(period, told)| {
        let told = (*told)?;
        refused_since(case, &said.until(*period), told)
    });
    late.or_else(|| claims.next().map(instead)).unwrap_or(claim)
}

/// M8, M15: the date that stands beside a claim that undoes no breach: one that a correction gives, or that an earlier period let
/// stand and the row still gives.
fn other_date(
    case: &Case,
    papers: &Papers,
    stage: &StageRule,
    (row, presupposing): (&Row, &[NaiveDate]),
    said: &Said,
) -> Option<Done> {
    let own = |date| Done {
        date,
        inferred: false,
    };
    let corrected = stage.done.iter().filter(|column| {
        case.correction("督查事项", papers.number, papers.unit, column)
            .is_some()
    });
    let corrected = corrected.filter_map(|column| row.date(column)).min();
    let given: Vec<NaiveDate> = stage
        .done
        .iter()
        .filter_map(|column| row.date(column))
        .collect();
    let judged = case.earlier.iter().rev().filter_map(|judgement| {
        let matter = judgement.matter(papers.number, papers.unit)?;
        let mut stages = matter.category.stages.iter();
        let done = match stages.position(|rule| rule.done == stage.done) {
            Some(position) => matter.stages[position].done,
            // Under another category the row said so.
            None => said
                .history
                .iter()
                .rfind(|(period, _)| *period <= judgement.as_of)
                .and_then(|(_, told)| *told),
        };
        Some((judgement.as_of, done))
    });
    // The newest first.
    let judged = judged.map_while(|(period, done)| Some((period, done?)));
    let since_done: Vec<(NaiveDate, Done)> = judged.collect();
    let is_given = |done: &Done| {
        let dates = if done.inferred {
            presupposing
        } else {
            given.as_slice()
        };
        dates.contains(&done.date)
    };
    let accepted = since_done.iter().find(|(_, done)| is_given(done));
    let accepted = accepted.map(|(_, done)| *done).filter(|done| {
        let mut oldest_first = since_done.iter().rev();
        let first = oldest_first.find(|(_, known)| known == done);
        // It may itself be refused by what is known now.
        first.is_some_and(|(period, _)| {
            believed(case, &said.until(*period), *done).date == done.date
        })
    });
    corrected.map(own).or(accepted)
}

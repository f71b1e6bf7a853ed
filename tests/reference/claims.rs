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
    /// The same rows with all corrections: what they have put right was never late, and what they give binds as the ledger's word does.
    corrected: History,
    /// The due date that the unit could still miss: none where the list had given the matter to others by the day after it.
    due: Option<NaiveDate>,
}

impl Said {
    fn until(&self, last: NaiveDate) -> Said {
        let known = |history: &History| {
            let known = history.iter().filter(|(period, _)| *period <= last);
            known.copied().collect()
        };
        Said {
            history: known(&self.history),
            corrected: known(&self.corrected),
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
    let read =
        |row: &Row, as_claim| done(&words.category, row, is_written, papers.lapsed, as_claim);
    let told = papers
        .versions
        .iter()
        .map(|row| papers.with_starts(case, (*row).clone()));
    let told: Vec<(NaiveDate, Vec<Option<Done>>)> =
        told.map(|row| (row.period, read(&row, true))).collect();
    let corrected = papers.versions.iter().map(|row| {
        let row = case.corrected(row, "督查事项", papers.number, papers.unit);
        read(&papers.with_starts(case, row), true)
    });
    let corrected: Vec<Vec<Option<Done>>> = corrected.collect();
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
            let periods = told.iter().map(|(period, _)| *period);
            let corrected = periods.zip(corrected.iter().map(|told| told[position]));
            let is_missed = |due: &NaiveDate| {
                let breach = due.succ_opt().expect("a day after");
                papers.lapsed.is_none_or(|lapsed| breach < lapsed)
            };
            let said = Said {
                history: history.collect(),
                corrected: corrected.collect(),
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
                    _ => other_date(case, papers, stage, row, &said)
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
    is_written: bool,
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
        begun || (is_written && position + 1 == stages.len())
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
        return Some(false);
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

/// M8: from which period on a claim stands that undoes no breach.
fn refused_since(case: &Case, said: &Said, claim: Done) -> Option<NaiveDate> {
    let (history, due) = (&said.history, said.due?);
    let same = |known: &Option<Done>| known.is_some_and(|known| known.date == claim.date);
    let before = history.iter().rposition(|(_, known)| !same(known))?;
    let (made, _) = history.get(before + 1)?;
    let mut snapshots = history[..=before].iter();
    let was_overdue = snapshots.any(|(period, known)| {
        known.is_none() && due < *period && is_beyond_grace(case, claim, *period)
    });
    was_overdue.then_some(*made)
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
    let words = said.corrected.iter().filter_map(|(_, told)| *told);
    let late = words.clone().find(|told| !told.inferred && told.date > due);
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
    row: &Row,
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
    let is_given = |done: &Done| !done.inferred && given.contains(&done.date);
    let accepted = since_done.iter().find(|(_, done)| is_given(done));
    let accepted = accepted.map(|(_, done)| *done).filter(|done| {
        let mut oldest_first = since_done.iter().rev();
        let first = oldest_first.find(|(_, known)| known == done);
        // It may itself be refused by what is known now.
        first.is_some_and(|(period, _)| {
            believed(case, &said.until(*period), *done).date == done.date
        })
    });
    let accepted = accepted.map(|done| done.date);
    corrected.or(accepted).map(own)
}

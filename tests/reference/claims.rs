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
    let now = words.newest.as_ref().map(|row| read(row, false));
    let stages = words.category.stages.iter().enumerate();
    stages
        .map(|(position, stage)| {
            let history = told
                .iter()
                .map(|(period, claims)| (*period, claims[position]));
            let history: History = history
                .filter(|(period, claim)| {
                    claim.is_some() || was_not_done(case, papers, *period, stage)
                })
                .collect();
            let claim = now.as_ref().and_then(|now| now[position]);
            let done = claim.map(|claim| {
                let confirmed = case.confirms(
                    papers.number,
                    papers.unit,
                    &words.category,
                    stage,
                    claim,
                    &history,
                );
                if confirmed {
                    claim
                } else {
                    believed(case, &history, claim, terms.clocks[position].due)
                }
            });
            (done, is_backdated(case, &history))
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

/// Whether a period counted the stage as not done: not where its category did not know it, nor where a correction dated it.
fn was_not_done(case: &Case, papers: &Papers, period: NaiveDate, stage: &StageRule) -> bool {
    let judgement = case
        .earlier
        .iter()
        .find(|judgement| judgement.as_of == period);
    let matter = judgement.and_then(|judgement| judgement.matter(papers.number, papers.unit));
    let mut known = matter
        .into_iter()
        .flat_map(|matter| matter.category.stages.iter().zip(&matter.stages));
    // The newest snapshot has not been judged yet.
    judgement.is_none()
        || known.any(|(rule, judged)| rule.done == stage.done && judged.done.is_none())
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

/// M8 and M13: what counts of a claimed date.
fn believed(
    case: &Case,
    history: &[(NaiveDate, Option<Done>)],
    claim: Done,
    due: Option<NaiveDate>,
) -> Done {
    let same = |known: &Option<Done>| known.is_some_and(|known| known.date == claim.date);
    let first = history
        .iter()
        .rposition(|(_, known)| !same(known))
        .map_or(0, |position| position + 1);
    let (before, Some((made, _)), Some(due)) = (&history[..first], history.get(first), due) else {
        return claim;
    };
    // Who claims a date against an earlier snapshot is not believed, nor is who then claims another one (M13).
    let was_overdue = |claim: Done, before: &[(NaiveDate, Option<Done>)]| {
        before.iter().any(|(period, known)| {
            known.is_none() && due < *period && is_beyond_grace(case, claim, *period)
        })
    };
    if was_overdue(claim, before) {
        return Done {
            date: *made,
            ..claim
        };
    }
    let refused = (0..first).find(|position| {
        history[*position]
            .1
            .is_some_and(|claim| was_overdue(claim, &history[..*position]))
    });
    let late = before
        .iter()
        .filter_map(|(_, known)| *known)
        .find(|known| !known.inferred && known.date > due);
    let stands = refused
        .map(|position| Done {
            date: history[position].0,
            ..claim
        })
        .or(late);
    stands.filter(|_| claim.date <= due).unwrap_or(claim)
}

//! D1 to D6, M4, M5, M9: when the stages of a matter begin, and when they are due.

use super::facts::Row;
use super::judgement::Case;
use super::papers::{Papers, START, Words};
use super::settings::StageRule;
use chrono::NaiveDate;

const WITHOUT_LIMIT: [&str; 3] = ["长期坚持", "持续推进", "常态化"];

/// The clock of a stage.
#[derive(Clone, Copy)]
pub struct Clock {
    pub start: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub is_provisional: bool,
}

/// An extension as it was applied.
#[derive(PartialEq)]
pub struct Extension {
    pub to: NaiveDate,
    pub approved: NaiveDate,
    pub timely: bool,
}

/// The clocks of all stages, and what they rest on.
pub struct Terms {
    pub clocks: Vec<Clock>,
    /// The written deadline, where it counts.
    pub written: Option<NaiveDate>,
    /// It stands from another row: the one that counts has none, and the newest has not mended it.
    pub is_standing: bool,
    /// 无固定时限 by the list.
    pub has_no_limit: bool,
    pub extensions: Vec<Extension>,
}

pub fn terms(case: &Case, papers: &Papers, words: &Words) -> Terms {
    let last = words.category.last();
    let deadline = match &words.listed {
        Some(row) => row.text("完成时限").to_owned(),
        None => own_deadline(case, papers, last),
    };
    let is_listed = words.listed.is_some();
    let has_no_limit = is_listed && WITHOUT_LIMIT.contains(&deadline.as_str());
    let stages = words.category.stages.iter();
    let mut clocks: Vec<Clock> = stages
        .map(|stage| clock(case, papers, stage, words))
        .collect();
    let limit = *clocks.last().expect("a stage");
    // M4: a unit may only shorten its own clock.
    let counts = |date: &NaiveDate| {
        is_listed || last.is_written() || limit.due.is_none_or(|due| *date <= due)
    };
    // Nothing is due before it was given.
    let given = words.head.date(START);
    let is_later = |date: &NaiveDate| given.is_none_or(|given| *date >= given);
    let written = deadline.parse().ok().filter(is_later).filter(counts);
    // A required one that does not count leaves the one of before.
    let lacks = last.is_written() && written.is_none() && !has_no_limit;
    let standing = standing_deadline(case, papers, words).filter(|_| lacks);
    let written = written.or(standing);
    // What is kept though it is of before the start is mended by the unit's newest row.
    let newest = papers.versions.last().filter(|_| !is_listed);
    let newest = newest.and_then(|row| row.text("完成时限").parse().ok());
    let corrected = case.correction("督查事项", papers.number, papers.unit, "完成时限");
    let is_mended = corrected.is_none() && newest.is_some_and(|date| is_later(&date));
    let waits = limit.start.is_none() && written.is_none();
    let mut due = written.or(limit.due).filter(|_| !has_no_limit);
    let extensions = extend(case, papers, &mut due, waits);
    let is_by_category = due == limit.due
        && written.is_none()
        && !extensions.iter().any(|extension| extension.timely);
    *clocks.last_mut().expect("a stage") = Clock {
        due: due.filter(|_| !waits),
        is_provisional: limit.is_provisional && is_by_category,
        ..limit
    };
    Terms {
        clocks,
        written,
        is_standing: standing.is_some() && !is_mended,
        has_no_limit,
        extensions,
    }
}

/// M9: the deadline of the ledger that counts; the first readable one while the final stage had no due date.
fn own_deadline(case: &Case, papers: &Papers, last: &StageRule) -> String {
    let mut deadline = String::new();
    for row in &papers.versions {
        row.text("完成时限").clone_into(&mut deadline);
        let had_due = deadline.parse::<NaiveDate>().is_ok() || has_limit(last, row);
        if had_due && !case.county.settings.takes_newest() {
            break;
        }
    }
    let corrected = case.correction("督查事项", papers.number, papers.unit, "完成时限");
    corrected.unwrap_or(deadline)
}

/// What another row of the matter gives as its deadline, where the one that counts gives none: of the list the newest such row, of a
/// ledger the one that comes first where the first value counts (M9).
fn standing_deadline(case: &Case, papers: &Papers, words: &Words) -> Option<NaiveDate> {
    let is_listed = words.listed.is_some();
    let mut rows: Vec<&Row> = if is_listed {
        papers.list.clone()
    } else {
        papers.versions.clone()
    };
    if is_listed || case.county.settings.takes_newest() {
        rows.reverse();
    }
    let given = words.head.date(START);
    let category = |row: &Row| case.county.settings.category(row.text("事项类别"));
    let same = rows
        .into_iter()
        .filter(|row| category(row).is_some_and(|category| category.key == words.category.key));
    let mut dates = same.filter_map(|row| row.text("完成时限").parse().ok());
    dates.find(|date| given.is_none_or(|given| *date >= given))
}

/// Whether the final stage has a due date by its category's limit.
pub fn has_limit(last: &StageRule, row: &Row) -> bool {
    !last.is_written() && (last.start == START || row.date(&last.start).is_some())
}

/// The start of a stage, and what its category's limit makes of it.
fn clock(case: &Case, papers: &Papers, stage: &StageRule, words: &Words) -> Clock {
    let row = if stage.start == START {
        Some(&words.head)
    } else {
        words.newest.as_ref()
    };
    // What a ledger says after a lapse, of days after it, begins nothing.
    let is_held = |start: &NaiveDate| {
        stage.start == START || papers.lapsed.is_none_or(|lapsed| *start < lapsed)
    };
    let start = row.and_then(|row| row.date(&stage.start)).filter(is_held);
    let limit = start.and_then(|start| case.county.days.due(start, stage.limit(start)));
    Clock {
        start,
        due: limit.map(|limit| limit.0),
        is_provisional: limit.is_some_and(|limit| limit.1),
    }
}

/// M15: whether a correction of the unit's own rows gives something by which the final stage is due.
fn is_corrected(case: &Case, papers: &Papers) -> bool {
    let last = papers.words(case).category.last().start.clone();
    let columns = [START, "事项类别", "完成时限", last.as_str()];
    let given = |sheet: &str, column: &str| {
        let value = case.correction(sheet, papers.number, papers.unit, column);
        value.is_some()
    };
    columns
        .iter()
        .any(|column| given("督查事项", column) || given("交办清单", column))
}

/// M5: the extensions in order of approval, each timely by the due date then in force.
fn extend(
    case: &Case,
    papers: &Papers,
    due: &mut Option<NaiveDate>,
    waits: bool,
) -> Vec<Extension> {
    let mut rows = case.extensions(papers.number, papers.unit, !papers.list.is_empty());
    // M4: from the day on which it had lapsed the unit did not answer any more.
    rows.retain(|(approved, ..)| papers.lapsed.is_none_or(|lapsed| *approved < lapsed));
    rows.sort();
    let mut applied = Vec::new();
    for (approved, to, _) in rows {
        // By the due date of the day itself, whatever a later list makes of it.
        let then = case.last_then(papers.number, papers.unit, approved);
        let then = then.filter(|_| case.newest() > approved);
        let then = then.and_then(|(week, stage)| Some((week, stage.due?)));
        let allows = |due: NaiveDate| approved <= due;
        let allowed_now = due.is_none_or(allows);
        // What an extension before or a correction has moved counts as well, and what the first list says.
        let now_counts = |week: NaiveDate| {
            applied.iter().any(|before: &Extension| before.timely)
                || is_corrected(case, papers)
                || papers.first_list(case).is_some_and(|first| first > week)
        };
        // What had moved the date itself by then was in time.
        let had_moved = then.is_some_and(|(week, due)| {
            let known = case.earlier.iter().find(|known| known.as_of == week);
            let matter = known.and_then(|known| known.matter(papers.number, papers.unit));
            due == to && matter.is_some_and(|matter| matter.was_extended(approved))
        });
        // One before has moved the date forward, and its paper had not come by then: it was in force all the same.
        let mut before = applied.iter().rev();
        let last = before.find(|before: &&Extension| before.timely);
        let was_shortened = then.is_some_and(|(week, then)| {
            let known = case.earlier.iter().find(|known| known.as_of == week);
            let matter = known.and_then(|known| known.matter(papers.number, papers.unit));
            last.is_some_and(|last| {
                let knew = matter.is_some_and(|matter| matter.was_extended_since(last.approved));
                last.approved < approved && last.to < then && !knew
            })
        });
        let timely = waits
            || had_moved
            || match then {
                _ if was_shortened => allowed_now,
                Some((week, then)) if now_counts(week) => allows(then) || allowed_now,
                Some((_, then)) => allows(then),
                None => allowed_now,
            };
        if timely && !waits {
            *due = Some(to);
        }
        applied.push(Extension {
            to,
            approved,
            timely,
        });
    }
    applied
}

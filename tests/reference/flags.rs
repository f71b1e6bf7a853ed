//! M4 to M14: the flags of a matter.

use super::deadlines::{Terms, has_limit};
use super::facts::Row;
use super::judgement::Case;
use super::matters::Matter;
use super::papers::{Papers, START, Words, names_known_units, of_number};
use chrono::NaiveDate;

/// The flags that a matter bears, but for 「疑似倒填」.
pub fn flags(
    case: &Case,
    papers: &Papers,
    words: &Words,
    terms: &Terms,
    matter: &Matter,
) -> Vec<&'static str> {
    let listed = words.listed.as_ref();
    let last = words.category.last();
    let is_done = matter.last().done.is_some();
    let lists = case.county.snapshots(None, "交办清单", case.as_of);
    // A row of the newest list that cannot be judged is on it all the same.
    let newest_list = lists.last().map(|(_, rows)| rows.as_slice());
    let is_unread = |row: &Row| !row.is_good() || !names_known_units(case, row);
    let is_off_list =
        newest_list.is_some_and(|rows| !of_number(rows, papers.number).is_some_and(is_unread));
    let has_deadline = terms.written.is_some() || terms.has_no_limit;
    let is_held = |period: NaiveDate| matter.has_passed(case.county.answering(papers.unit, period));
    // Of a matter that has not passed on, the heir's ledger need not tell.
    let newest = papers.ledger.iter().rfind(|(period, _)| is_held(*period));
    let seen = papers.ledger.iter().rfind(|(_, row)| row.is_some());
    // What only the dissolved unit's ledger had is missing from no other.
    let is_its_own = |period| case.county.answering(papers.unit, period) == matter.answers();
    let is_missing = seen.is_none_or(|(seen, _)| {
        newest.is_some_and(|(newest, _)| seen < newest && is_its_own(*seen))
    }) && !is_there(case, papers, matter.answers());
    let flags = [
        ("not-on-list", is_off_list && listed.is_none()),
        ("no-fixed-limit", terms.has_no_limit),
        (
            "own-deadline",
            listed.is_none() && last.is_written() && terms.written.is_some(),
        ),
        (
            "incomplete-list",
            lacks_cells(words) || (last.is_written() && (!has_deadline || terms.is_standing)),
        ),
        (
            "late-extension",
            terms.extensions.iter().any(|extension| !extension.timely),
        ),
        (
            "late-registered",
            was_registered_late(case, papers, terms, matter.answers()),
        ),
        (
            "changed",
            is_changed(case, papers, &papers.mentions, terms, true)
                || is_changed(case, papers, &papers.versions, terms, false)
                || has_kept_start(case, papers, words),
        ),
        ("order", goes_backwards(words)),
        (
            "missing-from-ledger",
            !matter.closed && !matter.struck && is_missing,
        ),
        ("done-not-closed", is_done && !matter.closed),
        (
            "stale-progress",
            !is_done && !matter.closed && is_stale(case, papers),
        ),
    ];
    flags
        .into_iter()
        .filter(|(_, holds)| *holds)
        .map(|(flag, _)| flag)
        .collect()
}

/// Whether the newest ledger of the unit that answers has a row of the number, be it one of before it took the matter over, or one that
/// cannot be judged.
fn is_there(case: &Case, papers: &Papers, answers: &str) -> bool {
    let snapshots = case.county.snapshots(Some(answers), "督查事项", case.as_of);
    let newest = snapshots.last();
    let row = newest.and_then(|(_, rows)| of_number(rows, papers.number));
    row.is_some()
}

/// M11: a cell that is empty in the list's row and in the unit's.
fn lacks_cells(words: &Words) -> bool {
    let required = ["责任单位", "责任人", "工作标准", "考核标准"];
    let rows = || [&words.listed, &words.newest].into_iter().flatten();
    required
        .iter()
        .any(|column| rows().all(|row| row.text(column).is_empty()))
}

/// M13: an exemption or a timely extension first handed in after a period that judged the breach.
fn was_registered_late(case: &Case, papers: &Papers, terms: &Terms, answers: &str) -> bool {
    let (number, unit) = (papers.number, papers.unit);
    let mut names = [unit, answers].into_iter();
    let exemption = names.find_map(|name| case.exemption("督查事项", number, name));
    let mut extensions = case
        .extensions(number, unit, !papers.list.is_empty())
        .into_iter();
    let applied = |to, approved| {
        terms.extensions.iter().any(|extension| {
            (extension.to, extension.approved, extension.timely) == (to, approved, true)
        })
    };
    exemption.is_some_and(|(_, first)| case.breached_before(number, unit, first, false))
        || extensions.any(|(approved, to, first)| {
            applied(to, approved) && case.breached_before(number, unit, first, true)
        })
}

/// A start event that was kept against the newest row (M13).
fn has_kept_start(case: &Case, papers: &Papers, words: &Words) -> bool {
    let newest = papers
        .versions
        .last()
        .map(|row| case.corrected(row, "督查事项", papers.number, papers.unit));
    let pair = words.newest.as_ref().zip(newest);
    pair.is_some_and(|(kept, newest)| {
        words
            .category
            .stages
            .iter()
            .any(|stage| kept.text(&stage.start) != newest.text(&stage.start))
    })
}

/// M9: a start, deadline or category that was another in the version before.
fn is_changed(
    case: &Case,
    papers: &Papers,
    versions: &[&Row],
    terms: &Terms,
    is_list: bool,
) -> bool {
    let date = |row: &Row| row.text("完成时限").parse::<NaiveDate>().ok();
    versions.windows(2).any(|pair| {
        let (old, new) = (pair[0], pair[1]);
        let differs = |column: &str| old.text(column) != new.text(column);
        let extended = terms
            .extensions
            .iter()
            .any(|extension| extension.timely && date(new) == Some(extension.to));
        let before = case
            .earlier
            .iter()
            .rfind(|judgement| judgement.as_of < new.period);
        let judged = before.and_then(|judgement| judgement.matter(papers.number, papers.unit));
        // By the row's own words, or by what the list's row came to for the unit; a unit's own 无固定时限 counts for nothing, the list's
        // is its word.
        let category = case.county.settings.category(old.text("事项类别"));
        let is_limited = category.is_some_and(|category| has_limit(category.last(), old));
        let is_first = if is_list {
            let had_due = judged.map_or(is_limited, |matter| matter.last().due.is_some());
            old.text("完成时限").is_empty() && !had_due
        } else {
            date(old).is_none() && !is_limited && !new.text("完成时限").is_empty()
        };
        differs(START) || differs("事项类别") || (differs("完成时限") && !extended && !is_first)
    })
}

/// M6: 「立项、交办、落实、反馈、销号」.
fn goes_backwards(words: &Words) -> bool {
    let (listed, newest) = (words.listed.as_ref(), words.newest.as_ref());
    let date = |row: Option<&Row>, column: &str| row.and_then(|row| row.date(column));
    let (start, closed) = (
        date(listed.or(newest), START),
        date(listed.or(newest), "销号日期"),
    );
    let backwards = |days: &[Option<NaiveDate>]| !days.iter().flatten().is_sorted();
    backwards(&[
        date(listed, "立项日期"),
        start,
        date(newest, "办结日期"),
        closed,
    ]) || backwards(&[start, date(newest, "反馈日期"), closed])
}

/// M14: the same words in so many periods in a row, up to the newest.
fn is_stale(case: &Case, papers: &Papers) -> bool {
    let wanted = case.county.settings.number("stale_periods", 3);
    let periods = case
        .county
        .periods
        .iter()
        .rev()
        .filter(|period| **period <= case.as_of)
        .take(wanted);
    // Where a row cannot be judged, its last good version stands; the newest must be good itself.
    let text = |period: &NaiveDate| {
        let (_, row) = papers.ledger.iter().find(|(known, _)| known == period)?;
        let is_newest = *period == case.newest();
        row.filter(|row| !is_newest || row.is_good())?;
        let mut versions = papers.versions.iter();
        let standing = versions.rfind(|row| row.period <= *period)?;
        Some(standing.text("进展情况"))
    };
    let texts: Vec<&str> = periods
        .map(|period| text(period).unwrap_or_default())
        .collect();
    texts.len() == wanted && !texts[0].is_empty() && texts.iter().all(|text| *text == texts[0])
}

//! Terms of office of principals, and when one holder of a post follows another.

use super::{Gathered, UnreadDays};
use crate::diagnostic::{Diagnostic, DirectoryProblem};
use crate::ingest::date::{self, Reason, YearFrom};
use crate::ingest::words;
use crate::model::directory::{Term, last_of_month};
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::source::Place;
use chrono::NaiveDate;

/// A 任职起 that cannot be read.
pub(super) struct Start {
    place: Place,
    /// What stands there, masked.
    read: String,
    /// The first day of the month, where no more is written than that.
    month: Option<NaiveDate>,
}

/// A row's term of office, and what is known of its first day where that cannot be read. Where no more is written than the month, its ends
/// are the days on which it was held for certain: from the last day of the month in which it began, up to the first day of that in which it
/// ended.
pub(super) fn term_of(record: &Record, unread: &UnreadDays) -> (Term, Option<Start>) {
    let read_at = |field| {
        let place = record.place(field);
        let read = unread.get(&place)?;
        Some((place, read))
    };
    let ended_in = read_at(Field::TermTo).and_then(|(_, read)| month_of(read));
    let start = read_at(Field::TermFrom).map(|(place, read)| Start {
        place,
        read: read.clone(),
        month: month_of(read),
    });
    let began_in = start.as_ref().and_then(|start| start.month);
    let text = |field| record.text_or_empty(field).to_string();
    let term = Term {
        name: text(Field::Principal),
        post: text(Field::Post),
        from: record
            .date(Field::TermFrom)
            .or(began_in.and_then(last_of_month)),
        to: record.date(Field::TermTo).or(ended_in),
        began_in,
        ended_in,
        place: record.place(Field::Principal),
    };
    (term, start)
}

/// The first day of a month that is all that a text says of a day, be it with the part of the month (2026年6月底).
pub(super) fn month_of(read: &str) -> Option<NaiveDate> {
    const PARTS: [&str; 6] = ["初", "底", "末", "上旬", "中旬", "下旬"];
    let part = PARTS.iter().find_map(|part| read.trim().strip_suffix(part));
    match date::date_of_text(part.unwrap_or(read), YearFrom::Nowhere) {
        Err(Reason::NoDay(year, month)) => {
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, 1)
        }
        _ => None,
    }
}

/// One post has one holder: a term without an end is over when the next one of the same post begins, and a term that ends after that is
/// told. Where no post is given, the two may hold different ones.
pub(super) fn end_succeeded_terms(entry: &mut Gathered, diagnostics: &mut Vec<Diagnostic>) {
    let terms = entry.unit.terms.clone();
    let month_of = |at: usize| entry.starts[at].as_ref().map(|start| start.month);
    for (at, own) in terms.iter().enumerate() {
        // Nobody knows whether it began before the others.
        if month_of(at) == Some(None) {
            continue;
        }
        let goes_on = |(_, after): &(usize, &Term)| {
            let offices = after.offices();
            after.from > own.from && own.offices().iter().all(|office| offices.contains(office))
        };
        let next = terms.iter().enumerate().filter(goes_on);
        let next = next.min_by_key(|(_, after)| after.from);
        let Some((position, next, from)) = next.and_then(|(at, next)| Some((at, next, next.from?)))
        else {
            continue;
        };
        if own.to.is_some_and(|to| to <= from) {
            continue;
        }
        let is_ended = own.to.is_none() && !own.post.is_empty();
        if let Some(Some(month)) = month_of(position).filter(|_| is_ended) {
            // Which day of the month it was, nobody knows.
            entry.unit.terms[at].to = month.pred_opt();
            entry.unit.terms[at].ended_in = Some(month);
            continue;
        }
        if is_ended {
            entry.unit.terms[at].to = Some(from);
        }
        let problem = DirectoryProblem::OverlappingTerms {
            one: own.name.clone(),
            post: own.post.clone(),
            other: next.name.clone(),
            from,
            is_ended,
        };
        diagnostics.push(Diagnostic::new(problem, entry.ends[at].clone(), None));
    }
}

/// Who holds a post whose handover nobody can date: a start that cannot be read lies before or after that of another holder who has no
/// end. Neither of the two is a principal until the directory tells; where the other one has left, he was one.
pub(super) fn take_out_unknown_handovers(entry: &mut Gathered, diagnostics: &mut Vec<Diagnostic>) {
    let terms = entry.unit.terms.clone();
    let mut unknown = vec![false; terms.len()];
    for (at, (own, start)) in terms.iter().zip(&entry.starts).enumerate() {
        let Some(start) = start else { continue };
        let holds_the_same = |(_, other): &(usize, &Term)| own.is_of_post_of(other);
        let mut others = terms.iter().enumerate().filter(|(other, _)| *other != at);
        if start.month.is_some() {
            if let Some((_, other)) = others.find(holds_the_same) {
                let problem = unknown_handover(start, own, other, own.from);
                diagnostics.push(Diagnostic::new(problem, start.place.clone(), None));
            }
            continue;
        }
        if own.to.is_some() {
            continue;
        }
        for (position, other) in others.filter(holds_the_same) {
            unknown[at] = true;
            unknown[position] |= other.to.is_none();
            let problem = unknown_handover(start, own, other, None);
            diagnostics.push(Diagnostic::new(problem, start.place.clone(), None));
        }
    }
    let (undated, dated): (Vec<_>, Vec<_>) = terms
        .into_iter()
        .zip(unknown)
        .partition(|(_, undated)| *undated);
    entry.unit.terms = dated.into_iter().map(|(term, _)| term).collect();
    entry.unit.undated = undated.into_iter().map(|(term, _)| term.name).collect();
}

fn unknown_handover(
    start: &Start,
    own: &Term,
    other: &Term,
    from: Option<NaiveDate>,
) -> DirectoryProblem {
    DirectoryProblem::UnknownHandover {
        name: own.name.clone(),
        read: start.read.clone(),
        other: other.name.clone(),
        from,
    }
}

pub(super) fn report_several_names(name: &str, place: Place, diagnostics: &mut Vec<Diagnostic>) {
    if name.contains(words::is_separator) {
        let read = name.replace(['\n', '\r'], " ");
        let problem = DirectoryProblem::SeveralPrincipals { read };
        diagnostics.push(Diagnostic::new(problem, place, None));
    }
}

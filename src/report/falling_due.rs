//! What falls due in the week after the as-of date: one list for the first page and for the circular.

use crate::rules::findings::Findings;
use crate::rules::matters::Matter;
use crate::rules::stages::{Stage, Status};
use chrono::{Days, NaiveDate};

/// The last day that counts.
pub fn until(as_of: NaiveDate) -> NaiveDate {
    as_of.checked_add_days(Days::new(7)).unwrap_or(as_of)
}

/// The stages that are neither done nor overdue and fall due by then, with their matters, the earliest first. A matter that is
/// red for another stage has its own here too.
pub fn stages<'f, 'h>(findings: &'f Findings<'h>) -> Vec<(NaiveDate, &'f Matter<'h>, &'f Stage)> {
    let until = until(findings.as_of);
    let matters = findings.matters.iter();
    let open = matters.filter(|matter| !matter.struck && matter.closed.is_none());
    let mut due: Vec<(NaiveDate, &Matter<'h>, &Stage)> = open
        .flat_map(|matter| matter.stages.iter().map(move |stage| (matter, stage)))
        .filter(|(_, stage)| matches!(stage.status, Status::DueSoon | Status::Open))
        .filter_map(|(matter, stage)| Some((stage.due?.date, matter, stage)))
        .filter(|(date, ..)| *date <= until)
        .collect();
    due.sort_by_key(|(date, ..)| *date);
    due
}

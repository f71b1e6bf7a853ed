//! 会议纪律: whether what is written of an approval excuses somebody's leave (C1).

use super::row::RowReader;
use crate::diagnostic::{Diagnostic, MeetingProblem};
use crate::model::record::Record;
use crate::model::schema::{Field, LEAVE_KINDS, Sheet};

/// The columns by which somebody's leave is approved and reported.
const APPROVAL: [Field; 3] = [Field::PriorApproval, Field::ApprovedBy, Field::Reported];

/// What stands in the columns of approval of a row that reports leave. `unread`: the columns whose cells are filled and cannot be read.
impl RowReader<'_> {
    /// Whether a row is of leave.
    pub(super) fn is_of_leave(&self, record: &Record) -> bool {
        let kind = record.text(Field::MeetingKind);
        self.sheet == Sheet::Meetings && kind.is_some_and(|kind| LEAVE_KINDS.contains(&&**kind))
    }

    /// That a row says that leave was approved and not by whom, or by whom and not that it was: it is not excused.
    pub(super) fn report_half_an_approval(
        &self,
        record: &Record,
        unread: &[Field],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let is_approved = record.flag(Field::PriorApproval);
        let has_approver = record.text(Field::ApprovedBy).is_some();
        let missing = match (is_approved, has_approver) {
            (Some(true), false) => Field::ApprovedBy,
            (None, true) => Field::PriorApproval,
            _ => return,
        };
        let Some(at) = self.schema.position(missing) else {
            return;
        };
        // A column that is missing is told for the whole sheet, a cell that cannot be read has been told.
        if self.origin.columns[at].is_some() && !unread.contains(&missing) {
            let problem = MeetingProblem::HalfAnApproval {
                column: self.schema.columns[at].name,
            };
            diagnostics.push(Diagnostic::new(problem, record.place(missing), self.unit));
        }
    }
}

/// Whether what cannot be read may be all that a leave lacks. Who was given leave must not be absent without it for a word that nobody
/// understands.
pub(super) fn leave_is_unknown(record: &Record, unread: &[Field]) -> bool {
    let is_unread = |field| unread.contains(&field);
    let may_be = |field| record.flag(field) == Some(true) || is_unread(field);
    let has_approver = record.text(Field::ApprovedBy).is_some() || is_unread(Field::ApprovedBy);
    may_be(Field::PriorApproval) && has_approver && APPROVAL.into_iter().any(is_unread)
}

//! Every code that a diagnostic can bear: listed once, each with its severity and its page of explanation.
//!
//! A page is a text file beside this one, named after its code; [`super::explanation`] says how it is written.

use super::Severity;

/// A stable code in kebab-case. Programs rely on it; a renamed one is a change of the contract.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The code itself.
    pub name: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Its page of explanation, as it was written.
    pub(super) page: &'static str,
}

const fn code(name: &'static str, severity: Severity, page: &'static str) -> Code {
    Code {
        name,
        severity,
        page,
    }
}

/// The code of that name.
pub fn find(name: &str) -> Option<&'static Code> {
    ALL.iter().find(|code| code.name == name).copied()
}

use Severity::{Error, Notice, Warning};

// Files, folders, sheets and settings

pub(super) static FOLDER_NOT_A_DATE: Code = code(
    "folder-not-a-date",
    Error,
    include_str!("codes/folder-not-a-date.txt"),
);
pub(super) static NOT_A_FOLDER: Code = code(
    "not-a-folder",
    Error,
    include_str!("codes/not-a-folder.txt"),
);
pub(super) static UNKNOWN_FILE: Code = code(
    "unknown-file",
    Warning,
    include_str!("codes/unknown-file.txt"),
);
pub(super) static PERIOD_GAP: Code =
    code("period-gap", Warning, include_str!("codes/period-gap.txt"));
pub(super) static EMPTY_PERIOD: Code = code(
    "empty-period",
    Warning,
    include_str!("codes/empty-period.txt"),
);
pub(super) static SECOND_DIRECTORY: Code = code(
    "second-directory",
    Warning,
    include_str!("codes/second-directory.txt"),
);
pub(super) static MISPLACED_LEDGER: Code = code(
    "misplaced-ledger",
    Error,
    include_str!("codes/misplaced-ledger.txt"),
);
pub(super) static UNREADABLE_FILE: Code = code(
    "unreadable-file",
    Error,
    include_str!("codes/unreadable-file.txt"),
);
pub(super) static EMPTY_FILE: Code =
    code("empty-file", Error, include_str!("codes/empty-file.txt"));
pub(super) static FILE_TOO_LARGE: Code = code(
    "file-too-large",
    Error,
    include_str!("codes/file-too-large.txt"),
);
pub(super) static UNPACKED_TOO_LARGE: Code = code(
    "unpacked-too-large",
    Error,
    include_str!("codes/unpacked-too-large.txt"),
);
pub(super) static TOO_MANY_SHEETS: Code = code(
    "too-many-sheets",
    Error,
    include_str!("codes/too-many-sheets.txt"),
);
pub(super) static TOO_MANY_ROWS: Code = code(
    "too-many-rows",
    Error,
    include_str!("codes/too-many-rows.txt"),
);
pub(super) static TOO_MANY_CELLS: Code = code(
    "too-many-cells",
    Error,
    include_str!("codes/too-many-cells.txt"),
);
pub(super) static TOO_MUCH_TEXT: Code = code(
    "too-much-text",
    Error,
    include_str!("codes/too-much-text.txt"),
);
pub(super) static TOO_COSTLY: Code =
    code("too-costly", Error, include_str!("codes/too-costly.txt"));
pub(super) static PASSWORD_PROTECTED: Code = code(
    "password-protected",
    Error,
    include_str!("codes/password-protected.txt"),
);
pub(super) static DAMAGED_FILE: Code = code(
    "damaged-file",
    Error,
    include_str!("codes/damaged-file.txt"),
);
pub(super) static LOCK_FILE: Code = code("lock-file", Error, include_str!("codes/lock-file.txt"));
pub(super) static NOT_A_SPREADSHEET: Code = code(
    "not-a-spreadsheet",
    Error,
    include_str!("codes/not-a-spreadsheet.txt"),
);
pub(super) static HTML_FILE: Code = code("html-file", Error, include_str!("codes/html-file.txt"));
pub(super) static UNSUPPORTED_FORMAT: Code = code(
    "unsupported-format",
    Error,
    include_str!("codes/unsupported-format.txt"),
);
pub(super) static ARCHIVE_WITHOUT_WORKBOOK: Code = code(
    "archive-without-workbook",
    Error,
    include_str!("codes/archive-without-workbook.txt"),
);
pub(super) static UNKNOWN_ENCODING: Code = code(
    "unknown-encoding",
    Error,
    include_str!("codes/unknown-encoding.txt"),
);
pub(super) static UNCLOSED_QUOTE: Code = code(
    "unclosed-quote",
    Error,
    include_str!("codes/unclosed-quote.txt"),
);
pub(super) static UNATTRIBUTED_FILE: Code = code(
    "unattributed-file",
    Error,
    include_str!("codes/unattributed-file.txt"),
);
pub(super) static CONTRADICTORY_UNIT: Code = code(
    "contradictory-unit",
    Error,
    include_str!("codes/contradictory-unit.txt"),
);
pub(super) static UNKNOWN_REPORTING_UNIT: Code = code(
    "unknown-reporting-unit",
    Warning,
    include_str!("codes/unknown-reporting-unit.txt"),
);
pub(super) static OTHER_UNIT_NAMED: Code = code(
    "other-unit-named",
    Warning,
    include_str!("codes/other-unit-named.txt"),
);
pub(super) static REGISTER_OUTSIDE_OFFICE: Code = code(
    "register-outside-office",
    Error,
    include_str!("codes/register-outside-office.txt"),
);
pub(super) static UNIT_SHEET_IN_OFFICE: Code = code(
    "unit-sheet-in-office",
    Error,
    include_str!("codes/unit-sheet-in-office.txt"),
);
pub(super) static UNKNOWN_SHEET: Code = code(
    "unknown-sheet",
    Notice,
    include_str!("codes/unknown-sheet.txt"),
);
pub(super) static HIDDEN_SHEET: Code = code(
    "hidden-sheet",
    Notice,
    include_str!("codes/hidden-sheet.txt"),
);
pub(super) static HIDDEN_LEDGER: Code = code(
    "hidden-ledger",
    Warning,
    include_str!("codes/hidden-ledger.txt"),
);
pub(super) static SECOND_TABLE: Code = code(
    "second-table",
    Error,
    include_str!("codes/second-table.txt"),
);
pub(super) static PICTURE_OF_LEDGER: Code = code(
    "picture-of-ledger",
    Error,
    include_str!("codes/picture-of-ledger.txt"),
);
pub(super) static MISSING_COLUMN: Code = code(
    "missing-column",
    Error,
    include_str!("codes/missing-column.txt"),
);
pub(super) static UNUSED_COLUMN: Code = code(
    "unused-column",
    Warning,
    include_str!("codes/unused-column.txt"),
);
pub(super) static UNKNOWN_NAMES_COLUMN: Code = code(
    "unknown-names-column",
    Warning,
    include_str!("codes/unknown-names-column.txt"),
);
pub(super) static NO_APPROVAL_COLUMN: Code = code(
    "no-approval-column",
    Warning,
    include_str!("codes/no-approval-column.txt"),
);
pub(super) static REPEATED_COLUMN: Code = code(
    "repeated-column",
    Notice,
    include_str!("codes/repeated-column.txt"),
);
pub(super) static PASSED_OVER_COLUMN: Code = code(
    "passed-over-column",
    Warning,
    include_str!("codes/passed-over-column.txt"),
);
pub(super) static CALENDAR_YEAR_UNKNOWN: Code = code(
    "calendar-year-unknown",
    Warning,
    include_str!("codes/calendar-year-unknown.txt"),
);
pub(super) static CALENDAR_DAYS_MISSING: Code = code(
    "calendar-days-missing",
    Warning,
    include_str!("codes/calendar-days-missing.txt"),
);
pub(super) static CALENDAR_YEAR_EMPTY: Code = code(
    "calendar-year-empty",
    Warning,
    include_str!("codes/calendar-year-empty.txt"),
);
pub(super) static CALENDAR_DAY_IDLE: Code = code(
    "calendar-day-idle",
    Warning,
    include_str!("codes/calendar-day-idle.txt"),
);
pub(super) static BETWEEN_YEARS: Code = code(
    "between-years",
    Warning,
    include_str!("codes/between-years.txt"),
);
pub(super) static EARLIER_UNREADABLE: Code = code(
    "earlier-unreadable",
    Notice,
    include_str!("codes/earlier-unreadable.txt"),
);
pub(super) static DIRECTORY_NAME_TWICE: Code = code(
    "directory-name-twice",
    Error,
    include_str!("codes/directory-name-twice.txt"),
);
pub(super) static UNKNOWN_SUCCESSOR: Code = code(
    "unknown-successor",
    Error,
    include_str!("codes/unknown-successor.txt"),
);
pub(super) static CIRCULAR_SUCCESSOR: Code = code(
    "circular-successor",
    Error,
    include_str!("codes/circular-successor.txt"),
);
pub(super) static MISSING_SUCCESSOR: Code = code(
    "missing-successor",
    Error,
    include_str!("codes/missing-successor.txt"),
);
pub(super) static REVERSED_DATES: Code = code(
    "reversed-dates",
    Error,
    include_str!("codes/reversed-dates.txt"),
);
pub(super) static CONTRADICTORY_DIRECTORY_ROWS: Code = code(
    "contradictory-directory-rows",
    Warning,
    include_str!("codes/contradictory-directory-rows.txt"),
);
pub(super) static REPEATED_ORDER: Code = code(
    "repeated-order",
    Notice,
    include_str!("codes/repeated-order.txt"),
);
pub(super) static SEVERAL_PRINCIPALS: Code = code(
    "several-principals",
    Warning,
    include_str!("codes/several-principals.txt"),
);
pub(super) static UNKNOWN_WHEN_PUBLISHED: Code = code(
    "unknown-when-published",
    Warning,
    include_str!("codes/unknown-when-published.txt"),
);
pub(super) static PUBLISHED_UNREADABLE: Code = code(
    "published-unreadable",
    Warning,
    include_str!("codes/published-unreadable.txt"),
);
pub(super) static PUBLISHED_PERIOD_GONE: Code = code(
    "published-period-gone",
    Warning,
    include_str!("codes/published-period-gone.txt"),
);
pub(super) static UNIT_GONE: Code = code("unit-gone", Error, include_str!("codes/unit-gone.txt"));
pub(super) static PRINCIPAL_GONE: Code = code(
    "principal-gone",
    Warning,
    include_str!("codes/principal-gone.txt"),
);
pub(super) static LONE_GROUP: Code =
    code("lone-group", Warning, include_str!("codes/lone-group.txt"));
pub(super) static NAMES_COMPLAINANT: Code = code(
    "names-complainant",
    Warning,
    include_str!("codes/names-complainant.txt"),
);
pub(super) static UNREADABLE_NOTE: Code = code(
    "unreadable-note",
    Error,
    include_str!("codes/unreadable-note.txt"),
);
pub(super) static MISNAMED_NOTE: Code = code(
    "misnamed-note",
    Warning,
    include_str!("codes/misnamed-note.txt"),
);
pub(super) static MISNAMED_CALENDAR: Code = code(
    "misnamed-calendar",
    Warning,
    include_str!("codes/misnamed-calendar.txt"),
);
pub(super) static VAGUE_WORDING: Code = code(
    "vague-wording",
    Warning,
    include_str!("codes/vague-wording.txt"),
);
pub(super) static REFUSED_VAGUE_WORDING: Code = code(
    "refused-vague-wording",
    Error,
    include_str!("codes/refused-vague-wording.txt"),
);
// Rows

pub(super) static CONTRADICTORY_DIRECTION: Code = code(
    "contradictory-direction",
    Warning,
    include_str!("codes/contradictory-direction.txt"),
);
pub(super) static CONTRADICTORY_MEETING: Code = code(
    "contradictory-meeting",
    Warning,
    include_str!("codes/contradictory-meeting.txt"),
);
pub(super) static PEOPLE_OF_SEVERAL_UNITS: Code = code(
    "people-of-several-units",
    Error,
    include_str!("codes/people-of-several-units.txt"),
);
pub(super) static DOUBTFUL_NAME: Code = code(
    "doubtful-name",
    Warning,
    include_str!("codes/doubtful-name.txt"),
);
pub(super) static CONTRADICTORY_WORK: Code = code(
    "contradictory-work",
    Warning,
    include_str!("codes/contradictory-work.txt"),
);
pub(super) static REPEATED_MEETING: Code = code(
    "repeated-meeting",
    Warning,
    include_str!("codes/repeated-meeting.txt"),
);
pub(super) static OTHER_MEASURE: Code = code(
    "other-measure",
    Error,
    include_str!("codes/other-measure.txt"),
);
pub(super) static MEASURE_NOT_GIVEN: Code = code(
    "measure-not-given",
    Warning,
    include_str!("codes/measure-not-given.txt"),
);
pub(super) static LAST_YEARS_VALUE: Code = code(
    "last-years-value",
    Warning,
    include_str!("codes/last-years-value.txt"),
);
pub(super) static VALUE_NOT_COUNTED: Code = code(
    "value-not-counted",
    Warning,
    include_str!("codes/value-not-counted.txt"),
);
pub(super) static RESULT_NOT_GIVEN: Code = code(
    "result-not-given",
    Warning,
    include_str!("codes/result-not-given.txt"),
);
pub(super) static HALF_AN_APPROVAL: Code = code(
    "half-an-approval",
    Warning,
    include_str!("codes/half-an-approval.txt"),
);
pub(super) static CORRECTED_TO_ABSENCE: Code = code(
    "corrected-to-absence",
    Warning,
    include_str!("codes/corrected-to-absence.txt"),
);
pub(super) static STRIKES_SEVERAL: Code = code(
    "strikes-several",
    Warning,
    include_str!("codes/strikes-several.txt"),
);
pub(super) static REPLY_WITHOUT_DAY: Code = code(
    "reply-without-day",
    Warning,
    include_str!("codes/reply-without-day.txt"),
);
pub(super) static REQUEST_TO_ITSELF: Code = code(
    "request-to-itself",
    Warning,
    include_str!("codes/request-to-itself.txt"),
);
pub(super) static FALLING_TARGET: Code = code(
    "falling-target",
    Notice,
    include_str!("codes/falling-target.txt"),
);
pub(super) static DUPLICATE_NUMBER: Code = code(
    "duplicate-number",
    Error,
    include_str!("codes/duplicate-number.txt"),
);
pub(super) static CONFLICTING_WORKBOOKS: Code = code(
    "conflicting-workbooks",
    Error,
    include_str!("codes/conflicting-workbooks.txt"),
);
pub(super) static LATE_ROW_CONTRADICTS: Code = code(
    "late-row-contradicts",
    Warning,
    include_str!("codes/late-row-contradicts.txt"),
);
pub(super) static EMPTY_REQUIRED_CELL: Code = code(
    "empty-required-cell",
    Error,
    include_str!("codes/empty-required-cell.txt"),
);
pub(super) static EXTENSION_WITHOUT_UNIT: Code = code(
    "extension-without-unit",
    Error,
    include_str!("codes/extension-without-unit.txt"),
);
pub(super) static UNKNOWN_RULE: Code = code(
    "unknown-rule",
    Error,
    include_str!("codes/unknown-rule.txt"),
);
pub(super) static SEVERAL_PROBLEMS: Code = code(
    "several-problems",
    Warning,
    include_str!("codes/several-problems.txt"),
);
pub(super) static CARRIES_OUT_NOTHING: Code = code(
    "carries-out-nothing",
    Warning,
    include_str!("codes/carries-out-nothing.txt"),
);
pub(super) static CIRCULAR_WITHOUT_RULE: Code = code(
    "circular-without-rule",
    Warning,
    include_str!("codes/circular-without-rule.txt"),
);
pub(super) static KIND_AGAINST_RULE: Code = code(
    "kind-against-rule",
    Error,
    include_str!("codes/kind-against-rule.txt"),
);
pub(super) static UNKNOWN_TARGET: Code = code(
    "unknown-target",
    Warning,
    include_str!("codes/unknown-target.txt"),
);
pub(super) static DOUBTFUL_SHARE: Code = code(
    "doubtful-share",
    Warning,
    include_str!("codes/doubtful-share.txt"),
);
pub(super) static UNKNOWN_SHEET_NAME: Code = code(
    "unknown-sheet-name",
    Error,
    include_str!("codes/unknown-sheet-name.txt"),
);
pub(super) static FIXED_FIELD: Code =
    code("fixed-field", Error, include_str!("codes/fixed-field.txt"));
pub(super) static FIELD_STRUCK_OUT: Code = code(
    "field-struck-out",
    Warning,
    include_str!("codes/field-struck-out.txt"),
);
pub(super) static UNKNOWN_FIELD_NAME: Code = code(
    "unknown-field-name",
    Error,
    include_str!("codes/unknown-field-name.txt"),
);
pub(super) static AMBIGUOUS_CORRECTION: Code = code(
    "ambiguous-correction",
    Error,
    include_str!("codes/ambiguous-correction.txt"),
);
pub(super) static UNIT_NOT_THERE: Code = code(
    "unit-not-there",
    Warning,
    include_str!("codes/unit-not-there.txt"),
);
pub(super) static BEFORE_ITS_EVENT: Code = code(
    "before-its-event",
    Warning,
    include_str!("codes/before-its-event.txt"),
);
pub(super) static CORRECTION_WITHOUT_EFFECT: Code = code(
    "correction-without-effect",
    Error,
    include_str!("codes/correction-without-effect.txt"),
);
pub(super) static CORRECTED_AWAY: Code = code(
    "corrected-away",
    Warning,
    include_str!("codes/corrected-away.txt"),
);
pub(super) static CHANGED_SINCE_CORRECTION: Code = code(
    "changed-since-correction",
    Warning,
    include_str!("codes/changed-since-correction.txt"),
);
pub(super) static UNREADABLE_CORRECTION: Code = code(
    "unreadable-correction",
    Error,
    include_str!("codes/unreadable-correction.txt"),
);
pub(super) static EXAMPLE_ROW: Code =
    code("example-row", Notice, include_str!("codes/example-row.txt"));
pub(super) static HIDDEN_UNDER_MERGE: Code = code(
    "hidden-under-merge",
    Warning,
    include_str!("codes/hidden-under-merge.txt"),
);
pub(super) static OVERLAPPING_MERGES: Code = code(
    "overlapping-merges",
    Warning,
    include_str!("codes/overlapping-merges.txt"),
);
pub(super) static LONGER_THAN_HEADER: Code = code(
    "longer-than-header",
    Error,
    include_str!("codes/longer-than-header.txt"),
);
// Cells

pub(super) static DITTO: Code = code("ditto", Error, include_str!("codes/ditto.txt"));
pub(super) static UNREADABLE_DATE: Code = code(
    "unreadable-date",
    Error,
    include_str!("codes/unreadable-date.txt"),
);
pub(super) static UNREADABLE_DEADLINE: Code = code(
    "unreadable-deadline",
    Error,
    include_str!("codes/unreadable-deadline.txt"),
);
pub(super) static OTHER_WEEKDAY: Code = code(
    "other-weekday",
    Warning,
    include_str!("codes/other-weekday.txt"),
);
pub(super) static DISTANT_LEAP_DAY: Code = code(
    "distant-leap-day",
    Warning,
    include_str!("codes/distant-leap-day.txt"),
);
pub(super) static PICTURE_IN_CELL: Code = code(
    "picture-in-cell",
    Warning,
    include_str!("codes/picture-in-cell.txt"),
);
pub(super) static FUTURE_DATE: Code =
    code("future-date", Error, include_str!("codes/future-date.txt"));
pub(super) static UNREADABLE_NUMBER: Code = code(
    "unreadable-number",
    Error,
    include_str!("codes/unreadable-number.txt"),
);
pub(super) static SEVERAL_COLUMNS: Code = code(
    "several-columns",
    Error,
    include_str!("codes/several-columns.txt"),
);
pub(super) static UNREADABLE_YES_NO: Code = code(
    "unreadable-yes-no",
    Error,
    include_str!("codes/unreadable-yes-no.txt"),
);
pub(super) static UNKNOWN_WORD: Code = code(
    "unknown-word",
    Error,
    include_str!("codes/unknown-word.txt"),
);
pub(super) static UNKNOWN_CATEGORY: Code = code(
    "unknown-category",
    Error,
    include_str!("codes/unknown-category.txt"),
);
pub(super) static UNKNOWN_UNIT: Code = code(
    "unknown-unit",
    Error,
    include_str!("codes/unknown-unit.txt"),
);
pub(super) static COLLECTIVE_NAME: Code = code(
    "collective-name",
    Error,
    include_str!("codes/collective-name.txt"),
);
pub(super) static ERROR_VALUE: Code =
    code("error-value", Error, include_str!("codes/error-value.txt"));
pub(super) static FORMULA_WITHOUT_VALUE: Code = code(
    "formula-without-value",
    Error,
    include_str!("codes/formula-without-value.txt"),
);
pub(super) static LOST_DIGITS: Code =
    code("lost-digits", Error, include_str!("codes/lost-digits.txt"));
pub(super) static SEVERAL_NUMBERS: Code = code(
    "several-numbers",
    Warning,
    include_str!("codes/several-numbers.txt"),
);
pub(super) static NOT_COPIED: Code =
    code("not-copied", Error, include_str!("codes/not-copied.txt"));
pub(super) static TOO_LONG_CELL: Code = code(
    "too-long-cell",
    Error,
    include_str!("codes/too-long-cell.txt"),
);
pub(super) static NOT_POSITIVE: Code = code(
    "not-positive",
    Error,
    include_str!("codes/not-positive.txt"),
);
pub(super) static TOO_MANY_DECIMALS: Code = code(
    "too-many-decimals",
    Error,
    include_str!("codes/too-many-decimals.txt"),
);
pub(super) static PERSONAL_DATA: Code = code(
    "personal-data",
    Warning,
    include_str!("codes/personal-data.txt"),
);
pub(super) static SECRET_WORD: Code = code(
    "secret-word",
    Warning,
    include_str!("codes/secret-word.txt"),
);
// Ledgers against the weeks before, the list and the directory

pub(super) static MISSING_FROM_LEDGER: Code = code(
    "missing-from-ledger",
    Warning,
    include_str!("codes/missing-from-ledger.txt"),
);
pub(super) static NEVER_IN_LEDGER: Code = code(
    "never-in-ledger",
    Warning,
    include_str!("codes/never-in-ledger.txt"),
);
pub(super) static TAKEN_OVER: Code =
    code("taken-over", Notice, include_str!("codes/taken-over.txt"));
pub(super) static DROPPED_REGISTER_ROW: Code = code(
    "dropped-register-row",
    Warning,
    include_str!("codes/dropped-register-row.txt"),
);
pub(super) static DROPPED_REGISTER: Code = code(
    "dropped-register",
    Warning,
    include_str!("codes/dropped-register.txt"),
);
pub(super) static DROPPED_COLUMN: Code = code(
    "dropped-column",
    Warning,
    include_str!("codes/dropped-column.txt"),
);
pub(super) static LEADING_ZEROS: Code = code(
    "leading-zeros",
    Warning,
    include_str!("codes/leading-zeros.txt"),
);
pub(super) static EMPTIED_DAY: Code = code(
    "emptied-day",
    Warning,
    include_str!("codes/emptied-day.txt"),
);
pub(super) static EMPTIED_CELL: Code = code(
    "emptied-cell",
    Warning,
    include_str!("codes/emptied-cell.txt"),
);
pub(super) static MOVED_DAY: Code = code("moved-day", Warning, include_str!("codes/moved-day.txt"));
pub(super) static NOT_RESPONSIBLE: Code = code(
    "not-responsible",
    Warning,
    include_str!("codes/not-responsible.txt"),
);
pub(super) static LISTED_FOR_OTHERS: Code = code(
    "listed-for-others",
    Warning,
    include_str!("codes/listed-for-others.txt"),
);
pub(super) static LAPSED: Code = code("lapsed", Warning, include_str!("codes/lapsed.txt"));
pub(super) static LIST_CONTRADICTED: Code = code(
    "list-contradicted",
    Warning,
    include_str!("codes/list-contradicted.txt"),
);
pub(super) static OWN_DEADLINE_LATER: Code = code(
    "own-deadline-later",
    Warning,
    include_str!("codes/own-deadline-later.txt"),
);
pub(super) static OWN_NO_FIXED_LIMIT: Code = code(
    "own-no-fixed-limit",
    Warning,
    include_str!("codes/own-no-fixed-limit.txt"),
);
pub(super) static MISSING_DEADLINE: Code = code(
    "missing-deadline",
    Error,
    include_str!("codes/missing-deadline.txt"),
);
pub(super) static PASSED_DATE_MISSING: Code = code(
    "passed-date-missing",
    Error,
    include_str!("codes/passed-date-missing.txt"),
);
pub(super) static UNCONFIRMED_CLAIM: Code = code(
    "unconfirmed-claim",
    Warning,
    include_str!("codes/unconfirmed-claim.txt"),
);
pub(super) static CLOSED_UNDONE: Code = code(
    "closed-undone",
    Warning,
    include_str!("codes/closed-undone.txt"),
);
pub(super) static DONE_WITHOUT_DAY: Code = code(
    "done-without-day",
    Warning,
    include_str!("codes/done-without-day.txt"),
);
pub(super) static OLD_START: Code = code("old-start", Warning, include_str!("codes/old-start.txt"));
pub(super) static WRONG_ORDER: Code = code(
    "wrong-order",
    Warning,
    include_str!("codes/wrong-order.txt"),
);
pub(super) static NOT_ON_LIST: Code =
    code("not-on-list", Notice, include_str!("codes/not-on-list.txt"));
pub(super) static OLD_WORKBOOK: Code = code(
    "old-workbook",
    Warning,
    include_str!("codes/old-workbook.txt"),
);
pub(super) static LIST_ROWS_AT_ODDS: Code = code(
    "list-rows-at-odds",
    Warning,
    include_str!("codes/list-rows-at-odds.txt"),
);
pub(super) static NEAR_NUMBER: Code = code(
    "near-number",
    Warning,
    include_str!("codes/near-number.txt"),
);
pub(super) static REUSED_NUMBER: Code = code(
    "reused-number",
    Warning,
    include_str!("codes/reused-number.txt"),
);
pub(super) static UNCLEAR_YEAR: Code = code(
    "unclear-year",
    Warning,
    include_str!("codes/unclear-year.txt"),
);
pub(super) static UNMENDED_ROW: Code = code(
    "unmended-row",
    Warning,
    include_str!("codes/unmended-row.txt"),
);
pub(super) static HALF_READ: Code = code("half-read", Warning, include_str!("codes/half-read.txt"));

/// All codes, by family.
pub const ALL: &[&Code] = &[
    &FOLDER_NOT_A_DATE,
    &NOT_A_FOLDER,
    &UNKNOWN_FILE,
    &PERIOD_GAP,
    &EMPTY_PERIOD,
    &SECOND_DIRECTORY,
    &MISPLACED_LEDGER,
    &UNREADABLE_FILE,
    &EMPTY_FILE,
    &FILE_TOO_LARGE,
    &UNPACKED_TOO_LARGE,
    &TOO_MANY_SHEETS,
    &TOO_MANY_ROWS,
    &TOO_MANY_CELLS,
    &TOO_MUCH_TEXT,
    &TOO_COSTLY,
    &PASSWORD_PROTECTED,
    &DAMAGED_FILE,
    &LOCK_FILE,
    &NOT_A_SPREADSHEET,
    &HTML_FILE,
    &UNSUPPORTED_FORMAT,
    &ARCHIVE_WITHOUT_WORKBOOK,
    &UNKNOWN_ENCODING,
    &UNCLOSED_QUOTE,
    &UNATTRIBUTED_FILE,
    &CONTRADICTORY_UNIT,
    &UNKNOWN_REPORTING_UNIT,
    &OTHER_UNIT_NAMED,
    &REGISTER_OUTSIDE_OFFICE,
    &UNIT_SHEET_IN_OFFICE,
    &UNKNOWN_SHEET,
    &HIDDEN_SHEET,
    &HIDDEN_LEDGER,
    &SECOND_TABLE,
    &PICTURE_OF_LEDGER,
    &MISSING_COLUMN,
    &UNUSED_COLUMN,
    &UNKNOWN_NAMES_COLUMN,
    &NO_APPROVAL_COLUMN,
    &REPEATED_COLUMN,
    &PASSED_OVER_COLUMN,
    &CALENDAR_YEAR_UNKNOWN,
    &CALENDAR_YEAR_EMPTY,
    &CALENDAR_DAYS_MISSING,
    &CALENDAR_DAY_IDLE,
    &BETWEEN_YEARS,
    &EARLIER_UNREADABLE,
    &DIRECTORY_NAME_TWICE,
    &UNKNOWN_SUCCESSOR,
    &CIRCULAR_SUCCESSOR,
    &MISSING_SUCCESSOR,
    &REVERSED_DATES,
    &CONTRADICTORY_DIRECTORY_ROWS,
    &REPEATED_ORDER,
    &SEVERAL_PRINCIPALS,
    &UNKNOWN_WHEN_PUBLISHED,
    &PUBLISHED_UNREADABLE,
    &PUBLISHED_PERIOD_GONE,
    &UNIT_GONE,
    &PRINCIPAL_GONE,
    &LONE_GROUP,
    &NAMES_COMPLAINANT,
    &UNREADABLE_NOTE,
    &MISNAMED_NOTE,
    &MISNAMED_CALENDAR,
    &VAGUE_WORDING,
    &REFUSED_VAGUE_WORDING,
    &CONTRADICTORY_DIRECTION,
    &CONTRADICTORY_MEETING,
    &PEOPLE_OF_SEVERAL_UNITS,
    &DOUBTFUL_NAME,
    &CONTRADICTORY_WORK,
    &REPEATED_MEETING,
    &OTHER_MEASURE,
    &MEASURE_NOT_GIVEN,
    &LAST_YEARS_VALUE,
    &VALUE_NOT_COUNTED,
    &RESULT_NOT_GIVEN,
    &HALF_AN_APPROVAL,
    &CORRECTED_TO_ABSENCE,
    &STRIKES_SEVERAL,
    &REPLY_WITHOUT_DAY,
    &REQUEST_TO_ITSELF,
    &FALLING_TARGET,
    &DUPLICATE_NUMBER,
    &CONFLICTING_WORKBOOKS,
    &LATE_ROW_CONTRADICTS,
    &EMPTY_REQUIRED_CELL,
    &EXTENSION_WITHOUT_UNIT,
    &UNKNOWN_RULE,
    &SEVERAL_PROBLEMS,
    &CARRIES_OUT_NOTHING,
    &CIRCULAR_WITHOUT_RULE,
    &KIND_AGAINST_RULE,
    &UNKNOWN_TARGET,
    &DOUBTFUL_SHARE,
    &UNKNOWN_SHEET_NAME,
    &FIELD_STRUCK_OUT,
    &UNKNOWN_FIELD_NAME,
    &FIXED_FIELD,
    &AMBIGUOUS_CORRECTION,
    &CORRECTION_WITHOUT_EFFECT,
    &CORRECTED_AWAY,
    &CHANGED_SINCE_CORRECTION,
    &UNIT_NOT_THERE,
    &BEFORE_ITS_EVENT,
    &UNREADABLE_CORRECTION,
    &EXAMPLE_ROW,
    &OVERLAPPING_MERGES,
    &HIDDEN_UNDER_MERGE,
    &LONGER_THAN_HEADER,
    &DITTO,
    &UNREADABLE_DATE,
    &UNREADABLE_DEADLINE,
    &OTHER_WEEKDAY,
    &DISTANT_LEAP_DAY,
    &PICTURE_IN_CELL,
    &FUTURE_DATE,
    &UNREADABLE_NUMBER,
    &SEVERAL_COLUMNS,
    &UNREADABLE_YES_NO,
    &UNKNOWN_WORD,
    &UNKNOWN_CATEGORY,
    &UNKNOWN_UNIT,
    &COLLECTIVE_NAME,
    &ERROR_VALUE,
    &FORMULA_WITHOUT_VALUE,
    &LOST_DIGITS,
    &SEVERAL_NUMBERS,
    &NOT_COPIED,
    &TOO_LONG_CELL,
    &NOT_POSITIVE,
    &TOO_MANY_DECIMALS,
    &PERSONAL_DATA,
    &SECRET_WORD,
    &MISSING_FROM_LEDGER,
    &NEVER_IN_LEDGER,
    &TAKEN_OVER,
    &DROPPED_REGISTER_ROW,
    &DROPPED_REGISTER,
    &DROPPED_COLUMN,
    &LEADING_ZEROS,
    &EMPTIED_DAY,
    &EMPTIED_CELL,
    &MOVED_DAY,
    &NOT_RESPONSIBLE,
    &LISTED_FOR_OTHERS,
    &LAPSED,
    &LIST_CONTRADICTED,
    &OWN_DEADLINE_LATER,
    &OWN_NO_FIXED_LIMIT,
    &MISSING_DEADLINE,
    &PASSED_DATE_MISSING,
    &UNCONFIRMED_CLAIM,
    &CLOSED_UNDONE,
    &DONE_WITHOUT_DAY,
    &OLD_START,
    &WRONG_ORDER,
    &NOT_ON_LIST,
    &OLD_WORKBOOK,
    &LIST_ROWS_AT_ODDS,
    &NEAR_NUMBER,
    &REUSED_NUMBER,
    &UNCLEAR_YEAR,
    &UNMENDED_ROW,
    &HALF_READ,
];

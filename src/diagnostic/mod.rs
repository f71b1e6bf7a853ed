//! What can be wrong with a ledger. A diagnostic says which cell to mend and how; it cites no clause and judges nobody.
//!
//! A check states the facts as a [`Problem`]; the words for it stand beside its code in the file of its family.

mod attribution;
mod cell;
mod circular;
pub mod codes;
mod column;
mod complaint;
mod correction;
mod deadline;
mod directory;
pub mod explanation;
mod file;
mod history;
mod key_work;
mod list;
mod meeting;
mod number;
mod row;
mod sheet;
mod unreadable;

pub use attribution::AttributionProblem;
pub use cell::CellProblem;
pub use circular::CircularProblem;
pub use column::ColumnProblem;
pub use complaint::ComplaintProblem;
pub use correction::CorrectionProblem;
pub use deadline::DeadlineProblem;
pub use directory::DirectoryProblem;
pub use file::FileProblem;
pub use history::{HistoryProblem, Otherwise, Waiting};
pub use key_work::KeyWorkProblem;
pub use list::ListProblem;
pub use meeting::MeetingProblem;
pub use number::NumberProblem;
pub use row::{RowDifference, RowProblem};
pub use sheet::{NamedBy, NearestSheet, SheetProblem};
pub use unreadable::Unreadable;

use crate::model::directory::UnitId;
use crate::model::settings::OFFICE;
use crate::source::Place;
use crate::source::word::Word;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// How grave a diagnostic is; the gravest sorts first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema, Hash,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something handed in does not count.
    Error,
    /// Something counts, but differently than its sender may think.
    Warning,
    /// Good to know.
    Notice,
}

impl Severity {
    /// The word that users know.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Notice => "提示",
        }
    }
}

/// Code, severity and words of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What was found (Chinese, one sentence).
    pub message: String,
    /// How to mend it (Chinese, one sentence).
    pub help: String,
}

impl Words {
    fn new(code: &codes::Code, message: String, help: impl Into<String>) -> Words {
        Words {
            code: code.name,
            severity: code.severity,
            message,
            help: help.into(),
        }
    }

    /// With the office called as the settings call it: the words are written for one of the usual name.
    #[must_use]
    pub fn of_office(mut self, office: &str) -> Words {
        self.help = in_office(self.help, office);
        self
    }
}

/// What is said beside a remedy that makes another row of one that a register has had.
const IN_ALL_PERIODS: &str = "以前各期登记簿里的这一行也要照改，只改本期的，原来的一行仍然计入";

/// How a correction that is not needed, or that does not what it should, is brought to rest.
const PUT_TO_REST: &str = "另登记一行，把这一行更正作废（对象表写「更正登记」，对象编号写它的更正编号，单位相同），不作废的一直提示";

/// How one of several rows of a number is mended.
const ROW_ALONE: &str =
    "请把以前各期表里的这一行改正，再重新生成；不要用作废：作废会把该单位这个编号下的各行一并划去";

/// What is said beside the remedy of a day on which something was done: M8 has a day that comes later for one that was made up. Empty for
/// any other column.
fn in_time(column: &str) -> &'static str {
    const DAYS: [&str; 5] = [
        "研究部署日期",
        "反馈日期",
        "呈送县委日期",
        "县委通过日期",
        "办结日期",
    ];
    if DAYS.contains(&column) {
        "，本期就改（替换这一期的文件）：督查事项到期日过了以后，下一期才改的可能按疑似倒填处理，逾期不消除，要由县政府办在「更正登记」里确认"
    } else {
        ""
    }
}

/// What is said beside the remedy of what a unit's ledger says first of a matter: M9 keeps the first value.
const AT_ONCE: &str = "本期就改（替换这一期的文件）：下一期才改的，一般仍按第一次报的判定，要由县政府办在「更正登记」里更正";

/// As [`in_time`], of a sheet that was not read.
const LEDGER_IN_TIME: &str = "，单位台账本期就改（替换这一期的文件）：督查事项到期日过了以后，下一期才报来的完成日期可能按疑似倒填处理，逾期不消除";

/// As [`in_time`], for several columns.
fn in_time_of(columns: &[Word]) -> &'static str {
    let said = columns.iter().map(|column| in_time(column));
    said.max().unwrap_or_default()
}

/// A text of the program that names the office, with the name that the settings give it. Where that name holds the usual one, it stays as
/// it is wherever the text has it already.
pub fn in_office(text: String, office: &str) -> String {
    if office == OFFICE || !text.contains(OFFICE) {
        return text;
    }
    if !office.contains(OFFICE) {
        return text.replace(OFFICE, office);
    }
    let between = text.split(office);
    let renamed: Vec<String> = between.map(|part| part.replace(OFFICE, office)).collect();
    renamed.join(office)
}

impl codes::Code {
    /// What it means, how to mend it, and an example.
    ///
    /// # Panics
    /// Where its page is not written as it must be: a mistake in the program that the tests find.
    pub fn explanation(&self) -> explanation::Explanation {
        explanation::parse(self.page).unwrap_or_else(|fault| panic!("{}: {fault}", self.name))
    }
}

/// For whom a row has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// For nobody that it names has it any.
    Whole,
    /// For one of those that it names it has none.
    ForOne,
}

/// The facts of a problem, by family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Problem {
    /// A file or folder.
    File(FileProblem),
    /// Whose a workbook is.
    Attribution(AttributionProblem),
    /// A sheet.
    Sheet(SheetProblem),
    /// A column.
    Column(ColumnProblem),
    /// The unit directory.
    Directory(DirectoryProblem),
    /// A row as a whole, of whatever sheet.
    Row(RowProblem),
    /// A row about a key work.
    KeyWork(KeyWorkProblem),
    /// A row about a meeting.
    Meeting(MeetingProblem),
    /// A document that was issued.
    Circular(CircularProblem),
    /// A complaint.
    Complaint(ComplaintProblem),
    /// A correction.
    Correction(CorrectionProblem),
    /// One cell.
    Cell(CellProblem),
    /// A ledger against the weeks before, or what it says of a matter against itself.
    History(HistoryProblem),
    /// A ledger against the list.
    List(ListProblem),
    /// A written deadline.
    Deadline(DeadlineProblem),
    /// A number that is given again, or nearly.
    Number(NumberProblem),
}

impl Problem {
    /// Code, severity and words.
    pub fn words(&self) -> Words {
        match self {
            Problem::File(problem) => problem.words(),
            Problem::Attribution(problem) => problem.words(),
            Problem::Sheet(problem) => problem.words(),
            Problem::Column(problem) => problem.words(),
            Problem::Directory(problem) => problem.words(),
            Problem::Row(problem) => problem.words(),
            Problem::KeyWork(problem) => problem.words(),
            Problem::Meeting(problem) => problem.words(),
            Problem::Circular(problem) => problem.words(),
            Problem::Complaint(problem) => problem.words(),
            Problem::Correction(problem) => problem.words(),
            Problem::Cell(problem) => problem.words(),
            Problem::History(problem) => problem.words(),
            Problem::List(problem) => problem.words(),
            Problem::Deadline(problem) => problem.words(),
            Problem::Number(problem) => problem.words(),
        }
    }

    /// Whether, and for whom, the row of 更正登记 or 延期审批 of which it is told has no effect.
    pub fn idle(&self) -> Option<Idle> {
        match self {
            Problem::Row(RowProblem::ExtensionWithoutUnit { .. }) => Some(Idle::Whole),
            Problem::Correction(problem) => problem.idle(),
            _ => None,
        }
    }

    /// Whether rows of 督查事项 may stand in what was not read because of it.
    pub fn may_hide_matters(&self) -> bool {
        match self {
            Problem::File(FileProblem::Unreadable(_)) => true,
            Problem::Attribution(problem) => problem.is_contradictory(),
            Problem::Sheet(problem) => problem.may_hide_matters(),
            _ => false,
        }
    }
}

impl From<FileProblem> for Problem {
    fn from(problem: FileProblem) -> Problem {
        Problem::File(problem)
    }
}

impl From<AttributionProblem> for Problem {
    fn from(problem: AttributionProblem) -> Problem {
        Problem::Attribution(problem)
    }
}

impl From<SheetProblem> for Problem {
    fn from(problem: SheetProblem) -> Problem {
        Problem::Sheet(problem)
    }
}

impl From<ColumnProblem> for Problem {
    fn from(problem: ColumnProblem) -> Problem {
        Problem::Column(problem)
    }
}

impl From<DirectoryProblem> for Problem {
    fn from(problem: DirectoryProblem) -> Problem {
        Problem::Directory(problem)
    }
}

impl From<RowProblem> for Problem {
    fn from(problem: RowProblem) -> Problem {
        Problem::Row(problem)
    }
}

impl From<KeyWorkProblem> for Problem {
    fn from(problem: KeyWorkProblem) -> Problem {
        Problem::KeyWork(problem)
    }
}

impl From<MeetingProblem> for Problem {
    fn from(problem: MeetingProblem) -> Problem {
        Problem::Meeting(problem)
    }
}

impl From<CircularProblem> for Problem {
    fn from(problem: CircularProblem) -> Problem {
        Problem::Circular(problem)
    }
}

impl From<ComplaintProblem> for Problem {
    fn from(problem: ComplaintProblem) -> Problem {
        Problem::Complaint(problem)
    }
}

impl From<CorrectionProblem> for Problem {
    fn from(problem: CorrectionProblem) -> Problem {
        Problem::Correction(problem)
    }
}

impl From<CellProblem> for Problem {
    fn from(problem: CellProblem) -> Problem {
        Problem::Cell(problem)
    }
}

impl From<HistoryProblem> for Problem {
    fn from(problem: HistoryProblem) -> Problem {
        Problem::History(problem)
    }
}

impl From<ListProblem> for Problem {
    fn from(problem: ListProblem) -> Problem {
        Problem::List(problem)
    }
}

impl From<DeadlineProblem> for Problem {
    fn from(problem: DeadlineProblem) -> Problem {
        Problem::Deadline(problem)
    }
}

impl From<NumberProblem> for Problem {
    fn from(problem: NumberProblem) -> Problem {
        Problem::Number(problem)
    }
}

/// A problem at a place, filed under the unit that must mend it (`None`: the office).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What is wrong.
    pub problem: Problem,
    /// Where.
    pub place: Place,
    /// Whose ledger it is.
    pub unit: Option<UnitId>,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(problem: impl Into<Problem>, place: Place, unit: Option<UnitId>) -> Diagnostic {
        Diagnostic {
            problem: problem.into(),
            place,
            unit,
        }
    }
}

/// Puts diagnostics in the order in which they are shown: the gravest first, then by unit, place and code; repeated ones once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    // Messages are not held, for they are many; hardly any two are of one code at one place.
    let mut with_codes: Vec<Coded> = diagnostics.drain(..).map(Coded::of).collect();
    with_codes.sort_by(Coded::compare);
    with_codes.dedup_by(|one, other| one.compare(other).is_eq());
    diagnostics.extend(with_codes.into_iter().map(|coded| coded.diagnostic));
}

/// A diagnostic with what it is sorted by.
struct Coded {
    severity: Severity,
    code: &'static str,
    diagnostic: Diagnostic,
}

impl Coded {
    fn of(diagnostic: Diagnostic) -> Coded {
        let words = diagnostic.problem.words();
        Coded {
            severity: words.severity,
            code: words.code,
            diagnostic,
        }
    }

    fn compare(&self, other: &Coded) -> Ordering {
        // Much else that is told comes of it.
        let comes_later = |coded: &'_ Coded| coded.code != codes::UNIT_GONE.name;
        let key = |coded: &'_ Coded| (coded.severity, comes_later(coded), coded.diagnostic.unit);
        let message = |coded: &Coded| coded.diagnostic.problem.words().message;
        key(self)
            .cmp(&key(other))
            .then_with(|| self.diagnostic.place.cmp(&other.diagnostic.place))
            .then_with(|| self.code.cmp(other.code))
            .then_with(|| message(self).cmp(&message(other)))
    }
}

/// How many errors, warnings and notices there are among [sorted](sort) diagnostics: the gravest stand first, so few need be asked for
/// their words.
pub fn counts(sorted: &[Diagnostic]) -> [usize; 3] {
    let severity = |diagnostic: &Diagnostic| diagnostic.problem.words().severity;
    debug_assert!(sorted.is_sorted_by_key(severity));
    let until = |last: Severity| sorted.partition_point(|diagnostic| severity(diagnostic) <= last);
    let [errors, warnings] = [Severity::Error, Severity::Warning].map(until);
    [errors, warnings - errors, sorted.len() - warnings]
}

//! Problems of a ledger against the weeks before, and of what it says of a matter.

use super::{AT_ONCE, ROW_ALONE, Words, codes, in_time};
use crate::model::schema::Sheet;
use crate::source::word::Word;
use crate::source::{composed, day, word};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A contradiction between ledgers, or something that a ledger should have and lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum HistoryProblem {
    DroppedMatter {
        number: String,
        #[serde(with = "day")]
        last: NaiveDate,
    },
    NeverInLedger {
        number: String,
    },
    /// A row that was returned for mending and is in no ledger since.
    UnmendedRow {
        /// `None` where it could not be read.
        number: Option<String>,
        name: String,
        #[serde(with = "day")]
        last: NaiveDate,
    },
    /// A matter of a dissolved unit that the successor's ledger has not taken up yet.
    TakenOver {
        number: String,
        from: String,
    },
    DroppedRegisterRow {
        #[serde(with = "word")]
        sheet: Word,
        number: String,
        #[serde(with = "day")]
        last: NaiveDate,
        /// Whether the newest register has rows of which nobody knows the number.
        may_be_nameless: bool,
        /// Whether others of its number and unit would be struck out with it.
        has_others: bool,
    },
    /// A row that was written anew, so that both count.
    RewrittenRegisterRow {
        #[serde(with = "word")]
        sheet: Word,
        number: String,
        /// The column in which the two differ.
        #[serde(with = "word")]
        column: Word,
        /// The period that had it first.
        #[serde(with = "day")]
        first: NaiveDate,
        was: String,
        now: String,
    },
    /// A row about every unit of its matter that names one of them since, so that both count.
    UnitNamedSince {
        #[serde(with = "word")]
        sheet: Word,
        number: String,
        /// The period that had it first.
        #[serde(with = "day")]
        first: NaiveDate,
    },
    /// A row that came back with the same number and a date of another year.
    MovedRegisterRow {
        #[serde(with = "word")]
        sheet: Word,
        number: String,
        #[serde(with = "day")]
        last: NaiveDate,
    },
    /// A row of an earlier year that has gone, while another number has one that says what it said.
    RenumberedRegisterRow {
        #[serde(with = "word")]
        sheet: Word,
        /// The cell of the other number.
        now: String,
    },
    DroppedRegister {
        #[serde(with = "word")]
        sheet: Word,
    },
    /// A day that an earlier ledger gave, in a cell that is empty now.
    EmptiedDay {
        number: String,
        #[serde(with = "word")]
        column: Word,
        #[serde(with = "day")]
        said: NaiveDate,
        /// The last ledger that said so.
        #[serde(with = "day")]
        last: NaiveDate,
        /// The day by which the matter is judged all the same.
        counting: Option<NaiveDate>,
    },
    /// A day from which a stage runs, of which an earlier ledger gave another.
    MovedDay {
        number: String,
        #[serde(with = "word")]
        column: Word,
        /// The stage that runs from it.
        stage: String,
        #[serde(with = "day")]
        said: NaiveDate,
        /// The last ledger that said so.
        #[serde(with = "day")]
        last: NaiveDate,
        #[serde(with = "day")]
        now: NaiveDate,
        /// The day by which the matter is judged all the same.
        counting: Option<NaiveDate>,
    },
    /// A column that an earlier sheet had and the newest one has not.
    DroppedColumn {
        #[serde(with = "word")]
        column: Word,
        /// How many rows said something in it.
        rows: usize,
        /// For how many of them that is judged by all the same.
        unmoved: usize,
    },
    /// A column of the office's papers, of 对标提升 or of 重点工作进度 in which rows of a sheet said something, and none does any more.
    SilencedColumn {
        #[serde(with = "word")]
        sheet: Word,
        #[serde(with = "word")]
        column: Word,
        /// Whether the newest sheet has it; `None` where that is not known.
        is_there: Option<bool>,
        rows: usize,
        /// For how many of them nothing is judged otherwise.
        unmoved: usize,
        /// The number of the first, where that may be told.
        first: Option<String>,
    },
    /// A cell of the office's papers that said something, and is empty now.
    EmptiedCell {
        #[serde(with = "word")]
        sheet: Word,
        /// The number of the row, where that may be told.
        number: Option<String>,
        #[serde(with = "word")]
        column: Word,
        /// What it said, where that may be told.
        said: Option<String>,
        /// The last paper that said so.
        #[serde(with = "day")]
        last: NaiveDate,
    },
    /// A day on which a stage was done, without the one from which it runs.
    PassedDateMissing {
        number: String,
        #[serde(with = "word")]
        done: Word,
        #[serde(with = "word")]
        start: Word,
    },
    ClosedUndone {
        number: String,
        /// Whether its final stage is overdue: a date that is only filled in now undoes no breach.
        is_overdue: bool,
        /// The columns of 督查事项 that finish it.
        #[serde(with = "word::list")]
        columns: Vec<Word>,
        /// The day from which its final stage runs, where that is empty, and whether one of those columns is filled.
        waiting: Option<Waiting>,
        /// Whether the unit's ledger has ever had it: where it has not, there is nothing to correct.
        in_ledger: bool,
    },
    /// A done date that was filled in after the fact, not later than the office's own closing, and that does not count.
    UnconfirmedClaim {
        number: String,
        #[serde(with = "day")]
        closed: NaiveDate,
        #[serde(with = "day")]
        claimed: NaiveDate,
    },
    /// All is done by 完成进度, and no day says when.
    DoneWithoutDay {
        number: String,
        #[serde(with = "word")]
        column: Word,
        /// Whether its final stage is overdue: a date that is only filled in now undoes no breach.
        is_overdue: bool,
    },
    /// A start of an earlier year in a row that later ledgers did not have when it was due.
    OldStart {
        number: String,
        #[serde(with = "day")]
        start: NaiveDate,
        #[serde(with = "day")]
        due: NaiveDate,
        /// The first ledger, or list, that has it.
        #[serde(with = "day")]
        first: NaiveDate,
        /// The start that the unit's ledger has given since, which is not the one that counts.
        now: Option<NaiveDate>,
        is_listed: bool,
    },
    WrongOrder {
        number: String,
        #[serde(with = "word")]
        earlier: Word,
        #[serde(with = "word")]
        later: Word,
        /// Those of the two that are written as another day than the one by which the matter is judged.
        otherwise: Vec<Otherwise>,
    },
    OldWorkbook {
        #[serde(with = "day")]
        period: NaiveDate,
    },
    /// A hand-in that was read in part, and the open matters that were not seen in it.
    HalfRead {
        numbers: Vec<String>,
    },
}

/// The column of the day for which a final stage waits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// The column.
    #[serde(with = "word")]
    pub start: Word,
    /// Whether a day on which the stage was done stands there nevertheless.
    pub has_done: bool,
}

/// By which day a matter is judged, where another one is written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Otherwise {
    /// The column.
    #[serde(with = "word")]
    pub column: Word,
    /// The day; `None` where what is written does not count.
    #[serde(with = "day::option")]
    pub day: Option<NaiveDate>,
}

/// How many matters a sentence names.
const MOST_NAMED: usize = 10;

impl HistoryProblem {
    /// Whether it says that the newest register has a row no more.
    pub fn is_of_a_row_gone(&self) -> bool {
        matches!(
            self,
            HistoryProblem::DroppedRegisterRow { .. }
                | HistoryProblem::RewrittenRegisterRow { .. }
                | HistoryProblem::UnitNamedSince { .. }
                | HistoryProblem::MovedRegisterRow { .. }
                | HistoryProblem::RenumberedRegisterRow { .. }
        )
    }

    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            HistoryProblem::DroppedMatter { number, last } => Words::new(
                &codes::MISSING_FROM_LEDGER,
                format!(
                    "「{number}」未销号，{last} 那期台账还有，最新一期没有了；仍按原来的情况判定"
                ),
                format!(
                    "请把该事项补回台账；报错了的，或者编号已经改正、「{number}」不再用的，请县政府办在「更正登记」里把「{number}」作废（对象表写「督查事项」）"
                ),
            ),
            HistoryProblem::NeverInLedger { number } => Words::new(
                &codes::NEVER_IN_LEDGER,
                format!("交办清单上的「{number}」没有列入本单位台账"),
                "请把该事项列入台账并填写办理情况；台账里已有而编号写法不同的，把编号改成与清单一致",
            ),
            HistoryProblem::TakenOver { number, from } => Words::new(
                &codes::TAKEN_OVER,
                format!(
                    "「{number}」由{from}撤并后转来，本单位台账还没有列出；按{from}最后报送的情况判定"
                ),
                "请把该事项列入本单位台账，接着填写办理情况",
            ),
            HistoryProblem::UnmendedRow { number, name, last } => {
                let number = number.as_ref().map_or("", String::as_str);
                Words::new(
                    &codes::UNMENDED_ROW,
                    format!(
                        "「{}」{last} 那期退回修改，以后的台账里没有这一行；没有一期读得全，无从判定",
                        format!("{number} {name}").trim()
                    ),
                    "请该单位改好后补回这一行；确实不该有的，不用理会，到下一年不再提示",
                )
            }
            HistoryProblem::DroppedRegisterRow {
                sheet,
                number,
                last,
                may_be_nameless: false,
                has_others,
            } => Words::new(
                &codes::DROPPED_REGISTER_ROW,
                composed(format_args!("「{sheet}」的「{number}」{last} 那期还有，最新一期没有了；仍然计入")),
                if *has_others {
                    format!("请补回该行；登记有误的，{ROW_ALONE}")
                } else if **sheet == *Sheet::AssignmentList.name() {
                    "请补回该行；整件事不该有的，请在更正登记中作废：作废划去的是这一事项本身，各责任单位台账里的也一并划去，不再判定、不再计分；只是不该列入清单、仍由单位台账判定的，不要作废，请从以前各期的清单里删去这一行，再重新生成".to_owned()
                } else {
                    "请补回该行；登记有误的，请在更正登记中作废".to_owned()
                },
            ),
            HistoryProblem::RenumberedRegisterRow { sheet, now } => Words::new(
                &codes::DROPPED_REGISTER_ROW,
                format!(
                    "「{sheet}」以前年度的这一行最新一期没有了，另有一行（{now}）编号不同，单位、日期和内容相同；程序按编号认作两行，两行都计"
                ),
                "是同一行重新编了号的，请在最新一期改回原来的编号；确是两行的，可不理会",
            ),
            HistoryProblem::RewrittenRegisterRow {
                sheet,
                number,
                column,
                first,
                was,
                now,
            } => Words::new(
                &codes::DROPPED_REGISTER_ROW,
                format!(
                    "「{sheet}」的「{number}」有一行的「{column}」由「{was}」改成了「{now}」；「{column}」改了就是另一行，原来的一行仍然有效"
                ),
                written_anew(*first),
            ),
            HistoryProblem::UnitNamedSince {
                sheet,
                number,
                first,
            } => Words::new(
                &codes::DROPPED_REGISTER_ROW,
                format!(
                    "「{sheet}」的「{number}」有一行原来没有写责任单位，后来写上了；写了单位就是另一行，原来对各责任单位的一行仍然有效"
                ),
                written_anew(*first),
            ),
            HistoryProblem::DroppedRegisterRow {
                sheet,
                number,
                last,
                may_be_nameless: true,
                ..
            } => Words::new(
                &codes::DROPPED_REGISTER_ROW,
                format!(
                    "「{sheet}」的「{number}」{last} 那期还有，最新一期读出的各行里没有；最新一期有读不出编号的行，可能就是它；仍然计入"
                ),
                "请先改好读不出编号的行（见退回的各行）；改好以后仍没有它的，再补回该行",
            ),
            HistoryProblem::MovedRegisterRow {
                sheet,
                number,
                last,
            } => Words::new(
                &codes::DROPPED_REGISTER_ROW,
                format!(
                    "「{sheet}」的「{number}」在 {last} 那期写的是以前年份的日期，后来同一编号改成了另一年；不同年份的算作两件，两件都计入"
                ),
                "是同一件而写错了年份的，请在写错的那几期登记表里改正日期，重新生成；确是两件的，请补回该行",
            ),
            HistoryProblem::DroppedRegister { sheet } => Words::new(
                &codes::DROPPED_REGISTER,
                format!("最新一期没有「{sheet}」，沿用以前登记的内容"),
                "请把该表放入本期县政府办的文件夹",
            ),
            HistoryProblem::DroppedColumn {
                column,
                rows,
                unmoved,
            } => Words::new(
                &codes::DROPPED_COLUMN,
                format!(
                    "以前有「{column}」一列，这张表没有了；有 {rows} 行以前填过，{}",
                    match (rows - unmoved, unmoved) {
                        (_, 0) => "现在按空白判定".to_owned(),
                        (0, _) => format!("{STILL_COUNTING}判定"),
                        (moved, unmoved) => format!(
                            "其中 {moved} 行现在按空白判定，{unmoved} 行{STILL_COUNTING}判定"
                        ),
                    }
                ),
                format!(
                    "请补上「{column}」一列并照填；列名变了的，改回「{column}」{}；{}",
                    in_time(column),
                    if rows == unmoved {
                        "以前填错的，请县政府办在更正登记里更正，只删去这一列不起作用"
                    } else {
                        "确实要改为空白的，可不理会"
                    }
                ),
            ),
            HistoryProblem::SilencedColumn {
                sheet,
                column,
                is_there,
                rows,
                unmoved,
                first,
            } => silenced_column((sheet, column), *is_there, (*rows, *unmoved), first.as_deref()),
            HistoryProblem::EmptiedCell {
                sheet,
                number,
                column,
                said,
                last,
            } => {
                let row = number.as_ref().map_or_else(
                    || "有一行".to_owned(),
                    |number| format!("的「{number}」"),
                );
                let said = said.as_ref().map_or_else(
                    || "填过".to_owned(),
                    |said| format!("填的是 {said}"),
                );
                Words::new(
                    &codes::EMPTIED_CELL,
                    format!(
                        "「{sheet}」{row}的「{column}」{last} 那期{said}，这一期是空的；{}",
                        without(sheet, column)
                    ),
                    "误删的，请照填回去（替换这一期的文件）；确实要改为空白的，可不理会",
                )
            }
            HistoryProblem::EmptiedDay {
                number,
                column,
                said,
                last,
                counting,
            } => {
                let (outcome, help) = match counting {
                    Some(day) => (
                        format!("已经据此判定逾期，仍从 {day} 起算"),
                        "误删的，请照填回去；以前填错的，请县政府办在更正登记写明".to_owned(),
                    ),
                    None => (
                        "现在按没有这个日期判定".to_owned(),
                        format!(
                            "误删的，请照填回去{}；确实要改为空白的，可不理会",
                            in_time(column)
                        ),
                    ),
                };
                Words::new(
                    &codes::EMPTIED_DAY,
                    format!(
                        "「{number}」的「{column}」{last} 那期填的是 {said}，这一期是空的；{outcome}"
                    ),
                    help,
                )
            }
            HistoryProblem::MovedDay {
                number,
                column,
                stage,
                said,
                last,
                now,
                counting,
            } => Words::new(
                &codes::MOVED_DAY,
                format!(
                    "「{number}」的「{column}」{last} 那期填的是 {said}，后来改为 {now}；{}",
                    match counting {
                        Some(day) => format!("已经据此判定逾期，仍从 {day} 起算"),
                        None => format!("{stage}环节从这一天起算，到期日随之变动"),
                    }
                ),
                match counting {
                    Some(_) => format!(
                        "请核对哪一天是对的，由县政府办在「更正登记」里更正（对象表写「督查事项」，字段写「{column}」，更正值写对的一天）：只在台账里改回去的，不改变已经判定的逾期；更正以后不再提示"
                    ),
                    None => "请核对哪一天是对的：填错的，本期就改回去（替换这一期的文件），据此判了逾期以后，下一期才改的不起作用；确实以前填错的，请县政府办在更正登记写明，以后不再提示".to_owned(),
                },
            ),
            HistoryProblem::PassedDateMissing {
                number,
                done,
                start,
            } => Words::new(
                &codes::PASSED_DATE_MISSING,
                format!("「{number}」填了{done}，却没有{start}"),
                format!("请补填{start}"),
            ),
            HistoryProblem::ClosedUndone {
                number,
                waiting: Some(waiting),
                columns,
                ..
            } => closed_waiting(number, columns, *waiting),
            HistoryProblem::ClosedUndone {
                number,
                is_overdue,
                columns,
                waiting: None,
                in_ledger,
            } => {
                let first = if *in_ledger {
                    ""
                } else {
                    "单位台账还没有列出这一事项，先请单位列入本期台账，再由县政府办更正；"
                };
                let column = columns.join("」或「");
                Words::new(
                    &codes::CLOSED_UNDONE,
                    format!("「{number}」已经销号，却没有「{column}」，仍按没有办结判定"),
                    if *is_overdue {
                        format!(
                            "确已按期办结的，{first}请县政府办在「更正登记」里更正：对象表写「督查事项」（不是交办清单），字段写「{column}」，更正值写实际的日期；只由单位在以后的台账里补填的，仍按逾期判定，并列为疑似倒填；逾期办结的，请单位补填；登记错了的，请改正销号日期"
                        )
                    } else {
                        format!(
                            "确已办结的，请单位在台账上补填「{column}」；登记错了的，请改正销号日期"
                        )
                    },
                )
            }
            HistoryProblem::UnconfirmedClaim {
                number,
                closed,
                claimed,
            } => Words::new(
                &codes::UNCONFIRMED_CLAIM,
                format!(
                    "「{number}」{closed} 已在交办清单上销号；台账以后补填的 {claimed} 办结没有采用，仍按逾期判定，并列为疑似倒填"
                ),
                format!(
                    "确在 {claimed} 办结的，请县政府办在「更正登记」里确认（对象表写「督查事项」，处理写「更正」，字段和更正值留空）；不是的，不用改"
                ),
            ),
            HistoryProblem::DoneWithoutDay {
                number,
                column,
                is_overdue,
            } => Words::new(
                &codes::DONE_WITHOUT_DAY,
                format!("「{number}」的完成进度写的是 100%，「{column}」是空的，仍按没有办结判定"),
                if *is_overdue {
                    format!(
                        "确已按期办结的，请县政府办在「更正登记」里更正「{column}」（对象表写「督查事项」），只由单位在以后的台账里补填的，仍按逾期判定，并列为疑似倒填；逾期办结的，请单位补填；还没有的，请改正完成进度"
                    )
                } else {
                    format!("确已办结的，请补填「{column}」；还没有的，请改正完成进度")
                },
            ),
            HistoryProblem::OldStart {
                number,
                start,
                due,
                first,
                now,
                is_listed,
            } => Words::new(
                &codes::OLD_START,
                format!(
                    "「{number}」在 {first} 那期才第一次列出，起算日期却是 {start}，{due} 就已到期，那以后报来的各期都没有它；照所写的日期判定，逾期算在 {} 年，不计入本年{}",
                    due.year(),
                    now.map_or_else(String::new, |now| format!(
                        "；后来的台账改为 {now}，仍按第一次报的判定"
                    ))
                ),
                match (now, is_listed) {
                    (_, true) => {
                        "请核对起算日期的年份：写错了的请改正；确是以前年份交办、现在才列出的，可不理会".to_owned()
                    }
                    (Some(now), false) => format!(
                        "{now} 对的，请县政府办在「更正登记」里更正（对象表写「督查事项」，字段写「起算日期」，更正值写 {now}），只改台账不起作用；确是以前年份交办的，请把台账改回 {start}"
                    ),
                    (None, false) => format!(
                        "请核对起算日期的年份：写错了的，{AT_ONCE}；确是以前年份交办、现在才列出的，可不理会"
                    ),
                },
            ),
            HistoryProblem::WrongOrder {
                number,
                earlier,
                later,
                otherwise,
            } => Words::new(
                &codes::WRONG_ORDER,
                format!(
                    "「{number}」的{later}早于{earlier}，次序颠倒；{}",
                    judged_by(otherwise)
                ),
                "立项、交办、落实、反馈、销号应依次进行，请核对日期",
            ),
            HistoryProblem::OldWorkbook { period } => Words::new(
                &codes::OLD_WORKBOOK,
                format!("内容与 {period} 那期报送的完全相同，疑似旧表"),
                "请核对是否误报了旧文件",
            ),
            HistoryProblem::HalfRead { numbers } => Words::new(
                &codes::HALF_READ,
                format!(
                    "这里的内容没有读到，本期台账不全；没有读到的「{}」{}不算漏项，按以前的台账判定",
                    numbers[..numbers.len().min(MOST_NAMED)].join("」「"),
                    match numbers.len() {
                        ..=MOST_NAMED => String::new(),
                        count => format!("等 {count} 项"),
                    }
                ),
                "请改正后重新报送；台账里确实没有这些事项的，请补上",
            ),
        }
    }
}

/// By what a row is judged that says nothing any more in a column of a unit's ledger.
const STILL_COUNTING: &str = "仍按以前所填（或者清单、更正登记）";

/// That a column of the office's papers, of 对标提升 or of 重点工作进度 says nothing any more.
fn silenced_column(
    (sheet, column): (&str, &str),
    is_there: Option<bool>,
    (rows, unmoved): (usize, usize),
    first: Option<&str>,
) -> Words {
    let state = match is_there {
        Some(true) => format!("「{column}」一列在，各行都空了"),
        Some(false) => format!("以前有「{column}」一列，这张表没有了"),
        None => format!("以前写明了「{column}」，这张表没有写"),
    };
    let first = first.map_or_else(String::new, |first| format!("（第一行是「{first}」）"));
    let unmoved = match unmoved {
        0 => String::new(),
        all if all == rows => "；眼下判定没有因此改变".to_owned(),
        some => format!("；其中 {some} 行眼下判定没有因此改变"),
    };
    let help = if is_of_extensions(sheet, column) {
        "请在没有写单位的各期登记簿里补上「责任单位」并照填，再重新生成：只在以后的一期补上的，没有写单位的一行仍然计入；确是对各责任单位都有效的，可不理会".to_owned()
    } else if is_there == Some(false) {
        format!(
            "请补上「{column}」一列并照填（替换这一期的文件）；列名变了的，改回「{column}」；确实要改为空白的，可不理会"
        )
    } else {
        "误删的，请照填回去（替换这一期的文件）；确实要改为空白的，可不理会".to_owned()
    };
    Words::new(
        &codes::DROPPED_COLUMN,
        format!(
            "{state}；有 {rows} 行以前填过{first}，{}{unmoved}",
            without(sheet, column)
        ),
        help,
    )
}

fn is_of_extensions(sheet: &str, column: &str) -> bool {
    sheet == Sheet::Extensions.name() && column == "责任单位"
}

/// What the rule of a sheet makes of a row that says nothing in a column.
fn without(sheet: &str, column: &str) -> &'static str {
    const EFFECTS: [(Sheet, &str, &str); 9] = [
        (
            Sheet::AssignmentList,
            "完成时限",
            "现在按清单没有写时限判定",
        ),
        (Sheet::AssignmentList, "销号日期", "现在按没有销号判定"),
        (
            Sheet::Extensions,
            "责任单位",
            "没有写单位的延期，对清单上这一事项的各责任单位都有效，原来写了单位的各行也仍然计入",
        ),
        (
            Sheet::Complaints,
            "核实日期",
            "没有核实日期的有效投诉按受理日期计分",
        ),
        (
            Sheet::Meetings,
            "书面检查日期",
            "没有书面检查日期的违纪列为未交书面检查",
        ),
        (
            Sheet::Circulars,
            "对应规则",
            "没有对应规则的通报不作为印发的依据",
        ),
        (
            Sheet::KeyWorks,
            "方向",
            "没有写方向的按同一工作别的行，都没有写的按越高越好",
        ),
        (
            Sheet::Requests,
            "答复日期",
            "没有答复日期的列为「请示未答复」",
        ),
        (
            Sheet::Benchmarks,
            "完成日期",
            "没有完成日期的按没有完成判定",
        ),
    ];
    let mut known = EFFECTS.iter();
    let known = known.find(|(of, name, _)| of.name() == sheet && *name == column);
    known.map_or("现在按空白判定", |(.., effect)| effect)
}

/// That a matter was closed whose final stage waits for a day that is empty.
fn closed_waiting(number: &str, columns: &[Word], Waiting { start, has_done }: Waiting) -> Words {
    let column = columns.join("」或「");
    let (message, help) = if has_done {
        (
            format!("却没有「{start}」，填了的「{column}」不能作数"),
            format!("补填「{start}」"),
        )
    } else {
        (
            format!("却没有「{start}」和「{column}」"),
            format!("补填「{start}」和「{column}」"),
        )
    };
    Words::new(
        &codes::CLOSED_UNDONE,
        format!("「{number}」已经销号，{message}，仍按没有办结判定"),
        format!("确已办结的，请单位在台账上{help}；登记错了的，请改正销号日期"),
    )
}

/// By which days a matter is judged of which two stand in the wrong order.
fn judged_by(otherwise: &[Otherwise]) -> String {
    if otherwise.is_empty() {
        return "仍按所写的日期判定".to_owned();
    }
    let days = otherwise.iter().map(|Otherwise { column, day }| match day {
        Some(day) => format!("「{column}」按 {day}"),
        None => format!("「{column}」没有计入"),
    });
    let days: Vec<String> = days.collect();
    format!("判定没有都照所写的日期：{}", days.join("，"))
}

/// How a row is mended that is another one since it was written anew.
fn written_anew(first: NaiveDate) -> String {
    format!(
        "是同一行改写的，请把 {first} 以来各期登记簿里的这一行都照改，再重新生成；不要补回原来的写法，也不要作废：作废划去的是该单位这个编号下的各行。确是两行的，请补回原来的一行"
    )
}

//! Problems of a ledger against the weeks before, the assignment list and the directory.

use super::{Words, codes};
use crate::source::word::Word;
use crate::source::{day, word};
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
    },
    /// A row that came back with the same number and a date of another year.
    MovedRegisterRow {
        #[serde(with = "word")]
        sheet: Word,
        number: String,
        #[serde(with = "day")]
        last: NaiveDate,
    },
    DroppedRegister {
        #[serde(with = "word")]
        sheet: Word,
    },
    /// A number that differs from a known one only in leading zeros, and whether it is taken for that one.
    LeadingZeros {
        number: String,
        known: String,
        same: bool,
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
    },
    NotResponsible {
        number: String,
    },
    ListedForOthers {
        number: String,
        units: Vec<String>,
    },
    Lapsed {
        number: String,
        #[serde(with = "day")]
        list: NaiveDate,
        /// Whether a list before had named the unit.
        was_named: bool,
    },
    ListContradicted {
        number: String,
        #[serde(with = "word")]
        column: Word,
        list: String,
        ledger: String,
    },
    OwnDeadlineLater {
        number: String,
        written: String,
        due: String,
    },
    /// A written deadline before the matter was given.
    DeadlineBeforeStart {
        number: String,
        written: String,
        start: String,
        /// What the row had in another snapshot, which stands.
        standing: Option<String>,
    },
    OwnNoFixedLimit {
        number: String,
    },
    MissingDeadline {
        number: String,
        /// The category's name.
        category: String,
        /// Whether something stands in its cell that cannot be read.
        is_unread: bool,
        /// What the row had in another snapshot, which stands.
        standing: Option<String>,
    },
    PassedDateMissing {
        number: String,
    },
    ClosedUndone {
        number: String,
        /// Whether its final stage is overdue: a date that is only filled in now undoes no breach.
        is_overdue: bool,
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
    },
    WrongOrder {
        number: String,
        #[serde(with = "word")]
        earlier: Word,
        #[serde(with = "word")]
        later: Word,
    },
    NotOnList {
        number: String,
        /// As-of date of the first list, where the matter was done before it.
        done_before: Option<NaiveDate>,
    },
    OldWorkbook {
        #[serde(with = "day")]
        period: NaiveDate,
    },
    /// Rows of one number on the list that name different matters.
    ListRowsAtOdds {
        number: String,
        #[serde(with = "word")]
        column: Word,
        first: String,
    },
    /// Two numbers of what may be one matter.
    NearNumber {
        number: String,
        other: String,
        other_place: String,
        /// Whether they are the same but for case, zeros and signs.
        same_number: bool,
    },
    /// A number under which an earlier ledger had another matter.
    ReusedNumber {
        number: String,
        before: String,
        before_start: String,
        before_place: String,
        now: String,
        now_start: String,
    },
    /// A number of a matter that was done and not closed, and that begins anew in another year.
    ReturnedNumber {
        number: String,
        before: String,
        done: String,
        start: String,
    },
    /// A number under which an earlier register had another row.
    ReusedRegisterRow {
        #[serde(with = "word")]
        sheet: Word,
        number: String,
        before_date: String,
        before_place: String,
        now_date: String,
    },
    /// The same of a complaint, of which nothing is told that was read.
    ReusedComplaint {
        before_place: String,
    },
    /// A hand-in that was read in part, and the open matters that were not seen in it.
    HalfRead {
        numbers: Vec<String>,
    },
}

/// How many matters a sentence names.
const MOST_NAMED: usize = 10;

impl HistoryProblem {
    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            HistoryProblem::DroppedMatter { number, last } => Words::new(
                &codes::MISSING_FROM_LEDGER,
                format!(
                    "「{number}」未销号，{last} 那期台账还有，最新一期没有了；仍按原来的情况判定"
                ),
                "请把该事项补回台账；报错了的，由县政府办登记更正",
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
            } => Words::new(
                &codes::DROPPED_REGISTER_ROW,
                format!("「{sheet}」的「{number}」{last} 那期还有，最新一期没有了；仍然计入"),
                "请补回该行；登记有误的，请在更正登记中作废",
            ),
            HistoryProblem::DroppedRegisterRow {
                sheet,
                number,
                last,
                may_be_nameless: true,
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
            HistoryProblem::DroppedColumn { column, rows } => Words::new(
                &codes::DROPPED_COLUMN,
                format!(
                    "以前有「{column}」一列，这张表没有了；有 {rows} 行以前填过，现在按空白判定"
                ),
                format!(
                    "请补上「{column}」一列并照填；列名变了的，改回「{column}」；确实要改为空白的，可不理会"
                ),
            ),
            HistoryProblem::LeadingZeros {
                number,
                known,
                same,
            } => Words::new(
                &codes::LEADING_ZEROS,
                format!(
                    "编号「{number}」与以前的「{known}」只差前面的 0，{}",
                    if *same {
                        "其他内容对得上，按同一件处理"
                    } else {
                        "名称、日期或单位又对不上，按两件处理"
                    }
                ),
                format!(
                    "是同一件的，请统一写成「{}」（以前各期里写短了的也改过来），并把编号一栏设为文本格式；确是两件的，请另编号码",
                    if number.len() > known.len() {
                        number
                    } else {
                        known
                    }
                ),
            ),
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
                        "误删的，请照填回去；以前填错的，请县政府办在更正登记写明",
                    ),
                    None => (
                        "现在按没有这个日期判定".to_owned(),
                        "误删的，请照填回去；确实要改为空白的，可不理会",
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
                        None => "办结环节从这一天起算，到期日随之变动".to_owned(),
                    }
                ),
                "请核对哪一天是对的：填错的，改回去；确实以前填错的，请县政府办在更正登记写明，以后不再提示",
            ),
            HistoryProblem::NotResponsible { number } => Words::new(
                &codes::NOT_RESPONSIBLE,
                format!("「{number}」的责任单位没有本单位（或列为配合单位），只列示不判定"),
                "本单位负责的，请把责任单位改为本单位；不负责的，可从台账删去",
            ),
            HistoryProblem::ListedForOthers { number, units } => Words::new(
                &codes::LISTED_FOR_OTHERS,
                format!(
                    "交办清单上「{number}」的责任单位是{}，不对本单位判定",
                    units.join("、")
                ),
                "请与县政府办核对交办清单",
            ),
            HistoryProblem::Lapsed {
                number,
                list,
                was_named,
            } => Words::new(
                &codes::LAPSED,
                format!(
                    "{list} 的交办清单{}，自该日起不再判定；此前的逾期仍然计入",
                    if *was_named {
                        format!("不再把「{number}」列给本单位")
                    } else {
                        format!("把「{number}」列给了其他单位，没有列给本单位")
                    }
                ),
                "责任单位确有变动的，无须处理；漏列的，请县政府办补回清单",
            ),
            HistoryProblem::ListContradicted {
                number,
                column,
                list,
                ledger,
            } => Words::new(
                &codes::LIST_CONTRADICTED,
                format!(
                    "「{number}」的「{column}」台账写的是「{ledger}」，交办清单是「{list}」，以清单为准"
                ),
                "请按交办清单改正台账；清单有误的，请县政府办改正",
            ),
            HistoryProblem::OwnDeadlineLater {
                number,
                written,
                due,
            } => Words::new(
                &codes::OWN_DEADLINE_LATER,
                format!("「{number}」自填的完成时限 {written} 晚于规定的到期日 {due}，不作数"),
                "需要延期的，请报县政府办审批并登记",
            ),
            HistoryProblem::DeadlineBeforeStart {
                number,
                written,
                start,
                standing,
            } => Words::new(
                &codes::REVERSED_DATES,
                format!(
                    "「{number}」的完成时限 {written} 早于起算日期 {start}，不作数{}",
                    standing.as_ref().map_or_else(String::new, |date| {
                        format!("，仍按另一期所写的 {date} 判定")
                    })
                ),
                "请核对两个日期，改正写错的一个",
            ),
            HistoryProblem::OwnNoFixedLimit { number } => Words::new(
                &codes::OWN_NO_FIXED_LIMIT,
                format!("「{number}」自填为无固定时限，不作数"),
                "确无固定时限的，应由交办清单写明",
            ),
            HistoryProblem::MissingDeadline {
                number,
                category,
                is_unread,
                standing,
            } => Words::new(
                &codes::MISSING_DEADLINE,
                format!(
                    "{category}「{number}」没有可读的完成时限（清单不完整），{}",
                    standing.as_ref().map_or_else(
                        || "没有批准的延期就无法判定是否逾期".to_owned(),
                        |date| format!("仍按另一期所写的 {date} 判定")
                    )
                ),
                if *is_unread {
                    "「完成时限」填的内容读不出，请改成具体日期"
                } else {
                    "请写明完成时限"
                },
            ),
            HistoryProblem::PassedDateMissing { number } => Words::new(
                &codes::PASSED_DATE_MISSING,
                format!("「{number}」填了办结日期，却没有县委通过日期"),
                "请补填县委通过日期",
            ),
            HistoryProblem::ClosedUndone { number, is_overdue } => Words::new(
                &codes::CLOSED_UNDONE,
                format!("「{number}」已经销号，却没有办结日期，仍按没有办结判定"),
                if *is_overdue {
                    "确已按期办结的，请县政府办在「更正登记」里更正办结日期（或者这一环节的完成日期），只由单位在以后的台账里补填的，仍按逾期判定，并列为疑似倒填；逾期办结的，请单位补填；登记错了的，请改正销号日期"
                } else {
                    "确已办结的，请单位补填办结日期（或者这一环节的完成日期）；登记错了的，请改正销号日期"
                },
            ),
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
                    "确在 {claimed} 办结的，请县政府办在「更正登记」里确认（处理写「更正」）；不是的，不用改"
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
                        "确已按期办结的，请县政府办在「更正登记」里更正「{column}」，只由单位在以后的台账里补填的，仍按逾期判定，并列为疑似倒填；逾期办结的，请单位补填；还没有的，请改正完成进度"
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
            } => Words::new(
                &codes::OLD_START,
                format!(
                    "「{number}」在 {first} 那期才第一次列出，起算日期却是 {start}，{due} 就已到期，那以后报来的各期都没有它；照所写的日期判定，逾期算在 {} 年，不计入本年",
                    due.year()
                ),
                "请核对起算日期的年份：写错了的请改正；确是以前年份交办、现在才列出的，可不理会",
            ),
            HistoryProblem::WrongOrder {
                number,
                earlier,
                later,
            } => Words::new(
                &codes::WRONG_ORDER,
                format!("「{number}」的{later}早于{earlier}，次序颠倒；仍按所写的日期判定"),
                "立项、交办、落实、反馈、销号应依次进行，请核对日期",
            ),
            HistoryProblem::NotOnList {
                number,
                done_before,
            } => Words::new(
                &codes::NOT_ON_LIST,
                format!(
                    "「{number}」未列入交办清单，按本单位台账判定，按期办结不加分{}",
                    done_before.map_or_else(String::new, |first| format!(
                        "；它在 {first} 第一份交办清单报来以前已经办结"
                    ))
                ),
                "属交办事项的，请县政府办补入交办清单；清单上已有而编号写法不同的，把台账的编号改成与清单一致",
            ),
            HistoryProblem::OldWorkbook { period } => Words::new(
                &codes::OLD_WORKBOOK,
                format!("内容与 {period} 那期报送的完全相同，疑似旧表"),
                "请核对是否误报了旧文件",
            ),
            HistoryProblem::ListRowsAtOdds {
                number,
                column,
                first,
            } => Words::new(
                &codes::LIST_ROWS_AT_ODDS,
                format!(
                    "交办清单上「{number}」这一行的「{column}」与 {first} 不同；同一编号是同一事项，各单位各按自己的一行判定"
                ),
                "请核对：是同一事项的，改成一样；是两件的，各用一个编号",
            ),
            HistoryProblem::NearNumber {
                number,
                other,
                other_place,
                same_number,
            } => Words::new(
                &codes::NEAR_NUMBER,
                if *same_number {
                    format!(
                        "编号「{number}」与「{other}」（{other_place}）只差大小写、0 或符号，名称或起算日期相同；程序算作两件，各判各的"
                    )
                } else {
                    format!(
                        "「{number}」与「{other}」（{other_place}）名称和起算日期都相同，编号不同；程序算作两件，各判各的"
                    )
                },
                "是同一件的，请把编号改得一字不差（以交办清单或以前各期为准）；确是两件的，可不理会",
            ),
            HistoryProblem::ReusedNumber {
                number,
                before,
                before_start,
                before_place,
                now,
                now_start,
            } => Words::new(
                &codes::REUSED_NUMBER,
                format!(
                    "编号「{number}」这里是「{now}」（起算日期 {now_start}），以前是「{before}」（起算日期 {before_start}，{before_place}）；程序按编号认作同一件，以前的日期和逾期都算在它名下"
                ),
                "是另一件事的，请另编新号，原来那件按原编号补回；编号一经编定，不要每期重排。同一件事只是改了名称的，可不理会",
            ),
            HistoryProblem::ReturnedNumber {
                number,
                before,
                done,
                start,
            } => Words::new(
                &codes::REUSED_NUMBER,
                format!(
                    "编号「{number}」以前的一件（{before}）{done} 已经办了，没有销号；这里同一编号的起算日期是 {start}，程序认作同一件改了起算日期"
                ),
                "是新的一件事的，请另编新号，或在原来那期给办完的一件补上销号日期；确是同一件的，请把原来的办结日期补回",
            ),
            HistoryProblem::ReusedRegisterRow {
                sheet,
                number,
                before_date,
                before_place,
                now_date,
            } => Words::new(
                &codes::REUSED_NUMBER,
                format!(
                    "「{sheet}」的「{number}」这里的日期是 {now_date}，以前是 {before_date}（{before_place}），内容也不同；程序按编号认作同一件，以前的一件不再计入"
                ),
                "是另一件的，请另编新号，原来那件按原编号补回；确是登记有误的，请在更正登记中更正",
            ),
            HistoryProblem::ReusedComplaint { before_place } => Words::new(
                &codes::REUSED_NUMBER,
                format!(
                    "这个编号的受理日期与以前登记的（{before_place}）不同；程序按编号认作同一件，以前的一件不再计入"
                ),
                "是另一件的，请另编新号，原来那件按原编号补回；确是日期登记有误的，请在更正登记中更正",
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

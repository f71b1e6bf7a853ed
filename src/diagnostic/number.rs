//! Problems of numbers that are given again, or nearly.

use super::{Words, codes};
use crate::source::word::{self, Word};
use serde::{Deserialize, Serialize};

/// A number by which two things may be taken for one, or one for two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum NumberProblem {
    /// A number that differs from a known one only in leading zeros, and whether it is taken for that one.
    LeadingZeros {
        number: String,
        known: String,
        same: bool,
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
    ReusedComplaint { before_place: String },
    /// A number and a day without a year that a row of an earlier year had too, and whether this one is taken for another.
    UnclearYear { before_place: String, is_new: bool },
}

impl NumberProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            NumberProblem::LeadingZeros {
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
            NumberProblem::NearNumber {
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
                "是同一件的，请把编号改得一字不差（以交办清单或以前各期为准）；写错的编号以前各期已经报过的，不会自己消失，要同时请县政府办在「更正登记」里把写错的编号作废（对象表写「督查事项」）。确是两件的，可不理会",
            ),
            NumberProblem::ReusedNumber {
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
                "是另一件事的，请本期就改（替换这一期的文件）：另编新号，原来那件按原编号补回；编号一经编定，不要每期重排。下一期才改回的，这一期写的日期仍算在这个编号名下，要由县政府办在「更正登记」里更正。同一件事只是改了名称的，可不理会",
            ),
            NumberProblem::ReturnedNumber {
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
            NumberProblem::ReusedRegisterRow {
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
            NumberProblem::ReusedComplaint { before_place } => Words::new(
                &codes::REUSED_NUMBER,
                format!(
                    "这个编号的受理日期与以前登记的（{before_place}）不同；程序按编号认作同一件，以前的一件不再计入"
                ),
                "是另一件的，请另编新号，原来那件按原编号补回；确是日期登记有误的，请在更正登记中更正",
            ),
            NumberProblem::UnclearYear {
                before_place,
                is_new,
            } => unclear_year(before_place, *is_new),
        }
    }
}

fn unclear_year(before_place: &str, is_new: bool) -> Words {
    Words::new(
        &codes::UNCLEAR_YEAR,
        format!(
            "编号和日期的文字与以前年度登记的一行（{before_place}）相同，日期没有写年份；{}",
            if is_new {
                "程序认作本年的另一行，两行都计"
            } else {
                "程序认作以前年度的那一行，不是本年新的一行"
            }
        ),
        "请在日期里写明年份（如「2027年1月6日」），以后各期都这样写；认得对的，可不理会",
    )
}

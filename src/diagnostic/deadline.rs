//! Problems of written deadlines (完成时限).

use super::{AT_ONCE, Words, codes};
use serde::{Deserialize, Serialize};

/// A written deadline that does not count as it stands, or is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum DeadlineProblem {
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
        /// Whether a unit's own row says so.
        is_own: bool,
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
}

impl DeadlineProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            DeadlineProblem::OwnDeadlineLater {
                number,
                written,
                due,
            } => Words::new(
                &codes::OWN_DEADLINE_LATER,
                format!("「{number}」自填的完成时限 {written} 晚于规定的到期日 {due}，不作数"),
                "需要延期的，请报县政府办审批并登记",
            ),
            DeadlineProblem::DeadlineBeforeStart {
                number,
                written,
                start,
                is_own,
                standing,
            } => Words::new(
                &codes::REVERSED_DATES,
                format!(
                    "「{number}」的完成时限 {written} 早于起算日期 {start}，不作数{}",
                    standing.as_ref().map_or_else(String::new, |date| {
                        format!("，仍按另一期所写的 {date} 判定")
                    })
                ),
                if *is_own {
                    format!("请核对两个日期，改正写错的一个，{AT_ONCE}")
                } else {
                    "请核对两个日期，改正写错的一个".to_owned()
                },
            ),
            DeadlineProblem::OwnNoFixedLimit { number } => Words::new(
                &codes::OWN_NO_FIXED_LIMIT,
                format!("「{number}」自填为无固定时限，不作数"),
                "确无固定时限的，应由交办清单写明",
            ),
            DeadlineProblem::MissingDeadline {
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
                    "请写明完成时限：在交办清单上的写在清单里（单位台账写的不算），不在清单上的写在台账里"
                },
            ),
        }
    }
}

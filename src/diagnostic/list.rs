//! Problems of a ledger against the assignment list (交办清单), and of its rows against each other.

use super::{Words, codes};
use crate::source::word::Word;
use crate::source::{composed, day, word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A row that the list judges otherwise than its unit may think, or that contradicts another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum ListProblem {
    NotResponsible {
        number: String,
    },
    ListedForOthers {
        number: String,
        units: Vec<String>,
        /// Whether the list has the unit as a helper.
        helps: bool,
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
    NotOnList {
        number: String,
        /// As-of date of the first list, where the matter was done before it.
        done_before: Option<NaiveDate>,
    },
    /// Rows of one number on the list that name different matters.
    ListRowsAtOdds {
        number: String,
        #[serde(with = "word")]
        column: Word,
        first: String,
    },
}

impl ListProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            ListProblem::NotResponsible { number } => Words::new(
                &codes::NOT_RESPONSIBLE,
                format!("「{number}」的责任单位没有本单位（或列为配合单位），只列示不判定"),
                "本单位负责的，请把责任单位改为本单位；不负责的，可从台账删去",
            ),
            ListProblem::ListedForOthers {
                number,
                units,
                helps,
            } => {
                let (part, remedy) = if *helps {
                    (
                        "，本单位是配合单位",
                        "请在台账的责任单位写清单上的单位，本单位写在配合单位",
                    )
                } else {
                    ("", "请与县政府办核对交办清单")
                };
                let units = units.join("、");
                let found =
                    format!("交办清单上「{number}」的责任单位是{units}{part}，不对本单位判定");
                Words::new(&codes::LISTED_FOR_OTHERS, found, remedy)
            }
            ListProblem::Lapsed {
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
            ListProblem::ListContradicted {
                number,
                column,
                list,
                ledger,
            } => Words::new(
                &codes::LIST_CONTRADICTED,
                composed(format_args!(
                    "「{number}」的「{column}」台账写的是「{ledger}」，交办清单是「{list}」，以清单为准"
                )),
                "请按交办清单改正台账；清单有误的，请县政府办改正",
            ),
            ListProblem::NotOnList {
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
            ListProblem::ListRowsAtOdds {
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
        }
    }
}

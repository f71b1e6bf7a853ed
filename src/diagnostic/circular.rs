//! Problems of documents that were issued (通报登记).

use super::{IN_ALL_PERIODS, Words, codes};
use crate::source::word::{self, Word};
use serde::{Deserialize, Serialize};

/// A document that carries out no conclusion, or not the one that it names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum CircularProblem {
    UnknownRule {
        read: String,
        known: Vec<String>,
    },
    SeveralProblems {
        read: String,
    },
    CarriesOutNothing {
        unit: String,
        #[serde(with = "word")]
        outcome: Word,
        /// The first and the last day on which events count.
        window: [String; 2],
        reached: Option<String>,
    },
    CircularWithoutRule {
        unit: String,
        outcomes: Vec<String>,
        rules: Vec<String>,
    },
    KindAgainstRule {
        kind: String,
        #[serde(with = "word")]
        outcome: Word,
    },
    NearCircular {
        document: String,
        other: String,
        other_place: String,
    },
}

impl CircularProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            CircularProblem::UnknownRule { read, known } => Words::new(
                &codes::UNKNOWN_RULE,
                format!("「对应规则」读到「{read}」，对不上唯一的一条规则"),
                format!("可填：{}", known.join("、")),
            ),
            CircularProblem::SeveralProblems { read } => Words::new(
                &codes::SEVERAL_PROBLEMS,
                format!("问题编号「{read}」算作一个编号，与其中单写的一个不是同一问题"),
                format!(
                    "一个文号涉及几个问题的，一个问题一行，文号相同，问题编号各写各的；{IN_ALL_PERIODS}"
                ),
            ),
            CircularProblem::CarriesOutNothing {
                unit,
                outcome,
                window: [from, until],
                reached,
            } => Words::new(
                &codes::CARRIES_OUT_NOTHING,
                match reached {
                    None => format!(
                        "{unit}没有「{outcome}」的拟办结论（统计期间 {from} 至 {until}），这一文号没有对应上"
                    ),
                    Some(reached) => format!(
                        "{unit}有「{outcome}」的拟办结论（{reached} 达到次数），但这一行的日期早于那天，或姓名、问题编号对不上，没有对应上"
                    ),
                },
                "请核对单位、对应规则、日期、姓名和问题编号；印发时有这个结论、后来因更正、作废或容错不成立了的，请在「更正登记」里把这一文号作废（对象表写「通报登记」），网页上就划去，不要清空「对应规则」；本来就不对应哪条规则的，「对应规则」留空",
            ),
            CircularProblem::CircularWithoutRule {
                unit,
                outcomes,
                rules,
            } => Words::new(
                &codes::CIRCULAR_WITHOUT_RULE,
                format!(
                    "这一行没有填「对应规则」，{unit}的{}没有算作已印发，仍列为拟办",
                    outcomes.join("、")
                ),
                format!(
                    "办理的就是这项结论的，在「对应规则」填：{}；办理的是别的事的，不用改",
                    rules.join(" 或 ")
                ),
            ),
            CircularProblem::KindAgainstRule { kind, outcome } => Words::new(
                &codes::KIND_AGAINST_RULE,
                format!(
                    "类型是「{kind}」，「对应规则」却是「{outcome}」的，这一文号已按对应规则算作印发"
                ),
                "请在印发、发布前核对：类型写错的改正类型；不是办理这项结论的，「对应规则」留空",
            ),
            CircularProblem::NearCircular {
                document,
                other,
                other_place,
            } => Words::new(
                &codes::NEAR_NUMBER,
                format!(
                    "文号「{document}」与「{other}」（{other_place}）只差大小写、0 或符号，单位、日期和类型相同；程序算作两份通报，各计各的"
                ),
                "是同一份通报的，请把文号改得一字不差，只留一行，先登记的错行按更正登记作废；确是两份的，可不理会",
            ),
        }
    }
}

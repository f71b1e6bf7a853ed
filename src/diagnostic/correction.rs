//! Problems of corrections (更正登记).

use super::{Idle, PUT_TO_REST, ROW_ALONE, Words, codes};
use crate::model::directory::comparable;
use crate::model::schema::{Audience, Sheet};
use crate::source::day;
use crate::source::word::{self, Word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A correction that cannot be carried out, or does not what its author may think.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum CorrectionProblem {
    UnknownSheetName {
        read: String,
    },
    FieldStruckOut {
        read: String,
    },
    UnknownFieldName {
        read: String,
        #[serde(with = "word")]
        sheet: Word,
    },
    AmbiguousCorrection {
        number: String,
        /// Whether it is about an entry of 对标提升, which may be named by its 序号.
        has_serial: bool,
    },
    /// A correction that strikes out all rows that a unit has under a number.
    StrikesSeveral {
        own: String,
        #[serde(with = "word")]
        sheet: Word,
        number: String,
        unit: String,
        rows: usize,
        /// How many of them came later than it.
        later: usize,
    },
    /// A correction that makes leave of an incident for which there is no approval.
    CorrectedToAbsence {
        number: String,
        kind: String,
        /// As what it counts.
        judged: String,
    },
    /// A correction of a unit's ledger, in a column that the list alone sets (M4).
    RuledByList {
        number: String,
        #[serde(with = "word")]
        column: Word,
    },
    /// A correction that gives a matter on no list a longer deadline than the unit may give itself (M4).
    LongerByCorrection {
        number: String,
        written: String,
        due: Option<String>,
    },
    /// A confirmation of dates that the unit had not claimed by then; `claimed`: since when it claims one.
    ConfirmsNothing {
        number: String,
        #[serde(with = "day")]
        first_seen: NaiveDate,
        #[serde(with = "day::option")]
        claimed: Option<NaiveDate>,
    },
    /// A correction by which a unit's own row makes somebody else responsible.
    CorrectedAway {
        number: String,
        unit: String,
    },
    /// A row that has come to say something else since a correction of it, which stands; `values`: what it says, and the corrected
    /// value.
    ChangedSince {
        #[serde(with = "word")]
        column: Word,
        correction: String,
        values: Option<(String, String)>,
    },
    UnreadableCorrection {
        field: String,
        read: String,
        /// Why it is no date; empty where it need be none.
        reason: String,
    },
    /// A correction that names a column and no value.
    EmptyCorrection {
        #[serde(with = "word")]
        field: Word,
    },
    /// A correction of 单位名录, which is not kept by corrections.
    DirectoryCorrection,
    FixedField {
        #[serde(with = "word")]
        field: Word,
    },
    CorrectedCorrection {
        #[serde(with = "word")]
        field: Word,
    },
}

impl CorrectionProblem {
    /// Whether, and for whom, the correction has no effect.
    pub(super) fn idle(&self) -> Option<Idle> {
        match self {
            CorrectionProblem::UnknownFieldName { .. }
            | CorrectionProblem::UnreadableCorrection { .. }
            | CorrectionProblem::EmptyCorrection { .. }
            | CorrectionProblem::DirectoryCorrection
            | CorrectionProblem::FixedField { .. }
            | CorrectionProblem::CorrectedCorrection { .. } => Some(Idle::Whole),
            CorrectionProblem::AmbiguousCorrection { .. }
            | CorrectionProblem::RuledByList { .. }
            | CorrectionProblem::LongerByCorrection { .. }
            | CorrectionProblem::ConfirmsNothing { .. } => Some(Idle::ForOne),
            CorrectionProblem::UnknownSheetName { .. }
            | CorrectionProblem::FieldStruckOut { .. }
            | CorrectionProblem::StrikesSeveral { .. }
            | CorrectionProblem::CorrectedToAbsence { .. }
            | CorrectionProblem::ChangedSince { .. }
            | CorrectionProblem::CorrectedAway { .. } => None,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            CorrectionProblem::UnknownSheetName { read } => Words::new(
                &codes::UNKNOWN_SHEET_NAME,
                format!("「对象表」读到「{read}」，没有这张表"),
                "请写表的名称，如 督查事项、投诉登记、会议纪律、积分登记、通报登记",
            ),
            CorrectionProblem::FieldStruckOut { read } => Words::new(
                &codes::FIELD_STRUCK_OUT,
                format!(
                    "处理写的是「作废」，又在「字段」写了「{read}」：作废的是整行，不是这一格，已按整行作废"
                ),
                "只改一格的，处理请写「更正」；确要整行作废的，把字段和更正值留空",
            ),
            CorrectionProblem::UnknownFieldName { read, sheet } => Words::new(
                &codes::UNKNOWN_FIELD_NAME,
                format!("「字段」读到「{read}」，「{sheet}」中没有这一列"),
                columns_of(sheet, read),
            ),
            CorrectionProblem::AmbiguousCorrection { number, has_serial } => Words::new(
                &codes::AMBIGUOUS_CORRECTION,
                format!("编号「{number}」在该单位名下不止一行，不能确定更正哪一行"),
                if *has_serial {
                    format!(
                        "「对象编号」请改写要更正的一条在单位清单上的序号（各条的序号要不同）；由单位在下期清单里改好的，{PUT_TO_REST}"
                    )
                } else {
                    format!("更正登记改不了几行中的一行；{ROW_ALONE}。改好以后，{PUT_TO_REST}")
                },
            ),
            CorrectionProblem::StrikesSeveral {
                own,
                sheet,
                number,
                unit,
                rows,
                later,
            } => Words::new(
                &codes::STRIKES_SEVERAL,
                format!(
                    "作废划去了「{sheet}」里「{number}」在{unit}名下的全部 {rows} 行{}，都不再计入",
                    if *later == 0 {
                        String::new()
                    } else {
                        format!("，其中 {later} 行是作废以后才登记的")
                    }
                ),
                if *sheet == Sheet::Benchmarks.name() {
                    "只想划去其中一条的，请把本行的对象编号改成那一条在清单上的序号；确要全部划去的，可不理会"
                        .to_owned()
                } else {
                    format!(
                        "只想划去其中一行的，请另登记一行撤回它（对象表写「更正登记」，对象编号写「{own}」，处理写「作废」），把以前各期登记簿里错的那一行改正，再重新生成；确要全部划去的，可不理会"
                    )
                },
            ),
            CorrectionProblem::CorrectedToAbsence {
                number,
                kind,
                judged,
            } => Words::new(
                &codes::CORRECTED_TO_ABSENCE,
                format!(
                    "「{number}」的情形更正成了「{kind}」，那一行没有同时写明经事前批准、由谁批准、已报备，按「{judged}」认定、计分"
                ),
                "确已事前批准并报备的，请在会议纪律那一行填齐「批准人」，「事前批准」「报备」写「是」；没有批准的，不用改；本来没有违纪的，请不要更正情形，处理写「作废」",
            ),
            CorrectionProblem::RuledByList { number, column } => Words::new(
                &codes::CORRECTION_WITHOUT_EFFECT,
                format!(
                    "「{number}」在交办清单上，「{column}」以清单为准，清单写的不是这个更正值；这里更正的是单位台账，本行不起作用"
                ),
                format!(
                    "要改判定所用的值，请把「对象表」改为「交办清单」，或改正交办清单；不用更正的，{PUT_TO_REST}"
                ),
            ),
            CorrectionProblem::LongerByCorrection {
                number,
                written,
                due,
            } => Words::new(
                &codes::CORRECTION_WITHOUT_EFFECT,
                match due {
                    Some(due) => format!(
                        "「{number}」不在交办清单上，台账的完成时限只能缩短规定的时限：更正为 {written}，晚于规定的到期日 {due}，本行不起作用"
                    ),
                    None => format!(
                        "「{number}」不在交办清单上，台账的完成时限只能缩短规定的时限：更正为{written}，本行不起作用"
                    ),
                },
                format!("要放宽时限，请在延期审批登记，或由交办清单写明完成时限；并{PUT_TO_REST}"),
            ),
            CorrectionProblem::ConfirmsNothing {
                number,
                first_seen,
                claimed,
            } => Words::new(
                &codes::UNKNOWN_TARGET,
                format!(
                    "{first_seen} 那期登记这条确认时，「{number}」没有补填的完成日期可以确认{}；确认只对登记时已经填报的日期起作用，本行不起作用",
                    claimed.map_or_else(String::new, |claimed| format!("，{claimed} 那期才填"))
                ),
                "单位填报了完成日期、确属实的，请另登记一行确认（用新的更正编号，「字段」「更正值」留空），或者在本行写明字段和更正值；填报的日期不属实的，不用改",
            ),
            CorrectionProblem::CorrectedAway { number, unit } => Words::new(
                &codes::CORRECTED_AWAY,
                format!(
                    "更正后「{number}」的责任单位不再是{unit}；台账只说本单位的事，更正写明的单位并不因此负责，这一事项目前没有按{unit}判定"
                ),
                "请把该事项列入交办清单并写明责任单位；登记有误的，将本行作废",
            ),
            CorrectionProblem::ChangedSince {
                column,
                correction,
                values,
            } => Words::new(
                &codes::CHANGED_SINCE_CORRECTION,
                match values {
                    Some((said, corrected)) => format!(
                        "更正登记（{correction}）把「{column}」更正为「{corrected}」以后，这里又改成了「{said}」；仍按更正的「{corrected}」计"
                    ),
                    None => format!(
                        "更正登记（{correction}）更正「{column}」以后，这里又改了，与更正的不同；仍按更正的计"
                    ),
                },
                "这里改得对的，请县政府办另登记一行更正（用新的更正编号），把更正值写成这里的值；更正得对的，请把这一格改成更正的值",
            ),
            CorrectionProblem::DirectoryCorrection => Words::new(
                &codes::FIXED_FIELD,
                "单位名录不用更正登记来改，本行不起作用".to_owned(),
                format!("请直接改单位名录，下次生成时按新的名录；并{PUT_TO_REST}"),
            ),
            CorrectionProblem::FixedField { field } => Words::new(
                &codes::FIXED_FIELD,
                format!("「{field}」说明这一行是谁的、是哪一行，不能更正，本行不起作用"),
                format!(
                    "该单位这个编号下只有写错的一行的，请把本行的处理改为「作废」、字段和更正值清空，划去那一行，再登记正确的一行；还有写对的行的，不要作废：把以前各期登记簿里写错的一行改正，再重新生成，并{PUT_TO_REST}"
                ),
            ),
            CorrectionProblem::CorrectedCorrection { field } => Words::new(
                &codes::FIXED_FIELD,
                format!("更正登记的「{field}」不能再用更正来改，本行不起作用"),
                "请把本行的处理改为「作废」、字段和更正值清空，划去登记错的那条更正，再登记一条正确的",
            ),
            CorrectionProblem::EmptyCorrection { field } => Words::new(
                &codes::UNREADABLE_CORRECTION,
                format!("写明了要更正「{field}」，没有写更正成什么，本行不起作用"),
                format!(
                    "请写明更正值；「{field}」本来应当空着的，不能用更正登记来改：请在写错的那张表里把这一格清空，替换原来的文件再生成，并{PUT_TO_REST}；整行都不该有的，处理请写「作废」"
                ),
            ),
            CorrectionProblem::UnreadableCorrection {
                field,
                read,
                reason,
            } => Words::new(
                &codes::UNREADABLE_CORRECTION,
                match reason.as_str() {
                    "" => format!("更正值「{read}」不能作为「{field}」"),
                    reason => format!("更正值「{read}」不能作为「{field}」：{reason}"),
                },
                "请按该列的填写要求写更正值",
            ),
        }
    }
}

/// What to write where a correction names a column that its sheet has not: the sheet that has it, where one does that can be corrected, and
/// the sheet's own.
fn columns_of(sheet: &str, read: &str) -> String {
    let wanted = comparable(read);
    let has_it = |other: &Sheet| {
        let mut columns = other.schema().columns.iter();
        !matches!(other, Sheet::Directory | Sheet::Corrections)
            && columns
                .any(|column| column.audience != Audience::Nobody && column.is_called(&wanted))
    };
    let mut others: Vec<&str> = Sheet::all().filter(has_it).map(Sheet::name).collect();
    // What a matter is told by stands on the list or in the ledger, and in no other sheet.
    let of_matters = [Sheet::Matters.name(), Sheet::AssignmentList.name()];
    if of_matters.contains(&sheet) && others.iter().any(|other| of_matters.contains(other)) {
        others.retain(|other| of_matters.contains(other));
    }
    let own = Sheet::by_name(sheet).map_or(&[][..], |sheet| sheet.schema().columns);
    let own = own
        .iter()
        .filter(|column| column.audience != Audience::Nobody);
    let own: Vec<&str> = own.map(|column| column.name).collect();
    let listed = format!("「{sheet}」的列有：{}", own.join("、"));
    if others.is_empty() {
        format!("请写该表中的列名。{listed}")
    } else {
        format!(
            "「{}」有这一列：要更正的在那里，「对象表」请改写那张表的名称。{listed}",
            others.join("」「")
        )
    }
}

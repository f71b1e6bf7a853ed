//! Problems of columns.

use super::{Words, codes, in_time, in_time_of};
use crate::source::word::{self, Word};
use serde::{Deserialize, Serialize};

/// A column that a sheet lacks, has twice, or has and nothing reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum ColumnProblem {
    MissingColumn {
        #[serde(with = "word")]
        sheet: Word,
        #[serde(with = "word")]
        column: Word,
        /// A column that is not read and may be meant: its position, and it with its header.
        similar: Option<(u32, String)>,
    },
    /// A column that is not read and looks like columns of days that the sheet lacks.
    UnusedColumn {
        header: String,
        #[serde(with = "word::list")]
        like: Vec<Word>,
    },
    /// A column that is not read and holds names of units.
    UnusedUnits { header: String },
    /// A column that is not read and is one of another sheet.
    ColumnOfAnotherSheet {
        header: String,
        #[serde(with = "word")]
        sheet: Word,
        #[serde(with = "word")]
        column: Word,
    },
    /// A column of 投诉登记 that is not read and looks like one of people's names.
    UnknownNamesColumn { header: String },
    /// The columns of 会议纪律 without which no leave can be excused, and how many rows ask for it.
    NoApprovalColumn {
        #[serde(with = "word::list")]
        absent: Vec<Word>,
        rows: usize,
    },
    RepeatedColumn {
        #[serde(with = "word")]
        column: Word,
        used: String,
        /// Whether it is read beside the other.
        is_read: bool,
    },
    /// A column that is passed over for another of the same field, though rows say something in it that the other does not say.
    PassedOverColumn {
        #[serde(with = "word")]
        column: Word,
        used: String,
        other: String,
        rows: usize,
    },
    /// An empty column that is passed over for a filled one of the same name.
    EmptyTwin {
        #[serde(with = "word")]
        column: Word,
        used: String,
        other: String,
    },
}

impl ColumnProblem {
    /// The column that is not read and of whose cells it speaks; `at` is the column that it was found at.
    pub fn unread_column(&self, at: u32) -> Option<u32> {
        match self {
            ColumnProblem::UnusedColumn { .. }
            | ColumnProblem::UnusedUnits { .. }
            | ColumnProblem::PassedOverColumn { .. } => Some(at),
            ColumnProblem::MissingColumn { similar, .. } => {
                similar.as_ref().map(|(column, _)| *column)
            }
            _ => None,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            ColumnProblem::MissingColumn {
                sheet,
                column,
                similar: None,
            } => Words::new(
                &codes::MISSING_COLUMN,
                format!("「{sheet}」缺少必需的列「{column}」"),
                format!("请在表头中加上「{column}」一列并填写"),
            ),
            ColumnProblem::MissingColumn {
                sheet,
                column,
                similar: Some((_, similar)),
            } => Words::new(
                &codes::MISSING_COLUMN,
                format!("「{sheet}」缺少必需的列「{column}」，{similar}没有读取"),
                format!(
                    "{similar}就是这一列的，请把列名改为「{column}」；不是的，请在表头中加上「{column}」一列并填写"
                ),
            ),
            ColumnProblem::UnusedColumn { header, like } => Words::new(
                &codes::UNUSED_COLUMN,
                format!(
                    "「{header}」一列没有读取，看起来像本表没有的「{}」",
                    like.join("」或「")
                ),
                format!(
                    "是那一列的，请把列名改为「{}」{}；不是的，可不理会",
                    like.join("」或「"),
                    in_time_of(like)
                ),
            ),
            ColumnProblem::UnusedUnits { header } => Words::new(
                &codes::UNUSED_COLUMN,
                format!("「{header}」一列没有读取，其中是单位名称"),
                "是责任单位的，请把列名改为「责任单位」，已有这一列的写进同一格，用顿号分开；协助的单位请写进「配合单位」；都不是的，可不理会",
            ),
            ColumnProblem::ColumnOfAnotherSheet {
                header,
                sheet,
                column,
            } => Words::new(
                &codes::UNUSED_COLUMN,
                format!(
                    "「{header}」一列没有读取：「{column}」是「{sheet}」的列，填在这张表里不算"
                ),
                format!("要算数的，请填在各单位的「{sheet}」里；只作参考的，可不理会"),
            ),
            ColumnProblem::UnknownNamesColumn { header } => Words::new(
                &codes::UNKNOWN_NAMES_COLUMN,
                format!("「{header}」一列没有读取，看起来是人的姓名，已按投诉人从本行其他各栏隐去"),
                "是投诉人姓名的，请把列名改为「投诉人」；是别人的姓名、不需隐去的，请改用「经办人」等写明身份的列名",
            ),
            ColumnProblem::NoApprovalColumn { absent, rows } => Words::new(
                &codes::NO_APPROVAL_COLUMN,
                format!(
                    "「会议纪律」没有「{}」列，请假、替会、早退、提前离会的 {rows} 行都无法认定为事前批准并报备",
                    absent.join("」「")
                ),
                format!(
                    "经过批准、报备的，请加上「{}」列（列名不同的，改成这个名称）并填写；确实都没有批准的，可不理会",
                    absent.join("」「")
                ),
            ),
            ColumnProblem::RepeatedColumn {
                column,
                used,
                is_read: true,
            } => Words::new(
                &codes::REPEATED_COLUMN,
                format!("「{column}」下面还有这一列，其中写的与「{used}」的一并计入"),
                "都是这一项的，可不理会；不是的，请把这一列改名",
            ),
            ColumnProblem::RepeatedColumn { column, used, .. } => Words::new(
                &codes::REPEATED_COLUMN,
                format!("有两列都是「{column}」，采用了「{used}」一列"),
                "请删去或改名多余的一列",
            ),
            ColumnProblem::PassedOverColumn {
                column,
                used,
                other,
                rows,
            } => Words::new(
                &codes::PASSED_OVER_COLUMN,
                format!(
                    "有两列都是「{column}」，采用了「{used}」一列；有 {rows} 行在「{other}」里填了内容，而采用的一列是空的或写的不一样，那些内容没有读取"
                ),
                format!(
                    "两列请只留一列：把内容填在「{used}」里，或者删去它{}；看不到它的，可能被隐藏了，请先取消隐藏",
                    in_time(column)
                ),
            ),
            ColumnProblem::EmptyTwin {
                column,
                used,
                other,
            } => Words::new(
                &codes::REPEATED_COLUMN,
                format!("有两列都是「{column}」，「{other}」整列是空的，采用了「{used}」一列"),
                format!("请删去「{other}」；看不到它的，可能被隐藏了，请先取消隐藏"),
            ),
        }
    }
}

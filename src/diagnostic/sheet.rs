//! Problems of sheets: which ledger they are, and what of them is not read.

use super::{LEDGER_IN_TIME, Words, codes};
use crate::model::schema::Sheet;
use crate::source::word::{self, Word};
use serde::{Deserialize, Serialize};

/// A sheet that is not read, or not as its sender may think.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum SheetProblem {
    RegisterOutsideOffice {
        #[serde(with = "word")]
        register: Word,
        office: String,
    },
    UnknownSheet {
        nearest: Option<NearestSheet>,
    },
    /// A second table on a sheet: the sheet that it would be.
    SecondTable {
        #[serde(with = "word")]
        sheet: Word,
    },
    /// A sheet on which nothing stands but a picture.
    PictureOfLedger,
    UnitSheetInOffice {
        #[serde(with = "word")]
        sheet: Word,
    },
    HiddenSheet,
    /// A hidden sheet that is a ledger of which the workbook has no other.
    HiddenLedger {
        #[serde(with = "word")]
        sheet: Word,
    },
    /// A sheet whose name or title says that it is a template's example.
    ExampleSheet {
        /// The ledger as which it is read all the same, where the workbook has no other.
        read_as: Option<String>,
    },
}

/// A sheet that an unknown one resembles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearestSheet {
    /// Its name.
    #[serde(with = "word")]
    pub sheet: Word,
    /// Its required columns that the other lacks.
    #[serde(with = "word::list")]
    pub missing: Vec<Word>,
    /// What says so.
    pub named_by: NamedBy,
}

/// What says which sheet an unknown one may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NamedBy {
    /// Columns of it.
    Header,
    /// Its name or its title, and no column.
    Title,
    /// Its name, which is a register's own, whatever its columns are called.
    Tab,
    /// Its columns, under which nothing stands but that all is as it was.
    Unchanged,
    /// Its title, which is all that stands on it; the ledger may be another sheet of the workbook.
    Cover,
}

impl SheetProblem {
    /// Whether rows of 督查事项 may stand in what was not read because of it.
    pub(super) fn may_hide_matters(&self) -> bool {
        let is_of_matters = |sheet: &str| {
            let kinds = [Sheet::Matters, Sheet::AssignmentList];
            kinds.into_iter().any(|kind| kind.name() == sheet)
        };
        match self {
            SheetProblem::PictureOfLedger => true,
            SheetProblem::SecondTable { sheet } => is_of_matters(sheet),
            SheetProblem::UnknownSheet { nearest } => nearest
                .as_ref()
                .is_some_and(|nearest| is_of_matters(nearest.sheet)),
            _ => false,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            SheetProblem::RegisterOutsideOffice { register, office } => Words::new(
                &codes::REGISTER_OUTSIDE_OFFICE,
                format!("这是「{register}」，只有「{office}」文件夹里的才有效，没有读取"),
                if *register == Sheet::AssignmentList.name() {
                    format!(
                        "属县政府办登记的，请放入本期的「{office}」文件夹；是本单位台账的，请把工作表改名为「{}」，一个工作簿里只留一张；都不是的，请删去此表",
                        Sheet::Matters.name()
                    )
                } else {
                    format!("属县政府办登记的，请放入本期的「{office}」文件夹；否则请删去此表")
                },
            ),
            SheetProblem::UnknownSheet { nearest: None } => Words::new(
                &codes::UNKNOWN_SHEET,
                "认不出这张表（前20行内没有找到表头），没有读取".to_owned(),
                "是台账的，请核对表头名称；不是的，可不理会",
            ),
            SheetProblem::UnknownSheet {
                nearest:
                    Some(NearestSheet {
                        sheet,
                        missing,
                        named_by: NamedBy::Title,
                    }),
            } => Words::new(
                &codes::UNKNOWN_SHEET,
                format!(
                    "这张表的名称或标题像「{sheet}」，但前20行内没有找到表头，其中的内容没有读取，也不算零报告"
                ),
                format!(
                    "是「{sheet}」的，请在内容上面写明表头，至少要有「{}」这几列，没有内容的只留标题或表头；不是的，可不理会",
                    missing.join("」「")
                ),
            ),
            SheetProblem::UnknownSheet {
                nearest:
                    Some(NearestSheet {
                        sheet,
                        missing,
                        named_by: NamedBy::Tab,
                    }),
            } if !missing.is_empty() => Words::new(
                &codes::MISSING_COLUMN,
                format!(
                    "这张表名为「{sheet}」，但前20行内的表头缺少「{}」，没有读取，也不算零报告，以前报过的仍按以前的",
                    missing.join("」「")
                ),
                format!(
                    "请把表头放在前20行，列名改成「{sheet}」的列名，至少要有「{}」；不是「{sheet}」的，请改掉表名",
                    missing.join("」「")
                ),
            ),
            SheetProblem::UnknownSheet {
                nearest:
                    Some(NearestSheet {
                        sheet,
                        named_by: NamedBy::Unchanged,
                        ..
                    }),
            } => Words::new(
                &codes::UNKNOWN_SHEET,
                format!(
                    "「{sheet}」的表头下面只写了没有变化、同上周之类的话，没有列出各行；没有读取，也不算零报告，以前报送的仍按以前的"
                ),
                format!(
                    "「{sheet}」每周都要把全年的各行列全，没有变化的也照上一期列出；确实一行也没有的，只留表头，或写「无」"
                ),
            ),
            SheetProblem::UnknownSheet {
                nearest:
                    Some(NearestSheet {
                        sheet,
                        named_by: NamedBy::Cover,
                        ..
                    }),
            } => Words::new(
                &codes::UNKNOWN_SHEET,
                format!(
                    "这张表只有标题，像是封面，工作簿里另有别的表有内容（也可能是隐藏的），没有当作「{sheet}」的零报告"
                ),
                format!(
                    "「{sheet}」在别的表里的，请取消隐藏，并核对那张表的表头；确实没有的，请把这张表改名为「{sheet}」，或写明「本期无{sheet}」；只是封面的，可不理会"
                ),
            ),
            SheetProblem::UnknownSheet {
                nearest: Some(NearestSheet { sheet, missing, .. }),
            } if missing.is_empty() => Words::new(
                &codes::UNKNOWN_SHEET,
                format!("这张表有「{sheet}」的列名，但内容不在列名下面，没有读取，也不算零报告"),
                format!(
                    "是「{sheet}」的，请把列名排成一行，内容逐行填在列名下面；不是的，可不理会"
                ),
            ),
            SheetProblem::UnknownSheet {
                nearest: Some(NearestSheet { sheet, missing, .. }),
            } => Words::new(
                &codes::UNKNOWN_SHEET,
                format!(
                    "认不出这张表，没有读取；表头像「{sheet}」，但缺少「{}」",
                    missing.join("」「")
                ),
                format!(
                    "是「{sheet}」的，请补上缺少的列，或把列名改成「{sheet}」的列名；不是的，可不理会"
                ),
            ),
            SheetProblem::SecondTable { sheet } => Words::new(
                &codes::SECOND_TABLE,
                format!("同一张表里从这里起还有一个「{sheet}」的表头，它下面的内容没有读取"),
                "一张工作表只放一个表：请把第二个表移到另一张工作表",
            ),
            SheetProblem::PictureOfLedger => Words::new(
                &codes::PICTURE_OF_LEDGER,
                "这张表里只有图片，没有内容；图片里的内容没有读取，也不算零报告".to_owned(),
                "请把内容逐行填进表格，不要用截图、拍照、扫描代替；没有事项的，请写明「本期无督查事项」",
            ),
            SheetProblem::UnitSheetInOffice { sheet } => Words::new(
                &codes::UNIT_SHEET_IN_OFFICE,
                format!("「{sheet}」由各单位自己报送，放在这里看不出是哪个单位的，没有读取"),
                "请把它放进那个单位自己的工作簿",
            ),
            SheetProblem::HiddenSheet => Words::new(
                &codes::HIDDEN_SHEET,
                "这张表是隐藏的，没有读取".to_owned(),
                format!("需要报送的，请取消隐藏{LEDGER_IN_TIME}"),
            ),
            SheetProblem::HiddenLedger { sheet } => Words::new(
                &codes::HIDDEN_LEDGER,
                format!(
                    "这张表是「{sheet}」，但它是隐藏的，没有读取；工作簿里没有别的「{sheet}」表"
                ),
                format!("请取消隐藏后重新报送{LEDGER_IN_TIME}；不需要的，请删去"),
            ),
            SheetProblem::ExampleSheet { read_as: None } => Words::new(
                &codes::EXAMPLE_ROW,
                "这张表的名称或标题写明是示例，工作簿里另有台账，这张表没有计入".to_owned(),
                "报送前请删去示例表；表里是真事项的，请改掉「示例」「模板」等字样",
            ),
            SheetProblem::ExampleSheet {
                read_as: Some(sheet),
            } => Words::new(
                &codes::EXAMPLE_ROW,
                format!("这张表的名称写的是示例，但工作簿里没有别的台账，已按「{sheet}」计入"),
                format!("是台账的，请把工作表改名为「{sheet}」；是示例的，请删去这张表"),
            ),
        }
    }
}

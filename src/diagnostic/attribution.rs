//! Problems of whose a workbook is.

use super::{Words, codes};
use serde::{Deserialize, Serialize};

/// A workbook of which nobody knows whose it is, or that says two things of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum AttributionProblem {
    UnattributedUnknown {
        stem: String,
        line: Option<String>,
        nearest: Vec<String>,
        /// Where the directory has a row of that name that cannot be read.
        unread_row: Option<String>,
    },
    UnattributedConflict {
        line: String,
        file: String,
    },
    /// Two lines of one workbook that name different units.
    ContradictoryLines {
        one: String,
        other: String,
    },
    UnknownReportingUnit {
        line: String,
        used: String,
    },
    /// A name or a title of a sheet that is another unit's.
    OtherUnitNamed {
        /// What the sheet or its title says, masked.
        read: String,
        other: String,
        used: String,
    },
}

impl AttributionProblem {
    /// Whether the workbook is filed under neither of the units that it names.
    pub(super) fn is_contradictory(&self) -> bool {
        matches!(
            self,
            AttributionProblem::UnattributedConflict { .. }
                | AttributionProblem::ContradictoryLines { .. }
        )
    }

    pub(super) fn words(&self) -> Words {
        match self {
            AttributionProblem::UnattributedUnknown {
                stem,
                line,
                unread_row: Some(place),
                ..
            } => Words::new(
                &codes::UNATTRIBUTED_FILE,
                format!(
                    "「{}」在单位名录里的那一行（{place}）没有填好，没有采用，这个文件没有单位可记",
                    line.as_ref().unwrap_or(stem)
                ),
                "请先按提示改好单位名录里的那一行，再重新生成；文件不必改",
            ),
            AttributionProblem::UnattributedUnknown {
                stem,
                line,
                nearest,
                unread_row: None,
            } => Words::new(
                &codes::UNATTRIBUTED_FILE,
                match line {
                    Some(line) => format!(
                        "看不出是哪个单位的台账：填报单位写的是「{line}」，文件名是「{stem}」，名录中都没有"
                    ),
                    None => format!(
                        "看不出是哪个单位的台账：没有「填报单位」一行（或者冒号后面没有写单位），文件名「{stem}」不在单位名录中"
                    ),
                },
                if nearest.is_empty() {
                    "请在表头上方写明「填报单位：单位全称」，或用单位全称命名文件；已经写了全称的，请在单位名录里补上这个单位（原有的单位不要删行，已撤销的填「撤销日期」）"
                        .to_owned()
                } else {
                    format!(
                        "名录中相近的有：{}；请改正填报单位或文件名",
                        nearest.join("、")
                    )
                },
            ),
            AttributionProblem::UnattributedConflict { line, file } => Words::new(
                &codes::CONTRADICTORY_UNIT,
                format!("填报单位写的是「{line}」，文件名却是「{file}」，两个单位都没有记入"),
                "请核对是谁的台账，改正填报单位或文件名后重新放入",
            ),
            AttributionProblem::ContradictoryLines { one, other } => Words::new(
                &codes::CONTRADICTORY_UNIT,
                format!(
                    "一个工作簿里的填报单位，一处写的是「{one}」，另一处写的是「{other}」，两个单位都没有记入"
                ),
                "请核对是谁的台账，改正填报单位；两个单位的台账请分成两个文件",
            ),
            AttributionProblem::UnknownReportingUnit { line, used } => Words::new(
                &codes::UNKNOWN_REPORTING_UNIT,
                format!("填报单位「{line}」不在单位名录中，按文件名记为「{used}」"),
                "请改正填报单位；确是单位的另一种叫法的，请县政府办加入单位名录的「别名」",
            ),
            AttributionProblem::OtherUnitNamed { read, other, used } => Words::new(
                &codes::OTHER_UNIT_NAMED,
                format!(
                    "这张表写着「{read}」，像是「{other}」的，但文件是「{used}」的，按「{used}」计入"
                ),
                format!(
                    "是「{other}」的，请放进「{other}」自己的工作簿；是「{used}」的，请改掉表名、标题或「单位」一行"
                ),
            ),
        }
    }
}

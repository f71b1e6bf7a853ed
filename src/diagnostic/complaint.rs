//! Problems of complaints (投诉登记).

use super::{Words, codes};
use serde::{Deserialize, Serialize};

/// A complaint that contradicts itself or another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum ComplaintProblem {
    RepeatedOfNothing,
    RepeatedOfUnknown,
    /// A complaint that is said to repeat one about other units.
    RepeatedOfOthers,
    /// A complaint that repeats itself, or one that repeats it.
    RepeatedOfItself,
    /// A complaint 待核实 with a day of verification or settlement.
    UnverifiedWithDay,
    MergedAndValid,
    /// A complaint whose number is that of another one of the same unit and day but for case, zeros and signs.
    NearComplaint {
        other: String,
    },
}

impl ComplaintProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            ComplaintProblem::RepeatedOfNothing => Words::new(
                &codes::UNKNOWN_TARGET,
                "按核实结果应当写并入编号，这里是空的；本件不计次数".to_owned(),
                "请在「并入编号」写明与哪一件重复；不是重复的，请改核实结果",
            ),
            ComplaintProblem::RepeatedOfUnknown => Words::new(
                &codes::UNKNOWN_TARGET,
                "并入编号所写的投诉不在登记中；本件不计次数".to_owned(),
                "请核对并入编号；不是重复的，请改核实结果",
            ),
            ComplaintProblem::RepeatedOfOthers => Words::new(
                &codes::UNKNOWN_TARGET,
                "并入编号所写的投诉是别的单位的，不是这个单位的；本件不计次数，这个单位也没有因那一件计次数".to_owned(),
                "请核对并入编号和被投诉单位；不是重复的，请改核实结果",
            ),
            ComplaintProblem::RepeatedOfItself => Words::new(
                &codes::UNKNOWN_TARGET,
                "并入编号写的是本件自己，或者几件互相并入；一件都不计次数".to_owned(),
                "请写明并入哪一件，那一件按核实的情况填「有效」或「无效」",
            ),
            ComplaintProblem::UnverifiedWithDay => Words::new(
                &codes::RESULT_NOT_GIVEN,
                "核实结果是「待核实」，却填了核实日期或办结日期；仍按待核实，不计次数".to_owned(),
                "已经核实的，请改核实结果；还没有核实的，请清空核实日期和办结日期",
            ),
            ComplaintProblem::MergedAndValid => Words::new(
                &codes::UNKNOWN_TARGET,
                "核实结果与并入编号对不上，两件都计次数".to_owned(),
                "与那一件重复的，请把核实结果改为「重复」；不是重复的，请清空并入编号",
            ),
            ComplaintProblem::NearComplaint { other } => Words::new(
                &codes::NEAR_NUMBER,
                format!(
                    "投诉编号与 {other} 的只差大小写、0 或符号，被投诉单位和受理日期相同；程序算作两件，各计一次"
                ),
                "是同一件投诉的，请把后登记的一件的核实结果改为「重复」并填并入编号；只留一行的，多出来的一行以前各期已经登记过，删去了仍然计入，要同时在「更正登记」里把它的编号作废（对象表写「投诉登记」）；确是两件的，可不理会",
            ),
        }
    }
}

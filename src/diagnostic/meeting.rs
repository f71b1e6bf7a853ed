//! Problems of meetings (会议纪律).

use super::{IN_ALL_PERIODS, Words, codes};
use crate::source::word::{self, Word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A row of a meeting that contradicts others, or lacks what it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum MeetingProblem {
    MeetingWithoutPerson {
        #[serde(with = "word")]
        column: Word,
    },
    /// Leave that was approved and not by whom, or by whom and not that it was.
    HalfAnApproval {
        /// The column that is empty.
        #[serde(with = "word")]
        column: Word,
    },
    /// A name with something beside it, or none at all.
    DoubtfulName { read: String },
    /// The name of a unit where that of a person is asked for.
    UnitForPerson { read: String },
    /// A meeting that another row calls otherwise.
    MeetingNamedOtherwise {
        number: String,
        read: String,
        counted: String,
        first: String,
    },
    /// 无违纪 beside a violation of the same meeting.
    MeetingNotClean { number: String, other: String },
    /// A meeting of the name and day of others that bear other numbers.
    RepeatedMeeting {
        number: String,
        name: String,
        date: NaiveDate,
        other: String,
        other_place: String,
        count: usize,
    },
    ContradictoryMeeting {
        number: String,
        read: String,
        counted: String,
        first: String,
    },
}

impl MeetingProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            MeetingProblem::MeetingWithoutPerson { column } => Words::new(
                &codes::EMPTY_REQUIRED_CELL,
                format!("必填的「{column}」为空，本行未计入"),
                format!("请补填「{column}」；会议没有违纪的，「情形」请填「无违纪」"),
            ),
            MeetingProblem::HalfAnApproval { column } => Words::new(
                &codes::HALF_AN_APPROVAL,
                format!("请假等情形的批准手续只填了一半，「{column}」空着；按没有批准认定"),
                "确已事前批准的，请补填「事前批准」和「批准人」；没有批准的，「事前批准」请填「否」",
            ),
            MeetingProblem::RepeatedMeeting {
                number,
                name,
                date,
                other,
                other_place,
                count,
            } => Words::new(
                &codes::REPEATED_MEETING,
                format!(
                    "会议编号「{number}」与「{other}」（{other_place}）是同一天（{date}）的「{name}」，编号不同；程序按编号算作 {count} 次会议，各计一次，各出一份通报"
                ),
                format!(
                    "请核对：是同一次会议的，各行改用同一个会议编号（会议编号是会议的编号，不是行的序号），{IN_ALL_PERIODS}；确是几次会议的，在会议名称里写明区别"
                ),
            ),
            MeetingProblem::ContradictoryMeeting {
                number,
                read,
                counted,
                first,
            } => Words::new(
                &codes::CONTRADICTORY_MEETING,
                format!(
                    "会议「{number}」的日期这一行是 {read}，{first} 那一行是 {counted}，算作 {counted} 的一次会议"
                ),
                format!(
                    "请核对：是同一次会议的，改正会议日期；是两次会议的，各用一个会议编号，{IN_ALL_PERIODS}"
                ),
            ),
            MeetingProblem::DoubtfulName { read } => Words::new(
                &codes::DOUBTFUL_NAME,
                format!(
                    "姓名「{read}」不是、或者不只是一个人的名字；程序照原文算作一个人，与别处只写名字的不算同一人"
                ),
                format!(
                    "请逐个写出姓名，用顿号隔开；职务写在「职务」一列，称呼不写；{IN_ALL_PERIODS}；还不知道是谁的，先不登记"
                ),
            ),
            MeetingProblem::UnitForPerson { read } => Words::new(
                &codes::DOUBTFUL_NAME,
                format!("姓名写的是「{read}」，这是一个单位；程序照原文算作一个人"),
                format!("请在「姓名」一列写人的姓名，单位写在「单位」一列；{IN_ALL_PERIODS}"),
            ),
            MeetingProblem::MeetingNamedOtherwise {
                number,
                read,
                counted,
                first,
            } => Words::new(
                &codes::CONTRADICTORY_MEETING,
                format!(
                    "会议「{number}」的名称这一行是「{read}」，{first} 那一行是「{counted}」，算作「{counted}」这一次会议"
                ),
                format!(
                    "请核对：是同一次会议的，改成一样的名称；是两次会议的，各用一个会议编号，{IN_ALL_PERIODS}"
                ),
            ),
            MeetingProblem::MeetingNotClean { number, other } => Words::new(
                &codes::CONTRADICTORY_MEETING,
                format!(
                    "会议「{number}」这一行是「无违纪」，{other} 那一行却登记了违纪；按有违纪计算"
                ),
                "请核对：有违纪的，删去「无违纪」这一行；没有的，把登记错的一行在更正登记中作废",
            ),
        }
    }
}

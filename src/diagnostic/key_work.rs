//! Problems of key works (重点工作): their targets, and the values that units report.

use super::{IN_ALL_PERIODS, Words, codes};
use crate::source::word::{self, Word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A target or a reported value that is unknown, another's, or measured otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum KeyWorkProblem {
    UnknownWork {
        number: String,
        alike: Option<String>,
        own: String,
    },
    WorkOfOthers {
        number: String,
        others: String,
    },
    DoubtfulShare {
        #[serde(with = "word")]
        column: Word,
        read: String,
        as_share: String,
    },
    PercentOfAmount {
        read: String,
        counted: String,
        measure: String,
    },
    ContradictoryDirection {
        read: String,
        first: String,
    },
    /// A key work that another row calls otherwise, or counts in something else.
    ContradictoryWork {
        number: String,
        #[serde(with = "word")]
        column: Word,
        read: String,
        first: String,
        first_place: String,
    },
    /// A value of a key work counted in something that cannot be turned into what its target is counted in; or the target says nothing.
    OtherMeasure {
        read: String,
        counted_in: String,
        of_target: String,
    },
    /// The first value of a year that equals the last one of the year before.
    LastYearsValue {
        read: String,
        last: String,
    },
    /// A value of the newest ledger in whose place a correction stands; `counted`: what counts, where it was not struck out.
    ValueNotCounted {
        read: String,
        counted: Option<String>,
    },
    /// A target whose heading, 计量单位 and other rows say two things.
    UnclearTarget {
        read: String,
    },
    /// The target of a year's last milestone, below that of an earlier one; `first`: where that stands.
    FallingTarget {
        target: String,
        before: String,
        milestone: NaiveDate,
        first: String,
    },
}

impl KeyWorkProblem {
    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            KeyWorkProblem::UnknownWork { number, alike, own } => Words::new(
                &codes::UNKNOWN_TARGET,
                format!("重点工作中没有编号「{number}」，本行不计入排名"),
                match alike {
                    Some(alike) => format!("是不是「{alike}」？编号要与重点工作表一致，分大小写"),
                    None if own.is_empty() => {
                        "重点工作表里没有分给本单位的工作，请与县政府办核对".to_owned()
                    }
                    None => format!("请核对编号；本单位的重点工作有：{own}"),
                },
            ),
            KeyWorkProblem::WorkOfOthers { number, others } => Words::new(
                &codes::UNKNOWN_TARGET,
                format!("重点工作「{number}」是{others}的，没有本单位的目标，本行不计入排名"),
                "请核对编号；确是本单位的，请县政府办在重点工作表中登记本单位的节点目标",
            ),
            KeyWorkProblem::DoubtfulShare {
                column,
                read,
                as_share,
            } => Words::new(
                &codes::DOUBTFUL_SHARE,
                format!("{column}「{read}」没有百分号，按计量单位算作 {read}%"),
                format!(
                    "如是 {as_share}%，请写 {as_share} 或 {as_share}%；确是 {read}% 的，请写 {read}%"
                ),
            ),
            KeyWorkProblem::PercentOfAmount {
                read,
                counted,
                measure,
            } => Words::new(
                &codes::DOUBTFUL_SHARE,
                if measure.is_empty() {
                    format!("完成值「{read}」是百分数，而目标是数量，算作 {counted}")
                } else {
                    format!("完成值「{read}」是百分数，而计量单位是「{measure}」，算作 {counted}")
                },
                "请写完成的数量，不写占目标的百分比",
            ),
            KeyWorkProblem::ContradictoryDirection { read, first } => Words::new(
                &codes::CONTRADICTORY_DIRECTION,
                format!(
                    "方向写的是「{read}」，与同一工作同年的 {first} 相反；各行按自己写的方向计算"
                ),
                "请核对方向，同一工作各行应当一致；确实不同的，分成两项工作登记",
            ),
            KeyWorkProblem::ContradictoryWork {
                number,
                column,
                read,
                first,
                first_place,
            } => Words::new(
                &codes::CONTRADICTORY_WORK,
                format!(
                    "重点工作「{number}」的「{column}」这一行是「{read}」，{first_place} 是「{first}」；同一编号是同一工作，放在一起排名"
                ),
                format!(
                    "请核对：是同一工作的，改成一样；是两项工作的，各用一个工作编号，{IN_ALL_PERIODS}"
                ),
            ),
            KeyWorkProblem::OtherMeasure {
                read,
                counted_in,
                of_target,
            } if of_target.is_empty() => Words::new(
                &codes::MEASURE_NOT_GIVEN,
                format!(
                    "完成值「{read}」写明按「{counted_in}」计，重点工作表里这项工作没有写计量单位；照数字比较"
                ),
                "请县政府办在重点工作表的「计量单位」一列写明节点目标按什么计；单位的表头写错的，改正表头",
            ),
            KeyWorkProblem::OtherMeasure {
                read,
                counted_in,
                of_target,
            } => Words::new(
                &codes::OTHER_MEASURE,
                format!(
                    "完成值「{read}」写明按「{counted_in}」计，节点目标按「{of_target}」计，两者换算不了；没有比较，这一行不排名次"
                ),
                format!(
                    "请把完成值换算成「{of_target}」填写，并改正表头或「计量单位」；是节点目标的计量单位写错的，请县政府办改正"
                ),
            ),
            KeyWorkProblem::LastYearsValue { read, last } => Words::new(
                &codes::LAST_YEARS_VALUE,
                format!(
                    "完成值「{read}」与上年最后一次（{last}）报的一样，暂且当作本年已经完成的数；完成值每年 1 月 1 日起重新累计"
                ),
                "请核对：是上年的数的，请县政府办在「更正登记」里更正成本年的数（对象表写「重点工作进度」，处理写「更正」，字段写「完成值」），单位也改报本年的数；只改报、不更正的，节点是否达标仍会看报过的这个数。确是本年的数的，可不理会",
            ),
            KeyWorkProblem::ValueNotCounted { read, counted } => Words::new(
                &codes::VALUE_NOT_COUNTED,
                match counted {
                    None => format!(
                        "完成值「{read}」已按更正登记作废，没有计入，按未报处理；作废的是到批准那一周为止报的数，以后照样报的也在内"
                    ),
                    Some(counted) => format!(
                        "完成值「{read}」没有计入，按更正登记计作 {counted}；更正的是批准那天和那一周报的数，以后照样报的也在内"
                    ),
                },
                "这个数要计入的，请县政府办把那一条更正改好（处理写「更正」，字段写「完成值」，更正值写这个数）；不该计入的，不用改，以后报了不同的数，从那一期起按新报的算",
            ),
            KeyWorkProblem::UnclearTarget { read } => Words::new(
                &codes::OTHER_MEASURE,
                format!(
                    "节点目标「{read}」的计量单位前后不一致（表头、「计量单位」一列、本单位的其他行），不知道按哪一个计；没有比较，不排名次"
                ),
                "请把节点目标表头的计量单位、「计量单位」一列和本单位其他行改成一样",
            ),
            KeyWorkProblem::FallingTarget {
                target,
                before,
                milestone,
                first,
            } => Words::new(
                &codes::FALLING_TARGET,
                format!(
                    "全年目标 {target} 低于 {milestone} 的节点目标 {before}（{first}），各按本行计算"
                ),
                "完成值按全年累计填报，节点目标也要写累计数；全年目标确实下调的，前面的节点不用改",
            ),
        }
    }
}

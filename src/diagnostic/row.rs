//! Problems of a row as a whole.

use super::{Words, codes};
use crate::model::directory::{Directory, UnitId};
use crate::source::word::{self, Word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A row that does not count, or not as its sender may think.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum RowProblem {
    DuplicateNumber {
        number: String,
        first: String,
        /// It counts for units that no other row of the number is about.
        has_rest: bool,
    },
    /// A document that stands twice for one unit and problem.
    DuplicateCircular {
        number: String,
        first: String,
    },
    ConflictingWorkbooks {
        number: String,
        other: String,
        /// As above.
        has_rest: bool,
    },
    LateRowContradicts {
        number: String,
        other: String,
    },
    MeetingWithoutPerson {
        #[serde(with = "word")]
        column: Word,
    },
    /// All units that a row names help (配合), and nobody would answer.
    NobodyResponsible {
        /// The cell of 配合单位 that names a unit which is responsible by 责任单位.
        also_helping: Option<String>,
    },
    ExtensionWithoutUnit {
        number: String,
    },
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
    RepeatedOfNothing,
    RepeatedOfUnknown,
    /// A complaint that is said to repeat one about other units.
    RepeatedOfOthers,
    /// A complaint that repeats itself, or one that repeats it.
    RepeatedOfItself,
    /// Leave that was approved and not by whom, or by whom and not that it was.
    HalfAnApproval {
        /// The column that is empty.
        #[serde(with = "word")]
        column: Word,
    },
    /// A complaint 待核实 with a day of verification or settlement.
    UnverifiedWithDay,
    MergedAndValid,
    UnknownTarget {
        kind: String,
        number: String,
    },
    /// The number is known, but not as this unit's.
    TargetOfOthers {
        kind: String,
        number: String,
        named: String,
        owners: Vec<String>,
    },
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
    },
    /// A row about a unit on a day on which it did not exist; names are left out where nothing may be told that was read.
    UnitNotThere {
        unit: Option<String>,
        dissolved: Option<NaiveDate>,
        founded: Option<NaiveDate>,
        successor: Option<String>,
    },
    /// A day before another one that it presupposes, with both where they may be told.
    BeforeItsEvent {
        column: String,
        event: String,
        days: Option<(NaiveDate, NaiveDate)>,
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
    /// A correction by which a unit's own row makes somebody else responsible.
    CorrectedAway {
        number: String,
        unit: String,
    },
    UnreadableCorrection {
        field: String,
        read: String,
        /// Why it is no date; empty where it need be none.
        reason: String,
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
    Example,
    OverlappingMerges,
    /// A row of a csv with more fields than the header.
    LongerThanHeader {
        fields: u32,
        columns: u32,
    },
    VagueWording {
        words: Vec<String>,
    },
    ContradictoryDirection {
        read: String,
        first: String,
    },
    /// Several units and several names: who belongs to which cannot be known.
    PeopleOfSeveralUnits {
        units: usize,
        read: String,
    },
    PersonOfSeveralUnits {
        units: usize,
        read: String,
    },
    /// A name with something beside it, or none at all.
    DoubtfulName {
        read: String,
    },
    /// A county leader whose name stands elsewhere without his post, or with it otherwise.
    LeaderOtherwise {
        read: String,
        other: String,
    },
    /// A meeting that another row calls otherwise.
    MeetingNamedOtherwise {
        number: String,
        read: String,
        counted: String,
        first: String,
    },
    /// 无违纪 beside a violation of the same meeting.
    MeetingNotClean {
        number: String,
        other: String,
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
    /// A target whose heading, 计量单位 and other rows say two things.
    UnclearTarget {
        read: String,
    },
    ReplyWithoutDay {
        read: String,
    },
    /// A request whose unit is among those that it asks.
    RequestToItself {
        id: String,
    },
    /// The target of a year's last milestone, below that of an earlier one; `first`: where that stands.
    FallingTarget {
        target: String,
        before: String,
        milestone: NaiveDate,
        first: String,
    },
    /// A meeting of the name and day of others that bear other numbers.
    RepeatedMeeting {
        number: String,
        name: String,
        date: NaiveDate,
        other: String,
        other_place: String,
        count: usize,
    },
    /// A complaint whose number is that of another one of the same unit and day but for case, zeros and signs.
    NearComplaint {
        other: String,
    },
    NearCircular {
        document: String,
        other: String,
        other_place: String,
    },
    ContradictoryMeeting {
        number: String,
        read: String,
        counted: String,
        first: String,
    },
}

impl RowProblem {
    /// Of something of this number that a unit should have: that it is others', or nobody's.
    pub fn no_target(
        (kind, number): (&str, &str),
        unit: Option<UnitId>,
        owners: &BTreeSet<UnitId>,
        directory: &Directory,
    ) -> RowProblem {
        let (kind, number) = (kind.to_owned(), number.to_owned());
        let name = |unit: UnitId| directory.unit(unit).name.clone();
        match unit.filter(|unit| !owners.is_empty() && !owners.contains(unit)) {
            Some(unit) => RowProblem::TargetOfOthers {
                kind,
                number,
                named: name(unit),
                owners: owners.iter().map(|owner| name(*owner)).collect(),
            },
            None => RowProblem::UnknownTarget { kind, number },
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            RowProblem::DuplicateNumber {
                number,
                first,
                has_rest: true,
            } => Words::new(
                &codes::DUPLICATE_NUMBER,
                format!(
                    "编号「{number}」在本工作簿中重复：{first} 已写到本行的一部分单位，这些单位以 {first} 为准，本行只对其余单位计入"
                ),
                "请核对：同一单位的同一编号只写一行",
            ),
            RowProblem::DuplicateNumber { number, first, .. } => Words::new(
                &codes::DUPLICATE_NUMBER,
                format!("编号「{number}」在本工作簿中重复，以 {first} 为准，本行未计入"),
                "请核对编号：是同一事项的删去一行，不是的改正编号",
            ),
            RowProblem::DuplicateCircular { number, first } => Words::new(
                &codes::DUPLICATE_NUMBER,
                format!(
                    "文号「{number}」对这个单位的这个问题已经登记，以 {first} 为准，本行未计入"
                ),
                "一个文号对一个单位登记一行：涉及几个人的，姓名写在一行里，用顿号隔开；涉及几个问题或几条规则的，一个一行，各写各的问题编号",
            ),
            RowProblem::ConflictingWorkbooks {
                number,
                other,
                has_rest,
            } => Words::new(
                &codes::CONFLICTING_WORKBOOKS,
                format!(
                    "编号「{number}」在「{other}」中内容不同，两处都未计入{}",
                    if *has_rest {
                        "；本行只对另一处没有写到的单位计入"
                    } else {
                        ""
                    }
                ),
                "请核对两个文件，只保留正确的一个",
            ),
            RowProblem::LateRowContradicts { number, other } => Words::new(
                &codes::LATE_ROW_CONTRADICTS,
                format!("补报的编号「{number}」与按时报送的「{other}」内容不同，以按时报送的为准"),
                "补报只补充没有报过的事项；要改的，请在下期台账中改正",
            ),
            RowProblem::MeetingWithoutPerson { column } => Words::new(
                &codes::EMPTY_REQUIRED_CELL,
                format!("必填的「{column}」为空，本行未计入"),
                format!("请补填「{column}」；会议没有违纪的，「情形」请填「无违纪」"),
            ),
            RowProblem::NobodyResponsible { also_helping } => match also_helping {
                None => Words::new(
                    &codes::EMPTY_REQUIRED_CELL,
                    "「责任单位」中只有配合单位，没有单位负责，本行未计入".to_owned(),
                    "请在「责任单位」中写明由哪个单位负责；只是配合的，写在「配合单位」中",
                ),
                Some(cell) => Words::new(
                    &codes::EMPTY_REQUIRED_CELL,
                    format!(
                        "「责任单位」中的单位又都写在「配合单位」（{cell}）中，没有单位负责，本行未计入"
                    ),
                    "由它负责的，请从「配合单位」中删去；只是配合的，请在「责任单位」中写明由哪个单位负责",
                ),
            },
            RowProblem::ExtensionWithoutUnit { number } => Words::new(
                &codes::EXTENSION_WITHOUT_UNIT,
                format!("延期审批没有写责任单位，而「{number}」不在交办清单中，延期不起作用"),
                "请写明是哪个单位的延期",
            ),
            RowProblem::UnknownRule { read, known } => Words::new(
                &codes::UNKNOWN_RULE,
                format!("「对应规则」读到「{read}」，对不上唯一的一条规则"),
                format!("可填：{}", known.join("、")),
            ),
            RowProblem::SeveralProblems { read } => Words::new(
                &codes::SEVERAL_PROBLEMS,
                format!("问题编号「{read}」算作一个编号，与其中单写的一个不是同一问题"),
                "一个文号涉及几个问题的，一个问题一行，文号相同，问题编号各写各的",
            ),
            RowProblem::CarriesOutNothing {
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
                "请核对单位、对应规则、日期、姓名和问题编号；不对应哪条规则的，「对应规则」留空",
            ),
            RowProblem::CircularWithoutRule {
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
            RowProblem::KindAgainstRule { kind, outcome } => Words::new(
                &codes::KIND_AGAINST_RULE,
                format!(
                    "类型是「{kind}」，「对应规则」却是「{outcome}」的，这一文号已按对应规则算作印发"
                ),
                "请在印发、发布前核对：类型写错的改正类型；不是办理这项结论的，「对应规则」留空",
            ),
            RowProblem::RepeatedOfNothing => Words::new(
                &codes::UNKNOWN_TARGET,
                "按核实结果应当写并入编号，这里是空的；本件不计次数".to_owned(),
                "请在「并入编号」写明与哪一件重复；不是重复的，请改核实结果",
            ),
            RowProblem::RepeatedOfUnknown => Words::new(
                &codes::UNKNOWN_TARGET,
                "并入编号所写的投诉不在登记中；本件不计次数".to_owned(),
                "请核对并入编号；不是重复的，请改核实结果",
            ),
            RowProblem::RepeatedOfOthers => Words::new(
                &codes::UNKNOWN_TARGET,
                "并入编号所写的投诉是别的单位的，不是这个单位的；本件不计次数，这个单位也没有因那一件计次数".to_owned(),
                "请核对并入编号和被投诉单位；不是重复的，请改核实结果",
            ),
            RowProblem::RepeatedOfItself => Words::new(
                &codes::UNKNOWN_TARGET,
                "并入编号写的是本件自己，或者几件互相并入；一件都不计次数".to_owned(),
                "请写明并入哪一件，那一件按核实的情况填「有效」或「无效」",
            ),
            RowProblem::HalfAnApproval { column } => Words::new(
                &codes::HALF_AN_APPROVAL,
                format!("请假等情形的批准手续只填了一半，「{column}」空着；按没有批准认定"),
                "确已事前批准的，请补填「事前批准」和「批准人」；没有批准的，「事前批准」请填「否」",
            ),
            RowProblem::UnverifiedWithDay => Words::new(
                &codes::RESULT_NOT_GIVEN,
                "核实结果是「待核实」，却填了核实日期或办结日期；仍按待核实，不计次数".to_owned(),
                "已经核实的，请改核实结果；还没有核实的，请清空核实日期和办结日期",
            ),
            RowProblem::MergedAndValid => Words::new(
                &codes::UNKNOWN_TARGET,
                "核实结果与并入编号对不上，两件都计次数".to_owned(),
                "与那一件重复的，请把核实结果改为「重复」；不是重复的，请清空并入编号",
            ),
            RowProblem::UnknownTarget { kind, number } => Words::new(
                &codes::UNKNOWN_TARGET,
                format!("没有找到编号为「{number}」的{kind}，本行不起作用"),
                "请核对编号和单位",
            ),
            RowProblem::TargetOfOthers {
                kind,
                number,
                named,
                owners,
            } => Words::new(
                &codes::UNKNOWN_TARGET,
                format!(
                    "「{number}」是{}的{kind}，不是{named}的；本行对{named}不起作用",
                    owners.join("、")
                ),
                "请核对单位和编号：单位写错的，改成它的单位",
            ),
            RowProblem::UnknownWork { number, alike, own } => Words::new(
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
            RowProblem::WorkOfOthers { number, others } => Words::new(
                &codes::UNKNOWN_TARGET,
                format!("重点工作「{number}」是{others}的，没有本单位的目标，本行不计入排名"),
                "请核对编号；确是本单位的，请县政府办在重点工作表中登记本单位的节点目标",
            ),
            RowProblem::DoubtfulShare {
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
            RowProblem::PercentOfAmount {
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
            RowProblem::UnknownSheetName { read } => Words::new(
                &codes::UNKNOWN_SHEET_NAME,
                format!("「对象表」读到「{read}」，没有这张表"),
                "请写表的名称，如 督查事项、投诉登记、会议纪律、积分登记、通报登记",
            ),
            RowProblem::FieldStruckOut { read } => Words::new(
                &codes::FIELD_STRUCK_OUT,
                format!(
                    "处理写的是「作废」，又在「字段」写了「{read}」：作废的是整行，不是这一格，已按整行作废"
                ),
                "只改一格的，处理请写「更正」；确要整行作废的，把字段和更正值留空",
            ),
            RowProblem::UnknownFieldName { read, sheet } => Words::new(
                &codes::UNKNOWN_FIELD_NAME,
                format!("「字段」读到「{read}」，「{sheet}」中没有这一列"),
                "请写该表中的列名",
            ),
            RowProblem::AmbiguousCorrection { number } => Words::new(
                &codes::AMBIGUOUS_CORRECTION,
                format!("编号「{number}」在该单位名下不止一行，不能确定更正哪一行"),
                "请先把错误的行作废，再登记正确的行",
            ),
            RowProblem::UnitNotThere {
                unit,
                dissolved,
                founded,
                successor,
            } => not_there(unit.as_deref(), *dissolved, *founded, successor.as_deref()),
            RowProblem::BeforeItsEvent {
                column,
                event,
                days,
            } => Words::new(
                &codes::BEFORE_ITS_EVENT,
                match days {
                    Some((date, other)) => {
                        format!("「{column}」{date} 早于「{event}」{other}；照写的日期判定")
                    }
                    None => format!("「{column}」早于「{event}」；照写的日期判定"),
                },
                "请核对这两个日期，多半是年份写错了；改正写错的一个",
            ),
            RowProblem::RuledByList { number, column } => Words::new(
                &codes::CORRECTION_WITHOUT_EFFECT,
                format!(
                    "「{number}」在交办清单上，「{column}」以清单为准，清单写的不是这个更正值；这里更正的是单位台账，本行不起作用"
                ),
                "要改判定所用的值，请把「对象表」改为「交办清单」，或改正交办清单",
            ),
            RowProblem::LongerByCorrection {
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
                "要放宽时限，请在延期审批登记，或由交办清单写明完成时限",
            ),
            RowProblem::CorrectedAway { number, unit } => Words::new(
                &codes::CORRECTED_AWAY,
                format!(
                    "更正后「{number}」的责任单位不再是{unit}；台账只说本单位的事，更正写明的单位并不因此负责，这一事项目前没有按{unit}判定"
                ),
                "请把该事项列入交办清单并写明责任单位；登记有误的，将本行作废",
            ),
            RowProblem::DirectoryCorrection => Words::new(
                &codes::FIXED_FIELD,
                "单位名录不用更正登记来改，本行不起作用".to_owned(),
                "请直接改单位名录，下次生成时按新的名录",
            ),
            RowProblem::FixedField { field } => Words::new(
                &codes::FIXED_FIELD,
                format!("「{field}」说明这一行是谁的、是哪一行，不能更正，本行不起作用"),
                "请把错误的行作废，再登记正确的行",
            ),
            RowProblem::CorrectedCorrection { field } => Words::new(
                &codes::FIXED_FIELD,
                format!("更正登记的「{field}」不能再用更正来改，本行不起作用"),
                "请把登记错的那条更正作废，再登记一条正确的",
            ),
            RowProblem::UnreadableCorrection {
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
            RowProblem::Example => Words::new(
                &codes::EXAMPLE_ROW,
                "这是示例行，没有计入".to_owned(),
                "报送前请删去示例",
            ),
            RowProblem::OverlappingMerges => Words::new(
                &codes::OVERLAPPING_MERGES,
                "这里的合并单元格与上面的重叠，这一处合并没有采用".to_owned(),
                "请取消重叠的合并，每一行各填各的内容",
            ),
            RowProblem::LongerThanHeader { fields, columns } => Words::new(
                &codes::LONGER_THAN_HEADER,
                format!(
                    "这一行有 {fields} 格，表头只有 {columns} 列：内容里多半有没加引号的分隔符（逗号等），后面各格都错了位，整行没有采用"
                ),
                "请改用 .xlsx 报送；必须用 csv 的，把含有分隔符的内容放在一对半角双引号里，表头以外不要写内容",
            ),
            RowProblem::ContradictoryDirection { read, first } => Words::new(
                &codes::CONTRADICTORY_DIRECTION,
                format!(
                    "方向写的是「{read}」，与同一工作同年的 {first} 相反；各行按自己写的方向计算"
                ),
                "请核对方向，同一工作各行应当一致；确实不同的，分成两项工作登记",
            ),
            RowProblem::RepeatedMeeting {
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
                "请核对：是同一次会议的，各行改用同一个会议编号（会议编号是会议的编号，不是行的序号）；确是几次会议的，在会议名称里写明区别",
            ),
            RowProblem::NearComplaint { other } => Words::new(
                &codes::NEAR_NUMBER,
                format!(
                    "投诉编号与 {other} 的只差大小写、0 或符号，被投诉单位和受理日期相同；程序算作两件，各计一次"
                ),
                "是同一件投诉的，请只留一行，或把后登记的核实结果改为「重复」并填并入编号；确是两件的，可不理会",
            ),
            RowProblem::NearCircular {
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
            RowProblem::ContradictoryMeeting {
                number,
                read,
                counted,
                first,
            } => Words::new(
                &codes::CONTRADICTORY_MEETING,
                format!(
                    "会议「{number}」的日期这一行是 {read}，{first} 那一行是 {counted}，算作 {counted} 的一次会议"
                ),
                "请核对：是同一次会议的，改正会议日期；是两次会议的，各用一个会议编号",
            ),
            RowProblem::ContradictoryWork {
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
                "请核对：是同一工作的，改成一样；是两项工作的，各用一个工作编号",
            ),
            RowProblem::OtherMeasure {
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
            RowProblem::OtherMeasure {
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
            RowProblem::LastYearsValue { read, last } => Words::new(
                &codes::LAST_YEARS_VALUE,
                format!(
                    "完成值「{read}」与上年最后一次（{last}）报的一样，暂且当作本年已经完成的数；完成值每年 1 月 1 日起重新累计"
                ),
                "请核对：是上年的数的，先请县政府办在「更正登记」里作废，单位再报本年的数；只改报、不作废的，节点是否达标仍会看报过的这个数。确是本年的数的，可不理会",
            ),
            RowProblem::UnclearTarget { read } => Words::new(
                &codes::OTHER_MEASURE,
                format!(
                    "节点目标「{read}」的计量单位前后不一致（表头、「计量单位」一列、本单位的其他行），不知道按哪一个计；没有比较，不排名次"
                ),
                "请把节点目标表头的计量单位、「计量单位」一列和本单位其他行改成一样",
            ),
            RowProblem::ReplyWithoutDay { read } => Words::new(
                &codes::REPLY_WITHOUT_DAY,
                format!("答复意见写了「{read}」，答复日期是空的，仍列为「请示未答复」"),
                "已经答复的，请补填答复日期；没有答复的，请清空答复意见",
            ),
            RowProblem::RequestToItself { id } => Words::new(
                &codes::REQUEST_TO_ITSELF,
                format!("「{id}」的受理单位就是请示单位，没有答复的也列入它自己的「请示未答复」"),
                "请核对请示单位和受理单位，改正写错的一个",
            ),
            RowProblem::FallingTarget {
                target,
                before,
                milestone,
                first,
            } => Words::new(
                &codes::FALLING_TARGET,
                format!("全年目标 {target} 低于 {milestone} 的节点目标 {before}（{first}），各按本行计算"),
                "完成值按全年累计填报，节点目标也要写累计数；全年目标确实下调的，前面的节点不用改",
            ),
            RowProblem::PersonOfSeveralUnits { units, read } => Words::new(
                &codes::DOUBTFUL_NAME,
                format!(
                    "「单位」写了 {units} 个单位，「姓名」只有「{read}」；在每个单位名下各计一次"
                ),
                "请一个单位一行，姓名写本单位的人；只是其中一个单位的，删去别的单位",
            ),
            RowProblem::PeopleOfSeveralUnits { units, read } => Words::new(
                &codes::PEOPLE_OF_SEVERAL_UNITS,
                format!(
                    "「单位」写了 {units} 个单位，「姓名」写的是「{read}」，看不出谁是哪个单位的，本行未计入"
                ),
                "请一个单位一行，姓名、职务写在本单位的一行里",
            ),
            RowProblem::DoubtfulName { read } => Words::new(
                &codes::DOUBTFUL_NAME,
                format!(
                    "姓名「{read}」不只是一个人的名字；程序照原文算作一个人，与别处只写名字的不算同一人"
                ),
                "请逐个写出姓名，用顿号隔开；职务写在「职务」一列，称呼不写",
            ),
            RowProblem::LeaderOtherwise { read, other } => Words::new(
                &codes::DOUBTFUL_NAME,
                format!(
                    "牵头县领导「{read}」与别处的「{other}」除了职务是同一个姓名，程序照原文算作两位，各有一页，事项分开计"
                ),
                "是同一位的，各处写成一样（只写姓名，或者都带职务）；确是两位的，不用改",
            ),
            RowProblem::MeetingNamedOtherwise {
                number,
                read,
                counted,
                first,
            } => Words::new(
                &codes::CONTRADICTORY_MEETING,
                format!(
                    "会议「{number}」的名称这一行是「{read}」，{first} 那一行是「{counted}」，算作「{counted}」这一次会议"
                ),
                "请核对：是同一次会议的，改成一样的名称；是两次会议的，各用一个会议编号",
            ),
            RowProblem::MeetingNotClean { number, other } => Words::new(
                &codes::CONTRADICTORY_MEETING,
                format!(
                    "会议「{number}」这一行是「无违纪」，{other} 那一行却登记了违纪；按有违纪计算"
                ),
                "请核对：有违纪的，删去「无违纪」这一行；没有的，把登记错的一行在更正登记中作废",
            ),
            RowProblem::VagueWording { words } => Words::new(
                &codes::VAGUE_WORDING,
                format!("通报内容里写了「{}」，没有指明是谁", words.join("」「")),
                "今后的通报请逐个写明单位全称；本件已经发出，无须改动",
            ),
        }
    }
}

/// That a unit was not there on the day that a row is about.
fn not_there(
    unit: Option<&str>,
    dissolved: Option<NaiveDate>,
    founded: Option<NaiveDate>,
    successor: Option<&str>,
) -> Words {
    let unit = unit.map_or_else(|| "这个单位".to_owned(), |unit| format!("「{unit}」"));
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| format!("于 {day} "));
    let state = if founded.is_some() {
        format!("{unit}{}才设立，这一行写的日期还没有这个单位", day(founded))
    } else {
        format!(
            "{unit}已{}撤销，这一行写的日期已没有这个单位",
            day(dissolved)
        )
    };
    let whose = successor.map_or_else(String::new, |successor| {
        format!("，也不记到承接的「{successor}」")
    });
    Words::new(
        &codes::UNIT_NOT_THERE,
        format!("{state}；仍记在原名下，不进排名{whose}"),
        "请核对：是别的单位的事，改写那个单位；日期写错的，改正日期；单位名录的设立、撤销日期写错的，改正名录",
    )
}

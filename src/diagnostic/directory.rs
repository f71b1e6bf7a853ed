//! Problems of the unit directory (单位名录).

use super::{Words, codes};
use crate::source::word::Word;
use crate::source::{day, word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A unit, a term of office or a name of the directory that cannot be used as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum DirectoryProblem {
    /// A term whose first day cannot be read, beside another one of the same post; `from` is the first day that is certain.
    UnknownHandover {
        name: String,
        read: String,
        other: String,
        from: Option<NaiveDate>,
    },
    /// A unit directory beside the one that is read.
    SecondDirectory {
        used: String,
    },
    /// A short name or alias that another unit has as well, or has as its full name.
    DirectoryNameTwice {
        name: String,
        other: String,
        is_full: bool,
    },
    /// A row of the directory with 单位全称 and 任职起 of a row before.
    TermTwice {
        name: String,
        /// The day; `None` where the cell is empty.
        from: Option<String>,
        first: String,
    },
    UnknownSuccessor {
        name: String,
    },
    /// A chain of 并入单位 that comes back to where it began.
    CircularSuccessor {
        circle: Vec<String>,
    },
    /// 并入单位 of a dissolved unit that has left matters open, with their numbers.
    MissingSuccessor {
        unit: String,
        open: Vec<String>,
    },
    ReversedDates {
        #[serde(with = "word")]
        first: Word,
        #[serde(with = "word")]
        last: Word,
        #[serde(with = "day")]
        from: NaiveDate,
        #[serde(with = "day")]
        to: NaiveDate,
    },
    MovedGroup {
        name: String,
        group: String,
    },
    /// Units of several groups with one number of 排序; told once.
    RepeatedOrder {
        number: String,
        one: String,
        other: String,
    },
    /// Several names in one cell of 主要负责人.
    SeveralPrincipals {
        read: String,
    },
    /// A term that has not ended when the next one of the same post begins.
    OverlappingTerms {
        one: String,
        /// Empty where none is given.
        post: String,
        other: String,
        #[serde(with = "day")]
        from: NaiveDate,
        /// Whether it is taken to have ended then.
        is_ended: bool,
    },
    /// A group that one unit alone has, and that is called nearly like another one.
    LoneGroup {
        group: String,
        nearest: String,
    },
}

impl DirectoryProblem {
    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            DirectoryProblem::SecondDirectory { used } => Words::new(
                &codes::SECOND_DIRECTORY,
                format!("单位名录不止一份，采用了「{used}」，这一份没有读取"),
                "请核对哪一份是现行的，只留那一份，另一份移到别处",
            ),
            DirectoryProblem::DirectoryNameTwice {
                name,
                other,
                is_full,
            } => Words::new(
                &codes::DIRECTORY_NAME_TWICE,
                if *is_full {
                    format!("简称或别名「{name}」是「{other}」的全称，只认作「{other}」")
                } else {
                    format!("简称或别名「{name}」也是「{other}」的，写这个名称的不认作任何单位")
                },
                "两个单位不能用同一个名称、简称或别名，请改正",
            ),
            DirectoryProblem::TermTwice { name, from, first } => Words::new(
                &codes::DUPLICATE_NUMBER,
                format!(
                    "「{name}」{}的一行重复，以 {first} 为准，本行未采用",
                    from.as_ref()
                        .map_or_else(|| "没有填任职起".to_owned(), |day| format!("任职起 {day} "))
                ),
                "同一单位有几任主要负责人的，请写明各自的任职起；重复的请删去",
            ),
            DirectoryProblem::UnknownSuccessor { name } => Words::new(
                &codes::UNKNOWN_SUCCESSOR,
                format!("并入单位「{name}」不在单位名录中，未办结事项无人承接"),
                "请写并入单位的全称",
            ),
            DirectoryProblem::CircularSuccessor { circle } => Words::new(
                &codes::CIRCULAR_SUCCESSOR,
                format!("并入单位绕成了圈：{}，未办结事项无人承接", circle.join("→")),
                "请写实际承接的、仍然存在的单位",
            ),
            DirectoryProblem::MissingSuccessor { unit, open } => Words::new(
                &codes::MISSING_SUCCESSOR,
                format!(
                    "「{unit}」已撤销，没有写并入单位，还有 {} 件没有办结的事项（{}）无人承接",
                    open.len(),
                    open.join("、")
                ),
                "请写明由哪个单位承接；不再办理的事项，请销号或作废",
            ),
            DirectoryProblem::ReversedDates {
                first,
                last,
                from,
                to,
            } => Words::new(
                &codes::REVERSED_DATES,
                format!("{last} {to} 早于{first} {from}，没有一天在这个期间内"),
                format!("请核对「{first}」和「{last}」"),
            ),
            DirectoryProblem::MovedGroup { name, group } => Words::new(
                &codes::CONTRADICTORY_DIRECTORY_ROWS,
                format!(
                    "「{name}」各行的序列、排序、设立或撤销信息不一致，以第一行为准（序列：{group}）"
                ),
                "同一单位各行请填写一致",
            ),
            DirectoryProblem::RepeatedOrder { number, one, other } => Words::new(
                &codes::REPEATED_ORDER,
                format!(
                    "不同序列的「{one}」和「{other}」的排序都是 {number}；各页各表不分序列，按排序从小到大排列单位，各序列的单位会互相穿插"
                ),
                "请把全部单位从头到尾连着编排序，不要每个序列各自从1编起；本来就要这样穿插的，不用改",
            ),
            DirectoryProblem::SeveralPrincipals { read } => Words::new(
                &codes::SEVERAL_PRINCIPALS,
                format!("「主要负责人」读到「{read}」，像是几个人，当作了一个人"),
                "每位主要负责人请单独写一行，写明各自的职务和任职起止",
            ),
            DirectoryProblem::OverlappingTerms {
                one,
                post,
                other,
                from,
                is_ended,
            } => Words::new(
                &codes::SEVERAL_PRINCIPALS,
                match (is_ended, post.is_empty()) {
                    (true, _) => format!(
                        "「{one}」的任职止没有填，而「{other}」{from} 起任同一职务「{post}」，按那天交接计"
                    ),
                    (false, true) => {
                        format!("「{one}」没有写职务，{from} 「{other}」任职时还没有离任，两位都计")
                    }
                    (false, false) => format!(
                        "「{one}」在「{other}」{from} 起任同一职务「{post}」之后才离任，重叠的日子两位都计"
                    ),
                },
                "请核对各自的任职起、任职止；确是不同职务的，请写明职务",
            ),
            DirectoryProblem::UnknownHandover {
                name,
                read,
                other,
                from,
            } => Words::new(
                &codes::SEVERAL_PRINCIPALS,
                match from {
                    Some(from) => format!(
                        "「{name}」的任职起是「{read}」，没有写哪一日：从 {from} 起才肯定是他任职，当月在他之前的事也不记在「{other}」名下"
                    ),
                    None => format!(
                        "「{name}」的任职起「{read}」读不出，不知道与「{other}」哪一天交接，没有离任日期的都不作主要负责人，不记在任何人名下"
                    ),
                },
                "请在单位名录里写上任职起的具体日期，离任的写上任职止",
            ),
            DirectoryProblem::LoneGroup { group, nearest } => Words::new(
                &codes::LONE_GROUP,
                format!(
                    "序列「{group}」只有这一个单位，单独排名；名录中还有名称相近的序列「{nearest}」"
                ),
                format!("属于「{nearest}」的，请改成一样的写法；确是单独一个序列的，不用改"),
            ),
        }
    }
}

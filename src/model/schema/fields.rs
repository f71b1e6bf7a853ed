//! What a column can hold, and what is asked of it wherever it stands.
//!
//! The lists differ for reasons, each told beside its own; a new column is looked for in all of them.

use serde::{Deserialize, Serialize};

/// What a column holds, by whatever name its sheet calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "each is documented by its column name in the tables below"
)]
pub enum Field {
    Number,
    Name,
    Category,
    Start,
    Origin,
    Responsible,
    Assisting,
    Person,
    CountyLeader,
    Deadline,
    WorkStandard,
    AssessmentStandard,
    DeployedOn,
    FeedbackOn,
    SubmittedOn,
    PassedOn,
    DoneOn,
    ClosedOn,
    Progress,
    ProgressText,
    Problems,
    Remarks,
    FiledOn,
    ClosedBy,
    NewDeadline,
    ApprovedBy,
    ApprovedOn,
    Reason,
    ObjectKind,
    ObjectNumber,
    Unit,
    Circumstance,
    DeterminedBy,
    DeterminedOn,
    CorrectedField,
    CorrectedValue,
    Action,
    ReceivedOn,
    Result,
    MergedInto,
    Channel,
    Content,
    VerifiedOn,
    Handling,
    Complainant,
    Phone,
    Date,
    MeetingKind,
    PersonName,
    Post,
    HostSection,
    PriorApproval,
    Reported,
    SelfCriticismOn,
    PointsKind,
    Points,
    Basis,
    CircularKind,
    Rule,
    Problem,
    ProblemClass,
    LeadDepartment,
    MilestoneOn,
    Target,
    Measure,
    Direction,
    EffectiveOn,
    DutyList,
    CompletionStandard,
    Value,
    SerialNumber,
    BenchmarkObject,
    Gap,
    Goal,
    Measures,
    Achievement,
    From,
    To,
    WithinAuthority,
    RepliedOn,
    Reply,
    PolicyMeasures,
    PolicyRedLines,
    WorkProgress,
    InstructionsCarriedOut,
    Remedies,
    FullName,
    ShortName,
    Aliases,
    Group,
    Order,
    Principal,
    TermFrom,
    TermTo,
    SupervisingLeader,
    FoundedOn,
    DissolvedOn,
    MergedUnit,
}

impl Field {
    /// Whether it is a name or a post: these are never as long as a text may be.
    pub fn is_short(self) -> bool {
        matches!(
            self,
            Field::Principal | Field::PersonName | Field::Post | Field::FullName
        )
    }

    /// Whether each of those whom it names has a page of his own.
    pub fn has_pages(self) -> bool {
        self == Field::CountyLeader
    }

    /// Whether somebody or something stands in it that is counted or looked up by that name: 同上 would be taken for it. In a text of free
    /// words it may stay.
    pub fn is_looked_up(self) -> bool {
        matches!(
            self,
            Field::ApprovedBy
                | Field::DeterminedBy
                | Field::Principal
                | Field::PersonName
                | Field::Person
                | Field::Post
                | Field::CountyLeader
                | Field::SupervisingLeader
                | Field::ClosedBy
                | Field::Group
                | Field::ShortName
                | Field::Aliases
                | Field::MergedUnit
                | Field::Problem
                | Field::ProblemClass
        )
    }

    /// Whether it says who approved, or that somebody did: 待批 and the like are no approval.
    pub fn is_approval(self) -> bool {
        matches!(
            self,
            Field::ApprovedBy | Field::DeterminedBy | Field::PriorApproval
        )
    }

    /// Whether a person stands in it, or nobody: 空缺 and the like are an empty cell. For those who approve there are words of their own.
    pub fn is_person(self) -> bool {
        matches!(
            self,
            Field::Principal
                | Field::PersonName
                | Field::Person
                | Field::CountyLeader
                | Field::SupervisingLeader
                | Field::ClosedBy
        )
    }

    /// Whether it names the county's own people, so that a complainant's name in it is theirs and tells nothing. 销号确认人 and 分管县领导
    /// need not be among them: the county reads neither.
    pub fn names_people(self) -> bool {
        matches!(
            self,
            Field::Person
                | Field::PersonName
                | Field::CountyLeader
                | Field::Principal
                | Field::ApprovedBy
                | Field::DeterminedBy
        )
    }

    /// Whether a standard, a name or a part stands in it that there may be none of: 无 is an empty cell.
    pub fn may_be_nothing(self) -> bool {
        matches!(
            self,
            Field::WorkStandard
                | Field::AssessmentStandard
                | Field::DutyList
                | Field::CompletionStandard
                | Field::ProblemClass
                | Field::ShortName
                | Field::Aliases
                | Field::MergedUnit
                | Field::Assisting
                | Field::Gap
                | Field::Goal
                | Field::Measures
                | Field::BenchmarkObject
        )
    }

    /// 节点目标 and 分值 must be above 0 (R4, S3); other numbers may be anything.
    pub fn must_be_positive(self) -> bool {
        matches!(self, Field::Target | Field::Points)
    }
}

//! Matters (督查事项) as judged: stages, light, flags, and the clauses behind them.

use super::changes::AuditEvent;
use super::clause::{Basis, Clause};
use super::exemptions::Exemption;
use super::extensions::AppliedExtension;
use super::stages::{Light, Stage, Status, Written};
use crate::check::{History, MatterHistory};
use crate::diagnostic::Waiting;
use crate::model::category::Category;
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::source::{Few, Place, Text, once};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;

/// M6.
pub const ORDER: Clause = Clause {
    id: "M6",
    citation: "三(四)",
    title: "全流程办理",
    rule: "立项、起算、办结、销号的日期不得前后颠倒，起算、反馈、销号也是；有销号日期才算销号（在清单上的以清单为准），办结而没有销号的仍留在台账上。",
    basis: Basis::Notice,
    function: "rules::remarks::wrong_order",
    cases: include_str!("cases/M6.txt"),
};

/// M7.
pub const NOTHING_DISAPPEARS: Clause = Clause {
    id: "M7",
    citation: "三(二)",
    title: "跟踪到底",
    rule: "以前台账有、没有销号的事项，最新台账里没有了的，按最后所知的情况继续判定，注明「台账漏项」；台账有一部分没有读到的，不作漏项。",
    basis: Basis::Notice,
    function: "rules::remarks::add_flags",
    cases: include_str!("cases/M7.txt"),
};

/// M10: who handed in, and who did not.
pub const HAND_IN: Clause = Clause {
    id: "M10",
    citation: "三(四)",
    title: "报送情况",
    rule: "没有报送的点名「未报送」，其事项按最近一次台账继续判定，期限照常计算；只报了其他表的为「未交督查事项表」，有文件打不开的为「报送文件无法读取」，只有补报的为「逾期报送」；与以前某期一字不差的工作簿注明「疑似旧表」。",
    basis: Basis::Interpretation,
    function: "ingest::intake::collect",
    cases: include_str!("cases/M10.txt"),
};

/// M13.
pub const BREACH_STAYS: Clause = Clause {
    id: "M13",
    citation: "二(四)",
    title: "逾期不消除",
    rule: "逾期是到期日次日发生的事实，此后办结、补批延期、从台账删去或销号都不能消除；判定逾期以后才登记的延期、容错照样起作用，注明「补登」。",
    basis: Basis::Interpretation,
    function: "rules::stages::breach",
    cases: include_str!("cases/M13.txt"),
};

/// M11.
pub const COMPLETE_LIST: Clause = Clause {
    id: "M11",
    citation: "三(三)",
    title: "清单要素",
    rule: "每个事项都要有责任单位、责任人、工作标准、考核标准和时限，缺哪一项就指明哪一项「清单不完整」（先看清单，再看单位台账）；重点工作还要有牵头县领导、责任清单、完成标准。",
    basis: Basis::Notice,
    function: "rules::remarks::missing_parts",
    cases: include_str!("cases/M11.txt"),
};

/// What is remarkable about a matter; the names are those of report.json.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "see label()")]
pub enum Flag {
    MissingFromLedger,
    Backdated,
    Changed,
    NotOnList,
    IncompleteList,
    LateExtension,
    LateRegistered,
    StaleProgress,
    NoFixedLimit,
    OwnDeadline,
    DoneNotClosed,
    Order,
}

impl Flag {
    /// The flag as report.json has it.
    pub fn key(self) -> &'static str {
        match self {
            Flag::MissingFromLedger => "missing-from-ledger",
            Flag::Backdated => "backdated",
            Flag::Changed => "changed",
            Flag::NotOnList => "not-on-list",
            Flag::IncompleteList => "incomplete-list",
            Flag::LateExtension => "late-extension",
            Flag::LateRegistered => "late-registered",
            Flag::StaleProgress => "stale-progress",
            Flag::NoFixedLimit => "no-fixed-limit",
            Flag::OwnDeadline => "own-deadline",
            Flag::DoneNotClosed => "done-not-closed",
            Flag::Order => "order",
        }
    }

    /// The flag as users know it.
    pub fn label(self) -> &'static str {
        match self {
            Flag::MissingFromLedger => "台账漏项",
            Flag::Backdated => "疑似倒填",
            Flag::Changed => "台账异动",
            Flag::NotOnList => "未列入交办清单",
            Flag::IncompleteList => "清单不完整",
            Flag::LateExtension => "逾期后补批",
            Flag::LateRegistered => "补登",
            Flag::StaleProgress => "进展未更新",
            Flag::NoFixedLimit => "无固定时限",
            Flag::OwnDeadline => "时限为单位自报",
            Flag::DoneNotClosed => "办结未销号",
            Flag::Order => "次序颠倒",
        }
    }

    /// Flags about how a ledger was kept, which the county does not read.
    pub fn is_office_only(self) -> bool {
        matches!(
            self,
            Flag::MissingFromLedger
                | Flag::Backdated
                | Flag::Changed
                | Flag::NotOnList
                | Flag::LateRegistered
                | Flag::StaleProgress
                | Flag::IncompleteList
                | Flag::Order
        )
    }
}

/// What tells a judged matter from every other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MatterKey {
    /// The unit that was first responsible.
    pub unit: UnitId,
    /// The number, normalised.
    #[serde(with = "once")]
    pub number: Text,
    /// The calendar year in which the number was given.
    pub year: i32,
}

/// A matter's name, in the row that has it: matters are judged by the hundred thousand, and most names are asked for by nobody.
#[derive(Debug, Clone, Copy)]
pub struct Name<'h>(&'h Text);

impl<'h> Name<'h> {
    /// That of the row by which a matter is judged.
    pub fn of(row: &'h Record) -> Name<'h> {
        Name(row.text_or_nothing(Field::Name))
    }
}

impl Deref for Name<'_> {
    type Target = Text;

    fn deref(&self) -> &Text {
        self.0
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Why a matter is judged no more (M4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    /// The unit that took over from its own answers by another matter.
    Absorbed,
    /// The list had made the unit responsible and does no more.
    LeftList,
    /// The first list that has the number names others.
    ListedForOthers,
    /// The unit's own row names others, or the unit as a helper.
    Disowned,
}

/// A matter as judged at the as-of date.
#[derive(Debug, Clone)]
pub struct Matter<'h> {
    /// Its identity.
    pub key: MatterKey,
    /// The year under which the periods remember it: the same from its first judgement on, though the list may later give it a start in
    /// another year.
    pub known_year: i32,
    /// Where it stands among what the periods before remember; `None` where they knew nothing of it.
    pub(super) remembered_at: Option<usize>,
    /// The number as typed.
    pub number: Text,
    /// The unit that answers for it at the as-of date.
    pub unit: UnitId,
    /// Its units over time, each with its first day; the first one's is the beginning of time.
    pub succession: Few<(NaiveDate, UnitId)>,
    /// 事项名称.
    pub name: Name<'h>,
    /// Its category.
    pub category: &'h Category,
    /// Its stages.
    pub stages: Vec<Stage>,
    /// Its light.
    pub light: Light,
    /// 销号日期, where it is closed.
    pub closed: Option<NaiveDate>,
    /// Closed by the unit's word alone (单位自报销号).
    pub closed_by_unit: bool,
    /// The effective exemption, where there is one.
    pub exemption: Option<Box<Exemption>>,
    /// Struck out (M15).
    pub struck: bool,
    /// The written deadline that counts.
    pub written: Written,
    /// The text of the written deadline where it says more than a date.
    pub written_text: Option<String>,
    /// Extensions, in order of approval.
    pub extensions: Vec<AppliedExtension>,
    /// What is remarkable about it.
    pub flags: BTreeSet<Flag>,
    /// The columns that M11 finds empty.
    pub missing: Vec<&'static str>,
    /// Changes between snapshots, for the audit.
    pub audit: Vec<AuditEvent>,
    /// The list's row.
    pub list_row: Option<&'h Record>,
    /// What the ledger of the unit that was first responsible says of it.
    pub ledger: Option<&'h MatterHistory>,
    /// As-of date of the last snapshot in which the ledger has a row that counts.
    pub(super) last_said: Option<NaiveDate>,
    /// The unit's newest row.
    pub ledger_row: Option<&'h Record>,
    /// From this day on it is no longer the unit's (M4).
    pub lapsed: Option<NaiveDate>,
    /// As-of date of the first earlier period that judged any stage breached.
    pub first_breach: Option<NaiveDate>,
    /// As-of date of the first earlier period that judged the final stage breached.
    pub first_final_breach: Option<NaiveDate>,
    /// The cell of the row's number, in the list where it names the matter.
    pub source: Place,
}

impl Matter<'_> {
    /// Under which identity the periods remember it.
    pub fn known_as(&self) -> MatterKey {
        MatterKey {
            year: self.known_year,
            ..self.key.clone()
        }
    }

    /// The final stage (M1).
    pub fn final_stage(&self) -> &Stage {
        &self.stages[self.stages.len() - 1]
    }

    /// Whether it is exempted.
    pub fn is_exempt(&self) -> bool {
        self.exemption.is_some()
    }

    /// M13: whether an extension was first handed in after a period that judged the final stage breached (补登).
    pub fn is_late_registered(&self, applied: &AppliedExtension) -> bool {
        let seen = applied.extension.first_seen;
        applied.timely && self.first_final_breach.is_some_and(|judged| seen > judged)
    }

    /// M13: the effective exemption, where it was first handed in after a period that judged a breach (补登).
    pub fn late_registered_exemption(&self) -> Option<&Exemption> {
        let exemption = self.exemption.as_deref()?;
        let judged = self.first_breach?;
        (exemption.first_seen > judged).then_some(exemption)
    }

    /// The unit that answered for it on a day.
    pub fn unit_on(&self, day: NaiveDate) -> UnitId {
        self.succession
            .iter()
            .rev()
            .find(|(from, _)| *from <= day)
            .map_or(self.key.unit, |(_, unit)| *unit)
    }

    /// Whether it lapsed because the unit that took over from its own answers by another matter.
    pub fn is_absorbed(&self) -> bool {
        let passed = self.succession.last().map(|(from, _)| *from);
        self.lapsed.is_some() && self.succession.len() > 1 && self.lapsed == passed
    }

    /// Why it is judged no more, by what the ledgers say; `None` where it is judged.
    pub fn lapse(&self, history: &History) -> Option<Lapse> {
        let lapsed = self.lapsed?;
        let begins_list = |ledger| {
            let listed = history.listed_of(self.key.unit, ledger);
            listed.is_some_and(|listed| listed.first().since == lapsed)
        };
        Some(if self.is_absorbed() {
            Lapse::Absorbed
        } else if self.list_row.is_some() {
            Lapse::LeftList
        } else if self.ledger.is_some_and(begins_list) {
            Lapse::ListedForOthers
        } else {
            Lapse::Disowned
        })
    }

    /// Whether an event of that day is still the matter's: it is not, from a lapse on.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.lapsed.is_none_or(|lapsed| day < lapsed)
    }

    /// M4: whether the final stage is done by a date that the unit first gave when the matter was no longer its own, and that no correction
    /// has confirmed: such a date earns nothing.
    pub fn is_done_by_hindsight(&self) -> bool {
        let Some(((lapsed, done), ledger)) =
            self.lapsed.zip(self.final_stage().done).zip(self.ledger)
        else {
            return false;
        };
        let columns = &self.category.final_stage().done;
        let gives = |record: &Record| {
            let mut columns = columns.iter();
            columns.any(|field| record.date(*field) == Some(done.date))
        };
        let mut versions = ledger.versions.iter();
        let first = versions.find(|version| gives(&version.record));
        first.is_some_and(|first| first.since > lapsed) && !ledger.is_confirmed(done.field)
    }

    /// M6: whether it was closed with its final stage not done: a day is missing, and it goes on counting.
    pub fn is_closed_undone(&self) -> bool {
        self.closed.is_some() && !self.struck && self.final_stage().done.is_none()
    }

    /// For which day the final stage waits, and whether the unit's row has one on which it was done; `None` where it has begun.
    pub fn waits_for(&self) -> Option<Waiting> {
        let rule = self.category.final_stage();
        let is_waiting = self.final_stage().status == Status::Waiting;
        let is_filled = |field: &Field| {
            let row = self.ledger_row;
            row.is_some_and(|row| row.date(*field).is_some())
        };
        is_waiting.then(|| Waiting {
            start: Sheet::Matters.name_of(rule.start),
            has_done: rule.done.iter().any(is_filled),
        })
    }

    /// The dissolved unit under which a stage became overdue: the breach is its own, whoever answers for the matter now.
    pub fn breached_under(&self, stage: &Stage) -> Option<UnitId> {
        let overdue = stage.due?.date.succ_opt()?;
        let mut line = self.succession.iter().rev();
        let (_, unit) = line.find(|(from, _)| *from <= overdue)?;
        (*unit != self.unit).then_some(*unit)
    }

    /// Where a field was written: in the row that the verdict rests on, else in the unit's own.
    pub fn place_of(&self, field: Field) -> Place {
        let rows = [self.list_row, self.ledger_row];
        rows.into_iter()
            .flatten()
            .find(|row| row.value(field).is_some())
            .map_or_else(|| self.source.clone(), |row| row.place(field))
    }
}

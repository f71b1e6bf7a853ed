//! M1 to M3: the stages of a matter against their time limits, and the matter's light.

use super::clause::{Basis, Clause};
use super::due_dates::{self, DueDate};
use crate::model::calendar::WorkCalendar;
use crate::model::category::{Category, Limit, StageRule};
use crate::model::schema::Field;
use crate::model::settings::Settings;
use crate::source::Text;
use chrono::NaiveDate;

/// M1: categories, their stages and limits.
pub const CATEGORIES: Clause = Clause {
    id: "M1",
    citation: "二(四)",
    title: "事项类别和环节",
    rule: "每类事项有一个或几个环节，各有起算日期、期限和算作完成的日期；最后一个环节的到期日就是事项的到期日。期限按起算当日有效的规定。",
    basis: Basis::Notice,
    function: "model::category::default_categories",
    cases: include_str!("cases/M1.txt"),
};

/// M2: the status of a stage.
pub const STATUS: Clause = Clause {
    id: "M2",
    citation: "二(四)、三(二)、三(三)",
    title: "环节状态",
    rule: "到期日当天或以前完成为按期；以后完成为逾期办结；到截至日期未完成且已过到期日为逾期；剩余工作日不多于提醒天数为临期；起算条件未到为待启动。没有单独登记的环节，以后一环节的日期认定为已完成，标「未单独登记」，因此算出的逾期不扣分。",
    basis: Basis::Notice,
    function: "rules::stages::judge",
    cases: include_str!("cases/M2.txt"),
};

/// M3: the light of a matter.
pub const LIGHT: Clause = Clause {
    id: "M3",
    citation: "三(四)",
    title: "红黄绿灯",
    rule: "任一环节逾期未完成为红灯；否则任一环节临期为黄灯；其余为绿灯。逾期办结的永久保留「逾期办结」标记；容错的事项灯色不变，注明「已容错」。",
    basis: Basis::Interpretation,
    function: "rules::stages::light",
    cases: include_str!("cases/M3.txt"),
};

/// The status of a stage at the as-of date (M2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Done on or before the due date, or done without one.
    Met,
    /// Done after the due date.
    Late,
    /// Not done, and the due date has passed.
    Overdue,
    /// Not done, and only a few working days remain.
    DueSoon,
    /// Not done, more time remains or there is no due date.
    Open,
    /// The start event has not happened.
    Waiting,
}

impl Status {
    /// The status as report.json has it.
    pub fn key(self) -> &'static str {
        match self {
            Status::Met => "met",
            Status::Late => "late",
            Status::Overdue => "overdue",
            Status::DueSoon => "due-soon",
            Status::Open => "open",
            Status::Waiting => "waiting",
        }
    }

    /// The status as users know it.
    pub fn label(self) -> &'static str {
        match self {
            Status::Met => "按期办结",
            Status::Late => "逾期办结",
            Status::Overdue => "逾期",
            Status::DueSoon => "临期",
            Status::Open => "在办",
            Status::Waiting => "待启动",
        }
    }

    /// Whether the due date was missed.
    pub fn is_breach(self) -> bool {
        matches!(self, Status::Late | Status::Overdue)
    }
}

/// The light (红黄绿灯) of a matter, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Light {
    Red,
    Yellow,
    Green,
}

impl Light {
    /// The light as report.json has it.
    pub fn key(self) -> &'static str {
        match self {
            Light::Red => "red",
            Light::Yellow => "yellow",
            Light::Green => "green",
        }
    }

    /// The light as users know it.
    pub fn label(self) -> &'static str {
        match self {
            Light::Red => "红灯",
            Light::Yellow => "黄灯",
            Light::Green => "绿灯",
        }
    }
}

/// The deadline that stands in place of the final stage's limit, before extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// None: the category's limit holds.
    None,
    /// A day.
    On(NaiveDate),
    /// 无固定时限.
    NoFixedLimit,
}

/// How a stage came to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// The day.
    pub date: NaiveDate,
    /// The column that says so.
    pub field: Field,
    /// Taken from a later stage, because the stage has no date of its own (未单独登记).
    pub inferred: bool,
    /// The snapshot that claimed an earlier date after the stage had been overdue (M8): `date` is its as-of date.
    pub claimed: Option<NaiveDate>,
}

/// A stage at the as-of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: Text,
    /// Whether it is the final stage (M1).
    pub is_final: bool,
    /// The limit in force on its start.
    pub limit: Limit,
    /// The column from which it runs.
    pub start_field: Field,
    /// The day from which it runs; `None` while its start event has not happened.
    pub start: Option<NaiveDate>,
    /// Where it ends by its limit alone, without written deadline or extension.
    pub counted: Option<DueDate>,
    /// The due date in force.
    pub due: Option<DueDate>,
    /// When it was done.
    pub done: Option<Done>,
    /// Its status.
    pub status: Status,
    /// Calendar days late (D7).
    pub days_late: i64,
    /// Working days late (D7).
    pub working_days_late: i64,
}

impl Stage {
    /// The day of the breach: the day after the due date, where that was missed.
    pub fn breach(&self) -> Option<NaiveDate> {
        self.due
            .filter(|_| self.status.is_breach())
            .and_then(|due| due.date.succ_opt())
    }

    /// The stage as it stood on a day: what was done later had not been done.
    #[must_use]
    pub fn on(self, day: NaiveDate, calendar: &WorkCalendar, settings: &Settings) -> Stage {
        if self.status == Status::Waiting {
            return self;
        }
        let done = self.done.filter(|done| done.date <= day);
        let (status, days_late, working_days_late) =
            standing(self.due, done, day, calendar, settings);
        Stage {
            done,
            status,
            days_late,
            working_days_late,
            ..self
        }
    }

    /// Whether a due date is provisional (D6).
    pub fn is_provisional(&self) -> bool {
        self.due.is_some_and(|due| due.provisional)
    }
}

/// Where a matter's stage would end by its limit alone; `None` without a start or for a written limit.
pub fn counted_due(
    rule: &StageRule,
    start: Option<NaiveDate>,
    calendar: &WorkCalendar,
    settings: &Settings,
) -> Option<DueDate> {
    let start = start?;
    due_dates::due_date(
        *rule.limit.at(start),
        start,
        calendar,
        settings.roll_to_working_day,
    )
}

/// The done date of a stage: its own, else the earliest date that presupposes it (M2). `has_written` says that the final stage is
/// judged by a written deadline, whether its start event has happened or not.
pub fn done_of(
    category: &Category,
    position: usize,
    has_written: bool,
    date_of: &impl Fn(Field) -> Option<NaiveDate>,
) -> Option<Done> {
    let last = category.stages.len() - 1;
    let has_begun = |later: usize| {
        has_written && later == last || date_of(category.stages[later].start).is_some()
    };
    done_where(category, position, &has_begun, date_of)
}

/// The same where something else tells which of the later stages are judged.
pub fn done_where(
    category: &Category,
    position: usize,
    has_begun: &impl Fn(usize) -> bool,
    date_of: &impl Fn(Field) -> Option<NaiveDate>,
) -> Option<Done> {
    let earliest = |candidates: &mut dyn Iterator<Item = Field>, inferred: bool| -> Option<Done> {
        candidates
            .filter_map(|field| date_of(field).map(|date| (date, field)))
            .min_by_key(|(date, _)| *date)
            .map(|(date, field)| Done {
                date,
                field,
                inferred,
                claimed: None,
            })
    };
    let own = &category.stages[position].done;
    earliest(&mut own.iter().copied(), false)
        .or_else(|| earliest(&mut presupposing(category, position, has_begun), true))
}

/// The columns whose dates presuppose a stage.
pub fn presupposing(
    category: &Category,
    position: usize,
    has_begun: &impl Fn(usize) -> bool,
) -> impl Iterator<Item = Field> {
    let own_start = category.stages[position].start;
    // A later stage that waits for its start event presupposes nothing, whatever its done column says.
    let later = (position + 1..category.stages.len()).filter(|later| has_begun(*later));
    later.flat_map(move |later| {
        let stage = &category.stages[later];
        // A matter has its 起算日期 before anything is done: it presupposes nothing either.
        let start = Some(stage.start).filter(|start| ![own_start, Field::Start].contains(start));
        stage.done.iter().copied().chain(start)
    })
}

/// What M2 needs to know of one stage.
#[derive(Debug, Clone, Copy)]
pub struct StageFacts {
    /// The day from which it runs.
    pub start: Option<NaiveDate>,
    /// Where it ends by its limit alone.
    pub counted: Option<DueDate>,
    /// The due date in force.
    pub due: Option<DueDate>,
    /// When it was done.
    pub done: Option<Done>,
    /// Whether a written deadline is set, of whatever kind.
    pub has_written: bool,
}

/// M2: judges one stage at the as-of date.
pub fn judge(
    rule: &StageRule,
    is_final: bool,
    facts: StageFacts,
    as_of: NaiveDate,
    calendar: &WorkCalendar,
    settings: &Settings,
) -> Stage {
    let waiting = facts.start.is_none() && !facts.has_written;
    let due = facts.due.filter(|_| !waiting);
    let done = facts.done.filter(|_| !waiting);
    let (status, days_late, working_days_late) = if waiting {
        (Status::Waiting, 0, 0)
    } else {
        standing(due, done, as_of, calendar, settings)
    };
    Stage {
        name: Text::clone(&rule.name),
        is_final,
        limit: facts
            .start
            .map_or(Limit::Written, |start| *rule.limit.at(start)),
        start_field: rule.start,
        start: facts.start,
        counted: facts.counted,
        due,
        done,
        status,
        days_late,
        working_days_late,
    }
}

/// M2, D7: the status of a stage that has begun, and how many calendar and working days it is late.
fn standing(
    due: Option<DueDate>,
    done: Option<Done>,
    as_of: NaiveDate,
    calendar: &WorkCalendar,
    settings: &Settings,
) -> (Status, i64, i64) {
    let status = match (done, due) {
        (Some(done), Some(due)) if done.date > due.date => Status::Late,
        (Some(_), _) => Status::Met,
        (None, Some(due)) if as_of > due.date => Status::Overdue,
        (None, Some(due))
            if calendar.working_days_between(as_of, due.date)
                <= i64::from(settings.warn_working_days) =>
        {
            Status::DueSoon
        }
        (None, _) => Status::Open,
    };
    let (days_late, working_days_late) = match due {
        Some(due) if status.is_breach() => {
            due_dates::days_late(due.date, done.map_or(as_of, |done| done.date), calendar)
        }
        _ => (0, 0),
    };
    (status, days_late, working_days_late)
}

/// M3: the light of a matter's stages.
pub fn light(stages: &[Stage]) -> Light {
    let any = |status| stages.iter().any(|stage: &Stage| stage.status == status);
    if any(Status::Overdue) {
        Light::Red
    } else if any(Status::DueSoon) {
        Light::Yellow
    } else {
        Light::Green
    }
}

//! Matters (督查事项): from the rows that speak of one to its stages, light and flags (M2 to M13).

use super::changes::{self, AuditEvent, Memory};
use super::clause::{Basis, Clause};
use super::exemptions::{self, ExemptObject, Exemption};
use super::extensions::{self, AppliedExtension, Extension};
use super::registers::StruckOut;
use super::responsibility::{self, Assignment};
use super::stages::{self, Done, Light, Stage, StageFacts, Status, Written};
use crate::check::{History, MatterHistory};
use crate::diagnostic::{Diagnostic, HistoryProblem, RowProblem};
use crate::model::calendar::WorkCalendar;
use crate::model::category::{Category, Limit};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// M6.
pub const ORDER: Clause = Clause {
    id: "M6",
    citation: "三(四)",
    title: "全流程办理",
    rule: "立项、起算、办结、销号的日期不得前后颠倒，起算、反馈、销号也是；有销号日期才算销号（在清单上的以清单为准），办结而没有销号的仍留在台账上。",
    basis: Basis::Notice,
};

/// M7.
pub const NOTHING_DISAPPEARS: Clause = Clause {
    id: "M7",
    citation: "三(二)",
    title: "跟踪到底",
    rule: "以前台账有、没有销号的事项，最新台账里没有了的，按最后所知的情况继续判定，注明「台账漏项」。",
    basis: Basis::Notice,
};

/// M13.
pub const BREACH_STAYS: Clause = Clause {
    id: "M13",
    citation: "二(四)",
    title: "逾期不消除",
    rule: "逾期是到期日次日发生的事实，此后办结、补批延期、从台账删去或销号都不能消除；判定逾期以后才登记的延期、容错照样起作用，注明「补登」。",
    basis: Basis::Interpretation,
};

/// M11.
pub const COMPLETE_LIST: Clause = Clause {
    id: "M11",
    citation: "三(三)",
    title: "清单要素",
    rule: "每个事项都要有责任单位、责任人、工作标准、考核标准和时限，缺哪一项就指明哪一项「清单不完整」。",
    basis: Basis::Notice,
};

/// What is remarkable about a matter; the names are those of report.json.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatterKey {
    /// The unit that was first responsible.
    pub unit: UnitId,
    /// The number, normalised.
    pub number: String,
    /// The calendar year in which the number was given.
    pub year: i32,
}

/// A matter as judged at the as-of date.
#[derive(Debug, Clone)]
pub struct Matter<'h> {
    /// Its identity.
    pub key: MatterKey,
    /// The number as typed.
    pub number: String,
    /// The unit that answers for it at the as-of date.
    pub unit: UnitId,
    /// Its units over time, each with its first day; the first one's is the beginning of time.
    pub succession: Vec<(NaiveDate, UnitId)>,
    /// 事项名称.
    pub name: String,
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
    pub exemption: Option<Exemption>,
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
    /// The unit's newest row.
    pub ledger_row: Option<&'h Record>,
    /// From this day on it is no longer the unit's (M4).
    pub lapsed: Option<NaiveDate>,
    /// The cell of the row's number, in the list where it names the matter.
    pub source: Place,
}

impl Matter<'_> {
    /// The final stage (M1).
    pub fn final_stage(&self) -> &Stage {
        &self.stages[self.stages.len() - 1]
    }

    /// Whether it is exempted.
    pub fn is_exempt(&self) -> bool {
        self.exemption.is_some()
    }

    /// The unit that answered for it on a day.
    pub fn unit_on(&self, day: NaiveDate) -> UnitId {
        self.succession
            .iter()
            .rev()
            .find(|(from, _)| *from <= day)
            .map_or(self.key.unit, |(_, unit)| *unit)
    }

    /// Whether an event of that day is still the matter's: it is not, from a lapse on.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.lapsed.is_none_or(|lapsed| day < lapsed)
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

/// What matters are judged by.
#[derive(Clone, Copy)]
pub struct Bench<'h> {
    /// What the ledgers say.
    pub history: &'h History,
    /// The unit directory.
    pub directory: &'h Directory,
    /// The working days.
    pub calendar: &'h WorkCalendar,
    /// The settings.
    pub settings: &'h Settings,
    /// The as-of date.
    pub as_of: NaiveDate,
}

/// Judges all matters, in order of number and directory; lapsed ones apart.
pub fn judge<'h>(
    bench: Bench<'h>,
    memory: &Memory,
    exemptions: &[Exemption],
    struck_out: &StruckOut,
    diagnostics: &mut Vec<Diagnostic>,
) -> (
    Vec<Matter<'h>>,
    Vec<Matter<'h>>,
    Vec<responsibility::Shown<'h>>,
) {
    let assignments =
        responsibility::assign(bench.history, bench.directory, bench.as_of, diagnostics);
    let mut extensions = extensions_by_matter(bench, struck_out, &assignments.judged, diagnostics);
    let mut judged = Vec::new();
    let mut lapsed = Vec::new();
    for assignment in &assignments.judged {
        let key = MatterKey {
            unit: assignment.unit,
            number: assignment.number.clone(),
            year: assignment.year,
        };
        let own = extensions.remove(&key).unwrap_or_default();
        let judgement = Judgement {
            bench,
            assignment,
            memory,
            exemptions,
            struck_out,
        };
        let Some(matter) = judgement.judge(key, own, diagnostics) else {
            continue;
        };
        if matter.lapsed.is_some() {
            lapsed.push(matter);
        } else {
            judged.push(matter);
        }
    }
    lapsed.extend(absorbed(&mut judged));
    for matters in [&mut judged, &mut lapsed] {
        matters.sort_by(|a, b| (&a.number, a.unit, &a.key).cmp(&(&b.number, b.unit, &b.key)));
    }
    (judged, lapsed, assignments.shown)
}

/// Matters of a dissolved unit whose successor answers for the same matter in its own right: only their past events count.
fn absorbed<'h>(judged: &mut Vec<Matter<'h>>) -> Vec<Matter<'h>> {
    let own: BTreeSet<(String, i32, UnitId)> = judged
        .iter()
        .filter(|matter| matter.unit == matter.key.unit)
        .map(|matter| (matter.key.number.clone(), matter.key.year, matter.unit))
        .collect();
    let (absorbed, kept) = std::mem::take(judged)
        .into_iter()
        .partition(|matter: &Matter<'_>| {
            matter.unit != matter.key.unit
                && own.contains(&(matter.key.number.clone(), matter.key.year, matter.unit))
        });
    *judged = kept;
    absorbed
        .into_iter()
        .map(|matter| Matter {
            lapsed: matter.succession.last().map(|(from, _)| *from),
            ..matter
        })
        .collect()
}

/// The rows of 延期审批, by the matter that they extend. A row without a unit extends every unit of a listed matter.
fn extensions_by_matter(
    bench: Bench<'_>,
    struck_out: &StruckOut,
    assignments: &[Assignment<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<MatterKey, Vec<Extension>> {
    let mut by_number: BTreeMap<&str, Vec<&Assignment<'_>>> = BTreeMap::new();
    for assignment in assignments {
        by_number
            .entry(&assignment.number)
            .or_default()
            .push(assignment);
    }
    let mut result: BTreeMap<MatterKey, Vec<Extension>> = BTreeMap::new();
    for (key, row) in bench.history.rows(Sheet::Extensions) {
        let record = &row.record;
        let (Some(number), Some(to), Some(approved), Some(approver)) = (
            record.text(Field::Number),
            record.date(Field::NewDeadline),
            record.date(Field::ApprovedOn),
            record.text(Field::ApprovedBy),
        ) else {
            continue;
        };
        if approved > bench.as_of {
            continue;
        }
        if key
            .unit
            .is_some_and(|unit| struck_out.contains(Sheet::Extensions, number, unit))
        {
            continue;
        }
        let bearing = by_number.get(comparable(number).as_str());
        let targets: Vec<&&Assignment<'_>> = bearing
            .into_iter()
            .flatten()
            .filter(|assignment| match key.unit {
                Some(unit) => {
                    assignment.unit == unit
                        || inherited_by(assignment, unit, approved, bench.directory)
                }
                None => assignment.listed.is_some(),
            })
            .collect();
        // A number that comes again in another year: the extension is for the newest one that had begun.
        let newest = targets
            .iter()
            .map(|assignment| assignment.year)
            .filter(|year| *year <= approved.year())
            .max();
        let mut found = false;
        for assignment in targets {
            if newest.is_some_and(|year| assignment.year != year) {
                continue;
            }
            found = true;
            let key = MatterKey {
                unit: assignment.unit,
                number: assignment.number.clone(),
                year: assignment.year,
            };
            result.entry(key).or_default().push(Extension {
                to,
                approved,
                approver: approver.to_string(),
                first_seen: row.first_seen,
                place: record.number_place(),
            });
        }
        if !found {
            let problem = if key.unit.is_none() && bearing.is_some() {
                RowProblem::ExtensionWithoutUnit {
                    number: number.to_string(),
                }
            } else {
                RowProblem::UnknownTarget {
                    kind: Sheet::Matters.name().to_owned(),
                    number: number.to_string(),
                }
            };
            diagnostics.push(Diagnostic::new(problem, record.number_place(), None));
        }
    }
    result
}

/// Whether a unit answered for the matter of a dissolved one when the extension was approved.
fn inherited_by(
    assignment: &Assignment<'_>,
    unit: UnitId,
    approved: NaiveDate,
    directory: &Directory,
) -> bool {
    assignment.unit != unit && directory.answers_for(assignment.unit, approved) == unit
}

/// One matter on its way from rows to a verdict.
struct Judgement<'a, 'h> {
    bench: Bench<'h>,
    assignment: &'a Assignment<'h>,
    memory: &'a Memory,
    exemptions: &'a [Exemption],
    struck_out: &'a StruckOut,
}

/// The written deadline that counts, and how it was found.
struct Deadline {
    written: Written,
    text: Option<String>,
    flags: Vec<Flag>,
}

impl<'h> Judgement<'_, 'h> {
    fn judge(
        &self,
        key: MatterKey,
        extensions: Vec<Extension>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Matter<'h>> {
        let Bench {
            calendar,
            settings,
            as_of,
            ..
        } = self.bench;
        // A lapsed matter is judged on the last day on which it was the unit's.
        let as_of = match self.assignment.lapsed {
            Some(lapsed) => as_of.min(lapsed.pred_opt()?),
            None => as_of,
        };
        let ledger = self.assignment.ledger;
        let ledger_row = ledger.map(MatterHistory::current);
        let list_row = self.list_row();
        let leading_row = list_row.or(ledger_row)?;
        let kept = ledger.map(|ledger| changes::kept_values(ledger, settings));
        let (category_key, start) = match (list_row, &kept) {
            (Some(row), _) => (row.text(Field::Category)?.clone(), row.date(Field::Start)?),
            (None, Some(kept)) => (kept.category.clone(), kept.start),
            (None, None) => return None,
        };
        let category = settings.category(&category_key)?;
        let ledger_date = |field: Field| ledger_row.and_then(|row| row.date(field));
        let date_of = |field: Field| match field {
            Field::Start => Some(start),
            field => ledger_date(field),
        };
        let closed_by_list = list_row.is_some();
        let closed = match list_row {
            Some(row) => row.date(Field::ClosedOn),
            None => ledger_date(Field::ClosedOn),
        };

        let last = category.stages.len() - 1;
        let final_rule = &category.stages[last];
        let final_start = date_of(final_rule.start);
        let final_counted = stages::counted_due(final_rule, final_start, calendar, settings);
        let deadline = self.deadline(category, final_counted.map(|due| due.date), diagnostics);
        let before_extensions = match deadline.written {
            Written::On(date) => Some(super::due_dates::DueDate::written(date)),
            Written::NoFixedLimit => None,
            Written::None => final_counted,
        };
        let has_written = matches!(deadline.written, Written::On(_));
        let (final_due, extensions) = if before_extensions.is_none() && final_start.is_none() {
            // A stage that has not begun has no due date that could be moved, nor one that could be missed.
            (None, extensions::pending(extensions))
        } else {
            extensions::apply(before_extensions, extensions)
        };

        let mut flags: BTreeSet<Flag> = deadline.flags.iter().copied().collect();
        let mut audit = Vec::new();
        let mut judged: Vec<Stage> = Vec::with_capacity(category.stages.len());
        for (position, rule) in category.stages.iter().enumerate() {
            let start = date_of(rule.start);
            let counted = stages::counted_due(rule, start, calendar, settings);
            let is_final = position == last;
            let due = if is_final { final_due } else { counted };
            let done = stages::done_of(category, position, &date_of);
            let confirmed = done
                .zip(ledger)
                .is_some_and(|(done, ledger)| ledger.is_confirmed(done.field));
            let claim = done.filter(|_| !confirmed).and_then(|done| {
                let due = due.map(|due| due.date);
                let claim = self
                    .memory
                    .claim(&key, position, done.date, due, calendar, settings)?;
                Some((claim, done.field))
            });
            let done = done.map(|done| match (&claim, due) {
                _ if confirmed => done,
                (Some((claim, _)), _) if claim.breach_stands => Done {
                    date: claim.made,
                    claimed: Some(done.date),
                    ..done
                },
                (_, Some(due)) if done.date <= due.date && !done.inferred => {
                    match self.memory.late_before(&key, position, due.date) {
                        Some(late) => Done {
                            date: late,
                            claimed: Some(done.date),
                            ..done
                        },
                        None => done,
                    }
                }
                _ => done,
            });
            if let (Some((claim, field)), Some(ledger)) = (claim, ledger) {
                flags.insert(Flag::Backdated);
                let event = claim.into_event(field, ledger);
                if !audit.contains(&event) {
                    audit.push(event);
                }
            }
            let facts = StageFacts {
                start,
                counted,
                due,
                done,
                has_written: is_final && has_written,
            };
            judged.push(stages::judge(
                rule, is_final, facts, as_of, calendar, settings,
            ));
        }
        if self.memory.was_backdated(&key) {
            flags.insert(Flag::Backdated);
        }

        let row_place = leading_row.number_place();
        let number = leading_row.text(Field::Number)?.to_string();
        let succession = self.succession(&judged[last], closed);
        let unit = succession.last().map_or(key.unit, |(_, unit)| *unit);
        let exemption = [key.unit, unit]
            .into_iter()
            .find_map(|unit| exemptions::of(self.exemptions, ExemptObject::Matter, &number, unit))
            .filter(|exemption| self.is_newest_in(exemption.date.year()))
            .cloned();
        let mut matter = Matter {
            number,
            unit,
            succession,
            name: leading_row.text_or_empty(Field::Name).to_string(),
            category,
            light: stages::light(&judged),
            stages: judged,
            closed,
            closed_by_unit: closed.is_some() && !closed_by_list,
            struck: self.struck_out.contains_matter(&key.number, key.unit)
                || self.struck_out.contains_matter(&key.number, unit),
            exemption,
            written: deadline.written,
            written_text: deadline.text,
            extensions,
            flags,
            missing: Vec::new(),
            audit,
            list_row,
            ledger_row,
            lapsed: self.assignment.lapsed,
            source: row_place,
            key,
        };
        self.add_flags(&mut matter);
        self.report(&matter, diagnostics);
        Some(matter)
    }

    /// The list's row of the unit, with corrected values.
    fn list_row(&self) -> Option<&'h Record> {
        let row = self.assignment.list_row?;
        match self.assignment.listed {
            Some(listed) if self.assignment.lapsed.is_none() => {
                Some(listed.current(self.assignment.unit, row))
            }
            _ => Some(row),
        }
    }

    /// M4: the written deadline that counts. The list's stands; a unit's own may only shorten its category's limit.
    fn deadline(
        &self,
        category: &Category,
        counted: Option<NaiveDate>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Deadline {
        let none = |flags: Vec<Flag>| Deadline {
            written: Written::None,
            text: None,
            flags,
        };
        let is_listed_category = category.stages[category.stages.len() - 1]
            .limit
            .history()
            .all(|(_, limit)| *limit == Limit::Written);
        if let Some(row) = self.list_row() {
            let Some(typed) = row.deadline(Field::Deadline) else {
                if is_listed_category {
                    self.report_missing_deadline(row, diagnostics);
                    return none(vec![Flag::IncompleteList]);
                }
                return none(Vec::new());
            };
            return Deadline {
                written: typed.date.map_or(Written::NoFixedLimit, Written::On),
                text: typed.text.as_ref().map(ToString::to_string),
                flags: if typed.date.is_none() {
                    vec![Flag::NoFixedLimit]
                } else {
                    Vec::new()
                },
            };
        }
        let Some(ledger) = self.assignment.ledger else {
            return none(Vec::new());
        };
        let row = ledger.current();
        let kept = changes::kept_values(ledger, self.bench.settings);
        let unit = Some(self.assignment.unit);
        let number = ledger.number.clone();
        let place = row.place(Field::Deadline);
        let mut warn = |problem: HistoryProblem| {
            diagnostics.push(Diagnostic::new(problem, place.clone(), unit));
        };
        match kept.deadline {
            None if is_listed_category => {
                self.report_missing_deadline(row, diagnostics);
                none(vec![Flag::IncompleteList])
            }
            None => none(Vec::new()),
            Some(typed) => match (typed.date, counted) {
                (None, _) => {
                    warn(HistoryProblem::OwnNoFixedLimit { number });
                    if is_listed_category {
                        self.report_missing_deadline(row, diagnostics);
                        none(vec![Flag::IncompleteList])
                    } else {
                        none(Vec::new())
                    }
                }
                (Some(date), Some(due)) if date > due => {
                    warn(HistoryProblem::OwnDeadlineLater {
                        number,
                        written: date.to_string(),
                        due: due.to_string(),
                    });
                    none(Vec::new())
                }
                (Some(date), _) => Deadline {
                    written: Written::On(date),
                    text: typed.text.as_ref().map(ToString::to_string),
                    flags: if is_listed_category {
                        vec![Flag::OwnDeadline]
                    } else {
                        Vec::new()
                    },
                },
            },
        }
    }

    fn report_missing_deadline(&self, row: &Record, diagnostics: &mut Vec<Diagnostic>) {
        let problem = HistoryProblem::MissingDeadline {
            number: row.text_or_empty(Field::Number).to_string(),
        };
        let unit = (row.sheet == Sheet::Matters).then_some(self.assignment.unit);
        diagnostics.push(Diagnostic::new(problem, row.place(Field::Deadline), unit));
    }

    /// Of the matters that bear the number, registers of a year speak of the newest one given up to then.
    fn is_newest_in(&self, year: i32) -> bool {
        let Assignment {
            unit,
            number,
            year: own,
            ..
        } = self.assignment;
        let in_ledger = self.bench.history.matters.get(&(*unit, number.clone()));
        let in_list = self.bench.history.list.get(number);
        let years = || {
            let ledger = in_ledger.into_iter().flatten().map(|matter| matter.year);
            ledger.chain(in_list.into_iter().flatten().map(|listed| listed.year))
        };
        let newest = years()
            .filter(|known| *known <= year)
            .max()
            .or_else(|| years().min());
        newest.is_none_or(|newest| newest == *own)
    }

    /// Units exist from their founding to their last day: what is neither done nor closed then passes to the successor.
    fn succession(&self, last: &Stage, closed: Option<NaiveDate>) -> Vec<(NaiveDate, UnitId)> {
        let mut succession = vec![(NaiveDate::MIN, self.assignment.unit)];
        let done = last.done.map(|done| done.date);
        let mut current = self.assignment.unit;
        for _ in 0..self.bench.directory.len() {
            let entry = self.bench.directory.unit(current);
            let (Some(last_day), Some(successor)) = (entry.dissolved, entry.successor) else {
                break;
            };
            let settled = [done, closed]
                .into_iter()
                .flatten()
                .any(|date| date <= last_day);
            let Some(next_day) = last_day.succ_opt().filter(|next| *next <= self.bench.as_of)
            else {
                break;
            };
            if settled {
                break;
            }
            succession.push((next_day, successor));
            current = successor;
        }
        succession
    }

    fn add_flags(&self, matter: &mut Matter<'h>) {
        let history = self.bench.history;
        let mut add = |flag: Flag, holds: bool| {
            if holds {
                matter.flags.insert(flag);
            }
        };
        let on_list = self.assignment.list_row.is_some();
        let ledger = self.assignment.ledger;
        let newest_snapshot = matter
            .succession
            .iter()
            .filter_map(|(from, unit)| {
                history
                    .newest_snapshot
                    .get(unit)
                    .copied()
                    .filter(|snapshot| from <= snapshot)
            })
            .max();
        let missing = match ledger {
            Some(ledger) => newest_snapshot.is_some_and(|newest| ledger.last_seen() < newest),
            None => true,
        };
        add(Flag::MissingFromLedger, missing && matter.closed.is_none());
        add(Flag::NotOnList, history.newest_list.is_some() && !on_list);
        add(
            Flag::LateExtension,
            matter.extensions.iter().any(|extension| !extension.timely),
        );
        let last = &matter.stages[matter.stages.len() - 1];
        add(
            Flag::DoneNotClosed,
            matches!(last.status, Status::Met | Status::Late) && matter.closed.is_none(),
        );
        add(
            Flag::LateRegistered,
            self.is_late_registered(&matter.key, &matter.extensions, matter.exemption.as_ref()),
        );
        add(Flag::Order, !self.wrong_order(matter.closed).is_empty());
        if let Some(ledger) = ledger {
            add(
                Flag::StaleProgress,
                last.done.is_none()
                    && matter.closed.is_none()
                    && changes::is_stale(ledger, history, self.bench.settings),
            );
        }
        let mut changed = ledger
            .map(|ledger| changes::ledger_changes(ledger, self.bench.settings, &matter.extensions))
            .unwrap_or_default();
        if let Some(listed) = self.assignment.listed {
            changed.extend(changes::list_changes(
                listed,
                self.assignment.unit,
                self.bench.settings,
                &matter.extensions,
            ));
        }
        if !changed.is_empty() {
            matter.flags.insert(Flag::Changed);
        }
        matter.audit.extend(changed);
        matter.missing = self.missing_parts(matter);
        if !matter.missing.is_empty() {
            matter.flags.insert(Flag::IncompleteList);
        }
    }

    /// M13: an extension or exemption that was first handed in after a period that had judged the breach.
    fn is_late_registered(
        &self,
        key: &MatterKey,
        extensions: &[AppliedExtension],
        exemption: Option<&Exemption>,
    ) -> bool {
        let after = |first_seen: NaiveDate, judged: Option<NaiveDate>| {
            judged.is_some_and(|judged| first_seen > judged)
        };
        extensions
            .iter()
            .filter(|applied| applied.timely)
            .any(|applied| {
                after(
                    applied.extension.first_seen,
                    self.memory.first_final_breach(key),
                )
            })
            || exemption
                .is_some_and(|exemption| after(exemption.first_seen, self.memory.first_breach(key)))
    }

    /// M6: pairs of dates that go backwards.
    fn wrong_order(&self, closed: Option<NaiveDate>) -> Vec<(&'static str, &'static str, Field)> {
        let ledger_row = self.assignment.ledger.map(MatterHistory::current);
        let ledger_date = |field| ledger_row.and_then(|row| row.date(field));
        let start = self
            .list_row()
            .and_then(|row| row.date(Field::Start))
            .or_else(|| ledger_date(Field::Start));
        let filed = self.list_row().and_then(|row| row.date(Field::FiledOn));
        let chains = [
            vec![
                ("立项日期", filed, Field::FiledOn),
                ("起算日期", start, Field::Start),
                ("办结日期", ledger_date(Field::DoneOn), Field::DoneOn),
                ("销号日期", closed, Field::ClosedOn),
            ],
            vec![
                ("起算日期", start, Field::Start),
                (
                    "反馈日期",
                    ledger_date(Field::FeedbackOn),
                    Field::FeedbackOn,
                ),
                ("销号日期", closed, Field::ClosedOn),
            ],
        ];
        let mut wrong = Vec::new();
        for chain in chains {
            let filled: Vec<_> = chain
                .into_iter()
                .filter_map(|(name, date, field)| date.map(|date| (name, date, field)))
                .collect();
            for pair in filled.windows(2) {
                let [(earlier, first, _), (later, second, field)] = pair else {
                    continue;
                };
                if second < first && !wrong.contains(&(*earlier, *later, *field)) {
                    wrong.push((*earlier, *later, *field));
                }
            }
        }
        wrong
    }

    /// M11: what the list's row lacks, and the unit's row too.
    fn missing_parts(&self, matter: &Matter<'_>) -> Vec<&'static str> {
        let filled = |field: Field| {
            [matter.list_row, matter.ledger_row]
                .into_iter()
                .flatten()
                .any(|row| row.value(field).is_some())
        };
        let mut missing: Vec<&'static str> = [
            (Field::Responsible, "责任单位"),
            (Field::Person, "责任人"),
            (Field::WorkStandard, "工作标准"),
            (Field::AssessmentStandard, "考核标准"),
        ]
        .into_iter()
        .filter(|(field, _)| !filled(*field))
        .map(|(_, name)| name)
        .collect();
        let last = matter.final_stage();
        let has_limit =
            matter.written != Written::None || last.limit != Limit::Written || last.start.is_none();
        if !has_limit {
            missing.push("完成时限");
        }
        missing
    }

    /// Warnings about this matter for the unit, or for the office.
    fn report(&self, matter: &Matter<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let unit = Some(matter.unit);
        let number = matter.number.clone();
        if let Some(list) = matter.lapsed {
            let problem = HistoryProblem::Lapsed { number, list };
            diagnostics.push(Diagnostic::new(problem, matter.source.clone(), unit));
            return;
        }
        if matter.flags.contains(&Flag::MissingFromLedger) {
            let problem = match self.assignment.ledger {
                Some(ledger) => HistoryProblem::DroppedMatter {
                    number: number.clone(),
                    last: ledger.last_seen(),
                },
                None => HistoryProblem::NeverInLedger {
                    number: number.clone(),
                },
            };
            diagnostics.push(Diagnostic::new(problem, matter.source.clone(), unit));
        }
        if matter.flags.contains(&Flag::NotOnList) {
            let problem = HistoryProblem::NotOnList {
                number: number.clone(),
            };
            diagnostics.push(Diagnostic::new(problem, matter.source.clone(), unit));
        }
        for (earlier, later, field) in self.wrong_order(matter.closed) {
            let problem = HistoryProblem::WrongOrder {
                number: number.clone(),
                earlier,
                later,
            };
            diagnostics.push(Diagnostic::new(problem, matter.place_of(field), unit));
        }
        let Some(row) = matter.ledger_row else { return };
        let waits_for_committee = matter
            .category
            .stages
            .iter()
            .any(|stage| stage.start == Field::PassedOn);
        if waits_for_committee
            && row.date(Field::DoneOn).is_some()
            && row.date(Field::PassedOn).is_none()
        {
            let problem = HistoryProblem::PassedDateMissing {
                number: number.clone(),
            };
            diagnostics.push(Diagnostic::new(problem, row.place(Field::PassedOn), unit));
        }
        if let Some(list_row) = matter.list_row {
            self.report_contradictions(list_row, row, &number, unit, diagnostics);
        }
    }

    /// M4: where the ledger says otherwise than the list, the list stands and the unit is told.
    fn report_contradictions(
        &self,
        list: &Record,
        ledger: &Record,
        number: &str,
        unit: Option<UnitId>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let settings = self.bench.settings;
        let category = |row: &Record| {
            row.text(Field::Category)
                .and_then(|key| settings.category(key))
                .map(|category| category.name.clone())
        };
        let date = |row: &Record, field| row.date(field).map(|date| date.to_string());
        let deadline = |row: &Record| {
            row.deadline(Field::Deadline).map(|typed| {
                typed
                    .date
                    .map_or_else(|| "无固定时限".to_owned(), |date| date.to_string())
            })
        };
        let pairs = [
            (
                "事项类别",
                Field::Category,
                category(list),
                category(ledger),
            ),
            (
                "起算日期",
                Field::Start,
                date(list, Field::Start),
                date(ledger, Field::Start),
            ),
            (
                "完成时限",
                Field::Deadline,
                deadline(list),
                deadline(ledger),
            ),
            (
                "销号日期",
                Field::ClosedOn,
                date(list, Field::ClosedOn),
                date(ledger, Field::ClosedOn),
            ),
        ];
        for (column, field, list, own) in pairs {
            let Some(own) = own else { continue };
            if list.as_ref() == Some(&own) {
                continue;
            }
            let problem = HistoryProblem::ListContradicted {
                number: number.to_owned(),
                column,
                list: list.unwrap_or_else(|| "空白".to_owned()),
                ledger: own,
            };
            diagnostics.push(Diagnostic::new(problem, ledger.place(field), unit));
        }
    }
}

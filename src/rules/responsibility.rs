//! M0, M4 and M7: who answers for which matter, and by which ledger it is judged.

use super::clause::{Basis, Clause};
use super::heirs::Heirs;
use super::matters::MatterKey;
use super::registers::StruckOut;
use crate::check::{
    History, ListVersion, ListedMatter, MatterHistory, by_number, column_named, correction_order,
    standing_corrections, was_settled,
};
use crate::diagnostic::{CorrectionProblem, Diagnostic, ListProblem};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use crate::source::Text;
use chrono::NaiveDate;
use foldhash::{HashMap, HashSet, HashSetExt};
use std::collections::{BTreeSet, btree_map};
use std::iter::Peekable;

/// M0.
pub const RESPONSIBLE: Clause = Clause {
    id: "M0",
    citation: "三(三)",
    title: "责任单位",
    rule: "责任单位有几个，几个都负责，各自判定；标明牵头的，只由牵头单位负责；配合、协办单位只列示不判定。「各乡镇」这样的统称，只按县里设定的范围展开，没有设定的退回。",
    basis: Basis::Interpretation,
    function: "rules::responsibility::assign_from_ledger",
    cases: include_str!("cases/M0.txt"),
};

/// M4.
pub const LIST_FIRST: Clause = Clause {
    id: "M4",
    citation: "三(三)、三(四)",
    title: "交办清单",
    rule: "有交办清单的，清单上事项的类别、起算日期、责任单位、完成时限和销号日期以最新清单为准；清单上不再列名的单位自该清单起不再判定，以前的逾期保留；清单上有、单位台账从来没有的，照样判定，注明「台账漏项」。不在清单上的事项按单位台账判定，注明「未列入交办清单」，按期办结不加分；单位自己的台账只能缩短时限，不能延长。",
    basis: Basis::Notice,
    function: "rules::responsibility::assign_listed",
    cases: include_str!("cases/M4.txt"),
};

/// A matter of one unit that is to be judged, with the rows that speak of it.
#[derive(Debug, Clone)]
pub struct Assignment<'h> {
    /// The unit that was first responsible; a successor may answer for it at the as-of date.
    pub unit: UnitId,
    /// The number, normalised.
    pub number: Text,
    /// The calendar year in which the number was given.
    pub year: i32,
    /// The calendar year by which earlier periods knew it: the list's or the ledger's, whichever had the number first.
    pub known_year: i32,
    /// The matter on the list, where it is on one.
    pub listed: Option<&'h ListedMatter>,
    /// The list's row that names the unit.
    pub list_row: Option<&'h Record>,
    /// The matter in the unit's ledger, where it ever was.
    pub ledger: Option<&'h MatterHistory>,
    /// From this day on the list names the unit no longer.
    pub lapsed: Option<NaiveDate>,
    /// The same matter is judged for the unit that answers for this one now: by its own rows, or by those of the unit it took over.
    pub doubled: bool,
}

impl<'h> Assignment<'h> {
    /// By a row of the list, and what a ledger has of it.
    fn of_list(
        unit: UnitId,
        matter: OnList<'h>,
        (row, ledger): (&'h Record, Option<&'h MatterHistory>),
    ) -> Assignment<'h> {
        Assignment {
            unit,
            number: Text::clone(matter.number),
            year: matter.listed.year,
            known_year: year_given(matter.listed, ledger),
            listed: Some(matter.listed),
            list_row: Some(row),
            ledger,
            lapsed: None,
            doubled: false,
        }
    }

    /// By the unit's ledger alone.
    fn of_ledger(unit: UnitId, number: &Text, matter: &'h MatterHistory) -> Assignment<'h> {
        Assignment {
            unit,
            number: Text::clone(number),
            year: matter.year,
            known_year: matter.year,
            listed: None,
            list_row: None,
            ledger: Some(matter),
            lapsed: None,
            doubled: false,
        }
    }

    /// What tells the matter from every other.
    pub fn key(&self) -> MatterKey {
        MatterKey {
            unit: self.unit,
            number: Text::clone(&self.number),
            year: self.year,
        }
    }

    /// Under which identity the periods remember it.
    pub fn known_as(&self) -> MatterKey {
        MatterKey {
            year: self.known_year,
            ..self.key()
        }
    }
}

/// A matter of the list, beside what the ledgers have of its number.
#[derive(Clone, Copy)]
pub(super) struct OnList<'h> {
    pub(super) history: &'h History,
    /// The number, normalised.
    pub(super) number: &'h Text,
    pub(super) listed: &'h ListedMatter,
}

impl<'h> OnList<'h> {
    /// The matter of a unit's ledger that it is.
    pub(super) fn ledger_of(self, unit: UnitId) -> Option<&'h MatterHistory> {
        self.ledger_among(unit, self.history.matters_of(unit, self.number)?)
    }

    /// The same, of all matters of its number in the unit's ledger.
    fn ledger_among(self, unit: UnitId, known: &'h [MatterHistory]) -> Option<&'h MatterHistory> {
        let belongs = |matter: &&MatterHistory| {
            let found = self.history.listed_of(unit, matter);
            found.is_some_and(|found| found.year == self.listed.year)
        };
        let same_year = known.iter().find(|matter| matter.year == self.listed.year);
        same_year.or_else(|| known.iter().find(belongs))
    }

    /// Whether a unit's own ledger made it responsible.
    pub(super) fn is_in_ledger_of(self, unit: UnitId) -> bool {
        self.ledger_of(unit)
            .is_some_and(|ledger| ledger.is_own(unit))
    }
}

/// The ledgers of all units, gone through side by side with the list: all are in order of the numbers, so that none is searched for.
struct Ledgers<'h> {
    history: &'h History,
    /// Of each unit what stands behind the numbers that have been asked for.
    ahead: HashMap<UnitId, Peekable<Numbers<'h>>>,
}

/// A unit's matters in order of their numbers.
type Numbers<'h> = btree_map::Iter<'h, Text, Vec<MatterHistory>>;

impl<'h> Ledgers<'h> {
    fn of(history: &'h History) -> Ledgers<'h> {
        let own = history.matters.iter();
        let ahead = own.map(|(unit, own)| (*unit, own.iter().peekable()));
        Ledgers {
            history,
            ahead: ahead.collect(),
        }
    }

    /// As [`History::matters_of`], of numbers that are asked for in their order.
    fn matters_of(&mut self, unit: UnitId, number: &Text) -> Option<&'h [MatterHistory]> {
        let found = self.next(unit, number);
        debug_assert_eq!(
            found.map(<[_]>::as_ptr),
            self.history.matters_of(unit, number).map(<[_]>::as_ptr),
            "what stands side by side is what would be found"
        );
        found
    }

    fn next(&mut self, unit: UnitId, number: &Text) -> Option<&'h [MatterHistory]> {
        let own = self.ahead.get_mut(&unit)?;
        let is_before = |other: &Text| by_number(other, number).is_lt();
        while own.next_if(|(other, _)| is_before(other)).is_some() {}
        let (other, known) = own.peek()?;
        by_number(other, number).is_eq().then_some(known.as_slice())
    }
}

/// A row that is shown in a unit's ledger and not judged: the unit helps, or others are listed.
#[derive(Debug, Clone)]
pub struct Shown<'h> {
    /// The unit in whose ledger it stands.
    pub unit: UnitId,
    /// The row.
    pub record: &'h Record,
    /// Why it is not judged.
    pub reason: ShownReason,
}

/// Why a row is shown and not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownReason {
    /// The unit helps (配合), or its own row names others as responsible.
    NotResponsible,
    /// The list names other units.
    ListedForOthers,
}

/// Everything that is to be judged, and what is only shown.
#[derive(Debug, Clone, Default)]
pub struct Assignments<'h> {
    /// To be judged; lapsed ones are among them.
    pub judged: Vec<Assignment<'h>>,
    /// Only shown.
    pub shown: Vec<Shown<'h>>,
}

/// M0 and M4 over all that is known.
pub fn assign<'h>(
    (history, struck_out): (&'h History, &StruckOut),
    (directory, settings): (&Directory, &Settings),
    as_of: NaiveDate,
    diagnostics: &mut Vec<Diagnostic>,
) -> Assignments<'h> {
    let mut result = Assignments {
        judged: Vec::with_capacity(history.list.len()),
        ..Assignments::default()
    };
    let heirs = Heirs::at(directory, settings, as_of);
    let mut taken: HashSet<*const MatterHistory> = HashSet::with_capacity(history.list.len());
    let mut ledgers = Ledgers::of(history);
    for (number, generations) in &history.list {
        for listed in generations {
            let assigned = result.judged.len();
            let matter = OnList {
                history,
                number,
                listed,
            };
            let own = |unit| matter.ledger_among(unit, ledgers.matters_of(unit, number)?);
            assign_listed(&heirs, matter, own, &mut result.judged);
            let ledgers = result.judged[assigned..].iter();
            taken.extend(
                ledgers.filter_map(|assignment| Some(std::ptr::from_ref(assignment.ledger?))),
            );
        }
    }
    for (unit, own) in &history.matters {
        for (number, matter) in own
            .iter()
            .flat_map(|(number, known)| known.iter().map(move |matter| (number, matter)))
        {
            if taken.contains(&std::ptr::from_ref(matter)) {
                continue;
            }
            let own = OwnMatter {
                history,
                struck_out,
                directory,
                settings,
                as_of,
                unit: *unit,
                number,
                matter,
            };
            assign_from_ledger(&own, &mut result, diagnostics);
        }
    }
    heirs.mark_doubled(history, &mut result.judged);
    result
}

/// The units of a listed matter: those of its newest rows, and those that earlier rows named and the newest do not. `ledger_of` finds the
/// matter in a unit's ledger.
fn assign_listed<'h>(
    heirs: &Heirs<'_>,
    matter: OnList<'h>,
    mut ledger_of: impl FnMut(UnitId) -> Option<&'h MatterHistory>,
    judged: &mut Vec<Assignment<'h>>,
) {
    let listed = matter.listed;
    let first = judged.len();
    let mut inherited: BTreeSet<UnitId> = BTreeSet::new();
    let newest = listed.versions.last().into_iter();
    for (unit, row) in newest.flat_map(ListVersion::responsible) {
        let origin = heirs
            .named_before(matter, unit)
            .or_else(|| heirs.origin(matter, unit));
        inherited.extend(origin);
        // Those in between, whom the list named in its place, had the same matter.
        inherited.extend(
            origin
                .into_iter()
                .flat_map(|origin| heirs.in_its_place(listed, origin)),
        );
        let unit = origin.unwrap_or_else(|| heirs.meant(matter, unit));
        if judged[first..].iter().any(|known| known.unit == unit) {
            continue;
        }
        let ledger = ledger_of(unit).or_else(|| heirs.beside(matter, unit));
        judged.push(Assignment::of_list(unit, matter, (row, ledger)));
    }
    // Whoever a list named in the place of a dissolved unit had that one's matter, and no other.
    let ever = || listed.ever_responsible();
    let stand_ins: BTreeSet<UnitId> = ever()
        .flat_map(|unit| heirs.in_its_place(listed, unit))
        .collect();
    let newest = listed.versions.last();
    let is_named = |unit: UnitId| newest.is_some_and(|newest| newest.row_answering(unit).is_some());
    for unit in ever() {
        if judged[first..].iter().any(|known| known.unit == unit) {
            continue;
        }
        let given_away = heirs.given_away(listed, unit);
        // Whom the newest rows name is judged by them, be it as the unit that they mean by that name.
        let is_meant = || is_named(unit) || inherited.contains(&unit) || stand_ins.contains(&unit);
        if given_away.is_some() || !is_meant() {
            judged.extend(named_earlier(heirs, matter, unit, given_away));
        }
    }
}

/// The matter of a unit that the newest rows do not name, up to the list that took it from the unit, or up to the last day of the one that
/// it was given to.
fn named_earlier<'h>(
    heirs: &Heirs<'_>,
    matter: OnList<'h>,
    unit: UnitId,
    given_away: Option<(UnitId, NaiveDate)>,
) -> Option<Assignment<'h>> {
    let listed = matter.listed;
    let names: Vec<UnitId> = std::iter::once(unit)
        .chain(heirs.in_its_place(listed, unit))
        .collect();
    // What had been closed under its own name is not what the newest rows say of its successor.
    let own = listed.last_row_answering(unit);
    let is_closed = own.is_some_and(|row| row.date(Field::ClosedOn).is_some());
    let names = if is_closed { vec![unit] } else { names };
    let naming =
        |version: &'h ListVersion| names.iter().find_map(|name| version.row_answering(*name));
    let versions = &listed.versions;
    let mut newest_first = versions.iter().enumerate().rev();
    let (position, row) = newest_first.find_map(|(position, version)| {
        let is_known = given_away.is_none_or(|(_, last_day)| version.since <= last_day);
        Some((position, naming(version).filter(|_| is_known)?))
    })?;
    // M7: what the list had closed before it left the row out stays listed and judged.
    let named = names
        .iter()
        .find(|name| row.responsible_units().contains(name));
    let closed = listed
        .current(*named.unwrap_or(&unit), row)
        .date(Field::ClosedOn);
    // Where a newest row names its successor, it names it for every unit that this one has taken over.
    let next = versions.get(position + 1).filter(|_| closed.is_none());
    // What the unit itself reports once the matter has come back to it is about both.
    let of_both = || {
        let (other, last_day) = given_away?;
        let ledger = matter.ledger_of(other)?;
        (ledger.first().since > last_day).then_some(ledger)
    };
    let ledger = matter.ledger_of(unit).or_else(of_both);
    Some(Assignment {
        lapsed: next.map(|next| next.since),
        ..Assignment::of_list(unit, matter, (row, ledger))
    })
}

/// The year in which the number was given: by the list or by the unit's ledger, whichever had it first. It never changes
/// afterwards, so that what earlier periods judged of the matter is found again.
fn year_given(listed: &ListedMatter, ledger: Option<&MatterHistory>) -> i32 {
    ledger
        .filter(|ledger| ledger.first().since < listed.first().since)
        .map_or(listed.year, |ledger| ledger.year)
}

/// A matter of a unit's ledger that the list does not judge the unit by.
struct OwnMatter<'h, 'd> {
    history: &'h History,
    struck_out: &'d StruckOut,
    directory: &'d Directory,
    settings: &'d Settings,
    as_of: NaiveDate,
    unit: UnitId,
    number: &'h Text,
    matter: &'h MatterHistory,
}

/// M0: a matter of a unit's ledger is judged, or shown and not judged.
fn assign_from_ledger<'h>(
    own: &OwnMatter<'h, '_>,
    result: &mut Assignments<'h>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let OwnMatter {
        unit,
        directory,
        matter,
        ..
    } = *own;
    let record = matter.current();
    if let Some(listed) = own.listed_beside() {
        own.assign_beside(listed, result, diagnostics);
    } else if makes_responsible(record, unit, directory, matter.newest().until) {
        // What a row says is about the unit that answered when it was handed in: in its own ledger a unit makes no other responsible.
        result.judged.push(own.assignment());
    } else {
        own.show_disowned(result, diagnostics);
    }
}

impl<'h> OwnMatter<'h, '_> {
    fn assignment(&self) -> Assignment<'h> {
        Assignment::of_ledger(self.unit, self.number, self.matter)
    }

    fn shown(&self, reason: ShownReason) -> Shown<'h> {
        Shown {
            unit: self.unit,
            record: self.matter.current(),
            reason,
        }
    }

    fn told(&self, problem: ListProblem) -> Diagnostic {
        let place = self.matter.current().number_place();
        Diagnostic::new(problem, place, Some(self.unit))
    }

    /// The matter on the list that it is, though the list does not judge the unit by it. Where the unit answers on the list by another
    /// matter of its ledger, this one is on no list.
    fn listed_beside(&self) -> Option<&'h ListedMatter> {
        let listed = self.history.listed_of(self.unit, self.matter)?;
        let on_list = OnList {
            history: self.history,
            number: self.number,
            listed,
        };
        let is_another = |other: &MatterHistory| !std::ptr::eq(other, self.matter);
        let is_beside = listed.row_mentioning(self.unit).is_none()
            || !on_list.ledger_of(self.unit).is_some_and(is_another);
        is_beside.then_some(listed)
    }

    /// Beside a matter of the list that names others, or kin of the unit: its successor, or a unit that it took over.
    fn assign_beside(
        &self,
        listed: &ListedMatter,
        result: &mut Assignments<'h>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let newest = listed.versions.last().into_iter();
        let named: Vec<UnitId> = newest
            .flat_map(ListVersion::responsible)
            .map(|(unit, _)| unit)
            .collect();
        // The successor of a dissolved unit, and the unit that it took over, are no others: the matter is judged there.
        let answers_for = |unit: UnitId| self.directory.answers_for(unit, self.as_of);
        let is_kin = |other: &UnitId| answers_for(*other) == answers_for(self.unit);
        let names_kin = named.iter().any(is_kin);
        // What the unit's own ledger was judged by before any list knew the number stays (M13).
        let first_listed = listed.first().since;
        if self.matter.first().since < first_listed && self.matter.is_own(self.unit) {
            result.judged.push(Assignment {
                lapsed: Some(first_listed),
                doubled: names_kin,
                ..self.assignment()
            });
        }
        if names_kin {
            if self.was_settled_before(listed) {
                result.judged.push(self.assignment());
            }
            return;
        }
        // A row of others' matter that the ledger has no more is nothing of the unit's: whoever is asked to leave it out has done so.
        if self.history.has_dropped(self.matter) {
            return;
        }
        // A unit that the list has as a helper, and that does not say otherwise itself, knows what it is.
        let mut rows = listed.newest().iter();
        let helps = rows.any(|row| row.names_as_helper(self.unit));
        if !helps || names_itself(self.matter.current(), self.unit) {
            let units = named.iter().map(|unit| self.directory.name(*unit));
            diagnostics.push(self.told(ListProblem::ListedForOthers {
                number: self.matter.number.to_string(),
                units: units.map(str::to_owned).collect(),
                helps,
            }));
        }
        result.shown.push(self.shown(ShownReason::ListedForOthers));
    }

    /// Whether a dissolved unit had settled it before the list began another matter under its number: then it stays its own.
    fn was_settled_before(&self, listed: &ListedMatter) -> bool {
        let start = self.matter.current().date(Field::Start);
        let begins_another = |row: &Record| row.date(Field::Start) != start;
        let dissolved = self.directory.unit(self.unit).dissolved;
        dissolved.is_some_and(|day| was_settled(self.settings, None, [self.matter], day))
            && self.matter.is_own(self.unit)
            && listed.newest().iter().all(begins_another)
    }

    /// Whether the ledger has a row no more that was never the unit's own, or that was struck out. One that had made the unit responsible,
    /// and names others since, goes on being told: it is by that row that the matter is judged no more.
    fn is_left_out(&self) -> bool {
        let year = self.history.year_known(self.unit, self.matter);
        let is_struck = || (self.struck_out).contains_matter(self.number, self.unit, year);
        self.history.has_dropped(self.matter) && (!self.matter.is_own(self.unit) || is_struck())
    }

    /// A matter that the unit's row does not make its own.
    fn show_disowned(&self, result: &mut Assignments<'h>, diagnostics: &mut Vec<Diagnostic>) {
        // M13: what the unit's own rows were judged by before they disowned the matter stays. A corrected row never was one.
        let judged = disowned_since(self.matter, self.unit).map(|lapsed| Assignment {
            lapsed: Some(lapsed),
            ..self.assignment()
        });
        result.judged.extend(judged);
        if self.is_left_out() {
            return;
        }
        let corrected = correction_of(self.history, self.unit, self.matter, Field::Responsible);
        diagnostics.push(match corrected {
            Some(correction) => corrected_away(correction, self.directory, self.unit),
            None => self.told(ListProblem::NotResponsible {
                number: self.matter.number.to_string(),
            }),
        });
        result.shown.push(self.shown(ShownReason::NotResponsible));
    }
}

/// The standing row of 更正登记 that gives a value of a unit's ledger, the one approved last.
pub(super) fn correction_of<'h>(
    history: &'h History,
    unit: UnitId,
    matter: &MatterHistory,
    field: Field,
) -> Option<&'h Record> {
    if !matter.settled.contains_key(&field) {
        return None;
    }
    let number = comparable(&matter.number);
    let gives = |record: &Record| {
        let named = record.text_or_empty(Field::CorrectedField);
        record.object_number() == number
            && record.object_sheet() == Some(Sheet::Matters)
            && column_named(Sheet::Matters, &named).is_some_and(|column| column.field == field)
    };
    let rows = standing_corrections(history).filter(|(key, _)| key.unit == Some(unit));
    let last = rows
        .filter(|(_, row)| gives(&row.record))
        .max_by_key(|(_, row)| correction_order(row));
    last.map(|(_, row)| &row.record)
}

/// That a correction has made a unit's own row name somebody else.
fn corrected_away(correction: &Record, directory: &Directory, unit: UnitId) -> Diagnostic {
    let problem = CorrectionProblem::CorrectedAway {
        number: correction.text_or_empty(Field::ObjectNumber).to_string(),
        unit: directory.name(unit).to_owned(),
    };
    Diagnostic::new(problem, correction.place(Field::CorrectedValue), None)
}

/// M0: whether a row of a unit's own ledger makes it responsible: it names the unit, one for which it answers on that day, its successor,
/// or nobody.
fn makes_responsible(record: &Record, unit: UnitId, directory: &Directory, day: NaiveDate) -> bool {
    let named = record.responsible_units();
    let is_meant = |named: &UnitId| {
        *named == directory.answers_for(unit, day) || directory.answers_for(*named, day) == unit
    };
    let names_itself = named.contains(&unit) || named.iter().any(is_meant);
    !record.names_as_helper(unit) && (record.units(Field::Responsible).is_empty() || names_itself)
}

/// Whether a row's 责任单位 names a unit, in its own name, as one that answers.
fn names_itself(record: &Record, unit: UnitId) -> bool {
    record.responsible_units().contains(&unit) && !record.names_by_group(unit)
}

/// As-of date of the first of the newest snapshots that name others, where an earlier one had made the unit responsible.
fn disowned_since(matter: &MatterHistory, unit: UnitId) -> Option<NaiveDate> {
    let owned = matter
        .versions
        .iter()
        .rposition(|version| version.makes_responsible(unit))?;
    Some(matter.versions.get(owned + 1)?.since)
}

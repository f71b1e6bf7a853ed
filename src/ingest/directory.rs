//! The unit directory from 单位名录.xlsx.

mod likeness;
mod terms;

use super::cell::Context;
use super::format::{Apart, Means};
use super::memory::Memory;
use super::table::{Recognition, Table};
use super::words;
use super::{SecretMark, columns, facts, format, merges, table};
use crate::diagnostic::{
    CellProblem, Diagnostic, DirectoryProblem, Problem, SheetProblem, Unreadable,
};
use crate::model::directory::{Directory, Unit, comparable, last_of_month};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use crate::source::word::Word;
use crate::source::{Grid, Place, SheetRef};
use chrono::NaiveDate;
use likeness::{report_lone_groups, report_repeated_order, report_shared_names};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use terms::{
    Start, end_succeeded_terms, month_of, report_several_names, take_out_unknown_handovers, term_of,
};

/// A unit while its rows are being gathered: the names of its successor are resolved when all units are known.
struct Gathered {
    unit: Unit,
    order: Option<Decimal>,
    /// Where 排序 stands or should.
    order_at: Place,
    /// Where 序列 stands.
    group_at: Place,
    successor: Option<(String, Place)>,
    /// Of each term where 任职止 stands or should.
    ends: Vec<Place>,
    /// Of each term what is known of its first day, where that cannot be read.
    starts: Vec<Option<Start>>,
    /// Where 撤销日期 stands, and where 并入单位 stands or should.
    dissolution: Option<(Place, Place)>,
}

/// What stands in cells of days that cannot be read.
type UnreadDays = BTreeMap<Place, String>;

impl Gathered {
    /// Of a unit's first row.
    fn new(name: String, group: String, record: &Record) -> Gathered {
        Gathered {
            unit: Unit::new(name, group, record.place(Field::FullName)),
            order: None,
            order_at: record.place(Field::Order),
            group_at: record.place(Field::Group),
            successor: None,
            ends: Vec::new(),
            starts: Vec::new(),
            dissolution: None,
        }
    }
}

/// Why there is no directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectoryError {
    /// The file bears a mark of secrecy.
    Secret(SecretMark),
    /// The reason in words.
    Unreadable(String),
    /// It can be read, and holds no unit.
    Empty,
}

impl From<Unreadable> for DirectoryError {
    fn from(reason: Unreadable) -> DirectoryError {
        DirectoryError::Unreadable(reason.reason())
    }
}

impl From<String> for DirectoryError {
    fn from(reason: String) -> DirectoryError {
        DirectoryError::Unreadable(reason)
    }
}

/// How the rows of one sheet of the directory were dealt with: read = judged + returned + set aside.
#[derive(Debug, Clone)]
pub struct RowCounts {
    /// The sheet.
    pub sheet: Arc<SheetRef>,
    /// Rows under the header.
    pub read: usize,
    /// Rows that count.
    pub judged: usize,
    /// Rows that do not count because of an error.
    pub returned: usize,
    /// Rows that are no data, or say again what one before them says.
    pub set_aside: usize,
    /// What was taken for what.
    pub recognition: Arc<Recognition>,
}

impl RowCounts {
    /// Of a sheet of which some complete rows were said again.
    fn of(table: &Table, said_again: usize) -> RowCounts {
        let complete = table.rows.iter().filter(|row| row.complete).count();
        RowCounts {
            sheet: Arc::clone(&table.origin.sheet),
            read: table.rows.len() + table.set_aside + table.unread,
            judged: complete - said_again,
            returned: table.rows.len() - complete + table.unread,
            set_aside: table.set_aside + said_again,
            recognition: Arc::clone(&table.recognition),
        }
    }
}

/// The directory, and how the rows of its sheets were dealt with.
#[derive(Debug, Clone)]
pub struct ReadDirectory {
    /// The units.
    pub directory: Directory,
    /// Its sheets, in their order.
    pub counts: Vec<RowCounts>,
}

/// Reads the directory's workbook; `newest` is the as-of date of the workspace's newest period.
///
/// # Errors
/// Where the file cannot be read, holds no directory or is marked as secret.
pub fn read(
    file: &str,
    bytes: &[u8],
    newest: Option<NaiveDate>,
    (apart, settings): (Option<&Apart<'_>>, &Settings),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<ReadDirectory, DirectoryError> {
    let grids = grids_of(file, bytes, (apart, settings), diagnostics)?;
    let Rows {
        mut gathered,
        unread,
        counts,
    } = Rows::of(&grids, newest, settings, diagnostics).ok_or_else(|| no_table(&grids))?;
    if gathered.is_empty() {
        return Err(DirectoryError::Empty);
    }
    // Units without an order of their own follow those that have one, in the order of their rows.
    if gathered.iter().any(|entry| entry.order.is_some()) {
        gathered.sort_by_key(|entry| (entry.order.is_none(), entry.order));
        report_repeated_order(&gathered, diagnostics);
    }
    for entry in &mut gathered {
        end_succeeded_terms(entry, diagnostics);
        take_out_unknown_handovers(entry, diagnostics);
        let Some((dissolved_at, successor_at)) = entry.dissolution.take() else {
            continue;
        };
        let span = (entry.unit.founded, entry.unit.dissolved);
        report_reversed(("设立日期", "撤销日期"), span, dissolved_at, diagnostics);
        entry.unit.without_successor = entry.successor.is_none().then_some(successor_at);
    }
    report_shared_names(&gathered, diagnostics);
    report_lone_groups(&gathered, diagnostics);
    Ok(ReadDirectory {
        directory: resolve_successors(gathered, diagnostics).with_unread(unread),
        counts,
    })
}

/// The sheets of the workbook, where none is marked as secret.
fn grids_of(
    file: &str,
    bytes: &[u8],
    (apart, settings): (Option<&Apart<'_>>, &Settings),
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Grid>, DirectoryError> {
    let means = Means {
        apart,
        ..Means::within(&settings.limits)
    };
    let mut grids = match format::read(file, bytes, means) {
        Err(Unreadable::Marked { .. }) => {
            let place = Place::of_file(file);
            return Err(DirectoryError::Secret(SecretMark { place }));
        }
        read => read?,
    };
    if let Some(place) = grids.iter().find_map(facts::secret_mark) {
        return Err(DirectoryError::Secret(SecretMark { place }));
    }
    let hidden = merges::uncover(&mut grids);
    for (grid, lost) in grids.iter().zip(&hidden).filter(|(grid, _)| !grid.hidden) {
        let header = table::find_header(grid, &[Sheet::Directory]);
        let told = header.and_then(|header| merges::hidden_under(grid, lost, header.last_row));
        diagnostics.extend(told.map(|(place, problem)| Diagnostic::new(problem, place, None)));
    }
    Ok(grids)
}

/// What the rows of all sheets say.
struct Rows {
    gathered: Vec<Gathered>,
    /// The full names in rows that do not count, and where they stand.
    unread: Vec<(String, Place)>,
    /// How the rows of each sheet were dealt with.
    counts: Vec<RowCounts>,
}

impl Rows {
    /// `None` where no sheet is a directory.
    fn of(
        grids: &[Grid],
        newest: Option<NaiveDate>,
        settings: &Settings,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Rows> {
        let nobody = Directory::default();
        let context = Context {
            directory: &nobody,
            settings,
            as_of: None,
            newest,
            row_start: None,
            row_day: None,
        };
        let memory = Memory::default();
        let mut counts = Vec::new();
        let mut gathered: Vec<Gathered> = Vec::new();
        let mut unread: Vec<(String, Place)> = Vec::new();
        let mut seen: BTreeMap<(String, Option<String>), Place> = BTreeMap::new();
        for grid in grids {
            let Some(header) = header_of(grid, diagnostics) else {
                continue;
            };
            let known = diagnostics.len();
            let table = table::read_rows(grid, &header, &context, None, &memory, diagnostics);
            let days = unread_days(&diagnostics[known..]);
            let returned = table.rows.iter().filter(|row| !row.complete);
            unread.extend(returned.filter_map(|row| named_in(&row.record)));
            let mut said_again = 0;
            for row in table.rows.iter().filter(|row| row.complete) {
                if is_said_again(&row.record, &days, &mut seen, diagnostics) {
                    said_again += 1;
                } else {
                    add_row(&row.record, &days, &mut gathered, diagnostics);
                }
            }
            counts.push(RowCounts::of(&table, said_again));
        }
        (!counts.is_empty()).then_some(Rows {
            gathered,
            unread,
            counts,
        })
    }
}

/// Why a workbook has no directory that can be read.
fn no_table(grids: &[Grid]) -> DirectoryError {
    let is_hidden_one =
        |grid: &&Grid| grid.hidden && table::find_header(grid, &[Sheet::Directory]).is_some();
    let why = match grids.iter().find(is_hidden_one) {
        Some(grid) => format!(
            "有「单位全称」「序列」表头的工作表「{}」是隐藏的，请先取消隐藏",
            grid.sheet.sheet
        ),
        None => "没有找到「单位全称」「序列」的表头".to_owned(),
    };
    why.into()
}

/// The full name in a row, and where it stands.
fn named_in(record: &Record) -> Option<(String, Place)> {
    let name = record.text(Field::FullName)?.to_string();
    Some((name, record.place(Field::FullName)))
}

/// The header of a sheet of the directory, which may have several; a sheet that is not read is told.
fn header_of(grid: &Grid, diagnostics: &mut Vec<Diagnostic>) -> Option<table::Header> {
    let header = table::find_header(grid, &[Sheet::Directory]).filter(|_| !grid.hidden);
    if header.is_none() && !grid.rows.is_empty() && !super::recognise::is_ours(grid) {
        let problem = if grid.hidden {
            SheetProblem::HiddenSheet
        } else {
            SheetProblem::UnknownSheet { nearest: None }
        };
        let place = Place::of_sheet(&grid.sheet);
        diagnostics.push(Diagnostic::new(problem, place, None));
    }
    let header = columns::spans::under_merged_cells(grid, Arc::new(header?));
    Some(Arc::unwrap_or_clone(header))
}

/// Whether a row before has the same unit and 任职起: the first one stands, and this one is told.
fn is_said_again(
    record: &Record,
    unread: &UnreadDays,
    seen: &mut BTreeMap<(String, Option<String>), Place>,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let name = record.text_or_empty(Field::FullName);
    let place = record.place(Field::FullName);
    let from = record.date(Field::TermFrom).map(|day| day.to_string());
    let from = from.or_else(|| unread.get(&record.place(Field::TermFrom)).cloned());
    match seen.entry((comparable(&name), from.clone())) {
        Entry::Vacant(entry) => {
            entry.insert(place);
            false
        }
        Entry::Occupied(entry) => {
            let problem = DirectoryProblem::TermTwice {
                name: name.to_string(),
                from,
                first: first_place(entry.get(), &place),
            };
            diagnostics.push(Diagnostic::new(problem, place, None));
            true
        }
    }
}

/// Where the first of two rows stands, with its sheet where that is another one.
fn first_place(first: &Place, second: &Place) -> String {
    if first.sheet == second.sheet {
        first.cell()
    } else {
        format!("「{}」{}", first.sheet.sheet, first.cell())
    }
}

fn unread_days(found: &[Diagnostic]) -> UnreadDays {
    let days = found.iter().filter_map(|found| match &found.problem {
        Problem::Cell(CellProblem::UnreadableDate { read, .. }) => {
            Some((found.place.clone(), read.clone()))
        }
        _ => None,
    });
    days.collect()
}

/// The day on which a unit was founded or dissolved. Of one of which only the month is written it is there for certain from the last day of
/// the one, and no more after the last day of the other: it does not go on for ever.
fn day_of_unit(record: &Record, field: Field, unread: &UnreadDays) -> Option<NaiveDate> {
    let in_month = || last_of_month(month_of(unread.get(&record.place(field))?)?);
    record.date(field).or_else(in_month)
}

fn add_row(
    record: &Record,
    unread: &UnreadDays,
    gathered: &mut Vec<Gathered>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let text = |field| record.text(field).map(ToString::to_string);
    let name = text(Field::FullName).unwrap_or_default();
    let group = spelled_as_before(text(Field::Group).unwrap_or_default(), gathered);
    let place = record.place(Field::FullName);
    let known = gathered
        .iter()
        .position(|entry| comparable(&entry.unit.name) == comparable(&name));
    let position = known.unwrap_or_else(|| {
        gathered.push(Gathered::new(name.clone(), group.clone(), record));
        gathered.len() - 1
    });
    let entry = &mut gathered[position];
    let mut contradiction = entry.unit.group != group;
    let aliases = text(Field::Aliases).unwrap_or_default();
    // A name may have a stroke in it.
    let separator = |c: char| words::is_separator(c) && !matches!(c, '/' | '／');
    for other in text(Field::ShortName)
        .into_iter()
        .chain(
            aliases
                .split(separator)
                .map(|alias| alias.trim().to_owned()),
        )
        .filter(|other| !other.is_empty())
    {
        if !entry.unit.other_names.contains(&other) {
            entry.unit.other_names.push(other);
        }
    }
    let leader = text(Field::SupervisingLeader);
    let known = &mut entry.unit.supervising_leaders;
    known.extend(leader.filter(|leader| !known.contains(leader)));
    let first_wins = |known: &mut Option<NaiveDate>, field: Field| -> bool {
        match (*known, day_of_unit(record, field, unread)) {
            (None, read) => {
                *known = read;
                false
            }
            (Some(known), Some(read)) => known != read,
            (Some(_), None) => false,
        }
    };
    contradiction |= first_wins(&mut entry.unit.founded, Field::FoundedOn);
    contradiction |= first_wins(&mut entry.unit.dissolved, Field::DissolvedOn);
    if entry.dissolution.is_none() && entry.unit.dissolved.is_some() {
        let places = [Field::DissolvedOn, Field::MergedUnit].map(|field| record.place(field));
        entry.dissolution = Some(places.into());
    }
    match (&entry.successor, text(Field::MergedUnit)) {
        (None, Some(name)) => entry.successor = Some((name, record.place(Field::MergedUnit))),
        (Some((known, _)), Some(name)) => contradiction |= comparable(known) != comparable(&name),
        _ => {}
    }
    match (entry.order, record.number(Field::Order)) {
        (None, order) => entry.order = order,
        (Some(known), Some(order)) => contradiction |= known != order,
        _ => {}
    }
    if contradiction {
        let problem = DirectoryProblem::MovedGroup {
            name,
            group: entry.unit.group.clone(),
        };
        diagnostics.push(Diagnostic::new(problem, place, None));
    }
    let (term, start) = term_of(record, unread);
    let place = record.place(Field::TermTo);
    let span = (term.earliest(), term.latest());
    report_reversed(("任职起", "任职止"), span, place.clone(), diagnostics);
    if record.text(Field::Principal).is_some() {
        report_several_names(&term.name, term.place.clone(), diagnostics);
        entry.ends.push(place);
        entry.starts.push(start);
        entry.unit.terms.push(term);
    }
}

/// A group as its first unit spells it: 乡镇(街道) and 乡镇（街道） are one.
fn spelled_as_before(group: String, gathered: &[Gathered]) -> String {
    let mut groups = gathered.iter().map(|entry| &entry.unit.group);
    let known = groups.find(|known| comparable(known) == comparable(&group));
    known.cloned().unwrap_or(group)
}

/// A span that ends before it begins holds no day.
fn report_reversed(
    (first, last): (Word, Word),
    span: (Option<NaiveDate>, Option<NaiveDate>),
    place: Place,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let (Some(from), Some(to)) = span
        && to < from
    {
        let problem = DirectoryProblem::ReversedDates {
            first,
            last,
            from,
            to,
        };
        diagnostics.push(Diagnostic::new(problem, place, None));
    }
}

fn resolve_successors(gathered: Vec<Gathered>, diagnostics: &mut Vec<Diagnostic>) -> Directory {
    let successors: Vec<Option<(String, Place)>> = gathered
        .iter()
        .map(|entry| entry.successor.clone())
        .collect();
    let mut units: Vec<Unit> = gathered.into_iter().map(|entry| entry.unit).collect();
    let names = Directory::new(units.clone());
    for (position, successor) in successors.iter().enumerate() {
        let Some((name, place)) = successor else {
            continue;
        };
        units[position].successor = names.find(name);
        if units[position].successor.is_none() {
            let name = name.clone();
            let problem = DirectoryProblem::UnknownSuccessor { name };
            diagnostics.push(Diagnostic::new(problem, place.clone(), None));
        }
    }
    for (position, successor) in successors.into_iter().enumerate() {
        if let (Some(circle), Some((_, place))) = (circle_from(&units, position), successor) {
            let problem = DirectoryProblem::CircularSuccessor { circle };
            diagnostics.push(Diagnostic::new(problem, place, None));
        }
    }
    for (position, unit) in units.iter_mut().enumerate() {
        unit.successor = unit.successor.filter(|next| next.0 as usize != position);
    }
    Directory::new(units)
}

/// The names of the units through which mergers lead from one back to itself; `None` where they do not.
fn circle_from(units: &[Unit], start: usize) -> Option<Vec<String>> {
    let mut names = vec![units[start].name.clone()];
    let mut current = start;
    for _ in 0..units.len() {
        current = units[current].successor?.0 as usize;
        names.push(units[current].name.clone());
        if current == start {
            return Some(names);
        }
    }
    None
}

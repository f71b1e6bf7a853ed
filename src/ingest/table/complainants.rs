//! Who complained: which columns say so, and what must not stand in the rest of a row.

use super::row::RowReader;
use super::{Header, ReadRow};
use crate::diagnostic::{CellProblem, Diagnostic};
use crate::ingest::cell::{self, Context};
use crate::ingest::columns::lookalikes;
use crate::ingest::merges::Merges;
use crate::ingest::privacy::{Names, without_words, without_words_in, words_in};
use crate::ingest::{privacy, words};
use crate::model::directory::{UnitId, comparable};
use crate::model::people::MOST_PEOPLE;
use crate::model::record::Value;
use crate::model::schema::{Audience, Column, Field, Kind, Sheet};
use crate::source::{Grid, GridRow, Place, RawCell, Text, nfkc};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The columns that name who complained: of 投诉登记 the one that is read, those that say the same, and those that may; of other sheets
/// those whose heading says so.
pub fn columns_of_complainants(header: &Header) -> Vec<u32> {
    let schema = header.sheet.schema();
    let Some(column) = schema.column(Field::Complainant) else {
        return lookalikes::of_complainants_elsewhere(header).collect();
    };
    let own = schema
        .position(Field::Complainant)
        .and_then(|position| header.columns[position]);
    let repeated = header
        .repeated
        .iter()
        .filter(|repeated| repeated.column == column.name);
    let doubtful = lookalikes::of_complainants(header).map(|(column, _)| column);
    own.into_iter()
        .chain(repeated.map(|repeated| repeated.other))
        .chain(doubtful)
        .collect()
}

/// Whether a column of 投诉登记 is one of texts in which the complainant may be named.
pub fn may_name_complainants(column: &Column) -> bool {
    column.kind == Kind::Text && column.audience != Audience::Nobody
}

/// The complainants' cells of a sheet.
pub fn cells_of_complainants(grid: &Grid, header: &Header) -> Vec<String> {
    let columns = columns_of_complainants(header);
    let below = grid.rows.iter().filter(|row| row.index > header.last_row);
    let cells = below.flat_map(|row| columns.iter().filter_map(|at| row.get(*at)));
    let cells = cells.map(|raw| raw.display().into_owned());
    cells.filter(|cell| !cell.trim().is_empty()).collect()
}

/// The names in the complainants' cells of a sheet that stand in a text.
pub fn complainants_within(grid: &Grid, header: &Header, text: &str) -> Vec<Names> {
    let columns = columns_of_complainants(header);
    let below = grid.rows.iter().filter(|row| row.index > header.last_row);
    let cells = below.flat_map(|row| columns.iter().filter_map(|at| row.get(*at)));
    let letters = |text: &str| -> Vec<char> {
        let letters = nfkc(text).filter(|c| c.is_alphabetic());
        letters.flat_map(char::to_lowercase).collect()
    };
    let within: HashSet<[char; 2]> = pairs(&letters(text)).collect();
    // A name is looked for where two of its characters stand there, one behind the other; what everybody is called (投诉人) is no name.
    let may_stand_there = |cell: &str| {
        let letters = letters(&without_words(cell));
        pairs(&letters).any(|pair| within.contains(&pair))
    };
    let named: BTreeSet<String> = cells
        .map(|raw| raw.display().into_owned())
        .filter(|cell| may_stand_there(cell))
        .collect();
    let names = named.iter().filter_map(|cell| Names::of(cell));
    names.filter(|names| names.masked(text) != text).collect()
}

/// Each character with the one behind it.
fn pairs(letters: &[char]) -> impl Iterator<Item = [char; 2]> {
    letters.windows(2).map(|pair| [pair[0], pair[1]])
}

/// A complaint's number as it is shown, and the units that it is about.
type Shown = (Text, Vec<UnitId>);

/// A number without the name that stood in it, where a number before has come to the same: 王五举报 and 赵六举报 are two complaints.
pub fn numbered(number: &str, nth: usize) -> String {
    format!("{number}（{nth}）")
}

/// Who complained, by the number of the complaint: what one of its rows says must stand in none of them.
pub struct OfComplaints {
    /// The column of numbers, where the sheet is a register of complaints.
    column: Option<u32>,
    by_number: HashMap<String, OfComplaint>,
    /// The words in numbers, each with two of the cells that name who made such a complaint, and in which it does not stand.
    words: HashMap<String, BTreeSet<String>>,
}

/// By the cells of how many rows it is known who made a complaint; where there are more, nobody tells.
const MOST_CELLS: usize = 50;

/// Who made one complaint.
#[derive(Default)]
struct OfComplaint {
    /// The cells that name somebody, each once.
    cells: BTreeSet<String>,
    /// Whether a cell says that somebody is named, and not who.
    has_unknown: bool,
    /// The names in them, once they have been asked for.
    names: OnceCell<Option<Names>>,
}

impl OfComplaint {
    fn names(&self) -> Option<Names> {
        let found = || {
            if self.has_unknown || self.cells.len() > MOST_CELLS {
                return Some(Names::unknown());
            }
            let cells: Vec<&str> = self.cells.iter().map(String::as_str).collect();
            Names::of(&cells.join("、"))
        };
        self.names.get_or_init(found).clone()
    }
}

impl OfComplaints {
    /// Those of a sheet; none of another one than 投诉登记.
    pub fn of(header: &Header, columns: &[u32], merges: &Merges<'_>) -> OfComplaints {
        let schema = header.sheet.schema();
        let column = schema
            .position(Field::Number)
            .filter(|_| header.sheet == Sheet::Complaints)
            .and_then(|position| header.columns[position]);
        let mut found = OfComplaints {
            column,
            by_number: HashMap::new(),
            words: HashMap::new(),
        };
        if column.is_none() {
            return found;
        }
        let below = merges.grid().rows.iter();
        for row in below.filter(|row| row.index > header.last_row) {
            let cells = columns.iter().filter_map(|at| merges.cell(row, *at));
            let says_not_who = |raw: &&RawCell| has_no_value(raw) || has_too_many(raw);
            let (unknown, cells): (Vec<_>, Vec<_>) = cells.partition(says_not_who);
            let cells = cells.into_iter().map(|raw| raw.display().into_owned());
            let cells = cells.filter(|cell| !cell.trim().is_empty() && !words::is_ditto(cell));
            let cells: Vec<String> = cells.collect();
            if !unknown.is_empty()
                && let Some(number) = found.number(row, merges)
            {
                found.by_number.entry(number).or_default().has_unknown = true;
            }
            if let Some(number) = found.number(row, merges).filter(|_| !cells.is_empty()) {
                found.note_words(&number, &cells);
                let known = &mut found.by_number.entry(number).or_default().cells;
                if known.len() <= MOST_CELLS {
                    known.extend(cells);
                }
            }
        }
        found
    }

    fn number(&self, row: &GridRow, merges: &Merges<'_>) -> Option<String> {
        let number = merges.cell(row, self.column?)?;
        Some(comparable(&number.display())).filter(|number| !number.is_empty())
    }

    /// Notes the words in the number of a complaint that somebody made who is not named in them.
    fn note_words(&mut self, number: &str, cells: &[String]) {
        if number.is_ascii() {
            return;
        }
        let cell = cells.concat();
        let letters: Vec<char> = cell.chars().collect();
        let named: HashSet<[char; 2]> = pairs(&letters).collect();
        for word in words_in(number) {
            let letters: Vec<char> = word.chars().collect();
            let names = pairs(&letters).any(|pair| named.contains(&pair));
            let known = self.words.entry(word).or_default();
            if !names && known.len() < 2 {
                known.insert(cell.clone());
            }
        }
    }

    /// The number of a complaint that nobody knows the name of whom made: without the names that others of its rows give, else without
    /// any word that does not stand in the numbers of others' complaints too.
    fn without_names(&self, number: &str, row: &GridRow, merges: &Merges<'_>) -> String {
        let of_rows = self.number(row, merges);
        let of_rows = of_rows.and_then(|number| self.by_number.get(&number));
        if let Some(names) = of_rows.and_then(OfComplaint::names)
            && names.are_known
            && let Cow::Owned(masked) = names.masked(number)
        {
            return masked;
        }
        let is_known = |word: &str| self.words.get(word).is_some_and(|known| known.len() > 1);
        without_words_in(number, is_known).into_owned()
    }

    /// The complaint of a row whose own cells are these, where any other row of it names whom they do not. Mostly a complaint has one row.
    fn of_others(
        &self,
        row: &GridRow,
        own: &[String],
        merges: &Merges<'_>,
    ) -> Option<&OfComplaint> {
        let number = self.number(row, merges)?;
        let all = self.by_number.get(&number)?;
        (all.has_unknown || !all.cells.iter().all(|cell| own.contains(cell))).then_some(all)
    }
}

/// What stands in some cells of a row.
fn cells_in(row: &GridRow, columns: &[u32], merges: &Merges<'_>) -> Vec<String> {
    let cells = columns.iter().filter_map(|at| merges.cell(row, *at));
    cells.map(|raw| raw.display().into_owned()).collect()
}

/// Whether a cell says that there is something, and not what: an error value, or a formula of which the file holds none.
pub(super) fn has_no_value(raw: &RawCell) -> bool {
    matches!(raw, RawCell::Error(_) | RawCell::FormulaWithoutValue)
}

/// Whether texts of complainants are more than so many people: each of them may have a telephone and a village beside his name, and be as
/// many signs. Nobody tells then what in them is a name, for that costs more than a row may.
fn are_too_many(names: &str) -> bool {
    const PIECES_OF_EACH: usize = 3;
    const CHARACTERS_OF_EACH: usize = 50;
    // Most cells name one.
    if names.len() <= MOST_PEOPLE {
        return false;
    }
    let pieces = names.split(|c: char| !c.is_alphanumeric());
    let mut words = pieces.filter(|piece| piece.contains(char::is_alphabetic));
    words.nth(MOST_PEOPLE * PIECES_OF_EACH).is_some()
        || names
            .chars()
            .nth(MOST_PEOPLE * CHARACTERS_OF_EACH)
            .is_some()
}

/// Whether a cell of complainants names more people than one may.
fn has_too_many(raw: &RawCell) -> bool {
    matches!(raw, RawCell::Text(names) if are_too_many(names))
}

/// Whether something stands in the complainants' cells of a row, a name or not.
pub fn names_a_complainant(row: &GridRow, columns: &[u32], merges: &Merges<'_>) -> bool {
    let cells = cells_in(row, columns, merges);
    cells.iter().any(|cell| !cell.trim().is_empty())
}

/// In how many rows above one that says 同上 names are looked for.
const ROWS_ABOVE: usize = 50;

/// The names in some cells of a row. Where one of them means the row above (同上), nobody knows the name: rows are put in another order. A
/// register of complaints hides the texts of such a row; in other sheets the names of the rows above are taken out of it. With those of a row
/// of a complaint those are meant whom its other rows name. Of too many nobody tells which they are.
pub fn complainants_of(
    row: &GridRow,
    columns: &[u32],
    (merges, of_complaints): (&Merges<'_>, &OfComplaints),
    sheet: Sheet,
) -> Option<Names> {
    let named_in = |row: &GridRow| cells_in(row, columns, merges);
    let mut cells = columns.iter().filter_map(|at| merges.cell(row, *at));
    if sheet == Sheet::Complaints && cells.any(has_no_value) {
        return Some(Names::unknown());
    }
    let mut names = named_in(row);
    if names.iter().any(|name| words::is_ditto(name)) {
        if sheet == Sheet::Complaints {
            return Some(Names::unknown());
        }
        let rows = &merges.grid().rows;
        let at = rows.partition_point(|other| other.index < row.index);
        let above = rows[..at].iter().rev().take(ROWS_ABOVE);
        names.extend(above.flat_map(named_in));
        names.retain(|name| !words::is_ditto(name));
    }
    let listed = names.join("、");
    if are_too_many(&listed) {
        return Some(Names::unknown());
    }
    let own = Names::of(&listed);
    let of_complaint = of_complaints.of_others(row, &names, merges);
    match (own, of_complaint.and_then(OfComplaint::names)) {
        (Some(own), Some(all)) => Some(all.beside(own)),
        (None, Some(mut all)) => {
            all.are_of_others = true;
            Some(all)
        }
        (own, None) => own,
    }
}

impl RowReader<'_> {
    /// Numbers the complaints about the same units apart whose numbers are the same without the names in them, in order of their days:
    /// who looks for one finds it by what is beside it.
    pub(super) fn number_apart(&self, rows: &mut [ReadRow], grid: &Grid) {
        let is_register = self.sheet == Sheet::Complaints;
        let number = self.schema.position(Field::Number);
        let Some(at) = number.filter(|_| is_register) else {
            return;
        };
        let number = |row: &ReadRow| row.record.text(Field::Number).cloned();
        let is_masked =
            |row: &ReadRow| number(row).is_some_and(|number| number.contains(privacy::MASK));
        let mut masked: Vec<usize> = (0..rows.len()).filter(|at| is_masked(&rows[*at])).collect();
        if masked.len() < 2 {
            return;
        }
        let day = |row: &ReadRow| {
            self.schema
                .dated_by
                .and_then(|field| row.record.date(field))
        };
        masked.sort_by_key(|at| (day(&rows[*at]), *at));
        let typed = |row: &ReadRow| self.typed_number(row, at, grid);
        let mut known: BTreeMap<Shown, Vec<Option<String>>> = BTreeMap::new();
        for position in masked {
            let row = &mut rows[position];
            let Some(shown) = number(row) else { continue };
            let typed = typed(row);
            let identity = row.record.identity();
            let units = identity.map_or_else(Vec::new, |identity| identity.units().collect());
            let before = known.entry((Text::clone(&shown), units)).or_default();
            let nth = before
                .iter()
                .position(|other| *other == typed)
                .unwrap_or_else(|| {
                    before.push(typed);
                    before.len() - 1
                });
            if nth > 0 {
                let value = Value::Text(numbered(&shown, nth + 1).into());
                row.record.values = Arc::new(row.record.values.with([(at, Some(value))]));
            }
        }
    }

    fn typed_number(&self, row: &ReadRow, position: usize, grid: &Grid) -> Option<String> {
        let rows = &grid.rows;
        let index = rows.binary_search_by_key(&row.record.row, |row| row.index);
        let column = self.origin.columns[position]?;
        let raw = self.merges.cell(&rows[index.ok()?], column)?;
        Some(comparable(&raw.display()))
    }

    /// The numbers of complaints out of which something was taken, each as it was typed, with its row.
    pub(super) fn typed_numbers(&self, rows: &[ReadRow], grid: &Grid) -> Vec<(u32, String)> {
        let number = self.schema.position(Field::Number);
        let Some(at) = number.filter(|_| self.sheet == Sheet::Complaints) else {
            return Vec::new();
        };
        let is_masked = |row: &&ReadRow| {
            let shown = row.record.text(Field::Number);
            shown.is_some_and(|number| number.contains(privacy::MASK))
        };
        let shown = comparable(privacy::MASK);
        let typed = rows.iter().filter(is_masked).filter_map(|row| {
            let typed = self.typed_number(row, at, grid)?;
            Some((row.record.row, typed))
        });
        typed.filter(|(_, typed)| !typed.contains(&shown)).collect()
    }

    /// What says who complained in the rows of another sheet than 投诉登记, each with its row.
    pub(super) fn complainants_elsewhere(
        &self,
        rows: &[ReadRow],
        grid: &Grid,
    ) -> Vec<(u32, String)> {
        if self.sheet == Sheet::Complaints || self.complainants.is_empty() {
            return Vec::new();
        }
        let named = rows.iter().filter_map(|row| {
            let index = row.record.row;
            let at = grid.rows.binary_search_by_key(&index, |row| row.index);
            let at = at.ok()?;
            let mut cells = cells_in(&grid.rows[at], &self.complainants, self.merges);
            cells.retain(|cell| !cell.trim().is_empty());
            if cells.iter().any(|cell| words::is_ditto(cell)) {
                let above = grid.rows[..at].iter().rev().take(ROWS_ABOVE);
                let mut above = above.map(|row| cells_in(row, &self.complainants, self.merges));
                let is_name = |cell: &String| !cell.trim().is_empty() && !words::is_ditto(cell);
                cells.extend(
                    above
                        .find(|cells| cells.iter().any(is_name))
                        .into_iter()
                        .flatten(),
                );
                cells.retain(is_name);
            }
            (!cells.is_empty()).then(|| (index, cells.join("、")))
        });
        named.collect()
    }

    /// The number of a complaint of which nobody knows whom in a text it names, without what may be a name.
    pub(super) fn covered_number(
        &self,
        (row, column): (&GridRow, &Column),
        (value, problem): (Option<Value>, Option<CellProblem>),
    ) -> (Option<Value>, Option<CellProblem>) {
        let is_of_complaint = self.sheet == Sheet::Complaints && column.field == Field::Number;
        let number = match &value {
            Some(Value::Text(number)) if is_of_complaint && !number.is_ascii() => number,
            _ => return (value, problem),
        };
        let covered = self.of_complaints.without_names(number, row, self.merges);
        if covered == **number {
            return (value, problem);
        }
        let told = CellProblem::Masked {
            column: column.name.to_owned(),
        };
        (Some(Value::Text(covered.into())), Some(told))
    }

    /// Whether nothing but a row's own cells says which names are taken out of it: none of them means the row above, and no other row of
    /// its complaint names whom they do not.
    pub(super) fn names_by_itself(&self, row: &GridRow) -> bool {
        if self.complainants.is_empty() {
            return true;
        }
        let own = cells_in(row, &self.complainants, self.merges);
        // Of a number nobody may know what in it is a name, but by other numbers.
        let number = self.of_complaints.number(row, self.merges);
        if number.is_some_and(|number| words_in(&number).next().is_some()) {
            return false;
        }
        if own.iter().any(|cell| words::is_ditto(cell)) {
            // A register of complaints hides the texts of such a row, whoever is named above.
            return self.sheet == Sheet::Complaints;
        }
        !self.has_others(row)
    }

    /// Whether other rows of a row's complaint name whom its own cells do not.
    fn has_others(&self, row: &GridRow) -> bool {
        let own = cells_in(row, &self.complainants, self.merges);
        let others = self.of_complaints.of_others(row, &own, self.merges);
        others.is_some()
    }

    /// The names in the complainants' cells, which must not stand anywhere else in the row either.
    pub(super) fn complainants(&self, row: &GridRow) -> Option<Names> {
        let of_sheet = (self.merges, &self.of_complaints);
        complainants_of(row, &self.complainants, of_sheet, self.sheet)
    }

    /// That a cell of complainants of a row names more people than one may, told in each column in which it does.
    pub(super) fn too_many_complainants(&self, row: &GridRow) -> impl Iterator<Item = Diagnostic> {
        let columns = self.complainants.iter().copied();
        columns.filter_map(move |at| {
            self.merges.cell(row, at).filter(|raw| has_too_many(raw))?;
            let problem = CellProblem::TooManyPeople {
                column: self.header.text_at(at).to_owned(),
                read: String::new(),
                limit: MOST_PEOPLE,
            };
            let place = Place::of_cell(&self.origin.sheet, row.index, at);
            Some(Diagnostic::new(problem, place, self.unit))
        })
    }

    /// The names that are taken out of a column. The numbers by which matters and papers are known stay: other sheets have them as they
    /// are.
    pub(super) fn names_for<'n>(
        &self,
        column: &Column,
        names: Option<&'n Names>,
    ) -> Option<&'n Names> {
        let is_known_by = self.schema.identity.first() == Some(&column.field);
        let is_kept = is_known_by && self.sheet != Sheet::Complaints;
        names.filter(|_| !is_kept)
    }

    /// Notes that a row names who complained, or another row for it, and not whom: a later row of the complaint may leave it out.
    pub(super) fn note_complainants(
        &self,
        row: &GridRow,
        names: Option<&Names>,
        values: &mut [Option<Value>],
    ) {
        let at = self.schema.position(Field::Complainant);
        if let (Some(at), Some(names)) = (at, names) {
            let own = || cells_in(row, &self.complainants, self.merges);
            let is_nobodys = |cell: &String| words::is_mask(cell) || Names::are_nobodys(cell);
            let mark = if names.are_of_others {
                privacy::MASK_OF_OTHERS
            } else if names.are_known && own().iter().all(is_nobodys) && !self.has_others(row) {
                privacy::MASK_OF_NOBODY
            } else {
                privacy::MASK
            };
            values[at] = Some(Value::Text(mark.into()));
        }
    }

    /// Whether a row of 更正登记 is about a complaint. Who complained is not known where it is read.
    pub(super) fn is_about_a_complaint(&self, values: &[Option<Value>]) -> bool {
        self.is_about(Sheet::Complaints, values)
    }

    /// Whether a row of 更正登记 is about a row of a sheet. What an exemption is of, a complaint or something else, is not known there. A
    /// column that a complaint alone has says that it is about one, whatever sheet is named.
    fn is_about(&self, sheet: Sheet, values: &[Option<Value>]) -> bool {
        if self.sheet != Sheet::Corrections {
            return false;
        }
        let text = |field| match self.schema.position(field).map(|at| &values[at]) {
            Some(Some(Value::Text(text))) => Some(text),
            _ => None,
        };
        let named = text(Field::ObjectKind).and_then(|named| Sheet::by_name(&comparable(named)));
        if named == Some(sheet) {
            return true;
        }
        let field = text(Field::CorrectedField).map(|field| words::header(field));
        field.is_some_and(|field| {
            let has = |sheet: Sheet| {
                let mut columns = sheet.schema().columns.iter();
                columns.any(|column| column.is_called(&field))
            };
            sheet == Sheet::Complaints && has(sheet) && !named.is_some_and(has)
        })
    }

    /// 更正登记, 容错认定: why a complaint is corrected or exempted is kept as little as what it says.
    pub(super) fn hide_reason_about_a_complaint(&self, values: &mut [Option<Value>]) {
        let Some(at) = self.schema.position(Field::Reason) else {
            return;
        };
        let is_of_complaint = self.is_about_a_complaint(values)
            || self.exempts_a_complaint(values)
            || self.is_about(Sheet::Exemptions, values);
        if is_of_complaint && values[at].is_some() {
            values[at] = Some(Value::Text(privacy::MASK.into()));
        }
    }

    /// Whether a row of 容错认定 is about a complaint.
    fn exempts_a_complaint(&self, values: &[Option<Value>]) -> bool {
        let at = self.schema.position(Field::ObjectKind);
        let at = at.filter(|_| self.sheet == Sheet::Exemptions);
        let kind = at.and_then(|at| values[at].as_ref());
        matches!(kind, Some(Value::Text(kind)) if **kind == *"投诉")
    }

    /// 更正登记: the position of a value that is to stand in a complaint and is a text, or none that its column can hold; or why something was
    /// exempted. Who
    /// complained is not known here, and may stand in it.
    pub(super) fn value_for_a_complaint(
        &self,
        values: &[Option<Value>],
        context: &Context<'_>,
    ) -> Option<usize> {
        let sheet = [Sheet::Complaints, Sheet::Exemptions]
            .into_iter()
            .find(|sheet| self.is_about(*sheet, values))?;
        let at = self.schema.position(Field::CorrectedValue)?;
        let text = |field| match &values[self.schema.position(field)?] {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        let typed = text(Field::CorrectedValue)?;
        if words::is_mask(&typed) {
            return None;
        }
        let field = text(Field::CorrectedField).unwrap_or_default();
        let mut columns = sheet.schema().columns.iter();
        let column = columns.find(|column| column.is_called(&words::header(&field)));
        let is_harmless = column.is_some_and(|column| match sheet {
            Sheet::Exemptions => column.field != Field::Reason,
            _ => {
                column.kind != Kind::Text
                    && cell::read(&RawCell::Text(typed.into()), column, context).is_ok()
            }
        });
        (!is_harmless).then_some(at)
    }
}

/// A text in which somebody may be named in words that nobody can tell from others: nothing of it is kept.
pub(super) fn hidden(
    value: Option<Value>,
    problem: Option<CellProblem>,
    column: &Column,
) -> (Option<Value>, Option<CellProblem>) {
    if value.is_none() {
        return (value, problem.map(CellProblem::without_content));
    }
    let unclear = CellProblem::UnclearComplainant {
        column: column.name.to_owned(),
    };
    (Some(Value::Text(privacy::MASK.into())), Some(unclear))
}

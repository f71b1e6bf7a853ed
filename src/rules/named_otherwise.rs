//! M0 and M4: where a unit's ledger names other units for a matter than the list.

use super::matters::Matter;
use super::remarks::Contradiction;
use crate::check::{History, ListVersion};
use crate::model::directory::{Directory, UnitId};
use crate::model::record::{Record, Role, UnitMention};
use crate::model::schema::{Field, Sheet};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The columns in which the ledger's row says of a unit that is judged by the list that others answer or that it helps, or names others
/// beside it than the list does. A row that names the unit itself alone speaks of its own part and contradicts nobody.
pub(super) fn named_otherwise(
    matter: &Matter<'_>,
    history: &History,
    directory: &Directory,
    as_of: NaiveDate,
) -> Vec<Contradiction> {
    // What the list says now of a matter that it has taken from the unit is no contradiction of the row by which it was judged.
    let (Some(list), Some(ledger), None) = (matter.list_row, matter.ledger_row, matter.lapsed)
    else {
        return Vec::new();
    };
    // As most rows are.
    let is_itself =
        |mention: &UnitMention| mention.unit == matter.unit && mention.role != Role::Assisting;
    let names_nobody_else = ledger.units(Field::Responsible).iter().all(is_itself);
    if names_nobody_else && ledger.units(Field::Assisting).is_empty() {
        return Vec::new();
    }
    let generations = history.list.get(&matter.key.number);
    let mut generations = generations.into_iter().flatten();
    let listed = generations.find(|listed| listed.year == matter.key.year);
    let newest = listed.and_then(|listed| listed.versions.last());
    let sides = Sides {
        list,
        newest,
        ledger,
        directory,
        as_of,
        unit: directory.answers_for(matter.unit, as_of),
    };
    let responsible = sides.names_others().then(|| Contradiction {
        field: Field::Responsible,
        column: Sheet::Matters.name_of(Field::Responsible),
        list: Some(sides.listed_words()),
        ledger: words(ledger.units(Field::Responsible), directory),
    });
    let assisting = sides.says_to_help().then(|| Contradiction {
        field: Field::Assisting,
        column: Sheet::Matters.name_of(Field::Assisting),
        list: Some(format!("{}（责任单位）", directory.name(matter.unit))),
        ledger: words(ledger.units(Field::Assisting), directory),
    });
    responsible.into_iter().chain(assisting).collect()
}

/// What list and ledger say of a matter. Units are compared by who answers for them, so that a dissolved one and its successor are one.
struct Sides<'a> {
    /// The list's row that names the unit.
    list: &'a Record,
    /// All rows of the number in the newest list.
    newest: Option<&'a ListVersion>,
    ledger: &'a Record,
    directory: &'a Directory,
    as_of: NaiveDate,
    /// Who is judged.
    unit: UnitId,
}

impl Sides<'_> {
    fn answering(&self, units: impl IntoIterator<Item = UnitId>) -> BTreeSet<UnitId> {
        let units = units.into_iter();
        units
            .map(|unit| self.directory.answers_for(unit, self.as_of))
            .collect()
    }

    fn named(&self, row: &Record, role: Option<Role>) -> BTreeSet<UnitId> {
        let mentions = row.units(Field::Responsible).iter();
        let mentions = mentions.filter(|mention| role.is_none_or(|role| mention.role == role));
        self.answering(mentions.map(|mention| mention.unit))
    }

    /// Whether 责任单位 of the ledger is filled and is neither the unit alone nor what the list says.
    fn names_others(&self) -> bool {
        let all = self.named(self.ledger, None);
        let leading = self.named(self.ledger, Some(Role::Leading));
        let own = if leading.is_empty() {
            self.named(self.ledger, Some(Role::Plain))
        } else {
            leading
        };
        if all.is_empty() {
            return false;
        }
        if !own.contains(&self.unit) {
            return true;
        }
        let listed = self.answering(self.list.responsible_units());
        let of_all_rows = self.newest.into_iter().flat_map(ListVersion::responsible);
        let of_all_rows = self.answering(of_all_rows.map(|(unit, _)| unit));
        // A collective name says who is meant no more closely than the units that stand for it.
        let by_group = |row: &Record| !row.named_by_group(Field::Responsible).is_empty();
        let is_within = by_group(self.list) && own.is_subset(&listed);
        // The list's cell without its tags is the list's cell.
        let is_repeated = all == self.named(self.list, None);
        // One column holds those that help as well.
        let helping = self.list.units(Field::Assisting).iter();
        let helping = self.answering(helping.map(|mention| mention.unit));
        let mut beside_the_list = own.difference(&listed);
        let is_with_those_who_help = beside_the_list.all(|other| helping.contains(other));
        let is_alone = own.len() == 1;
        !(is_alone
            || own == listed
            || own == of_all_rows
            || is_within
            || is_repeated
            || is_with_those_who_help && listed.is_subset(&own)
            || by_group(self.ledger))
    }

    /// Whether 配合单位 of the ledger names the unit, and that of the list does not.
    fn says_to_help(&self) -> bool {
        let helps = |row: &Record| {
            let units = row.units(Field::Assisting).iter();
            let by_group = row.named_by_group(Field::Assisting);
            let units = units.filter(|mention| !by_group.contains(&mention.unit));
            self.answering(units.map(|mention| mention.unit))
                .contains(&self.unit)
        };
        helps(self.ledger) && !helps(self.list)
    }

    /// What stands under 责任单位 in the rows of the list that make units responsible.
    fn listed_words(&self) -> String {
        let mut rows: Vec<&Record> = Vec::new();
        let newest = self.newest.into_iter().flat_map(ListVersion::responsible);
        for (_, row) in newest {
            if !rows.iter().any(|known| std::ptr::eq(*known, row)) {
                rows.push(row);
            }
        }
        if rows.is_empty() {
            rows.push(self.list);
        }
        let rows = rows.into_iter();
        let rows = rows.map(|row| words(row.units(Field::Responsible), self.directory));
        rows.collect::<Vec<_>>().join("、")
    }
}

/// The units of a cell, each with its tag.
fn words(mentions: &[UnitMention], directory: &Directory) -> String {
    let named = mentions.iter().map(|mention| {
        let name = directory.name(mention.unit);
        match mention.role {
            Role::Plain => name.to_owned(),
            Role::Leading => format!("{name}（牵头）"),
            Role::Assisting => format!("{name}（配合）"),
        }
    });
    named.collect::<Vec<_>>().join("、")
}

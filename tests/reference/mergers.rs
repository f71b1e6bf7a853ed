//! M4 on dissolved units: whose matter a list or a row is about when one unit has taken over another.

use super::facts::Row;
use super::judgement::Case;
use super::papers::{of_number, responsible};
use chrono::NaiveDate;

/// What is known of a number: its good rows on the list, and who has it in a ledger.
pub struct Numbered<'c, 'a> {
    pub case: &'c Case<'a>,
    pub number: &'a str,
    pub listed: Vec<&'a Row>,
}

impl<'a> Numbered<'_, 'a> {
    fn was_listed(&self, unit: &str, until: NaiveDate) -> bool {
        let mut lists = self.listed.iter().filter(|row| row.period <= until);
        lists.any(|row| responsible(self.case, row).contains(&unit))
    }

    fn first_list(&self, unit: &str) -> Option<NaiveDate> {
        let names = |row: &&&Row| responsible(self.case, row).contains(&unit);
        self.listed.iter().find(names).map(|row| row.period)
    }

    /// The first snapshot of an heir whose row names the dissolved unit.
    fn first_row_for(&self, unit: &str, heir: &str, from: NaiveDate) -> Option<NaiveDate> {
        let ledger = self.ledger(heir).into_iter();
        let mut since = ledger.filter(|(period, _)| *period >= from);
        let names = |row: Option<&Row>| {
            row.is_some_and(|row| row.is_good() && row.text("责任单位") == unit)
        };
        since.find(|(_, row)| names(*row)).map(|(period, _)| period)
    }

    /// Whether the unit's own ledger had it, in a row that names the unit or nobody.
    fn was_its_own(&self, unit: &str, until: NaiveDate) -> bool {
        let ledger = self.ledger(unit);
        let known = ledger.iter().filter(|(period, _)| *period <= until);
        let mut rows = known.filter_map(|(_, row)| row.filter(|row| row.is_good()));
        rows.any(|row| ["", unit].contains(&row.text("责任单位")))
    }

    fn ledger(&self, unit: &str) -> Vec<(NaiveDate, Option<&'a Row>)> {
        let county = self.case.county;
        let snapshots = county.snapshots(Some(unit), "督查事项", self.case.as_of);
        let of_number =
            |(period, rows): &(NaiveDate, Vec<&'a Row>)| (*period, of_number(rows, self.number));
        snapshots.iter().map(of_number).collect()
    }

    /// Where a dissolved unit had the matter: the unit that has it in its place from a day on. Not one that answers in its own right,
    /// for a list named it while the other existed, or names both, or its own ledger has the matter that no list had given to the other.
    fn in_place_of(&self, unit: &str) -> Option<(NaiveDate, &'a str)> {
        let (from, heir) = *self.case.county.line(unit).get(1)?;
        let last = from.pred_opt()?;
        // A list or a row that names it for the first time then comes too late where the heir's ledger has a matter of that number already.
        let came_first = |day: NaiveDate| !self.was_its_own(heir, day.pred_opt().expect("a day"));
        let had_it = self.was_listed(unit, last)
            || (self.was_its_own(unit, last) && self.listed.iter().all(|row| row.period > last))
            || self.first_list(unit).is_some_and(came_first)
            || self.first_row_for(unit, heir, from).is_some_and(came_first);
        let names_both = |row: &&'a Row| {
            let named = responsible(self.case, row);
            named.contains(&unit) && named.contains(&heir)
        };
        let in_own_right = if self.was_given_to(unit, heir, last) {
            let mut later = self.listed.iter().filter(|row| row.period > last);
            later.any(names_both)
        } else {
            self.was_listed(heir, last)
                || self.listed.iter().any(names_both)
                || (self.was_its_own(heir, last) && !self.was_listed(unit, last))
                || self.was_listed_first(heir, unit)
        };
        (from <= self.case.as_of && had_it && !in_own_right).then_some((from, heir))
    }

    /// Whether the list in force on a day named a unit and not its heir, which an earlier one had named: it comes back with the unit.
    fn was_given_to(&self, unit: &str, heir: &str, day: NaiveDate) -> bool {
        let mut before = self.listed.iter().rev().filter(|row| row.period <= day);
        let in_force = before.next().map(|row| responsible(self.case, row));
        in_force.is_some_and(|named| named.contains(&unit) && !named.contains(&heir))
            && before.any(|row| responsible(self.case, row).contains(&heir))
    }

    /// Whether a list named the heir before any named the unit.
    fn was_listed_first(&self, heir: &str, unit: &str) -> bool {
        let heirs = self.first_list(heir);
        let units = self.first_list(unit);
        heirs.is_some_and(|heirs| units.is_some_and(|units| heirs < units))
    }

    /// From when on what is said of a unit is about the matter of one that it has taken over.
    fn stands_in_from(&self, unit: &str) -> Option<NaiveDate> {
        let others = self.case.county.units.iter();
        let places = others.filter_map(|other| self.in_place_of(&other.name));
        places
            .filter(|(_, heir)| *heir == unit)
            .map(|(from, _)| from)
            .min()
    }

    /// Whether a list means the unit's matter: by its name, or from the merger on by that of the unit in its place; a dissolved unit's
    /// name that comes for the first time means the heir that has the matter of its own.
    pub fn means(&self, row: &Row, unit: &str) -> bool {
        let named = responsible(self.case, row);
        let heir_named = self
            .in_place_of(unit)
            .is_some_and(|(from, heir)| row.period >= from && named.contains(&heir));
        let passed_on = |name: &str| {
            let (from, heir) = *self.case.county.line(name).get(1)?;
            let is_first = self.first_list(name).is_some_and(|first| first >= from);
            let was_done = |row: &Row| {
                ["办结日期", "销号日期"]
                    .iter()
                    .any(|column| row.date(column).is_some_and(|day| day < from))
            };
            let ledger = self.ledger(name);
            let naming = |row: &&&'a Row| responsible(self.case, row).contains(&name);
            let newest = self.listed.iter().rfind(naming).copied();
            let mut rows = ledger.iter().filter_map(|(_, row)| *row).chain(newest);
            let has_own = self.in_place_of(name).is_none()
                && (self.was_its_own(heir, self.case.as_of) || self.was_listed_first(heir, name));
            (is_first && has_own && !named.contains(&heir) && !rows.any(was_done)).then_some(heir)
        };
        let stands_in = self
            .stands_in_from(unit)
            .is_some_and(|from| row.period >= from);
        heir_named
            || named.contains(&unit) && !stands_in && passed_on(unit).is_none()
            || named.iter().any(|name| passed_on(name) == Some(unit))
    }

    /// Whether the list had closed by its last day what a dissolved unit's ledger had: it has not passed on.
    fn was_closed(&self, unit: &str, from: NaiveDate) -> bool {
        let names = |row: &&&'a Row| responsible(self.case, row).contains(&unit);
        let newest = self.listed.last().filter(names);
        let then = self.listed.iter().rfind(|row| row.period < from);
        let closes = |row: &&'a Row| row.date("销号日期").is_some_and(|day| day < from);
        let ledger = self.ledger(unit).into_iter();
        let mut before = ledger.filter(|(period, _)| *period < from);
        before.any(|(_, row)| row.is_some_and(Row::is_good))
            && [newest, then.filter(names)]
                .iter()
                .all(|row| row.is_some_and(closes))
    }

    /// Whether an heir's row of a listed number is about another matter than the dissolved unit's: it begins on another day than what that
    /// one had settled, or the list had closed that.
    fn begins_another(&self, unit: &str, row: &Row, from: NaiveDate) -> bool {
        let mut known = self
            .listed
            .iter()
            .filter(|listed| listed.period <= row.period);
        let newest = known.rfind(|listed| responsible(self.case, listed).contains(&unit));
        let ledger = self.ledger(unit);
        let good = |row: &&Row| row.is_good();
        let mut before = ledger.iter().filter(|(period, _)| *period < from);
        let own = before.rfind(|(_, row)| row.is_some_and(Row::is_good));
        let own = own.and_then(|(_, row)| row.filter(good));
        let category = [newest.copied(), own].into_iter().flatten().next();
        let category =
            category.and_then(|row| self.case.county.settings.category(row.text("事项类别")));
        let done = category
            .map(|category| category.last().done.clone())
            .unwrap_or_default();
        let ends = |row: &Row, column: &str| row.date(column).is_some_and(|day| day < from);
        let closes = newest
            .copied()
            .or(own)
            .is_some_and(|row| ends(row, "销号日期"));
        let is_settled =
            closes || own.is_some_and(|own| done.iter().any(|column| ends(own, column)));
        let mut starts = [newest.copied(), own].into_iter().flatten();
        let is_same = starts.any(|known| known.text("起算日期") == row.text("起算日期"));
        let is_listed = self.listed.iter().any(|listed| listed.period <= row.period);
        is_listed && row.is_good() && (is_settled && !is_same || self.was_closed(unit, from))
    }

    /// Whether all that a unit has handed in of a matter that was given away and has come back came after that: it is about both.
    fn speaks_of_both(&self, unit: &str) -> bool {
        let Some(from) = self.stands_in_from(unit) else {
            return false;
        };
        let has_row = |name: &str| {
            let ledger = self.ledger(name).into_iter();
            let mut before = ledger.filter(|(period, _)| *period < from);
            before.any(|(_, row)| row.is_some_and(Row::is_good))
        };
        let mut others = self.case.county.units.iter().filter(|other| {
            let place = self.in_place_of(&other.name);
            place.is_some_and(|(_, heir)| heir == unit)
        });
        let last = from.pred_opt().expect("a day");
        let given = others.find(|other| self.was_given_to(&other.name, unit, last));
        given.is_some_and(|other| !has_row(unit) && !has_row(&other.name))
    }

    /// What the unit's snapshots have of its matter, and from a merger on those of the unit in its place.
    pub fn ledger_of(&self, unit: &str) -> Vec<(NaiveDate, Option<&'a Row>)> {
        let place = self.in_place_of(unit);
        let until = [place.map(|(from, _)| from), self.stands_in_from(unit)];
        let is_own = |period: NaiveDate| until.iter().flatten().all(|from| period < *from);
        let own = self.ledger(unit).into_iter();
        let own = own.filter(|(period, _)| is_own(*period) || self.speaks_of_both(unit));
        let taken_over = place.into_iter().flat_map(|(from, heir)| {
            let ledger = self.ledger(heir).into_iter();
            let taken = ledger.filter(move |(period, _)| *period >= from);
            taken.map(move |(period, row)| {
                (
                    period,
                    row.filter(|row| !self.begins_another(unit, row, from)),
                )
            })
        });
        own.chain(taken_over).collect()
    }
}

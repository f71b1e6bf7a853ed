//! The unit directory (单位名录): units, groups, names, terms of office.

use crate::source::{Place, is_invisible, nfkc};
use chrono::{Datelike, Months, NaiveDate};
use foldhash::HashSet;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;

/// A unit, by its position in directory order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnitId(pub u32);

/// One term of office (任期) of a principal; both ends are inclusive, an empty end is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The principal (主要负责人).
    pub name: String,
    /// The post (职务).
    pub post: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// The first day of the month in which it began, where no more is known: `from` is then the first day on which it was held for certain.
    pub began_in: Option<NaiveDate>,
    /// The first day of the month in which it ended, where no more is known: `to` is then the last day on which it was held for certain.
    pub ended_in: Option<NaiveDate>,
    /// Where the row stands.
    pub place: Place,
}

/// The last day of the month of a day.
pub fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    let first = day.with_day(1)?;
    first.checked_add_months(Months::new(1))?.pred_opt()
}

impl Term {
    /// The first day on which it may have been held; `None`: always.
    pub fn earliest(&self) -> Option<NaiveDate> {
        self.began_in.or(self.from)
    }

    /// The last day on which it may have been held; `None`: it goes on.
    pub fn latest(&self) -> Option<NaiveDate> {
        self.ended_in.and_then(last_of_month).or(self.to)
    }

    /// Whether it was held on a day for certain.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it may have been held on a day, as far as the months tell.
    pub fn may_hold_on(&self, day: NaiveDate) -> bool {
        self.earliest().is_none_or(|from| from <= day) && self.latest().is_none_or(|to| day <= to)
    }

    /// Whether two terms are of one post (职务); who holds several offices shares a post with each of them.
    pub fn is_of_post_of(&self, other: &Term) -> bool {
        let [one, other] = [self, other].map(Term::offices);
        one.iter().any(|office| other.contains(office))
    }

    /// The offices of the post as it is written: 「党组书记、局长」 are two.
    pub fn offices(&self) -> Vec<String> {
        comparable(&self.post)
            .split(['、', ',', ';', '/', '兼'])
            .map(str::to_owned)
            .collect()
    }
}

/// A unit (单位): a township, subdistrict or county department.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Full name (单位全称); the only name shown in lists.
    pub name: String,
    /// Short name and aliases, matched but not shown.
    pub other_names: Vec<String>,
    /// The group (序列) in which it is ranked.
    pub group: String,
    /// Its principals, in the order of their rows.
    pub terms: Vec<Term>,
    /// Who holds or held a post whose handover nobody can date: they are none of the principals.
    pub undated: Vec<String>,
    /// The county leaders in charge of it (分管县领导), in the order of their rows; for the office.
    pub supervising_leaders: Vec<String>,
    /// First day of its existence; `None`: always.
    pub founded: Option<NaiveDate>,
    /// Last day of its existence; `None`: still exists.
    pub dissolved: Option<NaiveDate>,
    /// The unit that takes over its open matters.
    pub successor: Option<UnitId>,
    /// Where 并入单位 should stand: the unit was dissolved, and no row says who takes over.
    pub without_successor: Option<Place>,
    /// Where its first row stands.
    pub place: Place,
}

impl Unit {
    /// A unit that always was and still is, without other names and principals.
    pub fn new(name: impl Into<String>, group: impl Into<String>, place: Place) -> Unit {
        Unit {
            name: name.into(),
            other_names: Vec::new(),
            group: group.into(),
            terms: Vec::new(),
            undated: Vec::new(),
            supervising_leaders: Vec::new(),
            founded: None,
            dissolved: None,
            successor: None,
            without_successor: None,
            place,
        }
    }

    /// Whether it exists on a day; founding and last day included.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.founded.is_none_or(|founded| founded <= day)
            && self.dissolved.is_none_or(|dissolved| day <= dissolved)
    }
}

/// All units in directory order, and the names under which they are known.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    units: Vec<Unit>,
    by_name: BTreeMap<String, UnitId>,
    /// What these names begin with.
    first_letters: HashSet<char>,
    /// The full names in rows that cannot be read, and where these stand.
    unread: Vec<(String, Place)>,
}

/// A name or number brought into the form in which they are compared: NFKC, without blanks and what nobody sees, with dashes and
/// brackets of one kind, for 〔2026〕, [2026] and （2026） are the same number to whoever types it.
pub fn comparable(name: &str) -> String {
    normal(name).into_owned()
}

/// As [`comparable`], borrowed where the name stands in that form already.
pub fn normal(name: &str) -> Cow<'_, str> {
    if is_plain(name) && !name.contains(['[', ']']) {
        return Cow::Borrowed(name);
    }
    let seen = nfkc(name).filter(|c| !c.is_whitespace() && !is_invisible(*c));
    let mut form = String::with_capacity(name.len());
    form.extend(seen.map(one_kind));
    Cow::Owned(form)
}

fn one_kind(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '[' | '【' | '〔' | '〖' => '(',
        ']' | '】' | '〕' | '〗' => ')',
        other => other,
    }
}

/// What two texts begin with alike.
fn shared_beginning<'t>(one: &str, other: &'t str) -> &'t str {
    let letters = other.char_indices().zip(one.chars());
    let differing = letters.filter(|((_, c), known)| c != known);
    let end = differing.map(|((at, _), _)| at).next();
    &other[..end.unwrap_or(one.len().min(other.len()))]
}

/// Whether a text is its own NFKC form and holds no blank: visible ASCII and the common Chinese characters, as most names and
/// numbers are. It spares them the tables of Unicode; anything else must be looked up there.
pub fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '!'..='~' | '\u{4E00}'..='\u{9FFF}'))
}

impl Directory {
    /// A directory from units in their order. A full name is its unit's, whoever else is called so; a short name or alias that two
    /// units bear means neither.
    pub fn new(units: Vec<Unit>) -> Directory {
        let mut others: BTreeMap<String, Option<UnitId>> = BTreeMap::new();
        for (unit, id) in units.iter().zip(0..) {
            for name in &unit.other_names {
                let bearer = others.entry(comparable(name)).or_insert(Some(UnitId(id)));
                *bearer = bearer.filter(|known| *known == UnitId(id));
            }
        }
        let certain = others
            .into_iter()
            .filter_map(|(name, unit)| Some((name, unit?)));
        let mut by_name: BTreeMap<String, UnitId> = certain.collect();
        // The first of two units of one full name is put in last.
        let full: Vec<(String, UnitId)> = units
            .iter()
            .zip(0..)
            .map(|(unit, id)| (comparable(&unit.name), UnitId(id)))
            .collect();
        by_name.extend(full.into_iter().rev());
        Directory {
            units,
            first_letters: by_name
                .keys()
                .filter_map(|name| name.chars().next())
                .collect(),
            by_name,
            unread: Vec::new(),
        }
    }

    /// The same, with the full names in rows that cannot be read, and where these stand.
    #[must_use]
    pub fn with_unread(self, unread: Vec<(String, Place)>) -> Directory {
        Directory { unread, ..self }
    }

    /// Where a row stands that cannot be read and whose unit a text names.
    pub fn unread_row(&self, text: &str) -> Option<&Place> {
        let text = normal(text);
        let mut rows = self.unread.iter();
        let named = rows.find(|(name, _)| text.contains(&*normal(name)))?;
        Some(&named.1)
    }

    /// The unit of that full name, short name or alias, compared exactly after normalisation.
    pub fn find(&self, name: &str) -> Option<UnitId> {
        self.by_name.get(&*normal(name)).copied()
    }

    /// The names of units that stand anywhere in a text as compared, each with its unit.
    pub fn named_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (&'t str, UnitId)> {
        let letters = text.char_indices();
        let begins = letters.filter(move |(_, first)| self.first_letters.contains(first));
        begins.flat_map(move |(at, _)| {
            let mut rest = &text[at..];
            std::iter::from_fn(move || {
                loop {
                    let (name, unit) = self.last_up_to(rest)?;
                    let shared = shared_beginning(name, rest);
                    // What begins the text and comes before this name in order begins it too, and is shorter.
                    if shared.len() < name.len() {
                        rest = shared;
                        continue;
                    }
                    let mut shorter = name.chars();
                    shorter.next_back();
                    rest = shorter.as_str();
                    return Some((name, unit));
                }
            })
        })
    }

    /// Of the names that are a text or come before it in order, the last one; none where the text is empty.
    fn last_up_to(&self, text: &str) -> Option<(&str, UnitId)> {
        let up_to = (Bound::Excluded(""), Bound::Included(text));
        let mut before = (!text.is_empty()).then(|| self.by_name.range::<str, _>(up_to))?;
        let (name, unit) = before.next_back()?;
        Some((name, *unit))
    }

    /// A unit's entry.
    ///
    /// # Panics
    /// Where the id is of another directory.
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id.0 as usize]
    }

    /// A unit's full name.
    pub fn name(&self, id: UnitId) -> &str {
        &self.unit(id).name
    }

    /// All units in directory order.
    pub fn iter(&self) -> impl Iterator<Item = (UnitId, &Unit)> {
        self.units
            .iter()
            .zip(0..)
            .map(|(unit, id)| (UnitId(id), unit))
    }

    /// How many times units have come and gone until a day: as long as that is the same, the same ones are there.
    pub fn changes_until(&self, day: NaiveDate) -> usize {
        let units = self.units.iter();
        let changes = |unit: &Unit| {
            usize::from(unit.founded.is_some_and(|first| first <= day))
                + usize::from(unit.dissolved.is_some_and(|last| last < day))
        };
        units.map(changes).sum()
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// True where there is no unit.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The groups (序列), in the order of their first unit.
    pub fn groups(&self) -> Vec<&str> {
        let mut groups: Vec<&str> = Vec::new();
        for unit in &self.units {
            if !groups.contains(&unit.group.as_str()) {
                groups.push(&unit.group);
            }
        }
        groups
    }

    /// The unit that answers for `unit` on a day: itself, or the one that it was merged into, however often.
    pub fn answers_for(&self, unit: UnitId, day: NaiveDate) -> UnitId {
        self.line_of(unit, day).last().unwrap_or(unit)
    }

    /// The units that have answered for `unit` until a day, one after the other, itself first.
    pub fn line_of(&self, unit: UnitId, day: NaiveDate) -> impl Iterator<Item = UnitId> {
        let next = move |current: &UnitId| {
            let entry = self.unit(*current);
            let has_ended = entry.dissolved.is_some_and(|last_day| last_day < day);
            entry.successor.filter(|_| has_ended)
        };
        // A chain of mergers is never longer than the directory; the bound also ends a circular one.
        std::iter::successors(Some(unit), next).take(self.units.len() + 1)
    }

    /// The last day before a unit answers for another that has been dissolved; `None` where it never does.
    pub fn passes_after(&self, dissolved: UnitId, successor: UnitId) -> Option<NaiveDate> {
        let mut current = dissolved;
        for _ in 0..self.units.len() {
            let entry = self.unit(current);
            let last_day = entry.dissolved?;
            current = entry.successor?;
            if current == successor {
                return Some(last_day);
            }
        }
        None
    }

    /// The dissolved units that a unit answers for on a day, in order of the directory, each with the last day before it does.
    pub fn taken_over_by(&self, unit: UnitId, day: NaiveDate) -> Vec<(UnitId, NaiveDate)> {
        self.iter()
            .map(|(other, _)| other)
            .filter(|other| *other != unit && self.answers_for(*other, day) == unit)
            .filter_map(|other| Some((other, self.passes_after(other, unit)?)))
            .collect()
    }

    /// Up to three known names nearest to one that is unknown, as a suggestion for a person.
    pub fn nearest(&self, name: &str) -> Vec<&str> {
        // Two names of which the one is more than two and a half times as long are less alike than is asked for below: a text of many
        // thousand characters is near to none, and costs nothing.
        const LONGER: usize = 5;
        let wanted = comparable(name);
        let length = wanted.chars().count();
        let may_be_near = |known: &String| {
            let known = known.chars().count();
            length * 2 <= known * LONGER && known * 2 <= length * LONGER
        };
        let mut ranked: Vec<(f64, &str)> = self
            .units
            .iter()
            .map(|unit| {
                let best = std::iter::once(&unit.name)
                    .chain(&unit.other_names)
                    .map(|known| comparable(known))
                    .filter(may_be_near)
                    .map(|known| strsim::normalized_damerau_levenshtein(&wanted, &known))
                    .fold(0.0, f64::max);
                (best, unit.name.as_str())
            })
            .filter(|(likeness, _)| *likeness >= 0.4)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranked.into_iter().take(3).map(|(_, name)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str, dissolved: Option<&str>, successor: Option<u32>) -> Unit {
        Unit {
            other_names: vec![format!("{name}简称")],
            dissolved: dissolved.map(|day| day.parse().expect("a date")),
            successor: successor.map(UnitId),
            ..Unit::new(name, "乡镇", Place::of_file("单位名录.xlsx"))
        }
    }

    #[test]
    fn names_are_matched_exactly_after_normalisation_and_never_guessed() {
        let directory =
            Directory::new(vec![unit("甲镇", None, None), unit("县(乙)局", None, None)]);
        assert_eq!(directory.find(" 甲 镇 "), Some(UnitId(0)));
        assert_eq!(directory.find("县（乙）局"), Some(UnitId(1)));
        assert_eq!(directory.find("甲镇简称"), Some(UnitId(0)));
        assert_eq!(directory.find("甲乡"), None);
        assert_eq!(directory.nearest("甲乡"), ["甲镇"]);
    }

    #[test]
    fn a_full_name_stands_before_other_names_and_a_name_of_two_units_means_neither() {
        let called = |name: &str, others: &[&str]| Unit {
            other_names: others.iter().map(ToString::to_string).collect(),
            ..unit(name, None, None)
        };
        let directory = Directory::new(vec![
            called("甲镇", &["乙镇", "城关", "老甲", "老 甲"]),
            called("乙镇", &["城关", "甲镇"]),
            called("丙镇", &["城关", "丙"]),
        ]);
        assert_eq!(directory.find("甲镇"), Some(UnitId(0)));
        assert_eq!(directory.find("乙镇"), Some(UnitId(1)));
        assert_eq!(directory.find("城关"), None);
        assert_eq!(directory.find("老甲"), Some(UnitId(0)));
        assert_eq!(directory.find("丙"), Some(UnitId(2)));
    }

    #[test]
    fn every_name_in_a_text_is_found_the_longest_of_each_place_first() {
        let letters = ['甲', '乙', '县', 'a'];
        let mut chance = fastrand::Rng::with_seed(3);
        let mut some = |most: usize| -> String {
            let length = chance.usize(1..=most);
            (0..length).map(|_| letters[chance.usize(..4)]).collect()
        };
        for _ in 0..2_000 {
            let names: Vec<String> = (0..8).map(|_| some(4)).collect();
            let units = names.iter();
            let units =
                units.map(|name| Unit::new(name.as_str(), "", Place::of_file("单位名录.xlsx")));
            let (directory, text) = (Directory::new(units.collect()), some(9));
            let mut known: Vec<(&str, UnitId)> = Vec::new();
            for (at, _) in text.char_indices() {
                let here = directory.by_name.iter().rev();
                let here = here.filter(|(name, _)| text[at..].starts_with(name.as_str()));
                known.extend(here.map(|(name, unit)| (name.as_str(), *unit)));
            }
            let found: Vec<(&str, UnitId)> = directory.named_in(&text).collect();
            assert_eq!(found, known, "{text} {names:?}");
        }
    }

    #[test]
    fn the_successor_answers_from_the_day_after_the_last_day() {
        let directory = Directory::new(vec![
            unit("甲", Some("2026-03-31"), Some(1)),
            unit("乙", Some("2026-06-30"), Some(2)),
            unit("丙", None, None),
        ]);
        for (day, expected) in [
            ("2026-03-31", 0),
            ("2026-04-01", 1),
            ("2026-06-30", 1),
            ("2026-07-01", 2),
        ] {
            let day = day.parse().expect("a date");
            assert_eq!(
                directory.answers_for(UnitId(0), day),
                UnitId(expected),
                "{day}"
            );
        }
    }
}

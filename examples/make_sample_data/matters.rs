//! The matters of the story and what is known of them in one snapshot.

use crate::calendar::{Date, date, try_date};
use crate::county::{ALL_TOWNS, County};
use crate::ordinary;
use crate::tables::{self, Section};
use crate::workbook::Cell;

const TOWN_MATTERS: &str = include_str!("story/matters_towns.txt");
const DEPARTMENT_MATTERS: &str = include_str!("story/matters_departments.txt");

/// Keys whose dates are shown from the beginning; all other dates appear once they have come.
const LOOKING_AHEAD: [&str; 4] = ["时限", "台账时限", "清单时限", "起算"];

/// One `key=value` of a matter, see the head of `story/matters_towns.txt`.
pub struct Setting {
    pub unit: Option<String>,
    pub key: String,
    pub value: String,
    /// The first snapshot that shows it; `None`: from the value's own date on, or always.
    pub from: Option<Date>,
}

impl Setting {
    pub fn new(key: &str, value: &str) -> Setting {
        Setting {
            unit: None,
            key: key.to_owned(),
            value: value.to_owned(),
            from: None,
        }
    }

    fn parse(text: &str) -> Setting {
        let (key, value) = text
            .split_once('=')
            .unwrap_or_else(|| panic!("not key=value: {text}"));
        let (unit, key) = match key.split_once(':') {
            Some((unit, key)) => (Some(unit.trim().to_owned()), key),
            None => (None, key),
        };
        let (value, from) = match value.rsplit_once('@') {
            Some((value, day)) => (value, Some(date(day))),
            None => (value, None),
        };
        Setting {
            unit,
            key: key.trim().to_owned(),
            value: value.trim().to_owned(),
            from,
        }
    }

    fn shown_from(&self) -> Date {
        let own_date =
            try_date(&self.value).filter(|_| !LOOKING_AHEAD.contains(&self.key.as_str()));
        self.from.or(own_date).unwrap_or(Date::MIN)
    }
}

pub struct Matter {
    pub number: String,
    pub category: String,
    pub start: Date,
    /// The cell 责任单位 as the office typed it.
    pub responsible: String,
    pub helping: String,
    pub leader: String,
    pub name: String,
    pub settings: Vec<Setting>,
}

impl Matter {
    fn parse(row: &[&'static str]) -> Matter {
        let cell = |column| Section::cell(row, column).to_owned();
        let settings = Section::cell(row, 7)
            .split(';')
            .map(str::trim)
            .filter(|text| !text.is_empty());
        Matter {
            number: cell(0),
            category: cell(1),
            start: date(row[2]),
            responsible: cell(3),
            helping: cell(4),
            leader: cell(5),
            name: cell(6),
            settings: settings.map(Setting::parse).collect(),
        }
    }

    /// The value of a key for a unit in a snapshot: the newest one that is shown by then.
    pub fn value(&self, unit: &str, key: &str, as_of: Date) -> Option<&str> {
        self.settings
            .iter()
            .filter(|setting| setting.key == key && setting.shown_from() <= as_of)
            .filter(|setting| setting.unit.as_deref().is_none_or(|name| name == unit))
            .max_by_key(|setting| (setting.unit.is_some(), setting.shown_from()))
            .map(|setting| setting.value.as_str())
    }

    /// The same as a cell; `None` where the story says nothing.
    pub fn cell(&self, unit: &str, key: &str, as_of: Date) -> Option<Cell> {
        let value = self.value(unit, key, as_of)?;
        Some(if value == "空" {
            Cell::Empty
        } else if let Some(number) = value.strip_prefix('#') {
            Cell::Number(number.parse().expect("a number behind #"))
        } else {
            try_date(value).map_or_else(|| Cell::text(value), Cell::Date)
        })
    }

    /// The date of something done that the unit's ledger shows in a snapshot.
    pub fn done(&self, unit: &str, key: &str, as_of: Date) -> Option<Date> {
        self.value(unit, key, as_of).and_then(try_date)
    }

    pub fn on_list(&self) -> bool {
        self.value("", "清单", Date::MAX) != Some("无")
    }

    /// Whether the unit's ledger of a snapshot has a row for the matter.
    pub fn in_ledger(&self, county: &County, unit: &str, as_of: Date) -> bool {
        let value = |key| self.value(unit, key, Date::MAX);
        let first = value("台账起").map_or(self.start, date);
        let last = value("台账止").map_or(Date::MAX, date);
        if as_of < first || as_of > last || value("台账") == Some("无") {
            return false;
        }
        let holder = self.responsible.as_str();
        if let Some(successor) = value("转入") {
            let moved = !county.unit(holder).exists(as_of);
            return unit == if moved { successor } else { holder };
        }
        self.judged_units(county).contains(&unit) || value("另列") == Some(unit)
    }

    /// Who is responsible: everybody named, or only the leading units where one is tagged 牵头; a unit
    /// tagged 配合 helps.
    pub fn judged_units<'a>(&'a self, county: &'a County) -> Vec<&'a str> {
        if self.responsible == ALL_TOWNS {
            let towns = county
                .units
                .iter()
                .filter(|unit| unit.is_town() && unit.exists(self.start));
            return towns.map(|unit| unit.name).collect();
        }
        let names: Vec<&str> = self.responsible.split('、').collect();
        let leading: Vec<&str> = names
            .iter()
            .filter_map(|name| name.strip_suffix("(牵头)"))
            .collect();
        if leading.is_empty() {
            names
                .into_iter()
                .filter(|name| !name.ends_with("(配合)"))
                .collect()
        } else {
            leading
        }
    }
}

/// All matters: the hand-written ones and the ordinary ones, by start date and number.
pub fn load(county: &County) -> Vec<Matter> {
    let written = [TOWN_MATTERS, DEPARTMENT_MATTERS];
    let mut matters: Vec<Matter> = written
        .into_iter()
        .flat_map(|text| tables::section(text, "").rows)
        .map(|row| Matter::parse(&row))
        .collect();
    matters.extend(ordinary::matters(county));
    matters.sort_by(|a, b| (a.start, &a.number).cmp(&(b.start, &b.number)));
    matters
}

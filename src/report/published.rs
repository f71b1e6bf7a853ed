//! What went out for a period (`published/<as-of>.json`), and how and why a later build comes out differently.

use super::archive::PeriodRecord;
use super::manifest::{self, VERSION};
use super::regrouping::{self, Groups, Regrouping};
use super::verdicts::{Difference, FactList, InTheMaking, Verdicts};
use crate::check::{History, Renumbered};
use crate::ingest::workspace::{LATE_FOLDER, day_named_in};
use crate::model::directory::{Directory, comparable};
use crate::rules::findings::{Findings, Tribunal};
use crate::source::word;
use crate::source::word::Word;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A period as a build came out, in a form that can be kept: `office/data/verdicts.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltRecord<V = Verdicts> {
    /// The county.
    pub county: String,
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The program's version.
    pub version: String,
    /// The input fingerprint.
    pub fingerprint: String,
    /// Full names of the units in directory order.
    pub units: Vec<String>,
    /// The full name by each other name that a unit has, as compared: a former one is among them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub other_names: BTreeMap<String, String>,
    /// The group of each unit, by its full name; empty in records of earlier versions.
    #[serde(default, skip_serializing_if = "Groups::is_empty")]
    pub groups: Groups,
    /// What the period came to.
    pub verdicts: V,
}

/// A period as it went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedRecord {
    /// What was built.
    #[serde(flatten)]
    pub built: BuiltRecord,
    /// Input file to SHA-256, as the office's manifest names them.
    pub inputs: BTreeMap<String, String>,
    /// File of `site/` to SHA-256, the manifest included.
    pub files: BTreeMap<String, String>,
}

/// What a period comes to now, against what was published of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// What differs; empty where the period comes out as it was published.
    pub differences: Vec<Difference>,
    /// What has changed among the inputs, for everybody and for the office.
    pub reasons: Vec<Reason>,
    /// The units that had another name then, each in words; that is no difference.
    pub renamed: Vec<String>,
    /// What differs only because units have another group now; that is no difference either.
    pub regrouping: Regrouping,
    /// Where the period went out more than once, against the first time.
    pub first: Option<FirstTime>,
}

impl Revision {
    /// Knows complaints by the numbers under which a later period shows them.
    pub fn renumber(&mut self, renumbered: &Renumbered) {
        for difference in self
            .all()
            .filter(|found| found.list == FactList::Complaints)
        {
            if let Some(shown) = renumbered.shown(&difference.subject, None) {
                difference.subject = shown.to_string();
            }
        }
    }

    /// Shows of matters what `shown` gives in place of their names, by the unit's name and the number.
    pub fn rename(&mut self, shown: impl Fn(&str, &str, &str) -> Option<String>) {
        let is_of_matters =
            |found: &&mut Difference| matches!(found.list, FactList::Matters | FactList::Marks);
        for difference in self.all().filter(is_of_matters) {
            let subject = &difference.subject;
            // The number, which may have blanks in it, and the name behind it.
            let mut parts = subject.match_indices(' ');
            let renamed = parts.find_map(|(at, _)| {
                let (number, name) = (&subject[..at], &subject[at + 1..]);
                let name = shown(&difference.unit, number, name)?;
                Some(format!("{number} {name}"))
            });
            if let Some(renamed) = renamed {
                difference.subject = renamed;
            }
        }
    }

    /// What differs from what went out last, and from what went out first.
    fn all(&mut self) -> impl Iterator<Item = &mut Difference> {
        let first = self.first.iter_mut();
        let of_first = first.flat_map(|first| &mut first.differences);
        self.differences.iter_mut().chain(of_first)
    }
}

/// What a period comes to now, against what was published of it first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstTime {
    /// How often it went out with another record.
    pub times: usize,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// What was published of a period.
pub struct Publication {
    /// The newest record, with which the period is compared.
    pub newest: PublishedRecord,
    /// Where it went out more than once, how often, and what was built for the first time.
    pub first: Option<(usize, BuiltRecord)>,
    /// Of the current period, the records before the newest, in order; those that cannot be read are none.
    pub earlier: Vec<Option<PublishedRecord>>,
}

/// Something that has changed since publication.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reason {
    /// What kind of input.
    #[serde(with = "word")]
    pub kind: Word,
    /// The files, each with what happened to it; the office reads them.
    pub files: Vec<String>,
}

/// Folder of the workspace for the records.
pub const FOLDER: &str = "published";

/// Path of a period's record in the workspace.
pub fn path(as_of: NaiveDate) -> String {
    format!("{FOLDER}/{as_of}.json")
}

/// Path of an earlier record of a period that was published again, counted from 1, the first time.
pub fn earlier_path(as_of: NaiveDate, number: usize) -> String {
    format!("{FOLDER}/{as_of}.{number}.json")
}

/// Where a build puts its record, relative to the office's half.
pub const BUILT_FILE: &str = "data/verdicts.json";

impl<'a> BuiltRecord<InTheMaking<'a>> {
    /// What is to be kept of the current period.
    pub fn of(
        findings: &'a Findings<'a>,
        history: &'a History,
        tribunal: Tribunal<'a>,
        fingerprint: &str,
    ) -> BuiltRecord<InTheMaking<'a>> {
        BuiltRecord {
            county: tribunal.settings.county.clone(),
            as_of: findings.as_of,
            version: VERSION.to_owned(),
            fingerprint: fingerprint.to_owned(),
            units: names(tribunal.directory),
            other_names: other_names(tribunal.directory),
            groups: regrouping::groups(tribunal.directory),
            verdicts: InTheMaking {
                findings,
                history,
                tribunal,
            },
        }
    }
}

/// The full names of all units in directory order.
pub fn names(directory: &Directory) -> Vec<String> {
    directory
        .iter()
        .map(|(_, entry)| entry.name.clone())
        .collect()
}

/// The full name by each other name that means a unit, as compared.
fn other_names(directory: &Directory) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (unit, entry) in directory.iter() {
        let others = entry.other_names.iter().map(|name| comparable(name));
        let meant = others.filter(|name| directory.find(name) == Some(unit));
        let other = meant.filter(|name| *name != comparable(&entry.name));
        names.extend(other.map(|name| (name, entry.name.clone())));
    }
    names
}

impl BuiltRecord {
    /// The units of the record that `names` has under another name now, in words.
    pub fn renamed(&self, names: &BTreeMap<String, String>) -> Vec<String> {
        let units = self.units.iter();
        units
            .filter_map(|unit| Some(format!("{unit}更名为{}", names.get(&comparable(unit))?)))
            .collect()
    }

    /// The groups of the record, by the names that units have now.
    pub fn groups_under(&self, names: &BTreeMap<String, String>) -> Groups {
        let groups = self.groups.iter().map(|(unit, group)| {
            let today = names.get(&comparable(unit)).unwrap_or(unit);
            (today.clone(), group.clone())
        });
        groups.collect()
    }

    /// What a period's verdicts of today have different.
    fn against(&self, now: &Verdicts, today: &Today) -> Against {
        let renamed = self.renamed(&today.other_names);
        let differences = if renamed.is_empty() {
            Verdicts::differences(&self.verdicts, now, &today.units)
        } else {
            Verdicts::differences(&self.verdicts.under(&today.other_names), now, &today.units)
        };
        let groups = self.groups_under(&today.other_names);
        let (regrouping, differences) = regrouping::set_apart(&groups, &today.groups, differences);
        Against {
            renamed,
            regrouping,
            differences,
        }
    }
}

/// Names and groups of the units as the directory has them now.
struct Today {
    units: Vec<String>,
    other_names: BTreeMap<String, String>,
    groups: Groups,
}

/// What a period comes to now against a record of it: the units that have another name, what comes of other groups, and what differs.
struct Against {
    renamed: Vec<String>,
    regrouping: Regrouping,
    differences: Vec<Difference>,
}

/// What a period comes to now.
pub struct Now<'a> {
    /// Its verdicts.
    pub verdicts: &'a Verdicts,
    /// The units.
    pub directory: &'a Directory,
    /// Every input read, by its path; those of later periods are left aside.
    pub inputs: &'a BTreeMap<String, [u8; 32]>,
    /// The name of the office's sub-folder.
    pub office: &'a str,
}

impl Publication {
    /// Holds a period's verdicts of today against the published ones.
    pub fn revision(&self, now: &Now<'_>) -> Revision {
        let first = self.first.as_ref();
        let first = first.map(|(times, first)| (*times, first));
        now.against(&self.newest, first)
    }

    /// As [`Publication::revision`], for the period that is built: against what had gone out before this very build, by its input
    /// fingerprint. A build says the same before and after it is published. `None` where nothing had.
    pub fn revision_of_build(&self, now: &Now<'_>, fingerprint: &str) -> Option<Revision> {
        let newest = std::iter::once(Some(&self.newest));
        let mut records: Vec<Option<&PublishedRecord>> = self
            .earlier
            .iter()
            .map(Option::as_ref)
            .chain(newest)
            .collect();
        let is_this_build = |record: &PublishedRecord| {
            let is_of_same = record.built.fingerprint == fingerprint;
            is_of_same
                && record
                    .built
                    .against(now.verdicts, &now.today())
                    .differences
                    .is_empty()
        };
        while records.last()?.is_none_or(is_this_build) {
            records.pop();
        }
        let newest = (*records.last()?)?;
        let times = records.len();
        let first = records.first().copied().flatten().filter(|_| times > 1);
        Some(now.against(newest, first.map(|first| (times, &first.built))))
    }
}

impl Now<'_> {
    fn today(&self) -> Today {
        Today {
            units: names(self.directory),
            other_names: other_names(self.directory),
            groups: regrouping::groups(self.directory),
        }
    }

    /// Against what went out last, and, where it went out more often, how often and what was built for the first time.
    fn against(&self, newest: &PublishedRecord, first: Option<(usize, &BuiltRecord)>) -> Revision {
        let (now, today) = (self.verdicts, self.today());
        let Against {
            renamed,
            regrouping,
            differences,
        } = newest.built.against(now, &today);
        let reasons = if differences.is_empty() {
            Vec::new()
        } else {
            newest.reasons(self.inputs, self.office)
        };
        Revision {
            differences,
            reasons,
            renamed,
            regrouping,
            first: first.map(|(times, first)| {
                // Whatever it comes of, it differs.
                let first = first.against(now, &today);
                let of_groups = first.regrouping.differences.into_iter();
                FirstTime {
                    times,
                    differences: of_groups.chain(first.differences).collect(),
                }
            }),
        }
    }
}

/// The most periods that are named one by one.
const NAMED_PERIODS: usize = 5;

/// That published periods come out differently now, in words: those before the current one in which everybody can read of it. `None` where
/// all are as they were published.
pub fn revised_words(archive: &[PeriodRecord]) -> Option<String> {
    let revised = archive.iter().filter_map(|record| {
        let differences = record.revision.as_ref()?.differences.iter();
        let count = differences
            .filter(|found| !found.list.is_office_only())
            .count();
        (count > 0).then_some((record.as_of, count))
    });
    let revised: Vec<(NaiveDate, usize)> = revised.collect();
    let ((first, _), (last, _)) = (revised.first()?, revised.last()?);
    let places: usize = revised.iter().map(|(_, count)| count).sum();
    let which = if revised.len() > NAMED_PERIODS {
        format!("{first} 至 {last} 之间")
    } else {
        let days: Vec<String> = revised.iter().map(|(day, _)| day.to_string()).collect();
        days.join("、")
    };
    Some(format!(
        "发布过的 {} 期现在与发布时不同，共 {places} 处（{which}），公开版的「往期」页会写明；不是有意更正的，请先核对单位名录、设置和往期台账。",
        revised.len()
    ))
}

impl PublishedRecord {
    fn reasons(&self, inputs: &BTreeMap<String, [u8; 32]>, office: &str) -> Vec<Reason> {
        let read: BTreeMap<String, [u8; 32]> = inputs
            .iter()
            .filter(|(path, _)| is_read_by(path, self.built.as_of))
            .map(|(path, hash)| (path.clone(), *hash))
            .collect();
        let listed = manifest::listed(&read, office, None);
        let now: BTreeMap<&str, &String> = listed
            .iter()
            .map(|(path, hash)| (path.as_str(), hash))
            .collect();
        let then: BTreeMap<&str, &String> = self
            .inputs
            .iter()
            .map(|(path, hash)| (path.as_str(), hash))
            .collect();
        let mut reasons: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        let paths: BTreeSet<&str> = now.keys().chain(then.keys()).copied().collect();
        for path in paths {
            let what = match (then.get(path), now.get(path)) {
                (None, Some(_)) => "新增",
                (Some(_), None) => "已删除",
                (Some(then), Some(now)) if then != now => "有改动",
                _ => continue,
            };
            let files = reasons.entry(kind(path, office)).or_default();
            files.push(format!("{path}（{what}）"));
        }
        if self.built.version != VERSION {
            reasons.insert(
                "程序版本",
                vec![format!("由{}改为{VERSION}", self.built.version)],
            );
        }
        let mut reasons: Vec<Reason> = reasons
            .into_iter()
            .map(|(kind, files)| Reason { kind, files })
            .collect();
        reasons.sort();
        reasons
    }
}

/// Whether a build at the as-of date reads a file: those of later periods it does not.
fn is_read_by(path: &str, as_of: NaiveDate) -> bool {
    let is_dated = path.starts_with("ledgers/") || path.starts_with("notes/");
    !is_dated || day_named_in(path).is_some_and(|date| date <= as_of)
}

/// What kind of input a path is.
fn kind(path: &str, office: &str) -> &'static str {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["duban.toml"] => "设置（duban.toml）",
        ["calendar.toml"] => "工作日历（calendar.toml）",
        ["notes", ..] => "按语",
        ["ledgers", _, folder, ..] if *folder == LATE_FOLDER => "补报的台账",
        ["ledgers", _, folder, _, ..] if *folder == office => {
            "办公室的登记（更正、延期、容错、清单等）"
        }
        ["ledgers", ..] => "单位台账",
        _ => "单位名录",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_changed_since_is_told_by_kind_and_later_periods_are_left_aside() {
        let hash = |byte: u8| [byte; 32];
        let record = PublishedRecord {
            built: BuiltRecord {
                county: "某县".to_owned(),
                as_of: "2026-11-13".parse().expect("a date"),
                version: VERSION.to_owned(),
                fingerprint: String::new(),
                units: Vec::new(),
                other_names: BTreeMap::new(),
                groups: Groups::new(),
                verdicts: Verdicts::default(),
            },
            inputs: [
                ("duban.toml", 1),
                ("单位名录.xlsx", 2),
                ("ledgers/2026-11-13/甲镇.xlsx", 3),
                ("ledgers/2026-11-13/县政府办/登记.xlsx", 4),
            ]
            .into_iter()
            .map(|(path, byte)| (path.to_owned(), manifest::hex(&hash(byte))))
            .collect(),
            files: BTreeMap::new(),
        };
        let now: BTreeMap<String, [u8; 32]> = [
            ("duban.toml", 1),
            ("单位名录.xlsx", 9),
            ("ledgers/2026-11-13/县政府办/登记.xlsx", 5),
            ("ledgers/2026-11-13/补报/甲镇.xlsx", 6),
            ("ledgers/2026-11-20/甲镇.xlsx", 7),
            ("calendar.toml", 8),
        ]
        .into_iter()
        .map(|(path, byte)| (path.to_owned(), hash(byte)))
        .collect();
        let told: Vec<String> = record
            .reasons(&now, "县政府办")
            .iter()
            .map(|reason| format!("{}：{}", reason.kind, reason.files.join("、")))
            .collect();
        assert_eq!(
            told,
            [
                "办公室的登记（更正、延期、容错、清单等）：ledgers/2026-11-13/县政府办/登记.xlsx（有改动）",
                "单位台账：ledgers/2026-11-13/甲镇.xlsx（已删除）",
                "单位名录：单位名录.xlsx（有改动）",
                "工作日历（calendar.toml）：calendar.toml（新增）",
                "补报的台账：ledgers/2026-11-13/补报/甲镇.xlsx（新增）",
            ]
        );
    }

    #[test]
    fn a_record_comes_back_as_it_was_written() {
        let text = r#"{"county":"某县","as_of":"2026-11-13","version":"0","fingerprint":"f","units":["甲镇"],"verdicts":{},"inputs":{"a":"1"},"files":{"index.html":"2"}}"#;
        let record: PublishedRecord = serde_json::from_str(text).expect("a record");
        assert_eq!(serde_json::to_string(&record).expect("JSON"), text);
    }
}

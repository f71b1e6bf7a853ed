//! Addresses of the pages: stable from week to week, made from the names that people know.

use super::{Link, parts};
use crate::model::directory::{Directory, UnitId};
use crate::rules::Findings;
use crate::rules::matters::{Matter, MatterKey};
use crate::source::Text;
use chrono::NaiveDate;
use foldhash::{HashMap, HashMapExt};
use std::collections::{BTreeMap, BTreeSet};

/// The page of the rankings.
pub const RANKING: &str = "ranking/index.html";
/// The page of all matters.
pub const MATTERS: &str = "matters/index.html";
/// The page of the key works.
pub const KEY_WORKS: &str = "keyworks/index.html";
/// The page of the county leaders.
pub const LEADERS: &str = "leaders/index.html";
/// The page of the meetings.
pub const MEETINGS: &str = "meetings/index.html";
/// The page of the earlier weeks.
pub const PERIODS: &str = "periods/index.html";
/// The page of the codes of what can be wrong.
pub const CODES: &str = "codes/index.html";

/// How many matters stand on one page with their working; a unit that has more gets further pages.
pub const MATTERS_PER_PAGE: usize = 60;

/// Where one matter's working stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterAddress {
    /// The page of its unit, counted from zero.
    pub page: usize,
    /// The anchor on it, as the `id` has it.
    pub anchor: String,
    /// The link to it.
    pub href: Text,
}

/// The file names of all pages that are named after something.
#[derive(Debug, Clone, Default)]
pub struct Links {
    units: BTreeMap<UnitId, String>,
    to_units: BTreeMap<UnitId, Link>,
    to_meetings: Vec<Link>,
    to_leaders: Vec<Link>,
    groups: BTreeMap<String, String>,
    meetings: Vec<String>,
    key_works: Vec<String>,
    leaders: Vec<String>,
    matters: HashMap<MatterKey, MatterAddress>,
}

impl Links {
    /// The addresses of a period's pages.
    pub fn new(directory: &Directory, findings: &Findings<'_>) -> Links {
        let units = unit_stems(directory);
        let mut taken = BTreeSet::new();
        let groups = directory
            .groups()
            .into_iter()
            .map(|group| (group.to_owned(), file_stem(group, &mut taken)))
            .collect();
        let mut taken = BTreeSet::new();
        let meetings = findings
            .meetings
            .iter()
            .map(|meeting| meeting_stem(&meeting.id, &meeting.name, &mut taken))
            .collect();
        let mut taken = BTreeSet::new();
        let key_works = findings
            .key_works
            .iter()
            // Behind the others: no address of theirs changes by one that was struck out.
            .chain(&findings.struck_works)
            .map(|work| file_stem(&format!("{} {}", work.number, work.name), &mut taken))
            .collect();
        let mut taken = BTreeSet::new();
        let leaders = findings
            .leaders
            .iter()
            .map(|leader| file_stem(&leader.name, &mut taken))
            .collect();
        let mut links = Links {
            units,
            groups,
            meetings,
            key_works,
            leaders,
            ..Links::default()
        };
        let units = directory.iter().map(|(unit, entry)| {
            let link = Link::new(entry.name.as_str(), encode(&links.unit(unit)));
            (unit, link)
        });
        links.to_units = units.collect();
        let meetings = findings.meetings.iter().enumerate();
        links.to_meetings = meetings
            .map(|(at, meeting)| Link::new(meeting.name.as_str(), encode(&links.meeting(at))))
            .collect();
        let leaders = findings.leaders.iter().enumerate();
        links.to_leaders = leaders
            .map(|(at, leader)| Link::new(leader.name.as_str(), encode(&links.leader(at))))
            .collect();
        links.matters = links.addresses(findings);
        links
    }

    /// The dossier of a unit, relative to the half's root.
    pub fn unit(&self, unit: UnitId) -> String {
        format!("units/{}.html", self.stem(unit))
    }

    /// A unit with the link to its dossier.
    pub fn unit_link(&self, unit: UnitId) -> Link {
        let link = self.to_units.get(&unit);
        link.cloned().unwrap_or_else(|| Link::new("", ""))
    }

    /// The link to the dossier of a unit.
    pub fn unit_href(&self, unit: UnitId) -> &str {
        self.to_units.get(&unit).map_or("", |link| &*link.href)
    }

    /// The ranking of a group.
    pub fn group(&self, group: &str) -> String {
        let stem = self.groups.get(group).map_or(group, String::as_str);
        format!("ranking/{stem}.html")
    }

    /// The page of a meeting, by its position among the findings' meetings.
    pub fn meeting(&self, position: usize) -> String {
        let stem = self.meetings.get(position).map_or("", String::as_str);
        format!("meetings/{stem}.html")
    }

    /// A meeting with the link to its page, by its position among the findings' meetings.
    pub fn meeting_link(&self, position: usize) -> Link {
        self.to_meetings[position].clone()
    }

    /// A county leader with the link to their page, by their position among the findings' leaders.
    pub fn leader_link(&self, position: usize) -> Link {
        self.to_leaders[position].clone()
    }

    /// The page of a key work, by its position among the findings' key works and, behind them, those that were struck out.
    pub fn key_work(&self, position: usize) -> String {
        let stem = self.key_works.get(position).map_or("", String::as_str);
        format!("keyworks/{stem}.html")
    }

    /// The page of a county leader, by their position among the findings' leaders.
    pub fn leader(&self, position: usize) -> String {
        let stem = self.leaders.get(position).map_or("", String::as_str);
        format!("leaders/{stem}.html")
    }

    /// The page of a unit's matters with their working, counted from zero.
    pub fn matters(&self, unit: UnitId, page: usize) -> String {
        parts::path(&format!("matters/{}.html", self.stem(unit)), page)
    }

    /// The list of one category. No unit's file begins with a bracket of this kind.
    pub fn category(name: &str) -> String {
        let stem = file_stem(&format!("【类别】{name}"), &mut BTreeSet::new());
        format!("matters/{stem}.html")
    }

    /// Where a matter's working stands, if it is shown.
    pub fn address(&self, key: &MatterKey) -> Option<&MatterAddress> {
        self.matters.get(key)
    }

    /// The anchor of a matter's working on its page.
    pub fn matter_anchor(&self, matter: &Matter<'_>) -> String {
        let address = self.address(&matter.key);
        address.map_or_else(
            || anchor(&matter.key.number),
            |address| address.anchor.clone(),
        )
    }

    /// The link to a matter's working.
    pub fn matter(&self, matter: &Matter<'_>) -> Text {
        let address = self.address(&matter.key);
        address.map_or_else(
            || {
                self.matter_at(matter.unit, 0, &anchor(&matter.key.number))
                    .into()
            },
            |address| Text::clone(&address.href),
        )
    }

    /// The link to the working of a matter that an earlier period judged; empty where it is no longer shown.
    pub fn matter_of_key(&self, key: &MatterKey) -> Text {
        let address = self.address(key);
        address.map_or_else(Text::default, |address| Text::clone(&address.href))
    }

    fn matter_at(&self, unit: UnitId, page: usize, anchor: &str) -> String {
        [&*encode(&self.matters(unit, page)), "#", &encode(anchor)].concat()
    }

    fn addresses(&self, findings: &Findings<'_>) -> HashMap<MatterKey, MatterAddress> {
        let mut counts: BTreeMap<UnitId, usize> = BTreeMap::new();
        let mut anchors: BTreeSet<(UnitId, String)> = BTreeSet::new();
        let mut addresses = HashMap::new();
        for matter in findings.matters.iter().chain(&findings.lapsed) {
            let key = &matter.key;
            let count = counts.entry(matter.unit).or_default();
            let mut anchor = anchor(&key.number);
            if !anchors.insert((matter.unit, anchor.clone())) {
                anchor = format!("{anchor}-{}-{}", key.year, key.unit.0);
                anchors.insert((matter.unit, anchor.clone()));
            }
            let page = *count / MATTERS_PER_PAGE;
            *count += 1;
            let href = self.matter_at(matter.unit, page, &anchor);
            let href = href.into();
            addresses.insert(key.clone(), MatterAddress { page, anchor, href });
        }
        addresses
    }

    /// The page of a period before the current one.
    pub fn period(as_of: NaiveDate) -> String {
        format!("periods/{as_of}.html")
    }

    /// The copy of a unit's ledger that goes back to it, in the office's half.
    pub fn return_copy(&self, unit: UnitId) -> String {
        return_copy(self.stem(unit))
    }

    /// The slip that reminds a unit, in the office's half.
    pub fn reminder(&self, unit: UnitId) -> String {
        format!("reminders/{}.xlsx", self.stem(unit))
    }

    /// The circular about a meeting, by its position among the findings' meetings, in the office's half.
    pub fn meeting_circular(&self, position: usize) -> String {
        let stem = self.meetings.get(position).map_or("", String::as_str);
        meeting_circular(stem)
    }

    fn stem(&self, unit: UnitId) -> &str {
        self.units.get(&unit).map_or("", String::as_str)
    }
}

/// By unit: its name as the name of a file.
pub fn unit_stems(directory: &Directory) -> BTreeMap<UnitId, String> {
    let mut taken = BTreeSet::new();
    directory
        .iter()
        .map(|(unit, entry)| (unit, file_stem(&entry.name, &mut taken)))
        .collect()
}

/// The path of a return copy by the stem of its unit.
pub fn return_copy(stem: &str) -> String {
    format!("returns/{stem}.xlsx")
}

/// A meeting's number and name as the name of its files; meetings take theirs in order.
pub fn meeting_stem(id: &str, name: &str, taken: &mut BTreeSet<String>) -> String {
    file_stem(&format!("{id} {name}"), taken)
}

/// The path of the circular about a meeting by the stem of its files.
pub fn meeting_circular(stem: &str) -> String {
    format!("会议通报-{stem}(代拟稿).docx")
}

/// An `id` for a number: no blanks, and never empty.
fn anchor(number: &str) -> String {
    let kept: String = number
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    format!("m-{kept}")
}

/// The longest file name in bytes before its ending; every file system takes it, with a path before it.
const LONGEST_STEM: usize = 150;

/// A file name without ending that every system accepts and that no page of the same folder has yet.
pub fn file_stem(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut stem: String = name
        .chars()
        .map(|c| match c {
            '\\' | '/' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .collect();
    let mut end = stem.len().min(LONGEST_STEM);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    stem.truncate(end);
    let mut stem = stem.trim().trim_end_matches('.').to_owned();
    if stem.is_empty() || stem.starts_with('.') || is_reserved(&stem) {
        stem.insert(0, '_');
    }
    let mut unique = stem.clone();
    let mut number = 2;
    // Windows tells no difference between capitals and small letters.
    while !taken.insert(unique.to_lowercase()) {
        unique = format!("{stem} ({number})");
        number += 1;
    }
    unique
}

/// Names that Windows keeps for devices, and the one that every folder's first page has.
fn is_reserved(stem: &str) -> bool {
    let upper = stem.to_ascii_uppercase();
    let base = upper.split('.').next().unwrap_or_default();
    let numbered = |prefix: &str| {
        base.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    matches!(base, "CON" | "PRN" | "AUX" | "NUL" | "INDEX") || numbered("COM") || numbered("LPT")
}

/// A path or fragment as a link has it: Chinese characters as they are, whatever could end or change it percent-encoded.
pub fn encode(path: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let stays = |letter: char| {
        // Common Chinese characters need no tables of Unicode.
        let is_common = matches!(
            letter,
            '\u{4e00}'..='\u{9fff}' | '-' | '_' | '.' | '~' | '/'
        );
        is_common || letter.is_alphanumeric()
    };
    let mut encoded = String::with_capacity(path.len());
    let mut rest = path;
    // What stays is taken over in runs.
    while let Some((at, letter)) = rest.char_indices().find(|(_, letter)| !stays(*letter)) {
        let (run, from) = rest.split_at(at);
        let (letter, behind) = from.split_at(letter.len_utf8());
        encoded.push_str(run);
        for byte in letter.bytes() {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        rest = behind;
    }
    encoded.push_str(rest);
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_accepted_everywhere_and_differ() {
        let mut taken = BTreeSet::new();
        for (name, expected) in [
            ("青禾镇", "青禾镇"),
            ("甲/乙:丙", "甲_乙_丙"),
            ("甲\\乙|丙", "甲_乙_丙 (2)"),
            ("con", "_con"),
            ("index", "_index"),
            ("A局", "A局"),
            ("a局", "a局 (2)"),
            ("", "_"),
            ("末尾.", "末尾"),
        ] {
            assert_eq!(file_stem(name, &mut taken), expected);
        }
        assert!(file_stem(&"长".repeat(200), &mut taken).len() <= LONGEST_STEM);
    }

    #[test]
    fn links_encode_what_could_end_them_and_keep_chinese_readable() {
        assert_eq!(encode("units/青 (2).html"), "units/青%20%282%29.html");
        assert_eq!(encode("a\"<#?%&:、"), "a%22%3C%23%3F%25%26%3A%E3%80%81");
    }
}

//! The draft circulars: what they say, in order, as plain data; how they look is decided elsewhere.

mod correction;
mod meeting;
mod people;
mod weekly;

pub use correction::CORRECTION;
pub use weekly::WEEKLY;

use super::attachments::meetings::meeting_name;
use super::pages::Views;
use super::pages::words::{long_day, short_day};
use super::table::Foot;

use crate::model::category::Limit;
use crate::model::directory::UnitId;
use crate::rules::due_dates;
use crate::rules::meetings::{Incident, Meeting};
use chrono::{Datelike, NaiveDate};

/// A piece of a document's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A heading of the first level (一、) or of a deeper one.
    Heading(usize, String),
    /// A paragraph.
    Text(String),
    /// A table with a header that is repeated on every page.
    Table(DocumentTable),
}

/// A table inside a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentTable {
    /// Headings, each with its share of the width.
    pub columns: Vec<(String, u32)>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl DocumentTable {
    /// A table from headings with their shares of the width, and rows.
    pub fn new(columns: &[(&str, u32)], rows: Vec<Vec<String>>) -> DocumentTable {
        DocumentTable {
            columns: columns
                .iter()
                .map(|(title, share)| ((*title).to_owned(), *share))
                .collect(),
            rows,
        }
    }
}

/// A draft in the layout of official documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its path in the office's half.
    pub path: String,
    /// The title, line by line: who issues it, and what it is about.
    pub title: Vec<String>,
    /// To whom.
    pub addressees: String,
    /// The body.
    pub body: Vec<Part>,
    /// The names of what is attached, in order.
    pub attachments: Vec<String>,
    /// Who issues it.
    pub issuer: String,
    /// The day up to which it tells.
    pub date: NaiveDate,
    /// The day of issue as it stands below the issuer.
    pub issued: String,
    /// What those who decide must know and the document must not say: a page of its own behind it, to be taken out.
    pub internal: Vec<Part>,
    /// What the foot of every page carries.
    pub foot: Foot,
}

/// Until when a written self-criticism is asked for: so many working days after the as-of date. The notice sets no day; the
/// draft proposes one.
const SELF_CRITICISM_WORKING_DAYS: u32 = 5;

/// Who issues a county's circulars, whether the settings name the county or its government.
fn issuer(county: &str) -> String {
    let named = county
        .trim_end_matches("办公室")
        .trim_end_matches("人民政府");
    format!("{named}人民政府办公室")
}

/// What stands for the notice's title and number, as drafts have it, where the settings do not name them.
const NOTICE_TO_COME: &str = "《×××××》（×〔××××〕×号）";

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// A number of a heading in Chinese.
fn numeral(number: usize) -> String {
    match number {
        1..=10 => NUMERALS[number - 1].to_owned(),
        11..=19 => format!("十{}", NUMERALS[number - 11]),
        _ => number.to_string(),
    }
}

/// The number at the head of a heading such as `三、下周重点`; 0 where there is none.
pub fn numbered(heading: &str) -> usize {
    let Some((number, _)) = heading.split_once('、') else {
        return 0;
    };
    (1..20)
        .find(|known| numeral(*known) == number.trim())
        .unwrap_or(0)
}

impl Views<'_> {
    fn issuer(&self) -> String {
        issuer(&self.input.tribunal.settings.county)
    }

    /// On what the circulars rest, for the beginning of their first sentence.
    fn on_the_ground_of(&self, short: &str) -> String {
        let notice = self.input.tribunal.settings.notice.as_deref();
        format!("根据{}{short}，", notice.unwrap_or(NOTICE_TO_COME))
    }

    /// Every unit that exists at the as-of date, by its full name.
    fn addressees(&self) -> String {
        let as_of = self.input.findings.as_of;
        let directory = self.input.tribunal.directory;
        let names: Vec<&str> = directory
            .iter()
            .filter(|(_, entry)| entry.exists_on(as_of))
            .map(|(_, entry)| entry.name.as_str())
            .collect();
        names.join("、")
    }

    /// Whether a unit has been dissolved: it is no addressee, and whatever is said of it says so.
    fn is_gone(&self, unit: UnitId) -> bool {
        let last_day = self.input.tribunal.directory.unit(unit).dissolved;
        last_day.is_some_and(|last_day| last_day < self.input.findings.as_of)
    }

    /// A unit's name, and that it has been dissolved.
    pub(in crate::report) fn name_and_end(&self, unit: UnitId) -> String {
        let gone = if self.is_gone(unit) {
            "（已撤销）"
        } else {
            ""
        };
        format!("{}{gone}", self.name(unit))
    }

    /// Unit, post, person and kind: `听澜街道办事处副主任沃千帆（迟到）`.
    fn offender(&self, incident: &Incident) -> String {
        format!("{}（{}）", self.person(incident), incident.kind)
    }

    /// Unit, post and person.
    fn person(&self, incident: &Incident) -> String {
        let unit = self.input.tribunal.directory.unit(incident.unit);
        let post = people::post_of(unit, &incident.post);
        format!("{}{post}{}", unit.name, incident.person)
    }

    /// A day of a document of the as-of date: without the year where it is of the same.
    fn day_words(&self, day: NaiveDate) -> String {
        if day.year() == self.input.findings.as_of.year() {
            short_day(day)
        } else {
            long_day(day)
        }
    }

    /// Who owes self-criticisms for a meeting, each once, with the first incident and the number of them; every violation asks for
    /// one of its own (C3).
    fn owing<'m>(&self, meeting: &'m Meeting) -> Vec<(String, &'m Incident, usize)> {
        let mut owing: Vec<(String, &Incident, usize)> = Vec::new();
        let incidents = meeting.incidents.iter();
        for incident in incidents.filter(|incident| owes_self_criticism(incident)) {
            let person = self.person(incident);
            match owing.iter_mut().find(|(known, ..)| *known == person) {
                Some((.., count)) => *count += 1,
                None => owing.push((person, incident, 1)),
            }
        }
        owing
    }

    /// Whether an earlier circular could ask for the self-criticism of an incident: its day does not move on.
    fn was_asked_for(&self, incident: &Incident) -> bool {
        let newest = self.input.history.current();
        newest.is_some_and(|newest| incident.known_since < newest.as_of)
    }

    /// Until when the self-criticism of an incident is asked for, and whether that day has passed.
    fn self_criticism_due(&self, incident: &Incident) -> (String, bool) {
        let limit = Limit::WorkingDays(SELF_CRITICISM_WORKING_DAYS);
        let as_of = self.input.findings.as_of;
        let asked = if self.was_asked_for(incident) {
            incident.known_since
        } else {
            as_of
        };
        let due = due_dates::due_date(limit, asked, self.input.tribunal.calendar, true);
        due.map_or_else(
            || (long_day(asked), asked < as_of),
            |due| {
                let mark = if due.provisional { "（暂算）" } else { "" };
                (format!("{}{mark}", long_day(due.date)), due.date < as_of)
            },
        )
    }
}

/// A meeting's name behind its day: without the day, where the name begins with it.
fn meeting_called(meeting: &Meeting) -> String {
    let name = meeting_name(meeting);
    let days = [long_day(meeting.date), short_day(meeting.date)];
    let bare = days.iter().find_map(|day| name.strip_prefix(day.as_str()));
    match bare.map(|rest| rest.trim_start().trim_start_matches("召开的")) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => name,
    }
}

/// How many self-criticisms somebody owes, where it is more than one.
fn several(count: usize) -> Option<String> {
    (count > 1).then(|| format!("{count}份"))
}

/// Whether a self-criticism is owed and not handed in (C3).
fn owes_self_criticism(incident: &Incident) -> bool {
    incident.counts() && incident.self_criticism.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_government_is_named_once() {
        for county in ["云澜县", "云澜县人民政府", "云澜县人民政府办公室"] {
            assert_eq!(issuer(county), "云澜县人民政府办公室");
        }
    }

    #[test]
    fn headings_are_numbered_in_chinese_and_read_back() {
        for (number, heading) in [
            (1, "一、总体"),
            (3, "三、下周重点"),
            (10, "十、其他"),
            (12, "十二、其他"),
            (0, "导语"),
            (0, "（一）小节"),
        ] {
            assert_eq!(numbered(heading), number, "{heading}");
        }
    }
}

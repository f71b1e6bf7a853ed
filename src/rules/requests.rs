//! Requests (请示事项) to another unit, to the county government or to the county committee, and their replies.

use super::clause::{Basis, Clause};
use super::registers::{self, StruckOut, UnitRow};
use crate::check::History;
use crate::diagnostic::{Diagnostic, RowProblem};
use crate::model::calendar::WorkCalendar;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use crate::source::Place;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A matter of the unit's own authority that it hands up all the same.
pub const HANDED_UP: Clause = Clause {
    id: "handed-up",
    citation: "一(四)",
    title: "职权内事项上交",
    rule: "请示县政府、县委的事项，登记「是否职权范围内」为「是」的，列出请示单位「职权内事项上交」；请示其他单位的不列。",
    basis: Basis::Notice,
    function: "rules::requests::is_handed_up",
    cases: include_str!("cases/handed-up.txt"),
};

/// Requests and their replies.
pub const REQUESTS: Clause = Clause {
    id: "requests",
    citation: "五(二)",
    title: "请示事项",
    rule: "没有答复日期的，列出受理单位「请示未答复」和已等待的工作日；答复意见空白、或既不是同意、不同意又不足四个字的为「答复不明确」。答复期限通知没有规定，县里设定后才判断逾期。",
    basis: Basis::Interpretation,
    function: "rules::requests::is_unanswered",
    cases: include_str!("cases/requests.txt"),
};

/// A reply that is no plain yes or no needs at least so many characters to say anything.
const CLEAR_CHARACTERS: usize = 4;

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receiver {
    /// A unit of the directory.
    Unit(UnitId),
    /// 县政府 or 县委.
    County(String),
}

impl Receiver {
    /// Its full name.
    pub fn name<'a>(&'a self, directory: &'a Directory) -> &'a str {
        match self {
            Receiver::Unit(unit) => directory.name(*unit),
            Receiver::County(name) => name,
        }
    }
}

/// A request of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// 编号.
    pub id: String,
    /// 请示单位.
    pub from: UnitId,
    /// 受理单位, one as a rule.
    pub to: Vec<Receiver>,
    /// 日期.
    pub date: NaiveDate,
    /// 事项.
    pub subject: String,
    /// 是否职权范围内, where it is said.
    pub within_authority: Option<bool>,
    /// 答复日期.
    pub replied: Option<NaiveDate>,
    /// 答复意见.
    pub reply: String,
    /// Working days from the request to its reply, or to the as-of date while there is none.
    pub working_days_waited: i64,
    /// 「答复不明确」.
    pub unclear_reply: bool,
    /// Waited longer than `reply_working_days`, where the county has set it.
    pub over_limit: bool,
    /// Made before the notice came into force: shown, and counted nowhere.
    pub before_force: bool,
    /// Struck out (M15): shown, and counted nowhere.
    pub struck: bool,
    /// Where it stands.
    pub place: Place,
}

impl Request {
    /// Whether the lists of the register count it.
    pub fn counts(&self) -> bool {
        !self.struck && !self.before_force
    }

    /// 「职权内事项上交」: within the unit's own authority, and handed up to the county all the same.
    pub fn is_handed_up(&self) -> bool {
        let upwards = self
            .to
            .iter()
            .any(|receiver| matches!(receiver, Receiver::County(_)));
        upwards && self.within_authority == Some(true)
    }

    /// 「请示未答复」.
    pub fn is_unanswered(&self) -> bool {
        self.replied.is_none()
    }
}

/// All requests, in order of number and unit; those that do not count are among them.
pub fn all(
    history: &History,
    struck_out: &StruckOut,
    (calendar, settings): (&WorkCalendar, &Settings),
    as_of: NaiveDate,
) -> Vec<Request> {
    registers::unit_rows(history, Sheet::Requests, struck_out)
        .filter_map(|row| request(&row, calendar, settings, as_of))
        .collect()
}

fn request(
    row: &UnitRow<'_>,
    calendar: &WorkCalendar,
    settings: &Settings,
    as_of: NaiveDate,
) -> Option<Request> {
    let record = row.record;
    let date = record.date(Field::Date)?;
    let replied = record.date(Field::RepliedOn);
    let reply = record.text_or_empty(Field::Reply).to_string();
    let waited = calendar.working_days_between(date, replied.unwrap_or(as_of));
    let units = record
        .units(Field::To)
        .iter()
        .map(|mention| Receiver::Unit(mention.unit));
    let county = record
        .other_names(Field::To)
        .iter()
        .map(|name| Receiver::County(name.to_string()));
    Some(Request {
        id: row.number.to_owned(),
        from: row.unit,
        to: units.chain(county).collect(),
        date,
        subject: record.text_or_empty(Field::Name).to_string(),
        within_authority: record.flag(Field::WithinAuthority),
        replied,
        working_days_waited: waited,
        unclear_reply: replied.is_some() && is_unclear(&reply),
        over_limit: settings
            .reply_working_days
            .is_some_and(|limit| waited > i64::from(limit)),
        reply,
        before_force: !settings.in_force_on(date),
        struck: row.struck,
        place: record.number_place(),
    })
}

/// Requests with a reply and no day of it: they are unanswered as long as it is missing. A cell that cannot be read is told as that.
pub fn report(requests: &[Request], history: &History, diagnostics: &mut Vec<Diagnostic>) {
    report_own(requests, history, diagnostics);
    let is_half = |request: &&Request| {
        request.replied.is_none() && !request.struck && says_something(&request.reply)
    };
    let half: BTreeSet<&Place> = requests
        .iter()
        .filter(is_half)
        .map(|request| &request.place)
        .collect();
    if half.is_empty() {
        return;
    }
    let unreadable = history.unreadable_cells();
    let mut told: BTreeSet<Place> = BTreeSet::new();
    for (_, row) in history.rows(Sheet::Requests) {
        let place = row.record.place(Field::RepliedOn);
        let is_told = half.contains(&row.record.number_place()) && !unreadable.contains_key(&place);
        if is_told && told.insert(place.clone()) {
            let read = row.record.text_or_empty(Field::Reply).to_string();
            diagnostics.push(Diagnostic::new(
                RowProblem::ReplyWithoutDay { read },
                place,
                None,
            ));
        }
    }
}

/// Requests whose unit is among those that it asks.
fn report_own(requests: &[Request], history: &History, diagnostics: &mut Vec<Diagnostic>) {
    let own: BTreeMap<&Place, &Request> = requests
        .iter()
        .filter(|request| !request.struck && request.to.contains(&Receiver::Unit(request.from)))
        .map(|request| (&request.place, request))
        .collect();
    if own.is_empty() {
        return;
    }
    for (_, row) in history.rows(Sheet::Requests) {
        if let Some(request) = own.get(&row.record.number_place()) {
            let id = request.id.clone();
            let problem = RowProblem::RequestToItself { id };
            let place = row.record.place(Field::To);
            diagnostics.push(Diagnostic::new(problem, place, None));
        }
    }
}

/// Whether a reply is one, and not that there is none yet.
fn says_something(reply: &str) -> bool {
    const NOT_YET: [&str; 5] = ["未", "待", "尚", "正在", "暂"];
    let reply = comparable(reply);
    reply.contains(char::is_alphanumeric) && !NOT_YET.iter().any(|word| reply.starts_with(word))
}

fn is_unclear(reply: &str) -> bool {
    let reply = comparable(reply);
    // A full stop or brackets say nothing.
    let said = reply.trim_matches(|c: char| !c.is_alphanumeric());
    !matches!(said, "同意" | "不同意") && said.chars().count() < CLEAR_CHARACTERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_a_yes_a_no_or_at_least_four_characters() {
        for (reply, expected) in [
            ("", true),
            ("同意", false),
            (" 同 意 ", false),
            ("不同意", false),
            ("已阅", true),
            ("再研究", true),
            ("请再研究", false),
            ("再 研 究", true),
            ("同意。", false),
            ("“不同意！”", false),
            ("（同意）", false),
            ("已阅。。", true),
            ("。。。。", true),
            ("请再研究。", false),
            ("原则同意", false),
        ] {
            assert_eq!(is_unclear(reply), expected, "{reply}");
        }
    }

    #[track_caller]
    fn handed_up(to: Receiver, within_authority: Option<bool>, expected: bool) {
        let request = Request {
            id: "Q1".to_owned(),
            from: UnitId(0),
            to: vec![to],
            date: NaiveDate::MIN,
            subject: String::new(),
            within_authority,
            replied: None,
            reply: String::new(),
            working_days_waited: 0,
            unclear_reply: false,
            over_limit: false,
            before_force: false,
            struck: false,
            place: Place::of_file("请示事项.xlsx"),
        };
        assert_eq!(request.is_handed_up(), expected);
    }

    #[test]
    fn only_a_matter_of_the_units_own_authority_is_handed_up_and_only_to_the_county() {
        handed_up(Receiver::County("县政府".to_owned()), Some(true), true);
        handed_up(Receiver::County("县委".to_owned()), Some(false), false);
        handed_up(Receiver::County("县委".to_owned()), None, false);
        handed_up(Receiver::Unit(UnitId(1)), Some(true), false);
    }
}

//! Requests (请示事项): those handed up needlessly, those without a reply, and those whose reply says nothing.

use super::office_columns::OfficeColumn;
use super::words::{BEFORE_FORCE, day_or_empty, iso};
use super::{Link, Views, how_many, parts};
use crate::model::directory::UnitId;
use crate::rules::requests::{Receiver, Request};
use crate::source::composed;
use chrono::NaiveDate;
use serde::Serialize;
use std::cmp::Reverse;

/// A request.
#[derive(Debug, Clone)]
pub struct RequestRow {
    /// 编号, for the office.
    pub id: Option<String>,
    /// 日期.
    pub date: String,
    /// 请示单位.
    pub from: Link,
    /// 受理单位; one that is no unit leads nowhere.
    pub to: Vec<Link>,
    /// 事项.
    pub subject: String,
    /// 答复日期; empty where there is none.
    pub replied: String,
    /// Working days to the reply, or so far.
    pub waited: i64,
    /// From when to when they are counted, in words.
    pub counting: String,
    /// 职权内事项上交, 请示未答复, 答复不明确, 超过答复期限.
    pub marks: Vec<&'static str>,
    /// 是否职权范围内, for the office.
    pub within_authority: Option<&'static str>,
    /// 答复意见, for the office.
    pub reply: Option<String>,
    /// Struck out.
    pub struck: bool,
    /// What a correction has made of it.
    pub corrected: Vec<OfficeColumn>,
    /// Its cell, for the office.
    pub cell: Option<String>,
}

/// The requests that one receiver has not replied to.
#[derive(Debug, Clone, Serialize)]
pub struct Unanswered {
    /// The receiver; one that is no unit leads nowhere.
    pub receiver: Link,
    /// That it has been dissolved, and into which unit it went; `None` where it exists.
    pub gone: Option<String>,
    /// The requests, the oldest first.
    #[serde(serialize_with = "how_many")]
    pub rows: Vec<RequestRow>,
}

/// The requests page.
#[derive(Debug, Clone, Serialize)]
pub struct RequestsPage {
    /// 「职权内事项上交」.
    #[serde(serialize_with = "how_many")]
    pub handed_up: Vec<RequestRow>,
    /// 「请示未答复」 by receiver.
    pub unanswered: Vec<Unanswered>,
    /// How many requests are unanswered.
    pub waiting: usize,
    /// 「答复不明确」.
    #[serde(serialize_with = "how_many")]
    pub unclear: Vec<RequestRow>,
    /// The whole list, the newest first.
    #[serde(serialize_with = "how_many")]
    pub rows: Vec<RequestRow>,
    /// Which of the units on the page have been dissolved; empty where none has.
    pub gone: String,
    /// The limit for replies in working days, where the county has set one.
    pub limit: Option<u32>,
    /// How many of the whole list were made before the notice came into force, and stand on no other.
    pub before_force: usize,
}

impl RequestsPage {
    /// On which part of the page, counted from zero, each request of the whole list stands.
    pub fn parts_of_all(&self) -> Vec<usize> {
        let weights = |rows: &[RequestRow]| vec![1; rows.len()];
        let mut lists = vec![weights(&self.handed_up)];
        lists.extend(self.unanswered.iter().map(|group| weights(&group.rows)));
        lists.push(weights(&self.unclear));
        let all = lists.len();
        lists.push(weights(&self.rows));
        let parts = parts::divide(&lists);
        let rows = 0..self.rows.len();
        rows.map(|row| parts::part_of(&parts, all, row)).collect()
    }
}

/// What the lists of the register conclude of a request.
fn marks(request: &Request) -> Vec<&'static str> {
    if request.struck {
        return vec!["已作废"];
    }
    if request.before_force {
        return vec![BEFORE_FORCE];
    }
    [
        (request.is_handed_up(), "职权内事项上交"),
        (request.is_unanswered(), "请示未答复"),
        (request.unclear_reply, "答复不明确"),
        (request.over_limit, "超过答复期限"),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, mark)| mark)
    .collect()
}

/// The unit that asks and those that are asked.
fn units_of(request: &Request) -> impl Iterator<Item = UnitId> {
    let to = request.to.iter().filter_map(|to| match to {
        Receiver::Unit(unit) => Some(*unit),
        Receiver::County(_) => None,
    });
    to.chain([request.from])
}

/// From when to when the days waited are counted: the day of the request itself is none.
fn counting(request: &Request, as_of: NaiveDate) -> String {
    let (date, waited) = (request.date, request.working_days_waited);
    match request.replied {
        Some(replied) => composed(format_args!(
            "{date}请示，次日起数到{replied}答复，{waited}个工作日"
        )),
        None => composed(format_args!(
            "{date}请示，次日起数到截至日期{as_of}，{waited}个工作日，尚未答复"
        )),
    }
}

impl Views<'_> {
    fn request(&self, request: &Request) -> RequestRow {
        let office = |text: &str| self.is_office().then(|| text.to_owned());
        RequestRow {
            id: office(&request.id),
            date: iso(request.date),
            from: self.unit(request.from),
            to: request.to.iter().map(|to| self.receiver(to)).collect(),
            subject: request.subject.clone(),
            replied: day_or_empty(request.replied),
            waited: request.working_days_waited,
            counting: counting(request, self.input.findings.as_of),
            marks: marks(request),
            within_authority: self.is_office().then_some(match request.within_authority {
                Some(true) => "是",
                Some(false) => "否",
                None => "未填",
            }),
            reply: office(&request.reply),
            struck: request.struck,
            corrected: self.corrected(&request.place, request.from),
            cell: self.cell(&request.place),
        }
    }

    fn receiver(&self, receiver: &Receiver) -> Link {
        match receiver {
            Receiver::Unit(unit) => self.unit(*unit),
            Receiver::County(name) => Link::new(name.as_str(), ""),
        }
    }

    fn request_rows(&self, chosen: impl Fn(&Request) -> bool) -> Vec<RequestRow> {
        let all = self.input.findings.requests.iter();
        self.newest_first(all.filter(|request| chosen(request)).collect())
    }

    fn newest_first(&self, mut chosen: Vec<&Request>) -> Vec<RequestRow> {
        chosen.sort_by_key(|request| Reverse(request.date));
        chosen
            .into_iter()
            .map(|request| self.request(request))
            .collect()
    }

    /// All requests, the newest first.
    pub(super) fn all_requests(&self) -> Vec<RequestRow> {
        self.request_rows(|_| true)
    }

    /// The requests page.
    pub fn requests_page(&self) -> RequestsPage {
        let requests = self.input.findings.requests.iter();
        let counted = requests.clone().filter(|request| request.counts());
        let unanswered = self.unanswered();
        RequestsPage {
            handed_up: self.request_rows(|request| request.counts() && request.is_handed_up()),
            waiting: counted.filter(|request| request.is_unanswered()).count(),
            unanswered,
            unclear: self.request_rows(|request| request.counts() && request.unclear_reply),
            rows: self.all_requests(),
            gone: self.gone_among(requests.clone().flat_map(units_of)),
            limit: self.input.tribunal.settings.reply_working_days,
            before_force: requests
                .filter(|request| request.before_force && !request.struck)
                .count(),
        }
    }

    /// By receiver: units in directory order, then county bodies by name. A request to two stands under both.
    fn unanswered(&self) -> Vec<Unanswered> {
        let open = || {
            let requests = self.input.findings.requests.iter();
            requests.filter(|request| request.counts() && request.is_unanswered())
        };
        let mut receivers: Vec<&Receiver> = open().flat_map(|request| &request.to).collect();
        receivers.sort_by_key(|receiver| match receiver {
            Receiver::Unit(unit) => (unit.0, ""),
            Receiver::County(name) => (u32::MAX, name.as_str()),
        });
        receivers.dedup();
        receivers
            .into_iter()
            .map(|receiver| {
                let mut own: Vec<&Request> = open()
                    .filter(|request| request.to.contains(receiver))
                    .collect();
                own.sort_by_key(|request| request.date);
                Unanswered {
                    receiver: self.receiver(receiver),
                    gone: match receiver {
                        Receiver::Unit(unit) => {
                            self.gone_words(self.input.tribunal.directory.unit(*unit))
                        }
                        Receiver::County(_) => None,
                    },
                    rows: own
                        .into_iter()
                        .map(|request| self.request(request))
                        .collect(),
                }
            })
            .collect()
    }

    /// The requests that a unit made, and those that it received.
    pub fn requests_of(&self, unit: UnitId) -> [Vec<RequestRow>; 2] {
        let requests = self.index.requests(unit);
        requests.map(|own| self.newest_first(own.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;
    use chrono::NaiveDate;

    #[track_caller]
    fn case(change: impl Fn(&mut Request), expected: &[&str]) {
        let mut request = Request {
            id: "QS1".to_owned(),
            from: UnitId(0),
            to: vec![Receiver::County("县委".to_owned())],
            date: NaiveDate::MIN,
            subject: String::new(),
            within_authority: Some(false),
            replied: Some(NaiveDate::MAX),
            reply: "同意".to_owned(),
            working_days_waited: 3,
            unclear_reply: false,
            over_limit: false,
            before_force: false,
            struck: false,
            place: Place::of_file("请示事项.xlsx"),
        };
        change(&mut request);
        assert_eq!(marks(&request), expected);
    }

    #[test]
    fn a_request_is_marked_by_each_list_that_it_stands_on() {
        case(|_| {}, &[]);
        case(
            |request| request.within_authority = Some(true),
            &["职权内事项上交"],
        );
        case(|request| request.replied = None, &["请示未答复"]);
        case(
            |request| {
                request.unclear_reply = true;
                request.over_limit = true;
            },
            &["答复不明确", "超过答复期限"],
        );
    }

    #[test]
    fn a_request_from_before_the_notice_came_into_force_stands_on_no_list() {
        case(
            |request| {
                request.replied = None;
                request.within_authority = Some(true);
                request.before_force = true;
            },
            &["施行前，不计"],
        );
    }

    #[test]
    fn a_struck_out_request_stands_on_no_list() {
        case(
            |request| {
                request.replied = None;
                request.within_authority = Some(true);
                request.struck = true;
            },
            &["已作废"],
        );
    }
}

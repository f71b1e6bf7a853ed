//! What has happened since the period before, for every page that has one, and what happened earlier and was not known then (补记).

use super::key_works::report_cell;
use super::{Link, Views};
use crate::check::ReportedValue;
use crate::model::directory::UnitId;
use crate::report::attachments::meetings::nothing_counted;
use crate::rules::Findings;
use crate::rules::benchmarks::BenchmarkEntry;
use crate::rules::complaints::Complaint;
use crate::rules::events::{Event, Known, News};
use crate::rules::key_works::KeyWork;
use crate::rules::matters::Matter;
use crate::rules::meetings::{Incident, Meeting};
use crate::rules::requests::Request;
use crate::rules::scoring::ScoreKey;
use crate::source::Text;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::BTreeSet;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SinceItem {
    /// The unit; empty on the unit's own page.
    pub unit: String,
    /// What it is, with the link to it; the link is empty where it stands on the page itself.
    pub what: Link,
    /// What else is to be said; empty as a rule.
    pub note: String,
}

/// Things of one kind that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SinceLine {
    /// The kind.
    pub word: &'static str,
    /// The things.
    pub items: Vec<SinceItem>,
}

/// What has happened since the period before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Since {
    /// The period before, in digits.
    pub previous: String,
    /// What happened, kinds without anything left out.
    pub lines: Vec<SinceLine>,
    /// What is said where nothing did.
    pub nothing: String,
    /// The day of the period before and its page, where this one is held against other figures than were published of that.
    pub restated: Option<Link>,
}

/// A stage of a matter became overdue.
const NEWLY_OVERDUE: &str = "有环节新逾期";

/// Violations that are added to a meeting known before.
const ADDED: &str = "补记会议违纪";

/// Of events: what was known before may have been corrected or withdrawn, so that not everything need be as it was. What has been looked
/// at is named.
fn nothing(lines: &[(&str, Vec<SinceItem>)]) -> String {
    let words = lines.iter().map(|(word, _)| *word);
    let looked_at: Vec<&str> = words.filter(|word| *word != ADDED).collect();
    format!("没有新发生、新登记的情况（{}）。", looked_at.join("、"))
}

fn item(unit: &str, text: &str, href: impl Into<Text>, note: String) -> SinceItem {
    SinceItem {
        unit: unit.to_owned(),
        what: Link::new(text, href),
        note,
    }
}

/// How something is news, for the reader; empty where it has happened since.
fn told(news: News, day: NaiveDate) -> String {
    match news {
        News::Happened => String::new(),
        News::Registered => format!("补记，日期为{day}"),
        News::Redated(known) => format!("日期改为{day}，上一期为{known}"),
    }
}

/// What else is to be said, and how it is news.
fn beside(said: &str, told: &str) -> String {
    let words = [said, told].into_iter().filter(|words| !words.is_empty());
    words.collect::<Vec<_>>().join("，")
}

fn news(event: &Event, findings: &Findings<'_>, known: &Known) -> Option<News> {
    known.news(event, findings.previous?, findings.as_of)
}

fn news_of(event: Option<Event>, findings: &Findings<'_>, known: &Known) -> Option<String> {
    let event = event?;
    Some(told(news(&event, findings, known)?, event.day))
}

/// How something is news, and of a breach the dissolved unit whose it is.
type Tidings = (String, Option<UnitId>);

/// Something that is news of a matter.
struct Told {
    /// The matter's position among the findings' matters.
    position: usize,
    /// The matter's unit: a page looks through the news of all units for its own.
    unit: UnitId,
    /// How it is news; empty as a rule.
    words: String,
    /// Of a breach the dissolved unit whose it is.
    under: Option<UnitId>,
}

/// What is news of the matters that are judged, struck-out ones left out: found out once for all pages of both halves, for it rests on the
/// findings and on what the period before knew, and on no reader.
pub struct MatterNews {
    assigned: Vec<Told>,
    /// The first breach of each that is news.
    breached: Vec<Told>,
    done: Vec<Told>,
    closed: Vec<Told>,
}

impl MatterNews {
    /// The news of a period, against what the one before knew.
    pub fn of(findings: &Findings<'_>, known: &Known) -> MatterNews {
        let of = |news: &dyn Fn(&Matter<'_>) -> Option<Tidings>| {
            let matters = findings.matters.iter().enumerate();
            let standing = matters.filter(|(_, matter)| !matter.struck);
            let told = standing.filter_map(|(position, matter)| {
                let (words, under) = news(matter)?;
                Some(Told {
                    position,
                    unit: matter.unit,
                    words,
                    under,
                })
            });
            told.collect()
        };
        let plain = |event: Option<Event>| Some((news_of(event, findings, known)?, None));
        let breach = |matter: &Matter<'_>| {
            let mut stages = matter.stages.iter().enumerate();
            stages.find_map(|(at, stage)| {
                let told = news_of(Event::breached(matter, at), findings, known)?;
                Some((told, matter.breached_under(stage)))
            })
        };
        MatterNews {
            assigned: of(&|matter| plain(Event::assigned(matter))),
            breached: of(&breach),
            done: of(&|matter| plain(Event::done(matter))),
            closed: of(&|matter| plain(Event::closed(matter))),
        }
    }
}

impl Views<'_> {
    /// How an event is news since the period before; `None` where it is none, and in a first period.
    pub(in crate::report) fn news(&self, event: &Event) -> Option<News> {
        news(event, self.input.findings, self.input.known)
    }

    /// Whether a violation that counts has been told since the period before.
    pub(in crate::report) fn is_new_offence(&self, meeting: &Meeting, incident: &Incident) -> bool {
        let offence = Event::offended(meeting, incident);
        offence.is_some_and(|offence| self.news(&offence).is_some())
    }

    /// What is said of an event that is news; `None` where there is none.
    fn news_of(&self, event: Option<Event>) -> Option<String> {
        news_of(event, self.input.findings, self.input.known)
    }

    /// Whether a day lies after the period before and is past.
    fn is_recent(&self, day: Option<NaiveDate>) -> bool {
        let findings = self.input.findings;
        match (day, findings.previous) {
            (Some(day), Some(previous)) => previous < day && day <= findings.as_of,
            _ => false,
        }
    }

    fn since(&self, lines: Vec<(&'static str, Vec<SinceItem>)>) -> Option<Since> {
        Some(Since {
            previous: self.input.findings.previous?.to_string(),
            nothing: nothing(&lines),
            lines: lines
                .into_iter()
                .filter(|(_, items)| !items.is_empty())
                .map(|(word, items)| SinceLine { word, items })
                .collect(),
            restated: None,
        })
    }

    /// What is news of those of the findings' matters that are wanted.
    fn matter_lines(
        &self,
        named: bool,
        wanted: impl Fn(&Told) -> bool,
    ) -> Vec<(&'static str, Vec<SinceItem>)> {
        let MatterNews {
            assigned,
            breached,
            done,
            closed,
        } = &**self.matter_news;
        let of = |news: &[Told]| -> Vec<SinceItem> {
            let own = news.iter().filter(|told| wanted(told));
            own.map(|told| {
                let matter = &self.input.findings.matters[told.position];
                let unit = if named { self.name(matter.unit) } else { "" };
                let under = told
                    .under
                    .map(|unit| format!("逾期时由{}负责", self.name(unit)));
                let note = beside(&under.unwrap_or_default(), &told.words);
                item(unit, &matter.name, self.links.matter(matter), note)
            })
            .collect()
        };
        vec![
            ("交办", of(assigned)),
            (NEWLY_OVERDUE, of(breached)),
            ("办结", of(done)),
            ("销号", of(closed)),
        ]
    }

    /// The breaches of a dissolved unit whose matters another one has taken over, with that one.
    fn breaches_passed_on(&self, unit: UnitId) -> Vec<SinceItem> {
        let matters = self.matter_news.breached.iter();
        let matters = matters.map(|told| (told, &self.input.findings.matters[told.position]));
        let others = matters.filter(|(_, matter)| {
            let mut line = matter.succession.iter();
            matter.unit != unit && line.any(|(_, own)| *own == unit)
        });
        let own = others.filter_map(|(told, matter)| {
            let note = beside(&format!("已转{}", self.name(matter.unit)), &told.words);
            let is_own = told.under == Some(unit);
            is_own.then(|| item("", &matter.name, self.links.matter(matter), note))
        });
        own.collect()
    }

    fn complaint_lines(
        &self,
        named: bool,
        wanted: impl Fn(UnitId) -> bool,
    ) -> Vec<(&'static str, Vec<SinceItem>)> {
        let of = |event: fn(&Complaint) -> Option<Event>| {
            let complaints = self.input.findings.complaints.iter();
            complaints
                .filter(|complaint| !complaint.struck && wanted(complaint.unit))
                .filter_map(|complaint| {
                    let unit = if named { self.name(complaint.unit) } else { "" };
                    let note = beside(&complaint.result, &self.news_of(event(complaint))?);
                    Some(item(unit, &complaint.id, String::new(), note))
                })
                .collect()
        };
        vec![
            ("受理投诉", of(Event::received)),
            ("投诉核实", of(Event::verified)),
            ("投诉办结", of(Event::settled)),
        ]
    }

    /// Meetings held, and violations that were registered of meetings known before.
    fn meeting_lines(&self, of_unit: Option<UnitId>) -> Vec<(&'static str, Vec<SinceItem>)> {
        let (mut held, mut added) = (Vec::new(), Vec::new());
        for (position, meeting) in self.input.findings.meetings.iter().enumerate() {
            let own = |incident: &&Incident| of_unit.is_none_or(|unit| incident.unit == unit);
            let incidents = meeting.incidents.iter().filter(own);
            let counted = incidents
                .clone()
                .filter(|incident| incident.counts())
                .count();
            if of_unit.is_some() && counted == 0 {
                continue;
            }
            let note = match counted {
                0 => nothing_counted(meeting).to_owned(),
                counted => format!("违纪{counted}人次"),
            };
            let href = self.links.meeting_link(position).href;
            let mut incidents = incidents;
            if let Some(told) = self.news_of(Event::held(meeting)) {
                held.push(item("", &meeting.name, href, beside(&note, &told)));
            } else if incidents.any(|own| self.is_new_offence(meeting, own)) {
                let day = format!("会议日期{}", meeting.date);
                added.push(item("", &meeting.name, href, beside(&note, &day)));
            }
        }
        vec![("召开会议", held), (ADDED, added)]
    }

    fn circular_lines(&self, unit: UnitId) -> Vec<(&'static str, Vec<SinceItem>)> {
        let circulars = self.index.circulars(unit).iter();
        let listed = circulars
            .filter(|circular| !circular.struck && self.may_show_circular(circular))
            .filter_map(|circular| {
                let told = self.news_of(Event::circulated(circular))?;
                let note = beside(&circular.kind, &told);
                Some(item("", &circular.document, String::new(), note))
            });
        vec![("通报登记", listed.collect())]
    }

    /// Entries of 积分登记 that the score counts anew.
    fn points_lines(&self, unit: UnitId) -> Vec<(&'static str, Vec<SinceItem>)> {
        let score = self.input.findings.scores.get(&unit);
        let entries = score.into_iter().flat_map(|score| &score.entries);
        let manual = entries.filter(|entry| entry.key == ScoreKey::Manual);
        let entered = manual.filter(|entry| !self.entry_news(unit, entry).is_empty());
        let listed = entered.map(|entry| {
            let day = format!("{}，日期为{}", entry.points.signed(), entry.date);
            let corrected = entry.source.as_ref();
            let corrected = corrected.map(|place| self.corrected(place, unit));
            let words = corrected.into_iter().flatten().map(|(_, words)| words);
            let note = beside(&day, &words.collect::<String>());
            item("", &self.entry_detail(entry), String::new(), note)
        });
        vec![("积分登记", listed.collect())]
    }

    /// All matters.
    pub fn since_of_matters(&self) -> Option<Since> {
        self.since(self.matter_lines(true, |_| true))
    }

    /// A unit: matters, complaints, meetings, circulars, points.
    pub fn since_of_unit(&self, unit: UnitId) -> Option<Since> {
        let mut lines = self.matter_lines(false, |told| told.unit == unit);
        let mut overdue = lines.iter_mut().filter(|(word, _)| *word == NEWLY_OVERDUE);
        if let Some((_, overdue)) = overdue.next() {
            overdue.extend(self.breaches_passed_on(unit));
        }
        lines.extend(self.complaint_lines(false, |other| other == unit));
        lines.extend(self.meeting_lines(Some(unit)));
        lines.extend(self.circular_lines(unit));
        lines.extend(self.points_lines(unit));
        self.since(lines)
    }

    /// The matters that a county leader leads, by the position among the findings' leaders.
    pub fn since_of_leader(&self, position: usize) -> Option<Since> {
        let led = &self.input.findings.leaders[position].matters;
        let positions: BTreeSet<usize> = led.iter().copied().collect();
        self.since(self.matter_lines(true, |told| positions.contains(&told.position)))
    }

    /// The matters that any county leader leads.
    pub fn since_of_leaders(&self) -> Option<Since> {
        let findings = self.input.findings;
        let led = findings.leaders.iter().flat_map(|leader| &leader.matters);
        let positions: BTreeSet<usize> = led.copied().collect();
        self.since(self.matter_lines(true, |told| positions.contains(&told.position)))
    }

    /// Complaints.
    pub fn since_of_complaints(&self) -> Option<Since> {
        self.since(self.complaint_lines(true, |_| true))
    }

    /// Meetings.
    pub fn since_of_meetings(&self) -> Option<Since> {
        self.since(self.meeting_lines(None))
    }

    /// Rankings, of one group or of all.
    pub fn since_of_ranking(&self, group: Option<&str>) -> Option<Since> {
        let findings = self.input.findings;
        if findings.previous_ranks.is_empty() {
            return None;
        }
        let units = self.input.tribunal.directory.iter();
        let moved = units
            .filter(|(_, entry)| group.is_none_or(|group| entry.group == group))
            .map(|(unit, _)| (unit, self.change(unit)));
        let (mut up, mut down) = (Vec::new(), Vec::new());
        for (unit, change) in moved {
            let Link { text, href } = self.unit(unit);
            let published = self.published_before(unit);
            let published = published.map(|published| format!("上期发布时{}", published.words));
            let note = beside(&change.text, &published.unwrap_or_default());
            match change.key {
                "up" => up.push(item("", &text, href, note)),
                "down" => down.push(item("", &text, href, note)),
                _ => {}
            }
        }
        let since = self.since(vec![("名次上升", up), ("名次下降", down)])?;
        Some(Since {
            nothing: "名次没有变化。".to_owned(),
            restated: self.restated_before(),
            ..since
        })
    }

    /// The values that a key work's units reported anew, each beside the one before.
    pub fn since_of_work(&self, work: &KeyWork) -> Option<Since> {
        let mut lines = Vec::new();
        for reported in self.reported(work) {
            let mut counting = reported.values.iter().rev().filter(|value| !value.struck);
            let Some(newest) = counting
                .next()
                .filter(|one| self.is_recent(Some(one.as_of)))
            else {
                continue;
            };
            let told = |value: &ReportedValue| report_cell(value, reported.own);
            let (year, newest) = (newest.as_of.year(), told(newest));
            let note = match counting.next().map(|one| (one.as_of.year(), told(one))) {
                Some((_, before)) if before.value == newest.value => continue,
                // What was done counts anew each January: less than in December is no fall.
                Some((before_year, before)) if before_year != year => format!(
                    "本年首次报送{}，上年最后在{}报{}",
                    newest.value, before.period, before.value
                ),
                Some((_, before)) => {
                    format!("{}→{}，上次{}", before.value, newest.value, before.period)
                }
                None => format!("首次报送{}", newest.value),
            };
            let unit = self.unit(reported.unit);
            lines.push(item("", &unit.text, unit.href, note));
        }
        let since = self.since(vec![("完成值有变化", lines)])?;
        Some(Since {
            nothing: "报送的完成值没有变化。".to_owned(),
            ..since
        })
    }

    /// Requests: made, and replied to.
    pub fn since_of_requests(&self) -> Option<Since> {
        let of = |event: fn(&Request) -> Option<Event>| {
            let requests = self.input.findings.requests.iter();
            requests
                .filter(|request| !request.struck)
                .filter_map(|request| {
                    let unit = self.name(request.from);
                    let note = self.news_of(event(request))?;
                    Some(item(unit, &request.subject, String::new(), note))
                })
                .collect()
        };
        self.since(vec![
            ("提出请示", of(Event::asked)),
            ("答复", of(Event::replied)),
        ])
    }

    /// Benchmarking lists: done, and overdue.
    pub fn since_of_benchmarks(&self) -> Option<Since> {
        let of = |event: fn(UnitId, &BenchmarkEntry) -> Option<Event>| {
            let lists = self.input.findings.benchmarks.iter();
            lists
                .flat_map(|list| list.counted().map(move |entry| (list.unit, entry)))
                .filter_map(|(unit, entry)| {
                    let told = self.news_of(event(unit, entry))?;
                    let note = beside(&entry.goal, &told);
                    Some(item(self.name(unit), &entry.object, String::new(), note))
                })
                .collect()
        };
        self.since(vec![
            ("完成", of(Event::reached)),
            ("新逾期", of(Event::slipped)),
        ])
    }

    /// Spot checks by unit.
    pub fn since_of_spot_checks(&self) -> Option<Since> {
        let checks = self.input.findings.spot_checks.iter();
        let checked = checks.filter_map(|check| {
            let rows = self.index.checked_of(check.unit).iter();
            let counted = rows.filter(|(row, day)| !row.struck && self.in_force_on(*day));
            let news = counted.filter_map(|(row, day)| {
                if self.is_recent(Some(*day)) {
                    return Some((News::Happened, *day));
                }
                let registered = self.is_recent(Some(row.first_seen));
                registered.then_some((News::Registered, *day))
            });
            // Those of the week go before those that were registered late.
            let (news, day) = news.min_by_key(|(news, _)| *news != News::Happened)?;
            let Link { text, href } = self.unit(check.unit);
            Some(item("", &text, href, told(news, day)))
        });
        self.since(vec![("抽查", checked.collect())])
    }

    /// Commendations.
    pub fn since_of_commended(&self) -> Option<Since> {
        let commending = self.index.commended().iter();
        let counted =
            commending.filter(|circular| !circular.struck && self.in_force_on(circular.date));
        let recent = counted.filter_map(|circular| {
            let told = self.news_of(Event::circulated(circular))?;
            let Link { text, href } = self.unit(circular.unit);
            Some(item("", &text, href, beside(&circular.document, &told)))
        });
        self.since(vec![("通报表扬", recent.collect())])
    }
}

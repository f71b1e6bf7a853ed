//! What a period came to, fact by fact in the users' words, in a form that can be kept for a year and compared.
//!
//! A fact is a value in a list, about a unit and a subject: (督查事项, 青石镇, A1 修路, 灯) = 红灯. Two periods' verdicts, or one
//! period's now and when it was published, are compared without knowing what the facts mean.

use super::Audience;
use super::pages::escalations::cause;
use super::pages::key_works::milestones::state_words as milestone_state;
use crate::check::History;
use crate::model::directory::{Directory, normal};
use crate::model::schema::Field;
use crate::model::settings::EscalationRule;
use crate::rules::benchmarks::BenchmarkState;
use crate::rules::escalations::in_window;
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::key_works::{Direction, INCOMPARABLE, Standing};
use crate::rules::leaders::leaders_of;
use crate::rules::matters::Matter;
use crate::rules::podium::{self, PodiumPlace};
use crate::rules::requests::Request;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// A list that facts stand in, in the order in which differences are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactList {
    /// Scores and ranks of the units.
    Ranking,
    /// Scores of the principals.
    Principals,
    /// Escalations that everybody may read of.
    Escalations,
    /// Handings-over and procedures that have not been issued: the office's.
    Unissued,
    /// Matters and their stages.
    Matters,
    /// Marks of matters that only the office reads.
    Marks,
    /// Complaints.
    Complaints,
    /// Incidents at meetings.
    Meetings,
    /// Both queues of the key works.
    KeyWorks,
    /// Benchmarks, spot checks, requests and circulars.
    Registers,
}

impl FactList {
    /// The list's name, as users know it.
    pub fn label(self) -> &'static str {
        match self {
            FactList::Ranking => "综合排名",
            FactList::Principals => "主要负责人积分",
            FactList::Escalations => "通报及移交",
            FactList::Unissued => "拟移交、拟启动问责（未印发）",
            FactList::Matters => "督查事项",
            FactList::Marks => "台账核查标记",
            FactList::Complaints => "投诉",
            FactList::Meetings => "会议纪律",
            FactList::KeyWorks => "重点工作",
            FactList::Registers => "其他登记",
        }
    }

    /// Whether only the office may read it.
    pub fn is_office_only(self) -> bool {
        matches!(self, FactList::Unissued | FactList::Marks)
    }
}

/// The facts about one subject: items and their values, in the order of the items. A county has a hundred thousand subjects, and
/// most have two or three facts: a map for each would take half a kilobyte.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<String, String>")]
struct Facts(Vec<(Box<str>, Box<str>)>);

impl From<BTreeMap<String, String>> for Facts {
    fn from(facts: BTreeMap<String, String>) -> Facts {
        let facts = facts.into_iter();
        Facts(
            facts
                .map(|(item, value)| (item.into(), value.into()))
                .collect(),
        )
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Facts {
    fn find(&self, item: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(item))
    }

    /// Two rows of one number, such as an incident registered twice: both are told.
    fn add(&mut self, item: &str, value: String) {
        match self.find(item) {
            Ok(at) => {
                let known = &mut self.0[at].1;
                *known = format!("{known}；{value}").into();
            }
            Err(at) => {
                self.0.reserve_exact(1);
                self.0.insert(at, (item.into(), value.into()));
            }
        }
    }

    fn get(&self, item: &str) -> Option<&str> {
        let at = self.find(item).ok()?;
        Some(&self.0[at].1)
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(item, value)| (&**item, &**value))
    }
}

/// The items of a unit's rank, score and place in the lists, and of a subject that only one side has.
pub(super) const RANK: &str = "名次";
pub(super) const SCORE: &str = "得分";
pub(super) const PODIUM: &str = "先进、后进名单";
pub(super) const LAGGING: &str = "连续列入后进";
pub(super) const LISTED: &str = "列入";

/// Whether a complaint counts towards escalations, and who is asked by a request.
const COUNTED: &str = "计次";
const RECEIVER: &str = "受理单位";

/// Items that every subject of theirs has: where one side lacks one, it is the record of an earlier version, and says nothing of it.
const ALWAYS_THERE: [&str; 3] = [LAGGING, COUNTED, RECEIVER];

/// What of a period is compared, and what is not.
pub const COMPARED: &str = "名次、得分、判定和名单";
/// What is not compared, as a sentence says it.
pub const NOT_COMPARED: &str = "日期、职务、内容等文字没有比较";

/// Every fact of a period: by list, full name of the unit, subject (empty: the unit itself) and item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts(BTreeMap<FactList, BTreeMap<String, BTreeMap<String, Facts>>>);

/// A fact that is not the same before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The list.
    pub list: FactList,
    /// The unit's full name.
    pub unit: String,
    /// The subject; empty where it is the unit itself.
    pub subject: String,
    /// The item.
    pub item: String,
    /// The value before; `None` where there was none.
    pub before: Option<String>,
    /// The value after; `None` where there is none.
    pub after: Option<String>,
}

/// What a request's subject begins with; its number and 事项 follow, a blank before each.
const REQUEST: &str = "请示";

impl Difference {
    /// The subject as a reader may know it. The number of a request is the office's; where a blank inside number or 事项 hides which is
    /// which, the county reads neither.
    pub fn subject_for(&self, audience: Audience) -> String {
        let numbered = self.subject.strip_prefix(REQUEST).filter(|behind| {
            let is_request = self.list == FactList::Registers && behind.starts_with(' ');
            is_request && audience == Audience::County
        });
        let Some(behind) = numbered else {
            return self.subject.clone();
        };
        let mut words = behind.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some(_), Some(name), None) => format!("{REQUEST} {name}"),
            _ => REQUEST.to_owned(),
        }
    }
}

impl Verdicts {
    /// The principals who have a score, each with the unit, as post and name.
    pub fn principals(&self) -> impl Iterator<Item = (&str, &str)> {
        let units = self.0.get(&FactList::Principals).into_iter().flatten();
        units.flat_map(|(unit, subjects)| subjects.keys().map(|who| (&**unit, &**who)))
    }

    /// The verdicts of a period.
    pub fn of(findings: &Findings<'_>, history: &History, tribunal: Tribunal<'_>) -> Verdicts {
        let mut verdicts = Verdicts::default();
        let directory = tribunal.directory;
        verdicts.add_units(findings, history, tribunal);
        verdicts.add_principals(findings, directory);
        verdicts.add_escalations(findings, directory);
        for matter in &findings.matters {
            verdicts.add_matter(matter, directory);
        }
        verdicts.add_complaints_and_meetings(findings, tribunal);
        verdicts.add_key_works(findings, directory);
        verdicts.add_registers(findings, directory);
        verdicts
    }

    /// Whether a unit was ranked, as every one is that exists at the as-of date (R2).
    pub fn has_ranked(&self, unit: &str) -> bool {
        let ranked = self.0.get(&FactList::Ranking);
        ranked.is_some_and(|units| units.contains_key(unit))
    }

    fn add(&mut self, list: FactList, unit: &str, subject: &str, item: &str, value: String) {
        let subjects = self.0.entry(list).or_default();
        let facts = subjects
            .entry(unit.to_owned())
            .or_default()
            .entry(subject.to_owned())
            .or_default();
        facts.add(item, value);
    }

    fn add_units(&mut self, findings: &Findings<'_>, history: &History, tribunal: Tribunal<'_>) {
        let directory = tribunal.directory;
        let enough = tribunal.settings.laggard_periods;
        let laggards = podium::laggards(&findings.periods_among_last, enough);
        for (unit, rank) in &findings.ranks {
            let name = directory.name(*unit);
            let mut add = |item: &str, value: String| {
                self.add(FactList::Ranking, name, "", item, value);
            };
            add(RANK, format!("第{}名（共{}个单位）", rank.rank, rank.of));
            if let Some(score) = findings.scores.get(unit) {
                add(SCORE, score.score().to_string());
                add("加分", score.plus.to_string());
                add("扣分", score.minus.to_string());
            }
            let (met, of) = findings.on_time.get(unit).copied().unwrap_or_default();
            add("按期办结", format!("{met}/{of}"));
            let named = match podium::place(&findings.podiums, *unit) {
                PodiumPlace::First => "先进名单",
                PodiumPlace::Last => "后进名单",
                PodiumPlace::None => "不在名单",
            };
            add(PODIUM, named.to_owned());
            let periods = findings.periods_among_last.get(unit).copied();
            let periods = periods.filter(|_| laggards.contains(unit));
            let lagging =
                periods.map_or_else(|| "否".to_owned(), |periods| format!("连续{periods}期"));
            add(LAGGING, lagging);
            let state = history.current().map(|period| period.state(*unit).label());
            add("报送", state.unwrap_or_default().to_owned());
        }
    }

    fn add_principals(&mut self, findings: &Findings<'_>, directory: &Directory) {
        for principal in &findings.principals {
            let name = directory.name(principal.unit);
            let who = format!("{} {}", principal.term.post, principal.term.name);
            let score = principal.score.to_string();
            self.add(FactList::Principals, name, who.trim(), "得分", score);
        }
    }

    fn add_escalations(&mut self, findings: &Findings<'_>, directory: &Directory) {
        for escalation in &findings.escalations {
            let rule = escalation.rule;
            let is_secret = rule.is_confidential_until_issued() && escalation.issued.is_none();
            let list = if is_secret {
                FactList::Unissued
            } else {
                FactList::Escalations
            };
            let subject = escalation
                .subject
                .as_ref()
                .map(|subject| format!("（{subject}）"))
                .unwrap_or_default();
            let value = match &escalation.issued {
                Some(document) => format!("{}次，已印发{document}", escalation.count),
                None => format!("{}次，拟办", escalation.count),
            };
            self.add(
                list,
                directory.name(escalation.unit),
                &format!("{}：{}{subject}", cause(rule), rule.outcome()),
                "次数与办理",
                value,
            );
        }
    }

    fn add_matter(&mut self, matter: &Matter<'_>, directory: &Directory) {
        let unit = directory.name(matter.unit);
        let subject = format!("{} {}", matter.number, matter.name);
        let mut state = vec![matter.light.label()];
        state.extend(matter.is_exempt().then_some("已容错"));
        state.extend(matter.struck.then_some("已作废"));
        state.extend(matter.closed.map(|_| "已销号"));
        self.add(FactList::Matters, unit, &subject, "灯", state.join("，"));
        for stage in &matter.stages {
            let day = |date: Option<NaiveDate>| {
                date.map_or_else(|| "无".to_owned(), |date| date.to_string())
            };
            let value = format!(
                "{}，到期{}，完成{}",
                stage.status.label(),
                day(stage.due.map(|due| due.date)),
                day(stage.done.map(|done| done.date))
            );
            self.add(FactList::Matters, unit, &subject, &stage.name, value);
        }
        for (item, named) in [
            ("牵头县领导", leaders_of(matter).join("、")),
            ("责任人", person_of(matter)),
        ] {
            if !named.is_empty() && !matter.struck {
                self.add(FactList::Matters, unit, &subject, item, named);
            }
        }
        let marks: Vec<&str> = matter
            .flags
            .iter()
            .filter(|flag| flag.is_office_only())
            .map(|flag| flag.label())
            .collect();
        if !marks.is_empty() {
            self.add(FactList::Marks, unit, &subject, "标记", marks.join("、"));
        }
    }

    fn add_complaints_and_meetings(&mut self, findings: &Findings<'_>, tribunal: Tribunal<'_>) {
        let (directory, settings) = (tribunal.directory, tribunal.settings);
        let window = settings
            .escalation(EscalationRule::ComplaintCircular)
            .window;
        for complaint in &findings.complaints {
            let unit = directory.name(complaint.unit);
            let value = counted(&complaint.result, complaint.exempt, complaint.struck);
            self.add(FactList::Complaints, unit, &complaint.id, "核实结果", value);
            let counts = complaint.counts()
                && settings.in_force_on(complaint.received)
                && in_window(window, findings.as_of, complaint.received);
            let counts = if counts { "计入" } else { "不计" };
            self.add(
                FactList::Complaints,
                unit,
                &complaint.id,
                COUNTED,
                counts.to_owned(),
            );
        }
        for meeting in &findings.meetings {
            for incident in &meeting.incidents {
                let unit = directory.name(incident.unit);
                let subject = format!("{} {} {}", meeting.id, meeting.name, incident.person);
                let mut value = counted(&incident.kind, incident.exempt, incident.struck);
                if incident.excused {
                    value.push_str("，经批准并报备");
                }
                self.add(FactList::Meetings, unit, &subject, "情形", value);
                if incident.counts() {
                    let handed_in = incident
                        .self_criticism
                        .map_or_else(|| "未提交".to_owned(), |day| format!("{day}提交"));
                    self.add(FactList::Meetings, unit, &subject, "书面检查", handed_in);
                }
            }
        }
    }

    fn add_key_works(&mut self, findings: &Findings<'_>, directory: &Directory) {
        for work in &findings.key_works {
            let subject = format!("{} {}", work.number, work.name);
            for (queue, rows) in [("按结果", &work.by_result), ("按进度", &work.by_progress)]
            {
                for row in rows {
                    let unit = directory.name(row.unit);
                    self.add(FactList::KeyWorks, unit, &subject, queue, standing(row));
                }
            }
            for row in &work.by_result {
                if let Some(target) = row.target.map(|target| target_words(target, row.direction)) {
                    let unit = directory.name(row.unit);
                    self.add(FactList::KeyWorks, unit, &subject, "全年目标", target);
                }
            }
            for milestone in &work.milestones {
                let unit = directory.name(milestone.unit);
                let item = format!("节点{}", milestone.date);
                let target = target_words(milestone.target, Some(milestone.direction));
                let value = format!("{}，节点目标{target}", milestone_state(milestone));
                self.add(FactList::KeyWorks, unit, &subject, &item, value);
            }
        }
    }

    fn add_registers(&mut self, findings: &Findings<'_>, directory: &Directory) {
        for list in &findings.benchmarks {
            let count = |state| list.count(state);
            let value = format!(
                "{}项，完成{}、逾期{}、不完整{}",
                list.counted().count(),
                count(BenchmarkState::Done),
                count(BenchmarkState::Overdue),
                count(BenchmarkState::Incomplete)
            );
            let unit = directory.name(list.unit);
            self.add(FactList::Registers, unit, "对标提升", "进度", value);
        }
        for check in &findings.spot_checks {
            let unit = directory.name(check.unit);
            let value = format!("{}人，合格{}/{}", check.people, check.passed, check.points);
            self.add(FactList::Registers, unit, "一口清抽查", "合格", value);
        }
        for request in &findings.requests {
            let unit = directory.name(request.from);
            let subject = format!("{REQUEST} {} {}", request.id, request.subject);
            let value = answer(request);
            self.add(FactList::Registers, unit, &subject, "答复", value);
            let receivers: Vec<&str> = request.to.iter().map(|to| to.name(directory)).collect();
            self.add(
                FactList::Registers,
                unit,
                &subject,
                RECEIVER,
                receivers.join("、"),
            );
        }
        for circular in findings.circulars.iter().filter(|own| own.is_public()) {
            let unit = directory.name(circular.unit);
            let item = if circular.commends() {
                "表扬"
            } else {
                "通报"
            };
            let value = counted(&circular.kind, false, circular.struck);
            self.add(FactList::Registers, unit, &circular.document, item, value);
        }
    }

    /// The same facts under the names that units have now: `names` has those of today by the former ones, as compared. A unit keeps a
    /// former name where facts of that list stand under the new one already.
    #[must_use]
    pub fn under(&self, names: &BTreeMap<String, String>) -> Verdicts {
        let mut verdicts = self.clone();
        for units in verdicts.0.values_mut() {
            let former: Vec<(String, &String)> = units
                .keys()
                .filter_map(|unit| Some((unit.clone(), names.get(&*normal(unit))?)))
                .filter(|(_, today)| !units.contains_key(*today))
                .collect();
            for (unit, today) in former {
                if let Some(facts) = units.remove(&unit) {
                    units.entry(today.clone()).or_insert(facts);
                }
            }
        }
        verdicts
    }

    /// What differs, in order of list, unit (as `order` names them, others behind), subject and item. A subject that only one side
    /// has is told in one line.
    pub fn differences(before: &Verdicts, after: &Verdicts, order: &[String]) -> Vec<Difference> {
        let mut differences = Vec::new();
        let called_otherwise = called_otherwise(before, after);
        let former: BTreeSet<Subject<'_>> = called_otherwise.values().copied().collect();
        let subjects: BTreeSet<Subject<'_>> = before.subjects().chain(after.subjects()).collect();
        for subject in subjects.difference(&former).copied() {
            let then = called_otherwise.get(&subject).copied().unwrap_or(subject);
            differences.extend(differences_of(
                subject,
                before.facts(then),
                after.facts(subject),
            ));
        }
        let position = |unit: &str| {
            let found = order.iter().position(|name| name == unit);
            found.unwrap_or(order.len())
        };
        differences.sort_by_cached_key(|difference| (difference.list, position(&difference.unit)));
        differences
    }

    fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        self.0.iter().flat_map(|(list, units)| {
            units.iter().flat_map(move |(unit, subjects)| {
                let subjects = subjects.keys();
                subjects.map(move |subject| (*list, unit.as_str(), subject.as_str()))
            })
        })
    }

    fn facts(&self, (list, unit, subject): Subject<'_>) -> Option<&Facts> {
        self.0.get(&list)?.get(unit)?.get(subject)
    }
}

/// What facts are about: list, unit, subject.
type Subject<'a> = (FactList, &'a str, &'a str);

/// The subjects of `after` that `before` has under another name or post, each with that one: texts are not compared.
fn called_otherwise<'v>(
    before: &'v Verdicts,
    after: &'v Verdicts,
) -> BTreeMap<Subject<'v>, Subject<'v>> {
    let only_in = |here: &'v Verdicts, there: &'v Verdicts| {
        let mut alone: BTreeMap<_, Vec<Subject<'v>>> = BTreeMap::new();
        for subject in here
            .subjects()
            .filter(|subject| there.facts(*subject).is_none())
        {
            if let Some(known) = known_by(subject) {
                alone
                    .entry((subject.0, subject.1, known))
                    .or_default()
                    .push(subject);
            }
        }
        alone
    };
    let (gone, new) = (only_in(before, after), only_in(after, before));
    let pairs = new.into_iter().filter_map(|(known, new)| {
        match (&*new, gone.get(&known).map(Vec::as_slice)) {
            ([new], Some([then])) => Some((*new, *then)),
            _ => None,
        }
    });
    pairs.collect()
}

/// What of a subject says which it is, beside names and posts: the number that it begins with, the person that it ends with.
fn known_by((list, _, subject): Subject<'_>) -> Option<(&str, &str)> {
    let (first, rest) = subject.split_once(' ')?;
    let (_, last) = subject.rsplit_once(' ')?;
    let is_number = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    match list {
        FactList::Principals => Some(("", last)),
        FactList::Matters | FactList::Marks | FactList::KeyWorks => {
            is_number(first).then_some((first, ""))
        }
        FactList::Meetings => is_number(first).then_some((first, last)),
        FactList::Registers if first == REQUEST => {
            let (number, _) = rest.split_once(' ')?;
            is_number(number).then_some((number, ""))
        }
        _ => None,
    }
}

fn differences_of(
    (list, unit, subject): Subject<'_>,
    before: Option<&Facts>,
    after: Option<&Facts>,
) -> Vec<Difference> {
    let difference = |item: &str, before: Option<String>, after: Option<String>| Difference {
        list,
        unit: unit.to_owned(),
        subject: subject.to_owned(),
        item: item.to_owned(),
        before,
        after,
    };
    let (Some(then), Some(now)) = (before, after) else {
        return vec![difference(
            LISTED,
            before.map(in_one_line),
            after.map(in_one_line),
        )];
    };
    let items: BTreeSet<&str> = then
        .iter()
        .chain(now.iter())
        .map(|(item, _)| item)
        .collect();
    let value = |facts: &Facts, item: &str| facts.get(item).map(str::to_owned);
    items
        .into_iter()
        .filter(|item| then.get(item) != now.get(item))
        .filter(|item| {
            let are_there = then.get(item).is_some() && now.get(item).is_some();
            are_there || !ALWAYS_THERE.contains(item)
        })
        .map(|item| difference(item, value(then, item), value(now, item)))
        .collect()
}

fn in_one_line(facts: &Facts) -> String {
    let facts: Vec<String> = facts
        .iter()
        .map(|(item, value)| format!("{item}：{value}"))
        .collect();
    facts.join("；")
}

/// How a request stands, as the county's pages list it.
fn answer(request: &Request) -> String {
    let replied = request
        .replied
        .map_or_else(|| "未答复".to_owned(), |day| format!("{day}答复"));
    let mut words = vec![replied.as_str()];
    words.extend(request.unclear_reply.then_some("答复不明确"));
    words.extend(request.is_handed_up().then_some("职权内事项上交"));
    words.extend(request.struck.then_some("已作废"));
    words.join("，")
}

/// A result with what keeps it from counting.
fn counted(result: &str, exempt: bool, struck: bool) -> String {
    let mut words = vec![result];
    words.extend(exempt.then_some("已容错"));
    words.extend(struck.then_some("已作废"));
    words.join("，")
}

/// 责任人 of a matter: the list's, else the unit's.
fn person_of(matter: &Matter<'_>) -> String {
    let mut rows = [matter.list_row, matter.ledger_row].into_iter().flatten();
    let cell = rows.find_map(|row| row.text(Field::Person));
    cell.map_or_else(String::new, ToString::to_string)
}

/// A target, and which way is the better one where it is not the usual.
fn target_words(target: Decimal, direction: Option<Direction>) -> String {
    let target = target.normalize();
    match direction {
        Some(direction @ Direction::LowerIsBetter) => format!("{target}（{}）", direction.label()),
        _ => target.to_string(),
    }
}

fn standing(row: &Standing) -> String {
    let rank = match row.rank {
        Some(rank) => format!("第{rank}名"),
        None if row.incomparable => INCOMPARABLE.to_owned(),
        None => "未到节点".to_owned(),
    };
    let value = match row.value {
        Some(value) => value.normalize().to_string(),
        None if row.incomparable => "换算不了".to_owned(),
        None => "未报".to_owned(),
    };
    format!("{rank}，完成值{value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(facts: &[(FactList, &str, &str, &str, &str)]) -> Verdicts {
        let mut verdicts = Verdicts::default();
        for (list, unit, subject, item, value) in facts {
            verdicts.add(*list, unit, subject, item, (*value).to_owned());
        }
        verdicts
    }

    #[test]
    fn what_differs_is_told_by_list_and_directory_with_both_values() {
        use FactList::{Matters, Ranking, Unissued};
        let before = verdicts(&[
            (Ranking, "乙镇", "", "得分", "98"),
            (Ranking, "甲镇", "", "得分", "99"),
            (Ranking, "甲镇", "", "名次", "1"),
            (Matters, "甲镇", "A1 修路", "灯", "红灯"),
            (Matters, "甲镇", "A2 架桥", "灯", "绿灯"),
        ]);
        let after = verdicts(&[
            (Ranking, "乙镇", "", "得分", "100"),
            (Ranking, "甲镇", "", "得分", "97"),
            (Ranking, "甲镇", "", "名次", "1"),
            (Matters, "甲镇", "A2 架桥", "灯", "绿灯"),
            (Matters, "甲镇", "A2 架桥", "办结", "在办"),
            (Unissued, "甲镇", "移交", "x", "3次，拟办"),
        ]);
        let order = ["甲镇".to_owned(), "乙镇".to_owned()];
        let shown: Vec<String> = Verdicts::differences(&before, &after, &order)
            .iter()
            .map(|difference| {
                let value = |value: &Option<String>| value.clone().unwrap_or("-".to_owned());
                format!(
                    "{} {} {} {}: {} > {}",
                    difference.list.label(),
                    difference.unit,
                    difference.subject,
                    difference.item,
                    value(&difference.before),
                    value(&difference.after)
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "综合排名 甲镇  得分: 99 > 97",
                "综合排名 乙镇  得分: 98 > 100",
                "拟移交、拟启动问责（未印发） 甲镇 移交 列入: - > x：3次，拟办",
                "督查事项 甲镇 A1 修路 列入: 灯：红灯 > -",
                "督查事项 甲镇 A2 架桥 办结: - > 在办",
            ]
        );
        assert_eq!(Verdicts::differences(&after, &after, &order), []);
    }

    #[test]
    fn a_name_or_post_that_is_written_otherwise_is_no_difference() {
        use FactList::{Matters, Meetings, Principals};
        let before = verdicts(&[
            (Principals, "甲镇", "镇长 张三", "得分", "98"),
            (Matters, "甲镇", "T1 修路", "灯", "红灯"),
            (Matters, "甲镇", "T2 架桥", "灯", "红灯"),
            (Meetings, "乙镇", "H1 例会 李四", "情形", "迟到"),
        ]);
        let after = verdicts(&[
            (Principals, "甲镇", "党委书记、镇长 张三", "得分", "98"),
            (Matters, "甲镇", "T1 修路工程", "灯", "绿灯"),
            (Matters, "甲镇", "T3 架桥", "灯", "红灯"),
            (Meetings, "乙镇", "H1 周例会 李四", "情形", "迟到"),
        ]);
        let told: Vec<String> = Verdicts::differences(&before, &after, &[])
            .iter()
            .map(|one| format!("{} {}", one.subject, one.item))
            .collect();
        assert_eq!(told, ["T1 修路工程 灯", "T2 架桥 列入", "T3 架桥 列入"]);
        // Another person is another one.
        let other = verdicts(&[(Meetings, "乙镇", "H1 例会 王五", "情形", "迟到")]);
        assert_eq!(Verdicts::differences(&before, &other, &[]).len(), 5);
    }

    #[test]
    fn what_a_record_of_an_earlier_version_does_not_say_is_no_difference() {
        let fact = |item, value| (FactList::Registers, "甲镇", "请示 Q1 购车", item, value);
        let before = verdicts(&[fact("答复", "未答复")]);
        let [after, other] = ["丁局", "戊局"]
            .map(|receiver| verdicts(&[fact("答复", "未答复"), fact(RECEIVER, receiver)]));
        assert_eq!(Verdicts::differences(&before, &after, &[]), []);
        assert_eq!(Verdicts::differences(&after, &other, &[]).len(), 1);
    }

    #[test]
    fn verdicts_come_back_as_they_were_written() {
        let verdicts = verdicts(&[(FactList::KeyWorks, "甲镇", "Z1 路", "按结果", "第1名")]);
        let text = serde_json::to_string(&verdicts).expect("JSON");
        assert_eq!(
            text,
            r#"{"key-works":{"甲镇":{"Z1 路":{"按结果":"第1名"}}}}"#
        );
        assert_eq!(
            serde_json::from_str::<Verdicts>(&text).expect("verdicts"),
            verdicts
        );
    }
}

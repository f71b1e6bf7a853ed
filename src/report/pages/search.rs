//! What can be found on a half: every page, unit, matter and row of a register, by the words that its audience may read.
//! Made from the same views as the pages, so that nothing can be found that is not shown.

use super::escalations::{cause, outcome_words};
use super::matters::{LightView, leader};
use super::rulebook::RulesPage;
use super::words::{BEFORE_FORCE, DISSOLVED};
use super::{Link, Views, parts};
use crate::rules::meetings::Incident;
use crate::source::Text;
use serde::Serialize;
use std::collections::BTreeMap;

/// Something that can be found: position of its kind, position of its unit or -1, title, address, further words to find it by.
pub type SearchRow = (usize, i64, String, Text, String);

/// The kinds in the order in which results are listed.
const KINDS: &[&str] = &[
    "单位",
    "督查事项",
    "通报及移交",
    "投诉",
    "会议",
    "重点工作",
    "县领导",
    "请示事项",
    "对标提升",
    "通报登记",
    "规则",
    "栏目",
    DECISIONS,
];

/// The decisions, which are on a page of the office's.
const DECISIONS: &str = "更正容错延期";

/// The index of a half.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SearchIndex {
    /// The kinds.
    pub kinds: Vec<&'static str>,
    /// The units' full names.
    pub units: Vec<String>,
    /// What can be found.
    pub rows: Vec<SearchRow>,
}

struct Gatherer {
    index: SearchIndex,
    units: BTreeMap<String, i64>,
}

impl Gatherer {
    fn add(
        &mut self,
        kind: &str,
        unit: &str,
        title: impl Into<String>,
        href: impl Into<Text>,
        more: impl Into<String>,
    ) {
        let kind = KINDS.iter().position(|known| *known == kind);
        let unit = match unit {
            "" => -1,
            name => self.unit(name),
        };
        self.index.rows.push((
            kind.unwrap_or_default(),
            unit,
            title.into(),
            href.into(),
            more.into(),
        ));
    }

    fn unit(&mut self, name: &str) -> i64 {
        if let Some(position) = self.units.get(name) {
            return *position;
        }
        let position = i64::try_from(self.index.units.len()).unwrap_or(-1);
        self.index.units.push(name.to_owned());
        self.units.insert(name.to_owned(), position);
        position
    }
}

/// What a row is found as: one that was struck out says so beside it, as it does on its page.
fn marked(title: impl Into<String>, struck: bool) -> String {
    let mut title = title.into();
    if struck {
        title.push_str("（已作废）");
    }
    title
}

/// The address of a list that shows the rows with a word in them only.
fn filtered(page: &str, word: &str) -> String {
    [page, "#q=", &super::links::encode(word)].concat()
}

impl Views<'_> {
    /// The index of this half; `rules` and `parts` are its rules page and its navigation.
    pub fn search_index(&self, rules: &RulesPage) -> SearchIndex {
        let mut gatherer = Gatherer {
            index: SearchIndex {
                kinds: KINDS
                    .iter()
                    .copied()
                    .filter(|kind| *kind != DECISIONS || self.is_office())
                    .collect(),
                ..SearchIndex::default()
            },
            units: BTreeMap::new(),
        };
        self.find_units(&mut gatherer);
        self.find_matters(&mut gatherer);
        self.find_escalations(&mut gatherer);
        self.find_registers(&mut gatherer);
        self.find_works_and_leaders(&mut gatherer);
        if self.is_office() {
            self.find_decisions(&mut gatherer);
        }
        self.find_reference(rules, &mut gatherer);
        gatherer.index
    }

    fn find_units(&self, gatherer: &mut Gatherer) {
        let directory = self.input.tribunal.directory;
        for unit in self.units() {
            let entry = directory.unit(unit);
            let mut more: Vec<&str> = vec![&entry.group];
            let terms = entry.terms.iter();
            more.extend(terms.map(|term| term.name.as_str()));
            if self.is_office() {
                more.extend(entry.other_names.iter().map(String::as_str));
            }
            let Link { text, href } = self.unit(unit);
            gatherer.add("单位", "", &*text, href, more.join(" "));
        }
    }

    fn find_matters(&self, gatherer: &mut Gatherer) {
        let findings = self.input.findings;
        for matter in findings.matters.iter().chain(&findings.lapsed) {
            let Link { text, href } = self.matter_link(matter);
            let (light, category) = (LightView::of(matter).word, &matter.category.name);
            let mut title = marked([&*text, " ", &matter.name].concat(), matter.struck);
            if matter.is_exempt() {
                title.push_str("（已容错）");
            }
            gatherer.add(
                "督查事项",
                self.name(matter.unit),
                title,
                href,
                [light, " ", category, " ", &leader(matter)].concat(),
            );
        }
    }

    fn find_escalations(&self, gatherer: &mut Gatherer) {
        for escalation in self.escalations() {
            let rule = escalation.rule;
            let subject = escalation.subject.as_deref().unwrap_or_default();
            let document = escalation.issued.as_deref().unwrap_or_default();
            gatherer.add(
                "通报及移交",
                self.name(escalation.unit),
                format!("{} {subject}", outcome_words(escalation)),
                format!("escalations.html#{}", rule.key()),
                format!("{} {document}", cause(rule)),
            );
        }
    }

    fn find_registers(&self, gatherer: &mut Gatherer) {
        for (position, row) in self.complaints_page().rows.into_iter().enumerate() {
            // The only list of its page, of rows like any.
            let page = parts::path("complaints.html", position / parts::MOST);
            let mut title = marked(format!("{} {}", row.id, row.result), row.struck);
            let why = match row.counts {
                BEFORE_FORCE | DISSOLVED => row.counts,
                counts if counts.starts_with("已容错") => "已容错",
                _ => "",
            };
            if !why.is_empty() {
                title = format!("{title}（{why}）");
            }
            gatherer.add(
                "投诉",
                &row.unit.text,
                title,
                filtered(&page, &row.id),
                row.state,
            );
        }
        for (position, meeting) in self.input.findings.meetings.iter().enumerate().rev() {
            let mut people: Vec<&Incident> = meeting.incidents.iter().collect();
            people.sort_by_key(|incident| incident.excused);
            let names: Vec<&str> = people.iter().map(|own| own.person.as_str()).collect();
            gatherer.add(
                "会议",
                "",
                format!("{} {}", meeting.id, meeting.name),
                self.links.meeting_link(position).href,
                names.join(" "),
            );
        }
        let requests = self.requests_page();
        for (row, part) in requests.rows.iter().zip(requests.parts_of_all()) {
            let page = parts::path("requests.html", part);
            let mut title = marked(row.subject.as_str(), row.struck);
            if row.marks.contains(&BEFORE_FORCE) {
                title = format!("{title}（{BEFORE_FORCE}）");
            }
            gatherer.add(
                "请示事项",
                &row.from.text,
                title,
                filtered(&page, &row.subject),
                row.to
                    .iter()
                    .map(|to| &*to.text)
                    .collect::<Vec<_>>()
                    .join(" "),
            );
        }
        for list in self.benchmarks() {
            for row in &list.rows {
                gatherer.add(
                    "对标提升",
                    &list.unit.text,
                    marked(row.object.as_str(), row.struck),
                    format!("benchmarks.html#{}", super::links::encode(&list.anchor)),
                    format!("{} {}", row.gap, row.goal),
                );
            }
        }
        for unit in self.units() {
            let Link { text, href } = self.unit(unit);
            for row in self.circulars_of(unit) {
                gatherer.add(
                    "通报登记",
                    &text,
                    marked(format!("{} {}", row.document, row.kind), row.struck),
                    format!("{href}#circulars"),
                    row.problem,
                );
            }
        }
    }

    fn find_works_and_leaders(&self, gatherer: &mut Gatherer) {
        let standing = self.input.findings.key_works.len();
        for (position, work) in self.all_key_works().enumerate() {
            let title = format!("{} {}", work.number, work.name);
            gatherer.add(
                "重点工作",
                "",
                marked(title, position >= standing),
                self.key_work_link(position, work).href,
                work.lead_department.as_str(),
            );
        }
        for leader in self.leaders() {
            gatherer.add("县领导", "", leader.name, leader.link.href, "牵头");
        }
    }

    /// Corrections and exemptions by their own numbers.
    fn find_decisions(&self, gatherer: &mut Gatherer) {
        for decision in self.numbered_decisions() {
            gatherer.add(
                DECISIONS,
                decision.unit.map_or("", |unit| self.name(unit)),
                marked(decision.title, decision.struck),
                format!("authority.html#{}", decision.section),
                "",
            );
        }
    }

    fn find_reference(&self, rules: &RulesPage, gatherer: &mut Gatherer) {
        for item in rules.parts.iter().flat_map(|part| &part.items) {
            gatherer.add(
                "规则",
                "",
                format!("{} {}", item.citation, item.title),
                format!("rules.html#{}", item.anchor),
                "",
            );
        }
        let shell = self.shell("index.html", "", Vec::new());
        for part in shell.nav.iter().flat_map(|group| &group.parts) {
            gatherer.add("栏目", "", part.text, part.href, "");
        }
    }
}

//! `duban explain`: how a matter or a unit's score and escalations came about, in plain lines. The words are those of the
//! office's pages; here they are only put under one another.

mod entered;
mod people;
mod registers;

use super::pages::Views;
use super::pages::entries::EntryRow;
use super::pages::matters::{MatterView, ShownRow};
use super::pages::office_columns::beside;
use super::pages::working::Step;
use crate::ingest::privacy;
use crate::model::directory::{UnitId, comparable};
use crate::rules::matters::Matter;
use std::collections::BTreeSet;

/// What was asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// A number, or the name of a unit, a county leader or a principal.
    pub wanted: &'a str,
    /// The unit to which a number is narrowed; with it, `wanted` is taken for a number.
    pub unit: Option<&'a str>,
}

/// Lines of text; what belongs under another line is indented.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, depth: usize, text: &str) {
        if !text.is_empty() {
            self.0.push(format!("{}{text}", "  ".repeat(depth)));
        }
    }

    /// Parts of a table's row, the empty ones left out, and its cell on a line of its own.
    fn row(&mut self, depth: usize, parts: &[&str], cell: Option<&String>) {
        let filled: Vec<&str> = parts
            .iter()
            .copied()
            .filter(|part| !part.is_empty())
            .collect();
        self.add(depth, &filled.join("　"));
        self.add(depth + 2, cell.map_or("", String::as_str));
    }

    fn step(&mut self, depth: usize, step: &Step) {
        self.add(depth, &format!("{}　{}", step.label, step.text));
        for cell in &step.cells {
            self.add(depth + 2, cell);
        }
    }

    fn gap(&mut self) {
        if self.0.last().is_some_and(|last| !last.is_empty()) {
            self.0.push(String::new());
        }
    }
}

/// The explanation of a unit, of everything that bears a number (matters first, then complaints, meetings, circulars, key works, requests,
/// entries of points, spot checks), or of what bears a person's name: the matters that a county leader leads, the points of a principal,
/// the units that a county leader is in charge of.
///
/// # Errors
/// That nothing is known by that name or number, with the nearest that is.
pub fn explain(views: &Views<'_>, question: Question<'_>) -> Result<String, String> {
    let directory = views.input.tribunal.directory;
    let mut lines = Lines::default();
    match (question.unit, directory.find(question.wanted)) {
        (None, Some(unit)) => unit_lines(views, unit, &mut lines),
        (Some(name), _) => {
            let unit = directory
                .find(name)
                .ok_or_else(|| unknown(name, &directory.nearest(name), "单位"))?;
            number_lines(views, question.wanted, Some(unit), &mut lines);
        }
        (None, None) => {
            number_lines(views, question.wanted, None, &mut lines);
            people::lines(views, question.wanted, &mut lines);
            entered::supervisor_lines(views, question.wanted, &mut lines);
        }
    }
    if lines.0.is_empty() {
        return Err(not_found(views, question));
    }
    lines.gap();
    let shell = views.shell("index.html", "", Vec::new());
    lines.add(
        0,
        &format!(
            "{}督查督办 · {} · 截至日期{}",
            shell.county, shell.half, shell.as_of
        ),
    );
    lines.add(
        0,
        &format!("输入指纹 {} · duban {}", shell.fingerprint, shell.version),
    );
    Ok(lines.0.join("\n"))
}

/// A number as it is compared with what was asked: without regard to width, blanks and capitals.
fn folded(number: &str) -> String {
    comparable(number).to_lowercase()
}

/// The letters that a folded number begins with: they tell which register numbers its rows so.
fn letters(folded: &str) -> &str {
    let end = folded.find(|c: char| c.is_ascii_digit() || c == '-');
    &folded[..end.unwrap_or(folded.len())]
}

/// Everything that bears a number.
fn number_lines(views: &Views<'_>, wanted: &str, unit: Option<UnitId>, lines: &mut Lines) {
    let findings = views.input.findings;
    let number = folded(&privacy::mask_identifier(wanted));
    let is_wanted = |id: &str| folded(id) == number;
    let holds = |held: UnitId| unit.is_none_or(|unit| unit == held);
    for matter in findings.matters.iter().chain(&findings.lapsed) {
        let held = matter.succession.iter().any(|(_, unit)| holds(*unit));
        if is_wanted(&matter.number) && (held || holds(matter.unit)) {
            matter_lines(views, matter, lines);
        }
    }
    let mut units: Vec<UnitId> = findings.shown.iter().map(|shown| shown.unit).collect();
    units.dedup();
    for shown in units.into_iter().filter(|shown| holds(*shown)) {
        for row in views.shown_rows(shown) {
            if is_wanted(&row.number) {
                shown_lines(views.name(shown), &row, lines);
            }
        }
    }
    registers::number_lines(views, &is_wanted, unit, lines);
    entered::row_lines(views, &is_wanted, unit, lines);
    registers::decision_lines(views, &is_wanted, unit, lines);
}

fn matter_lines(views: &Views<'_>, matter: &Matter<'_>, lines: &mut Lines) {
    let view: MatterView = views.matter(matter);
    lines.gap();
    lines.add(0, views.name(matter.unit));
    lines.row(
        0,
        &[&view.row.number.text, &view.row.name],
        view.cell.as_ref(),
    );
    lines.add(0, &view.verdict);
    lines.add(
        0,
        &format!("类别　{}（{}）", view.row.category, view.clause),
    );
    for (label, text) in &view.facts {
        lines.add(0, &format!("{label}　{text}"));
    }
    for stage in &view.stages {
        lines.gap();
        lines.add(0, &stage.heading);
        for step in &stage.steps {
            lines.step(1, step);
        }
        if !stage.conclusion.is_empty() {
            lines.add(1, &stage.conclusion);
        }
    }
    lines.gap();
    for remark in &view.remarks {
        lines.step(0, remark);
    }
}

fn shown_lines(unit: &str, row: &ShownRow, lines: &mut Lines) {
    lines.gap();
    lines.add(0, unit);
    lines.add(0, "只列示、不判定的事项");
    lines.row(0, &[&row.number, &row.name, row.reason], row.cell.as_ref());
}

/// A unit: score entry by entry, rank, what moved both, and its escalations event by event.
fn unit_lines(views: &Views<'_>, unit: UnitId, lines: &mut Lines) {
    let page = views.dossier(unit);
    lines.add(0, &page.name);
    for mark in &page.marks {
        lines.add(0, mark);
    }
    lines.gap();
    lines.add(0, "得分构成");
    lines.add(1, &page.formula);
    entry_lines(&page.entries, lines);
    lines.gap();
    lines.add(0, "名次和得分的变化");
    lines.add(1, &page.movement.rank);
    lines.add(1, &page.movement.score);
    if !page.movement.restated.is_empty() {
        lines.add(1, &page.movement.restated);
    }
    for step in &page.movement.steps {
        lines.row(
            1,
            &[
                &step.date,
                step.name,
                &step.detail,
                &step.points,
                &step.note,
            ],
            step.cell.as_ref(),
        );
    }
    lines.gap();
    lines.add(0, "通报及移交");
    escalation_lines(&page, lines);
}

/// Entries of a score, one a line.
fn entry_lines(entries: &[EntryRow], lines: &mut Lines) {
    for entry in entries {
        let date = match entry.news {
            "" => entry.date.clone(),
            news => format!("{} {news}", entry.date),
        };
        let mark = match (entry.struck, entry.exempt) {
            (true, _) => " 已作废",
            (_, true) => " 已容错",
            _ => "",
        };
        let points = format!("{}{mark}", entry.points);
        lines.row(
            1,
            &[
                &date,
                entry.name,
                &beside(&entry.detail, &entry.office),
                &points,
                &entry.clause,
            ],
            entry.cell.as_ref(),
        );
    }
}

fn escalation_lines(page: &super::pages::dossier::Dossier, lines: &mut Lines) {
    if page.escalations.is_empty() {
        lines.add(1, "没有。");
    }
    for item in &page.escalations {
        let subject = if item.subject.is_empty() {
            String::new()
        } else {
            format!("（{}）", item.subject)
        };
        let outcome = if item.document.is_empty() {
            item.outcome.clone()
        } else {
            format!("{}，已发 {}", item.outcome, item.document)
        };
        let new = match (item.new, item.issued_now) {
            (true, _) => "本期新增",
            (_, true) => "持续　本期印发",
            _ => "持续",
        };
        lines.add(1, &format!("{}{subject}　{outcome}　{new}", item.cause));
        for sentence in &item.story {
            lines.add(2, sentence);
        }
        for event in &item.evidence {
            let reached = if event.reached { " 达到次数" } else { "" };
            lines.row(
                2,
                &[
                    &event.date,
                    &event.id,
                    &beside(&event.detail, &event.corrected),
                    &format!("{}{reached}", event.nth),
                ],
                event.cell.as_ref(),
            );
        }
    }
    for sentence in &page.outlook {
        lines.add(1, sentence);
    }
}

fn unknown(name: &str, nearest: &[&str], what: &str) -> String {
    if nearest.is_empty() {
        format!("没有「{name}」这个{what}。")
    } else {
        format!(
            "没有「{name}」这个{what}。相近的有：{}。",
            nearest.join("、")
        )
    }
}

/// Why nothing is explained: the number is another unit's, or nobody's.
fn not_found(views: &Views<'_>, question: Question<'_>) -> String {
    let findings = views.input.findings;
    let all = || findings.matters.iter().chain(&findings.lapsed);
    let number = folded(&privacy::mask_identifier(question.wanted));
    let holders: Vec<&str> = all()
        .filter(|matter| folded(&matter.number) == number)
        .map(|matter| views.name(matter.unit))
        .collect();
    if let (Some(unit), false) = (question.unit, holders.is_empty()) {
        return format!(
            "「{unit}」没有编号是「{}」的事项；有这个编号的是：{}。",
            question.wanted,
            holders.join("、")
        );
    }
    let registered = registers::holders(views, &|id| folded(id) == number);
    if let (Some(unit), false) = (question.unit, registered.is_empty()) {
        return format!(
            "「{unit}」没有编号是「{}」的登记；有这个编号的是：{}。",
            question.wanted,
            registered.join("、")
        );
    }
    if let Some(words) = returned_words(views, question) {
        return words;
    }
    let rows = entered::numbers(views);
    let mut known: BTreeSet<&str> = all().map(|matter| &*matter.number).collect();
    known.extend(findings.complaints.iter().map(|known| known.id.as_str()));
    known.extend(findings.meetings.iter().map(|known| known.id.as_str()));
    let works = findings.key_works.iter().chain(&findings.struck_works);
    known.extend(works.map(|known| known.number.as_str()));
    known.extend(findings.requests.iter().map(|known| known.id.as_str()));
    known.extend(
        findings
            .circulars
            .iter()
            .map(|known| known.document.as_str()),
    );
    known.extend(rows.iter().map(String::as_str));
    let mut ranked: Vec<(f64, &str)> = known
        .into_iter()
        .map(|known| {
            let likeness = strsim::normalized_damerau_levenshtein(&number, &folded(known));
            (likeness, known)
        })
        .filter(|(likeness, known)| {
            // TS-01 is as near to GZ-01 as numbers of a few signs are, and has nothing to do with it.
            let is_of_its_kind = letters(&folded(known)) == letters(&number);
            *likeness >= if is_of_its_kind { 0.6 } else { 0.75 }
        })
        .collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut nearest = views.input.tribunal.directory.nearest(question.wanted);
    if question.unit.is_none() {
        nearest.extend(people::alike(views, question.wanted));
    }
    nearest.extend(ranked.into_iter().take(5).map(|(_, known)| known));
    unknown(
        question.wanted,
        &nearest,
        "单位、编号、县领导或者主要负责人",
    )
}

/// That a number stands in ledgers in rows which were returned, and never in one that could be judged; `None` where it does not.
fn returned_words(views: &Views<'_>, question: Question<'_>) -> Option<String> {
    let number = folded(&privacy::mask_identifier(question.wanted));
    let asked = question
        .unit
        .and_then(|name| views.input.tribunal.directory.find(name));
    let rows = views.input.history.returned_rows.iter();
    let rows: Vec<String> = rows
        .filter(|((unit, own), _)| {
            folded(own) == number && asked.is_none_or(|asked| asked == *unit)
        })
        .map(|((unit, _), period)| format!("{}{period}一期的台账", views.name(*unit)))
        .collect();
    (!rows.is_empty()).then(|| {
        format!(
            "「{}」在{}中，那一行有错误，已退回修改，没有计入判定；错在哪一格、怎样改，见「退回修改」页或 duban check。",
            question.wanted,
            rows.join("、")
        )
    })
}

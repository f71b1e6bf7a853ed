//! What the registers have under a number, in lines.

use super::Lines;
use super::entered::{self, cost_lines, labelled, register_line, why_not_of_the_year};
use crate::model::directory::UnitId;
use crate::model::schema::Sheet;
use crate::report::pages::Views;
use crate::report::pages::key_works::{KeyWorkPage, MilestoneCell, UnitKeyWork};
use crate::report::pages::office_columns::beside;
use crate::report::pages::registers::{CircularRow, ComplaintRow, IncidentRow, MeetingView};
use crate::report::pages::requests::RequestRow;
use crate::rules::circulars::Circular;
use crate::rules::meetings::Meeting;
use crate::rules::requests::Receiver;
use crate::rules::scoring::{ScoreEntry, ScoreKey};
use std::collections::BTreeSet;

/// Every row of a register that bears the number, the unit's alone where one is given.
pub(super) fn number_lines(
    views: &Views<'_>,
    is_wanted: &dyn Fn(&str) -> bool,
    unit: Option<UnitId>,
    lines: &mut Lines,
) {
    let findings = views.input.findings;
    let holds = |held: UnitId| unit.is_none_or(|unit| unit == held);
    let accused = findings.complaints.iter();
    let accused: BTreeSet<UnitId> = accused
        .filter(|known| is_wanted(&known.id) && holds(known.unit))
        .map(|known| known.unit)
        .collect();
    for one in accused {
        let mut of_number = views.complaints_of(one);
        of_number.retain(|row| is_wanted(&row.id));
        for row in &of_number {
            complaint_lines(views, one, row, lines);
        }
        cost_lines(
            views,
            one,
            |entry| entry.key == ScoreKey::Complaint && is_wanted(&entry.subject),
            lines,
        );
    }
    if findings.meetings.iter().any(|known| is_wanted(&known.id)) {
        let meetings = views.meetings_index().meetings;
        for meeting in meetings.iter().filter(|known| is_wanted(&known.id)) {
            meeting_lines(views, meeting, unit, lines);
        }
    }
    let named = findings.circulars.iter();
    let named: BTreeSet<UnitId> = named
        .filter(|known| is_wanted(&known.document) && holds(known.unit))
        .map(|known| known.unit)
        .collect();
    for unit in named {
        for row in views.circulars_of(unit) {
            if is_wanted(&row.document) {
                circular_lines(views.name(unit), &row, lines);
                unscored_line(views, unit, &row, lines);
            }
        }
        let is_its = |entry: &ScoreEntry| {
            let is_of_circular = matches!(entry.key, ScoreKey::Criticised | ScoreKey::Commended);
            is_of_circular && is_wanted(&entry.subject)
        };
        cost_lines(views, unit, is_its, lines);
    }
    if views.all_key_works().any(|known| is_wanted(&known.number)) {
        let works = views.key_works();
        for work in works.iter().filter(|work| is_wanted(&work.number)) {
            key_work_lines(views, work, unit, lines);
        }
    }
    if findings.requests.iter().any(|known| is_wanted(&known.id)) {
        for row in &views.requests_page().rows {
            let mut concerned = std::iter::once(&row.from).chain(&row.to);
            let own = unit.is_none_or(|unit| concerned.any(|one| *one.text == *views.name(unit)));
            if own && row.id.as_deref().is_some_and(is_wanted) {
                request_lines(row, lines);
            }
        }
    }
}

/// Corrections and exemptions that bear the number: what each is about, and on which page it stands with all that came of it.
pub(super) fn decision_lines(
    views: &Views<'_>,
    is_wanted: &dyn Fn(&str) -> bool,
    unit: Option<UnitId>,
    lines: &mut Lines,
) {
    let decisions = views.numbered_decisions().into_iter();
    let own = decisions.filter(|known| unit.is_none() || known.unit == unit);
    for decision in own.filter(|known| is_wanted(&known.number)) {
        lines.gap();
        let name = decision.unit.map_or("", |unit| views.name(unit));
        let struck = if decision.struck { "已作废" } else { "" };
        lines.row(0, &[&decision.title, name, struck], None);
        lines.add(0, "办理情况见办公室内部版的「更正容错延期」页");
    }
}

/// The units that rows of a register are about which bear the number, each once.
pub(super) fn holders<'v>(views: &'v Views<'_>, is_wanted: &dyn Fn(&str) -> bool) -> Vec<&'v str> {
    let findings = views.input.findings;
    let complaints = findings
        .complaints
        .iter()
        .map(|known| (&known.id, known.unit));
    let circulars = findings
        .circulars
        .iter()
        .map(|known| (&known.document, known.unit));
    let requests = findings.requests.iter().flat_map(|known| {
        let asked = known.to.iter().filter_map(|to| match to {
            Receiver::Unit(unit) => Some(*unit),
            Receiver::County(_) => None,
        });
        std::iter::once(known.from)
            .chain(asked)
            .map(|unit| (&known.id, unit))
    });
    let all = complaints.chain(circulars).chain(requests);
    let units: BTreeSet<UnitId> = all
        .filter(|(id, _)| is_wanted(id))
        .map(|(_, unit)| unit)
        .chain(entered::holders(views, is_wanted))
        .collect();
    units.into_iter().map(|unit| views.name(unit)).collect()
}

fn complaint_lines(views: &Views<'_>, unit: UnitId, row: &ComplaintRow, lines: &mut Lines) {
    lines.gap();
    lines.row(
        0,
        &[
            &row.id,
            &labelled("受理日期", &row.received),
            &row.unit.text,
            &row.result,
            &labelled("核实日期", &row.verified),
            &beside(&row.state, &row.office),
            &labelled("计入与否", row.counts),
        ],
        None,
    );
    let known = views.index.complaints(unit).iter();
    for one in known.filter(|one| one.id == row.id && one.received.to_string() == row.received) {
        let sheet = (Sheet::Complaints, "受理日期");
        let scored_on = Some(one.points_date()).filter(|_| one.is_valid());
        register_line(views, sheet, one.received, (&one.place, scored_on), lines);
    }
}

fn meeting_lines(
    views: &Views<'_>,
    meeting: &MeetingView,
    unit: Option<UnitId>,
    lines: &mut Lines,
) {
    lines.gap();
    lines.add(0, &meeting.name);
    lines.add(0, &meeting.long_date);
    let known = views.input.findings.meetings.iter();
    let known = known.filter(|one| one.id == meeting.id && one.date.to_string() == meeting.date);
    let known: Vec<&Meeting> = known.collect();
    for one in &known {
        let sheet = (Sheet::Meetings, "会议日期");
        let mut own = one.incidents.iter();
        let costs = own.any(|incident| {
            incident.is_violation() && unit.is_none_or(|unit| unit == incident.unit)
        });
        let scored_on = Some(one.date).filter(|_| costs);
        register_line(views, sheet, one.date, (&one.place, scored_on), lines);
    }
    let own = |row: &&IncidentRow| unit.is_none_or(|unit| *row.unit.text == *views.name(unit));
    for row in meeting
        .violations
        .iter()
        .chain(&meeting.excused)
        .filter(own)
    {
        let reported = if row.reported.is_empty() {
            String::new()
        } else {
            format!("（登记为{}）", row.reported)
        };
        let marks = [
            (row.excused, " 经批准并报备"),
            (row.exempt, " 已容错"),
            (row.struck, " 已作废"),
        ];
        let marks: String = marks
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, mark)| *mark)
            .collect();
        let person = if row.struck {
            format!("{} ", row.person)
        } else {
            row.person.clone()
        };
        lines.row(
            1,
            &[
                &row.unit.text,
                &person,
                &row.post,
                &beside(&format!("{}{reported}{marks}", row.kind), &row.office),
                &labelled("书面检查", &row.self_criticism),
            ],
            row.cell.as_ref(),
        );
    }
    let incidents = known.iter().flat_map(|one| &one.incidents);
    let present: BTreeSet<UnitId> = incidents.map(|incident| incident.unit).collect();
    for one in present
        .into_iter()
        .filter(|one| unit.is_none_or(|unit| unit == *one))
    {
        let is_its = |entry: &ScoreEntry| {
            let is_of_meeting = matches!(entry.key, ScoreKey::Absence | ScoreKey::Meeting);
            is_of_meeting
                && *entry.subject == *meeting.id
                && known.iter().any(|known| known.date == entry.date)
        };
        cost_lines(views, one, is_its, lines);
    }
}

/// Says of a circular, or a commendation, that moves no score where its day is the reason.
fn unscored_line(views: &Views<'_>, unit: UnitId, row: &CircularRow, lines: &mut Lines) {
    let is_its =
        |known: &&Circular| known.document == row.document && known.date.to_string() == row.date;
    let circulars = views.input.findings.circulars.iter();
    let mut own = circulars.filter(|known| known.unit == unit && !known.struck);
    let scored = own
        .find(is_its)
        .filter(|known| known.criticises() || known.commends());
    if let Some(known) = scored.filter(|known| why_not_of_the_year(views, known.date).is_some()) {
        let (sheet, place) = ((Sheet::Circulars, "日期"), (&known.place, Some(known.date)));
        register_line(views, sheet, known.date, place, lines);
    }
}

fn circular_lines(unit: &str, row: &CircularRow, lines: &mut Lines) {
    lines.gap();
    lines.add(0, unit);
    let kind = if row.struck {
        format!("{} 已作废", row.kind)
    } else {
        row.kind.clone()
    };
    lines.row(
        0,
        &[
            &row.date,
            &row.document,
            &kind,
            &row.problem,
            &beside(&row.content, &row.office),
        ],
        row.cell.as_ref(),
    );
}

/// A key work: its facts, then each unit's two places with the cells behind them, its milestones and the changes of its targets.
fn key_work_lines(views: &Views<'_>, page: &KeyWorkPage, unit: Option<UnitId>, lines: &mut Lines) {
    lines.gap();
    lines.add(0, &page.name);
    if page.struck {
        lines.add(0, "已作废");
    }
    lines.add(0, &format!("编号　{}", page.number));
    lines.add(0, &format!("牵头部门　{}", page.department));
    lines.add(0, &format!("方向　{}", page.direction));
    let asked = |one: &UnitId| unit.is_none_or(|unit| unit == *one);
    for one in views.units().into_iter().filter(asked) {
        let works = views.key_works_of(one);
        if let Some(own) = works.iter().find(|own| own.work == page.link) {
            unit_work_lines(views.name(one), own, page, lines);
        }
    }
}

fn unit_work_lines(unit: &str, work: &UnitKeyWork, page: &KeyWorkPage, lines: &mut Lines) {
    lines.gap();
    lines.add(0, unit);
    for (name, text, row) in [
        ("按结果", &work.result_text, &work.result),
        ("按进度", &work.progress_text, &work.progress),
    ] {
        let marks = row.as_ref().map(|row| row.marks.join(" "));
        let text = format!("{name}：{text}");
        let cell = row.as_ref().and_then(|row| row.cell.as_ref());
        lines.row(1, &[&text, &marks.unwrap_or_default()], cell);
    }
    for milestone in &work.milestones {
        let MilestoneCell {
            date,
            target,
            state,
            ..
        } = milestone;
        let (node, target) = (labelled("节点", date), labelled("目标", target));
        lines.row(1, &[&node, &target, state], None);
    }
    for change in page.changes.iter().filter(|row| *row.unit.text == *unit) {
        lines.row(
            1,
            &[
                &labelled("节点", &change.milestone),
                &labelled("原目标", &change.before),
                &labelled("目标", &change.amount),
                &labelled("生效", &change.effective),
                change.state,
            ],
            change.cell.as_ref(),
        );
    }
}

/// A request: who asked whom what, how long the reply took, and what the lists of the register conclude of it.
fn request_lines(row: &RequestRow, lines: &mut Lines) {
    lines.gap();
    lines.add(0, row.id.as_deref().unwrap_or_default());
    let receivers: Vec<&str> = row.to.iter().map(|to| &*to.text).collect();
    lines.row(
        0,
        &[
            &labelled("请示单位", &row.from.text),
            &labelled("受理单位", &receivers.join("、")),
            &labelled("事项", &row.subject),
        ],
        row.cell.as_ref(),
    );
    lines.add(0, &row.counting);
    lines.add(0, &beside("", &row.corrected));
    let reply = row.reply.as_deref().unwrap_or_default();
    lines.add(0, &labelled("答复意见", reply));
    lines.add(0, &row.marks.join(" "));
}

//! The facts of a period, list by list, in the users' words.

use super::{COUNTED, FactList, LAGGING, PODIUM, RANK, RECEIVER, REQUEST, SCORE, Verdicts};
use crate::check::History;
use crate::model::directory::Directory;
use crate::model::schema::Field;
use crate::report::pages::escalations::cause;
use crate::report::pages::key_works::milestones::state_words as milestone_state;
use crate::report::pages::words::{BEFORE_FORCE, ONLY_ACCOUNTABILITY};
use crate::rules::benchmarks::BenchmarkState;
use crate::rules::complaints::Counting;
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::key_works::{Direction, INCOMPARABLE, Standing};
use crate::rules::leaders::leaders_of;
use crate::rules::matters::{Flag, Matter};
use crate::rules::podium::{self, PodiumPlace};
use crate::rules::requests::Request;
use crate::source::composed;
use chrono::NaiveDate;
use rust_decimal::Decimal;

impl Verdicts {
    /// The verdicts of a period.
    pub fn of(findings: &Findings<'_>, history: &History, tribunal: Tribunal<'_>) -> Verdicts {
        let mut verdicts = Verdicts::beside_matters(findings, history, tribunal);
        for matter in &findings.matters {
            verdicts.add_matter(matter, tribunal.directory);
            verdicts.add_marks(matter, tribunal.directory);
        }
        verdicts
    }

    /// All of them but what is told of matters and their marks.
    pub(super) fn beside_matters(
        findings: &Findings<'_>,
        history: &History,
        tribunal: Tribunal<'_>,
    ) -> Verdicts {
        let mut verdicts = Verdicts::default();
        let directory = tribunal.directory;
        verdicts.add_units(findings, history, tribunal);
        verdicts.add_principals(findings, directory);
        verdicts.add_escalations(findings, directory);
        verdicts.add_complaints_and_meetings(findings, tribunal);
        verdicts.add_key_works(findings, directory);
        verdicts.add_registers(findings, directory);
        verdicts
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

    /// What is told of a matter among [`FactList::Matters`].
    pub(super) fn add_matter(&mut self, matter: &Matter<'_>, directory: &Directory) {
        let unit = directory.name(matter.unit);
        let subject = subject_of(matter);
        let mut state = vec![matter.light.label()];
        state.extend(matter.is_exempt().then_some("已容错"));
        state.extend(matter.struck.then_some("已作废"));
        state.extend(matter.closed.map(|_| "已销号"));
        self.add(FactList::Matters, unit, &subject, "灯", state.join("，"));
        for stage in &matter.stages {
            let day = |date: Option<NaiveDate>| {
                date.map_or_else(|| "无".to_owned(), |date| date.to_string())
            };
            let value = composed(format_args!(
                "{}，到期{}，完成{}",
                stage.status.label(),
                day(stage.due.map(|due| due.date)),
                day(stage.done.map(|done| done.date))
            ));
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
    }

    /// What is told of a matter among [`FactList::Marks`].
    pub(super) fn add_marks(&mut self, matter: &Matter<'_>, directory: &Directory) {
        let marks: Vec<&str> = marks_of(matter).map(Flag::label).collect();
        if !marks.is_empty() {
            let (unit, subject) = (directory.name(matter.unit), subject_of(matter));
            self.add(FactList::Marks, unit, &subject, "标记", marks.join("、"));
        }
    }

    fn add_complaints_and_meetings(&mut self, findings: &Findings<'_>, tribunal: Tribunal<'_>) {
        let (directory, settings) = (tribunal.directory, tribunal.settings);
        for complaint in &findings.complaints {
            let unit = directory.name(complaint.unit);
            let value = counted(&complaint.result, complaint.exempt, complaint.struck);
            self.add(FactList::Complaints, unit, &complaint.id, "核实结果", value);
            let counts = match complaint.counting(settings, directory, findings.as_of) {
                Counting::Counts => "计入",
                Counting::OnlyAccountability => ONLY_ACCOUNTABILITY,
                _ => "不计",
            };
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
            let value = composed(format_args!(
                "{}人，合格{}/{}",
                check.people, check.passed, check.points
            ));
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
}

/// Under which subject a matter stands.
fn subject_of(matter: &Matter<'_>) -> String {
    format!("{} {}", matter.number, matter.name)
}

/// The marks of a matter that only the office reads.
fn marks_of(matter: &Matter<'_>) -> impl Iterator<Item = Flag> {
    let flags = matter.flags.iter().copied();
    flags.filter(|flag| flag.is_office_only())
}

/// How a request stands, as the county's pages list it.
fn answer(request: &Request) -> String {
    let replied = request
        .replied
        .map_or_else(|| "未答复".to_owned(), |day| format!("{day}答复"));
    let mut words = vec![replied.as_str()];
    if request.before_force {
        words.push(BEFORE_FORCE);
    } else {
        words.extend(request.unclear_reply.then_some("答复不明确"));
        words.extend(request.is_handed_up().then_some("职权内事项上交"));
    }
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

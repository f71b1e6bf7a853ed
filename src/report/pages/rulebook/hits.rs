//! What each rule hit this period: counts that the audience may know, each with the page that shows them.

use crate::diagnostic::{FileProblem, Problem};
use crate::model::directory::UnitId;
use crate::model::settings::EscalationRule;
use crate::report::pages::Views;
use crate::report::pages::links::{KEY_WORKS, LEADERS, MATTERS, MEETINGS, RANKING, encode};
use crate::report::pages::matters::LightCounts;
use crate::rules::benchmarks::BenchmarkState;
use crate::rules::key_works::MilestoneState;
use crate::rules::matters::{Flag, Lapse, Matter};
use crate::rules::meetings::Incident;
use crate::rules::podium;
use crate::rules::rankings::WithoutMatters;
use crate::rules::scoring::{ScoreEntry, ScoreKey};
use crate::rules::stages::{Stage, Status};
use serde::Serialize;
use std::collections::BTreeSet;

/// A count with the page that shows what was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// `逾期3个环节`.
    pub text: String,
    /// The page, relative to the half's root; empty where there is none.
    pub href: String,
}

impl Hit {
    fn new(text: impl Into<String>, page: &str) -> Hit {
        Hit {
            text: text.into(),
            href: page.to_owned(),
        }
    }

    /// The hit with its link only where that page is made.
    pub fn leading_to(self, pages: &BTreeSet<&str>) -> Hit {
        let href = if pages.contains(self.href.as_str()) {
            encode(&self.href)
        } else {
            String::new()
        };
        Hit { href, ..self }
    }
}

const ESCALATIONS: &str = "escalations.html";
const COMPLAINTS: &str = "complaints.html";
const AUDIT: &str = "audit.html";
const INDEX: &str = "index.html";

impl Views<'_> {
    /// What a rule hit, by its id; empty where nothing is counted or the audience may not know.
    pub fn hits(&self, id: &str) -> Vec<Hit> {
        if let Some(rule) = EscalationRule::ALL
            .into_iter()
            .find(|rule| rule.key() == id)
        {
            return self.fired_hits(rule);
        }
        match id {
            "C1" | "C2" | "C3" => self.meeting_hits(id),
            "E1" | "E2" | "E3" | "E4" | "E5" => self.escalation_hits(id),
            "benchmarks" | "handed-up" | "requests" | "spot-checks" | "leaders" => {
                self.register_hits(id)
            }
            _ => match id.chars().next() {
                Some('D') => self.day_hits(id),
                Some('M') => self.matter_hits(id),
                Some('R') => self.ranking_hits(id),
                _ => self.score_hits(id),
            },
        }
    }

    fn judged_matters(&self) -> impl Iterator<Item = &Matter<'_>> {
        let matters = self.input.findings.matters.iter();
        matters.filter(|matter| !matter.struck)
    }

    fn count_stages(&self, wanted: impl Fn(&Stage) -> bool) -> usize {
        self.judged_matters()
            .flat_map(|matter| &matter.stages)
            .filter(|stage| wanted(stage))
            .count()
    }

    /// How many matters bear a flag; nothing at all where the audience may not know.
    fn flag_hit(&self, flag: Flag) -> Option<Hit> {
        let office_only = flag.is_office_only();
        (self.is_office() || !office_only).then(|| {
            let count = self
                .judged_matters()
                .filter(|matter| matter.flags.contains(&flag))
                .count();
            let page = if office_only { AUDIT } else { MATTERS };
            Hit::new(format!("{}{count}件", flag.label()), page)
        })
    }

    fn flag_hits(&self, flags: &[Flag]) -> Vec<Hit> {
        flags
            .iter()
            .filter_map(|flag| self.flag_hit(*flag))
            .collect()
    }

    fn day_hits(&self, id: &str) -> Vec<Hit> {
        let findings = self.input.findings;
        match id {
            "D4" => {
                let rolled = self.count_stages(|stage| {
                    stage
                        .counted
                        .is_some_and(|due| due.date != due.before_rolling)
                });
                vec![Hit::new(format!("顺延{rolled}个环节"), MATTERS)]
            }
            "D5" => {
                let years = self.input.tribunal.calendar.scheduled_years();
                vec![Hit::new(
                    format!("有安排的年份{}个", years.count()),
                    "calendar.html",
                )]
            }
            "D6" => vec![Hit::new(
                format!("暂算{}个环节", self.count_stages(Stage::is_provisional)),
                MATTERS,
            )],
            "D7" => {
                let days = self
                    .judged_matters()
                    .flat_map(|matter| &matter.stages)
                    .map(|stage| stage.days_late)
                    .max();
                vec![Hit::new(
                    format!("最长逾期{}天", days.unwrap_or_default()),
                    MATTERS,
                )]
            }
            "D8" => {
                let previous = findings.previous.map_or_else(
                    || "没有上期".to_owned(),
                    |previous| format!("上期{previous}"),
                );
                vec![Hit::new(previous, INDEX)]
            }
            _ => Vec::new(),
        }
    }

    fn matter_hits(&self, id: &str) -> Vec<Hit> {
        let findings = self.input.findings;
        let with = |status: Status| self.count_stages(|stage| stage.status == status);
        match id {
            "M0" => vec![
                Hit::new(format!("判定{}件", self.judged_matters().count()), MATTERS),
                Hit::new(format!("只列示{}行", findings.shown.len()), MATTERS),
            ],
            "M1" => vec![Hit::new(
                format!("判定{}个环节", self.count_stages(|_| true)),
                MATTERS,
            )],
            "M2" => [
                Status::Overdue,
                Status::Late,
                Status::DueSoon,
                Status::Waiting,
            ]
            .into_iter()
            .map(|status| Hit::new(format!("{}{}个环节", status.label(), with(status)), MATTERS))
            .collect(),
            "M3" => {
                let counts = LightCounts::of(findings.matters.iter());
                vec![Hit::new(
                    format!(
                        "红灯{}件、黄灯{}件、绿灯{}件",
                        counts.red, counts.yellow, counts.green
                    ),
                    MATTERS,
                )]
            }
            "M4" => {
                let mut hits =
                    self.flag_hits(&[Flag::OwnDeadline, Flag::NoFixedLimit, Flag::NotOnList]);
                let lapsed = findings.lapsed.iter();
                let by_list = lapsed.filter(|matter| {
                    let lapse = matter.lapse(self.input.history);
                    matches!(lapse, Some(Lapse::LeftList | Lapse::ListedForOthers))
                });
                hits.push(Hit::new(
                    format!("清单不再列名{}件", by_list.count()),
                    MATTERS,
                ));
                hits
            }
            "M5" => {
                let timely = |wanted: bool| {
                    self.judged_matters()
                        .flat_map(|matter| &matter.extensions)
                        .filter(|extension| extension.timely == wanted)
                        .count()
                };
                vec![
                    Hit::new(format!("延期{}次", timely(true)), MATTERS),
                    Hit::new(format!("逾期后补批{}次", timely(false)), MATTERS),
                ]
            }
            "M10" => self.hand_in_hits(),
            "M12" => {
                let effective = findings.exemptions.iter().filter(|one| one.effective);
                vec![Hit::new(format!("已容错{}项", effective.count()), MATTERS)]
            }
            "M13" => {
                let breaches = self.count_stages(|stage| stage.breach().is_some());
                let mut hits = vec![Hit::new(format!("逾期事实{breaches}次"), MATTERS)];
                hits.extend(self.flag_hit(Flag::LateRegistered));
                hits
            }
            "M15" => {
                let struck = findings.matters.iter().filter(|matter| matter.struck);
                vec![Hit::new(format!("作废事项{}件", struck.count()), MATTERS)]
            }
            "M6" => self.flag_hits(&[Flag::DoneNotClosed, Flag::Order]),
            "M7" => self.flag_hits(&[Flag::MissingFromLedger]),
            "M8" => self.flag_hits(&[Flag::Backdated]),
            "M9" => self.flag_hits(&[Flag::Changed]),
            "M11" => self.flag_hits(&[Flag::IncompleteList]),
            "M14" => self.flag_hits(&[Flag::StaleProgress]),
            _ => Vec::new(),
        }
    }

    fn hand_in_hits(&self) -> Vec<Hit> {
        let hand_ins = self.hand_in_groups();
        hand_ins
            .iter()
            .map(|group| Hit::new(format!("{}{}个单位", group.state, group.units.len()), INDEX))
            .collect()
    }

    fn meeting_hits(&self, id: &str) -> Vec<Hit> {
        let meetings = &self.input.findings.meetings;
        let incidents = || meetings.iter().flat_map(|meeting| &meeting.incidents);
        match id {
            "C1" => {
                let counted = incidents().filter(|incident| incident.counts()).count();
                let excused = incidents().filter(|incident| incident.is_excused()).count();
                vec![Hit::new(
                    format!("违纪{counted}人次、经批准{excused}人次"),
                    MEETINGS,
                )]
            }
            "C2" => {
                let with = meetings
                    .iter()
                    .filter(|meeting| meeting.incidents.iter().any(Incident::counts));
                vec![Hit::new(
                    format!("会议{}次，有违纪的{}次", meetings.len(), with.count()),
                    MEETINGS,
                )]
            }
            _ => vec![Hit::new(
                format!("未提交{}人次", self.meetings_index().outstanding.len()),
                MEETINGS,
            )],
        }
    }

    /// The standing entries of a rule; the county learns of a confidential one only once it is issued.
    fn fired_hits(&self, rule: EscalationRule) -> Vec<Hit> {
        let shown: Vec<bool> = self
            .escalations()
            .filter(|escalation| escalation.rule == rule)
            .map(|escalation| escalation.issued.is_some())
            .collect();
        let issued = shown.iter().filter(|issued| **issued).count();
        if self.lists_only_issued(rule) {
            return vec![Hit::new(format!("已发{issued}项"), ESCALATIONS)];
        }
        vec![Hit::new(
            format!("达到次数{}项，其中已发{issued}项", shown.len()),
            ESCALATIONS,
        )]
    }

    /// What a number of escalations leaves out on the county's pages (E5).
    fn without_unissued(&self) -> &'static str {
        if self.is_office() {
            ""
        } else {
            "（移交、问责只计已印发的）"
        }
    }

    fn escalation_hits(&self, id: &str) -> Vec<Hit> {
        let all = || self.escalations();
        match id {
            "E1" => vec![Hit::new(
                format!("{}项{}", all().count(), self.without_unissued()),
                ESCALATIONS,
            )],
            "E2" => {
                let evidence = all().map(|escalation| escalation.evidence.len());
                vec![Hit::new(
                    format!("依据{}条", evidence.sum::<usize>()),
                    ESCALATIONS,
                )]
            }
            "E3" => {
                let new = all().filter(|escalation| escalation.new).count();
                vec![Hit::new(
                    format!(
                        "本期新增{new}项、持续{}项{}",
                        all().count() - new,
                        self.without_unissued()
                    ),
                    ESCALATIONS,
                )]
            }
            "E5" => {
                let issued = all().filter(|escalation| escalation.issued.is_some());
                vec![Hit::new(format!("已发{}项", issued.count()), ESCALATIONS)]
            }
            _ => {
                let findings = self.input.findings;
                let counts = findings.counts.get(&EscalationRule::ComplaintCircular);
                let counted: usize = counts.map_or(0, |counts| counts.values().sum());
                let listed = findings.complaints.len();
                vec![Hit::new(
                    format!("登记{listed}件，计入{counted}件"),
                    COMPLAINTS,
                )]
            }
        }
    }

    /// The entries of the units that are ranked, as 积分明细表 has them.
    fn score_entries(&self) -> impl Iterator<Item = &ScoreEntry> {
        let findings = self.input.findings;
        let ranked = findings.ranks.keys();
        let scores = ranked.filter_map(|unit| findings.scores.get(unit));
        scores.flat_map(|score| &score.entries)
    }

    fn score_hits(&self, id: &str) -> Vec<Hit> {
        let findings = self.input.findings;
        let key = match id {
            "on_time_cap" => "on_time",
            "missing_ledger_cap" => "missing_ledger",
            other => other,
        };
        match key {
            "base" => vec![Hit::new(format!("{}个单位", findings.ranks.len()), RANKING)],
            "S1" => vec![Hit::new(
                format!("当年加分、扣分{}项", self.score_entries().count()),
                RANKING,
            )],
            "S2" => vec![Hit::new(
                format!("{}人次任职", findings.principals.len()),
                RANKING,
            )],
            "S4" => {
                let moved = findings.bridges.values().filter(|steps| !steps.is_empty());
                vec![Hit::new(
                    format!("得分有变化的{}个单位", moved.count()),
                    RANKING,
                )]
            }
            "S5" => {
                let ranked = findings.ranks.keys();
                let (met, of) = ranked
                    .filter_map(|unit| findings.on_time.get(unit))
                    .fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
                vec![Hit::new(format!("全县按期{met}/{of}件"), RANKING)]
            }
            _ if ScoreKey::ALL.iter().all(|known| known.key() != key) => Vec::new(),
            _ => {
                let count = self
                    .score_entries()
                    .filter(|entry| entry.key.key() == key)
                    .count();
                vec![Hit::new(format!("当年{count}项"), RANKING)]
            }
        }
    }

    fn ranking_hits(&self, id: &str) -> Vec<Hit> {
        let findings = self.input.findings;
        let ranked = || findings.ranks.keys();
        match id {
            "R1" => vec![Hit::new(
                format!("排名{}个单位", findings.ranks.len()),
                RANKING,
            )],
            "R2" => {
                let count = |wanted: WithoutMatters| {
                    let is_wanted =
                        |unit: &&UnitId| findings.without_matters(**unit) == Some(wanted);
                    ranked().filter(is_wanted).count()
                };
                let hit = |wanted: WithoutMatters, count: usize| {
                    Hit::new(format!("{}{count}个单位", wanted.label()), RANKING)
                };
                let none = WithoutMatters::NoneAtAll;
                let mut hits = vec![hit(none, count(none))];
                let others = [WithoutMatters::DueLastYear, WithoutMatters::CarriedOver];
                let others = others.map(|reason| (reason, count(reason))).into_iter();
                let others = others.filter(|(_, count)| *count > 0);
                hits.extend(others.map(|(reason, count)| hit(reason, count)));
                hits
            }
            "R3" => {
                let moved = ranked().filter(|unit| {
                    let before = findings.previous_ranks.get(unit).map(|rank| rank.rank);
                    before.is_some() && before != findings.ranks.get(unit).map(|rank| rank.rank)
                });
                vec![Hit::new(
                    format!("名次有升降的{}个单位", moved.count()),
                    RANKING,
                )]
            }
            "R4" | "R5" | "R6" => self.key_work_hits(id),
            "R7" => self.podium_hits(),
            "R8" => self.wording_hits(),
            "R9" => {
                let few = ranked().filter(|unit| self.on_time(**unit).2);
                vec![Hit::new(format!("样本少{}个单位", few.count()), RANKING)]
            }
            _ => Vec::new(),
        }
    }

    fn key_work_hits(&self, id: &str) -> Vec<Hit> {
        let works = &self.input.findings.key_works;
        match id {
            "R4" => vec![Hit::new(format!("重点工作{}项", works.len()), KEY_WORKS)],
            "R5" => {
                let replaced = works
                    .iter()
                    .flat_map(|work| &work.targets)
                    .filter(|target| target.effective.is_some() && !target.struck);
                vec![Hit::new(format!("调整{}次", replaced.count()), KEY_WORKS)]
            }
            _ => [
                MilestoneState::OnTime,
                MilestoneState::Late,
                MilestoneState::Missed,
            ]
            .into_iter()
            .map(|state| {
                let count = works
                    .iter()
                    .flat_map(|work| &work.milestones)
                    .filter(|milestone| milestone.state == Some(state))
                    .count();
                Hit::new(format!("{}{count}个节点", state.label()), KEY_WORKS)
            })
            .collect(),
        }
    }

    fn podium_hits(&self) -> Vec<Hit> {
        let findings = self.input.findings;
        let count = |units: fn(&podium::Podium) -> usize| -> usize {
            findings.podiums.values().map(units).sum()
        };
        let laggards = podium::laggards(
            &findings.periods_among_last,
            self.input.tribunal.settings.laggard_periods,
        );
        vec![
            Hit::new(
                format!(
                    "先进{}个、后进{}个单位",
                    count(|podium| podium.first.units().len()),
                    count(|podium| podium.last.units().len())
                ),
                RANKING,
            ),
            Hit::new(format!("连续居后{}个单位", laggards.len()), RANKING),
        ]
    }

    /// Vague wording in older notes and circulars; the office alone reads diagnostics.
    fn wording_hits(&self) -> Vec<Hit> {
        if !self.is_office() {
            return Vec::new();
        }
        let vague = self.input.diagnostics.iter().filter(|diagnostic| {
            let problem = &diagnostic.problem;
            matches!(problem, Problem::File(FileProblem::VagueWording { .. }))
        });
        vec![Hit::new(
            format!("含糊用语{}处", vague.count()),
            "returns.html",
        )]
    }

    fn register_hits(&self, id: &str) -> Vec<Hit> {
        let findings = self.input.findings;
        let requests = || findings.requests.iter().filter(|request| request.counts());
        match id {
            "benchmarks" => {
                let state = |state: BenchmarkState| -> usize {
                    findings
                        .benchmarks
                        .iter()
                        .map(|list| list.count(state))
                        .sum()
                };
                vec![Hit::new(
                    format!(
                        "完成{}项、逾期{}项、不完整{}项",
                        state(BenchmarkState::Done),
                        state(BenchmarkState::Overdue),
                        state(BenchmarkState::Incomplete)
                    ),
                    "benchmarks.html",
                )]
            }
            "handed-up" => {
                let count = requests().filter(|request| request.is_handed_up()).count();
                vec![Hit::new(format!("上交{count}件"), "requests.html")]
            }
            "requests" => {
                let unanswered = requests().filter(|request| request.is_unanswered()).count();
                let unclear = requests().filter(|request| request.unclear_reply).count();
                vec![Hit::new(
                    format!("未答复{unanswered}件、答复不明确{unclear}件"),
                    "requests.html",
                )]
            }
            "spot-checks" => {
                let people: usize = findings.spot_checks.iter().map(|check| check.people).sum();
                let passed: usize = findings.spot_checks.iter().map(|check| check.passed).sum();
                let points: usize = findings.spot_checks.iter().map(|check| check.points).sum();
                vec![Hit::new(
                    format!("当年查{people}人，合格{passed}/{points}项"),
                    "spot-checks.html",
                )]
            }
            _ => vec![Hit::new(
                format!("牵头县领导{}位", findings.leaders.len()),
                LEADERS,
            )],
        }
    }
}

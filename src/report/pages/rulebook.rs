//! Every clause and every value in force: whether it is the notice's, the program's reading or the county's own.

use super::Views;
use super::escalations::window_words;
use super::matters::LightCounts;
use super::words::printed;
use crate::model::category::{Category, Limit};
use crate::model::points::Points;
use crate::model::settings::{Changed, Dated, EscalationRule, Scoring, Settings, VagueWording};
use crate::rules::clause::{Basis, Clause};
use crate::rules::matters::Flag;
use crate::rules::meetings::Incident;
use crate::rules::stages::Stage;
use crate::rules::{self, clauses};
use chrono::NaiveDate;
use serde::Serialize;
use std::fmt::Display;

/// A clause.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseRow {
    /// The notice's clause.
    pub citation: String,
    /// Its heading.
    pub title: &'static str,
    /// What it says.
    pub rule: String,
    /// 通知规定, 默认（本程序的理解） or 不由程序计算.
    pub basis: &'static str,
    /// `notice`, `default`, `county` or `not-computed`.
    pub key: &'static str,
    /// What it hit this period, as far as the audience may know; empty where that is not counted.
    pub hits: String,
}

/// A value in force.
#[derive(Debug, Clone, Serialize)]
pub struct ValueRow {
    /// What it is.
    pub name: String,
    /// The clause; empty where none sets it.
    pub clause: String,
    /// The value in force, with its changes.
    pub value: String,
    /// The default, where the county's differs.
    pub default: String,
    /// 通知规定, 默认（本程序的理解） or 县定.
    pub basis: &'static str,
    /// `notice`, `default` or `county`.
    pub key: &'static str,
}

/// Values that belong together.
#[derive(Debug, Clone, Serialize)]
pub struct ValueGroup {
    /// Heading.
    pub title: &'static str,
    /// Remark below it.
    pub remark: &'static str,
    /// The values.
    pub rows: Vec<ValueRow>,
}

/// The rules page.
#[derive(Debug, Clone, Serialize)]
pub struct RulesPage {
    /// The clauses in the notice's order.
    pub clauses: Vec<ClauseRow>,
    /// The values.
    pub groups: Vec<ValueGroup>,
    /// How many values are the county's own.
    pub own: usize,
}

const DEFAULT: &str = "默认（本程序的理解）";

fn basis_words(basis: Basis) -> (&'static str, &'static str) {
    match basis {
        Basis::Notice => ("notice", "通知规定"),
        Basis::Interpretation => ("default", DEFAULT),
        Basis::NotComputed => ("not-computed", "不由程序计算"),
    }
}

/// A value with the one that holds by default; `basis` is what the default rests on.
fn value(
    name: impl Into<String>,
    clause: &str,
    shown: String,
    default: &str,
    basis: Basis,
) -> ValueRow {
    let own = shown != default;
    let (key, words) = if own {
        ("county", "县定")
    } else {
        basis_words(basis)
    };
    ValueRow {
        name: name.into(),
        clause: printed(clause),
        default: if own {
            default.to_owned()
        } else {
            String::new()
        },
        value: shown,
        basis: words,
        key,
    }
}

/// A dated value with all its changes.
fn dated<T: Display>(value: &Dated<T>, unit: &str) -> String {
    dated_with(value, |value| format!("{value}{unit}"))
}

fn dated_with<T>(value: &Dated<T>, words: impl Fn(&T) -> String) -> String {
    let steps: Vec<String> = value
        .history()
        .map(|(from, value): (Option<NaiveDate>, &T)| match from {
            Some(from) => format!("{from}起{}", words(value)),
            None => words(value),
        })
        .collect();
    steps.join("，")
}

impl Views<'_> {
    /// The rules page.
    pub fn rules_page(&self) -> RulesPage {
        let settings = self.input.tribunal.settings;
        let defaults = Settings::for_county(&settings.county);
        let groups = vec![
            ValueGroup {
                title: "各类事项的期限",
                remark: "起算当日不计。期限按起算当日有效的规定计算。",
                rows: limits(settings, &defaults),
            },
            ValueGroup {
                title: "升级处理的次数和窗口",
                remark: "次数按截至日期当天有效的规定计算。本程序只提出「拟」处理，以通报登记为准。",
                rows: escalations(settings, &defaults),
            },
            ValueGroup {
                title: "分值",
                remark: "通知没有规定分值，全部为默认或县定。分值按事项发生当天有效的规定计算。",
                rows: scoring(&settings.scoring, &defaults.scoring),
            },
            ValueGroup {
                title: "其他",
                remark: "",
                rows: others(settings, &defaults),
            },
        ];
        RulesPage {
            clauses: clauses::ALL
                .iter()
                .map(|clause| {
                    let (key, basis) = basis_words(clause.basis);
                    ClauseRow {
                        citation: printed(clause.citation),
                        title: clause.title,
                        rule: printed(clause.rule),
                        basis,
                        key,
                        hits: self.hits(clause),
                    }
                })
                .collect(),
            own: groups
                .iter()
                .flat_map(|group| &group.rows)
                .filter(|row| row.key == "county")
                .count(),
            groups,
        }
    }
}

impl Views<'_> {
    /// What a clause hit this period.
    fn hits(&self, clause: &Clause) -> String {
        let findings = self.input.findings;
        let judged = || findings.matters.iter().filter(|matter| !matter.struck);
        let stages = |wanted: fn(&Stage) -> bool| {
            judged()
                .flat_map(|matter| &matter.stages)
                .filter(|stage| wanted(stage))
                .count()
        };
        let flagged = |flag: Flag| {
            let count = judged()
                .filter(|matter| matter.flags.contains(&flag))
                .count();
            if self.is_office() {
                format!("{count}件")
            } else {
                String::new()
            }
        };
        let fired = |rules: &[EscalationRule]| {
            format!(
                "{}项",
                self.escalations()
                    .filter(|escalation| rules.contains(&escalation.rule))
                    .count()
            )
        };
        match clause.id {
            "D" => format!("暂算{}个环节", stages(Stage::is_provisional)),
            "M2" => format!("逾期{}个环节", stages(|stage| stage.status.is_breach())),
            "M3" => format!("红灯{}件", LightCounts::of(findings.matters.iter()).red),
            "M5" => format!(
                "延期{}次",
                judged().flat_map(|matter| &matter.extensions).count()
            ),
            "M6" => flagged(Flag::Order),
            "M7" => flagged(Flag::MissingFromLedger),
            "M8" => flagged(Flag::Backdated),
            "M9" => flagged(Flag::Changed),
            "M11" => flagged(Flag::IncompleteList),
            "M13" => flagged(Flag::LateRegistered),
            "M14" => flagged(Flag::StaleProgress),
            "M12" => format!(
                "{}项",
                findings
                    .exemptions
                    .iter()
                    .filter(|exemption| exemption.effective)
                    .count()
            ),
            "C2" => format!("有违纪的会议{}次", self.meetings_with_violations()),
            "C3" => format!("未提交{}人次", self.meetings_index().outstanding.len()),
            "E1" => fired(&[
                EscalationRule::OverdueCircular,
                EscalationRule::OverdueDiscipline,
            ]),
            "E4" if *clause == rules::escalations::COMPLAINTS => fired(&[
                EscalationRule::ComplaintCircular,
                EscalationRule::ComplaintAccountability,
            ]),
            "E4" => format!(
                "有效{}件",
                findings
                    .complaints
                    .iter()
                    .filter(|complaint| complaint.counts())
                    .count()
            ),
            "E-meeting" => fired(&[EscalationRule::MeetingDiscipline]),
            "E-repeated" => fired(&[EscalationRule::RepeatedCircular]),
            "E5" => format!(
                "已发{}项",
                self.escalations()
                    .filter(|escalation| escalation.issued.is_some())
                    .count()
            ),
            _ => String::new(),
        }
    }

    fn meetings_with_violations(&self) -> usize {
        let meetings = self.input.findings.meetings.iter();
        meetings
            .filter(|meeting| meeting.incidents.iter().any(Incident::counts))
            .count()
    }
}

fn limits(settings: &Settings, defaults: &Settings) -> Vec<ValueRow> {
    let mut rows = Vec::new();
    for category in &settings.categories {
        let standard = defaults
            .categories
            .iter()
            .find(|known| known.key == category.key);
        for stage in &category.stages {
            let known = standard.and_then(|known: &Category| {
                known
                    .stages
                    .iter()
                    .find(|known| known.name == stage.name && known.start == stage.start)
            });
            let words = |limit: &Dated<Limit>| {
                dated_with(limit, |limit| match limit {
                    Limit::Written => "以写明的完成时限为准".to_owned(),
                    limit => limit.display(),
                })
            };
            let start = super::working::column_name(stage.start);
            let same_day = *stage.limit.at(NaiveDate::MIN) == Limit::SameDay;
            // The notice says both 当天 and, once, within one day.
            let basis = if same_day {
                Basis::Interpretation
            } else {
                Basis::Notice
            };
            rows.push(value(
                format!("{} · {}（自{start}起）", category.name, stage.name),
                &category.clause,
                words(&stage.limit),
                &known.map_or_else(|| "无".to_owned(), |known| words(&known.limit)),
                basis,
            ));
        }
    }
    rows
}

fn escalations(settings: &Settings, defaults: &Settings) -> Vec<ValueRow> {
    let mut rows = Vec::new();
    for rule in EscalationRule::ALL {
        let (own, standard) = (settings.escalation(rule), defaults.escalation(rule));
        let about = match rule {
            EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline => "逾期",
            EscalationRule::ComplaintCircular | EscalationRule::ComplaintAccountability => {
                "有效投诉"
            }
            EscalationRule::MeetingDiscipline => "会议违纪",
            EscalationRule::RepeatedCircular => "同一问题被通报",
        };
        let name = format!("{about} → {}", rule.outcome());
        let threshold_basis = match rule {
            EscalationRule::MeetingDiscipline => Basis::Interpretation,
            _ => Basis::Notice,
        };
        let window_basis = match rule {
            EscalationRule::MeetingDiscipline | EscalationRule::RepeatedCircular => Basis::Notice,
            _ => Basis::Interpretation,
        };
        rows.push(value(
            format!("{name}：次数"),
            rule.clause(),
            dated(&own.threshold, "次"),
            &dated(&standard.threshold, "次"),
            threshold_basis,
        ));
        rows.push(value(
            format!("{name}：窗口"),
            rule.clause(),
            window_words(own.window).to_owned(),
            window_words(standard.window),
            window_basis,
        ));
        if !standard.categories.is_empty() {
            let names = |keys: &[String]| -> String {
                let names: Vec<&str> = keys
                    .iter()
                    .map(|key| {
                        settings
                            .category(key)
                            .map_or(key.as_str(), |category| category.name.as_str())
                    })
                    .collect();
                names.join("、")
            };
            rows.push(value(
                format!("{name}：计入的类别"),
                rule.clause(),
                names(&own.categories),
                &names(&standard.categories),
                Basis::Interpretation,
            ));
        }
    }
    rows
}

fn scoring(own: &Scoring, standard: &Scoring) -> Vec<ValueRow> {
    type Part = fn(&Scoring) -> &Dated<Points>;
    let parts: [(&str, &str, Part); 12] = [
        ("基础分", "", |scoring| &scoring.base),
        ("按期办结，每项", "+", |scoring| &scoring.on_time),
        ("按期办结，合计最多", "+", |scoring| {
            &scoring.on_time_cap
        }),
        (
            "环节逾期（非最后环节），每次",
            "-",
            |scoring| &scoring.stage_breach,
        ),
        ("事项逾期（最后环节），每次", "-", |scoring| {
            &scoring.final_breach
        }),
        ("有效投诉，每件", "-", |scoring| &scoring.complaint),
        ("无故缺席会议，每人次", "-", |scoring| {
            &scoring.absence
        }),
        ("其他违反会议纪律，每人次", "-", |scoring| {
            &scoring.meeting
        }),
        ("未按时报送台账，每期", "-", |scoring| {
            &scoring.missing_ledger
        }),
        ("未按时报送台账，合计最多", "-", |scoring| {
            &scoring.missing_ledger_cap
        }),
        (
            "被通报批评、全县通报，每个文号",
            "-",
            |scoring| &scoring.criticised,
        ),
        ("被通报表扬，每个文号", "+", |scoring| {
            &scoring.commended
        }),
    ];
    parts
        .into_iter()
        .map(|(name, sign, part)| {
            let words =
                |scoring: &Scoring| dated_with(part(scoring), |points| format!("{sign}{points}分"));
            value(
                name,
                "六(三)",
                words(own),
                &words(standard),
                Basis::Interpretation,
            )
        })
        .collect()
}

fn others(own: &Settings, standard: &Settings) -> Vec<ValueRow> {
    type Part = fn(&Settings) -> String;
    let parts: [(&str, &str, Part, Basis); 10] = [
        (
            "到期日前几个工作日起为临期",
            "",
            |s| format!("{}个工作日", s.warn_working_days),
            Basis::Interpretation,
        ),
        (
            "按天、按月的期限逢休息日顺延",
            "",
            |s| yes_no(s.roll_to_working_day),
            Basis::Interpretation,
        ),
        (
            "补记完成日期的宽限",
            "",
            |s| format!("{}个工作日", s.backdate_grace),
            Basis::Interpretation,
        ),
        (
            "台账前后不一致时",
            "三(四)",
            |s| match s.changed {
                Changed::First => "以首次报送为准".to_owned(),
                Changed::Newest => "以最新报送为准".to_owned(),
            },
            Basis::Interpretation,
        ),
        (
            "进展几期一字未改即注明",
            "三(四)",
            |s| format!("{}期", s.stale_periods),
            Basis::Interpretation,
        ),
        (
            "先进、后进各列几名",
            "六(一)、六(二)",
            |s| format!("{}名", s.podium),
            Basis::Interpretation,
        ),
        (
            "连续几期居后即列名",
            "六(二)",
            |s| format!("{}期", s.laggard_periods),
            Basis::Interpretation,
        ),
        (
            "请示答复期限",
            "五(二)",
            |s| {
                s.reply_working_days
                    .map_or_else(|| "未设".to_owned(), |days| format!("{days}个工作日"))
            },
            Basis::Interpretation,
        ),
        (
            "按语中的含糊用语",
            "四(三)",
            |s| match s.naming.vague_wording {
                VagueWording::Deny => "不予采用".to_owned(),
                VagueWording::Warn => "只作警告".to_owned(),
            },
            Basis::Interpretation,
        ),
        (
            "起用日期",
            "",
            |s| {
                s.in_force_from
                    .map_or_else(|| "不限".to_owned(), |date| format!("{date}起的事项才计入"))
            },
            Basis::Interpretation,
        ),
    ];
    parts
        .into_iter()
        .map(|(name, clause, part, basis)| value(name, clause, part(own), &part(standard), basis))
        .collect()
}

fn yes_no(yes: bool) -> String {
    if yes {
        "顺延到下一个工作日"
    } else {
        "不顺延"
    }
    .to_owned()
}

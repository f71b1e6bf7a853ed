//! For the office alone: what the ledgers said before and what they say now, by unit, side by side with both cells.

use super::{Link, Views};
use crate::check::Version;
use crate::diagnostic::{HistoryProblem, Problem};
use crate::ingest::HandIn;
use crate::ingest::workspace::is_late;
use crate::model::directory::UnitId;
use crate::model::schema::Field;
use crate::rules::changes::{self, AuditEvent};
use crate::rules::matters::{Flag, Matter};
use serde::Serialize;

/// One side of a comparison: what it says, and its cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Side {
    /// What it says.
    pub text: String,
    /// Its cell; empty where there is none.
    pub cell: String,
}

/// One finding of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// What was found.
    pub flag: &'static str,
    /// The matter.
    pub matter: Link,
    /// Its name.
    pub name: String,
    /// The column, or what is compared.
    pub column: &'static str,
    /// What stood there before.
    pub before: Side,
    /// What stands there now.
    pub after: Side,
    /// The period that first says so; empty where it is no period's.
    pub since: String,
}

/// A unit's hand-in that is remarkable as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandInRemark {
    /// 疑似旧表, 逾期报送 or 补报.
    pub flag: &'static str,
    /// The files.
    pub files: String,
    /// What is remarkable.
    pub text: String,
}

/// What the audit found of one unit.
#[derive(Debug, Clone, Serialize)]
pub struct AuditGroup {
    /// The unit.
    pub unit: Link,
    /// The anchor.
    pub anchor: String,
    /// Its matters.
    pub rows: Vec<AuditRow>,
    /// Its hand-ins.
    pub hand_ins: Vec<HandInRemark>,
}

/// The audit page.
#[derive(Debug, Clone, Serialize)]
pub struct AuditPage {
    /// How many matters, and how many files, bear each flag, and what is counted.
    pub counts: Vec<(&'static str, usize, &'static str)>,
    /// By unit.
    pub groups: Vec<AuditGroup>,
}

/// The flags of the audit page, in its order.
const FLAGS: [Flag; 9] = [
    Flag::Backdated,
    Flag::Changed,
    Flag::MissingFromLedger,
    Flag::NotOnList,
    Flag::LateRegistered,
    Flag::StaleProgress,
    Flag::LateExtension,
    Flag::IncompleteList,
    Flag::Order,
];

/// A workbook that says again what an earlier one said.
const OLD_WORKBOOK: &str = "疑似旧表";

/// What came after publication beside a hand-in that was in time.
const ADDED_LATER: &str = "补报";

impl Views<'_> {
    /// The audit page.
    pub fn audit_page(&self) -> AuditPage {
        let judged = || {
            let matters = self.input.findings.matters.iter();
            matters.filter(|matter| !matter.struck)
        };
        let groups: Vec<AuditGroup> = self
            .units()
            .into_iter()
            .map(|unit| AuditGroup {
                unit: self.unit(unit),
                anchor: format!("u{}", unit.0 + 1),
                rows: judged()
                    .filter(|matter| matter.unit == unit)
                    .flat_map(|matter| self.audit_rows(matter))
                    .collect(),
                hand_ins: self.hand_in_remarks(unit),
            })
            .filter(|group| !group.rows.is_empty() || !group.hand_ins.is_empty())
            .collect();
        let of_matters = FLAGS.iter().map(|flag| {
            let bearing = judged().filter(|matter| matter.flags.contains(flag));
            (flag.label(), bearing.count(), "件")
        });
        let of_files = [OLD_WORKBOOK, HandIn::Late.label(), ADDED_LATER].map(|flag| {
            let remarks = groups.iter().flat_map(|group| &group.hand_ins);
            let count = remarks.filter(|remark| remark.flag == flag).count();
            (flag, count, "份")
        });
        AuditPage {
            counts: of_matters.chain(of_files).collect(),
            groups,
        }
    }

    /// Everything that the audit found of a matter, in the order of the flags.
    fn audit_rows(&self, matter: &Matter<'_>) -> Vec<AuditRow> {
        FLAGS
            .iter()
            .filter(|flag| matter.flags.contains(flag))
            .flat_map(|flag| match flag {
                Flag::Backdated | Flag::Changed => self.compared(matter, *flag),
                Flag::LateRegistered => self.late_registered(matter),
                Flag::LateExtension => self.late_extensions(matter),
                flag => vec![self.noted(matter, *flag)],
            })
            .collect()
    }

    fn audit_row(&self, matter: &Matter<'_>, flag: Flag, column: &'static str) -> AuditRow {
        AuditRow {
            flag: flag.label(),
            matter: self.matter_link(matter),
            name: matter.name.to_string(),
            column,
            before: Side::default(),
            after: Side::default(),
            since: String::new(),
        }
    }

    /// Changes between snapshots.
    fn compared(&self, matter: &Matter<'_>, flag: Flag) -> Vec<AuditRow> {
        let events = matter.audit.iter().filter(|event| event.flag == flag);
        events
            .map(|event| AuditRow {
                before: side(&event.old, &event.old_place.to_string()),
                after: after(event),
                since: event.since.to_string(),
                ..self.audit_row(matter, flag, event.column)
            })
            .collect()
    }

    /// 补登, with the day of the approval and that of the first hand-in.
    fn late_registered(&self, matter: &Matter<'_>) -> Vec<AuditRow> {
        let extensions = matter
            .extensions
            .iter()
            .filter(|applied| matter.is_late_registered(applied))
            .map(|applied| &applied.extension)
            .map(|extension| {
                let day = extension.approved;
                ("延期审批", day, extension.first_seen, &extension.place)
            });
        let exemption = matter.late_registered_exemption().map(|exemption| {
            let day = exemption.date;
            ("容错认定", day, exemption.first_seen, &exemption.place)
        });
        extensions
            .chain(exemption)
            .map(|(column, decided, seen, place)| {
                let verb = if column == "延期审批" {
                    "批准"
                } else {
                    "认定"
                };
                AuditRow {
                    before: side(&format!("{decided} {verb}"), ""),
                    after: side(&format!("{seen} 一期才登记"), &place.to_string()),
                    since: seen.to_string(),
                    ..self.audit_row(matter, Flag::LateRegistered, column)
                }
            })
            .collect()
    }

    /// 逾期后补批, with the due date that had passed.
    fn late_extensions(&self, matter: &Matter<'_>) -> Vec<AuditRow> {
        let late = matter.extensions.iter().filter(|applied| !applied.timely);
        late.map(|applied| {
            let extension = &applied.extension;
            let due = applied
                .before
                .map(|due| format!("到期日 {due}"))
                .unwrap_or_default();
            AuditRow {
                before: side(&due, ""),
                after: side(
                    &format!(
                        "{} 由{}批准延至 {}，到期日不变",
                        extension.approved, extension.approver, extension.to
                    ),
                    &extension.place.to_string(),
                ),
                since: extension.first_seen.to_string(),
                ..self.audit_row(matter, Flag::LateExtension, "延期审批")
            }
        })
        .collect()
    }

    /// What stands in one ledger or list and not in the other, or has stood too long.
    fn noted(&self, matter: &Matter<'_>, flag: Flag) -> AuditRow {
        let seen = self.last_seen(matter);
        let in_ledger = matter
            .ledger_row
            .map(|row| row.number_place().to_string())
            .unwrap_or_default();
        let in_list = matter
            .list_row
            .map(|row| row.number_place().to_string())
            .unwrap_or_default();
        let place = matter.source.to_string();
        let (column, before, after) = match flag {
            Flag::MissingFromLedger if seen.is_empty() => (
                "台账",
                side("交办清单上有", &in_list),
                side("单位台账从未列入", ""),
            ),
            Flag::MissingFromLedger => (
                "台账",
                side(&format!("{seen} 一期台账还有"), &in_ledger),
                side("最新台账没有", ""),
            ),
            Flag::NotOnList => (
                "清单",
                side("单位台账有", &in_ledger),
                side("交办清单没有", ""),
            ),
            Flag::StaleProgress => {
                let [first, newest] = self.stale(matter);
                ("进展情况", first, newest)
            }
            Flag::IncompleteList => (
                "清单要素",
                side(&format!("缺{}", matter.missing.join("、")), &place),
                Side::default(),
            ),
            _ => {
                let [earlier, later] = self.wrong_order(matter);
                ("日期次序", earlier, later)
            }
        };
        AuditRow {
            before,
            after,
            ..self.audit_row(matter, flag, column)
        }
    }

    /// The last period whose ledger has the matter; empty where none ever had it.
    fn last_seen(&self, matter: &Matter<'_>) -> String {
        self.ledger_of(matter)
            .map(|ledger| ledger.last_seen().to_string())
            .unwrap_or_default()
    }

    /// The text that has not changed, where it was first written and where it stands now.
    fn stale(&self, matter: &Matter<'_>) -> [Side; 2] {
        let Some(ledger) = self.ledger_of(matter) else {
            return [Side::default(), Side::default()];
        };
        let text = |version: &Version| version.record.text_or_empty(Field::ProgressText);
        let newest = ledger.newest();
        let first = changes::progress_since(ledger);
        [
            side(
                &format!("{} 一期：{}", first.since, text(first)),
                &first.first_place(Field::ProgressText).to_string(),
            ),
            side(
                &format!("{} 一期：{}", newest.until, text(newest)),
                &newest.record.place(Field::ProgressText).to_string(),
            ),
        ]
    }

    /// The pairs of dates that go backwards, and the cell of the later one.
    fn wrong_order(&self, matter: &Matter<'_>) -> [Side; 2] {
        let mut pairs = Vec::new();
        let mut cells = Vec::new();
        for diagnostic in self.input.diagnostics {
            if let Problem::History(HistoryProblem::WrongOrder {
                number,
                earlier,
                later,
                ..
            }) = &diagnostic.problem
                && **number == *matter.number
                && diagnostic.unit.is_none_or(|unit| unit == matter.unit)
            {
                pairs.push(format!("{later}早于{earlier}"));
                cells.push(diagnostic.place.to_string());
            }
        }
        [Side::default(), side(&pairs.join("；"), &cells.join("；"))]
    }

    /// 疑似旧表 of the newest hand-in, and each late hand-in.
    fn hand_in_remarks(&self, unit: UnitId) -> Vec<HandInRemark> {
        let history = self.input.history;
        let old = history
            .problems()
            .filter(|diagnostic| diagnostic.unit == Some(unit))
            .filter_map(|diagnostic| match &diagnostic.problem {
                Problem::History(HistoryProblem::OldWorkbook { period }) => Some(HandInRemark {
                    flag: OLD_WORKBOOK,
                    files: diagnostic.place.sheet.file.to_string(),
                    text: format!("内容与 {period} 一期报送的完全相同"),
                }),
                _ => None,
            });
        let late = history.periods.iter().filter_map(|period| {
            let hand_in = period.hand_ins.get(&unit)?;
            let late = hand_in.files.iter().filter(|file| is_late(file));
            let files: Vec<&str> = late.map(String::as_str).collect();
            let (flag, text) = if hand_in.state == HandIn::Late {
                (HandIn::Late.label(), "没有按时报送，只有补报")
            } else {
                (ADDED_LATER, "另有补报，只作补充")
            };
            (!files.is_empty()).then(|| HandInRemark {
                flag,
                files: files.join("、"),
                text: format!("{} 一期{text}", period.as_of),
            })
        });
        old.chain(late).collect()
    }
}

fn side(text: &str, cell: &str) -> Side {
    Side {
        text: text.to_owned(),
        cell: cell.to_owned(),
    }
}

fn after(event: &AuditEvent) -> Side {
    side(&event.new, &event.new_place.to_string())
}

//! 督办提醒单: a unit's overdue and open matters with the working of each date; for every unit that has any.

use super::pages::Views;
use super::pages::words::{due_at_the_end, long_day, printed};
use super::pages::working::{StageView, Step};
use super::table::{Block, Book, ColumnKind, MAKERS_LINE, Table, TableCell, columns};
use crate::model::directory::UnitId;
use crate::rules::matters::Matter;
use crate::rules::stages::{Stage, Status};
use std::collections::BTreeSet;

const COLUMNS: &[(&str, ColumnKind)] = &[
    ("序号", ColumnKind::Mark),
    ("事项编号", ColumnKind::Name),
    ("事项名称", ColumnKind::Prose),
    ("环节", ColumnKind::Mark),
    ("起算日期", ColumnKind::Mark),
    ("到期日", ColumnKind::Mark),
    ("状态", ColumnKind::Mark),
    ("推算过程", ColumnKind::Prose),
];

/// The steps of a stage's working that tell how its dates come about; what it costs is told elsewhere.
const DATING: &[&str] = &[
    "起算", "期限", "不计", "照计", "顺延", "暂算", "时限", "延期", "到期", "逾期",
];

/// A stage that is not done, with its matter.
type Pending<'m, 'h> = (&'m Matter<'h>, &'m Stage);

/// Which stages are not done, and may be begun.
const PENDING: [Status; 3] = [Status::Overdue, Status::DueSoon, Status::Open];

/// What a slip reminds of.
struct Reminder<'m, 'h> {
    overdue: Vec<Pending<'m, 'h>>,
    due_soon: Vec<Pending<'m, 'h>>,
    open: Vec<Pending<'m, 'h>>,
    /// Overdue, of matters that are exempt: shown, and in no count of what is overdue (M12).
    exempt: Vec<Pending<'m, 'h>>,
}

impl Views<'_> {
    /// The existing units that have anything open or overdue, in directory order.
    pub(super) fn units_to_remind(&self) -> Vec<UnitId> {
        let findings = self.input.findings;
        let pending: BTreeSet<UnitId> = findings
            .matters
            .iter()
            .filter(|matter| is_pending(matter))
            .filter(|matter| {
                let mut stages = matter.stages.iter();
                stages.any(|stage| PENDING.contains(&stage.status))
            })
            .map(|matter| matter.unit)
            .collect();
        let directory = self.input.tribunal.directory;
        pending
            .into_iter()
            .filter(|unit| directory.unit(*unit).exists_on(findings.as_of))
            .collect()
    }

    /// A slip for each unit that has anything open or overdue, in directory order.
    pub fn reminders(&self) -> Vec<Book> {
        let units = self.units_to_remind().into_iter();
        units.map(|unit| self.reminder(unit)).collect()
    }

    fn reminder(&self, unit: UnitId) -> Book {
        let of = |is_wanted: fn(&Matter<'_>, Status) -> bool| -> Vec<Pending<'_, '_>> {
            let matters = self.input.findings.matters.iter();
            let mut pending: Vec<Pending<'_, '_>> = matters
                .filter(|matter| matter.unit == unit && is_pending(matter))
                .flat_map(|matter| matter.stages.iter().map(move |stage| (matter, stage)))
                .filter(|(matter, stage)| is_wanted(matter, stage.status))
                .collect();
            pending.sort_by_key(|(_, stage)| (stage.due.is_none(), stage.due.map(|due| due.date)));
            pending
        };
        let reminder = Reminder {
            overdue: of(|matter, status| status == Status::Overdue && !matter.is_exempt()),
            due_soon: of(|_, status| status == Status::DueSoon),
            open: of(|_, status| status == Status::Open),
            exempt: of(|matter, status| status == Status::Overdue && matter.is_exempt()),
        };
        Book {
            path: self.links.reminder(unit),
            annex: String::new(),
            marking: "",
            foot: self.foot(),
            tables: vec![self.reminder_table(unit, &reminder)],
        }
    }

    fn reminder_table(&self, unit: UnitId, reminder: &Reminder<'_, '_>) -> Table {
        let mut from = 0;
        let mut block = |heading: &str, pending: &[Pending<'_, '_>], nothing: &str| {
            let rows = pending
                .iter()
                .enumerate()
                .map(|(at, (matter, stage))| self.reminder_row(from + at, matter, stage))
                .collect();
            from += pending.len();
            Block::headed(format!("{heading}（{}项）", pending.len()), rows, nothing)
        };
        let mut blocks = vec![
            block("一、已经逾期，请立即办理", &reminder.overdue, "无。"),
            block("二、临期，请按期办结", &reminder.due_soon, "无。"),
            block("三、在办，请掌握进度", &reminder.open, "无。"),
        ];
        if !reminder.exempt.is_empty() {
            let heading = "四、已容错，不计入逾期";
            blocks.push(block(heading, &reminder.exempt, "无。"));
        }
        let principal = match self.principal_at(unit).as_str() {
            "" => String::new(),
            name => format!("　　主要负责人：{name}"),
        };
        let settings = self.input.tribunal.settings;
        Table {
            name: "督办提醒单".to_owned(),
            title: "督办提醒单".to_owned(),
            notes: vec![
                format!("单位：{}{principal}", self.name(unit)),
                format!(
                    "截至日期：{}　　逾期{}项，临期{}项，在办{}项",
                    long_day(self.input.findings.as_of),
                    reminder.overdue.len(),
                    reminder.due_soon.len(),
                    reminder.open.len()
                ),
                format!(
                    "口径说明：逐环节列出还没有完成的事项；剩余{}个工作日以内的列为临期；到期日当天完成仍算按期；对起算日期、期限有异议的，请凭依据向{}申请更正。",
                    settings.warn_working_days, settings.office
                ),
            ],
            columns: columns(COLUMNS),
            blocks,
            footer: vec![
                "签收人：　　　　　　　签收日期：".to_owned(),
                MAKERS_LINE.to_owned(),
                self.foot().line(),
            ],
        }
    }

    fn reminder_row(&self, at: usize, matter: &Matter<'_>, stage: &Stage) -> Vec<TableCell> {
        let view = self.stage(matter, stage);
        let mut status = vec![self.time_left(stage)];
        status.extend(view.marks.iter().map(|mark| (*mark).to_owned()));
        if matter.is_exempt() {
            status.push("已容错".to_owned());
        }
        if matter.is_closed_undone() {
            let mend = match stage.status {
                Status::Overdue => "按期办结的请报县政府办更正",
                _ => "请补填",
            };
            let missing = matter.waits_for().filter(|waiting| waiting.has_done);
            let missing = missing.map_or("办结日期", |waiting| waiting.start);
            status.push(format!("已销号，没有{missing}，{mend}"));
        }
        vec![
            TableCell::Count(at + 1),
            TableCell::text(&*matter.number),
            TableCell::text(&**matter.name),
            TableCell::text(&*view.name),
            TableCell::date(stage.start),
            stage.due.map_or_else(
                || TableCell::text(&view.due),
                |due| TableCell::Date(due.date),
            ),
            TableCell::text(status.join("、")),
            TableCell::text(working(&self.mergers(matter), &view)),
        ]
    }

    /// `逾期18天（14个工作日）`, `截至日期当天（11月20日）到期` or `还剩2个工作日`.
    fn time_left(&self, stage: &Stage) -> String {
        match (stage.status, stage.due) {
            (Status::Overdue, _) => format!(
                "逾期{}天（{}个工作日）",
                stage.days_late, stage.working_days_late
            ),
            (_, Some(due)) if due.date == self.input.findings.as_of => due_at_the_end(due.date),
            (_, Some(due)) => {
                let calendar = self.input.tribunal.calendar;
                let left = calendar.working_days_between(self.input.findings.as_of, due.date);
                format!("还剩{left}个工作日")
            }
            (_, None) => "没有到期日".to_owned(),
        }
    }
}

/// Whether a matter still waits to be done; one that is done and closed is no longer asked for.
fn is_pending(matter: &Matter<'_>) -> bool {
    !matter.struck && (matter.closed.is_none() || matter.is_closed_undone())
}

/// Whose the matter was, how the dates come about, step by step, and what follows.
fn working(mergers: &[Step], view: &StageView) -> String {
    let dating = view.steps.iter();
    let dating = dating.filter(|step| DATING.contains(&step.label));
    let steps = mergers.iter().chain(dating).map(|step| step.text.as_str());
    let lines: Vec<&str> = steps.chain([view.conclusion.as_str()]).collect();
    printed(lines.join("\n"))
}

//! 逾期事项清单: every stage that is overdue at the as-of date (M2).

use super::{Sheet, Views, number, person_of};
use crate::report::pages::matters::leader;
use crate::report::table::{Block, ColumnKind, Table, TableCell, columns};
use crate::rules::matters::Matter;
use crate::rules::stages::{Stage, Status};

const COLUMNS: &[(&str, ColumnKind)] = &[
    ("序号", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("事项编号", ColumnKind::Name),
    ("事项名称", ColumnKind::Prose),
    ("事项类别", ColumnKind::Mark),
    ("逾期环节", ColumnKind::Mark),
    ("起算日期", ColumnKind::Mark),
    ("到期日", ColumnKind::Mark),
    ("逾期天数", ColumnKind::Mark),
    ("逾期工作日", ColumnKind::Mark),
    ("责任人", ColumnKind::Mark),
    ("牵头县领导", ColumnKind::Mark),
    ("备注", ColumnKind::Prose),
];

/// The overdue stages of the matters that are judged, by unit, the latest first.
pub fn overdue<'m, 'h>(
    matters: &'m [Matter<'h>],
    exempt: bool,
) -> Vec<(&'m Matter<'h>, &'m Stage)> {
    let judged = matters
        .iter()
        .filter(|matter| !matter.struck && matter.is_exempt() == exempt);
    let mut overdue: Vec<(&Matter<'_>, &Stage)> = judged
        .flat_map(|matter| matter.stages.iter().map(move |stage| (matter, stage)))
        .filter(|(_, stage)| stage.status == Status::Overdue)
        .collect();
    overdue.sort_by_key(|(matter, stage)| (matter.unit, -stage.days_late));
    overdue
}

impl Views<'_> {
    pub(super) fn overdue_table(&self) -> Table {
        let matters = &self.input.findings.matters;
        let counted = overdue(matters, false);
        let exempt = overdue(matters, true);
        let mut units: Vec<_> = counted.iter().map(|(matter, _)| matter.unit).collect();
        units.dedup();
        let sheet = Sheet {
            name: "逾期事项清单",
            title: format!("{}逾期事项清单", self.county()),
            about: format!("共{}个环节，涉及{}个单位", counted.len(), units.len()),
            counting: "列出到期日已过、到截至日期仍未完成的环节；逾期天数从到期日的次日起算到截至日期，自然日和工作日分列；已容错的另列，不计次数、不扣分；「暂算」指到期日所在年度的放假安排尚未公布。".to_owned(),
            columns: columns(COLUMNS),
        };
        let rows = |overdue: &[(&Matter<'_>, &Stage)]| -> Vec<Vec<TableCell>> {
            overdue
                .iter()
                .enumerate()
                .map(|(at, (matter, stage))| self.overdue_row(at, matter, stage))
                .collect()
        };
        let heading = if exempt.is_empty() {
            ""
        } else {
            "一、逾期未完成的事项"
        };
        let nothing = "截至本期没有逾期未完成的事项。";
        let mut blocks = vec![Block::headed(heading, rows(&counted), nothing)];
        if !exempt.is_empty() {
            let heading = "二、已容错的逾期事项（不计次数、不扣分）";
            blocks.push(Block::headed(heading, rows(&exempt), ""));
        }
        self.table(sheet, blocks)
    }

    fn overdue_row(&self, at: usize, matter: &Matter<'_>, stage: &Stage) -> Vec<TableCell> {
        let mut marks = Vec::new();
        if matter.is_exempt() {
            marks.push("已容错");
        }
        if stage.is_provisional() {
            marks.push("暂算");
        }
        if matter.closed.is_some() {
            marks.push("已销号");
        }
        if stage.is_final && matter.extensions.iter().any(|applied| applied.timely) {
            marks.push("已批准延期");
        }
        let before = matter.breached_under(stage);
        let before = before.map(|unit| format!("逾期时由{}负责", self.name(unit)));
        marks.extend(before.as_deref());
        vec![
            number(at),
            self.name_cell(matter.unit),
            TableCell::text(&*matter.number),
            TableCell::text(&**matter.name),
            TableCell::text(&matter.category.name),
            TableCell::text(&*stage.name),
            TableCell::date(stage.start),
            TableCell::date(stage.due.map(|due| due.date)),
            TableCell::Days(stage.days_late),
            TableCell::Days(stage.working_days_late),
            TableCell::text(person_of(matter)),
            TableCell::text(&*leader(matter)),
            TableCell::text(marks.join("、")),
        ]
    }
}

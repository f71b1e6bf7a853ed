//! 重点工作排名表: each key work's two queues (R4).

use super::{Sheet, Views};
use crate::model::ratio::Ratio;
use crate::report::table::{Block, ColumnKind, Table, TableCell, columns};
use crate::rules::key_works::{Direction, INCOMPARABLE, KeyWork, Standing, shown_rank};
use chrono::Datelike;

const COLUMNS: &[(&str, ColumnKind)] = &[
    ("名次", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("完成值", ColumnKind::Figure),
    ("目标值", ColumnKind::Figure),
    ("节点日期", ColumnKind::Mark),
    ("完成率", ColumnKind::Figure),
    ("备注", ColumnKind::Prose),
];

/// What stands in place of the rankings where nobody who has a part in a work exists any more.
const GIVEN_UP: &str = "承担单位已撤销，不再排名。";

impl Views<'_> {
    /// One table for each key work; one that says so where there is none.
    pub(super) fn key_work_tables(&self) -> Vec<Table> {
        let works = &self.input.findings.key_works;
        if works.is_empty() {
            let sheet = Sheet {
                name: "重点工作",
                title: format!("{}重点工作排名表", self.county()),
                about: "共0项".to_owned(),
                counting: "按「重点工作」登记和各单位报送的完成值排名。".to_owned(),
                columns: columns(COLUMNS),
            };
            let block = Block::plain(Vec::new(), "没有登记重点工作。");
            return vec![self.table(sheet, vec![block])];
        }
        works.iter().map(|work| self.key_work_table(work)).collect()
    }

    fn key_work_table(&self, work: &KeyWork) -> Table {
        let ratio = match work.direction {
            Some(Direction::HigherIsBetter) => "完成值÷目标值",
            Some(Direction::LowerIsBetter) => "目标值÷完成值（越低越好；完成值为0的排在最前）",
            None => "完成值÷目标值，备注越低越好的为目标值÷完成值（完成值为0的排在最前）",
        };
        let mut about = vec![format!("工作编号：{}", work.number)];
        if !work.lead_department.is_empty() {
            about.push(format!("牵头部门：{}", work.lead_department));
        }
        if !work.counting.measure.is_empty() {
            about.push(format!("计量单位：{}", work.counting.measure));
        }
        let as_of = self.input.findings.as_of;
        let last_year = work.progress_of_last_year(as_of).map(|year| {
            format!(
                "；{}年还没有到节点，「按时间节点」仍按{year}年最后的节点和{year}年最后报送的完成值排名",
                as_of.year()
            )
        });
        let sheet = Sheet {
            name: &work.name,
            title: format!("{}重点工作排名表（{}）", self.county(), work.name),
            about: about.join("　"),
            counting: format!(
                "完成率={ratio}，按未取整的值排名，同率同名次；「按结果」对照全年目标，「按时间节点」对照截至日期以前最近一个节点的目标，还没有节点的注明「未到节点」，不排名次；没有报送过的注明「未报」，排在末位{}。",
                last_year.unwrap_or_default()
            ),
            columns: columns(COLUMNS),
        };
        let queue = |standings: &[Standing]| -> Vec<Vec<TableCell>> {
            standings
                .iter()
                .map(|standing| self.standing_row(work, standings, standing))
                .collect()
        };
        let ranked = |standings: &[Standing]| standings.first().map_or(0, |standing| standing.of);
        let empty = |otherwise| {
            if work.is_given_up {
                GIVEN_UP
            } else {
                otherwise
            }
        };
        let blocks = vec![
            Block::headed(
                format!("一、按结果排名（排名单位{}个）", ranked(&work.by_result)),
                queue(&work.by_result),
                empty("没有全年目标，不排名。"),
            ),
            Block::headed(
                format!(
                    "二、按时间节点排名（排名单位{}个）",
                    ranked(&work.by_progress)
                ),
                queue(&work.by_progress),
                empty("没有节点，不排名。"),
            ),
        ];
        self.table(sheet, blocks)
    }

    fn standing_row(
        &self,
        work: &KeyWork,
        queue: &[Standing],
        standing: &Standing,
    ) -> Vec<TableCell> {
        let dash = || TableCell::text("—");
        let mut marks = Vec::new();
        if work.direction.is_none() {
            marks.extend(standing.direction.map(Direction::label));
        }
        if standing.incomparable {
            marks.push(INCOMPARABLE);
        } else {
            marks.extend(standing.target.is_none().then_some("未到节点"));
            marks.extend(standing.value.is_none().then_some("未报"));
        }
        vec![
            shown_rank(queue, standing).map_or_else(dash, TableCell::Count),
            self.name_cell(standing.unit),
            TableCell::amount(standing.value),
            TableCell::amount(standing.target),
            TableCell::date(standing.milestone),
            standing
                .ratio
                .and_then(Ratio::thousandths)
                .map_or_else(dash, TableCell::Share),
            TableCell::text(marks.join("、")),
        ]
    }
}

//! 有效投诉情况表: counts by unit, and the complaints behind them, by number, date, unit, result and state alone (E4).

use super::{Sheet, Views, number};
use crate::model::directory::UnitId;
use crate::model::schema::COMPLAINT_RESULTS;
use crate::model::settings::EscalationRule;
use crate::report::table::{Block, ColumnKind, CountFormula, Detail, Table, TableCell, columns};
use crate::rules::complaints::Complaint;

/// What the detail says of a complaint that counts.
const COUNTS: &str = "计入";

/// The heading of those that have been struck out, and how the detail's result of one is looked for: whatever it was.
const STRUCK: &str = "已作废";
const ANY_STRUCK: &str = "*（已作废）";

/// The detail's columns that the counts are taken from.
const RESULT_COLUMN: usize = 4;
const COUNTS_COLUMN: usize = 7;
const KEY_COLUMN: usize = 1;

const DETAIL: &[(&str, ColumnKind)] = &[
    ("投诉编号", ColumnKind::Name),
    ("单位序号", ColumnKind::Mark),
    ("被投诉单位", ColumnKind::Name),
    ("受理日期", ColumnKind::Mark),
    ("核实结果", ColumnKind::Mark),
    ("核实日期", ColumnKind::Mark),
    ("办结日期", ColumnKind::Mark),
    ("是否计入", ColumnKind::Mark),
];

fn shown_result(complaint: &Complaint) -> String {
    if complaint.struck {
        format!("{}（{STRUCK}）", complaint.result)
    } else {
        complaint.result.clone()
    }
}

impl Views<'_> {
    /// Counts by unit over the list of all complaints.
    pub(super) fn complaint_tables(&self) -> Vec<Table> {
        let findings = self.input.findings;
        let mut units: Vec<UnitId> = findings
            .complaints
            .iter()
            .map(|complaint| complaint.unit)
            .collect();
        units.sort_unstable();
        units.dedup();
        vec![self.complaint_counts(&units), self.complaint_list(&units)]
    }

    fn complaint_counts(&self, units: &[UnitId]) -> Table {
        let rule = EscalationRule::ComplaintCircular;
        let window = self.span_words(rule);
        let mut headings = vec![
            ("序号", ColumnKind::Mark),
            ("单位", ColumnKind::Name),
            ("计入次数的有效投诉", ColumnKind::Mark),
        ];
        headings.extend(
            COMPLAINT_RESULTS
                .iter()
                .map(|result| (*result, ColumnKind::Mark)),
        );
        headings.push((STRUCK, ColumnKind::Mark));
        headings.push(("合计件数", ColumnKind::Mark));
        let rows: Vec<Vec<TableCell>> = units
            .iter()
            .enumerate()
            .map(|(at, unit)| self.complaint_count_row(at, *unit))
            .collect();
        let mut block = Block::plain(rows, "没有登记投诉。");
        block.total = total(&block.rows);
        let sheet = Sheet {
            name: "有效投诉统计",
            title: format!("{}有效投诉情况表", self.county()),
            about: format!("涉及{}个单位", units.len()),
            counting: format!(
                "每个投诉编号对每个单位只计一次；核实结果为「有效」、受理日期在{window}、没有容错的，计入次数；待核实的暂不计；已作废的单列，不计入各项结果。只公布数量，不公布内容。{}",
                self.gone_among(units.iter().copied())
            ),
            columns: columns(&headings),
        };
        self.table(sheet, vec![block])
    }

    fn complaint_count_row(&self, at: usize, unit: UnitId) -> Vec<TableCell> {
        let own: Vec<&Complaint> = self
            .input
            .findings
            .complaints
            .iter()
            .filter(|complaint| complaint.unit == unit)
            .collect();
        let count = |holding: Option<(usize, &'static str)>, value: usize| {
            let detail = Detail {
                sheet: 1,
                key: KEY_COLUMN,
                own: 0,
            };
            TableCell::CountFormula(CountFormula::DetailCount { detail, holding }.into(), value)
        };
        let counted = own
            .iter()
            .filter(|complaint| self.counts_words(complaint) == COUNTS)
            .count();
        let mut row = vec![
            number(at),
            self.name_cell(unit),
            count(Some((COUNTS_COLUMN, COUNTS)), counted),
        ];
        for result in COMPLAINT_RESULTS {
            let with = own
                .iter()
                .filter(|complaint| shown_result(complaint) == *result)
                .count();
            row.push(count(Some((RESULT_COLUMN, result)), with));
        }
        let struck = own.iter().filter(|complaint| complaint.struck).count();
        row.push(count(Some((RESULT_COLUMN, ANY_STRUCK)), struck));
        row.push(count(None, own.len()));
        row
    }

    fn complaint_list(&self, units: &[UnitId]) -> Table {
        let mut all: Vec<&Complaint> = self.input.findings.complaints.iter().collect();
        all.sort_by(|a, b| (a.unit, a.received, &a.id).cmp(&(b.unit, b.received, &b.id)));
        let rows: Vec<Vec<TableCell>> = all
            .iter()
            .map(|complaint| {
                let key = units.iter().position(|unit| *unit == complaint.unit);
                vec![
                    TableCell::text(&complaint.id),
                    TableCell::count(key.map(|key| key + 1)),
                    self.name_cell(complaint.unit),
                    TableCell::Date(complaint.received),
                    TableCell::text(shown_result(complaint)),
                    TableCell::date(complaint.verified),
                    complaint
                        .closed
                        .map_or_else(|| TableCell::text("办理中"), TableCell::Date),
                    TableCell::text(self.counts_words(complaint)),
                ]
            })
            .collect();
        let sheet = Sheet {
            name: "投诉明细",
            title: format!("{}投诉登记明细", self.county()),
            about: format!("共{}件次", rows.len()),
            counting: "按单位和受理日期排列；一件投诉涉及几个单位的，每个单位各列一行。".to_owned(),
            columns: columns(DETAIL),
        };
        self.table(sheet, vec![Block::plain(rows, "没有登记投诉。")])
    }
}

/// The sum of every counted column.
fn total(rows: &[Vec<TableCell>]) -> Option<Vec<TableCell>> {
    let width = rows.first()?.len();
    let sum = |column: usize| {
        rows.iter()
            .map(|row| match row[column] {
                TableCell::CountFormula(_, count) => count,
                _ => 0,
            })
            .sum()
    };
    let mut cells = vec![TableCell::Empty, TableCell::text("合计")];
    cells.extend(
        (2..width)
            .map(|column| TableCell::CountFormula(CountFormula::ColumnSum.into(), sum(column))),
    );
    Some(cells)
}

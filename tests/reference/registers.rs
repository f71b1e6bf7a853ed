//! Random registers, directory and settings.

use super::story::Draft;
use super::world::Table;
use chrono::NaiveDate;

/// A register with, for each row, the periods in which it stands.
pub struct Register {
    table: Table,
    present: Vec<Vec<bool>>,
}

impl Register {
    fn new(name: &str, columns: &'static str) -> Register {
        Register { table: Table::new(name, columns), present: Vec::new() }
    }

    /// A row; cells apart by `|`.
    fn row(&mut self, draft: &mut Draft, day: NaiveDate, cells: &str) {
        let from = draft.known_from(day);
        let mut row: Vec<String> = cells.split('|').map(str::to_owned).collect();
        row.resize(self.table.columns.len(), String::new());
        self.table.rows.push(row);
        self.present.push(draft.presence(from));
    }

    /// The register as a period has it.
    pub fn at(&self, period: usize) -> Table {
        let rows = self.table.rows.iter().zip(&self.present).filter(|(_, present)| present[period]);
        Table { rows: rows.map(|(row, _)| row.clone()).collect(), ..self.table.clone() }
    }
}

/// The registers of the office.
pub fn offices(draft: &mut Draft) -> Vec<Register> {
    vec![extensions(draft)]
}

fn extensions(draft: &mut Draft) -> Register {
    let mut register = Register::new("延期审批", "事项编号|责任单位|新时限|批准人|批准日期");
    for (number, owner, due) in draft.matters.clone() {
        if draft.chance(75) {
            continue;
        }
        let unit = if draft.chance(20) { "" } else { owner };
        let approved = draft.off(due, &[-4, -1, 0, 0, 1, 3]);
        let to = draft.off(due, &[-1, 2, 5, 7, 10]);
        register.row(draft, approved, &format!("{number}|{unit}|{to}|县长|{approved}"));
    }
    register
}

/// Single keys first, then sections.
pub fn settings(_draft: &mut Draft) -> Vec<String> {
    Vec::new()
}

/// Two groups.
pub fn directory(draft: &mut Draft) -> Table {
    let mut table = Table::new("单位名录", "单位全称|序列|主要负责人|职务|任职起|任职止|设立日期|撤销日期|并入单位");
    for unit in draft.units.clone() {
        let group = if unit.ends_with('镇') { "乡镇" } else { "县直" };
        let mut row = vec![String::new(); table.columns.len()];
        row[0] = unit.to_owned();
        row[1] = group.to_owned();
        row[2] = format!("{}长", &unit[..3]);
        row[3] = "主任".to_owned();
        table.rows.push(row);
    }
    table
}

/// The sheets of a unit's workbook beside 督查事项.
pub fn unit_sheets(_draft: &mut Draft, _period: usize, _unit: &str) -> Vec<Table> {
    Vec::new()
}

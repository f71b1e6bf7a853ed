//! The workbooks that are attached to the week's circular, as neutral tables.

mod complaints;
mod escalations;
pub(super) mod hand_ins;
mod key_works;
pub(super) mod meetings;
pub(super) mod overdue;
mod points;
mod ranking;

use super::pages::Views;
use super::pages::words::long_day;
use super::table::{Block, Book, Foot, MAKERS_LINE, Table, TableCell, TableColumn};
use crate::model::directory::UnitId;
use crate::model::schema::Field;
use crate::rules::matters::Matter;

pub use hand_ins::STATES as HAND_IN_STATES;
pub use ranking::ranked;

/// The names of the workbooks, in the order in which the circular lists them.
pub const ATTACHMENTS: [&str; 8] = [
    "综合排名表",
    "重点工作排名表",
    "逾期事项清单",
    "通报及移交清单",
    "有效投诉情况表",
    "会议纪律情况表",
    "积分明细表",
    "未报送情况表",
];

/// The one workbook that is not the same in both halves.
pub const ESCALATIONS: &str = "通报及移交清单";

/// The file of an attachment, by its name.
pub fn file_name(attachment: &str) -> String {
    format!("{attachment}.xlsx")
}

/// The tables of an attachment by its name; what only the office may read is left out where the views are the county's.
pub fn tables(views: &Views<'_>, attachment: &str) -> Vec<Table> {
    match attachment {
        "综合排名表" => views.ranking_tables(),
        "重点工作排名表" => views.key_work_tables(),
        "逾期事项清单" => vec![views.overdue_table()],
        ESCALATIONS => views.escalation_tables(),
        "有效投诉情况表" => views.complaint_tables(),
        "会议纪律情况表" => views.meeting_tables(),
        "积分明细表" => views.points_tables(),
        _ => vec![views.hand_in_table()],
    }
}

/// An attachment as a workbook. The office's list of what is proposed is no annex of what the county reads (E5).
pub fn book(views: &Views<'_>, attachment: &str) -> Book {
    let internal = attachment == ESCALATIONS && views.is_office();
    let position = ATTACHMENTS.iter().position(|known| *known == attachment);
    Book {
        path: format!("attachments/{}", file_name(attachment)),
        annex: position
            .filter(|_| !internal)
            .map(|position| format!("附件{}", position + 1))
            .unwrap_or_default(),
        marking: if internal {
            "内部资料　不得外传"
        } else {
            ""
        },
        foot: views.foot(),
        tables: tables(views, attachment),
    }
}

/// What a sheet is made of beside its rows.
struct Sheet<'a> {
    name: &'a str,
    title: String,
    /// What stands beside the as-of date.
    about: String,
    /// How the figures are counted.
    counting: String,
    columns: Vec<TableColumn>,
}

impl Views<'_> {
    /// What every page's foot carries.
    pub fn foot(&self) -> Foot {
        Foot {
            as_of: self.input.findings.as_of,
            fingerprint: self.input.fingerprint.to_owned(),
        }
    }

    fn county(&self) -> &str {
        &self.input.tribunal.settings.county
    }

    fn table(&self, sheet: Sheet<'_>, blocks: Vec<Block>) -> Table {
        Table {
            name: sheet.name.to_owned(),
            title: sheet.title,
            notes: vec![
                format!(
                    "截至日期：{}　　{}",
                    long_day(self.input.findings.as_of),
                    sheet.about
                ),
                format!("口径说明：{}", sheet.counting),
            ],
            columns: sheet.columns,
            blocks,
            footer: vec![MAKERS_LINE.to_owned(), self.foot().line()],
        }
    }

    /// The units of the directory that exist at the as-of date, in its order.
    pub(in crate::report) fn existing_units(&self) -> Vec<UnitId> {
        let as_of = self.input.findings.as_of;
        self.input
            .tribunal
            .directory
            .iter()
            .filter(|(_, entry)| entry.exists_on(as_of))
            .map(|(unit, _)| unit)
            .collect()
    }

    /// The name of a unit, as a cell.
    fn name_cell(&self, unit: UnitId) -> TableCell {
        TableCell::text(self.name(unit))
    }
}

/// 责任人 of a matter: the list's, else the unit's.
fn person_of(matter: &Matter<'_>) -> String {
    [matter.list_row, matter.ledger_row]
        .into_iter()
        .flatten()
        .find_map(|row| row.text(Field::Person))
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// Counts from one, as a cell.
fn number(position: usize) -> TableCell {
    TableCell::Count(position + 1)
}

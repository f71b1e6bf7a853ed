//! Neutral tables: the same cells feed every form in which they are put out, so that no two can disagree.

use super::pages::words::{grouped, iso};
use crate::model::points::Points;
use crate::source::composed;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum TableCell {
    /// Nothing.
    Empty,
    /// Text; never a formula or a link, whatever it begins with.
    Text(String),
    /// A whole number.
    Count(usize),
    /// A number of days.
    Days(i64),
    /// An amount as a ledger has it.
    Amount(Decimal),
    /// A share, three decimals, shown in per cent with one.
    Share(Decimal),
    /// Points.
    Points(Points),
    /// A day.
    Date(NaiveDate),
    /// Points computed by a live formula; few cells hold one, and tables are long.
    Formula(Box<Formula>, Points),
    /// A count computed by a live formula.
    CountFormula(Box<CountFormula>, usize),
}

/// A live formula that yields points. Columns are given by their positions in the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// Other cells of the row, added and subtracted.
    Sum {
        /// Positions of the columns that are added.
        plus: Vec<usize>,
        /// Positions of the columns that are subtracted.
        minus: Vec<usize>,
    },
    /// The points above zero, or those below it with their sign turned, in the rows of a detail sheet that bear the key of
    /// this row. Keys are numbers: no name can be taken for a pattern.
    DetailSum {
        /// The detail sheet.
        detail: Detail,
        /// The position of the detail's column with the points.
        points: usize,
        /// Whether what was deducted is summed.
        deducted: bool,
    },
}

/// A live formula that yields a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountFormula {
    /// The rows of a detail sheet that bear the key of this row and, in another column, this text.
    DetailCount {
        /// The detail sheet.
        detail: Detail,
        /// The position of the detail's column that must hold the text, and the text.
        holding: Option<(usize, &'static str)>,
    },
    /// All cells of this column in the rows above.
    ColumnSum,
}

/// The rows of a detail sheet that belong to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The position of the detail sheet in its workbook; its first block is meant.
    pub sheet: usize,
    /// The position of the detail's column with the key.
    pub key: usize,
    /// The position of this row's own column with the key.
    pub own: usize,
}

impl TableCell {
    /// Text, or nothing where it is empty.
    pub fn text(text: impl Into<String>) -> TableCell {
        let text = text.into();
        if text.is_empty() {
            TableCell::Empty
        } else {
            TableCell::Text(text)
        }
    }

    /// Whether nothing stands there.
    pub fn is_nothing(&self) -> bool {
        match self {
            TableCell::Empty => true,
            TableCell::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// A day, or nothing.
    pub fn date(date: Option<NaiveDate>) -> TableCell {
        date.map_or(TableCell::Empty, TableCell::Date)
    }

    /// An amount, or nothing.
    pub fn amount(amount: Option<Decimal>) -> TableCell {
        amount.map_or(TableCell::Empty, TableCell::Amount)
    }

    /// A count, or nothing.
    pub fn count(count: Option<usize>) -> TableCell {
        count.map_or(TableCell::Empty, TableCell::Count)
    }

    /// The cell as a person reads it.
    pub fn display(&self) -> Cow<'_, str> {
        let made = match self {
            TableCell::Empty => return Cow::Borrowed(""),
            TableCell::Text(text) => return Cow::Borrowed(text),
            TableCell::Count(count) | TableCell::CountFormula(_, count) => count.to_string(),
            TableCell::Days(days) => days.to_string(),
            TableCell::Amount(amount) => grouped(*amount),
            TableCell::Share(share) => {
                let hundredths = share * Decimal::ONE_HUNDRED;
                let rounded = hundredths.round_dp_with_strategy(
                    1,
                    rust_decimal::RoundingStrategy::MidpointAwayFromZero,
                );
                composed(format_args!("{rounded:.1}%"))
            }
            TableCell::Points(points) | TableCell::Formula(_, points) => {
                let (sign, all) = (
                    if points.is_negative() { "-" } else { "" },
                    points.hundredths().unsigned_abs(),
                );
                composed(format_args!("{sign}{}.{:02}", all / 100, all % 100))
            }
            TableCell::Date(date) => iso(*date),
        };
        Cow::Owned(made)
    }
}

/// How a column may be laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Short text on the left, never narrower than its longest word: names are not cut.
    Name,
    /// Short text in the middle.
    Mark,
    /// Figures.
    Figure,
    /// Running text that may wrap.
    Prose,
}

/// A column's heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Its title.
    pub title: String,
    /// How it is laid out.
    pub kind: ColumnKind,
}

/// Columns from their titles and kinds.
pub fn columns(columns: &[(&str, ColumnKind)]) -> Vec<TableColumn> {
    columns
        .iter()
        .map(|(title, kind)| TableColumn {
            title: (*title).to_owned(),
            kind: *kind,
        })
        .collect()
}

/// A list with its own header; all blocks of a table have the same columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Its heading; empty for a table of one list.
    pub heading: String,
    /// The rows, each as long as the table's columns.
    pub rows: Vec<Vec<TableCell>>,
    /// A last row that sums up.
    pub total: Option<Vec<TableCell>>,
    /// What stands in the place of rows where there are none.
    pub nothing: String,
}

impl Block {
    /// A list without a heading.
    pub fn plain(rows: Vec<Vec<TableCell>>, nothing: &str) -> Block {
        Block::headed("", rows, nothing)
    }

    /// A list with a heading.
    pub fn headed(heading: impl Into<String>, rows: Vec<Vec<TableCell>>, nothing: &str) -> Block {
        Block {
            heading: heading.into(),
            rows,
            total: None,
            nothing: nothing.to_owned(),
        }
    }
}

/// A table with its title and the lines above and below it: a sheet of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the sheet.
    pub name: String,
    /// Title over the table.
    pub title: String,
    /// Lines between title and header: unit and as-of date, how the figures are counted.
    pub notes: Vec<String>,
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The lists, at least one.
    pub blocks: Vec<Block>,
    /// Lines below the table.
    pub footer: Vec<String>,
}

/// A workbook: a file with a sheet for each table.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Its path in its half.
    pub path: String,
    /// At the head of every page, which annex of its document it is (`附件4`, or `附件` where there is one alone); empty where
    /// it is none.
    pub annex: String,
    /// What stands at the head of every page beside that, such as that it must not be passed on.
    pub marking: &'static str,
    /// What stands at the foot of every page: as-of date and fingerprint.
    pub foot: Foot,
    /// The sheets.
    pub tables: Vec<Table>,
}

/// What every page's foot carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foot {
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The input fingerprint.
    pub fingerprint: String,
}

impl Foot {
    /// The foot in words, on one line.
    pub fn line(&self) -> String {
        format!("截至日期 {}　输入指纹 {}", self.as_of, self.fingerprint)
    }
}

/// The maker's line at the foot of a sheet.
pub const MAKERS_LINE: &str = "制表人：　　　　　　　审核人：　　　　　　　制表日期：";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_takes_no_more_room_than_a_text() {
        // The tables of all points have some millions of them.
        assert_eq!(size_of::<TableCell>(), size_of::<String>());
    }
}

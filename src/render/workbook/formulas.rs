//! Live formulas, each with the value that the program computed stored beside it.

use super::Sheet;
use crate::model::points::Points;
use crate::report::table::{CountFormula, Detail, Formula};
use crate::source::column_name;
use rust_xlsxwriter::Formula as XlsxFormula;

fn letters(column: usize) -> String {
    column_name(u32::try_from(column).unwrap_or_default())
}

impl Sheet<'_> {
    /// A formula that yields points, rounded to two decimals.
    pub fn points_formula(&self, formula: &Formula, row: u32, value: Points) -> XlsxFormula {
        let text = match formula {
            Formula::Sum { plus, minus } => {
                let cell = |column: &usize| format!("{}{}", letters(*column), row + 1);
                let added: Vec<String> = plus.iter().map(cell).collect();
                let taken = minus
                    .iter()
                    .fold(String::new(), |taken, column| taken + "-" + &cell(column));
                format!("=ROUND({}{taken},2)", added.join("+"))
            }
            Formula::DetailSum {
                detail,
                points,
                deducted,
            } => {
                let summed = self.range(detail.sheet, *points);
                let keys = self.keys(detail, row);
                let (sign, condition) = if *deducted { ("-", "<0") } else { ("", ">0") };
                format!("=ROUND({sign}SUMIFS({summed},{keys},{summed},\"{condition}\"),2)")
            }
        };
        XlsxFormula::new(text).set_result(value.to_f64().to_string())
    }

    /// A formula that yields a count.
    pub fn count_formula(
        &self,
        formula: &CountFormula,
        (row, column): (u32, u16),
        first: u32,
        value: usize,
    ) -> XlsxFormula {
        let text = match formula {
            CountFormula::DetailCount { detail, holding } => {
                let keys = self.keys(detail, row);
                match holding {
                    Some((column, text)) => {
                        let held = self.range(detail.sheet, *column);
                        format!("=COUNTIFS({keys},{held},\"{text}\")")
                    }
                    None => format!("=COUNTIFS({keys})"),
                }
            }
            CountFormula::ColumnSum => {
                let column = letters(usize::from(column));
                format!("=SUM({column}{}:{column}{row})", first + 1)
            }
        };
        XlsxFormula::new(text).set_result(value.to_string())
    }

    /// The key column of a detail sheet, and the key of this row.
    fn keys(&self, detail: &Detail, row: u32) -> String {
        format!(
            "{},{}{}",
            self.range(detail.sheet, detail.key),
            letters(detail.own),
            row + 1
        )
    }

    /// A column of another sheet's first block, as far as its rows go.
    fn range(&self, sheet: usize, column: usize) -> String {
        let name = self.names[sheet].replace('\'', "''");
        let block = self.layouts[sheet].blocks[0];
        let column = letters(column);
        format!(
            "'{name}'!${column}${}:${column}${}",
            block.first + 1,
            block.first + block.count.max(1)
        )
    }
}

//! Formats laid over the cells of a column run by run. The writer looks a format up by everything that it consists of; done for each cell,
//! that would be a good part of all the work of a workbook.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Cells of a column, one below the other, that have the same format.
struct Run {
    format: Rc<Format>,
    /// The first cell that has not been given its format.
    first: u32,
    last: u32,
}

impl Run {
    fn lay(&self, sheet: &mut Worksheet, column: u16) -> Result<(), XlsxError> {
        if self.first <= self.last {
            sheet.set_range_format(self.first, column, self.last, column, &self.format)?;
        }
        Ok(())
    }
}

/// The runs of a sheet that still go on, by column.
#[derive(Default)]
pub struct Runs {
    by_column: BTreeMap<u16, Run>,
    /// The formats that the sheet has met: the first cell of each was given it at once.
    met: Vec<Rc<Format>>,
    /// Whether each cell is given its format at once.
    cell_by_cell: bool,
}

impl Runs {
    /// The runs of a sheet; a long one has none, for what is over cannot be changed there.
    pub fn of(long: bool) -> Runs {
        Runs {
            cell_by_cell: long,
            ..Runs::default()
        }
    }

    /// Gives a cell, which has been written without one or is empty, its format. The first cell of a format gets it at once, for a workbook
    /// numbers its formats in the order in which it meets them; so does the first of a column, for a format that is laid over empty cells does
    /// not tell a sheet how far it reaches.
    ///
    /// # Errors
    /// Where a sheet has no such cell.
    pub fn add(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        format: &Rc<Format>,
    ) -> Result<(), XlsxError> {
        if let Some(run) = self.by_column.get_mut(&column)
            && Rc::ptr_eq(&run.format, format)
            && run.last + 1 == row
        {
            run.last = row;
            return Ok(());
        }
        let is_met = self.met.iter().any(|met| Rc::ptr_eq(met, format));
        let waits = is_met && self.by_column.contains_key(&column);
        if !waits {
            sheet.set_cell_format(row, column, format)?;
        }
        if self.cell_by_cell {
            return Ok(());
        }
        if !is_met {
            self.met.push(Rc::clone(format));
        }
        let begun = Run {
            format: Rc::clone(format),
            first: row + u32::from(!waits),
            last: row,
        };
        let ended = self.by_column.insert(column, begun);
        ended.map_or(Ok(()), |run| run.lay(sheet, column))
    }

    /// The end of the sheet.
    ///
    /// # Errors
    /// Where a sheet has no such cells.
    pub fn end(self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        self.by_column
            .iter()
            .try_for_each(|(column, run)| run.lay(sheet, *column))
    }
}

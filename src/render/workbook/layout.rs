//! Which row of a sheet holds what; formulas of other sheets rest on it.

use crate::report::table::Table;

/// The rows of a block, counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockRows {
    /// Its heading, where it has one.
    pub heading: Option<u32>,
    /// Its header; a later list without rows has none.
    pub header: Option<u32>,
    /// Its first row, or what stands in the place of rows.
    pub first: u32,
    /// How many rows it has, without the total.
    pub count: u32,
}

/// The rows of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Block by block.
    pub blocks: Vec<BlockRows>,
    /// The first line below the table.
    pub foot: u32,
}

impl Layout {
    /// Title, notes, blocks with a blank row between them, a blank row, and the foot.
    pub fn of(table: &Table) -> Layout {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let mut next = 1 + count(table.notes.len());
        let mut blocks = Vec::new();
        for (position, block) in table.blocks.iter().enumerate() {
            let rows = count(block.rows.len());
            let heading = (!block.heading.is_empty()).then_some(next);
            next += u32::from(heading.is_some());
            let header = (position == 0 || rows > 0).then_some(next);
            next += u32::from(header.is_some());
            blocks.push(BlockRows {
                heading,
                header,
                first: next,
                count: rows,
            });
            let total = u32::from(block.total.is_some() && rows > 0);
            next = next
                .saturating_add(rows.max(1))
                .saturating_add(total)
                .saturating_add(1);
        }
        Layout { blocks, foot: next }
    }

    /// The header that is repeated on every page.
    pub fn header(&self) -> u32 {
        let first = self.blocks.first();
        first.and_then(|block| block.header).unwrap_or(0)
    }
}

//! How the cells of a sheet look: what a copy of it needs to be known again by its sender.

use std::collections::BTreeMap;

/// Where a cell's content stands in it, across or upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// At the left, or at the top.
    Start,
    /// In the middle.
    Center,
    /// At the right, or at the bottom.
    End,
}

/// The main traits of a cell's look; what the file leaves to the program's default is `None` or false.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// Name of the font.
    pub font: Option<String>,
    /// Size of the font in points.
    pub size: Option<f64>,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Colour of the text, as 0xRRGGBB.
    pub color: Option<u32>,
    /// Colour of the ground, as 0xRRGGBB.
    pub fill: Option<u32>,
    /// Lines at the left, right, top and bottom.
    pub borders: [bool; 4],
    /// Format code of numbers and dates; empty for the general one.
    pub number_format: String,
    /// Across.
    pub horizontal: Option<Alignment>,
    /// Upright.
    pub vertical: Option<Alignment>,
    /// Whether long text is broken into lines.
    pub wrap: bool,
}

/// How one sheet looks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetLooks {
    /// The looks that its cells share.
    pub palette: Vec<Look>,
    /// By row and column (from zero): the position in the palette. Cells of the default look are absent.
    pub cells: BTreeMap<(u32, u32), usize>,
    /// By column: its width in characters, where the file sets one.
    pub widths: BTreeMap<u32, f64>,
}

impl SheetLooks {
    /// The look of a cell.
    pub fn of(&self, row: u32, column: u32) -> Option<&Look> {
        self.cells
            .get(&(row, column))
            .and_then(|position| self.palette.get(*position))
    }
}

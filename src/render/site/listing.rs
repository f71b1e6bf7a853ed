//! What every list of a page can do: tell what its rows weigh and are known by, and write some of them.

use super::lists::{
    Benchmark, Complaints, Continued, Entries, Escalations, Faults, Incidents, Matters, PastReds,
    People, Requests,
};
use crate::report::pages::escalations;
use askama::Template;
use std::ops::Range;

/// A list of which a page can take some rows only.
pub trait Listing {
    /// How many rows it has; one that is never torn apart counts as one.
    fn rows(&self) -> usize;

    /// What a row weighs, in rows of an ordinary table.
    fn weight(&self, _row: usize) -> usize {
        1
    }

    /// What readers know a row by; nothing where they read it from beginning to end.
    fn known_by(&self, _row: usize) -> &str {
        Default::default()
    }

    /// Whether each row is to be found by its name from the first part of the page.
    fn is_named(&self) -> bool {
        false
    }

    /// Writes some of its rows.
    ///
    /// # Errors
    /// Where they cannot be written.
    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()>;
}

impl Listing for Matters<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn known_by(&self, row: usize) -> &str {
        self.rows[row].light.word
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let rows = &self.rows[rows];
        Matters { rows, ..*self }.render_into(html)
    }
}

impl Listing for Escalations<'_> {
    fn rows(&self) -> usize {
        self.items.len()
    }

    fn weight(&self, row: usize) -> usize {
        escalations::weight(&self.items[row])
    }

    fn known_by(&self, row: usize) -> &str {
        &self.items[row].unit.text
    }

    fn is_named(&self) -> bool {
        true
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let items = &self.items[rows];
        Escalations { items, ..*self }.render_into(html)
    }
}

impl Listing for Continued<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn known_by(&self, row: usize) -> &str {
        &self.rows[row].unit.text
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let rows = &self.rows[rows];
        Continued { rows, ..*self }.render_into(html)
    }
}

impl Listing for PastReds<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn known_by(&self, row: usize) -> &str {
        &self.rows[row].unit.text
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let rows = &self.rows[rows];
        PastReds { rows, ..*self }.render_into(html)
    }
}

impl Listing for Requests<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn known_by(&self, row: usize) -> &str {
        &self.rows[row].date
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let rows = &self.rows[rows];
        Requests { rows, ..*self }.render_into(html)
    }
}

impl Listing for Complaints<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn known_by(&self, row: usize) -> &str {
        &self.rows[row].received
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let rows = &self.rows[rows];
        Complaints { rows, ..*self }.render_into(html)
    }
}

impl Listing for Incidents<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn known_by(&self, row: usize) -> &str {
        &self.rows[row].unit.text
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let rows = &self.rows[rows];
        Incidents { rows, ..*self }.render_into(html)
    }
}

impl Listing for People<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn known_by(&self, row: usize) -> &str {
        &self.rows[row].unit.text
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let rows = &self.rows[rows];
        People { rows, ..*self }.render_into(html)
    }
}

impl Listing for Entries<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn known_by(&self, row: usize) -> &str {
        &self.rows[row].date
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let rows = &self.rows[rows];
        Entries { rows, ..*self }.render_into(html)
    }
}

impl Listing for Faults<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
        let rows = &self.rows[rows];
        Faults { rows }.render_into(html)
    }
}

/// A unit's list of benchmarks, which stays together.
impl Listing for Benchmark<'_> {
    fn rows(&self) -> usize {
        1
    }

    /// Its heading and its head take the room of a row.
    fn weight(&self, _: usize) -> usize {
        self.list.rows.len() + 1
    }

    fn write(&self, _: Range<usize>, html: &mut String) -> askama::Result<()> {
        self.render_into(html)
    }
}

/// A list that stays whole, on the page that it belongs to.
pub struct Whole<T>(pub T);

impl<T: Template> Listing for Whole<T> {
    fn rows(&self) -> usize {
        1
    }

    fn write(&self, _: Range<usize>, html: &mut String) -> askama::Result<()> {
        self.0.render_into(html)
    }
}

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

/// A list of rows, each known by one of its texts.
macro_rules! listings_of_rows {
    ($($list:ident by $($text:ident).+;)+) => {$(
        impl Listing for $list<'_> {
            fn rows(&self) -> usize {
                self.rows.len()
            }

            fn known_by(&self, row: usize) -> &str {
                &self.rows[row].$($text).+
            }

            fn write(&self, rows: Range<usize>, html: &mut String) -> askama::Result<()> {
                let rows = &self.rows[rows];
                $list { rows, ..*self }.render_into(html)
            }
        }
    )+};
}

listings_of_rows! {
    Matters by light.word;
    Continued by unit.text;
    PastReds by unit.text;
    Requests by date;
    Complaints by received;
    Incidents by unit.text;
    People by unit.text;
    Entries by date;
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

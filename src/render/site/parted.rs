//! The lists of a page, and the parts into which a long page falls.

use super::finished::Finished;
use super::listing::{Listing, Whole};
use super::lists::{At, Elsewhere, There};
use crate::report::pages::parts::{self, Parts, Slice, span};
use crate::report::pages::{Link, links};
use askama::Template;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use tera::Value;

/// What stands over a list where it goes on to another part, away from the page's own headings.
#[derive(Debug, Clone, Default)]
pub struct Heading<'a> {
    /// The anchor of the section to which the list belongs; empty where that is the page.
    pub anchor: Cow<'a, str>,
    /// The section.
    pub title: Cow<'a, str>,
    /// Which of the section's lists it is; empty where there is one.
    pub list: &'a str,
}

impl<'a> Heading<'a> {
    /// Of a section with one list.
    pub fn new(anchor: impl Into<Cow<'a, str>>, title: impl Into<Cow<'a, str>>) -> Heading<'a> {
        Heading {
            anchor: anchor.into(),
            title: title.into(),
            list: "",
        }
    }

    /// Of one of a section's lists.
    #[must_use]
    pub fn list(self, list: &'a str) -> Heading<'a> {
        Heading { list, ..self }
    }

    fn words(&self) -> String {
        match (&*self.title, self.list) {
            (title, "") => title.to_owned(),
            (title, list) => format!("{title} {list}"),
        }
    }
}

/// A list of a page.
struct Entry<'a> {
    /// By what name the page's template takes it.
    name: &'static str,
    /// Whether several have that name, which the template takes by their position.
    is_one_of_many: bool,
    /// What stands over it elsewhere; a list without a heading stays where it is.
    heading: Option<Heading<'a>>,
    list: Box<dyn Listing + 'a>,
}

impl Entry<'_> {
    fn weights(&self) -> Vec<usize> {
        let moves = self.heading.is_some();
        let rows = if moves { self.list.rows() } else { 0 };
        (0..rows).map(|row| self.list.weight(row)).collect()
    }

    /// What some of its rows are, from the first to the last.
    fn span(&self, slice: &Slice) -> String {
        let rows = &slice.rows;
        let name = |row: usize| self.list.known_by(row);
        let (Some(last), false) = (rows.end.checked_sub(1), rows.is_empty()) else {
            return String::new();
        };
        let span = span(name(rows.start), name(last));
        if rows.len() == self.list.rows() {
            return span;
        }
        let numbers = format!("第{}至{}项", rows.start + 1, rows.end);
        if span.is_empty() {
            numbers
        } else {
            format!("{numbers}，{span}")
        }
    }

    fn words(&self, slice: &Slice) -> String {
        let title = self.heading.as_ref().map(Heading::words);
        match (title.unwrap_or_default().as_str(), self.span(slice)) {
            ("", span) => span,
            (title, span) if span.is_empty() => title.to_owned(),
            (title, span) => format!("{title}（{span}）"),
        }
    }
}

/// The lists of a page in their order.
#[derive(Default)]
pub struct Lists<'a>(Vec<Entry<'a>>);

impl<'a> Lists<'a> {
    /// With a list that stays on the page.
    #[must_use]
    pub fn with(self, name: &'static str, list: impl Template + 'a) -> Lists<'a> {
        self.and(name, false, None, Box::new(Whole(list)))
    }

    /// With a list that there may be.
    #[must_use]
    pub fn with_some(self, name: &'static str, list: Option<impl Template + 'a>) -> Lists<'a> {
        match list {
            Some(list) => self.with(name, list),
            None => self,
        }
    }

    /// With several of one name, which the template takes by their position.
    #[must_use]
    pub fn with_each<T: Template + 'a>(
        self,
        name: &'static str,
        lists: impl Iterator<Item = T>,
    ) -> Lists<'a> {
        lists.fold(self, |all, list| {
            all.and(name, true, None, Box::new(Whole(list)))
        })
    }

    /// With a list that goes on to other parts of the page where it is too long for one.
    #[must_use]
    pub fn under(
        self,
        name: &'static str,
        heading: Heading<'a>,
        list: impl Listing + 'a,
    ) -> Lists<'a> {
        self.and(name, false, Some(heading), Box::new(list))
    }

    /// With one of several of a name that go on to other parts.
    #[must_use]
    pub fn one_under(
        self,
        name: &'static str,
        heading: Heading<'a>,
        list: impl Listing + 'a,
    ) -> Lists<'a> {
        self.and(name, true, Some(heading), Box::new(list))
    }

    fn and(
        mut self,
        name: &'static str,
        is_one_of_many: bool,
        heading: Option<Heading<'a>>,
        list: Box<dyn Listing + 'a>,
    ) -> Lists<'a> {
        self.0.push(Entry {
            name,
            is_one_of_many,
            heading,
            list,
        });
        self
    }

    /// Divides them among the parts of their page.
    pub fn divided(self, page: &'a str, at: At<'a>) -> Divided<'a> {
        let weights: Vec<Vec<usize>> = self.0.iter().map(Entry::weights).collect();
        let parts = parts::divide(&weights);
        let lists = self.0;
        Divided {
            page,
            at,
            lists,
            parts,
        }
    }
}

/// A page whose lists are divided among its parts.
pub struct Divided<'a> {
    page: &'a str,
    at: At<'a>,
    lists: Vec<Entry<'a>>,
    parts: Vec<Vec<Slice>>,
}

/// Finished lists, and what the template of their page takes for them.
pub struct Written<'f> {
    /// By name.
    pub values: Value,
    /// The lists.
    pub lists: Finished<'f>,
}

/// A list on a further part, under its heading.
#[derive(Debug, Clone, Serialize)]
pub struct Section<'a> {
    /// Its anchor on the part.
    anchor: String,
    /// The section of the page to which it belongs, and where that begins.
    title: Link,
    /// Which of the section's lists it is.
    list: &'a str,
    /// Whether it began on an earlier part.
    continued: bool,
}

/// The anchor of a list on a further part.
fn anchor(list: usize) -> String {
    format!("list-{}", list + 1)
}

impl<'a> Divided<'a> {
    /// How many parts there are.
    pub fn count(&self) -> usize {
        self.parts.len()
    }

    /// The way from a part, counted from zero, to the others; none where there is one part.
    pub fn way(&self, here: usize) -> Option<Parts> {
        if self.count() == 1 {
            return None;
        }
        let holds: Vec<String> = self.parts.iter().map(|part| self.holds(part)).collect();
        Parts::of(self.page, &holds, here)
    }

    fn holds(&self, part: &[Slice]) -> String {
        match part {
            [] => String::new(),
            [only] => self.lists[only.list].words(only),
            [first, .., last] => {
                let title = |slice: &Slice| {
                    let heading = self.lists[slice.list].heading.as_ref();
                    heading.map(Heading::words).unwrap_or_default()
                };
                span(&title(first), &title(last))
            }
        }
    }

    /// The lists of the first part, and where those go on that have no room there.
    ///
    /// # Errors
    /// Where one cannot be written.
    pub fn first<'f>(&self, fingerprint: &'f str) -> askama::Result<Written<'f>> {
        let mut values: BTreeMap<&'static str, Value> = BTreeMap::new();
        let mut many: BTreeMap<&'static str, Vec<Value>> = BTreeMap::new();
        let mut finished = Finished::new(fingerprint);
        for (position, entry) in self.lists.iter().enumerate() {
            let value = finished.add(|html| self.write_first(position, entry, html))?;
            if entry.is_one_of_many {
                many.entry(entry.name).or_default().push(value);
            } else {
                values.insert(entry.name, value);
            }
        }
        let many = many.into_iter();
        values.extend(many.map(|(name, lists)| (name, Value::from(lists.as_slice()))));
        Ok(Written {
            values: Value::from_serializable(&values),
            lists: finished,
        })
    }

    fn write_first(
        &self,
        position: usize,
        entry: &Entry<'a>,
        html: &mut String,
    ) -> askama::Result<()> {
        let rows = entry.list.rows();
        if entry.heading.is_none() || rows == 0 {
            return entry.list.write(0..rows, html);
        }
        let here = self.parts[0].iter().find(|slice| slice.list == position);
        if let Some(slice) = here {
            entry.list.write(slice.rows.clone(), html)?;
        }
        let here = here.map_or(0, |slice| slice.rows.len());
        if here < rows {
            let parts = self.elsewhere(position, entry);
            let (at, parts) = (self.at, parts.as_slice());
            let all = rows;
            Elsewhere {
                at,
                here,
                all,
                parts,
            }
            .render_into(html)?;
        }
        Ok(())
    }

    /// The other parts that have rows of a list.
    fn elsewhere<'e>(&self, position: usize, entry: &'e Entry<'a>) -> Vec<There<'e>> {
        let further = self.parts.iter().enumerate().skip(1);
        let slices =
            further.flat_map(|(part, slices)| slices.iter().map(move |slice| (part, slice)));
        slices
            .filter(|(_, slice)| slice.list == position)
            .map(|(part, slice)| {
                let page = links::encode(&parts::path(self.page, part));
                let rows = slice.rows.clone();
                let named = if entry.list.is_named() { rows } else { 0..0 };
                There {
                    link: Link::new(
                        format!("第{}页", part + 1),
                        format!("{page}#{}", anchor(position)),
                    ),
                    holds: entry.span(slice),
                    names: named.map(|row| entry.list.known_by(row)).collect(),
                }
            })
            .collect()
    }

    /// The lists of a further part, counted from zero, under their headings.
    ///
    /// # Errors
    /// Where one cannot be written.
    pub fn further<'f>(
        &self,
        part: usize,
        fingerprint: &'f str,
    ) -> askama::Result<(Vec<Section<'_>>, Written<'f>)> {
        let mut lists = Finished::new(fingerprint);
        let (mut sections, mut values) = (Vec::new(), Vec::new());
        for slice in &self.parts[part] {
            let entry = &self.lists[slice.list];
            values.push(lists.add(|html| entry.list.write(slice.rows.clone(), html))?);
            sections.extend(
                entry
                    .heading
                    .as_ref()
                    .map(|heading| self.section(heading, slice)),
            );
        }
        let values = Value::from(values.as_slice());
        Ok((sections, Written { values, lists }))
    }

    fn section<'e>(&self, heading: &'e Heading<'a>, slice: &Slice) -> Section<'e> {
        let page = links::encode(self.page);
        let href = match &*heading.anchor {
            "" => page,
            anchor => format!("{page}#{}", links::encode(anchor)),
        };
        Section {
            anchor: anchor(slice.list),
            title: Link::new(&*heading.title, href),
            list: heading.list,
            continued: slice.rows.start > 0,
        }
    }
}

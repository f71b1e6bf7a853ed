//! The units that a cell names: by their own names, by a collective one, or outside the directory.

use super::{Context, plain_text, shown};
use crate::diagnostic::CellProblem;
use crate::ingest::words;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::{Mentions, Role, UnitMention, Value};
use crate::model::schema::Column;
use crate::source::{RawCell, Text};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is said of a unit in brackets behind, before or below its name.
const TAGS: &[(&str, Role)] = &[
    ("牵头", Role::Leading),
    ("配合", Role::Assisting),
    ("协办", Role::Assisting),
];

/// The units of a cell, each once and in the order of the cell.
///
/// # Errors
/// A name that neither the directory, the settings nor the column (`allowed`) knows.
pub(super) fn units(
    raw: &RawCell,
    column: &Column,
    allowed: &'static [&'static str],
    context: &Context<'_>,
) -> Result<Value, CellProblem> {
    let text = plain_text(raw);
    let mut units: Vec<UnitMention> = Vec::new();
    // Those that only a collective name has named so far: what is said of a unit by its own name stands before that.
    let mut collective: BTreeSet<UnitId> = BTreeSet::new();
    let mut others: Vec<Text> = Vec::new();
    let whole = context.directory.find(&text).is_some()
        || context.settings.collective.contains_key(&comparable(&text));
    let names = if whole {
        vec![Cow::Borrowed(&*text)]
    } else {
        names(&text)
    };
    for typed in &names {
        let (name, role) = role_of(typed, context.directory);
        let position =
            |units: &[UnitMention], unit| units.iter().position(|known| known.unit == unit);
        if let Some(unit) = context.directory.find(&name) {
            let by_group = collective.remove(&unit);
            match position(&units, unit) {
                Some(at) if by_group || units[at].role == Role::Plain => units[at].role = role,
                Some(_) => {}
                None => units.push(UnitMention { unit, role }),
            }
        } else if let Some(group) = context.settings.collective.get(&comparable(&name)) {
            // Those that existed when the matter was given or the event happened: a unit dissolved since is no longer named for
            // another reason, and one founded since was not meant.
            let day = context.row_day.or(context.as_of);
            for (unit, entry) in context.directory.iter() {
                let is_meant = entry.group == *group && day.is_none_or(|day| entry.exists_on(day));
                if is_meant && position(&units, unit).is_none() {
                    collective.insert(unit);
                    units.push(UnitMention { unit, role });
                }
            }
        } else if let Some(other) = allowed.iter().find(|other| **other == comparable(&name)) {
            others.push((*other).into());
        } else {
            return Err(unknown_unit(&name, column, context.directory));
        }
    }
    if units.is_empty() && others.is_empty() {
        return Err(unknown_unit(&text, column, context.directory));
    }
    let by_group = collective.into_iter().collect();
    Ok(Value::Units(Arc::new(Mentions {
        units,
        others,
        by_group,
    })))
}

/// The names that stand in a cell, each with its tag, which may stand on a line of its own below it.
fn names(text: &str) -> Vec<Cow<'_, str>> {
    let mut names: Vec<Cow<'_, str>> = Vec::new();
    let pieces = text.split(words::is_separator).map(str::trim);
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let tag = comparable(piece);
        let is_tag = TAGS.iter().any(|(word, _)| is_tag_of(&tag, word));
        match names.last_mut() {
            Some(last) if is_tag => last.to_mut().push_str(&tag),
            _ => names.push(Cow::Borrowed(piece)),
        }
    }
    names
}

/// Whether a text as compared is (牵头) or (牵头单位), for the word 牵头.
fn is_tag_of(text: &str, word: &str) -> bool {
    let inside = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    inside.is_some_and(|inside| inside.strip_suffix("单位").unwrap_or(inside) == word)
}

fn unknown_unit(name: &str, column: &Column, directory: &Directory) -> CellProblem {
    let read = shown(&RawCell::Text(name.into()));
    let normal = comparable(name);
    if normal.starts_with(['各', '全'])
        || normal.contains("相关单位")
        || normal.contains("有关单位")
    {
        return CellProblem::CollectiveName {
            column: column.name,
            read,
        };
    }
    CellProblem::UnknownUnit {
        column: column.name,
        read,
        nearest: directory
            .nearest(name)
            .into_iter()
            .map(str::to_owned)
            .collect(),
    }
}

/// Splits a tag such as (牵头) or (配合) from a name; a bracket that belongs to a known name stays.
fn role_of(typed: &str, directory: &Directory) -> (String, Role) {
    if directory.find(typed).is_some() {
        return (typed.to_owned(), Role::Plain);
    }
    let normal = comparable(typed);
    for (tag, role) in TAGS {
        for suffix in ["", "单位"] {
            let bracketed = format!("({tag}{suffix})");
            if let Some(name) = normal
                .strip_suffix(&bracketed)
                .or_else(|| normal.strip_prefix(&bracketed))
            {
                return (name.to_owned(), *role);
            }
        }
    }
    (normal, Role::Plain)
}

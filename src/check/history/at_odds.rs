//! Rows of one number on the assignment list that disagree in what makes the matter.

use super::History;
use super::listed::ListedMatter;
use crate::diagnostic::{Diagnostic, ListProblem};
use crate::model::directory::comparable;
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Sheet};

/// The columns that say what a matter is; limits may well differ from unit to unit.
const OF_MATTER: [Field; 3] = [Field::Name, Field::Category, Field::Start];

impl History {
    /// The rows of the newest list that name another matter than the first row of their number.
    pub fn list_at_odds(&self) -> Vec<Diagnostic> {
        let listed = self.list.values().flatten();
        let newest = listed.filter(|listed| Some(listed.last_seen) == self.newest_list);
        newest.flat_map(at_odds).collect()
    }
}

fn at_odds(listed: &ListedMatter) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some((first, others)) = listed.newest().split_first() else {
        return found;
    };
    for row in others {
        let odd = OF_MATTER
            .into_iter()
            .filter(|field| text(first, *field) != text(row, *field));
        found.extend(odd.map(|field| {
            let problem = ListProblem::ListRowsAtOdds {
                number: listed.number.to_string(),
                column: Sheet::AssignmentList.name_of(field),
                first: first.place(field).cell(),
            };
            Diagnostic::new(problem, row.place(field), None)
        }));
    }
    found
}

fn text(row: &Record, field: Field) -> Option<String> {
    match row.value(field)? {
        Value::Text(text) => Some(comparable(text)),
        Value::Date(typed) => Some(typed.date().to_string()),
        _ => None,
    }
}

//! The story's tables: text files with cells between `|`, sections in `[brackets]`, remarks behind `#`.

pub struct Section {
    pub name: &'static str,
    pub rows: Vec<Vec<&'static str>>,
}

impl Section {
    /// The cell of a row, empty where the row is shorter.
    pub fn cell(row: &[&'static str], column: usize) -> &'static str {
        row.get(column).copied().unwrap_or("")
    }
}

/// Splits a table file into its sections; rows before the first heading belong to a section without a name.
pub fn parse(text: &'static str) -> Vec<Section> {
    let mut sections = vec![Section {
        name: "",
        rows: Vec::new(),
    }];
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            sections.push(Section {
                name,
                rows: Vec::new(),
            });
            continue;
        }
        let cells = line.split('|').map(str::trim).collect();
        if let Some(section) = sections.last_mut() {
            section.rows.push(cells);
        }
    }
    sections
}

/// The section of that name; the story's files are part of the program, so a missing one is a mistake in it.
pub fn section(text: &'static str, name: &str) -> Section {
    parse(text)
        .into_iter()
        .find(|section| section.name == name)
        .unwrap_or_else(|| panic!("no section [{name}]"))
}

//! The manual as plain text, for a reader who has no page yet: 使用说明.txt of a new workspace.

use crate::report::manual::Chapter;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The chapters one after another, as Windows' editor shows them.
pub fn plain(chapters: &[Chapter]) -> String {
    let mut text = Text::default();
    for (_, markdown) in chapters {
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
            text.add(event);
        }
    }
    text.written.trim_start().to_owned()
}

#[derive(Default)]
struct Text {
    written: String,
    /// The lists that are open: the next number, or none where they are not numbered.
    lists: Vec<Option<u64>>,
    /// The columns of the table that is open, and the cells of its row.
    columns: Vec<String>,
    row: Vec<String>,
    in_cell: bool,
    in_code: bool,
}

impl Text {
    fn add(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) => self.words(&words),
            Event::HardBreak => self.words("\n"),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        match self.row.last_mut().filter(|_| self.in_cell) {
            Some(cell) => cell.push_str(words),
            None if self.in_code => {
                for line in words.lines() {
                    self.written.push_str("        ");
                    self.written.push_str(line);
                    self.written.push('\n');
                }
            }
            None => self.written.push_str(words),
        }
    }

    /// A new line with the indent of the list that is open.
    fn line(&mut self) {
        if !self.written.is_empty() && !self.written.ends_with('\n') {
            self.written.push('\n');
        }
        let depth = self.lists.len().saturating_sub(1);
        self.written.push_str(&"    ".repeat(depth));
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.line();
                self.written.push_str(match level {
                    HeadingLevel::H1 => "\n\n==== ",
                    _ => "\n◆ ",
                });
            }
            Tag::Paragraph | Tag::TableHead if self.lists.is_empty() => self.line(),
            Tag::List(first) => self.lists.push(*first),
            Tag::Item => {
                self.line();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("  {}. ", *number - 1)
                    }
                    _ => "  · ".to_owned(),
                };
                self.written.push_str(&mark);
            }
            Tag::CodeBlock(_) => {
                self.line();
                self.in_code = true;
            }
            Tag::TableCell => {
                self.row.push(String::new());
                self.in_cell = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(HeadingLevel::H1) => self.written.push_str(" ====\n"),
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Table => self.written.push('\n'),
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.line();
                    if !self.written.ends_with("\n\n") {
                        self.written.push('\n');
                    }
                }
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::TableCell => self.in_cell = false,
            TagEnd::TableHead => self.columns = std::mem::take(&mut self.row),
            TagEnd::TableRow => self.table_row(),
            _ => {}
        }
    }

    /// A row of a table as a line: the first cell, and the others with the names of their columns.
    fn table_row(&mut self) {
        let cells = std::mem::take(&mut self.row);
        let mut cells = cells.into_iter();
        self.line();
        self.written.push_str("  · ");
        self.written.push_str(&cells.next().unwrap_or_default());
        for (column, cell) in self.columns.iter().skip(1).zip(cells) {
            self.written.push_str("\n      ");
            self.written.push_str(column);
            self.written.push('：');
            self.written.push_str(&cell);
        }
        self.written.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn headings_lists_commands_and_tables_read_as_text() {
        let markdown = "# 甲\n\n先看`duban.toml`。\n\n## 乙\n\n1. 一\n2. **二**：\n\n       duban init\n\n3. 三\n\n- 点\n\n| 名称 | 是什么 |\n|---|---|\n| `a` | 子 |\n";
        let text = plain(&[("甲", markdown)]);
        let wanted = "==== 甲 ====\n先看duban.toml。\n\n◆ 乙\n  1. 一\n  2. 二：\n        duban init\n  3. 三\n\n  · 点\n\n  · a\n      是什么：子\n\n";
        assert_eq!(text, wanted);
    }
}

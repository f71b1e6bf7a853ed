//! A fault of a settings file, and where in its text it stands.

use crate::ingest::settings_words;
use toml::Spanned;

/// A fault of a settings file: nothing can be built with it. The text names file, line and column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column} {message}")]
pub struct SettingsError {
    /// The file.
    pub file: &'static str,
    /// Line, counted from one.
    pub line: usize,
    /// Column in characters, counted from one.
    pub column: usize,
    /// What is wrong and what is expected (Chinese).
    pub message: String,
}

/// How many characters of what was read a message repeats.
const LONGEST_READ: usize = 30;

/// Turns positions in the text into lines and columns.
pub(super) struct Reporter<'a> {
    pub(super) file: &'static str,
    pub(super) text: &'a str,
}

impl Reporter<'_> {
    pub(super) fn at(&self, offset: usize, message: impl Into<String>) -> SettingsError {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        SettingsError {
            file: self.file,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
        }
    }

    pub(super) fn at_value<T>(
        &self,
        value: &Spanned<T>,
        message: impl Into<String>,
    ) -> SettingsError {
        self.at(value.span().start, message)
    }

    pub(super) fn of_toml(&self, error: &toml::de::Error) -> SettingsError {
        let offset = error.span().map_or(0, |span| span.start);
        let read = self.read_at(offset);
        self.at(
            offset,
            settings_words::in_words(error.message(), &read, self.file),
        )
    }

    /// What stands at a place, up to the end of its line; the line, where the place is its end.
    fn read_at(&self, offset: usize) -> String {
        let lines = |text: &str| {
            text.split(['\n', '\r'])
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let behind = lines(self.text.get(offset..).unwrap_or_default());
        let line = || {
            let before = self.text.get(..offset).unwrap_or_default();
            let start = before.trim_end().rfind(['\n', '\r']).map_or(0, |at| at + 1);
            lines(&self.text[start..])
        };
        let read = if behind.is_empty() { line() } else { behind };
        let shown = read.chars().filter(|c| !c.is_control());
        shown.take(LONGEST_READ).collect()
    }
}

//! A fault of a settings file, and where in its text it stands.

use crate::ingest::privacy;
use crate::ingest::settings_words::{self, Found};
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

/// The settings that stand under no heading, and whose names none under a heading has.
const TOP_LEVEL: [&str; 13] = [
    "county",
    "notice",
    "office",
    "in_force_from",
    "warn_working_days",
    "roll_to_working_day",
    "backdate_grace",
    "changed",
    "stale_periods",
    "podium",
    "laggard_periods",
    "reply_working_days",
    "publish_to",
];

/// The settings under a heading whose names nothing else has.
const HEADED: [(&str, &[&str]); 3] = [
    (
        "[scoring]",
        &[
            "base",
            "on_time",
            "on_time_cap",
            "stage_breach",
            "final_breach",
            "complaint",
            "absence",
            "meeting",
            "missing_ledger",
            "missing_ledger_cap",
            "criticised",
            "commended",
        ],
    ),
    ("[naming]", &["vague_wording", "vague", "nouns"]),
    (
        "[limits]",
        &[
            "file_mib",
            "unpacked_mib",
            "rows_per_sheet",
            "cells_per_file",
            "characters_per_cell",
        ],
    ),
];

/// The settings of an escalation rule, of which there are several headings.
const OF_ESCALATIONS: [&str; 3] = ["threshold", "window", "categories"];

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
            message: masked(&message.into()),
        }
    }

    pub(super) fn at_value<T>(
        &self,
        value: &Spanned<T>,
        message: impl Into<String>,
    ) -> SettingsError {
        self.at(value.span().start, message)
    }

    /// As [`Reporter::at_value`], but where the name of the setting stands, which should not be there at all.
    pub(super) fn at_key<T>(
        &self,
        name: &str,
        value: &Spanned<T>,
        message: impl Into<String>,
    ) -> SettingsError {
        let start = value.span().start;
        let before = self.text.get(..start).unwrap_or_default();
        self.at(before.rfind(name).unwrap_or(start), message)
    }

    pub(super) fn of_toml(&self, error: &toml::de::Error) -> SettingsError {
        let offset = error.span().map_or(0, |span| span.start);
        let found = Found {
            file: self.file,
            key: self.key_before(offset),
            read: &self.read_at(offset),
        };
        self.at(offset, settings_words::in_words(error.message(), found))
    }

    /// The name of the setting whose value begins at a place; empty where none does.
    fn key_before(&self, offset: usize) -> &str {
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        let named = line.trim_end().strip_suffix('=').unwrap_or_default();
        let key = named.trim_end().rsplit([' ', '\t', '{', ',']).next();
        key.unwrap_or_default()
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
        let shown: String = read.chars().filter(|c| !c.is_control()).collect();
        masked(&shown).chars().take(LONGEST_READ).collect()
    }

    /// A key of the top level that stands under a heading, as where somebody adds a line at the end, or one of a heading that stands before
    /// all of them, where the heading has been left a comment: whatever else is wrong comes of it.
    pub(super) fn misplaced(&self) -> Option<SettingsError> {
        let mut heading = None;
        let mut commented = None;
        for (line, text) in (1..).zip(self.text.lines()) {
            let bare = text.trim();
            let comment = bare.strip_prefix('#').map(str::trim);
            if let Some(found) = comment.filter(|text| text.starts_with('[')) {
                commented = found.split('#').next().map(str::trim);
                continue;
            }
            if bare.starts_with('[') {
                heading = Some(bare.split('#').next().unwrap_or(bare).trim());
                commented = None;
                continue;
            }
            let key = bare.split_once('=').map(|(key, _)| key.trim());
            let Some(key) = key else {
                continue;
            };
            if let Some(message) = unheaded(key, heading, commented) {
                return Some(SettingsError {
                    file: self.file,
                    line,
                    column: 1,
                    message,
                });
            }
            let Some(heading) = heading else {
                if let Some((wanted, _)) = HEADED.iter().find(|(_, own)| own.contains(&key)) {
                    let message = format!(
                        "「{key}」要写在 {wanted} 下面，现在它在所有 [小标题] 以前；{wanted} 那一行前面还有 # 的，请把那个 # 也去掉"
                    );
                    return Some(SettingsError {
                        file: self.file,
                        line,
                        column: 1,
                        message: masked(&message),
                    });
                }
                continue;
            };
            if TOP_LEVEL.contains(&key) {
                let message = format!(
                    "「{key}」要写在第一个 [小标题] 以前，现在它在 {heading} 下面；请把这一行移到「county」的下一行"
                );
                return Some(SettingsError {
                    file: self.file,
                    line,
                    column: 1,
                    message: masked(&message),
                });
            }
        }
        None
    }
}

/// A message without personal numbers: the file is no ledger, and may have any all the same.
fn masked(message: &str) -> String {
    privacy::mask(message).into_owned()
}

/// What is said of a setting of an escalation rule, or of a collective name, whose heading has been left a comment.
fn unheaded(key: &str, heading: Option<&str>, commented: Option<&str>) -> Option<String> {
    const COLLECTIVE: &str = "[collective]";
    let of_rule = "[escalation.";
    let is_collective = key.starts_with(['"', '\'']) && !key.is_ascii();
    let (belongs, wanted) = if OF_ESCALATIONS.contains(&key) {
        let rule = commented.filter(|commented| commented.starts_with(of_rule));
        (
            of_rule,
            rule.unwrap_or("[escalation.overdue-circular] 一类的小标题"),
        )
    } else if is_collective && !key.contains('.') {
        (COLLECTIVE, COLLECTIVE)
    } else {
        return None;
    };
    if heading.is_some_and(|heading| heading.starts_with(belongs) || heading == COLLECTIVE) {
        return None;
    }
    let now = heading.map_or_else(
        || "所有 [小标题] 以前".to_owned(),
        |heading| format!(" {heading} 下面"),
    );
    let key = key.trim_matches(['"', '\'']);
    Some(format!(
        "「{key}」要写在 {wanted} 下面，现在它在{now}；那个小标题一行前面还有 # 的，请把那个 # 也去掉"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::settings_file::raw::RawSettings;

    /// The names that the file may have at a place, as its own reader tells them.
    fn known(before: &str) -> Vec<String> {
        let text = format!("{before}\nno_such_setting = 1");
        let error = toml::from_str::<RawSettings>(&text).err().expect("a fault");
        let told = error.to_string();
        let (_, names) = told.rsplit_once("expected one of").expect("names");
        let names = names.split('`').skip(1).step_by(2);
        names.map(str::to_owned).collect()
    }

    #[test]
    fn every_name_that_is_looked_for_is_one_of_a_setting() {
        let top = known("");
        assert!(
            TOP_LEVEL
                .iter()
                .all(|name| top.iter().any(|own| own == name))
        );
        for (heading, names) in HEADED {
            assert_eq!(known(heading), names, "{heading}");
        }
        assert_eq!(known("[escalation.overdue-circular]"), OF_ESCALATIONS);
    }

    #[test]
    fn a_setting_whose_heading_is_still_a_comment_is_told_which_one_that_is() {
        use crate::ingest::settings_file::read_settings;
        for (text, said) in [
            (
                "#[escalation.overdue-discipline]\nthreshold = 4",
                "3:1 「threshold」要写在 [escalation.overdue-discipline] 下面，现在它在所有 [小标题] 以前",
            ),
            (
                "[scoring]\nbase = 100\n# [escalation.overdue-circular]\n#threshold = 3\nwindow = \"calendar-year\"",
                "6:1 「window」要写在 [escalation.overdue-circular] 下面，现在它在 [scoring] 下面",
            ),
            (
                "categories = [\"listed\"]",
                "2:1 「categories」要写在 [escalation.overdue-circular] 一类的小标题 下面",
            ),
            (
                "#[collective]\n\"各乡镇\" = \"乡镇\"",
                "3:1 「各乡镇」要写在 [collective] 下面，现在它在所有 [小标题] 以前",
            ),
        ] {
            let text = format!("county = \"虚构县\"\n{text}");
            let told = read_settings(&text).expect_err("a fault").to_string();
            assert!(told.starts_with(&format!("duban.toml:{said}")), "{told}");
        }
        // Whatever else is wrong in such a file is told as itself.
        let sound = "county = \"虚构县\"\n[escalation.overdue-circular]\nthreshold = 4\n[collective]\n\"各乡镇\" = 1";
        let told = read_settings(sound).expect_err("a fault").to_string();
        assert!(told.starts_with("duban.toml:5:"), "{told}");
    }

    #[test]
    fn no_message_repeats_a_personal_number() {
        let number = "13900001234";
        for text in [
            format!("podium = \"{number}\""),
            format!("\"{number}\" = 1"),
            format!("publish_to = {number}"),
            format!("in_force_from = \"{number}\""),
            format!("podium = = {number}"),
            format!("[escalation.x{number}]\nthreshold = 1"),
            format!("[\"{number}\"]\npodium = 1"),
            // Cut where a message ends, it would be no number any more.
            format!("vague_wording_of_the_week = {number}\npodium"),
        ] {
            let text = format!("county = \"虚构县\"\n{text}\n");
            let told = crate::ingest::settings_file::read_settings(&text);
            let told = told.expect_err(&text).to_string();
            assert!(!told.contains("139"), "{told}");
        }
    }

    #[test]
    fn a_setting_that_stands_under_a_heading_is_told_where_it_belongs() {
        let misplaced = |text| {
            Reporter {
                file: "duban.toml",
                text,
            }
            .misplaced()
        };
        let told = misplaced("county = \"虚构县\"\n[collective] # 注\n\npublish_to = '../公示'\n");
        let told = told.expect("a fault").to_string();
        assert!(told.starts_with("duban.toml:4:1 「publish_to」要写在第一个 [小标题] 以前，现在它在 [collective] 下面"), "{told}");
        let told = misplaced("county = \"虚构县\"\n#[scoring]\nfinal_breach = 3\n");
        let told = told.expect("a fault").to_string();
        assert!(
            told.starts_with("duban.toml:3:1 「final_breach」要写在 [scoring] 下面"),
            "{told}"
        );
        assert_eq!(misplaced("[scoring]\nfinal_breach = 3\n"), None);
        assert_eq!(
            misplaced("podium = 2\n[scoring]\nbase = 100\n# podium = 3\n"),
            None
        );
    }
}

//! What `duban check` says: everything found wrong, unit by unit, how the rows of each sheet were dealt with, and what was
//! taken for what. The same facts as text and as JSON.

use super::archive::PeriodRecord;
use super::contract::gather::{self, Each};
use super::contract::{Book, SCHEMA};
use super::pages::returns::office_words;
use super::pages::words::printed;
use super::published;
use crate::check::Book as HistoryBook;
use crate::check::History;
use crate::diagnostic::codes::Code;
use crate::diagnostic::explanation::{Content, Example};
use crate::diagnostic::{Diagnostic, Severity, Words};
use crate::ingest::privacy;
use crate::ingest::table::Recognition;
use crate::model::directory::UnitId;
use crate::rules::Tribunal;
use crate::source::{column_name, in_one_line};
use chrono::NaiveDate;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Everything that a check found. As JSON its keys are those of `report.json`; `sheets` stands beside them. Entries and lines are made
/// while they are written: in a large county they are a hundred thousand.
#[derive(Clone, Copy)]
pub struct CheckReport<'a> {
    /// What the ledgers say.
    pub history: &'a History,
    /// Directory, calendar and settings.
    pub tribunal: Tribunal<'a>,
    /// The as-of date.
    pub as_of: NaiveDate,
    /// Everything found wrong, the gravest first.
    pub diagnostics: &'a [Diagnostic],
    /// The periods before the current one.
    pub archive: &'a [PeriodRecord],
}

impl Serialize for CheckReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sheets = || readings(self.history);
        let entry = |diagnostic| gather::diagnostic_entry(diagnostic, self.tribunal);
        let mut report = serializer.serialize_struct("CheckReport", 6)?;
        report.serialize_field("schema", &SCHEMA)?;
        report.serialize_field("county", &self.tribunal.settings.county)?;
        report.serialize_field("as_of", &self.as_of)?;
        // What was taken for what, sheet by sheet.
        report.serialize_field("sheets", &Each(sheets))?;
        // How the rows of each sheet were dealt with.
        report.serialize_field("books", &gather::books(self.history))?;
        report.serialize_field("diagnostics", &Each(|| self.diagnostics.iter().map(entry)))?;
        report.end()
    }
}

/// What was taken for what on a sheet.
#[derive(Debug, Clone, Serialize)]
pub struct SheetReading {
    /// The file.
    pub file: String,
    /// The sheet as the file names it.
    pub sheet: String,
    /// What it was taken for.
    pub taken_for: &'static str,
    /// First and last row of the header as spreadsheets count them; `None` where there is none.
    pub header_rows: Option<(u32, u32)>,
    /// The columns that are read.
    pub columns: Vec<ColumnReading>,
    /// The columns that are not: letters and header.
    pub ignored: Vec<(String, String)>,
    /// The rows that are no data: row and reason.
    pub set_aside: Vec<(u32, &'static str)>,
}

/// A column that is read.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnReading {
    /// Its letters.
    pub column: String,
    /// Its header as compared.
    pub header: String,
    /// What it was taken for.
    pub field: &'static str,
}

impl SheetReading {
    fn of(book: &HistoryBook) -> SheetReading {
        let Recognition {
            sheet,
            header,
            columns,
            ignored,
            aside,
        } = &*book.recognition;
        SheetReading {
            file: book.file.clone(),
            sheet: book.sheet.clone(),
            taken_for: sheet.name(),
            header_rows: header.map(|(first, last)| (first + 1, last + 1)),
            columns: columns
                .iter()
                .map(|(at, header, field)| ColumnReading {
                    column: column_name(*at),
                    header: header.clone(),
                    field,
                })
                .collect(),
            ignored: ignored
                .iter()
                .map(|(at, header)| (column_name(*at), header.clone()))
                .collect(),
            set_aside: aside
                .iter()
                .map(|(row, reason)| (row + 1, reason.label()))
                .collect(),
        }
    }

    /// The reading in two or three sentences (Chinese).
    pub fn sentences(&self) -> Vec<String> {
        let header = match self.header_rows {
            None => "只有标题，按零报告".to_owned(),
            Some((first, last)) if first == last => format!("表头在第{first}行"),
            Some((first, last)) => format!("表头在第{first}至{last}行"),
        };
        let mut sentences = vec![format!("认作「{}」，{header}", self.taken_for)];
        let columns: Vec<String> = self.columns.iter().map(ColumnReading::words).collect();
        if !columns.is_empty() {
            sentences.push(format!("采用的列：{}", columns.join("、")));
        }
        if !self.ignored.is_empty() {
            let ignored: Vec<String> = self
                .ignored
                .iter()
                .map(|(column, header)| format!("{column}「{header}」"))
                .collect();
            sentences.push(format!("没有采用的列：{}", ignored.join("、")));
        }
        if !self.set_aside.is_empty() {
            let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for (row, reason) in &self.set_aside {
                rows.entry(*reason).or_default().push(row.to_string());
            }
            let rows: Vec<String> = rows
                .iter()
                .map(|(reason, rows)| format!("{reason}（第{}行）", rows.join("、")))
                .collect();
            sentences.push(format!("搁置的行：{}", rows.join("、")));
        }
        sentences
    }
}

impl ColumnReading {
    fn words(&self) -> String {
        if self.header == self.field {
            format!("{}「{}」", self.column, self.field)
        } else {
            format!("{}「{}」作「{}」", self.column, self.header, self.field)
        }
    }
}

/// The readings of all sheets of the newest snapshots, the office's first.
pub fn readings(history: &History) -> impl Iterator<Item = SheetReading> {
    history.books().map(SheetReading::of)
}

/// How a line is to be set off where colours can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A heading.
    Heading,
    /// The place of a problem, by its severity.
    Place(Severity),
    /// Anything else.
    Plain,
    /// Of lesser weight.
    Aside,
}

/// A line of text with its tone.
pub type Line = (Tone, String);

impl CheckReport<'_> {
    /// The check as lines of text: unit by unit, those with the gravest problems first; the office's own come last.
    pub fn lines(&self, verbose: bool, tell: &mut dyn FnMut(Tone, &str)) {
        let title = format!(
            "{}　截至 {}　{}",
            self.tribunal.settings.county,
            self.as_of,
            counts(self.diagnostics.iter())
        );
        tell(Tone::Heading, &title);
        if let Some(revised) = published::revised_words(self.archive) {
            tell(Tone::Plain, &revised);
        }
        let settings = self.tribunal.settings;
        let office = office_words(&settings.office);
        let name =
            |unit: Option<UnitId>| unit.map_or(&*office, |unit| self.tribunal.directory.name(unit));
        let all = by_unit(self.diagnostics);
        // Of one alone its own heading says as much.
        if all.len() > 1 {
            tell(Tone::Plain, "");
            tell(Tone::Heading, "各单位的问题（详见下面各段）");
            for (unit, own) in &all {
                let line = format!("  {}　{}", name(*unit), counts(own.iter().copied()));
                tell(Tone::Plain, &line);
            }
        }
        for (unit, own) in all {
            let name = name(unit);
            tell(Tone::Plain, "");
            let heading = format!("{name}　{}", counts(own.iter().copied()));
            tell(Tone::Heading, &heading);
            tell_own(&own, (&settings.office, verbose), tell);
        }
        for (tone, line) in book_lines(&gather::books(self.history)) {
            tell(tone, &line);
        }
        if verbose {
            tell(Tone::Plain, "");
            tell(Tone::Heading, "认表情况");
            for sheet in readings(self.history) {
                let place = format!("  {} › {}", sheet.file, sheet.sheet);
                tell(Tone::Plain, &in_one_line(&place));
                for sentence in sheet.sentences() {
                    tell(Tone::Aside, &format!("    {sentence}"));
                }
            }
        }
        if !self.diagnostics.is_empty() {
            tell(Tone::Plain, "");
            let hint = "方括号里是问题的代号，duban check --explain 代号 可看说明和例子";
            tell(Tone::Aside, hint);
        }
    }
}

/// The places of equal notices that stand in the text in full.
const PLACES_OF_ALIKE: usize = 3;

/// How many of the others are named by their cells and names alone, so that nobody has to ask for them; beyond these they are counted.
const MOST_IN_SHORT: usize = 40;

/// What was found wrong with one unit. Notices that say the same of many cells are told once, unless everything is asked for: they hinder
/// nobody from seeing what is to be mended.
fn tell_own(
    own: &[&Diagnostic],
    (office, verbose): (&str, bool),
    tell: &mut dyn FnMut(Tone, &str),
) {
    let told: Vec<Words> = own
        .iter()
        .map(|diagnostic| diagnostic.problem.words().of_office(office))
        .collect();
    let mut alike: BTreeMap<Gist<'_>, Vec<usize>> = BTreeMap::new();
    for (at, words) in told.iter().enumerate() {
        if words.severity == Severity::Notice && !verbose {
            alike.entry(gist(words).1).or_default().push(at);
        }
    }
    for (at, (words, diagnostic)) in told.iter().zip(own).enumerate() {
        match alike.get(&gist(words).1) {
            Some(all) if all.len() > PLACES_OF_ALIKE => {
                if all[0] == at {
                    let of_each = all.iter().map(|at| (own[*at], &told[*at]));
                    tell_alike(&of_each.collect::<Vec<_>>(), tell);
                }
            }
            _ => {
                let place = diagnostic.place.shown();
                let first = format!("{}　[{}]", in_one_line(&place), words.code);
                tell_words(words, &first, tell);
            }
        }
    }
}

/// What notices say alike: code, words and help.
type Gist<'w> = (&'w str, &'w str, &'w str);

/// The name in 「」 that a message begins with, and what it says of it as it would of any other.
fn gist(words: &Words) -> (&str, Gist<'_>) {
    let message = words.message.as_str();
    let end = message.starts_with('「').then(|| message.find('」'));
    let end = end.flatten().map_or(0, |at| at + '」'.len_utf8());
    let (name, said) = message.split_at(end);
    (name, (words.code, said, &words.help))
}

/// Notices that say the same: how many there are, where the first of them stand, and the others in short.
fn tell_alike(all: &[(&Diagnostic, &Words)], tell: &mut dyn FnMut(Tone, &str)) {
    let [(_, words), ..] = all else { return };
    let first = format!("同样的共 {} 处　[{}]", all.len(), words.code);
    tell_words(words, &first, tell);
    for (diagnostic, words) in all.iter().take(PLACES_OF_ALIKE) {
        let line = format!(
            "    {}　{}",
            diagnostic.place.shown(),
            printed(gist(words).0)
        );
        tell(Tone::Plain, in_one_line(&line).trim_end());
    }
    let rest = &all[PLACES_OF_ALIKE..];
    let mut sheet = &all[PLACES_OF_ALIKE - 1].0.place.sheet;
    let named = rest.iter().take(MOST_IN_SHORT).map(|(diagnostic, words)| {
        let place = &diagnostic.place;
        let is_of_last = std::mem::replace(&mut sheet, &place.sheet) == &place.sheet;
        let at = if is_of_last && place.at.is_some() {
            place.cell()
        } else {
            place.shown()
        };
        format!("{at}{}", printed(gist(words).0))
    });
    let named = named.collect::<Vec<_>>().join("、");
    let end = if rest.len() > MOST_IN_SHORT {
        " 等，写 duban check --verbose 可逐处列出"
    } else {
        ""
    };
    let more = format!("    ……还有 {} 处：{named}{end}", rest.len());
    tell(Tone::Aside, &in_one_line(&more));
}

/// What is wrong, behind where.
fn tell_words(words: &Words, first: &str, tell: &mut dyn FnMut(Tone, &str)) {
    let first = format!("  {}　{first}", words.severity.label());
    tell(Tone::Place(words.severity), &first);
    let message = printed(&words.message);
    tell(Tone::Plain, &format!("    {}", in_one_line(&message)));
    let help = printed(&words.help);
    let help = format!("    改法：{}", in_one_line(&help));
    tell(Tone::Aside, &help);
}

fn by_unit(diagnostics: &[Diagnostic]) -> Vec<(Option<UnitId>, Vec<&Diagnostic>)> {
    let mut groups: BTreeMap<Option<UnitId>, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        groups.entry(diagnostic.unit).or_default().push(diagnostic);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(unit, own)| (unit.is_none(), Reverse(tally(own.iter().copied()))));
    groups
}

/// Errors, warnings, notices.
fn tally<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> [usize; 3] {
    let mut counts = [0; 3];
    for diagnostic in diagnostics {
        counts[match diagnostic.problem.words().severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Notice => 2,
        }] += 1;
    }
    counts
}

fn counts<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> String {
    let [errors, warnings, notices] = tally(diagnostics);
    if errors + warnings + notices == 0 {
        return "没有问题".to_owned();
    }
    format!("错误 {errors}，警告 {warnings}，提示 {notices}")
}

fn book_lines(books: &[Book]) -> Vec<Line> {
    if books.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        (Tone::Plain, String::new()),
        (
            Tone::Heading,
            "行数平衡：读入＝判定＋退回＋搁置（空行、合计、说明、示例、重复）".to_owned(),
        ),
    ];
    for book in books {
        let balances = book.read == book.judged + book.returned + book.set_aside;
        lines.push((
            if balances {
                Tone::Plain
            } else {
                Tone::Place(Severity::Error)
            },
            format!(
                "  {} › {}：{}＝{}＋{}＋{}{}",
                in_one_line(&book.file),
                in_one_line(&book.sheet),
                book.read,
                book.judged,
                book.returned,
                book.set_aside,
                if balances { "" } else { "　不平" }
            ),
        ));
    }
    lines
}

/// The page of a code as lines of text.
pub fn explain(code: &Code) -> Vec<Line> {
    let page = code.explanation();
    let mut lines = vec![
        (
            Tone::Heading,
            format!("{}　{}　[{}]", code.severity.label(), page.title, code.name),
        ),
        (Tone::Plain, format!("含义：{}", page.meaning)),
        (Tone::Plain, format!("改法：{}", page.mend)),
        (Tone::Plain, String::new()),
        (Tone::Plain, format!("例：{}", page.example.sentence)),
    ];
    for paper in papers(&page.example) {
        lines.push((Tone::Plain, format!("  {}", paper.title)));
        for row in &paper.rows {
            lines.push((Tone::Aside, format!("    {}", row.join(" | "))));
        }
        for line in paper.text.lines() {
            lines.push((Tone::Aside, format!("    {line}")));
        }
    }
    let places = page.example.places().join("；");
    lines.push((Tone::Plain, format!("  检查后报在：{places}")));
    lines
}

/// A paper of an example, as it may be shown: personal data are masked in it as anywhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// Where it stands.
    pub title: String,
    /// The rows of a sheet, the header first.
    pub rows: Vec<Vec<String>>,
    /// The text of a file that is no sheet.
    pub text: String,
}

/// The papers of an example in order.
pub fn papers(example: &Example) -> Vec<Paper> {
    // The sign before a number that is text is none that its sheet shows.
    let shown = |text: &str| {
        let text = text.strip_prefix('\'').unwrap_or(text);
        privacy::mask(text).replace('↵', " ")
    };
    let sheet = |title: String, table: &[Vec<String>]| Paper {
        title,
        rows: table
            .iter()
            .map(|row| row.iter().map(|cell| shown(cell)).collect())
            .collect(),
        text: String::new(),
    };
    let mut papers = Vec::new();
    if let Some(directory) = &example.directory {
        papers.push(sheet("单位名录".to_owned(), directory));
    }
    for (title, text) in [
        ("duban.toml", &example.settings),
        ("calendar.toml", &example.calendar),
    ] {
        if !text.is_empty() {
            papers.push(Paper {
                title: title.to_owned(),
                rows: Vec::new(),
                text: text.clone(),
            });
        }
    }
    for file in &example.files {
        papers.push(match &file.content {
            Content::Sheet(content) => {
                let mut title = format!("{}　{}", file.path, content.name);
                if content.hidden {
                    title.push_str("（隐藏）");
                }
                if !content.merges.is_empty() {
                    title = format!("{title}（合并 {}）", content.merges.join("、"));
                }
                sheet(title, &content.table)
            }
            Content::Made(what) => Paper {
                title: file.path.clone(),
                rows: Vec::new(),
                text: format!("（{what}）"),
            },
            Content::Plain(text) => Paper {
                title: file.path.clone(),
                rows: Vec::new(),
                text: match text.as_str() {
                    "" => "（空文件）".to_owned(),
                    text => text.replace('\u{fffd}', "?"),
                },
            },
        });
    }
    papers
}

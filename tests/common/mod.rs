//! A workspace made in memory from text tables, built through the library, and read back through report.json.
//!
//! A table is one line a row, cells apart by `|`, the header first. `2026-11-20` becomes a real date cell and `1.5` a
//! number; a leading `'` makes text of anything. Line 1 of a table is row 1 of its sheet.

#![allow(dead_code, reason = "each test crate uses the part that it needs")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

pub mod cases;
pub mod compound;
pub mod examples;
pub mod kept;
pub mod office_program;
pub mod old_formats;
pub mod program;
pub mod registers;
pub mod weeks;

use chrono::NaiveDate;
use duban::diagnostic::Diagnostic;
use duban::ingest::Hands;
use duban::pipeline::{self, AsOf, BuildError, Reading};
use duban::report::Audience;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use serde_json::Value;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// The directory of every workspace that names none of its own.
pub const DIRECTORY: &str = "单位全称|序列|主要负责人|职务\n\
    甲镇|乡镇|赵一|镇长\n乙镇|乡镇|钱二|镇长\n丙镇|乡镇|孙三|镇长\n丁局|县直|李四|局长\n戊局|县直|周五|局长";

/// A workspace that is being put together.
#[derive(Clone)]
pub struct Workspace {
    directory: String,
    settings: String,
    calendar: Option<String>,
    period: String,
    /// By path: the sheets of a workbook with their tables.
    books: BTreeMap<String, Vec<(String, String)>>,
    files: BTreeMap<String, Vec<u8>>,
    folders: BTreeSet<String>,
    /// The periods in which every unit without a file hands in a header-only ledger.
    filled: BTreeSet<String>,
}

impl Workspace {
    /// The five units of [`DIRECTORY`], default settings, no period.
    pub fn new() -> Workspace {
        Workspace {
            directory: DIRECTORY.into(),
            settings: String::new(),
            calendar: None,
            period: String::new(),
            books: BTreeMap::new(),
            files: BTreeMap::new(),
            folders: BTreeSet::new(),
            filled: BTreeSet::new(),
        }
    }

    /// Another unit directory.
    pub fn directory(mut self, table: &str) -> Workspace {
        table.clone_into(&mut self.directory);
        self
    }

    /// Lines of duban.toml behind `county`.
    pub fn settings(mut self, lines: &str) -> Workspace {
        self.settings.push_str(lines);
        self.settings.push('\n');
        self
    }

    /// calendar.toml.
    pub fn calendar(mut self, text: &str) -> Workspace {
        self.calendar = Some(text.into());
        self
    }

    /// Begins a period; what follows is put into its folder.
    pub fn period(mut self, date: &str) -> Workspace {
        date.clone_into(&mut self.period);
        self.folders.insert(format!("ledgers/{date}/"));
        self
    }

    /// A sheet of a unit's workbook, on time.
    pub fn ledger(self, unit: &str, sheet: &str, table: &str) -> Workspace {
        let path = format!("ledgers/{}/{unit}.xlsx", self.period);
        self.sheet(&path, sheet, table)
    }

    /// A sheet of a unit's workbook in 补报/.
    pub fn late(self, unit: &str, sheet: &str, table: &str) -> Workspace {
        let path = format!("ledgers/{}/补报/{unit}.xlsx", self.period);
        self.sheet(&path, sheet, table)
    }

    /// A register of the office, in the one workbook 登记.xlsx.
    pub fn office(self, sheet: &str, table: &str) -> Workspace {
        let path = format!("ledgers/{}/县政府办/登记.xlsx", self.period);
        self.sheet(&path, sheet, table)
    }

    /// A sheet of a workbook anywhere in the workspace.
    pub fn sheet(mut self, path: &str, sheet: &str, table: &str) -> Workspace {
        self.books
            .entry(path.to_owned())
            .or_default()
            .push((sheet.to_owned(), table.to_owned()));
        self
    }

    /// Header-only ledgers 督查事项 (零报告) of all units of the directory that have no file of that name in this period.
    pub fn others_report_nothing(mut self) -> Workspace {
        self.filled.insert(self.period.clone());
        self
    }

    /// A file as it is.
    pub fn file(mut self, path: &str, bytes: &[u8]) -> Workspace {
        self.files.insert(path.to_owned(), bytes.to_vec());
        self
    }

    /// A file that the system will not give.
    pub fn withheld(mut self, path: &str) -> Workspace {
        self.folders.insert(path.to_owned());
        self
    }

    /// An empty folder.
    pub fn folder(mut self, path: &str) -> Workspace {
        self.folders.insert(format!("{path}/"));
        self
    }

    /// All files by path.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files.clone();
        if !self.directory.is_empty() {
            files.insert(
                "单位名录.xlsx".into(),
                workbook(&[("单位名录".into(), self.directory.clone())]),
            );
        }
        files
            .entry("duban.toml".into())
            .or_insert_with(|| format!("county = \"虚构县\"\n{}", self.settings).into_bytes());
        if let Some(calendar) = &self.calendar {
            files.insert("calendar.toml".into(), calendar.clone().into_bytes());
        }
        for (path, sheets) in &self.books {
            files.insert(path.clone(), workbook(sheets));
        }
        let nothing = workbook(&[("督查事项".into(), MATTERS.into())]);
        for period in &self.filled {
            for unit in self
                .directory
                .lines()
                .skip(1)
                .filter_map(|line| line.split('|').next())
            {
                let path = format!("ledgers/{period}/{unit}.xlsx");
                files.entry(path).or_insert_with(|| nothing.clone());
            }
        }
        files
    }

    /// Writes the workspace to a folder.
    pub fn write_to(&self, root: &Path) {
        for folder in &self.folders {
            std::fs::create_dir_all(root.join(folder.trim_end_matches('/'))).expect("a folder");
        }
        for (path, bytes) in self.files() {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, bytes).expect("a file");
        }
    }

    /// Builds at the date of the newest period.
    #[track_caller]
    pub fn build(&self) -> Built {
        self.build_at(&self.period)
    }

    /// Builds at a date.
    #[track_caller]
    pub fn build_at(&self, as_of: &str) -> Built {
        match self.try_build(AsOf::On(day(as_of)), false) {
            Ok(built) => built,
            Err((error, lines)) => panic!("not built: {error}\n{}", lines.join("\n")),
        }
    }

    /// Builds, or says why not.
    pub fn try_build(&self, as_of: AsOf, strict: bool) -> Result<Built, (BuildError, Vec<String>)> {
        let files = self.files();
        let mut paths: BTreeSet<String> = files.keys().cloned().collect();
        // As the door lists them: a folder stands for itself only while it is empty.
        for folder in &self.folders {
            if !paths.iter().any(|path| path.starts_with(folder.as_str())) {
                paths.insert(folder.clone());
            }
        }
        build_files(&files, &paths, as_of, strict)
    }
}

impl Workspace {
    /// What is found wrong at a date; no page is made.
    #[track_caller]
    pub fn check(&self, as_of: &str) -> Vec<Diagnostic> {
        let files = self.files();
        let paths: BTreeSet<String> = files.keys().chain(&self.folders).cloned().collect();
        let read = |path: &str, _: u64| match files.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None => Err(io::Error::from(io::ErrorKind::NotFound)),
        };
        let workspace = pipeline::Workspace {
            paths: &paths,
            hands: Hands {
                read: &read,
                apart: None,
            },
        };
        let reading = match Reading::of(workspace, AsOf::On(day(as_of)), &|_| {}) {
            Ok(reading) => reading,
            Err((error, lines)) => panic!("not read: {error}\n{}", lines.join("\n")),
        };
        let mut findings = reading.findings();
        reading.diagnostics(&mut findings)
    }
}

/// Builds files that are in memory.
pub fn build_files(
    files: &BTreeMap<String, Vec<u8>>,
    paths: &BTreeSet<String>,
    as_of: AsOf,
    strict: bool,
) -> Result<Built, (BuildError, Vec<String>)> {
    let read = |path: &str, _: u64| {
        files
            .get(path)
            .cloned()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let workspace = pipeline::Workspace {
        paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let (mut site, mut office) = (BTreeMap::new(), BTreeMap::new());
    let mut last: Option<String> = None;
    let mut outlet = |half, file: duban::render::OutputFile| {
        let files = match half {
            Audience::County => &mut site,
            Audience::Office => &mut office,
        };
        match files.entry(file.path.clone()) {
            Entry::Vacant(place) => {
                place.insert(file.bytes);
            }
            Entry::Occupied(mut begun) => {
                assert_eq!(last.as_ref(), Some(&file.path), "it is made twice");
                begun.get_mut().extend(file.bytes);
            }
        }
        last = Some(file.path);
        Ok(())
    };
    let order = pipeline::Order {
        strict,
        ..pipeline::Order::of(workspace, as_of)
    };
    pipeline::build(order, &mut outlet)?;
    let report = serde_json::from_slice(&office["data/report.json"]).expect("report.json is JSON");
    Ok(Built {
        report,
        site,
        office,
    })
}

/// Header of 督查事项 with the columns that most cases need.
pub const MATTERS: &str = "事项编号|事项名称|事项类别|起算日期|完成时限|办结日期";

/// A date.
#[track_caller]
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("no date: {text}"))
}

/// The bytes of a workbook with these sheets.
pub fn workbook(sheets: &[(String, String)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    // A fixed time: the writer would stamp the clock's, and the same tables must make the same bytes.
    let created = ExcelDateTime::parse_from_str("2026-01-01T00:00:00").expect("a date");
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let date_format = Format::new().set_num_format("yyyy-mm-dd");
    for (name, table) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).expect("a sheet name");
        for (row, line) in (0..).zip(table.lines()) {
            for (column, cell) in (0..).zip(line.split('|')) {
                let cell = cell.trim_matches(' ');
                let typed = (cell.len() == 10)
                    .then(|| cell.parse::<NaiveDate>().ok())
                    .flatten();
                let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
                if cell.is_empty() {
                    continue;
                }
                if let Some(text) = cell.strip_prefix('\'') {
                    sheet.write_string(row, column, text).expect("a cell");
                } else if typed.is_some() {
                    let date = ExcelDateTime::parse_from_str(cell).expect("a date");
                    sheet
                        .write_datetime_with_format(row, column, &date, &date_format)
                        .expect("a cell");
                } else if let Some(number) = number {
                    sheet.write_number(row, column, number).expect("a cell");
                } else {
                    sheet
                        .write_string(row, column, cell.replace("\\n", "\n"))
                        .expect("a cell");
                }
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// What a build put out.
pub struct Built {
    /// report.json.
    pub report: Value,
    /// The files of `site/`.
    pub site: BTreeMap<String, Vec<u8>>,
    /// The files of `office/`.
    pub office: BTreeMap<String, Vec<u8>>,
}

/// The text of a key; `-` for null.
pub fn text(value: &Value, key: &str) -> String {
    match &value[key] {
        Value::Null => "-".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A list under a key.
#[track_caller]
pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("no list {key} in {value}"))
}

/// Points as people write them: -2, 0.5.
pub fn points(value: &Value) -> String {
    value
        .as_f64()
        .map_or_else(|| "-".into(), |number| number.to_string())
}

/// `file sheet!cell` of a source, the file without its folder.
pub fn source(value: &Value) -> String {
    let file = text(value, "file");
    let name = file.rsplit('/').next().unwrap_or_default().to_owned();
    format!("{name} {}!{}", text(value, "sheet"), text(value, "cell"))
}

impl Built {
    /// The words of the week's circular.
    pub fn circular(&self) -> String {
        let draft = &self.office["通报(代拟稿).docx"];
        let xml = office_program::part(draft, "word/document.xml");
        let pieces = xml.split('<').filter_map(|piece| piece.split_once('>'));
        pieces.map(|(_, text)| text).collect()
    }

    /// The matters of a number, or of a number and unit: `A1`, `A1@乙镇`.
    pub fn find_matter(&self, reference: &str) -> Option<&Value> {
        let (id, unit) = reference
            .split_once('@')
            .map_or((reference, None), |(id, unit)| (id, Some(unit)));
        let mut found = list(&self.report, "matters")
            .iter()
            .filter(|matter| matter["id"] == id && unit.is_none_or(|unit| matter["unit"] == unit));
        let first = found.next();
        assert!(found.next().is_none(), "{reference} is not one matter");
        first
    }

    /// The one matter of a number (and unit).
    #[track_caller]
    pub fn matter(&self, reference: &str) -> &Value {
        self.find_matter(reference)
            .unwrap_or_else(|| panic!("no matter {reference}"))
    }

    /// `环节 status due/done` of every stage of a matter, with ` inferred` and ` provisional`, apart by `; `.
    #[track_caller]
    pub fn stages(&self, reference: &str) -> String {
        let stages: Vec<String> = list(self.matter(reference), "stages")
            .iter()
            .map(|stage| {
                let mark = |key: &str| {
                    if stage[key] == true {
                        format!(" {key}")
                    } else {
                        String::new()
                    }
                };
                format!(
                    "{} {} {}/{}{}{}",
                    text(stage, "stage"),
                    text(stage, "status"),
                    text(stage, "due"),
                    text(stage, "done"),
                    mark("inferred"),
                    mark("provisional"),
                )
            })
            .collect();
        stages.join("; ")
    }

    /// The final stage alone, as [`Built::stages`] writes it, without its name.
    #[track_caller]
    pub fn last(&self, reference: &str) -> String {
        let stages = self.stages(reference);
        let last = stages.rsplit("; ").next().unwrap_or_default();
        last.split_once(' ')
            .map_or_else(String::new, |(_, rest)| rest.to_owned())
    }

    /// Days and working days that the final stage is late.
    #[track_caller]
    pub fn late_by(&self, reference: &str) -> String {
        let last = list(self.matter(reference), "stages")
            .last()
            .expect("a stage");
        format!("{}/{}", last["days_late"], last["working_days_late"])
    }

    /// Light of a matter.
    #[track_caller]
    pub fn light(&self, reference: &str) -> String {
        text(self.matter(reference), "light")
    }

    /// Whether a matter bears a flag.
    #[track_caller]
    pub fn flagged(&self, reference: &str, flag: &str) -> bool {
        list(self.matter(reference), "flags")
            .iter()
            .any(|known| known == flag)
    }

    /// A unit.
    #[track_caller]
    pub fn unit(&self, name: &str) -> &Value {
        self.find_unit(name)
            .unwrap_or_else(|| panic!("no unit {name}"))
    }

    /// A unit, where it is listed.
    pub fn find_unit(&self, name: &str) -> Option<&Value> {
        list(&self.report, "units")
            .iter()
            .find(|unit| unit["name"] == name)
    }

    /// `date key points subject` of each entry of a unit's score; ` exempt` behind those that do not count.
    #[track_caller]
    pub fn entries(&self, unit: &str) -> Vec<String> {
        list(self.unit(unit), "entries")
            .iter()
            .map(|entry| {
                format!(
                    "{} {} {} {}{}",
                    text(entry, "date"),
                    text(entry, "key"),
                    points(&entry["points"]),
                    text(entry, "subject"),
                    if entry["exempt"] == true {
                        " exempt"
                    } else {
                        ""
                    }
                )
            })
            .collect()
    }

    /// The entries of one key.
    #[track_caller]
    pub fn entries_of(&self, unit: &str, key: &str) -> Vec<String> {
        let word = format!(" {key} ");
        self.entries(unit)
            .into_iter()
            .filter(|entry| entry.contains(&word))
            .collect()
    }

    /// `score = plus - minus` of a unit, e.g. `98.5 = +0.5 -2`.
    #[track_caller]
    pub fn score(&self, unit: &str) -> String {
        let unit = self.unit(unit);
        format!(
            "{} = +{} -{}",
            points(&unit["score"]),
            points(&unit["plus"]),
            points(&unit["minus"])
        )
    }

    /// `rule[subject] count`, with ` new` and ` issued …`, for each escalation of a unit.
    pub fn escalations(&self, unit: &str) -> Vec<String> {
        list(&self.report, "escalations")
            .iter()
            .filter(|escalation| escalation["unit"] == unit)
            .map(|escalation| {
                let subject = escalation["subject"]
                    .as_str()
                    .map_or_else(String::new, |subject| format!("[{subject}]"));
                let issued = escalation["issued"]
                    .as_str()
                    .map_or_else(String::new, |number| format!(" issued {number}"));
                format!(
                    "{}{subject} {}{}{issued}",
                    text(escalation, "rule"),
                    escalation["count"],
                    if escalation["new"] == true {
                        " new"
                    } else {
                        ""
                    },
                )
            })
            .collect()
    }

    /// `id date` of the evidence of a rule against a unit (of all its subjects).
    pub fn evidence(&self, unit: &str, rule: &str) -> Vec<String> {
        list(&self.report, "escalations")
            .iter()
            .filter(|escalation| escalation["unit"] == unit && escalation["rule"] == rule)
            .flat_map(|escalation| list(escalation, "evidence"))
            .map(|event| format!("{} {}", text(event, "id"), text(event, "date")))
            .collect()
    }

    /// `severity file sheet!cell` of each diagnostic of a code, files without their folder.
    pub fn diagnostics(&self, code: &str) -> Vec<String> {
        self.diagnostic_values(code)
            .into_iter()
            .map(|diagnostic| format!("{} {}", text(diagnostic, "severity"), source(diagnostic)))
            .collect()
    }

    /// The diagnostics of a code.
    pub fn diagnostic_values(&self, code: &str) -> Vec<&Value> {
        list(&self.report, "diagnostics")
            .iter()
            .filter(|diagnostic| diagnostic["code"] == code)
            .collect()
    }

    /// Codes of all diagnostics but of notices.
    pub fn codes(&self) -> Vec<String> {
        list(&self.report, "diagnostics")
            .iter()
            .filter(|diagnostic| diagnostic["severity"] != "notice")
            .map(|diagnostic| text(diagnostic, "code"))
            .collect()
    }

    /// `unit person: reported → kind` of each row of a meeting, with what takes it out of the count.
    #[track_caller]
    pub fn violations(&self, meeting: &str) -> Vec<String> {
        let meeting = list(&self.report, "meetings")
            .iter()
            .find(|known| known["id"] == meeting)
            .unwrap_or_else(|| panic!("no meeting {meeting}"));
        list(meeting, "violations")
            .iter()
            .map(|row| {
                format!(
                    "{} {}: {} → {}{}",
                    text(row, "unit"),
                    text(row, "person"),
                    text(row, "reported_kind"),
                    text(row, "kind"),
                    if row["counted"] == true {
                        " counted"
                    } else {
                        ""
                    }
                )
            })
            .collect()
    }
}

/// `A1|…\nA2|…` …: a row for each number from 1 to `count`, `#` standing for the number.
pub fn rows(count: usize, row: &str) -> String {
    let lines: Vec<String> = (1..=count)
        .map(|number| row.replace('#', &number.to_string()))
        .collect();
    lines.join("\n")
}

/// A table 督查事项 or 交办清单 from lines such as `A1 收发文 起算日期=2026-11-16 办结日期=2026-11-18`: the columns are those that
/// any line names, in the order in which they come; the matter is called 事项A1.
pub fn matters(lines: &str) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for pair in lines.split_whitespace() {
        if let Some((column, _)) = pair.split_once('=')
            && !columns.contains(&column)
        {
            columns.push(column);
        }
    }
    let mut table = format!("事项编号|事项名称|事项类别|{}", columns.join("|"));
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let number = words.next().unwrap_or_default();
        let category = words.next().unwrap_or_default();
        let mut cells = vec![""; columns.len()];
        for (column, value) in words.filter_map(|pair| pair.split_once('=')) {
            let at = columns
                .iter()
                .position(|known| *known == column)
                .unwrap_or_default();
            cells[at] = value;
        }
        for part in [
            "\n",
            number,
            "|事项",
            number,
            "|",
            category,
            "|",
            &cells.join("|"),
        ] {
            table.push_str(part);
        }
    }
    table
}

/// One period in which 甲镇 hands in these matters and every other unit a header-only ledger.
pub fn week(as_of: &str, lines: &str) -> Workspace {
    Workspace::new()
        .period(as_of)
        .ledger("甲镇", "督查事项", &matters(lines))
        .others_report_nothing()
}

//! report.json of the sample workspace against its contract: its schema, its completeness, its sources and its sums.

mod common;

use calamine::{Data, Reader};
use common::program::{SAMPLE_AS_OF, sample_files};
use common::{Built, build_files, day, list, text};
use duban::ingest::Hands;
use duban::pipeline::{self, AsOf, Reading};
use duban::report::verdicts::{InTheMaking, Verdicts};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;
use std::sync::LazyLock;

static FILES: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(sample_files);
static SAMPLE: LazyLock<Built> = LazyLock::new(|| at(SAMPLE_AS_OF));

fn at(as_of: &str) -> Built {
    let paths: BTreeSet<String> = FILES.keys().cloned().collect();
    build_files(&FILES, &paths, AsOf::On(day(as_of)), false)
        .unwrap_or_else(|(error, _)| panic!("{error}"))
}

/// The units of the sample's directory in its order (by 排序 where given, else that of the rows): all, or those that exist at the
/// as-of date.
fn directory(all: bool) -> Vec<String> {
    let rows = rows_of("单位名录.xlsx", None);
    let bare = |cell: &String| cell.trim().trim_end_matches('*').to_owned();
    let header = rows
        .iter()
        .position(|row| row.iter().any(|cell| bare(cell) == "单位全称"))
        .expect("a header");
    let column = |name: &str| {
        rows[header]
            .iter()
            .position(|cell| bare(cell) == name)
            .expect("a column")
    };
    let mut units: Vec<(f64, String)> = Vec::new();
    for row in &rows[header + 1..] {
        let name = row[column("单位全称")].trim().to_owned();
        let order = row[column("排序")].trim().parse().unwrap_or(f64::INFINITY);
        let as_of = (day(SAMPLE_AS_OF) - day("1899-12-30")).num_days();
        let date = |name: &str| row[column(name)].trim().parse::<i64>().ok();
        let exists = all
            || date("设立日期").is_none_or(|from| from <= as_of)
                && date("撤销日期").is_none_or(|to| as_of <= to);
        if exists && !name.is_empty() && !units.iter().any(|(_, known)| *known == name) {
            units.push((order, name));
        }
    }
    units.sort_by(|one, other| one.0.total_cmp(&other.0));
    units.into_iter().map(|(_, name)| name).collect()
}

/// The cells of a sheet of an input (its first one where no name is given) as texts, from A1 on.
fn rows_of(file: &str, sheet: Option<&str>) -> Vec<Vec<String>> {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(FILES[file].clone()))
        .unwrap_or_else(|error| panic!("{file}: {error}"));
    let name = sheet.map_or_else(|| book.sheet_names()[0].clone(), str::to_owned);
    let range = book
        .worksheet_range(&name)
        .unwrap_or_else(|error| panic!("{file} {name}: {error}"));
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut rows = vec![Vec::new(); first_row as usize];
    for row in range.rows() {
        let mut cells = vec![String::new(); first_column as usize];
        cells.extend(row.iter().map(|cell| match cell {
            Data::Float(number) => number.to_string(),
            other => other.to_string(),
        }));
        rows.push(cells);
    }
    rows
}

#[test]
fn the_report_validates_against_the_schema_that_is_published_beside_it() {
    let schema: Value =
        serde_json::from_slice(&SAMPLE.office["data/report.schema.json"]).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(&SAMPLE.report)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let mut broken = SAMPLE.report.clone();
    broken["units"][0]["score"] = "many".into();
    assert!(
        !validator.is_valid(&broken),
        "the schema is one that refuses something"
    );
    broken = SAMPLE.report.clone();
    broken.as_object_mut().expect("an object").remove("matters");
    assert!(!validator.is_valid(&broken), "keys are required");
    for (entry, key) in [
        ("/units/0", "rank"),
        ("/matters/0", "written_deadline"),
        ("/matters/0/stages/0", "done"),
        ("/escalations/0", "issued"),
    ] {
        broken = SAMPLE.report.clone();
        let entry = broken.pointer_mut(entry).and_then(Value::as_object_mut);
        let taken = entry.expect("an entry").remove(key);
        assert!(taken.is_some() && !validator.is_valid(&broken), "{key}");
    }
    broken = SAMPLE.report.clone();
    broken["as_of"] = "2026-1-5".into();
    assert!(!validator.is_valid(&broken), "a date is a date");
}

#[test]
fn every_key_of_the_contract_is_there() {
    let keys = |value: &Value| -> BTreeSet<String> {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    let has = |value: &Value, wanted: &str| {
        let missing: Vec<&str> = wanted
            .split(' ')
            .filter(|key| !keys(value).contains(*key))
            .collect();
        assert!(missing.is_empty(), "{missing:?} not in {value}");
    };
    let report = &SAMPLE.report;
    has(
        report,
        "schema county as_of previous_as_of fingerprint units principals matters escalations complaints meetings key_works benchmarks \
         requests spot_checks commended leaders exemptions corrections audit books diagnostics",
    );
    for (key, wanted) in [
        (
            "units",
            "name group submitted score plus minus rank previous_rank entries bridge red_matters overdue_count valid_complaints \
             meeting_violations on_time podium periods_among_last no_matters",
        ),
        ("principals", "unit name post from to plus minus score"),
        (
            "matters",
            "id unit name category clause light closed exempt written_deadline extensions source flags stages",
        ),
        (
            "escalations",
            "rule clause unit subject count new issued evidence",
        ),
        ("complaints", "id unit date result closed exempt source"),
        ("meetings", "id name date violations"),
        ("key_works", "id name by_result by_progress milestones"),
        ("benchmarks", "unit entries done overdue incomplete"),
        (
            "requests",
            "id from to date replied working_days_waited within_authority unclear_reply",
        ),
        ("spot_checks", "unit people points passed"),
        ("commended", "unit date document"),
        ("leaders", "name red yellow green"),
        ("exemptions", "id kind object unit date effective"),
        ("corrections", "id sheet object unit action date"),
        ("audit", "flag id unit field old new old_source new_source"),
        ("books", "file sheet read judged returned set_aside"),
        (
            "diagnostics",
            "code severity unit file sheet cell message help",
        ),
    ] {
        for row in list(report, key) {
            has(row, wanted);
        }
    }
    for matter in list(report, "matters") {
        for stage in list(matter, "stages") {
            has(
                stage,
                "stage status start due done days_late working_days_late provisional inferred",
            );
        }
    }
    for unit in list(report, "units") {
        for entry in list(unit, "entries") {
            has(entry, "date key points exempt subject source");
        }
    }
    for meeting in list(report, "meetings") {
        for violation in list(meeting, "violations") {
            has(
                violation,
                "unit person reported_kind kind counted self_criticism clause source",
            );
        }
    }
    assert_eq!(report["schema"], 1);
    assert_eq!(report["as_of"], SAMPLE_AS_OF);
    assert_eq!(report["previous_as_of"], "2026-11-13");
}

#[test]
fn the_sample_shows_every_register() {
    for key in [
        "units",
        "principals",
        "matters",
        "escalations",
        "complaints",
        "meetings",
        "key_works",
        "benchmarks",
        "requests",
        "spot_checks",
        "commended",
        "leaders",
        "exemptions",
        "corrections",
        "audit",
        "books",
        "diagnostics",
    ] {
        assert!(
            !list(&SAMPLE.report, key).is_empty(),
            "the sample has nothing under {key}"
        );
    }
}

#[test]
fn every_unit_is_in_the_report_in_the_order_of_the_directory() {
    let reported: Vec<String> = list(&SAMPLE.report, "units")
        .iter()
        .map(|unit| text(unit, "name"))
        .collect();
    let directory = directory(false);
    assert!(directory.len() > 10, "{directory:?}");
    let mut sorted = [reported.clone(), directory.clone()];
    for names in &mut sorted {
        names.sort();
    }
    assert_eq!(sorted[0], sorted[1]);
    assert_eq!(reported, directory);
    for unit in list(&SAMPLE.report, "units") {
        assert!(unit["rank"].is_u64(), "{}", unit["name"]);
    }
}

#[test]
fn matters_are_in_order_of_number_and_then_of_the_directory() {
    let directory = directory(true);
    let order: Vec<(String, usize)> = list(&SAMPLE.report, "matters")
        .iter()
        .map(|matter| {
            let unit = text(matter, "unit");
            (
                text(matter, "id"),
                directory
                    .iter()
                    .position(|name| *name == unit)
                    .expect("a unit of the directory"),
            )
        })
        .collect();
    let mut sorted = order.clone();
    sorted.sort();
    assert_eq!(order, sorted);
    assert!(order.len() > 50);
}

/// Every source that the report gives, with the number that must stand in its cell (empty: not looked at).
fn sources() -> Vec<(String, String, Value)> {
    let report = &SAMPLE.report;
    let mut sources = Vec::new();
    let mut add = |what: &str, id: String, source: &Value| {
        sources.push((what.to_owned(), id, source.clone()));
    };
    for matter in list(report, "matters") {
        add("matter", text(matter, "id"), &matter["source"]);
        for extension in list(matter, "extensions") {
            add("extension", text(matter, "id"), &extension["source"]);
        }
    }
    for unit in list(report, "units") {
        for entry in list(unit, "entries")
            .iter()
            .filter(|entry| entry["key"] != "missing_ledger")
        {
            add("entry", text(entry, "subject"), &entry["source"]);
        }
    }
    for escalation in list(report, "escalations") {
        for event in list(escalation, "evidence") {
            add("evidence", text(event, "id"), event);
        }
    }
    for complaint in list(report, "complaints") {
        add("complaint", text(complaint, "id"), &complaint["source"]);
    }
    for meeting in list(report, "meetings") {
        for violation in list(meeting, "violations") {
            add("violation", text(meeting, "id"), &violation["source"]);
        }
    }
    for work in list(report, "key_works") {
        for queue in ["by_result", "by_progress"] {
            for row in list(work, queue) {
                add("key work", text(work, "id"), &row["source"]);
            }
        }
    }
    sources
}

/// Row and column (from zero) of a cell such as C7.
fn position(cell: &str) -> (usize, usize) {
    let digits = cell
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or_else(|| panic!("no cell: {cell:?}"));
    let (letters, row) = cell.split_at(digits);
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + usize::from(letter - b'A') + 1
    });
    (
        row.parse::<usize>()
            .unwrap_or_else(|_| panic!("no cell: {cell:?}"))
            - 1,
        column.checked_sub(1).expect("a column"),
    )
}

#[test]
fn every_verdict_points_to_the_cell_of_its_number() {
    let sources = sources();
    assert!(sources.len() > 100);
    let mut sheets: BTreeMap<(String, String), Vec<Vec<String>>> = BTreeMap::new();
    for (what, id, source) in sources {
        let (file, sheet, cell) = (
            text(&source, "file"),
            text(&source, "sheet"),
            text(&source, "cell"),
        );
        assert!(FILES.contains_key(&file), "{what} {id}: {file}");
        let rows = sheets
            .entry((file.clone(), sheet.clone()))
            .or_insert_with(|| rows_of(&file, Some(&sheet)));
        let (row, column) = position(&cell);
        let found = rows
            .get(row)
            .and_then(|row| row.get(column))
            .cloned()
            .unwrap_or_default();
        // A number that spans several rows stands in the first of them.
        let spanned = (0..row)
            .rev()
            .map(|above| rows[above].get(column).cloned().unwrap_or_default())
            .find(|text| !text.is_empty());
        let found = if found.is_empty() {
            spanned.unwrap_or_default()
        } else {
            found
        };
        assert_eq!(found.trim(), id, "{what} at {file} {sheet}!{cell}");
    }
}

/// The filled cells of a row of an input.
fn filled(source: &Value) -> usize {
    let file = text(source, "file");
    assert!(FILES.contains_key(&file), "{source}");
    let rows = rows_of(&file, Some(&text(source, "sheet")));
    let (row, _) = position(&text(source, "cell"));
    rows.get(row).map_or(0, |cells| {
        cells.iter().filter(|cell| !cell.is_empty()).count()
    })
}

#[test]
fn every_change_points_to_both_rows() {
    let audit = list(&SAMPLE.report, "audit");
    assert!(!audit.is_empty());
    for event in audit {
        for key in ["old_source", "new_source"] {
            assert!(filled(&event[key]) > 2, "{event}");
        }
    }
}

#[test]
fn every_verdict_cites_a_clause() {
    let report = &SAMPLE.report;
    let mut verdicts: Vec<&Value> = Vec::new();
    for key in ["matters", "escalations", "complaints"] {
        verdicts.extend(list(report, key));
    }
    for unit in list(report, "units") {
        verdicts.extend(list(unit, "entries"));
    }
    for meeting in list(report, "meetings") {
        verdicts.extend(list(meeting, "violations"));
    }
    for work in list(report, "key_works") {
        verdicts.extend(list(work, "by_result"));
        verdicts.extend(list(work, "by_progress"));
    }
    for verdict in verdicts {
        let clause = text(verdict, "clause");
        assert!(
            clause.contains('(') && clause.starts_with(['一', '二', '三', '四', '五', '六']),
            "{clause}: {verdict}"
        );
    }
}

#[test]
fn only_a_ledger_that_was_not_handed_in_has_no_source() {
    for unit in list(&SAMPLE.report, "units") {
        for entry in list(unit, "entries") {
            assert_eq!(
                entry["source"].is_null(),
                entry["key"] == "missing_ledger",
                "{entry}"
            );
        }
    }
}

#[test]
fn the_books_of_every_sheet_balance() {
    let count = |book: &Value, key: &str| book[key].as_u64().expect("a count");
    for book in list(&SAMPLE.report, "books") {
        assert_eq!(
            count(book, "read"),
            count(book, "judged") + count(book, "returned") + count(book, "set_aside"),
            "{book}"
        );
    }
}

#[test]
fn the_directory_has_its_books_too_and_they_are_told_wherever_books_are() {
    let directory = "单位全称|序列|主要负责人|任职起\n甲镇|乡镇|赵一|2025-01-01\n乙镇||钱二|2025-01-01\n|乡镇|孙三|2025-01-01\n\
                     甲镇|乡镇|赵一|2025-01-01\n甲镇|乡镇|李四|2026-11-01\n\n合计|||";
    let workspace = common::Workspace::new()
        .directory(directory)
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", common::MATTERS);
    let built = workspace.build();
    let books = list(&built.report, "books");
    assert_eq!(text(&books[0], "file"), "单位名录.xlsx");
    let counts =
        ["sheet", "read", "judged", "returned", "set_aside"].map(|key| text(&books[0], key));
    assert_eq!(counts, ["单位名录", "7", "2", "2", "3"]);
    let page = String::from_utf8_lossy(&built.office["returns.html"]).into_owned();
    assert!(page.contains("<td class=\"cell\">单位名录.xlsx</td><td>单位名录</td>"));
    let folder = tempfile::tempdir().expect("a folder");
    workspace.write_to(folder.path());
    let said = common::program::duban()
        .arg("check")
        .arg(folder.path())
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(
        said.contains("单位名录.xlsx › 单位名录：7＝2＋2＋3"),
        "{said}"
    );
}

#[test]
fn every_file_with_a_recognised_sheet_has_its_books() {
    let files: BTreeSet<String> = list(&SAMPLE.report, "books")
        .iter()
        .map(|book| text(book, "file"))
        .collect();
    for matter in list(&SAMPLE.report, "matters") {
        let file = text(&matter["source"], "file");
        // A matter may stand on an older snapshot; its books are those of that file only while it is the unit's newest.
        if file.contains(SAMPLE_AS_OF) {
            assert!(files.contains(&file), "{file}");
        }
    }
    assert!(
        files.iter().any(|file| file.contains("县政府办")),
        "{files:?}"
    );
}

fn hundredths(value: &Value) -> i64 {
    let number = value.as_f64().expect("points");
    let hundredths = (number * 100.0).round();
    assert!(
        (number * 100.0 - hundredths).abs() < 1e-6,
        "{number} has more than two decimals"
    );
    #[expect(clippy::cast_possible_truncation, reason = "points are small")]
    let hundredths = hundredths as i64;
    hundredths
}

#[test]
fn every_score_is_base_plus_what_was_added_minus_what_was_deducted() {
    for unit in list(&SAMPLE.report, "units") {
        let counted = list(unit, "entries")
            .iter()
            .filter(|entry| entry["exempt"] == false)
            .map(|entry| hundredths(&entry["points"]));
        let (plus, minus) = counted.fold((0, 0), |(plus, minus), points| {
            if points > 0 {
                (plus + points, minus)
            } else {
                (plus, minus - points)
            }
        });
        assert_eq!(hundredths(&unit["plus"]), plus, "{}", unit["name"]);
        assert_eq!(hundredths(&unit["minus"]), minus, "{}", unit["name"]);
        assert_eq!(
            hundredths(&unit["score"]),
            10_000 + plus - minus,
            "{}",
            unit["name"]
        );
    }
}

#[test]
fn every_score_bridge_leads_from_the_score_of_the_period_before() {
    let before = at("2026-11-13");
    for unit in list(&SAMPLE.report, "units") {
        let name = text(unit, "name");
        let steps: i64 = list(unit, "bridge")
            .iter()
            .map(|step| hundredths(&step["points"]))
            .sum();
        assert_eq!(
            hundredths(&before.unit(&name)["score"]) + steps,
            hundredths(&unit["score"]),
            "{name}"
        );
        assert_eq!(unit["previous_rank"], before.unit(&name)["rank"], "{name}");
    }
}

#[test]
fn ranks_follow_from_the_scores_of_each_group() {
    let units = list(&SAMPLE.report, "units");
    for unit in units {
        let above = units
            .iter()
            .filter(|other| {
                other["group"] == unit["group"]
                    && hundredths(&other["score"]) > hundredths(&unit["score"])
            })
            .count();
        assert_eq!(unit["rank"], above + 1, "{}", unit["name"]);
    }
}

#[test]
fn what_is_counted_for_a_unit_is_what_its_lists_say() {
    for unit in list(&SAMPLE.report, "units") {
        let red = list(&SAMPLE.report, "matters")
            .iter()
            .filter(|matter| {
                matter["unit"] == unit["name"]
                    && matter["light"] == "red"
                    && matter["exempt"] == false
                    && matter["struck"] == false
            })
            .count();
        assert_eq!(unit["red_matters"], red, "{}", unit["name"]);
        for (key, rule) in [
            ("overdue_count", "overdue-circular"),
            ("valid_complaints", "complaint-circular"),
        ] {
            for escalation in list(&SAMPLE.report, "escalations") {
                if escalation["unit"] == unit["name"] && escalation["rule"] == rule {
                    assert_eq!(unit[key], escalation["count"], "{} {rule}", unit["name"]);
                }
            }
        }
    }
    for escalation in list(&SAMPLE.report, "escalations") {
        assert!(escalation["count"].as_u64().expect("a count") > 0);
        assert!(!list(escalation, "evidence").is_empty());
    }
}

#[test]
fn each_manifest_lists_every_output_and_every_input_with_its_hash() {
    let hex = |bytes: &[u8]| duban::report::manifest::hex(&Sha256::digest(bytes).into());
    let read: BTreeMap<String, String> = FILES
        .iter()
        .filter(|(path, _)| {
            let is_ledger = path.starts_with("ledgers/")
                && path.to_lowercase().ends_with(".xlsx")
                && !path.contains("/~$");
            is_ledger
                || path.starts_with("notes/")
                || matches!(
                    path.as_str(),
                    "duban.toml" | "calendar.toml" | "单位名录.xlsx"
                )
        })
        .map(|(path, bytes)| (path.clone(), hex(bytes)))
        .collect();
    for (half, files) in [("site", &SAMPLE.site), ("office", &SAMPLE.office)] {
        let manifest: Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
        let outputs = manifest["outputs"].as_object().expect("outputs");
        let listed: BTreeSet<&String> = outputs.keys().collect();
        let there: BTreeSet<&String> = files
            .keys()
            .filter(|path| *path != "manifest.json")
            .collect();
        assert_eq!(listed, there, "{half}");
        for (path, hash) in outputs {
            assert_eq!(hash, &hex(&files[path]), "{half}/{path}");
        }
        let inputs: BTreeMap<String, String> =
            serde_json::from_value(manifest["inputs"].clone()).expect("inputs");
        for (path, hash) in &read {
            assert_eq!(inputs.get(path), Some(hash), "{half}: {path}");
        }
        assert_eq!(manifest["fingerprint"], SAMPLE.report["fingerprint"]);
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    }
}

#[test]
fn the_fingerprint_changes_with_any_input_and_with_the_date() {
    let print = |files: &BTreeMap<String, Vec<u8>>, as_of: &str| {
        let paths = files.keys().cloned().collect();
        let built = build_files(files, &paths, AsOf::On(day(as_of)), false)
            .unwrap_or_else(|(error, _)| panic!("{error}"));
        text(&built.report, "fingerprint")
    };
    let small: BTreeMap<String, Vec<u8>> = FILES
        .iter()
        .filter(|(path, _)| {
            !path.starts_with("ledgers/") || path.starts_with("ledgers/2026-09-25/")
        })
        .filter(|(path, _)| !path.starts_with("notes/"))
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect();
    let first = print(&small, "2026-09-25");
    assert_eq!(first, print(&small, "2026-09-25"));
    assert_ne!(first, print(&small, "2026-09-26"));
    let mut settings = small.clone();
    settings
        .get_mut("duban.toml")
        .expect("settings")
        .extend(b"\n# x\n");
    assert_ne!(first, print(&settings, "2026-09-25"));
    let mut fewer = small;
    let dropped = fewer
        .keys()
        .find(|path| path.starts_with("ledgers/"))
        .cloned()
        .expect("a ledger");
    fewer.remove(&dropped);
    assert_ne!(first, print(&fewer, "2026-09-25"));
}

#[test]
fn the_ranking_workbook_says_what_the_report_says() {
    for files in [&SAMPLE.site, &SAMPLE.office] {
        let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(
            files["attachments/综合排名表.xlsx"].clone(),
        ))
        .expect("a workbook");
        let mut groups: Vec<String> = Vec::new();
        for unit in list(&SAMPLE.report, "units") {
            let group = text(unit, "group");
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        assert_eq!(
            book.sheet_names().len(),
            groups.len(),
            "a sheet for each group"
        );
        let names = book.sheet_names().clone();
        let mut rows: Vec<Vec<Data>> = Vec::new();
        for name in names {
            rows.extend(
                book.worksheet_range(&name)
                    .expect("a sheet")
                    .rows()
                    .map(<[Data]>::to_vec),
            );
        }
        for unit in list(&SAMPLE.report, "units") {
            let name = text(unit, "name");
            let mut own = rows
                .iter()
                .filter(|row| row.iter().any(|cell| cell.to_string() == name));
            let row = own
                .next()
                .unwrap_or_else(|| panic!("{name} is in no sheet"));
            assert!(own.next().is_none(), "{name} stands twice");
            for key in ["score", "plus", "minus", "rank"] {
                let wanted = unit[key].as_f64().expect("a number");
                let there = row.iter().any(|cell| match cell {
                    Data::Float(number) => (number - wanted).abs() < 1e-9,
                    #[expect(clippy::cast_precision_loss, reason = "ranks are small")]
                    Data::Int(number) => (*number as f64 - wanted).abs() < 1e-9,
                    _ => false,
                });
                assert!(there, "{name}: {key} {wanted} not in {row:?}");
            }
        }
    }
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|own| own == extension)
}

#[test]
fn the_data_files_are_tables_that_excel_opens() {
    let tables: Vec<&String> = SAMPLE
        .office
        .keys()
        .filter(|path| has_extension(path, "csv"))
        .collect();
    assert!(tables.len() >= 3, "{tables:?}");
    for path in tables {
        let bytes = &SAMPLE.office[path];
        assert!(
            bytes.starts_with(&[0xEF, 0xBB, 0xBF]),
            "{path} begins with a byte-order mark"
        );
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        let width = reader.headers().expect("a header").len();
        for row in reader.records() {
            assert_eq!(row.expect("a row").len(), width, "{path}");
        }
    }
    assert!(
        !SAMPLE.site.keys().any(|path| path.starts_with("data/")
            || has_extension(path, "json") && path != "manifest.json")
    );
}

#[test]
fn verdicts_are_written_unit_by_unit_as_all_of_them_would_be() {
    let paths: BTreeSet<String> = FILES.keys().cloned().collect();
    let workspace = pipeline::Workspace {
        paths: &paths,
        hands: Hands {
            read: &|path, _| Ok(FILES[path].clone()),
            apart: None,
        },
    };
    let reading = Reading::of(workspace, AsOf::On(day(SAMPLE_AS_OF)), &|_| {});
    let reading = reading.unwrap_or_else(|(error, _)| panic!("{error}"));
    let (findings, tribunal) = (reading.findings(), reading.tribunal());
    let history = &reading.replay.history;
    let in_the_making = InTheMaking {
        findings: &findings,
        history,
        tribunal,
    };
    let whole = Verdicts::of(&findings, history, tribunal);
    let written = serde_json::to_string(&in_the_making).expect("JSON");
    assert_eq!(written, serde_json::to_string(&whole).expect("JSON"));
    for list in ["matters", "marks", "ranking", "registers"] {
        assert!(written.contains(&format!(r#""{list}":{{"#)), "{list}");
    }
    let read: Verdicts = serde_json::from_str(&written).expect("verdicts");
    assert_eq!(read, whole);
}

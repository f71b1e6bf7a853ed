//! The project's own list of rules: it covers the whole rule book, and none is without a function, worked cases and a line on
//! the rules page. The worked cases that the page prints are run here.

mod common;

use common::cases::faults;
use duban::pipeline::AsOf;
use duban::report::pages::rulebook::anchor;
use duban::rules::case::{self, Case, CaseKind, Relation};
use duban::rules::clause::{Basis, Clause};
use duban::rules::clauses;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Every rule of the rule book by its id: periods and days, matters, escalations, meetings, points, rankings, registers.
const RULES: &[&str] = &[
    "D1",
    "D2",
    "D3",
    "D4",
    "D5",
    "D6",
    "D7",
    "D8",
    "M0",
    "M1",
    "M2",
    "M3",
    "M4",
    "M5",
    "M6",
    "M7",
    "M8",
    "M9",
    "M10",
    "M11",
    "M12",
    "M13",
    "M14",
    "M15",
    "overdue-circular",
    "overdue-discipline",
    "complaint-circular",
    "complaint-accountability",
    "meeting-discipline",
    "repeated-circular",
    "E1",
    "E2",
    "E3",
    "E4",
    "E5",
    "C1",
    "C2",
    "C3",
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
    "manual",
    "S1",
    "S2",
    "S3",
    "S4",
    "S5",
    "R1",
    "R2",
    "R3",
    "R4",
    "R5",
    "R6",
    "R7",
    "R8",
    "R9",
    "benchmarks",
    "handed-up",
    "requests",
    "spot-checks",
    "leaders",
];

/// The clauses of the notice of which something, or everything, is left to people.
const LEFT_TO_PEOPLE: &[(&str, &str)] = &[
    ("N1", "一(一)"),
    ("N2", "一(二)"),
    ("N3", "一(四)"),
    ("N4", "一(五)"),
    ("N5", "二(三)"),
    ("N6", "四(一)"),
    ("N7", "四(二)"),
    ("N8", "五(一)"),
    ("N9", "六(二)"),
    ("N10", "六(三)"),
];

/// The items of the notice in its order.
const NOTICE: &[&str] = &[
    "一(一)", "一(二)", "一(三)", "一(四)", "一(五)", "二(一)", "二(二)", "二(三)", "二(四)",
    "三(一)", "三(二)", "三(三)", "三(四)", "四(一)", "四(二)", "四(三)", "五(一)", "五(二)",
    "五(三)", "六(一)", "六(二)", "六(三)",
];

fn computed() -> impl Iterator<Item = &'static Clause> {
    clauses::all().filter(|clause| clause.basis != Basis::NotComputed)
}

fn cases_of(clause: &Clause) -> Vec<Case> {
    case::parse(clause.cases).unwrap_or_else(|error| panic!("{}.txt: {error}", clause.id))
}

#[test]
fn the_catalogue_is_the_rule_book_no_more_and_no_less() {
    let listed: BTreeSet<&str> = computed().map(|clause| clause.id).collect();
    let expected: BTreeSet<&str> = RULES.iter().copied().collect();
    assert_eq!(
        expected.len(),
        RULES.len(),
        "an id stands twice in this test"
    );
    assert_eq!(listed, expected);
    assert_eq!(
        computed().count(),
        RULES.len(),
        "an id stands twice in the catalogue"
    );
}

#[test]
fn every_clause_of_the_notice_stands_in_its_order_with_something_under_it() {
    let items: Vec<&str> = clauses::PARTS
        .iter()
        .flat_map(|part| part.items)
        .map(|item| item.citation)
        .collect();
    assert_eq!(items, NOTICE);
    for item in clauses::PARTS.iter().flat_map(|part| part.items) {
        assert!(
            !item.clauses.is_empty(),
            "{} has no rule and no reason",
            item.citation
        );
    }
}

#[test]
fn what_is_left_to_people_is_listed_with_its_reason() {
    let left: Vec<(&str, &str)> = clauses::all()
        .filter(|clause| clause.basis == Basis::NotComputed)
        .map(|clause| (clause.id, clause.citation))
        .collect();
    assert_eq!(left, LEFT_TO_PEOPLE);
    for clause in clauses::all().filter(|clause| clause.basis == Basis::NotComputed) {
        assert!(
            clause.rule.chars().count() >= 15,
            "{}: no reason",
            clause.id
        );
        assert!(
            clause.cases.is_empty() && clause.function.is_empty(),
            "{}",
            clause.id
        );
    }
}

/// The source file of a module path such as `rules::due_dates`.
fn source_of(module: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(module.replace("::", "/"));
    [root.with_extension("rs"), root.join("mod.rs")]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok())
}

/// Whether a path names a function that its module has, outside of its tests.
fn exists(function: &str) -> bool {
    let Some((module, name)) = function.rsplit_once("::") else {
        return false;
    };
    source_of(module).is_some_and(|text| {
        let code = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        [format!("fn {name}("), format!("fn {name}<")]
            .iter()
            .any(|words| code.contains(words))
    })
}

#[test]
fn every_rule_names_the_function_that_decides_it() {
    for clause in computed() {
        assert!(
            exists(clause.function),
            "{}: no function {}",
            clause.id,
            clause.function
        );
    }
    assert!(!exists("rules::due_dates::no_such_function"));
    assert!(!exists("rules::no_such_module::due_date"));
}

#[test]
fn every_rule_has_a_plain_case_and_one_at_its_edge() {
    for clause in computed() {
        let kinds: Vec<CaseKind> = cases_of(clause).iter().map(|case| case.kind).collect();
        for kind in [CaseKind::Plain, CaseKind::Edge] {
            assert!(kinds.contains(&kind), "{}: no case {kind:?}", clause.id);
        }
    }
}

#[test]
fn every_file_of_cases_belongs_to_a_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/cases");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let expected: BTreeSet<String> = RULES.iter().map(|id| format!("{id}.txt")).collect();
    assert_eq!(files, expected);
}

/// Runs the cases of the rules whose id the filter accepts.
fn run(wanted: impl Fn(&str) -> bool) {
    let mut wrong = Vec::new();
    for clause in computed().filter(|clause| wanted(clause.id)) {
        for case in cases_of(clause) {
            for fault in faults(&case) {
                wrong.push(format!("{}「{}」 {fault}", clause.id, case.sentence));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn is_of_part(id: &str, letter: char) -> bool {
    id.starts_with(letter) && id[1..].parse::<u32>().is_ok()
}

#[test]
fn the_cases_about_days_hold() {
    run(|id| is_of_part(id, 'D'));
}

#[test]
fn the_cases_about_matters_hold() {
    run(|id| is_of_part(id, 'M'));
}

#[test]
fn the_cases_about_escalations_hold() {
    run(|id| is_of_part(id, 'E') || (id.contains('-') && id != "handed-up" && id != "spot-checks"));
}

#[test]
fn the_cases_about_meetings_rankings_and_registers_hold() {
    run(|id| {
        is_of_part(id, 'C')
            || is_of_part(id, 'R')
            || [
                "benchmarks",
                "handed-up",
                "requests",
                "spot-checks",
                "leaders",
            ]
            .contains(&id)
    });
}

#[test]
fn the_cases_about_points_hold() {
    let others = ["benchmarks", "requests", "leaders"];
    run(|id| {
        is_of_part(id, 'S')
            || (id.starts_with(char::is_lowercase) && !id.contains('-') && !others.contains(&id))
    });
}

#[test]
fn a_case_that_expects_something_else_fails() {
    for clause in computed() {
        // One case a rule: the first of which something can be turned into its opposite.
        let cases = cases_of(clause);
        let mut case = cases[0].clone();
        if let Some(counted) = case.counted.first_mut() {
            counted.due = counted.due.succ_opt().expect("a day");
        } else {
            let outcome = &mut case.outcomes[0];
            outcome.checks.truncate(1);
            let check = &mut outcome.checks[0];
            match check.relation {
                Relation::Is => check.value.push('x'),
                Relation::Contains => check.relation = Relation::Lacks,
                Relation::Lacks => check.relation = Relation::Contains,
            }
            case.outcomes.truncate(1);
        }
        assert!(
            !faults(&case).is_empty(),
            "{}: an altered case passed",
            clause.id
        );
    }
}

#[test]
fn a_path_that_leads_nowhere_fails() {
    let case = |check: &str| {
        let text = format!("例：x\n截至 2026-11-20：x\n  {check}\n");
        let cases = case::parse(&text).expect("a sound case");
        faults(&cases[0])
    };
    assert_eq!(case("units[甲镇].score = 100"), Vec::<String>::new());
    assert_eq!(case("units[丑镇] = 无"), Vec::<String>::new());
    for wrong in [
        "units[甲镇].points = 100",
        "units[乡镇].score = 100",
        "unit[甲镇].score = 100",
        "units[丑镇].score = 100",
        "页面[nowhere.html] 含 甲镇",
        "页面[index.html] 含 子虚乌有",
    ] {
        assert!(!case(wrong).is_empty(), "{wrong}");
    }
}

/// The sample workspace, built.
fn sample() -> common::Built {
    fn gather(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                gather(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy();
                files.insert(
                    name.replace('\\', "/"),
                    std::fs::read(&path).expect("a file"),
                );
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let mut files = BTreeMap::new();
    gather(&root, &root, &mut files);
    let paths = files.keys().cloned().collect();
    let as_of = AsOf::On(common::day("2026-11-20"));
    match common::build_files(&files, &paths, as_of, false) {
        Ok(built) => built,
        Err((error, _)) => panic!("the sample is not built: {error}"),
    }
}

#[test]
fn every_rule_has_its_line_on_the_rules_page_of_both_halves() {
    let built = sample();
    for (half, files) in [("site", &built.site), ("office", &built.office)] {
        let page = std::str::from_utf8(&files["rules.html"]).expect("UTF-8");
        assert!(page.len() < 400_000, "{half}: {} bytes", page.len());
        let mut at = 0;
        for clause in clauses::all() {
            let mark = format!("id=\"{}\"", anchor(clause.id));
            let found = page[at..].find(&mark);
            at += found.unwrap_or_else(|| {
                panic!("{half}: {} is not there, or not in its order", clause.id)
            });
        }
        assert_eq!(
            page.matches("id=\"rule-").count(),
            clauses::all().count(),
            "{half}"
        );
        for clause in computed() {
            for case in cases_of(clause) {
                let words = duban::report::pages::words::printed(&case.sentence);
                assert!(page.contains(&words), "{half}: {} 「{words}」", clause.id);
            }
        }
    }
}

// The decisions

/// What stands before the entries of docs/DECISIONS.md, and the entries in order, each with its number.
fn decisions() -> (Vec<String>, Vec<(u32, String)>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/DECISIONS.md");
    let text = std::fs::read_to_string(path).expect("the decisions");
    let (mut head, mut entries): (Vec<String>, Vec<(u32, String)>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let number = line.split_once(". **");
        let number = number.and_then(|(number, _)| number.parse().ok());
        match (number, entries.last_mut()) {
            (Some(number), _) => entries.push((number, line.to_owned())),
            (None, Some((_, entry))) => *entry = [entry, "\n", line].concat(),
            (None, None) => head.push(line.to_owned()),
        }
    }
    (head, entries)
}

#[test]
fn no_decision_stands_under_the_number_of_another() {
    let (_, entries) = decisions();
    assert!(entries.len() > 300, "{} decisions", entries.len());
    let mut known = BTreeSet::new();
    for (number, _) in &entries {
        assert!(known.insert(number), "{number} stands twice");
    }
}

#[test]
fn a_decision_that_another_one_narrows_widens_or_replaces_says_by_which() {
    let pattern = |text: &str| Regex::new(text).expect("a pattern");
    let changes = pattern(r"(narrow|widen|replace|settle)s (\d(?:\d+|, | and )*)");
    let changed = pattern(r"(?i)(narrow|widen|replace|settle)e?d by ((?:\d+|, | and )+)");
    let (_, entries) = decisions();
    let says_so = |older: &str, change: &str, newer: u32| {
        changed.captures_iter(older).any(|found| {
            let mut numbers = found[2].split(|c: char| !c.is_ascii_digit());
            found[1].eq_ignore_ascii_case(change)
                && numbers.any(|number| number == newer.to_string())
        })
    };
    for (newer, text) in &entries {
        for found in changes.captures_iter(text) {
            let numbers = found[2].split(|c: char| !c.is_ascii_digit());
            for number in numbers.filter(|number| !number.is_empty()) {
                let change = &found[1];
                let older = entries.iter().find(|(own, _)| own.to_string() == number);
                let (_, older) = older.unwrap_or_else(|| panic!("{newer} speaks of {number}"));
                assert!(
                    says_so(older, change, *newer),
                    "{newer} {change}s {number}, which does not say so"
                );
            }
        }
    }
}

#[test]
fn the_index_of_decisions_leads_somewhere_and_has_each_that_is_called_after_a_clause() {
    let (head, entries) = decisions();
    let numbers: BTreeSet<String> = entries.iter().map(|(own, _)| own.to_string()).collect();
    let index: BTreeMap<&str, BTreeSet<&str>> = head
        .iter()
        .filter_map(|line| line.strip_prefix("- ")?.split_once(": "))
        .map(|(about, numbers)| (about, numbers.split(' ').collect()))
        .collect();
    for (about, listed) in &index {
        let mut strangers = listed.iter().filter(|own| !numbers.contains(**own));
        assert_eq!(strangers.next(), None, "under {about}");
    }
    for (number, text) in &entries {
        let title = text.split("**").nth(1).expect("a title");
        let named = title.split(|c: char| !c.is_ascii_alphanumeric());
        for clause in named.filter(|word| RULES.contains(word) && word.len() < 4) {
            let listed = index.get(clause);
            assert!(
                listed.is_some_and(|listed| listed.contains(&*number.to_string())),
                "the index has no {number} under {clause}"
            );
        }
    }
}

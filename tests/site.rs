//! The site as files: made from the sample workspace, it must hold together by itself and tell nobody too much.

use duban::ingest::Hands;
mod common;

use duban::pipeline::{self, AsOf, Workspace};
use duban::render::OutputFile;
use duban::report::Audience;
use regex::Regex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

fn gather(root: &Path, folder: &Path, paths: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let relative = path
            .strip_prefix(root)
            .expect("inside")
            .to_string_lossy()
            .replace('\\', "/");
        if path.is_dir() {
            gather(root, &path, paths);
        } else {
            paths.insert(relative);
        }
    }
}

/// Both halves of the newest period of the sample workspace, built once for all tests.
fn halves() -> &'static [Vec<OutputFile>; 2] {
    static HALVES: LazyLock<[Vec<OutputFile>; 2]> = LazyLock::new(built);
    &HALVES
}

fn built() -> [Vec<OutputFile>; 2] {
    let root = workspace_root();
    let mut paths = BTreeSet::new();
    gather(&root, &root, &mut paths);
    let read = |path: &str, _: u64| fs::read(root.join(path));
    let workspace = Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let as_of = AsOf::On("2026-11-20".parse().expect("a date"));
    let (mut site, mut office) = (Vec::new(), Vec::new());
    let mut outlet = |half, file: OutputFile| {
        let files: &mut Vec<OutputFile> = match half {
            Audience::County => &mut site,
            Audience::Office => &mut office,
        };
        match files.last_mut().filter(|last| last.path == file.path) {
            Some(begun) => begun.bytes.extend(file.bytes),
            None => files.push(file),
        }
        Ok(())
    };
    pipeline::build(pipeline::Order::of(workspace, as_of), &mut outlet)
        .unwrap_or_else(|(error, _)| panic!("{error}"));
    [site, office].map(|mut files| {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    })
}

fn html(files: &[OutputFile]) -> BTreeMap<&str, &str> {
    files
        .iter()
        .filter(|file| {
            file.path
                .rsplit_once('.')
                .is_some_and(|(_, ending)| ending == "html")
        })
        .map(|file| {
            (
                file.path.as_str(),
                std::str::from_utf8(&file.bytes).expect("UTF-8"),
            )
        })
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| std::str::from_utf8(&tail[..2]).expect("two digits"));
        if let Some(hex) = hex {
            bytes.push(u8::from_str_radix(hex, 16).expect("hexadecimal"));
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// The path that a link on a page leads to.
fn resolved(page: &str, link: &str) -> String {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    match link.strip_prefix("../") {
        Some(rest) => rest.to_owned(),
        None if folder.is_empty() => link.to_owned(),
        None => format!("{folder}/{link}"),
    }
}

/// The choices that a page's lists keep in the address: the heads of their columns that can be chosen by, and words.
fn choices(page: &str) -> BTreeSet<String> {
    let table = Regex::new(r"<table[^>]* data-filter[^>]*>(?s:.*?)</thead>").expect("a pattern");
    let head = Regex::new(r"<th[^>]* data-pick[^>]*>([^<]+)</th>").expect("a pattern");
    let mut keys = BTreeSet::new();
    for found in table.find_iter(page) {
        keys.insert("q".to_owned());
        keys.extend(
            head.captures_iter(found.as_str())
                .map(|head| head[1].to_owned()),
        );
    }
    keys
}

/// A half with what its links may lead to.
struct Map<'a> {
    pages: BTreeMap<&'a str, &'a str>,
    paths: BTreeSet<&'a str>,
    anchors: BTreeMap<&'a str, BTreeSet<String>>,
}

impl<'a> Map<'a> {
    fn of(files: &'a [OutputFile]) -> Map<'a> {
        let anchor = Regex::new(r#" id="([^"]*)""#).expect("a pattern");
        let pages = html(files);
        let ids = |text: &str| -> BTreeSet<String> {
            let found = anchor.captures_iter(text);
            found.map(|found| unescaped(&found[1])).collect()
        };
        Map {
            anchors: pages
                .iter()
                .map(|(path, text)| (*path, ids(text)))
                .collect(),
            paths: files.iter().map(|file| file.path.as_str()).collect(),
            pages,
        }
    }

    /// Asserts that a link on a page leads somewhere.
    fn leads(&self, page: &str, link: &str) {
        assert!(
            !link.contains(':') && !link.starts_with('/'),
            "{page}: {link}"
        );
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let target = if path.is_empty() {
            page.to_owned()
        } else {
            resolved(page, &decoded(path))
        };
        assert!(self.paths.contains(target.as_str()), "{page}: {link}");
        if fragment.is_empty() {
            return;
        }
        let wanted = decoded(fragment);
        if let Some((key, _)) = wanted.split_once('=').filter(|_| !wanted.starts_with("m-")) {
            let known = choices(self.pages[target.as_str()]);
            assert!(
                known.contains(key),
                "{page}: {link}: the lists know {known:?}"
            );
            return;
        }
        assert!(
            self.anchors[target.as_str()].contains(&wanted),
            "{page}: {link}"
        );
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// What a script of the site assigns to its one variable.
fn assigned(files: &[OutputFile], path: &str) -> serde_json::Value {
    let file = files.iter().find(|file| file.path == path).expect(path);
    let text = std::str::from_utf8(&file.bytes).expect("UTF-8");
    let (_, json) = text.split_once('=').expect("an assignment");
    serde_json::from_str(json.trim_end().trim_end_matches(';')).expect("JSON")
}

/// Follows every link of both halves.
fn follow(halves: &[Vec<OutputFile>; 2]) {
    let address = Regex::new(r#"(?:href|src)="([^"]*)""#).expect("a pattern");
    for files in halves {
        let map = Map::of(files);
        for (page, text) in &map.pages {
            for found in address.captures_iter(text) {
                map.leads(page, &unescaped(&found[1]));
            }
        }
    }
}

#[test]
fn every_link_leads_to_a_file_and_an_anchor_of_the_same_half() {
    follow(halves());
}

/// Both halves of a workspace that was built.
fn files_of(built: common::Built) -> [Vec<OutputFile>; 2] {
    [built.site, built.office].map(|files| {
        let files = files.into_iter();
        files
            .map(|(path, bytes)| OutputFile { path, bytes })
            .collect()
    })
}

#[test]
fn a_unit_has_a_page_as_long_as_anything_names_it_whether_it_exists_or_not() {
    let directory = "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇|||\n丙镇|乡镇||2026-12-15|甲镇\n\
        新区|园区||2026-12-15|甲镇\n己局|县直|2027-03-01||\n庚局|党群|2027-03-01||";
    let works = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位\n\
        Z1|招商|甲镇|丙镇|2026-12-10|5|亿元\nZ1|招商|甲镇|甲镇|2027-12-31|5|亿元";
    let registers = [
        (
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-12-03|丙镇|有效",
        ),
        (
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2026-12-03|迟到|新区|张三",
        ),
        (
            "请示事项",
            "编号|日期|请示单位|受理单位|事项\nQ1|2026-12-03|甲镇|己局|请示",
        ),
        ("重点工作", works),
    ];
    let mut workspace = common::Workspace::new().directory(directory);
    for period in ["2026-12-11", "2026-12-18", "2027-01-08"] {
        workspace = workspace.period(period).others_report_nothing();
        for (sheet, table) in registers {
            workspace = workspace.office(sheet, table);
        }
    }
    for as_of in ["2026-12-11", "2026-12-18", "2027-01-08"] {
        let halves = files_of(workspace.build_at(as_of));
        follow(&halves);
        for files in &halves {
            let map = Map::of(files);
            for unit in ["甲镇", "丙镇", "新区", "己局"] {
                let path = format!("units/{unit}.html");
                assert!(map.paths.contains(path.as_str()), "{as_of}: {unit}");
                // Who was never there in the year has no score of it.
                let is_over = as_of > "2027" && ["丙镇", "新区"].contains(&unit);
                let page = map.pages[path.as_str()];
                assert_eq!(
                    page.contains("<span>得分</span><b>—</b>"),
                    is_over,
                    "{page}"
                );
                let said = page
                    .matches("单位在本年以前已经撤销，2027年不计分。")
                    .count();
                assert_eq!(said, if is_over { 2 } else { 0 }, "{as_of}: {unit}");
                assert_eq!(page.contains("基础 100，加"), !is_over, "{as_of}: {unit}");
            }
            // Whatever names it says so.
            for (path, gone) in [
                ("complaints.html", "丙镇"),
                ("meetings/index.html", "新区"),
                ("keyworks/Z1 招商.html", "丙镇"),
            ] {
                let told = format!("{gone}已于2026-12-15撤销，并入甲镇。");
                let is_told = map.pages[path].contains(&told);
                assert_eq!(is_told, as_of > "2026-12-15", "{as_of} {path}");
            }
            // Nobody knows of it yet.
            assert!(!map.paths.contains("units/庚局.html"), "{as_of}");
            assert!(!map.paths.contains("ranking/党群.html"), "{as_of}");
            assert!(map.paths.contains("ranking/园区.html"), "{as_of}");
            let deserted = map.pages["ranking/园区.html"].contains("没有单位");
            assert_eq!(deserted, as_of > "2026-12-15", "{as_of}");
            let listed = map.pages["ranking/index.html"].contains("园区");
            assert_eq!(listed, !deserted, "{as_of}");
        }
    }
}

/// Where a row of the search leads, as site.js makes it of the row.
fn address(index: &serde_json::Value, row: &serde_json::Value) -> String {
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let position = usize::try_from(row[3].as_u64().expect("a page")).expect("its position");
    let (title, page) = (text(&row[2]), text(&index["pages"][position]));
    let encode = duban::report::pages::links::encode;
    let first = encode(title.split(' ').next().expect("a word"));
    match row[4].as_u64() {
        Some(1) => format!("{page}#m-{first}"),
        Some(2) => format!("{page}#q={first}"),
        Some(3) => format!("{page}#q={}", encode(&title)),
        Some(other) => panic!("{other} leads nowhere"),
        None if text(&row[4]).is_empty() => page,
        None => format!("{page}#{}", text(&row[4])),
    }
}

#[test]
fn everything_that_can_be_found_or_chosen_is_there() {
    for files in halves() {
        let map = Map::of(files);
        let index = assigned(files, "assets/search.js");
        let rows = index["rows"].as_array().expect("rows");
        assert_eq!(index["scripts"], 1);
        for row in rows {
            map.leads("index.html", &address(&index, row));
        }
        let kinds = index["kinds"].as_array().expect("kinds");
        let found: BTreeSet<u64> = rows.iter().filter_map(|row| row[0].as_u64()).collect();
        assert_eq!(
            found.len(),
            kinds.len(),
            "each kind has something to find: {kinds:?}"
        );
        let periods = assigned(files, "assets/periods.js");
        let periods = periods.as_array().expect("periods");
        assert_eq!(periods.len(), 9);
        for period in periods {
            map.leads("index.html", period[1].as_str().expect("an address"));
        }
    }
}

#[test]
fn the_scripts_ask_for_nothing_that_browsers_of_2017_do_not_have() {
    let [county, _] = halves();
    let script = county.iter().find(|file| file.path == "assets/site.js");
    let script = String::from_utf8_lossy(&script.expect("a script").bytes).into_owned();
    for newer in [
        ".flat(",
        ".flatMap(",
        "fromEntries",
        "?.",
        "??",
        ".at(",
        ".replaceAll(",
        ".matchAll(",
        ".replaceChildren(",
        ".toSorted(",
        ".findLast(",
        "hasOwn(",
        "catch {",
        "...{",
        "{ ...",
        "() => 0",
    ] {
        assert!(!script.contains(newer), "{newer}");
    }
}

#[test]
fn what_is_due_soon_has_one_name_and_the_county_reads_no_keys_of_the_program() {
    for (half, files) in halves().iter().enumerate() {
        for (path, page) in html(files) {
            assert!(!page.contains("即将到期"), "{path}");
        }
        let rules = html(files)["rules.html"];
        assert!(rules.contains("\">R5</a>"), "{half}");
        for key in ["spot-checks", "handed-up", "benchmarks", "overdue-circular"] {
            let shown = rules.contains(&format!("\">{key}</a>"));
            assert_eq!(shown, half == 1, "{key}");
            assert!(rules.contains(&format!("id=\"rule-{key}\"")), "{key}");
        }
    }
}

#[test]
fn an_exempt_matter_is_found_as_such_and_the_office_finds_the_numbers_of_decisions() {
    let built = common::week("2026-11-20", "A1 收发文 起算日期=2026-11-02\nA2 收发文 起算日期=2026-11-02")
        .office(
            "容错认定",
            "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\nRC-1|督查事项|A1|甲镇|先行先试|县委|2026-11-18",
        )
        .office(
            "更正登记",
            "更正编号|对象表|对象编号|单位|处理|字段|更正值|理由|批准人|批准日期\nGZ-1|督查事项|A2|甲镇|作废|||误报|县长|2026-11-18",
        )
        .build();
    for (half, files) in files_of(built).iter().enumerate() {
        let index = assigned(files, "assets/search.js");
        let rows = index["rows"].as_array().expect("rows");
        let titles: Vec<&str> = rows.iter().filter_map(|row| row[2].as_str()).collect();
        for title in ["A1 事项A1（已容错）", "A2 事项A2（已作废）"] {
            assert!(titles.contains(&title), "{titles:?}");
        }
        for (title, address_of) in [
            ("GZ-1 更正 A2", "authority.html#corrections"),
            ("RC-1 容错 A1", "authority.html#exemptions"),
        ] {
            let row = rows.iter().find(|row| row[2] == title);
            let found = row.map(|row| address(&index, row));
            let expected = (half == 1).then(|| address_of.to_owned());
            assert_eq!(found, expected, "{titles:?}");
        }
    }
}

#[test]
fn both_halves_have_the_same_addresses_but_for_the_offices_own() {
    let [county, office] = halves();
    let paths = |files| html(files).into_keys().collect::<BTreeSet<_>>();
    let only: Vec<&str> = paths(office).difference(&paths(county)).copied().collect();
    let unexpected = only.iter().filter(|path| {
        !path.starts_with("codes/")
            && !["audit.html", "authority.html", "returns.html"].contains(path)
    });
    assert_eq!(unexpected.count(), 0, "{only:?}");
    assert_eq!(paths(county).difference(&paths(office)).count(), 0);
    for page in [
        "index.html",
        "ranking/index.html",
        "matters/index.html",
        "escalations.html",
        "complaints.html",
        "meetings/index.html",
        "keyworks/index.html",
        "leaders/index.html",
        "benchmarks.html",
        "requests.html",
        "spot-checks.html",
        "commended.html",
        "calendar.html",
        "rules.html",
        "periods/index.html",
        "downloads.html",
        "help.html",
    ] {
        assert!(paths(county).contains(page), "{page}");
    }
}

#[test]
fn each_half_says_on_every_page_and_every_sheet_of_paper_which_it_is() {
    let [county, office] = halves();
    for (files, own, other) in [
        (county, "县内公开版", "办公室内部版"),
        (office, "办公室内部版", "县内公开版"),
    ] {
        for (page, text) in html(files) {
            let (head, body) = text.split_once("</head>").expect("a head");
            let title = head.split_once("<title>").expect("a title").1;
            assert!(title.contains(own), "{page}: the title");
            let style = head.split_once("<style>").expect("a style").1;
            assert!(
                style.contains(own) && style.contains("截至日期"),
                "{page}: printed"
            );
            assert!(
                body.contains(&format!("<p class=\"half\">{own}")),
                "{page}: the band"
            );
            // The manual tells of both halves.
            assert!(page == "help.html" || !text.contains(other), "{page}");
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    let letters: Vec<char> = ('A'..='Z')
        .chain('a'..='z')
        .chain('0'..='9')
        .chain(['+', '/'])
        .collect();
    let bits: Vec<u8> = bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1))
        .collect();
    let mut text: String = bits
        .chunks(6)
        .map(|six| {
            letters[six.iter().fold(0, |sum, bit| sum * 2 + usize::from(*bit)) << (6 - six.len())]
        })
        .collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[test]
fn no_id_stands_twice_and_only_the_style_of_the_running_head_stands_inside_a_page() {
    let anchor = Regex::new(r#" id="([^"]*)""#).expect("a pattern");
    let inline = Regex::new(r"(?i)<style[^>]|<script(?: [^>]*)?>[^<]|<[^>]* (?:style|on[a-z]+)=")
        .expect("a pattern");
    let style = Regex::new(r"<style>([^<]*)</style>").expect("a pattern");
    for files in halves() {
        for (page, text) in html(files) {
            let mut seen = BTreeSet::new();
            for found in anchor.captures_iter(text) {
                assert!(seen.insert(found[1].to_owned()), "{page}: {}", &found[1]);
            }
            let styles: Vec<String> = style
                .captures_iter(text)
                .map(|found| found[1].to_owned())
                .collect();
            assert_eq!(styles.len(), 1, "{page}");
            let text = text.replace("<style>", "");
            assert!(!inline.is_match(&text), "{page}: {:?}", inline.find(&text));
            let hash = base64(&Sha256::digest(styles[0].as_bytes()));
            assert!(
                text.contains(&format!("style-src 'self' file: 'sha256-{hash}'")),
                "{page}"
            );
            for rule in [
                "default-src 'none'",
                "script-src 'self' file:;",
                "base-uri 'none'",
                "form-action 'none'",
            ] {
                assert!(text.contains(rule), "{page}: {rule}");
            }
            assert!(text.contains("lang=\"zh-CN\""), "{page}");
        }
    }
}

#[test]
fn the_county_reads_no_audit_no_proposal_that_is_confidential_and_no_source_but_of_matters() {
    let [county, office] = halves();
    for page in ["audit.html", "authority.html", "returns.html"] {
        assert!(!html(county).contains_key(page), "{page}");
    }
    for folder in ["codes/", "data/", "returns/", "reminders/"] {
        assert!(
            county.iter().all(|file| !file.path.starts_with(folder)),
            "{folder}"
        );
    }
    let forbidden = [
        "ledgers/",
        "疑似倒填",
        "台账异动",
        "台账漏项",
        "未列入交办清单",
        "补登",
        "进展未更新",
        "清单不完整",
        "拟移交",
        "拟启动",
        "进展情况",
        "存在问题",
        "工作标准",
        "考核标准",
        "责任清单",
        "完成标准",
        "答复意见</th>",
        "职权范围内</th>",
        "逐人情况",
        "出处",
        "退回修改",
        "台账核查",
        "不得外传",
    ];
    // The rules page and the manual explain the words; the manifest lists the input files.
    let explains = |path: &str| matches!(path, "rules.html" | "help.html" | "manifest.json");
    let texts = |files: &'static [OutputFile]| {
        files
            .iter()
            .filter(|file| !explains(&file.path))
            .filter_map(|file| Some((file.path.as_str(), std::str::from_utf8(&file.bytes).ok()?)))
    };
    // The cells of matters stand where matters are told in full, or are evidence.
    let cell = Regex::new("ledgers/[^<]*").expect("a pattern");
    let tells_matters = |path: &str| {
        let pages = ["matters/", "units/", "escalations", "periods/"];
        pages.iter().any(|page| path.starts_with(page))
    };
    let mut cells = 0;
    for (path, text) in texts(county) {
        for word in forbidden {
            let is_told = ["ledgers/", "出处"].contains(&word) && tells_matters(path);
            assert!(is_told || !text.contains(word), "{path}: {word}");
        }
        for found in cell.find_iter(text) {
            assert!(is_of_matters(found.as_str()), "{path}: {}", found.as_str());
            cells += 1;
        }
    }
    assert!(cells > 300, "{cells}");
    let told: String = texts(office).map(|(_, text)| text).collect();
    for word in forbidden {
        assert!(told.contains(word), "the office reads {word}");
    }
}

/// Whether a cell is one of the list or of a ledger, as the sheets of the sample's ledgers are called.
fn is_of_matters(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(" › ").collect();
    matches!(parts[..], [file, "督查事项" | "督查台账" | "交办清单" | "Sheet1", _] if file.starts_with("ledgers/"))
}

/// The cells of matters, which the county reads too.
fn cells_of_matters(county: &[OutputFile]) -> BTreeSet<String> {
    let cell = Regex::new("ledgers/[^<]*").expect("a pattern");
    let pages = html(county).into_values();
    let cells = pages.flat_map(|page| cell.find_iter(page).map(|found| found.as_str().to_owned()));
    cells.filter(|cell| is_of_matters(cell)).collect()
}

/// What the office's pages say under a label that the county's do not have. The pages about codes have examples only.
fn office_texts(office: &[OutputFile]) -> BTreeSet<String> {
    let fact = Regex::new(
        "<dt>(?:来源|工作标准|考核标准|进展情况|存在问题|备注|销号确认人|判定依据|出处)<dd[^>]*>([^<]+)<",
    )
    .expect("a pattern");
    // A source wherever it stands: in a cell of a list, behind a sentence, as a fact.
    let cell = Regex::new(r#"(?:class="cell"[^>]*>([^<]+)<|>([^<>]+ › [^<>]+ › [A-Z]+[0-9]+)<)"#)
        .expect("a pattern");
    html(office)
        .iter()
        .filter(|(path, _)| !path.starts_with("codes/"))
        .flat_map(|(_, text)| fact.captures_iter(text).chain(cell.captures_iter(text)))
        .filter_map(|found| found.get(1).or(found.get(2)))
        .map(|found| found.as_str().to_owned())
        .filter(|text| text.chars().count() >= 8)
        .collect()
}

#[test]
fn nothing_that_only_the_office_reads_is_on_a_page_in_a_chart_or_in_the_index_of_the_county() {
    let [county, office] = halves();
    let mut secrets = office_texts(office);
    let told = cells_of_matters(county);
    secrets.retain(|secret| !told.iter().any(|cell| cell.starts_with(secret.as_str())));
    assert!(secrets.len() > 300, "{}", secrets.len());
    // The manifest names input files, and the manual the settings' files; both have tests of their own.
    let looked_at = |path: &str| !matches!(path, "manifest.json" | "help.html");
    for file in county.iter().filter(|file| looked_at(&file.path)) {
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            continue;
        };
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{}: {secret}", file.path);
        }
    }
    let found = |files| {
        assigned(files, "assets/search.js")["rows"]
            .as_array()
            .map_or(0, Vec::len)
    };
    assert!(
        found(county) < found(office),
        "the office finds what is not issued"
    );
}

#[test]
fn the_same_input_gives_the_same_pages_and_none_is_large() {
    for (one, other) in halves().iter().zip(&built()) {
        assert_eq!(one, other);
        for (path, page) in html(one) {
            let limit = if path == "index.html" {
                150_000
            } else {
                400_000
            };
            assert!(page.len() < limit, "{path}: {}", page.len());
        }
    }
}

#[test]
fn every_register_of_the_sample_shows_what_it_is_for() {
    let [county, office] = halves();
    for files in [county, office] {
        let pages = html(files);
        let under = |folder: &str| -> String {
            let found = pages.iter().filter(|(path, _)| path.starts_with(folder));
            found.map(|(_, text)| *text).collect()
        };
        for (folder, words) in [
            (
                "keyworks/",
                &[
                    "未报",
                    "未到节点",
                    "按期达标",
                    "逾期达标",
                    "未达标",
                    "已被替换",
                ][..],
            ),
            ("leaders/", &["红灯", "已销号"]),
            ("benchmarks.html", &["逾期", "不完整", "已完成", "缺目标"]),
            (
                "requests.html",
                &["职权内事项上交", "请示未答复", "答复不明确"],
            ),
            ("spot-checks.html", &["样本少", "合格率"]),
            ("commended.html", &["通报表扬", "最前几名"]),
            ("ranking/", &["连续3期以上列入最后几名"]),
        ] {
            let text = under(folder);
            for word in words {
                assert!(text.contains(word), "{folder}: {word}");
            }
        }
    }
    let office = html(office);
    for (page, words) in [
        (
            "audit.html",
            &[
                "疑似倒填",
                "台账异动",
                "台账漏项",
                "未列入交办清单",
                "补登",
                "疑似旧表",
                "进展未更新",
                "逾期后补批",
                "逾期报送",
            ][..],
        ),
        (
            "authority.html",
            &["没有起作用", "到期日由", "划线列示", "「认定机关」为空"],
        ),
    ] {
        for word in words {
            assert!(office[page].contains(word), "{page}: {word}");
        }
    }
}

/// A county with more matters and requests than one page takes, and what its pages are.
fn very_many() -> [Vec<OutputFile>; 2] {
    let rows = |category: &str, count: usize| {
        common::rows(count, &format!("{category}#|事项#|{category}|2026-11-16"))
    };
    let table = format!(
        "事项编号|事项名称|事项类别|起算日期\n{}\n{}",
        rows("收发文", 1_501),
        rows("会议纪要", 20)
    );
    let requests = common::rows(
        1_600,
        "QS#|2026-11-02|甲镇|县政府|请示第#件|否|2026-11-03|同意",
    );
    let built = common::Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &table)
        .office(
            "请示事项",
            &format!(
                "编号|日期|请示单位|受理单位|事项|是否职权范围内|答复日期|答复意见\n{requests}"
            ),
        )
        .others_report_nothing()
        .build();
    files_of(built)
}

#[test]
fn very_long_lists_fall_into_parts_that_lead_to_one_another_and_lose_nothing() {
    let halves = very_many();
    let link = Regex::new(r#"href="([^"]*)""#).expect("a pattern");
    for files in &halves {
        let map = Map::of(files);
        let listed = |path: &str| {
            let table = map.pages[path].split("<tbody>").nth(1).expect("a list");
            let table = table.split("</tbody>").next().unwrap_or_default();
            table.matches("<tr").count()
        };
        assert_eq!(listed("matters/【类别】收发文.html"), 1_500);
        assert_eq!(listed("matters/【类别】收发文-2.html"), 1);
        assert_eq!(listed("matters/【类别】会议纪要.html"), 20);
        assert!(map.pages["matters/index.html"].contains("全部事项按类别列表"));
        let lit = |pages: &str, light: &str| {
            let row = format!("<td><span class=\"light {light}\">");
            let own = map.pages.iter().filter(|(path, _)| path.starts_with(pages));
            own.map(|(_, text)| text.matches(&row).count())
                .sum::<usize>()
        };
        assert_eq!(lit("matters/index", "red"), 1_521, "none is left out");
        for light in ["red", "yellow"] {
            assert_eq!(lit("matters/index", light), lit("matters/【类别】", light));
        }
        assert_eq!(lit("matters/index", "green"), 0);
        for link in ["#red", "#yellow"] {
            let link = format!(
                "class=\"figure {}\" href=\"matters/index.html{link}\"",
                &link[1..]
            );
            assert!(map.pages["index.html"].contains(&link), "{link}");
        }
        for (page, text) in &map.pages {
            assert!(text.len() < 2_000_000, "{page}");
            for found in link.captures_iter(text) {
                map.leads(page, &unescaped(&found[1]));
            }
        }

        let parts: Vec<&str> = ["requests.html", "requests-2.html"].into();
        for (page, other) in [(parts[0], parts[1]), (parts[1], parts[0])] {
            let text = map.pages[page];
            assert!(text.contains(&format!("href=\"{other}\"")), "{page}");
            assert!(text.contains("页，共 2 页"), "{page}");
        }
        let first = map.pages[parts[0]];
        assert!(first.contains("共 1600 项，本页列出 1500 项，其余在"));
        assert!(first.contains("id=\"unclear\""), "all sections are there");
        // What is found leads to the part on which it stands.
        let index = assigned(files, "assets/search.js");
        let rows = index["rows"].as_array().expect("rows").iter();
        let mut led = 0;
        for row in rows {
            let title = row[2].as_str().expect("a title");
            if !title.starts_with("请示第") {
                continue;
            }
            let address = address(&index, row);
            let (page, word) = address.split_once("#q=").expect("a filter");
            assert_eq!(decoded(word), title);
            let stands = map.pages[page].matches(&format!(">{title}<")).count();
            assert_eq!(stands, 1, "{title} on {page}");
            led += 1;
        }
        assert_eq!(led, 1_600);
    }
}

#[test]
fn every_fault_of_the_office_is_on_its_page_for_there_is_no_copy() {
    let rows = (0..160).map(|row| format!("\nM{row:03}|修路|领导议定事项|2026.1|甲镇"));
    let rows = rows.collect::<Vec<_>>().concat();
    let workspace = common::Workspace::new().period("2026-11-20");
    let list = format!("事项编号|事项名称|事项类别|起算日期|责任单位{rows}");
    let built = workspace
        .office("交办清单", &list)
        .others_report_nothing()
        .build();
    let parts = built
        .office
        .iter()
        .filter(|(path, _)| path.starts_with("returns"));
    let pages: String = parts
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    for row in 2..162 {
        assert!(pages.contains(&format!("D{row}<")), "D{row}");
    }
    assert!(!pages.contains("另有"), "there is no copy to look it up in");
}

#[test]
fn an_earlier_week_is_told_from_its_own_day() {
    for half in halves() {
        let pages = html(half);
        let mut told = 0;
        for (path, page) in pages.range("periods/2026-"..) {
            let Some(day) = path
                .strip_prefix("periods/")
                .and_then(|name| name.strip_suffix(".html"))
                .and_then(|day| day.parse::<chrono::NaiveDate>().ok())
            else {
                continue;
            };
            let until = day.format("至%Y年%-m月%-d日，").to_string();
            let stories = page.split("<div class=\"story\">").skip(1);
            let conditions = page.split("<table class=\"continuing ").skip(1);
            let conditions = conditions.filter_map(|list| list.split("<caption>").nth(1));
            for story in stories.chain(conditions) {
                let first = story.split("</").next().unwrap_or_default();
                assert!(first.contains(&until), "{path}: {first}");
                told += 1;
            }
            assert!(!page.contains("本期新增："), "{path}");
        }
        assert!(told > 10, "{told} stories in the weeks before");
    }
}

#[test]
fn an_entry_of_a_score_leads_to_the_units_own_working() {
    let [_, office] = halves();
    let mut led = 0;
    for (path, page) in html(office) {
        let Some(unit) = path.strip_prefix("units/") else {
            continue;
        };
        // The matters of a unit that was dissolved stand on the pages of the unit that took them over.
        if page.contains("撤销，并入") {
            continue;
        }
        let stem = unit.trim_end_matches(".html");
        for link in page.split("<td><a href=\"").skip(1) {
            let link = decoded(link.split('"').next().unwrap_or_default());
            if let Some(working) = link.strip_prefix("../matters/") {
                assert!(working.starts_with(stem), "{path} leads to {link}");
                led += 1;
            }
        }
    }
    assert!(led > 100, "{led} entries lead to a working");
}

#[test]
fn screens_of_high_contrast_get_drawings_in_their_own_colours() {
    let [county, _] = halves();
    let pages = county.iter().find(|file| file.path == "assets/site.css");
    let style = String::from_utf8_lossy(&pages.expect("the style").bytes).into_owned();
    let (_, own) = style
        .split_once("@media (forced-colors: active) {")
        .expect("rules");
    let (own, _) = own.split_once("\n}").expect("an end");
    // What is filled or drawn on a chart by a colour of the county's has one of the reader's there.
    for drawn in [
        ".chart text",
        ".b-red",
        ".b-ink",
        ".b-none",
        "circle",
        "rect.second",
        ".axis",
        ".grid",
        ".goal",
        "polyline",
        ".halo",
        ".spark polyline",
        ".y",
        ".g",
        ".h",
    ] {
        assert!(own.contains(drawn), "{drawn}: {own}");
    }
    assert!(own.contains(".parts a:not([aria-current])"), "{own}");
    assert!(!own.contains('#') && !own.contains("var("), "{own}");
}

#[test]
fn courses_beside_scores_say_which_scale_they_share() {
    for files in halves() {
        let pages = html(files);
        let (_, page) = (pages.iter())
            .find(|(path, page)| path.starts_with("ranking/") && page.contains("<polyline"))
            .expect("a ranking with courses");
        let told = "得分走势各单位用同一刻度：上沿到下沿是";
        assert_eq!(page.matches(told).count(), 1, "{page}");
        assert!(page.contains("各单位同一刻度，逐期数值见单位页"));
    }
}

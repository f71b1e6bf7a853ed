//! The manifest of a half: every input and output file with its SHA-256, and the program's version.

use super::Audience;
use crate::ingest::privacy;
use crate::ingest::workspace::LATE_FOLDER;
use crate::model::directory::Directory;
use crate::model::schema::Sheet;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{self, Read};

/// The program's version, as manifests and fingerprints have it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Who writes manifests.
pub const PROGRAM: &str = "duban";

/// Name of the manifest in each half.
pub const MANIFEST_FILE: &str = "manifest.json";

/// What a half was made of and what it consists of. Paths are relative, with `/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`PROGRAM`].
    pub program: String,
    /// Which half this is: `site` or `office`.
    pub half: String,
    /// The program's version.
    pub version: String,
    /// The county; empty in manifests of versions that did not tell it.
    #[serde(default)]
    pub county: String,
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The input fingerprint at the foot of every page.
    pub fingerprint: String,
    /// Input file to SHA-256.
    pub inputs: BTreeMap<String, String>,
    /// Output file to SHA-256; the manifest itself is not among them.
    pub outputs: BTreeMap<String, String>,
}

/// The name of a half's folder.
pub fn half(audience: Audience) -> &'static str {
    match audience {
        Audience::County => "site",
        Audience::Office => "office",
    }
}

/// The inputs as a half's manifest names them. Personal data in the name of a file is masked. The county reads the names of files of a
/// period where they say no more than whose they are and what kind of ledger or register it is; others may name a person or a case, and
/// are numbered there. `county`: the unit directory, where it is the county that reads them.
pub fn listed(
    inputs: &BTreeMap<String, [u8; 32]>,
    office: &str,
    county: Option<&Directory>,
) -> BTreeMap<String, String> {
    let mut listed = BTreeMap::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let names = county.map(|directory| Names::new(directory, office));
    let tells_more = |parts: &[&str]| {
        let names = names.as_ref();
        names.is_some_and(|names| parts.iter().any(|part| !names.tell_no_more(part)))
    };
    for (path, hash) in inputs {
        let parts: Vec<&str> = path.split('/').collect();
        let name = match parts.as_slice() {
            ["ledgers", period, rest @ ..] if tells_more(rest) => {
                let (folders, file) = match rest {
                    [folders @ .., file] => (folders, *file),
                    [] => (rest, ""),
                };
                let (folder, kind) = match folders {
                    [folder, ..] if *folder == office => (format!("{period}/{office}"), "登记簿"),
                    [folder, ..] if *folder == LATE_FOLDER => {
                        (format!("{period}/{LATE_FOLDER}"), "台账")
                    }
                    _ => ((*period).to_owned(), "台账"),
                };
                let number = numbers.entry(folder.clone()).or_default();
                *number += 1;
                format!("ledgers/{folder}/{kind}{number}{}", ending(file))
            }
            _ => privacy::mask(path).into_owned(),
        };
        let mut unique = name.clone();
        let mut number = 2;
        while listed.contains_key(&unique) {
            unique = format!("{name} ({number})");
            number += 1;
        }
        listed.insert(unique, hex(hash));
    }
    listed
}

/// Of which names of files, folders and sheets the county may read: those that say no more than whose they are and what kind of ledger or
/// register it is.
pub struct Names<'a> {
    /// What units and the office are called.
    own: Vec<&'a str>,
    office: &'a str,
}

impl<'a> Names<'a> {
    /// By the directory and the name of the office's folder.
    pub fn new(directory: &'a Directory, office: &'a str) -> Names<'a> {
        let units = directory.iter().map(|(_, unit)| unit);
        let mut own: Vec<&str> = units
            .flat_map(|unit| std::iter::once(&unit.name).chain(&unit.other_names))
            .map(String::as_str)
            .chain([office])
            .collect();
        // A short name may be a piece of a long one.
        own.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Names { own, office }
    }

    /// Whether the name of a file or a folder does.
    pub fn tell_no_more(&self, part: &str) -> bool {
        part == self.office || part == LATE_FOLDER || is_plain(part, &self.own)
    }

    /// Whether the name of a sheet does.
    pub fn tell_no_more_of_sheet(&self, name: &str) -> bool {
        let numbered = ["Sheet", "sheet", "工作表"];
        let is_number = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
        numbered
            .iter()
            .any(|word| name.strip_prefix(word).is_some_and(is_number))
            || is_plain_stem(name, &self.own)
    }
}

/// Words of which the plain name of a ledger or register is made, beside the names of units and sheets. None is a single character: two of
/// those are a person's name soon.
const PLAIN_WORDS: &[&str] = &[
    "退回修改",
    "县政府办",
    "会风会纪",
    "副本",
    "终稿",
    "定稿",
    "改稿",
    "修改",
    "最终",
    "最新",
    "新版",
    "补充",
    "补报",
    "报送",
    "上报",
    "登记簿",
    "登记",
    "台账",
    "清单",
    "汇总",
    "督查",
    "督办",
    "工作",
    "事项",
    "情况",
    "进度",
];

/// What stands for a word of the trade that was taken out, so that what stood around it makes no other word.
const WORD: char = '|';

/// What stands for the name of a unit or of the office.
const OWN: char = '-';

/// Whether a name consists of names of units, words of the trade, numbers, dates and punctuation alone.
fn is_plain(file: &str, own: &[&str]) -> bool {
    is_plain_stem(&file[..file.len() - ending(file).len()], own)
}

/// The same of a name without an ending. `own`: what units and the office are called.
fn is_plain_stem(stem: &str, own: &[&str]) -> bool {
    // Most ledgers are called after their unit alone.
    if own.contains(&stem) {
        return true;
    }
    let without = |rest: String, word: &str, mark: char| {
        if !word.is_empty() && rest.contains(word) {
            rest.replace(word, mark.encode_utf8(&mut [0; 4]))
        } else {
            rest
        }
    };
    let rest = own
        .iter()
        .fold(stem.to_owned(), |rest, name| without(rest, name, OWN));
    let sheets = Sheet::all().map(Sheet::name);
    let words = sheets.chain(PLAIN_WORDS.iter().copied());
    let rest = words.fold(rest, |rest, word| without(rest, word, WORD));
    let rest: Vec<char> = rest.chars().collect();
    (0..rest.len()).all(|at| says_nothing(&rest, at))
}

/// Whether a character of what is left of a name is a number, a piece of a date or of a word before it, or punctuation.
fn says_nothing(rest: &[char], at: usize) -> bool {
    let before = rest[..at].last().copied();
    let after = rest.get(at + 1).copied();
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match rest[at] {
        '年' | '月' | '日' | '号' | '期' => is_digit(before),
        '第' => is_digit(after),
        '周' => {
            let mut number = rest[..at].iter().rev();
            let first = number.find(|c| !c.is_ascii_digit());
            is_digit(before) && first == Some(&'第')
        }
        '表' | '簿' => before == Some(WORD),
        // 台账(9.25)改, 台账改(2)
        '改' => matches!(before, Some(WORD | ')' | '）')),
        '和' | '与' | '及' => before == Some(WORD) && after == Some(WORD),
        c => {
            c.is_ascii_digit()
                || c.is_ascii_punctuation()
                || c.is_whitespace()
                || "（）、，。·".contains(c)
        }
    }
}

/// The ending of a spreadsheet's name with its dot; of any other nothing, for it might be part of a name.
pub fn ending(file: &str) -> String {
    match file.rsplit_once('.') {
        Some((_, ending)) if ending.len() <= 4 && ending.is_ascii() => format!(".{ending}"),
        _ => String::new(),
    }
}

/// A hash in lower-case hexadecimal.
pub fn hex(hash: &[u8; 32]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let halves = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = halves.map(|half| char::from(DIGITS[usize::from(half)]));
    let mut text = String::with_capacity(2 * hash.len());
    text.extend(digits);
    text
}

/// The SHA-256 of all that can be read, in lower-case hexadecimal; it is taken in piece by piece.
///
/// # Errors
/// Where reading fails.
pub fn hex_of(source: &mut impl Read) -> io::Result<String> {
    let (mut digest, mut piece) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match source.read(&mut piece) {
            Ok(0) => return Ok(hex(&digest.finalize().into())),
            Ok(length) => digest.update(&piece[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The input fingerprint: SHA-256 over the sorted hashes of all inputs (the settings are among them), the as-of date and the version.
pub fn fingerprint(inputs: &BTreeMap<String, [u8; 32]>, as_of: NaiveDate, version: &str) -> String {
    let mut hashes: Vec<&[u8; 32]> = inputs.values().collect();
    hashes.sort_unstable();
    let mut digest = Sha256::new();
    for hash in hashes {
        digest.update(hash);
    }
    digest.update(as_of.to_string());
    digest.update(version);
    hex(&digest.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::directory::Unit;
    use crate::source::Place;

    #[test]
    fn the_county_reads_no_telling_name_of_a_register_and_nobody_a_telephone_number() {
        let inputs: BTreeMap<String, [u8; 32]> = [
            "ledgers/2026-11-20/县政府办/投诉登记(某某).xlsx",
            "ledgers/2026-11-20/县政府办/补充/移交.xls",
            "ledgers/2026-11-20/县政府办/投诉登记(11.20).xlsx",
            "ledgers/2026-11-20/县政府办/会风会纪和重点工作.xlsx",
            "ledgers/2026-11-20/甲镇13900001234.xlsx",
            "ledgers/2026-11-20/甲镇13900005678.xlsx",
            "ledgers/2026-11-20/甲镇(某某上访).xlsx",
            "ledgers/2026-11-20/甲镇督查台账(11.20).xlsx",
            "ledgers/2026-11-20/某某举报材料.xlsx",
            "ledgers/2026-11-20/补报/甲(某某).xlsx",
            "单位名录.xlsx",
        ]
        .into_iter()
        .map(|path| (path.to_owned(), [7; 32]))
        .collect();
        let directory = Directory::new(vec![Unit {
            other_names: vec!["甲".to_owned()],
            ..Unit::new("甲镇", "", Place::of_file("单位名录.xlsx"))
        }]);
        let names = |county| -> Vec<String> {
            let listed = listed(&inputs, "县政府办", county);
            assert!(listed.values().all(|hash| *hash == hex(&[7; 32])));
            listed.into_keys().collect()
        };
        assert_eq!(
            names(Some(&directory)),
            [
                "ledgers/2026-11-20/县政府办/会风会纪和重点工作.xlsx",
                "ledgers/2026-11-20/县政府办/投诉登记(11.20).xlsx",
                "ledgers/2026-11-20/县政府办/登记簿1.xlsx",
                "ledgers/2026-11-20/县政府办/登记簿2.xls",
                "ledgers/2026-11-20/台账1.xlsx",
                "ledgers/2026-11-20/台账2.xlsx",
                "ledgers/2026-11-20/甲镇[已隐去].xlsx",
                "ledgers/2026-11-20/甲镇[已隐去].xlsx (2)",
                "ledgers/2026-11-20/甲镇督查台账(11.20).xlsx",
                "ledgers/2026-11-20/补报/台账1.xlsx",
                "单位名录.xlsx",
            ]
        );
        assert_eq!(
            names(None)[..4],
            [
                "ledgers/2026-11-20/县政府办/会风会纪和重点工作.xlsx",
                "ledgers/2026-11-20/县政府办/投诉登记(11.20).xlsx",
                "ledgers/2026-11-20/县政府办/投诉登记(某某).xlsx",
                "ledgers/2026-11-20/县政府办/补充/移交.xls",
            ]
        );
    }

    #[test]
    fn no_name_of_a_person_is_made_of_plain_words() {
        let directory = Directory::new(vec![Unit {
            other_names: vec!["甲".to_owned()],
            ..Unit::new("甲镇", "", Place::of_file("单位名录.xlsx"))
        }]);
        let names = Names::new(&directory, "督查室");
        for (name, is_plain) in [
            ("甲镇", true),
            ("甲", true),
            ("督查室-甲镇", true),
            ("甲镇督查事项台账(11.20)", true),
            ("甲镇督查事项台账(11.20)改(2)", true),
            ("甲镇2026年11月20日", true),
            ("甲镇第3期台账（报送）", true),
            ("甲镇第12周", true),
            ("甲镇11月交办清单最新", true),
            ("1号登记表", true),
            ("督查事项和交办清单", true),
            ("投诉登记表", true),
            ("2026-11-20 情况表_修改2", true),
            ("周新", false),
            ("甲镇-周新", false),
            ("甲镇(周月)", false),
            ("清单 周新", false),
            ("周和登记", false),
            ("甲镇周年", false),
            ("甲镇11周新", false),
            ("甲镇3周", false),
            ("甲镇20周", false),
            ("周甲镇新", false),
            ("登甲镇记", false),
            ("甲和", false),
            ("甲和登记", false),
            ("甲表", false),
            ("表新", false),
            ("和新版", false),
            ("周最新", false),
            ("甲镇(改)", false),
            ("甲镇新", false),
            ("甲镇年终", false),
            ("台账Li", false),
            ("甲镇 zhou", false),
        ] {
            assert_eq!(names.tell_no_more_of_sheet(name), is_plain, "{name}");
            let file = format!("{name}.xlsx");
            assert_eq!(names.tell_no_more(&file), is_plain, "{file}");
        }
        assert!(names.tell_no_more("督查室"));
        for sheet in ["Sheet1", "工作表2"] {
            assert!(names.tell_no_more_of_sheet(sheet), "{sheet}");
        }
    }
}

//! The manifest of a half: every input and output file with its SHA-256, and the program's version.

use super::Audience;
use crate::ingest::privacy;
use crate::model::schema::Sheet;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The program's version, as manifests and fingerprints have it.
use std::io::{self, Read};
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

/// The inputs as a half's manifest names them. Personal data in the name of a file is masked. The county reads the names of the office's
/// registers where they say no more than what kind of register it is; others may name a person or a case, and are numbered there.
pub fn listed(
    inputs: &BTreeMap<String, [u8; 32]>,
    office: &str,
    audience: Audience,
) -> BTreeMap<String, String> {
    let mut listed = BTreeMap::new();
    let mut registers: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, hash) in inputs {
        let parts: Vec<&str> = path.split('/').collect();
        let name = match parts.as_slice() {
            ["ledgers", period, folder, .., file]
                if *folder == office && audience == Audience::County && !is_plain(file) =>
            {
                let number = registers.entry(period).or_default();
                *number += 1;
                format!("ledgers/{period}/{office}/登记簿{number}{}", ending(file))
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

/// Words of which the plain name of a register is made, beside the names of its sheets.
const PLAIN_WORDS: &[&str] = &[
    "会风会纪",
    "登记簿",
    "登记",
    "台账",
    "清单",
    "汇总",
    "督查",
    "督办",
    "工作",
    "事项",
    "进度",
    "县政府办",
    "年",
    "月",
    "日",
    "期",
    "第",
    "周",
    "号",
    "表",
    "簿",
    "和",
    "与",
    "及",
];

/// Whether a name consists of words of the trade, numbers and punctuation alone.
fn is_plain(file: &str) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let sheets = Sheet::all().map(Sheet::name);
    let rest = sheets
        .chain(PLAIN_WORDS.iter().copied())
        .fold(stem.to_owned(), |rest, word| rest.replace(word, ""));
    rest.chars().all(|c| {
        c.is_ascii_digit()
            || c.is_ascii_punctuation()
            || c.is_whitespace()
            || "（）、，。·".contains(c)
    })
}

/// The ending of a spreadsheet's name with its dot; of any other nothing, for it might be part of a name.
fn ending(file: &str) -> String {
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

    #[test]
    fn the_county_reads_no_telling_name_of_a_register_and_nobody_a_telephone_number() {
        let inputs: BTreeMap<String, [u8; 32]> = [
            "ledgers/2026-11-20/县政府办/投诉登记(某某).xlsx",
            "ledgers/2026-11-20/县政府办/补充/移交.xls",
            "ledgers/2026-11-20/县政府办/投诉登记(11.20).xlsx",
            "ledgers/2026-11-20/县政府办/会风会纪和重点工作.xlsx",
            "ledgers/2026-11-20/甲镇13900001234.xlsx",
            "ledgers/2026-11-20/甲镇13900005678.xlsx",
            "单位名录.xlsx",
        ]
        .into_iter()
        .map(|path| (path.to_owned(), [7; 32]))
        .collect();
        let names = |audience| -> Vec<String> {
            let listed = listed(&inputs, "县政府办", audience);
            assert!(listed.values().all(|hash| *hash == hex(&[7; 32])));
            listed.into_keys().collect()
        };
        assert_eq!(
            names(Audience::County),
            [
                "ledgers/2026-11-20/县政府办/会风会纪和重点工作.xlsx",
                "ledgers/2026-11-20/县政府办/投诉登记(11.20).xlsx",
                "ledgers/2026-11-20/县政府办/登记簿1.xlsx",
                "ledgers/2026-11-20/县政府办/登记簿2.xls",
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

                "ledgers/2026-11-20/甲镇[已隐去].xlsx",
                "ledgers/2026-11-20/甲镇[已隐去].xlsx (2)",
                "单位名录.xlsx",
            ]
        );
        assert_eq!(
            names(Audience::Office)[..4],
            [
                "ledgers/2026-11-20/县政府办/会风会纪和重点工作.xlsx",
                "ledgers/2026-11-20/县政府办/投诉登记(11.20).xlsx",
                "ledgers/2026-11-20/县政府办/投诉登记(某某).xlsx",
                "ledgers/2026-11-20/县政府办/补充/移交.xls",
            ]
        );
    }
}

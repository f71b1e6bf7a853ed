//! The manifest of a half: every input and output file with its SHA-256, and the program's version.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The program's version, as manifests and fingerprints have it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Name of the manifest in each half.
pub const MANIFEST_FILE: &str = "manifest.json";

/// What a half was made of and what it consists of. Paths are relative, with `/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `duban`.
    pub program: String,
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

/// A hash in lower-case hexadecimal.
pub fn hex(hash: &[u8; 32]) -> String {
    hash.iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
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

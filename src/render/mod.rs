//! Report into output files: pages, workbooks, data. Translates, never computes, and touches no disk.

pub mod container;
pub mod crosscheck;
pub mod data;
pub mod document;
pub mod manual;
pub mod note;
pub mod plain;
pub mod returns;
pub mod site;
pub mod template;
pub mod workbook;

/// A file to be written, by its path relative to its half (`site/` or `office/`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Path with `/` between its parts.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

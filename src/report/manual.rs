//! The manual, as the help page has it: the chapters under `docs/手册`, contained in the program.

/// A chapter: the name of its file without ending, and its Markdown, which begins with its title.
pub type Chapter = (&'static str, &'static str);

/// The chapters in the order in which they are read.
pub const CHAPTERS: &[Chapter] = &[("网页怎么看", include_str!("../../docs/手册/网页怎么看.md"))];

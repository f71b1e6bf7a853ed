//! The manual, as the help page has it: the chapters under `docs/手册`, contained in the program.

/// A chapter: the name of its file without ending, and its Markdown, which begins with its title.
pub type Chapter = (&'static str, &'static str);

/// The chapters in the order in which they are read.
pub const CHAPTERS: &[Chapter] = &[
    ("第一次使用", include_str!("../../docs/手册/第一次使用.md")),
    ("每周怎么做", include_str!("../../docs/手册/每周怎么做.md")),
    ("网页怎么看", include_str!("../../docs/手册/网页怎么看.md")),
    (
        "提示是什么意思",
        include_str!("../../docs/手册/提示是什么意思.md"),
    ),
    ("发布和更正", include_str!("../../docs/手册/发布和更正.md")),
    ("修改设定", include_str!("../../docs/手册/修改设定.md")),
    (
        "出了问题怎么办",
        include_str!("../../docs/手册/出了问题怎么办.md"),
    ),
    ("往期存档", include_str!("../../docs/手册/往期存档.md")),
];

//! What the reader of `duban.toml` says, in the words of somebody who edits it with a notepad.

use super::workspace::CALENDAR_FILE;

const QUOTED: &str =
    "文字要用英文引号括起来，如 \"某某县\"；数字、true 和 false 不用引号；要说明的写在 # 后面";
/// What is said of a path in which a backslash was taken for the mark of a control character.
pub const BACKSLASH: &str = "双引号里的反斜杠要写两个；路径请改用单引号，如 '\\\\服务器\\督查'";
const UNPAIRED: &str = "这一行的引号没有成对，要用英文引号";
const NO_VALUE: &str = "名称后面要有英文的等号和值，如 podium = 3";
const NAME: &str = "名称只能用规定的英文名称；文字里的标点要用英文的";
const NUMBER: &str = "数字写得不对，要用半角数字，前面不加 + 和 0，如 3 或 0.5";
const COMMA: &str = "括号里的各项之间要用一个英文逗号隔开，如 [\"有些\", \"某些\"]";
const EQUALS: &str = "等号多了一个，一项只写一个等号，如 podium = 3";
const MORE: &str = "值后面多了内容；一行只写一项，要说明的写在 # 后面，如 podium = 3 # 取前三名";
const BRACKET: &str = "小标题少了一个右方括号 ]，如 [scoring]、[[category]]";
const CONTROL: &str = "有看不见的控制字符，请删去这一行重新输入";
const DEEP: &str = "括号套得太深，请对照手册里的写法";
/// What the reader's messages have in them, and what they come to: of several the first.
const FAULTS: &[(&str, &str)] = &[
    ("string values must be quoted", QUOTED),
    ("missing escaped value", BACKSLASH),
    ("unicode", BACKSLASH),
    (
        "multi-line",
        "三个引号括起来的文字没有写完，要用三个同样的英文引号结束；名称不能用三个引号",
    ),
    ("invalid basic string", UNPAIRED),
    ("invalid literal string", UNPAIRED),
    ("opening quote", UNPAIRED),
    ("invalid string", UNPAIRED),
    (
        "unquoted keys cannot be empty",
        "等号前面、点号两边和方括号里要有名称，如 podium = 3、[scoring]",
    ),
    ("missing key", "等号前面要有名称，如 { points = 2 }"),
    ("unquoted key", NAME),
    ("key with no value", NO_VALUE),
    ("missing assignment", NO_VALUE),
    ("missing value", NO_VALUE),
    ("extra comma", COMMA),
    ("missing comma", COMMA),
    ("`=`", EQUALS),
    ("extra assignment", EQUALS),
    ("invalid mantissa", NUMBER),
    ("invalid exponent", NUMBER),
    ("invalid fraction", NUMBER),
    ("number overflowed", "数字太大"),
    ("number", NUMBER),
    ("numeric sign", NUMBER),
    ("leading zero", NUMBER),
    ("unexpected sign", NUMBER),
    ("between digits", NUMBER),
    ("radix", NUMBER),
    (
        "invalid float",
        "值写得不对：文字要用英文引号括起来，数字要用半角数字",
    ),
    ("invalid boolean", "应当是 true 或 false，小写，不加引号"),
    (
        "invalid date",
        "没有这一天，或者写法不对；日期要写成 2026-11-20",
    ),
    ("invalid time", "日期要写成 2026-11-20，不写时间"),
    ("unclosed array table", BRACKET),
    ("unclosed table", BRACKET),
    ("missing table open", BRACKET),
    ("unclosed array", "方括号没有成对，少了一个 ]"),
    ("array opening", "方括号没有成对，少了一个 ["),
    ("unclosed inline table", "花括号没有成对，少了一个 }"),
    ("inline table opening", "花括号没有成对，少了一个 {"),
    (
        "inline table element",
        "花括号里要写成 { points = 2, from = 2026-07-01 } 的样子",
    ),
    (
        "carriage return",
        "换行的写法不对，请用记事本打开后另存，再试一次",
    ),
    ("comment", CONTROL),
    ("unexpected key or value", MORE),
    ("unexpected content", MORE),
    ("key-value pair", MORE),
    ("recurs", DEEP),
    ("duplicate key", "同一项写了两次"),
    (
        "cannot extend",
        "这个名称已经写过值，不能再用点号或小标题往里面加内容",
    ),
    (
        "invalid value",
        "值写得不对：文字要用英文引号括起来，数字要用半角数字",
    ),
];

/// What is said of a fault that is none of those.
const OTHER: &str = "这一处的写法不对，请对照手册里的写法";

/// What a value should have been.
const KINDS: &[(&str, &str)] = &[
    ("i64", "整数，不加引号"),
    ("f64", "数字，不加引号"),
    ("a boolean", "true 或 false，不加引号"),
    ("a string", "文字，加英文引号"),
    ("a TOML datetime", "日期，如 2026-11-20，不加引号"),
    ("a map", "一节，小标题用一层方括号，如 [scoring]"),
    ("struct RawNaming", "一节，小标题写成 [naming]"),
    ("struct RawScoring", "一节，小标题写成 [scoring]"),
    ("struct RawLimits", "一节，小标题写成 [limits]"),
    (
        "struct RawEscalation",
        "一节，小标题写成 [escalation.overdue-circular] 的样子",
    ),
    ("struct RawCategory", "一节，小标题写成 [[category]]"),
    (
        "struct RawStage",
        "花括号括起来的一个环节，如 { stage = \"办结\", start = \"起算日期\", done = [\"办结日期\"], limit = \"10工作日\" }",
    ),
    ("struct RawYear", "一节，小标题写成 [[year]]"),
    ("points", "数字，不加引号，如 2 或 0.5"),
    (
        "dated points",
        "数字，不加引号，如 2 或 0.5；从某日起改变的写成 [{ points = 2 }, { from = 2026-07-01, points = 3 }]",
    ),
    (
        "a dated threshold",
        "整数，不加引号，如 3；从某日起改变的写成 [{ threshold = 3 }, { from = 2026-07-01, threshold = 2 }]",
    ),
    (
        "a dated limit",
        "文字，加英文引号，写成 \"10工作日\"；从某日起改变的写成 [{ limit = \"2工作日\" }, { from = 2026-07-01, limit = \"1工作日\" }]",
    ),
    (
        "struct RawDatedPoints",
        "花括号括起来的一项，如 { from = 2026-07-01, points = 3 }",
    ),
    (
        "struct RawDatedThreshold",
        "花括号括起来的一项，如 { from = 2026-07-01, threshold = 2 }",
    ),
    (
        "struct RawDatedLimit",
        "花括号括起来的一项，如 { from = 2026-07-01, limit = \"1工作日\" }",
    ),
];

/// The settings that are one of some words, with these.
const CHOICES: &[(&str, &[&str])] = &[
    ("changed", &["first", "newest"]),
    ("vague_wording", &["deny", "warn"]),
    ("window", &["calendar-year", "rolling-12-months"]),
];

/// The settings that are true or false.
const FLAGS: &[&str] = &["roll_to_working_day"];

/// What stands where a fault was found.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// The file.
    pub file: &'a str,
    /// The name of the setting whose value begins there; empty where none does.
    pub key: &'a str,
    /// The text from there on.
    pub read: &'a str,
}

impl Found<'_> {
    /// What is said of a value that should have been another one, where the setting tells which.
    fn expected(self, message: &str) -> Option<String> {
        const BARE: [&str; 4] = [
            "invalid boolean",
            "invalid float",
            "string values must be quoted",
            "invalid type",
        ];
        let is_bare = BARE.iter().any(|part| message.contains(part));
        if !is_bare || self.key.is_empty() || self.read.starts_with(['"', '\'']) {
            return None;
        }
        let mut choices = CHOICES.iter();
        if let Some((key, known)) = choices.find(|(key, _)| *key == self.key) {
            return Some(format!("「{key}」可填：{}，加英文引号", known.join("、")));
        }
        let is_wide = |c: char| ('０'..='９').contains(&c) || c == '．';
        let is_digit = |c: char| is_wide(c) || c.is_ascii_digit() || c == '.';
        if self.read.contains(is_wide) && self.read.chars().all(is_digit) {
            return Some(NUMBER.to_owned());
        }
        let is_flag = FLAGS.contains(&self.key);
        (message.contains("invalid boolean") && !is_flag).then(|| QUOTED.to_owned())
    }
}

/// A message of the reader of a file in Chinese, with the text where the fault was found.
pub fn in_words(message: &str, found: Found<'_>) -> String {
    let read = found.read;
    let quoted = |prefix: &str| {
        let rest = message.strip_prefix(prefix)?;
        Some((rest.split('`').nth(1)?.to_owned(), rest))
    };
    if let Some((name, rest)) = quoted("unknown field ") {
        let known: Vec<&str> = rest.split('`').skip(3).step_by(2).collect();
        return if known.is_empty() {
            format!("没有「{name}」这一项")
        } else {
            format!("没有「{name}」这一项；可用的有：{}", known.join("、"))
        };
    }
    if let Some((name, _)) = quoted("missing field ") {
        return format!("缺少「{name}」一项");
    }
    let expected = found.expected(message);
    let fault = expected.or_else(|| type_in_words(message, found));
    let fault = fault.unwrap_or_else(|| {
        let mut known = FAULTS.iter();
        let found = known.find(|(part, _)| message.contains(part));
        found.map_or(OTHER, |(_, words)| words).to_owned()
    });
    if read.is_empty() {
        fault
    } else {
        format!("{fault}；读到「{read}」")
    }
}

/// What is said of a value of another type than expected; `None` for any other message.
fn type_in_words(message: &str, at: Found<'_>) -> Option<String> {
    let read = at.read;
    let (found, expected) = message
        .strip_prefix("invalid type: ")?
        .rsplit_once("expected ")?;
    if expected == "a sequence" {
        // The reader calls a day a map as well.
        let is_heading =
            found.starts_with("map") && !read.starts_with(|c: char| c.is_ascii_digit());
        return Some(format!(
            "填写的类型不对，应当是{}",
            list_in_words(is_heading, at)
        ));
    }
    let kind = KINDS.iter().find(|(kind, _)| *kind == expected);
    let words = kind.map_or("手册里的写法", |(_, words)| words);
    // The reader calls a day a map as well.
    let is_day = read.starts_with(|c: char| c.is_ascii_digit());
    let of_a_section = if found.starts_with("map") && !is_day {
        "这里写成了一节（小标题或花括号），小标题的方括号不要多写；"
    } else {
        ""
    };
    Some(format!("填写的类型不对，{of_a_section}应当是{words}"))
}

/// How a list is written that stands where something else does: a heading of one bracket is one of the sections that there may be
/// several of.
fn list_in_words(is_heading: bool, at: Found<'_>) -> &'static str {
    match at.key {
        "done" => return "方括号括起来的几列，如 [\"办结日期\"]",
        "categories" => return "方括号括起来的几类，如 [\"leader-decision\"]",
        _ => {}
    }
    match (at.file == CALENDAR_FILE, is_heading) {
        (true, true) => "小标题，用两层方括号写成 [[year]]，每年一节",
        (true, false) => "方括号括起来的几天，如 [2027-01-01, 2027-01-02]；小标题写成 [[year]]",
        (false, true) => "小标题，用两层方括号写成 [[category]]，每类一节",
        (false, false) => "方括号括起来的几项，如 [\"有些\", \"某些\"]",
    }
}

#[cfg(test)]
mod tests {
    use super::super::settings_file::{read_calendar, read_settings};
    use crate::model::calendar::WorkCalendar;

    #[test]
    fn a_list_that_is_none_is_told_by_what_the_file_has() {
        let of_settings = |text: &str| read_settings(&format!("county = \"某县\"\n{text}")).err();
        let of_calendar = |text: &str| read_calendar(text, &mut WorkCalendar::built_in()).err();
        for (fault, said) in [
            (
                of_settings("[naming]\nvague = \"有些\""),
                "[\"有些\", \"某些\"]",
            ),
            (of_settings("[category]\nkey = \"a\""), "[[category]]"),
            (
                of_calendar("[year]\nyear = 2027\nholidays = []"),
                "写成 [[year]]，每年一节",
            ),
            (
                of_calendar("[[year]]\nyear = 2027\nholidays = 2027-01-01"),
                "[2027-01-01, 2027-01-02]",
            ),
            (
                of_calendar("[[year]]\nyear = 2027\nholidays = \"2027-01-01\""),
                "[2027-01-01, 2027-01-02]",
            ),
        ] {
            let message = fault.expect(said).message;
            assert!(message.contains(said), "{message}");
        }
    }

    #[test]
    fn what_a_hand_gets_wrong_is_told_in_chinese() {
        for (text, said) in [
            ("county = 某县", "文字要用英文引号"),
            ("county = “某县”", "文字要用英文引号"),
            ("county ： \"某县\"", "英文的等号"),
            ("county = \"某县", "引号没有成对"),
            ("county = \"某县\"\npublish_to = \"D:\\督查\"", "改用单引号"),
            ("county = \"某县\"\npodium = \"3\"", "整数，不加引号"),
            ("county = \"某县\"\npodium = 3.5", "整数，不加引号"),
            (
                "county = \"某县\"\nroll_to_working_day = \"true\"",
                "true 或 false",
            ),
            ("county = 3", "文字，加英文引号"),
            (
                "county = \"某县\"\n[scoring]\nbase = \"一百\"",
                "应当是数字",
            ),
            ("county = \"某县\"\n[scoring\nbase = 1", "右方括号"),
            (
                "county = \"某县\"\nin_force_from = 2022-13-40",
                "没有这一天",
            ),
            ("县名 = \"某县\"", "英文名称"),
            ("county = \"某县\"\ncounty = \"某县\"", "写了两次"),
            ("county = \"某县\"\npodium = 03", "读到「03」"),
            ("county = \"某县\"\npodium = 3 个", "写在 # 后面"),
            ("county = \"某县\"\npodium = nope", "英文引号"),
            ("county = \"某县\"\npodium = ３", "半角数字"),
            ("county = \"某县\"\npublish_to = temp", "文字要用英文引号"),
            (
                "county = \"某县\"\noffice = false_office",
                "文字要用英文引号",
            ),
            (
                "county = \"某县\"\nroll_to_working_day = True",
                "true 或 false，小写",
            ),
            ("county = \"某县\"\npublish_to = \"D:\\temp\"", "改用单引号"),
            ("county = \"某县\"\npublish_to = \"D:\\new\"", "改用单引号"),
            ("county = \"某县\"\n= 3", "等号前面"),
            (
                "county = \"某县\"\npublish_to = \"\\\\server\\u12\"",
                "改用单引号",
            ),
            ("county = \"某县\"\rpodium = 3", "另存"),
            ("county = \"某县\"\ncounty.x = 1", "已经写过值"),
            (
                "county = \"某县\"\n[[naming]]\nvague = [\"有些\"]",
                "方括号不要多写",
            ),
            ("county = \"某县\"\nnaming = 1", "[naming]"),
            (
                "county = \"某县\"\n[scoring]\nbase = [{ points = \"1\" }]",
                "不加引号",
            ),
            (
                "county = \"某县\"\n[escalation.overdue-circular]\nthreshold = 1.5",
                "应当是整数",
            ),
            ("county = \"某县\"\npodium = 300", "读到 300"),
        ] {
            let message = read_settings(text).expect_err(text).message;
            assert!(message.contains(said), "{text}: {message}");
            let english = [
                "expected",
                "unexpected",
                "must",
                "cannot",
                "invalid",
                "string",
                "unclosed",
                "table",
            ];
            assert!(
                !english.iter().any(|word| message.contains(word)),
                "{text}: {message}"
            );
        }
    }

    #[test]
    fn a_word_without_quotes_is_told_which_words_there_are() {
        let heading = "[escalation.overdue-circular]\n";
        for (line, known) in [
            (
                "changed = first",
                "「changed」可填：first、newest，加英文引号",
            ),
            (
                "changed = newest",
                "「changed」可填：first、newest，加英文引号",
            ),
            (
                "changed = true",
                "「changed」可填：first、newest，加英文引号",
            ),
            (
                "changed = text",
                "「changed」可填：first、newest，加英文引号",
            ),
            (
                "[naming]\nvague_wording = warn",
                "「vague_wording」可填：deny、warn，加英文引号",
            ),
            (
                &format!("{heading}window = rolling-12-months"),
                "「window」可填：calendar-year、rolling-12-months，加英文引号",
            ),
            (
                &format!("{heading}categories = \"listed\""),
                "如 [\"leader-decision\"]",
            ),
            (
                "[[category]]\nkey = \"a\"\nname = \"b\"\nstages = [{ stage = \"c\", start = \"起算日期\", done = \"办结日期\", limit = \"2日\" }]",
                "如 [\"办结日期\"]",
            ),
        ] {
            let text = format!("county = \"某县\"\n{line}");
            let message = read_settings(&text).expect_err(line).message;
            assert!(message.contains(known), "{line}: {message}");
        }
    }

    #[test]
    fn nothing_that_the_reader_says_in_english_comes_through() {
        let lines = [
            "=",
            "[",
            "[[",
            "[]",
            "[[]",
            "[a",
            "[[a]",
            "[a.]",
            "a.b.c = 1",
            "a = ",
            "a = [",
            "a = [1,",
            "a = [,1]",
            "a = [1 2]",
            "a = {",
            "a = { b = 1,",
            "a = {b=1",
            "a = {,}",
            "a = {=1}",
            "a = \"\\q\"",
            "a = \"\\u12\"",
            "a = \"\u{1}\"",
            "a = \"\"\"x",
            "a = '''x",
            "a = 1_",
            "a = 01",
            "a = 0x",
            "a = 0X1",
            "a = -0x1",
            "a = +",
            "a = ++1",
            "a = 1e",
            "a = 1.",
            "a = 2026-1-1",
            "a = 12:61:00",
            "a = true1",
            "a = nope",
            "a b = 1",
            "\"a = 1",
            "a = 1 b = 2",
            "a = \"x\" y",
            "# \u{1}",
            "\0",
            "a = 1\r2",
            "[a]\n[a]",
            "[naming]\n[naming]",
            "county.x = 1",
            "naming = 1",
            "naming = []",
            "[naming]\nvague = [1]",
            "[[naming]]",
            "category = 1",
            "[category]",
            "[[category]]\nkey = 1",
            "[scoring]\nbase = true",
            "[scoring]\nbase = [1]",
            "[scoring]\nbase = {points=1}",
            "[scoring]\nbase = [{from=2026-01-01}]",
            "[escalation]\nx = 1",
            "[collective]\nx = []",
            "limits = 3",
            "podium = 99999999999999999999",
            "[[category]]\nkey=\"a\"\nname=\"b\"\nstages=[1]",
            "[[category]]\nkey=\"a\"\nname=\"b\"\nstages=[{}]",
            "[[category]]\nkey=\"a\"\nname=\"b\"\nstages=[{stage=\"a\",start=\"起算日期\",done=[\"办结日期\"],limit=1}]",
        ];
        let deep = format!("a={}", "[".repeat(500));
        for line in lines.into_iter().chain([deep.as_str()]) {
            let Err(error) = read_settings(&format!("county = \"某县\"\n{line}\n")) else {
                panic!("{line}: no fault");
            };
            let told = error.message.split("读到").next().unwrap_or_default();
            for word in [
                "expected", "invalid", "missing", "must", "cannot", "did not", "unclosed", "Raw",
                "type",
            ] {
                assert!(!told.contains(word), "{line}: {}", error.message);
            }
        }
    }
}

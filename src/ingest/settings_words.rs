//! What the reader of `duban.toml` says, in the words of somebody who edits it with a notepad.

/// Beginnings of the reader's messages, and what they come to.
const FAULTS: &[(&str, &str)] = &[
    (
        "string values must be quoted",
        "文字要用英文引号括起来，如 \"某某县\"；数字、true 和 false 不用引号",
    ),
    (
        "missing escaped value",
        "双引号里的反斜杠要写两个；路径请改用单引号，如 '\\\\服务器\\督查'",
    ),
    ("invalid basic string", "这一行的引号没有成对，要用英文引号"),
    (
        "invalid literal string",
        "这一行的引号没有成对，要用英文引号",
    ),
    ("key with no value", "名称后面要有英文的等号和值"),
    (
        "invalid unquoted key",
        "名称只能用规定的英文名称；文字里的标点要用英文的",
    ),
    ("invalid mantissa", "数字写得不对，要用半角数字"),
    ("invalid date", "没有这一天，日期要写成 2026-11-20"),
    ("invalid datetime", "日期要写成 2026-11-20"),
    ("unclosed table", "小标题少了一个右方括号 ]"),
    ("unclosed array", "方括号没有成对，少了一个 ]"),
    ("unclosed inline table", "花括号没有成对，少了一个 }"),
    ("duplicate key", "同一项写了两次"),
    ("data did not match", "填写的内容不对，请对照手册里的写法"),
];

/// What a value should have been.
const KINDS: &[(&str, &str)] = &[
    ("i64", "整数，不加引号"),
    ("f64", "数字，不加引号"),
    ("a boolean", "true 或 false，不加引号"),
    ("a string", "文字，加英文引号"),
    ("a TOML datetime", "日期，如 2026-11-20，不加引号"),
    ("a sequence", "方括号括起来的几项"),
];

/// A message of the reader in Chinese.
pub fn in_words(message: &str) -> String {
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
    if let Some((_, expected)) = message.rsplit_once("expected ")
        && message.starts_with("invalid type")
    {
        let kind = KINDS.iter().find(|(kind, _)| *kind == expected);
        return kind.map_or_else(
            || "填写的类型不对，请对照手册里的写法".to_owned(),
            |(_, words)| format!("填写的类型不对，应当是{words}"),
        );
    }
    FAULTS
        .iter()
        .find(|(beginning, _)| message.contains(beginning))
        .map_or_else(
            || format!("格式有误（{message}）"),
            |(_, words)| (*words).to_owned(),
        )
}

#[cfg(test)]
mod tests {
    use super::super::settings_file::read_settings;

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
            ("county = \"某县\"\n[scoring]\nbase = \"一百\"", "对照手册"),
            ("county = \"某县\"\n[scoring\nbase = 1", "右方括号"),
            (
                "county = \"某县\"\nin_force_from = 2022-13-40",
                "没有这一天",
            ),
            ("县名 = \"某县\"", "英文名称"),
            ("county = \"某县\"\ncounty = \"某县\"", "写了两次"),
        ] {
            let message = read_settings(text).expect_err(text).message;
            assert!(message.contains(said), "{text}: {message}");
            let english = ["expected", "invalid", "string", "unclosed", "table"];
            assert!(
                !english.iter().any(|word| message.contains(word)),
                "{text}: {message}"
            );
        }
    }
}

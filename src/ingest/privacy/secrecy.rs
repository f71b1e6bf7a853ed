//! Marks of secrecy, which stop a build.

use crate::source::{is_invisible, nfkc, pattern};
use memchr::memmem::Finder;
use regex::Regex;
use std::sync::LazyLock;

static SECRET_STAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:绝密|机密|秘密)(?:级)?["'”’\])】〕]*[(【\[]?[★☆⭐✩✭✮✯]"#));
static SECRET_WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^["'“‘\[(【<《〈〔「『]*(?:绝密|机密|秘密)级?["'”’\])】>》〉〕」』]*[(:]?(?:(?:保密期限)?[::]?(?:\d+|[一二三四五六七八九十]+)(?:年|个月|月)|长期)?["'”’\])】>》〉〕」』]*$"#,
    )
});

/// The label 密级 with a colon, and the level behind it.
static SECRET_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[\s(\[【〔,;、])密\s*级\s*:[\s_]*(?P<level>[^\s_)\]】〕,;、:]*)(?P<colon>:?)")
});

/// Whether a text has the character that is in every mark of secrecy. Most texts have not, and no other has it as its NFKC form.
pub fn may_be_secret(text: &str) -> bool {
    static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("密"));
    MARK.find(text.as_bytes()).is_some()
}

/// Whether a cell, or a part of a file's name, is marked as secret.
pub fn is_secret(text: &str) -> bool {
    if !may_be_secret(text) {
        return false;
    }
    let normal: String = nfkc(text)
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .collect();
    SECRET_STAR.is_match(&normal) || SECRET_WHOLE.is_match(&normal) || is_labelled_secret(text)
}

/// Whether the cells of a row are together nothing but a mark of secrecy, or the label 密级 with a level, whose characters are spread over
/// them, as titles are widened.
pub fn is_spread_mark(texts: &[&str]) -> bool {
    const FIRST: [&str; 4] = ["绝", "机", "秘", "密"];
    const MOST: usize = 5;
    let bare = |text: &&str| -> String {
        nfkc(text)
            .filter(|c| !c.is_whitespace() && !is_invisible(*c))
            .collect()
    };
    if !(2..=MOST).contains(&texts.len()) {
        return false;
    }
    let texts: Vec<String> = texts.iter().map(bare).collect();
    let first = texts[0].trim_start_matches(['[', '(', '【', '《', '〔', '「', '『', '“', '"']);
    // What stands behind a level is none of it.
    let joined = (2..=texts.len()).map(|end| texts[..end].concat());
    let says_a_level = |joined: &String| {
        let label = SECRET_LABEL.captures(joined);
        label.is_some_and(|label| !label["level"].is_empty())
    };
    let labelled = joined.into_iter().find(says_a_level);
    FIRST.contains(&first) && is_secret(&labelled.unwrap_or_else(|| texts.concat()))
}

/// Whether a text has the label 密级 with a level, as lines above tables are written; it stands for a column of that name.
fn is_labelled_secret(text: &str) -> bool {
    let seen: String = nfkc(text).filter(|c| !is_invisible(*c)).collect();
    let mut labels = SECRET_LABEL.captures_iter(&seen);
    // Where nothing was filled in, the next label stands behind it.
    labels.any(|label| {
        is_secret_level(&label["level"])
            && (label["colon"].is_empty() || secret_word(&label["level"]).is_some())
    })
}

/// Whether the name of a sheet is a secret mark, or ends in one in brackets.
pub fn is_secret_sheet(name: &str) -> bool {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"[(\[【〔「](?P<mark>[^)\]】〕」]*)[)\]】〕」]$"));
    if !may_be_secret(name) {
        return false;
    }
    let normal: String = nfkc(name).collect();
    let mark = MARK.captures(normal.trim_end());
    is_secret(name) || mark.is_some_and(|found| is_secret(&found["mark"]))
}

/// Whether the name of a file or a folder carries a secret mark as one of its parts.
pub fn is_secret_name(name: &str) -> bool {
    let normal: String = nfkc(name).collect();
    is_secret(&normal)
        || normal
            .split(|c: char| !(c.is_alphanumeric() || c == '★'))
            .any(is_secret)
}

/// The word that makes a text sound secret without being a mark (商业秘密).
pub fn secret_word(text: &str) -> Option<&'static str> {
    if !may_be_secret(text) {
        return None;
    }
    ["绝密", "机密", "秘密"]
        .into_iter()
        .find(|word| text.contains(word))
}

/// Whether the content of a column 密级 marks its row as secret: anything but a stroke or a word for nothing, or that it is not secret.
pub fn is_secret_level(text: &str) -> bool {
    let normal: String = nfkc(text)
        .filter(|c| !c.is_whitespace() && !is_invisible(*c) && !matches!(c, '(' | ')'))
        .collect();
    let says_open = matches!(
        normal.as_str(),
        "无" | "非密" | "非密级" | "非涉密" | "不涉密"
    );
    let is_stroke = normal.chars().all(|c| "/\\|-_~.·—–―*×".contains(c));
    !is_stroke && !says_open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_other_character_becomes_that_of_secrecy() {
        let others = ('\0'..=char::MAX).filter(|c| *c != '密');
        for c in others {
            let form: String = nfkc(&c.to_string()).collect();
            assert!(!form.contains('密'), "{c:?}");
        }
        assert!(may_be_secret("绝密★三年") && !may_be_secret("绝对"));
    }

    #[test]
    fn secret_marks_are_told_from_other_uses_of_the_words() {
        for text in [
            "绝密★",
            "机密★10年",
            "秘密",
            "【机密】",
            "机密10年",
            "秘密 ★ 一年",
            "标题 绝密★启用前",
            "机 密",
            "绝\n密",
            "机密（10年）",
            "秘密:五年",
            "机密级",
            "《秘密》",
            "“机密”",
            "[机密]★",
            "“机密”★三年",
            "绝　密　★",
            "机密☆3个月",
            "密级：机密",
            "密 级: 秘密",
            "密级：秘密：五年",
            "青石镇督查台账（密级：内部）",
            "填报单位：青石镇　密级：机密 保密期限：三年",
        ] {
            assert!(is_secret(text), "{text}");
        }
        for text in [
            "商业秘密",
            "国家秘密保护",
            "秘密举报",
            "",
            "密级：",
            "密级：非密",
            "密级：____ 填报单位：青石镇",
            "密级：无",
            "请填密级",
            "“秘密”一词",
            "《保守国家秘密》★",
        ] {
            assert!(!is_secret(text), "{text}");
        }
        for cells in [
            &["秘", "密"][..],
            &["绝", "密", "★"],
            &["【机", "密】"],
            &["秘", "密 ★ 1年"],
            &["机", "密", "级"],
            &["密", "级：", "内部"],
            &["密", "级:内部"],
        ] {
            assert!(is_spread_mark(cells), "{cells:?}");
        }
        for cells in [
            &["商", "业", "秘", "密", "保", "护"][..],
            &["保", "密", "工", "作", "机", "密"],
            &["姓名", "手", "机", "密", "码"],
            &["司", "机", "密", "度"],
            &["机", "密", "文", "件"],
            &["商业秘", "密"],
            &["密", "级：", "无"],
            &["密", "级：", "填报单位：", "甲镇"],
            &["密", "级：", "无", "甲镇"],
            &["密", "级"],
            &["秘", "书"],
            &["机", "关"],
            &["秘密"],
            &["秘"],
            &[],
        ] {
            assert!(!is_spread_mark(cells), "{cells:?}");
        }
        assert!(is_secret_name("青石镇台账(机密).xlsx"));
        assert!(is_secret_name("秘密-台账.xlsx"));
        assert!(is_secret_sheet("督查事项（机密）") && is_secret_sheet("机密"));
        for name in ["商业 秘密", "涉密(秘密)载体", "督查事项(秘密件另报)"] {
            assert!(!is_secret_sheet(name), "{name}");
        }
        assert!(!is_secret_name("商业秘密保护台账.xlsx"));
        assert!(is_secret_level("内部"));
        assert!(is_secret_level("待定"));
        for open in ["", "非密", "（非密）", "不涉密", "/", "——", "－"] {
            assert!(!is_secret_level(open), "{open}");
        }
    }
}

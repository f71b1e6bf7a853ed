//! Words in the number of a row: where nobody knows who complained, what is no word of all numbers may be a name.

use super::{MASK, pattern};
use crate::source::nfkc;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Chinese characters side by side, as a name may be spaced.
static RUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{Han}(?:[\s·•・･‧∙⋅.]*\p{Han})*"));
/// What numbers of complaints are called everywhere: 信访第3号, 县长信箱, and the county's one character before it.
static ORDINARY: LazyLock<Regex> = LazyLock::new(|| {
    const WORDS: &str = "投诉|信访|举报|来电|来信|来访|反映|热线|信箱|平台|网络|网上|留言|督办|督查|转办|交办|县长|市长|省长|书记|县委|政府|政务|服务|编号|登记|案件|事项|群众|市民";
    const LETTERS: &str = "字|第|号|件|年|月|日|类|电|信|访|网|投|诉|县|市|省";
    pattern(&format!(
        "^(?:.?(?:{WORDS})|{LETTERS})(?:{WORDS}|{LETTERS})*$"
    ))
});

/// The words of a number, without blanks, that may be somebody's name.
pub fn words_in(number: &str) -> impl Iterator<Item = String> {
    let pieces = number.split(MASK);
    let runs = pieces.flat_map(|piece| RUN.find_iter(piece));
    runs.map(|run| bare(run.as_str()))
        .filter(|word| may_be_a_name(word))
}

/// A number with the mask in place of each of its words that may be a name, unless it is known to be none.
pub fn without_words_in(number: &str, is_known: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let is_hidden = |run: &str| {
        let word = bare(run);
        may_be_a_name(&word) && !is_known(&word)
    };
    let mut pieces = number.split(MASK).map(|piece| {
        let hide = |run: &regex::Captures<'_>| {
            let run = &run[0];
            (if is_hidden(run) { MASK } else { run }).to_owned()
        };
        RUN.replace_all(piece, hide)
    });
    let mut hidden = pieces.next().unwrap_or_default().into_owned();
    for piece in pieces {
        hidden.push_str(MASK);
        hidden.push_str(&piece);
    }
    let twice = MASK.repeat(2);
    while hidden.contains(&twice) {
        hidden = hidden.replace(&twice, MASK);
    }
    if hidden == number {
        return Cow::Borrowed(number);
    }
    Cow::Owned(hidden)
}

fn bare(run: &str) -> String {
    nfkc(run).filter(|c| c.is_alphabetic()).collect()
}

fn may_be_a_name(word: &str) -> bool {
    word.chars().count() > 1 && !ORDINARY.is_match(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_all_numbers_stay_and_others_go() {
        for (number, hidden) in [
            ("T1", "T1"),
            ("TS-2026-01", "TS-2026-01"),
            ("信访〔2026〕3号", "信访〔2026〕3号"),
            ("青信访字第3号", "青信访字第3号"),
            ("县长信箱-12", "县长信箱-12"),
            ("2026年第3件", "2026年第3件"),
            ("欧阳晓明案", "[已隐去]"),
            ("T2 欧阳 晓明", "T2 [已隐去]"),
            ("[已隐去]二次反映", "[已隐去]"),
            ("李信访3", "李信访3"),
            ("李信-3", "[已隐去]-3"),
            ("平安投3", "平安投3"),
        ] {
            let told = without_words_in(number, |word| word == "平安投");
            assert_eq!(told, hidden, "{number}");
        }
    }
}

//! What a cell is found to hold: names, whole and in pieces, and what may be one.

use super::{
    MOST_JOINED, NO_CHARACTER_OF_A_NAME, ORGANISATION, OTHERS, PLACE, WORDS, is_dot, without_dots,
};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// What a cell was found to hold.
#[derive(Default)]
pub(super) struct Found {
    pub(super) names: BTreeSet<String>,
    /// Something in it may be a name beside other words.
    pub(super) has_unknown: bool,
}

impl Found {
    /// The names, the longest first. Single characters are part of too many words.
    pub(super) fn longest_first(&self) -> Vec<String> {
        let is_name =
            |name: &&String| name.chars().count() >= 2 && !name.chars().all(|c| c.is_ascii_digit());
        let mut names: Vec<String> = self.names.iter().filter(is_name).cloned().collect();
        names.sort_by_key(|name| Reverse(name.chars().count()));
        names
    }

    /// Joins what stands in pieces side by side where one of them is a single character, which is no name by itself: of 「韩、兰」 and of a
    /// name over two lines the whole is one. Nothing is joined over a word or a digit.
    pub(super) fn join_pieces(&mut self, cell: &str) {
        let apart = WORDS.replace_all(cell, " 0 ");
        let and = ['和', '与', '及', '暨'];
        // With nobody behind it, a piece of its own joins nothing: it is the end of a name.
        let last = apart.trim_end().strip_suffix(and);
        let last = last.filter(|before| !before.ends_with(char::is_alphanumeric));
        let end = last.map_or("", |before| apart[before.len()..].trim_end());
        let apart = last.unwrap_or(&apart).replace(and, " 0 ") + end;
        let parts = apart.split(|c: char| !c.is_alphanumeric());
        let parts = parts.map(|part| OTHERS.replace(part, "").chars().collect());
        let parts: Vec<Vec<char>> = parts.filter(|part: &Vec<char>| !part.is_empty()).collect();
        let is_han = |part: &&Vec<char>| part.iter().all(|c| !c.is_ascii() && c.is_alphabetic());
        let is_single =
            |part: &[char]| part.len() == 1 && !NO_CHARACTER_OF_A_NAME.contains(&part[0]);
        let mut joined: BTreeSet<String> = BTreeSet::new();
        for (at, first) in parts.iter().enumerate().filter(|(_, part)| is_han(part)) {
            for begun in beginnings(first) {
                let mut name = begun.to_vec();
                let mut has_single = is_single(begun);
                for part in parts[at + 1..].iter().take_while(is_han) {
                    name.extend(part);
                    has_single |= is_single(part);
                    if name.len() > 4 {
                        break;
                    }
                    if has_single {
                        joined.insert(name.iter().collect());
                    }
                }
            }
            if joined.len() > MOST_JOINED {
                self.has_unknown = true;
                break;
            }
        }
        for name in joined {
            self.take_word(&name);
        }
    }

    /// What is left of a part of a cell without the words that are no names.
    pub(super) fn take_apart(&mut self, part: &str) {
        let part = OTHERS.replace(part.trim(), "");
        for piece in WORDS.split(&part) {
            for fragment in piece.split(['和', '与', '及', '暨', '的']) {
                self.take(fragment);
            }
        }
    }

    fn take(&mut self, fragment: &str) {
        let has_dots = fragment.trim_matches(is_dot).contains(is_dot);
        let words = fragment.split_whitespace().map(without_dots);
        let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        // 「诸葛 大力」 is one, 「张三 李四」 are two.
        let whole = words.concat();
        let is_han = |text: &str| text.chars().all(|c| !c.is_ascii());
        if has_dots || !is_han(&whole) {
            // 「wx诸葛大力」.
            for run in whole.split(|c: char| c.is_ascii()).filter(|_| !has_dots) {
                self.take_word(run);
            }
            // Of 「艾力·买买提」 either part may be what people call him.
            let called = fragment.split(|c: char| is_dot(c) || c.is_whitespace());
            self.names.extend(called.map(str::to_owned));
            self.names.extend(words);
            self.names.insert(whole);
            return;
        }
        if words.len() > 1 {
            self.names.insert(whole);
        }
        for word in words {
            self.take_word(&word);
        }
    }

    fn take_word(&mut self, word: &str) {
        let letters: Vec<char> = word.chars().collect();
        // 「转诸葛大力」; what begins so may still be the name.
        let behind = match letters.as_slice() {
            [
                '转' | '由' | '经' | '系' | '是' | '替' | '帮' | '代',
                name @ ..,
            ] => name,
            whole => whole,
        };
        // 「诸葛大力户」, 「欧阳锋代」, 「诸葛大力母」.
        let name = match behind {
            [
                name @ ..,
                '户' | '家' | '代' | '转' | '氏' | '父' | '母' | '妻' | '夫',
            ] => name,
            [
                name @ ..,
                '子' | '女' | '媳' | '婿' | '兄' | '弟' | '姐' | '妹' | '嫂' | '儿' | '孙',
            ] if name.len() >= 3 => name,
            whole => whole,
        };
        self.names.insert(word.to_owned());
        self.names.insert(behind.iter().collect());
        self.names.insert(name.iter().collect());
        if name.len() <= 4 || ORGANISATION.iter().any(|end| word.ends_with(end)) {
            return;
        }
        // 「青石镇王庄村诸葛大力」; what ends on a place may still be called so.
        let before = &name[..name.len() - 1];
        match before.iter().rposition(|letter| PLACE.contains(letter)) {
            Some(at) if name.len() - at <= 5 => {
                self.names.insert(name[at + 1..].iter().collect());
                // 「王庄村庄大力」: the place's last character may be the surname.
                self.names.insert(name[at..].iter().collect());
            }
            _ => self.has_unknown = true,
        }
    }
}

/// Where in the first piece of a name that stands in pieces the name may begin: behind a place, or a word of one character, too.
fn beginnings(piece: &[char]) -> impl Iterator<Item = &[char]> {
    let before_last = &piece[..piece.len() - 1];
    let place = before_last.iter().rposition(|c| PLACE.contains(c));
    let word = before_last.first().filter(|c| {
        matches!(
            c,
            '转' | '由' | '经' | '系' | '是' | '替' | '帮' | '代' | '找'
        )
    });
    let behind_place = place.map(|at| &piece[at + 1..]);
    let behind_word = word.map(|_| &piece[1..]);
    [Some(piece), behind_place, behind_word]
        .into_iter()
        .flatten()
}

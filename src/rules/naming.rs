//! R8: plain naming. A circular says which unit; it does not say "some units".

mod letters;

pub use letters::MARKDOWN;

use super::clause::{Basis, Clause};
use super::registers::{self, StruckOut};
use crate::check::History;
use crate::diagnostic::{Diagnostic, RowProblem};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::numerals::{is_numeral, number};
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Naming;
use letters::{BLOCK_END, Letter, letters};
use std::collections::BTreeSet;

/// R8.
pub const PLAIN_NAMING: Clause = Clause {
    id: "R8",
    citation: "四(三)",
    title: "点名道姓",
    rule: "按语和通报不得写「有些、某些、部分……」的「乡镇、单位、干部……」（村民除外），也不得写「等几个单位」而不在同一句里先写出这几个单位的名称。本期按语里有的，不予生成；往期按语和已发通报里有的，予以提示。",
    basis: Basis::Notice,
    function: "rules::naming::vague_places",
    cases: include_str!("cases/R8.txt"),
};

/// A place of a text that names nobody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct VaguePlace {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
    /// The words, without blanks and marks of emphasis.
    pub words: String,
}

/// All vague places of a Markdown text, in order.
pub fn vague_places(text: &str, naming: &Naming, directory: &Directory) -> Vec<VaguePlace> {
    Wording::of(naming, directory).vague_places(text)
}

/// The words that make a phrase vague, and the names that make it plain; the longest first.
struct Wording {
    vague: Vec<Vec<char>>,
    nouns: Vec<Vec<char>>,
    names: Vec<(Vec<char>, UnitId)>,
}

impl Wording {
    fn of(naming: &Naming, directory: &Directory) -> Wording {
        Wording {
            vague: by_length(&naming.vague),
            nouns: by_length(&naming.nouns),
            names: names(directory),
        }
    }

    /// The places as a page shows the text, and as a paper prints it, which leaves out what is struck through.
    fn vague_places(&self, text: &str) -> Vec<VaguePlace> {
        let mut places = self.places_of(text, &letters(text, true));
        if text.contains('~') {
            places.extend(self.places_of(text, &letters(text, false)));
            places.sort();
            places.dedup();
        }
        places
    }

    fn places_of(&self, text: &str, letters: &[Letter]) -> Vec<VaguePlace> {
        let mut position = Position::start(text);
        (0..letters.len())
            .filter_map(|at| {
                let rest = &letters[at..];
                let length = vague_phrase(letters, at, &self.vague, &self.nouns)
                    .or_else(|| unnamed_count(letters, at, &self.nouns, &self.names))?;
                let (line, column) = position.of(rest[0].at);
                Some(VaguePlace {
                    line,
                    column,
                    words: rest[..length].iter().map(|letter| letter.sign).collect(),
                })
            })
            .collect()
    }
}

/// Warns of vague wording in what the register says of circulars that have been issued.
pub fn report_circulars(
    history: &History,
    struck_out: &StruckOut,
    naming: &Naming,
    directory: &Directory,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let wording = Wording::of(naming, directory);
    for row in registers::unit_rows(history, Sheet::Circulars, struck_out).filter(|row| !row.struck)
    {
        let content = row.record.text_or_empty(Field::Content);
        let words: Vec<String> = wording
            .vague_places(&content)
            .into_iter()
            .map(|place| place.words)
            .collect();
        if !words.is_empty() {
            let place = row.record.place(Field::Content);
            diagnostics.push(Diagnostic::new(
                RowProblem::VagueWording { words },
                place,
                None,
            ));
        }
    }
}

/// Where the letters of a text stand, from its beginning to its end.
struct Position<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'t> Position<'t> {
    fn start(text: &'t str) -> Position<'t> {
        Position {
            text,
            at: 0,
            line: 1,
            column: 1,
        }
    }

    /// Line and column of the character that begins at a byte.
    fn of(&mut self, at: usize) -> (usize, usize) {
        if at < self.at {
            *self = Position::start(self.text);
        }
        for sign in self.text[self.at..at].chars() {
            self.column += 1;
            if sign == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            }
        }
        self.at = at;
        (self.line, self.column)
    }
}

/// Words in their compatible form, the longest first, so that the longest of several is found.
fn by_length(words: &[String]) -> Vec<Vec<char>> {
    let mut words: Vec<Vec<char>> = words
        .iter()
        .map(|word| comparable(word).chars().collect::<Vec<char>>())
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    words
}

fn names(directory: &Directory) -> Vec<(Vec<char>, UnitId)> {
    let mut names: Vec<(Vec<char>, UnitId)> = directory
        .iter()
        .flat_map(|(unit, entry)| {
            std::iter::once(&entry.name)
                .chain(&entry.other_names)
                .map(move |name| (comparable(name).chars().collect::<Vec<char>>(), unit))
        })
        .filter(|(name, _)| !name.is_empty())
        .collect();
    names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.cmp(b)));
    names
}

fn starts_with(letters: &[Letter], word: &[char]) -> bool {
    letters.len() >= word.len()
        && letters
            .iter()
            .zip(word)
            .all(|(letter, sign)| letter.sign == *sign)
}

/// The length of the noun that begins the letters. 村民 are no village.
fn noun_length(letters: &[Letter], nouns: &[Vec<char>]) -> Option<usize> {
    let noun = nouns.iter().find(|noun| starts_with(letters, noun))?;
    let villagers = noun.as_slice() == ['村'] && starts_with(letters, &['村', '民']);
    (!villagers).then_some(noun.len())
}

/// What stands before 的 in words that are not vague: 所有的单位 are all of them.
const NOT_SOME: &[char] = &['所', '没', '现', '原', '拥', '具', '共', '国'];

/// 「部分乡镇」: the length of a vague word and its noun at a position. 第三部分 and 所有的 are no vague words.
fn vague_phrase(
    letters: &[Letter],
    at: usize,
    vague: &[Vec<char>],
    nouns: &[Vec<char>],
) -> Option<usize> {
    let rest = &letters[at..];
    vague
        .iter()
        .filter(|word| starts_with(rest, word))
        .find_map(|word| Some(word.len() + noun_length(&rest[word.len()..], nouns)?))
        .filter(|_| !(starts_with(rest, &['部', '分']) && is_ordinal(&letters[..at])))
        .filter(|_| !(starts_with(rest, &['有', '的']) && ends_in(&letters[..at], NOT_SOME)))
}

/// Whether the last letter is one of some.
fn ends_in(before: &[Letter], some: &[char]) -> bool {
    let last = before.last();
    last.is_some_and(|letter| some.contains(&letter.sign))
}

/// Whether letters end with 第 and a number.
fn is_ordinal(before: &[Letter]) -> bool {
    let digits = before
        .iter()
        .rev()
        .take_while(|letter| is_numeral(letter.sign))
        .count();
    digits > 0
        && before
            .iter()
            .rev()
            .nth(digits)
            .is_some_and(|letter| letter.sign == '第')
}

/// 「等3个乡镇」: the length of such a count at a position, unless as many units have been named in the sentence before it.
fn unnamed_count(
    letters: &[Letter],
    at: usize,
    nouns: &[Vec<char>],
    names: &[(Vec<char>, UnitId)],
) -> Option<usize> {
    let rest = &letters[at..];
    let after = strip(rest, '等')?;
    let digits = after
        .iter()
        .take_while(|letter| is_numeral(letter.sign))
        .count();
    let (numeral, after) = after.split_at(digits);
    let noun = noun_length(strip(after, '个')?, nouns)?;
    let numeral: String = numeral.iter().map(|letter| letter.sign).collect();
    let sentence = sentence_before(&letters[..at]);
    let count = u64::try_from(named_units(sentence, names)).unwrap_or(u64::MAX);
    (number(&numeral)? > count).then_some(2 + digits + noun)
}

fn strip(letters: &[Letter], sign: char) -> Option<&[Letter]> {
    letters
        .split_first()
        .filter(|(first, _)| first.sign == sign)
        .map(|(_, rest)| rest)
}

/// What stands before a position in its sentence.
fn sentence_before(letters: &[Letter]) -> &[Letter] {
    let end = letters
        .iter()
        .rposition(|letter| matches!(letter.sign, '。' | '!' | '?' | BLOCK_END));
    &letters[end.map_or(0, |end| end + 1)..]
}

/// How many units of the directory some letters name; the longest name at a position is the one meant.
fn named_units(letters: &[Letter], names: &[(Vec<char>, UnitId)]) -> usize {
    let mut units = BTreeSet::new();
    let mut at = 0;
    while at < letters.len() {
        match names
            .iter()
            .find(|(name, _)| starts_with(&letters[at..], name))
        {
            Some((name, unit)) => {
                units.insert(*unit);
                at += name.len();
            }
            None => at += 1,
        }
    }
    units.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::directory::Unit;
    use crate::model::settings::Settings;
    use crate::source::Place;

    fn directory() -> Directory {
        let unit = |name: &str, other: &str| Unit {
            other_names: vec![other.to_owned()],
            ..Unit::new(name, "乡镇", Place::of_file("单位名录.xlsx"))
        };
        Directory::new(vec![
            unit("青石镇", "青石"),
            unit("红岩乡", "红岩"),
            unit("县(乙)局", "乙局"),
        ])
    }

    #[track_caller]
    fn case(text: &str, expected: &[(usize, usize, &str)]) {
        let naming = Settings::for_county("试县").naming;
        let found = vague_places(text, &naming, &directory());
        let shown: Vec<(usize, usize, &str)> = found
            .iter()
            .map(|place| (place.line, place.column, place.words.as_str()))
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn a_vague_word_and_a_noun_are_found_wherever_they_stand() {
        case("部分乡镇进度慢。", &[(1, 1, "部分乡镇")]);
        case(
            "# 按语\n\n今年以来，有的单位、个别同志和少数村拖拉。",
            &[(3, 6, "有的单位"), (3, 11, "个别同志"), (3, 16, "少数村")],
        );
        case("大部分单位较好", &[(1, 2, "部分单位")]);
        case("部分项目、有的放矢、某些问题、全部单位", &[]);
        case("所有的单位都要报送，现有的村、没有的部门不列", &[]);
        case(
            "有的单位没有报送，还有的乡镇迟报",
            &[(1, 1, "有的单位"), (1, 11, "有的乡镇")],
        );
    }

    #[test]
    fn villagers_are_no_villages() {
        case("部分村民反映，个别村干部不到位", &[(1, 8, "个别村")]);
        case("等3个村民小组", &[]);
    }

    #[test]
    fn blanks_emphasis_and_line_breaks_hide_nothing() {
        case("**部分**乡镇", &[(1, 3, "部分乡镇")]);
        case("有 些　干部", &[(1, 1, "有些干部")]);
        case("存在部分\n单位", &[(1, 3, "部分单位")]);
        case("存在部分\n\n单位", &[]);
        case("- 占一部分\n- 单位", &[]);
        case("| 部分 | 单位 |", &[]);
        case("## 第三部分 单位情况\n第2部分单位", &[]);
    }

    #[test]
    fn what_is_not_seen_hides_nothing_and_parts_nothing() {
        case("部分[乡镇](x.html)", &[(1, 1, "部分乡镇")]);
        case("[部分](x \"单位\")乡镇", &[(1, 2, "部分乡镇")]);
        case("[个别][1]单位\n\n[1]: http://x\n", &[(1, 2, "个别单位")]);
        case("个*别*~~单~~位", &[(1, 1, "个别单位")]);
        case("部分<b>乡镇</b>", &[(1, 1, "部分乡镇")]);
        case("部分<br>乡镇", &[(1, 1, "部分乡镇")]);
        case("部分<!-- 全部 -->乡镇", &[(1, 1, "部分乡镇")]);
        case(
            "部分`乡镇`、`少数`地方",
            &[(1, 1, "部分乡镇"), (1, 9, "少数地方")],
        );
        case(
            "部分&#20065;镇，有&#x4e9b;&nbsp;村",
            &[(1, 1, "部分乡镇"), (1, 13, "有些村")],
        );
        case("&#37096;分乡镇", &[(1, 1, "部分乡镇")]);
        case("部\u{200b}分乡\u{ad}镇", &[(1, 1, "部分乡镇")]);
        case(
            "😀个别乡镇 e\u{301}个别单位",
            &[(1, 2, "个别乡镇"), (1, 9, "个别单位")],
        );
        case("\r\n一\r\n部分\r\n乡镇", &[(3, 1, "部分乡镇")]);
        // The circular leaves out what is struck through, and the page shows it.
        case("个别~~很好的~~乡镇落后", &[(1, 1, "个别乡镇")]);
        case("~~个别乡镇~~青石镇落后", &[(1, 3, "个别乡镇")]);
        case("~~青石镇~~、红岩乡等2个单位", &[(1, 12, "等2个单位")]);
        // Names are read as the phrase is.
        case("**青石镇**、[红岩乡](x)等2个单位", &[]);
        case("青<b>石</b>镇、红&#23721;乡等2个单位", &[]);
        case("<!-- 青石镇、红岩乡 -->等2个单位", &[(1, 17, "等2个单位")]);
    }

    #[test]
    fn what_nobody_reads_is_not_judged() {
        case("<!-- 个别乡镇 -->本周无事", &[]);
        case("<!--\n个别乡镇\n-->\n本周无事", &[]);
        case("见[说明](http://x/个别乡镇 \"部分单位\")", &[]);
        case("见[说明][部分乡镇]\n\n[部分乡镇]: x \"部分单位\"\n", &[]);
        case("<i title=\"部分乡镇\">好</i>", &[]);
        case("<div title=\"部分乡镇\">\n好\n</div>", &[]);
        case("<style>\n部分乡镇\n</style>", &[]);
        // What stands in place of a picture is printed.
        case("![个别乡镇](a.png)", &[(1, 3, "个别乡镇")]);
    }

    #[test]
    fn blocks_of_html_are_read_without_their_tags() {
        case("<div>\n部分<b>乡镇</b>\n</div>", &[(2, 1, "部分乡镇")]);
        case(
            "<div>部分\n<!-- 或\n全部 -->&#20065;镇</div>\n",
            &[(1, 6, "部分乡镇")],
        );
        case("> <p>好<p>有些\n> 村</p>", &[(1, 10, "有些村")]);
        case("<p>部分</p><p>乡镇</p>", &[]);
        case("<table><tr><td>部分</td><td>单位</td></tr></table>", &[]);
        case(
            "<div>1 < 2，部分单位 & 个别村</div>",
            &[(1, 12, "部分单位"), (1, 19, "个别村")],
        );
    }

    #[test]
    fn blocks_stay_apart() {
        case(
            "| 部分 | 单位 |\n|---|---|\n| 有的 | 干部 |\n| 少数村 | |",
            &[(4, 3, "少数村")],
        );
        case("- 青石镇、红岩乡\n- 等2个单位", &[(2, 3, "等2个单位")]);
        case("## 青石镇、红岩乡\n等2个单位", &[(2, 1, "等2个单位")]);
        case("> 部分\n\n单位", &[]);
        case("部分\n***\n单位", &[]);
        case(
            "```\n个别乡镇\n```\n> 部分单位\n\n1. 有的同志\n",
            &[(2, 1, "个别乡镇"), (4, 3, "部分单位"), (6, 4, "有的同志")],
        );
        case("1、青石镇、红岩乡\n2、等2个单位", &[(2, 3, "等2个单位")]);
    }

    #[test]
    fn a_count_needs_as_many_names_before_it_in_its_sentence() {
        case("等3个乡镇逾期", &[(1, 1, "等3个乡镇")]);
        case("青石镇等叁个乡镇逾期", &[(1, 4, "等叁个乡镇")]);
        case("青石镇、红岩乡等贰个乡镇逾期", &[]);
        case("青石镇等廿三个乡镇逾期", &[(1, 4, "等廿三个乡镇")]);
        case("青石镇、红岩乡等2个乡镇逾期", &[]);
        case("青石镇、红岩乡等两个乡镇逾期", &[]);
        case("青石镇、红岩乡等３个乡镇逾期", &[(1, 8, "等3个乡镇")]);
        case("青石、红岩乡、县（乙）局等三个单位逾期", &[]);
        case("青石镇、青石镇等二个单位逾期", &[(1, 8, "等二个单位")]);
        case("青石镇、红岩乡较好。等2个单位逾期", &[(1, 11, "等2个单位")]);
        case(
            "青石镇、红岩乡较好！等 2 个 单位逾期",
            &[(1, 11, "等2个单位")],
        );
        case("青石镇、红岩乡较好；等2个单位逾期", &[]);
        case("青石镇等十二个部门", &[(1, 4, "等十二个部门")]);
        case("青石镇等多个部门，等3个项目，等3天", &[]);
        case("红岩乡、\n青石镇等2个乡镇", &[]);
    }

    #[test]
    fn the_lists_are_the_countys() {
        let mut naming = Settings::for_county("试县").naming;
        naming.vague = vec!["多数".to_owned()];
        naming.nouns = vec!["村民".to_owned()];
        let found = vague_places("多数村民，部分单位", &naming, &directory());
        assert_eq!(found.len(), 1);
    }
}

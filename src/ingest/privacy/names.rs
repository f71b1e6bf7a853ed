//! Who complained: the names in a cell that names people, however it puts them, so that they can be taken out of the rest of its row.

mod found;

use super::folded::{Folded, letters};
use super::{BRACKETED, MASK, pattern};
use crate::source::{is_invisible, nfkc, nfkc_where};
use found::Found;
use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// What parts the names in a cell, beside digits.
const BETWEEN_NAMES: [char; 23] = [
    '、', ',', ';', '/', '\n', '\r', '—', '–', '-', '|', '+', ':', '"', '\'', '“', '”', '‘', '’',
    '「', '」', '『', '』', '。',
];
/// What may stand between the characters of a name: any sign but the brackets of a mark, for ends of lines and strokes part names as well.
const INSIDE_A_NAME: &str =
    r"[\s!-/:-@\\^-`{-~·•・･∙⋅\x{2010}-\x{2027}\x{3001}-\x{3003}\x{3008}-\x{3020}]*";
/// Signs that part sentences and words as a rule, and names hardly ever.
const BETWEEN_SENTENCES: [char; 24] = [
    ',', ';', ':', '!', '?', '\'', '"', '、', '。', '—', '–', '―', '…', '“', '”', '‘', '’', '「',
    '」', '『', '』', '《', '》', '〈',
];
/// What stands right before or behind somebody's name in a sentence, and in no word that ends or begins with one of its characters.
const BESIDE_A_NAME: [&[char]; 2] = [
    &['找', '问', '待', '向', '给', '由', '请', '与', '和', '告'],
    &['和', '与', '及', '说', '称', '等'],
];
/// What somebody does who is named before it.
const SAID_BEHIND_A_NAME: [&str; 7] = ["反映", "投诉", "举报", "来电", "来信", "来访", "信访"];
/// Of what stands in single characters in a cell that names people, these are no part of a name.
const NO_CHARACTER_OF_A_NAME: [char; 8] = ['男', '女', '是', '否', '有', '无', '等', '人'];
/// So many names are joined of short pieces of a cell at most: where there are more, nobody knows what is one.
const MOST_JOINED: usize = 200;
/// What the column of complainants says where it names nobody.
const NOBODYS_NAMES: [&str; 26] = [
    "企业", "商户", "业主", "百姓", "居民", "群众", "市民", "村民", "军人", "职工", "学生", "家长",
    "小哥", "网友", "网民", "批示", "转办", "交办", "信箱", "留言", "热线", "平台", "领导", "上级",
    "不详", "无名",
];
/// How many names one pattern holds: thousands would make it larger than the library allows.
const AT_ONCE: usize = 500;
/// What a person is to a complaint, before the name.
static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:投诉|举报|反映|信访|来电|来访|来信|代理|委托|联系|当事|申请|诉求)(?:人员|人|者)|投诉举报人|本人|化名|姓名|名字|家属|网名)",
    )
});
/// How many complain together, behind the name.
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:夫妇|夫妻|一家)?(?:等?(?:[0-9]+|[一二两三四五六七八九十百多数余]+)余?(?:人|户|名)(?:群众|村民|居民|业主)?|等人|等)?$",
    )
});
/// What people are, and how they are to one another: no part of a name.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:投诉|举报|反映|信访|来电|来访|来信|代理|委托|联系|当事|申请|诉求)(?:人员|人|者)|投诉|举报|反映|来电|来访|来信|",
        r"实名|匿名|化名|网名|姓名|名字|本人|实为|即为|代表|代为|受托|委托|转交|不愿透露|未留|",
        r"先生|女士|小姐|同志|老师|大爷|大妈|大姐|大哥|老人|",
        r"其子|其女|其妻|其夫|其父|其母|父亲|母亲|儿子|女儿|妻子|丈夫|爱人|配偶|哥哥|弟弟|姐姐|妹妹|兄弟|姐妹|儿媳|女婿|",
        r"祖父|祖母|爷爷|奶奶|外公|外婆|叔叔|伯伯|舅舅|姑姑|亲属|亲戚|亲友|家属|家人|父子|母子|夫妻|夫妇|一家|邻居|朋友|同事|",
        r"村民|居民|市民|群众|业主|住户|农户|租户|商户|商贩|游客|乘客|家长|学生|职工|员工|工人|农民工|民工|会计|司机|",
        r"教师|医生|护士|干部|党员|律师|记者|法人|法定代表人|负责人|经理|老板|店主|店长|主任|书记|支书|组长|队长|退休|退伍|军人|",
        r"热线|网友|网民|留言|平台|信箱|身份证|电话|手机|微信|见附件|见附|附后|保密|等人",
    ))
});
/// A cell without the words that are no part of a name.
pub fn without_words(cell: &str) -> Cow<'_, str> {
    WORDS.replace_all(cell, "、")
}

/// Behind what a name begins: places that people live in.
const PLACE: [char; 20] = [
    '村', '镇', '乡', '街', '道', '路', '区', '组', '县', '市', '省', '号', '巷', '楼', '室', '社',
    '庄', '屯', '队', '院',
];
/// On what the names of organisations end that are not called after somebody.
const ORGANISATION: [&str; 8] = [
    "公司",
    "集团",
    "委员会",
    "学校",
    "中学",
    "小学",
    "医院",
    "政府",
];

/// The names in the complainants' cells of a row.
#[derive(Debug, Clone)]
pub struct Names {
    /// What must stand nowhere else in the row.
    patterns: Vec<Regex>,
    /// Whether every piece of the cells could be told to be a name or none. Where not, nobody knows what in a text is one.
    pub are_known: bool,
    /// Whether other rows alone name them, and the cells of the row itself name nobody.
    pub are_of_others: bool,
}

impl Names {
    /// The names in a cell that names people; `None` where it names nobody.
    pub fn of(cell: &str) -> Option<Names> {
        if cell.is_empty() {
            return None;
        }
        let normal = nfkc_where(cell, |c| !is_invisible(c));
        let mut found = Found::default();
        for piece in pieces(&BRACKETED.replace_all(&normal, "")) {
            found.names.extend(names_in(piece));
        }
        found.names.extend(bracketed_names(&normal));
        found.join_pieces(&normal);
        let outside = BRACKETED.replace_all(&normal, "、");
        let inside = BRACKETED.find_iter(&normal).map(|found| found.as_str());
        for text in std::iter::once(&*outside).chain(inside) {
            let parts =
                text.split(|c: char| BETWEEN_NAMES.contains(&c) || c.is_numeric() || is_bracket(c));
            for part in parts {
                found.take_apart(part);
            }
        }
        let names = found.longest_first();
        if names.is_empty() {
            return None;
        }
        // What is too long for a pattern is no name, and may hold one.
        let patterns: Result<Vec<Regex>, _> = names.chunks(AT_ONCE).map(any_of).collect();
        Some(Names {
            are_known: !found.has_unknown && patterns.is_ok(),
            are_of_others: false,
            patterns: patterns.unwrap_or_default(),
        })
    }

    /// Those of somebody whose name stands elsewhere: nobody knows what in a text is one.
    pub fn unknown() -> Names {
        Names {
            patterns: Vec::new(),
            are_known: false,
            are_of_others: false,
        }
    }

    /// These beside those of a row itself, which are among them as far as they are known: of two names the longer one goes first.
    #[must_use]
    pub fn beside(mut self, own: Names) -> Names {
        self.patterns.extend(own.patterns);
        Names {
            patterns: self.patterns,
            are_known: self.are_known && own.are_known,
            are_of_others: false,
        }
    }

    /// What of a cell that names people looks like a person's name and like nothing else: two to four characters, no place, no organisation.
    pub fn of_people(cell: &str) -> Vec<String> {
        let normal: String = nfkc(cell).collect();
        let mut found = Found::default();
        for part in
            normal.split(|c: char| BETWEEN_NAMES.contains(&c) || c.is_numeric() || is_bracket(c))
        {
            found.take_apart(part);
        }
        let is_of_person = |name: &String| {
            let is_han = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
            name.chars().all(is_han)
                && (2..=4).contains(&name.chars().count())
                && !name.ends_with(PLACE)
                && !ORGANISATION.iter().any(|end| name.ends_with(end))
                && !NOBODYS_NAMES.iter().any(|word| name.contains(word))
        };
        let names = found.longest_first().into_iter();
        names.filter(is_of_person).collect()
    }

    /// Whether a cell holds words alone that name nobody.
    pub fn are_nobodys(cell: &str) -> bool {
        let normal: String = nfkc(cell).collect();
        let mut found = Found::default();
        for part in
            normal.split(|c: char| BETWEEN_NAMES.contains(&c) || c.is_numeric() || is_bracket(c))
        {
            found.take_apart(part);
        }
        let is_word = |name: &String| name.is_empty() || NOBODYS_NAMES.contains(&name.as_str());
        !found.has_unknown && found.names.iter().all(is_word)
    }

    /// A text with the mask in place of each of the names; borrowed where there are none.
    pub fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut masked = Cow::Borrowed(text);
        for pattern in &self.patterns {
            if let Cow::Owned(changed) = replaced(pattern, &masked) {
                masked = Cow::Owned(changed);
            }
        }
        masked
    }
}

/// A text with the mask in place of what a pattern finds in it, however that is typed.
fn replaced<'t>(pattern: &Regex, text: &'t str) -> Cow<'t, str> {
    let folded = Folded::of(text);
    let read = folded.as_ref().map_or(text, |folded| &folded.text);
    let mut masked = String::new();
    let (mut from, mut end) = (0, 0);
    while let Some(found) = pattern.find_at(read, from) {
        if meets_by_chance(read, found.range()) {
            let first = found.as_str().chars().next();
            from = found.start() + first.map_or(1, char::len_utf8);
            continue;
        }
        from = found.end();
        let typed = match &folded {
            Some(folded) => folded.typed(found.range()),
            None => Some(found.range()),
        };
        let Some(typed) = typed else { continue };
        // One character may have been several letters, of two names.
        masked.push_str(text.get(end..typed.start).unwrap_or_default());
        masked.push_str(MASK);
        end = typed.end;
    }
    if masked.is_empty() {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[end..]);
    Cow::Owned(masked)
}

/// Whether two characters with a sign of sentences between them are the end of one word and the beginning of the next rather than a
/// name: 任明 is in 「落实责任，明确时限」, and in 「找任、明」. With more characters that is no chance.
fn meets_by_chance(text: &str, found: Range<usize>) -> bool {
    let piece = &text[found.clone()];
    let letters = piece.chars().filter(|c| c.is_alphanumeric());
    if letters.take(3).count() != 2 || !piece.contains(BETWEEN_SENTENCES) {
        return false;
    }
    let [before, behind] = BESIDE_A_NAME;
    let is_apart = |beside: Option<char>, words: &[char]| {
        beside.is_none_or(|c| !c.is_alphanumeric() || words.contains(&c))
    };
    let is_said = SAID_BEHIND_A_NAME
        .iter()
        .any(|said| text[found.end..].starts_with(said));
    !is_apart(text[..found.start].chars().next_back(), before)
        && !is_apart(text[found.end..].chars().next(), behind)
        && !is_said
}

/// A pattern of any of some names, however they are spaced.
fn any_of(names: &[String]) -> Result<Regex, regex::Error> {
    let spaced = |name: &String| {
        let letters = letters(name).into_iter();
        let letters = letters.map(|c| regex::escape(&c.to_string()));
        letters.collect::<Vec<_>>().join(INSIDE_A_NAME)
    };
    let names: Vec<String> = names.iter().map(spaced).collect();
    Regex::new(&format!("(?i){}", names.join("|")))
}

/// The parts of a cell that may each be a name.
fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split(|c: char| BETWEEN_NAMES.contains(&c));
    parts.flat_map(|piece| split_pair(piece, &['和', '与']))
}

/// A piece, and what may be two names in it: 「李和平」 is one, 「张三和李四」 are two.
fn split_pair<'p>(piece: &'p str, and: &'static [char]) -> impl Iterator<Item = &'p str> {
    std::iter::once(piece).chain(piece.split(and))
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '【' | '】')
}

/// The names that a part of a cell may be: 「张三 李四」 may be two people, 「张 三」 is one; as they stand, and bare.
fn names_in(part: &str) -> Vec<String> {
    let whole: String = part.chars().filter(|c| !c.is_whitespace()).collect();
    let words = part.split_whitespace().chain([whole.as_str()]);
    let names = words.map(|word| (word, bare_name(word)));
    names
        .filter(|(_, bare)| !bare.is_empty())
        .flat_map(|(word, bare)| [without_dots(word), bare])
        .collect()
}

/// The full names that stand in brackets behind a surname with a title: 张女士（张桂兰）.
fn bracketed_names(cell: &str) -> Vec<String> {
    BRACKETED
        .find_iter(cell)
        .filter_map(|found| {
            let inside = found.as_str().chars().filter(|c| c.is_alphanumeric());
            let inside: String = inside.collect();
            if ROLE.is_match(&inside) {
                return Some(bare_name(&inside));
            }
            let inside = bare_name(&inside);
            let before = cell[..found.start()].rsplit(BETWEEN_NAMES).next();
            let before = bare_name(before.unwrap_or_default().trim());
            let mut surname = before.chars();
            let is_of_the_surname = match (surname.next(), surname.next()) {
                (Some(surname), None) => inside.starts_with(surname),
                _ => false,
            };
            is_of_the_surname.then_some(inside)
        })
        .collect()
}

/// A name without what politeness adds to it, what the person is, how many others there are, and the dots in it.
fn bare_name(name: &str) -> String {
    let name = ROLE.replace(name, "");
    let name = OTHERS.replace(&name, "");
    let titles = ["先生", "女士", "同志", "老师"];
    let bare = titles.iter().fold(&*name, |name, title| {
        name.strip_suffix(title).unwrap_or(name)
    });
    without_dots(bare)
}

fn without_dots(name: &str) -> String {
    name.chars().filter(|c| !is_dot(*c)).collect()
}

fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '･' | '‧' | '∙' | '⋅' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_the_cell_puts_them() {
        for (cell, text) in [
            ("周十全等3人", "已答复周十全等三人"),
            ("周十全等三十余人", "已答复周十全"),
            ("投诉人：郑十二", "已答复郑十二"),
            ("化名:林十八", "已答复林十八"),
            ("刘十九—代理人何二十", "已答复何二十"),
            ("刘十九（代理人：何二十）", "已答复何二十"),
            ("艾力·买买提", "已答复艾力买买提"),
            ("艾力·买买提", "已答复艾力•买买提"),
            ("艾力买买提", "已答复艾力・买买提"),
            ("王小二夫妇", "已答复王小二"),
            ("张女士", "已答复张女士"),
            ("李和平", "已答复李和平"),
            ("张三丰和李四光", "已答复李四光"),
            ("陈百三", "已答复陈百三"),
        ] {
            let names = Names::of(cell).expect(cell);
            let covered = names.masked(text);
            assert!(covered.contains(MASK), "{cell}: {names:?}");
        }
        assert!(Names::of("12").is_none() && Names::of("张").is_none());
    }

    #[test]
    fn what_is_attached_to_a_name_hides_nobody() {
        let name = "诸葛大力";
        for cell in [
            "诸葛大力13812345678",
            "“诸葛大力”",
            "青石镇王庄村诸葛大力",
            "白水镇西街诸葛大力户",
            "法人诸葛大力",
            "某公司 经理诸葛大力",
            "退休教师诸葛大力",
            "1.诸葛大力 2.欧阳锋",
            "诸葛大力及邻居欧阳锋",
            "诸葛大力母亲欧阳锋",
            "诸葛大力（欧阳锋代）",
            "诸葛大力等五人（代表欧阳锋）",
            "诸葛大力（化名，实为欧阳锋）",
            "诸葛大力、其子欧阳锋",
            "诸葛大力同志",
            "王庄村村民 诸葛大力",
            "微信wx诸葛大力",
            "热线：诸葛大力",
            "12345转诸葛大力",
            "诸葛大力母",
            "诸葛大力子",
            "由诸葛大力代",
        ] {
            let names = Names::of(cell).expect(cell);
            assert!(names.are_known, "{cell}");
            for who in [name, "欧阳锋"]
                .into_iter()
                .filter(|who| cell.contains(who))
            {
                let text = format!("已回复{who}，满意");
                assert_eq!(names.masked(&text), format!("已回复{MASK}，满意"), "{cell}");
            }
        }
        let names = Names::of("Zhang San").expect("a name");
        assert_eq!(
            names.masked("zhang san和ZHANGSAN"),
            format!("{MASK}和{MASK}")
        );
        let names = Names::of(name).expect("a name");
        assert_eq!(names.masked("诸葛(大力)来过"), format!("{MASK})来过"));
        assert_eq!(names.masked("诸葛_大-力来过"), format!("{MASK}来过"));
        let names = Names::of("艾力·买买提").expect("a name");
        assert_eq!(names.masked("已回复买买提"), format!("已回复{MASK}"));
    }

    #[test]
    fn a_name_in_pieces_is_the_name_in_either_cell_and_no_single_character_is_one() {
        for (cell, text, masked) in [
            ("韩\n兰", "已回复韩兰", "已回复[]"),
            ("韩、兰", "已回复韩兰，韩已知", "已回复[]，韩已知"),
            ("韩*兰", "已回复韩兰", "已回复[]"),
            ("投诉人：韩/兰等2人", "已回复韩兰", "已回复[]"),
            ("由韩、兰代", "已回复韩兰", "已回复[]"),
            ("华\n秀强", "已回复华秀强", "已回复[]"),
            ("诸葛大\r\n力", "已回复诸葛大力", "已回复[]"),
            ("青石镇王庄村华\n秀强", "已回复华秀强", "已回复[]"),
            ("诸葛\n大\n力", "已回复诸葛大力", "已回复[]"),
            ("韩兰", "找韩、兰", "找[]"),
            ("韩兰", "韩，兰说下周", "[]说下周"),
            ("韩兰", "问韩、兰和王", "问[]和王"),
            ("韩兰", "由韩*兰自办", "由[]自办"),
            ("韩兰", "由韩\n兰自办", "由[]自办"),
            ("华秀强", "已由华、秀强签字", "已由[]签字"),
            ("华秀强", "已由华秀“强”签字", "已由[]”签字"),
            ("韩、兰", "已回复韩、兰", "已回复[]"),
            ("韩力", "转告韩,力反映", "转告[]反映"),
            ("韩力", "又有韩,力反映", "又有[]反映"),
            ("韩力", "转告韩,力争办好", "转告[]争办好"),
            ("诸;明 和", "已回复诸明和", "已回复[]"),
            ("韩兰、诸 明 和", "已回复诸明和与韩兰", "已回复[]与[]"),
            // What meets at the border of two words is no name.
            ("任明", "落实责任，明确时限", "落实责任，明确时限"),
            ("高山", "水位高、山体滑坡", "水位高、山体滑坡"),
            ("任明、明亮", "责任，明亮路灯", "责任，[]路灯"),
            ("张三，男", "男女老少", "男女老少"),
            ("李和平", "李平来过", "李平来过"),
            ("王女士、兰", "王兰来过", "王兰来过"),
        ] {
            let names = Names::of(cell).expect(cell);
            assert!(names.are_known, "{cell}");
            let masked = masked.replace("[]", MASK);
            assert_eq!(names.masked(text), masked, "{cell} / {text}");
        }
        for cell in ["韩", "男", "是"] {
            assert!(Names::of(cell).is_none(), "{cell}");
        }
        let letters: Vec<String> = ('一'..='龥').step_by(40).map(String::from).collect();
        let names = Names::of(&letters.join("\n")).expect("names");
        assert!(!names.are_known);
    }

    #[test]
    fn a_name_is_the_same_however_its_letters_came_into_the_table() {
        for (cell, spoken) in [
            ("张\u{200B}三丰", "张三丰"),
            ("欧阳\u{AD}锋", "欧阳锋"),
            ("张\u{FE0F}德福", "张德福"),
            ("张德福", "张\u{200B}德\u{FEFF}福"),
            ("⽅建国", "⽅建国"),
            ("⽅建国", "方建国"),
            ("方建国", "⽅建国"),
            ("⻢云龙", "马云⻰"),
            ("Ｚｈａｎｇ　Ｓａｎ", "Ｚｈａｎｇ　Ｓａｎ"),
            ("Zhang San", "ｚｈａｎｇｓａｎ"),
            ("René", "Rene\u{301}"),
            ("Rene\u{301}", "René"),
        ] {
            let names = Names::of(cell).expect(cell);
            let masked = names.masked(&format!("已回复{spoken}，满意")).into_owned();
            assert_eq!(masked, format!("已回复{MASK}，满意"), "{cell} {spoken}");
        }
    }

    #[test]
    fn many_names_are_all_known_and_what_is_too_long_to_be_one_is_not() {
        let letters: Vec<char> = ('一'..='龥').step_by(1_000).collect();
        let pairs = letters
            .iter()
            .flat_map(|a| letters.iter().map(move |b| (a, b)));
        let triples = pairs.flat_map(|(a, b)| letters.iter().map(move |c| format!("{a}{b}{c}")));
        let all: Vec<String> = triples.collect();
        assert!(all.len() > 8_000);
        let names = Names::of(&all.join("、")).expect("names");
        assert!(names.are_known);
        for name in [&all[0], &all[4_567], &all[all.len() - 1]] {
            assert_eq!(
                names.masked(&format!("已答复{name}等人")),
                format!("已答复{MASK}等人")
            );
        }
        let names = Names::of(&"Zhang San ".repeat(3_000)).expect("a text");
        assert!(!names.are_known);
    }

    #[test]
    fn where_it_cannot_be_told_what_a_name_is_nothing_is_known() {
        for cell in [
            "诸葛大力现居外地",
            "阿卜杜拉买买提",
            "青石镇李家沟生产大队长诸葛大力等乡亲代表三名同村老汉",
        ] {
            assert!(!Names::of(cell).expect(cell).are_known, "{cell}");
        }
        for cell in [
            "诸葛大力",
            "张三（女，45岁）",
            "诸葛大力，男",
            "匿名",
            "李和平",
            "王庄村张三丰",
        ] {
            assert!(Names::of(cell).expect(cell).are_known, "{cell}");
        }
    }
}

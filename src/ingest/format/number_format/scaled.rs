//! Formats that show a number by thousands, ten thousands or more of it: 12000 as 1.2万.

use super::rest_is;
use rust_decimal::Decimal;

/// What a section of a format code says of the size of its numbers.
#[derive(Debug, Default)]
struct Section {
    /// The numbers that it is for, where it says so itself: a comparison and what is compared with.
    condition: Option<(String, Decimal)>,
    /// By how many powers of ten a number is larger than what is shown.
    powers: u32,
    /// What stands behind the digits.
    behind: String,
}

/// Whether some section of a format code shows another size than the number's.
pub fn is(code: &str) -> bool {
    code.contains([',', '万', '亿']) && sections(code).iter().any(Section::is_scaled)
}

/// The text that a person sees of a number, with all of its decimals; of 万元 and 亿元 only 万 and 亿. `None` where that is the number.
pub fn text(code: &str, number: Decimal) -> Option<String> {
    let sections = sections(code);
    let by_itself = |section: &&Section| section.holds(number);
    let section = if sections.iter().any(|section| section.condition.is_some()) {
        sections.iter().find(by_itself)
    } else {
        let negative = usize::from(number < Decimal::ZERO);
        sections.get(negative).or(sections.first())
    };
    let section = section.filter(|section| section.is_scaled())?;
    let shown = number.checked_div(Decimal::from(10_u64.checked_pow(section.powers)?))?;
    let behind = match section.multiple() {
        Some(multiple) => multiple.to_string(),
        None => section.behind.clone(),
    };
    Some(format!("{}{behind}", shown.normalize()))
}

impl Section {
    fn is_scaled(&self) -> bool {
        self.powers > 0 || self.multiple().is_some()
    }

    fn multiple(&self) -> Option<char> {
        let first = self.behind.chars().next();
        first.filter(|c| matches!(c, '万' | '亿'))
    }

    /// Whether it is for a number; one without a condition is for all that are left.
    fn holds(&self, number: Decimal) -> bool {
        let Some((comparison, with)) = &self.condition else {
            return true;
        };
        match comparison.as_str() {
            ">" => number > *with,
            ">=" => number >= *with,
            "<" => number < *with,
            "<=" => number <= *with,
            "=" => number == *with,
            _ => number != *with,
        }
    }
}

/// The sections of a format code, up to four.
fn sections(code: &str) -> Vec<Section> {
    let mut sections = vec![Reader::default()];
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let last = sections.len() - 1;
        let section = &mut sections[last];
        match c {
            ';' => sections.push(Reader::default()),
            '"' => {
                let text: String = chars.by_ref().take_while(|c| *c != '"').collect();
                section.literal(&text);
            }
            '\\' | '!' => {
                let text: String = chars.next().into_iter().collect();
                section.literal(&text);
            }
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                section.bracket(&inside);
            }
            '0' | '#' | '?' => section.digit(),
            'G' if rest_is(&mut chars, "eneral") || rest_is(&mut chars, "/通用格式") => {
                section.digit();
            }
            '.' => section.point(),
            ',' => section.commas += 1,
            other if other.is_alphabetic() => section.literal(other.encode_utf8(&mut [0; 4])),
            _ => {}
        }
    }
    sections.into_iter().map(Reader::section).collect()
}

/// A section as it is read from left to right.
#[derive(Debug, Default)]
struct Reader {
    section: Section,
    has_digits: bool,
    has_point: bool,
    /// Commas since the last digit: between digits they part thousands, behind all of them each is three powers of ten.
    commas: u32,
    /// A fixed point was written among the whole digits (0!.0): so many digits stand behind it.
    fixed: Option<u32>,
}

impl Reader {
    fn digit(&mut self) {
        self.has_digits = true;
        if !self.has_point {
            self.commas = 0;
            self.fixed = self.fixed.map(|digits| digits + 1);
        }
        self.section.behind.clear();
    }

    fn point(&mut self) {
        self.has_point = true;
        self.section.powers += 3 * std::mem::take(&mut self.commas);
    }

    fn literal(&mut self, text: &str) {
        if !self.has_digits {
            return;
        }
        if text == "." && !self.has_point {
            self.fixed = self.fixed.or(Some(0));
        }
        self.section.behind.push_str(text.trim());
    }

    fn bracket(&mut self, inside: &str) {
        let digits = inside.find(|c: char| c.is_ascii_digit() || c == '-');
        let compared = digits.map(|digits| inside.split_at(digits));
        if let Some((comparison @ (">" | ">=" | "<" | "<=" | "=" | "<>"), with)) = compared
            && let Ok(with) = with.parse()
        {
            self.section.condition = Some((comparison.to_owned(), with));
        }
    }

    fn section(self) -> Section {
        let Reader {
            mut section,
            commas,
            fixed,
            ..
        } = self;
        section.powers += 3 * commas + fixed.unwrap_or(0);
        section
    }
}

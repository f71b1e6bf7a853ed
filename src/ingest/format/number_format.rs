//! Which number formats show a date.

/// Whether a format built into office programs shows a date or a time of day.
pub fn is_built_in_date(id: u16) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45 | 47 | 50..=58)
}

/// Whether a format code shows a date or a time of day: it has letters of a date outside of quotes, brackets and escapes.
/// Durations (`[h]:mm`) are numbers.
pub fn is_date(code: &str) -> bool {
    let mut chars = code.chars().peekable();
    let mut found = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty()
                    && ["h", "m", "s"]
                        .iter()
                        .any(|unit| inside.trim_start_matches(unit).is_empty())
                {
                    return false;
                }
            }
            // Only the first of up to four sections counts; the others are for negative numbers, zero and text.
            ';' => break,
            'G' | 'g' if rest_is(&mut chars, "eneral") => {}
            'E' | 'e' if matches!(chars.peek(), Some('+' | '-')) => {}
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' => found = true,
            // aaa and aaaa are the weekday in Chinese.
            'a' | 'A' if matches!(chars.peek(), Some('a' | 'A')) => found = true,
            _ => {}
        }
    }
    found
}

/// Whether a date format shows nothing but the weekday, which some libraries do not know to be a date.
pub fn is_weekday(code: &str) -> bool {
    let bare = code.replace(['a', 'A'], "");
    bare.len() < code.len() && is_date(code) && !is_date(&bare)
}

/// Takes a word off, where it comes next.
fn rest_is(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, word: &str) -> bool {
    let mut ahead = chars.clone();
    let is = word.chars().all(|letter| {
        ahead
            .next()
            .is_some_and(|c| c.eq_ignore_ascii_case(&letter))
    });
    if is {
        *chars = ahead;
    }
    is
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_of_nothing_but_the_weekday_is_known() {
        for (code, is) in [
            ("aaaa", true),
            ("[$-804]aaa;@", true),
            ("yyyy-mm-dd aaaa", false),
            ("yyyy-mm-dd", false),
            ("General", false),
        ] {
            assert_eq!(is_weekday(code), is, "{code}");
        }
    }

    #[test]
    fn formats_that_show_dates_are_told_from_those_that_show_numbers() {
        for (code, is) in [
            ("yyyy-mm-dd", true),
            ("yyyy\"年\"m\"月\"d\"日\"", true),
            ("[$-804]yyyy\"年\"m\"月\"", true),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", true),
            ("aaaa", true),
            ("[$-804]aaa;@", true),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@", true),
            ("h:mm AM/PM", true),
            ("m/d;@", true),
            ("General", false),
            ("GENERAL", false),
            ("0.00%", false),
            ("0.00E+00", false),
            ("#,##0_);[Red](#,##0)", false),
            ("[h]:mm:ss", false),
            ("[mm]:ss", false),
            ("\"第\"0\"年day\"", false),
            ("0\\d", false),
            ("@", false),
            ("0;yyyy", false),
            ("[$¥-804]#,##0.00", false),
            ("", false),
        ] {
            assert_eq!(is_date(code), is, "{code}");
        }
    }
}

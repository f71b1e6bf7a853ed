//! Days as programs and typesetters write them: with a time zone behind the time, with dashes in the place of hyphens, with the
//! apostrophe that makes a cell a text.

use super::{Reason, YearFrom, date_of_text, pattern};
use crate::model::record::TypedDate;
use chrono::TimeDelta;
use regex::{Captures, Regex};
use std::sync::LazyLock;

static ZONED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<day>\d{4}-\d{2}-\d{2})[T\s]\s*(?P<h>\d{2}):(?P<m>\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?:Z|UTC|(?P<sign>[+-])(?P<zh>\d{2}):?(?P<zm>\d{2})?)$",
    )
});
static DASHED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<y>\d{4})\s*[‐‑‒–—−]\s*(?P<m>\d{1,2})\s*[‐‑‒–—−]\s*(?P<d>\d{1,2})")
});

/// Minutes from UTC to the time that the county's days are of.
const BEIJING: i64 = 8 * 60;
/// In minutes.
const DAY: i64 = 24 * 60;
/// No day is written so long; in bytes.
const LONGEST: usize = 80;

/// The date of a text that is written in no way of people; `None` where it is written in no other either.
pub(super) fn date_written_otherwise(
    normal: &str,
    year_from: YearFrom,
) -> Option<Result<TypedDate, Reason>> {
    if normal.len() > LONGEST {
        return None;
    }
    let bare = normal.trim_start_matches(|c: char| "'’‘`".contains(c) || c.is_whitespace());
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if bare.len() < normal.len() {
        return Some(date_of_text(bare, year_from));
    }
    if let Some(found) = ZONED.captures(normal) {
        return Some(date_of_zoned(&found));
    }
    let hyphened = DASHED.replace(normal, "$y-$m-$d");
    (hyphened != normal).then(|| date_of_text(&hyphened, year_from))
}

/// The day of a time with a zone, where it is the same one in Beijing.
fn date_of_zoned(found: &Captures<'_>) -> Result<TypedDate, Reason> {
    let typed = date_of_text(&found["day"], YearFrom::Nowhere)?;
    let number = |name: &str| {
        let digits = found.name(name).map_or("0", |digits| digits.as_str());
        digits.parse::<i64>().unwrap_or(0)
    };
    let offset = number("zh") * 60 + number("zm");
    let to_utc = match found.name("sign").map(|sign| sign.as_str()) {
        Some("-") => offset,
        _ => -offset,
    };
    let in_beijing = number("h") * 60 + number("m") + to_utc + BEIJING;
    match in_beijing.div_euclid(DAY) {
        0 => Ok(typed),
        days => {
            let moved = typed.date().checked_add_signed(TimeDelta::days(days));
            Err(moved.map_or(Reason::OutOfRange, Reason::OtherDayInBeijing))
        }
    }
}

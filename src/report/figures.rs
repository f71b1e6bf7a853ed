//! How rates and changes of rank are written, on pages and sheets alike, so that the two cannot disagree.

use crate::source::composed;
use serde::Serialize;

/// What stands beside a rate over too few (R9).
pub const FEW: &str = "样本少";

/// A rate over fewer than these says little (R9).
const ENOUGH: usize = 3;

/// Whether a rate over so many is marked 「样本少」 (R9); where there is nothing to divide by, there is no rate to mark.
pub fn is_few(whole: usize) -> bool {
    (1..ENOUGH).contains(&whole)
}

/// A share of counts in per cent with one decimal, rounded half up (S3); a dash where there is nothing to divide by.
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let tenths = (part * 2000 + whole) / (whole * 2);
    composed(format_args!("{}.{}%", tenths / 10, tenths % 10))
}

/// A change of rank: an arrow and a word, readable in black and white.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `up`, `down`, `same`, `new` or `none`.
    pub key: &'static str,
    /// With the arrow.
    pub text: String,
}

impl Change {
    /// R3: against the period before; `compared` is false where that lies in another year.
    pub fn of(rank: Option<usize>, before: Option<usize>, compared: bool) -> Change {
        let (key, text) = match (rank, before) {
            (Some(rank), Some(before)) if rank < before => {
                ("up", format!("↑ 升{}位", before - rank))
            }
            (Some(rank), Some(before)) if rank > before => {
                ("down", format!("↓ 降{}位", rank - before))
            }
            (Some(_), Some(_)) => ("same", "→ 持平".to_owned()),
            (Some(_), None) if compared => ("new", "新增".to_owned()),
            _ => ("none", "—".to_owned()),
        };
        Change { key, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_rank_is_told_by_arrow_and_word() {
        for (rank, before, compared, expected) in [
            (Some(1), Some(3), true, "↑ 升2位"),
            (Some(3), Some(1), true, "↓ 降2位"),
            (Some(3), Some(3), true, "→ 持平"),
            (Some(3), None, true, "新增"),
            (Some(3), None, false, "—"),
        ] {
            assert_eq!(Change::of(rank, before, compared).text, expected);
        }
    }

    #[test]
    fn shares_are_rounded_half_up_to_one_decimal() {
        for (part, whole, text) in [
            (1, 3, "33.3%"),
            (2, 3, "66.7%"),
            (1, 8, "12.5%"),
            (1, 16, "6.3%"),
            (3, 3, "100.0%"),
            (0, 0, "—"),
        ] {
            assert_eq!(percent(part, whole), text);
        }
    }

    #[test]
    fn a_rate_over_fewer_than_three_is_marked() {
        let marked: Vec<usize> = (0..5).filter(|whole| is_few(*whole)).collect();
        assert_eq!(marked, [1, 2]);
    }
}

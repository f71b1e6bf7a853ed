//! Long pages in parts: how much a page may hold, what goes on to the next one, and the way from part to part.

use super::{Link, links};
use serde::Serialize;
use std::ops::Range;

/// How much stands on one page: rows of an ordinary table, each of some 500 bytes.
pub const MOST: usize = 1_500;

/// A long page on which less room than this is left takes no beginning of the next list.
const WORTH_BEGINNING: usize = MOST / 4;

/// Rows of one list that stand on the same part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// The position of the list among those of the page.
    pub list: usize,
    /// Its rows.
    pub rows: Range<usize>,
}

/// Divides the lists of a page, given by what each of their rows weighs, among as few parts as hold them, in their order. The first part
/// is there even where nothing is to be listed.
pub fn divide(lists: &[Vec<usize>]) -> Vec<Vec<Slice>> {
    let mut parts = vec![Vec::new()];
    let mut room = MOST;
    for (list, weights) in lists.iter().enumerate() {
        let whole: usize = weights.iter().sum();
        // What fits on a page of its own is not torn apart, and no list begins at the very foot of one.
        if whole > room && room < MOST && (whole <= MOST || room < WORTH_BEGINNING) {
            parts.push(Vec::new());
            room = MOST;
        }
        let mut from = 0;
        while from < weights.len() {
            let to = from + fitting(&weights[from..], room);
            if to == from && room < MOST {
                parts.push(Vec::new());
                room = MOST;
                continue;
            }
            // A row that no page has room for has one of its own.
            let to = to.max(from + 1);
            let taken: usize = weights[from..to].iter().sum();
            room = room.saturating_sub(taken);
            if let Some(part) = parts.last_mut() {
                part.push(Slice {
                    list,
                    rows: from..to,
                });
            }
            from = to;
        }
    }
    parts
}

/// How many rows from the first have room together.
fn fitting(weights: &[usize], room: usize) -> usize {
    let mut sum = 0;
    let fits = |weight: &&usize| {
        sum += **weight;
        sum <= room
    };
    weights.iter().take_while(fits).count()
}

/// The part, counted from zero, on which a row of a list stands.
pub fn part_of(parts: &[Vec<Slice>], list: usize, row: usize) -> usize {
    let holds = |part: &Vec<Slice>| {
        let mut slices = part.iter();
        slices.any(|slice| slice.list == list && slice.rows.contains(&row))
    };
    parts.iter().position(holds).unwrap_or_default()
}

/// The path of a part, counted from zero, by that of the page, which is its first one.
pub fn path(page: &str, part: usize) -> String {
    match page.strip_suffix(".html") {
        Some(stem) if part > 0 => format!("{stem}-{}.html", part + 1),
        _ => page.to_owned(),
    }
}

/// A part as the others lead to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartLink {
    /// Its number, and its address.
    pub link: Link,
    /// What stands on it, from the first to the last.
    pub holds: String,
}

/// Where a part of a page stands among the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// Its number, from one.
    pub number: usize,
    /// How many there are.
    pub count: usize,
    /// All of them.
    pub links: Vec<PartLink>,
    /// The one before.
    pub previous: Option<Link>,
    /// The one after it.
    pub next: Option<Link>,
}

impl Parts {
    /// Those of a page by what each holds, seen from one of them, which is counted from zero; none where it is the only one.
    pub fn of(page: &str, holds: &[String], here: usize) -> Option<Parts> {
        let link = |part: usize| {
            let address = links::encode(&path(page, part));
            Link::new(format!("第{}页", part + 1), address)
        };
        let links = holds.iter().enumerate().map(|(part, holds)| PartLink {
            link: link(part),
            holds: holds.clone(),
        });
        (holds.len() > 1).then(|| Parts {
            number: here + 1,
            count: holds.len(),
            links: links.collect(),
            previous: here.checked_sub(1).map(link),
            next: (here + 1 < holds.len()).then(|| link(here + 1)),
        })
    }
}

/// What stands from the first to the last, in words.
pub fn span(first: &str, last: &str) -> String {
    match (first, last) {
        ("", other) | (other, "") => other.to_owned(),
        (first, last) if first == last => first.to_owned(),
        (first, last) => format!("{first}—{last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part as `list:from-to`.
    fn divided(lists: &[Vec<usize>]) -> Vec<String> {
        let parts = divide(lists);
        let told = |slice: &Slice| {
            let Range { start, end } = slice.rows;
            format!("{}:{start}-{end}", slice.list)
        };
        let parts = parts.iter();
        parts
            .map(|part| part.iter().map(told).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn what_fits_on_one_page_stands_on_one() {
        assert_eq!(divided(&[]), [""]);
        assert_eq!(divided(&[vec![], vec![1; 3]]), ["1:0-3"]);
        assert_eq!(divided(&[vec![1; MOST]]), [format!("0:0-{MOST}")]);
        assert_eq!(divided(&[vec![1; 500], vec![2; 500]]), ["0:0-500 1:0-500"]);
    }

    #[test]
    fn a_long_list_goes_on_and_a_short_one_is_not_torn_apart() {
        let more = MOST + 1;
        assert_eq!(
            divided(&[vec![1; more]]),
            [format!("0:0-{MOST}"), format!("0:{MOST}-{more}")]
        );
        assert_eq!(
            divided(&[vec![1; 1_000], vec![1; 1_000]]),
            ["0:0-1000", "1:0-1000"]
        );
        // Longer than a page: it begins where there is room worth it.
        assert_eq!(
            divided(&[vec![1; 1_000], vec![1; 2_000]]),
            ["0:0-1000 1:0-500", "1:500-2000"]
        );
        assert_eq!(
            divided(&[vec![1; 1_400], vec![1; 2_000]]),
            ["0:0-1400", "1:0-1500", "1:1500-2000"]
        );
    }

    #[test]
    fn a_row_that_no_page_has_room_for_has_one_of_its_own() {
        let weights = vec![1, MOST + 5, 1];
        assert_eq!(divided(&[weights]), ["0:0-1", "0:1-2", "0:2-3"]);
    }

    #[test]
    fn every_row_stands_on_one_part() {
        let lists = [vec![2; 900], vec![1; 40], vec![7; 700]];
        let parts = divide(&lists);
        for (list, weights) in lists.iter().enumerate() {
            for row in 0..weights.len() {
                let slices = parts[part_of(&parts, list, row)].iter();
                let holding = slices.filter(|slice| slice.list == list);
                assert!(holding.into_iter().any(|slice| slice.rows.contains(&row)));
            }
        }
        let rows: usize = parts.iter().flatten().map(|slice| slice.rows.len()).sum();
        assert_eq!(rows, 900 + 40 + 700);
    }

    #[test]
    fn parts_lead_to_one_another() {
        let holds = ["甲—乙", "丙", "丁"].map(str::to_owned);
        let second = Parts::of("leaders/王 一.html", &holds, 1).expect("three");
        assert_eq!(second.links[2].link.href.as_str(), "leaders/王%20一-3.html");
        assert_eq!(
            second.previous.map(|link| link.href.to_string()),
            Some("leaders/王%20一.html".to_owned())
        );
        assert_eq!(
            second.next.map(|link| link.text.to_string()),
            Some("第3页".to_owned())
        );
        assert_eq!(Parts::of("requests.html", &holds[..1], 0), None);
        assert_eq!(span("甲", "甲"), "甲");
    }
}

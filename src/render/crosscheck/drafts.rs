//! The draft circulars, against report.json and the files that they list.

use super::markup::{self, Read, WORD};
use super::told::{Meeting, Told};
use super::{Disagreement, Found, REPORT, place, plain, same};
use crate::report::Audience;
use crate::report::circular::WEEKLY;
use crate::report::pages::links;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

type Checked = Result<(), Disagreement>;

/// A Word document, read back.
fn document(file: &Found<'_>) -> Result<Read, Disagreement> {
    let failed = |reason: &dyn std::fmt::Display| {
        Disagreement::new(file.place(), format!("不能读回：{reason}"))
    };
    let mut package =
        zip::ZipArchive::new(Cursor::new(file.bytes)).map_err(|error| failed(&error))?;
    let mut xml = String::new();
    package
        .by_name("word/document.xml")
        .map_err(|error| failed(&error))?
        .read_to_string(&mut xml)
        .map_err(|error| failed(&error))?;
    Ok(markup::read(&xml, &WORD))
}

/// The rows of the first table with such a heading, without it, behind so many paragraphs.
fn table<'a>(read: &'a Read, heading: &str, behind: usize) -> Vec<Vec<&'a str>> {
    read.tables
        .iter()
        .zip(&read.before)
        .filter(|(_, before)| **before >= behind)
        .filter_map(|(table, _)| table.split_first())
        .find(|(header, _)| header.iter().any(|cell| cell.text == heading))
        .map(|(_, rows)| {
            let cells = |row: &'a Vec<markup::CellText>| {
                row.iter().map(|cell| cell.text.as_str()).collect()
            };
            rows.iter().map(cells).collect()
        })
        .unwrap_or_default()
}

/// The cells of a row by their positions; empty where it has none.
fn cells<const N: usize>(row: &[&str], positions: [usize; N]) -> [String; N] {
    positions.map(|at| row.get(at).map_or_else(String::new, |text| plain(text)))
}

/// The week's circular: counts, every unit with its overdue stages, every escalation. Returns what it seems to list as attachments, by
/// number.
pub fn weekly(file: &Found<'_>, told: &Told) -> Result<Vec<(usize, String)>, Disagreement> {
    let read = document(file)?;
    let place = || file.place();
    let text = plain(&read.paragraphs.concat());
    let says = |what: &str, wanted: &str| -> Checked {
        if text.contains(wanted) {
            Ok(())
        } else {
            Err(Disagreement::new(
                place(),
                format!("{what}应写明「{wanted}」，这里没有"),
            ))
        }
    };
    let [red, yellow, green] = ["red", "yellow", "green"].map(|light| told.lights(light));
    let counted = format!(
        "纳入督查的事项{}件，其中红灯{red}件、黄灯{yellow}件、绿灯{green}件",
        red + yellow + green
    );
    says("事项件数", &counted)?;
    // The office's note stands before the counts, and has what tables it likes.
    let note = read
        .paragraphs
        .iter()
        .rposition(|paragraph| plain(paragraph).contains(&counted));
    let behind = note.map_or(0, |last| last + 1);
    let mut late: BTreeMap<&str, usize> = BTreeMap::new();
    for (matter, _) in told.overdue().filter(|(matter, _)| !matter.exempt) {
        *late.entry(&matter.unit).or_default() += 1;
    }
    let mut wanted: Vec<String> = late
        .iter()
        .map(|(unit, count)| format!("{} {count}", plain(unit)))
        .collect();
    let mut found: Vec<String> = table(&read, "逾期环节数", behind)
        .iter()
        .map(|row| cells(row, [0, 1]).join(" "))
        .collect();
    wanted.sort();
    found.sort();
    same(
        place,
        "逾期单位和环节数",
        &wanted.join("、"),
        &found.join("、"),
    )?;
    for fired in told.escalations(false) {
        let counted = format!("（{}次，", fired.count);
        let named = text.match_indices(&plain(&fired.unit)).any(|(at, unit)| {
            // The person or problem may stand between the unit and its count.
            let rest = &text[at + unit.len()..];
            rest.split_once(&counted).is_some_and(|(between, _)| {
                between.is_empty() || (between.starts_with('「') && between.ends_with('」'))
            })
        });
        if !named {
            return Err(Disagreement::new(
                place(),
                format!("没有写出「{}{counted}」", fired.unit),
            ));
        }
    }
    let internal = told.escalations(true).len() - told.escalations(false).len();
    let listed = table(&read, "处理建议", behind).len();
    same(place, "内部附页的项数", &internal, &listed)?;
    Ok(numbered(&read))
}

/// The paragraphs that begin with a number, as a list of attachments has them.
fn numbered(read: &Read) -> Vec<(usize, String)> {
    let items = read.paragraphs.iter().filter_map(|paragraph| {
        let item = paragraph.trim_start_matches("附件：");
        let (number, name) = item.split_once('．')?;
        Some((number.parse().ok()?, name.to_owned()))
    });
    items.collect()
}

/// The attachments that the circular lists are the files that stand in the county's half.
pub fn attachments(numbered: &[(usize, String)], written: &BTreeMap<String, [u8; 32]>) -> Checked {
    let mut listed = 0;
    for (number, name) in numbered {
        if *number == listed + 1 && written.contains_key(&format!("attachments/{name}.xlsx")) {
            listed += 1;
        }
    }
    same(
        || place(Audience::Office, WEEKLY),
        "附件个数",
        &written.len(),
        &listed,
    )
}

/// Which meeting each circular is about: by path, its place in report.json.
pub fn meeting_paths(told: &Told) -> BTreeMap<String, usize> {
    let mut taken = BTreeSet::new();
    let meetings = told.meetings.iter().enumerate();
    let paths = meetings.map(|(position, meeting)| {
        let stem = links::meeting_stem(&meeting.id, &meeting.name, &mut taken);
        (links::meeting_circular(&stem), position)
    });
    paths.collect()
}

/// A meeting's circular: everybody who is named.
pub fn meeting(file: &Found<'_>, meeting: Option<&Meeting>) -> Checked {
    let Some(meeting) = meeting else {
        return Err(Disagreement::new(
            file.place(),
            format!("{REPORT} 里没有这次会议"),
        ));
    };
    let read = document(file)?;
    // A format writes blanks and line breaks in its own way: names are compared without them.
    let listed: Vec<String> = table(&read, "书面检查", 0)
        .iter()
        .map(|row| cells(row, [1, 3, 4]).join(" "))
        .collect();
    let counted = meeting.violations.iter().filter(|own| own.counted);
    let wanted: Vec<String> = counted
        .map(|own| {
            [&own.unit, &own.person, &own.kind]
                .map(|text| plain(text))
                .join(" ")
        })
        .collect();
    let agrees = wanted.len() == listed.len()
        && wanted.iter().zip(&listed).all(|(wanted, found)| {
            // Behind the kind stands, in brackets, the registered one.
            found
                .strip_prefix(wanted.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('（'))
        });
    if agrees {
        return Ok(());
    }
    Err(Disagreement::new(
        file.place(),
        format!(
            "违纪名单应为「{}」，这里是「{}」",
            wanted.join("、"),
            listed.join("、")
        ),
    ))
}

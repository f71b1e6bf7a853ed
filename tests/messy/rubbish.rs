//! A ledger with good rows, faulty rows and rows that are no data, of which it is known which is which.

use crate::chance::Chance;
use crate::common;
use std::collections::BTreeMap;
use std::fmt;

const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限|办结日期|备注";

/// What a row is.
#[derive(Clone, Copy, PartialEq)]
enum Is {
    Good,
    Faulty,
    /// A number that stands in an earlier row already: named as an error, and set aside.
    Twice,
    NoData,
}

/// A ledger of 甲镇.
pub struct Rubbish {
    pub name: String,
    titles: usize,
    lines: Vec<(Is, String)>,
}

/// A sheet drawn by chance.
pub fn sheet(chance: &mut Chance) -> Rubbish {
    let mut lines: Vec<(Is, String)> = Vec::new();
    let mut numbers = 0_usize;
    for _ in 0..chance.below(40) {
        numbers += 1;
        let number = format!("M-{numbers}");
        let whole = |number: &str| format!("{number}|整治|收发文|2026-11-10|甲镇|||");
        lines.push(match chance.below(17) {
            0 => (Is::NoData, String::new()),
            1 => (
                Is::NoData,
                format!(
                    "{}|{}",
                    chance.of(&["合计", "小计", "总　计"]),
                    chance.below(9)
                ),
            ),
            2 => (
                Is::NoData,
                chance
                    .of(&["注：每周五报送", "说明：略", "填表人：某某|审核人：某某"])
                    .to_owned(),
            ),
            3 => (
                Is::NoData,
                chance.of(&["一、领导交办", "（二）其他"]).to_owned(),
            ),
            4 => (Is::NoData, HEADER.to_owned()),
            5 => (
                Is::NoData,
                format!("例：{number}|示例|收发文|2026-11-10||||"),
            ),
            // Faults: no number, a broken or future or missing date, an unknown category, an error value.
            6 => (
                Is::Faulty,
                "|没有编号的事|收发文|2026-11-10|甲镇|||".to_owned(),
            ),
            7 => (
                Is::Faulty,
                format!(
                    "{number}|整治|收发文|{}|甲镇|||",
                    chance.of(&[
                        "上周五",
                        "2026-02-30",
                        "2026.1",
                        "2026-11-31",
                        "2027-01-05",
                        "1999-01-01",
                        ""
                    ])
                ),
            ),
            8 => (
                Is::Faulty,
                format!(
                    "{number}|整治|{}|2026-11-10|甲镇|||",
                    chance.of(&["没有这一类", ""])
                ),
            ),
            9 => (Is::Faulty, format!("{number}||收发文|2026-11-10|甲镇|||")),
            // The same number again.
            10 => match lines.iter().find(|(is, _)| *is == Is::Good) {
                Some((_, first)) => (Is::Twice, first.clone()),
                None => (Is::Good, whole(&number)),
            },
            // Of another unit: read, shown, not judged as its own.
            11 => (Is::Good, format!("{number}|整治|收发文|2026-11-10|乙镇|||")),
            // Faults that cost the cell and not the row.
            12 => (
                Is::Good,
                format!(
                    "{number}|整治|收发文|2026-11-10|甲镇|{}||",
                    chance.of(&["立即", "待定", "2026-11-20"])
                ),
            ),
            13 => (
                Is::Good,
                format!(
                    "{number}|整治|收发文|2026-11-10|甲镇||{}|",
                    chance.of(&["已办结", "2026-12-30", "2026-11-12"])
                ),
            ),
            14 => (Is::Good, format!("{number}|合计|收发文|2026-11-10|甲镇|||")),
            _ => (Is::Good, whole(&number)),
        });
    }
    // Blank rows at the end are no rows of the sheet.
    while lines.last().is_some_and(|(_, line)| line.is_empty()) {
        lines.pop();
    }
    Rubbish {
        name: "督查事项".into(),
        titles: chance.below(4),
        lines,
    }
}

/// A workspace in which 甲镇 hands it in.
pub fn files(sheet: &Rubbish) -> BTreeMap<String, Vec<u8>> {
    let titles = "虚构县督查事项台账\n".repeat(sheet.titles);
    let lines: Vec<&str> = sheet.lines.iter().map(|(_, line)| line.as_str()).collect();
    let table = format!("{titles}{HEADER}\n{}", lines.join("\n"));
    common::Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", &sheet.name, &table)
        .others_report_nothing()
        .files()
}

impl Rubbish {
    fn count(&self, is: Is) -> u64 {
        self.lines.iter().filter(|(known, _)| *known == is).count() as u64
    }

    /// Rows under the header up to the last that has anything.
    pub fn rows_below_the_header(&self) -> u64 {
        self.lines.len() as u64
    }

    /// Rows that must be returned.
    pub fn faulty(&self) -> u64 {
        self.count(Is::Faulty)
    }

    /// Rows that may be judged.
    pub fn good(&self) -> u64 {
        self.count(Is::Good)
    }

    /// Row on the sheet and content of each row of which something must be said.
    pub fn faults(&self) -> impl Iterator<Item = (usize, &str)> {
        let rows = self.lines.iter().enumerate();
        rows.filter(|(_, (is, _))| matches!(is, Is::Faulty | Is::Twice))
            .map(|(index, (_, line))| (index + self.titles + 2, line.as_str()))
    }
}

impl fmt::Display for Rubbish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (is, line)) in self.lines.iter().enumerate() {
            let mark = match is {
                Is::Good => ' ',
                Is::Faulty => '!',
                Is::Twice => '=',
                Is::NoData => '-',
            };
            writeln!(f, "{:>3} {mark} {line}", index + self.titles + 2)?;
        }
        Ok(())
    }
}

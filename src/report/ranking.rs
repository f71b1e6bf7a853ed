//! The ranking of each group as a neutral table (R1 to R3, S5).

use super::table::{Table, TableCell, TableColumn};
use crate::model::directory::UnitId;
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::scoring::UnitScore;

/// A change of rank in words and with an arrow, readable in black and white.
pub fn change(rank: Option<usize>, previous: Option<usize>, compared: bool) -> String {
    match (rank, previous) {
        (Some(rank), Some(before)) if rank < before => format!("↑ 升{}位", before - rank),
        (Some(rank), Some(before)) if rank > before => format!("↓ 降{}位", rank - before),
        (Some(_), Some(_)) => "持平".to_owned(),
        (Some(_), None) if compared => "新列入".to_owned(),
        _ => "—".to_owned(),
    }
}

/// A share of counts in per cent with one decimal, rounded half up (S3), or a dash where there is nothing to divide by.
pub fn rate(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let tenths = (part * 2000 + whole) / (whole * 2);
    let few = if whole < 3 { "(样本少)" } else { "" };
    format!("{}.{}%{few}", tenths / 10, tenths % 10)
}

/// The units of a group that exist, by rank and inside a tie in directory order.
pub fn ranked(findings: &Findings<'_>, tribunal: Tribunal<'_>, group: &str) -> Vec<UnitId> {
    let mut units: Vec<(usize, UnitId)> = tribunal
        .directory
        .iter()
        .filter(|(_, entry)| entry.group == group)
        .filter_map(|(unit, _)| findings.ranks.get(&unit).map(|rank| (rank.rank, unit)))
        .collect();
    units.sort_unstable();
    units.into_iter().map(|(_, unit)| unit).collect()
}

/// One table for each group.
pub fn tables(findings: &Findings<'_>, tribunal: Tribunal<'_>, fingerprint: &str) -> Vec<Table> {
    tribunal
        .directory
        .groups()
        .into_iter()
        .map(|group| table(findings, tribunal, group, fingerprint))
        .filter(|table| !table.rows.is_empty())
        .collect()
}

const COLUMNS: &[(&str, bool)] = &[
    ("名次", true),
    ("单位", false),
    ("较上期", false),
    ("基础分", true),
    ("加分", true),
    ("扣分", true),
    ("得分", true),
    ("按期办结", true),
    ("应办结", true),
    ("按期办结率", true),
    ("备注", false),
];

fn table(findings: &Findings<'_>, tribunal: Tribunal<'_>, group: &str, fingerprint: &str) -> Table {
    let units = ranked(findings, tribunal, group);
    let rows = units
        .iter()
        .filter_map(|unit| Some(row(findings, tribunal, *unit, findings.scores.get(unit)?)))
        .collect();
    let compared = match findings.previous {
        Some(previous) if !findings.previous_ranks.is_empty() => {
            format!("名次与 {previous} 一期比较")
        }
        _ => "本年第一期，名次不与上一年度比较".to_owned(),
    };
    Table {
        name: group.to_owned(),
        title: format!("{}{}综合排名表", tribunal.settings.county, group),
        notes: vec![
            format!("截至日期：{}    共 {} 个单位", findings.as_of, units.len()),
            format!(
                "口径说明：得分=基础分+加分-扣分，只计本年截至日期以前的事项；同分同名次，其后名次空出；{compared}；按期办结率=按期办结÷应办结。"
            ),
        ],
        columns: COLUMNS
            .iter()
            .map(|(title, is_figure)| TableColumn {
                title: (*title).to_owned(),
                is_figure: *is_figure,
            })
            .collect(),
        rows,
        footer: vec![
            "制表人：            审核人：            制表日期：".to_owned(),
            format!("输入指纹：{fingerprint}"),
        ],
    }
}

fn row(
    findings: &Findings<'_>,
    tribunal: Tribunal<'_>,
    unit: UnitId,
    score: &UnitScore,
) -> Vec<TableCell> {
    let rank = findings.ranks.get(&unit).map(|rank| rank.rank);
    let previous = findings.previous_ranks.get(&unit).map(|rank| rank.rank);
    let (met, of) = findings.on_time.get(&unit).copied().unwrap_or_default();
    let remark = if findings.with_matters.contains(&unit) {
        ""
    } else {
        "本年无事项"
    };
    vec![
        rank.map_or(TableCell::Empty, TableCell::Count),
        TableCell::Text(tribunal.directory.name(unit).to_owned()),
        TableCell::Text(change(rank, previous, !findings.previous_ranks.is_empty())),
        TableCell::Points(score.base),
        TableCell::Points(score.plus),
        TableCell::Points(score.minus),
        TableCell::Sum {
            plus: vec![3, 4],
            minus: vec![5],
            value: score.score(),
        },
        TableCell::Count(met),
        TableCell::Count(of),
        TableCell::Text(rate(met, of)),
        TableCell::Text(remark.to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_rounded_half_up_to_one_decimal() {
        for (part, whole, text) in [
            (1, 3, "33.3%"),
            (2, 3, "66.7%"),
            (1, 8, "12.5%"),
            (1, 16, "6.3%"),
            (3, 3, "100.0%"),
            (1, 2, "50.0%(样本少)"),
            (0, 0, "—"),
        ] {
            assert_eq!(rate(part, whole), text);
        }
    }

    #[test]
    fn a_change_of_rank_reads_in_black_and_white() {
        assert_eq!(change(Some(1), Some(3), true), "↑ 升2位");
        assert_eq!(change(Some(3), Some(1), true), "↓ 降2位");
        assert_eq!(change(Some(3), Some(3), true), "持平");
        assert_eq!(change(Some(3), None, true), "新列入");
        assert_eq!(change(Some(3), None, false), "—");
    }
}

//! The ranking of each group as a neutral table (R1 to R3, S5).

use super::figures::{Change, FEW, is_few, percent};
use super::table::{Table, TableCell, TableColumn};
use crate::model::directory::UnitId;
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::scoring::UnitScore;

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
    let mut remarks = Vec::new();
    if !findings.with_matters.contains(&unit) {
        remarks.push("本年无事项");
    }
    if is_few(of) {
        remarks.push(FEW);
    }
    vec![
        rank.map_or(TableCell::Empty, TableCell::Count),
        TableCell::Text(tribunal.directory.name(unit).to_owned()),
        TableCell::Text(Change::of(rank, previous, !findings.previous_ranks.is_empty()).text),
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
        TableCell::Text(percent(met, of)),
        TableCell::Text(remarks.join("、")),
    ]
}

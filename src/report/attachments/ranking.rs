//! 综合排名表: the ranking of each group (R1 to R3, R7, S5).

use super::{Sheet, Views};
use crate::model::directory::UnitId;
use crate::report::figures::{Change, FEW, is_few};
use crate::report::pages::words::long_day;
use crate::report::table::{Block, ColumnKind, Formula, Table, TableCell, columns};
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::podium::{self, PodiumPlace};
use crate::rules::scoring::UnitScore;
use rust_decimal::Decimal;

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

const COLUMNS: &[(&str, ColumnKind)] = &[
    ("名次", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("上期名次", ColumnKind::Mark),
    ("较上期", ColumnKind::Mark),
    ("基础分", ColumnKind::Figure),
    ("加分", ColumnKind::Figure),
    ("扣分", ColumnKind::Figure),
    ("得分", ColumnKind::Figure),
    ("按期办结", ColumnKind::Mark),
    ("应办结", ColumnKind::Mark),
    ("按期办结率", ColumnKind::Figure),
    ("备注", ColumnKind::Prose),
];

/// A share of counts with three decimals, half up (S3).
fn share(part: usize, whole: usize) -> TableCell {
    if whole == 0 {
        return TableCell::text("—");
    }
    let thousandths = (part * 2000 + whole) / (whole * 2);
    TableCell::Share(Decimal::new(
        i64::try_from(thousandths).unwrap_or(i64::MAX),
        3,
    ))
}

impl Views<'_> {
    /// One table for each group that has units.
    pub(super) fn ranking_tables(&self) -> Vec<Table> {
        let groups = self.input.tribunal.directory.groups();
        groups
            .into_iter()
            .filter_map(|group| self.ranking_table(group))
            .collect()
    }

    fn ranking_table(&self, group: &str) -> Option<Table> {
        let findings = self.input.findings;
        let units = ranked(findings, self.input.tribunal, group);
        if units.is_empty() {
            return None;
        }
        let compared = match findings.previous {
            Some(previous) if !findings.previous_ranks.is_empty() => {
                let day = long_day(previous);
                let restated = match self.restatement() {
                    (true, _) => "，该期发布以后有更正的按更正以后的比较",
                    (false, true) => "，该期发布以后有单位调整序列的按现在的序列比较",
                    (false, false) => "",
                };
                format!("名次与{day}一期比较{restated}")
            }
            _ => "本年第一期，名次不与上一年度比较".to_owned(),
        };
        let rows = units
            .iter()
            .filter_map(|unit| Some(self.ranking_row(*unit, findings.scores.get(unit)?)))
            .collect();
        let sheet = Sheet {
            name: group,
            title: format!("{}{group}综合排名表", self.county()),
            about: format!("共{}个单位", units.len()),
            counting: format!(
                "得分=基础分+加分-扣分，只计{}的事项；同分同名次，其后名次空出；{compared}；按期办结率=按期办结÷应办结，应办结不足3件的注明「{FEW}」。",
                self.scored_span()
            ),
            columns: columns(COLUMNS),
        };
        Some(self.table(sheet, vec![Block::plain(rows, "本序列没有单位。")]))
    }

    fn ranking_row(&self, unit: UnitId, score: &UnitScore) -> Vec<TableCell> {
        let findings = self.input.findings;
        let rank = findings.ranks.get(&unit).map(|rank| rank.rank);
        let previous = findings.previous_ranks.get(&unit).map(|rank| rank.rank);
        let (met, of) = findings.on_time.get(&unit).copied().unwrap_or_default();
        let compared = !findings.previous_ranks.is_empty();
        vec![
            TableCell::count(rank),
            self.name_cell(unit),
            previous.map_or_else(|| TableCell::text("—"), TableCell::Count),
            TableCell::text(Change::of(rank, previous, compared).text),
            TableCell::Points(score.base),
            TableCell::Points(score.plus),
            TableCell::Points(score.minus),
            TableCell::Formula(
                Box::new(Formula::Sum {
                    plus: vec![4, 5],
                    minus: vec![6],
                }),
                score.score(),
            ),
            TableCell::Count(met),
            TableCell::Count(of),
            share(met, of),
            TableCell::text(self.ranking_marks(unit, of)),
        ]
    }

    /// 先进, 后进, 连续后进, 本年无事项, 样本少.
    fn ranking_marks(&self, unit: UnitId, of: usize) -> String {
        let findings = self.input.findings;
        let mut marks = Vec::new();
        match podium::place(&findings.podiums, unit) {
            PodiumPlace::First => marks.push("先进".to_owned()),
            PodiumPlace::Last => {
                let periods = findings
                    .periods_among_last
                    .get(&unit)
                    .copied()
                    .unwrap_or_default();
                let enough = self.input.tribunal.settings.laggard_periods as usize;
                marks.push(if periods >= enough {
                    format!("后进（连续{periods}期）")
                } else {
                    "后进".to_owned()
                });
            }
            PodiumPlace::None => {}
        }
        let without = findings.without_matters(unit);
        marks.extend(without.map(|without| without.label().to_owned()));
        if is_few(of) {
            marks.push(FEW.to_owned());
        }
        let published = self.published_before(unit);
        marks.extend(published.map(|published| published.remark()));
        marks.join("、")
    }
}

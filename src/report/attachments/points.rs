//! 积分明细表: units and principals, summed by live formulas over sheets with every entry (S1, S2).

use super::{Sheet, Views, number};
use crate::model::directory::UnitId;
use crate::model::points::Points;
use crate::report::pages::words::{month_words, printed};
use crate::report::table::{Block, ColumnKind, Detail, Formula, Table, TableCell, columns};
use crate::rules::principals::{self, PrincipalScore};
use crate::rules::scoring::{ScoreEntry, ScoreKey};
use chrono::NaiveDate;

const UNITS: &[(&str, ColumnKind)] = &[
    ("序号", ColumnKind::Mark),
    ("序列", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("基础分", ColumnKind::Figure),
    ("加分", ColumnKind::Figure),
    ("扣分", ColumnKind::Figure),
    ("得分", ColumnKind::Figure),
    ("名次", ColumnKind::Mark),
];

const PRINCIPALS: &[(&str, ColumnKind)] = &[
    ("序号", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("姓名", ColumnKind::Name),
    ("职务", ColumnKind::Name),
    ("任职起", ColumnKind::Mark),
    ("任职止", ColumnKind::Mark),
    ("基础分", ColumnKind::Figure),
    ("加分", ColumnKind::Figure),
    ("扣分", ColumnKind::Figure),
    ("得分", ColumnKind::Figure),
];

const UNIT_ENTRIES: &[(&str, ColumnKind)] = &[
    ("单位序号", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("日期", ColumnKind::Mark),
    ("类型", ColumnKind::Mark),
    ("编号", ColumnKind::Name),
    ("事由", ColumnKind::Prose),
    ("分值", ColumnKind::Figure),
    ("计入分值", ColumnKind::Figure),
    ("依据", ColumnKind::Mark),
    ("备注", ColumnKind::Prose),
];

const PRINCIPAL_ENTRIES: &[(&str, ColumnKind)] = &[
    ("负责人序号", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("日期", ColumnKind::Mark),
    ("类型", ColumnKind::Mark),
    ("编号", ColumnKind::Name),
    ("事由", ColumnKind::Prose),
    ("分值", ColumnKind::Figure),
    ("计入分值", ColumnKind::Figure),
    ("依据", ColumnKind::Mark),
    ("姓名", ColumnKind::Name),
    ("备注", ColumnKind::Prose),
];

/// The column of an entry's points that count.
const COUNTED_COLUMN: usize = 7;

/// Plus, minus and score of a row as live formulas over a detail sheet; `base` is the position of the base points.
fn sums(
    detail_sheet: usize,
    base: usize,
    plus: Points,
    minus: Points,
    score: Points,
) -> [TableCell; 3] {
    let part = |deducted: bool, value: Points| {
        let formula = Formula::DetailSum {
            detail: Detail {
                sheet: detail_sheet,
                key: 0,
                own: 0,
            },
            points: COUNTED_COLUMN,
            deducted,
        };
        TableCell::Formula(Box::new(formula), value)
    };
    let total = Formula::Sum {
        plus: vec![base, base + 1],
        minus: vec![base + 2],
    };
    [
        part(false, plus),
        part(true, minus),
        TableCell::Formula(Box::new(total), score),
    ]
}

/// The end of a term: a day, or the month where no more is known.
fn day_or_month(day: Option<NaiveDate>, month: Option<NaiveDate>) -> TableCell {
    month.map_or_else(
        || TableCell::date(day),
        |month| TableCell::text(month_words(month)),
    )
}

impl Views<'_> {
    /// Units, principals, and the entries of each.
    pub(super) fn points_tables(&self) -> Vec<Table> {
        let units = self.existing_units();
        vec![
            self.unit_points(&units),
            self.principal_points(),
            self.unit_entries(&units),
            self.principal_entries(),
        ]
    }

    fn unit_points(&self, units: &[UnitId]) -> Table {
        let findings = self.input.findings;
        let rows = units
            .iter()
            .enumerate()
            .filter_map(|(at, unit)| {
                let score = findings.scores.get(unit)?;
                let mut row = vec![
                    number(at),
                    TableCell::text(&self.input.tribunal.directory.unit(*unit).group),
                    self.name_cell(*unit),
                    TableCell::Points(score.base),
                ];
                row.extend(sums(2, 3, score.plus, score.minus, score.score()));
                row.push(TableCell::count(
                    findings.ranks.get(unit).map(|rank| rank.rank),
                ));
                Some(row)
            })
            .collect();
        let sheet = Sheet {
            name: "单位积分",
            title: format!("{}单位积分明细表", self.county()),
            about: format!("共{}个单位", units.len()),
            counting: format!(
                "加分、扣分由「单位明细」逐条相加，得分=基础分+加分-扣分，均保留两位小数；只计{}的事项；已容错的列出，不计分；名次是本序列内的名次。",
                self.scored_span()
            ),
            columns: columns(UNITS),
        };
        self.table(sheet, vec![Block::plain(rows, "没有单位。")])
    }

    fn principal_points(&self) -> Table {
        let principals = &self.input.findings.principals;
        let rows: Vec<Vec<TableCell>> = principals
            .iter()
            .enumerate()
            .map(|(at, principal)| {
                let term = &principal.term;
                // What is left of the score without what was added and deducted.
                let base = principal.score - principal.plus + principal.minus;
                let mut row = vec![
                    number(at),
                    self.name_cell(principal.unit),
                    TableCell::text(&term.name),
                    TableCell::text(&term.post),
                    day_or_month(term.from, term.began_in),
                    day_or_month(term.to, term.ended_in),
                    TableCell::Points(base),
                ];
                row.extend(sums(3, 6, principal.plus, principal.minus, principal.score));
                row
            })
            .collect();
        let sheet = Sheet {
            name: "主要负责人积分",
            title: format!("{}主要负责人积分明细表", self.county()),
            about: format!("共{}人次任职", rows.len()),
            counting: "计入任期内（首尾两天都算）本单位的加分和扣分，由「负责人明细」逐条相加；交接当天归继任者；只登记了任职起、任职止月份的，当月交接前后的不归任何人；身兼两职的每个单位各列一行；列出任期涉及本年的主要负责人。".to_owned(),
            columns: columns(PRINCIPALS),
        };
        self.table(
            sheet,
            vec![Block::plain(rows, "单位名录没有登记主要负责人。")],
        )
    }

    fn unit_entries(&self, units: &[UnitId]) -> Table {
        let scores = &self.input.findings.scores;
        let mut rows = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            for entry in scores.get(unit).map_or(&[][..], |score| &score.entries) {
                let mut row = self.entry_cells(at, *unit, entry, UNIT_ENTRIES.len());
                row.push(exempt_mark(entry));
                rows.push(row);
            }
        }
        let sheet = Sheet {
            name: "单位明细",
            title: format!("{}单位积分逐条明细", self.county()),
            about: format!("共{}条", rows.len()),
            counting: "「单位序号」是「单位积分」中的序号；「分值」是规定的分值，「计入分值」是计入得分的分值。".to_owned(),
            columns: columns(UNIT_ENTRIES),
        };
        self.table(sheet, vec![Block::plain(rows, "本年没有加分和扣分。")])
    }

    fn principal_entries(&self) -> Table {
        let mut rows = Vec::new();
        for (at, principal) in self.input.findings.principals.iter().enumerate() {
            let name = TableCell::text(&principal.term.name);
            for entry in self.entries_of_term(principal) {
                let columns = PRINCIPAL_ENTRIES.len();
                let mut row = self.entry_cells(at, principal.unit, entry, columns);
                row.extend([name.clone(), exempt_mark(entry)]);
                rows.push(row);
            }
        }
        let sheet = Sheet {
            name: "负责人明细",
            title: format!("{}主要负责人积分逐条明细", self.county()),
            about: format!("共{}条", rows.len()),
            counting: "「负责人序号」是「主要负责人积分」中的序号；「计入分值」是计入得分的分值，已容错的计0分。".to_owned(),
            columns: columns(PRINCIPAL_ENTRIES),
        };
        self.table(sheet, vec![Block::plain(rows, "本年没有加分和扣分。")])
    }

    /// The entries that a principal answers for.
    pub(in crate::report) fn entries_of_term(
        &self,
        principal: &PrincipalScore,
    ) -> Vec<&ScoreEntry> {
        let terms = &self.input.tribunal.directory.unit(principal.unit).terms;
        let scores = &self.input.findings.scores;
        let entries = scores
            .get(&principal.unit)
            .map_or(&[][..], |score| &score.entries);
        // The term as the directory has it, so that it is told from an equal one beside it.
        let Some(term) = terms.iter().find(|term| term.place == principal.term.place) else {
            return Vec::new();
        };
        entries
            .iter()
            .filter(|entry| principals::answers(term, terms, entry))
            .collect()
    }

    /// What is told of an entry in both lists, with room for a row of so many columns; its last one is that of the clause. Entries are
    /// many: a row that grew by itself would take twice its room.
    fn entry_cells(
        &self,
        at: usize,
        unit: UnitId,
        entry: &ScoreEntry,
        columns: usize,
    ) -> Vec<TableCell> {
        let counted = if entry.exempt {
            Points::ZERO
        } else {
            entry.points
        };
        let mut row = Vec::with_capacity(columns);
        row.extend([
            number(at),
            self.name_cell(unit),
            TableCell::Date(entry.date),
            TableCell::text(entry.key.label()),
            // The number of a row of 积分登记 is the office's.
            if entry.key == ScoreKey::Manual {
                TableCell::Empty
            } else {
                TableCell::text(&*entry.subject)
            },
            TableCell::text(printed(entry.detail.words())),
            TableCell::Points(entry.points),
            TableCell::Points(counted),
            TableCell::text(printed(entry.key.clause())),
        ]);
        row
    }
}

/// M12: what is exempt is marked wherever it is listed.
fn exempt_mark(entry: &ScoreEntry) -> TableCell {
    TableCell::text(if entry.exempt {
        "已容错，不计分"
    } else {
        ""
    })
}

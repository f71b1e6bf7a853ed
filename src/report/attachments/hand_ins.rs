//! 未报送情况表: who did not hand in, or not properly (M10).

use super::{Sheet, Views, number};
use crate::ingest::HandIn;
use crate::model::directory::{Term, UnitId};
use crate::model::points::Points;
use crate::report::pages::principals::UNDATED;
use crate::report::table::{Block, ColumnKind, Table, TableCell, columns};
use crate::rules::principals;
use crate::rules::scoring::ScoreKey;
use chrono::Datelike;

const COLUMNS: &[(&str, ColumnKind)] = &[
    ("序号", ColumnKind::Mark),
    ("序列", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("报送情况", ColumnKind::Mark),
    ("主要负责人", ColumnKind::Mark),
    ("本年未按时报送次数", ColumnKind::Mark),
    ("本年累计扣分", ColumnKind::Figure),
];

/// The states that are listed, the gravest first.
pub const STATES: [HandIn; 4] = [
    HandIn::No,
    HandIn::Late,
    HandIn::Unreadable,
    HandIn::Partial,
];

impl Views<'_> {
    /// The existing units that owe a ledger for the current period, in directory order: one founded since owes none.
    pub(in crate::report) fn owing_units(&self) -> Vec<UnitId> {
        let directory = self.input.tribunal.directory;
        let current = self.input.history.current();
        let owes = |unit: &UnitId| {
            current.is_none_or(|period| directory.unit(*unit).exists_on(period.as_of))
        };
        let mut units = self.existing_units();
        units.retain(owes);
        units
    }

    /// Those of them whose hand-in is in a state.
    pub(in crate::report) fn handed_in(&self, wanted: HandIn) -> Vec<UnitId> {
        let current = self.input.history.current();
        let mut units = self.owing_units();
        units.retain(|unit| current.map_or(HandIn::No, |period| period.state(*unit)) == wanted);
        units
    }

    pub(super) fn hand_in_table(&self) -> Table {
        let listed: Vec<(HandIn, UnitId)> = STATES
            .into_iter()
            .flat_map(|state| {
                let units = self.handed_in(state);
                units.into_iter().map(move |unit| (state, unit))
            })
            .collect();
        let counts: Vec<String> = STATES
            .into_iter()
            .map(|state| {
                let units = listed.iter().filter(|(own, _)| *own == state).count();
                format!("{}{units}个", state.label())
            })
            .collect();
        let sheet = Sheet {
            name: "未报送情况表",
            title: format!("{}未报送情况表", self.county()),
            about: format!(
                "应报送{}个单位，其中{}",
                self.owing_units().len(),
                counts.join("、")
            ),
            counting: "「未报送」指本期没有任何报送文件；「逾期报送」指公布以后才补报；「报送文件无法读取」「未交督查事项表」指有文件但不能用或缺表，列名不扣分。次数和扣分只计未报送和逾期报送。".to_owned(),
            columns: columns(COLUMNS),
        };
        let rows = listed
            .into_iter()
            .enumerate()
            .map(|(at, (state, unit))| self.hand_in_row(at, state, unit))
            .collect();
        let block = Block::plain(rows, "本期各单位均已按时报送。");
        self.table(sheet, vec![block])
    }

    fn hand_in_row(&self, at: usize, state: HandIn, unit: UnitId) -> Vec<TableCell> {
        let findings = self.input.findings;
        let entry = self.input.tribunal.directory.unit(unit);
        let missed: Vec<Points> = findings
            .scores
            .get(&unit)
            .into_iter()
            .flat_map(|score| &score.entries)
            .filter(|own| own.key == ScoreKey::MissingLedger && !own.exempt)
            .map(|own| own.points)
            .collect();
        vec![
            number(at),
            TableCell::text(&entry.group),
            self.name_cell(unit),
            TableCell::text(state.label()),
            TableCell::text(self.principal_at(unit)),
            TableCell::Count(self.times_missed(unit)),
            TableCell::Points(-missed.into_iter().sum::<Points>()),
        ]
    }

    /// In how many periods of the year, up to this one, a unit handed in nothing or only late.
    fn times_missed(&self, unit: UnitId) -> usize {
        let as_of = self.input.findings.as_of;
        let entry = self.input.tribunal.directory.unit(unit);
        let settings = self.input.tribunal.settings;
        let periods = self.input.history.periods.iter();
        periods
            .filter(|period| {
                period.as_of.year() == as_of.year()
                    && period.as_of <= as_of
                    && settings.in_force_on(period.as_of)
                    && entry.exists_on(period.as_of)
                    && matches!(period.state(unit), HandIn::No | HandIn::Late)
            })
            .count()
    }

    /// Who answers at the as-of date, as the points of that day say: on a day of handover the successor, where there is one. Of a handover
    /// whose day is not known both are named.
    pub(in crate::report) fn principal_at(&self, unit: UnitId) -> String {
        let as_of = self.input.findings.as_of;
        let entry = self.input.tribunal.directory.unit(unit);
        let terms = &entry.terms;
        let holding: Vec<&Term> = terms
            .iter()
            .filter(|term| principals::answers_on(term, terms, as_of))
            .collect();
        let may_hold = |term: &&Term| {
            let is_held = holding.iter().any(|own| own.is_of_post_of(term));
            // Whoever is known to have held office that day has handed over.
            term.may_hold_on(as_of) && !term.holds_on(as_of) && !is_held
        };
        let perhaps = terms.iter().filter(may_hold).map(|term| &term.name);
        let perhaps: Vec<&str> = perhaps.chain(&entry.undated).map(String::as_str).collect();
        let mut named: Vec<String> = holding.iter().map(|term| term.name.clone()).collect();
        if !perhaps.is_empty() {
            named.push(format!("{}（{UNDATED}）", perhaps.join("、")));
        }
        // Who was there before the first term is not known.
        let mut begun = terms.iter().map(|term| term.from);
        if named.is_empty() && begun.any(|from| from.is_none_or(|from| from <= as_of)) {
            named.push("空缺".to_owned());
        }
        named.join("、")
    }
}

//! The chart of a key work against its plan.

use super::{BAR, BarChart, FIGURES, HEAD, NAMES, ROW, Rule, WIDTH};
use crate::model::ratio::Ratio;
use crate::report::pages::Views;
use crate::rules::key_works::{Direction, KeyWork, Standing};
use chrono::Datelike;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Width of a digit of a figure, and of a letter in its place.
const DIGIT: i64 = 7;
const LETTER: i64 = 12;
/// A whole target, in thousandths.
const FULL: i64 = 1_000;

/// A unit of a key work, in thousandths of its target of the year.
struct PlanRow {
    unit: String,
    /// How far it is; `None` where nothing says.
    done: Option<i64>,
    /// Where it should be by now.
    plan: Option<i64>,
    /// The figure behind its bar.
    text: String,
    /// It has reported nothing.
    is_unreported: bool,
}

impl PlanRow {
    fn of(unit: String, work: &KeyWork, standing: &Standing) -> PlanRow {
        let is_unreported = standing.value.is_none() && !standing.incomparable;
        let shown = standing.ratio.and_then(Ratio::percent);
        let otherwise = if is_unreported { "未报" } else { "—" };
        PlanRow {
            unit,
            done: standing.ratio.and_then(|ratio| permille(ratio.rounded()?)),
            plan: planned(work, standing),
            is_unreported: is_unreported && shown.is_none(),
            text: shown.unwrap_or_else(|| otherwise.to_owned()),
        }
    }

    fn has_reached(&self) -> bool {
        self.done.is_some_and(|done| done >= FULL)
    }

    fn is_behind(&self) -> bool {
        match (self.done, self.plan) {
            (Some(done), Some(plan)) => done < plan,
            (None, Some(plan)) => plan > 0 && self.is_unreported,
            _ => false,
        }
    }
}

impl Views<'_> {
    /// How far the units of a key work are.
    pub fn plan_chart(&self, work: &KeyWork) -> Option<BarChart> {
        against_plan(|standing| self.name(standing.unit).to_owned(), work)
    }
}

/// How far a key work's units are: the value against the target of the year, with a mark where they should be by now.
fn against_plan(name: impl Fn(&Standing) -> String, work: &KeyWork) -> Option<BarChart> {
    let standings = work.by_result.iter();
    let rows: Vec<PlanRow> = standings
        .map(|standing| PlanRow::of(name(standing), work, standing))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let lower = work.direction == Some(Direction::LowerIsBetter);
    let title = format!("{}：完成值与全年目标", work.name);
    let done = if work.direction.is_some() {
        "完成值占全年目标"
    } else {
        "完成率（越低越好的倒算）"
    };
    // Without a milestone of the year that has come there is no mark to explain, and nobody who could be behind one.
    let is_planned = rows.iter().any(|row| row.plan.is_some());
    let entries = [("ink", done), ("plan", "应达到的节点目标")];
    let names = rows.iter().map(|row| row.unit.as_str());
    let mut chart = BarChart::of_rows("plan", title, names).legend(if lower {
        &[("ink", "全年目标÷完成值")]
    } else if is_planned {
        &entries
    } else {
        &entries[..1]
    });
    let count = |holds: fn(&PlanRow) -> bool| rows.iter().filter(|row| holds(row)).count();
    chart.description = format!(
        "{}个单位，达到全年目标的{}个{}。竖线为100%；逐单位数值见图中数字和上表。",
        rows.len(),
        count(PlanRow::has_reached),
        if lower || !is_planned {
            String::new()
        } else {
            format!("，落后于节点目标的{}个", count(PlanRow::is_behind))
        },
    );
    chart.draw_plan(&rows);
    Some(chart)
}

impl BarChart {
    /// A bar for each unit with the mark of its plan, and lines at nothing and at the whole target.
    fn draw_plan(&mut self, rows: &[PlanRow]) {
        let longest = rows.iter().filter_map(|row| row.done.max(row.plan)).max();
        let scale = longest.unwrap_or(FULL).max(FULL);
        let room = WIDTH - NAMES - FIGURES / 2;
        let goal = NAMES + room * FULL / scale;
        for (row, of_unit) in rows.iter().enumerate() {
            self.name(row, &of_unit.unit);
            let width = room * of_unit.done.unwrap_or(0) / scale;
            if width > 0 {
                self.bar(row, "ink", NAMES, width);
            }
            let mark = of_unit.plan.map(|plan| NAMES + room * plan / scale);
            let (from, to) = (self.top(row) - 3, self.top(row) + BAR + 3);
            self.rules.extend(mark.map(|x| Rule {
                key: "plan",
                from: (x, from),
                to: (x, to),
            }));
            let text = of_unit.text.clone();
            let x = clear_of([mark, Some(goal)], NAMES + width, &text);
            self.figure(row, x, "", text);
        }
        self.figure(rows.len(), goal, "mid", "100%".to_owned());
        self.height += ROW - 4;
        let end = self.top(rows.len()) - 3;
        let axis = |x: i64| Rule {
            key: "axis",
            from: (x, HEAD - 4),
            to: (x, end),
        };
        self.rules.splice(0..0, [NAMES, goal].map(axis));
    }
}

/// Where a figure behind a bar stands: right of the marks that would strike it through.
fn clear_of(mut marks: [Option<i64>; 2], bar: i64, text: &str) -> i64 {
    let widths = (text.chars()).map(|own| if own.is_ascii() { DIGIT } else { LETTER });
    let width: i64 = widths.sum();
    marks.sort_unstable();
    let marks = marks.into_iter().flatten().filter(|mark| *mark > bar);
    marks.fold(bar.max(NAMES + 1) + 6, |from, mark| {
        let is_struck = mark - 5 < from + width && from < mark + 6;
        if is_struck { mark + 6 } else { from }
    })
}

/// Where a unit should be by now, of its target of the year; nothing where lower is better.
fn planned(work: &KeyWork, standing: &Standing) -> Option<i64> {
    if standing.direction == Some(Direction::LowerIsBetter) {
        return None;
    }
    let now = work
        .by_progress
        .iter()
        .find(|other| other.unit == standing.unit)?;
    let year_of = |standing: &Standing| standing.milestone.map(|day| day.year());
    if year_of(now) != year_of(standing) {
        return None;
    }
    let year = standing.target.filter(|target| !target.is_zero())?;
    permille(now.target?.checked_div(year)?)
}

/// A ratio in thousandths, as far as a chart can show it.
fn permille(ratio: Decimal) -> Option<i64> {
    const FURTHEST: i64 = 2_000;
    let thousandfold = ratio.checked_mul(Decimal::ONE_THOUSAND)?;
    Some(thousandfold.round().to_i64()?.clamp(0, FURTHEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::directory::UnitId;
    use crate::report::pages::key_works::tests::work;
    use crate::source::Place;
    use chrono::NaiveDate;

    #[test]
    fn a_figure_stands_right_of_the_marks_that_would_strike_it_through() {
        let of = |value: i64, plan: i64| {
            let standing = |target: i64| Standing {
                unit: UnitId(0),
                value: Some(Decimal::from(value)),
                reported: None,
                target: Some(Decimal::from(target)),
                direction: Some(Direction::HigherIsBetter),
                milestone: NaiveDate::from_ymd_opt(2026, 6, 30),
                incomparable: false,
                ratio: Ratio::of(Decimal::from(value), Decimal::from(target)),
                rank: None,
                of: 1,
                source: Place::of_file("重点工作.xlsx"),
            };
            let mut work = work();
            work.direction = Some(Direction::HigherIsBetter);
            work.by_result = vec![standing(1000)];
            work.by_progress = vec![standing(plan)];
            let chart = against_plan(|_| "甲镇".to_owned(), &work).expect("a chart");
            let mark = chart.rules.iter().find(|rule| rule.key == "plan");
            (
                chart.labels[1].text.clone(),
                chart.labels[1].x,
                mark.expect("a mark").from.0,
            )
        };
        // Just short of the mark, level with it, beyond it, and far from it.
        assert_eq!(of(58, 100), ("5.8%".to_owned(), 243, 237));
        assert_eq!(of(100, 100), ("10.0%".to_owned(), 243, 237));
        assert_eq!(of(150, 100), ("15.0%".to_owned(), 267, 237));
        assert_eq!(of(58, 900), ("5.8%".to_owned(), 223, 617));
        // Behind the line of 100 %, with the mark far from it and between it and the bar.
        assert_eq!(of(960, 100), ("96.0%".to_owned(), 671, 237));
        assert_eq!(of(940, 980), ("94.0%".to_owned(), 671, 655));
    }
}

//! The course of a unit's score and rank over the year's periods, as a chart of two panels.

use super::Views;
use crate::model::directory::UnitId;
use crate::model::points::Points;
use crate::rules::rankings::Rank;
use crate::source::composed;
use chrono::{Datelike, NaiveDate};

/// One period of a course.
pub type Standing = (NaiveDate, Points, Option<Rank>);

/// The chart in its own units: where its panels begin and end, across and down.
const LEFT: i64 = 110;
const RIGHT: i64 = 690;
const SCORE: (i64, i64) = (34, 118);
const RANK: (i64, i64) = (168, 238);
const HEIGHT: i64 = 274;

/// In hundredths of a point. A course that hardly moves must not look like a fall: the scale spans at least ten points.
const NARROWEST_SPAN: i64 = 1000;
/// With more periods than this, only every second, third … day is written under the chart, and only values that changed.
const MOST_LABELS: usize = 14;
/// Width of a digit on the chart.
const DIGIT: i64 = 7;

/// A point of a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Across.
    pub x: i64,
    /// Down.
    pub y: i64,
    /// The value beside it; empty where it is the one before.
    pub text: String,
}

/// A line across a panel, with the value that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridLine {
    /// Down.
    pub y: i64,
    /// The value.
    pub text: String,
}

/// A panel of the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    /// What it shows.
    pub name: &'static str,
    /// Its line: `first` or `second`.
    pub key: &'static str,
    /// Where its name stands.
    pub top: i64,
    /// Highest and lowest value.
    pub grid: Vec<GridLine>,
    /// The line, `x,y x,y`.
    pub line: String,
    /// Its points.
    pub points: Vec<Point>,
}

/// A period of the chart in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendRow {
    /// The period.
    pub date: String,
    /// The score.
    pub score: String,
    /// The rank with the number of units, or a dash.
    pub rank: String,
}

/// A chart of score and rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// What the chart is called.
    pub title: String,
    /// What it shows, for those who cannot see it; it stands under the chart too.
    pub description: String,
    /// Height in the chart's own units.
    pub height: i64,
    /// Where the panels begin and end.
    pub left: i64,
    /// See above.
    pub right: i64,
    /// Score, and rank.
    pub panels: Vec<Panel>,
    /// The days under the chart.
    pub days: Vec<Point>,
    /// The periods in figures.
    pub rows: Vec<TrendRow>,
}

/// The chart of a series of periods; none where there are fewer than two.
pub fn chart(name: &str, series: &[Standing]) -> Option<Trend> {
    let (first, last) = (series.first()?, series.last()?);
    if series.len() < 2 {
        return None;
    }
    let scores: Vec<i64> = series
        .iter()
        .map(|(_, score, _)| score.hundredths())
        .collect();
    let (high, low) = (*scores.iter().max()?, *scores.iter().min()?);
    let every = series.len().div_ceil(MOST_LABELS);
    let days = series.iter().enumerate();
    Some(Trend {
        title: format!("{name}本年各期得分和名次"),
        description: format!(
            "得分从{}的{}分到{}的{}分，其间最高{}分，最低{}分；名次从{}到{}。",
            first.0,
            first.1,
            last.0,
            last.1,
            Points::from_hundredths(high),
            Points::from_hundredths(low),
            rank_words(first.2),
            rank_words(last.2),
        ),
        height: HEIGHT,
        left: LEFT,
        right: RIGHT,
        panels: vec![score_panel(&scores, high, low), rank_panel(series)],
        days: days
            .filter(|(at, _)| (series.len() - 1 - at).is_multiple_of(every))
            .map(|(at, (date, ..))| Point {
                x: across(at, series.len(), LEFT, RIGHT),
                y: HEIGHT,
                text: format!("{}-{}", date.month(), date.day()),
            })
            .collect(),
        rows: series
            .iter()
            .map(|(date, score, rank)| TrendRow {
                date: date.to_string(),
                score: score.to_string(),
                rank: rank.map_or_else(
                    || "—".to_owned(),
                    |rank| composed(format_args!("{}/{}", rank.rank, rank.of)),
                ),
            })
            .collect(),
    })
}

fn rank_words(rank: Option<Rank>) -> String {
    rank.map_or_else(
        || "不列名次".to_owned(),
        |rank| composed(format_args!("第{}名（共{}个单位）", rank.rank, rank.of)),
    )
}

/// Where the period at a position stands across.
fn across(at: usize, count: usize, left: i64, right: i64) -> i64 {
    let (at, steps) = (length(at), length(count.saturating_sub(1)).max(1));
    left + at * (right - left) / steps
}

/// A count as a length.
fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(0)
}

fn score_panel(scores: &[i64], high: i64, low: i64) -> Panel {
    let (top, bottom) = SCORE;
    let span = (high - low).max(NARROWEST_SPAN);
    let down = |score: i64| top + (high - score) * (bottom - top) / span;
    let values: Vec<(i64, String)> = scores
        .iter()
        .map(|score| (down(*score), Points::from_hundredths(*score).to_string()))
        .collect();
    panel(
        "得分",
        "first",
        SCORE,
        &values,
        vec![(top, high), (bottom, high - span)]
            .into_iter()
            .map(|(y, score)| GridLine {
                y,
                text: Points::from_hundredths(score).to_string(),
            })
            .collect(),
    )
}

/// The first rank stands at the top, the last one of each period at the bottom: a unit that stays the last has not risen where the group
/// has become smaller. Periods without a rank leave no point.
fn rank_panel(series: &[Standing]) -> Panel {
    let (top, bottom) = RANK;
    let sizes = || {
        series
            .iter()
            .filter_map(|(.., rank)| Some(rank.as_ref()?.of))
    };
    let worst = length(sizes().max().unwrap_or(1)).max(2);
    let is_one_size = sizes().min() == sizes().max();
    let down =
        |rank: Rank| top + (length(rank.rank) - 1) * (bottom - top) / (length(rank.of).max(2) - 1);
    let values: Vec<(i64, String)> = series
        .iter()
        .map(|(.., rank)| {
            rank.map_or((bottom, String::new()), |rank| {
                (down(rank), rank.rank.to_string())
            })
        })
        .collect();
    panel(
        "名次",
        "second",
        RANK,
        &values,
        vec![
            GridLine {
                y: top,
                text: "1".to_owned(),
            },
            GridLine {
                y: bottom,
                text: if is_one_size {
                    worst.to_string()
                } else {
                    "末位".to_owned()
                },
            },
        ],
    )
}

fn panel(
    name: &'static str,
    key: &'static str,
    (top, _): (i64, i64),
    values: &[(i64, String)],
    grid: Vec<GridLine>,
) -> Panel {
    let all = values.len() <= MOST_LABELS;
    let mut before = None;
    let mut points: Vec<Point> = values
        .iter()
        .enumerate()
        .filter(|(_, (_, text))| !text.is_empty())
        .map(|(at, (y, text))| {
            let same = before.replace(text) == Some(text) && at + 1 < values.len();
            Point {
                x: across(at, values.len(), LEFT, RIGHT),
                y: *y,
                text: if same && !all {
                    String::new()
                } else {
                    text.clone()
                },
            }
        })
        .collect();
    keep_apart(&mut points);
    let line: Vec<String> = points
        .iter()
        .map(|point| composed(format_args!("{},{}", point.x, point.y)))
        .collect();
    Panel {
        name,
        key,
        top,
        grid,
        line: line.join(" "),
        points,
    }
}

/// Takes away the figures that would lie over that of a later point; all of them stand in the table below the chart.
fn keep_apart(points: &mut [Point]) {
    let mut free = i64::MAX;
    for point in points
        .iter_mut()
        .rev()
        .filter(|point| !point.text.is_empty())
    {
        let half = length(point.text.len()) * DIGIT / 2;
        if point.x + half > free {
            point.text.clear();
        } else {
            free = point.x - half;
        }
    }
}

/// From which score down to which several courses run that stand one below the other, so that equal falls look equal; none where no
/// unit has two periods.
pub fn scale(courses: &[Vec<Standing>]) -> Option<(Points, Points)> {
    let drawn = courses.iter().filter(|series| series.len() > 1).flatten();
    let scores = drawn.map(|(_, score, _)| score.hundredths());
    let (low, high) = (scores.clone().min()?, scores.max()?);
    let low = low.min(high - NARROWEST_SPAN);
    Some((Points::from_hundredths(high), Points::from_hundredths(low)))
}

/// A line of `x,y` alone, for the course of a score that stands beside a figure; empty where there are fewer than two periods.
pub fn line(
    series: &[Standing],
    (high, low): (Points, Points),
    (width, height): (i64, i64),
    margin: i64,
) -> String {
    if series.len() < 2 {
        return String::new();
    }
    let span = (high - low).hundredths().max(1);
    let points: Vec<String> = (series.iter())
        .enumerate()
        .map(|(at, (_, score, _))| {
            let x = across(at, series.len(), margin, width - margin);
            let y = margin + (high - *score).hundredths() * (height - 2 * margin) / span;
            composed(format_args!("{x},{y}"))
        })
        .collect();
    points.join(" ")
}

impl Views<'_> {
    /// The year's periods of a unit up to this one: date, score, rank.
    pub fn series(&self, unit: UnitId) -> Vec<Standing> {
        let findings = self.input.findings;
        let mut series: Vec<Standing> = self
            .input
            .summaries
            .iter()
            .filter(|summary| {
                summary.as_of < findings.as_of && summary.as_of.year() == findings.as_of.year()
            })
            .filter_map(|summary| {
                let rank = summary.ranks.get(&unit)?;
                Some((summary.as_of, *summary.scores.get(&unit)?, Some(*rank)))
            })
            .collect();
        if let Some(score) = findings.scores.get(&unit) {
            let rank = findings.ranks.get(&unit).copied();
            series.push((findings.as_of, score.score(), rank));
        }
        series
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn figures_of_neighbouring_periods_lie_apart() {
        let values: Vec<(i64, String)> =
            (0..40).map(|at| (at, format!("{}.25", 90 + at))).collect();
        let panel = panel("得分", "first", SCORE, &values, Vec::new());
        let shown: Vec<&Point> = (panel.points.iter())
            .filter(|point| !point.text.is_empty())
            .collect();
        assert_eq!(shown.last().map(|point| &*point.text), Some("129.25"));
        assert!(shown.len() > 5, "{}", shown.len());
        assert!(shown.windows(2).all(|pair| pair[1].x - pair[0].x >= 40));
        assert_eq!(panel.points.len(), 40);
    }

    use super::*;

    fn series(values: &[(&str, i64, usize)]) -> Vec<Standing> {
        let values = values.iter();
        values
            .map(|(date, score, rank)| {
                let rank = Rank { rank: *rank, of: 5 };
                (
                    date.parse().expect("a date"),
                    Points::from_hundredths(*score),
                    Some(rank),
                )
            })
            .collect()
    }

    #[test]
    fn the_chart_spans_its_panels_and_the_first_rank_stands_at_the_top() {
        let series = series(&[
            ("2026-11-06", 10_000, 1),
            ("2026-11-13", 10_000, 1),
            ("2026-11-20", 8_000, 5),
        ]);
        let trend = chart("青禾镇", &series).expect("a chart");
        assert_eq!(trend.panels[0].line, "110,34 400,34 690,118");
        assert_eq!(trend.panels[1].line, "110,168 400,168 690,238");
        let days: Vec<&str> = trend.days.iter().map(|day| day.text.as_str()).collect();
        assert_eq!(days, ["11-6", "11-13", "11-20"]);
        assert_eq!(chart("青禾镇", &series[..1]), None);
    }

    #[test]
    fn a_unit_that_stays_the_last_does_not_rise_where_its_group_becomes_smaller() {
        let mut series = series(&[("2026-11-13", 9_000, 5), ("2026-11-20", 9_000, 4)]);
        series[1].2 = Some(Rank { rank: 4, of: 4 });
        let trend = chart("青禾镇", &series).expect("a chart");
        let ranks = &trend.panels[1];
        assert_eq!(ranks.line, "110,238 690,238");
        assert_eq!(ranks.points[1].text, "4");
        assert_eq!(ranks.grid[1].text, "末位");
    }

    #[test]
    fn courses_one_below_the_other_have_one_scale() {
        let first = series(&[("2026-11-13", 10_000, 1), ("2026-11-20", 8_000, 1)]);
        let second = series(&[("2026-11-13", 10_000, 1), ("2026-11-20", 9_000, 1)]);
        let founded = series(&[("2026-11-20", 2_000, 1)]);
        let scale = scale(&[first.clone(), second.clone(), founded]).expect("a scale");
        let shown = |series: &[Standing]| line(series, scale, (72, 20), 2);
        assert_eq!(shown(&first), "2,2 70,18");
        assert_eq!(shown(&second), "2,2 70,10");
        assert_eq!(scale.1.to_string(), "80");
        // Courses that hardly move do not look like falls.
        let flat = series(&[("2026-11-13", 10_000, 1), ("2026-11-20", 9_900, 1)]);
        let (high, low) = super::scale(&[flat]).expect("a scale");
        assert_eq!(
            (high.to_string(), low.to_string()),
            ("100".into(), "90".into())
        );
        assert_eq!(super::scale(&[]), None);
    }

    #[test]
    fn of_many_periods_only_changed_values_and_some_days_are_written() {
        let first: NaiveDate = "2026-01-02".parse().expect("a date");
        let many: Vec<Standing> = (0..40)
            .map(|week| {
                let day = first + chrono::Days::new(week * 7);
                (
                    day,
                    Points::from_hundredths(if week < 20 { 10_000 } else { 9_000 }),
                    Some(Rank { rank: 2, of: 5 }),
                )
            })
            .collect();
        let trend = chart("青禾镇", &many).expect("a chart");
        let written = trend.panels[0]
            .points
            .iter()
            .filter(|point| !point.text.is_empty());
        assert_eq!(
            written.map(|point| point.text.as_str()).collect::<Vec<_>>(),
            ["100", "90", "90"]
        );
        assert!(trend.days.len() <= MOST_LABELS);
        assert_eq!(trend.days.last().map(|day| day.text.as_str()), Some("10-2"));
    }
}

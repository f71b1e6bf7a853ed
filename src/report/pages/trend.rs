//! The course of a unit's score over the year's periods, as a small chart.

use super::Views;
use crate::model::directory::UnitId;
use crate::model::points::Points;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// Width and height of the chart, in its own units, and the margin that labels need.
const WIDTH: i64 = 560;
const HEIGHT: i64 = 120;
const MARGIN: i64 = 26;

/// In hundredths of a point. A course that hardly moves must not look like a fall: the scale spans at least ten points.
const NARROWEST_SPAN: i64 = 1000;

/// One period on the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrendPoint {
    /// The period.
    pub date: String,
    /// The score.
    pub score: String,
    /// The rank with the number of units, or a dash.
    pub rank: String,
    /// Across.
    pub x: i64,
    /// Down.
    pub y: i64,
    /// Whether the value stands beside the point: the first, the last, and each that changed.
    pub labelled: bool,
}

/// A chart of the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trend {
    /// Width in the chart's own units.
    pub width: i64,
    /// Height.
    pub height: i64,
    /// The points of the line, `x,y x,y`.
    pub line: String,
    /// What the chart shows, for those who cannot see it.
    pub description: String,
    /// The periods.
    pub points: Vec<TrendPoint>,
}

/// The chart of a series of periods; none where there are fewer than two.
pub fn chart(series: &[(NaiveDate, Points, String)]) -> Option<Trend> {
    let (first, last) = (series.first()?, series.last()?);
    if series.len() < 2 {
        return None;
    }
    let low = series
        .iter()
        .map(|(_, score, _)| score.hundredths())
        .min()?;
    let high = series
        .iter()
        .map(|(_, score, _)| score.hundredths())
        .max()?;
    let span = (high - low).max(NARROWEST_SPAN);
    let steps = i64::try_from(series.len()).ok()? - 1;
    let mut before = None;
    let points: Vec<TrendPoint> = series
        .iter()
        .zip(0..)
        .map(|((date, score, rank), at)| {
            let changed = before != Some(*score);
            before = Some(*score);
            TrendPoint {
                date: date.to_string(),
                score: score.to_string(),
                rank: rank.clone(),
                x: MARGIN + at * (WIDTH - 2 * MARGIN) / steps,
                y: MARGIN + (high - score.hundredths()) * (HEIGHT - 2 * MARGIN) / span,
                labelled: changed || at == steps,
            }
        })
        .collect();
    Some(Trend {
        width: WIDTH,
        height: HEIGHT,
        line: line(series, WIDTH, HEIGHT, MARGIN),
        description: format!(
            "得分从{}的{}分到{}的{}分，其间最高{}分，最低{}分。",
            first.0,
            first.1,
            last.0,
            last.1,
            Points::from_hundredths(high),
            Points::from_hundredths(low)
        ),
        points,
    })
}

/// A line of `x,y` alone, for a course that stands beside a figure; empty where there are fewer than two periods.
pub fn line(
    series: &[(NaiveDate, Points, String)],
    width: i64,
    height: i64,
    margin: i64,
) -> String {
    let scores = || series.iter().map(|(_, score, _)| score.hundredths());
    let (Some(low), Some(high), Ok(count)) =
        (scores().min(), scores().max(), i64::try_from(series.len()))
    else {
        return String::new();
    };
    if count < 2 {
        return String::new();
    }
    let span = (high - low).max(NARROWEST_SPAN);
    let points: Vec<String> = scores()
        .zip(0..)
        .map(|(score, at)| {
            let x = margin + at * (width - 2 * margin) / (count - 1);
            let y = margin + (high - score) * (height - 2 * margin) / span;
            format!("{x},{y}")
        })
        .collect();
    points.join(" ")
}

impl Views<'_> {
    /// The year's periods of a unit up to this one: date, score, rank.
    pub fn series(&self, unit: UnitId) -> Vec<(NaiveDate, Points, String)> {
        let findings = self.input.findings;
        let rank_words = |rank: Option<&crate::rules::rankings::Rank>| {
            rank.map_or_else(
                || "—".to_owned(),
                |rank| format!("{}/{}", rank.rank, rank.of),
            )
        };
        let mut series: Vec<(NaiveDate, Points, String)> = self
            .input
            .summaries
            .iter()
            .filter(|summary| {
                summary.as_of < findings.as_of && summary.as_of.year() == findings.as_of.year()
            })
            .filter_map(|summary| {
                let rank = summary.ranks.get(&unit)?;
                Some((
                    summary.as_of,
                    *summary.scores.get(&unit)?,
                    rank_words(Some(rank)),
                ))
            })
            .collect();
        if let Some(score) = findings.scores.get(&unit) {
            series.push((
                findings.as_of,
                score.score(),
                rank_words(findings.ranks.get(&unit)),
            ));
        }
        series
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chart_spans_its_box_and_labels_what_changed() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let series = [
            ("2026-11-06", 10_000),
            ("2026-11-13", 10_000),
            ("2026-11-20", 8_000),
        ]
        .map(|(date, score)| (day(date), Points::from_hundredths(score), String::new()));
        let trend = chart(&series).expect("a chart");
        assert_eq!(trend.line, "26,26 280,26 534,94");
        let labelled: Vec<bool> = trend.points.iter().map(|point| point.labelled).collect();
        assert_eq!(labelled, [true, false, true]);
        assert_eq!(chart(&series[..1]), None);
    }
}

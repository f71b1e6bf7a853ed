//! The periods of a workspace (D8): which there are up to the as-of date, and what is odd about them.

use crate::check::History;
use crate::diagnostic::{Diagnostic, FileProblem};
use crate::ingest::workspace::Layout;
use crate::model::directory::Directory;
use crate::pipeline::AsOf;
use crate::pipeline::error::BuildError;
use crate::rules::Findings;
use crate::rules::scoring::{ScoreEntry, ScoreKey};
use crate::source::Place;
use chrono::NaiveDate;

/// D8: the as-of date, and the periods up to it in order.
///
/// # Errors
/// Where there is no period up to it, or the newest lies ahead of today and nobody has asked for it.
pub fn choose(layout: &Layout, as_of: AsOf) -> Result<(NaiveDate, Vec<NaiveDate>), BuildError> {
    let first = *layout.periods.keys().next().ok_or(BuildError::NoPeriods)?;
    let newest = *layout
        .periods
        .keys()
        .next_back()
        .ok_or(BuildError::NoPeriods)?;
    let as_of = match as_of {
        AsOf::On(date) => date,
        AsOf::NewestUpTo(today) if newest > today => {
            return Err(BuildError::FuturePeriod { newest, today });
        }
        AsOf::NewestUpTo(_) => newest,
    };
    let periods: Vec<NaiveDate> = layout
        .periods
        .range(..=as_of)
        .map(|(date, _)| *date)
        .collect();
    if periods.is_empty() {
        return Err(BuildError::NothingBefore { as_of, first });
    }
    Ok((as_of, periods))
}

/// D8: gaps between periods of more than 31 or fewer than 5 days.
pub fn gaps(periods: &[NaiveDate]) -> impl Iterator<Item = Diagnostic> {
    let pairs = periods.windows(2).map(|pair| (pair[0], pair[1]));
    pairs.filter_map(|(from, to)| {
        let days = (to - from).num_days();
        let problem = FileProblem::PeriodGap { from, to, days };
        (!(5..=31).contains(&days)).then(|| told(problem, to))
    })
}

/// The earlier periods for which no unit has handed in anything, where that costs points: a folder that was left behind, mostly, and
/// each is a week that everybody has missed (D8, M10).
pub fn empty(history: &History, directory: &Directory, findings: &Findings<'_>) -> Vec<Diagnostic> {
    let earlier = history.periods.iter().rev().skip(1).rev();
    let empty = earlier.filter(|period| period.hand_ins.is_empty());
    let told = empty.filter_map(|period| {
        let units = directory.iter();
        let units = units.filter(|(_, unit)| unit.exists_on(period.as_of));
        let costs =
            |entry: &ScoreEntry| entry.key == ScoreKey::MissingLedger && entry.date == period.as_of;
        let scores = findings.scores.values();
        let fined = scores.filter(|score| score.entries.iter().any(costs));
        let problem = FileProblem::EmptyPeriod {
            units: units.count(),
            fined: Some(fined.count()).filter(|fined| *fined > 0)?,
        };
        Some(told(problem, period.as_of))
    });
    told.collect()
}

/// A problem of the folder of a period.
fn told(problem: FileProblem, period: NaiveDate) -> Diagnostic {
    Diagnostic::new(problem, Place::of_file(&format!("ledgers/{period}")), None)
}

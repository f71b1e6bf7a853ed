//! `[scoring]`: base, points and caps, plain or by the day from which they hold.

use super::fault::{Reporter, SettingsError};
use super::from_a_day::{Number, dated, told};
use super::raw::RawScoring;
use crate::model::points::Points;
use crate::model::settings::Settings;

/// Takes over the points that `[scoring]` gives.
///
/// # Errors
/// The first that is no amount of points.
pub fn validate_scoring(
    raw: RawScoring,
    settings: &mut Settings,
    reporter: &Reporter<'_>,
) -> Result<(), SettingsError> {
    let scoring = &mut settings.scoring;
    for (value, target, name) in [
        (raw.base, &mut scoring.base, "base"),
        (raw.on_time, &mut scoring.on_time, "on_time"),
        (raw.on_time_cap, &mut scoring.on_time_cap, "on_time_cap"),
        (raw.stage_breach, &mut scoring.stage_breach, "stage_breach"),
        (raw.final_breach, &mut scoring.final_breach, "final_breach"),
        (raw.complaint, &mut scoring.complaint, "complaint"),
        (raw.absence, &mut scoring.absence, "absence"),
        (raw.meeting, &mut scoring.meeting, "meeting"),
        (
            raw.missing_ledger,
            &mut scoring.missing_ledger,
            "missing_ledger",
        ),
        (
            raw.missing_ledger_cap,
            &mut scoring.missing_ledger_cap,
            "missing_ledger_cap",
        ),
        (raw.criticised, &mut scoring.criticised, "criticised"),
        (raw.commended, &mut scoring.commended, "commended"),
    ] {
        let Some(value) = value else { continue };
        let points = |number: &Number| {
            let number = match *number {
                #[expect(clippy::cast_precision_loss, reason = "points are small numbers")]
                Number::Whole(number) => number as f64,
                Number::Fraction(number) => number,
            };
            Points::from_f64(number).filter(|points| (0..=100_000).contains(&points.hundredths()))
        };
        let read = dated(
            value.get_ref(),
            points,
            |entry| entry.from.as_ref(),
            |entry| points(&entry.points),
        );
        *target = read.map_err(|fault| {
            let expected = "应当是 0 到 1000 之间、最多两位小数的分值，扣分也写正数";
            told((reporter, &value), fault, name, expected)
        })?;
    }
    Ok(())
}

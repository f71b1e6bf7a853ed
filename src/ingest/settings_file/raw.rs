//! What duban.toml may hold, as it is written.

use super::from_a_day::{FromADay, Number};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSettings {
    pub(super) county: Spanned<String>,
    pub(super) notice: Option<Spanned<String>>,
    pub(super) office: Option<Spanned<String>>,
    pub(super) in_force_from: Option<Spanned<toml::value::Datetime>>,
    pub(super) warn_working_days: Option<Spanned<i64>>,
    pub(super) roll_to_working_day: Option<bool>,
    pub(super) backdate_grace: Option<Spanned<i64>>,
    pub(super) changed: Option<Spanned<String>>,
    pub(super) stale_periods: Option<Spanned<i64>>,
    pub(super) podium: Option<Spanned<i64>>,
    pub(super) laggard_periods: Option<Spanned<i64>>,
    pub(super) reply_working_days: Option<Spanned<i64>>,
    pub(super) publish_to: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) naming: RawNaming,
    #[serde(default)]
    pub(super) scoring: RawScoring,
    #[serde(default)]
    pub(super) escalation: BTreeMap<Spanned<String>, RawEscalation>,
    #[serde(default)]
    pub(super) collective: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    pub(super) limits: RawLimits,
    #[serde(default)]
    pub(super) category: Vec<Spanned<RawCategory>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNaming {
    pub(super) vague_wording: Option<Spanned<String>>,
    pub(super) vague: Option<Vec<Spanned<String>>>,
    pub(super) nouns: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScoring {
    pub(super) base: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) on_time: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) on_time_cap: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) stage_breach: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) final_breach: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) complaint: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) absence: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) meeting: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) missing_ledger: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) missing_ledger_cap: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) criticised: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
    pub(super) commended: Option<Spanned<FromADay<Number, RawDatedPoints>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDatedPoints {
    pub(super) from: Option<toml::value::Datetime>,
    pub(super) points: Number,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEscalation {
    pub(super) threshold: Option<Spanned<FromADay<i64, RawDatedThreshold>>>,
    pub(super) window: Option<Spanned<String>>,
    pub(super) categories: Option<Spanned<Vec<Spanned<String>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDatedThreshold {
    pub(super) from: Option<toml::value::Datetime>,
    pub(super) threshold: i64,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLimits {
    pub(super) file_mib: Option<Spanned<i64>>,
    pub(super) unpacked_mib: Option<Spanned<i64>>,
    pub(super) rows_per_sheet: Option<Spanned<i64>>,
    pub(super) cells_per_file: Option<Spanned<i64>>,
    pub(super) characters_per_cell: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCategory {
    pub(super) key: Option<Spanned<String>>,
    pub(super) name: Option<Spanned<String>>,
    pub(super) clause: Option<String>,
    pub(super) stages: Option<Spanned<Vec<RawStage>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStage {
    pub(super) stage: Spanned<String>,
    pub(super) start: Spanned<String>,
    pub(super) done: Spanned<Vec<Spanned<String>>>,
    pub(super) limit: Spanned<FromADay<String, RawDatedLimit>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDatedLimit {
    pub(super) from: Option<toml::value::Datetime>,
    pub(super) limit: String,
}

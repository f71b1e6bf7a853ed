//! What duban.toml may hold, as it is written.

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
    pub(super) base: Option<Spanned<RawPoints>>,
    pub(super) on_time: Option<Spanned<RawPoints>>,
    pub(super) on_time_cap: Option<Spanned<RawPoints>>,
    pub(super) stage_breach: Option<Spanned<RawPoints>>,
    pub(super) final_breach: Option<Spanned<RawPoints>>,
    pub(super) complaint: Option<Spanned<RawPoints>>,
    pub(super) absence: Option<Spanned<RawPoints>>,
    pub(super) meeting: Option<Spanned<RawPoints>>,
    pub(super) missing_ledger: Option<Spanned<RawPoints>>,
    pub(super) missing_ledger_cap: Option<Spanned<RawPoints>>,
    pub(super) criticised: Option<Spanned<RawPoints>>,
    pub(super) commended: Option<Spanned<RawPoints>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawPoints {
    Whole(i64),
    Fraction(f64),
    Dated(Vec<RawDatedPoints>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDatedPoints {
    pub(super) from: Option<toml::value::Datetime>,
    pub(super) points: RawNumber,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
pub(super) enum RawNumber {
    Whole(i64),
    Fraction(f64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEscalation {
    pub(super) threshold: Option<Spanned<RawThreshold>>,
    pub(super) window: Option<Spanned<String>>,
    pub(super) categories: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawThreshold {
    Constant(i64),
    Dated(Vec<RawDatedThreshold>),
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
    pub(super) limit: Spanned<RawLimit>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawLimit {
    Constant(String),
    Dated(Vec<RawDatedLimit>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDatedLimit {
    pub(super) from: Option<toml::value::Datetime>,
    pub(super) limit: String,
}

//! What the registers say of one unit, as sections of its dossier.

use super::Views;
use super::benchmarks::BenchmarkView;
use super::commended::CommendedRow;
use super::how_many;
use super::key_works::UnitKeyWork;
use super::requests::RequestRow;
use super::spot_checks::SpotCheckRow;
use crate::model::directory::UnitId;
use serde::Serialize;

/// What the registers say of a unit.
#[derive(Debug, Clone, Serialize)]
pub struct UnitRegisters {
    /// Its key works.
    pub key_works: Vec<UnitKeyWork>,
    /// Its benchmarking list.
    pub benchmark: Option<BenchmarkView>,
    /// The requests that it made.
    #[serde(serialize_with = "how_many")]
    pub requests_from: Vec<RequestRow>,
    /// The requests that it received.
    #[serde(serialize_with = "how_many")]
    pub requests_to: Vec<RequestRow>,
    /// Its spot checks.
    pub spot_check: Option<SpotCheckRow>,
    /// Its commendations of the year.
    pub commended: Vec<CommendedRow>,
}

impl Views<'_> {
    /// What the registers say of a unit.
    pub fn unit_registers(&self, unit: UnitId) -> UnitRegisters {
        let [requests_from, requests_to] = self.requests_of(unit);
        UnitRegisters {
            key_works: self.key_works_of(unit),
            benchmark: self.benchmark_of(unit),
            requests_from,
            requests_to,
            spot_check: self.spot_check_of(unit),
            commended: self.commended_of(unit),
        }
    }
}

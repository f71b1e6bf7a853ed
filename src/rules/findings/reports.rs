//! What is wrong with the ledgers by all findings together.

use super::{Findings, Summary};
use crate::check::{History, place_of_target};
use crate::diagnostic::{Diagnostic, FileProblem, RowProblem};
use crate::model::directory::{UnitId, comparable};
use crate::model::schema::{Field, Sheet};
use crate::rules::escalations::Fired;
use crate::rules::exemptions::ExemptObject;
use crate::rules::judgement::Bench;
use crate::rules::matters::Matter;
use crate::rules::registers::{self, StruckOut};
use crate::rules::{
    circulars, complaints, escalations, foredated, heirs, key_works, leaders, meetings, naming,
    near_numbers, register_days, requests,
};
use crate::source::Place;
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

impl Findings<'_> {
    /// What is wrong with the ledgers, beside what the judgement of the matters has told.
    pub(super) fn report(
        &mut self,
        bench: Bench<'_>,
        struck_out: &StruckOut,
        summaries: &[Summary],
    ) {
        self.look_back(bench, summaries);
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        self.report_exemptions(bench, &mut diagnostics);
        let matters = self.all_matters();
        foredated::report(
            bench,
            &matters,
            &self.exemptions,
            struck_out,
            &mut diagnostics,
        );
        self.diagnostics = diagnostics;
        let diagnostics = &mut self.diagnostics;
        let entries = [&*self.escalations, &*self.of_last_year];
        circulars::report(bench, &self.circulars, entries, diagnostics);
        complaints::report_results(bench.history, diagnostics);
        complaints::report_near(&self.complaints, diagnostics);
        register_days::report(bench, struck_out, diagnostics);
        registers::report_several(bench.history, bench.directory, bench.as_of, diagnostics);
        key_works::report(bench.history, &self.key_works, bench.directory, diagnostics);
        report_provisional(&self.matters, diagnostics);
        leaders::report(&self.leaders, &self.matters, diagnostics);
        near_numbers::report(&self.matters, diagnostics);
        heirs::report_unclaimed(&self.matters, bench.directory, bench.as_of, diagnostics);
        key_works::report_directions(bench.history, struck_out, bench.as_of, diagnostics);
        key_works::report_names(bench.history, struck_out, bench.as_of, diagnostics);
        key_works::report_falling(&self.key_works, bench.history, diagnostics);
        requests::report(&self.requests, bench.history, diagnostics);
        meetings::report(bench.history, &self.meetings, bench.directory, diagnostics);
        naming::report_circulars(
            bench.history,
            struck_out,
            &bench.settings.naming,
            bench.directory,
            diagnostics,
        );
    }

    /// What the year before left open. A workspace that begins with this year knows nothing of it.
    fn look_back(&mut self, bench: Bench<'_>, summaries: &[Summary]) {
        let last_year = self.as_of.year() - 1;
        let mut before = summaries.iter().rev();
        let before = before.find(|summary| summary.as_of.year() == last_year);
        let mut periods = bench.history.periods.iter();
        if periods.any(|period| period.as_of.year() == last_year) {
            let nothing = Fired::new();
            let fired = before.map_or(&nothing, |summary| &summary.fired);
            let events = escalations::Events {
                matters: &self.all_matters(),
                complaints: &self.complaints,
                meetings: &self.meetings,
                circulars: &self.circulars,
                directory: bench.directory,
            };
            self.of_last_year =
                escalations::last_year::unsettled(&events, bench.settings, self.as_of, fired);
        }
    }

    /// M12: exemptions of what does not exist, or is not the unit's.
    fn report_exemptions(&self, bench: Bench<'_>, diagnostics: &mut Vec<Diagnostic>) {
        for (key, row) in bench.history.rows(Sheet::Exemptions) {
            let record = &row.record;
            let (Some(kind), Some(number)) = (
                record.text(Field::ObjectKind),
                record.text(Field::ObjectNumber),
            ) else {
                continue;
            };
            let Some(object) = ExemptObject::of(kind) else {
                continue;
            };
            let owners = self.bearers_of(bench.history, object, &comparable(number));
            if key.unit.is_some_and(|unit| owners.contains(&unit)) {
                continue;
            }
            let problem = RowProblem::no_target((kind, number), key.unit, &owners, bench.directory);
            let place = place_of_target(&problem, record, Field::ObjectNumber);
            diagnostics.push(Diagnostic::new(problem, place, None));
        }
    }

    /// The units that something of a normalised number is about.
    fn bearers_of(
        &self,
        history: &History,
        object: ExemptObject,
        number: &str,
    ) -> BTreeSet<UnitId> {
        match object {
            ExemptObject::Matter => {
                let all = self.matters.iter().chain(&self.lapsed);
                let bearing = all.filter(|matter| &*matter.key.number == number);
                let units = bearing.flat_map(|matter| {
                    let line = matter.succession.iter().map(|(_, unit)| *unit);
                    line.chain([matter.key.unit, matter.unit])
                });
                units.collect()
            }
            object => history.bearers_of(object.sheet(), number),
        }
    }
}

/// D6: one warning for each year without a schedule in which a due date lies.
fn report_provisional(matters: &[Matter<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let mut years: BTreeMap<i32, usize> = BTreeMap::new();
    for due in matters
        .iter()
        .flat_map(|matter| &matter.stages)
        .filter(|stage| stage.is_provisional())
        .filter_map(|stage| stage.due)
    {
        *years.entry(due.date.year()).or_default() += 1;
    }
    for (year, count) in years {
        let problem = FileProblem::CalendarYearUnknown { year, count };
        diagnostics.push(Diagnostic::new(
            problem,
            Place::of_file("calendar.toml"),
            None,
        ));
    }
}

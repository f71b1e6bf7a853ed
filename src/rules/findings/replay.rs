//! The periods in order: each is judged by what those before it knew, and leaves what the next one compares itself with.

use super::{Findings, Telling, Tribunal, judge};
use crate::check::{self, History, Renumbered, TakenOut};
use crate::ingest::Intake;
use crate::model::directory::UnitId;
use crate::model::points::Points;
use crate::rules::escalations::{self, Fired};
use crate::rules::memory::Memory;
use crate::rules::rankings::Rank;
use crate::rules::scoring::UnitScore;
use crate::source::day;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the next period needs to know of one before it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Summary {
    /// The as-of date.
    #[serde(with = "day")]
    pub as_of: NaiveDate,
    /// Ranks.
    pub ranks: BTreeMap<UnitId, Rank>,
    /// Scores.
    pub scores: BTreeMap<UnitId, Points>,
    /// Escalations and their evidence; only the newest summary keeps the evidence, and all year the last one of the year before.
    pub fired: Fired,
    /// For how many periods of the year in a row each of the last had been among them.
    pub periods_among_last: BTreeMap<UnitId, usize>,
    /// What each score was made of; only the newest summary keeps it, and throughout January the last one of the year before.
    pub(super) made_of: BTreeMap<UnitId, UnitScore>,
}

impl Summary {
    fn renumber(&mut self, renumbered: &Renumbered) {
        escalations::renumber(&mut self.fired, renumbered);
        for score in self.made_of.values_mut() {
            score.renumber(renumbered);
        }
    }
}

impl Findings<'_> {
    fn into_summary(self) -> Summary {
        Summary {
            as_of: self.as_of,
            scores: self.totals(),
            fired: escalations::fired(&self.escalations),
            ranks: self.ranks,
            periods_among_last: self.periods_among_last,
            made_of: self.scores,
        }
    }
}

/// Judges period after period: the history and the memory grow, and each period leaves a summary.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Replay {
    /// What the ledgers say so far.
    pub history: History,
    /// What the periods before the newest one judged.
    memory: Memory,
    /// The periods judged so far, in order; the newest one is among them only when the next has come.
    pub summaries: Vec<Summary>,
}

impl Replay {
    /// Takes in the next period. The one before is closed first: what it judged is remembered, and `closed` is shown so much of its
    /// findings as is told. Complaints that the new period shows under another number are known by it in what is remembered; whoever kept
    /// something of the findings does the same.
    pub fn next_period(
        &mut self,
        intake: Intake,
        tribunal: Tribunal<'_>,
        telling: Telling,
        closed: impl FnOnce(&Findings<'_>, &History),
    ) -> TakenOut {
        self.close(tribunal, telling, closed);
        self.memory.begin(intake.as_of);
        let (directory, settings) = (tribunal.directory, tribunal.settings);
        let taken_out = check::take_in(&mut self.history, intake, directory, settings);
        if !taken_out.renumbered.is_empty() {
            for summary in &mut self.summaries {
                summary.renumber(&taken_out.renumbered);
            }
        }
        taken_out
    }

    /// Lets go of what the periods before the newest one judged, for [`Replay::judge_by`].
    pub fn let_go_of_memory(&mut self) -> Memory {
        std::mem::take(&mut self.memory)
    }

    /// As [`Replay::judge`], by what has been let go of.
    pub fn judge_by<'h>(
        &'h self,
        memory: &Memory,
        tribunal: Tribunal<'h>,
        as_of: NaiveDate,
    ) -> Findings<'h> {
        let all = Telling::Everything;
        judge(&self.history, memory, tribunal, as_of, &self.summaries, all)
    }

    /// The findings of the newest period at an as-of date that is not before its own.
    pub fn judge<'h>(&'h self, tribunal: Tribunal<'h>, as_of: NaiveDate) -> Findings<'h> {
        self.judge_by(&self.memory, tribunal, as_of)
    }

    /// Judges the newest period at its own date and remembers what it found.
    fn close(
        &mut self,
        tribunal: Tribunal<'_>,
        telling: Telling,
        closed: impl FnOnce(&Findings<'_>, &History),
    ) {
        let Some(as_of) = self.history.current().map(|period| period.as_of) else {
            return;
        };
        let mut memory = std::mem::take(&mut self.memory);
        let summary = {
            let findings = judge(
                &self.history,
                &memory,
                tribunal,
                as_of,
                &self.summaries,
                telling,
            );
            let matters = findings.matters.iter().chain(&findings.lapsed);
            memory.remember(matters, &self.history.unreadable_cells());
            closed(&findings, &self.history);
            findings.into_summary()
        };
        self.memory = memory;
        let mut newest_first = self.summaries.iter().rev();
        let of_last_year = newest_first.find(|before| before.as_of.year() < as_of.year());
        let of_last_year = of_last_year.map(|before| before.as_of);
        for before in &mut self.summaries {
            let ends_a_year = Some(before.as_of) == of_last_year;
            if !ends_a_year {
                let fired = before.fired.values_mut();
                fired.for_each(|standing| standing.events.clear());
            }
            if !ends_a_year || as_of.month() != 1 {
                before.made_of.clear();
            }
        }
        self.summaries.push(summary);
    }
}

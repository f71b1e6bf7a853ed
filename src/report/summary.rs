//! What the console says at the end of a run: what the office wants to know, every unit named.

use super::archive::PeriodRecord;
use crate::check::History;
use crate::diagnostic::{Diagnostic, FileProblem, Problem, Severity};
use crate::ingest::HandIn;
use crate::model::directory::UnitId;
use crate::model::settings::EscalationRule;
use crate::report::published;
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::stages::Light;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The closing summary of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The county.
    pub county: String,
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The period before.
    pub previous: Option<NaiveDate>,
    /// Judged matters: in all, red, yellow, green.
    pub matters: [usize; 4],
    /// New escalations: outcome and the units, with the person or problem.
    pub new: Vec<(String, Vec<String>)>,
    /// How many continue.
    pub continuing: usize,
    /// Units by state of their hand-in, where it is not a plain yes.
    pub hand_ins: Vec<(&'static str, Vec<String>)>,
    /// Errors, warnings, notices.
    pub diagnostics: [usize; 3],
    /// The first errors: place and message.
    pub first_errors: Vec<String>,
    /// What is said of years whose working days are not known (D6).
    pub unknown_years: Vec<String>,
    /// That published periods come out differently now; none where they do not.
    pub revised: Option<String>,
}

/// How many errors the console lists; all of them stand on the returns page.
const LISTED_ERRORS: usize = 10;

/// Gathers the summary.
pub fn summarise(
    findings: &Findings<'_>,
    history: &History,
    tribunal: Tribunal<'_>,
    diagnostics: &[Diagnostic],
    archive: &[PeriodRecord],
) -> Summary {
    let directory = tribunal.directory;
    let judged = || findings.matters.iter().filter(|matter| !matter.struck);
    let with_light = |light| judged().filter(|matter| matter.light == light).count();
    // Of each rule first what is proposed, then what has been issued (E5).
    let mut new: BTreeMap<(EscalationRule, bool), Vec<String>> = BTreeMap::new();
    for escalation in findings
        .escalations
        .iter()
        .filter(|escalation| escalation.new)
    {
        let name = directory.name(escalation.unit);
        let named = match &escalation.subject {
            Some(subject) => format!("{name}({subject})"),
            None => name.to_owned(),
        };
        let shown = match &escalation.issued {
            Some(document) => format!("{named}（已发 {document}）"),
            None => named,
        };
        let is_issued = escalation.issued.is_some();
        let list = new.entry((escalation.rule, is_issued)).or_default();
        list.push(shown);
    }
    Summary {
        county: tribunal.settings.county.clone(),
        as_of: findings.as_of,
        previous: findings.previous,
        matters: [
            judged().count(),
            with_light(Light::Red),
            with_light(Light::Yellow),
            with_light(Light::Green),
        ],
        continuing: findings
            .escalations
            .iter()
            .filter(|escalation| !escalation.new)
            .count(),
        new: new
            .into_iter()
            .map(|((rule, is_issued), units)| {
                let proposed = if is_issued { "" } else { "拟" };
                (format!("{proposed}{}", rule.outcome()), units)
            })
            .collect(),
        hand_ins: hand_ins(history, tribunal, findings.as_of),
        diagnostics: crate::diagnostic::counts(diagnostics),
        first_errors: diagnostics
            .iter()
            .map(|diagnostic| (diagnostic, diagnostic.problem.words()))
            // They stand first.
            .take_while(|(_, words)| words.severity == Severity::Error)
            .take(LISTED_ERRORS)
            .map(|(diagnostic, words)| format!("{}：{}", diagnostic.place, words.message))
            .collect(),
        revised: published::revised_words(archive),
        unknown_years: diagnostics
            .iter()
            .map(|diagnostic| &diagnostic.problem)
            .filter(|problem| {
                matches!(
                    problem,
                    Problem::File(FileProblem::CalendarYearUnknown { .. })
                )
            })
            .map(|problem| problem.words().message)
            .collect(),
    }
}

fn hand_ins(
    history: &History,
    tribunal: Tribunal<'_>,
    as_of: NaiveDate,
) -> Vec<(&'static str, Vec<String>)> {
    let Some(current) = history.current() else {
        return Vec::new();
    };
    let in_state = |wanted: HandIn| -> Vec<String> {
        tribunal
            .directory
            .iter()
            .filter(|(unit, entry): &(UnitId, _)| {
                entry.exists_on(as_of)
                    && entry.exists_on(current.as_of)
                    && current.state(*unit) == wanted
            })
            .map(|(_, entry)| entry.name.clone())
            .collect()
    };
    [
        HandIn::No,
        HandIn::Late,
        HandIn::Unreadable,
        HandIn::Partial,
    ]
    .into_iter()
    .map(|state| (state.label(), in_state(state)))
    .filter(|(_, units)| !units.is_empty())
    .collect()
}

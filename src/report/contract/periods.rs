//! The contract's entries for the periods before the current one.

use super::{Period, PeriodDifference, PeriodEscalation, PeriodRed, PeriodUnit};
use crate::model::directory::Directory;
use crate::report::archive::PeriodRecord;
use crate::report::verdicts::Difference;
use crate::rules::escalations::Escalation;

/// A period before the current one.
pub fn period(record: &PeriodRecord, directory: &Directory) -> Period {
    let name = |unit| directory.name(unit).to_owned();
    Period {
        as_of: record.as_of,
        units: units(record, directory),
        escalations: record
            .escalations
            .iter()
            .map(|fired| escalation(fired, directory))
            .collect(),
        red: record
            .red
            .iter()
            .map(|red| PeriodRed {
                id: red.number.to_string(),
                unit: name(red.unit),
                stage: red.stage.to_string(),
                due: red.due,
                days_late: red.late.0,
                exempt: red.exempt,
            })
            .collect(),
        published: record.revision.is_some(),
        differences: record
            .revision
            .as_ref()
            .map(|revision| differences(&revision.differences))
            .unwrap_or_default(),
        regrouped: record
            .revision
            .as_ref()
            .map(|revision| differences(&revision.regrouping.differences))
            .unwrap_or_default(),
    }
}

/// In directory order, as the current period's units.
fn units(record: &PeriodRecord, directory: &Directory) -> Vec<PeriodUnit> {
    let mut ranked: Vec<_> = record
        .groups
        .iter()
        .flat_map(|(group, lines)| lines.iter().map(move |line| (line, group)))
        .collect();
    ranked.sort_by_key(|(line, _)| line.unit);
    ranked
        .into_iter()
        .map(|(line, group)| PeriodUnit {
            name: directory.name(line.unit).to_owned(),
            group: group.clone(),
            score: line.score,
            rank: line.rank.rank,
        })
        .collect()
}

fn escalation(fired: &Escalation, directory: &Directory) -> PeriodEscalation {
    PeriodEscalation {
        rule: fired.rule.key().to_owned(),
        unit: directory.name(fired.unit).to_owned(),
        subject: fired.subject.clone(),
        count: fired.count,
        new: fired.new,
        issued: fired.issued.clone(),
    }
}

fn differences(differences: &[Difference]) -> Vec<PeriodDifference> {
    differences
        .iter()
        .map(|difference| PeriodDifference {
            list: difference.list.label().to_owned(),
            unit: difference.unit.clone(),
            subject: difference.subject.clone(),
            item: difference.item.clone(),
            before: difference.before.clone(),
            after: difference.after.clone(),
        })
        .collect()
}

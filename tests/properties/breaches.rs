//! What has been held against a unit stays, but for the few reasons that the rules name.

use super::judged::{self, Judged, MatterFacts};
use super::world::World;
use duban::report::contract::{Entry, Report};
use duban::rules::matters::{Flag, MatterKey};
use duban::rules::stages::{Stage, Status};
use std::collections::BTreeMap;

/// A breach of one period that is none in the next, and that no rule lets go.
pub fn vanished(world: &World) -> Option<String> {
    let periods = judged::judge_all(world);
    (1..periods.len()).find_map(|now| {
        let before = &periods[now - 1];
        before.matters.iter().find_map(|(key, matter)| {
            let broken = matter
                .stages
                .iter()
                .filter(|stage| stage.status.is_breach());
            broken.into_iter().find_map(|stage| {
                let why = gone(&periods[..now], &periods[now], key, matter, stage)?;
                Some(format!(
                    "{key:?} {} breached at {}: {why} at {}",
                    stage.name, before.as_of, periods[now].as_of
                ))
            })
        })
    })
}

/// Why a breach is gone although nothing lets it go; nothing where it stands or a rule lets it go.
fn gone(
    past: &[Judged],
    now: &Judged,
    key: &MatterKey,
    before: &MatterFacts,
    stage: &Stage,
) -> Option<String> {
    let breach = stage.breach()?;
    let Some(after) = now.matters.get(key) else {
        return Some("the matter is gone".to_owned());
    };
    // M4: what happened on or after the day on which the list took the matter away is not the unit's.
    if after.lapsed.is_some_and(|lapsed| breach >= lapsed) {
        return None;
    }
    // M15: a correction of a value, or the confirmation of a claim.
    if after.corrections > 0 {
        return None;
    }
    // M4: the newest values of the list stand, backwards too.
    let list_speaks = after.listed.is_some() && before.listed != after.listed;
    // M9: the county lets the newest value of the ledger stand; the change is flagged.
    let newest_stands = judged::takes_newest(now)
        && before.own != after.own
        && after.flags.contains(&Flag::Changed);
    if list_speaks || newest_stands {
        return None;
    }
    let Some(same) = after.stages.iter().find(|known| known.name == stage.name) else {
        return Some("its stage is gone".to_owned());
    };
    if same.status.is_breach() {
        return None;
    }
    // M5 and M13: a timely extension that was handed in after the breach had been judged; it is flagged 「补登」.
    if stage.is_final
        && before.extensions != after.extensions
        && after.flags.contains(&Flag::LateRegistered)
    {
        return None;
    }
    // M2: a late date that was only inferred gives way to the stage's own date.
    if stage.done.is_some_and(|done| done.inferred) && same.status == Status::Met {
        return None;
    }
    if stage.status == Status::Overdue && claim_stands(past, now, key, same) {
        return None;
    }
    Some(format!(
        "{:?} due {:?} done {:?} → {:?} due {:?} done {:?}",
        stage.status, stage.due, stage.done, same.status, same.due, same.done
    ))
}

/// M8: the claimed date stands within the grace, and where no snapshot had the stage overdue.
fn claim_stands(past: &[Judged], now: &Judged, key: &MatterKey, stage: &Stage) -> bool {
    let Some((done, due)) = stage.done.zip(stage.due) else {
        return false;
    };
    let not_done = past.iter().rev().find(|judged| {
        judged.matters.get(key).is_some_and(|matter| {
            let known = matter.stages.iter().find(|known| known.name == stage.name);
            matter.in_snapshot && known.is_some_and(|known| known.done.is_none())
        })
    });
    not_done.is_none_or(|judged| {
        let days = now.calendar.working_days_between(done.date, judged.as_of);
        judged.as_of <= due.date || days <= i64::from(now.settings.backdate_grace)
    })
}

/// Minus points of one period that are gone in the next of the same year.
pub fn forgiven(world: &World) -> Option<String> {
    let periods = judged::judge_all(world);
    periods.windows(2).find_map(|pair| {
        let [before, now] = pair else { return None };
        let is_new_year = before.as_of.to_string()[..4] != now.as_of.to_string()[..4];
        let counted = |report: &Report| -> BTreeMap<(String, String), usize> {
            let mut counts = BTreeMap::new();
            for (key, subject) in report
                .units
                .iter()
                .flat_map(|unit| &unit.entries)
                .filter_map(held_against)
            {
                *counts.entry((key, subject)).or_insert(0) += 1;
            }
            counts
        };
        if is_new_year {
            return None;
        }
        let (old, new) = (counted(&before.report), counted(&now.report));
        let exists = |unit: &str| now.report.units.iter().any(|known| known.name == unit);
        let has_dissolved = before.report.units.iter().any(|unit| !exists(&unit.name));
        old.into_iter()
            .filter(|event| new.get(&event.0).copied().unwrap_or(0) < event.1)
            .find(|((_, subject), _)| !has_dissolved && !is_corrected(now, subject))
            .map(|event| format!("{event:?} at {} is gone at {}", before.as_of, now.as_of))
    })
}

/// Key and subject of an entry of a register that deducts, exempted or not.
fn held_against(entry: &Entry) -> Option<(String, String)> {
    let of_register =
        ["complaint", "absence", "meeting", "criticised", "manual"].contains(&entry.key.as_str());
    (of_register && entry.points.is_negative()).then(|| (entry.key.clone(), entry.subject.clone()))
}

fn is_corrected(judged: &Judged, subject: &str) -> bool {
    judged
        .report
        .corrections
        .iter()
        .any(|correction| correction.object == subject)
}

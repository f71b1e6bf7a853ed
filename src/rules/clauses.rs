//! The catalogue of clauses: every rule that the program applies and every one that it cannot, in the notice's order.

use super::clause::{Basis, Clause};
use super::{
    benchmarks, bridge, changes, complaints, due_dates, escalations, exemptions, extensions,
    key_works, leaders, matters, meetings, naming, podium, principals, rankings, registers,
    requests, responsibility, scoring, spot_checks, stages,
};

const fn not_computed(citation: &'static str, title: &'static str, reason: &'static str) -> Clause {
    Clause {
        id: "-",
        citation,
        title,
        rule: reason,
        basis: Basis::NotComputed,
    }
}

/// All clauses, in the notice's order.
pub const ALL: &[&Clause] = &[
    &not_computed(
        "一",
        "领导带头、解放思想、求真务实",
        "态度和作风要由人来看，台账里没有，程序不作判断。",
    ),
    &spot_checks::SPOT_CHECKS,
    &requests::REQUESTS,
    &key_works::TARGETS,
    &key_works::MILESTONES,
    &benchmarks::BENCHMARKS,
    &due_dates::COUNTING,
    &stages::STATUS,
    &stages::LIGHT,
    &extensions::EXTENSION,
    &matters::BREACH_STAYS,
    &escalations::OVERDUE,
    &meetings::EXCUSE,
    &meetings::ONE_CIRCULAR,
    &meetings::SELF_CRITICISM,
    &escalations::MEETINGS,
    &matters::NOTHING_DISAPPEARS,
    &changes::BACKDATED,
    &responsibility::RESPONSIBLE,
    &responsibility::LIST_FIRST,
    &matters::COMPLETE_LIST,
    &matters::ORDER,
    &changes::CHANGED,
    &changes::STALE,
    &registers::STRUCK_OUT,
    &complaints::COMPLAINT,
    &escalations::COMPLAINTS,
    &not_computed(
        "四(一)",
        "副职领导的直接责任",
        "名录只登记主要负责人，副职的责任由单位自行落实，程序不计算。",
    ),
    &leaders::LEADERS,
    &principals::PRINCIPAL,
    &rankings::RANKING,
    &rankings::EVERY_UNIT,
    &rankings::CHANGE,
    &key_works::TWO_RANKINGS,
    &naming::PLAIN_NAMING,
    &escalations::REPEATED,
    &escalations::ISSUED,
    &exemptions::EXEMPTION,
    &podium::PODIUM,
    &not_computed(
        "六(二)",
        "干部调整",
        "干部调整由县委决定，程序只列数据，不提建议。",
    ),
    &scoring::POINTS,
    &scoring::ON_TIME_RATE,
    &bridge::BRIDGE,
    &not_computed(
        "六(三)",
        "履职情况测评",
        "由他人测评主要负责人，台账里没有，程序不计算。",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_clause_is_cited_titled_and_listed_once() {
        let mut seen = BTreeSet::new();
        for clause in ALL {
            assert!(
                !clause.citation.is_empty() && !clause.rule.is_empty(),
                "{}",
                clause.title
            );
            assert!(
                seen.insert((clause.id, clause.title)),
                "{} {}",
                clause.id,
                clause.title
            );
        }
    }
}

//! The catalogue of clauses: every rule that the program applies and every one that it cannot, in the notice's order.

use super::clause::Clause;
use super::escalations::clauses as escalation;
use super::scoring::{self, clauses as points};
use super::{
    benchmarks, bridge, changes, complaints, due_dates, exemptions, extensions, findings,
    key_works, leaders, matters, meetings, memory, naming, podium, principals, rankings, registers,
    requests, responsibility, spot_checks, stages,
};

/// A part of the notice.
pub struct Part {
    /// Its number, such as `二`.
    pub number: &'static str,
    /// What it is about, in the project's own words.
    pub title: &'static str,
    /// Its clauses.
    pub items: &'static [Item],
}

/// A clause of the notice, with the rules that apply or serve it.
pub struct Item {
    /// The citation, such as `二(四)`.
    pub citation: &'static str,
    /// What it is about, in the project's own words.
    pub title: &'static str,
    /// The rules.
    pub clauses: &'static [&'static Clause],
}

/// The whole notice in its order.
pub const PARTS: &[Part] = &[
    Part {
        number: "一",
        title: "领导带头",
        items: LEADERSHIP,
    },
    Part {
        number: "二",
        title: "标准和时限",
        items: STANDARDS,
    },
    Part {
        number: "三",
        title: "闭环管理",
        items: CLOSED_LOOP,
    },
    Part {
        number: "四",
        title: "责任、排名和通报",
        items: RESPONSIBILITY,
    },
    Part {
        number: "五",
        title: "担当和容错",
        items: COURAGE,
    },
    Part {
        number: "六",
        title: "考核和用人",
        items: ASSESSMENT,
    },
];

const fn item(
    citation: &'static str,
    title: &'static str,
    clauses: &'static [&'static Clause],
) -> Item {
    Item {
        citation,
        title,
        clauses,
    }
}

const LEADERSHIP: &[Item] = &[
    item(
        "一(一)",
        "政治责任",
        &[&Clause::not_computed(
            "N1",
            "一(一)",
            "政治态度",
            "态度要由人来看，台账里没有，程序不作判断。",
        )],
    ),
    item(
        "一(二)",
        "思想和作风",
        &[&Clause::not_computed(
            "N2",
            "一(二)",
            "思想观念和领导作风",
            "作风要由人来看，台账里没有，程序不作判断。",
        )],
    ),
    item("一(三)", "熟悉政策业务", &[&spot_checks::SPOT_CHECKS]),
    item(
        "一(四)",
        "务实担当",
        &[
            &requests::HANDED_UP,
            &Clause::not_computed(
                "N3",
                "一(四)",
                "工作作风和工作方法",
                "怎样做工作、有没有形式主义，要到现场看，台账里没有，程序不作判断。",
            ),
        ],
    ),
    item(
        "一(五)",
        "到一线去",
        &[&Clause::not_computed(
            "N4",
            "一(五)",
            "到一线解决问题",
            "下基层、跑企业、听诉求没有登记的表，程序不作判断；群众诉求中的投诉见三(四)。",
        )],
    ),
];

const STANDARDS: &[Item] = &[
    item(
        "二(一)",
        "工作目标",
        &[&key_works::TARGETS, &key_works::MILESTONES],
    ),
    item("二(二)", "对标先进", &[&benchmarks::BENCHMARKS]),
    item(
        "二(三)",
        "重点领域",
        &[&Clause::not_computed(
            "N5",
            "二(三)",
            "考察学习和干部能力",
            "眼界和能力要由人来看，台账里没有，程序不作判断；重点工作的进度见四(三)。",
        )],
    ),
    item(
        "二(四)",
        "办理时限",
        &[
            &stages::CATEGORIES,
            &due_dates::START_DAY,
            &due_dates::WORKING_DAYS,
            &due_dates::ROLLING,
            &due_dates::CALENDAR,
            &due_dates::PROVISIONAL,
            &due_dates::DAYS_LATE,
            &stages::STATUS,
            &extensions::EXTENSION,
            &matters::BREACH_STAYS,
            &escalation::COUNTING,
            &escalation::EVIDENCE,
            &escalation::STANDING,
            &escalation::OVERDUE_CIRCULAR,
            &escalation::OVERDUE_DISCIPLINE,
        ],
    ),
];

const CLOSED_LOOP: &[Item] = &[
    item(
        "三(一)",
        "会风会纪",
        &[
            &meetings::EXCUSE,
            &meetings::ONE_CIRCULAR,
            &meetings::SELF_CRITICISM,
            &escalation::MEETING_DISCIPLINE,
        ],
    ),
    item(
        "三(二)",
        "13710 时间节点",
        &[
            &due_dates::MONTHS,
            &matters::NOTHING_DISAPPEARS,
            &memory::BACKDATED,
        ],
    ),
    item(
        "三(三)",
        "清单管理",
        &[
            &responsibility::RESPONSIBLE,
            &responsibility::LIST_FIRST,
            &matters::COMPLETE_LIST,
        ],
    ),
    item(
        "三(四)",
        "督查全流程和投诉",
        &[
            &findings::PERIODS,
            &stages::LIGHT,
            &matters::ORDER,
            &changes::CHANGED,
            &matters::HAND_IN,
            &changes::STALE,
            &registers::STRUCK_OUT,
            &complaints::COMPLAINT,
            &escalation::COMPLAINT_CIRCULAR,
            &escalation::COMPLAINT_ACCOUNTABILITY,
        ],
    ),
];

const RESPONSIBILITY: &[Item] = &[
    item(
        "四(一)",
        "各负其责",
        &[
            &leaders::LEADERS,
            &Clause::not_computed(
                "N6",
                "四(一)",
                "副职的直接责任",
                "名录只登记主要负责人，副职的责任由单位自行落实，程序不计算。",
            ),
        ],
    ),
    item(
        "四(二)",
        "主动作为",
        &[&Clause::not_computed(
            "N7",
            "四(二)",
            "主动性",
            "分内分外的态度要由人来看，台账里没有，程序不作判断。",
        )],
    ),
    item(
        "四(三)",
        "排名和点名通报",
        &[
            &rankings::RANKING,
            &rankings::EVERY_UNIT,
            &rankings::CHANGE,
            &key_works::TWO_RANKINGS,
            &naming::PLAIN_NAMING,
            &rankings::COUNTS_BESIDE,
            &escalation::REPEATED_CIRCULAR,
            &escalation::ISSUED,
        ],
    ),
];

const COURAGE: &[Item] = &[
    item(
        "五(一)",
        "攻坚克难",
        &[&Clause::not_computed(
            "N8",
            "五(一)",
            "攻坚的劲头",
            "冲劲和态度要由人来看，台账里没有，程序不作判断。",
        )],
    ),
    item("五(二)", "及时答复", &[&requests::REQUESTS]),
    item("五(三)", "容错", &[&exemptions::EXEMPTION]),
];

const ASSESSMENT: &[Item] = &[
    item("六(一)", "看实绩", &[&podium::PODIUM]),
    item(
        "六(二)",
        "对后进",
        &[&Clause::not_computed(
            "N9",
            "六(二)",
            "干部调整和处理",
            "干部调整由县委决定，程序只列数据，不提建议；连续居后的单位见六(一)。",
        )],
    ),
    item(
        "六(三)",
        "积分考核",
        &[
            &scoring::POINTS,
            &points::BASE,
            &points::ON_TIME,
            &points::ON_TIME_CAP,
            &points::STAGE_BREACH,
            &points::FINAL_BREACH,
            &points::COMPLAINT,
            &points::ABSENCE,
            &points::MEETING,
            &points::MISSING_LEDGER,
            &points::MISSING_LEDGER_CAP,
            &points::CRITICISED,
            &points::COMMENDED,
            &points::MANUAL,
            &principals::PRINCIPAL,
            &scoring::ROUNDING,
            &bridge::BRIDGE,
            &scoring::ON_TIME_RATE,
            &Clause::not_computed(
                "N10",
                "六(三)",
                "履职测评",
                "由他人测评主要负责人，台账里没有，程序不计算。",
            ),
        ],
    ),
];

/// All clauses, in the notice's order.
pub fn all() -> impl Iterator<Item = &'static Clause> {
    PARTS
        .iter()
        .flat_map(|part| part.items)
        .flat_map(|item| item.clauses)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_clause_is_titled_told_and_listed_once() {
        let mut seen = BTreeSet::new();
        for clause in all() {
            assert!(
                !clause.title.is_empty() && !clause.rule.is_empty(),
                "{}",
                clause.id
            );
            assert!(seen.insert(clause.id), "{} stands twice", clause.id);
        }
    }

    #[test]
    fn every_clause_stands_under_one_that_it_cites() {
        for part in PARTS {
            for item in part.items {
                assert!(item.citation.starts_with(part.number), "{}", item.citation);
                for clause in item.clauses {
                    let cited: Vec<&str> = clause.citation.split('、').collect();
                    assert!(cited.contains(&item.citation), "{}", clause.id);
                }
            }
        }
    }
}

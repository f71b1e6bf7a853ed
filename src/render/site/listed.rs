//! Which long lists each page has.

use super::lists::{
    Articles, At, Benchmark, Circulars, Complaints, Course, Entries, Escalations, Faults, HandIns,
    Incidents, Lists, Matters, PastRanks, PastReds, People, Reports, Requests, Standings, Targets,
};
use crate::report::pages::benchmarks::BenchmarkView;
use crate::report::pages::dossier::Dossier;
use crate::report::pages::escalations::OutcomeView;
use crate::report::pages::key_works::KeyWorkPage;
use crate::report::pages::leaders::LeaderPage;
use crate::report::pages::matters::{CategoryPage, MattersIndex, MattersPage};
use crate::report::pages::periods::PeriodPage;
use crate::report::pages::registers::{ComplaintsPage, MeetingView, MeetingsIndex};
use crate::report::pages::requests::{RequestRow, RequestsPage};
use crate::report::pages::returns::ReturnsPage;
use crate::report::pages::spot_checks::SpotChecksPage;

/// A page, which may have long lists.
pub trait Listed {
    /// The lists by the names by which the page's template takes them.
    ///
    /// # Errors
    /// Where one cannot be written.
    fn lists(&self, _: At<'_>) -> askama::Result<Lists> {
        Ok(Lists::default())
    }
}

/// A list of matters as most pages have it.
fn matters<'a>(
    at: At<'a>,
    caption: &'a str,
    rows: &'a [crate::report::pages::matters::MatterRow],
) -> Matters<'a> {
    Matters {
        at,
        caption,
        rows,
        with_unit: true,
        with_leader: true,
        filter: true,
    }
}

fn requests<'a>(at: At<'a>, caption: &'a str, rows: &'a [RequestRow]) -> Requests<'a> {
    Requests {
        at,
        caption,
        rows,
        filter: false,
    }
}

impl Listed for Dossier {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let registers = &self.registers;
        let own = "本单位的请示，新的在前";
        let others = "其他单位向本单位的请示，新的在前";
        let benchmark = registers.benchmark.iter();
        Lists::default()
            .with(
                "matters",
                &Matters {
                    with_unit: false,
                    filter: false,
                    ..matters(at, "重的在前；点编号看期限推算过程", &self.matters)
                },
            )?
            .with(
                "escalations",
                &Escalations {
                    at,
                    items: &self.escalations,
                    named: false,
                },
            )?
            .with(
                "entries",
                &Entries {
                    at,
                    rows: &self.entries,
                },
            )?
            .with(
                "complaints",
                &Complaints {
                    at,
                    rows: &self.complaints,
                    with_unit: false,
                    filter: false,
                },
            )?
            .with(
                "incidents",
                &Incidents {
                    at,
                    caption: "新的在前",
                    rows: &self.incidents,
                    with_unit: false,
                    with_meeting: true,
                },
            )?
            .with(
                "requests_from",
                &requests(at, own, &registers.requests_from),
            )?
            .with("requests_to", &requests(at, others, &registers.requests_to))?
            .with_some("trend", self.trend.as_ref().map(|trend| Course { trend }))?
            .with(
                "circulars",
                &Circulars {
                    at,
                    rows: &self.circulars,
                },
            )?
            .with_each("benchmark", benchmark.map(|list| Benchmark { at, list }))?
            .with(
                "hand_ins",
                &HandIns {
                    at,
                    rows: &self.hand_ins,
                },
            )
    }
}

impl Listed for MattersIndex {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let caption = "全部督查事项；点编号看期限推算过程";
        Lists::default().with("matters", &matters(at, caption, &self.rows))
    }
}

impl Listed for CategoryPage {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let caption = "重的在前；点编号看期限推算过程";
        Lists::default().with("matters", &matters(at, caption, &self.rows))
    }
}

impl Listed for LeaderPage {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let caption = "重的在前，同一灯色未销号的在前；点编号看期限推算过程";
        let led = Matters {
            with_leader: false,
            ..matters(at, caption, &self.matters)
        };
        Lists::default().with("matters", &led)
    }
}

impl Listed for MattersPage {
    fn lists(&self, _: At<'_>) -> askama::Result<Lists> {
        let matters = &self.matters;
        Lists::default().with("articles", &Articles { matters })
    }
}

impl Listed for PeriodPage {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let escalations = |items| Escalations {
            at,
            items,
            named: true,
        };
        let rankings = self.rankings.iter();
        Lists::default()
            .with_each(
                "rankings",
                rankings.map(|group| PastRanks {
                    at,
                    rows: &group.rows,
                }),
            )?
            .with("new", &escalations(&self.new))?
            .with("continuing", &escalations(&self.continuing))?
            .with(
                "red",
                &PastReds {
                    at,
                    rows: &self.red,
                },
            )
    }
}

impl Listed for Vec<OutcomeView> {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let escalations = |items| Escalations {
            at,
            items,
            named: true,
        };
        Lists::default()
            .with_each("new", self.iter().map(|list| escalations(&list.new)))?
            .with_each(
                "continuing",
                self.iter().map(|list| escalations(&list.continuing)),
            )
    }
}

impl Listed for RequestsPage {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let handed_up = "请示单位职权范围内的事项，上交县政府、县委的";
        let unclear = "答复意见空白，或既不是同意、不同意，又不足四个字";
        let unanswered = self.unanswered.iter();
        let all = Requests {
            filter: true,
            ..requests(at, "新的在前", &self.rows)
        };
        Lists::default()
            .with("handed_up", &requests(at, handed_up, &self.handed_up))?
            .with_each(
                "unanswered",
                unanswered.map(|group| requests(at, "等得久的在前", &group.rows)),
            )?
            .with("unclear", &requests(at, unclear, &self.unclear))?
            .with("all", &all)
    }
}

impl Listed for Vec<BenchmarkView> {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let lists = self.iter().map(|list| Benchmark { at, list });
        Lists::default().with_each("benchmarks", lists)
    }
}

impl Listed for ComplaintsPage {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let complaints = Complaints {
            at,
            rows: &self.rows,
            with_unit: true,
            filter: true,
        };
        Lists::default().with("complaints", &complaints)
    }
}

fn incidents<'a>(
    at: At<'a>,
    caption: &'a str,
    rows: &'a [crate::report::pages::registers::IncidentRow],
) -> Incidents<'a> {
    Incidents {
        at,
        caption,
        rows,
        with_unit: true,
        with_meeting: false,
    }
}

impl Listed for MeetingView {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let violations = "每起计入的违纪都要作出书面检查；已容错、已作废的照常列出，不计入";
        Lists::default()
            .with("violations", &incidents(at, violations, &self.violations))?
            .with("excused", &incidents(at, "另列，不计入", &self.excused))
    }
}

impl Listed for MeetingsIndex {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let outstanding = Incidents {
            with_meeting: true,
            ..incidents(at, "逐人列名", &self.outstanding)
        };
        Lists::default().with("outstanding", &outstanding)
    }
}

impl Listed for SpotChecksPage {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let people = People {
            at,
            points: &self.points,
            rows: &self.people,
        };
        Lists::default().with("people", &people)
    }
}

impl Listed for ReturnsPage {
    fn lists(&self, _: At<'_>) -> askama::Result<Lists> {
        let groups = self.groups.iter();
        Lists::default().with_each(
            "faults",
            groups.map(|group| Faults {
                rows: &group.faults,
            }),
        )
    }
}

impl Listed for KeyWorkPage {
    fn lists(&self, at: At<'_>) -> askama::Result<Lists> {
        let (by_result, by_progress) = if self.lower {
            (
                "比值＝全年目标÷完成值，越高越靠前",
                "比值＝节点目标÷完成值（截至日期以前最近一个节点），越高越靠前",
            )
        } else {
            (
                "比值＝完成值÷全年目标",
                "比值＝完成值÷节点目标（截至日期以前最近一个节点）",
            )
        };
        let targets = |caption, rows| Targets { at, caption, rows };
        let standings = |caption, target, rows| Standings {
            at,
            caption,
            target,
            ratio: "比值",
            rows,
        };
        Lists::default()
            .with(
                "by_result",
                &standings(by_result, "全年目标", &self.by_result),
            )?
            .with(
                "by_progress",
                &standings(by_progress, "节点目标", &self.by_progress),
            )?
            .with(
                "changes",
                &targets("自生效日期起替换原目标；划线的已作废", &self.changes),
            )?
            .with(
                "targets",
                &targets("按单位、节点日期、生效日期排列", &self.targets),
            )?
            .with(
                "reports",
                &Reports {
                    at,
                    measure: &self.measure,
                    rows: &self.reports,
                },
            )
    }
}

/// The pages without long lists.
mod without {
    use super::Listed;
    use crate::render::manual::Manual;
    use crate::report::pages::audit::AuditPage;
    use crate::report::pages::authority::AuthorityPage;
    use crate::report::pages::calendar::CalendarPage;
    use crate::report::pages::codes::CodePage;
    use crate::report::pages::commended::CommendedPage;
    use crate::report::pages::downloads::DownloadsPage;
    use crate::report::pages::key_works::KeyWorkPage;
    use crate::report::pages::leaders::LeaderLine;
    use crate::report::pages::overview::Overview;
    use crate::report::pages::periods::PeriodsIndex;
    use crate::report::pages::ranking::RankingPage;
    use crate::report::pages::rulebook::RulesPage;

    impl Listed for Overview {}
    impl Listed for Vec<RankingPage> {}
    impl Listed for RankingPage {}
    impl Listed for Vec<KeyWorkPage> {}
    impl Listed for Vec<LeaderLine> {}
    impl Listed for CommendedPage {}
    impl Listed for PeriodsIndex {}
    impl Listed for CalendarPage {}
    impl Listed for DownloadsPage {}
    impl Listed for Manual {}
    impl Listed for RulesPage {}
    impl Listed for Vec<CodePage> {}
    impl Listed for CodePage {}
    impl Listed for AuditPage {}
    impl Listed for AuthorityPage {}
}

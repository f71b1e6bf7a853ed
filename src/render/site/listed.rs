//! Which long lists each page has.

use super::lists::{
    Articles, At, Benchmark, Circulars, Complaints, Continued, Course, Entries, Escalations,
    Faults, HandIns, Incidents, Matters, PastRanks, PastReds, People, Reports, Requests, Standings,
    Targets,
};
use super::parted::{Heading, Lists};
use crate::report::pages::benchmarks::BenchmarkView;
use crate::report::pages::dossier::Dossier;
use crate::report::pages::escalations::OutcomesPage;
use crate::report::pages::key_works::KeyWorkPage;
use crate::report::pages::leaders::LeaderPage;
use crate::report::pages::matters::{CategoryPage, MattersIndex};
use crate::report::pages::parts::Parts;
use crate::report::pages::periods::PeriodPage;
use crate::report::pages::registers::{ComplaintsPage, MeetingView, MeetingsIndex};
use crate::report::pages::requests::{RequestRow, RequestsPage};
use crate::report::pages::returns::ReturnsPage;
use crate::report::pages::spot_checks::SpotChecksPage;
use crate::report::pages::unit_matters::MattersPage;
use crate::rules::key_works::Direction;

/// A page, which may have long lists.
pub trait Listed {
    /// The lists by the names by which the page's template takes them, in the order in which they stand there.
    fn lists<'a>(&'a self, _: At<'a>) -> Lists<'a> {
        Lists::default()
    }

    /// Where the page stands among the parts of a longer one, if it is made as a part.
    fn parts(&self) -> Option<&Parts> {
        None
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
        with_from: true,
        with_to: true,
        filter: false,
    }
}

impl Listed for Dossier {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let registers = &self.registers;
        let escalations = Escalations {
            at,
            items: &self.escalations,
            named: false,
        };
        let own = Matters {
            with_unit: false,
            filter: false,
            ..matters(at, "重的在前；点编号看期限推算过程", &self.matters)
        };
        let complaints = Complaints {
            at,
            rows: &self.complaints,
            with_unit: false,
            filter: false,
        };
        let incidents = Incidents {
            with_unit: false,
            with_meeting: true,
            ..incidents(at, "新的在前", &self.incidents)
        };
        // Whose page it is need not stand in every row.
        let from = Requests {
            with_from: false,
            ..requests(
                at,
                "本单位的请示，新的在前；等待工作日从请示次日数起",
                &registers.requests_from,
            )
        };
        let to = Requests {
            // A request may have been made to several units.
            with_to: registers.requests_to.iter().any(|row| row.to.len() > 1),
            ..requests(
                at,
                "其他单位向本单位的请示，新的在前；等待工作日从请示次日数起",
                &registers.requests_to,
            )
        };
        let section = Heading::new("requests", "请示事项");
        let entries = &self.entries;
        let lists = Lists::default()
            .under(
                "escalations",
                Heading::new("escalations", "通报及移交"),
                escalations,
            )
            .under("matters", Heading::new("matters", "督查事项"), own)
            .with_some("trend", self.trend.as_ref().map(|trend| Course { trend }))
            .under(
                "entries",
                Heading::new("score", "得分构成"),
                Entries { at, rows: entries },
            )
            .under("complaints", Heading::new("complaints", "投诉"), complaints)
            .under("incidents", Heading::new("meetings", "会议纪律"), incidents);
        let benchmark = registers.benchmark.iter();
        lists
            .with_each("benchmark", benchmark.map(|list| Benchmark { at, list }))
            .under("requests_from", section.clone().list("本单位的请示"), from)
            .under("requests_to", section.list("其他单位的请示"), to)
            .with(
                "circulars",
                Circulars {
                    at,
                    rows: &self.circulars,
                },
            )
            .with(
                "hand_ins",
                HandIns {
                    at,
                    rows: &self.hand_ins,
                },
            )
    }
}

impl Listed for MattersIndex {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        self.lists.iter().fold(Lists::default(), |lists, own| {
            let (heading, caption) = match own.light {
                None => (
                    Heading::default(),
                    "全部督查事项，重的在前；点编号看期限推算过程",
                ),
                Some(light) => (
                    Heading::new(light.key, format!("{}事项", light.word)),
                    "重的在前；点编号看期限推算过程",
                ),
            };
            lists.one_under("matters", heading, matters(at, caption, &own.rows))
        })
    }
}

impl Listed for CategoryPage {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let caption = "重的在前；点编号看期限推算过程";
        let list = matters(at, caption, &self.rows);
        Lists::default().under("matters", Heading::default(), list)
    }
}

impl Listed for LeaderPage {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let caption = "重的在前，同一灯色未销号的在前；点编号看期限推算过程";
        let led = Matters {
            with_leader: false,
            ..matters(at, caption, &self.matters)
        };
        Lists::default().under("matters", Heading::default(), led)
    }
}

impl Listed for MattersPage {
    fn lists<'a>(&'a self, _: At<'a>) -> Lists<'a> {
        let matters = &self.matters;
        Lists::default().with("articles", Articles { matters })
    }

    fn parts(&self) -> Option<&Parts> {
        self.parts.as_ref()
    }
}

impl Listed for PeriodPage {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let new = Escalations {
            at,
            items: &self.new,
            named: true,
        };
        let section = || Heading::new("escalations", "通报及移交");
        let rankings = self.rankings.iter();
        let lists = Lists::default()
            .with_each(
                "rankings",
                rankings.map(|group| PastRanks {
                    at,
                    rows: &group.rows,
                }),
            )
            .under("new", section().list("当期新增"), new);
        self.continuing
            .iter()
            .fold(lists, |lists, list| {
                let rows = &list.rows;
                let heading = Heading::new("escalations", "持续").list(&list.title);
                lists.one_under(
                    "continuing",
                    heading,
                    Continued {
                        at,
                        list,
                        rows,
                        with_next: rows.iter().any(|row| !row.next.is_empty()),
                    },
                )
            })
            .under(
                "red",
                Heading::new("red", "红灯事项"),
                PastReds {
                    at,
                    rows: &self.red,
                },
            )
    }
}

impl Listed for OutcomesPage {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let escalations = |items| Escalations {
            at,
            items,
            named: true,
        };
        self.lists.iter().fold(Lists::default(), |all, rule| {
            let title = format!("{}（{}）", rule.outcome, rule.cause);
            let section = || Heading::new(rule.key, title.clone());
            let new = escalations(&rule.new);
            let continuing = escalations(&rule.continuing);
            all.one_under("new", section().list("本期新增"), new)
                .one_under("continuing", section().list("持续"), continuing)
        })
    }
}

impl Listed for RequestsPage {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let handed_up = "请示单位职权范围内的事项，上交县政府、县委的";
        let unclear = "答复意见空白，或既不是同意、不同意，又不足四个字";
        let all = Requests {
            filter: true,
            ..requests(at, "新的在前", &self.rows)
        };
        // In the order that RequestsPage::parts_of_all counts on.
        let first = Lists::default().under(
            "handed_up",
            Heading::new("up", "职权内事项上交"),
            requests(at, handed_up, &self.handed_up),
        );
        let unanswered = self.unanswered.iter();
        unanswered
            .fold(first, |lists, group| {
                let section = Heading::new("waiting", "请示未答复");
                lists.one_under(
                    "unanswered",
                    section.list(&group.receiver.text),
                    requests(at, "等得久的在前", &group.rows),
                )
            })
            .under(
                "unclear",
                Heading::new("unclear", "答复不明确"),
                requests(at, unclear, &self.unclear),
            )
            .under("all", Heading::new("all", "全部请示"), all)
    }
}

impl Listed for Vec<BenchmarkView> {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        self.iter().fold(Lists::default(), |lists, list| {
            let heading = Heading::new(&*list.anchor, &*list.unit.text);
            lists.one_under("benchmarks", heading, Benchmark { at, list })
        })
    }
}

impl Listed for ComplaintsPage {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let complaints = Complaints {
            at,
            rows: &self.rows,
            with_unit: true,
            filter: true,
        };
        let heading = Heading::new("", "全部投诉");
        Lists::default().under("complaints", heading, complaints)
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
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let violations = "每起计入的违纪都要作出书面检查；已容错、已作废的照常列出，不计入";
        Lists::default()
            .under(
                "violations",
                Heading::new("", "违纪"),
                incidents(at, violations, &self.violations),
            )
            .under(
                "excused",
                Heading::new("", "经批准并报备"),
                incidents(at, "另列，不计入", &self.excused),
            )
    }
}

impl Listed for MeetingsIndex {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let outstanding = Incidents {
            with_meeting: true,
            ..incidents(at, "逐人列名", &self.outstanding)
        };
        let heading = Heading::new("", "未提交书面检查");
        Lists::default().under("outstanding", heading, outstanding)
    }
}

impl Listed for SpotChecksPage {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let people = People {
            at,
            points: &self.points,
            rows: &self.people,
        };
        Lists::default().under("people", Heading::new("people", "逐人情况"), people)
    }
}

impl Listed for ReturnsPage {
    fn lists<'a>(&'a self, _: At<'a>) -> Lists<'a> {
        self.groups.iter().fold(Lists::default(), |lists, group| {
            let heading = Heading::new(&*group.anchor, &*group.name);
            let rows = &group.faults;
            lists.one_under("faults", heading, Faults { rows })
        })
    }
}

impl Listed for KeyWorkPage {
    fn lists<'a>(&'a self, at: At<'a>) -> Lists<'a> {
        let (by_result, by_progress) = match self.one_direction {
            Some(Direction::LowerIsBetter) => (
                "比值＝全年目标÷完成值，越高越靠前",
                "比值＝节点目标÷完成值（截至日期以前最近一个节点），越高越靠前",
            ),
            Some(Direction::HigherIsBetter) => (
                "比值＝完成值÷全年目标",
                "比值＝完成值÷节点目标（截至日期以前最近一个节点）",
            ),
            None => (
                "比值＝完成值÷全年目标；注明越低越好的，比值＝全年目标÷完成值",
                "比值＝完成值÷节点目标（截至日期以前最近一个节点）；注明越低越好的，比值＝节点目标÷完成值",
            ),
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
                standings(by_result, "全年目标", &self.by_result),
            )
            .with(
                "by_progress",
                standings(by_progress, "节点目标", &self.by_progress),
            )
            .with(
                "changes",
                targets("自生效日期起替换原目标；划线的已作废", &self.changes),
            )
            .with(
                "targets",
                targets("按单位、节点日期、生效日期排列", &self.targets),
            )
            .with(
                "reports",
                Reports {
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

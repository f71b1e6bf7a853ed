//! M0 to M14: who answers for a matter, its stages, its light and its flags.

use super::facts::Row;
use super::judgement::Case;
use super::settings::{Category, StageRule};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The start column of most stages; it presupposes nothing.
const START: &str = "起算日期";
const WITHOUT_LIMIT: [&str; 3] = ["长期坚持", "持续推进", "常态化"];

/// When a stage was done.
#[derive(Clone, Copy, PartialEq)]
pub struct Done {
    pub date: NaiveDate,
    pub inferred: bool,
}

/// A stage as it is judged.
#[derive(Clone)]
pub struct Stage {
    pub name: String,
    pub is_final: bool,
    pub status: &'static str,
    pub start: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub done: Option<Done>,
    /// Late by inference alone, and never judged overdue before: no points (M2).
    pub is_free: bool,
    is_provisional: bool,
    days_late: (i64, usize),
}

/// A matter as one unit answers for it.
pub struct Matter {
    pub number: String,
    pub unit: String,
    pub category: Category,
    pub stages: Vec<Stage>,
    pub closed: bool,
    pub exempt: bool,
    pub struck: bool,
    /// The list gave it to others on this day (M4); its earlier events stay.
    pub lapsed: Option<NaiveDate>,
    pub flags: BTreeSet<&'static str>,
    pub leader: String,
    /// The newest row that carries it.
    pub row: Row,
    written: Option<NaiveDate>,
    /// New deadline, day of approval, timely.
    extensions: Vec<(NaiveDate, NaiveDate, bool)>,
}

/// What was handed in of a matter for one unit.
struct Papers<'a> {
    number: &'a str,
    unit: &'a str,
    /// The list's rows by which the unit answers, one a list.
    list: Vec<&'a Row>,
    /// Its rows that name the unit at all.
    mentions: Vec<&'a Row>,
    /// What each snapshot of the unit's ledger has of it.
    ledger: Vec<(NaiveDate, Option<&'a Row>)>,
    lapsed: Option<NaiveDate>,
}

/// The clock of a stage.
#[derive(Clone, Copy, Default)]
struct Clock {
    start: Option<NaiveDate>,
    due: Option<NaiveDate>,
    is_provisional: bool,
}

impl Stage {
    /// A breach is dated the day after the due date.
    pub fn breach(&self) -> Option<NaiveDate> {
        let is_breach = ["late", "overdue"].contains(&self.status);
        self.due.filter(|_| is_breach)?.succ_opt()
    }
}

impl Matter {
    pub fn last(&self) -> &Stage {
        self.stages.last().expect("a category has a stage")
    }

    /// M3.
    pub fn light(&self) -> &'static str {
        let any = |status| self.stages.iter().any(|stage| stage.status == status);
        if any("overdue") {
            "red"
        } else if any("due-soon") {
            "yellow"
        } else {
            "green"
        }
    }

    pub fn entry(&self) -> Value {
        let stages = self.stages.iter().map(|stage| {
            json!({ "stage": stage.name, "status": stage.status, "start": stage.start, "due": stage.due,
                "done": stage.done.map(|done| done.date), "inferred": stage.done.is_some_and(|done| done.inferred),
                "provisional": stage.is_provisional, "days_late": stage.days_late.0, "working_days_late": stage.days_late.1 })
        });
        let extensions = self.extensions.iter();
        let extensions = extensions.map(
            |(to, approved, timely)| json!({ "to": to, "approved": approved, "timely": timely }),
        );
        json!({ "id": self.number, "unit": self.unit, "category": self.category.key, "light": self.light(), "closed": self.closed,
            "exempt": self.exempt, "struck": self.struck, "written_deadline": self.written, "flags": self.flags,
            "extensions": extensions.collect::<Vec<_>>(), "stages": stages.collect::<Vec<_>>(), "source": self.row.source() })
    }
}

/// Every matter that anybody answers for, or has answered for until the list gave it to others.
pub fn judge_all(case: &Case) -> Vec<Matter> {
    let county = case.county;
    let known = county
        .sheets
        .iter()
        .filter(|sheet| ["督查事项", "交办清单"].contains(&sheet.name.as_str()));
    let rows = known
        .filter(|sheet| sheet.period <= case.as_of)
        .flat_map(|sheet| &sheet.rows);
    let numbers: BTreeSet<&str> = rows
        .filter(|row| row.is_good())
        .map(|row| row.text("事项编号"))
        .collect();
    let each = numbers.into_iter().flat_map(|number| {
        county
            .units
            .iter()
            .map(move |unit| (number, unit.name.as_str()))
    });
    each.filter_map(|(number, unit)| answers(case, number, unit))
        .collect()
}

/// M0: the responsible units of a row of the list; a collective name means those of its group that existed on 起算日期.
fn responsible<'a>(case: &Case<'a>, row: &'a Row) -> Vec<&'a str> {
    let cell = row.text("责任单位");
    let leading: Vec<&str> = cell
        .split('、')
        .filter_map(|name| name.strip_suffix("（牵头）"))
        .collect();
    if !leading.is_empty() {
        return leading;
    }
    let helping: Vec<&str> = cell
        .split('、')
        .filter_map(|name| name.strip_suffix("（配合）"))
        .collect();
    let named = cell.split('、').filter(|name| !name.ends_with("（配合）"));
    let units = named.flat_map(|name| match case.county.settings.collective(name) {
        Some(group) => {
            let existed = |day: Option<NaiveDate>| {
                case.county.units.iter().filter(move |unit| {
                    unit.group == group && day.is_some_and(|day| unit.exists(day))
                })
            };
            existed(row.date(START))
                .map(|unit| unit.name.as_str())
                .filter(|unit| !helping.contains(unit))
                .collect()
        }
        None => vec![name],
    });
    units.collect()
}

fn of_number<'a>(rows: &[&'a Row], number: &str) -> Option<&'a Row> {
    rows.iter()
        .find(|row| row.text("事项编号") == number)
        .copied()
}

/// M4: the list alone says who answers; a matter on no list is its ledger's unit's.
fn answers(case: &Case, number: &str, unit: &str) -> Option<Matter> {
    let lists = case.county.snapshots(None, "交办清单", case.as_of);
    let listed: Vec<&Row> = lists
        .iter()
        .filter_map(|(_, rows)| of_number(rows, number))
        .filter(|row| row.is_good())
        .collect();
    let snapshots = case.county.snapshots(Some(unit), "督查事项", case.as_of);
    let ledger: Vec<_> = snapshots
        .iter()
        .map(|(period, rows)| (*period, of_number(rows, number)))
        .collect();
    let names = |row: &&&Row| responsible(case, row).contains(&unit);
    let lapsed = listed
        .iter()
        .rev()
        .take_while(|row| !names(row))
        .last()
        .map(|row| row.period);
    let list: Vec<&Row> = listed.iter().filter(names).copied().collect();
    let mentions = listed.iter().filter(|row| {
        names(row)
            || row
                .text("责任单位")
                .split('、')
                .any(|name| name.split('（').next() == Some(unit))
    });
    let mentions: Vec<&Row> = mentions.copied().collect();
    let before = |period: NaiveDate| lapsed.is_none_or(|lapsed| period < lapsed);
    let in_ledger = ledger
        .iter()
        .any(|(period, row)| before(*period) && row.is_some_and(Row::is_good));
    let is_known = !list.is_empty() || in_ledger;
    is_known.then(|| {
        judge(
            case,
            &Papers {
                number,
                unit,
                list,
                mentions,
                ledger,
                lapsed,
            },
        )
    })
}

fn judge(case: &Case, papers: &Papers) -> Matter {
    let (number, unit) = (papers.number, papers.unit);
    let versions: Vec<&Row> = papers
        .ledger
        .iter()
        .filter_map(|(_, row)| *row)
        .filter(|row| row.is_good())
        .collect();
    let corrected = |row: &Row, sheet| case.corrected(row, sheet, number, unit);
    let newest = versions
        .last()
        .map(|row| with_starts(case, papers, corrected(row, "督查事项")));
    let listed = papers.list.last().map(|row| corrected(row, "交办清单"));
    let kept = if case.county.settings.takes_newest() {
        versions.last()
    } else {
        versions.first()
    };
    let kept = kept.map(|row| corrected(row, "督查事项"));
    let head = listed.clone().or(kept).expect("somebody has it");
    let category = case
        .county
        .settings
        .category(head.text("事项类别"))
        .expect("a category");
    let last = category.stages.last().expect("a stage").clone();
    let deadline = match &listed {
        Some(row) => row.text("完成时限").to_owned(),
        None => own_deadline(case, papers, &versions, &last),
    };
    let has_no_limit = listed.is_some() && WITHOUT_LIMIT.contains(&deadline.as_str());
    let mut clocks: Vec<Clock> = category
        .stages
        .iter()
        .map(|stage| clock(case, stage, &head, newest.as_ref()))
        .collect();
    let limit = *clocks.last().expect("a stage");
    // M4: a unit may only shorten its own clock.
    let counts = |date: &NaiveDate| {
        listed.is_some() || last.is_written() || limit.due.is_none_or(|due| *date <= due)
    };
    let written = deadline.parse().ok().filter(counts);
    let waits = limit.start.is_none() && written.is_none();
    let mut due = if has_no_limit {
        None
    } else {
        written.or(limit.due)
    };
    let extensions = extensions(case, papers, &mut due, waits);
    let moved = written.is_some() || extensions.iter().any(|extension| extension.2);
    let is_provisional = limit.is_provisional && !moved && !has_no_limit;
    *clocks.last_mut().expect("a stage") = Clock {
        due: due.filter(|_| !waits),
        is_provisional,
        ..limit
    };

    let told = versions
        .iter()
        .map(|row| with_starts(case, papers, (*row).clone()));
    let claims: Vec<Vec<Option<Done>>> = told
        .map(|row| done(&category, &row, written.is_some(), papers.lapsed, true))
        .collect();
    let now = newest
        .as_ref()
        .map(|row| done(&category, row, written.is_some(), papers.lapsed, false));
    let mut flags = BTreeSet::new();
    let stages: Vec<Stage> = (0..clocks.len())
        .map(|position| {
            let stage = &category.stages[position];
            let told = versions
                .iter()
                .zip(&claims)
                .map(|(row, claim)| (row.period, claim[position]));
            let history: Vec<_> = told
                .filter(|(period, claim)| {
                    claim.is_some() || was_not_done(case, papers, *period, stage)
                })
                .collect();
            let was_flagged = case
                .before(number, unit)
                .any(|matter| matter.flags.contains("backdated"));
            if was_flagged || is_backdated(case, &history) {
                flags.insert("backdated");
            }
            let claim = now.as_ref().and_then(|now| now[position]);
            let done = claim.map(|claim| {
                let confirmed = case.confirms(number, unit, &category, stage, claim, &history);
                if confirmed {
                    claim
                } else {
                    believed(case, &history, claim, clocks[position].due)
                }
            });
            let is_final = position + 1 == clocks.len();
            let waiting = clocks[position].start.is_none() && !(is_final && written.is_some());
            status(
                case,
                papers,
                stage,
                is_final,
                clocks[position],
                done.filter(|_| !waiting),
                waiting,
            )
        })
        .collect();

    let row = papers
        .list
        .last()
        .or(versions.last())
        .expect("somebody has it");
    let closing = listed
        .as_ref()
        .or(newest.as_ref())
        .and_then(|row| row.date("销号日期"));
    let exemption = case.exemption("督查事项", number, unit);
    let mut matter = Matter {
        number: number.to_owned(),
        unit: unit.to_owned(),
        closed: closing.is_some(),
        exempt: exemption.is_some(),
        struck: case.is_struck("督查事项", number, unit)
            || case.is_struck("交办清单", number, unit),
        lapsed: papers.lapsed,
        leader: [&listed, &newest]
            .into_iter()
            .flatten()
            .map(|row| row.text("牵头县领导"))
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned(),
        row: (*row).clone(),
        category,
        stages,
        flags,
        written,
        extensions,
    };
    let changed = is_changed(case, papers, &papers.mentions, &matter, true)
        || is_changed(case, papers, &versions, &matter, false)
        || newest
            .as_ref()
            .zip(versions.last())
            .is_some_and(|(row, last)| {
                has_lost_start(&matter.category, row, &corrected(last, "督查事项"))
            });
    let mut flag = |name, holds: bool| {
        if holds {
            matter.flags.insert(name);
        }
    };
    flag(
        "not-on-list",
        listed.is_none()
            && !case
                .county
                .snapshots(None, "交办清单", case.as_of)
                .is_empty(),
    );
    flag("no-fixed-limit", has_no_limit);
    flag(
        "own-deadline",
        listed.is_none() && last.is_written() && written.is_some(),
    );
    let required = ["责任单位", "责任人", "工作标准", "考核标准"];
    let is_empty = |column: &&str| {
        [&listed, &newest]
            .into_iter()
            .flatten()
            .all(|row| row.text(column).is_empty())
    };
    flag(
        "incomplete-list",
        required.iter().any(|column| is_empty(&column))
            || (last.is_written() && written.is_none() && !has_no_limit),
    );
    flag(
        "late-extension",
        matter.extensions.iter().any(|extension| !extension.2),
    );
    let registered =
        exemption.filter(|(_, first)| case.breached_before(number, unit, *first, false));
    flag(
        "late-registered",
        registered.is_some() || was_late_registered(case, papers, &matter.extensions),
    );
    flag("changed", changed);
    flag(
        "order",
        goes_backwards(listed.as_ref(), newest.as_ref(), closing),
    );
    flag(
        "missing-from-ledger",
        !matter.closed && papers.ledger.last().is_none_or(|(_, row)| row.is_none()),
    );
    let is_done = matter
        .stages
        .last()
        .is_some_and(|stage| stage.done.is_some());
    flag("done-not-closed", is_done && !matter.closed);
    flag(
        "stale-progress",
        !is_done && !matter.closed && is_stale(case, papers),
    );
    matter
}

/// M9: the deadline of the ledger that counts; the first readable one while the final stage had no due date.
fn own_deadline(case: &Case, papers: &Papers, versions: &[&Row], last: &StageRule) -> String {
    let mut deadline = String::new();
    for row in versions {
        deadline = row.text("完成时限").to_owned();
        let had_due = deadline.parse::<NaiveDate>().is_ok() || has_limit(last, row);
        if had_due && !case.county.settings.takes_newest() {
            break;
        }
    }
    case.correction("督查事项", papers.number, papers.unit, "完成时限")
        .unwrap_or(deadline)
}

/// Whether the final stage has a due date by its category's limit.
fn has_limit(last: &StageRule, row: &Row) -> bool {
    !last.is_written() && (last.start == START || row.date(&last.start).is_some())
}

/// The newest row, its start events as they count: a unit cannot undo a breach by another start event (M13).
fn with_starts(case: &Case, papers: &Papers, row: Row) -> Row {
    let mut row = row;
    let earlier = case
        .earlier
        .iter()
        .filter(|judgement| judgement.as_of < row.period);
    let earlier = earlier
        .filter_map(|judgement| judgement.matter(papers.number, papers.unit))
        .collect::<Vec<_>>()
        .into_iter();
    for (stage, column) in earlier
        .flat_map(|matter| matter.stages.iter().zip(&matter.category.stages))
        .filter(|(_, rule)| rule.start != START)
        .map(|(stage, rule)| (stage, &rule.start))
    {
        let Some(begun) = stage.start.filter(|_| stage.breach().is_some()) else {
            continue;
        };
        let confirmed = case
            .correction("督查事项", papers.number, papers.unit, column)
            .is_some()
            || case.confirms_all(papers.number, papers.unit, row.period);
        if !confirmed && row.date(column).is_none_or(|now| begun < now) {
            row = row.with(column, &begun.to_string());
        }
    }
    row
}

fn clock(case: &Case, stage: &StageRule, head: &Row, newest: Option<&Row>) -> Clock {
    let row = if stage.start == START {
        Some(head)
    } else {
        newest
    };
    let start = row.and_then(|row| row.date(&stage.start));
    let limit = start.and_then(|start| case.county.days.due(start, stage.limit(start)));
    Clock {
        start,
        due: limit.map(|limit| limit.0),
        is_provisional: limit.is_some_and(|limit| limit.1),
    }
}

/// M5: the extensions in order of approval, each timely by the due date then in force.
fn extensions(
    case: &Case,
    papers: &Papers,
    due: &mut Option<NaiveDate>,
    waits: bool,
) -> Vec<(NaiveDate, NaiveDate, bool)> {
    let mut rows = case.extensions(papers.number, papers.unit, !papers.list.is_empty());
    rows.sort();
    rows.into_iter()
        .map(|(approved, to, _)| {
            let timely = waits || due.is_none_or(|due| approved <= due);
            if timely && !waits {
                *due = Some(to);
            }
            (to, approved, timely)
        })
        .collect()
}

/// M13: a timely extension first handed in after a period that judged the breach.
fn was_late_registered(
    case: &Case,
    papers: &Papers,
    applied: &[(NaiveDate, NaiveDate, bool)],
) -> bool {
    let rows = case.extensions(papers.number, papers.unit, !papers.list.is_empty());
    rows.into_iter().any(|(approved, to, first)| {
        applied.contains(&(to, approved, true))
            && case.breached_before(papers.number, papers.unit, first, true)
    })
}

/// M2: when a row says that each stage was done, by its own date or by one that presupposes it.
///
/// A stage whose start event is missing waits, whatever date it bears; as a claim of its time (M8) that date was made all the same.
fn done(
    category: &Category,
    row: &Row,
    is_written: bool,
    lapsed: Option<NaiveDate>,
    as_claim: bool,
) -> Vec<Option<Done>> {
    let before = |date: &NaiveDate| lapsed.is_none_or(|lapsed| *date < lapsed);
    let stages = &category.stages;
    let given = |stage: &StageRule| {
        stage
            .done
            .iter()
            .filter_map(|column| row.date(column))
            .filter(before)
            .min()
    };
    let has_begun = |position: usize| {
        let begun = stages[position].start == START || row.date(&stages[position].start).is_some();
        begun || (is_written && position + 1 == stages.len())
    };
    let own: Vec<Option<NaiveDate>> = (0..stages.len())
        .map(|position| given(&stages[position]).filter(|_| has_begun(position)))
        .collect();
    (0..stages.len())
        .map(|position| {
            let later = position + 1..stages.len();
            let starts = stages[later.clone()]
                .iter()
                .filter(|stage| stage.start != START && stage.start != stages[position].start);
            let presupposing = own[later]
                .iter()
                .copied()
                .flatten()
                .chain(
                    starts
                        .filter_map(|stage| row.date(&stage.start))
                        .filter(before),
                )
                .min();
            let claimed = given(&stages[position]).filter(|_| as_claim && presupposing.is_none());
            let date = |inferred| move |date| Done { date, inferred };
            own[position]
                .or(claimed)
                .map(date(false))
                .or(presupposing.map(date(true)))
        })
        .collect()
}

/// Whether a period counted the stage as not done: not where its category did not know it, nor where a correction dated it.
fn was_not_done(case: &Case, papers: &Papers, period: NaiveDate, stage: &StageRule) -> bool {
    let judgement = case
        .earlier
        .iter()
        .find(|judgement| judgement.as_of == period);
    let matter = judgement.and_then(|judgement| judgement.matter(papers.number, papers.unit));
    let mut known = matter
        .into_iter()
        .flat_map(|matter| matter.category.stages.iter().zip(&matter.stages));
    // The newest snapshot has not been judged yet.
    judgement.is_none()
        || known.any(|(rule, judged)| rule.done == stage.done && judged.done.is_none())
}

/// M8: an earlier snapshot had the stage not done, and a later one dates it more than the grace before that snapshot.
fn is_backdated(case: &Case, history: &[(NaiveDate, Option<Done>)]) -> bool {
    history.iter().enumerate().any(|(position, (_, claim))| {
        claim.is_some_and(|claim| {
            history[..position]
                .iter()
                .any(|(period, known)| known.is_none() && is_beyond_grace(case, claim, *period))
        })
    })
}

fn is_beyond_grace(case: &Case, claim: Done, period: NaiveDate) -> bool {
    let grace = case.county.settings.number("backdate_grace", 3);
    case.county.days.working_days(claim.date, period) > grace
}

/// M8 and M13: what counts of a claimed date.
fn believed(
    case: &Case,
    history: &[(NaiveDate, Option<Done>)],
    claim: Done,
    due: Option<NaiveDate>,
) -> Done {
    let same = |known: &Option<Done>| known.is_some_and(|known| known.date == claim.date);
    let first = history
        .iter()
        .rposition(|(_, known)| !same(known))
        .map_or(0, |position| position + 1);
    let (before, Some((made, _)), Some(due)) = (&history[..first], history.get(first), due) else {
        return claim;
    };
    // Who claims a date against an earlier snapshot is not believed, nor is who then claims another one (M13).
    let was_overdue = |claim: Done, before: &[(NaiveDate, Option<Done>)]| {
        before.iter().any(|(period, known)| {
            known.is_none() && due < *period && is_beyond_grace(case, claim, *period)
        })
    };
    if was_overdue(claim, before) {
        return Done {
            date: *made,
            ..claim
        };
    }
    let refused = (0..first).find(|position| {
        history[*position]
            .1
            .is_some_and(|claim| was_overdue(claim, &history[..*position]))
    });
    let late = before
        .iter()
        .filter_map(|(_, known)| *known)
        .find(|known| !known.inferred && known.date > due);
    let stands = refused
        .map(|position| Done {
            date: history[position].0,
            ..claim
        })
        .or(late);
    stands.filter(|_| claim.date <= due).unwrap_or(claim)
}

/// M2 and D7.
fn status(
    case: &Case,
    papers: &Papers,
    stage: &StageRule,
    is_final: bool,
    clock: Clock,
    done: Option<Done>,
    waiting: bool,
) -> Stage {
    let (days, as_of) = (
        &case.county.days,
        papers
            .lapsed
            .and_then(|lapsed| lapsed.pred_opt())
            .unwrap_or(case.as_of),
    );
    let warning = case.county.settings.number("warn_working_days", 2);
    let status = match (done, clock.due) {
        _ if waiting => "waiting",
        (Some(done), Some(due)) if done.date > due => "late",
        (Some(_), _) => "met",
        (None, None) => "open",
        (None, Some(due)) if as_of > due => "overdue",
        (None, Some(due)) if days.working_days(as_of, due) <= warning => "due-soon",
        (None, Some(_)) => "open",
    };
    let end = done.map_or(as_of, |done| done.date);
    let late = clock.due.filter(|_| ["late", "overdue"].contains(&status));
    let was_overdue = case
        .before(papers.number, papers.unit)
        .flat_map(|matter| &matter.stages)
        .any(|known| known.name == stage.name && known.status == "overdue");
    Stage {
        name: stage.name.clone(),
        is_final,
        status,
        start: clock.start,
        due: clock.due,
        done,
        is_free: status == "late" && done.is_some_and(|done| done.inferred) && !was_overdue,
        is_provisional: clock.is_provisional,
        days_late: late.map_or((0, 0), |due| {
            ((end - due).num_days(), days.working_days(due, end))
        }),
    }
}

/// A start event that was kept against the newest row is shown as a change.
fn has_lost_start(category: &Category, kept: &Row, newest: &Row) -> bool {
    category
        .stages
        .iter()
        .any(|stage| kept.text(&stage.start) != newest.text(&stage.start))
}

/// M9: a start, deadline or category that was another in the version before.
fn is_changed(
    case: &Case,
    papers: &Papers,
    versions: &[&Row],
    matter: &Matter,
    is_list: bool,
) -> bool {
    let date = |row: &Row| row.text("完成时限").parse::<NaiveDate>().ok();
    versions.windows(2).any(|pair| {
        let (old, new) = (pair[0], pair[1]);
        let differs = |column: &str| old.text(column) != new.text(column);
        let extended = matter
            .extensions
            .iter()
            .any(|(to, _, timely)| *timely && date(new) == Some(*to));
        let before = case
            .earlier
            .iter()
            .rfind(|judgement| judgement.as_of < new.period);
        let judged = before.and_then(|judgement| judgement.matter(papers.number, papers.unit));
        // By the ledger's own words, or by what the list's row came to.
        let had_due = if is_list {
            judged.is_some_and(|matter| matter.last().due.is_some())
        } else {
            has_limit(matter.category.stages.last().expect("a stage"), old)
        };
        // 无固定时限 is no due date either.
        let is_first = date(old).is_none() && !had_due && !new.text("完成时限").is_empty();
        differs(START) || differs("事项类别") || (differs("完成时限") && !extended && !is_first)
    })
}

/// M6: 「立项、交办、落实、反馈、销号」.
fn goes_backwards(listed: Option<&Row>, newest: Option<&Row>, closing: Option<NaiveDate>) -> bool {
    let date = |row: Option<&Row>, column: &str| row.and_then(|row| row.date(column));
    let start = date(listed.or(newest), START);
    let backwards = |days: &[Option<NaiveDate>]| !days.iter().flatten().is_sorted();
    backwards(&[
        date(listed, "立项日期"),
        start,
        date(newest, "办结日期"),
        closing,
    ]) || backwards(&[start, date(newest, "反馈日期"), closing])
}

/// M14: the same words in so many periods in a row, up to the newest.
fn is_stale(case: &Case, papers: &Papers) -> bool {
    let wanted = case.county.settings.number("stale_periods", 3);
    let periods = case
        .county
        .periods
        .iter()
        .rev()
        .filter(|period| **period <= case.as_of)
        .take(wanted);
    let texts: Vec<&str> = periods
        .map(|period| {
            let row = papers
                .ledger
                .iter()
                .find(|(known, _)| known == period)
                .and_then(|(_, row)| *row);
            row.filter(|row| row.is_good())
                .map_or("", |row| row.text("进展情况"))
        })
        .collect();
    texts.len() == wanted && !texts[0].is_empty() && texts.iter().all(|text| *text == texts[0])
}

//! C1, E4, M12, M15: what the office's registers hold against a unit, or for it.

use super::facts::Row;
use super::judgement::Case;
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

/// A row of a register that names a unit, as it stands.
pub struct Event {
    pub number: String,
    pub unit: String,
    /// 受理日期, 会议日期 or 日期.
    pub date: NaiveDate,
    /// With corrected values.
    pub row: Row,
    pub exempt: bool,
    pub struck: bool,
    /// Of a meeting: what it counts as (C1); nothing for excused ones.
    pub violation: Option<&'static str>,
}

const KINDS: [&str; 10] = [
    "无故缺席",
    "替会",
    "迟到",
    "早退",
    "场外逗留",
    "从事无关活动",
    "着装不规范",
    "座次不符",
    "请假",
    "提前离会",
];

impl Event {
    /// E4 and C1: whether it is held against the unit.
    pub fn counts(&self) -> bool {
        let holds = self.violation.is_some() || self.row.text("核实结果") == "有效";
        holds && !self.exempt && !self.struck
    }

    /// Number and year: what makes it the same from week to week (E3).
    pub fn identity(&self) -> String {
        format!("{} {}", self.number, self.date.year())
    }
}

/// The rows of a register; `kind` is what an exemption calls its objects.
pub fn events(case: &Case, sheet: &str, columns: [&str; 3], kind: &str) -> Vec<Event> {
    let [number, unit, date] = columns;
    let rows = case.county.register(sheet, case.as_of);
    let same = |row: &Row| {
        rows.iter()
            .filter(|(other, _)| {
                [number, unit]
                    .iter()
                    .all(|column| other.text(column) == row.text(column))
            })
            .count()
    };
    let events = rows.iter().map(|(row, _)| {
        let (number, unit) = (row.text(number).to_owned(), row.text(unit).to_owned());
        // M15: values are corrected only where there is one such row.
        let row = if same(row) == 1 {
            case.corrected(row, sheet, &number, &unit)
        } else {
            row.clone()
        };
        Event {
            date: row.date(date).expect("a register's row has its date"),
            exempt: case.exemption(kind, &number, &unit).is_some(),
            struck: case.is_struck(sheet, &number, &unit),
            violation: violation(&row),
            number,
            unit,
            row,
        }
    });
    events.collect()
}

/// C1: excused, 「未报备」 or 无故缺席; every other kind as it stands.
fn violation(row: &Row) -> Option<&'static str> {
    let kind = KINDS.into_iter().find(|kind| *kind == row.text("情形"))?;
    if !["替会", "请假", "早退", "提前离会"].contains(&kind) {
        return Some(kind);
    }
    match (row.text("事前批准"), row.text("批准人"), row.text("报备")) {
        ("是", approver, "是") if !approver.is_empty() => None,
        ("是", approver, _) if !approver.is_empty() => Some("未报备"),
        _ => Some("无故缺席"),
    }
}

pub fn complaint(event: &Event) -> Value {
    json!({ "id": event.number, "unit": event.unit, "date": event.date, "result": event.row.text("核实结果"), "closed": event.row.date("办结日期"),
        "exempt": event.exempt, "struck": event.struck, "source": event.row.source() })
}

/// C2: every meeting of the register with its incidents.
pub fn meetings(case: &Case, rows: &[Event]) -> Vec<Value> {
    let mut known: Vec<String> = rows.iter().map(Event::identity).collect();
    known.sort();
    known.dedup();
    let meeting = |identity: &String| {
        let rows = || rows.iter().filter(|row| row.identity() == *identity);
        let first = rows().next().expect("it has a row");
        let violations = rows().filter(|row| row.row.text("情形") != "无违纪").map(|row| {
            json!({ "unit": row.unit, "person": row.row.text("姓名"), "reported_kind": row.row.text("情形"), "kind": row.violation.unwrap_or(row.row.text("情形")),
                "counted": row.counts() && case.county.settings.in_force(row.date), "self_criticism": row.row.date("书面检查日期"), "source": row.row.source() })
        });
        json!({ "id": first.number, "name": first.row.text("会议名称"), "date": first.date, "violations": violations.collect::<Vec<_>>() })
    };
    known.iter().map(meeting).collect()
}

/// M12 and M15 as they are listed.
pub fn exemptions(case: &Case) -> Vec<Value> {
    let rows = case.county.register("容错认定", case.as_of).into_iter();
    rows.map(|(row, _)| {
        let [id, kind, object, unit] = ["编号", "对象类别", "对象编号", "单位"].map(|column| row.text(column).to_owned());
        let effective = !case.is_struck("容错认定", &id, &unit);
        json!({ "id": id, "kind": kind, "object": object, "unit": unit, "date": row.date("认定日期"), "effective": effective })
    }).collect()
}

pub fn corrections(case: &Case) -> Vec<Value> {
    let rows = case.county.register("更正登记", case.as_of).into_iter();
    rows.map(|(row, _)| json!({ "id": row.text("更正编号"), "sheet": row.text("对象表"), "object": row.text("对象编号"), "unit": row.text("单位"),
        "action": row.text("处理"), "date": row.date("批准日期") })).collect()
}

/// Commendations of A's year, once for each document and unit.
pub fn commended(case: &Case, circulars: &[Event]) -> Vec<Value> {
    let mut commended: Vec<Value> = Vec::new();
    let counted = circulars.iter().filter(|row| {
        row.row.text("类型") == "通报表扬"
            && !row.struck
            && row.date.year() == case.as_of.year()
            && case.county.settings.in_force(row.date)
    });
    for row in counted {
        let entry = json!({ "unit": row.unit, "date": row.date, "document": row.number });
        if !commended.contains(&entry) {
            commended.push(entry);
        }
    }
    commended
}

/// 请示事项: working days waited, and replies that say nothing.
pub fn requests(case: &Case) -> Vec<Value> {
    let rows = events(case, "请示事项", ["编号", "请示单位", "日期"], "");
    rows.iter().map(|event| {
        let (replied, reply) = (event.row.date("答复日期"), event.row.text("答复意见"));
        let is_clear = ["同意", "不同意"].contains(&reply) || reply.chars().count() >= 4;
        let within = match event.row.text("是否职权范围内") { "是" => Some(true), "否" => Some(false), _ => None };
        json!({ "id": event.number, "from": event.unit, "to": event.row.text("受理单位"), "date": event.date, "replied": replied, "within_authority": within,
            "working_days_waited": case.county.days.working_days(event.date, replied.unwrap_or(case.as_of)), "unclear_reply": replied.is_some() && !is_clear })
    }).collect()
}

/// 一口清抽查 of A's year: five points a person.
pub fn spot_checks(case: &Case) -> Vec<Value> {
    let rows = events(case, "一口清抽查", ["编号", "单位", "日期"], "");
    let of_year = |unit: &str| {
        rows.iter()
            .filter(|row| row.unit == unit && !row.struck && row.date.year() == case.as_of.year())
            .filter(|row| case.county.settings.in_force(row.date))
            .collect::<Vec<_>>()
    };
    let points = ["政策措施", "政策红线", "工作进展", "批示落实", "解决措施"];
    let units = case
        .county
        .units
        .iter()
        .map(|unit| (&unit.name, of_year(&unit.name)));
    units.filter(|(_, rows)| !rows.is_empty()).map(|(unit, rows)| {
        let passed = rows.iter().map(|row| points.iter().filter(|point| row.row.text(point) == "是").count()).sum::<usize>();
        json!({ "unit": unit, "people": rows.len(), "points": 5 * rows.len(), "passed": passed })
    }).collect()
}

/// 对标提升: the newest list alone.
pub fn benchmarks(case: &Case) -> Vec<Value> {
    let required = ["对标对象", "差距", "目标", "措施", "完成时限"];
    let units = case
        .county
        .units
        .iter()
        .filter(|unit| unit.exists(case.as_of));
    units.filter_map(|unit| {
        let lists = case.county.snapshots(Some(&unit.name), "对标提升", case.as_of);
        let rows = lists.last().map(|(_, rows)| rows.clone()).filter(|rows| !rows.is_empty())?;
        let (complete, incomplete): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| required.iter().all(|column| !row.text(column).is_empty()));
        let (done, not_done): (Vec<&Row>, Vec<&Row>) = complete.into_iter().partition(|row| row.date("完成日期").is_some());
        let overdue = not_done.iter().filter(|row| row.date("完成时限").is_some_and(|due| due < case.as_of)).count();
        Some(json!({ "unit": unit.name, "entries": rows.len(), "done": done.len(), "overdue": overdue, "incomplete": incomplete.len() }))
    }).collect()
}

//! Random settings and directories.

use super::story::Draft;
use super::world::Table;
use chrono::NaiveDate;

/// Single keys first, then sections.
pub fn settings(draft: &mut Draft) -> Vec<String> {
    let day = draft.recent();
    let mut keys = vec![
        "changed = \"newest\"".to_owned(),
        "roll_to_working_day = false".to_owned(),
        format!("in_force_from = {day}"),
        format!("podium = {}", draft.rng.u32(1..5)),
        format!("backdate_grace = {}", draft.rng.u32(0..6)),
        format!("stale_periods = {}", draft.rng.u32(2..4)),
        format!("warn_working_days = {}", draft.rng.u32(0..5)),
    ];
    keys.retain(|_| draft.chance(15));
    let dated = |rule: &str, before: u32, after: u32| {
        format!(
            "[escalation.{rule}]\nthreshold = [{{ threshold = {before} }}, {{ from = {day}, threshold = {after} }}]\n"
        )
    };
    let window = draft.pick(&["calendar-year", "rolling-12-months"]);
    let sections = [
        format!(
            "[scoring]\nbase = [{{ points = 100 }}, {{ from = {day}, points = 90 }}]\nfinal_breach = [{{ points = 2 }}, {{ from = {day}, points = 3 }}]\ncomplaint = 1.25\non_time_cap = 1\nmissing_ledger_cap = 2"
        ),
        dated("overdue-circular", 2, 1)
            + "categories = [\"leader-decision\", \"executive-committee\"]",
        dated("overdue-discipline", 3, 2) + &format!("window = \"{window}\""),
        dated("complaint-circular", 2, 1) + &format!("window = \"{window}\""),
        dated("complaint-accountability", 3, 2),
        dated("meeting-discipline", 1, 2) + &format!("window = \"{window}\""),
        "[escalation.repeated-circular]\nwindow = \"rolling-12-months\"".to_owned(),
        "[collective]\n\"各乡镇\" = \"乡镇\"".to_owned(),
        format!(
            "[[category]]\nkey = \"incoming-document\"\nname = \"收发文\"\nstages = [{{ stage = \"报批完成\", start = \"起算日期\", done = [\"办结日期\"], limit = [{{ limit = \"2工作日\" }}, {{ from = {day}, limit = \"3日\" }}] }}]"
        ),
    ];
    keys.into_iter()
        .chain(sections.into_iter().filter(|_| draft.chance(30)))
        .collect()
}

/// A unit that is dissolved.
#[derive(Clone, Copy)]
pub struct Merger {
    pub unit: &'static str,
    pub last: NaiveDate,
    pub heir: &'static str,
    /// Whether the heir's ledger puts its own name into what it has taken over.
    pub renames: bool,
}

/// Perhaps one of the later units is merged into one of the first.
pub fn merger(draft: &mut Draft) -> Option<Merger> {
    let later = draft.units.get(2..).unwrap_or_default().to_vec();
    if later.is_empty() || !draft.chance(25) {
        return None;
    }
    Some(Merger {
        unit: draft.pick(&later),
        last: draft.recent(),
        heir: draft.pick(&["甲镇", "乙镇"]),
        renames: draft.chance(40),
    })
}

/// Two groups; one unit has a change of its principal.
pub fn directory(draft: &mut Draft) -> Table {
    let mut table = Table::new(
        "单位名录",
        "单位全称|序列|主要负责人|职务|任职起|任职止|设立日期|撤销日期|并入单位",
    );
    for unit in draft.units.clone() {
        let group = if unit.ends_with('镇') {
            "乡镇"
        } else {
            "县直"
        };
        let person = unit.chars().next().expect("a name");
        if unit == "乙镇" && draft.chance(60) {
            let last = draft.some_day();
            let first = draft.off(last, &[0, 1, 1, 3]);
            let row = format!("{unit}|{group}|{person}长|主任||{last}|||");
            table.rows.push(row.split('|').map(str::to_owned).collect());
            let row = format!("{unit}|{group}|新{person}长|主任|{first}||||");
            table.rows.push(row.split('|').map(str::to_owned).collect());
            continue;
        }
        if let Some(Merger { last, heir, .. }) = draft.merger.filter(|merger| merger.unit == unit) {
            let row = format!("{unit}|{group}|{person}长|主任||||{last}|{heir}");
            table.rows.push(row.split('|').map(str::to_owned).collect());
            continue;
        }
        let founded = if unit == "戊局" && draft.chance(40) {
            draft.recent().to_string()
        } else {
            String::new()
        };
        let row = format!("{unit}|{group}|{person}长|主任|||{founded}||");
        table.rows.push(row.split('|').map(str::to_owned).collect());
    }
    table
}

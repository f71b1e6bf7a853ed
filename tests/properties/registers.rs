//! Random registers of the office, the units' other sheets, and settings.

use super::story::Draft;
use super::world::Table;
use chrono::Days;

/// A register with, for each row, the periods in which it stands.
pub struct Register {
    table: Table,
    present: Vec<Vec<bool>>,
}

impl Register {
    /// The register as a period has it.
    pub fn at(&self, period: usize) -> Table {
        let rows = self.table.rows.iter().zip(&self.present);
        Table {
            rows: rows
                .filter(|(_, present)| present[period])
                .map(|(row, _)| row.clone())
                .collect(),
            ..self.table.clone()
        }
    }

    fn new(name: &str, columns: &'static str) -> Register {
        Register {
            table: Table::new(name, columns),
            present: Vec::new(),
        }
    }

    /// A row; cells apart by `|`. It stands from the period on that knows of the day, rarely from one before.
    fn row(&mut self, draft: &mut Draft, day: chrono::NaiveDate, cells: &str) {
        let known = draft.known_from(day);
        let from = if draft.chance(8) {
            known.saturating_sub(1)
        } else {
            known
        };
        let mut row: Vec<String> = cells.split('|').map(str::to_owned).collect();
        row.resize(self.table.columns.len(), String::new());
        self.table.rows.push(row);
        self.present.push(draft.presence(from));
    }
}

/// All registers of the office.
pub fn offices(draft: &mut Draft) -> Vec<Register> {
    let registers: [fn(&mut Draft) -> Register; 10] = [
        extensions,
        exemptions,
        corrections,
        complaints,
        meetings,
        manual_points,
        circulars,
        key_works,
        requests,
        spot_checks,
    ];
    let chosen: Vec<_> = registers.into_iter().filter(|_| draft.chance(75)).collect();
    chosen.into_iter().map(|make| make(draft)).collect()
}

fn matter_and_unit(draft: &mut Draft) -> (String, &'static str, chrono::NaiveDate) {
    let position = draft.rng.usize(0..draft.matters.len());
    let matter = &draft.matters[position];
    let (number, start) = (matter.number.clone(), matter.start);
    let owner = matter.ledgers.first().map(|(unit, _)| *unit);
    let unit = draft.unit();
    (
        number,
        owner.filter(|_| !draft.chance(10)).unwrap_or(unit),
        start,
    )
}

fn extensions(draft: &mut Draft) -> Register {
    let mut register = Register::new("延期审批", "事项编号|责任单位|新时限|批准人|批准日期");
    for day in 0..draft.rng.u64(0..4) {
        let (number, unit, start) = matter_and_unit(draft);
        let unit = if draft.chance(20) { "" } else { unit };
        let approved = draft.near(start, 0, 25) + Days::new(day);
        let to = draft.near(approved, 3, 30);
        register.row(
            draft,
            approved,
            &format!("{number}|{unit}|{to}|县长|{approved}"),
        );
    }
    register
}

fn exemptions(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "容错认定",
        "编号|对象类别|对象编号|单位|情形|认定机关|认定日期",
    );
    for number in 0..draft.rng.usize(0..4) {
        let (matter, owner, _) = matter_and_unit(draft);
        let any = draft.unit();
        let (kind, object, unit) = match draft.rng.u32(0..6) {
            0 => ("投诉", "T1".to_owned(), any),
            1 => ("会议", "H1".to_owned(), any),
            2 => ("积分", "J1".to_owned(), any),
            _ => ("督查事项", matter, owner),
        };
        let day = draft.any_day();
        register.row(
            draft,
            day,
            &format!("R{number}|{kind}|{object}|{unit}|无意过失|县委|{day}"),
        );
    }
    register
}

fn corrections(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "更正登记",
        "更正编号|对象表|对象编号|单位|处理|字段|更正值|理由|批准人|批准日期",
    );
    for number in 0..draft.rng.usize(0..4) {
        let (matter, owner, start) = matter_and_unit(draft);
        let (any, day, value) = (draft.unit(), draft.any_day(), draft.near(start, 0, 30));
        let what = match draft.rng.u32(0..9) {
            0 => format!("督查事项|{matter}|{owner}|作废|||"),
            1 => format!("督查事项|{matter}|{owner}|更正|办结日期|{value}|"),
            2 => format!("督查事项|{matter}|{owner}|更正|起算日期|{value}|"),
            3 => format!("督查事项|{matter}|{owner}|更正|||"),
            4 => format!("交办清单|{matter}|{owner}|更正|完成时限|{value}|"),
            5 => format!("投诉登记|T1|{any}|更正|核实结果|无效|"),
            6 => format!("延期审批|{matter}|{owner}|作废|||"),
            7 => format!("会议纪律|H1|{any}|作废|||"),
            _ => format!("积分登记|J1|{any}|更正|分值|2|"),
        };
        register.row(draft, day, &format!("G{number}|{what}笔误|县长|{day}"));
    }
    register
}

fn complaints(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "投诉登记",
        "投诉编号|受理日期|被投诉单位|核实结果|并入编号|核实日期|办结日期",
    );
    for number in 1..=draft.rng.usize(0..7) {
        let (day, unit) = (draft.any_day(), draft.unit());
        let result = draft.pick(&["有效", "有效", "有效", "无效", "重复", "待核实"]);
        let merged = if result == "重复" { "T1" } else { "" };
        let verified = if draft.chance(40) {
            draft.near(day, 0, 10).to_string()
        } else {
            String::new()
        };
        register.row(
            draft,
            day,
            &format!("T{number}|{day}|{unit}|{result}|{merged}|{verified}|"),
        );
    }
    register
}

fn meetings(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "会议纪律",
        "会议编号|会议名称|会议日期|情形|单位|姓名|事前批准|批准人|报备|书面检查日期",
    );
    for number in 1..=draft.rng.usize(0..5) {
        let day = draft.any_day();
        if draft.chance(15) {
            register.row(draft, day, &format!("H{number}|例会|{day}|无违纪||"));
            continue;
        }
        for person in 0..draft.rng.usize(1..4) {
            let unit = draft.unit();
            let kind = draft.pick(&[
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
            ]);
            let approval = draft.pick(&["|", "是|县长", "否|"]);
            let reported = draft.pick(&["是", "否", ""]);
            let written = if draft.chance(30) {
                draft.near(day, 0, 9).to_string()
            } else {
                String::new()
            };
            let row = format!(
                "H{number}|例会|{day}|{kind}|{unit}|某{person}|{approval}|{reported}|{written}"
            );
            register.row(draft, day, &row);
        }
    }
    register
}

fn manual_points(draft: &mut Draft) -> Register {
    let mut register = Register::new("积分登记", "编号|日期|单位|类型|分值|事由");
    for number in 1..=draft.rng.usize(0..5) {
        let (day, unit) = (draft.any_day(), draft.unit());
        let kind = draft.pick(&["正面积分", "负面扣分"]);
        let value = draft.pick(&["1", "0.5", "2.25"]);
        register.row(
            draft,
            day,
            &format!("J{number}|{day}|{unit}|{kind}|{value}|事由"),
        );
    }
    register
}

fn circulars(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "通报登记",
        "文号|日期|单位|姓名|类型|对应规则|问题编号|问题类别|内容",
    );
    for number in 1..=draft.rng.usize(0..6) {
        let (day, unit) = (draft.any_day(), draft.unit());
        let kind = draft.pick(&[
            "通报批评",
            "全县通报",
            "通报表扬",
            "责令书面检查",
            "移交纪委监委",
            "启动问责",
        ]);
        let rule = draft.pick(&[
            "",
            "overdue-circular",
            "complaint-circular",
            "meeting-discipline",
            "repeated-circular",
        ]);
        let problem = draft.pick(&["W1|", "W2|", "|作风", "|"]);
        let person = draft.pick(&["", "", "某0"]);
        register.row(
            draft,
            day,
            &format!("文{number}|{day}|{unit}|{person}|{kind}|{rule}|{problem}|内容"),
        );
    }
    register
}

fn key_works(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "重点工作",
        "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位|方向|生效日期",
    );
    for work in 1..=draft.rng.usize(0..3) {
        let direction = draft.pick(&["越高越好", "越低越好", ""]);
        let first = draft.any_day();
        let days = [first, first + Days::new(draft.rng.u64(1..200))];
        for unit in draft.units.clone() {
            for (position, day) in days.into_iter().enumerate() {
                let target = 50 * (position + 1);
                register.row(
                    draft,
                    day,
                    &format!("Z{work}|工作{work}|县发改局|{unit}|{day}|{target}|个|{direction}|"),
                );
                if draft.chance(15) {
                    let (effective, target) = (draft.any_day(), draft.rng.u32(20..150));
                    let row = format!(
                        "Z{work}|工作{work}|县发改局|{unit}|{day}|{target}|个|{direction}|{effective}"
                    );
                    register.row(draft, draft.dates[0], &row);
                }
            }
        }
    }
    register
}

fn requests(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "请示事项",
        "编号|日期|请示单位|受理单位|事项|是否职权范围内|答复日期|答复意见",
    );
    for number in 1..=draft.rng.usize(0..4) {
        let (day, from) = (draft.any_day(), draft.unit());
        let to = if draft.chance(50) {
            "县政府"
        } else {
            draft.unit()
        };
        let within = draft.pick(&["是", "否", ""]);
        let replied = if draft.chance(50) {
            format!("{}|同意", draft.near(day, 0, 9))
        } else {
            "|".to_owned()
        };
        register.row(
            draft,
            day,
            &format!("Q{number}|{day}|{from}|{to}|请示|{within}|{replied}"),
        );
    }
    register
}

fn spot_checks(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "一口清抽查",
        "编号|日期|单位|姓名|政策措施|政策红线|工作进展|批示落实|解决措施",
    );
    for number in 1..=draft.rng.usize(0..4) {
        let (day, unit) = (draft.any_day(), draft.unit());
        register.row(
            draft,
            day,
            &format!("C{number}|{day}|{unit}|某甲|是|否|是|是|否"),
        );
    }
    register
}

/// The sheets of a unit's workbook beside 督查事项.
pub fn unit_sheets(draft: &mut Draft, period: usize, unit: &str) -> Vec<Table> {
    let mut sheets = Vec::new();
    if draft.chance(60) {
        let mut progress = Table::new("重点工作进度", "工作编号|完成值");
        for work in ["Z1", "Z2"] {
            if draft.chance(70) {
                progress
                    .rows
                    .push(vec![work.to_owned(), draft.rng.u32(0..120).to_string()]);
            }
        }
        sheets.push(progress);
    }
    if draft.chance(40) {
        let mut benchmarks = Table::new("对标提升", "对标对象|差距|目标|措施|完成时限|完成日期");
        let deadline = draft.near(draft.dates[period], 30, 30);
        for (position, gap) in ["招商", "财税"].into_iter().enumerate() {
            let measures = if draft.chance(80) { "补短板" } else { "" };
            let done = if position == 0 {
                draft.near(draft.dates[period], 9, 0).to_string()
            } else {
                String::new()
            };
            let row = format!("外县|{gap}|赶上{unit}|{measures}|{deadline}|{done}");
            benchmarks
                .rows
                .push(row.split('|').map(str::to_owned).collect());
        }
        sheets.push(benchmarks);
    }
    sheets
}

/// Blocks of duban.toml: single keys first, then sections.
pub fn settings(draft: &mut Draft) -> Vec<String> {
    let mut blocks = Vec::new();
    let day = draft.any_day();
    let mut keys: Vec<String> = vec![
        "changed = \"newest\"".to_owned(),
        format!("podium = {}", draft.rng.u32(1..5)),
        format!("laggard_periods = {}", draft.rng.u32(1..4)),
        format!("backdate_grace = {}", draft.rng.u32(0..6)),
        format!("stale_periods = {}", draft.rng.u32(2..4)),
        "roll_to_working_day = false".to_owned(),
        "reply_working_days = 5".to_owned(),
    ];
    if draft.chance(25) {
        keys.push(format!("in_force_from = {}", day - Days::new(20)));
    }
    keys.retain(|_| draft.chance(25));
    blocks.extend(keys);
    let sections = [
        format!(
            "[scoring]\nfinal_breach = [{{ points = 2 }}, {{ from = {day}, points = 3 }}]\ncomplaint = [{{ points = 1 }}, {{ from = {day}, points = 4 }}]\non_time_cap = 1\nmissing_ledger_cap = 2\nbase = [{{ points = 100 }}, {{ from = {day}, points = 90 }}]"
        ),
        format!(
            "[escalation.overdue-circular]\nthreshold = [{{ threshold = 2 }}, {{ from = {day}, threshold = 1 }}]\nwindow = \"rolling-12-months\"\ncategories = [\"leader-decision\", \"13710-general\"]"
        ),
        format!(
            "[escalation.complaint-circular]\nthreshold = [{{ threshold = 3 }}, {{ from = {day}, threshold = 1 }}]"
        ),
        format!(
            "[[category]]\nkey = \"incoming-document\"\nname = \"收发文\"\nstages = [{{ stage = \"报批完成\", start = \"起算日期\", done = [\"办结日期\"], limit = [{{ limit = \"2工作日\" }}, {{ from = {day}, limit = \"1工作日\" }}] }}]"
        ),
    ];
    blocks.extend(sections.into_iter().filter(|_| draft.chance(30)));
    blocks
}

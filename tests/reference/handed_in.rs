//! Random registers of the office, and the sheets of the units beside 督查事项.

use super::story::Draft;
use super::world::Table;
use chrono::NaiveDate;

/// A register with, for each row, the periods in which it stands.
pub struct Register {
    table: Table,
    present: Vec<Vec<bool>>,
}

impl Register {
    fn new(name: &str, columns: &'static str) -> Register {
        Register {
            table: Table::new(name, columns),
            present: Vec::new(),
        }
    }

    /// A row; cells apart by `|`.
    fn row(&mut self, draft: &mut Draft, day: NaiveDate, cells: &str) {
        let from = draft.known_from(day);
        let mut row: Vec<String> = cells.split('|').map(str::to_owned).collect();
        row.resize(self.table.columns.len(), String::new());
        self.table.rows.push(row);
        self.present.push(draft.presence(from));
    }

    /// The register as a period has it.
    pub fn at(&self, period: usize) -> Table {
        let rows = self
            .table
            .rows
            .iter()
            .zip(&self.present)
            .filter(|(_, present)| present[period]);
        Table {
            rows: rows.map(|(row, _)| row.clone()).collect(),
            ..self.table.clone()
        }
    }
}

/// The registers of the office.
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
    let chosen: Vec<_> = registers.into_iter().filter(|_| draft.chance(70)).collect();
    chosen.into_iter().map(|make| make(draft)).collect()
}

fn extensions(draft: &mut Draft) -> Register {
    let mut register = Register::new("延期审批", "事项编号|责任单位|新时限|批准人|批准日期");
    for (number, owner, due) in draft.matters.clone() {
        if draft.chance(75) {
            continue;
        }
        let approved = draft.off(due, &[-4, -1, 0, 0, 1, 3]);
        let to = draft.off(due, &[-1, 2, 5, 7, 10]);
        let unit = if draft.chance(20) {
            ""
        } else {
            draft.named_on(owner, approved)
        };
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
        let (day, unit) = (draft.recent(), draft.unit());
        let matters = draft.matters.clone();
        let (matter, owner, _) = &matters[draft.rng.usize(0..matters.len())];
        let owner = draft.named_on(owner, day);
        let object = draft.rng.usize(1..4);
        let about = match draft.rng.u32(0..6) {
            0 => format!("投诉|T{object}|{unit}"),
            1 => format!("会议|H{object}|{unit}"),
            2 => format!("积分|J{object}|{unit}"),
            _ => format!("督查事项|{matter}|{owner}"),
        };
        let reason = draft.pick(&["无意过失", "先行先试", "探索性试验", "情有可原"]);
        register.row(
            draft,
            day,
            &format!("R{number}|{about}|{reason}|县委|{day}"),
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
        let (day, unit) = (draft.recent(), draft.unit());
        let matters = draft.matters.clone();
        let (matter, owner, due) = matters[draft.rng.usize(0..matters.len())].clone();
        let object = draft.rng.usize(1..4);
        let value = draft.off(due, &[-3, -1, 0, 1, 2]);
        // Nobody corrects to a day that has not come.
        let day = day.max(value);
        let what = match draft.rng.u32(0..10) {
            0 => format!("督查事项|{matter}|{owner}|作废||"),
            1 => format!("督查事项|{matter}|{owner}|更正|办结日期|{value}"),
            2 => format!("督查事项|{matter}|{owner}|更正|反馈日期|{value}"),
            3 | 4 => format!("督查事项|{matter}|{owner}|更正||"),
            5 => format!("投诉登记|T{object}|{unit}|作废||"),
            6 => format!("投诉登记|T{object}|{unit}|更正|核实结果|无效"),
            7 => format!("会议纪律|H{object}|{unit}|作废||"),
            8 => format!("通报登记|文{object}|{unit}|作废||"),
            _ => format!("积分登记|J{object}|{unit}|更正|分值|2"),
        };
        register.row(draft, day, &format!("G{number}|{what}|笔误|县长|{day}"));
    }
    register
}

fn complaints(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "投诉登记",
        "投诉编号|受理日期|被投诉单位|核实结果|并入编号|核实日期|办结日期",
    );
    for number in 1..=draft.rng.usize(0..8) {
        let (day, unit) = (draft.some_day(), draft.unit());
        let result = draft.pick(&["有效", "有效", "有效", "无效", "重复", "待核实"]);
        let merged = if result == "重复" { "T1" } else { "" };
        let verified = if draft.chance(40) {
            draft.off(day, &[0, 1, 5]).to_string()
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
    for number in 1..=draft.rng.usize(0..7) {
        let day = draft.some_day();
        if draft.chance(15) {
            register.row(draft, day, &format!("H{number}|例会|{day}|无违纪||"));
            continue;
        }
        for person in 0..draft.rng.usize(1..4) {
            let unit = draft.unit();
            let kind = draft.pick(&[
                "无故缺席",
                "替会",
                "替会",
                "迟到",
                "早退",
                "场外逗留",
                "从事无关活动",
                "着装不规范",
                "座次不符",
                "请假",
                "请假",
                "提前离会",
            ]);
            let approval = draft.pick(&["|", "是|县长", "是|县长", "是|", "否|县长"]);
            let reported = draft.pick(&["是", "是", "否", ""]);
            let written = if draft.chance(30) {
                draft.off(day, &[0, 2, 6]).to_string()
            } else {
                String::new()
            };
            register.row(
                draft,
                day,
                &format!(
                    "H{number}|例会|{day}|{kind}|{unit}|某{person}|{approval}|{reported}|{written}"
                ),
            );
        }
    }
    register
}

fn manual_points(draft: &mut Draft) -> Register {
    let mut register = Register::new("积分登记", "编号|日期|单位|类型|分值|事由");
    for number in 1..=draft.rng.usize(0..5) {
        let (day, unit) = (draft.some_day(), draft.unit());
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
    for number in 1..=draft.rng.usize(0..8) {
        let (day, unit) = (draft.some_day(), draft.unit());
        let kind = draft.pick(&[
            "通报批评",
            "通报批评",
            "全县通报",
            "通报表扬",
            "责令书面检查",
            "移交纪委监委",
        ]);
        let rule = draft.pick(&[
            "",
            "overdue-circular",
            "complaint-circular",
            "meeting-discipline",
            "repeated-circular",
            "repeated-circular",
        ]);
        let problem = draft.pick(&["W1|", "W1|作风", "W2|", "|作风", "|"]);
        let person = draft.pick(&["", "", "某0", "某1"]);
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
    for work in ["Z1", "Z2"] {
        let direction = draft.pick(&["越高越好", "越低越好", ""]);
        let (near, first_period) = (draft.date(), draft.dates[0]);
        let first = draft.off(near, &[-14, -1, 0, 0, 1, 30]);
        let days = [first, draft.off(first, &[7, 8, 14, 60])];
        for unit in draft
            .units
            .clone()
            .into_iter()
            .filter(|_| draft.chance(85))
            .collect::<Vec<_>>()
        {
            for (day, target) in days.into_iter().zip(["4", "7.5"]) {
                register.row(
                    draft,
                    first_period,
                    &format!("{work}|工作|县发改局|{unit}|{day}|{target}|个|{direction}|"),
                );
                if draft.chance(20) {
                    let from = draft.off(day, &[-7, -1, 0, 1, 7]);
                    let target = draft.pick(&["3", "5", "9"]);
                    register.row(
                        draft,
                        first_period,
                        &format!(
                            "{work}|工作|县发改局|{unit}|{day}|{target}|个|{direction}|{from}"
                        ),
                    );
                }
            }
        }
    }
    // A target that is first told of after its milestone is another question.
    register.present.fill(vec![true; draft.dates.len()]);
    register
}

fn requests(draft: &mut Draft) -> Register {
    let mut register = Register::new(
        "请示事项",
        "编号|日期|请示单位|受理单位|事项|是否职权范围内|答复日期|答复意见",
    );
    for number in 1..=draft.rng.usize(0..4) {
        let (day, from) = (draft.some_day(), draft.unit());
        let to = draft.pick(&["县政府", "县委", "甲镇"]);
        let within = draft.pick(&["是", "否", ""]);
        let reply = draft.pick(&["同意", "不同意", "", "再研究", "按程序办理"]);
        let replied = if draft.chance(50) {
            format!("{}|{reply}", draft.off(day, &[0, 1, 9]))
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
        let (day, unit) = (draft.some_day(), draft.unit());
        let answer = draft.pick(&["是", "否"]);
        register.row(
            draft,
            day,
            &format!("C{number}|{day}|{unit}|某甲|是|{answer}|是|是|否"),
        );
    }
    register
}

/// The sheets of a unit's workbook beside 督查事项.
pub fn unit_sheets(draft: &mut Draft, period: usize, unit: &str) -> Vec<Table> {
    let mut sheets = Vec::new();
    if draft.chance(70) {
        let mut progress = Table::new("重点工作进度", "工作编号|完成值");
        for work in ["Z1", "Z2"] {
            if draft.chance(20) {
                continue;
            }
            let value = draft.pick(&["0", "2", "3", "4", "4.5", "5", "7.5", "8"]);
            progress.rows.push(vec![work.to_owned(), value.to_owned()]);
        }
        sheets.push(progress);
    }
    if draft.chance(30) {
        sheets.push(benchmarks(draft, period, unit));
    }
    sheets
}

fn benchmarks(draft: &mut Draft, period: usize, unit: &str) -> Table {
    let mut benchmarks = Table::new("对标提升", "对标对象|差距|目标|措施|完成时限|完成日期");
    let date = draft.dates[period];
    for gap in ["招商", "财税"] {
        let due = draft.off(date, &[-3, -1, 0, 1]);
        let measures = if draft.chance(80) { "补短板" } else { "" };
        let done = if draft.chance(40) {
            draft.off(date, &[-2, 0, 1]).to_string()
        } else {
            String::new()
        };
        let row = format!("外县|{gap}|赶上{unit}|{measures}|{due}|{done}");
        benchmarks
            .rows
            .push(row.split('|').map(str::to_owned).collect());
    }
    benchmarks
}

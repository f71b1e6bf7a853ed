//! 会议纪律情况表: a sheet for each meeting, violations and excused absences apart (C1 to C3).

use super::{Sheet, Views, number};
use crate::report::pages::words::long_day;
use crate::report::table::{Block, ColumnKind, Table, TableCell, columns};
use crate::rules::meetings::{Incident, Meeting};

const COLUMNS: &[(&str, ColumnKind)] = &[
    ("序号", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("姓名", ColumnKind::Name),
    ("职务", ColumnKind::Name),
    ("认定情形", ColumnKind::Mark),
    ("登记情形", ColumnKind::Mark),
    ("书面检查", ColumnKind::Mark),
    ("备注", ColumnKind::Prose),
];

const COUNTING: &str = "替会、请假、早退、提前离会，事前经批准并报备的不算违纪，另列；经批准没有报备的记「未报备」；没有批准的按「无故缺席」认定；其他情形照登记认定。每起违纪都要作出书面检查。";

/// A meeting as its sheet and its circular call it.
pub fn meeting_name(meeting: &Meeting) -> String {
    if meeting.name.is_empty() {
        format!("会议{}", meeting.id)
    } else {
        meeting.name.clone()
    }
}

impl Views<'_> {
    /// Whether another meeting is called as one is: then its day tells it apart.
    pub(in crate::report) fn shares_its_name(&self, meeting: &Meeting) -> bool {
        let name = meeting_name(meeting);
        let mut meetings = self.input.findings.meetings.iter();
        meetings.any(|other| !std::ptr::eq(other, meeting) && meeting_name(other) == name)
    }
}

/// What is said of a meeting where no violation counts: there was none, or what was registered does not count.
pub fn nothing_counted(meeting: &Meeting) -> &'static str {
    if meeting.waived().next().is_some() {
        "没有计入的违纪"
    } else {
        "无违纪"
    }
}

/// How many violations of a meeting do not count, and why not; `None` where there are none.
pub fn waived_words(meeting: &Meeting) -> Option<String> {
    let count = meeting.waived().count();
    let reasons = [
        ("施行前", meeting.waived().any(|own| own.before_force)),
        ("已容错", meeting.waived().any(|own| own.exempt)),
        ("已作废", meeting.waived().any(|own| own.struck)),
    ];
    let reasons = reasons.into_iter().filter(|(_, is_one)| *is_one);
    let reasons: Vec<&str> = reasons.map(|(reason, _)| reason).collect();
    (count > 0).then(|| format!("{count}人次（{}）", reasons.join("、")))
}

impl Views<'_> {
    /// One table for each meeting, the newest first; one that says so where there is none.
    pub(super) fn meeting_tables(&self) -> Vec<Table> {
        let meetings = &self.input.findings.meetings;
        if meetings.is_empty() {
            let sheet = Sheet {
                name: "会议纪律",
                title: format!("{}会议纪律情况表", self.county()),
                about: "共0次会议".to_owned(),
                counting: COUNTING.to_owned(),
                columns: columns(COLUMNS),
            };
            let block = Block::plain(Vec::new(), "没有登记会议。");
            return vec![self.table(sheet, vec![block])];
        }
        meetings
            .iter()
            .rev()
            .map(|meeting| self.meeting_table(meeting))
            .collect()
    }

    fn meeting_table(&self, meeting: &Meeting) -> Table {
        let name = meeting_name(meeting);
        let of = |chosen: &dyn Fn(&Incident) -> bool| -> Vec<Vec<TableCell>> {
            meeting
                .incidents
                .iter()
                .filter(|incident| chosen(incident))
                .enumerate()
                .map(|(at, incident)| self.incident_row_cells(at, incident))
                .collect()
        };
        let counted = of(&Incident::counts);
        let excused = of(&|incident| incident.is_excused());
        let waived = of(&|incident| incident.struck || (!incident.excused && !incident.counts()));
        let mut about = vec![
            format!("会议编号：{}", meeting.id),
            format!("会议日期：{}", long_day(meeting.date)),
        ];
        if !meeting.host.is_empty() {
            about.push(format!("主办科室：{}", meeting.host));
        }
        about.push(format!("违纪{}人次", counted.len()));
        let sheet = Sheet {
            name: &format!("{} {name}", meeting.date),
            title: format!("{}会议纪律情况表（{name}）", self.county()),
            about: about.join("　"),
            counting: format!(
                "{COUNTING}{}",
                self.gone_among(meeting.incidents.iter().map(|incident| incident.unit))
            ),
            columns: columns(COLUMNS),
        };
        let mut blocks = vec![
            Block::headed(
                format!("一、违反会议纪律（{}人次）", counted.len()),
                counted,
                if waived.is_empty() {
                    "本次会议没有违反会议纪律的情形。"
                } else {
                    "本次会议没有计入的违纪，登记而不计的见第三部分。"
                },
            ),
            Block::headed(
                format!("二、经批准并报备，不算违纪（{}人次）", excused.len()),
                excused,
                "无。",
            ),
        ];
        if !waived.is_empty() {
            blocks.push(Block::headed(
                format!("三、已容错、已作废或在施行前，不计（{}人次）", waived.len()),
                waived,
                "",
            ));
        }
        self.table(sheet, blocks)
    }

    fn incident_row_cells(&self, at: usize, incident: &Incident) -> Vec<TableCell> {
        let mut marks = Vec::new();
        if incident.exempt {
            marks.push("已容错");
        }
        if incident.struck {
            marks.push("已作废");
        }
        if incident.before_force {
            marks.push("施行前");
        }
        vec![
            number(at),
            self.name_cell(incident.unit),
            TableCell::text(&incident.person),
            TableCell::text(&incident.post),
            if incident.excused {
                TableCell::text("不算违纪")
            } else {
                TableCell::text(&incident.kind)
            },
            TableCell::text(&incident.reported_kind),
            match incident.self_criticism {
                Some(date) => TableCell::Date(date),
                None if incident.counts() => TableCell::text("未提交"),
                None => TableCell::text("—"),
            },
            TableCell::text(marks.join("、")),
        ]
    }
}

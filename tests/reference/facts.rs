//! What was handed in: plain rows with their periods, nothing concluded.

use super::days::Days;
use super::settings::Settings;
use super::world::{OFFICE_BOOK, World};
use chrono::{Datelike, NaiveDate};
use duban::model::calendar::WorkCalendar;
use serde_json::{Value, json};

/// A row as one period has it.
#[derive(Clone)]
pub struct Row {
    pub period: NaiveDate,
    file: String,
    sheet: String,
    cell: String,
    cells: Vec<(&'static str, String)>,
}

/// A sheet of a unit's or the office's workbook in one period.
pub struct Sheet {
    pub period: NaiveDate,
    /// The unit; nothing for the office.
    pub unit: Option<String>,
    pub late: bool,
    pub name: String,
    pub rows: Vec<Row>,
}

/// A unit of the directory.
pub struct Unit {
    pub name: String,
    pub group: String,
    pub founded: Option<NaiveDate>,
    pub dissolved: Option<NaiveDate>,
    /// 并入单位.
    heir: String,
    /// The rows of the directory that name it: one for each term of office.
    pub terms: Vec<Row>,
}

/// Everything that the county knows.
pub struct County {
    pub settings: Settings,
    pub days: Days,
    pub units: Vec<Unit>,
    pub periods: Vec<NaiveDate>,
    pub sheets: Vec<Sheet>,
}

/// Of each sheet: the columns without which a row is not judged, those with dates of something done, and those that tell rows apart.
const COLUMNS: &[(&str, &str, &str, &str)] = &[
    (
        "督查事项",
        "事项编号|事项名称|事项类别|起算日期",
        "起算日期|研究部署日期|反馈日期|呈送县委日期|县委通过日期|办结日期|销号日期",
        "事项编号",
    ),
    (
        "交办清单",
        "事项编号|事项名称|事项类别|起算日期|责任单位",
        "起算日期|立项日期|销号日期",
        "事项编号",
    ),
    (
        "延期审批",
        "事项编号|新时限|批准人|批准日期",
        "批准日期",
        "事项编号|责任单位|批准日期",
    ),
    (
        "容错认定",
        "编号|对象类别|对象编号|单位|情形|认定机关|认定日期",
        "认定日期",
        "编号|单位",
    ),
    (
        "更正登记",
        "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期",
        "批准日期",
        "更正编号|单位",
    ),
    (
        "投诉登记",
        "投诉编号|受理日期|被投诉单位|核实结果",
        "受理日期|核实日期|办结日期",
        "投诉编号|被投诉单位",
    ),
    (
        "会议纪律",
        "会议编号|会议名称|会议日期|情形",
        "会议日期|书面检查日期",
        "会议编号|单位|姓名|情形",
    ),
    (
        "积分登记",
        "编号|日期|单位|类型|分值|事由",
        "日期",
        "编号|单位",
    ),
    (
        "通报登记",
        "文号|日期|单位|类型",
        "日期",
        "文号|单位|问题编号",
    ),
    (
        "重点工作",
        "工作编号|工作名称|牵头部门|单位|节点日期|节点目标",
        "",
        "工作编号|单位|节点日期|生效日期",
    ),
    ("重点工作进度", "工作编号|完成值", "", "工作编号"),
    (
        "请示事项",
        "编号|日期|请示单位|受理单位|事项",
        "日期|答复日期",
        "编号|请示单位",
    ),
    (
        "一口清抽查",
        "编号|日期|单位|姓名|政策措施|政策红线|工作进展|批示落实|解决措施",
        "日期",
        "编号|单位|姓名",
    ),
    ("对标提升", "", "完成日期", "对标对象|差距"),
];

fn columns(
    sheet: &str,
) -> Option<&'static (&'static str, &'static str, &'static str, &'static str)> {
    COLUMNS.iter().find(|known| known.0 == sheet)
}

impl Row {
    pub fn text(&self, column: &str) -> &str {
        self.cells
            .iter()
            .find(|(name, _)| *name == column)
            .map_or("", |(_, text)| text)
    }

    pub fn date(&self, column: &str) -> Option<NaiveDate> {
        self.text(column).parse().ok()
    }

    /// Whether all required cells can be read; else the row is not judged.
    pub fn is_good(&self) -> bool {
        let can_read = |column: &str| {
            let filled = !self.text(column).is_empty();
            filled && (!column.ends_with("日期") || self.date(column).is_some())
        };
        // An exemption of any other kind is an error (M12).
        let is_kind = self.sheet != "容错认定"
            || ["先行先试", "探索性试验", "无意过失"].contains(&self.text("情形"));
        let names_nobody = self.sheet == "会议纪律" && self.text("情形") == "无违纪";
        let named =
            names_nobody || self.sheet != "会议纪律" || (can_read("单位") && can_read("姓名"));
        is_kind
            && named
            && columns(&self.sheet).is_some_and(|known| {
                known
                    .1
                    .split('|')
                    .all(|column| column.is_empty() || can_read(column))
            })
    }

    /// What tells the row apart: its columns, and the year of its date.
    fn identity(&self) -> (Vec<String>, Option<i32>) {
        let key = columns(&self.sheet).map_or("", |known| known.3);
        let dated = ["受理日期", "会议日期", "认定日期", "批准日期", "日期"];
        let date = dated.iter().find_map(|column| self.date(column));
        let cells = key.split('|').map(|column| self.text(column).to_owned());
        (cells.collect(), date.map(|date| date.year()))
    }

    /// The row with another value in a column.
    pub fn with(&self, column: &str, value: &str) -> Row {
        let mut row = self.clone();
        for cell in row.cells.iter_mut().filter(|(name, _)| *name == column) {
            value.clone_into(&mut cell.1);
        }
        row
    }

    pub fn source(&self) -> Value {
        json!({ "file": self.file, "sheet": self.sheet, "cell": self.cell })
    }
}

impl Unit {
    /// Both end days are inclusive.
    pub fn exists(&self, day: NaiveDate) -> bool {
        self.founded.is_none_or(|first| first <= day)
            && self.dissolved.is_none_or(|last| day <= last)
    }
}

impl County {
    pub fn of(world: &World) -> County {
        let settings = Settings(world.settings.join("\n").parse().expect("good settings"));
        let rolls = settings
            .0
            .get("roll_to_working_day")
            .and_then(toml::Value::as_bool)
            .unwrap_or(true);
        County {
            days: Days {
                calendar: WorkCalendar::built_in(),
                rolls,
            },
            settings,
            units: units(world),
            // A folder without a file is none.
            periods: world
                .periods
                .iter()
                .filter(|period| !period.books.is_empty())
                .map(|period| period.date)
                .collect(),
            sheets: sheets(world),
        }
    }

    pub fn unit(&self, name: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.name == name)
    }

    /// The units that answer for a unit's matters one after the other, as each is dissolved, with the day from which each does.
    pub fn line(&self, unit: &str) -> Vec<(NaiveDate, &str)> {
        let mut line = Vec::new();
        let mut next = self.unit(unit).map(|unit| (NaiveDate::MIN, unit));
        while let Some((from, unit)) = next.filter(|_| line.len() < self.units.len()) {
            line.push((from, unit.name.as_str()));
            let last = unit.dissolved.and_then(|last| last.succ_opt());
            next = last.zip(self.unit(&unit.heir));
        }
        line
    }

    /// The unit that answers for a unit on a day.
    pub fn answering(&self, unit: &str, day: NaiveDate) -> &str {
        let line = self.line(unit);
        line.iter()
            .rfind(|(from, _)| *from <= day)
            .expect("itself")
            .1
    }

    /// A unit's sheets of a name up to a day, one a period: 补报 only adds numbers that the timely file has not.
    pub fn snapshots(
        &self,
        unit: Option<&str>,
        name: &str,
        as_of: NaiveDate,
    ) -> Vec<(NaiveDate, Vec<&Row>)> {
        let mut snapshots: Vec<(NaiveDate, Vec<&Row>)> = Vec::new();
        let of_unit = |sheet: &&Sheet| {
            sheet.unit.as_deref() == unit && sheet.name == name && sheet.period <= as_of
        };
        for sheet in self.sheets.iter().filter(of_unit) {
            if snapshots
                .last()
                .is_none_or(|(period, _)| *period != sheet.period)
            {
                snapshots.push((sheet.period, Vec::new()));
            }
            let (_, known) = snapshots.last_mut().expect("just pushed");
            let timely = known.clone();
            let is_new = |row: &&Row| {
                !timely
                    .iter()
                    .any(|other| other.identity().0 == row.identity().0)
            };
            known.extend(sheet.rows.iter().filter(is_new));
        }
        snapshots
    }

    /// M10: the state of a unit's hand-in.
    pub fn hand_in(&self, unit: &str, period: NaiveDate) -> &'static str {
        let of_unit =
            |sheet: &&Sheet| sheet.unit.as_deref() == Some(unit) && sheet.period == period;
        let timely: Vec<&Sheet> = self
            .sheets
            .iter()
            .filter(of_unit)
            .filter(|sheet| !sheet.late)
            .collect();
        if timely.iter().any(|sheet| sheet.name == "督查事项") {
            "yes"
        } else if !timely.is_empty() {
            "partial"
        } else if self.sheets.iter().any(|sheet| of_unit(&sheet)) {
            "late"
        } else {
            "no"
        }
    }

    /// The rows of a register as they stand on a day (M7): of each the newest good version, with the period that had it first.
    pub fn register(&self, name: &str, as_of: NaiveDate) -> Vec<(Row, NaiveDate)> {
        let mut standing: Vec<(Row, NaiveDate)> = Vec::new();
        for (period, rows) in self.snapshots(None, name, as_of) {
            for row in rows.into_iter().filter(|row| row.is_good()) {
                match standing
                    .iter_mut()
                    .find(|(known, _)| known.identity() == row.identity())
                {
                    Some((known, _)) => *known = row.clone(),
                    None => standing.push((row.clone(), period)),
                }
            }
        }
        standing
    }
}

/// Points and values with at most two decimals, in hundredths.
pub fn hundredths(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<2}").parse().expect("a number")
}

fn row(
    period: NaiveDate,
    file: &str,
    sheet: &str,
    header: &[&'static str],
    line: usize,
    cells: &[String],
) -> Row {
    let done = columns(sheet).map_or("", |known| known.2);
    // M2: a date of something done that lies after the period counts as empty.
    let is_future = |name: &str, text: &str| {
        done.split('|').any(|done| done == name)
            && text.parse::<NaiveDate>().is_ok_and(|date| date > period)
    };
    let cell = |(name, cell): (&&'static str, &String)| {
        let text = cell.trim_start_matches('\'');
        (
            *name,
            if is_future(name, text) {
                String::new()
            } else {
                text.to_owned()
            },
        )
    };
    Row {
        period,
        file: file.to_owned(),
        sheet: sheet.to_owned(),
        cell: format!("A{line}"),
        cells: header.iter().zip(cells).map(cell).collect(),
    }
}

fn sheets(world: &World) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for period in &world.periods {
        for book in &period.books {
            let file = format!("ledgers/{}/{}", period.date, book.path);
            let name = book.path.trim_end_matches(".xlsx");
            let unit =
                (book.path != OFFICE_BOOK).then(|| name.trim_start_matches("补报/").to_owned());
            sheets.extend(book.sheets.iter().map(|table| {
                Sheet {
                    period: period.date,
                    unit: unit.clone(),
                    late: name.starts_with("补报/"),
                    name: table.name.clone(),
                    rows: (2..)
                        .zip(&table.rows)
                        .map(|(line, cells)| {
                            row(period.date, &file, &table.name, &table.columns, line, cells)
                        })
                        .collect(),
                }
            }));
        }
    }
    // What was handed in on time stands before what came after it.
    sheets.sort_by_key(|sheet| (sheet.period, sheet.late));
    sheets
}

fn units(world: &World) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for (line, cells) in (2..).zip(&world.directory.rows) {
        let row = row(
            NaiveDate::MAX,
            "单位名录.xlsx",
            "单位名录",
            &world.directory.columns,
            line,
            cells,
        );
        let known = units
            .iter_mut()
            .find(|unit| unit.name == row.text("单位全称"));
        if let Some(unit) = known {
            unit.terms.push(row);
            continue;
        }
        units.push(Unit {
            name: row.text("单位全称").to_owned(),
            group: row.text("序列").to_owned(),
            founded: row.date("设立日期"),
            dissolved: row.date("撤销日期"),
            heir: row.text("并入单位").to_owned(),
            terms: vec![row],
        });
    }
    units
}

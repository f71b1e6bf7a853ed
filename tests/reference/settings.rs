//! duban.toml, every value with its default, dated ones by day.

use super::days::Limit;
use chrono::NaiveDate;
use toml::{Table, Value};

/// A stage of a category.
#[derive(Clone)]
pub struct StageRule {
    pub name: String,
    /// The column of its start event.
    pub start: String,
    /// The columns of its done date; the earliest counts.
    pub done: Vec<String>,
    limits: Vec<(Option<NaiveDate>, Limit)>,
}

/// A category of matters.
#[derive(Clone)]
pub struct Category {
    pub key: String,
    pub name: String,
    pub stages: Vec<StageRule>,
}

impl Category {
    /// M1: the final stage.
    pub fn last(&self) -> &StageRule {
        self.stages.last().expect("a stage")
    }
}

/// The limits of the categories.
const CATEGORIES: &str = "
incoming-document|收发文|报批完成:起算日期:2工作日:办结日期
meeting-minutes|会议纪要|形成纪要:起算日期:3日:办结日期
executive-issue|常务会颁布批复|办结:起算日期:10工作日:办结日期
executive-committee|常务会提请县委|呈送县委:起算日期:3工作日:呈送县委日期|办结:县委通过日期:10工作日:办结日期
leader-decision|领导议定事项|上报:起算日期:10工作日:反馈日期,办结日期
13710-general|13710一般|研究部署:起算日期:当天:研究部署日期|反馈:起算日期:3日:反馈日期|办结:起算日期:7日:办结日期
13710-complex|13710复杂|研究部署:起算日期:当天:研究部署日期|反馈:起算日期:3日:反馈日期|办结:起算日期:1个月:办结日期
listed|清单事项|办结:起算日期:完成时限:办结日期";

impl StageRule {
    /// The limit in force on the stage's start.
    pub fn limit(&self, start: NaiveDate) -> Limit {
        let in_force =
            |(from, _): &&(Option<NaiveDate>, Limit)| from.is_none_or(|from| from <= start);
        self.limits
            .iter()
            .rev()
            .find(in_force)
            .map_or(Limit::Written, |(_, limit)| *limit)
    }

    /// Whether the stage has no limit but a written one.
    pub fn is_written(&self) -> bool {
        self.limits
            .iter()
            .all(|(_, limit)| *limit == Limit::Written)
    }
}

fn limit(text: &str) -> Limit {
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let number = || digits.parse().expect("a number of days");
    match &text[digits.len()..] {
        "当天" => Limit::SameDay,
        "日" => Limit::Days(u64::from(number())),
        "工作日" => Limit::WorkingDays(number()),
        "个月" => Limit::Months(number()),
        _ => Limit::Written,
    }
}

pub fn date(value: Option<&Value>) -> Option<NaiveDate> {
    value?.to_string().parse().ok()
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The settings.
pub struct Settings(pub Table);

impl Settings {
    pub fn number(&self, key: &str, default: i64) -> usize {
        let number = self
            .0
            .get(key)
            .and_then(Value::as_integer)
            .unwrap_or(default);
        usize::try_from(number).expect("a small number")
    }

    pub fn takes_newest(&self) -> bool {
        self.0.get("changed").and_then(Value::as_str) == Some("newest")
    }

    /// Nothing dated before `in_force_from` counts.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        date(self.0.get("in_force_from")).is_none_or(|from| from <= day)
    }

    /// The group that a collective name stands for.
    pub fn collective(&self, name: &str) -> Option<&str> {
        self.0.get("collective")?.get(name)?.as_str()
    }

    /// Points on a day, in hundredths.
    pub fn points(&self, key: &str, default: i64, day: NaiveDate) -> i64 {
        let value = self.0.get("scoring").and_then(|table| table.get(key));
        dated(value, "points", day).map_or(default, hundredths)
    }

    fn escalation(&self, rule: &str, key: &str) -> Option<&Value> {
        self.0.get("escalation")?.get(rule)?.get(key)
    }

    pub fn threshold(&self, rule: &str, default: i64, day: NaiveDate) -> usize {
        let value = dated(self.escalation(rule, "threshold"), "threshold", day);
        usize::try_from(value.and_then(Value::as_integer).unwrap_or(default)).expect("small")
    }

    pub fn window(&self, rule: &str, default: &'static str) -> &str {
        self.escalation(rule, "window")
            .and_then(Value::as_str)
            .unwrap_or(default)
    }

    /// Whether an overdue rule counts a category (E1).
    pub fn counts(&self, rule: &str, category: &str) -> bool {
        let categories = self.escalation(rule, "categories");
        categories.map_or(category == "leader-decision", |_| {
            strings(categories).iter().any(|known| known == category)
        })
    }

    /// M1: the categories, those of `[[category]]` in place of the table's.
    pub fn category(&self, name: &str) -> Option<Category> {
        let own = self
            .0
            .get("category")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let own: Vec<Category> = own.map(configured).collect();
        let found = own.iter().find(|category| category.name == name);
        found.cloned().or_else(|| {
            let line = CATEGORIES
                .lines()
                .find(|line| line.split('|').nth(1) == Some(name))?;
            let mut cells = line.split('|');
            let (key, name) = (cells.next()?.to_owned(), cells.next()?.to_owned());
            let stages = cells.map(default_stage).collect();
            Some(Category { key, name, stages })
        })
    }
}

/// What is in force on a day of a value that may be dated.
fn dated<'a>(value: Option<&'a Value>, key: &str, day: NaiveDate) -> Option<&'a Value> {
    let Some(Value::Array(steps)) = value else {
        return value;
    };
    let in_force = |step: &&Value| date(step.get("from")).is_none_or(|from| from <= day);
    steps.iter().rev().find(in_force)?.get(key)
}

fn hundredths(value: &Value) -> i64 {
    super::facts::hundredths(&value.to_string())
}

fn default_stage(cell: &str) -> StageRule {
    let parts: Vec<&str> = cell.split(':').collect();
    StageRule {
        name: parts[0].into(),
        start: parts[1].into(),
        done: parts[3].split(',').map(str::to_owned).collect(),
        limits: vec![(None, limit(parts[2]))],
    }
}

fn configured(category: &Value) -> Category {
    let text = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let stages = category
        .get("stages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let stages = stages.map(|stage| StageRule {
        name: text(stage, "stage"),
        start: text(stage, "start"),
        done: strings(stage.get("done")),
        limits: match stage.get("limit") {
            Some(Value::Array(steps)) => {
                let step = |step| (date(Value::get(step, "from")), limit(&text(step, "limit")));
                steps.iter().map(step).collect()
            }
            _ => vec![(None, limit(&text(stage, "limit")))],
        },
    });
    Category {
        key: text(category, "key"),
        name: text(category, "name"),
        stages: stages.collect(),
    }
}

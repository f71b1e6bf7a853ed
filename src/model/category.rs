//! Matter categories (事项类别): their stages and time limits.

use super::schema::Field;
use super::settings::Dated;
use crate::source::{Text, composed};

/// How long a stage may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// 当天: the start day itself.
    SameDay,
    /// n日: calendar days.
    Days(u32),
    /// n工作日: working days.
    WorkingDays(u32),
    /// n个月: months.
    Months(u32),
    /// 完成时限: the written deadline of the matter.
    Written,
}

impl Limit {
    /// Reads a limit as `duban.toml` and `duban due` write it: 当天, 3日, 3天, 10工作日, 10个工作日, 1个月, 完成时限.
    pub fn parse(text: &str) -> Option<Limit> {
        let text = super::directory::comparable(text);
        match text.as_str() {
            "当天" | "当日" => return Some(Limit::SameDay),
            "完成时限" => return Some(Limit::Written),
            _ => {}
        }
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let number: u32 = number.parse().ok().filter(|n| (1..=3650).contains(n))?;
        match unit {
            "日" | "天" | "个自然日" | "自然日" => Some(Limit::Days(number)),
            "工作日" | "个工作日" => Some(Limit::WorkingDays(number)),
            "个月" | "月" if number <= 120 => Some(Limit::Months(number)),
            _ => None,
        }
    }

    /// The limit as shown to users.
    pub fn display(self) -> String {
        match self {
            Limit::SameDay => "当天".to_owned(),
            Limit::Days(days) => composed(format_args!("{days}日")),
            Limit::WorkingDays(days) => composed(format_args!("{days}个工作日")),
            Limit::Months(months) => composed(format_args!("{months}个月")),
            Limit::Written => "完成时限".to_owned(),
        }
    }
}

/// A stage (环节) of a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageRule {
    /// Its name.
    pub name: Text,
    /// The date from which it runs.
    pub start: Field,
    /// The dates that count as done; the earliest one stands.
    pub done: Vec<Field>,
    /// Its limit, by the day on which the stage starts.
    pub limit: Dated<Limit>,
}

/// A category (事项类别) of matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its key, as report.json has it.
    pub key: String,
    /// Its name, as ledgers have it.
    pub name: String,
    /// The clause that sets its limits, `二(四)`; 县定 for a county's own category.
    pub clause: String,
    /// Its stages; the last one is the final stage (M1).
    pub stages: Vec<StageRule>,
}

impl Category {
    /// Its last stage (M1); there is always one.
    pub fn final_stage(&self) -> &StageRule {
        &self.stages[self.stages.len() - 1]
    }
}

/// The date columns of a matter that a stage may start from or be done by, with their names.
pub const STAGE_FIELDS: &[(Field, &str)] = &[
    (Field::Start, "起算日期"),
    (Field::DeployedOn, "研究部署日期"),
    (Field::FeedbackOn, "反馈日期"),
    (Field::SubmittedOn, "呈送县委日期"),
    (Field::PassedOn, "县委通过日期"),
    (Field::DoneOn, "办结日期"),
    (Field::ClosedOn, "销号日期"),
];

/// The categories of the notice, in its order.
pub fn default_categories() -> Vec<Category> {
    use Field::{DeployedOn, DoneOn, FeedbackOn, PassedOn, Start, SubmittedOn};
    let stage = |name: &str, start: Field, done: &[Field], limit: Limit| StageRule {
        name: name.into(),
        start,
        done: done.to_vec(),
        limit: Dated::constant(limit),
    };
    let category = |key: &str, name: &str, clause: &str, stages: Vec<StageRule>| Category {
        key: key.to_owned(),
        name: name.to_owned(),
        clause: clause.to_owned(),
        stages,
    };
    let quick_stages = |last: Limit| {
        vec![
            stage("研究部署", Start, &[DeployedOn], Limit::SameDay),
            stage("反馈", Start, &[FeedbackOn], Limit::Days(3)),
            stage("办结", Start, &[DoneOn], last),
        ]
    };
    vec![
        category(
            "incoming-document",
            "收发文",
            "二(四)",
            vec![stage("报批完成", Start, &[DoneOn], Limit::WorkingDays(2))],
        ),
        category(
            "meeting-minutes",
            "会议纪要",
            "二(四)",
            vec![stage("形成纪要", Start, &[DoneOn], Limit::Days(3))],
        ),
        category(
            "executive-issue",
            "常务会颁布批复",
            "二(四)",
            vec![stage("办结", Start, &[DoneOn], Limit::WorkingDays(10))],
        ),
        category(
            "executive-committee",
            "常务会提请县委",
            "二(四)",
            vec![
                stage("呈送县委", Start, &[SubmittedOn], Limit::WorkingDays(3)),
                stage("办结", PassedOn, &[DoneOn], Limit::WorkingDays(10)),
            ],
        ),
        category(
            "leader-decision",
            "领导议定事项",
            "二(四)",
            vec![stage(
                "上报",
                Start,
                &[FeedbackOn, DoneOn],
                Limit::WorkingDays(10),
            )],
        ),
        category(
            "13710-general",
            "13710一般",
            "三(二)",
            quick_stages(Limit::Days(7)),
        ),
        category(
            "13710-complex",
            "13710复杂",
            "三(二)",
            quick_stages(Limit::Months(1)),
        ),
        category(
            "listed",
            "清单事项",
            "三(三)",
            vec![stage("办结", Start, &[DoneOn], Limit::Written)],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_people_write_them() {
        for (text, limit) in [
            ("当天", Some(Limit::SameDay)),
            ("3日", Some(Limit::Days(3))),
            ("3 天", Some(Limit::Days(3))),
            ("10工作日", Some(Limit::WorkingDays(10))),
            ("１０个工作日", Some(Limit::WorkingDays(10))),
            ("1个月", Some(Limit::Months(1))),
            ("完成时限", Some(Limit::Written)),
            ("0日", None),
            ("十日", None),
            ("工作日", None),
            ("99999日", None),
            ("10小时", None),
            ("", None),
        ] {
            assert_eq!(Limit::parse(text), limit, "{text}");
        }
    }
}

//! The values in force beside the clause that they belong to, each with its source: the notice, the default or the county.

use crate::model::category::{Category, Limit, StageRule};
use crate::model::points::Points;
use crate::model::settings::{Changed, Dated, EscalationRule, Scoring, Settings, VagueWording};
use crate::report::pages::escalations::window_words;
use crate::report::pages::words::printed;
use crate::rules::clause::Basis;
use chrono::NaiveDate;
use serde::Serialize;

/// A value and the day from which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// `2026-07-01起`; empty for the first value.
    pub from: String,
    /// The value.
    pub value: String,
    /// Whether it is the one in force on the as-of date.
    pub in_force: bool,
}

/// A value in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueRow {
    /// What it is.
    pub name: String,
    /// The value with its changes, in order of their days.
    pub steps: Vec<Step>,
    /// The default, where the county's differs; else empty.
    pub default: String,
    /// 通知规定, 默认（本程序的理解） or 县定.
    pub basis: &'static str,
    /// `notice`, `default` or `county`.
    pub key: &'static str,
}

impl ValueRow {
    /// Whether the county set it.
    pub fn is_own(&self) -> bool {
        self.key == "county"
    }
}

/// What values are shown from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The county's settings.
    pub own: &'a Settings,
    /// The defaults.
    pub standard: &'a Settings,
    /// The as-of date.
    pub as_of: NaiveDate,
}

impl Source<'_> {
    /// A value with the one that holds by default; `basis` is what the default rests on.
    fn row<T>(
        &self,
        name: impl Into<String>,
        own: &Dated<T>,
        standard: Option<&Dated<T>>,
        words: impl Fn(&T) -> String,
        basis: Basis,
    ) -> ValueRow {
        let steps = steps(own, &words, self.as_of);
        let standard = standard.map(|standard| steps_of_default(standard, &words));
        let same = standard.as_deref().is_some_and(|standard| {
            standard.len() == steps.len()
                && standard
                    .iter()
                    .zip(&steps)
                    .all(|(known, step)| known.0 == step.from && known.1 == step.value)
        });
        let default = standard.map_or_else(
            || "无".to_owned(),
            |standard| {
                let words: Vec<String> = standard
                    .into_iter()
                    .map(|(from, value)| format!("{from}{value}"))
                    .collect();
                words.join("，")
            },
        );
        ValueRow {
            name: name.into(),
            steps,
            default: if same { String::new() } else { default },
            basis: if same { basis.label() } else { "县定" },
            key: if same { basis.key() } else { "county" },
        }
    }

    /// A value that is never dated.
    fn plain(&self, name: &str, words: impl Fn(&Settings) -> String, basis: Basis) -> ValueRow {
        let (own, standard) = (words(self.own), words(self.standard));
        self.row(
            name,
            &Dated::constant(own),
            Some(&Dated::constant(standard)),
            Clone::clone,
            basis,
        )
    }

    /// The limits of the categories that a clause of the notice sets.
    pub fn limits(&self, is_theirs: impl Fn(&str) -> bool) -> Vec<ValueRow> {
        let categories = self.own.categories.iter();
        categories
            .filter(|category| is_theirs(&category.clause))
            .flat_map(|category| category.stages.iter().map(move |stage| (category, stage)))
            .map(|(category, stage)| self.limit(category, stage))
            .collect()
    }

    fn limit(&self, category: &Category, stage: &StageRule) -> ValueRow {
        let standard = self
            .standard
            .categories
            .iter()
            .find(|known| known.key == category.key)
            .and_then(|known| {
                known
                    .stages
                    .iter()
                    .find(|known| known.name == stage.name && known.start == stage.start)
            });
        let start = crate::report::pages::working::column_name(stage.start);
        // The notice says both 当天 and, once, within one day.
        let same_day = *stage.limit.at(NaiveDate::MIN) == Limit::SameDay;
        self.row(
            format!("{} · {}（自{start}起）", category.name, stage.name),
            &stage.limit,
            standard.map(|standard| &standard.limit),
            |limit| match limit {
                Limit::Written => "以写明的完成时限为准".to_owned(),
                limit => limit.display(),
            },
            if same_day {
                Basis::Interpretation
            } else {
                Basis::Notice
            },
        )
    }

    /// The values of a clause, by its id; empty where it has none.
    pub fn of(&self, id: &str) -> Vec<ValueRow> {
        if let Some(rule) = EscalationRule::ALL
            .into_iter()
            .find(|rule| rule.key() == id)
        {
            return self.escalation(rule);
        }
        if let Some(points) = self.points(id) {
            return vec![points];
        }
        let reading = Basis::Interpretation;
        match id {
            "D4" => vec![self.plain("按天、按月的期限逢休息日", rolling, reading)],
            "M0" => vec![self.plain("统称", collective, reading)],
            "M2" => vec![self.plain(
                "剩余几个工作日起为临期",
                |s| format!("{}个工作日", s.warn_working_days),
                reading,
            )],
            "M8" => vec![self.plain(
                "补记完成日期的宽限",
                |s| format!("{}个工作日", s.backdate_grace),
                reading,
            )],
            "M9" => vec![self.plain("台账前后不一致时", changed, reading)],
            "M14" => vec![self.plain(
                "连续几期一字未改",
                |s| format!("{}期", s.stale_periods),
                reading,
            )],
            "S1" => vec![self.plain(
                "起用日期（得分、升级处理都从这一天起计）",
                in_force,
                reading,
            )],
            "R7" => vec![
                self.plain("先进、后进各列几名", |s| format!("{}名", s.podium), reading),
                self.plain(
                    "连续几期居后另行列出",
                    |s| format!("{}期", s.laggard_periods),
                    reading,
                ),
            ],
            "R8" => vec![
                self.plain("本期按语里有含糊用语时", wording, Basis::Notice),
                self.plain("含糊用语", |s| s.naming.vague.join("、"), reading),
                self.plain("其后的名词", |s| s.naming.nouns.join("、"), reading),
            ],
            "requests" => vec![self.plain("答复期限", reply, reading)],
            _ => Vec::new(),
        }
    }

    fn escalation(&self, rule: EscalationRule) -> Vec<ValueRow> {
        let (own, standard) = (self.own.escalation(rule), self.standard.escalation(rule));
        let threshold_basis = match rule {
            EscalationRule::MeetingDiscipline => Basis::Interpretation,
            _ => Basis::Notice,
        };
        let window_basis = match rule {
            // The year of complaints is the notice's; which year it is, and all others, are readings.
            EscalationRule::ComplaintAccountability => Basis::Notice,
            _ => Basis::Interpretation,
        };
        let mut rows = vec![
            self.row(
                "次数",
                &own.threshold,
                Some(&standard.threshold),
                |count| format!("{count}次"),
                threshold_basis,
            ),
            self.plain(
                "窗口",
                |settings| window_words(settings.escalation(rule).window).to_owned(),
                window_basis,
            ),
        ];
        if !standard.categories.is_empty() {
            rows.push(self.plain(
                "计入的类别",
                |settings| self.category_names(&settings.escalation(rule).categories),
                Basis::Interpretation,
            ));
        }
        rows
    }

    fn category_names(&self, keys: &[String]) -> String {
        let names: Vec<&str> = keys
            .iter()
            .map(|key| {
                self.own
                    .category(key)
                    .map_or(key.as_str(), |category| category.name.as_str())
            })
            .collect();
        names.join("、")
    }

    /// The row of the table of points with that key.
    fn points(&self, key: &str) -> Option<ValueRow> {
        let (name, sign, part) = POINTS
            .iter()
            .find(|(known, ..)| *known == key)
            .map(|(_, name, sign, part)| (*name, *sign, *part))?;
        Some(self.row(
            name,
            part(&self.own.scoring),
            Some(part(&self.standard.scoring)),
            |points| format!("{sign}{points}分"),
            Basis::Interpretation,
        ))
    }
}

type Part = fn(&Scoring) -> &Dated<Points>;

/// Key, name, sign and place of every value of the table of points.
const POINTS: &[(&str, &str, &str, Part)] = &[
    ("base", "基础分", "", |scoring| &scoring.base),
    ("on_time", "每项", "+", |scoring| &scoring.on_time),
    ("on_time_cap", "全年合计最多", "+", |scoring| {
        &scoring.on_time_cap
    }),
    ("stage_breach", "每次", "-", |scoring| {
        &scoring.stage_breach
    }),
    ("final_breach", "每次", "-", |scoring| {
        &scoring.final_breach
    }),
    ("complaint", "每件", "-", |scoring| &scoring.complaint),
    ("absence", "每人次", "-", |scoring| &scoring.absence),
    ("meeting", "每人次", "-", |scoring| &scoring.meeting),
    ("missing_ledger", "每期", "-", |scoring| {
        &scoring.missing_ledger
    }),
    ("missing_ledger_cap", "全年合计最多", "-", |scoring| {
        &scoring.missing_ledger_cap
    }),
    ("criticised", "每个文号", "-", |scoring| {
        &scoring.criticised
    }),
    ("commended", "每个文号", "+", |scoring| {
        &scoring.commended
    }),
];

fn steps<T>(value: &Dated<T>, words: impl Fn(&T) -> String, as_of: NaiveDate) -> Vec<Step> {
    let history: Vec<(Option<NaiveDate>, &T)> = value.history().collect();
    (0..history.len())
        .map(|at| {
            let (from, value) = history[at];
            let begun = from.is_none_or(|from| from <= as_of);
            let next_begun = history
                .get(at + 1)
                .and_then(|(from, _)| *from)
                .is_some_and(|from| from <= as_of);
            Step {
                from: from_words(from),
                value: words(value),
                in_force: begun && !next_begun,
            }
        })
        .collect()
}

fn steps_of_default<T>(value: &Dated<T>, words: impl Fn(&T) -> String) -> Vec<(String, String)> {
    value
        .history()
        .map(|(from, value)| (from_words(from), words(value)))
        .collect()
}

fn from_words(from: Option<NaiveDate>) -> String {
    from.map_or_else(String::new, |from| format!("{from}起"))
}

fn rolling(settings: &Settings) -> String {
    if settings.roll_to_working_day {
        "顺延到下一个工作日"
    } else {
        "不顺延"
    }
    .to_owned()
}

fn collective(settings: &Settings) -> String {
    if settings.collective.is_empty() {
        return "没有设定".to_owned();
    }
    let names: Vec<String> = settings
        .collective
        .iter()
        .map(|(name, group)| printed(format!("「{name}」指{group}的全部单位")))
        .collect();
    names.join("；")
}

fn changed(settings: &Settings) -> String {
    match settings.changed {
        Changed::First => "以首次报送为准",
        Changed::Newest => "以最新报送为准",
    }
    .to_owned()
}

fn in_force(settings: &Settings) -> String {
    settings
        .in_force_from
        .map_or_else(|| "不限".to_owned(), |date| format!("{date}"))
}

fn wording(settings: &Settings) -> String {
    match settings.naming.vague_wording {
        VagueWording::Deny => "不予生成",
        VagueWording::Warn => "只作提示",
    }
    .to_owned()
}

fn reply(settings: &Settings) -> String {
    settings
        .reply_working_days
        .map_or_else(|| "未设".to_owned(), |days| format!("{days}个工作日"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::settings_file::read_settings;

    fn shown(settings: &str, as_of: &str, id: &str) -> Vec<String> {
        let own = read_settings(&format!("county = \"甲县\"\n{settings}")).expect("sound");
        let standard = Settings::for_county("甲县");
        let source = Source {
            own: &own,
            standard: &standard,
            as_of: as_of.parse().expect("a date"),
        };
        source
            .of(id)
            .into_iter()
            .map(|row| {
                let steps: Vec<String> = row
                    .steps
                    .iter()
                    .map(|step| {
                        let mark = if step.in_force { "*" } else { "" };
                        format!("{}{}{mark}", step.from, step.value)
                    })
                    .collect();
                format!("{} {} {}", steps.join(" "), row.key, row.default)
            })
            .collect()
    }

    #[test]
    fn a_dated_value_is_shown_with_its_days_and_the_one_in_force_is_marked() {
        let settings =
            "[scoring]\nfinal_breach = [{ points = 2 }, { from = 2026-07-01, points = 3 }]";
        let case = |as_of: &str, expected: &str| {
            assert_eq!(
                shown(settings, as_of, "final_breach"),
                [expected],
                "{as_of}"
            );
        };
        case("2026-06-30", "-2分* 2026-07-01起-3分 county -2分");
        case("2026-07-01", "-2分 2026-07-01起-3分* county -2分");
        case("2026-07-02", "-2分 2026-07-01起-3分* county -2分");
    }

    #[test]
    fn a_value_that_the_county_left_alone_says_what_it_rests_on() {
        assert_eq!(
            shown("", "2026-11-20", "overdue-circular"),
            [
                "3次* notice ",
                "本年度（1月1日至截至日期）* default ",
                "领导议定事项* default "
            ]
        );
        // Written out, but equal to the default: not the county's own.
        assert_eq!(
            shown("podium = 3\nlaggard_periods = 4", "2026-11-20", "R7"),
            ["3名* default ", "4期* county 3期"]
        );
    }

    #[test]
    fn a_category_of_the_countys_own_has_no_default() {
        let own = read_settings(
            "county = \"甲县\"\n[[category]]\nkey = \"x\"\nname = \"信访\"\n\
             stages = [{ stage = \"办结\", start = \"起算日期\", done = [\"办结日期\"], limit = \"5工作日\" }]",
        )
        .expect("sound");
        let standard = Settings::for_county("甲县");
        let source = Source {
            own: &own,
            standard: &standard,
            as_of: "2026-11-20".parse().expect("a date"),
        };
        let rows = source.limits(|clause| clause == "县定");
        assert_eq!(rows.len(), 1);
        assert!(rows[0].is_own());
        assert_eq!(rows[0].default, "无");
        let notice = source.limits(|clause| clause == "二(四)");
        assert!(notice.iter().all(|row| row.key == "notice"), "{notice:?}");
    }
}

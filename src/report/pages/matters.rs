//! Matters: the list of all, and one page per unit with the working of each.

use super::charts::{self, BarChart};
use super::links;
use super::words::{day_or_empty, printed};
use super::working::{self, StageView, Step};
use super::{Link, Views, how_many};
use crate::model::category::Category;
use crate::model::directory::UnitId;
use crate::model::schema::Field;
use crate::rules::matters::{Lapse, Matter};
use crate::rules::responsibility::ShownReason;
use crate::rules::stages::{Light, Stage, Status};
use crate::source::{Text, composed};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use std::cmp::Reverse;
use std::sync::Arc;

/// With more matters than this, the list of all shows only those that are red or yellow.
const LONGEST_LIST: usize = 1_000;

/// A light: always with its word; the style sheet sets a shape before it, so that it reads in black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LightView {
    /// Key, for its look.
    pub key: &'static str,
    /// The word.
    pub word: &'static str,
}

impl LightView {
    /// A matter's light. One that was struck out has none: it counts nowhere, and no filter for a light may find it (M15). Nor has one that is
    /// no longer judged (M4): what it had come to on its last day says its verdict.
    pub fn of(matter: &Matter<'_>) -> LightView {
        if matter.struck {
            return LightView {
                key: "struck",
                word: "作废",
            };
        }
        if matter.lapsed.is_some() {
            return LightView {
                key: "struck",
                word: "不计",
            };
        }
        LightView {
            key: matter.light.key(),
            word: matter.light.label(),
        }
    }
}

/// A matter as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct MatterRow {
    /// Its number, with the link to its working.
    pub number: Link,
    /// Its name.
    pub name: Text,
    /// Its unit.
    pub unit: Link,
    /// Its category.
    pub category: String,
    /// Its light.
    pub light: LightView,
    /// The stage that its light comes from, or the final one.
    pub stage: Text,
    /// That stage's status.
    pub status: &'static str,
    /// That stage's due date.
    pub due: String,
    /// That stage's days late; empty where it is not late.
    pub late: String,
    /// 已容错, 已销号 and the flags that the audience may see.
    pub marks: Vec<&'static str>,
    /// Struck out.
    pub struck: bool,
    /// 牵头县领导, each with the page; the link is empty where there is none.
    pub leaders: Arc<[Link]>,
}

/// A matter with its working.
#[derive(Debug, Clone)]
pub struct MatterView {
    /// Its anchor.
    pub anchor: String,
    /// What lists show of it.
    pub row: MatterRow,
    /// The clause that sets its limits.
    pub clause: String,
    /// What the verdict rests on: label and text.
    pub facts: Vec<(&'static str, Text)>,
    /// What else its rows say, for the office: label and text.
    pub texts: Vec<(&'static str, Text)>,
    /// Its stages.
    pub stages: Vec<StageView>,
    /// What it comes to, in a sentence.
    pub verdict: String,
    /// What else bears on it.
    pub remarks: Vec<Step>,
    /// The cell of its row.
    pub cell: Option<String>,
}

/// A row that is shown and not judged.
#[derive(Debug, Clone, Serialize)]
pub struct ShownRow {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Why it is not judged.
    pub reason: &'static str,
    /// Its cell.
    pub cell: Option<String>,
}

/// How many matters have which light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LightCounts {
    /// In all.
    pub all: usize,
    /// Red.
    pub red: usize,
    /// Yellow.
    pub yellow: usize,
    /// Green.
    pub green: usize,
    /// Red ones that are exempted; they count nowhere else.
    pub exempt_red: usize,
    /// Struck out: listed, and counted in none of these.
    pub struck: usize,
}

impl LightCounts {
    /// Counts matters; struck-out ones count nowhere.
    pub fn of<'m, 'h: 'm>(matters: impl Iterator<Item = &'m Matter<'h>>) -> LightCounts {
        let mut counts = LightCounts::default();
        for matter in matters {
            if matter.struck {
                counts.struck += 1;
                continue;
            }
            counts.all += 1;
            match matter.light {
                Light::Red => counts.red += 1,
                Light::Yellow => counts.yellow += 1,
                Light::Green => counts.green += 1,
            }
            counts.exempt_red += usize::from(matter.light == Light::Red && matter.is_exempt());
        }
        counts
    }
}

/// A unit's line on the list of all matters.
#[derive(Debug, Clone, Serialize)]
pub struct UnitLights {
    /// The unit, with the link to its matters.
    pub unit: Link,
    /// Its counts.
    pub counts: LightCounts,
}

/// The list of all matters.
#[derive(Debug, Clone, Serialize)]
pub struct MattersIndex {
    /// Counts of the county.
    pub counts: LightCounts,
    /// Counts of each unit.
    pub units: Vec<UnitLights>,
    /// The same as a chart.
    pub chart: Option<BarChart>,
    /// All matters as one list, or the red and the yellow ones of a long one.
    pub lists: Vec<LightList>,
    /// The lists of single categories, which a long list leaves the green ones to; empty where all are listed.
    pub categories: Vec<Link>,
}

/// Matters of one light, or of all.
#[derive(Debug, Clone, Serialize)]
pub struct LightList {
    /// The light; none where it is a list of all.
    pub light: Option<LightView>,
    /// The matters, the gravest first.
    #[serde(serialize_with = "how_many")]
    pub rows: Vec<MatterRow>,
}

/// Where the front page finds the matters of each light.
#[derive(Debug, Clone, Serialize)]
pub struct LightLinks {
    /// The red ones.
    pub red: String,
    /// The yellow ones.
    pub yellow: String,
    /// The green ones.
    pub green: String,
}

/// A page with all matters of one category, where there are too many for one list.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryPage {
    /// The category's name.
    pub name: String,
    /// Where it stands.
    pub path: String,
    /// Its counts.
    pub counts: LightCounts,
    /// The matters.
    #[serde(serialize_with = "how_many")]
    pub rows: Vec<MatterRow>,
}

/// The stage that speaks for a matter: the one that its light comes from, else the first that is not done, else the final one.
pub fn speaking_stage<'m>(matter: &'m Matter<'_>) -> &'m Stage {
    let of = |wanted: &[Status]| {
        matter
            .stages
            .iter()
            .find(|stage| wanted.contains(&stage.status))
    };
    of(&[Status::Overdue])
        .or_else(|| of(&[Status::DueSoon]))
        .or_else(|| of(&[Status::Open, Status::Waiting]))
        .unwrap_or_else(|| matter.final_stage())
}

/// By what the gravest of a list comes first: what is judged, its light, of one light the open ones, of red ones those that are latest, of yellow ones
/// those that are due first.
pub fn gravity(matter: &Matter<'_>) -> impl Ord + use<> {
    let stage = speaking_stage(matter);
    let is = |light| matter.light == light;
    let late = if is(Light::Red) { stage.days_late } else { 0 };
    let due = stage.due.as_ref().filter(|_| is(Light::Yellow));
    (
        (
            matter.struck || matter.lapsed.is_some(),
            matter.light,
            matter.closed.is_some(),
        ),
        (Reverse(late), due.map(|due| due.date)),
    )
}

impl Views<'_> {
    /// A matter as lists show it.
    pub fn matter_row(&self, matter: &Matter<'_>) -> MatterRow {
        let stage = speaking_stage(matter);
        MatterRow {
            number: self.matter_link(matter),
            name: Text::clone(&matter.name),
            unit: self.unit(matter.unit),
            category: matter.category.name.clone(),
            light: LightView::of(matter),
            stage: Text::clone(&stage.name),
            status: if matter.struck {
                "不计"
            } else {
                working::status_words(stage)
            },
            due: day_or_empty(stage.due.map(|due| due.date)),
            late: if matter.struck {
                String::new()
            } else {
                working::late_words(stage)
            },
            marks: self.marks(matter),
            struck: matter.struck,
            leaders: self.leaders_of(matter),
        }
    }

    fn marks(&self, matter: &Matter<'_>) -> Vec<&'static str> {
        let mut marks = Vec::new();
        if matter.struck {
            marks.push("已作废");
        }
        let lapse = matter.lapse(self.input.history);
        marks.extend(lapse.map(|lapse| match lapse {
            Lapse::Absorbed => "只计撤并以前",
            Lapse::LeftList => "清单已不列本单位",
            Lapse::ListedForOthers => "清单列给其他单位",
            Lapse::Disowned => "台账写明由其他单位负责",
        }));
        if matter.is_exempt() {
            marks.push("已容错");
        }
        let was_late = matter
            .stages
            .iter()
            .any(|stage| stage.status == Status::Late);
        if was_late && speaking_stage(matter).status != Status::Late {
            marks.push("有环节逾期完成");
        }
        if matter.closed.is_some() {
            marks.push(if matter.closed_by_unit {
                "单位自报销号"
            } else {
                "已销号"
            });
        }
        if matter.succession.len() > 1 {
            marks.push("撤并转来");
        }
        // The row shows one due date: the mark is of that one.
        if speaking_stage(matter).is_provisional() {
            marks.push("暂算");
        }
        marks.extend(
            matter
                .flags
                .iter()
                .filter(|flag| self.is_office() || !flag.is_office_only())
                .map(|flag| flag.label()),
        );
        marks
    }

    /// A matter with its working.
    pub fn matter(&self, matter: &Matter<'_>) -> MatterView {
        MatterView {
            anchor: self.links.matter_anchor(matter),
            row: self.matter_row(matter),
            clause: printed(&matter.category.clause),
            facts: self.facts(matter),
            texts: self.texts(matter),
            stages: matter
                .stages
                .iter()
                .map(|stage| self.stage(matter, stage))
                .collect(),
            verdict: self.verdict(matter),
            remarks: self.remarks(matter),
            cell: self.matter_cell(&matter.source),
        }
    }

    fn facts(&self, matter: &Matter<'_>) -> Vec<(&'static str, Text)> {
        let mut facts = vec![
            ("责任人", text_of(matter, Field::Person)),
            ("牵头县领导", leader(matter)),
        ];
        facts.push(("配合单位", self.assisting(matter).into()));
        if let Some(progress) = matter
            .ledger_row
            .and_then(|row| row.number(Field::Progress))
        {
            let percent = (progress * Decimal::ONE_HUNDRED)
                .round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero)
                .normalize();
            facts.push(("完成进度", composed(format_args!("{percent}%")).into()));
        }
        facts.push(("销号日期", day_or_empty(matter.closed).into()));
        if self.is_office() {
            facts.push((
                "判定依据",
                if matter.list_row.is_some() {
                    "交办清单"
                } else {
                    "单位台账"
                }
                .into(),
            ));
        }
        facts.retain(|(_, text)| !text.is_empty());
        facts
    }

    fn texts(&self, matter: &Matter<'_>) -> Vec<(&'static str, Text)> {
        if !self.is_office() {
            return Vec::new();
        }
        [
            ("来源", Field::Origin),
            ("工作标准", Field::WorkStandard),
            ("考核标准", Field::AssessmentStandard),
            ("进展情况", Field::ProgressText),
            ("存在问题", Field::Problems),
            ("备注", Field::Remarks),
            ("销号确认人", Field::ClosedBy),
        ]
        .into_iter()
        .map(|(label, field)| (label, text_of(matter, field)))
        .filter(|(_, text)| !text.is_empty())
        .collect()
    }

    fn assisting(&self, matter: &Matter<'_>) -> String {
        let Some(row) = matter.list_row.or(matter.ledger_row) else {
            return String::new();
        };
        let names: Vec<&str> = row
            .assisting_units()
            .into_iter()
            .map(|unit| self.name(unit))
            .collect();
        names.join("、")
    }

    /// Rows of a unit's ledger that are shown and not judged.
    pub fn shown_rows(&self, unit: UnitId) -> Vec<ShownRow> {
        self.input
            .findings
            .shown
            .iter()
            .filter(|shown| shown.unit == unit)
            .map(|shown| ShownRow {
                number: shown.record.text_or_empty(Field::Number).to_string(),
                name: shown.record.text_or_empty(Field::Name).to_string(),
                reason: match shown.reason {
                    ShownReason::NotResponsible => "本单位为配合单位，或责任单位是其他单位",
                    ShownReason::ListedForOthers => "交办清单上的责任单位是其他单位",
                },
                cell: self.matter_cell(&shown.record.number_place()),
            })
            .collect()
    }

    /// The list of all matters.
    pub fn matters_index(&self) -> MattersIndex {
        let findings = self.input.findings;
        let all = &findings.matters;
        let units: Vec<UnitLights> = self
            .units()
            .into_iter()
            .map(|unit| UnitLights {
                unit: Link::new(self.name(unit), links::encode(&self.links.matters(unit, 0))),
                counts: LightCounts::of(self.index.judged(unit)),
            })
            .filter(|line| line.counts.all > 0)
            .collect();
        let named: Vec<(&str, LightCounts)> = units
            .iter()
            .map(|line| (&*line.unit.text, line.counts))
            .collect();
        MattersIndex {
            counts: LightCounts::of(all.iter()),
            chart: charts::lights(&named),
            units,
            lists: if self.is_shortened() {
                let lights = [Light::Red, Light::Yellow];
                lights.map(|light| self.light_list(Some(light))).into()
            } else {
                vec![self.light_list(None)]
            },
            categories: if self.is_shortened() {
                self.category_links()
            } else {
                Vec::new()
            },
        }
    }

    /// Whether there are too many matters for one list of all.
    fn is_shortened(&self) -> bool {
        self.input.findings.matters.len() > LONGEST_LIST
    }

    fn light_list(&self, light: Option<Light>) -> LightList {
        let all = self.input.findings.matters.iter();
        let is_wanted = |matter: &&Matter<'_>| {
            light.is_none_or(|light| !matter.struck && matter.light == light)
        };
        let mut listed: Vec<&Matter<'_>> = all.filter(is_wanted).collect();
        listed.sort_by_key(|matter| gravity(matter));
        LightList {
            light: light.map(|light| LightView {
                key: light.key(),
                word: light.label(),
            }),
            rows: listed
                .into_iter()
                .map(|matter| self.matter_row(matter))
                .collect(),
        }
    }

    /// Where the list of all has the matters of each light. Of a long one it has no green ones, and of a light that nothing bears there is no
    /// list to filter.
    pub fn light_links(&self) -> LightLinks {
        let counts = LightCounts::of(self.input.findings.matters.iter());
        let of = |light: Light, count: usize| match (self.is_shortened(), light) {
            (true, Light::Green) => links::MATTERS.to_owned(),
            (true, light) => format!("{}#{}", links::MATTERS, light.key()),
            (false, _) if count == 0 => links::MATTERS.to_owned(),
            (false, light) => format!("{}#灯={}", links::MATTERS, light.label()),
        };
        LightLinks {
            red: of(Light::Red, counts.red),
            yellow: of(Light::Yellow, counts.yellow),
            green: of(Light::Green, counts.green),
        }
    }

    fn category_links(&self) -> Vec<Link> {
        let categories = self.input.tribunal.settings.categories.iter();
        categories
            .map(|category| (category, self.of_category(category)))
            .filter(|(_, matters)| !matters.is_empty())
            .map(|(category, matters)| {
                Link::new(
                    format!(
                        "{}（{} 件）",
                        category.name,
                        LightCounts::of(matters.into_iter()).all
                    ),
                    links::encode(&links::Links::category(&category.name)),
                )
            })
            .collect()
    }

    fn of_category(&self, category: &Category) -> Vec<&Matter<'_>> {
        let all = self.input.findings.matters.iter();
        all.filter(|matter| matter.category.key == category.key)
            .collect()
    }

    /// The list of a single category; none where it is empty, or one list holds all matters.
    pub fn category_page(&self, category: &Category) -> Option<CategoryPage> {
        if !self.is_shortened() {
            return None;
        }
        let mut own = self.of_category(category);
        if own.is_empty() {
            return None;
        }
        own.sort_by_key(|matter| gravity(matter));
        Some(CategoryPage {
            name: category.name.clone(),
            path: links::Links::category(&category.name),
            counts: LightCounts::of(own.iter().copied()),
            rows: own.iter().map(|matter| self.matter_row(matter)).collect(),
        })
    }
}

/// 牵头县领导: the list's, else the unit's.
pub fn leader(matter: &Matter<'_>) -> Text {
    text_of(matter, Field::CountyLeader)
}

fn text_of(matter: &Matter<'_>, field: Field) -> Text {
    [matter.list_row, matter.ledger_row]
        .into_iter()
        .flatten()
        .find_map(|row| row.text(field))
        .cloned()
        .unwrap_or_default()
}

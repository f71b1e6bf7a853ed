//! What a period came to, fact by fact in the users' words, in a form that can be kept for a year and compared.
//!
//! A fact is a value in a list, about a unit and a subject: (督查事项, 青石镇, A1 修路, 灯) = 红灯. Two periods' verdicts, or one
//! period's now and when it was published, are compared without knowing what the facts mean.

mod difference;
mod facts;
mod making;

use crate::model::directory::normal;
pub use difference::Difference;
pub use making::InTheMaking;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

/// A list that facts stand in, in the order in which differences are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactList {
    /// Scores and ranks of the units.
    Ranking,
    /// Scores of the principals.
    Principals,
    /// Escalations that everybody may read of.
    Escalations,
    /// Handings-over and procedures that have not been issued: the office's.
    Unissued,
    /// Matters and their stages.
    Matters,
    /// Marks of matters that only the office reads.
    Marks,
    /// Complaints.
    Complaints,
    /// Incidents at meetings.
    Meetings,
    /// Both queues of the key works.
    KeyWorks,
    /// Benchmarks, spot checks, requests and circulars.
    Registers,
}

impl FactList {
    /// All, in their order.
    const ALL: [FactList; 10] = [
        FactList::Ranking,
        FactList::Principals,
        FactList::Escalations,
        FactList::Unissued,
        FactList::Matters,
        FactList::Marks,
        FactList::Complaints,
        FactList::Meetings,
        FactList::KeyWorks,
        FactList::Registers,
    ];

    /// The list's name, as users know it.
    pub fn label(self) -> &'static str {
        match self {
            FactList::Ranking => "综合排名",
            FactList::Principals => "主要负责人积分",
            FactList::Escalations => "通报及移交",
            FactList::Unissued => "拟移交、拟启动问责（未印发）",
            FactList::Matters => "督查事项",
            FactList::Marks => "台账核查标记",
            FactList::Complaints => "投诉",
            FactList::Meetings => "会议纪律",
            FactList::KeyWorks => "重点工作",
            FactList::Registers => "其他登记",
        }
    }

    /// Whether only the office may read it.
    pub fn is_office_only(self) -> bool {
        matches!(self, FactList::Unissued | FactList::Marks)
    }
}

/// The facts about one subject: items and their values, in the order of the items. A county has a hundred thousand subjects, and
/// most have two or three facts: a map for each would take half a kilobyte.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<String, String>")]
struct Facts(Vec<(Box<str>, Box<str>)>);

impl From<BTreeMap<String, String>> for Facts {
    fn from(facts: BTreeMap<String, String>) -> Facts {
        let facts = facts.into_iter();
        Facts(
            facts
                .map(|(item, value)| (item.into(), value.into()))
                .collect(),
        )
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Facts {
    fn find(&self, item: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(item))
    }

    /// Two rows of one number, such as an incident registered twice: both are told.
    fn add(&mut self, item: &str, value: String) {
        match self.find(item) {
            Ok(at) => {
                let known = &mut self.0[at].1;
                *known = format!("{known}；{value}").into();
            }
            Err(at) => {
                self.0.reserve_exact(1);
                self.0.insert(at, (item.into(), value.into()));
            }
        }
    }

    fn get(&self, item: &str) -> Option<&str> {
        let at = self.find(item).ok()?;
        Some(&self.0[at].1)
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(item, value)| (&**item, &**value))
    }
}

/// The items of a unit's rank, score and place in the lists, and of a subject that only one side has.
pub(super) const RANK: &str = "名次";
pub(super) const SCORE: &str = "得分";
pub(super) const PODIUM: &str = "先进、后进名单";
pub(super) const LAGGING: &str = "连续列入后进";
pub(super) const LISTED: &str = "列入";

/// Whether a complaint counts towards escalations, and who is asked by a request.
const COUNTED: &str = "计次";
const RECEIVER: &str = "受理单位";

/// What of a period is compared, and what is not.
pub const COMPARED: &str = "名次、得分、判定和名单";
/// What is not compared, as a sentence says it.
pub const NOT_COMPARED: &str = "日期、职务、内容等文字没有比较";

/// Every fact of a period: by list, full name of the unit, subject (empty: the unit itself) and item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts(BTreeMap<FactList, BTreeMap<String, BTreeMap<String, Facts>>>);

/// What a request's subject begins with; its number and 事项 follow, a blank before each.
const REQUEST: &str = "请示";

impl Verdicts {
    /// The principals who have a score, each with the unit, as post and name.
    pub fn principals(&self) -> impl Iterator<Item = (&str, &str)> {
        let units = self.0.get(&FactList::Principals).into_iter().flatten();
        units.flat_map(|(unit, subjects)| subjects.keys().map(|who| (&**unit, &**who)))
    }

    /// Whether a unit was ranked, as every one is that exists at the as-of date (R2).
    pub fn has_ranked(&self, unit: &str) -> bool {
        let ranked = self.0.get(&FactList::Ranking);
        ranked.is_some_and(|units| units.contains_key(unit))
    }

    fn add(&mut self, list: FactList, unit: &str, subject: &str, item: &str, value: String) {
        let subjects = self.0.entry(list).or_default();
        let facts = subjects
            .entry(unit.to_owned())
            .or_default()
            .entry(subject.to_owned())
            .or_default();
        facts.add(item, value);
    }

    /// The same facts under the names that units have now: `names` has those of today by the former ones, as compared. A unit keeps a
    /// former name where facts of that list stand under the new one already.
    #[must_use]
    pub fn under(&self, names: &BTreeMap<String, String>) -> Verdicts {
        let mut verdicts = self.clone();
        for units in verdicts.0.values_mut() {
            let former: Vec<(String, &String)> = units
                .keys()
                .filter_map(|unit| Some((unit.clone(), names.get(&*normal(unit))?)))
                .filter(|(_, today)| !units.contains_key(*today))
                .collect();
            for (unit, today) in former {
                if let Some(facts) = units.remove(&unit) {
                    units.entry(today.clone()).or_insert(facts);
                }
            }
        }
        verdicts
    }

    fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        self.0.iter().flat_map(|(list, units)| {
            units.iter().flat_map(move |(unit, subjects)| {
                let subjects = subjects.keys();
                subjects.map(move |subject| (*list, unit.as_str(), subject.as_str()))
            })
        })
    }

    fn facts(&self, (list, unit, subject): Subject<'_>) -> Option<&Facts> {
        self.0.get(&list)?.get(unit)?.get(subject)
    }
}

/// What facts are about: list, unit, subject.
type Subject<'a> = (FactList, &'a str, &'a str);

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(facts: &[(FactList, &str, &str, &str, &str)]) -> Verdicts {
        let mut verdicts = Verdicts::default();
        for (list, unit, subject, item, value) in facts {
            verdicts.add(*list, unit, subject, item, (*value).to_owned());
        }
        verdicts
    }

    #[test]
    fn what_differs_is_told_by_list_and_directory_with_both_values() {
        use FactList::{Matters, Ranking, Unissued};
        let before = verdicts(&[
            (Ranking, "乙镇", "", "得分", "98"),
            (Ranking, "甲镇", "", "得分", "99"),
            (Ranking, "甲镇", "", "名次", "1"),
            (Matters, "甲镇", "A1 修路", "灯", "红灯"),
            (Matters, "甲镇", "A2 架桥", "灯", "绿灯"),
        ]);
        let after = verdicts(&[
            (Ranking, "乙镇", "", "得分", "100"),
            (Ranking, "甲镇", "", "得分", "97"),
            (Ranking, "甲镇", "", "名次", "1"),
            (Matters, "甲镇", "A2 架桥", "灯", "绿灯"),
            (Matters, "甲镇", "A2 架桥", "办结", "在办"),
            (Unissued, "甲镇", "移交", "x", "3次，拟办"),
        ]);
        let order = ["甲镇".to_owned(), "乙镇".to_owned()];
        let shown: Vec<String> = Verdicts::differences(&before, &after, &order)
            .iter()
            .map(|difference| {
                let value = |value: &Option<String>| value.clone().unwrap_or("-".to_owned());
                format!(
                    "{} {} {} {}: {} > {}",
                    difference.list.label(),
                    difference.unit,
                    difference.subject,
                    difference.item,
                    value(&difference.before),
                    value(&difference.after)
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "综合排名 甲镇  得分: 99 > 97",
                "综合排名 乙镇  得分: 98 > 100",
                "拟移交、拟启动问责（未印发） 甲镇 移交 列入: - > x：3次，拟办",
                "督查事项 甲镇 A1 修路 列入: 灯：红灯 > -",
                "督查事项 甲镇 A2 架桥 办结: - > 在办",
            ]
        );
        assert_eq!(Verdicts::differences(&after, &after, &order), []);
    }

    #[test]
    fn what_a_violation_owed_is_not_told_as_gone_where_it_was_struck_out() {
        use FactList::Meetings;
        let of = |kind: &str, owed: Option<&str>| {
            let subject = "H1 例会 张三";
            let mut facts = vec![(Meetings, "甲镇", subject, "情形", kind)];
            facts.extend(owed.map(|owed| (Meetings, "甲镇", subject, "书面检查", owed)));
            verdicts(&facts)
        };
        let items = |before: &Verdicts, after: &Verdicts| -> Vec<String> {
            let found = Verdicts::differences(before, after, &[]).into_iter();
            found.map(|difference| difference.item).collect()
        };
        let owes = of("迟到", Some("未提交"));
        let struck = of("迟到，已作废", None);
        assert_eq!(items(&owes, &struck), ["情形"]);
        assert_eq!(items(&struck, &owes), ["情形"]);
        let exempt = of("迟到，已容错", None);
        assert_eq!(items(&owes, &exempt), ["书面检查", "情形"]);
    }

    #[test]
    fn a_name_or_post_that_is_written_otherwise_is_no_difference() {
        use FactList::{Matters, Meetings, Principals};
        let before = verdicts(&[
            (Principals, "甲镇", "镇长 张三", "得分", "98"),
            (Matters, "甲镇", "T1 修路", "灯", "红灯"),
            (Matters, "甲镇", "T2 架桥", "灯", "红灯"),
            (Meetings, "乙镇", "H1 例会 李四", "情形", "迟到"),
        ]);
        let after = verdicts(&[
            (Principals, "甲镇", "党委书记、镇长 张三", "得分", "98"),
            (Matters, "甲镇", "T1 修路工程", "灯", "绿灯"),
            (Matters, "甲镇", "T3 架桥", "灯", "红灯"),
            (Meetings, "乙镇", "H1 周例会 李四", "情形", "迟到"),
        ]);
        let told: Vec<String> = Verdicts::differences(&before, &after, &[])
            .iter()
            .map(|one| format!("{} {}", one.subject, one.item))
            .collect();
        assert_eq!(told, ["T1 修路工程 灯", "T2 架桥 列入", "T3 架桥 列入"]);
        // Another person is another one.
        let other = verdicts(&[(Meetings, "乙镇", "H1 例会 王五", "情形", "迟到")]);
        assert_eq!(Verdicts::differences(&before, &other, &[]).len(), 5);
    }

    #[test]
    fn a_number_out_of_which_a_name_was_taken_is_no_difference_and_the_name_is_told_in_none() {
        let fact = |number, value| (FactList::Complaints, "甲镇", number, "核实结果", value);
        let before = verdicts(&[fact("赵敏敏案", "有效"), fact("T2", "有效")]);
        let after = verdicts(&[fact("[已隐去]案", "不属实"), fact("T3", "有效")]);
        let told: Vec<String> = Verdicts::differences(&before, &after, &[])
            .iter()
            .map(|one| format!("{} {}", one.subject, one.item))
            .collect();
        assert_eq!(told, ["T2 列入", "T3 列入", "[已隐去]案 核实结果"]);
        let same = verdicts(&[fact("[已隐去]案", "有效"), fact("T2", "有效")]);
        assert_eq!(Verdicts::differences(&before, &same, &[]), []);
    }

    #[test]
    fn what_a_record_of_an_earlier_version_does_not_say_is_no_difference() {
        let fact = |item, value| (FactList::Registers, "甲镇", "请示 Q1 购车", item, value);
        let before = verdicts(&[fact("答复", "未答复")]);
        let [after, other] = ["丁局", "戊局"]
            .map(|receiver| verdicts(&[fact("答复", "未答复"), fact(RECEIVER, receiver)]));
        assert_eq!(Verdicts::differences(&before, &after, &[]), []);
        assert_eq!(Verdicts::differences(&after, &other, &[]).len(), 1);
    }

    #[test]
    fn whose_a_struck_matter_was_is_no_difference() {
        let fact = |item, value| (FactList::Matters, "甲镇", "A1 修路", item, value);
        let [leader, person] = [fact("牵头县领导", "李四"), fact("责任人", "张三")];
        let red = verdicts(&[fact("灯", "红灯"), leader, person]);
        let struck = verdicts(&[fact("灯", "红灯，已作废")]);
        let told = Verdicts::differences(&red, &struck, &[]);
        let items: Vec<&str> = told.iter().map(|found| found.item.as_str()).collect();
        assert_eq!(items, ["灯"]);
        assert_eq!(Verdicts::differences(&struck, &red, &[]).len(), 1);
        // Of one that stands it is told.
        let nobody = verdicts(&[fact("灯", "红灯")]);
        assert_eq!(Verdicts::differences(&red, &nobody, &[]).len(), 2);
    }

    #[test]
    fn verdicts_come_back_as_they_were_written() {
        let verdicts = verdicts(&[(FactList::KeyWorks, "甲镇", "Z1 路", "按结果", "第1名")]);
        let text = serde_json::to_string(&verdicts).expect("JSON");
        assert_eq!(
            text,
            r#"{"key-works":{"甲镇":{"Z1 路":{"按结果":"第1名"}}}}"#
        );
        assert_eq!(
            serde_json::from_str::<Verdicts>(&text).expect("verdicts"),
            verdicts
        );
    }
}

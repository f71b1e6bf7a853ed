//! What went out of the period before, where it is told otherwise now: readers have the published figures in their hands, and hold this
//! week's against them.

use super::links::Links;
use super::words::long_day;
use super::{Link, Views};
use crate::model::directory::UnitId;
use crate::report::verdicts::{Difference, FactList, LISTED, RANK, SCORE};

/// What was published of a unit's rank and score.
#[derive(Debug, Default, PartialEq, Eq)]
struct Published {
    rank: Option<String>,
    score: Option<String>,
    /// The unit was in no ranking then.
    unlisted: bool,
}

impl Published {
    /// By what differs about a unit in the ranking.
    fn of<'d>(differences: impl Iterator<Item = &'d Difference>) -> Published {
        let mut published = Published::default();
        for difference in differences {
            let before = difference.before.as_deref();
            match (difference.item.as_str(), before) {
                (RANK, Some(rank)) => published.rank = Some(place(rank)),
                (SCORE, Some(score)) => published.score = Some(score.to_owned()),
                (LISTED, None) => published.unlisted = true,
                (LISTED, Some(facts)) => published.read(facts),
                _ => {}
            }
        }
        published
    }

    /// Takes rank and score from all facts in one line.
    fn read(&mut self, facts: &str) {
        let facts = facts.split('；').filter_map(|fact| fact.split_once('：'));
        for (item, value) in facts {
            match item {
                RANK => self.rank = Some(place(value)),
                SCORE => self.score = Some(value.to_owned()),
                _ => {}
            }
        }
    }

    /// `第10名、98分`; `None` where nothing of it is told otherwise.
    fn words(self) -> Option<String> {
        if self.unlisted {
            return Some("没有列入".to_owned());
        }
        let score = self.score.map(|score| format!("{score}分"));
        let words: Vec<String> = self.rank.into_iter().chain(score).collect();
        (!words.is_empty()).then(|| words.join("、"))
    }
}

/// A rank without the number of units that it is one of.
fn place(rank: &str) -> String {
    rank.split('（').next().unwrap_or(rank).to_owned()
}

/// What was published of a unit for the period before, and why it is told otherwise now.
pub(in crate::report) struct PublishedBefore {
    /// `第10名、98分`.
    pub words: String,
    /// It was corrected; else the unit is ranked among others now, for units have changed their group.
    pub corrected: bool,
}

impl PublishedBefore {
    /// As a remark of a table.
    pub(in crate::report) fn remark(&self) -> String {
        let why = if self.corrected {
            "已更正"
        } else {
            "其后序列内的单位有调整"
        };
        format!("上期发布时{}，{why}", self.words)
    }
}

impl Views<'_> {
    /// Whether the period before was published and has since been corrected in anything that this half shows, and whether units have been
    /// put into other groups.
    pub(in crate::report) fn restatement(&self) -> (bool, bool) {
        let before = self.input.archive.last();
        let revision = before.and_then(|record| record.revision.as_ref());
        let regrouped = revision.is_some_and(|known| !known.regrouping.differences.is_empty());
        (self.revision_of(revision).is_some(), regrouped)
    }

    /// The rank and score that were published of a unit for the period before, as far as they are told otherwise now.
    pub(in crate::report) fn published_before(&self, unit: UnitId) -> Option<PublishedBefore> {
        let revision = self.input.archive.last()?.revision.as_ref()?;
        let name = self.name(unit);
        let of_unit = |difference: &&Difference| {
            difference.list == FactList::Ranking
                && difference.unit == name
                && difference.subject.is_empty()
        };
        // A place among others that has the same number is no other place.
        let has_moved = |difference: &&Difference| {
            let [before, after] = [&difference.before, &difference.after];
            before.as_deref().map(place) != after.as_deref().map(place)
        };
        let corrected = Published::of(revision.differences.iter().filter(of_unit)).words();
        let regrouped = revision.regrouping.differences.iter().filter(of_unit);
        let regrouped = Published::of(regrouped.filter(has_moved)).words();
        let told = |words, corrected| PublishedBefore { words, corrected };
        corrected
            .map(|words| told(words, true))
            .or_else(|| Some(told(regrouped?, false)))
    }

    /// That the period before is told otherwise now, in a sentence, and where both are held against each other.
    pub fn restated_before(&self) -> Option<Link> {
        let (corrected, regrouped) = self.restatement();
        let record = self
            .input
            .archive
            .last()
            .filter(|_| corrected || regrouped)?;
        let units = &record.revision.as_ref()?.regrouping.units;
        let day = long_day(record.as_of);
        let mut sentence = String::new();
        if corrected {
            sentence += &format!("上一期（{day}）发布以后有更正，这里所比的「上期」是更正以后的。");
        }
        if !units.is_empty() {
            sentence += &format!(
                "上一期（{day}）发布以后有单位调整了序列（{}），这里所比的「上期」名次是在现在的序列里推算的。",
                units.join("、")
            );
        }
        let place = if corrected { "revision" } else { "regrouping" };
        let href = format!("{}#{place}", Links::period(record.as_of));
        Some(Link::new(sentence, href))
    }

    /// The same about one unit; empty where its rank and score are as published.
    pub(super) fn restated_of(&self, unit: UnitId) -> String {
        let (Some(published), Some(record)) =
            (self.published_before(unit), self.input.archive.last())
        else {
            return String::new();
        };
        let why = if published.corrected {
            "发布以后有更正，这里按更正以后的比较；更正了什么见往期"
        } else {
            "发布以后有单位调整了序列，这里按现在的序列比较；调整了哪些单位见往期"
        };
        let (day, words) = (long_day(record.as_of), &published.words);
        format!("上一期（{day}）发布时为{words}，{why}。")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_published_of_a_unit_is_told_as_far_as_it_differs() {
        let difference = |item: &str, before: Option<&str>| Difference {
            list: FactList::Ranking,
            unit: "甲镇".to_owned(),
            subject: String::new(),
            item: item.to_owned(),
            before: before.map(str::to_owned),
            after: None,
        };
        for (differences, expected) in [
            (
                vec![difference(RANK, Some("第10名（共17个单位）"))],
                Some("第10名"),
            ),
            (
                vec![
                    difference(RANK, Some("第10名（共17个单位）")),
                    difference(SCORE, Some("98")),
                    difference("加分", Some("1")),
                ],
                Some("第10名、98分"),
            ),
            (vec![difference("加分", Some("1"))], None),
            (vec![difference(LISTED, None)], Some("没有列入")),
            (
                vec![difference(
                    LISTED,
                    Some("得分：98；名次：第2名（共3个单位）"),
                )],
                Some("第2名、98分"),
            ),
            (Vec::new(), None),
        ] {
            let words = Published::of(differences.iter()).words();
            assert_eq!(words.as_deref(), expected);
        }
    }
}

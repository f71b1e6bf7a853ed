//! What went out of the period before, where it is told otherwise now: readers have the published figures in their hands, and hold this
//! week's against them.

use super::links::Links;
use super::words::long_day;
use super::{Link, Views};
use crate::model::directory::UnitId;
use crate::report::archive::PeriodRecord;
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

impl Views<'_> {
    /// The period before, where it was published and anything that this half shows of it comes out otherwise now.
    fn restated(&self) -> Option<&PeriodRecord> {
        let record = self.input.archive.last()?;
        self.revision_of(record.revision.as_ref())?;
        Some(record)
    }

    /// The rank and score that were published of a unit for the period before, as far as they are told otherwise now.
    pub(in crate::report) fn published_before(&self, unit: UnitId) -> Option<String> {
        let revision = self.input.archive.last()?.revision.as_ref()?;
        let name = self.name(unit);
        Published::of(revision.differences.iter().filter(|difference| {
            difference.list == FactList::Ranking
                && difference.unit == name
                && difference.subject.is_empty()
        }))
        .words()
    }

    /// The day of the period before, where it is told otherwise now, and where both are held against each other.
    pub fn restated_before(&self) -> Option<Link> {
        let record = self.restated()?;
        let href = format!("{}#revision", Links::period(record.as_of));
        Some(Link::new(long_day(record.as_of), href))
    }

    /// The same about one unit; empty where its rank and score are as published.
    pub(super) fn restated_of(&self, unit: UnitId) -> String {
        match (self.published_before(unit), self.input.archive.last()) {
            (Some(published), Some(record)) => format!(
                "上一期（{}）发布时为{published}，发布以后有更正，这里按更正以后的比较；更正了什么见往期。",
                long_day(record.as_of)
            ),
            _ => String::new(),
        }
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

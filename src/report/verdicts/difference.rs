//! What of two periods' verdicts is not the same.

use super::{COUNTED, FactList, Facts, LAGGING, LISTED, RECEIVER, REQUEST, Subject, Verdicts};
use crate::check::held_names;
use crate::report::Audience;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Items that every subject of theirs has: where one side lacks one, it is the record of an earlier version, and says nothing of it.
const ALWAYS_THERE: [&str; 3] = [LAGGING, COUNTED, RECEIVER];

/// What is not told of a matter or a violation that is struck out: nobody has taken these off it.
const NOBODYS_ONCE_STRUCK: [&str; 3] = ["牵头县领导", "责任人", "书面检查"];

/// The items that tell a matter's light and the kind of a violation, and the word by which they say that it is struck out.
const BY_ITS_STATE: [&str; 2] = ["灯", "情形"];
const STRUCK: &str = "已作废";

/// A fact that is not the same before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The list.
    pub list: FactList,
    /// The unit's full name.
    pub unit: String,
    /// The subject; empty where it is the unit itself.
    pub subject: String,
    /// The item.
    pub item: String,
    /// The value before; `None` where there was none.
    pub before: Option<String>,
    /// The value after; `None` where there is none.
    pub after: Option<String>,
}

impl Difference {
    /// The subject as a reader may know it. The number of a request is the office's; where a blank inside number or 事项 hides which is
    /// which, the county reads neither.
    pub fn subject_for(&self, audience: Audience) -> String {
        let numbered = self.subject.strip_prefix(REQUEST).filter(|behind| {
            let is_request = self.list == FactList::Registers && behind.starts_with(' ');
            is_request && audience == Audience::County
        });
        let Some(behind) = numbered else {
            return self.subject.clone();
        };
        let mut words = behind.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some(_), Some(name), None) => format!("{REQUEST} {name}"),
            _ => REQUEST.to_owned(),
        }
    }
}

impl Verdicts {
    /// What differs, in order of list, unit (as `order` names them, others behind), subject and item. A subject that only one side
    /// has is told in one line.
    pub fn differences(before: &Verdicts, after: &Verdicts, order: &[String]) -> Vec<Difference> {
        let mut differences = Vec::new();
        let called_otherwise = called_otherwise(before, after);
        let former: BTreeSet<Subject<'_>> = called_otherwise.values().copied().collect();
        let subjects: BTreeSet<Subject<'_>> = before.subjects().chain(after.subjects()).collect();
        for subject in subjects.difference(&former).copied() {
            let then = called_otherwise.get(&subject).copied().unwrap_or(subject);
            differences.extend(differences_of(
                subject,
                before.facts(then),
                after.facts(subject),
            ));
        }
        let position = |unit: &str| {
            let found = order.iter().position(|name| name == unit);
            found.unwrap_or(order.len())
        };
        differences.sort_by_cached_key(|difference| (difference.list, position(&difference.unit)));
        differences
    }
}

/// The subjects of `after` that `before` has under another name or post, each with that one: texts are not compared.
fn called_otherwise<'v>(
    before: &'v Verdicts,
    after: &'v Verdicts,
) -> BTreeMap<Subject<'v>, Subject<'v>> {
    let only_in = |here: &'v Verdicts, there: &'v Verdicts| {
        let mut alone: BTreeMap<_, Vec<Subject<'v>>> = BTreeMap::new();
        for subject in here
            .subjects()
            .filter(|subject| there.facts(*subject).is_none())
        {
            if let Some(known) = known_by(subject) {
                alone
                    .entry((subject.0, subject.1, known))
                    .or_default()
                    .push(subject);
            }
        }
        alone
    };
    let (gone, new) = (only_in(before, after), only_in(after, before));
    let pairs = new.into_iter().filter_map(|(known, new)| {
        match (&*new, gone.get(&known).map(Vec::as_slice)) {
            ([new], Some([then])) => Some((*new, *then)),
            _ => None,
        }
    });
    pairs.chain(without_names(before, after)).collect()
}

/// The complaints of `after` out of whose numbers a name has been taken since, each with what it was: no difference tells the name.
fn without_names<'v>(
    before: &'v Verdicts,
    after: &'v Verdicts,
) -> impl Iterator<Item = (Subject<'v>, Subject<'v>)> {
    let only_in = |here: &'v Verdicts, there: &'v Verdicts| {
        let complaints = here
            .subjects()
            .filter(|(list, ..)| *list == FactList::Complaints);
        complaints.filter(|subject| there.facts(*subject).is_none())
    };
    let mut gone: Vec<Subject<'v>> = only_in(before, after).collect();
    only_in(after, before).filter_map(move |new| {
        let is_it = |then: &Subject<'_>| then.1 == new.1 && held_names(then.2, new.2);
        let at = gone.iter().position(is_it)?;
        Some((new, gone.remove(at)))
    })
}

/// What of a subject says which it is, beside names and posts: the number that it begins with, the person that it ends with.
fn known_by((list, _, subject): Subject<'_>) -> Option<(&str, &str)> {
    let (first, rest) = subject.split_once(' ')?;
    let (_, last) = subject.rsplit_once(' ')?;
    let is_number = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    match list {
        FactList::Principals => Some(("", last)),
        FactList::Matters | FactList::Marks | FactList::KeyWorks => {
            is_number(first).then_some((first, ""))
        }
        FactList::Meetings => is_number(first).then_some((first, last)),
        FactList::Registers if first == REQUEST => {
            let (number, _) = rest.split_once(' ')?;
            is_number(number).then_some((number, ""))
        }
        _ => None,
    }
}

fn differences_of(
    (list, unit, subject): Subject<'_>,
    before: Option<&Facts>,
    after: Option<&Facts>,
) -> Vec<Difference> {
    let difference = |item: &str, before: Option<String>, after: Option<String>| Difference {
        list,
        unit: unit.to_owned(),
        subject: subject.to_owned(),
        item: item.to_owned(),
        before,
        after,
    };
    let (Some(then), Some(now)) = (before, after) else {
        return vec![difference(
            LISTED,
            before.map(in_one_line),
            after.map(in_one_line),
        )];
    };
    let items: BTreeSet<&str> = then
        .iter()
        .chain(now.iter())
        .map(|(item, _)| item)
        .collect();
    let value = |facts: &Facts, item: &str| facts.get(item).map(str::to_owned);
    items
        .into_iter()
        .filter(|item| then.get(item) != now.get(item))
        .filter(|item| {
            let are_there = then.get(item).is_some() && now.get(item).is_some();
            let lacks = |facts: &Facts| facts.get(item).is_none() && is_struck(facts);
            let goes_with_its_subject =
                NOBODYS_ONCE_STRUCK.contains(item) && (lacks(then) || lacks(now));
            are_there || !ALWAYS_THERE.contains(item) && !goes_with_its_subject
        })
        .map(|item| difference(item, value(then, item), value(now, item)))
        .collect()
}

/// Whether these are the facts of a matter or a violation that is struck out.
fn is_struck(facts: &Facts) -> bool {
    let says_so = |item: &&str| facts.get(item).is_some_and(|state| state.contains(STRUCK));
    BY_ITS_STATE.iter().any(says_so)
}

fn in_one_line(facts: &Facts) -> String {
    let facts: Vec<String> = facts
        .iter()
        .map(|(item, value)| format!("{item}：{value}"))
        .collect();
    facts.join("；")
}

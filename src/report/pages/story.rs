//! How an escalation came about, in sentences; and how far a rule that already counts events is from firing.

use super::Views;
use super::escalations::{cause, counted, window_words};
use super::left_open::left_open_sentence;
use super::words::{long_day, printed};
use crate::model::directory::UnitId;
use crate::model::settings::{EscalationRule, Window};
use crate::report::archive::PeriodRecord;
use crate::rules::escalations::{self, Escalation, window_begins};
use chrono::NaiveDate;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The rule that further events of the same kind lead to.
fn next_rule(rule: EscalationRule) -> Option<EscalationRule> {
    match rule {
        EscalationRule::OverdueCircular => Some(EscalationRule::OverdueDiscipline),
        EscalationRule::ComplaintCircular => Some(EscalationRule::ComplaintAccountability),
        _ => None,
    }
}

/// The period from which a story is told: this one, or an earlier one on its own page.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    as_of: NaiveDate,
    previous: Option<NaiveDate>,
    counts: &'a BTreeMap<EscalationRule, BTreeMap<UnitId, usize>>,
    /// What the period is called on its page: 本期, 当期.
    called: &'static str,
}

impl<'a> Moment<'a> {
    /// The period's as-of date.
    pub(super) fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// A period before the current one, as its own page tells it.
    pub(super) fn past(record: &'a PeriodRecord) -> Moment<'a> {
        Moment {
            as_of: record.as_of,
            previous: record.previous,
            counts: &record.counts,
            called: "当期",
        }
    }
}

/// Why an entry had reached its threshold before the event that reaches it by what counts now.
fn then_counted(escalation: &Escalation) -> &'static str {
    if escalation.has_lost_events {
        "那时计入的有的后来作废、改判或认定容错，现在不计入"
    } else {
        "那时所依据的有的已不在统计期间以内"
    }
}

/// The same of an entry whose day is told without its story: 「甲镇」的达到日期早于所列的第2次：….
pub(in crate::report) fn earlier_than_told(escalation: &Escalation, unit: &str) -> Option<String> {
    let threshold = escalation.threshold;
    let decisive = escalations::decisive(escalation.evidence.iter(), threshold)?;
    let subject = escalation.subject.as_ref();
    let subject = subject.map_or_else(String::new, |subject| format!("（{subject}）"));
    (escalation.reached < decisive).then(|| {
        format!(
            "{unit}{subject}的达到日期早于所列的第{threshold}次，{}",
            then_counted(escalation)
        )
    })
}

impl Views<'_> {
    /// The current period.
    pub(super) fn now(&self) -> Moment<'_> {
        let findings = self.input.findings;
        Moment {
            as_of: findings.as_of,
            previous: findings.previous,
            counts: &findings.counts,
            called: "本期",
        }
    }

    /// The first day of a rule's window that ends on a day.
    fn window_from(&self, rule: EscalationRule, as_of: NaiveDate) -> NaiveDate {
        let settings = self.input.tribunal.settings;
        let from = window_begins(settings.escalation(rule).window, as_of);
        settings.in_force_from.map_or(from, |first| first.max(from))
    }

    /// From when to when a rule counts up to the as-of date, in words: its window, cut where the notice came into force in it.
    pub(in crate::report) fn span_words(&self, rule: EscalationRule) -> String {
        let window = self.input.tribunal.settings.escalation(rule).window;
        let as_of = self.input.findings.as_of;
        self.since_force(window_begins(window, as_of))
            .unwrap_or_else(|| window_words(window).to_owned())
    }

    /// From when to when points are counted, in words.
    pub(in crate::report) fn scored_span(&self) -> String {
        let year = window_begins(Window::CalendarYear, self.input.findings.as_of);
        self.since_force(year)
            .unwrap_or_else(|| "本年1月1日至截至日期".to_owned())
    }

    /// Whether what is dated on a day counts: the notice was in force.
    pub(super) fn in_force_on(&self, day: NaiveDate) -> bool {
        self.input.tribunal.settings.in_force_on(day)
    }

    /// The span in words where the notice came into force after its first day; nothing before that counts.
    pub(super) fn since_force(&self, from: NaiveDate) -> Option<String> {
        let settings = self.input.tribunal.settings;
        let first = settings.in_force_from.filter(|first| *first > from)?;
        let day = long_day(first);
        Some(if first > self.input.findings.as_of {
            format!("施行之日（{day}）以后")
        } else {
            format!("{day}（施行之日）至截至日期")
        })
    }

    /// How an escalation came about.
    pub(super) fn story(&self, escalation: &Escalation, moment: Moment<'_>) -> Vec<String> {
        let rule = escalation.rule;
        let outcome = rule.outcome();
        let words = self.rule_words(escalation, moment);
        let unit = self.name(escalation.unit);
        // What is counted of a person or a problem is not said of the whole unit.
        let whose = match &escalation.subject {
            Some(subject) => format!("{unit}（{subject}）"),
            None => unit.to_owned(),
        };
        let has = printed(format!("{whose}有{}次。", escalation.count));
        let mut story = vec![
            format!("{words}；{has}"),
            self.reached_words(escalation),
            self.new_or_continuing(escalation, moment),
        ];
        story.push(match &escalation.issued {
            Some(document) => format!("已由{document}办理。"),
            None => format!(
                "{}，所以写「拟{outcome}」。",
                self.unissued(escalation, moment)
            ),
        });
        story.extend(self.next_threshold(escalation, moment));
        story
    }

    /// Why an outcome is none yet: no circular, or none that says that it is the one.
    fn unissued(&self, escalation: &Escalation, moment: Moment<'_>) -> String {
        let circulars = self.input.findings.circulars.iter();
        let mut unnamed = circulars.filter(|circular| {
            circular.date <= moment.as_of && circular.may_be_meant_for(escalation)
        });
        match unnamed.next() {
            None => "通报登记里还没有办理的文号".to_owned(),
            Some(circular) => format!(
                "通报登记里还没有写明办理这一条的文号（{}没有写对应规则）",
                circular.document
            ),
        }
    }

    /// From which day on the threshold was reached, and why that is not the day of the event, where it is not.
    fn reached_words(&self, escalation: &Escalation) -> String {
        let (threshold, reached) = (escalation.threshold, escalation.reached);
        let decisive = escalations::decisive(escalation.evidence.iter(), threshold);
        let event = decisive.unwrap_or(reached);
        let nth = format!("第{threshold}次在{}，", long_day(event));
        match event.cmp(&reached) {
            Ordering::Equal => format!("{nth}从这一天起达到次数。"),
            Ordering::Greater => format!(
                "{nth}是按现在计入的数；从{}起就已达到次数并一直持续，{}。",
                long_day(reached),
                then_counted(escalation)
            ),
            Ordering::Less => {
                let settings = self.input.tribunal.settings;
                let thresholds = &settings.escalation(escalation.rule).threshold;
                format!(
                    "{nth}当时要{}次；{}起要{}次，从这一天起达到次数。",
                    thresholds.at(event),
                    long_day(reached),
                    thresholds.at(reached)
                )
            }
        }
    }

    /// What an escalation's rule says, and from when to when it counts.
    pub(super) fn rule_words(&self, escalation: &Escalation, moment: Moment<'_>) -> String {
        let rule = escalation.rule;
        printed(format!(
            "按{}，{}至{}，{}达到{}次的，{}",
            rule.clause(),
            long_day(self.window_from(rule, moment.as_of)),
            long_day(moment.as_of),
            self.counted_words(rule),
            escalation.threshold,
            rule.outcome(),
        ))
    }

    /// What a rule counts, with the categories that it is about.
    fn counted_words(&self, rule: EscalationRule) -> String {
        let settings = self.input.tribunal.settings;
        let categories: Vec<&str> = settings
            .escalation(rule)
            .categories
            .iter()
            .filter_map(|key| settings.category(key))
            .map(|category| category.name.as_str())
            .collect();
        if categories.is_empty() {
            counted(rule).to_owned()
        } else {
            format!("「{}」{}", categories.join("」「"), counted(rule))
        }
    }

    pub(super) fn new_or_continuing(&self, escalation: &Escalation, moment: Moment<'_>) -> String {
        let called = moment.called;
        let Some(previous) = moment.previous else {
            return format!("{called}新增：这是首期。");
        };
        let day = long_day(previous);
        let had_fired = self
            .input
            .summaries
            .iter()
            .rev()
            .find(|summary| summary.as_of == previous)
            .is_some_and(|summary| summary.fired.contains_key(&escalation.key()));
        match (escalation.new, had_fired) {
            (false, _) => format!("持续：上一期（{day}）已经达到次数。"),
            (true, false) => format!("{called}新增：上一期（{day}）还没有达到次数。"),
            (true, true) => format!(
                "{called}新增：上一期（{day}）也达到过次数，但所依据的与{called}没有一次相同。"
            ),
        }
    }

    /// How many more events lead to the next outcome; for the office, because that outcome is not proposed yet.
    pub(super) fn next_threshold(
        &self,
        escalation: &Escalation,
        moment: Moment<'_>,
    ) -> Option<String> {
        let next = next_rule(escalation.rule).filter(|_| self.is_office())?;
        let counts = moment.counts.get(&next)?;
        let count = counts.get(&escalation.unit).copied().unwrap_or_default();
        self.distance(next, count, moment.as_of)
            .map(|more| format!("{more}。"))
    }

    /// `再有2次，达到5次，拟移交县纪委监委`; none where a rule has its number already.
    fn distance(&self, rule: EscalationRule, count: usize, as_of: NaiveDate) -> Option<String> {
        let settings = self.input.tribunal.settings.escalation(rule);
        let threshold = *settings.threshold.at(as_of) as usize;
        let more = threshold.checked_sub(count).filter(|more| *more > 0)?;
        Some(format!(
            "再有{more}次，达到{threshold}次，拟{}",
            rule.outcome()
        ))
    }

    /// What the year before left open of a unit, and how far the rules that count something against it, and do not fire, are from firing;
    /// for the office.
    pub(super) fn outlook(&self, unit: UnitId) -> Vec<String> {
        let findings = self.input.findings;
        let exists = self
            .input
            .tribunal
            .directory
            .unit(unit)
            .exists_on(findings.as_of);
        let left_open = self.left_by_last_year().into_iter();
        let left_open = left_open
            .filter(|entry| entry.unit == unit)
            .map(left_open_sentence);
        if !exists || !self.is_office() {
            return left_open.collect();
        }
        let ahead = [
            EscalationRule::OverdueCircular,
            EscalationRule::ComplaintCircular,
            EscalationRule::MeetingDiscipline,
        ]
        .into_iter()
        .filter_map(|rule| {
            let count = *findings.counts.get(&rule)?.get(&unit)?;
            let more = self
                .distance(rule, count, findings.as_of)
                .filter(|_| count > 0)?;
            Some(format!(
                "{}：{}至{}，{}有{count}次；{more}。",
                cause(rule),
                long_day(self.window_from(rule, findings.as_of)),
                long_day(findings.as_of),
                self.counted_words(rule),
            ))
        });
        left_open.chain(ahead).collect()
    }
}

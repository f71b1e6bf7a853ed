//! The circular's section on circulars and handings-over, and its page that is taken out before it is issued (E5).

use crate::model::settings::EscalationRule;
use crate::report::circular::{DocumentTable, Part, numeral};
use crate::report::pages::Views;
use crate::report::pages::escalations::{cause, outcome_words};
use crate::report::pages::left_open::left_open_words;
use crate::report::pages::registers::{ENTERED, NamedCirculars};
use crate::report::pages::words::printed;
use crate::rules::escalations::Escalation;

impl Views<'_> {
    /// What may be read by everybody: circulars proposed or issued, and handings-over that were issued (E5).
    pub(super) fn escalation_section(&self) -> Vec<Part> {
        let all = &self.input.findings.escalations;
        let shown: Vec<&Escalation> = all.iter().filter(|fired| is_public(fired)).collect();
        if shown.is_empty() {
            let none = "本期没有按次数应当列入全县通报的单位。";
            let mut parts = vec![Part::Text(none.to_owned())];
            parts.extend(self.settled_of_last_year());
            parts.extend(self.issued_circulars());
            return parts;
        }
        let mut parts = Vec::new();
        for rule in EscalationRule::ALL {
            let own: Vec<&Escalation> = shown
                .iter()
                .copied()
                .filter(|fired| fired.rule == rule)
                .collect();
            if own.is_empty() {
                continue;
            }
            let number = parts.len() / 2 + 1;
            parts.push(Part::Heading(
                2,
                format!("（{}）{}：{}", numeral(number), cause(rule), rule.outcome()),
            ));
            parts.push(Part::Text(self.escalation_words(rule, &own)));
        }
        parts.extend(self.settled_of_last_year());
        parts.extend(self.issued_circulars());
        parts
    }

    /// In January: what the year before left open and this year has issued, which is on none of the lists.
    fn settled_of_last_year(&self) -> Option<Part> {
        let settled = self.settled_words();
        (!settled.is_empty()).then(|| {
            Part::Text(format!(
                "上年达到规定次数、今年印发的{}项，统计期间已过，不再列入本期清单：{}。",
                settled.len(),
                settled.join("；")
            ))
        })
    }

    /// The circulars and commendations that are news since the period before, whatever they carry out; those of earlier days apart.
    fn issued_circulars(&self) -> Vec<Part> {
        let news = self.circulars_of_the_period();
        let named = |heading: &str, circulars: &NamedCirculars| {
            let words: Vec<String> = circulars
                .iter()
                .map(|(document, units)| {
                    let units = units.iter().map(|unit| self.name_and_end(*unit));
                    format!("{document}{}", units.collect::<Vec<_>>().join("、"))
                })
                .collect();
            (!words.is_empty()).then(|| Part::Text(format!("{heading}：{}。", words.join("；"))))
        };
        let issued = named("本期印发的通报", &news.issued);
        let entered = named(ENTERED, &news.entered);
        issued.into_iter().chain(entered).collect()
    }

    fn escalation_words(&self, rule: EscalationRule, own: &[&Escalation]) -> String {
        let listed = |new: bool| -> String {
            let words: Vec<String> = own
                .iter()
                .filter(|fired| fired.new == new)
                .map(|fired| self.escalated(fired))
                .collect();
            if words.is_empty() {
                "无".to_owned()
            } else {
                words.join("、")
            }
        };
        let threshold = own.first().map_or(0, |fired| fired.threshold);
        format!(
            "依据通知{}，{}达到{threshold}次{}的列入。本期新增：{}；持续：{}。",
            printed(rule.clause()),
            cause(rule),
            if rule.is_confidential_until_issued() {
                "并已印发"
            } else {
                ""
            },
            listed(true),
            listed(false)
        )
    }

    /// A unit with the person or problem, the count and how it stands.
    fn escalated(&self, fired: &Escalation) -> String {
        let subject = fired
            .subject
            .as_ref()
            .map(|subject| format!("「{subject}」"))
            .unwrap_or_default();
        let state = match &fired.issued {
            Some(document) if self.is_issued_now(fired) => {
                format!("本期由{document}{}", fired.rule.outcome())
            }
            Some(document) => format!("已由{document}{}", fired.rule.outcome()),
            None => format!("拟{}", fired.rule.outcome()),
        };
        format!(
            "{}{subject}（{}次，{state}）",
            self.name(fired.unit),
            fired.count
        )
    }

    /// Proposals that must not go out before they are issued.
    pub(super) fn internal_page(&self) -> Vec<Part> {
        let all = &self.input.findings.escalations;
        let rows: Vec<Vec<String>> = all
            .iter()
            .filter(|fired| !is_public(fired))
            .map(|fired| {
                vec![
                    self.name(fired.unit).to_owned(),
                    fired.subject.clone().unwrap_or_default(),
                    outcome_words(fired),
                    format!("{}{}次", cause(fired.rule), fired.count),
                    if fired.new { "本期新增" } else { "持续" }.to_owned(),
                ]
            })
            .collect();
        let left_open = self.left_open_words();
        if rows.is_empty() && left_open.is_none() {
            return Vec::new();
        }
        let columns = [
            ("单位", 25),
            ("个人或问题", 19),
            ("处理建议", 25),
            ("事由", 16),
            ("本期情况", 15),
        ];
        let mut parts = vec![Part::Heading(
            1,
            "内部附页（供领导审定，印发前抽去）".to_owned(),
        )];
        if !rows.is_empty() {
            parts.push(Part::Text(format!(
                "以下{}项达到规定次数，尚未登记文号，正文没有写入；是否移交、问责，请领导审定。",
                rows.len()
            )));
            parts.push(Part::Table(DocumentTable::new(&columns, rows)));
        }
        parts.extend(left_open.map(Part::Text));
        parts
    }

    /// What the year before left open, in a sentence.
    fn left_open_words(&self) -> Option<String> {
        let open: Vec<String> = self
            .left_by_last_year()
            .into_iter()
            .filter(|entry| entry.issued.is_none())
            .map(|entry| format!("{}{}", self.name(entry.unit), left_open_words(entry)))
            .collect();
        (!open.is_empty()).then(|| {
            format!(
                "上年达到规定次数、至今没有登记文号的{}项，统计期间已过，不再列入本期清单；是否办理，请领导一并审定：{}。",
                open.len(),
                open.join("；")
            )
        })
    }
}

/// Whether everybody may read of it (E5).
fn is_public(fired: &Escalation) -> bool {
    !fired.rule.is_confidential_until_issued() || fired.issued.is_some()
}

//! The thresholds and windows of escalation.

use super::fault::{Reporter, SettingsError};
use super::from_a_day::{dated, told};
use super::raw::RawEscalation;
use super::values::{one_of, words_once};
use crate::model::settings::{EscalationRule, EscalationSettings, Settings, Window};
use toml::Spanned;

pub(super) fn validate_escalation(
    key: &Spanned<String>,
    raw: RawEscalation,
    settings: &mut Settings,
    reporter: &Reporter<'_>,
) -> Result<(), SettingsError> {
    let Some(rule) = EscalationRule::ALL
        .into_iter()
        .find(|rule| rule.key() == key.get_ref())
    else {
        let known: Vec<&str> = EscalationRule::ALL.iter().map(|rule| rule.key()).collect();
        return Err(reporter.at_value(
            key,
            format!(
                "没有「{}」这条规则；可用的有：{}",
                key.get_ref(),
                known.join("、")
            ),
        ));
    };
    let EscalationSettings {
        mut threshold,
        mut window,
        mut categories,
    } = settings.escalation(rule).clone();
    if let Some(value) = raw.threshold {
        let count = |number: &i64| {
            u32::try_from(*number)
                .ok()
                .filter(|n| (1..=1000).contains(n))
        };
        let read = dated(
            value.get_ref(),
            count,
            |entry| entry.from.as_ref(),
            |entry| count(&entry.threshold),
        );
        threshold = read.map_err(|fault| {
            let expected = "应当是 1 到 1000 之间的整数";
            told((reporter, &value), fault, "threshold", expected)
        })?;
    }
    match one_of(
        reporter,
        raw.window.as_ref(),
        "window",
        &["calendar-year", "rolling-12-months"],
    )? {
        Some(0) => window = Window::CalendarYear,
        Some(_) => window = Window::Rolling12Months,
        None => {}
    }
    if let Some(keys) = raw.categories {
        if !matches!(
            rule,
            EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline
        ) {
            return Err(reporter.at_key("categories", &keys, "只有两条逾期规则可以写 categories"));
        }
        let keys = keys.into_inner();
        words_once(&keys, "categories", reporter)?;
        for key in &keys {
            if !settings
                .categories
                .iter()
                .any(|category| category.key == *key.get_ref())
            {
                let known: Vec<&str> = settings
                    .categories
                    .iter()
                    .map(|category| category.key.as_str())
                    .collect();
                return Err(reporter.at_value(
                    key,
                    format!(
                        "没有「{}」这个类别；可用的有：{}",
                        key.get_ref(),
                        known.join("、")
                    ),
                ));
            }
        }
        categories = keys.into_iter().map(Spanned::into_inner).collect();
    }
    settings.escalation.insert(
        rule,
        EscalationSettings {
            threshold,
            window,
            categories,
        },
    );
    Ok(())
}

//! The thresholds and windows of escalation.

use super::fault::{Reporter, SettingsError};
use super::from_a_day::{dated, told};
use super::raw::RawEscalation;
use super::values::{one_of, unknown, words_once};
use crate::model::settings::{EscalationRule, EscalationSettings, Settings, Window};
use toml::Spanned;

pub(super) fn validate_escalation(
    key: &Spanned<String>,
    raw: RawEscalation,
    settings: &mut Settings,
    reporter: &Reporter<'_>,
) -> Result<(), SettingsError> {
    let mut rules = EscalationRule::ALL.into_iter();
    let rule = rules
        .find(|rule| rule.key() == key.get_ref())
        .ok_or_else(|| {
            let known = EscalationRule::ALL.map(EscalationRule::key);
            unknown(reporter, key, "这条规则", &known)
        })?;
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
        categories = read_categories(rule, keys, settings, reporter)?;
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

/// The categories whose matters a rule counts.
fn read_categories(
    rule: EscalationRule,
    keys: Spanned<Vec<Spanned<String>>>,
    settings: &Settings,
    reporter: &Reporter<'_>,
) -> Result<Vec<String>, SettingsError> {
    if !matches!(
        rule,
        EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline
    ) {
        return Err(reporter.at_key("categories", &keys, "只有两条逾期规则可以写 categories"));
    }
    let keys = keys.into_inner();
    words_once(&keys, "categories", reporter)?;
    let categories = settings.categories.iter();
    let known: Vec<&str> = categories.map(|category| &*category.key).collect();
    if let Some(key) = keys
        .iter()
        .find(|key| !known.contains(&key.get_ref().as_str()))
    {
        return Err(unknown(reporter, key, "这个类别", &known));
    }
    Ok(keys.into_iter().map(Spanned::into_inner).collect())
}

//! Field by field: what the reference concludes against what the program tells.

use serde_json::Value;
use std::collections::BTreeSet;

/// What differs: every key of the expected report must say the same in the told one; lists in any order.
pub fn differences(path: &str, expected: &Value, told: &Value) -> Vec<String> {
    match (expected, told) {
        (Value::Object(expected), Value::Object(_)) => {
            let each = expected.iter();
            each.flat_map(|(key, value)| {
                differences(
                    &format!("{path}.{key}"),
                    value,
                    told.get(key).unwrap_or(&Value::Null),
                )
            })
            .collect()
        }
        (Value::Array(expected), Value::Array(told)) => lists(path, expected, told),
        _ if plain(expected) == plain(told) => Vec::new(),
        _ => vec![format!(
            "{path}: expected {}, told {}",
            plain(expected),
            plain(told)
        )],
    }
}

fn lists(path: &str, expected: &[Value], told: &[Value]) -> Vec<String> {
    // Entries that are about the same thing are compared key by key.
    let shape = expected.first();
    let name = |entry: &Value| {
        let keys = ["id", "rule", "unit", "subject", "name", "stage", "from"]
            .iter()
            .filter(|key| shape.is_some_and(|shape| shape.get(key).is_some()));
        keys.filter_map(|key| entry.get(key)?.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let all = |entries: &[Value]| entries.iter().map(name).collect::<BTreeSet<String>>();
    let (names, told_names) = (all(expected), all(told));
    if names.len() == expected.len() && told_names.len() == told.len() && !names.contains("") {
        let find = |entries: &[Value], wanted: &str| {
            entries.iter().find(|entry| name(entry) == wanted).cloned()
        };
        return names
            .union(&told_names)
            .flat_map(|name| match (find(expected, name), find(told, name)) {
                (Some(expected), Some(told)) => {
                    differences(&format!("{path}[{name}]"), &expected, &told)
                }
                (Some(_), None) => vec![format!("{path}: not told: [{name}]")],
                _ => vec![format!("{path}: not expected: [{name}]")],
            })
            .collect();
    }
    if !expected.iter().chain(told).any(Value::is_object) {
        let texts = |entries: &[Value]| plain(&Value::Array(entries.to_vec()));
        let (expected, told) = (texts(expected), texts(told));
        return if expected == told {
            Vec::new()
        } else {
            vec![format!("{path}: expected {expected}, told {told}")]
        };
    }
    let mut told: Vec<String> = told
        .iter()
        .map(|entry| plain(&shaped(entry, shape)))
        .collect();
    let mut missing = Vec::new();
    for entry in expected.iter().map(plain) {
        match told.iter().position(|other| *other == entry) {
            Some(position) => drop(told.remove(position)),
            None => missing.push(format!("{path}: expected, not told: {entry}")),
        }
    }
    missing.extend(
        told.into_iter()
            .map(|entry| format!("{path}: told, not expected: {entry}")),
    );
    missing
}

/// Only the keys that the reference knows.
fn shaped(entry: &Value, shape: Option<&Value>) -> Value {
    match (entry, shape) {
        (Value::Object(entry), Some(Value::Object(shape))) => {
            let keys = shape.iter().map(|(key, value)| {
                (
                    key.clone(),
                    shaped(entry.get(key).unwrap_or(&Value::Null), Some(value)),
                )
            });
            Value::Object(keys.collect())
        }
        _ => entry.clone(),
    }
}

/// A value as text: 2 and 2.0 are one number.
fn plain(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("{}", number.as_f64().unwrap_or(f64::NAN)),
        Value::Object(entry) => {
            let keys = entry
                .iter()
                .map(|(key, value)| format!("{key}: {}", plain(value)));
            format!("{{{}}}", keys.collect::<Vec<_>>().join(", "))
        }
        Value::Array(entries) => {
            let mut entries: Vec<String> = entries.iter().map(plain).collect();
            entries.sort();
            format!("[{}]", entries.join(", "))
        }
        other => other.to_string(),
    }
}

//! The categories of matters and their stages.

use super::fault::{Reporter, SettingsError};
use super::from_a_day::{dated, told};
use super::raw::{RawCategory, RawStage};
use super::values::{unknown, words_once};
use crate::model::category::{Category, Limit, STAGE_FIELDS, StageRule};
use crate::model::directory::comparable;
use crate::model::schema::Field;
use crate::model::settings::Settings;
use toml::Spanned;

/// Takes the county's categories over: each takes the place of the known one with its key, or stands behind them.
///
/// # Errors
/// The first that is unsound, or bears the name of another one.
pub fn validate_categories(
    tables: &[Spanned<RawCategory>],
    settings: &mut Settings,
    reporter: &Reporter<'_>,
) -> Result<(), SettingsError> {
    let keys = tables.iter();
    let keys = keys.filter_map(|table| table.get_ref().key.as_ref());
    words_once(keys, "key", reporter)?;
    for table in tables {
        let Some((category, clause)) = validate_category(table, reporter)? else {
            continue;
        };
        let names_another = |known: &&Category| {
            known.key != category.key && comparable(&known.name) == comparable(&category.name)
        };
        if let Some(known) = settings.categories.iter().find(names_another) {
            let message = format!(
                "类别名称「{}」已由 key = \"{}\" 使用，两个类别不能同名",
                category.name, known.key
            );
            let name = table.get_ref().name.as_ref();
            return Err(match name {
                Some(name) => reporter.at_value(name, message),
                None => reporter.at_value(table, message),
            });
        }
        let mut known = settings.categories.iter_mut();
        match known.find(|known| known.key == category.key) {
            // A category that is replaced keeps its clause unless another one is given.
            Some(known) => {
                let clause = clause.unwrap_or_else(|| known.clause.clone());
                *known = Category { clause, ..category };
            }
            None => settings.categories.push(Category {
                clause: clause.unwrap_or(category.clause),
                ..category
            }),
        }
    }
    Ok(())
}

/// A category with its clause; `None` where nothing stands under its heading, as in a file whose examples are commented out.
fn validate_category(
    table: &Spanned<RawCategory>,
    reporter: &Reporter<'_>,
) -> Result<Option<(Category, Option<String>)>, SettingsError> {
    let raw = table.get_ref();
    if raw.key.is_none() && raw.name.is_none() && raw.stages.is_none() && raw.clause.is_none() {
        return Ok(None);
    }
    let missing = |name: &str| reporter.at_value(table, format!("缺少「{name}」一项"));
    let key = raw.key.as_ref().ok_or_else(|| missing("key"))?;
    let name = raw.name.as_ref().ok_or_else(|| missing("name"))?;
    let stages = raw.stages.as_ref().ok_or_else(|| missing("stages"))?;
    for (text, label) in [(key, "key"), (name, "name")] {
        if text.get_ref().trim().is_empty() {
            return Err(reporter.at_value(text, format!("「{label}」不能为空")));
        }
    }
    if stages.get_ref().is_empty() {
        return Err(reporter.at_value(stages, "至少要有一个环节"));
    }
    let raw_stages = stages.get_ref();
    let stages = raw_stages
        .iter()
        .map(|stage| validate_stage(stage, reporter))
        .collect::<Result<Vec<StageRule>, SettingsError>>()?;
    words_once(
        raw_stages.iter().map(|stage| &stage.stage),
        "stage",
        reporter,
    )?;
    let category = Category {
        key: key.get_ref().trim().to_owned(),
        name: name.get_ref().trim().to_owned(),
        clause: "县定".to_owned(),
        stages,
    };
    Ok(Some((category, raw.clause.clone())))
}

fn validate_stage(raw: &RawStage, reporter: &Reporter<'_>) -> Result<StageRule, SettingsError> {
    let field = |name: &Spanned<String>| -> Result<Field, SettingsError> {
        STAGE_FIELDS
            .iter()
            .find(|(_, known)| known == name.get_ref())
            .map(|(field, _)| *field)
            .ok_or_else(|| {
                let known: Vec<&str> = STAGE_FIELDS.iter().map(|(_, name)| *name).collect();
                unknown(reporter, name, "这一列", &known)
            })
    };
    if raw.done.get_ref().is_empty() {
        return Err(reporter.at_value(&raw.done, "「done」至少要写一列"));
    }
    words_once(raw.done.get_ref(), "done", reporter)?;
    let limit = dated(
        raw.limit.get_ref(),
        |text| Limit::parse(text),
        |entry| entry.from.as_ref(),
        |entry| Limit::parse(&entry.limit),
    )
    .map_err(|fault| {
        let expected = "可写：当天、3日、10工作日、1个月、完成时限";
        told((reporter, &raw.limit), fault, "limit", expected)
    })?;
    let start = field(&raw.start)?;
    let done: Vec<Field> = raw
        .done
        .get_ref()
        .iter()
        .map(field)
        .collect::<Result<_, _>>()?;
    if done.contains(&start) {
        let column = raw.start.get_ref();
        let message =
            format!("「start」和「done」都写了「{column}」：一个环节不能由完成它的那一列起算");
        return Err(reporter.at_value(&raw.start, message));
    }
    Ok(StageRule {
        name: raw.stage.get_ref().trim().into(),
        start,
        done,
        limit,
    })
}

//! Whose workbook it is: the line 填报单位 in it, else the file's name; both must not contradict each other.

mod line;
mod stem;

use super::memory::Memory;
use super::privacy;
use crate::diagnostic::AttributionProblem;
use crate::model::directory::{Directory, UnitId, normal};
use crate::model::schema::Sheet;
use crate::source::{Grid, Place, RawCell, pattern};
use line::{name_in, reporting_units};
use regex::Regex;
use std::sync::LazyLock;
pub use stem::unit_of_stem;

/// A line that says whose the sheet is without saying that it is handed in.
static OWN_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:本|编制|制表|报表|责任|承办)?单位(?:名称)?|(?:责任|承办)?部门|(?:填报|报送|上报)?科室)(?:\([^)]*\))?[:;](?P<name>.*)$",
    )
});
static BRACKETED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕"));

/// The unit that a workbook belongs to, and a warning where its own line was of no use.
///
/// # Errors
/// The problem, where it cannot be attributed.
pub fn attribute(
    file_stem: &str,
    grids: &[&Grid],
    directory: &Directory,
    memory: &Memory,
) -> Result<(UnitId, Option<AttributionProblem>), AttributionProblem> {
    let lines: Vec<String> = grids
        .iter()
        .filter(|grid| !grid.hidden)
        .flat_map(|grid| reporting_units(grid, directory, memory))
        .collect();
    let units: Vec<UnitId> = lines
        .iter()
        .filter_map(|name| directory.find(name))
        .collect();
    let by_name = unit_of_stem(file_stem, directory);
    if let Some(other) = units.iter().find(|unit| **unit != units[0]) {
        return Err(AttributionProblem::ContradictoryLines {
            one: directory.name(units[0]).to_owned(),
            other: directory.name(*other).to_owned(),
        });
    }
    let unknown = lines.iter().find(|name| directory.find(name).is_none());
    let masked = |text: &str| privacy::mask(text).into_owned();
    match (units.first().copied(), by_name) {
        (Some(line), Some(name)) if line != name => Err(AttributionProblem::UnattributedConflict {
            line: directory.name(line).to_owned(),
            file: directory.name(name).to_owned(),
        }),
        (Some(unit), _) => Ok((unit, None)),
        (None, Some(unit)) => {
            let warning = unknown.map(|line| AttributionProblem::UnknownReportingUnit {
                line: masked(line),
                used: directory.name(unit).to_owned(),
            });
            Ok((unit, warning))
        }
        (None, None) => Err(AttributionProblem::UnattributedUnknown {
            nearest: directory
                .nearest(unknown.map_or(file_stem, String::as_str))
                .into_iter()
                .map(str::to_owned)
                .collect(),
            unread_row: directory
                .unread_row(unknown.map_or(file_stem, String::as_str))
                .map(Place::shown),
            stem: masked(file_stem),
            line: unknown.map(|line| masked(line)),
        }),
    }
}

/// The sheets of a unit's workbook whose name, or a title above whose header, is that of another unit: where it stands, and what it says.
pub fn others_named(
    unit: UnitId,
    grids: &[&Grid],
    directory: &Directory,
    memory: &Memory,
) -> Vec<(Place, AttributionProblem)> {
    let sheets: Vec<Sheet> = Sheet::all().collect();
    let mut problems = Vec::new();
    for grid in grids.iter().filter(|grid| !grid.hidden) {
        let Some(header) = memory.find_header(grid, &sheets) else {
            continue;
        };
        let name = (Place::of_sheet(&grid.sheet), grid.sheet.sheet.to_string());
        let above = grid
            .rows
            .iter()
            .take_while(|row| row.index < header.first_row);
        let titles = above.filter_map(|row| {
            let (column, _) = row.cells.first()?;
            Some((grid.place(row.index, *column), title_of(&row.cells)?))
        });
        let named = std::iter::once(name).chain(titles);
        let other = named
            .into_iter()
            .find_map(|(place, text)| Some((other_unit(&text, unit, directory)?, place, text)));
        problems.extend(other.map(|(other, place, text)| {
            let problem = AttributionProblem::OtherUnitNamed {
                read: privacy::mask(text.trim()).into_owned(),
                other: directory.name(other).to_owned(),
                used: directory.name(unit).to_owned(),
            };
            (place, problem)
        }));
    }
    problems
}

/// The first text of a row, with the next one where it is no more than a label (单位：).
fn title_of(cells: &[(u32, RawCell)]) -> Option<String> {
    let mut texts = cells.iter().filter_map(|(_, raw)| match raw {
        RawCell::Text(text) => Some(&**text),
        _ => None,
    });
    let first = texts.next()?.trim();
    match texts.next().filter(|_| first.ends_with([':', '：'])) {
        Some(next) => Some(format!("{first}{next}")),
        None => Some(first.to_owned()),
    }
}

/// The unit other than the workbook's that a title or the name of a sheet names, and nothing else beside words such as 台账. Short
/// names of two characters are those of subjects too (教育); what a unit has taken over may well bear the name of one that was dissolved.
fn other_unit(text: &str, own: UnitId, directory: &Directory) -> Option<UnitId> {
    const LONGEST: usize = 180;
    if text.len() > LONGEST {
        return None;
    }
    let text = normal(text);
    let is_meant = |(name, unit): &(&str, UnitId)| {
        name.chars().nth(2).is_some() || normal(directory.name(*unit)) == *name
    };
    let mut named = directory.named_in(&text).filter(is_meant);
    let (_, first) = named.next()?;
    if first == own || named.any(|(_, unit)| unit == own) {
        return None;
    }
    let of_line = OWN_LINE
        .captures(&text)
        .and_then(|line| directory.find(&name_in(&line["name"], directory)?));
    let unit = of_line.or_else(|| unit_of_stem(&text, directory))?;
    (unit != own && directory.unit(unit).dissolved.is_none()).then_some(unit)
}

/// The units of which a workbook may be that is attributed to neither.
pub fn claimants(problem: &AttributionProblem, directory: &Directory) -> Vec<UnitId> {
    let (one, other) = match problem {
        AttributionProblem::UnattributedConflict { line, file } => (line, file),
        AttributionProblem::ContradictoryLines { one, other } => (one, other),
        _ => return Vec::new(),
    };
    let names = [one, other].into_iter();
    names.filter_map(|name| directory.find(name)).collect()
}

/// A text without the bracket at its end, and without that at its beginning.
fn without_a_bracket(text: &str) -> impl Iterator<Item = &str> {
    let last = BRACKETED.find_iter(text).last();
    let last = last.filter(|found| found.end() == text.len());
    let first = BRACKETED.find(text).filter(|found| found.start() == 0);
    let before = last.map(|found| text[..found.start()].trim_end());
    let behind = first.map(|found| text[found.end()..].trim_start());
    before.into_iter().chain(behind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::directory::Unit;
    use crate::source::{Place, nfkc_where};

    fn directory() -> Directory {
        let unit = |name: &str, short: &str| Unit {
            other_names: vec![short.into()],
            ..Unit::new(name, "县直", Place::of_file("单位名录.xlsx"))
        };
        Directory::new(vec![
            unit("青禾镇", "青禾"),
            unit("县财政局", "财政局"),
            unit("县委工作部", "工作部"),
            unit("县公安局", "公安局"),
            unit("县公安局(交警大队)", "交警大队"),
            unit("兴镇", "兴"),
            unit("新兴镇", "新兴"),
            unit("工程指挥部", "指挥部"),
            unit("101工程指挥部", "101"),
            unit("县委办（机要局）", "机要局"),
            unit("高新区(新城)管委会", "高新区"),
            unit("底营乡", "底营"),
            unit("初头朗镇", "初头朗"),
        ])
    }

    #[test]
    fn no_other_character_becomes_one_of_the_line() {
        for c in ('\0'..=char::MAX).filter(|c| !matches!(c, '单' | '报')) {
            assert!(
                !nfkc_where(&c.to_string(), |_| true).contains(['单', '报']),
                "{c:?}"
            );
        }
    }

    #[test]
    fn a_file_is_known_by_what_is_left_of_its_name() {
        let directory = directory();
        for (stem, unit) in [
            ("青禾镇", Some(0)),
            ("青禾镇督查台账(11.7)改(2)", Some(0)),
            ("01 青禾镇2026年11月20日督查事项台账", Some(0)),
            ("20261120青禾镇工作台账（最终版）", Some(0)),
            ("县财政局-第45期", Some(1)),
            ("财政局报表", Some(1)),
            ("县委工作部", Some(2)),
            ("青禾", Some(0)),
            ("附件1：青禾镇督查督办台账（定稿）", Some(0)),
            ("青禾镇 - 副本 (2)", Some(0)),
            ("复件 青禾镇台账", Some(0)),
            ("青禾镇1120", Some(0)),
            ("2026年第47周青禾镇", Some(0)),
            ("【青禾镇】工作台账", Some(0)),
            ("青　禾　镇", Some(0)),
            ("青禾镇县财政局", None),
            ("青禾乡", None),
            ("青禾镇-重点工作进度", Some(0)),
            ("青禾镇-Sheet1", Some(0)),
            ("青禾镇_对标提升(11.20)", Some(0)),
            ("台账", None),
            ("县公安局(交警大队)(2)", Some(4)),
            ("县公安局（交警大队）台账（最终版）", Some(4)),
            ("(1)县公安局(交警大队)", Some(4)),
            ("县公安局(2)", Some(3)),
            ("县公安局(修改)(2)", Some(3)),
            ("新兴镇(2)", Some(6)),
            ("新兴镇台账", Some(6)),
            ("兴镇台账新", Some(5)),
            ("101工程指挥部(2)", Some(8)),
            ("20261120101工程指挥部", Some(8)),
            ("1.工程指挥部", Some(7)),
            ("1.县委办(机要局)", Some(9)),
            ("2026年11月20日高新区（新城）管委会", Some(10)),
            ("青禾镇台帐", Some(0)),
            ("青禾镇_督办台账_V2", Some(0)),
            ("青禾镇督查台账终版1", Some(0)),
            ("督查台账（青禾镇）", Some(0)),
            ("青禾镇周台账", Some(0)),
            ("青禾镇每周台账", Some(0)),
            ("青禾镇臺賬", Some(0)),
            ("青禾镇责任清单", Some(0)),
            ("青禾镇完成情况", Some(0)),
            ("青禾镇办理结果", Some(0)),
            ("青禾镇督办件办理情况", Some(0)),
            ("青禾镇领导批示办理台账", Some(0)),
            ("青禾镇县政府督办事项台账", Some(0)),
            ("青禾镇督办事项分解表", Some(0)),
            ("青禾镇督查专报-最终", Some(0)),
            ("青禾镇（更正）重报", Some(0)),
            ("青禾镇-11月第三周", Some(0)),
            ("青禾镇11月份", Some(0)),
            ("青禾镇2026年11月份督查台账", Some(0)),
            ("青禾镇2026年11月下旬", Some(0)),
            ("青禾镇十一月", Some(0)),
            ("十二月份青禾镇台账", Some(0)),
            ("青禾镇11月16日至20日", Some(0)),
            ("青禾镇2026年11月16日-11月20日", Some(0)),
            ("青禾镇（11月16日到11月20日）", Some(0)),
            ("11.16至11.20青禾镇", Some(0)),
            ("青禾镇第三季度", Some(0)),
            ("青禾镇10-11月台账", Some(0)),
            ("青禾镇11-12月份", Some(0)),
            ("青禾镇26.11月", Some(0)),
            ("11月底营乡台账", Some(11)),
            ("2026年11月初头朗镇", Some(12)),
            ("11月末底营乡", Some(11)),
            ("青禾镇2026年上半年", Some(0)),
            ("青禾镇2026-11-20_final", Some(0)),
            ("青禾镇2026年11月20日18时", Some(0)),
            ("青禾镇11月20日18点30分", Some(0)),
            ("青禾镇11.20晚", Some(0)),
            ("青禾镇（11月20日下午）台账", Some(0)),
            ("青禾镇11月20日上午9时", Some(0)),
            ("青禾镇二〇二六年十一月二十日", Some(0)),
            ("二○二六年十一月三十日青禾镇督查台账", Some(0)),
            ("青禾镇十一月廿日", Some(0)),
            ("青禾镇晚", Some(0)),
            ("青禾镇督查台账-张三", None),
            ("县政府青禾镇", None),
            ("新青禾镇", None),
            ("青禾镇V", None),
        ] {
            assert_eq!(unit_of_stem(stem, &directory), unit.map(UnitId), "{stem}");
        }
    }

    #[test]
    fn a_line_names_the_longest_unit_that_it_can() {
        let directory = directory();
        for (line, name) in [
            ("县公安局(交警大队)(盖章)", "县公安局(交警大队)"),
            ("县公安局 (交警大队) (盖章)", "县公安局 (交警大队)"),
            ("(盖章)县公安局(交警大队)", "县公安局(交警大队)"),
            ("县公安局(盖章)", "县公安局"),
            ("县公安局(刑警大队)", "县公安局"),
            (
                "高新区(新城)管委会(公章) 2026年11月20日",
                "高新区(新城)管委会",
            ),
            ("青禾镇 联系电话：", "青禾镇"),
        ] {
            assert_eq!(name_in(line, &directory).as_deref(), Some(name), "{line}");
        }
    }

    #[test]
    fn a_name_made_of_what_is_taken_off_ends() {
        let directory = directory();
        for stem in [
            "新".repeat(80),
            "台账(1)2".repeat(20),
            "表改版的".repeat(30),
        ] {
            assert_eq!(unit_of_stem(&stem, &directory), None);
        }
    }
}

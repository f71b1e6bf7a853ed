//! M0, M4: who answers for a matter, and what was handed in of it for one unit.

use super::facts::Row;
use super::judgement::Case;
use super::mergers::Numbered;
use super::settings::Category;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The start column of most stages; it presupposes nothing.
pub const START: &str = "起算日期";

/// The columns that say when a stage began or was done, or the matter was closed.
const DATES: [&str; 7] = [
    START,
    "研究部署日期",
    "反馈日期",
    "呈送县委日期",
    "县委通过日期",
    "办结日期",
    "销号日期",
];

/// What was handed in of a matter for one unit.
pub struct Papers<'a> {
    pub number: &'a str,
    pub unit: &'a str,
    /// The list's rows by which the unit answers, one a list.
    pub list: Vec<&'a Row>,
    /// Its rows that name the unit at all.
    pub mentions: Vec<&'a Row>,
    /// What each snapshot of the unit's ledger has of it.
    pub ledger: Vec<(NaiveDate, Option<&'a Row>)>,
    /// The good rows among them.
    pub versions: Vec<&'a Row>,
    /// The list gave it to others on this day; earlier events stay.
    pub lapsed: Option<NaiveDate>,
}

/// What the papers say by their newest rows, with corrections (M15).
pub struct Words {
    pub listed: Option<Row>,
    pub newest: Option<Row>,
    /// The row whose start counts: the list's, else the ledger's first or newest (M9).
    pub head: Row,
    pub category: Category,
}

/// Each number with each unit that answers for it, or has answered for it until the list gave it to others.
pub fn all<'a>(case: &Case<'a>) -> Vec<Papers<'a>> {
    let county = case.county;
    let sheets = county
        .sheets
        .iter()
        .filter(|sheet| ["督查事项", "交办清单"].contains(&sheet.name.as_str()));
    let rows = sheets
        .filter(|sheet| sheet.period <= case.as_of)
        .flat_map(|sheet| &sheet.rows);
    let good = rows.filter(|row| row.is_good());
    let numbers: BTreeSet<&str> = good.map(|row| row.text("事项编号")).collect();
    let units = || county.units.iter().map(|unit| unit.name.as_str());
    let each = numbers
        .into_iter()
        .flat_map(|number| units().map(move |unit| (number, unit)));
    each.filter_map(|(number, unit)| answers(case, number, unit))
        .collect()
}

/// M0: the responsible units of a row of the list; a collective name means those of its group that existed on 起算日期.
pub fn responsible<'a>(case: &Case<'a>, row: &'a Row) -> Vec<&'a str> {
    let cell = row.text("责任单位");
    let leading: Vec<&str> = cell
        .split('、')
        .filter_map(|name| name.strip_suffix("（牵头）"))
        .collect();
    if !leading.is_empty() {
        return leading;
    }
    let helping: Vec<&str> = cell
        .split('、')
        .filter_map(|name| name.strip_suffix("（配合）"))
        .collect();
    let named = cell.split('、').filter(|name| !name.ends_with("（配合）"));
    let units = named.flat_map(|name| match case.county.settings.collective(name) {
        Some(group) => {
            let existed = |day: Option<NaiveDate>| {
                case.county.units.iter().filter(move |unit| {
                    unit.group == group && day.is_some_and(|day| unit.exists(day))
                })
            };
            existed(row.date(START))
                .map(|unit| unit.name.as_str())
                .filter(|unit| !helping.contains(unit))
                .collect()
        }
        None => vec![name],
    });
    units.collect()
}

pub fn of_number<'a>(rows: &[&'a Row], number: &str) -> Option<&'a Row> {
    rows.iter()
        .find(|row| row.text("事项编号") == number)
        .copied()
}

/// Whether all that a row of the list names are units: a name that nobody bears is an error.
pub fn names_known_units(case: &Case, row: &Row) -> bool {
    let mut names = responsible(case, row).into_iter();
    names.all(|name| case.county.unit(name).is_some())
}

/// What is known of a number.
fn numbered<'c, 'a>(case: &'c Case<'a>, number: &'a str) -> Numbered<'c, 'a> {
    let lists = case.county.snapshots(None, "交办清单", case.as_of);
    let listed = lists.iter().filter_map(|(_, rows)| of_number(rows, number));
    Numbered {
        case,
        number,
        listed: listed
            .filter(|row| row.is_good() && names_known_units(case, row))
            .collect(),
    }
}

/// What each snapshot has of a unit's matter, as [`Papers::ledger`].
pub fn ledger_of<'a>(
    case: &Case<'a>,
    number: &'a str,
    unit: &str,
) -> Vec<(NaiveDate, Option<&'a Row>)> {
    numbered(case, number).ledger_of(unit)
}

/// M4: the list alone says who answers; a matter on no list is its ledger's unit's.
fn answers<'a>(case: &Case<'a>, number: &'a str, unit: &'a str) -> Option<Papers<'a>> {
    let known = numbered(case, number);
    let ledger = known.ledger_of(unit);
    let good = ledger.iter().filter_map(|(_, row)| *row);
    let versions: Vec<&Row> = good.filter(|row| row.is_good()).collect();
    let means = |row: &&&Row| known.means(row, unit);
    let others = known.listed.iter().rev().take_while(|row| !means(row));
    let list: Vec<&Row> = known.listed.iter().filter(means).copied().collect();
    // What the list had closed before it left the row out stays.
    let last = list
        .last()
        .map(|row| case.corrected(row, "交办清单", number, unit));
    let is_closed = last.is_some_and(|row| row.date("销号日期").is_some());
    let lapsed = others.last().filter(|_| !is_closed).map(|row| row.period);
    let named = |row: &Row| {
        let mut names = row.text("责任单位").split('、');
        names.any(|name| name.split('（').next() == Some(unit))
    };
    let mentions = known.listed.iter().filter(|row| means(row) || named(row));
    let mentions: Vec<&Row> = mentions.copied().collect();
    let before = |row: &&Row| lapsed.is_none_or(|lapsed| row.period < lapsed);
    // A row that names others is shown and not judged.
    let names_unit = |row: &&&Row| ["", unit].contains(&row.text("责任单位"));
    let is_known = !list.is_empty() || versions.iter().filter(names_unit).any(before);
    is_known.then_some(Papers {
        number,
        unit,
        list,
        mentions,
        ledger,
        versions,
        lapsed,
    })
}

impl Papers<'_> {
    /// The first list that knows the number.
    pub fn first_list(&self, case: &Case) -> Option<NaiveDate> {
        let known = numbered(case, self.number);
        known.listed.first().map(|row| row.period)
    }

    pub fn words(&self, case: &Case) -> Words {
        let corrected = |row: &&Row, sheet| case.corrected(row, sheet, self.number, self.unit);
        let newest = self.counting(case).map(|row| corrected(&row, "督查事项"));
        let listed = self.list.last().map(|row| corrected(row, "交办清单"));
        let takes_newest = case.county.settings.takes_newest();
        let versions = &self.versions;
        let kept = if takes_newest {
            versions.last()
        } else {
            versions.first()
        };
        let kept = kept.map(|row| corrected(row, "督查事项"));
        let head = listed.clone().or(kept).expect("somebody has it");
        let category = case.county.settings.category(head.text("事项类别"));
        Words {
            listed,
            newest: newest.map(|row| self.with_starts(case, row)),
            category: category.expect("a category"),
            head,
        }
    }

    /// The newest version, or one that a later one takes back although the matter was the unit's no more, or was settled when it was
    /// dissolved; a correction says what counts.
    pub fn counting(&self, case: &Case) -> Option<&Row> {
        let newest = *self.versions.last()?;
        let last_day = case.county.unit(self.unit).and_then(|unit| unit.dissolved);
        let last_day = last_day.filter(|last_day| *last_day < case.as_of);
        let Some(day) = self.lapsed.or(last_day) else {
            return Some(newest);
        };
        let mut before = self.versions.iter().rev();
        let Some(held) = before.find(|row| row.period <= day) else {
            return Some(newest);
        };
        let is_taken_back =
            |column: &&str| held.date(column).is_some() && held.date(column) != newest.date(column);
        let is_corrected = |column: &&str| {
            case.correction("督查事项", self.number, self.unit, column)
                .is_some()
        };
        let is_settled = |row: &Row| {
            let category = case.county.settings.category(row.text("事项类别"));
            let done = category.map(|category| category.last().done.clone());
            let own_word = self.list.is_empty().then(|| "销号日期".to_owned());
            let mut ends = done.into_iter().flatten().chain(own_word);
            ends.any(|column| row.date(&column).is_some_and(|date| date <= day))
        };
        let stands = DATES.iter().any(is_taken_back)
            && !DATES
                .iter()
                .chain(&["完成时限", "事项类别"])
                .any(is_corrected)
            && (self.lapsed.is_some() || is_settled(held) && !is_settled(newest));
        Some(if stands { held } else { newest })
    }

    /// From when on a matter that was passed on is another unit's own: one that answers for it in its own right.
    pub fn absorbed(&self, case: &Case, line: &[(NaiveDate, String)]) -> Option<NaiveDate> {
        let mut heirs = line.iter().skip(1);
        let is_judged = |heir: &str| {
            answers(case, self.number, heir).is_some_and(|papers| papers.lapsed.is_none())
        };
        heirs
            .find(|(_, heir)| is_judged(heir))
            .map(|(from, _)| *from)
    }

    /// A row with its start events as they count: a unit cannot undo a breach by another start event (M13).
    pub fn with_starts(&self, case: &Case, row: Row) -> Row {
        let mut row = row;
        let earlier = case
            .earlier
            .iter()
            .filter(|judgement| judgement.as_of < row.period);
        let matters = earlier.filter_map(|judgement| judgement.matter(self.number, self.unit));
        let stages = matters.flat_map(|matter| matter.stages.iter().zip(&matter.category.stages));
        let begun: Vec<(&str, NaiveDate)> = stages
            .filter(|(stage, rule)| rule.start != START && stage.breach().is_some())
            .filter_map(|(stage, rule)| Some((rule.start.as_str(), stage.start?)))
            .collect();
        for (column, begun) in begun {
            let correction = case.correction("督查事项", self.number, self.unit, column);
            // An empty cell claims nothing that could be confirmed.
            let now = row.date(column);
            let until = self.versions.iter().rev();
            let known = until.skip_while(|version| version.period > row.period);
            let same = known.take_while(|version| version.date(column) == now);
            let since = same.last().map_or(row.period, |version| version.period);
            let claims = now.is_some() && case.confirms_all(self.number, self.unit, since);
            let is_moved = now.is_none_or(|now| begun < now);
            if is_moved && correction.is_none() && !claims {
                row = row.with(column, &begun.to_string());
            }
        }
        row
    }
}

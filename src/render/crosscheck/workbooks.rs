//! The workbooks to attach, against report.json.

use super::sheets::{Book, Cell};
use super::told::{Told, amount, hundredths};
use super::{ATTACHMENTS_FOLDER, Disagreement, Found, plain, same};
use crate::render::workbook::clipped;
use crate::report::attachments;
use std::collections::BTreeMap;

type Checked = Result<(), Disagreement>;

/// Where an attachment stands in its half.
pub fn path(name: &str) -> String {
    format!("{ATTACHMENTS_FOLDER}{}", attachments::file_name(name))
}

/// Which attachment stands at a path.
pub fn name(path: &str) -> Option<&'static str> {
    let file = path.strip_prefix(ATTACHMENTS_FOLDER)?;
    attachments::ATTACHMENTS
        .into_iter()
        .find(|name| attachments::file_name(name) == file)
}

/// One workbook.
pub fn check(file: &Found<'_>, name: &str, told: &Told) -> Checked {
    let book = &mut Book::open(file)?;
    match name {
        "综合排名表" => ranking(book, &file.place(), told),
        "重点工作排名表" => key_works(book, told),
        "逾期事项清单" => overdue(book, told),
        "通报及移交清单" => escalations(book, file.is_office(), told),
        "有效投诉情况表" => complaints(book, told),
        "会议纪律情况表" => meetings(book, told),
        "积分明细表" => points(book, told),
        _ => hand_ins(book, told),
    }
}

/// Rows of a sheet that must be the same as lines of report.json, in the same order. Of a text that no cell holds a workbook has the
/// beginning.
fn rows(book: &mut Book<'_>, sheet: usize, titles: &[&str], expected: &[Vec<String>]) -> Checked {
    let found = book.rows(sheet, titles)?;
    for (row, line) in found.iter().zip(expected) {
        for ((cell, wanted), title) in row.iter().zip(line).zip(titles) {
            let (wanted, found) = (clipped(wanted.as_str()), cell.text());
            // Most cells are the same to the letter.
            if wanted != found {
                same(|| cell.place(), title, &wanted, &found)?;
            }
        }
    }
    same(
        || found.place.clone(),
        "行数",
        &expected.len(),
        &found.len(),
    )
}

/// As [`rows`], in whatever order.
fn rows_unordered(
    book: &mut Book<'_>,
    sheet: usize,
    titles: &[&str],
    mut expected: Vec<Vec<String>>,
) -> Checked {
    let mut found: Vec<(Vec<String>, String)> = book
        .rows(sheet, titles)?
        .iter()
        .map(|row| {
            let place = row.last().map(Cell::place).unwrap_or_default();
            (row.iter().map(|cell| plain(&cell.text())).collect(), place)
        })
        .collect();
    for text in expected.iter_mut().flatten() {
        *text = plain(&clipped(text.as_str()));
    }
    found.sort();
    expected.sort();
    for ((row, place), line) in found.iter().zip(&expected) {
        same(|| place.clone(), "这一行", &line.join(" "), &row.join(" "))?;
    }
    same(|| book.place(sheet), "行数", &expected.len(), &found.len())
}

fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}

fn ranking(book: &mut Book<'_>, place: &str, told: &Told) -> Checked {
    const TITLES: [&str; 9] = [
        "单位",
        "名次",
        "上期名次",
        "基础分",
        "加分",
        "扣分",
        "得分",
        "按期办结",
        "应办结",
    ];
    let mut seen = 0;
    for sheet in 0..book.len() {
        for row in book.rows(sheet, &TITLES)?.iter() {
            let [name, rank, previous, base, plus, minus, score, met, of] = row.as_slice() else {
                continue;
            };
            let Some(unit) = told.units.iter().find(|unit| unit.name == name.text()) else {
                return Err(Disagreement::new(name.place(), "报告数据里没有这个单位"));
            };
            same(|| rank.place(), "名次", &or_dash(unit.rank), &rank.text())?;
            let before = or_dash(unit.previous_rank);
            same(|| previous.place(), "上期名次", &before, &previous.text())?;
            let expected = [
                (score, unit.score),
                (plus, unit.plus),
                (minus, unit.minus),
                (base, unit.score - unit.plus + unit.minus),
            ];
            for (cell, wanted) in expected {
                same_points(cell, "分数", wanted)?;
            }
            for (cell, wanted) in [(met, unit.on_time.met), (of, unit.on_time.of)] {
                same(|| cell.place(), "件数", &wanted.to_string(), &cell.text())?;
            }
            seen += 1;
        }
    }
    let ranked = told.units.iter().filter(|unit| unit.rank.is_some()).count();
    same(|| place.to_owned(), "排名单位数", &ranked, &seen)
}

fn key_works(book: &mut Book<'_>, told: &Told) -> Checked {
    for (sheet, work) in (0..book.len()).zip(&told.key_works) {
        let number = |number: Option<f64>| number.map(amount).unwrap_or_default();
        let queues = [&work.by_result, &work.by_progress].into_iter();
        let expected: Vec<Vec<String>> = queues
            .flat_map(|queue| {
                // Where nobody has reported, no rank is shown.
                let reported = queue.iter().any(|standing| standing.value.is_some());
                queue.iter().map(move |standing| {
                    vec![
                        standing.unit.clone(),
                        or_dash(standing.rank.filter(|_| reported)),
                        number(standing.value),
                        number(standing.target),
                    ]
                })
            })
            .collect();
        let titles = ["单位", "名次", "完成值", "目标值"];
        rows(book, sheet, &titles, &expected)?;
    }
    let works = told.key_works.len().max(1);
    same(|| book.place(0), "工作表个数", &works, &book.len())
}

fn overdue(book: &mut Book<'_>, told: &Told) -> Checked {
    let expected = told
        .overdue()
        .map(|(matter, stage)| {
            vec![
                matter.unit.clone(),
                matter.id.clone(),
                stage.name.clone(),
                stage.days_late.to_string(),
            ]
        })
        .collect();
    rows_unordered(
        book,
        0,
        &["单位", "事项编号", "逾期环节", "逾期天数"],
        expected,
    )
}

fn escalations(book: &mut Book<'_>, office: bool, told: &Told) -> Checked {
    let fired = told.escalations(office);
    let expected: Vec<Vec<String>> = fired
        .iter()
        .map(|fired| {
            vec![
                fired.unit.clone(),
                fired.outcome_words(),
                fired.count.to_string(),
                fired.issued.clone().unwrap_or_default(),
            ]
        })
        .collect();
    rows(book, 0, &["单位", "处理", "次数", "文号"], &expected)?;
    let evidence: Vec<Vec<String>> = fired
        .iter()
        .flat_map(|fired| {
            let events = fired.evidence.iter();
            events.map(|event| vec![fired.unit.clone(), event.id.clone()])
        })
        .collect();
    rows(book, 1, &["单位", "编号"], &evidence)
}

fn complaints(book: &mut Book<'_>, told: &Told) -> Checked {
    for row in book.rows(0, &["单位", "计入次数的有效投诉"])?.iter() {
        let unit = told.units.iter().find(|unit| unit.name == row[0].text());
        // The total, and units that no longer exist.
        let Some(unit) = unit else { continue };
        let counted = unit.valid_complaints.to_string();
        same(|| row[1].place(), "有效投诉", &counted, &row[1].text())?;
    }
    let expected = told
        .complaints
        .iter()
        .map(|complaint| vec![complaint.id.clone(), complaint.unit.clone()])
        .collect();
    rows_unordered(book, 1, &["投诉编号", "被投诉单位"], expected)
}

fn meetings(book: &mut Book<'_>, told: &Told) -> Checked {
    for (sheet, meeting) in (0..book.len()).zip(told.meetings.iter().rev()) {
        let counted = meeting.violations.iter().filter(|own| own.counted);
        let expected: Vec<[&str; 3]> = counted
            .map(|own| [own.unit.as_str(), own.person.as_str(), own.kind.as_str()])
            .collect();
        let found = book.rows(sheet, &["单位", "姓名", "认定情形"])?;
        // Those that count stand first.
        for (row, line) in found.iter().zip(&expected) {
            for (cell, wanted) in row.iter().zip(line) {
                same(|| cell.place(), "违纪", &clipped(*wanted), &cell.text())?;
            }
        }
        let all = meeting.violations.len();
        same(|| found.place.clone(), "人次", &all, &found.len())?;
    }
    let all = told.meetings.len().max(1);
    same(|| book.place(0), "工作表个数", &all, &book.len())
}

/// Points as they are shown; hardly any need be, for the same number shows alike.
fn same_points(cell: &Cell<'_>, what: &str, wanted: f64) -> Checked {
    if cell.is_number(wanted) {
        return Ok(());
    }
    same(|| cell.place(), what, &hundredths(wanted), &cell.points())
}

/// The scores of a sheet, under the names in a column.
fn scores(
    book: &mut Book<'_>,
    (sheet, name): (usize, &str),
    expected: &[(&str, [f64; 3])],
) -> Checked {
    let found = book.rows(sheet, &[name, "加分", "扣分", "得分"])?;
    for (row, (wanted, figures)) in found.iter().zip(expected) {
        let wanted = clipped(*wanted);
        same(|| row[0].place(), name, &wanted, &row[0].text())?;
        for (cell, figure) in row[1..].iter().zip(figures) {
            same_points(cell, "分数", *figure)?;
        }
    }
    same(
        || found.place.clone(),
        "行数",
        &expected.len(),
        &found.len(),
    )
}

fn points(book: &mut Book<'_>, told: &Told) -> Checked {
    let units = told.units.iter();
    let units: Vec<_> = units
        .map(|unit| (unit.name.as_str(), [unit.plus, unit.minus, unit.score]))
        .collect();
    scores(book, (0, "单位"), &units)?;
    let principals = told.principals.iter();
    let principals: Vec<_> = principals
        .map(|own| (own.name.as_str(), [own.plus, own.minus, own.score]))
        .collect();
    scores(book, (1, "姓名"), &principals)?;
    let of = told.principals.iter().map(|own| vec![own.unit.clone()]);
    rows(book, 1, &["单位"], &of.collect::<Vec<_>>())?;
    let entries = told.units.iter().flat_map(|unit| {
        let entries = unit.entries.iter();
        entries.map(|entry| (unit.name.as_str(), entry.points))
    });
    let expected: Vec<(&str, f64)> = entries.collect();
    let found = book.rows(2, &["单位", "分值"])?;
    for (row, (unit, points)) in found.iter().zip(&expected) {
        same(
            || row[0].place(),
            "单位",
            &(*unit).to_owned(),
            &row[0].text(),
        )?;
        same_points(&row[1], "分值", *points)?;
    }
    same(
        || found.place.clone(),
        "行数",
        &expected.len(),
        &found.len(),
    )
}

fn hand_ins(book: &mut Book<'_>, told: &Told) -> Checked {
    let labels: BTreeMap<&str, &str> = attachments::HAND_IN_STATES
        .iter()
        .map(|state| (state.key(), state.label()))
        .collect();
    let expected = told
        .units
        .iter()
        .filter(|unit| unit.owed_ledger)
        .filter_map(|unit| {
            let label = labels.get(unit.submitted.as_str())?;
            Some(vec![
                unit.name.clone(),
                (*label).to_owned(),
                unit.group.clone(),
            ])
        })
        .collect();
    rows_unordered(book, 0, &["单位", "报送情况", "序列"], expected)
}

//! The pages' key figures, against report.json: lights, ranks and scores, escalations.

use super::markup::{self, CellText, HTML};
use super::told::Told;
use super::{Disagreement, Found, place, same};
use crate::model::points::Points;
use crate::model::settings::EscalationRule;
use crate::report::Audience;

type Checked = Result<(), Disagreement>;

/// The number that stands first between two marks, behind a third.
fn number_after(html: &str, behind: &str, before: &str, after: &str) -> Option<usize> {
    let rest = html.split_once(behind)?.1.split_once(before)?.1;
    rest.split_once(after)?.0.trim().parse().ok()
}

/// The matters of each light on the first page.
pub fn lights(page: &Found<'_>, told: &Told) -> Checked {
    let html = page.text()?;
    for light in ["red", "yellow", "green"] {
        let behind = format!("class=\"figure {light}\"");
        let found = number_after(html, &behind, "<b>", "</b>");
        let wanted = Some(told.lights(light));
        if found != wanted {
            return Err(Disagreement::new(
                page.place(),
                format!(
                    "{light}灯件数应为「{}」，这里是「{}」",
                    told.lights(light),
                    found.map(|found| found.to_string()).unwrap_or_default()
                ),
            ));
        }
    }
    Ok(())
}

fn column(header: &[CellText], title: &str) -> Option<usize> {
    header
        .iter()
        .position(|cell| cell.text.trim().starts_with(title))
}

/// The ranks and scores of a group; returns how many units stand there.
pub fn ranking(page: &Found<'_>, told: &Told) -> Result<usize, Disagreement> {
    let mut seen = 0;
    let read = markup::read(page.text()?, &HTML);
    for table in &read.tables {
        let Some((header, rows)) = table.split_first() else {
            continue;
        };
        let columns = ["名次", "单位", "得分"].map(|title| column(header, title));
        let [Some(rank), Some(unit), Some(score)] = columns else {
            continue;
        };
        for row in rows {
            let cell = |at: usize| row.get(at).map(|cell| cell.text.trim().to_owned());
            let name = row.get(unit).and_then(|cell| cell.link.clone());
            let name = name.unwrap_or_default();
            let Some(own) = told.units.iter().find(|own| own.name == name) else {
                return Err(Disagreement::new(
                    page.place(),
                    format!("排名里的「{name}」不在报告数据里"),
                ));
            };
            let place = || format!("{} › {name}", page.place());
            let ranked = own.rank.map(|rank| rank.to_string()).unwrap_or_default();
            same(place, "名次", &ranked, &cell(rank).unwrap_or_default())?;
            let points = Points::from_f64(own.score).unwrap_or_default().to_string();
            same(place, "得分", &points, &cell(score).unwrap_or_default())?;
            seen += 1;
        }
    }
    Ok(seen)
}

/// That all rankings of a half together have every ranked unit.
pub fn ranked(half: Audience, seen: usize, told: &Told) -> Checked {
    let ranked = told.units.iter().filter(|unit| unit.rank.is_some()).count();
    same(|| place(half, "ranking/"), "排名单位数", &ranked, &seen)
}

/// How many are new and how many continue under each rule, and that every unit is named there.
pub fn escalations(page: &Found<'_>, told: &Told) -> Checked {
    let html = page.text()?;
    let fired = told.escalations(page.is_office());
    for rule in EscalationRule::ALL {
        let own: Vec<_> = fired.iter().filter(|own| own.rule == rule.key()).collect();
        let place = || format!("{}#{}", page.place(), rule.key());
        let Some((_, rest)) = html.split_once(&format!("id=\"{}\"", rule.key())) else {
            if own.is_empty() {
                continue;
            }
            return Err(Disagreement::new(place(), "没有这份名单"));
        };
        let section = rest
            .split_once("</section>")
            .map_or(rest, |(section, _)| section);
        for (label, new) in [("本期新增", true), ("持续", false)] {
            let wanted = own.iter().filter(|own| own.new == new).count();
            // In the heading: the names of what counts may say the same.
            let heading = format!("<h3>{label}（");
            let found = number_after(section, &heading, "", "）").unwrap_or_default();
            same(place, label, &wanted, &found)?;
        }
        let text = markup::unescaped(section);
        for own in own {
            if !text.contains(&format!(">{}<", own.unit)) {
                return Err(Disagreement::new(
                    place(),
                    format!("没有写出「{}」", own.unit),
                ));
            }
        }
    }
    Ok(())
}

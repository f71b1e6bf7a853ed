//! What bears a person's name, in lines: the matters that a county leader leads, and the points of a principal.

use super::{Lines, entry_lines};
use crate::model::directory::comparable;
use crate::report::pages::Views;
use crate::report::pages::leaders::LeaderPage;
use crate::report::pages::principals::term_words;
use crate::rules::leaders::named_in;
use crate::rules::principals::PrincipalScore;

/// Everything under the name.
pub(super) fn lines(views: &Views<'_>, wanted: &str, lines: &mut Lines) {
    let name = comparable(wanted);
    let findings = views.input.findings;
    let leaders = findings.leaders.iter().enumerate();
    for (position, _) in leaders.filter(|(_, known)| comparable(&known.name) == name) {
        leader_lines(&views.leader(position), lines);
    }
    let principals = findings.principals.iter();
    for principal in principals.filter(|known| comparable(&known.term.name) == name) {
        principal_lines(views, principal, lines);
    }
}

/// The county leaders and principals in whose name, as the ledgers write it, the wanted one stands: 副县长李四 for 李四.
pub(super) fn alike<'v>(views: &'v Views<'_>, wanted: &str) -> Vec<&'v str> {
    let wanted = comparable(wanted);
    if wanted.chars().count() < 2 {
        return Vec::new();
    }
    let findings = views.input.findings;
    let leaders = findings.leaders.iter().map(|known| known.name.as_str());
    let principals = findings.principals.iter();
    let principals = principals.map(|known| known.term.name.as_str());
    let units = views.input.tribunal.directory.iter();
    let supervising = units.flat_map(|(_, unit)| &unit.supervising_leaders);
    let mut names: Vec<&str> = leaders
        .chain(principals)
        .chain(supervising.flat_map(|cell| named_in(cell)))
        .filter(|name| comparable(name).contains(&*wanted))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A county leader: how many matters of each light, and which.
fn leader_lines(page: &LeaderPage, lines: &mut Lines) {
    let counts = &page.line.counts;
    lines.gap();
    lines.add(0, &format!("{}　牵头县领导", page.line.name));
    lines.add(
        1,
        &format!(
            "牵头事项{}件：红灯{}、黄灯{}、绿灯{}，其中已销号{}件",
            counts.all, counts.red, counts.yellow, counts.green, page.line.closed
        ),
    );
    for row in &page.matters {
        let late = match row.late.as_str() {
            "" => String::new(),
            late => format!("逾期{late}"),
        };
        let due = match row.due.as_str() {
            "" => String::new(),
            due => format!("到期{due}"),
        };
        let marks = row.marks.join(" ");
        let stage = format!("{} {}", row.stage, row.status);
        let parts = [
            row.light.word,
            &row.number.text,
            &row.name,
            &row.unit.text,
            &stage,
            &due,
            &late,
            &marks,
        ];
        lines.row(1, &parts, None);
    }
}

/// A principal: term, score, and the entries of the unit's score within the term.
fn principal_lines(views: &Views<'_>, principal: &PrincipalScore, lines: &mut Lines) {
    let PrincipalScore {
        unit,
        term,
        plus,
        minus,
        score,
    } = principal;
    lines.gap();
    lines.add(0, &format!("{}　主要负责人", term.name));
    lines.row(0, &[views.name(*unit), &term.post, &term_words(term)], None);
    // What is left of the score without what was added and deducted.
    let base = *score - *plus + *minus;
    lines.add(
        1,
        &format!(
            "基础分{base}分，加{plus}分，扣{minus}分，得分{score}分，只计任期内本单位的加分和扣分"
        ),
    );
    let entries = views.entries_of_term(principal).into_iter();
    entry_lines(&views.entries(*unit, entries), lines);
}

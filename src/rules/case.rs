//! Worked cases: small examples of a rule in plain text, which the rules page prints and the tests run.
//!
//! A line that begins at the margin says what comes; the lines below it, indented, are its content:
//!
//! ```text
//! 例：a plain case in one sentence            边：a case at the edge of the rule
//! 名录 / 设定 / 日历                           a directory table, lines of duban.toml, lines of calendar.toml
//! 期 2026-11-13                               a period; without one the sheets are those of every as-of date below
//! 甲镇·督查事项                                a sheet: owner (a unit, or 县政府办) and name; below it a table, cells apart by |
//! 补报 甲镇·督查事项                            the same, handed in late
//! 未报 乙镇、丙镇                              units that hand in nothing in this period; all others hand in a 零报告
//! 按语                                        the week's note
//! 期限                                        a table 起算日期|期限|到期日|跳过|暂算: what counting gives
//! 截至 2026-11-16：what is concluded then      below it the values that say so, as `path = value`
//! ```

use chrono::NaiveDate;

/// Whether a case shows the rule or its edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseKind {
    /// The rule as it is met with every day.
    Plain,
    /// The day before, the day and the day after; the number that just suffices.
    Edge,
}

impl CaseKind {
    /// The word before the case's sentence.
    pub fn label(self) -> &'static str {
        match self {
            CaseKind::Plain => "常例",
            CaseKind::Edge => "边界",
        }
    }
}

/// A worked case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Plain or edge.
    pub kind: CaseKind,
    /// What it shows, in one sentence (Chinese).
    pub sentence: String,
    /// The unit directory, where it is another than the usual one.
    pub directory: Option<Table>,
    /// Lines of `duban.toml` behind the county.
    pub settings: String,
    /// `calendar.toml`.
    pub calendar: String,
    /// What was handed in.
    pub periods: Vec<CasePeriod>,
    /// Limits with the day on which they end.
    pub counted: Vec<Counted>,
    /// What is concluded.
    pub outcomes: Vec<Outcome>,
}

/// A table: rows of cells, the header first.
pub type Table = Vec<Vec<String>>;

/// What was handed in for one period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CasePeriod {
    /// The folder's date; `None` where the same papers are judged at each outcome's own date.
    pub date: Option<NaiveDate>,
    /// The sheets.
    pub sheets: Vec<CaseSheet>,
    /// Units that hand in nothing.
    pub silent: Vec<String>,
    /// The week's note; empty where there is none.
    pub note: String,
}

/// A sheet of somebody's workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSheet {
    /// A unit, or 县政府办.
    pub owner: String,
    /// Handed in late (补报).
    pub late: bool,
    /// Name of the sheet.
    pub name: String,
    /// Its rows.
    pub table: Table,
}

/// A limit counted from its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The start day.
    pub start: NaiveDate,
    /// The limit, as `duban.toml` writes it.
    pub limit: String,
    /// The last day on time.
    pub due: NaiveDate,
    /// Days off between them, the due date included.
    pub skipped: usize,
    /// Counted with weekends only (暂算).
    pub provisional: bool,
}

/// What is concluded at an as-of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The conclusion in words.
    pub sentence: String,
    /// The values that say so.
    pub checks: Vec<Check>,
}

/// A value that must be found in what the program puts out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Where to look, such as `matters[A1@甲镇].stages[上报].status`.
    pub path: String,
    /// How it compares.
    pub relation: Relation,
    /// With what.
    pub value: String,
}

/// How a value found compares with the expected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Equal.
    Is,
    /// Contains it, as an element or as part of the text.
    Contains,
    /// Does not contain it.
    Lacks,
}

/// A line at the margin with the content below it.
struct Block<'a> {
    line: usize,
    head: &'a str,
    body: Vec<&'a str>,
}

/// Reads a file of cases.
///
/// # Errors
/// The first line that is not of the form above, with its number.
pub fn parse(text: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    for block in blocks(text)? {
        let begun = [("例：", CaseKind::Plain), ("边：", CaseKind::Edge)]
            .into_iter()
            .find_map(|(word, kind)| Some((block.head.strip_prefix(word)?, kind)));
        match (begun, cases.last_mut()) {
            (Some((sentence, kind)), _) => cases.push(begin(kind, sentence)),
            (None, Some(case)) => add(case, &block)?,
            (None, None) => return Err(format!("line {}: no case has begun", block.line)),
        }
    }
    for case in &cases {
        if case.counted.is_empty()
            && case
                .outcomes
                .iter()
                .all(|outcome| outcome.checks.is_empty())
        {
            return Err(format!("「{}」 concludes nothing", case.sentence));
        }
    }
    Ok(cases)
}

fn blocks(text: &str) -> Result<Vec<Block<'_>>, String> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        if content.trim().is_empty() {
            continue;
        }
        if let Some(indented) = content.strip_prefix("  ") {
            let block = blocks
                .last_mut()
                .ok_or_else(|| format!("line {line}: content without a head"))?;
            block.body.push(indented);
        } else {
            blocks.push(Block {
                line,
                head: content.trim_end(),
                body: Vec::new(),
            });
        }
    }
    Ok(blocks)
}

fn begin(kind: CaseKind, sentence: &str) -> Case {
    Case {
        kind,
        sentence: sentence.to_owned(),
        directory: None,
        settings: String::new(),
        calendar: String::new(),
        periods: Vec::new(),
        counted: Vec::new(),
        outcomes: Vec::new(),
    }
}

fn add(case: &mut Case, block: &Block<'_>) -> Result<(), String> {
    let fault = |what: &str| format!("line {}: {what}: {}", block.line, block.head);
    let (word, rest) = block.head.split_once(' ').unwrap_or((block.head, ""));
    match word {
        "名录" => case.directory = Some(table(&block.body)),
        "设定" => case.settings = block.body.join("\n"),
        "日历" => case.calendar = block.body.join("\n"),
        "期" => case.periods.push(CasePeriod {
            date: Some(date(rest).ok_or_else(|| fault("no date"))?),
            ..CasePeriod::default()
        }),
        "期限" => {
            for line in block.body.iter().skip(1) {
                let counted = counted(line).ok_or_else(|| fault(line))?;
                case.counted.push(counted);
            }
        }
        "截至" => {
            let outcome = outcome(rest, &block.body).ok_or_else(|| fault("no outcome"))?;
            case.outcomes.push(outcome);
        }
        "未报" => {
            let names = rest.split('、').map(str::to_owned);
            period(case).silent.extend(names);
        }
        "按语" => period(case).note = block.body.join("\n"),
        _ => {
            let (late, name) = if word == "补报" {
                (true, rest)
            } else {
                (false, block.head)
            };
            let (owner, name) = name.split_once('·').ok_or_else(|| fault("unknown"))?;
            period(case).sheets.push(CaseSheet {
                owner: owner.to_owned(),
                late,
                name: name.to_owned(),
                table: table(&block.body),
            });
        }
    }
    Ok(())
}

/// The period that is being filled; one without a date where none was begun.
fn period(case: &mut Case) -> &mut CasePeriod {
    if case.periods.is_empty() {
        case.periods.push(CasePeriod::default());
    }
    let last = case.periods.len() - 1;
    &mut case.periods[last]
}

fn table(lines: &[&str]) -> Table {
    lines
        .iter()
        .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

fn date(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok()
}

fn counted(line: &str) -> Option<Counted> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [start, limit, due, skipped, provisional] = cells.as_slice() else {
        return None;
    };
    Some(Counted {
        start: date(start)?,
        limit: (*limit).to_owned(),
        due: date(due)?,
        skipped: skipped.parse().ok()?,
        provisional: match *provisional {
            "暂算" => true,
            "" => false,
            _ => return None,
        },
    })
}

fn outcome(head: &str, body: &[&str]) -> Option<Outcome> {
    let (day, sentence) = head.split_once('：')?;
    let checks = body
        .iter()
        .map(|line| check(line))
        .collect::<Option<Vec<Check>>>()?;
    Some(Outcome {
        as_of: date(day)?,
        sentence: sentence.to_owned(),
        checks,
    })
}

fn check(line: &str) -> Option<Check> {
    let relations = [
        (" = ", Relation::Is),
        (" 不含 ", Relation::Lacks),
        (" 含 ", Relation::Contains),
    ];
    relations.into_iter().find_map(|(sign, relation)| {
        let (path, value) = line.split_once(sign)?;
        Some(Check {
            path: path.trim().to_owned(),
            relation,
            value: value.trim().to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_read_with_its_papers_and_what_it_concludes() {
        let cases = parse(
            "例：一件事项\n甲镇·督查事项\n  编号|办结日期\n  A1|\n未报 乙镇、丙镇\n截至 2026-11-16：未完成。\n  matters[A1].light = red\n  \
             matters[A1].flags 不含 order\n\n边：一个期限\n期限\n  起算日期|期限|到期日|跳过|暂算\n  2026-12-24|10工作日|2027-01-07|4|暂算\n",
        )
        .expect("sound cases");
        assert_eq!(cases.len(), 2);
        assert_eq!(cases[0].kind, CaseKind::Plain);
        let period = &cases[0].periods[0];
        assert_eq!(period.date, None);
        assert_eq!(period.silent, ["乙镇", "丙镇"]);
        assert_eq!(period.sheets[0].owner, "甲镇");
        assert_eq!(period.sheets[0].table[1], ["A1", ""]);
        let outcome = &cases[0].outcomes[0];
        assert_eq!(outcome.sentence, "未完成。");
        assert_eq!(outcome.checks[0].value, "red");
        assert_eq!(outcome.checks[1].relation, Relation::Lacks);
        assert_eq!(cases[1].kind, CaseKind::Edge);
        assert!(cases[1].counted[0].provisional);
        assert_eq!(cases[1].counted[0].skipped, 4);
    }

    #[test]
    fn what_is_not_of_the_form_is_refused_with_its_line() {
        for (text, words) in [
            ("截至 2026-11-16：x\n  a = b", "line 1"),
            ("例：x\n期 十一月\n", "line 2"),
            ("例：x\n不知所云\n", "line 2"),
            ("例：x\n截至 2026-11-16：x\n  没有等号\n", "line 2"),
            (
                "例：x\n期限\n  起算日期|期限|到期日\n  2026-11-16|3日|2026-11-19\n",
                "line 2",
            ),
            ("例：x\n截至 2026-11-16：没有要查的\n", "concludes nothing"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}

//! 通报及移交清单: what is proposed or issued, and every event behind it (E2, E3, E5).

use super::{Sheet, Views, number};
use crate::report::pages::escalations::{cause, outcome_words};
use crate::report::pages::left_open::left_open_words;
use crate::report::pages::office_columns::beside;
use crate::report::pages::story::earlier_than_told;
use crate::report::pages::words::printed;
use crate::report::table::{Block, ColumnKind, Table, TableCell, TableColumn, columns};
use crate::rules::escalations::Escalation;

const COLUMNS: &[(&str, ColumnKind)] = &[
    ("序号", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("个人或问题", ColumnKind::Mark),
    ("处理", ColumnKind::Mark),
    ("事由", ColumnKind::Mark),
    ("次数", ColumnKind::Mark),
    ("应达次数", ColumnKind::Mark),
    ("达到日期", ColumnKind::Mark),
    ("文号", ColumnKind::Mark),
    ("依据", ColumnKind::Mark),
];

const EVIDENCE: &[(&str, ColumnKind)] = &[
    ("清单序号", ColumnKind::Mark),
    ("单位", ColumnKind::Name),
    ("处理", ColumnKind::Mark),
    ("第几次", ColumnKind::Mark),
    ("编号", ColumnKind::Name),
    ("日期", ColumnKind::Mark),
    ("事实", ColumnKind::Prose),
];

/// Where the events stand; for the office.
const PLACES: &[(&str, ColumnKind)] = &[
    ("文件", ColumnKind::Prose),
    ("表", ColumnKind::Mark),
    ("单元格", ColumnKind::Mark),
];

impl Views<'_> {
    /// The list, and the events behind each of its lines.
    pub(super) fn escalation_tables(&self) -> Vec<Table> {
        let all: Vec<&Escalation> = self.escalations().collect();
        let (new, continuing): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|escalation| escalation.new);
        let numbered: Vec<(usize, &Escalation)> =
            new.iter().chain(&continuing).copied().enumerate().collect();
        let (first, rest) = numbered.split_at(new.len());
        let rows = |part: &[(usize, &Escalation)]| -> Vec<Vec<TableCell>> {
            part.iter()
                .map(|(at, escalation)| self.escalation_row(*at, escalation))
                .collect()
        };
        let shown = if self.is_office() {
            "本表列出全部处理建议，供内部审定，未印发的移交、问责事项不得外传，不作通报的附件（附件取自公开版）"
        } else {
            "移交县纪委监委和启动问责的，印发以后列入本表"
        };
        let earlier: Vec<String> = (numbered.iter())
            .filter_map(|(_, fired)| earlier_than_told(fired, self.name(fired.unit)))
            .map(|words| format!("；{words}"))
            .collect();
        let sheet = Sheet {
            name: "通报及移交清单",
            title: format!("{}通报及移交清单", self.county()),
            about: format!(
                "本期新增{}项，持续{}项{}",
                first.len(),
                rest.len(),
                self.issued_now_words(&continuing)
            ),
            counting: format!(
                "「拟」表示程序按规定次数列出、尚未登记文号；次数按各规则的统计期间计算，同一会议、同一文号只计一次；{shown}{}{}。",
                earlier.concat(),
                self.last_year_note()
            ),
            columns: columns(COLUMNS),
        };
        let blocks = vec![
            Block::headed(
                format!("一、本期新增（{}项）", first.len()),
                rows(first),
                if self.is_office() {
                    "本期没有新增。"
                } else {
                    "本期没有可以列出的新增。"
                },
            ),
            Block::headed(
                format!("二、持续（{}项）", rest.len()),
                rows(rest),
                if self.is_office() {
                    "没有持续的事项。"
                } else {
                    "没有可以列出的持续事项。"
                },
            ),
        ];
        vec![self.table(sheet, blocks), self.evidence_table(&numbered)]
    }

    /// What the year before left open, in January; it is none of the list. The county reads of what has been issued since.
    fn last_year_note(&self) -> String {
        let settled = self.settled_words();
        let settled = if settled.is_empty() {
            String::new()
        } else {
            format!(
                "；上年达到次数、今年印发的{}项（统计期间已过，不在本表）：{}",
                settled.len(),
                settled.join("；")
            )
        };
        let open = self.left_by_last_year().into_iter();
        let open: Vec<String> = open
            .filter(|entry| entry.issued.is_none())
            .map(|entry| format!("{}{}", self.name(entry.unit), left_open_words(entry)))
            .collect();
        if open.is_empty() {
            return settled;
        }
        format!(
            "{settled}；上年达到次数、至今没有登记文号的{}项（统计期间已过，不在本表）：{}",
            open.len(),
            open.join("；")
        )
    }

    /// How many of the continuing ones were issued since the period before; empty where none was.
    fn issued_now_words(&self, continuing: &[&Escalation]) -> String {
        let issued = continuing.iter().filter(|fired| self.is_issued_now(fired));
        match issued.count() {
            0 => String::new(),
            count => format!("（其中本期印发{count}项）"),
        }
    }

    fn escalation_row(&self, at: usize, escalation: &Escalation) -> Vec<TableCell> {
        vec![
            number(at),
            self.name_cell(escalation.unit),
            TableCell::text(escalation.subject.clone().unwrap_or_default()),
            TableCell::text(outcome_words(escalation)),
            TableCell::text(cause(escalation.rule)),
            TableCell::Count(escalation.count),
            TableCell::Count(escalation.threshold as usize),
            TableCell::Date(escalation.reached),
            TableCell::text(escalation.issued.clone().unwrap_or_default()),
            TableCell::text(printed(escalation.rule.clause())),
        ]
    }

    fn evidence_table(&self, numbered: &[(usize, &Escalation)]) -> Table {
        let mut headings: Vec<TableColumn> = columns(EVIDENCE);
        if self.is_office() {
            headings.extend(columns(PLACES));
        }
        let mut rows = Vec::new();
        for (at, escalation) in numbered {
            for event in &escalation.evidence {
                let mut row = Vec::with_capacity(headings.len());
                row.extend([
                    number(*at),
                    self.name_cell(escalation.unit),
                    TableCell::text(outcome_words(escalation)),
                    TableCell::Count(event.nth),
                    TableCell::text(&event.id),
                    TableCell::Date(event.date),
                    TableCell::text(beside(
                        &printed(&event.detail),
                        &self.corrected(&event.place, escalation.unit),
                    )),
                ]);
                if self.is_office() {
                    row.push(TableCell::text(&*event.place.sheet.file));
                    row.push(TableCell::text(&*event.place.sheet.sheet));
                    row.push(TableCell::text(event.place.cell()));
                }
                rows.push(row);
            }
        }
        let sheet = Sheet {
            name: "事实依据",
            title: format!("{}通报及移交事实依据", self.county()),
            about: format!("共{}条", rows.len()),
            counting: "「清单序号」是「通报及移交清单」中的序号；「第几次」相同的合计为一次。"
                .to_owned(),
            columns: headings,
        };
        self.table(sheet, vec![Block::plain(rows, "没有需要列出的事实。")])
    }
}

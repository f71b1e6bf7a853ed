//! Data files: report.json and its schema, the CSV tables, the manifest.

use super::OutputFile;
use crate::report::contract::{self, Gatherer};
use crate::report::manifest::{self, MANIFEST_FILE, Manifest};
use crate::report::published::BuiltRecord;
use crate::report::verdicts::InTheMaking;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Why a data file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A value that JSON has no form for.
    #[error("JSON:{0}")]
    Json(#[from] serde_json::Error),
    /// A text that could not be written.
    #[error("JSON:{0}")]
    NotWritten(#[from] io::Error),
    /// A table that could not be written.
    #[error("CSV:{0}")]
    Csv(#[from] csv::Error),
}

/// Excel takes a CSV file for UTF-8 only behind a byte-order mark.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes report.json.
///
/// # Errors
/// Where a value cannot be written.
pub fn report(report: &Gatherer<'_>, out: &mut impl Write) -> Result<(), DataError> {
    Ok(contract::to_json(report, out)?)
}

/// The report's schema.
pub fn schema() -> OutputFile {
    OutputFile {
        path: "data/report.schema.json".to_owned(),
        bytes: contract::schema().into_bytes(),
    }
}

/// A list of the report as a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Units by their ranks.
    Ranking,
    /// Matters, a line for each stage.
    Matters,
    /// Escalations, a line for each event.
    Escalations,
}

impl List {
    /// All, in the order in which they go out.
    pub const ALL: [List; 3] = [List::Ranking, List::Matters, List::Escalations];

    /// Where it stands in the office's half.
    pub fn path(self) -> &'static str {
        match self {
            List::Ranking => "data/ranking.csv",
            List::Matters => "data/matters.csv",
            List::Escalations => "data/escalations.csv",
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// Where a value cannot be written.
    pub fn write(self, report: &Gatherer<'_>, out: &mut impl Write) -> Result<(), DataError> {
        match self {
            List::Ranking => ranking(report, out),
            List::Matters => matters(report, out),
            List::Escalations => escalations(report, out),
        }
    }
}

/// Writes what the period came to, as `duban publish` keeps it.
///
/// # Errors
/// Where a value cannot be written.
pub fn record(
    record: &BuiltRecord<InTheMaking<'_>>,
    out: &mut impl Write,
) -> Result<(), DataError> {
    Ok(serde_json::to_writer(out, record)?)
}

fn table(
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    out: &mut impl Write,
) -> Result<(), DataError> {
    out.write_all(BYTE_ORDER_MARK)?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(header)?;
    for row in rows {
        for cell in &row {
            writer.write_field(&*as_text(cell))?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.flush()?)
}

/// Text that an office program would take for a formula stays text.
fn as_text(cell: &str) -> Cow<'_, str> {
    let may_be_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if may_be_formula && cell.parse::<f64>().is_err() {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

fn optional<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn ranking(report: &Gatherer<'_>, out: &mut impl Write) -> Result<(), DataError> {
    let header = [
        "序列",
        "名次",
        "上期名次",
        "单位",
        "得分",
        "加分",
        "扣分",
        "按期办结",
        "应办结",
        "报送",
    ];
    // Groups in the order of their first units.
    let mut groups: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for unit in report.units() {
        let known = groups.iter().position(|group| *group == unit.group);
        let group = known.unwrap_or(groups.len());
        if known.is_none() {
            groups.push(unit.group.clone());
        }
        let line = vec![
            unit.group,
            optional(unit.rank),
            optional(unit.previous_rank),
            unit.name,
            unit.score.to_string(),
            unit.plus.to_string(),
            unit.minus.to_string(),
            unit.on_time.met.to_string(),
            unit.on_time.of.to_string(),
            unit.submitted,
        ];
        lines.push(((group, unit.rank), line));
    }
    lines.sort_by_key(|(order, _)| *order);
    table(&header, lines.into_iter().map(|(_, line)| line), out)
}

fn matters(report: &Gatherer<'_>, out: &mut impl Write) -> Result<(), DataError> {
    let header = [
        "事项编号",
        "单位",
        "事项名称",
        "类别",
        "依据",
        "灯",
        "已销号",
        "已容错",
        "环节",
        "状态",
        "起算日期",
        "到期日",
        "完成日期",
        "逾期天数",
        "逾期工作日",
        "暂算",
        "已作废",
    ];
    let yes = |flag: bool| if flag { "是" } else { "" }.to_owned();
    table(
        &header,
        report.matters().flat_map(|matter| {
            let stages = matter.stages.iter().map(|stage| {
                vec![
                    matter.id.clone(),
                    matter.unit.clone(),
                    matter.name.clone(),
                    matter.category.clone(),
                    matter.clause.clone(),
                    // Who filters by light must count what the pages count.
                    if matter.struck {
                        String::new()
                    } else {
                        matter.light.clone()
                    },
                    yes(matter.closed),
                    yes(matter.exempt),
                    stage.stage.clone(),
                    stage.status.clone(),
                    optional(stage.start),
                    optional(stage.due),
                    optional(stage.done),
                    stage.days_late.to_string(),
                    stage.working_days_late.to_string(),
                    yes(stage.provisional),
                    yes(matter.struck),
                ]
            });
            stages.collect::<Vec<_>>()
        }),
        out,
    )
}

fn escalations(report: &Gatherer<'_>, out: &mut impl Write) -> Result<(), DataError> {
    let header = [
        "规则",
        "依据",
        "处理",
        "单位",
        "对象",
        "次数",
        "本期新增",
        "文号",
        "证据编号",
        "证据日期",
        "文件",
        "表",
        "单元格",
    ];
    table(
        &header,
        report.escalations().flat_map(|escalation| {
            let events = escalation.evidence.iter().map(|event| {
                vec![
                    escalation.rule.clone(),
                    escalation.clause.clone(),
                    match escalation.issued {
                        Some(_) => escalation.outcome.clone(),
                        None => format!("拟{}", escalation.outcome),
                    },
                    escalation.unit.clone(),
                    optional(escalation.subject.as_ref()),
                    escalation.count.to_string(),
                    if escalation.new { "是" } else { "" }.to_owned(),
                    optional(escalation.issued.as_ref()),
                    event.id.clone(),
                    event.date.to_string(),
                    event.file.clone(),
                    event.sheet.clone(),
                    event.cell.clone(),
                ]
            });
            events.collect::<Vec<_>>()
        }),
        out,
    )
}

/// The manifest of a half from the hashes of its files, the county and period that it is of, and its inputs as it may name them.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn manifest(
    outputs: BTreeMap<String, String>,
    half: &str,
    inputs: BTreeMap<String, String>,
    (county, as_of): (&str, NaiveDate),
    fingerprint: &str,
) -> Result<OutputFile, DataError> {
    let manifest = Manifest {
        program: manifest::PROGRAM.to_owned(),
        half: half.to_owned(),
        version: manifest::VERSION.to_owned(),
        county: county.to_owned(),
        as_of,
        fingerprint: fingerprint.to_owned(),
        inputs,
        outputs,
    };
    let mut text = serde_json::to_string_pretty(&manifest)?;
    text.push('\n');
    Ok(OutputFile {
        path: MANIFEST_FILE.to_owned(),
        bytes: text.into_bytes(),
    })
}

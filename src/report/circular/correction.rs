//! The circular that corrects an earlier one, from the comparison of two builds.

use super::{Document, DocumentTable, Part, issuer};
use crate::report::Audience;
use crate::report::comparison::Comparison;
use crate::report::pages::periods::difference_row;
use crate::report::pages::words::long_day;
use crate::report::published::BuiltRecord;
use crate::report::table::Foot;
use crate::report::verdicts::Difference;

/// The path of the correction.
pub const CORRECTION: &str = "更正通报(代拟稿).docx";

const COLUMNS: &[(&str, u32)] = &[
    ("序号", 8),
    ("单位", 20),
    ("对象和项目", 28),
    ("更正前", 22),
    ("更正后", 22),
];

impl Comparison<'_> {
    /// The correction of something that [is public](Comparison::is_public), as a draft. What only the office may know of stands on the page that is taken out.
    pub fn circular(&self) -> Document {
        let (internal, public): (Vec<&Difference>, Vec<&Difference>) = self
            .differences
            .iter()
            .partition(|difference| difference.list.is_office_only());
        let old = long_day(self.old.as_of);
        let mut body = Vec::new();
        body.push(Part::Text(format!(
            "经复核，截至{old}的督查督办情况通报有{}处需要更正，现更正如下。原通报及附件与本通报不一致的，以本通报为准。",
            public.len()
        )));
        body.push(Part::Table(table(&public, Audience::County)));
        // The signature never stands on a page without a word of the text.
        body.push(Part::Text("特此更正。".to_owned()));
        let mut inside = Vec::new();
        if !internal.is_empty() {
            inside.push(Part::Heading(
                1,
                "内部附页（供领导审定，印发前抽去）".to_owned(),
            ));
            inside.push(Part::Text(format!(
                "以下{}处不同属于内部掌握的内容，正文没有写入。",
                internal.len()
            )));
            inside.push(Part::Table(table(&internal, Audience::Office)));
        }
        Document {
            path: CORRECTION.to_owned(),
            title: vec![
                issuer(&self.new.county),
                format!("关于更正截至{old}"),
                "督查督办情况通报的通报".to_owned(),
            ],
            addressees: self.addressees(),
            body,
            attachments: vec!["更正对照表".to_owned()],
            issuer: issuer(&self.new.county),
            date: self.new.as_of,
            // A correction is not of the day of what it corrects, and nobody knows when it goes out.
            issued: "　　　　年　　月　　日".to_owned(),
            internal: inside,
            foot: Foot {
                as_of: self.new.as_of,
                fingerprint: self.new.fingerprint.clone(),
            },
        }
    }
}

impl Comparison<'_> {
    /// The units that exist at the as-of date; what is dissolved is in no list of units.
    fn addressees(&self) -> String {
        let BuiltRecord {
            units, verdicts, ..
        } = self.new;
        let existing = units.iter().filter(|unit| verdicts.has_ranked(unit));
        existing.map(String::as_str).collect::<Vec<_>>().join("、")
    }
}

fn table(differences: &[&Difference], audience: Audience) -> DocumentTable {
    let rows = differences
        .iter()
        .enumerate()
        .map(|(at, difference)| {
            let row = difference_row(difference, audience);
            let about: Vec<&str> = [row.list, row.subject.as_str(), row.item.as_str()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
            vec![
                (at + 1).to_string(),
                row.unit,
                about.join("　"),
                row.before,
                row.after,
            ]
        })
        .collect();
    DocumentTable::new(COLUMNS, rows)
}

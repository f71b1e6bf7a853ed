//! What differs between two builds, as text and as a table for a correction.

use super::Audience;
use super::pages::periods::difference_row;
use super::pages::words::long_day;
use super::published::BuiltRecord;
use super::regrouping::{self, Regrouping};
use super::table::{Block, Book, ColumnKind, Foot, MAKERS_LINE, Table, TableCell, columns};
use super::verdicts::{COMPARED, Difference, NOT_COMPARED, Verdicts};

/// Two builds and what differs between them.
pub struct Comparison<'a> {
    /// The earlier build.
    pub old: &'a BuiltRecord,
    /// The later one.
    pub new: &'a BuiltRecord,
    /// What differs, in order of list, unit and subject.
    pub differences: Vec<Difference>,
    /// The units that have another name in the later one, in words; that alone is no difference.
    pub renamed: Vec<String>,
    /// What differs only because units have another group in the later one.
    pub regrouping: Regrouping,
}

impl<'a> Comparison<'a> {
    /// Compares two builds.
    pub fn of(old: &'a BuiltRecord, new: &'a BuiltRecord) -> Comparison<'a> {
        let mut units = new.units.clone();
        units.extend(old.units.iter().cloned());
        let before = old.verdicts.under(&new.other_names);
        let differences = Verdicts::differences(&before, &new.verdicts, &units);
        let groups = old.groups_under(&new.other_names);
        let (regrouping, differences) = regrouping::set_apart(&groups, &new.groups, differences);
        Comparison {
            old,
            new,
            differences,
            regrouping,
            renamed: old.renamed(&new.other_names),
        }
    }

    /// Whether anything differs that everybody may read of.
    pub fn is_public(&self) -> bool {
        let mut differences = self.differences.iter();
        differences.any(|difference| !difference.list.is_office_only())
    }

    /// The comparison as lines of text.
    pub fn lines(&self) -> Vec<String> {
        let build = |record: &BuiltRecord| {
            format!(
                "{} 截至 {}（输入指纹 {}，程序 {}）",
                record.county,
                record.as_of,
                short(&record.fingerprint),
                record.version
            )
        };
        let mut lines = vec![
            format!("原：{}", build(self.old)),
            format!("新：{}", build(self.new)),
        ];
        if self.old.as_of != self.new.as_of {
            lines.push("两份结果是前后两期，下面是两期之间的变化，不是更正。".to_owned());
        }
        if !self.renamed.is_empty() {
            lines.push(format!(
                "更名的单位（不作更正）：{}",
                self.renamed.join("、")
            ));
        }
        if !self.regrouping.units.is_empty() {
            let units = self.regrouping.units.join("、");
            let counted = match self.regrouping.differences.len() {
                0 => String::new(),
                count => format!("；名次因此不同的{count}处"),
            };
            lines.push(format!("调整序列的单位（不作更正）：{units}{counted}"));
            lines.extend(self.regrouping.differences.iter().map(line));
        }
        if self.differences.is_empty() {
            let apart = if self.regrouping.differences.is_empty() {
                ""
            } else {
                "除因调整序列变动的名次以外，"
            };
            lines.push(format!("{apart}{COMPARED}没有不同；{NOT_COMPARED}。"));
            return lines;
        }
        lines.push(format!("共有 {} 处不同：", self.differences.len()));
        let mut list = None;
        for difference in &self.differences {
            if list != Some(difference.list) {
                list = Some(difference.list);
                lines.push(format!("【{}】", difference.list.label()));
            }
            lines.push(line(difference));
        }
        lines
    }

    /// The comparison as a workbook to be attached to a correction.
    pub fn book(&self) -> Book {
        let foot = Foot {
            as_of: self.new.as_of,
            fingerprint: self.new.fingerprint.clone(),
        };
        Book {
            path: "更正对照表.xlsx".to_owned(),
            annex: "附件".to_owned(),
            marking: "",
            tables: vec![self.table(&foot)],
            foot,
        }
    }

    fn table(&self, foot: &Foot) -> Table {
        let row = |(position, difference): (usize, &Difference)| {
            let row = difference_row(difference, Audience::County);
            vec![
                TableCell::Count(position + 1),
                TableCell::text(row.list),
                TableCell::text(row.unit),
                TableCell::text(row.subject),
                TableCell::text(row.item),
                TableCell::text(row.before),
                TableCell::text(row.after),
            ]
        };
        // It goes out with the correction: what only the office may know of stands on the draft's internal page.
        let public: Vec<&Difference> = self
            .differences
            .iter()
            .filter(|difference| !difference.list.is_office_only())
            .collect();
        Table {
            name: "更正对照表".to_owned(),
            title: format!("{}更正对照表", self.new.county),
            notes: vec![
                format!(
                    "截至日期：{}　　共{}处",
                    long_day(self.new.as_of),
                    public.len()
                ),
                format!(
                    "口径说明：更正前为截至{}的原结果（输入指纹{}），更正后为截至{}的新结果（输入指纹{}）。",
                    long_day(self.old.as_of),
                    short(&self.old.fingerprint),
                    long_day(self.new.as_of),
                    short(&self.new.fingerprint)
                ),
            ],
            columns: columns(&[
                ("序号", ColumnKind::Mark),
                ("名单", ColumnKind::Mark),
                ("单位", ColumnKind::Name),
                ("对象", ColumnKind::Prose),
                ("项目", ColumnKind::Prose),
                ("更正前", ColumnKind::Prose),
                ("更正后", ColumnKind::Prose),
            ]),
            blocks: vec![Block::plain(
                public.into_iter().enumerate().map(row).collect(),
                "名次、得分、判定和名单没有需要更正的。",
            )],
            footer: vec![MAKERS_LINE.to_owned(), foot.line()],
        }
    }
}

fn line(difference: &Difference) -> String {
    let row = difference_row(difference, Audience::Office);
    let about = [row.unit.as_str(), row.subject.as_str(), row.item.as_str()];
    let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
    format!(
        "  {}：原 {} → 新 {}",
        about.join(" "),
        row.before,
        row.after
    )
}

fn short(fingerprint: &str) -> String {
    fingerprint.chars().take(12).collect()
}

//! Columns that are not read and look as if they ought to be: of days under a header that nobody knows, and of complainants' names.

use super::{absent, unread};
use crate::ingest::header::Header;
use crate::model::schema::{Column, Field, Sheet};
use crate::source::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// A column that is not read, and the columns of the sheet that it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookalike {
    /// Where it stands.
    pub column: u32,
    /// Its header as compared.
    pub header: String,
    /// The names of those that it looks like, which the sheet lacks.
    pub like: Vec<&'static str>,
}

/// People by what they are to a complaint, other than the complainant: the accused, and those who deal with it.
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"被(?:投诉|举报|反映|信访|检举|控告)(?:人员|人|者|对象|方|主体)|(?:经办|承办|主办|协办|交办|办理|受理|处理|登记|记录|录入|核实|调查|核查|责任|负责|分管|包案|填表|填报|审核|审批|批准|签批|批示|接待|接访|接听|接电|接线|回访|答复|督办|联络|主持|确认)(?:人员|人|者)|人数|人次|人民|次数|热线",
    )
});

/// The columns that look like columns of days that the sheet lacks.
pub fn of_days(header: &Header) -> Vec<Lookalike> {
    like_days(header, may_be_of_days, resembles)
}

/// The columns that are not read whose headers may be of days, and are like some of the columns of days that the sheet lacks.
pub(super) fn like_days(
    header: &Header,
    may_be_of_days: impl Fn(&str) -> bool,
    is_like: impl Fn(&Column, &str) -> bool,
) -> Vec<Lookalike> {
    let absent: Vec<&Column> = absent(header)
        .filter(|column| column.holds_a_day())
        .collect();
    unread(header)
        .filter(|(_, text)| may_be_of_days(text) && !is_of_another_sheet(header.sheet, text))
        .map(|(column, text)| {
            let like = absent.iter().filter(|wanted| is_like(wanted, text));
            Lookalike {
                column,
                header: text.to_owned(),
                like: like.map(|wanted| wanted.name).collect(),
            }
        })
        .filter(|found| !found.like.is_empty())
        .collect()
}

/// The columns of 投诉登记 that are not read and may name who complained, by their headers.
pub fn of_complainants(header: &Header) -> impl Iterator<Item = (u32, &str)> {
    let is_register = header.sheet == Sheet::Complaints;
    unread(header).filter(move |(_, text)| is_register && may_name_complainants(text))
}

/// Who complained, as columns of other ledgers and registers are headed.
static COMPLAINANTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(?:实名)?(?:(?:投诉|信访|举报|反映|检举|控告|上访|来访|来信|来电|诉求|申诉|求助)(?:举报)?(?:人员|人|者|群众)|上访户|信访户|投诉方)(?:姓名|名字|名称|信息|情况)?$",
    )
});

/// The columns of any other sheet that are headed as those of complainants; none of them is read.
pub fn of_complainants_elsewhere(header: &Header) -> impl Iterator<Item = u32> {
    let is_register = header.sheet == Sheet::Complaints;
    let columns = header.ignored();
    let named = columns.filter(move |(_, text)| !is_register && COMPLAINANTS.is_match(&text.text));
    named.map(|(column, _)| column)
}

/// Whether a header of 交办清单 is that of a column of 督查事项, which is told as such.
fn is_of_another_sheet(sheet: Sheet, text: &str) -> bool {
    let mut columns = Sheet::Matters.schema().columns.iter();
    sheet == Sheet::AssignmentList && columns.any(|column| column.is_called(text))
}

/// Whether a header has a character in which some name of a day ends, or that stands before it: a slip leaves one of them.
fn may_be_of_days(text: &str) -> bool {
    text.contains(['日', '期', '时', '间', '限', '起', '止'])
}

fn resembles(column: &Column, text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    if bare == "完成时间" {
        return matches!(column.field, Field::DoneOn | Field::Deadline);
    }
    column
        .names()
        .any(|name| bare.contains(&*name) || is_a_slip_of(&bare, &name))
}

/// Whether one character makes the difference, and not that between a day and a time limit.
fn is_a_slip_of(text: &str, name: &str) -> bool {
    name.chars().count() >= 4
        && text.ends_with('限') == name.ends_with('限')
        && strsim::levenshtein(text, name) == 1
}

fn may_name_complainants(text: &str) -> bool {
    let rest = OTHERS.replace_all(text, "");
    rest.contains(['人', '者'])
        || [
            "姓名",
            "名字",
            "群众",
            "称呼",
            "投诉方",
            "投诉主体",
            "市民",
            "村民",
            "居民",
            "网民",
            "网友",
            "业主",
            "户主",
            "事主",
            "署名",
            "用户",
            "昵称",
            "实名",
            "老百姓",
            "客户",
        ]
        .iter()
        .any(|word| rest.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(sheet: Sheet, field: Field) -> &'static Column {
        sheet.schema().column(field).expect("a column")
    }

    #[test]
    fn a_column_of_days_is_recognised_by_what_its_header_has_in_common_with_the_name() {
        let done = column(Sheet::Matters, Field::DoneOn);
        for text in [
            "办结日期。",
            "办结日期#",
            "7办结日期",
            "实际办结日期",
            "完成时间",
            "办结日",
            "完成日",
            "瓣结日期",
            "办结时间2",
        ] {
            assert!(may_be_of_days(text) && resembles(done, text), "{text}");
        }
        for text in [
            "填报日期",
            "办结情况",
            "办结时限",
            "要求完成时限",
            "序号",
            "办结",
        ] {
            assert!(!resembles(done, text), "{text}");
        }
        let deadline = column(Sheet::Matters, Field::Deadline);
        for text in ["完成时间", "要求完成时限", "完城时限", "限定时限"] {
            assert!(resembles(deadline, text), "{text}");
        }
        assert!(!resembles(
            column(Sheet::Matters, Field::FeedbackOn),
            "反馈时限"
        ));
    }

    #[test]
    fn every_name_of_a_day_has_one_of_the_characters_that_are_asked_for_first() {
        for sheet in Sheet::all() {
            let days = sheet
                .schema()
                .columns
                .iter()
                .filter(|column| column.holds_a_day());
            for name in days.flat_map(Column::names) {
                assert!(may_be_of_days(&name), "{name}");
            }
        }
    }

    #[test]
    fn who_complained_is_told_from_who_is_accused_and_who_deals_with_it() {
        for text in [
            "投诉人信息",
            "反映群众",
            "业主姓名",
            "投诉人及被投诉人",
            "称呼",
            "上报者",
            "报案人员",
            "投诉方",
            "投诉主体",
            "网民",
            "用户名",
            "村民",
            "署名",
        ] {
            assert!(may_name_complainants(text), "{text}");
        }
        for text in [
            "被投诉人",
            "被投诉方",
            "经办人",
            "受理人员",
            "涉及人数",
            "被反映对象",
            "办理单位",
            "回访人",
        ] {
            assert!(!may_name_complainants(text), "{text}");
        }
    }
}

//! What the names under a heading say by themselves: the field that the heading names, a part of it, or something else.

use super::standing;
use crate::ingest::words;
use crate::model::schema::{Audience, Column, Field, Kind};

/// Words of a heading, or of a name under one, that say that it is another version.
pub(super) const CHANGED: [&str; 6] = ["调整", "变更", "延期", "顺延", "修改", "申请"];

/// Whether a heading gives its name to columns below it by what those say. Other texts stand as they came: whatever stands under
/// 责任人 or 投诉人 is about people.
pub(super) fn is_given_by_what_is_said(column: &Column) -> bool {
    column.audience != Audience::Nobody
        && (column.kind != Kind::Text || matches!(column.field, Field::Name | Field::ProgressText))
        && column.kind != Kind::Identifier
}

/// Leaves out the columns under a heading that say something else by themselves. Beside one that is the field by its own name, or that says
/// nothing by itself, a word that nobody knows is an extra column, and so it is under the heading of the progress, which may be
/// anything: 办理情况.
pub(super) fn leave_out_extra(named: &Column, columns: &mut Vec<(u32, &str)>) {
    let says = |text: &str| Says::of(named, text);
    let is_told = named.field == Field::ProgressText
        || columns.iter().any(|(_, text)| says(text) == Says::TheSame);
    columns.retain(|(_, text)| match says(text) {
        Says::TheSame | Says::APart => true,
        Says::Another => false,
        Says::Unknown => !is_told,
    });
}

/// Whether a column under a heading may be the field at all, by what its name says.
pub(super) fn may_be(named: &Column, text: &str) -> bool {
    let is_number = named.kind == Kind::Identifier && text.ends_with('号');
    is_number || Says::of(named, text) != Says::Another
}

/// What a name under a heading says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// What the heading says, or nothing: 日期, 名称, 单位.
    TheSame,
    /// Which part of it: 县直, 第一批, 计划.
    APart,
    /// Something else: 科室, 批次, 联系电话.
    Another,
    /// A word that nobody knows.
    Unknown,
}

impl Says {
    fn of(column: &Column, text: &str) -> Says {
        const PARTS: [&str; 27] = [
            "完成",
            "已完成",
            "结束",
            "办结",
            "止",
            "主责",
            "责任",
            "开始",
            "起",
            "原",
            "现",
            "新",
            "初",
            "复",
            "第",
            "县",
            "市",
            "乡",
            "镇",
            "街道",
            "本",
            "上",
            "下",
            "一",
            "二",
            "三",
            "四",
        ];
        const OTHERS: [&str; 24] = [
            "科室",
            "股室",
            "处室",
            "页码",
            "页数",
            "附件",
            "编号",
            "序号",
            "文号",
            "批次",
            "说明",
            "方式",
            "手机",
            "问题",
            "原因",
            "依据",
            "来源",
            "地址",
            "链接",
            "性质",
            "级别",
            "备注",
            "职责",
            "未复制",
        ];
        const WEEKS: [&str; 16] = [
            "本周", "本期", "本月", "本次", "当前", "最新", "上周", "上期", "上月", "上次", "前期",
            "下周", "下期", "下月", "下次", "第",
        ];
        let ends = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
        let starts = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
        let is_of_its_kind = match column.kind {
            Kind::Units(_) => ends(&["单位", "部门"]),
            Kind::Date | Kind::FutureDate | Kind::Deadline => ends(&["日期", "时间", "时限"]),
            _ => false,
        };
        let is_a_part = || match column.field {
            Field::ProgressText => starts(&WEEKS),
            _ => {
                standing(text) != 0 || words::is_planned(text) || starts(&PARTS) || starts(&CHANGED)
            }
        };
        let has_a_digit = text.contains(|c: char| c.is_ascii_digit());
        if column.is_called(text) || bare_words(column).contains(&text) {
            Says::TheSame
        } else if !is_of_its_kind
            && (words::is_of_people(text) || OTHERS.iter().any(|word| text.contains(word)))
        {
            Says::Another
        } else if has_a_digit || is_a_part() {
            Says::APart
        } else {
            Says::Unknown
        }
    }
}

/// The words that say nothing but what a heading of such a column says already.
fn bare_words(column: &Column) -> &'static [&'static str] {
    match (column.kind, column.field) {
        (Kind::Units(_), _) => &[
            "单位",
            "部门",
            "名称",
            "全称",
            "单位名称",
            "部门名称",
            "单位全称",
        ],
        (Kind::Date | Kind::FutureDate, _) => {
            &["日期", "时间", "年月日", "日", "具体日期", "具体时间"]
        }
        (Kind::Deadline, _) => &[
            "日期",
            "时间",
            "年月日",
            "日",
            "时限",
            "期限",
            "具体日期",
            "具体时间",
        ],
        (Kind::Number | Kind::Share, _) => &["数", "数量", "数值", "值", "个数", "总数"],
        (Kind::Choice(_) | Kind::YesNo | Kind::Category, _) => &["结果", "结论", "是否", "名称"],
        (_, Field::Name) => &[
            "名称",
            "内容",
            "项目",
            "任务",
            "事项",
            "标题",
            "题目",
            "具体内容",
            "具体任务",
            "具体事项",
            "任务名称",
            "项目名称",
            "任务内容",
            "项目内容",
            "主要内容",
            "工作内容",
        ],
        (_, Field::ProgressText) => &[
            "内容",
            "情况",
            "进展",
            "动态",
            "结果",
            "说明",
            "文字",
            "文字说明",
            "描述",
            "简述",
            "概述",
            "详情",
            "摘要",
            "具体内容",
            "具体情况",
            "具体进展",
            "具体进展情况",
            "主要内容",
            "工作内容",
            "办理内容",
            "办理结果",
            "落实结果",
            "处理结果",
            "进展内容",
            "工作动态",
            "目前情况",
            "目前",
            "工作进展情况",
            "目前进展情况",
        ],
        _ => &[],
    }
}

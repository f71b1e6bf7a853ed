//! How each unit lays out its workbook. Real offices agree on nothing, so neither do these.

use chrono::Datelike;

use crate::calendar::Date;
use crate::county::Unit;

/// Which names the columns bear.
#[derive(Clone, Copy, PartialEq)]
pub enum Names {
    Template,
    /// 编号, 工作事项, 交办日期, 承办单位, 办结时限, 完成日期, 工作进展 …
    Township,
    /// 督办编号, 督办内容, 交办时间, 牵头单位, 办理时限, 目前进展 …
    Bureau,
}

/// What stands around the names in the header.
#[derive(Clone, Copy, PartialEq)]
pub enum Marks {
    None,
    Star,
    Required,
    LineBreak,
}

#[derive(Clone, Copy, PartialEq)]
pub enum DateStyle {
    Cell,
    /// 2026年11月20日
    Chinese,
    /// 2026.11.20
    Dots,
    /// 11月20日
    MonthDay,
    /// 2026-11-20 in full-width digits
    FullWidth,
}

#[derive(Clone, Copy, PartialEq)]
pub enum PercentStyle {
    Cell,
    Text,
    FullWidth,
}

#[derive(Clone, Copy, PartialEq)]
pub enum UnitName {
    Full,
    Short,
    FirstAlias,
    Empty,
}

#[derive(Clone, Copy, PartialEq)]
pub enum FileName {
    /// 县财政局.xlsx
    Plain,
    /// 县住建局.xlsx
    Short,
    /// 鹭眠镇督查台账(11.20).xlsx
    Dated,
    /// 霁坪镇督查台账(11.20)改(2).xlsx
    Revised,
}

#[derive(Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a habit that a unit has or has not"
)]
pub struct Layout {
    pub file_name: FileName,
    pub sheet_name: &'static str,
    pub title: bool,
    pub unit_line: bool,
    /// Empty rows above everything else.
    pub rows_above: u32,
    pub names: Names,
    pub marks: Marks,
    /// A second header row under the group heading 时间节点.
    pub two_row_header: bool,
    /// All columns, or without those that townships leave away.
    pub all_columns: bool,
    /// A first column 序号.
    pub sequence: bool,
    pub dates: DateStyle,
    pub percents: PercentStyle,
    pub responsible: UnitName,
    /// Rows grouped by category, the category cells merged.
    pub merge_categories: bool,
    pub blank_rows: bool,
    pub total_row: bool,
    pub footer: bool,
    /// Closed rows hidden, as a left-over filter does.
    pub hide_closed: bool,
}

const PLAIN: Layout = Layout {
    file_name: FileName::Plain,
    sheet_name: "督查事项",
    title: true,
    unit_line: true,
    rows_above: 0,
    names: Names::Template,
    marks: Marks::Star,
    two_row_header: false,
    all_columns: true,
    sequence: false,
    dates: DateStyle::Cell,
    percents: PercentStyle::Cell,
    responsible: UnitName::Full,
    merge_categories: false,
    blank_rows: false,
    total_row: false,
    footer: true,
    hide_closed: false,
};

const TOWN: Layout = Layout {
    all_columns: false,
    sequence: true,
    names: Names::Township,
    marks: Marks::None,
    ..PLAIN
};

const BUREAU: Layout = Layout {
    names: Names::Bureau,
    marks: Marks::None,
    ..PLAIN
};

/// The layout of a unit, the same every week.
pub fn layout(unit: &Unit) -> Layout {
    if unit.is_town() {
        town_layout(unit)
    } else {
        department_layout(unit)
    }
}

fn town_layout(unit: &Unit) -> Layout {
    match unit.name {
        "鹭眠镇" => Layout {
            file_name: FileName::Dated,
            total_row: true,
            ..TOWN
        },
        "砚汐镇" => Layout {
            file_name: FileName::Dated,
            marks: Marks::Required,
            responsible: UnitName::Short,
            ..TOWN
        },
        "苔桥镇" => Layout {
            dates: DateStyle::Chinese,
            sheet_name: "督查台账",
            ..TOWN
        },
        "栖霜镇" => Layout {
            dates: DateStyle::Dots,
            blank_rows: true,
            footer: false,
            ..TOWN
        },
        "檀渡镇" => Layout {
            file_name: FileName::Dated,
            merge_categories: true,
            ..TOWN
        },
        "霁坪镇" => Layout {
            file_name: FileName::Revised,
            marks: Marks::LineBreak,
            ..TOWN
        },
        "棹歌镇" => Layout {
            two_row_header: true,
            sheet_name: "督查台账",
            ..TOWN
        },
        "蓼汀乡" => Layout {
            dates: DateStyle::MonthDay,
            responsible: UnitName::Empty,
            ..TOWN
        },
        "枕岩乡" => Layout {
            title: false,
            unit_line: false,
            footer: false,
            sheet_name: "Sheet1",
            ..TOWN
        },
        "荻浔乡" => Layout {
            rows_above: 1,
            percents: PercentStyle::Text,
            ..TOWN
        },
        "听澜街道办事处" => Layout {
            responsible: UnitName::Short,
            percents: PercentStyle::FullWidth,
            ..TOWN
        },
        "望舒街道办事处" => Layout {
            file_name: FileName::Short,
            responsible: UnitName::FirstAlias,
            ..TOWN
        },
        "衔月街道办事处" => Layout {
            dates: DateStyle::FullWidth,
            marks: Marks::Star,
            ..TOWN
        },
        _ => TOWN,
    }
}

fn department_layout(unit: &Unit) -> Layout {
    match unit.name {
        "县财政局" => Layout {
            unit_line: false,
            title: false,
            footer: false,
            ..PLAIN
        },
        "县发展和改革局" => Layout {
            file_name: FileName::Short,
            merge_categories: true,
            ..BUREAU
        },
        "县住房和城乡建设局" => Layout {
            file_name: FileName::Short,
            responsible: UnitName::Short,
            ..BUREAU
        },
        "县教育局" => Layout {
            dates: DateStyle::Chinese,
            marks: Marks::LineBreak,
            ..PLAIN
        },
        "县水务局" => Layout {
            file_name: FileName::Dated,
            blank_rows: true,
            total_row: true,
            sequence: true,
            ..PLAIN
        },
        "县农业农村局" => Layout {
            responsible: UnitName::Empty,
            rows_above: 2,
            ..BUREAU
        },
        "县自然资源局" => Layout {
            dates: DateStyle::Dots,
            responsible: UnitName::FirstAlias,
            ..PLAIN
        },
        "县卫生健康局" => Layout {
            hide_closed: true,
            marks: Marks::Required,
            ..PLAIN
        },
        "县行政审批服务管理局" => Layout {
            file_name: FileName::Short,
            percents: PercentStyle::Text,
            ..BUREAU
        },
        "县交通运输局" => Layout {
            two_row_header: true,
            sequence: true,
            ..BUREAU
        },
        _ => PLAIN,
    }
}

impl Layout {
    pub fn file_name(&self, unit: &Unit, as_of: Date) -> String {
        let day = format!("{}.{}", as_of.month(), as_of.day());
        match self.file_name {
            FileName::Plain => format!("{}.xlsx", unit.name),
            FileName::Short => format!("{}.xlsx", unit.short_name),
            FileName::Dated => format!("{}督查台账({day}).xlsx", unit.name),
            FileName::Revised => format!("{}督查台账({day})改(2).xlsx", unit.name),
        }
    }

    /// How the unit writes its own name into 责任单位.
    pub fn own_name(&self, unit: &Unit) -> &'static str {
        match self.responsible {
            UnitName::Full => unit.name,
            UnitName::Short => unit.short_name,
            UnitName::FirstAlias => unit.aliases.split('、').next().unwrap_or(unit.name),
            UnitName::Empty => "",
        }
    }

    /// The header of a column, by the name that the template gives it.
    pub fn header(&self, column: &str) -> String {
        let synonyms = SYNONYMS.iter().find(|(name, _, _)| *name == column);
        let name = match (self.names, synonyms) {
            (Names::Township, Some((_, township, _))) => township,
            (Names::Bureau, Some((_, _, bureau))) => bureau,
            _ => column,
        };
        let required = REQUIRED.contains(&column);
        match self.marks {
            Marks::Star if required => format!("{name}*"),
            Marks::Required if required => format!("{name}(必填)"),
            Marks::LineBreak if name.chars().count() >= 4 => {
                let (first, second) =
                    name.split_at(name.char_indices().nth(2).map_or(0, |(at, _)| at));
                format!("{first}\n{second}")
            }
            _ => name.to_owned(),
        }
    }
}

const REQUIRED: [&str; 4] = ["事项编号", "事项名称", "事项类别", "起算日期"];

/// The template's name of a column, the townships' and the bureaus'.
const SYNONYMS: [(&str, &str, &str); 12] = [
    ("事项编号", "编号", "督办编号"),
    ("事项名称", "工作事项", "督办内容"),
    ("事项类别", "类别", "事项分类"),
    ("起算日期", "交办日期", "交办时间"),
    ("来源", "任务来源", "督办依据"),
    ("责任单位", "承办单位", "牵头单位"),
    ("配合单位", "协办单位", "协办单位"),
    ("牵头县领导", "责任领导", "牵头县领导"),
    ("完成时限", "办结时限", "办理时限"),
    ("办结日期", "完成日期", "办结日期"),
    ("完成进度", "进度", "完成进度"),
    ("进展情况", "工作进展", "目前进展"),
];

pub const ALL_COLUMNS: [&str; 22] = [
    "事项编号",
    "事项名称",
    "事项类别",
    "起算日期",
    "来源",
    "责任单位",
    "配合单位",
    "责任人",
    "牵头县领导",
    "完成时限",
    "工作标准",
    "考核标准",
    "研究部署日期",
    "反馈日期",
    "呈送县委日期",
    "县委通过日期",
    "办结日期",
    "销号日期",
    "完成进度",
    "进展情况",
    "存在问题",
    "备注",
];

/// Columns that townships leave away: the assignment list has them, or they are no township's business.
pub const LEFT_AWAY: [&str; 6] = [
    "来源",
    "工作标准",
    "考核标准",
    "呈送县委日期",
    "县委通过日期",
    "备注",
];

/// The columns under the group heading 时间节点 of a two-row header.
pub const TIME_COLUMNS: [&str; 6] = [
    "研究部署日期",
    "反馈日期",
    "呈送县委日期",
    "县委通过日期",
    "办结日期",
    "销号日期",
];

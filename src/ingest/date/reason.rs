//! Why a text or a number is no date, and what its writer may have meant.

use chrono::{Datelike, NaiveDate};

/// Why a text or number is no date, with what its writer may have meant where that can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nothing like a date.
    NotADate,
    /// A day that no calendar has.
    NoSuchDay,
    /// A year outside 2000 to 2100.
    OutOfRange,
    /// 2022.1, which a spreadsheet makes of 2022.1 and of 2022.10 alike.
    JanuaryOrOctober(u32),
    /// A year of two digits, far from the years that the ledger is about: 11/10/26 may be of 2026 as well.
    DoubtfulYear(u32),
    /// A year of two digits in the directory that nobody writes of what has been: 84 for 1984.
    YearAhead(u32),
    /// A year and a month.
    NoDay(u32, u32),
    /// A year alone.
    OnlyYear(u32),
    /// A number such as 11.2: the second or the twentieth.
    DayOrTensOfDays(u32, u32),
    /// A number such as 11.15, which may have been typed for a month and a day.
    PerhapsMonthAndDay(u32, u32),
    /// A time with a zone: it is this day in Beijing and another one as it is written.
    OtherDayInBeijing(NaiveDate),
    /// A span of days.
    ARange,
    /// 长期, 立即 and the like.
    NoCertainDay,
    /// A sign for "nothing".
    NothingWritten,
    /// A deadline that says until which day of no month, or of several.
    NotALimit,
    /// A deadline of which only the month is known.
    OnlyMonth(u32),
    /// Several deadlines in one cell.
    SeveralLimits,
    /// No year where there is nothing to take it from.
    YearMissing,
    /// A date in Chinese numerals: which one it may mean.
    InChineseNumerals(NaiveDate),
    /// A date with other words behind it.
    WordsBehind,
}

impl Reason {
    /// The reason in words (Chinese).
    pub fn words(self) -> String {
        match self {
            Reason::NotADate => "不是日期".to_owned(),
            Reason::NoSuchDay => "没有这一天".to_owned(),
            Reason::OutOfRange => "年份应在2000年至2100年之间".to_owned(),
            Reason::JanuaryOrOctober(year) => {
                format!("看不出是{year}年1月还是{year}年10月，也没有写哪一日")
            }
            Reason::DoubtfulYear(year) => {
                format!("两位数的年份看作{year}年，与本期相差太远；请写四位数的年份")
            }
            Reason::YearAhead(year) => {
                format!(
                    "两位数的年份看作{year}年，还远没有到；请写四位数的年份。设立日期、任职起在2000年以前的，才可以留空"
                )
            }
            Reason::NoDay(year, month) => format!("只写到{year}年{month}月，没有写哪一日"),
            Reason::OnlyYear(year) => format!("只写了{year}年，没有写月和日"),
            Reason::DayOrTensOfDays(month, day) => {
                format!("这是一个数字，看不出是{month}月{day}日还是{month}月{day}0日")
            }
            Reason::PerhapsMonthAndDay(month, day) => {
                format!("这是一个数字；如果指{month}月{day}日，请写成「{month}月{day}日」")
            }
            Reason::OtherDayInBeijing(date) => {
                format!("时间后面写着时区，换成北京时间是{date}，与所写的不是同一天；请只写日期")
            }
            Reason::ARange => "写的是一段时间，不是一个日子".to_owned(),
            Reason::NoCertainDay => "没有说是哪一天".to_owned(),
            Reason::NothingWritten => "这不是日期；还没有的，请留空".to_owned(),
            Reason::NotALimit => "没有说明到哪一天".to_owned(),
            Reason::OnlyMonth(month) => {
                format!("只写到{month}月；如果指月底，请写成「{month}月底前」")
            }
            Reason::SeveralLimits => "写了不止一个时限，看不出以哪一个为准".to_owned(),
            Reason::YearMissing => "没有写年份".to_owned(),
            Reason::InChineseNumerals(date) => format!(
                "日期要用阿拉伯数字写；如果指{}年{}月{}日，请写成「{date}」",
                date.year(),
                date.month(),
                date.day()
            ),
            Reason::WordsBehind => {
                "日期后面还有别的文字；如果就是这一天，请只写日期，其余写到备注".to_owned()
            }
        }
    }
}

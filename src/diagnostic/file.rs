//! Problems of files and folders: ledgers, calendar, notes and what was published.

use super::{Unreadable, Words, codes};
use crate::source::day::{self, YEARS};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A file or folder that could not be used as it is, or what one of them leaves out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum FileProblem {
    FolderNotADate {
        name: String,
        /// Whether it bears the name of the office's folder of a period.
        is_office: bool,
    },
    UnknownFile,
    /// A folder of a period in which nothing lies and that is none of those that are read.
    EmptyFolder,
    /// A file that is no ledger and bears the name of a unit.
    UnknownFileOf {
        unit: String,
        /// In small letters.
        extension: String,
    },
    /// A workbook of a unit in which nothing stands but what the program itself writes beside a ledger.
    NoLedgerInside {
        unit: String,
        /// The program's own sheet.
        sheet: String,
    },
    /// A file, or a link, where there should be a folder of that name.
    NotAFolder {
        name: String,
    },
    /// A ledger in a folder of its period that is none of those that are read.
    MisplacedLedger {
        /// The path of the folder below the period's.
        folder: String,
        office: String,
        /// Whether it is a folder within 补报/.
        within_late: bool,
    },
    PeriodGap {
        #[serde(with = "day")]
        from: NaiveDate,
        #[serde(with = "day")]
        to: NaiveDate,
        days: i64,
    },
    /// An earlier period without any unit's workbook.
    EmptyPeriod {
        /// How many units handed in nothing.
        units: usize,
        /// How many lose points by it on the as-of date.
        fined: usize,
    },
    Unreadable(Unreadable),
    /// A file of an earlier week that could not be read, of a unit whose newer ledger has been.
    EarlierUnreadable {
        unit: String,
        reason: Unreadable,
    },
    CalendarYearUnknown {
        year: i32,
        count: usize,
    },
    /// Days off of the official schedule, and days worked in exchange, that the county's calendar leaves out.
    CalendarDaysMissing {
        year: i32,
        days: Vec<NaiveDate>,
        workdays: Vec<NaiveDate>,
    },
    /// A year of calendar.toml without any day off.
    CalendarYearEmpty {
        year: i32,
    },
    /// A day of calendar.toml that changes nothing: it stands there twice, or is named as worked in exchange and worked anyway.
    CalendarDayIdle {
        line: usize,
        column: usize,
        #[serde(with = "day")]
        day: NaiveDate,
        is_twice: bool,
    },
    /// What is dated between the last period of a year and its end counts in no year, for each unit how often.
    BetweenYears {
        #[serde(with = "day")]
        last: NaiveDate,
        count: usize,
        units: Vec<String>,
    },
    NoteUnreadable,
    /// A line of a note that begins with more marks of quotes and lists than anybody types.
    NoteTooDeep {
        line: usize,
    },
    /// A file in notes/ that no week's note is called like.
    MisnamedNote,
    /// A calendar under a name that is not read: with another ending or (1), in capitals, in Chinese, or a folder.
    MisnamedCalendar {
        is_folder: bool,
    },
    /// A note of a day on which no period ends.
    NoteWithoutPeriod,
    PublishedUnreadable,
    /// A period that was published, or that what was published rests on, has no folder any more.
    PublishedPeriodGone {
        #[serde(with = "day")]
        period: NaiveDate,
    },
    /// A unit without 设立日期 that the directory did not have when a period was published.
    UnknownWhenPublished {
        unit: String,
        #[serde(with = "day")]
        day: NaiveDate,
    },
    /// A unit that was published, and that the directory has not any more.
    UnitGone {
        name: String,
        #[serde(with = "day")]
        day: NaiveDate,
    },
    /// A principal with a published score whom the directory has not any more.
    PrincipalGone {
        unit: String,
        who: String,
        #[serde(with = "day")]
        day: NaiveDate,
    },
    /// `at` is <file:line:column>; `refused` where nothing is built because of it.
    VagueWording {
        at: String,
        words: String,
        refused: bool,
    },
}

/// The days of the week, from Monday on.
const WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// How many days a sentence names.
const DAYS_NAMED: usize = 3;

/// What a year of the county's calendar leaves out, and how those days count.
fn days_missing(year: i32, days: &[NaiveDate], workdays: &[NaiveDate]) -> String {
    let part = |days: &[NaiveDate], what: &str, count_as: &str| {
        let named: Vec<String> = days
            .iter()
            .take(DAYS_NAMED)
            .map(ToString::to_string)
            .collect();
        let and_more = if days.len() > DAYS_NAMED { " 等" } else { "" };
        (!days.is_empty()).then(|| {
            format!(
                "{} 个{what}（{}{and_more}），这些日子都按{count_as}计算",
                days.len(),
                named.join("、")
            )
        })
    };
    let parts = [
        part(days, "放假日", "工作日"),
        part(workdays, "调休上班日", "休息日"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!(
        "calendar.toml 里的 {year} 年缺少原有安排中的 {}",
        parts.join("；还缺少 ")
    )
}

/// Whether a name is that of a day which no date may have.
fn is_a_day_of_other_times(name: &str) -> bool {
    let day: Option<NaiveDate> = name.parse().ok();
    day.is_some_and(|day| !YEARS.contains(&day.year()))
}

impl FileProblem {
    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            FileProblem::FolderNotADate { name, is_office } => Words::new(
                &codes::FOLDER_NOT_A_DATE,
                if is_a_day_of_other_times(name) {
                    format!(
                        "ledgers 下的文件夹「{name}」的年份不在2000年到2100年之间，不当作期次，其中的文件没有读取"
                    )
                } else {
                    format!("ledgers 下的文件夹「{name}」不是日期，其中的文件没有读取")
                },
                if *is_office {
                    format!(
                        "「{name}」要放在期次文件夹里面，如 ledgers\\2026-11-20\\{name}：请把它移进本期的文件夹，不要改名"
                    )
                } else {
                    "期次文件夹请用截至日期命名，如 2026-11-20".to_owned()
                },
            ),
            FileProblem::UnknownFile => Words::new(
                &codes::UNKNOWN_FILE,
                "这个文件不是台账，没有读取".to_owned(),
                "台账请用 Excel 或 WPS 表格（.xlsx 等）直接放在期次文件夹下；无关文件请移走",
            ),
            FileProblem::EmptyFolder => Words::new(
                &codes::UNKNOWN_FILE,
                "这是一个空文件夹，不是台账，没有读取".to_owned(),
                "是当作台账放进来的，请把台账文件（.xlsx 等）直接放在期次文件夹下；用不着的请删除",
            ),
            FileProblem::UnknownFileOf { unit, extension } => Words::new(
                &codes::UNKNOWN_FILE,
                format!(
                    "文件名写的是「{unit}」，但这不是能读的表格文件，没有读取；{unit}没有别的报送文件的，本期按「未报送」计"
                ),
                match extension.as_str() {
                    "zip" | "rar" | "7z" => format!(
                        "请解压，把里面的台账（如「{unit}.xlsx」）直接放在期次文件夹下，压缩包移走"
                    ),
                    "doc" | "docx" | "wps" | "pdf" | "ofd" | "txt" => format!(
                        "台账写在里面的，请把表格复制到 Excel 或 WPS 表格里，存为「{unit}.xlsx」，直接放在期次文件夹下；是附件的，请移走"
                    ),
                    "jpg" | "jpeg" | "png" | "bmp" | "heic" | "tif" | "tiff" => format!(
                        "照片不能当作台账，请{unit}报送表格文件（.xlsx 等）；是附件的，请移走"
                    ),
                    _ => format!(
                        "是台账的，请用 Excel 或 WPS 表格打开，另存为「{unit}.xlsx」，直接放在期次文件夹下；是照片、附件的，请移走"
                    ),
                },
            ),
            FileProblem::NoLedgerInside { unit, sheet } => Words::new(
                &codes::UNKNOWN_FILE,
                format!(
                    "这个工作簿里只有程序写的「{sheet}」，没有台账，不算报送；{unit}没有别的报送文件的，本期按「未报送」计"
                ),
                format!("请报送{unit}的台账（没有现成的，填空白台账）；这个文件请移走"),
            ),
            FileProblem::NotAFolder { name } => Words::new(
                &codes::NOT_A_FOLDER,
                format!("「{name}」不是文件夹，而是一个文件，或是指向别处文件夹的链接，没有读取"),
                format!(
                    "请建一个名为「{name}」的文件夹，把文件本身放进去；链接指向的文件夹不会跟过去读取"
                ),
            ),
            FileProblem::MisplacedLedger {
                folder,
                within_late: true,
                ..
            } => Words::new(
                &codes::MISPLACED_LEDGER,
                format!("这个表格放在了「补报」里面的文件夹「{folder}」，没有读取"),
                "补报的台账请直接放在「补报」下，里面不要再分文件夹；无关文件请移走",
            ),
            FileProblem::MisplacedLedger { folder, office, .. } => Words::new(
                &codes::MISPLACED_LEDGER,
                format!("这个表格放在了不认识的下级文件夹「{folder}」里，没有读取"),
                format!(
                    "单位的台账请直接放在期次文件夹下，补报的放进「补报」，登记簿放进「{office}」；无关文件请移走"
                ),
            ),
            FileProblem::PeriodGap { from, to, days } => Words::new(
                &codes::PERIOD_GAP,
                format!("{from} 与 {to} 两期相隔 {days} 天"),
                "请核对期次文件夹的日期；两期通常相隔 5 至 31 天",
            ),
            FileProblem::EmptyPeriod { units, fined } => Words::new(
                &codes::EMPTY_PERIOD,
                format!(
                    "这一期没有任何单位的台账，{units} 个单位都列为「未报送」，{fined} 个单位因此扣分"
                ),
                "这一天没有要各单位报送的，请删去这个文件夹，里面有登记簿的移到下一期；日期写错的，改名为应报的日期；台账放在别处的，放回这里，再重新生成；确实都没有报送的，可不理会",
            ),
            FileProblem::Unreadable(reason) => reason.words(),
            FileProblem::EarlierUnreadable { unit, .. } => Words::new(
                &codes::EARLIER_UNREADABLE,
                format!("{unit}的这个文件当时读不了，那一期的情况没有读到；以后报送的台账已经读到"),
                "找得到当时能打开的文件的，换到原处重新生成；找不到的，可不理会",
            ),
            FileProblem::CalendarYearUnknown { year, count } => Words::new(
                &codes::CALENDAR_YEAR_UNKNOWN,
                format!(
                    "{year} 年的放假安排尚未收录，到期日落在该年的 {count} 个环节只按周末推算，标为「暂算」"
                ),
                format!("国务院办公厅公布 {year} 年放假安排后，请写入 calendar.toml"),
            ),
            FileProblem::CalendarDaysMissing {
                year,
                days,
                workdays,
            } => Words::new(
                &codes::CALENDAR_DAYS_MISSING,
                days_missing(*year, days, workdays),
                "这一年的安排整年以 calendar.toml 为准：请把放假（holidays）和调休上班（workdays）写全；只想用程序里原有安排的，删去这一年",
            ),
            FileProblem::CalendarYearEmpty { year } => Words::new(
                &codes::CALENDAR_YEAR_EMPTY,
                format!(
                    "calendar.toml 里 {year} 年一天假也没有，该年（连同程序里原有的安排）按没有放假计算"
                ),
                format!(
                    "请在 {year} 年的 holidays 里写上放假的日期；只想用程序里原有安排的，删去这一年"
                ),
            ),
            FileProblem::CalendarDayIdle {
                line,
                column,
                day,
                is_twice: true,
            } => Words::new(
                &codes::CALENDAR_DAY_IDLE,
                format!("calendar.toml:{line}:{column} 的 {day} 在这一年的同一项里写了两次"),
                "多半有一处写错了日子，漏了另一天：请对照放假通知改正；确是重复的，删去一处",
            ),
            FileProblem::CalendarDayIdle {
                line, column, day, ..
            } => Words::new(
                &codes::CALENDAR_DAY_IDLE,
                format!(
                    "calendar.toml:{line}:{column} 把 {day} 写成调休上班，这一天是星期{}，本来就上班，写了不起作用",
                    WEEKDAYS[day.weekday().num_days_from_monday() as usize]
                ),
                "调休上班的是星期六或星期日：多半写错了日子，真正上班的那一天现在还按休息日计算，请对照放假通知改正；没有写错的，从 workdays 里删去",
            ),
            FileProblem::BetweenYears { last, count, units } => Words::new(
                &codes::BETWEEN_YEARS,
                format!(
                    "上一年最后一期是 {last}，日期在上一年、那一期还不知道或以后有变化的加减分有 {count} 项（{}），哪一年的得分和按年累计的次数都没有计入",
                    units.join("、")
                ),
                if (last.month(), last.day()) == (12, 31) {
                    format!(
                        "要计入的，请把补齐的台账和登记簿放进 ledgers/{last}，换下原来的（原件另存），再生成最新一期并发布，往期页上写明 {last} 的更正；要那一期更正后的附件和更正通报的，见手册「发布和更正」"
                    )
                } else {
                    format!(
                        "要计入的，请建文件夹 ledgers/{}-12-31，放入各单位和县政府办截至那一天的台账，再生成",
                        last.year()
                    )
                },
            ),
            FileProblem::PublishedUnreadable => Words::new(
                &codes::PUBLISHED_UNREADABLE,
                "发布记录不能读取，无法比对本期与已发布的是否一致".to_owned(),
                "发布记录由 duban publish 写出，请不要改动；损坏的请从备份恢复",
            ),
            FileProblem::PublishedPeriodGone { period } => Words::new(
                &codes::PUBLISHED_PERIOD_GONE,
                format!(
                    "发布时有{period}这一期，现在 ledgers 里没有这一期的文件夹（改了名、移走了或者删掉了），往期和后面各期的判定都少了它"
                ),
                "请把这一期的文件夹按原来的日期放回 ledgers，改过名的改回来",
            ),
            FileProblem::UnknownWhenPublished { unit, day } => Words::new(
                &codes::UNKNOWN_WHEN_PUBLISHED,
                format!(
                    "发布 {day} 那一期时，名录里没有「{unit}」；设立日期空着，按一直都有计，以前各期也算它没有报送"
                ),
                "新设的单位请填设立日期；更名的请把原来的名称写进「别名」；确是一直都有、当时漏列的，设立日期填第一期以前的任意一天",
            ),
            FileProblem::UnitGone { name, day } => Words::new(
                &codes::UNIT_GONE,
                format!(
                    "{day} 发布时有「{name}」，现在单位名录里没有了：它各期的台账没有单位可记，它的事项、得分和主要负责人都不再列出，往期的名次也会变"
                ),
                "名录里原有的单位请不要删行，请补回；已经撤销的填上「撤销日期」和「并入单位」，改了名的把原来的名称写进「别名」",
            ),
            FileProblem::PrincipalGone { unit, who, day } => Words::new(
                &codes::PRINCIPAL_GONE,
                format!(
                    "{day} 发布时{unit}的主要负责人有「{who}」，现在名录里没有这个人：任职期间的加减分没有人可记"
                ),
                "换了人的，新任另写一行，原来的一行补回并填上「任职止」；只是改正姓名的，不用改",
            ),
            FileProblem::NoteUnreadable => Words::new(
                &codes::UNREADABLE_NOTE,
                "本期按语不是 UTF-8 文本，没有采用".to_owned(),
                "请用记事本另存为 UTF-8 编码",
            ),
            FileProblem::NoteTooDeep { line } => Words::new(
                &codes::UNREADABLE_NOTE,
                format!(
                    "本期按语第 {line} 行开头的引用或列表记号（>、-、*、1. 等）太多，一层套一层，没有采用"
                ),
                "请删去行首多余的记号",
            ),
            FileProblem::MisnamedNote => Words::new(
                &codes::MISNAMED_NOTE,
                "这个文件的名字不是「日期.md」，没有当作按语读取".to_owned(),
                "按语请命名为期次的日期加 .md，如 2026-11-20.md（注意记事本可能另加了 .txt）；无关文件请移走",
            ),
            FileProblem::MisnamedCalendar { is_folder: true } => Words::new(
                &codes::MISNAMED_CALENDAR,
                "「calendar.toml」是一个文件夹，不是文件，没有读取，里面的放假安排没有采用"
                    .to_owned(),
                "请把文件 calendar.toml 直接放在工作区的文件夹里，这个文件夹移走或改名",
            ),
            FileProblem::MisnamedCalendar { is_folder: false } => Words::new(
                &codes::MISNAMED_CALENDAR,
                "这个文件的名字不是「calendar.toml」，没有读取，里面的放假安排没有采用".to_owned(),
                "请改名为 calendar.toml（全用小写；记事本会另加 .txt，再次下载会另加 (1)，请在文件夹里显示扩展名后去掉）；不用的请移走",
            ),
            FileProblem::NoteWithoutPeriod => Words::new(
                &codes::MISNAMED_NOTE,
                "没有截至这一天的期次，这篇按语没有采用".to_owned(),
                "请把日期改成 ledgers 里期次文件夹的日期；不用的请移走",
            ),
            FileProblem::VagueWording { at, words, refused } => {
                let said = format!("{at} 写了「{words}」，没有指明是谁");
                if *refused {
                    let said = format!("{said}，不改正不能生成");
                    Words::new(&codes::REFUSED_VAGUE_WORDING, said, "请逐个写明单位全称")
                } else {
                    Words::new(&codes::VAGUE_WORDING, said, "请逐个写明单位全称")
                }
            }
        }
    }
}

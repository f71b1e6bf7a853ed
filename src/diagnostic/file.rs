//! Problems of files, folders and sheets.

use super::{Unreadable, Words, codes};
use crate::model::schema::Sheet;
use crate::source::word::Word;
use crate::source::{day, word};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A file, folder or sheet that could not be used as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum FileProblem {
    FolderNotADate {
        name: String,
    },
    UnknownFile,
    /// A file that is no ledger and bears the name of a unit.
    UnknownFileOf {
        unit: String,
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
    Unreadable(Unreadable),
    /// A file of an earlier week that could not be read, of a unit whose newer ledger has been.
    EarlierUnreadable {
        unit: String,
        reason: Unreadable,
    },
    UnattributedUnknown {
        stem: String,
        line: Option<String>,
        nearest: Vec<String>,
        /// Where the directory has a row of that name that cannot be read.
        unread_row: Option<String>,
    },
    UnattributedConflict {
        line: String,
        file: String,
    },
    /// Two lines of one workbook that name different units.
    ContradictoryLines {
        one: String,
        other: String,
    },
    UnknownReportingUnit {
        line: String,
        used: String,
    },
    RegisterOutsideOffice {
        #[serde(with = "word")]
        register: Word,
        office: String,
    },
    UnknownSheet {
        nearest: Option<NearestSheet>,
    },
    /// A second table on a sheet: the sheet that it would be.
    SecondTable {
        #[serde(with = "word")]
        sheet: Word,
    },
    /// A sheet on which nothing stands but a picture.
    PictureOfLedger,
    UnitSheetInOffice {
        #[serde(with = "word")]
        sheet: Word,
    },
    HiddenSheet,
    /// A hidden sheet that is a ledger of which the workbook has no other.
    HiddenLedger {
        #[serde(with = "word")]
        sheet: Word,
    },
    /// A sheet whose name or title says that it is a template's example.
    ExampleSheet {
        /// The ledger as which it is read all the same, where the workbook has no other.
        read_as: Option<String>,
    },
    /// A name or a title of a sheet that is another unit's.
    OtherUnitNamed {
        /// What the sheet or its title says, masked.
        read: String,
        other: String,
        used: String,
    },
    MissingColumn {
        #[serde(with = "word")]
        sheet: Word,
        #[serde(with = "word")]
        column: Word,
        /// A column that is not read and may be meant, with its header.
        similar: Option<String>,
    },
    /// A column that is not read and looks like columns of days that the sheet lacks.
    UnusedColumn {
        header: String,
        #[serde(with = "word::list")]
        like: Vec<Word>,
    },
    /// A column that is not read and holds names of units.
    UnusedUnits {
        header: String,
    },
    /// A column that is not read and is one of another sheet.
    ColumnOfAnotherSheet {
        header: String,
        #[serde(with = "word")]
        sheet: Word,
        #[serde(with = "word")]
        column: Word,
    },
    /// A column of 投诉登记 that is not read and looks like one of people's names.
    UnknownNamesColumn {
        header: String,
    },
    /// The columns of 会议纪律 without which no leave can be excused, and how many rows ask for it.
    NoApprovalColumn {
        #[serde(with = "word::list")]
        absent: Vec<Word>,
        rows: usize,
    },
    RepeatedColumn {
        #[serde(with = "word")]
        column: Word,
        used: String,
        /// Whether it is read beside the other.
        is_read: bool,
    },
    /// A column that is passed over for another of the same field, though rows say something in it that the other does not say.
    PassedOverColumn {
        #[serde(with = "word")]
        column: Word,
        used: String,
        other: String,
        rows: usize,
    },
    /// An empty column that is passed over for a filled one of the same name.
    EmptyTwin {
        #[serde(with = "word")]
        column: Word,
        used: String,
        other: String,
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
    /// What is dated between the last period of a year and its end counts in no year, for each unit how often.
    BetweenYears {
        #[serde(with = "day")]
        last: NaiveDate,
        count: usize,
        units: Vec<String>,
    },
    /// A term whose first day cannot be read, beside another one of the same post; `from` is the first day that is certain.
    UnknownHandover {
        name: String,
        read: String,
        other: String,
        from: Option<NaiveDate>,
    },
    /// A unit directory beside the one that is read.
    SecondDirectory {
        used: String,
    },
    /// A short name or alias that another unit has as well, or has as its full name.
    DirectoryNameTwice {
        name: String,
        other: String,
        is_full: bool,
    },
    /// A row of the directory with 单位全称 and 任职起 of a row before.
    TermTwice {
        name: String,
        /// The day; `None` where the cell is empty.
        from: Option<String>,
        first: String,
    },
    UnknownSuccessor {
        name: String,
    },
    /// A chain of 并入单位 that comes back to where it began.
    CircularSuccessor {
        circle: Vec<String>,
    },
    /// 并入单位 of a dissolved unit that has left matters open, with their numbers.
    MissingSuccessor {
        unit: String,
        open: Vec<String>,
    },
    ReversedDates {
        #[serde(with = "word")]
        first: Word,
        #[serde(with = "word")]
        last: Word,
        #[serde(with = "day")]
        from: NaiveDate,
        #[serde(with = "day")]
        to: NaiveDate,
    },
    MovedGroup {
        name: String,
        group: String,
    },
    /// Units of several groups with one number of 排序; told once.
    RepeatedOrder {
        number: String,
        one: String,
        other: String,
    },
    /// Several names in one cell of 主要负责人.
    SeveralPrincipals {
        read: String,
    },
    /// A term that has not ended when the next one of the same post begins.
    OverlappingTerms {
        one: String,
        /// Empty where none is given.
        post: String,
        other: String,
        #[serde(with = "day")]
        from: NaiveDate,
        /// Whether it is taken to have ended then.
        is_ended: bool,
    },
    NoteUnreadable,
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
    /// A group that one unit alone has, and that is called nearly like another one.
    LoneGroup {
        group: String,
        nearest: String,
    },
    /// `at` is <file:line:column>.
    VagueWording {
        at: String,
        words: String,
    },
}

/// A sheet that an unknown one resembles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearestSheet {
    /// Its name.
    #[serde(with = "word")]
    pub sheet: Word,
    /// Its required columns that the other lacks.
    #[serde(with = "word::list")]
    pub missing: Vec<Word>,
    /// What says so.
    pub named_by: NamedBy,
}

/// What says which sheet an unknown one may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NamedBy {
    /// Columns of it.
    Header,
    /// Its name or its title, and no column.
    Title,
    /// Its name, which is a register's own, whatever its columns are called.
    Tab,
    /// Its columns, under which nothing stands but that all is as it was.
    Unchanged,
    /// Its title, which is all that stands on it; the ledger may be another sheet of the workbook.
    Cover,
}

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

impl FileProblem {
    /// Whether rows of 督查事项 may stand in what was not read because of it.
    pub fn may_hide_matters(&self) -> bool {
        let is_of_matters = |sheet: &str| {
            let kinds = [Sheet::Matters, Sheet::AssignmentList];
            kinds.into_iter().any(|kind| kind.name() == sheet)
        };
        match self {
            FileProblem::Unreadable(_)
            | FileProblem::PictureOfLedger
            | FileProblem::UnattributedConflict { .. }
            | FileProblem::ContradictoryLines { .. } => true,
            FileProblem::SecondTable { sheet } => is_of_matters(sheet),
            FileProblem::UnknownSheet { nearest } => nearest
                .as_ref()
                .is_some_and(|nearest| is_of_matters(nearest.sheet)),
            _ => false,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            FileProblem::FolderNotADate { name } => Words::new(
                &codes::FOLDER_NOT_A_DATE,
                format!("ledgers 下的文件夹「{name}」不是日期，其中的文件没有读取"),
                "期次文件夹请用截至日期命名，如 2026-11-20",
            ),
            FileProblem::UnknownFile => Words::new(
                &codes::UNKNOWN_FILE,
                "这个文件不是台账，没有读取".to_owned(),
                "台账请用 Excel 或 WPS 表格（.xlsx 等）直接放在期次文件夹下；无关文件请移走",
            ),
            FileProblem::UnknownFileOf { unit } => Words::new(
                &codes::UNKNOWN_FILE,
                format!(
                    "文件名写的是「{unit}」，但这不是能读的表格文件，没有读取；{unit}没有别的报送文件的，本期按「未报送」计"
                ),
                format!(
                    "是台账的，请用 Excel 或 WPS 表格打开，另存为「{unit}.xlsx」，直接放在期次文件夹下；是照片、附件的，请移走"
                ),
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
            FileProblem::Unreadable(reason) => reason.words(),
            FileProblem::EarlierUnreadable { unit, .. } => Words::new(
                &codes::EARLIER_UNREADABLE,
                format!("{unit}的这个文件当时读不了，那一期的情况没有读到；以后报送的台账已经读到"),
                "找得到当时能打开的文件的，换到原处重新生成；找不到的，可不理会",
            ),
            FileProblem::UnattributedUnknown {
                stem,
                line,
                unread_row: Some(place),
                ..
            } => Words::new(
                &codes::UNATTRIBUTED_FILE,
                format!(
                    "「{}」在单位名录里的那一行（{place}）没有填好，没有采用，这个文件没有单位可记",
                    line.as_ref().unwrap_or(stem)
                ),
                "请先按提示改好单位名录里的那一行，再重新生成；文件不必改",
            ),
            FileProblem::UnattributedUnknown {
                stem,
                line,
                nearest,
                unread_row: None,
            } => Words::new(
                &codes::UNATTRIBUTED_FILE,
                match line {
                    Some(line) => format!(
                        "看不出是哪个单位的台账：填报单位写的是「{line}」，文件名是「{stem}」，名录中都没有"
                    ),
                    None => format!(
                        "看不出是哪个单位的台账：没有「填报单位」一行，文件名「{stem}」不在单位名录中"
                    ),
                },
                if nearest.is_empty() {
                    "请在表头上方写明「填报单位：单位全称」，或用单位全称命名文件；已经写了全称的，请在单位名录里补上这个单位（原有的单位不要删行，已撤销的填「撤销日期」）"
                        .to_owned()
                } else {
                    format!(
                        "名录中相近的有：{}；请改正填报单位或文件名",
                        nearest.join("、")
                    )
                },
            ),
            FileProblem::UnattributedConflict { line, file } => Words::new(
                &codes::CONTRADICTORY_UNIT,
                format!("填报单位写的是「{line}」，文件名却是「{file}」，两个单位都没有记入"),
                "请核对是谁的台账，改正填报单位或文件名后重新放入",
            ),
            FileProblem::ContradictoryLines { one, other } => Words::new(
                &codes::CONTRADICTORY_UNIT,
                format!(
                    "一个工作簿里的填报单位，一处写的是「{one}」，另一处写的是「{other}」，两个单位都没有记入"
                ),
                "请核对是谁的台账，改正填报单位；两个单位的台账请分成两个文件",
            ),
            FileProblem::UnknownReportingUnit { line, used } => Words::new(
                &codes::UNKNOWN_REPORTING_UNIT,
                format!("填报单位「{line}」不在单位名录中，按文件名记为「{used}」"),
                "请改正填报单位，或把这个名称加入单位名录的「别名」",
            ),
            FileProblem::RegisterOutsideOffice { register, office } => Words::new(
                &codes::REGISTER_OUTSIDE_OFFICE,
                format!("这是「{register}」，只有「{office}」文件夹里的才有效，没有读取"),
                format!("属县政府办登记的，请放入本期的「{office}」文件夹；否则请删去此表"),
            ),
            FileProblem::UnknownSheet { nearest: None } => Words::new(
                &codes::UNKNOWN_SHEET,
                "认不出这张表（前20行内没有找到表头），没有读取".to_owned(),
                "是台账的，请核对表头名称；不是的，可不理会",
            ),
            FileProblem::UnknownSheet {
                nearest:
                    Some(NearestSheet {
                        sheet,
                        missing,
                        named_by: NamedBy::Title,
                    }),
            } => Words::new(
                &codes::UNKNOWN_SHEET,
                format!(
                    "这张表的名称或标题像「{sheet}」，但前20行内没有找到表头，其中的内容没有读取，也不算零报告"
                ),
                format!(
                    "是「{sheet}」的，请在内容上面写明表头，至少要有「{}」这几列，没有内容的只留标题或表头；不是的，可不理会",
                    missing.join("」「")
                ),
            ),
            FileProblem::UnknownSheet {
                nearest:
                    Some(NearestSheet {
                        sheet,
                        missing,
                        named_by: NamedBy::Tab,
                    }),
            } if !missing.is_empty() => Words::new(
                &codes::MISSING_COLUMN,
                format!(
                    "这张表名为「{sheet}」，但前20行内的表头缺少「{}」，没有读取，也不算零报告，以前报过的仍按以前的",
                    missing.join("」「")
                ),
                format!(
                    "请把表头放在前20行，列名改成「{sheet}」的列名，至少要有「{}」；不是「{sheet}」的，请改掉表名",
                    missing.join("」「")
                ),
            ),
            FileProblem::UnknownSheet {
                nearest:
                    Some(NearestSheet {
                        sheet,
                        named_by: NamedBy::Unchanged,
                        ..
                    }),
            } => Words::new(
                &codes::UNKNOWN_SHEET,
                format!(
                    "「{sheet}」的表头下面只写了没有变化、同上周之类的话，没有列出各行；没有读取，也不算零报告，以前报送的仍按以前的"
                ),
                format!(
                    "「{sheet}」每周都要把全年的各行列全，没有变化的也照上一期列出；确实一行也没有的，只留表头，或写「无」"
                ),
            ),
            FileProblem::UnknownSheet {
                nearest:
                    Some(NearestSheet {
                        sheet,
                        named_by: NamedBy::Cover,
                        ..
                    }),
            } => Words::new(
                &codes::UNKNOWN_SHEET,
                format!(
                    "这张表只有标题，像是封面，工作簿里另有别的表有内容（也可能是隐藏的），没有当作「{sheet}」的零报告"
                ),
                format!(
                    "「{sheet}」在别的表里的，请取消隐藏，并核对那张表的表头；确实没有的，请把这张表改名为「{sheet}」，或写明「本期无{sheet}」；只是封面的，可不理会"
                ),
            ),
            FileProblem::UnknownSheet {
                nearest: Some(NearestSheet { sheet, missing, .. }),
            } if missing.is_empty() => Words::new(
                &codes::UNKNOWN_SHEET,
                format!("这张表有「{sheet}」的列名，但内容不在列名下面，没有读取，也不算零报告"),
                format!(
                    "是「{sheet}」的，请把列名排成一行，内容逐行填在列名下面；不是的，可不理会"
                ),
            ),
            FileProblem::UnknownSheet {
                nearest: Some(NearestSheet { sheet, missing, .. }),
            } => Words::new(
                &codes::UNKNOWN_SHEET,
                format!(
                    "认不出这张表，没有读取；表头像「{sheet}」，但缺少「{}」",
                    missing.join("」「")
                ),
                format!(
                    "是「{sheet}」的，请补上缺少的列，或把列名改成「{sheet}」的列名；不是的，可不理会"
                ),
            ),
            FileProblem::SecondTable { sheet } => Words::new(
                &codes::SECOND_TABLE,
                format!("同一张表里从这里起还有一个「{sheet}」的表头，它下面的内容没有读取"),
                "一张工作表只放一个表：请把第二个表移到另一张工作表",
            ),
            FileProblem::PictureOfLedger => Words::new(
                &codes::PICTURE_OF_LEDGER,
                "这张表里只有图片，没有内容；图片里的内容没有读取，也不算零报告".to_owned(),
                "请把内容逐行填进表格，不要用截图、拍照、扫描代替；没有事项的，请写明「本期无督查事项」",
            ),
            FileProblem::UnitSheetInOffice { sheet } => Words::new(
                &codes::UNIT_SHEET_IN_OFFICE,
                format!("「{sheet}」由各单位自己报送，放在这里看不出是哪个单位的，没有读取"),
                "请把它放进那个单位自己的工作簿",
            ),
            FileProblem::HiddenSheet => Words::new(
                &codes::HIDDEN_SHEET,
                "这张表是隐藏的，没有读取".to_owned(),
                "需要报送的，请取消隐藏",
            ),
            FileProblem::HiddenLedger { sheet } => Words::new(
                &codes::HIDDEN_LEDGER,
                format!(
                    "这张表是「{sheet}」，但它是隐藏的，没有读取；工作簿里没有别的「{sheet}」表"
                ),
                "请取消隐藏后重新报送；不需要的，请删去",
            ),
            FileProblem::ExampleSheet { read_as: None } => Words::new(
                &codes::EXAMPLE_ROW,
                "这张表的名称或标题写明是示例，工作簿里另有台账，这张表没有计入".to_owned(),
                "报送前请删去示例表；表里是真事项的，请改掉「示例」「模板」等字样",
            ),
            FileProblem::ExampleSheet {
                read_as: Some(sheet),
            } => Words::new(
                &codes::EXAMPLE_ROW,
                format!("这张表的名称写的是示例，但工作簿里没有别的台账，已按「{sheet}」计入"),
                format!("是台账的，请把工作表改名为「{sheet}」；是示例的，请删去这张表"),
            ),
            FileProblem::OtherUnitNamed { read, other, used } => Words::new(
                &codes::OTHER_UNIT_NAMED,
                format!(
                    "这张表写着「{read}」，像是「{other}」的，但文件是「{used}」的，按「{used}」计入"
                ),
                format!(
                    "是「{other}」的，请放进「{other}」自己的工作簿；是「{used}」的，请改掉表名、标题或「单位」一行"
                ),
            ),
            FileProblem::MissingColumn {
                sheet,
                column,
                similar: None,
            } => Words::new(
                &codes::MISSING_COLUMN,
                format!("「{sheet}」缺少必需的列「{column}」"),
                format!("请在表头中加上「{column}」一列并填写"),
            ),
            FileProblem::MissingColumn {
                sheet,
                column,
                similar: Some(similar),
            } => Words::new(
                &codes::MISSING_COLUMN,
                format!("「{sheet}」缺少必需的列「{column}」，{similar}没有读取"),
                format!(
                    "{similar}就是这一列的，请把列名改为「{column}」；不是的，请在表头中加上「{column}」一列并填写"
                ),
            ),
            FileProblem::UnusedColumn { header, like } => Words::new(
                &codes::UNUSED_COLUMN,
                format!(
                    "「{header}」一列没有读取，看起来像本表没有的「{}」",
                    like.join("」或「")
                ),
                format!(
                    "是那一列的，请把列名改为「{}」；不是的，可不理会",
                    like.join("」或「")
                ),
            ),
            FileProblem::UnusedUnits { header } => Words::new(
                &codes::UNUSED_COLUMN,
                format!("「{header}」一列没有读取，其中是单位名称"),
                "是责任单位的，请把列名改为「责任单位」，已有这一列的写进同一格，用顿号分开；协助的单位请写进「配合单位」；都不是的，可不理会",
            ),
            FileProblem::ColumnOfAnotherSheet {
                header,
                sheet,
                column,
            } => Words::new(
                &codes::UNUSED_COLUMN,
                format!(
                    "「{header}」一列没有读取：「{column}」是「{sheet}」的列，填在这张表里不算"
                ),
                format!("要算数的，请填在各单位的「{sheet}」里；只作参考的，可不理会"),
            ),
            FileProblem::UnknownNamesColumn { header } => Words::new(
                &codes::UNKNOWN_NAMES_COLUMN,
                format!("「{header}」一列没有读取，看起来是人的姓名，已按投诉人从本行其他各栏隐去"),
                "是投诉人姓名的，请把列名改为「投诉人」；是别人的姓名、不需隐去的，请改用「经办人」等写明身份的列名",
            ),
            FileProblem::NoApprovalColumn { absent, rows } => Words::new(
                &codes::NO_APPROVAL_COLUMN,
                format!(
                    "「会议纪律」没有「{}」列，请假、替会、早退、提前离会的 {rows} 行都无法认定为事前批准并报备",
                    absent.join("」「")
                ),
                format!(
                    "经过批准、报备的，请加上「{}」列（列名不同的，改成这个名称）并填写；确实都没有批准的，可不理会",
                    absent.join("」「")
                ),
            ),
            FileProblem::RepeatedColumn {
                column,
                used,
                is_read: true,
            } => Words::new(
                &codes::REPEATED_COLUMN,
                format!("「{column}」下面还有这一列，其中写的与「{used}」的一并计入"),
                "都是这一项的，可不理会；不是的，请把这一列改名",
            ),
            FileProblem::RepeatedColumn { column, used, .. } => Words::new(
                &codes::REPEATED_COLUMN,
                format!("有两列都是「{column}」，采用了「{used}」一列"),
                "请删去或改名多余的一列",
            ),
            FileProblem::PassedOverColumn {
                column,
                used,
                other,
                rows,
            } => Words::new(
                &codes::PASSED_OVER_COLUMN,
                format!(
                    "有两列都是「{column}」，采用了「{used}」一列；有 {rows} 行在「{other}」里填了内容，而采用的一列是空的或写的不一样，那些内容没有读取"
                ),
                format!(
                    "两列请只留一列：把内容填在「{used}」里，或者删去它；看不到它的，可能被隐藏了，请先取消隐藏"
                ),
            ),
            FileProblem::EmptyTwin {
                column,
                used,
                other,
            } => Words::new(
                &codes::REPEATED_COLUMN,
                format!("有两列都是「{column}」，「{other}」整列是空的，采用了「{used}」一列"),
                format!("请删去「{other}」；看不到它的，可能被隐藏了，请先取消隐藏"),
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
            FileProblem::SecondDirectory { used } => Words::new(
                &codes::SECOND_DIRECTORY,
                format!("单位名录不止一份，采用了「{used}」，这一份没有读取"),
                "请核对哪一份是现行的，只留那一份，另一份移到别处",
            ),
            FileProblem::DirectoryNameTwice {
                name,
                other,
                is_full,
            } => Words::new(
                &codes::DIRECTORY_NAME_TWICE,
                if *is_full {
                    format!("简称或别名「{name}」是「{other}」的全称，只认作「{other}」")
                } else {
                    format!("简称或别名「{name}」也是「{other}」的，写这个名称的不认作任何单位")
                },
                "两个单位不能用同一个名称、简称或别名，请改正",
            ),
            FileProblem::TermTwice { name, from, first } => Words::new(
                &codes::DUPLICATE_NUMBER,
                format!(
                    "「{name}」{}的一行重复，以 {first} 为准，本行未采用",
                    from.as_ref()
                        .map_or_else(|| "没有填任职起".to_owned(), |day| format!("任职起 {day} "))
                ),
                "同一单位有几任主要负责人的，请写明各自的任职起；重复的请删去",
            ),
            FileProblem::UnknownSuccessor { name } => Words::new(
                &codes::UNKNOWN_SUCCESSOR,
                format!("并入单位「{name}」不在单位名录中，未办结事项无人承接"),
                "请写并入单位的全称",
            ),
            FileProblem::CircularSuccessor { circle } => Words::new(
                &codes::CIRCULAR_SUCCESSOR,
                format!("并入单位绕成了圈：{}，未办结事项无人承接", circle.join("→")),
                "请写实际承接的、仍然存在的单位",
            ),
            FileProblem::MissingSuccessor { unit, open } => Words::new(
                &codes::MISSING_SUCCESSOR,
                format!(
                    "「{unit}」已撤销，没有写并入单位，还有 {} 件没有办结的事项（{}）无人承接",
                    open.len(),
                    open.join("、")
                ),
                "请写明由哪个单位承接；不再办理的事项，请销号或作废",
            ),
            FileProblem::ReversedDates {
                first,
                last,
                from,
                to,
            } => Words::new(
                &codes::REVERSED_DATES,
                format!("{last} {to} 早于{first} {from}，没有一天在这个期间内"),
                format!("请核对「{first}」和「{last}」"),
            ),
            FileProblem::MovedGroup { name, group } => Words::new(
                &codes::CONTRADICTORY_DIRECTORY_ROWS,
                format!(
                    "「{name}」各行的序列、排序、设立或撤销信息不一致，以第一行为准（序列：{group}）"
                ),
                "同一单位各行请填写一致",
            ),
            FileProblem::RepeatedOrder { number, one, other } => Words::new(
                &codes::REPEATED_ORDER,
                format!(
                    "不同序列的「{one}」和「{other}」的排序都是 {number}；各页各表不分序列，按排序从小到大排列单位，各序列的单位会互相穿插"
                ),
                "请把全部单位从头到尾连着编排序，不要每个序列各自从1编起；本来就要这样穿插的，不用改",
            ),
            FileProblem::SeveralPrincipals { read } => Words::new(
                &codes::SEVERAL_PRINCIPALS,
                format!("「主要负责人」读到「{read}」，像是几个人，当作了一个人"),
                "每位主要负责人请单独写一行，写明各自的职务和任职起止",
            ),
            FileProblem::OverlappingTerms {
                one,
                post,
                other,
                from,
                is_ended,
            } => Words::new(
                &codes::SEVERAL_PRINCIPALS,
                match (is_ended, post.is_empty()) {
                    (true, _) => format!(
                        "「{one}」的任职止没有填，而「{other}」{from} 起任同一职务「{post}」，按那天交接计"
                    ),
                    (false, true) => {
                        format!("「{one}」没有写职务，{from} 「{other}」任职时还没有离任，两位都计")
                    }
                    (false, false) => format!(
                        "「{one}」在「{other}」{from} 起任同一职务「{post}」之后才离任，重叠的日子两位都计"
                    ),
                },
                "请核对各自的任职起、任职止；确是不同职务的，请写明职务",
            ),
            FileProblem::UnknownHandover {
                name,
                read,
                other,
                from,
            } => Words::new(
                &codes::SEVERAL_PRINCIPALS,
                match from {
                    Some(from) => format!(
                        "「{name}」的任职起是「{read}」，没有写哪一日：从 {from} 起才肯定是他任职，当月在他之前的事也不记在「{other}」名下"
                    ),
                    None => format!(
                        "「{name}」的任职起「{read}」读不出，不知道与「{other}」哪一天交接，没有离任日期的都不作主要负责人，不记在任何人名下"
                    ),
                },
                "请在单位名录里写上任职起的具体日期，离任的写上任职止",
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
            FileProblem::LoneGroup { group, nearest } => Words::new(
                &codes::LONE_GROUP,
                format!(
                    "序列「{group}」只有这一个单位，单独排名；名录中还有名称相近的序列「{nearest}」"
                ),
                format!("属于「{nearest}」的，请改成一样的写法；确是单独一个序列的，不用改"),
            ),
            FileProblem::NoteUnreadable => Words::new(
                &codes::UNREADABLE_NOTE,
                "本期按语不是 UTF-8 文本，没有采用".to_owned(),
                "请用记事本另存为 UTF-8 编码",
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
            FileProblem::VagueWording { at, words } => Words::new(
                &codes::VAGUE_WORDING,
                format!("{at} 写了「{words}」，没有指明是谁"),
                "请逐个写明单位全称",
            ),
        }
    }
}

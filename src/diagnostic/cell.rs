//! Problems of one cell.

use super::{AT_ONCE, Severity, Words, codes, in_time};
use crate::source::word::Word;
use crate::source::{BROKEN, day, word};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A cell that could not be read, or not as its sender may think. `column` is the column's name, `read` what stood there (masked).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum CellProblem {
    EmptyRequired {
        #[serde(with = "word")]
        column: Word,
    },
    /// A required cell in which a stroke, 无 or the like stands, as people write who leave it empty.
    StandsForNothing {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    /// A required cell of an entry that counts as incomplete (对标提升).
    EmptyInEntry {
        #[serde(with = "word")]
        column: Word,
    },
    /// One in which a stroke, 无 or the like stands.
    NothingInEntry {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    UnreadableDate {
        #[serde(with = "word")]
        column: Word,
        read: String,
        reason: String,
    },
    UnreadableDeadline {
        #[serde(with = "word")]
        column: Word,
        read: String,
        reason: String,
    },
    FutureDate {
        #[serde(with = "word")]
        column: Word,
        read: String,
        as_of: NaiveDate,
    },
    UnreadableNumber {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    /// Several columns are the field, and nothing tells which of them counts: `other` is the second column, `said` what stands there.
    SeveralColumns {
        #[serde(with = "word")]
        column: Word,
        read: String,
        other: String,
        said: String,
    },
    UnreadableYesNo {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    UnknownWord {
        #[serde(with = "word")]
        column: Word,
        read: String,
        #[serde(with = "word::list")]
        known: Vec<Word>,
    },
    UnknownCategory {
        read: String,
        known: Vec<String>,
    },
    UnknownUnit {
        #[serde(with = "word")]
        column: Word,
        read: String,
        nearest: Vec<String>,
    },
    CollectiveName {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    ErrorValue {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    FormulaWithoutValue {
        #[serde(with = "word")]
        column: Word,
    },
    LostDigits {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    DateForNumber {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    /// A day with a weekday beside it that is another day's.
    OtherWeekday {
        #[serde(with = "word")]
        column: Word,
        read: String,
        #[serde(with = "day")]
        date: NaiveDate,
    },
    /// A limit without a year on a 29 February that is some years on.
    DistantLeapDay {
        #[serde(with = "word")]
        column: Word,
        read: String,
        #[serde(with = "day")]
        date: NaiveDate,
    },
    /// A picture in the place of a text.
    PictureInCell {
        #[serde(with = "word")]
        column: Word,
    },
    /// Several numbers where one is asked for; they count as one.
    SeveralNumbers {
        #[serde(with = "word")]
        column: Word,
        read: String,
        numbers: usize,
    },
    /// More names than one cell may have. Of complainants nothing is told that was read.
    TooManyPeople {
        column: String,
        read: String,
        limit: usize,
    },
    TooLong {
        #[serde(with = "word")]
        column: Word,
        limit: usize,
    },
    NotPositive {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    TooManyDecimals {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    Masked {
        column: String,
    },
    /// A text of a complaint whose complainant an earlier row named, or a correction, and this one does not.
    MayNameComplainant {
        column: String,
    },
    /// A name that other weeks of the row give, of whoever complained then.
    NamedBefore {
        column: String,
    },
    UnclearComplainant {
        column: String,
    },
    /// 同上 and the like where a name is asked for.
    Ditto {
        #[serde(with = "word")]
        column: Word,
        read: String,
    },
    /// A day that is written in a cell which covers this column too.
    MergedSideways {
        #[serde(with = "word")]
        column: Word,
        read: String,
        /// The column in which it stands, by its letters.
        first: String,
    },
    /// A complainant's name in another sheet, or in the note.
    NamesComplainant {
        column: String,
    },
    SecretWord {
        read: String,
    },
    /// What a return copy writes into the cells of a column that it leaves out.
    NotCopied {
        #[serde(with = "word")]
        column: Word,
    },
    /// A cell of a register whose content no message may repeat, and nothing may keep: what is wrong with it and how to mend it.
    Confidential {
        #[serde(with = "word")]
        code: Word,
        help: String,
    },
}

const WEEKDAYS: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];

/// Whether a name is one that means another unit in the ledger of each: as an alias it would make all of them one unit's.
fn is_of_any_unit(name: &str) -> bool {
    const OFFICES: [&str; 9] = [
        "党政办",
        "党政办公室",
        "党政综合办",
        "党政综合办公室",
        "综合办",
        "办公室",
        "镇政府",
        "乡政府",
        "政府办",
    ];
    OFFICES.contains(&name) || name.starts_with(['本', '我']) && name.chars().count() <= 4
}

impl CellProblem {
    /// The problem without anything that was read, for registers that must not be quoted.
    #[must_use]
    pub fn without_content(self) -> CellProblem {
        match self {
            CellProblem::EmptyRequired { .. }
            | CellProblem::EmptyInEntry { .. }
            | CellProblem::FormulaWithoutValue { .. }
            | CellProblem::TooLong { .. }
            | CellProblem::PictureInCell { .. }
            | CellProblem::Masked { .. }
            | CellProblem::MayNameComplainant { .. }
            | CellProblem::NamedBefore { .. }
            | CellProblem::UnclearComplainant { .. }
            | CellProblem::NamesComplainant { .. }
            | CellProblem::NotCopied { .. }
            | CellProblem::Confidential { .. } => self,
            CellProblem::TooManyPeople { ref read, .. } if read.is_empty() => self,
            quoting => CellProblem::Confidential {
                code: quoting.words().code,
                help: quoting.help_without_content(),
            },
        }
    }

    /// How to mend it, without anything that was read: what a column asks for is the same whatever stands in it.
    fn help_without_content(&self) -> String {
        let words = self.words();
        match self {
            CellProblem::UnknownWord { column, known, .. } => {
                format!(
                    "「{column}」只能填：{}；请按单元格位置打开原表改正",
                    known.join("、")
                )
            }
            CellProblem::UnreadableDate { .. } => {
                "请写成具体日期，如 2026-11-20；请按单元格位置打开原表改正".to_owned()
            }
            CellProblem::FutureDate { column, .. }
            | CellProblem::ErrorValue { column, .. }
            | CellProblem::LostDigits { column, .. } => {
                // What is said of done dates is said of matters.
                let help = words.help.replace(in_time(column), "");
                format!("{help}；请按单元格位置打开原表改正")
            }
            _ => format!(
                "请按单元格位置打开原表核对；是什么问题、怎样改，见 {code} 的说明（网页上点它的名称，或者输入 duban check --explain {code}）",
                code = words.code
            ),
        }
    }

    /// What stood in a cell that no message must keep to itself, masked.
    pub fn read(&self) -> Option<&str> {
        match self {
            CellProblem::UnreadableDate { read, .. }
            | CellProblem::UnreadableDeadline { read, .. }
            | CellProblem::FutureDate { read, .. }
            | CellProblem::ErrorValue { read, .. } => Some(read),
            _ => None,
        }
    }

    /// Whether something stands in the cell and no value came of it.
    pub fn is_of_what_cannot_be_read(&self) -> bool {
        !matches!(
            self,
            CellProblem::EmptyRequired { .. }
                | CellProblem::EmptyInEntry { .. }
                | CellProblem::NothingInEntry { .. }
                | CellProblem::Masked { .. }
                | CellProblem::MayNameComplainant { .. }
                | CellProblem::NamedBefore { .. }
                | CellProblem::UnclearComplainant { .. }
                | CellProblem::NamesComplainant { .. }
                | CellProblem::SecretWord { .. }
                | CellProblem::SeveralNumbers { .. }
                | CellProblem::OtherWeekday { .. }
                | CellProblem::DistantLeapDay { .. }
                | CellProblem::PictureInCell { .. }
        )
    }

    /// The problem in a list whose entries count as incomplete where a cell is empty.
    #[must_use]
    pub fn in_entry(self) -> CellProblem {
        match self {
            CellProblem::EmptyRequired { column } => CellProblem::EmptyInEntry { column },
            CellProblem::StandsForNothing { column, read } => {
                CellProblem::NothingInEntry { column, read }
            }
            other => other,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            CellProblem::EmptyRequired { column } => Words::new(
                &codes::EMPTY_REQUIRED_CELL,
                format!("必填的「{column}」为空，本行未计入"),
                format!("请补填「{column}」"),
            ),
            CellProblem::StandsForNothing { column, read } => Words::new(
                &codes::EMPTY_REQUIRED_CELL,
                format!("必填的「{column}」写的是「{read}」，等于没有填，本行未计入"),
                if column.ends_with("编号") || *column == "文号" {
                    format!(
                        "请补填「{column}」：每一行都要有自己的编号，几行都写「{read}」就分不清是哪一件"
                    )
                } else {
                    format!("请补填「{column}」")
                },
            ),
            CellProblem::EmptyInEntry { column } => Words::new(
                &codes::EMPTY_REQUIRED_CELL,
                format!("必填的「{column}」为空，这一条计为不完整"),
                format!("请补填「{column}」"),
            ),
            CellProblem::NothingInEntry { column, read } => Words::new(
                &codes::EMPTY_REQUIRED_CELL,
                format!("必填的「{column}」写的是「{read}」，等于没有填，这一条计为不完整"),
                format!("请补填「{column}」"),
            ),
            CellProblem::UnreadableDate {
                column,
                read,
                reason,
            } => Words::new(
                &codes::UNREADABLE_DATE,
                format!("「{column}」读到「{read}」，不能认作日期：{reason}"),
                // What a blank ledger says beforehand is of no cell yet.
                format!(
                    "请写成具体日期，如 2026-11-20{}",
                    if read.is_empty() { "" } else { in_time(column) }
                ),
            ),
            CellProblem::UnreadableDeadline {
                column,
                read,
                reason,
            } => Words::new(
                &codes::UNREADABLE_DEADLINE,
                format!("「{column}」读到「{read}」，不能认作时限：{reason}"),
                format!(
                    "请写成具体日期，如 2026-11-20；也可写 11月底前、一季度、11月上旬，或 长期坚持、持续推进、常态化{}",
                    if **column == *"完成时限" && !read.is_empty() {
                        format!("；在督查事项台账里的，{AT_ONCE}")
                    } else {
                        String::new()
                    }
                ),
            ),
            CellProblem::FutureDate {
                column,
                read,
                as_of,
            } => Words::new(
                &codes::FUTURE_DATE,
                format!("「{column}」为 {read}，晚于本期截至日期 {as_of}，按空白处理"),
                format!(
                    "已经发生的事项不应填写将来的日期，请核对年月日{}",
                    in_time(column)
                ),
            ),
            // Points are neither a share nor counted by ten thousands, though such a text is a number elsewhere.
            CellProblem::UnreadableNumber { column, read } if *column == "分值" => Words::new(
                &codes::UNREADABLE_NUMBER,
                format!("「{column}」读到「{read}」，不能认作分数"),
                "请只写分数，如 2、0.5；不带百分号，也不用「万」「亿」",
            ),
            CellProblem::UnreadableNumber { column, read } => Words::new(
                &codes::UNREADABLE_NUMBER,
                format!("「{column}」读到「{read}」，不能认作数字"),
                "请只填数字，如 85%、0.85、1200、1.2万",
            ),
            CellProblem::SeveralColumns {
                column,
                read,
                other,
                said,
            } => Words::new(
                &codes::SEVERAL_COLUMNS,
                format!(
                    "「{column}」读到「{read}」，{other}也是这一项，写的是「{said}」，看不出哪一列算数"
                ),
                format!("请只留一列「{column}」，另一列换个列名"),
            ),
            CellProblem::UnreadableYesNo { column, read } => Words::new(
                &codes::UNREADABLE_YES_NO,
                format!("「{column}」读到「{read}」，不能认作是或否"),
                "请填「是」或「否」",
            ),
            CellProblem::UnknownWord {
                column,
                read,
                known,
            } => Words::new(
                &codes::UNKNOWN_WORD,
                format!("「{column}」读到「{read}」，不在可填的范围内"),
                format!("可填：{}", known.join("、")),
            ),
            CellProblem::UnknownCategory { read, known } => Words::new(
                &codes::UNKNOWN_CATEGORY,
                format!("「事项类别」读到「{read}」，没有这个类别"),
                format!("可填：{}", known.join("、")),
            ),
            CellProblem::UnknownUnit {
                column,
                read,
                nearest,
            } => Words::new(
                &codes::UNKNOWN_UNIT,
                format!("「{column}」读到「{read}」，单位名录中没有这个单位"),
                if is_of_any_unit(read) {
                    "各单位都有这样的名称；请写单位全称（指本单位的，写本单位的全称），不要加入「别名」"
                        .to_owned()
                } else if nearest.is_empty() {
                    "请写单位全称或名录中的简称、别名；确有新名称的，请县政府办加入单位名录的「别名」"
                        .to_owned()
                } else {
                    format!(
                        "名录中相近的有：{}；请核对后改正；确是单位的另一种叫法的，请县政府办加入单位名录的「别名」",
                        nearest.join("、")
                    )
                },
            ),
            CellProblem::CollectiveName { column, read } => Words::new(
                &codes::COLLECTIVE_NAME,
                format!("「{column}」读到「{read}」，是统称，没有指明单位"),
                "请逐个写明单位全称；或请县政府办在 duban.toml 的 [collective] 中说明这个统称代表哪个序列",
            ),
            CellProblem::ErrorValue { column, read } if read == BROKEN => Words::new(
                &codes::ERROR_VALUE,
                format!("「{column}」的内容在文件里已损坏，读不出来"),
                format!(
                    "请在 Excel 或 WPS 中重新填写这一格，保存后重新报送{}",
                    in_time(column)
                ),
            ),
            CellProblem::ErrorValue { column, read } => Words::new(
                &codes::ERROR_VALUE,
                format!("「{column}」是公式错误值「{read}」"),
                format!("请改为实际内容后重新保存{}", in_time(column)),
            ),
            CellProblem::FormulaWithoutValue { column } => Words::new(
                &codes::FORMULA_WITHOUT_VALUE,
                format!("「{column}」是公式，但文件里没有保存计算结果"),
                format!(
                    "请在 Excel 或 WPS 中打开并保存一次，或直接填写数值{}",
                    in_time(column)
                ),
            ),
            CellProblem::LostDigits { column, read } => Words::new(
                &codes::LOST_DIGITS,
                format!("「{column}」读到「{read}」，超过15位的数字在表格中已丢失末位"),
                "请把该列设为文本格式后重新填写完整编号",
            ),
            CellProblem::DateForNumber { column, read } => Words::new(
                &codes::LOST_DIGITS,
                format!("「{column}」读到的是日期「{read}」，表格程序把编号当成了日期"),
                "请把该列设为文本格式后重新填写完整编号",
            ),
            CellProblem::OtherWeekday { column, read, date } => Words::new(
                &codes::OTHER_WEEKDAY,
                format!(
                    "「{column}」写的是「{read}」，{date} 却是星期{}；按 {date} 判定",
                    WEEKDAYS[date.weekday().num_days_from_monday() as usize]
                ),
                "请核对是日期写错了，还是星期写错了",
            ),
            CellProblem::DistantLeapDay { column, read, date } => {
                // An extension is granted until a day, counted from its approval.
                let (from, help) = if **column == *"新时限" {
                    (
                        "批准日期",
                        "指2月最后一天的，请写成有年份的日期，如 2027-02-28；确实是这一天的，请把年份写上",
                    )
                } else {
                    (
                        "开始",
                        "指2月最后一天的，请写成「2月底前」；确实是这一天的，请把年份写上",
                    )
                };
                Words::new(
                    &codes::DISTANT_LEAP_DAY,
                    format!(
                        "「{column}」写的是「{read}」，没有写年份；{from}以后最早的这一天是 {date}，按 {date} 判定"
                    ),
                    help,
                )
            }
            CellProblem::PictureInCell { column } => Words::new(
                &codes::PICTURE_IN_CELL,
                format!("「{column}」里是一张图片，程序读不到图片里的字"),
                "请把图片里的内容打成文字，写在这一格里",
            ),
            CellProblem::SeveralNumbers {
                column,
                read,
                numbers,
            } => Words::new(
                &codes::SEVERAL_NUMBERS,
                format!(
                    "「{column}」读到「{read}」，像是 {numbers} 个编号写在一格里；照原文算作一个编号，只算一件"
                ),
                format!(
                    "是几个编号的，请一个编号一行，其他各栏照填；以前各期已经这样报过的，还要请县政府办在「更正登记」里把「{read}」作废；确是一个编号的，可不理会"
                ),
            ),
            CellProblem::TooManyPeople {
                column,
                read,
                limit,
            } if read.is_empty() => Words::new(
                &codes::TOO_LONG_CELL,
                format!(
                    "「{column}」一格里写得太多，超过 {limit} 个人的名单，没有逐个辨认；这一行各栏的文字里有没有其姓名也就无从辨认，已整格隐去"
                ),
                format!(
                    "请只写几位代表的姓名（一格不超过 {limit} 人），其余的写「等多人」，名单另附"
                ),
            ),
            CellProblem::TooManyPeople {
                column,
                read,
                limit,
            } => Words::new(
                &codes::TOO_LONG_CELL,
                format!("「{column}」读到「{read}」，一格里写了 {limit} 个以上的名字，没有读取"),
                format!("请只写牵头的县领导，一格不超过 {limit} 位；其他人员另附名单"),
            ),
            CellProblem::TooLong { column, limit } => Words::new(
                &codes::TOO_LONG_CELL,
                format!("「{column}」超过 {limit} 个字符"),
                "请删减内容",
            ),
            CellProblem::NotPositive { column, read } => Words::new(
                &codes::NOT_POSITIVE,
                format!("「{column}」读到「{read}」，应当大于0，本行未计入"),
                if *column == "分值" {
                    "请填大于0的数；加分还是扣分由「类型」决定"
                } else {
                    "请填大于0的数"
                },
            ),
            CellProblem::TooManyDecimals { column, read } => Words::new(
                &codes::TOO_MANY_DECIMALS,
                format!("「{column}」读到「{read}」，最多两位小数，本行未计入"),
                "积分精确到百分之一分，请填最多两位小数的数",
            ),
            CellProblem::Masked { column } => Words::new(
                &codes::PERSONAL_DATA,
                format!(
                    "「{column}」中含有手机号、证件号、银行卡号、邮箱或投诉人姓名，输出时已隐去"
                ),
                "请从台账中删去个人信息",
            ),
            CellProblem::MayNameComplainant { column } => Words::new(
                &codes::PERSONAL_DATA,
                format!(
                    "这件投诉的投诉人以前登记过、这一行没有写，或者更正过，「{column}」里有没有其姓名无从辨认，已整格隐去"
                ),
                "请在这一行的「投诉人」里写上现在的姓名（任何输出都不显示），对「投诉人」的更正请作废；文字其余部分就会照常列出",
            ),
            CellProblem::NamedBefore { column } => Words::new(
                &codes::PERSONAL_DATA,
                format!(
                    "「{column}」里有这一行以前各期写过的信访人、投诉人，姓名已隐去；分辨不出哪几个字是姓名的，整格隐去"
                ),
                "请在这一栏里去掉姓名；信访人、投诉人一栏请照旧写着，只写姓名（任何输出都不显示）",
            ),
            CellProblem::Ditto { column, read } => Words::new(
                &codes::DITTO,
                format!("「{column}」写的是「{read}」，程序不按上一行猜，「{column}」没有读取"),
                format!("请把上一行的「{column}」照写一遍；确实没有的，请留空"),
            ),
            CellProblem::MergedSideways {
                column,
                read,
                first,
            } => Words::new(
                &codes::UNREADABLE_DATE,
                format!(
                    "「{column}」和左边 {first} 列是一个合并的单元格，里面写的是「{read}」；是不是也是「{column}」，无从判断，「{column}」当作没有填"
                ),
                format!("请取消合并，把「{column}」的日期写在自己的一列里；还没有的，请留空"),
            ),
            CellProblem::NamesComplainant { column } => Words::new(
                &codes::NAMES_COMPLAINANT,
                format!(
                    "「{column}」里有本期投诉登记或者同一事项的台账中投诉人的姓名，会照原样出现在网页、附件和通报里，被投诉的单位看得到"
                ),
                "请把姓名改成「投诉人」或者删去；是同名的另一个人的，不用改",
            ),
            CellProblem::UnclearComplainant { column } => Words::new(
                &codes::PERSONAL_DATA,
                format!(
                    "这件投诉的「投诉人」一栏除姓名外还写了别的，分辨不出哪几个字是姓名，「{column}」里有没有其姓名也就无从辨认，已整格隐去"
                ),
                "「投诉人」一栏请只写姓名，几个人的用顿号隔开（这一栏任何输出都不显示）；文字其余部分就会照常列出",
            ),
            CellProblem::SecretWord { read } => Words::new(
                &codes::SECRET_WORD,
                format!("文字中出现「{read}」，请确认不是涉密内容"),
                "涉密文件和内容不得放入本程序处理的文件夹",
            ),
            CellProblem::NotCopied { column } => Words::new(
                &codes::NOT_COPIED,
                format!(
                    "「{column}」写的是「（未复制）」：退回修改副本里没有这一列的内容，改了列名还没有填"
                ),
                format!("请照原来报送的表填上这一行的「{column}」；原来就没有的，请清空这一格"),
            ),
            CellProblem::Confidential { code, help } => Words {
                code,
                severity: codes::find(code).map_or(Severity::Error, |code| code.severity),
                message: "这个单元格有问题（投诉的内容不在此显示）".to_owned(),
                help: help.clone(),
            },
        }
    }
}

//! Why a file could not be opened: each reason with a code and words of its own, for the sender to act on.

use super::Words;
use super::codes::{self, Code};
use serde::{Deserialize, Serialize};

/// Why a file could not be opened. Counts and sizes are those of the settings (`[limits]` in duban.toml).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum Unreadable {
    /// The system would not give the file.
    NotGiven {
        reason: String,
    },
    /// A pipe, a device, a folder or the like.
    NotAFile,
    Empty,
    TooLarge {
        mib: u64,
    },
    UnpackedTooLarge {
        mib: u64,
    },
    TooManySheets {
        limit: usize,
    },
    TooManyRows {
        /// Which sheet; none where the file has but one and no name for it.
        sheet: Option<String>,
        limit: u32,
    },
    TooManyCells {
        limit: u64,
    },
    TooMuchText {
        mib: u64,
    },
    /// Reading it would have cost more memory or time than a file may.
    TooCostly,
    Password,
    /// Something beside its cells bears a mark of secrecy: what that is.
    Marked {
        what: String,
    },
    /// What is damaged, as the middle of a sentence.
    Damaged {
        what: String,
    },
    LockFile,
    /// What it is instead.
    NotASpreadsheet {
        kind: String,
    },
    Html,
    /// A spreadsheet of a kind that is not read.
    UnsupportedFormat {
        kind: String,
    },
    ArchiveWithoutWorkbook,
    UnknownEncoding,
    UnclosedQuote {
        line: usize,
    },
}

impl Unreadable {
    /// A damaged file; `what` is the part that is damaged.
    pub fn damaged(what: impl Into<String>) -> Unreadable {
        Unreadable::Damaged { what: what.into() }
    }

    pub(super) fn words(&self) -> Words {
        let (code, reason, help) = self.parts();
        Words::new(code, format!("文件不能打开：{reason}"), help)
    }

    /// The reason in words.
    pub fn reason(&self) -> String {
        self.parts().1
    }

    /// Code, reason and remedy.
    #[expect(clippy::too_many_lines, reason = "a table: one entry for each reason")]
    fn parts(&self) -> (&'static Code, String, &'static str) {
        const SAVE_ANEW: &str = "请用 Excel 或 WPS 打开，另存为不加密的 .xlsx 后重新报送";
        const SPLIT: &str = "台账用不到这么多内容：请删去无关的表、空白行列和图片，另存为 .xlsx 后重新报送；确实需要的，可由办公室在 duban.toml 的 [limits] 中放宽";
        match self {
            Unreadable::NotGiven { reason } => (
                &codes::UNREADABLE_FILE,
                format!("系统不让读取（{reason}）"),
                "请关闭正在使用它的程序，或检查文件的权限后重新运行",
            ),
            Unreadable::NotAFile => (
                &codes::UNREADABLE_FILE,
                "这是管道、设备或指向文件夹的链接，不是普通文件，没有打开".to_owned(),
                "请把台账文件本身复制到这里，代替原来的链接或管道",
            ),
            Unreadable::Empty => (
                &codes::EMPTY_FILE,
                "文件是空的，一个字节也没有".to_owned(),
                "多半是复制或传送时中断了：请让报送单位重新发送",
            ),
            Unreadable::TooLarge { mib } => (
                &codes::FILE_TOO_LARGE,
                format!("文件超过 {mib} MiB 的上限"),
                SPLIT,
            ),
            Unreadable::UnpackedTooLarge { mib } => (
                &codes::UNPACKED_TOO_LARGE,
                format!("解压后超过 {mib} MiB 的上限"),
                SPLIT,
            ),
            Unreadable::TooManySheets { limit } => (
                &codes::TOO_MANY_SHEETS,
                format!("工作表超过 {limit} 张的上限"),
                SPLIT,
            ),
            Unreadable::TooManyRows { sheet, limit } => (
                &codes::TOO_MANY_ROWS,
                match sheet {
                    Some(sheet) => format!("工作表「{sheet}」超过 {limit} 行的上限"),
                    None => format!("文件超过 {limit} 行的上限"),
                },
                SPLIT,
            ),
            Unreadable::TooManyCells { limit } => (
                &codes::TOO_MANY_CELLS,
                format!("有内容的单元格超过 {limit} 个的上限"),
                SPLIT,
            ),
            Unreadable::TooMuchText { mib } => (
                &codes::TOO_MUCH_TEXT,
                format!("单元格里的文字合计超过 {mib} MiB 的上限"),
                SPLIT,
            ),
            Unreadable::TooCostly => (
                &codes::TOO_COSTLY,
                "读取它所需的内存或时间超过上限，已经中止".to_owned(),
                "文件多半已损坏，或被人做了手脚：请让报送单位新建工作簿，把台账内容粘贴过去，另存为 .xlsx 后重新报送",
            ),
            Unreadable::Password => (
                &codes::PASSWORD_PROTECTED,
                "已加密：设有打开密码，或设了「保护工作簿」".to_owned(),
                "请取消密码（文件 → 信息 → 保护工作簿 → 用密码进行加密，清空密码）后另存、重新报送；打开时不要密码的，是设了保护：请点「审阅」→「保护工作簿」（或「撤消工作簿保护」）取消后另存",
            ),
            Unreadable::Marked { what } => (
                &codes::UNREADABLE_FILE,
                format!("{what}里有密级标志"),
                "涉密文件不得放入本程序处理的文件夹，请移走",
            ),
            Unreadable::Damaged { what } => (
                &codes::DAMAGED_FILE,
                format!("文件已损坏（{what}）"),
                SAVE_ANEW,
            ),
            Unreadable::LockFile => (
                &codes::LOCK_FILE,
                "这是 Excel 或 WPS 打开文件时留下的临时文件，不是台账".to_owned(),
                "请删去它，把真正的台账放进来（临时文件的名字多以 ~$ 开头，只有几百个字节）",
            ),
            Unreadable::NotASpreadsheet { kind } => (
                &codes::NOT_A_SPREADSHEET,
                format!("内容是{kind}，不是工作簿，只是名字像"),
                "请报送台账的工作簿本身（.xlsx），不要用改名、拍照、扫描或打印出来的文件代替",
            ),
            Unreadable::Html => (
                &codes::HTML_FILE,
                "内容是网页（HTML），不是真正的工作簿，多半由某个系统导出".to_owned(),
                "请用 Excel 或 WPS 打开，选「另存为」，保存类型选「Excel 工作簿（*.xlsx）」，再报送新存的文件",
            ),
            Unreadable::UnsupportedFormat { kind } => (
                &codes::UNSUPPORTED_FORMAT,
                format!("内容是{kind}，本程序不读这种格式"),
                "请用 Excel 或 WPS 打开，选「另存为」，保存类型选「Excel 工作簿（*.xlsx）」，再报送新存的文件",
            ),
            Unreadable::ArchiveWithoutWorkbook => (
                &codes::ARCHIVE_WITHOUT_WORKBOOK,
                "是压缩包，里面没有工作簿的内容".to_owned(),
                "请解压后，把里面的台账逐个放进来",
            ),
            Unreadable::UnknownEncoding => (
                &codes::UNKNOWN_ENCODING,
                "文字编码认不出来，不是 UTF-8、UTF-16 或 GBK，或中间有损坏".to_owned(),
                SAVE_ANEW,
            ),
            Unreadable::UnclosedQuote { line } => (
                &codes::UNCLOSED_QUOTE,
                format!(
                    "csv 第 {line} 行开始的引号没有配对，后面的内容分不清是哪一格，一行也没有读取"
                ),
                "请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重新报送",
            ),
        }
    }
}

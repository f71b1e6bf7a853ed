//! Why a run ends without an output.

use crate::ingest::settings_file::SettingsError;
use crate::source::Place;
use chrono::NaiveDate;

/// Why nothing can be built. Every message is for the office's staff.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum BuildError {
    #[error(
        "这里不是工作区：没有 duban.toml。\n请在工作区（有 duban.toml 的文件夹）里运行，或写明工作区的位置；新建工作区请输入：duban init 县名"
    )]
    NoWorkspace,
    #[error(
        "不能读取「{file}」：{reason}。\n请检查这个文件的权限，关闭正在使用它的程序，再重新运行。"
    )]
    NotGiven { file: &'static str, reason: String },
    #[error("「{0}」不是 UTF-8 文本。\n请用记事本打开，另存为 UTF-8 编码。")]
    NotText(&'static str),
    #[error("设置有误：{0}")]
    Settings(#[from] SettingsError),
    #[error(
        "没有找到单位名录。\n请在工作区放入「单位名录.xlsx」，至少有「单位全称」「序列」两列。"
    )]
    NoDirectory,
    #[error(
        "没有找到单位名录。\n工作区里有「{0}」，是单位名录的，请把文件名改为「单位名录.xlsx」。"
    )]
    MisnamedDirectory(String),
    #[error("单位名录不能读取：{file}：{reason}\n请用 Excel 或 WPS 打开检查后另存。")]
    BadDirectory { file: String, reason: String },
    #[error(
        "「{0}」里还没有单位。\n请打开它，每个单位填一行，「单位全称」和「序列」必填；开头写着「示例」的行不算。"
    )]
    EmptyDirectory(String),
    #[error(
        "「{file}」里没有一行是能用的：{first}\n请逐行改正，每个单位填一行，「单位全称」和「序列」必填。"
    )]
    FaultyDirectory { file: String, first: String },
    #[error(
        "ledgers 文件夹里没有期次。\n请建立以截至日期命名的文件夹，如 ledgers/2026-11-20，把各单位的台账放进去。"
    )]
    NoPeriods,
    #[error("{as_of} 当天及以前没有期次，最早的一期是 {first}。\n请核对 --as-of 的日期。")]
    NothingBefore { as_of: NaiveDate, first: NaiveDate },
    #[error(
        "最新一期 {newest} 晚于今天（{today}）。\n请核对文件夹的日期；确要生成的，请写 --as-of {newest}。"
    )]
    FuturePeriod { newest: NaiveDate, today: NaiveDate },
    #[error(
        "{period} 这一期没有任何单位的台账，不能生成。\n请把各单位的台账放入 ledgers/{period}；这一期还没有到的，请删去这个文件夹，或者把它改名为本期的截至日期{hint}。"
    )]
    EmptyPeriod {
        period: NaiveDate,
        /// Where to look for files that were found to be no unit's; empty where none was.
        hint: &'static str,
    },
    #[error(
        "发现密级标志，已停止，没有写出任何文件。\n位置：{0}\n涉密文件不得放入本程序处理的文件夹，请移走后重新运行。"
    )]
    Secret(Place),
    #[error(
        "本期按语里有笼统的说法，没有点名，已停止，没有写出任何文件。\n{0}\n请逐个写明单位全称；只要提示、不要停止的，请在 duban.toml 的 [naming] 中设 vague_wording = \"warn\"。"
    )]
    VagueWording(String),
    #[error("有 {0} 处错误，按 --strict 的要求没有生成。")]
    Strict(usize),
    #[error(
        "写出前核对发现网页、表格、通报与报告数据说法不一（程序的问题，请报告），已停止，没有写出任何文件。\n{0}"
    )]
    Disagreement(String),
    #[error(
        "很长的表格要先写到系统的临时文件夹里，而「{0}」不能写入，已停止，没有写出任何文件。\n请检查磁盘空间和这个文件夹的权限，再重新运行。"
    )]
    NoTemporaryFolder(String),
    #[error("{0}")]
    NotWritten(String),
    #[error("页面模板有误（程序的问题，请报告）：{0}")]
    Render(String),
}

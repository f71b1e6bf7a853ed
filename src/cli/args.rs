//! The command line, in Chinese.

use super::{USAGE, console};
use crate::ingest::date::{YearFrom, date_of_text};
use crate::model::category::Limit;
use chrono::NaiveDate;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

const HELP: &str = "{before-help}{about}\n\n用法：{usage}\n\n{all-args}{after-help}";

/// The whole command line.
#[derive(Parser)]
#[command(
    name = "duban",
    bin_name = "duban",
    version,
    override_usage = "duban [命令] [选项]",
    about = "督办：把各单位每周的督查台账变成内网站点和排名表",
    after_help = "在工作区文件夹里不写任何参数运行，就是生成本期站点。",
    help_template = HELP,
    subcommand_help_heading = "命令",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    /// 显示本说明
    #[arg(short, long, global = true, action = clap::ArgAction::Help, help_heading = "选项")]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "选项")]
    version: Option<bool>,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// 读取台账、判定，生成站点和排名表
    #[command(help_template = HELP, override_usage = "duban build [工作区] [选项]")]
    Build(BuildOptions),
    /// 只检查台账，列出问题，不生成站点；或说明一个问题代号
    #[command(help_template = HELP, override_usage = "duban check [工作区] [选项]", after_help = "例：duban check D:\\督查\\青石县 --verbose\n　　duban check --explain unreadable-date")]
    Check(CheckOptions),
    /// 把生成的县内公开版复制到全县查阅的位置，并记录发布的内容
    #[command(help_template = HELP, override_usage = "duban publish [工作区] [选项]")]
    Publish(PublishOptions),
    /// 核对生成或发布的文件夹：有没有被改动、缺少或多出的文件
    #[command(help_template = HELP, override_usage = "duban verify 文件夹 [工作区]", after_help = "例：duban verify output\n　　duban verify \\\\服务器\\督查 D:\\督查\\青石县")]
    Verify(VerifyOptions),
    /// 比较两次生成的结果：名次、判定、名单有哪些不同
    #[command(help_template = HELP, override_usage = "duban compare 原 新 [选项]", after_help = "例：duban compare 旧的output output")]
    Compare(CompareOptions),
    /// 新建一个工作区：设置、单位名录、空白台账和使用说明
    #[command(help_template = HELP, override_usage = "duban init 文件夹", after_help = "例：duban init D:\\督查\\青石县")]
    Init(InitOptions),
    /// 写出各单位下一期的空白台账（带着没有销号的事项）和空白的登记簿
    #[command(help_template = HELP, override_usage = "duban template [工作区] [选项]")]
    Template(TemplateOptions),
    /// 计算一个期限的到期日
    #[command(help_template = HELP, override_usage = "duban due 起算日期 期限", after_help = "例：duban due 2026-09-28 10工作日")]
    Due(DueOptions),
    /// 说明一个事项、单位、县领导或主要负责人是怎样判定的
    #[command(help_template = HELP, override_usage = "duban explain 编号、单位或姓名 [工作区] [选项]", after_help = "例：duban explain YL2026-0103\n　　duban explain 青石镇 D:\\督查\\青石县 --as-of 2026-11-20")]
    Explain(ExplainOptions),
    /// Reads one workbook from standard input: what the program starts itself for.
    #[command(name = super::apart::COMMAND, hide = true)]
    ReadGrid {
        /// The limits, as JSON.
        limits: String,
    },
}

/// Options of `duban build`.
#[derive(Args, Debug, Default)]
pub struct BuildOptions {
    /// 工作区文件夹，不写就是当前文件夹
    #[arg(value_name = "工作区", help_heading = "参数")]
    pub workspace: Option<PathBuf>,
    /// 截至日期，不写就是最新一期
    #[arg(long, value_name = "日期", value_parser = date, help_heading = "选项")]
    pub as_of: Option<NaiveDate>,
    /// 输出文件夹，不写就是工作区里的 output
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub out: Option<PathBuf>,
    /// 台账有任何错误就不生成
    #[arg(long, help_heading = "选项")]
    pub strict: bool,
    /// 不显示过程和小结
    #[arg(long, help_heading = "选项")]
    pub quiet: bool,
    /// 不使用 .duban 中的存档
    #[arg(long, help_heading = "选项")]
    pub no_store: bool,
}

/// How `duban check` says what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Options of `duban check`.
#[derive(Args, Debug)]
pub struct CheckOptions {
    /// 工作区文件夹，不写就是当前文件夹
    #[arg(value_name = "工作区", help_heading = "参数")]
    pub workspace: Option<PathBuf>,
    /// 截至日期，不写就是最新一期
    #[arg(long, value_name = "日期", value_parser = date, help_heading = "选项")]
    pub as_of: Option<NaiveDate>,
    /// 写成 text（给人看）或 json（给程序用），不写就是 text
    #[arg(long, value_name = "格式", value_parser = check_format, default_value = "text", hide_default_value = true, help_heading = "选项")]
    pub format: CheckFormat,
    /// 相同的提示逐处列出，并逐表说明认成什么、哪些没有采用
    #[arg(long, help_heading = "选项")]
    pub verbose: bool,
    /// 说明一个问题代号的含义、改法和例子
    #[arg(long, value_name = "代号", help_heading = "选项")]
    pub explain: Option<String>,
    /// 不使用 .duban 中的存档
    #[arg(long, help_heading = "选项")]
    pub no_store: bool,
}

/// Options of `duban publish`.
#[derive(Args, Debug)]
pub struct PublishOptions {
    /// 工作区文件夹，不写就是当前文件夹
    #[arg(value_name = "工作区", help_heading = "参数")]
    pub workspace: Option<PathBuf>,
    /// 生成的输出文件夹，不写就是工作区里的 output
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub out: Option<PathBuf>,
    /// 发布到的文件夹，不写就用 duban.toml 里设定的位置
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub to: Option<PathBuf>,
}

/// Options of `duban verify`.
#[derive(Args, Debug)]
pub struct VerifyOptions {
    /// 要核对的文件夹：输出文件夹、其中的一份，或发布到的文件夹
    #[arg(value_name = "文件夹", help_heading = "参数")]
    pub folder: PathBuf,
    /// 工作区文件夹，写明后还与其中的发布记录核对
    #[arg(value_name = "工作区", help_heading = "参数")]
    pub workspace: Option<PathBuf>,
}

/// Options of `duban compare`.
#[derive(Args, Debug)]
pub struct CompareOptions {
    /// 原来的输出文件夹，或 published 中的发布记录
    #[arg(value_name = "原", display_order = 1, help_heading = "参数")]
    pub old: PathBuf,
    /// 新的输出文件夹，或发布记录
    #[arg(value_name = "新", display_order = 2, help_heading = "参数")]
    pub new: PathBuf,
    /// 把对照表写到这个文件夹
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub out: Option<PathBuf>,
}

/// Options of `duban init`.
#[derive(Args, Debug)]
pub struct InitOptions {
    /// 新工作区的文件夹，要么还没有，要么是空的
    #[arg(value_name = "文件夹", help_heading = "参数")]
    pub folder: PathBuf,
}

/// Options of `duban template`.
#[derive(Args, Debug)]
pub struct TemplateOptions {
    /// 工作区文件夹，不写就是当前文件夹
    #[arg(value_name = "工作区", help_heading = "参数")]
    pub workspace: Option<PathBuf>,
    /// 写到哪个文件夹，不写就是工作区里的 空白台账
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub out: Option<PathBuf>,
}

/// Options of `duban due`.
#[derive(Args, Debug)]
pub struct DueOptions {
    /// 起算日期，如 2026-09-28、2026年9月28日、2026.9.28、20260928
    #[arg(value_name = "起算日期", display_order = 1, value_parser = date_as_in_ledgers, help_heading = "参数")]
    pub start: NaiveDate,
    /// 期限，如 当天、3日、10工作日、1个月
    #[arg(value_name = "期限", display_order = 2, value_parser = limit, help_heading = "参数")]
    pub limit: Limit,
}

/// Options of `duban explain`.
#[derive(Args, Debug)]
pub struct ExplainOptions {
    /// 编号（事项、投诉等）、单位名称，或领导、负责人姓名
    #[arg(value_name = "编号、单位或姓名", help_heading = "参数")]
    pub wanted: String,
    /// 工作区文件夹，不写就是当前文件夹
    #[arg(value_name = "工作区", help_heading = "参数")]
    pub workspace: Option<PathBuf>,
    /// 几个单位都有这个编号时，只说明这个单位的
    #[arg(long, value_name = "单位", help_heading = "选项")]
    pub unit: Option<String>,
    /// 截至日期，不写就是最新一期
    #[arg(long, value_name = "日期", value_parser = date, help_heading = "选项")]
    pub as_of: Option<NaiveDate>,
}

fn date(text: &str) -> Result<NaiveDate, String> {
    let is_plain = text.len() == "2026-11-20".len()
        && text.chars().all(|c| c.is_ascii_digit() || c == '-')
        && (text.starts_with("20") || text.starts_with("2100-"));
    let day: Option<NaiveDate> = text.parse().ok().filter(|_| is_plain);
    day.ok_or_else(|| "应当是 2000 年至 2100 年的日期，月、日各写两位，如 2026-11-20".to_owned())
}

/// A day as it may be typed in a ledger, but with its year.
fn date_as_in_ledgers(text: &str) -> Result<NaiveDate, String> {
    let read = date_of_text(text, YearFrom::Nowhere).ok();
    let day = read
        .filter(|_| text.trim() == text)
        .map(|typed| typed.date());
    day.ok_or_else(|| {
        "应当是 2000 年至 2100 年的日期，要写年份，如 2026-11-20、2026年11月20日、2026.11.20、20261120"
            .to_owned()
    })
}

fn check_format(text: &str) -> Result<CheckFormat, String> {
    match text {
        "text" => Ok(CheckFormat::Text),
        "json" => Ok(CheckFormat::Json),
        _ => Err("应当是 text 或 json".to_owned()),
    }
}

fn limit(text: &str) -> Result<Limit, String> {
    Limit::parse(text)
        .filter(|limit| *limit != Limit::Written)
        .ok_or_else(|| "应当是期限，如 当天、3日、10工作日、1个月".to_owned())
}

/// Arguments that ask for help, or that cannot be understood.
pub struct Refusal(clap::Error);

impl Refusal {
    /// Prints help, or what is wrong; returns the exit code.
    pub fn tell(&self) -> u8 {
        match self.0.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                console::answer(self.0.to_string().trim_end())
            }
            kind => {
                console::complain(&format!(
                    "{}\n写 duban --help 可看用法。",
                    words(kind, &self.0)
                ));
                USAGE
            }
        }
    }
}

fn words(kind: ErrorKind, error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    match kind {
        ErrorKind::UnknownArgument if is_negative(&argument) => {
            format!("「{argument}」以「-」开头：日期和期限都不能是负数。")
        }
        ErrorKind::UnknownArgument => format!("不认识「{argument}」。"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "没有「{}」这个命令。",
                context(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}。"),
        ErrorKind::ArgumentConflict => format!("{argument} 写了两次，或与别的选项冲突。"),
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error)
                .map(ToString::to_string)
                .unwrap_or_default();
            format!("{argument} 不能是「{value}」：{reason}。")
        }
        ErrorKind::TooManyValues => format!("{argument} 后面不用写「{value}」。"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面要写内容。"),
        ErrorKind::InvalidValue => format!("{argument} 缺少内容，或不能是「{value}」。"),
        _ => "命令写得不对。".to_owned(),
    }
}

/// Whether an argument is a number below zero rather than an option.
fn is_negative(argument: &str) -> bool {
    let number = argument.strip_prefix('-');
    number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// An argument without the quotation mark that Windows leaves at the end of a folder in quotation marks which ends with `\`, as shells
/// complete it: `"D:\督查 资料\"` comes in as `D:\督查 资料"`. No name there has such a mark.
fn as_meant(argument: OsString, on_windows: bool) -> OsString {
    match argument.to_str().and_then(|text| text.strip_suffix('"')) {
        Some(folder) if on_windows && folder.contains(['\\', ':']) && !folder.contains('"') => {
            format!("{folder}\\").into()
        }
        _ => argument,
    }
}

/// Understands the arguments. Without any, the current folder is built.
///
/// # Errors
/// Help that was asked for, or what cannot be understood.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Refusal> {
    let arguments = arguments
        .into_iter()
        .map(|argument| as_meant(argument, cfg!(windows)));
    let line = CommandLine::try_parse_from(arguments).map_err(Refusal)?;
    Ok(line
        .command
        .unwrap_or_else(|| Command::Build(BuildOptions::default())))
}

#[cfg(test)]
mod tests {
    use super::as_meant;

    #[test]
    fn the_quotation_mark_that_windows_leaves_behind_a_folder_is_none_of_its_name() {
        for (argument, on_windows, meant) in [
            ("D:\\督查 资料\"", true, "D:\\督查 资料\\"),
            (
                "\\\\服务器\\共享 文件夹\"",
                true,
                "\\\\服务器\\共享 文件夹\\",
            ),
            ("D:\"", true, "D:\\"),
            ("D:\\督查\\", true, "D:\\督查\\"),
            ("开展\"百日攻坚\"", true, "开展\"百日攻坚\""),
            ("/tmp/a\"", false, "/tmp/a\""),
        ] {
            assert_eq!(as_meant(argument.into(), on_windows), meant, "{argument}");
        }
    }
}

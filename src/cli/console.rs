//! What is printed: messages, the closing summary, progress bars on a terminal.

use super::output::Kept;
use super::{DONE, REFUSED, reason};
use crate::diagnostic::Severity;
use crate::ingest::format::is_guarded;
use crate::pipeline::Step;
use crate::report::check::{Line, Tone};
use crate::report::summary::Summary;
use crate::source::in_one_line;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write as _};

/// Prints a text and a line break; a reader that has gone away is no error.
fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let text = harmless(text);
    wanted(writeln!(out, "{text}").and_then(|()| out.flush()))
}

/// A reader that has gone away has read enough.
fn wanted(printed: io::Result<()>) -> io::Result<()> {
    /// What Windows says of a pipe with nobody at its other end, where it has no kind of its own.
    const NOT_CONNECTED: i32 = 233;
    printed.or_else(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ if cfg!(windows) && error.raw_os_error() == Some(NOT_CONNECTED) => Ok(()),
        _ => Err(error),
    })
}

/// Prints what a command was asked for; returns the exit code. What cannot be written, as on a full disk, is no answer.
pub fn answer(text: &str) -> u8 {
    answered(print(text))
}

/// The exit code of a command whose answer has been printed, or could not be.
pub fn answered(printed: io::Result<()>) -> u8 {
    match printed {
        Ok(()) => DONE,
        Err(error) => {
            complain(&format!("结果没有写完：{}", reason(&error)));
            REFUSED
        }
    }
}

/// The exit code of a command that has been carried out, or why it was not.
pub fn concluded(carried_out: Result<u8, String>) -> u8 {
    carried_out.unwrap_or_else(|message| {
        complain(&message);
        REFUSED
    })
}

/// Prints what a command has done; returns the exit code. That it could not be said undoes nothing, and is told on the error stream.
pub fn report(text: &str) -> u8 {
    if let Err(error) = print(text) {
        complain(&format!(
            "已经做完，只是上面的话没有写出来：{}",
            reason(&error)
        ));
    }
    DONE
}

/// Prints as JSON, as it is made, with a line break; a reader that has gone away is no error.
///
/// # Errors
/// Where it cannot be written, as on a full disk.
pub fn print_json(value: &impl Serialize) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from);
    wanted(
        printed
            .and_then(|()| writeln!(out))
            .and_then(|()| out.flush()),
    )
}

/// Prints lines with their tones, coloured on a terminal that wants colours.
///
/// # Errors
/// As [`print_json`].
pub fn print_lines(lines: &[Line]) -> io::Result<()> {
    print_each_line(|tell| lines.iter().for_each(|(tone, line)| tell(*tone, line)))
}

/// Prints lines as they are told; blanks at the end of all are left out.
///
/// # Errors
/// As [`print_json`].
pub fn print_each_line(told: impl FnOnce(&mut dyn FnMut(Tone, &str))) -> io::Result<()> {
    let coloured =
        io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() && shows_colours();
    let mut out = BufWriter::new(io::stdout().lock());
    // What may turn out to be the end.
    let mut blanks = String::new();
    let mut printed = Ok(());
    told(&mut |tone, line| {
        let line = &*harmless(line);
        let style = match tone {
            Tone::Heading => "1",
            Tone::Place(Severity::Error) => "31",
            Tone::Place(Severity::Warning) => "33",
            Tone::Place(Severity::Notice) => "36",
            Tone::Aside => "2",
            Tone::Plain => "",
        };
        let is_styled = coloured && !style.is_empty() && !line.is_empty();
        let (line, end) = if is_styled {
            (Cow::Owned(format!("\u{1b}[{style}m{line}\u{1b}[0m")), "")
        } else {
            let (seen, end) = line.split_at(line.trim_end().len());
            (Cow::Borrowed(seen), end)
        };
        if !line.is_empty() && printed.is_ok() {
            printed = write!(out, "{blanks}{line}");
            blanks.clear();
        }
        blanks.push_str(end);
        blanks.push('\n');
    });
    wanted(
        printed
            .and_then(|()| writeln!(out))
            .and_then(|()| out.flush()),
    )
}

/// Whether the terminal colours what is marked so. A console of Windows does once it is asked to; one that does not would show the marks.
fn shows_colours() -> bool {
    anstyle_query::windows::enable_ansi_colors().unwrap_or(true)
}

/// Prints a text to the error stream.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless(text));
}

/// A text as a terminal may have it, borrowed where it is so: names of files may hold characters that command it, or that turn about what
/// stands beside them.
fn harmless(text: &str) -> Cow<'_, str> {
    let is_harmful = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(is_harmful) {
        Cow::Owned(text.replace(is_harmful, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Keeps the window open that a double-click has opened, so that what was said can be read. Anywhere else it does nothing.
pub fn hold_window() {
    if !window_is_ours() {
        return;
    }
    report("\n按回车键关闭这个窗口。");
    let mut line = String::new();
    let _ = io::stdin().read_line(&mut line);
}

/// Whether the window closes with the program. Only Windows opens one for a program, and each shell there leaves a mark on what it starts:
/// cmd its prompt, `PowerShell` the user's own folder of modules, Git's and others' shells their name. Taken for a window of our own without
/// need, all that happens is that a key must be pressed.
fn window_is_ours() -> bool {
    let is_set = |name| std::env::var_os(name).is_some();
    let of_powershell = || {
        std::env::var("PSModulePath")
            .is_ok_and(|path| path.contains("\\Documents\\") || path.contains("\\PowerShell\\7"))
    };
    cfg!(windows)
        && io::stdin().is_terminal()
        && io::stdout().is_terminal()
        && !["PROMPT", "SHELL", "MSYSTEM"].into_iter().any(is_set)
        && !of_powershell()
}

/// Tells of a fault of this program in words. One that a library has over a damaged file is caught, and told as the file's.
pub fn tell_of_panics() {
    std::panic::set_hook(Box::new(|fault| {
        if is_guarded() {
            return;
        }
        let place = fault.location().map(ToString::to_string);
        complain(&format!(
            "程序内部出错（{}），没有做完。请把这一行连同版本（duban --version）告诉维护人员。",
            place.unwrap_or_default()
        ));
    }));
}

/// Progress on a terminal; nothing in a pipe, nor where it is not wanted.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar that has not begun.
    pub fn new(wanted: bool) -> Progress {
        let visible = wanted && io::stderr().is_terminal();
        Progress(visible.then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{msg:12} [{bar:30}] {pos}/{len}") {
                bar.set_style(style.progress_chars("=> "));
            }
            bar
        }))
    }

    /// Shows a step.
    pub fn show(&self, step: Step) {
        let Some(bar) = &self.0 else { return };
        match step {
            Step::Period(done, all) => {
                bar.set_length(all as u64);
                bar.set_position(done as u64);
                bar.set_message("读取并判定");
            }
            Step::Rendering => bar.set_message("生成页面"),
        }
    }

    /// Shows that so many files have been made and written; how many there will be, nobody knows yet.
    pub fn writing(&self, done: usize) {
        let Some(bar) = &self.0 else { return };
        bar.set_message(format!("生成文件 {done}"));
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// The closing summary of a build, as lines of text.
pub fn summary(summary: &Summary) -> String {
    let mut text = String::new();
    let previous = summary
        .previous
        .map_or_else(|| "首期".to_owned(), |previous| format!("上期 {previous}"));
    let [all, red, yellow, green] = summary.matters;
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{}　截至 {}（{previous}）",
        summary.county, summary.as_of
    );
    let _ = writeln!(
        text,
        "判定事项 {all} 件：红灯 {red}、黄灯 {yellow}、绿灯 {green}"
    );
    if summary.new.is_empty() {
        let _ = writeln!(
            text,
            "本期新增升级处理：无（持续 {} 项）",
            summary.continuing
        );
    } else {
        let _ = writeln!(text, "本期新增升级处理（持续 {} 项）：", summary.continuing);
        for (outcome, units) in &summary.new {
            let _ = writeln!(text, "  {outcome}：{}", units.join("、"));
        }
    }
    if summary.hand_ins.is_empty() {
        let _ = writeln!(text, "报送：全部单位按时报送");
    }
    for (state, units) in &summary.hand_ins {
        let _ = writeln!(text, "{state}（{}）：{}", units.len(), units.join("、"));
    }
    let [errors, warnings, notices] = summary.diagnostics;
    let _ = writeln!(
        text,
        "台账问题：错误 {errors}、警告 {warnings}、提示 {notices}"
    );
    for line in &summary.first_errors {
        let _ = writeln!(text, "  {}", in_one_line(line));
    }
    if errors > summary.first_errors.len() {
        let rest = errors - summary.first_errors.len();
        let _ = writeln!(text, "  还有 {rest} 处错误，见办公室版「退回修改」页");
    }
    for line in summary.revised.iter().chain(&summary.unknown_years) {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// How many files that were kept are named.
const NAMED_FILES: usize = 20;

/// What people had changed in an output, or put into it, and where it is now; nothing where they did nothing.
pub fn kept(kept: &Kept) -> Option<String> {
    let named = |path: &str| in_one_line(path).into_owned();
    let changed = kept
        .changed
        .iter()
        .map(|path| format!("  改过：{}", named(path)));
    let added = kept
        .added
        .iter()
        .map(|path| format!("  放入：{}", named(path)));
    let mut lines: Vec<String> = changed.chain(added).collect();
    let all = lines.len();
    if all == 0 {
        return None;
    }
    lines.truncate(NAMED_FILES);
    if all > NAMED_FILES {
        lines.push(format!("  还有 {} 个", all - NAMED_FILES));
    }
    Some(format!(
        "注意：输出文件夹里有 {all} 个文件在生成以后被人改过或放了进来，没有丢掉，已另存到「{}」：\n{}\n\
         改过的内容请从那里取，抄到新生成的文件里；办公室自己的文件不要放在输出文件夹里。",
        kept.folder.display(),
        lines.join("\n")
    ))
}

/// Where both halves begin.
pub fn halves(site: &str, office: &str) -> String {
    format!("县内公开版：{site}\n办公室内部版：{office}")
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn nothing_that_is_printed_commands_the_terminal_or_turns_a_line_about() {
        for (text, printed) in [
            ("甲镇\u{1b}[31m台账.xlsx", "甲镇\u{FFFD}[31m台账.xlsx"),
            ("甲\u{202e}xslx.exe", "甲\u{FFFD}xslx.exe"),
            (
                "甲\r乙\u{7f}\u{9b}\u{2067}",
                "甲\u{FFFD}乙\u{FFFD}\u{FFFD}\u{FFFD}",
            ),
            ("一行\n\t又一行", "一行\n\t又一行"),
        ] {
            assert_eq!(harmless(text), printed, "{text:?}");
        }
    }
}

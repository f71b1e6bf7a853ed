//! The door: arguments, disk, terminal and clock. Nothing else in the program touches them.

mod apart;
mod args;
mod build;
mod check;
mod compare;
mod console;
mod disk;
mod due;
mod explain;
mod init;
mod output;
mod publish;
mod record;
mod store;
mod template;
mod transfer;
mod verify;
mod workspace;

use crate::ingest::words_of;
use crate::pipeline::{AsOf, Stopped};
use chrono::NaiveDate;
use std::ffi::OsString;
use std::process::ExitCode;

/// Built, or answered.
const DONE: u8 = 0;
/// Built nothing because of the workspace, the rules or a refused text.
const REFUSED: u8 = 1;
/// Wrong usage.
const USAGE: u8 = 2;

/// Runs the program with its arguments, the program's own name first. Without any, as by a double-click, the window stays open.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let is_alone = arguments.len() < 2;
    console::tell_of_panics();
    let code = match args::parse(arguments) {
        Ok(args::Command::Build(options)) => build::run(&options),
        Ok(args::Command::Check(options)) => check::run(&options),
        Ok(args::Command::Publish(options)) => publish::run(&options),
        Ok(args::Command::Compare(options)) => compare::run(&options),
        Ok(args::Command::Init(options)) => init::run(&options),
        Ok(args::Command::Template(options)) => template::run(&options),
        Ok(args::Command::Verify(options)) => verify::run(&options),
        Ok(args::Command::Due(options)) => due::run(&options),
        Ok(args::Command::Explain(options)) => explain::run(&options),
        Ok(args::Command::ReadGrid { limits }) => {
            if apart::answer(&limits) {
                DONE
            } else {
                REFUSED
            }
        }
        Err(refusal) => refusal.tell(),
    };
    if is_alone {
        console::hold_window();
    }
    ExitCode::from(code)
}

/// The day asked for, else the newest period up to today.
fn as_of(asked: Option<NaiveDate>) -> AsOf {
    asked.map_or_else(
        || AsOf::NewestUpTo(chrono::Local::now().date_naive()),
        AsOf::On,
    )
}

/// What stopped a run, under what had been found before it.
fn told((error, mut found): Stopped) -> String {
    found.push(error.to_string());
    found.join("\n")
}

/// What the system says, in words.
fn reason(error: &std::io::Error) -> String {
    match (words_of(error), error.raw_os_error()) {
        (Some(words), _) => words.to_owned(),
        (None, Some(code)) => format!("系统拒绝（错误号 {code}）"),
        (None, None) => error.to_string(),
    }
}

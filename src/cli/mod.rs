//! The door: arguments, disk, terminal and clock. Nothing else in the program touches them.

mod args;
mod build;
mod console;
mod due;
mod output;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

/// Built, or answered.
const DONE: u8 = 0;
/// Built nothing because of the workspace, the rules or a refused text.
const REFUSED: u8 = 1;
/// Wrong usage.
const USAGE: u8 = 2;

/// Runs the program with its arguments, the program's own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let code = match args::parse(arguments) {
        Ok(args::Command::Build(options)) => build::run(&options),
        Ok(args::Command::Due(options)) => due::run(&options),
        Err(refusal) => refusal.tell(),
    };
    ExitCode::from(code)
}

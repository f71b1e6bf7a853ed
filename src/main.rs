//! The `duban` program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    duban::cli::run(std::env::args_os())
}

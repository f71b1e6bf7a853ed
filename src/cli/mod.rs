//! The door: arguments, disk, terminal and clock. Nothing else in the program touches them.

mod apart;
mod args;
mod build;
mod check;
mod compare;
mod console;
mod due;
mod explain;
mod output;
mod publish;
mod record;
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
    console::tell_of_panics();
    let code = match args::parse(arguments) {
        Ok(args::Command::Build(options)) => build::run(&options),
        Ok(args::Command::Check(options)) => check::run(&options),
        Ok(args::Command::Publish(options)) => publish::run(&options),
        Ok(args::Command::Compare(options)) => compare::run(&options),
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
    ExitCode::from(code)
}

/// What the system says, in words.
fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹".to_owned(),
        ErrorKind::PermissionDenied => "没有权限，或正被其他程序打开".to_owned(),
        ErrorKind::NotADirectory => "不是文件夹".to_owned(),
        ErrorKind::StorageFull => "磁盘已满".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的".to_owned(),
        _ => error.to_string(),
    }
}

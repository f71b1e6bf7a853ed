//! Workbooks that the library is not trusted with are read by another process of this program, with limits on memory and time:
//! whatever happens there, the run goes on.

use crate::diagnostic::Unreadable;
use crate::ingest::format::{self, SheetContent};
use crate::model::settings::Limits;
use std::io::{BufReader, BufWriter, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

/// The hidden command that reads one workbook from standard input.
pub const COMMAND: &str = "read-grid";
/// A program built for finding faults is slower by about this factor.
const SLOWNESS: u64 = if cfg!(debug_assertions) { 10 } else { 1 };

type Answer = Result<Vec<SheetContent>, Unreadable>;

/// Reads a workbook's sheets in another process.
///
/// # Errors
/// Why the file cannot be read; also where the process came to grief over it.
pub fn read(bytes: &[u8], limits: &Limits) -> Answer {
    let child = Mutex::new(start(limits).map_err(|error| Unreadable::NotGiven {
        reason: format!("不能另起进程来读取：{}", super::reason(&error)),
    })?);
    // Where the system itself limits nothing, this does; where it does, the process may have had to wait for others.
    let patience = Duration::from_secs(5 + 5 * SLOWNESS * format::seconds(bytes, limits));
    let (finished, waiting) = mpsc::channel::<()>();
    let answer = std::thread::scope(|scope| {
        let child = &child;
        scope.spawn(move || {
            if waiting.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout) {
                end(child);
            }
        });
        let answer = converse(child, bytes);
        drop(finished);
        answer
    });
    end(&child);
    answer.unwrap_or(Err(Unreadable::TooCostly))
}

fn start(limits: &Limits) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .arg(COMMAND)
        .arg(serde_json::to_string(limits)?)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// Gives the file in and takes the answer out; `None` where the process ended without one.
fn converse(child: &Mutex<Child>, bytes: &[u8]) -> Option<Answer> {
    let (mut stdin, stdout) = {
        let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
        (child.stdin.take()?, child.stdout.take()?)
    };
    stdin.write_all(bytes).ok()?;
    drop(stdin);
    rmp_serde::from_read(BufReader::new(stdout)).ok()
}

/// Ends a process that has answered, or that nobody waits for any longer.
fn end(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    // One that has ended by itself cannot be ended again.
    let _ = child.kill();
    let _ = child.wait();
}

/// The other side: reads a workbook from standard input and answers on standard output. Returns whether it could answer.
pub fn answer(limits: &str) -> bool {
    let Ok(limits) = serde_json::from_str::<Limits>(limits) else {
        return false;
    };
    let mut bytes = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return false;
    }
    restrain(SLOWNESS * format::seconds(&bytes, &limits));
    let answer: Answer = format::sheets(&bytes, &limits);
    let mut out = BufWriter::new(std::io::stdout().lock());
    rmp_serde::encode::write(&mut out, &answer).is_ok() && out.flush().is_ok()
}

/// Limits this process: what goes beyond ends it.
#[cfg(target_os = "linux")]
fn restrain(seconds: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    const MEMORY: u64 = 512 * 1024 * 1024;
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, seconds)] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        // Where the system refuses, the other process still watches the time.
        let _ = setrlimit(resource, limit);
    }
}

/// No limits here: the other process watches the time.
#[cfg(not(target_os = "linux"))]
fn restrain(_seconds: u64) {}

//! Workbooks that the library is not trusted with are read by another process of this program, with limits on memory and time:
//! whatever happens there, the run goes on.

use crate::diagnostic::Unreadable;
use crate::ingest::format::{self, SheetContent, TakeRow};
use crate::model::settings::Limits;
use crate::source::GridRow;
use serde::Deserialize;
use std::io::{BufReader, BufWriter, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

/// The hidden command that reads one workbook from standard input.
pub const COMMAND: &str = "read-grid";
/// A program built for finding faults is slower by about this factor.
const SLOWNESS: u64 = if cfg!(debug_assertions) { 10 } else { 1 };

type Answer = Result<Vec<SheetContent>, Unreadable>;

/// What comes first of an answer: the sheets without their rows, and how many rows each has. The rows follow one by one.
type Beginning = Result<Vec<(SheetContent, usize)>, Unreadable>;

/// Reads a workbook's sheets in another process; each row is shown to `take` as soon as it has come.
///
/// # Errors
/// Why the file cannot be read; also where the process came to grief over it.
pub fn read(bytes: &[u8], limits: &Limits, take: &mut TakeRow<'_>) -> Answer {
    let child = Mutex::new(start(limits).map_err(|error| Unreadable::NotGiven {
        reason: format!("不能另起进程来读取：{}", super::reason(&error)),
    })?);
    // Where the system itself limits nothing, this does; where it does, the process may have had to wait for others, however long:
    // whether a file is read must not rest on what else the machine is doing.
    let waiting_too = if cfg!(target_os = "linux") { 12 } else { 1 };
    let patience = 5 * waiting_too * (1 + SLOWNESS * format::seconds(bytes, limits));
    let patience = Duration::from_secs(patience);
    let (finished, waiting) = mpsc::channel::<()>();
    let answer = std::thread::scope(|scope| {
        let child = &child;
        scope.spawn(move || {
            if waiting.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout) {
                end(child);
            }
        });
        let answer = converse(child, bytes, take);
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
fn converse(child: &Mutex<Child>, bytes: &[u8], take: &mut TakeRow<'_>) -> Option<Answer> {
    let (mut stdin, stdout) = {
        let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
        (child.stdin.take()?, child.stdout.take()?)
    };
    stdin.write_all(bytes).ok()?;
    drop(stdin);
    hear(BufReader::new(stdout), take)
}

/// An answer as it comes; `None` where it breaks off.
fn hear(answer: impl Read, take: &mut TakeRow<'_>) -> Option<Answer> {
    let mut answer = rmp_serde::Deserializer::new(answer);
    let begun = match Beginning::deserialize(&mut answer).ok()? {
        Ok(begun) => begun,
        Err(refused) => return Some(Err(refused)),
    };
    let mut sheets = Vec::with_capacity(begun.len());
    for (mut sheet, rows) in begun {
        for _ in 0..rows {
            let mut row = GridRow::deserialize(&mut answer).ok()?;
            take(&mut row);
            sheet.rows.push(row);
        }
        sheets.push(sheet);
    }
    Some(Ok(sheets))
}

/// Tells an answer: first how it begins, then row by row.
fn tell(answer: Answer, out: &mut impl Write) -> Option<()> {
    let mut rows = Vec::new();
    let begin = |mut sheet: SheetContent| {
        let taken = std::mem::take(&mut sheet.rows);
        let count = taken.len();
        rows.push(taken);
        (sheet, count)
    };
    let begun: Beginning = answer.map(|sheets| sheets.into_iter().map(begin).collect());
    rmp_serde::encode::write(out, &begun).ok()?;
    for row in rows.into_iter().flatten() {
        rmp_serde::encode::write(out, &row).ok()?;
    }
    out.flush().ok()
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
    tell(answer, &mut BufWriter::new(std::io::stdout().lock())).is_some()
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

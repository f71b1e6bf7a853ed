//! The `duban` program: arguments in, exit code out.

use std::process::ExitCode;

/// What a build allocates is small, short-lived and freed by another thread: the system's allocator keeps a quarter more memory for it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    duban::cli::run(std::env::args_os())
}

//! `duban build`.

use super::DONE;
use super::args::BuildOptions;
use super::console::{self, Progress};
use super::disk::Disk;
use super::output::{Claim, Kept, Looks, OutputError, Swap};
use super::store;
use super::workspace::{WorkspaceFolder, refuse_inside};
use crate::pipeline::{self, AsOf, Order, Shortcuts, Standing};
use crate::render::OutputFile;
use crate::report::manifest;
use std::path::Path;

/// What is said where the last build's output still stands for the same files.
const UNCHANGED: &str = "台账、设置和程序都与上次生成时相同，输出文件已逐个核对，不必重新生成。";

/// Builds a workspace; returns the exit code.
pub fn run(options: &BuildOptions) -> u8 {
    console::concluded(build(options).map(|()| DONE))
}

fn build(options: &BuildOptions) -> Result<(), String> {
    let folder = WorkspaceFolder::named(options.workspace.as_deref())?;
    let root = &folder.root;
    let target = options.out.clone().unwrap_or_else(|| root.join("output"));
    refuse_inside(root, &target)?;
    let today = chrono::Local::now().date_naive();
    let disk = Disk::of_the_machine();
    let last_build = store::last(root).filter(|_| !options.no_store);
    if let Some(last) = &last_build {
        // The claim keeps other builds away while the old output is looked at.
        let claim = Claim::take(&target, disk);
        if claim.is_ok()
            && let Some(words) = last.unchanged(&folder, options, &target, today)
        {
            tell(options, &format!("{UNCHANGED}\n{words}"), &target);
            return Ok(());
        }
    }
    let reader = store::Reader::new(&folder);
    let read = |path: &str, most: u64| reader.read(path, most);
    let as_of = options.as_of.map_or(AsOf::NewestUpTo(today), AsOf::On);
    let progress = Progress::new(!options.quiet);
    let workspace = folder.workspace(&read);
    let keep = |standing: Option<&Standing<'_>>| store::keep_standing(standing, root);
    let shortcuts = if options.no_store {
        Shortcuts::default()
    } else {
        store::shortcuts(root, Some(&keep))
    };
    let mut keeper = |readings, as_of| store::keep_readings(readings, root, as_of);
    // Taken with the first file: until then nothing has been made that could be in another build's way.
    let mut claim: Option<Claim<'_>> = None;
    let mut written = 0;
    let mut last = None;
    let mut outlet = |half, file: OutputFile| -> Result<(), String> {
        let claim = claimed(&mut claim, &target, disk).map_err(|error| error.to_string())?;
        let name = manifest::half(half);
        let put = if last.as_ref() == Some(&(half, file.path.clone())) {
            claim.go_on(name, &file)
        } else {
            written += 1;
            progress.writing(written);
            claim.put(name, &file)
        };
        last = Some((half, file.path));
        put.map_err(|error| error.to_string())
    };
    let order = Order {
        workspace,
        as_of,
        strict: options.strict,
        progress: &|step| progress.show(step),
    };
    let outcome = pipeline::build_knowing((shortcuts, &mut keeper), order, &mut outlet);
    progress.finish();
    let outcome = outcome.map_err(|(error, lines)| {
        let mut message = lines;
        message.push(error.to_string());
        message.join("\n")
    })?;
    let words = console::summary(&outcome.summary);
    let held = claimed(&mut claim, &target, disk).map_err(|error| error.to_string())?;
    let made = last_build.and_then(|last| last.made(&target));
    // A file whose look is not known is read by the next build.
    let looks = held.looks().unwrap_or_default();
    let (swap, kept) = swapped(held, &made.unwrap_or_default())?;
    // Before the claim is given up: the store speaks of this output and of no later one.
    if !options.no_store {
        reader.keep(root, options, &target, (&outcome, looks), words.clone());
    }
    outcome.leave_to_the_system();
    drop(claim);
    tell(options, &words, &target);
    if let Some(words) = console::kept(&kept) {
        console::complain(&words);
    }
    if !options.quiet && swap == Swap::FileByFile {
        console::report("输出文件夹里有文件正被打开，不能整个替换，已改为逐个替换；内容是完整的。");
    }
    Ok(())
}

/// The claim on the output, taken when it is first asked for.
fn claimed<'c, 'd>(
    claim: &'c mut Option<Claim<'d>>,
    target: &Path,
    disk: Disk<'d>,
) -> Result<&'c Claim<'d>, OutputError> {
    Ok(match claim {
        Some(claim) => claim,
        none => none.insert(Claim::take(target, disk)?),
    })
}

/// Swaps the output in; what people did to the old one is kept, and told also where swapping fails.
fn swapped(claim: &Claim<'_>, made: &Looks) -> Result<(Swap, Kept), String> {
    let kept = claim.keep(made).map_err(|error| error.to_string())?;
    match claim.swap(&kept) {
        Ok(swap) => Ok((swap, kept)),
        Err(error) => Err(console::kept(&kept)
            .map_or_else(|| error.to_string(), |words| format!("{error}\n{words}"))),
    }
}

/// The closing words, and where to read on.
fn tell(options: &BuildOptions, words: &str, target: &Path) {
    if options.quiet {
        return;
    }
    let index = |half: &str| shown(&target.join(half).join("index.html"));
    let halves = console::halves(&index("site"), &index("office"));
    console::report(&format!("{words}{halves}"));
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

//! What the scripts of the pages look up: as scripts, because a page opened from a folder may load nothing else.

use crate::report::pages::search::SearchIndex;
use crate::report::pages::{Link, links};
use foldhash::{HashMap, HashMapExt};
use serde::Serialize;

/// What a line takes, roughly: a script grows seldom.
const LINE: usize = 160;

/// The periods that a reader can choose from.
///
/// # Errors
/// Where they cannot be written as JSON.
pub fn periods(periods: &[Link]) -> serde_json::Result<Vec<u8>> {
    let lines: Vec<[&str; 2]> = periods
        .iter()
        .map(|link| [&*link.text, &*link.href])
        .collect();
    assignment("dubanPeriods", &lines, lines.len() * LINE)
}

/// How many rows one script of the search holds: a reader who looks for something waits for none that is larger than a page.
const ROWS: usize = 15_000;

/// What leads to a row's place on its page.
#[derive(Serialize)]
#[serde(untagged)]
enum Tail<'a> {
    /// One of the ways by which the script finds it from the title: see `tails` in site.js.
    Known(u8),
    /// As it stands behind the `#`; nothing where the page itself is meant.
    Told(&'a str),
}

impl Tail<'_> {
    fn of<'a>(tail: &'a str, title: &str) -> Tail<'a> {
        let first = title.split(' ').next().unwrap_or_default();
        let is = |start: &str, end: &str| {
            let rest = tail.strip_prefix(start);
            rest.is_some_and(|rest| rest == links::encode(end))
        };
        match tail {
            _ if is("m-", first) => Tail::Known(1),
            _ if is("q=", first) => Tail::Known(2),
            _ if is("q=", title) => Tail::Known(3),
            tail => Tail::Told(tail),
        }
    }
}

/// Further words by which a row is found.
#[derive(Serialize)]
#[serde(untagged)]
enum More<'a> {
    /// Words that several rows have, by their position among those.
    Shared(usize),
    Own(&'a str),
}

/// A row as its script has it: kind, unit, title, page, place on the page, further words.
type Row<'a> = (usize, i64, &'a str, usize, Tail<'a>, More<'a>);

/// The first script, with what the rows of all have in common.
#[derive(Serialize)]
struct Search<'a> {
    kinds: &'a [&'static str],
    units: &'a [String],
    pages: Vec<&'a str>,
    words: Vec<&'a str>,
    /// How many scripts there are.
    scripts: usize,
    rows: &'a [Row<'a>],
}

/// Texts by their position, each once.
#[derive(Default)]
struct Shared<'a> {
    texts: Vec<&'a str>,
    positions: HashMap<&'a str, usize>,
}

impl<'a> Shared<'a> {
    fn position(&mut self, text: &'a str) -> usize {
        *self.positions.entry(text).or_insert_with(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }
}

/// The path of a script of the search, counted from zero.
pub fn search_path(script: usize) -> String {
    match script {
        0 => "assets/search.js".to_owned(),
        script => format!("assets/search-{}.js", script + 1),
    }
}

/// What can be found on this half, and where: scripts of so many rows that each is loaded at once, the first of them by itself.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn search(index: &SearchIndex) -> serde_json::Result<Vec<Vec<u8>>> {
    let mut how_often: HashMap<&str, usize> = HashMap::new();
    for (.., more) in &index.rows {
        *how_often.entry(more).or_default() += 1;
    }
    let (mut pages, mut words) = (Shared::default(), Shared::default());
    let rows: Vec<Row<'_>> = index
        .rows
        .iter()
        .map(|(kind, unit, title, href, more)| {
            let (page, tail) = href.split_once('#').unwrap_or((href, ""));
            let is_shared = !more.is_empty() && how_often[more.as_str()] > 1;
            let more = if is_shared {
                More::Shared(words.position(more))
            } else {
                More::Own(more)
            };
            let page = pages.position(page);
            (
                *kind,
                *unit,
                title.as_str(),
                page,
                Tail::of(tail, title),
                more,
            )
        })
        .collect();
    let (first, others) = rows.split_at(rows.len().min(ROWS));
    let search = Search {
        kinds: &index.kinds,
        units: &index.units,
        pages: pages.texts,
        words: words.texts,
        scripts: 1 + others.len().div_ceil(ROWS),
        rows: first,
    };
    let first = assignment("dubanSearch", &search, first.len() * LINE);
    let others = others
        .chunks(ROWS)
        .map(|rows| assignment("dubanSearchMore", &rows, rows.len() * LINE));
    std::iter::once(first).chain(others).collect()
}

/// A global variable. `<` is written as an escape, so that the text could even stand in a page.
fn assignment<T: Serialize>(name: &str, value: &T, room: usize) -> serde_json::Result<Vec<u8>> {
    let mut script = Vec::with_capacity(room);
    script.extend_from_slice(format!("window.{name}=").as_bytes());
    serde_json::to_writer(&mut script, value)?;
    script.extend_from_slice(b";\n");
    if memchr::memchr(b'<', &script).is_some() {
        let pieces: Vec<&[u8]> = script.split(|byte| *byte == b'<').collect();
        return Ok(pieces.join(&b"\\u003c"[..]));
    }
    Ok(script)
}

//! Which sheets bear a picture. It is asked only of sheets on which nothing is written: a screenshot is no empty ledger.

use super::archive::Archive;
use super::sniff::{self, Kind};
use super::{biff, parts, xml};
use crate::diagnostic::Unreadable;
use crate::model::settings::Limits;
use memchr::memmem;
use quick_xml::events::Event;
use std::collections::BTreeSet;

/// Folders of pictures and of what is embedded: their names stand in an archive as they are.
const FOLDERS: [&[u8]; 3] = [b"media/", b"embeddings/", b"Pictures/"];

/// The sheets of a file that bear a picture.
#[derive(Debug, PartialEq, Eq)]
pub enum Pictured {
    /// One of them, and it is not known which.
    Any,
    /// Those of these names.
    Sheets(BTreeSet<String>),
}

impl Pictured {
    /// Whether the sheet of a name bears one, for all that is known.
    pub fn has(&self, is_it: impl Fn(&str) -> bool) -> bool {
        match self {
            Pictured::Any => true,
            Pictured::Sheets(names) => names.iter().any(|name| is_it(name)),
        }
    }
}

/// Whether a look at the bytes of a file tells that it has no pictures.
pub fn is_cheap(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

/// The sheets of a file that bear a picture; none where the file cannot be read.
pub fn of(bytes: &[u8], limits: &Limits) -> Pictured {
    let named = |folder: &&[u8]| memmem::find(bytes, folder).is_some();
    let found = if is_cheap(bytes) && !FOLDERS.iter().any(named) {
        Ok(BTreeSet::new())
    } else {
        match sniff::kind(bytes, limits) {
            Ok(Kind::Xlsx(mut archive)) => in_xlsx(&mut archive),
            Ok(Kind::Xlsb(_)) => return Pictured::Any,
            Ok(Kind::Ods(mut archive)) => in_ods(&mut archive),
            Ok(Kind::Biff(stream)) => biff::pictured(&stream),
            Ok(Kind::Csv(_)) => Ok(BTreeSet::new()),
            Err(refused) => Err(refused),
        }
    };
    Pictured::Sheets(found.unwrap_or_default())
}

fn in_xlsx(archive: &mut Archive<'_>) -> Result<BTreeSet<String>, Unreadable> {
    let mut names = BTreeSet::new();
    for (name, part) in parts::worksheets(archive)? {
        for (kind, target) in parts::relations(archive, &part)?.into_values() {
            let is_picture = match kind.rsplit('/').next() {
                Some("oleObject" | "package") => true,
                Some("drawing") => {
                    let mut drawn = parts::relations(archive, &target)?.into_values();
                    drawn.any(|(kind, _)| kind.ends_with("/image"))
                }
                _ => false,
            };
            if is_picture {
                names.insert(name.clone());
            }
        }
    }
    Ok(names)
}

fn in_ods(archive: &mut Archive<'_>) -> Result<BTreeSet<String>, Unreadable> {
    const PART: &str = "content.xml";
    let mut names = BTreeSet::new();
    let Some(stream) = archive.stream(PART)? else {
        return Ok(names);
    };
    let mut reader = xml::reader(stream);
    let mut buffer = Vec::new();
    let mut table = None;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => match element.local_name().as_ref() {
                "table" => table = xml::attribute(&element, "name"),
                "image" => names.extend(table.clone()),
                _ => {}
            },
            Ok(Event::Eof) => return Ok(names),
            Ok(_) => {}
            Err(_) => return Err(xml::damaged(PART)),
        }
    }
}

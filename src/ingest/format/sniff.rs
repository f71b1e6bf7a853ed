//! What a file is, by its content: a workbook of some format, or something else that has a name.

use super::archive::{Archive, KnownParts};
use super::compound::Compound;
use super::csv;
use crate::diagnostic::Unreadable;
use crate::model::settings::Limits;
use std::sync::Arc;

/// A format that can be read, with what was opened to find out.
#[derive(Debug)]
pub enum Kind<'a> {
    /// .xlsx, .xlsm, newer .et.
    Xlsx(Archive<'a>),
    /// .xlsb.
    Xlsb(Archive<'a>),
    /// .ods.
    Ods(Archive<'a>),
    /// .xls, older .et: the stream of records.
    Biff(Vec<u8>),
    /// .csv: its text.
    Csv(String),
}

/// First bytes of what is no spreadsheet, and what it is.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "图片"),
    (b"\xFF\xD8\xFF", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"RIFF", "图片或音像"),
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "Word 文档"),
    (b"MZ", "程序"),
    (b"\x7FELF", "程序"),
    (b"SQLite format 3", "数据库"),
];
/// First bytes of archives that are no zip.
const ARCHIVES: &[&[u8]] = &[
    b"Rar!",
    b"7z\xBC\xAF\x27\x1C",
    b"\x1F\x8B",
    b"BZh",
    b"\xFD7zXZ",
];
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Whether a file begins like those in which workbooks come.
pub fn is_container(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(COMPOUND)
}

/// What a file is.
///
/// # Errors
/// Why it cannot be read.
pub fn kind<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Kind<'a>, Unreadable> {
    kind_among(bytes, limits, None)
}

/// As [`kind`], with parts that other files had too.
///
/// # Errors
/// As [`kind`].
pub fn kind_among<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    known: Option<&KnownParts>,
) -> Result<Kind<'a>, Unreadable> {
    if bytes.len() as u64 > limits.file_bytes() {
        return Err(Unreadable::TooLarge {
            mib: limits.file_mib,
        });
    }
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if is_lock_file(bytes) {
        return Err(Unreadable::LockFile);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return kind_of_archive(Archive::open(bytes, limits)?, known);
    }
    if bytes.starts_with(COMPOUND) {
        return kind_of_compound(&Compound::open(bytes)?, limits);
    }
    match bytes {
        // A stream of BIFF5 or BIFF8 records without the container around it.
        [0x09, 0x08, _, 0, 0, 5 | 6, ..] => return Ok(Kind::Biff(bytes.to_vec())),
        [0x09, 0 | 2 | 4, 4 | 6 | 8, 0, ..] => {
            return Err(Unreadable::UnsupportedFormat {
                kind: "Excel 4.0 或更早的旧格式".to_owned(),
            });
        }
        _ => {}
    }
    if ARCHIVES.iter().any(|first| bytes.starts_with(first)) {
        return Err(Unreadable::ArchiveWithoutWorkbook);
    }
    let other = OTHERS.iter().find(|(first, _)| bytes.starts_with(first));
    let is_heic = bytes.get(4..8) == Some(b"ftyp");
    if let Some(kind) = other
        .map(|(_, kind)| *kind)
        .or(is_heic.then_some("图片或录像"))
    {
        return Err(not_a_spreadsheet(kind));
    }
    kind_of_text(csv::decode(bytes)?)
}

fn not_a_spreadsheet(kind: &str) -> Unreadable {
    Unreadable::NotASpreadsheet {
        kind: kind.to_owned(),
    }
}

fn kind_of_archive<'a>(
    mut archive: Archive<'a>,
    known: Option<&KnownParts>,
) -> Result<Kind<'a>, Unreadable> {
    if archive.is_encrypted() {
        return Err(Unreadable::Password);
    }
    let types = text_of(&mut archive, "[Content_Types].xml", known)?;
    let mime = text_of(&mut archive, "mimetype", known)?;
    if archive.has("xl/workbook.bin") || types.contains("ms-excel.sheet.binary") {
        return Ok(Kind::Xlsb(archive));
    }
    if archive.has("xl/workbook.xml") || types.contains("spreadsheetml.sheet.main") {
        return Ok(Kind::Xlsx(archive));
    }
    if types.contains("ms-excel.") {
        return Ok(Kind::Xlsx(archive));
    }
    if mime.contains("opendocument.spreadsheet")
        || (mime.is_empty() && archive.has("content.xml") && archive.has("META-INF/manifest.xml"))
    {
        let manifest = text_of(&mut archive, "META-INF/manifest.xml", known)?;
        if manifest.contains("encryption-data") {
            return Err(Unreadable::Password);
        }
        return Ok(Kind::Ods(archive));
    }
    let other = if archive.has("word/document.xml") || mime.contains("opendocument.text") {
        Some("Word 文档")
    } else if archive.has("ppt/presentation.xml") || mime.contains("opendocument.presentation") {
        Some("演示文稿")
    } else if archive.has("OFD.xml") {
        Some("OFD 版式文件")
    } else if mime.contains("opendocument") {
        Some("其他办公文档")
    } else {
        None
    };
    if let Some(kind) = other {
        return Err(not_a_spreadsheet(kind));
    }
    if archive.any(|name| name == "index/document.iwa") {
        return Err(Unreadable::UnsupportedFormat {
            kind: "苹果 Numbers 表格".to_owned(),
        });
    }
    Err(Unreadable::ArchiveWithoutWorkbook)
}

/// The beginning of a small part as text; empty where there is none.
fn text_of(
    archive: &mut Archive<'_>,
    name: &str,
    known: Option<&KnownParts>,
) -> Result<String, Unreadable> {
    use std::io::Read as _;
    if archive.size(name) <= 64 * 1024 {
        let bytes = match known {
            Some(known) => archive.part_of(name, known)?.unwrap_or_default(),
            None => archive.part(name)?.map(Arc::new).unwrap_or_default(),
        };
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    let mut bytes = Vec::new();
    if let Some(stream) = archive.stream(name)? {
        stream
            .take(1024 * 1024)
            .read_to_end(&mut bytes)
            .map_err(|_| Unreadable::damaged(format!("部件 {name} 不能解压")))?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn kind_of_compound<'a>(compound: &Compound<'_>, limits: &Limits) -> Result<Kind<'a>, Unreadable> {
    if compound.has("EncryptedPackage") || compound.has("EncryptionInfo") {
        return Err(Unreadable::Password);
    }
    for name in ["Workbook", "Book"] {
        if let Some(stream) = compound.stream(name)? {
            if stream.len() as u64 > limits.unpacked_mib * 1024 * 1024 {
                return Err(Unreadable::UnpackedTooLarge {
                    mib: limits.unpacked_mib,
                });
            }
            return Ok(Kind::Biff(stream));
        }
    }
    let other = [
        ("WordDocument", "Word 文档"),
        ("PowerPoint Document", "演示文稿"),
        ("VisioDocument", "Visio 图"),
        ("__properties_version1.0", "邮件"),
    ];
    match other.iter().find(|(stream, _)| compound.has(stream)) {
        Some((_, kind)) => Err(not_a_spreadsheet(kind)),
        None => Err(Unreadable::damaged("找不到工作簿的内容")),
    }
}

fn kind_of_text<'a>(text: String) -> Result<Kind<'a>, Unreadable> {
    let end = text
        .char_indices()
        .nth(2_000)
        .map_or(text.len(), |(at, _)| at);
    let start = text[..end].trim_start().to_ascii_lowercase();
    if start.is_empty() {
        return Err(Unreadable::Empty);
    }
    let is_markup = start.starts_with('<');
    if is_markup && start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(Unreadable::UnsupportedFormat {
            kind: "XML 表格（Excel 2003 XML）".to_owned(),
        });
    }
    if is_markup && start.contains("opendocument") {
        return Err(Unreadable::UnsupportedFormat {
            kind: "单一 XML 的 OpenDocument 文件".to_owned(),
        });
    }
    let is_mail = start.starts_with("mime-version:") || start.starts_with("from:");
    let has_html = [
        "<html",
        "<!doctype html",
        "<table",
        "<meta",
        "<style",
        "<head",
        "<body",
        "<div",
    ]
    .iter()
    .any(|tag| start.contains(tag));
    if is_mail || is_markup && has_html {
        return Err(Unreadable::Html);
    }
    if is_markup {
        return Err(not_a_spreadsheet("XML 文件"));
    }
    if !csv::is_table(&text) {
        return Err(not_a_spreadsheet("普通文本"));
    }
    Ok(Kind::Csv(text))
}

/// What office programs leave beside an opened file: the name of its user, padded.
fn is_lock_file(bytes: &[u8]) -> bool {
    let padded = |field: &[u8]| {
        let used = usize::from(field[0]);
        used < field.len()
            && field[1 + used..]
                .iter()
                .all(|byte| matches!(byte, b' ' | 0))
    };
    match bytes.len() {
        162 | 165 => bytes[0] > 0 && bytes[0] <= 54 && padded(&bytes[..55]),
        ..400 => {
            bytes.ends_with(b";")
                && bytes.split(|byte| *byte == b',').count() == 5
                && bytes.windows(8).any(|part| part == b"file:///")
        }
        _ => false,
    }
}

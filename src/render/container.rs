//! Workbooks and documents are zip archives, and the writer of archives notes on which system it ran. The same inputs must give the same
//! bytes on any, so that note is set to one and the same.

use super::OutputFile;

/// A record of the archive's directory, and the byte in it that names the system.
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const ENTRY_LENGTH: usize = 46;
const SYSTEM: usize = 5;
/// The record at the archive's end, and where it tells the number of entries and their place.
const END: [u8; 4] = *b"PK\x05\x06";
const END_LENGTH: usize = 22;
/// The byte for what MS-DOS would note of an entry: that it is a folder, which its other attributes say as well.
const DOS_ATTRIBUTES: usize = 38;
/// Unix: for it the attributes of the entries are written everywhere.
const UNIX: u8 = 3;

/// The file of an archive that was just written, without the note of the system.
pub fn file(path: String, mut bytes: Vec<u8>) -> OutputFile {
    for entry in entries(&bytes) {
        bytes[entry + SYSTEM] = UNIX;
        bytes[entry + DOS_ATTRIBUTES] = 0;
    }
    OutputFile { path, bytes }
}

/// Where the records of an archive's directory begin; none where it is no archive as our writers make them.
fn entries(bytes: &[u8]) -> Vec<usize> {
    let Some(end) = bytes.len().checked_sub(END_LENGTH) else {
        return Vec::new();
    };
    let number = |at: usize| usize::from(bytes[at]) | (usize::from(bytes[at + 1]) << 8);
    let long_number = |at: usize| number(at) | (number(at + 2) << 16);
    if bytes[end..end + 4] != END {
        return Vec::new();
    }
    let count = number(end + 10);
    let mut at = long_number(end + 16);
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        if at + ENTRY_LENGTH > end || bytes[at..at + 4] != ENTRY {
            return Vec::new();
        }
        entries.push(at);
        at += ENTRY_LENGTH + number(at + 28) + number(at + 30) + number(at + 32);
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    #[test]
    fn a_workbook_written_on_another_system_is_the_same_byte_for_byte() {
        let mut workbook = Workbook::new();
        workbook
            .add_worksheet()
            .write(0, 0, "督查台账")
            .expect("a cell");
        let file = |bytes: Vec<u8>| file("表.xlsx".to_owned(), bytes);
        let here = file(workbook.save_to_buffer().expect("a workbook"));
        let entries = entries(&here.bytes);
        assert!(entries.len() > 5, "{entries:?}");
        for system in [0, 3, 10] {
            let mut there = here.clone();
            for entry in &entries {
                there.bytes[entry + SYSTEM] = system;
                there.bytes[entry + DOS_ATTRIBUTES] = 16;
            }
            assert!(file(there.bytes) == here, "system {system}");
        }
        let reader = std::io::Cursor::new(here.bytes.clone());
        assert_eq!(
            zip::ZipArchive::new(reader).expect("an archive").len(),
            entries.len()
        );
    }

    #[test]
    fn what_is_no_archive_stays_as_it_is() {
        for bytes in [&b""[..], b"PK", b"PK\x05\x06 too short", &[b'P'; 40]] {
            let file = file("页.html".to_owned(), bytes.to_vec());
            assert_eq!(file.bytes, bytes);
        }
    }
}

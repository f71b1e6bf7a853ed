//! Compound files (OLE2) as old office programs write them, put together from streams.

const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;
const SECTOR: usize = 512;

/// A compound file with these streams; each is filled up to 4,096 bytes, so that none lives in the small sectors.
pub fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut sectors: Vec<u8> = Vec::new();
    let mut chain: Vec<u32> = Vec::new();
    let mut entries = vec![entry("Root Entry", 5, END, 0, 1)];
    for (position, (name, bytes)) in (0_u32..).zip(streams) {
        let mut bytes = bytes.clone();
        bytes.resize(bytes.len().max(4096), 0);
        let start = append(&mut sectors, &mut chain, &bytes);
        let next = position + 2;
        let right = if (next as usize) <= streams.len() {
            next
        } else {
            FREE
        };
        let mut entry = entry(name, 2, start, bytes.len(), FREE);
        entry[72..76].copy_from_slice(&right.to_le_bytes());
        entries.push(entry);
    }
    let directory = append(&mut sectors, &mut chain, &entries.concat());
    let mut tables = 1;
    while (chain.len() + tables).div_ceil(SECTOR / 4) > tables {
        tables += 1;
    }
    let first = u32::try_from(chain.len()).expect("few sectors");
    chain.extend(std::iter::repeat_n(TABLE, tables));
    chain.resize(tables * SECTOR / 4, FREE);
    sectors.extend(chain.iter().flat_map(|next| next.to_le_bytes()));
    let mut header = vec![0_u8; SECTOR];
    header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    for (at, value) in [(24, 0x3E_u16), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)] {
        header[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    let count = u32::try_from(tables).expect("few sectors");
    for (at, value) in [
        (44, count),
        (48, directory),
        (56, 4096),
        (60, END),
        (68, END),
    ] {
        header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    for slot in 0..109 {
        let number = if slot < tables {
            first + u32::try_from(slot).expect("few sectors")
        } else {
            FREE
        };
        let at = 76 + slot * 4;
        header[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    [header, sectors].concat()
}

/// Appends bytes in whole sectors, chained; returns the first.
fn append(sectors: &mut Vec<u8>, chain: &mut Vec<u32>, bytes: &[u8]) -> u32 {
    let start = u32::try_from(chain.len()).expect("few sectors");
    let count = u32::try_from(bytes.len().div_ceil(SECTOR)).expect("few sectors");
    sectors.extend_from_slice(bytes);
    sectors.resize((start + count) as usize * SECTOR, 0);
    for position in 1..=count {
        chain.push(if position == count {
            END
        } else {
            start + position
        });
    }
    start
}

fn entry(name: &str, kind: u8, start: u32, length: usize, child: u32) -> Vec<u8> {
    let mut entry = vec![0_u8; 128];
    let letters: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..letters.len()].copy_from_slice(&letters);
    let length_of_name = u16::try_from(letters.len() + 2).expect("a short name");
    entry[64..66].copy_from_slice(&length_of_name.to_le_bytes());
    entry[66] = kind;
    entry[67] = 1;
    entry[68..72].copy_from_slice(&FREE.to_le_bytes());
    entry[72..76].copy_from_slice(&FREE.to_le_bytes());
    entry[76..80].copy_from_slice(&child.to_le_bytes());
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    let length = u32::try_from(length).expect("a short stream");
    entry[120..124].copy_from_slice(&length.to_le_bytes());
    entry
}

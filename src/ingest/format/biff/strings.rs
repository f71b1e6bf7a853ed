//! Strings of BIFF: Unicode in one or two bytes a letter with runs of fonts behind them (BIFF8), or bytes of a code page (BIFF5).

use encoding_rs as encodings;

/// How a workbook writes its strings.
#[derive(Debug, Clone, Copy)]
pub enum Encoding {
    /// BIFF8.
    Unicode,
    /// BIFF5, in the encoding of its code page.
    Bytes(&'static encodings::Encoding),
}

impl Encoding {
    /// BIFF5 with a code page; unknown ones are read as the one of this country.
    pub fn of_code_page(number: u16) -> Encoding {
        Encoding::Bytes(match number {
            932 => encodings::SHIFT_JIS,
            949 => encodings::EUC_KR,
            950 => encodings::BIG5,
            1250 => encodings::WINDOWS_1250,
            1251 => encodings::WINDOWS_1251,
            1252 | 32_769 => encodings::WINDOWS_1252,
            65_001 => encodings::UTF_8,
            _ => encodings::GB18030,
        })
    }

    /// A string with two bytes of length, in one or several pieces.
    pub fn text(self, pieces: &[&[u8]]) -> Option<String> {
        let mut pieces = Pieces::new(pieces);
        match self {
            Encoding::Unicode => pieces.text(),
            Encoding::Bytes(encoding) => {
                let length = usize::from(pieces.u16()?);
                let bytes = pieces.bytes(length)?;
                Some(encoding.decode_without_bom_handling(&bytes).0.into_owned())
            }
        }
    }

    /// A sheet's name: one byte of length.
    pub fn short_text(self, data: &[u8]) -> Option<String> {
        let length = usize::from(*data.first()?);
        match self {
            Encoding::Unicode => {
                let wide = data.get(1)? & 1 != 0;
                Pieces::new(&[data.get(2..)?]).letters(length, wide)
            }
            Encoding::Bytes(encoding) => {
                let bytes = data.get(1..=length)?;
                Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
            }
        }
    }

    /// The code of a number format.
    pub fn format_code(self, data: &[u8]) -> Option<String> {
        match self {
            Encoding::Unicode => self.text(&[data]),
            Encoding::Bytes(_) => self.short_text(data),
        }
    }
}

/// The data of a record and of those that continue it, read as one.
pub struct Pieces<'a> {
    pieces: &'a [&'a [u8]],
    /// Which piece, and where in it.
    at: (usize, usize),
}

impl<'a> Pieces<'a> {
    /// From the beginning.
    pub fn new(pieces: &'a [&'a [u8]]) -> Pieces<'a> {
        Pieces { pieces, at: (0, 0) }
    }

    /// All strings of the shared table, as far as they are whole: a cell that asks for another is told to be broken.
    pub fn shared_strings(&mut self) -> Vec<String> {
        let mut strings = Vec::new();
        if self.skip(8).is_some() {
            while let Some(text) = self.text() {
                strings.push(text);
            }
        }
        strings
    }

    /// A string of BIFF8 with two bytes of length.
    fn text(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.u8()?;
        let runs = if flags & 8 == 0 { 0 } else { self.u16()? };
        let extension = if flags & 4 == 0 { 0 } else { self.u32()? };
        let text = self.letters(length, flags & 1 != 0)?;
        self.skip(usize::from(runs) * 4 + extension as usize)?;
        Some(text)
    }

    /// Letters of one or two bytes; where a piece ends among them, the next begins with a byte that says how wide they are on.
    fn letters(&mut self, length: usize, wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::with_capacity(length);
        let mut wide = wide;
        while units.len() < length {
            let mut piece = self.pieces.get(self.at.0)?.get(self.at.1..)?;
            if piece.is_empty() {
                self.at = (self.at.0 + 1, 0);
                wide = self.u8()? & 1 != 0;
                continue;
            }
            let width = if wide { 2 } else { 1 };
            let count = (piece.len() / width).min(length - units.len());
            if count == 0 {
                return None;
            }
            piece = &piece[..count * width];
            if wide {
                units.extend(
                    piece
                        .chunks_exact(2)
                        .map(|pair| u16::from_le_bytes([pair[0], pair[1]])),
                );
            } else {
                units.extend(piece.iter().map(|byte| u16::from(*byte)));
            }
            self.at.1 += piece.len();
        }
        Some(String::from_utf16_lossy(&units))
    }

    fn u8(&mut self) -> Option<u8> {
        loop {
            let piece = self.pieces.get(self.at.0)?;
            if let Some(byte) = piece.get(self.at.1) {
                self.at.1 += 1;
                return Some(*byte);
            }
            self.at = (self.at.0 + 1, 0);
        }
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn bytes(&mut self, length: usize) -> Option<Vec<u8>> {
        (0..length).map(|_| self.u8()).collect()
    }

    fn skip(&mut self, length: usize) -> Option<()> {
        let mut left = length;
        while left > 0 {
            let rest = self.pieces.get(self.at.0)?.len() - self.at.1;
            let step = rest.min(left);
            self.at.1 += step;
            left -= step;
            if left > 0 {
                self.at = (self.at.0 + 1, 0);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unicode(pieces: &[&[u8]]) -> Option<String> {
        Encoding::Unicode.text(pieces)
    }

    #[test]
    fn strings_are_read_across_pieces_with_their_runs_and_widths() {
        assert_eq!(unicode(&[b"\x02\0\0ab"]).as_deref(), Some("ab"));
        assert_eq!(
            unicode(&[b"\x02\0\x01\x52\x97\xf3\x77"]).as_deref(),
            Some("青石")
        );
        // Wide in the first piece, narrow in the second.
        assert_eq!(
            unicode(&[b"\x03\0\x01\x52\x97", b"\0ab"]).as_deref(),
            Some("青ab")
        );
        // Runs of fonts and an extension behind the letters, across pieces, then the next string.
        let pieces: [&[u8]; 2] = [
            b"\0\0\0\0\0\0\0\0\x01\0\x0C\x01\0\x03\0\0\0aRUN",
            b"SEXT\x01\0\0b\x05\0\0cut",
        ];
        assert_eq!(Pieces::new(&pieces).shared_strings(), ["a", "b"]);
        assert_eq!(unicode(&[b"\x05\0\0ab"]), None);
        assert_eq!(unicode(&[b"\xff\xff\x01a"]), None);
    }

    #[test]
    fn bytes_are_read_by_the_code_page() {
        let chinese = Encoding::of_code_page(936);
        assert_eq!(
            chinese.text(&[b"\x04\0\xc7\xe0\xca\xaf"]).as_deref(),
            Some("青石")
        );
        assert_eq!(
            chinese.short_text(b"\x04\xc7\xe0\xca\xaf").as_deref(),
            Some("青石")
        );
        assert_eq!(
            Encoding::of_code_page(1252)
                .short_text(b"\x01\xe9")
                .as_deref(),
            Some("é")
        );
    }
}

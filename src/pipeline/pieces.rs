//! A file that is too long to be held, on its way out: while it is being written it is hashed, read back and handed on piece by piece.

use super::error::BuildError;
use sha2::{Digest, Sha256};
use std::io::{self, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// How long a piece is.
const PIECE: usize = 1024 * 1024;

/// What came of a file: what was read back, and what all of it hashes to.
pub struct Passed<T> {
    /// What was read back.
    pub read: T,
    /// Its SHA-256.
    pub hash: [u8; 32],
}

/// Writes a file; `read` reads all of it back on another thread, `out` takes each piece.
///
/// # Errors
/// Where it cannot be written, or a piece is not taken.
pub fn pass<T: Send>(
    write: impl FnOnce(&mut Pieces<'_>) -> Result<(), BuildError>,
    read: impl FnOnce(BufReader<Incoming>) -> T + Send,
    out: &mut dyn FnMut(Vec<u8>) -> Result<(), BuildError>,
) -> Result<Passed<T>, BuildError> {
    let (sender, receiver) = sync_channel(1);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || read(BufReader::new(Incoming::of(receiver))));
        // The reader knows that nothing more comes when this is done.
        let handed_on = hand_on_to(Some(sender), write, out);
        let read = reader.join();
        let hash = handed_on?;
        let read = read.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok(Passed { read, hash })
    })
}

/// Writes a file that nobody reads back; `out` takes each piece. Returns its SHA-256.
///
/// # Errors
/// Where it cannot be written, or a piece is not taken.
pub fn hand_on(
    write: impl FnOnce(&mut Pieces<'_>) -> Result<(), BuildError>,
    out: &mut dyn FnMut(Vec<u8>) -> Result<(), BuildError>,
) -> Result<[u8; 32], BuildError> {
    hand_on_to(None, write, out)
}

fn hand_on_to(
    reader: Option<SyncSender<Vec<u8>>>,
    write: impl FnOnce(&mut Pieces<'_>) -> Result<(), BuildError>,
    out: &mut dyn FnMut(Vec<u8>) -> Result<(), BuildError>,
) -> Result<[u8; 32], BuildError> {
    let mut pieces = Pieces {
        piece: Vec::with_capacity(PIECE),
        hash: Sha256::new(),
        reader,
        out,
        refused: None,
    };
    let written = write(&mut pieces).and_then(|()| pieces.hand_on());
    // What was refused says more than that writing failed.
    pieces.refused.map_or(Ok(()), Err)?;
    written?;
    Ok(pieces.hash.finalize().into())
}

/// The file as it grows.
pub struct Pieces<'p> {
    piece: Vec<u8>,
    hash: Sha256,
    reader: Option<SyncSender<Vec<u8>>>,
    out: &'p mut dyn FnMut(Vec<u8>) -> Result<(), BuildError>,
    refused: Option<BuildError>,
}

impl Pieces<'_> {
    fn hand_on(&mut self) -> Result<(), BuildError> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.hash.update(&piece);
        if let Some(reader) = &self.reader {
            // A reader that takes no more has met what it cannot read, and says so in the end.
            let _ = reader.send(piece.clone());
        }
        (self.out)(piece)
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() + bytes.len() > PIECE
            && let Err(refused) = self.hand_on()
        {
            self.refused = Some(refused);
            return Err(io::ErrorKind::Other.into());
        }
        self.piece.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The file as it comes in on the other thread.
pub struct Incoming {
    pieces: Receiver<Vec<u8>>,
    piece: io::Cursor<Vec<u8>>,
}

impl Incoming {
    fn of(pieces: Receiver<Vec<u8>>) -> Incoming {
        Incoming {
            pieces,
            piece: io::Cursor::default(),
        }
    }
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            match self.pieces.recv() {
                Ok(piece) => self.piece = io::Cursor::new(piece),
                Err(_) => return Ok(0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(
        text: &[u8],
        out: &mut dyn FnMut(Vec<u8>) -> Result<(), BuildError>,
    ) -> Result<Passed<Vec<u8>>, BuildError> {
        let write = |pieces: &mut Pieces<'_>| {
            let mut parts = text.chunks(1_000);
            let written = parts.try_for_each(|part| pieces.write_all(part));
            written.map_err(|error| BuildError::Render(error.to_string()))
        };
        let read = |mut incoming: BufReader<Incoming>| {
            let mut bytes = Vec::new();
            incoming.read_to_end(&mut bytes).expect("it comes whole");
            bytes
        };
        pass(write, read, out)
    }

    #[test]
    fn a_file_is_read_back_hashed_and_handed_on_as_it_was_written() {
        for length in [0, 1, PIECE, PIECE + 1, 3 * PIECE + 500] {
            let text: Vec<u8> = (0_u8..=250).cycle().take(length).collect();
            let mut out = Vec::new();
            let mut longest = 0;
            let passed = written(&text, &mut |piece| {
                longest = longest.max(piece.len());
                out.extend(piece);
                Ok(())
            });
            let passed = passed.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(passed.read, text);
            assert_eq!(out, text);
            assert_eq!(passed.hash, <[u8; 32]>::from(Sha256::digest(&text)));
            assert!(longest <= PIECE);
        }
    }

    #[test]
    fn a_piece_that_is_not_taken_ends_it_with_the_reason() {
        let mut taken = 0;
        let passed = written(&vec![b'x'; 5 * PIECE], &mut |_| {
            taken += 1;
            if taken == 2 {
                return Err(BuildError::NotWritten("磁盘已满".to_owned()));
            }
            Ok(())
        });
        assert!(matches!(passed, Err(BuildError::NotWritten(_))));
        assert_eq!(taken, 2);
    }
}

//! What is kept on disk bears the stamp of what made it before, and the sum of everything behind: whatever is torn, altered or another
//! program's is known to be.

use super::{Key, Sum};
use std::io::{self, BufWriter, Write};

/// The length of a stamp and of a sum.
const MARK: usize = 16;

/// What was written between stamp and sum; `None` where either is odd.
pub fn unseal<'a>(bytes: &'a [u8], stamp: &Key) -> Option<&'a [u8]> {
    let (rest, sum) = bytes.split_at_checked(bytes.len().checked_sub(MARK)?)?;
    let (stamped, sealed) = rest.split_at_checked(MARK)?;
    (stamped == stamp && Sum::of(rest) == *sum).then_some(sealed)
}

/// Writes between stamp and sum. The sum comes last, so that nothing needs to be held for it.
///
/// # Errors
/// Where `out` does not take it, and those of `write`.
pub fn seal(
    stamp: &Key,
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let summing = Summing {
        out,
        sum: Sum::new(),
    };
    let mut buffered = BufWriter::with_capacity(1 << 16, summing);
    buffered.write_all(stamp)?;
    write(&mut buffered)?;
    let summing = buffered
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    summing.out.write_all(&summing.sum.finish())
}

/// Writes on, and takes the sum of what passes.
struct Summing<'a> {
    out: &'a mut dyn Write,
    sum: Sum,
}

impl Write for Summing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

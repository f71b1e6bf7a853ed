//! Short names of contents, by which what is the same is known again.

use sha2::{Digest, Sha256};
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use twox_hash::XxHash3_128;
use twox_hash::xxhash3_128::Hasher;

/// 128 bits: what is equal under them is taken to be the same.
pub type Key = [u8; 16];

/// A key of some bytes that is the same in every run: half a SHA-256.
pub fn key_of(bytes: &[u8]) -> Key {
    let whole = Sha256::digest(bytes);
    let mut key = Key::default();
    key.copy_from_slice(&whole[..16]);
    key
}

/// A key of some bytes that is good as long as the program runs, for a tenth of the cost. No file can be made to bear another's
/// key: the seed is drawn anew by every run.
pub fn passing_key_of(bytes: &[u8]) -> Key {
    static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0));
    XxHash3_128::oneshot_with_seed(*SEED, bytes).to_le_bytes()
}

/// A sum that is the same in every run and tells damage, and what merely is another version, for a tenth of the cost of a key. It is no
/// key: whoever means to can make two contents of the same sum.
pub struct Sum(Hasher);

impl Sum {
    /// Of nothing yet.
    #[expect(clippy::new_without_default, reason = "a sum of nothing is of no use")]
    pub fn new() -> Sum {
        Sum(Hasher::new())
    }

    /// Of some bytes.
    pub fn of(bytes: &[u8]) -> Key {
        XxHash3_128::oneshot(bytes).to_le_bytes()
    }

    /// Of these bytes too.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// The sum of all.
    pub fn finish(&self) -> Key {
        self.0.finish_128().to_le_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tell_contents_apart_and_know_them_again() {
        for key in [key_of, passing_key_of] {
            assert_eq!(key(b"\xe7\x94\xb2"), key(b"\xe7\x94\xb2"));
            assert_ne!(key(b""), key(b"\0"));
            assert_ne!(key(&[7; 1_000]), key(&[7; 1_001]));
        }
    }

    #[test]
    fn a_sum_is_the_same_piece_by_piece() {
        let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
        let mut sum = Sum::new();
        bytes.chunks(333).for_each(|piece| sum.add(piece));
        assert_eq!(sum.finish(), Sum::of(&bytes));
        assert_ne!(sum.finish(), Sum::of(&bytes[1..]));
    }
}

//! Short names of contents, by which what is the same is known again.

use sha2::{Digest, Sha256};
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use twox_hash::XxHash3_128;

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
}

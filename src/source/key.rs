//! Short names of contents, by which what is the same is known again.

use sha2::{Digest, Sha256};

/// Half a SHA-256: what is equal under it is taken to be the same.
pub type Key = [u8; 16];

/// A key of some bytes.
pub fn key_of(bytes: &[u8]) -> Key {
    let whole = Sha256::digest(bytes);
    let mut key = Key::default();
    key.copy_from_slice(&whole[..16]);
    key
}

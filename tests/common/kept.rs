//! What a run leaves behind for the next one of the same program.

use duban::pipeline::Standing;
use duban::source::{Key, key_of};

/// The mark of the program that runs.
pub fn stamp() -> Key {
    key_of(b"this program")
}

/// Where things stood, as it is written.
pub fn written(standing: &Standing<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    standing.write(&stamp(), &mut bytes).expect("written");
    bytes
}

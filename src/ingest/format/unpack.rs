//! What is packed, unpacked at once: by a library in C, which is built where the allocator is.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub use with_library::at_once;

/// Unpacks what has so many bytes unpacked; `None` where it has not, or is damaged.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn at_once(_: &[u8], _: usize) -> Option<Vec<u8>> {
    None
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod with_library {
    use libdeflater::Decompressor;
    use std::cell::RefCell;

    thread_local! {
        static UNPACKER: RefCell<Decompressor> = RefCell::new(Decompressor::new());
    }

    /// Unpacks what has so many bytes unpacked; `None` where it has not, or is damaged.
    pub fn at_once(packed: &[u8], size: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; size];
        let unpacked = UNPACKER
            .with_borrow_mut(|unpacker| unpacker.deflate_decompress(packed, &mut bytes).ok());
        (unpacked == Some(size)).then_some(bytes)
    }
}

//! The records of an .xls without their container, and with it where the data has one.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| shared::read(data));

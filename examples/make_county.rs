//! Writes a made-up county's workspace of any size, for measuring:
//! `cargo run --release --example make_county -- FOLDER [UNITS WEEKS MATTERS [SEED]]`.

#[allow(dead_code, reason = "the benches take what is left")]
#[path = "../benches/county/mod.rs"]
mod county;

use county::Size;
use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |position: usize, default: usize| -> usize {
        arguments
            .get(position)
            .map_or(default, |given| given.parse().expect("a number"))
    };
    let folder = arguments.first().expect("the folder to write into");
    let size = Size {
        units: number(1, Size::YEAR.units),
        weeks: number(2, Size::YEAR.weeks),
        matters: number(3, Size::YEAR.matters),
    };
    assert!(!Path::new(folder).exists(), "the folder is there already");
    county::write(Path::new(folder), size, number(4, 1) as u64).expect("a workspace");
}

//! One cell as every column of every sheet would read it: text, number and date.
#![no_main]

use duban::ingest::cell::{self, Context};
use duban::ingest::{privacy, words};
use duban::model::directory::Directory;
use duban::model::schema::{Column, Field, Sheet};
use duban::model::settings::Settings;
use duban::source::RawCell;
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

/// One column of each kind, and those of which a kind reads some otherwise: all of them would take most of the time to say the same.
fn columns() -> &'static [&'static Column] {
    static COLUMNS: OnceLock<Vec<&Column>> = OnceLock::new();
    COLUMNS.get_or_init(|| {
        let mut columns: Vec<&Column> = Vec::new();
        for column in Sheet::all().flat_map(|sheet| sheet.schema().columns) {
            let is_special = matches!(column.field, Field::NewDeadline | Field::Target | Field::Points);
            if is_special || columns.iter().all(|known| known.kind != column.kind) {
                columns.push(column);
            }
        }
        columns
    })
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data).into_owned();
    let bits = data.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte));
    let number = f64::from_bits(bits);
    let settings = Settings::for_county("试县");
    let directory = Directory::default();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 20);
    for row_start in [None, day] {
        let context = Context {
            directory: &directory,
            settings: &settings,
            as_of: day,
            row_start,
        };
        for column in columns() {
            for raw in [
                RawCell::Text(text.as_str().into()),
                RawCell::Number(number),
                RawCell::DateSerial(number),
            ] {
                let _ = cell::read(&raw, column, &context);
            }
        }
    }
    let masked = privacy::mask(&text);
    assert_eq!(privacy::mask(&masked), masked, "masking twice is masking once");
    let _ = (privacy::is_secret(&text), privacy::names_pattern(&text));
    let _ = (words::header(&text), words::number_of_text(&text), words::yes_no(&text));
});

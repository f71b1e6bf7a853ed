//! What is packed comes back as it was.

use super::*;
use crate::model::directory::UnitId;
use crate::model::record::{Mentions, Role, TypedDate, UnitMention};

fn row(number: &str, progress: Value) -> Arc<Values> {
    let width = Sheet::Matters.schema().columns.len();
    let mut cells = vec![None; width];
    cells[0] = Some(Value::Text(number.into()));
    cells[width - 1] = Some(progress);
    Arc::new(Values::new(Sheet::Matters, cells))
}

fn table(start: usize, count: usize) -> Arc<StoredFile> {
    Arc::new(StoredFile {
        period: NaiveDate::default(),
        unit: None,
        content: [0; 32],
        is_returned: false,
        tables: vec![StoredTable {
            shape: 0,
            lines: (start, count),
            set_aside: 0,
            unread: 0,
        }],
    })
}

/// As a value is written down: equal ones may be written differently.
fn written(values: &Values) -> Vec<u8> {
    let cells: Vec<Option<&Value>> = values.iter().collect();
    rmp_serde::to_vec(&cells).expect("bytes")
}

#[test]
fn rows_come_back_as_they_were_written_and_each_is_kept_once() {
    let day = NaiveDate::default();
    let yearless = TypedDate::Yearless(day, "1月1日".into());
    let named = Mentions {
        units: vec![UnitMention {
            unit: UnitId(1),
            role: Role::Leading,
        }],
        others: vec!["县政府".into()],
        by_group: [UnitId(1)].into(),
    };
    let number = |text: &str| {
        let number: rust_decimal::Decimal = text.parse().expect("a number");
        Value::Number(number.into())
    };
    let rows = [
        row("A1", number("1.0")),
        row("A1", number("1.00")),
        row("A1", Value::Date(TypedDate::Full(day))),
        row("A1", Value::Date(yearless)),
        row("A1", Value::Units(Arc::new(named))),
        row("A1", number("1.0")),
        row("A2", Value::Flag(true)),
    ];
    let lines: Vec<Line> = (0..7).map(|at| (at + 5, at, at % 2 == 0)).collect();
    let shape = Arc::new(Shape {
        sheet: Sheet::Matters,
        name: "督查事项".into(),
        columns: Vec::new(),
        counted_in: None,
        header: None,
        read: Vec::new(),
        ignored: Vec::new(),
        aside: Vec::new(),
    });
    let shapes = [shape];
    let files = [([1; 16], table(0, 4)), ([2; 16], table(4, 3))];
    let none = Packed::default();
    let packer = Packer::new((&none, &[]), &rows, &shapes, &lines);
    let packed = packer
        .pack(files.iter().map(|(key, file)| (key, file)))
        .expect("few rows");
    let stamp = [7; 16];
    let mut bytes = Vec::new();
    packed.write(&stamp, &mut bytes).expect("written");
    let read = Packed::of_bytes(&bytes, &stamp).expect("whole");
    assert_eq!(read.rows(), 6, "the row that stands twice is kept once");
    let starts = read.starts();
    for (line, row) in read.lines.iter().zip(&rows) {
        let at = line.1 as usize;
        let back = read.unpack(at, starts[at]).expect("a row");
        assert_eq!(written(&back), written(row));
    }

    // Packed again from what was read, with a row that is known already: the same bytes.
    let again: Vec<Line> = read.lines.clone();
    let packer = Packer::new((&read, &starts), &rows[..1], &read.shapes, &again);
    let kept = read.files.iter().map(|(key, file)| (key, file));
    let mut second = Vec::new();
    let packed = packer.pack(kept).expect("few rows");
    packed.write(&stamp, &mut second).expect("written");
    assert!(bytes == second, "not the same bytes");
}

//! The layout of report.json: a line for each entry of a list, so that two builds can be held side by side by any program that compares
//! lines, in two thirds of the bytes that a line for each value takes.

use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Breaks the line before each key of the outermost object and before each entry of a list, which stands one blank further in for
/// each list around it.
#[derive(Debug, Default)]
pub struct LineByEntry {
    objects: usize,
    lists: usize,
}

impl LineByEntry {
    fn next<W: ?Sized + Write>(&self, out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(if first { b"\n" } else { b",\n" })?;
        (0..self.lists).try_for_each(|_| out.write_all(b" "))
    }
}

impl Formatter for LineByEntry {
    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.objects += 1;
        out.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.objects -= 1;
        if self.objects == 0 {
            out.write_all(b"\n")?;
        }
        out.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        match (self.objects, first) {
            (1, _) => self.next(out, first),
            (_, true) => Ok(()),
            (_, false) => out.write_all(b","),
        }
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.lists += 1;
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.lists -= 1;
        out.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;
    use serde_json::{Serializer, json};

    #[test]
    fn each_entry_of_a_list_has_a_line_of_its_own() {
        let told = json!({
            "schema": 1,
            "units": [{ "flags": ["a", "b"], "name": "甲" }, { "flags": [], "name": "乙" }],
            "voided": [],
        });
        let mut text = Vec::new();
        let mut serializer = Serializer::with_formatter(&mut text, LineByEntry::default());
        told.serialize(&mut serializer).expect("it is JSON");
        let text = String::from_utf8(text).expect("JSON is text");
        let lines = [
            "{",
            "\"schema\":1,",
            "\"units\":[",
            " {\"flags\":[",
            "  \"a\",",
            "  \"b\"],\"name\":\"甲\"},",
            " {\"flags\":[],\"name\":\"乙\"}],",
            "\"voided\":[]",
            "}",
        ];
        assert_eq!(text, lines.join("\n"));
        let back: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(back, told);
    }
}

//! The week's note (Markdown) as clean HTML, and as pieces of a document.

use crate::ingest::privacy;
use crate::report::circular::{DocumentTable, Part, numbered};
use crate::report::pages::words::printed;
use crate::rules::naming::MARKDOWN;
use ammonia::UrlRelative;
use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Markdown into HTML that can do no harm: no scripts, no styles, no images, no links but plain ones, no personal data.
pub fn html(markdown: &str) -> String {
    let parser = Parser::new_ext(markdown, MARKDOWN);
    let mut unsafe_html = String::with_capacity(markdown.len() * 2);
    let events = masked(with_footnotes(as_typed(parser)).into_iter());
    html::push_html(&mut unsafe_html, events.into_iter());
    ammonia::Builder::default()
        .rm_tags(["img", "map", "area"])
        .url_schemes(std::collections::HashSet::new())
        .url_relative(UrlRelative::Custom(Box::new(within)))
        .link_rel(None)
        .clean(&unsafe_html)
        .to_string()
}

/// A link that stays within the half in which the page stands; no other is one. Browsers read a link without blanks, `%2e` as a point, and some a backslash as a
/// slash.
fn within(link: &str) -> Option<Cow<'_, str>> {
    let bare: String = link
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let bare = bare.to_lowercase().replace("%2e", ".");
    let bare = bare
        .replace("%2f", "/")
        .replace("%5c", "/")
        .replace('\\', "/");
    let leads_out = bare.starts_with('/') || bare.split(['/', '?', '#']).any(|part| part == "..");
    (!leads_out).then_some(Cow::Borrowed(link))
}

/// Markdown as what a page shows of it, piece by piece.
pub fn shown(markdown: &str) -> Vec<Part> {
    gathered(as_typed(Parser::new_ext(markdown, MARKDOWN)))
}

/// Markdown as the pieces of a document: headings, paragraphs, tables; what a document cannot hold is left out. Half-width
/// punctuation beside Chinese is printed full-width.
pub fn parts(markdown: &str) -> Vec<Part> {
    gathered(unstruck(as_typed(Parser::new_ext(markdown, MARKDOWN))))
}

fn gathered<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Part> {
    let mut gathered = Gathered::default();
    for event in masked(with_footnotes(events).into_iter()) {
        gathered.take(event);
    }
    gathered.close();
    gathered.parts
}

/// The pieces gathered so far, and the one that is being gathered.
#[derive(Default)]
struct Gathered {
    parts: Vec<Part>,
    text: String,
    /// The level of the heading that the text belongs to; none for a paragraph.
    heading: Option<usize>,
    /// For each list around: the number of its next item; none where its items are not numbered.
    lists: Vec<Option<u64>>,
    /// The rows of the table around, its header first.
    table: Option<Vec<Vec<String>>>,
}

impl Gathered {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::Start(Tag::Heading { level, .. }) => {
                self.close();
                self.heading = Some((level as usize).saturating_sub(1).max(1));
            }
            Event::Start(Tag::List(first)) => {
                self.close();
                self.lists.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                self.close();
                self.lists.pop();
            }
            Event::Start(Tag::Item) => {
                self.close();
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.text = format!("{number}．");
                    *number += 1;
                }
            }
            Event::Start(Tag::Table(_)) => {
                self.close();
                self.table = Some(Vec::new());
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Event::End(TagEnd::TableCell) => {
                let cell = self.printed();
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            Event::End(TagEnd::Table) => self.close_table(),
            Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => {
                self.close();
            }
            _ => {}
        }
    }

    /// The text so far as print has it; none is left.
    fn printed(&mut self) -> String {
        let text = std::mem::take(&mut self.text);
        printed(text.trim())
    }

    fn close(&mut self) {
        let text = self.printed();
        let heading = self.heading.take();
        if !text.is_empty() {
            self.parts.push(match heading {
                Some(level) => Part::Heading(level, text),
                None if is_heading(&text) => Part::Heading(1, text),
                None => Part::Text(text),
            });
        }
    }

    fn close_table(&mut self) {
        let mut rows = self.table.take().unwrap_or_default().into_iter();
        if let Some(header) = rows.next() {
            self.parts.push(Part::Table(DocumentTable {
                columns: header.into_iter().map(|title| (title, 1)).collect(),
                rows: rows.collect(),
            }));
        }
    }
}

/// The longest line that may be a heading, in characters.
const LONGEST_HEADING: usize = 30;

/// Whether a line is a heading though nothing marks it as one: 一、总体情况.
fn is_heading(line: &str) -> bool {
    numbered(line) > 0 && line.chars().count() <= LONGEST_HEADING && !line.ends_with('。')
}

/// Lines end where they were typed to end: whoever writes Chinese line by line means lines, and no blank between two of them.
fn as_typed<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    events.map(|event| match event {
        Event::SoftBreak => Event::HardBreak,
        event => event,
    })
}

/// What has been struck through is no text of a paper that is signed.
fn unstruck<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut is_struck = false;
    events.filter(move |event| match event {
        Event::Start(Tag::Strikethrough) => {
            is_struck = true;
            false
        }
        Event::End(TagEnd::Strikethrough) => {
            is_struck = false;
            false
        }
        Event::Text(_) | Event::Code(_) => !is_struck,
        _ => true,
    })
}

/// Puts the text of each footnote where it is referred to, in brackets: neither a page nor a circular has a place for it. One that nothing
/// refers to is a paragraph at the end.
fn with_footnotes<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut around: Option<String> = None;
    let mut rest = Vec::new();
    for event in events {
        match (&around, event) {
            (_, Event::Start(Tag::FootnoteDefinition(label))) => {
                texts.entry(label.to_string()).or_default();
                around = Some(label.to_string());
            }
            (_, Event::End(TagEnd::FootnoteDefinition)) => around = None,
            (Some(label), Event::Text(text) | Event::Code(text)) => {
                texts.entry(label.clone()).or_default().push_str(&text);
            }
            (Some(_), _) => {}
            (None, event) => rest.push(event),
        }
    }
    let mut told: BTreeSet<String> = BTreeSet::new();
    for event in &mut rest {
        if let Event::FootnoteReference(label) = event {
            let text = texts.get(&**label).map_or("", String::as_str);
            let shown = Event::Text(format!("（注：{}）", text.trim()).into());
            told.insert(label.to_string());
            *event = shown;
        }
    }
    for (_, text) in texts.into_iter().filter(|(label, _)| !told.contains(label)) {
        rest.push(Event::Start(Tag::Paragraph));
        rest.push(Event::Text(format!("注：{}", text.trim()).into()));
        rest.push(Event::End(TagEnd::Paragraph));
    }
    rest
}

/// Takes raw HTML out and pictures but for the text in their place, and masks personal data in each run of inline text: emphasis cannot hide a number from its mask.
/// A run that holds any becomes plain text.
fn masked<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut result = Vec::new();
    let mut run: Vec<Event<'a>> = Vec::new();
    for event in events {
        match event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Tag::Image { .. })
            | Event::End(TagEnd::Image) => {}
            inline if is_inline(&inline) => run.push(inline),
            block => {
                close_run(&mut run, &mut result);
                result.push(block);
            }
        }
    }
    close_run(&mut run, &mut result);
    result
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_) | Event::Code(_) | Event::HardBreak => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }
        ),
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link
        ),
        _ => false,
    }
}

fn close_run<'a>(run: &mut Vec<Event<'a>>, result: &mut Vec<Event<'a>>) {
    let text: String = run
        .iter()
        .map(|event| match event {
            Event::Text(text) | Event::Code(text) => text,
            Event::HardBreak => "\n",
            _ => "",
        })
        .collect();
    let clean = privacy::mask(&text);
    if clean == text {
        result.append(run);
    } else {
        run.clear();
        result.push(Event::Text(clean.into_owned().into()));
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, html, parts};

    #[test]
    fn emphasis_and_tags_hide_no_number() {
        let clean = html("请联系 139**9000**1234,或 138<b>0000</b>1234。\n\n**保留**强调。");
        assert!(
            !clean.contains("9000") && !clean.contains("0000"),
            "{clean}"
        );
        assert!(clean.contains("<strong>保留</strong>"), "{clean}");
    }

    #[test]
    fn headings_lists_and_tables_become_pieces_of_a_document() {
        let shown: Vec<String> = parts("# 导语\n\n甲镇**很快**,见139**9000**1234。\n\n## 二、重点\n\n1. 一件\n2. 两件\n\n- 三件\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |")
            .into_iter()
            .map(|part| match part {
                Part::Heading(level, text) => format!("{level} {text}"),
                Part::Text(text) => text,
                Part::Table(table) => format!("{:?} {:?}", table.columns, table.rows),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "1 导语",
                "甲镇很快，见[已隐去]。",
                "1 二、重点",
                "1．一件",
                "2．两件",
                "三件",
                "[(\"甲\", 1), (\"乙\", 1)] [[\"1\", \"2\"]]",
            ]
        );
    }

    #[test]
    fn lines_typed_without_any_marks_stay_lines_and_a_numbered_one_is_a_heading() {
        let note = "一、总体情况\n本周~~暂未~~完成3件。\n第二行\n\n二、下步工作\n1、第一\n2、第二";
        let shown: Vec<String> = parts(note)
            .into_iter()
            .map(|part| match part {
                Part::Heading(level, text) => format!("{level} {text}"),
                Part::Text(text) => text,
                other @ Part::Table(_) => panic!("{other:?}"),
            })
            .collect();
        let expected = [
            "1 一、总体情况",
            "本周完成3件。",
            "第二行",
            "1 二、下步工作",
            "1、第一",
            "2、第二",
        ];
        assert_eq!(shown, expected);
        assert!(html(note).contains("<del>暂未</del>完成3件。<br>\n第二行"));
    }

    #[test]
    fn a_footnote_and_the_text_of_a_picture_stand_where_they_are_meant() {
        let note = "甲镇最快[^1]。\n\n[^1]: 按期办结**5**件，电话13900001234\n\n[^2]: 无处引用\n\n![汛情图](a.png)";
        let clean = html(note);
        assert_eq!(
            clean,
            "<p>甲镇最快（注：按期办结5件，电话[已隐去]）。</p>\n<p>汛情图</p>\n<p>注：无处引用</p>\n"
        );
        let shown: Vec<String> = parts(note)
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => text,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "甲镇最快（注：按期办结5件，电话[已隐去]）。",
                "汛情图",
                "注：无处引用"
            ]
        );
    }

    #[test]
    fn no_link_leads_out_of_the_half() {
        for link in [
            "//example.com/x",
            "/\\t/example.com",
            "\\\\\\\\server\\\\share",
            "../office/index.html",
            "units/%2E%2e/../../office/a.html",
            ".%2e/office/index.html",
        ] {
            let clean = html(&format!("[外](<{link}>)"));
            assert!(!clean.contains("href"), "{link}: {clean}");
        }
        let clean = html("[甲镇](units/甲镇.html#score)");
        assert!(clean.contains("href=\"units/"), "{clean}");
    }

    #[test]
    fn nothing_but_text_and_its_structure_comes_through() {
        let clean = html(
            "# 按语\n\n**重点**:<script>alert(1)</script>[点](javascript:alert(1)) ![图](data:image/png;base64,AA) [外](http://example.com/)\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        );
        for harmful in ["script", "javascript", "img", "data:", "http"] {
            assert!(!clean.contains(harmful), "{harmful} in {clean}");
        }
        for kept in ["<h1>按语</h1>", "<strong>重点</strong>", "<td>1</td>", "外"] {
            assert!(clean.contains(kept), "{kept} not in {clean}");
        }
    }
}

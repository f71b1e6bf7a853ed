//! The manual's Markdown as one page: chapters one below the other, with anchors for their headings and a table of contents.

use crate::report::manual::Chapter;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

/// A heading of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its anchor.
    pub anchor: String,
    /// Its text.
    pub title: String,
    /// The headings below it; none below those.
    pub parts: Vec<Entry>,
}

/// The manual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manual {
    /// Its table of contents.
    pub contents: Vec<Entry>,
    /// Its text as HTML.
    pub html: String,
}

/// The chapters as one page. A heading becomes one level lower, for the page has a title of its own; a link to another
/// chapter's file leads to that chapter on the page, and pictures are left out.
pub fn manual(chapters: &[Chapter]) -> Manual {
    let mut contents = Vec::new();
    let mut text = String::new();
    for (name, markdown) in chapters {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let events: Vec<Event<'_>> = Parser::new_ext(markdown, options).collect();
        let mut chapter = Chapters {
            name,
            all: chapters,
            entry: Entry {
                anchor: (*name).to_owned(),
                title: (*name).to_owned(),
                parts: Vec::new(),
            },
            pictures: 0,
        };
        let events = chapter.events(events);
        html::push_html(&mut text, events.into_iter());
        contents.push(chapter.entry);
    }
    Manual {
        contents,
        html: text
            .replace("<table>", "<div class=\"scroll\"><table>")
            .replace("</table>", "</table></div>"),
    }
}

struct Chapters<'c> {
    name: &'c str,
    all: &'c [Chapter],
    entry: Entry,
    pictures: usize,
}

impl Chapters<'_> {
    fn events<'e>(&mut self, events: Vec<Event<'e>>) -> Vec<Event<'e>> {
        let titles = titles(&events);
        let mut titles = titles.into_iter();
        let mut kept = Vec::new();
        for event in events {
            match event {
                Event::Start(Tag::Image { .. }) => self.pictures += 1,
                Event::End(TagEnd::Image) => self.pictures -= 1,
                _ if self.pictures > 0 => {}
                Event::Start(Tag::Heading { level, .. }) => {
                    let title = titles.next().unwrap_or_default();
                    kept.push(self.heading(level, title));
                }
                Event::End(TagEnd::Heading(level)) => {
                    kept.push(Event::End(TagEnd::Heading(lower(level))));
                }
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => kept.push(Event::Start(Tag::Link {
                    link_type,
                    dest_url: self.address(&dest_url).into(),
                    title,
                    id,
                })),
                Event::Html(_) | Event::InlineHtml(_) => {}
                other => kept.push(other),
            }
        }
        kept
    }

    fn heading<'e>(&mut self, level: HeadingLevel, title: String) -> Event<'e> {
        let anchor = match level {
            HeadingLevel::H1 => self.name.to_owned(),
            _ => format!("{}-{}", self.name, title.replace(' ', "-")),
        };
        match level {
            HeadingLevel::H1 => self.entry.title = title,
            HeadingLevel::H2 => self.entry.parts.push(Entry {
                anchor: anchor.clone(),
                title,
                parts: Vec::new(),
            }),
            _ => {}
        }
        Event::Start(Tag::Heading {
            level: lower(level),
            id: Some(CowStr::from(anchor)),
            classes: Vec::new(),
            attrs: Vec::new(),
        })
    }

    /// Where a link of the manual leads on the page.
    fn address(&self, link: &str) -> String {
        let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
        let file = file.trim_start_matches("./");
        let chapter = match file.strip_suffix(".md") {
            Some(chapter) => self.all.iter().find(|(name, _)| *name == chapter),
            None if file.is_empty() => self.all.iter().find(|(name, _)| *name == self.name),
            None => None,
        };
        match (chapter, fragment) {
            (Some((name, _)), "") => format!("#{name}"),
            (Some((name, _)), fragment) => format!("#{name}-{fragment}"),
            (None, _) => link.to_owned(),
        }
    }
}

/// The texts of the headings, in order.
fn titles(events: &[Event<'_>]) -> Vec<String> {
    let mut titles = Vec::new();
    let mut inside = false;
    for event in events {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                inside = true;
                titles.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                if let Some(title) = titles.last_mut() {
                    title.push_str(text);
                }
            }
            _ => {}
        }
    }
    titles
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_become_one_page_whose_links_lead_to_one_another() {
        let chapters = [
            (
                "甲",
                "# 第一章\n\n见[乙](乙.md)和[乙的节](乙.md#小节)。\n\n## 小 节\n\n![图](a.png)<b>粗</b>",
            ),
            ("乙", "# 第二章\n\n## 小节\n\n回[上面](#小节)。"),
        ];
        let page = manual(&chapters);
        assert_eq!(page.contents[0].title, "第一章");
        assert_eq!(page.contents[0].parts[0].anchor, "甲-小-节");
        for part in [
            "<h2 id=\"甲\">第一章</h2>",
            "<h3 id=\"乙-小节\">小节</h3>",
            "href=\"#%E4%B9%99\"",
            "href=\"#%E4%B9%99-%E5%B0%8F%E8%8A%82\"",
        ] {
            assert!(page.html.contains(part), "{part} in {}", page.html);
        }
        assert!(
            !page.html.contains("<img") && !page.html.contains("<b>"),
            "{}",
            page.html
        );
    }

    #[test]
    fn every_chapter_begins_with_its_title() {
        for (name, markdown) in crate::report::manual::CHAPTERS {
            assert!(markdown.starts_with("# "), "{name}");
        }
    }
}

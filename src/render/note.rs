//! The week's note (Markdown) as clean HTML.

use crate::ingest::privacy;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// Markdown into HTML that can do no harm: no scripts, no styles, no images, no links but plain ones, no personal data.
pub fn html(markdown: &str) -> String {
    let parser = Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    );
    let mut unsafe_html = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut unsafe_html, masked(parser).into_iter());
    ammonia::Builder::default()
        .rm_tags(["img", "map", "area"])
        .url_schemes(std::collections::HashSet::new())
        .link_rel(None)
        .clean(&unsafe_html)
        .to_string()
}

/// Takes raw HTML out, and masks personal data in each run of inline text: emphasis cannot hide a number from its mask.
/// A run that holds any becomes plain text.
fn masked<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut result = Vec::new();
    let mut run: Vec<Event<'a>> = Vec::new();
    for event in events {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {}
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
        Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        ),
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
        ),
        _ => false,
    }
}

fn close_run<'a>(run: &mut Vec<Event<'a>>, result: &mut Vec<Event<'a>>) {
    let text: String = run
        .iter()
        .map(|event| match event {
            Event::Text(text) | Event::Code(text) => text,
            Event::SoftBreak | Event::HardBreak => "\n",
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
    use super::html;

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

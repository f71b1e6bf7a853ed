//! The finished lists of a page. In the template of the page a mark stands for each, and the lists are put in their places when the page
//! stands: what is most of a page is no value of the template engine, and is copied once.

use std::ops::Range;
use tera::Value;

/// What a long page needs, roughly: it grows seldom.
const ROOM: usize = 256 * 1024;

/// The lists of a page, one behind the other.
pub struct Finished<'a> {
    /// What no text of a page can say: the SHA-256 of everything that was read.
    fingerprint: &'a str,
    html: String,
    lists: Vec<Range<usize>>,
}

impl<'a> Finished<'a> {
    /// None yet, of a build with this fingerprint.
    pub fn new(fingerprint: &'a str) -> Finished<'a> {
        Finished {
            fingerprint,
            html: String::with_capacity(ROOM),
            lists: Vec::new(),
        }
    }

    /// One more list, as somebody writes it; returns what stands for it in the template of its page. An empty list is an empty text.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(
        &mut self,
        write: impl FnOnce(&mut String) -> askama::Result<()>,
    ) -> askama::Result<Value> {
        let from = self.html.len();
        write(&mut self.html)?;
        if self.html.len() == from {
            return Ok(Value::safe_string(""));
        }
        let mark = format!("{}{}{END}", self.mark(), self.lists.len());
        self.lists.push(from..self.html.len());
        Ok(Value::safe_string(&mark))
    }

    /// How each mark begins. Whatever is inserted into a page has its `<` escaped.
    fn mark(&self) -> String {
        format!("<!--{} ", self.fingerprint)
    }

    /// The page with its lists in their places.
    pub fn put_into(&self, page: Vec<u8>) -> Vec<u8> {
        if self.lists.is_empty() {
            return page;
        }
        let mut whole = Vec::with_capacity(page.len() + self.html.len());
        let mark = self.mark();
        let mut kept = 0;
        for at in memchr::memmem::find_iter(&page, &mark) {
            let behind = &page[at + mark.len()..];
            let digits = behind.iter().take_while(|byte| byte.is_ascii_digit());
            let (number, behind) = behind.split_at(digits.count());
            let number = std::str::from_utf8(number).ok();
            let number: Option<usize> = number.and_then(|number| number.parse().ok());
            let list = number.and_then(|number| self.lists.get(number));
            let Some(list) = list.filter(|_| behind.starts_with(END.as_bytes())) else {
                continue;
            };
            whole.extend_from_slice(&page[kept..at]);
            whole.extend_from_slice(&self.html.as_bytes()[list.clone()]);
            kept = page.len() - behind.len() + END.len();
        }
        whole.extend_from_slice(&page[kept..]);
        whole
    }
}

/// How each mark ends.
const END: &str = "-->";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_stands_where_its_mark_stood_and_nothing_else_is_taken_for_a_mark() {
        let mut lists = Finished::new("f00d");
        let mut marks = Vec::new();
        for list in ["<ul>甲</ul>", "", "<ul>乙<!--f00d 0--></ul>"] {
            let mark = lists.add(|html| {
                html.push_str(list);
                Ok(())
            });
            marks.push(mark.expect("it is written").to_string());
        }
        assert_eq!(marks, ["<!--f00d 0-->", "", "<!--f00d 1-->"]);
        let page = format!(
            "1{}2{}3{}4<!--f00d 7-->5<!--f00d 0-6",
            marks[2], marks[1], marks[0]
        );
        let whole = String::from_utf8(lists.put_into(page.into_bytes())).expect("UTF-8");
        assert_eq!(
            whole,
            "1<ul>乙<!--f00d 0--></ul>23<ul>甲</ul>4<!--f00d 7-->5<!--f00d 0-6"
        );
    }
}

//! What stands at the head and the foot of every printed sheet.

use crate::report::pages::shell::Shell;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A page's running head as a style of its own, which the content security policy admits by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunningHead {
    /// The style.
    pub style: String,
    /// Its hash as the policy has it.
    pub hash: String,
}

impl RunningHead {
    /// The title of the page on the left; the half and the as-of date on the right.
    pub fn of(shell: &Shell) -> RunningHead {
        let style = format!(
            "@page{{@top-left{{content:\"{} · {}\"}}@top-right{{content:\"{}　截至日期 {}{}\"}}}}",
            css_text(&shell.county),
            css_text(&shell.title),
            css_text(shell.half),
            css_text(&shell.as_of_iso),
            if shell.old { "（往期）" } else { "" }
        );
        RunningHead {
            hash: format!("sha256-{}", base64(&Sha256::digest(style.as_bytes()))),
            style,
        }
    }
}

/// The line at the foot of every sheet, the same for all pages of a build.
pub fn foot(shell: &Shell) -> String {
    format!(
        "@page{{@bottom-left{{content:\"输入指纹 {}\"}}@bottom-right{{content:counter(page) \" / \" counter(pages)}}}}\n",
        css_text(&shell.fingerprint_short)
    )
}

/// Text for a CSS string: whatever could end it is left out, and a title longer than a line is cut.
fn css_text(text: &str) -> String {
    const LONGEST: usize = 40;
    let kept = |text: &str| -> String {
        text.chars()
            .filter(|c| !matches!(c, '"' | '\\' | '<') && !c.is_control())
            .collect()
    };
    let clean = kept(text);
    if clean.chars().count() <= LONGEST {
        return clean;
    }
    clean.chars().take(LONGEST).chain(['…']).collect()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let sextet = (bits >> (18 - 6 * place)) & 63;
            text.push(if place <= three.len() {
                char::from(LETTERS[sextet as usize])
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_its_standard_has_it() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_title_cannot_leave_its_string() {
        assert_eq!(css_text("甲\"}</style>\\\n乙"), "甲}/style>乙");
        assert_eq!(css_text(&"长".repeat(60)).chars().count(), 41);
    }
}

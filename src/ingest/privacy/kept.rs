//! Texts held against what was kept of them the week before, with marks in place of names.

use super::{MASK, Names};
use regex::Regex;

/// Whether a text is what was kept of it, with something in place of each mark.
pub fn is_masked_as(text: &str, kept: &str) -> bool {
    let pieces: Vec<&str> = kept.split(MASK).collect();
    let [first, between @ .., last] = pieces.as_slice() else {
        return text == kept;
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    for piece in between {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// A text of which names have been taken out by what was kept of it the week before, the text itself or what it is with more behind it:
/// where a name stands in place of a mark of that, it goes out of this one too. `None` where there is nothing to take out.
pub fn masked_as_before(text: &str, kept: &str) -> Option<String> {
    if text == kept || !kept.contains(MASK) {
        return None;
    }
    let is_a_name = |piece: &str| {
        let bare: String = piece.chars().filter(|c| !c.is_whitespace()).collect();
        bare.contains(['·', '•']) || Names::of_people(&bare).contains(&bare)
    };
    if kept == MASK {
        return is_a_name(text).then(|| MASK.to_owned());
    }
    let pieces: Vec<String> = kept.split(MASK).map(regex::escape).collect();
    let name = r"(\[已隐去\]|\p{Han}+[·•]\p{Han}+|\p{Han}(?:\s*\p{Han}){1,3}?)";
    let same = Regex::new(&format!(
        r"(?s)^{}([^\p{{L}}\p{{N}}].*)?$",
        pieces.join(name)
    ));
    // So many marks that nothing can be held against them: then nobody can tell what in the text is a name.
    let Ok(same) = same else {
        return Some(MASK.to_owned());
    };
    let found = same.captures(text)?;
    let names = 1..pieces.len();
    let mut names = names
        .filter_map(|at| found.get(at))
        .map(|piece| piece.as_str());
    names
        .all(|piece| piece == MASK || is_a_name(piece))
        .then(|| {
            let behind = found.get(pieces.len()).map_or("", |rest| rest.as_str());
            format!("{kept}{behind}")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_in_place_of_a_mark_goes_out() {
        let kept = format!("已回访{MASK}，满意");
        for (text, said) in [
            ("已回访欧阳晓明，满意", Some("已回访[已隐去]，满意")),
            (
                "已回访欧阳晓明，满意，结案",
                Some("已回访[已隐去]，满意，结案"),
            ),
            ("已回访，满意", None),
            ("已回访3次，满意", None),
            ("不再回访欧阳晓明，满意", None),
        ] {
            assert_eq!(masked_as_before(text, &kept).as_deref(), said, "{text}");
        }
    }

    /// Names that cannot be told from the text between them stay hidden, and the text with them.
    #[test]
    fn a_text_of_more_marks_than_a_pattern_holds_is_hidden_as_a_whole() {
        let (text, kept) = (
            "访欧阳晓明，".repeat(4_000),
            format!("访{MASK}，").repeat(4_000),
        );
        assert_eq!(masked_as_before(&text, &kept).as_deref(), Some(MASK));
    }
}

//! How much two names have in common: what is the same thing is worded otherwise now and then, but hardly ever in all of its words.

/// Whether two names, normalised, have two neighbouring characters in common.
pub fn has_pairs_of(one: &str, other: &str) -> bool {
    shared(one, other).0 > 0
}

/// Whether at least half of the pairs of neighbouring characters of the shorter name stand in the other too.
pub fn is_half_of(one: &str, other: &str) -> bool {
    let (shared, all) = shared(one, other);
    shared > 0 && shared * 2 >= all
}

/// How many pairs of the shorter name stand in the other too, and how many it has.
fn shared(one: &str, other: &str) -> (usize, usize) {
    let (one, other) = (pairs(one), pairs(other));
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let is_in_both = |pair: &&(char, char)| long.contains(pair);
    (short.iter().filter(is_in_both).count(), short.len())
}

fn pairs(name: &str) -> Vec<(char, char)> {
    name.chars().zip(name.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_thing_share_their_words_and_others_do_not() {
        for (one, other, any, half) in [
            ("修建北街道路", "修建北街道路(一期)", true, true),
            ("防汛物资储备", "储备防汛物资", true, true),
            ("修建道路的通知", "防汛物资的通知", true, false),
            ("修路", "办学校", false, false),
            ("修路", "修路工程", true, true),
            ("", "修路", false, false),
        ] {
            assert_eq!(has_pairs_of(one, other), any, "{one} {other}");
            assert_eq!(is_half_of(one, other), half, "{one} {other}");
        }
    }
}

//! Numbers as people write them: in digits or in Chinese numerals.

/// Whether a character may be part of a number.
pub(super) fn is_numeral(sign: char) -> bool {
    sign.is_ascii_digit() || "〇零一二两三四五六七八九十百千".contains(sign)
}

/// A number in digits or in Chinese numerals up to the thousands; `None` where there is none.
pub(super) fn number(numeral: &str) -> Option<u64> {
    if numeral.is_empty() {
        return None;
    }
    if numeral.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(numeral.parse().unwrap_or(u64::MAX));
    }
    let mut sum = 0_u64;
    let mut digit = None;
    for sign in numeral.chars() {
        let power: u64 = match sign {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let value = digit_of(sign)?;
                // 二〇 and 12 are read digit by digit, 十二 and 二十 by their powers.
                digit = Some(
                    digit
                        .unwrap_or(0_u64)
                        .saturating_mul(10)
                        .saturating_add(value),
                );
                continue;
            }
        };
        sum = sum.saturating_add(digit.take().unwrap_or(1).saturating_mul(power));
    }
    Some(sum.saturating_add(digit.unwrap_or(0)))
}

fn digit_of(sign: char) -> Option<u64> {
    if sign == '两' {
        return Some(2);
    }
    "〇一二三四五六七八九"
        .chars()
        .zip(0..)
        .find(|(numeral, _)| *numeral == sign || (*numeral == '〇' && sign == '零'))
        .map(|(_, value)| value)
        .or_else(|| sign.to_digit(10).map(u64::from))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn chinese_numerals_are_read_by_their_powers() {
        for (numeral, expected) in [
            ("2", Some(2)),
            ("12", Some(12)),
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十", Some(20)),
            ("二十三", Some(23)),
            ("一百零五", Some(105)),
            ("两千", Some(2000)),
            ("二〇", Some(20)),
            ("", None),
            ("99999999999999999999999", Some(u64::MAX)),
        ] {
            assert_eq!(number(numeral), expected, "{numeral}");
        }
    }
}

//! Numbers as people write them: in digits or in Chinese numerals, those of cheques (叁拾) among them.

/// Whether a character may be part of a number.
pub fn is_numeral(sign: char) -> bool {
    sign.is_ascii_digit()
        || sign == '两'
        || DIGITS.iter().any(|digits| digits.contains(sign))
        || power_of(sign).is_some()
        || tens_of(sign).is_some()
}

/// A number in digits or in Chinese numerals up to the thousands; `None` where there is none.
pub fn number(numeral: &str) -> Option<u64> {
    if numeral.is_empty() {
        return None;
    }
    if numeral.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(numeral.parse().unwrap_or(u64::MAX));
    }
    let mut sum = 0_u64;
    let mut digit: Option<u64> = None;
    for sign in numeral.chars() {
        if let Some(power) = power_of(sign) {
            sum = sum.saturating_add(digit.take().unwrap_or(1).saturating_mul(power));
        } else if let Some(tens) = tens_of(sign) {
            sum = sum.saturating_add(tens);
        } else {
            let value = digit_of(sign)?;
            // 二〇 and 12 are read digit by digit, 十二 and 二十 by their powers.
            digit = Some(digit.unwrap_or(0).saturating_mul(10).saturating_add(value));
        }
    }
    Some(sum.saturating_add(digit.unwrap_or(0)))
}

/// The digits from zero to nine, as they are written and as a cheque has them.
const DIGITS: [&str; 2] = ["〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"];

fn power_of(sign: char) -> Option<u64> {
    match sign {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        _ => None,
    }
}

/// The tens that have a sign of their own.
fn tens_of(sign: char) -> Option<u64> {
    match sign {
        '廿' | '卄' => Some(20),
        '卅' => Some(30),
        '卌' => Some(40),
        _ => None,
    }
}

fn digit_of(sign: char) -> Option<u64> {
    if sign == '两' {
        return Some(2);
    }
    let position = |digits: &str| digits.chars().position(|numeral| numeral == sign);
    let written = DIGITS.iter().find_map(|digits| position(digits));
    let written = written.and_then(|value| u64::try_from(value).ok());
    written.or_else(|| sign.to_digit(10).map(u64::from))
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
            ("叁", Some(3)),
            ("贰拾叁", Some(23)),
            ("壹佰零伍", Some(105)),
            ("廿", Some(20)),
            ("廿三", Some(23)),
            ("卅", Some(30)),
            ("", None),
            ("99999999999999999999999", Some(u64::MAX)),
        ] {
            assert_eq!(number(numeral), expected, "{numeral}");
        }
    }
}

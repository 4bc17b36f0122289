//! PINs (PIN 码): what may be one, and for how long it holds (GB/T 22239-2019: 复杂度要求并定期更换).

use chrono::{Days, NaiveDate};

/// How long a PIN holds unless the site says otherwise, in days.
pub const PIN_DAYS: u32 = 180;
/// What a site may say, in days; it may also say 0, for ever.
pub const PIN_DAYS_ALLOWED: std::ops::RangeInclusive<u32> = 30..=365;
/// So many days before its last one the PIN's owner is told.
const WARNING_DAYS: u64 = 14;
/// Lines of a keypad and of a keyboard, and what everybody tries first.
const TRIED_FIRST: [&str; 12] = [
    "147258", "258369", "159357", "159753", "147369", "789456", "123456", "qwerty", "asdfgh",
    "password", "admin", "zonedesk",
];

/// Why something cannot be a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinFault {
    /// More than 64 characters.
    #[error("PIN 码最多 64 位。")]
    Long,
    /// Fewer than six characters.
    #[error("PIN 码至少 6 位，可用数字，也可用更长的密码。")]
    Short,
    /// Characters in order, the same again and again, or a part of it repeated.
    #[error("PIN 码过于简单（依次排列、重复或只用两种数字），请换一个。")]
    Pattern,
    /// A day, as birthdays are written.
    #[error("PIN 码不能是日期（如生日），熟人容易猜到，请换一个。")]
    Date,
    /// One of those that everybody tries first.
    #[error("PIN 码太常见（键盘上的一排、password 等），请换一个。")]
    Common,
}

/// Whether `pin` may be a PIN.
///
/// # Errors
/// The first [`PinFault`].
pub fn check_pin(pin: &str) -> Result<(), PinFault> {
    let signs: Vec<char> = pin.chars().collect();
    if signs.len() > 64 {
        return Err(PinFault::Long);
    }
    if signs.len() < 6 {
        return Err(PinFault::Short);
    }
    if has_pattern(&signs) {
        return Err(PinFault::Pattern);
    }
    if is_date(pin) {
        return Err(PinFault::Date);
    }
    let lower = pin.to_lowercase();
    let rest = TRIED_FIRST
        .iter()
        .find_map(|tried| lower.contains(tried).then(|| lower.len() - tried.len()));
    // A longer one that only begins like that is as good as what follows.
    if rest.is_some_and(|rest| rest < 6) {
        return Err(PinFault::Common);
    }
    Ok(())
}

fn has_pattern(signs: &[char]) -> bool {
    let codes: Vec<i64> = signs
        .iter()
        .map(|sign| i64::from(u32::from(*sign)))
        .collect();
    let in_order = [0, 1, -1]
        .iter()
        .any(|step| codes.windows(2).all(|pair| pair[1] - pair[0] == *step));
    let mut different = signs.to_vec();
    different.sort_unstable();
    different.dedup();
    let repeats = (1..=signs.len() / 2).any(|part| {
        signs.len().is_multiple_of(part) && signs.chunks(part).all(|chunk| chunk == &signs[..part])
    });
    in_order || different.len() < 3 || repeats
}

/// `730915` and `19730915`; two figures of a year stand for either century.
fn is_date(pin: &str) -> bool {
    let full = match (pin.len(), pin.bytes().all(|byte| byte.is_ascii_digit())) {
        (6, true) => [format!("19{pin}"), format!("20{pin}")],
        (8, true) if pin.starts_with("19") || pin.starts_with("20") => {
            [pin.to_owned(), pin.to_owned()]
        }
        (_, _) => return false,
    };
    full.iter()
        .any(|day| NaiveDate::parse_from_str(day, "%Y%m%d").is_ok())
}

/// How somebody's PIN stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinStanding {
    /// It holds.
    Holds,
    /// 由他人设定 – somebody else chose it and knows it still.
    Given,
    /// 即将到期 – it holds until this day, the day included.
    EndsSoon(NaiveDate),
    /// 已到期 – nothing but changing it is left.
    Expired,
}

/// How a PIN stands on `today` that was set on `set_on`, by its owner or (`given`) by somebody else, where a
/// PIN holds for `days`; 0 for ever. A day of setting that lies ahead, by a clock that was set back, counts as today.
#[must_use]
pub fn standing(set_on: NaiveDate, given: bool, days: u32, today: NaiveDate) -> PinStanding {
    let last = (days > 0)
        .then(|| set_on.min(today).checked_add_days(Days::new(days.into())))
        .flatten();
    match last {
        Some(last) if today > last => PinStanding::Expired,
        Some(_) | None if given => PinStanding::Given,
        Some(last) if today + Days::new(WARNING_DAYS) >= last => PinStanding::EndsSoon(last),
        Some(_) | None => PinStanding::Holds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_would_try_first_is_no_pin() {
        for (pin, fault) in [
            ("12345", Some(PinFault::Short)),
            ("123456", Some(PinFault::Pattern)),
            ("987654", Some(PinFault::Pattern)),
            ("888888", Some(PinFault::Pattern)),
            ("112211", Some(PinFault::Pattern)),
            ("123123", Some(PinFault::Pattern)),
            ("abcabc", Some(PinFault::Pattern)),
            ("730915", Some(PinFault::Date)),
            ("000229", Some(PinFault::Date)),
            ("19730915", Some(PinFault::Date)),
            ("147258", Some(PinFault::Common)),
            ("Password1", Some(PinFault::Common)),
            ("a123456", Some(PinFault::Common)),
            ("passwordofmine7", None),
            ("802413", None),
            ("735091", None),
            ("731315", None),
            ("向阳街道便民服务", None),
        ] {
            assert_eq!(check_pin(pin).err(), fault, "{pin}");
        }
        assert_eq!(check_pin(&"长口令".repeat(22)), Err(PinFault::Long));
    }

    #[test]
    fn a_pin_ends_on_its_day_and_says_so_before() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let set_on = day("2026-01-01");
        let last = day("2026-06-30");
        for (given, days, today, expected) in [
            (false, 180, "2026-01-01", PinStanding::Holds),
            (false, 180, "2026-06-15", PinStanding::Holds),
            (false, 180, "2026-06-16", PinStanding::EndsSoon(last)),
            (false, 180, "2026-06-30", PinStanding::EndsSoon(last)),
            (false, 180, "2026-07-01", PinStanding::Expired),
            (true, 180, "2026-07-01", PinStanding::Expired),
            (true, 180, "2026-01-01", PinStanding::Given),
            (true, 0, "2036-01-01", PinStanding::Given),
            (false, 0, "2036-01-01", PinStanding::Holds),
            // The clock was set back.
            (false, 180, "2025-01-01", PinStanding::Holds),
        ] {
            assert_eq!(
                standing(set_on, given, days, day(today)),
                expected,
                "{given} {days} {today}"
            );
        }
    }
}

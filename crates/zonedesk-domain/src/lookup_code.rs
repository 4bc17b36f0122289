//! 查询码 – what a citizen types at the kiosk or scans from a slip. It is random and says nothing; the
//! number on paper, which anybody can count on, opens nothing.

use crate::contact::half_width;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// 31 characters, a prime number of them, without 0, 1, I, L and O, which people mistake for one another.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Random characters: 31⁹ codes are more than 44 bits.
const RANDOM_LENGTH: usize = 9;
/// With the check character.
const LENGTH: usize = RANDOM_LENGTH + 1;

/// 查询码 – nine random characters and one that checks them, written `K7M2Q-9XATB`.
///
/// The check finds every single wrong character and every exchange of two.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct LookupCode([u8; LENGTH]);

/// A text that is no lookup code, or a mistyped one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("查询码不对：应为回执上的 10 位字母和数字，请逐位核对。")]
pub struct LookupCodeError;

impl LookupCode {
    /// The code that 16 random bytes make.
    #[must_use]
    pub fn of(random: [u8; 16]) -> Self {
        let mut rest = u128::from_be_bytes(random);
        let mut places = [0; LENGTH];
        for place in &mut places[..RANDOM_LENGTH] {
            *place = u8::try_from(rest % 31).unwrap_or(0);
            rest /= 31;
        }
        places[RANDOM_LENGTH] = check_of(&places[..RANDOM_LENGTH]);
        Self(places)
    }

    /// The ten characters without the hyphen, as they stand in a QR code.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .map(|place| char::from(ALPHABET[usize::from(*place)]))
            .collect()
    }
}

impl fmt::Display for LookupCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.plain();
        let (first, last) = plain.split_at(LENGTH / 2);
        write!(out, "{first}-{last}")
    }
}

impl FromStr for LookupCode {
    type Err = LookupCodeError;

    fn from_str(text: &str) -> Result<Self, LookupCodeError> {
        let places: Vec<u8> = text
            .chars()
            .map(half_width)
            .filter(|mark| !mark.is_whitespace() && !matches!(mark, '-' | '—' | '–' | '_'))
            .map(|mark| {
                let mark = mark.to_ascii_uppercase();
                ALPHABET
                    .iter()
                    .position(|known| char::from(*known) == mark)
                    .and_then(|place| u8::try_from(place).ok())
                    .ok_or(LookupCodeError)
            })
            .collect::<Result<_, _>>()?;
        let places: [u8; LENGTH] = places.try_into().map_err(|_| LookupCodeError)?;
        if places[RANDOM_LENGTH] == check_of(&places[..RANDOM_LENGTH]) {
            Ok(Self(places))
        } else {
            Err(LookupCodeError)
        }
    }
}

impl From<LookupCode> for String {
    fn from(code: LookupCode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for LookupCode {
    type Error = LookupCodeError;

    fn try_from(text: String) -> Result<Self, LookupCodeError> {
        text.parse()
    }
}

/// Every place times its weight 1 … 10 adds up to a multiple of 31; 3 is −1/10 there.
fn check_of(random: &[u8]) -> u8 {
    let sum: u32 = random
        .iter()
        .zip(1..)
        .map(|(place, weight)| u32::from(*place) * weight)
        .sum();
    u8::try_from(3 * sum % 31).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = LookupCode::of(*b"sixteen bytes ok");
        let (shown, plain) = (code.to_string(), code.plain());
        assert_eq!(shown.len(), 11);
        let spaced = plain
            .chars()
            .map(|mark| format!("{mark} "))
            .collect::<String>();
        for typed in [shown.clone(), plain, shown.to_lowercase(), spaced] {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
        for wrong in ["", "2", "22222-2222O", "22222-222222", "XY1-申2026-00001"] {
            assert_eq!(wrong.parse::<LookupCode>(), Err(LookupCodeError), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_character_and_two_exchanged_ones_are_found(
            random: [u8; 16], at in 0..LENGTH, other in 0..LENGTH, mark in 0..31_usize,
        ) {
            let right = LookupCode::of(random).plain();
            let mut wrong = right.clone().into_bytes();
            wrong[at] = ALPHABET[mark];
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(wrong.parse::<LookupCode>().is_ok(), wrong == right);

            let mut exchanged = right.clone().into_bytes();
            exchanged.swap(at, other);
            let exchanged = String::from_utf8(exchanged).unwrap();
            prop_assert_eq!(exchanged.parse::<LookupCode>().is_ok(), exchanged == right);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,20}") {
            let _ = text.parse::<LookupCode>();
        }
    }
}

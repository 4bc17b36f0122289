//! The look-up code (查询码): what a citizen looks their own matter up with. It is random, so that no
//! code leads to another, and its last character finds a slip of the pen.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Digits and capital letters, of those that look alike (0 O, 1 I L, U V) one at most. Thirty-one is
/// prime, so that one wrong character and two swapped ones are always found.
const ALPHABET: &[u8; 31] = b"123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that are drawn at random: 44 bits.
const DRAWN: usize = 9;

/// 查询码 – nine random characters and one that checks them, as `K7M2-9QXA-4T`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LookupCode(String);

/// What was typed is no look-up code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LookupCodeError {
    /// It has not ten characters of the kind.
    #[error("查询码由 10 个数字和字母组成，请对照小票重新输入。")]
    Shape,
    /// The last character does not fit the others.
    #[error("查询码有误，请对照小票逐字核对。")]
    Check,
}

impl LookupCode {
    /// The code that 64 random bits give.
    #[must_use]
    pub fn of_random(bits: u64) -> Self {
        let mut left = bits;
        let mut values: Vec<u64> = Vec::with_capacity(DRAWN + 1);
        for _ in 0..DRAWN {
            values.push(left % 31);
            left /= 31;
        }
        values.push(check_value(&values));
        let letters: Vec<char> = values.into_iter().map(letter).collect();
        Self::grouped(&letters)
    }

    /// Reads a code as people type it: in any case, with or without hyphens and spaces.
    ///
    /// # Errors
    /// [`LookupCodeError`].
    pub fn read(typed: &str) -> Result<Self, LookupCodeError> {
        let letters: Vec<char> = typed
            .chars()
            .filter(|c| !matches!(c, '-' | '－' | '—' | ' ' | '\u{3000}'))
            .map(|c| match c.to_ascii_uppercase() {
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let values: Vec<u64> = letters.iter().filter_map(|c| value(*c)).collect();
        if letters.len() != DRAWN + 1 || values.len() != letters.len() {
            return Err(LookupCodeError::Shape);
        }
        if check_value(&values[..DRAWN]) != values[DRAWN] {
            return Err(LookupCodeError::Check);
        }
        Ok(Self::grouped(&letters))
    }

    /// As it is printed, `K7M2-9QXA-4T`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn grouped(letters: &[char]) -> Self {
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|group| group.iter().collect())
            .collect();
        Self(groups.join("-"))
    }
}

impl fmt::Display for LookupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The weighted sum of the characters: each place has a weight of its own.
fn check_value(values: &[u64]) -> u64 {
    (1..)
        .zip(values)
        .map(|(weight, value): (u64, &u64)| weight * value)
        .sum::<u64>()
        % 31
}

fn letter(value: u64) -> char {
    usize::try_from(value)
        .ok()
        .and_then(|at| ALPHABET.get(at))
        .map_or('1', |byte| char::from(*byte))
}

fn value(letter: char) -> Option<u64> {
    let at = ALPHABET
        .iter()
        .position(|byte| char::from(*byte) == letter)?;
    u64::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        for bits in [0, 1, 30, 31, 0x0123_4567_89ab_cdef, u64::MAX] {
            let code = LookupCode::of_random(bits);
            let printed = code.to_string();
            assert_eq!(printed.len(), 12, "{printed}");
            for typed in [
                printed.clone(),
                printed.to_lowercase(),
                printed.replace('-', ""),
                printed.replace('-', " "),
                printed.replace('1', "l"),
            ] {
                assert_eq!(LookupCode::read(&typed), Ok(code.clone()), "{typed}");
            }
        }
    }

    #[test]
    fn every_wrong_character_and_every_swap_is_found() {
        let code = LookupCode::of_random(0x9e37_79b9_7f4a_7c15)
            .to_string()
            .replace('-', "");
        let letters: Vec<char> = code.chars().collect();
        for at in 0..letters.len() {
            for byte in ALPHABET
                .iter()
                .filter(|byte| char::from(**byte) != letters[at])
            {
                let mut wrong = letters.clone();
                wrong[at] = char::from(*byte);
                let wrong: String = wrong.into_iter().collect();
                assert_eq!(
                    LookupCode::read(&wrong),
                    Err(LookupCodeError::Check),
                    "{wrong}"
                );
            }
            if at > 0 && letters[at] != letters[at - 1] {
                let mut wrong = letters.clone();
                wrong.swap(at, at - 1);
                let wrong: String = wrong.into_iter().collect();
                assert_eq!(
                    LookupCode::read(&wrong),
                    Err(LookupCodeError::Check),
                    "{wrong}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_code_says_so() {
        for typed in [
            "",
            "K7M2",
            "K7M2-9QXA-4TT",
            "询2026-00001",
            "0000-0000-00",
            "\u{0}",
        ] {
            assert_eq!(
                LookupCode::read(typed),
                Err(LookupCodeError::Shape),
                "{typed:?}"
            );
        }
    }
}

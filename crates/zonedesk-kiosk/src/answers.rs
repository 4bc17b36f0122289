//! 办理进度 – what the kiosk may say of a case, sealed so that only the 查询码 of that case finds and opens it. The
//! kiosk itself cannot tell which cases there are, and every guess costs an Argon2.

use crate::stretch::stretch;
use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use chrono::NaiveDate;
use rand_core::TryCryptoRng;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zeroize::{Zeroize as _, Zeroizing};
use zonedesk_domain::{
    journal::{Algorithm, CborError, Digest, from_deterministic, to_deterministic},
    lookup_code::LookupCode,
};

/// Answers are padded to a multiple of so many bytes: their length says nothing about what they are.
const PADDED_TO: usize = 512;

/// What may be said to whoever has the code: no name, no number, nothing of what was asked (个人信息保护法).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// 事项: 政府信息公开申请, 政策咨询.
    pub kind: String,
    /// 接收日期
    pub received_on: NaiveDate,
    /// 承办单位, once there is one.
    pub agency: String,
    /// What happened last, in words.
    pub standing: String,
    /// On what day.
    pub standing_on: NaiveDate,
    /// 预计答复日期, while somebody waits, and whether it is certain.
    pub due: Option<(NaiveDate, bool)>,
    /// What the citizen may do now, in words.
    pub advice: String,
    /// 可以打电话问谁
    pub phone: String,
}

/// What one guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Cost {
    /// 19 MiB, two passes: some 50 ms on an old machine, so that publishing a few hundred cases takes seconds.
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
        }
    }
}

/// A code that was paid for: with the salt of the site it stays the same in every edition, so that the desk pays once.
#[derive(Clone)]
pub struct Stretched(Zeroizing<[u8; 32]>);

impl Stretched {
    /// Pays for `code`; nothing for a cost that makes no sense.
    #[must_use]
    pub fn of(code: &LookupCode, salt: &Digest, cost: Cost) -> Option<Self> {
        let mut plain = code.plain();
        let stretched = stretch(plain.as_bytes(), &salt.0, cost);
        plain.zeroize();
        stretched.map(Self)
    }

    /// What an answer is found by in the edition `mix`.
    fn locator(&self, mix: &Digest) -> Digest {
        Algorithm::Sm3.digest(&[b"zonedesk.kiosk.locator\0", &mix.0, &*self.0])
    }

    /// What opens it there.
    fn cipher(&self, mix: &Digest) -> Aes256Gcm {
        let key = Algorithm::Sm3.digest(&[b"zonedesk.kiosk.answer\0", &mix.0, &*self.0]);
        Aes256Gcm::new(&key.0.into())
    }
}

/// All answers of an edition, by what they are found by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedAnswers {
    /// Goes into what a code is stretched with.
    salt: Digest,
    cost: Cost,
    /// Fresh in every edition: nobody can tell which case of one is which of the next.
    mix: Digest,
    sealed: BTreeMap<Digest, serde_bytes::ByteBuf>,
}

/// Why answers cannot be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sealing an answer: {0}")]
pub struct SealingError(String);

impl SealedAnswers {
    /// Seals `answers`, each under its stretched code.
    ///
    /// # Errors
    /// [`SealingError`]: no randomness, or an answer that cannot be written.
    pub fn seal<'a>(
        answers: impl IntoIterator<Item = (&'a Stretched, &'a Answer)>,
        salt: Digest,
        cost: Cost,
        random: &mut impl TryCryptoRng,
    ) -> Result<Self, SealingError> {
        let failed = |error: &dyn std::fmt::Display| SealingError(error.to_string());
        let mut mix = Digest::ZERO;
        random
            .try_fill_bytes(&mut mix.0)
            .map_err(|error| failed(&error))?;
        let mut sealed = BTreeMap::new();
        for (code, answer) in answers {
            let locator = code.locator(&mix);
            let mut nonce = [0; 12];
            random
                .try_fill_bytes(&mut nonce)
                .map_err(|error| failed(&error))?;
            let plain = padded(answer).map_err(|error| failed(&error))?;
            let payload = Payload {
                msg: &plain,
                aad: &locator.0,
            };
            let closed = code
                .cipher(&mix)
                .encrypt(&nonce.into(), payload)
                .map_err(|error| failed(&error))?;
            sealed.insert(locator, [&nonce[..], &closed].concat().into());
        }
        Ok(Self {
            salt,
            cost,
            mix,
            sealed,
        })
    }

    /// What there is to say to whoever knows `code`. It always costs the same, whether there is anything or not.
    #[must_use]
    pub fn find(&self, code: &LookupCode) -> Option<Answer> {
        let code = Stretched::of(code, &self.salt, self.cost)?;
        let locator = code.locator(&self.mix);
        let (nonce, closed) = self.sealed.get(&locator)?.split_first_chunk::<12>()?;
        let payload = Payload {
            msg: closed,
            aad: &locator.0,
        };
        let plain = code
            .cipher(&self.mix)
            .decrypt(&(*nonce).into(), payload)
            .ok()?;
        let length = plain.first_chunk::<4>().copied().map(u32::from_be_bytes)?;
        let end = usize::try_from(length).ok()?.checked_add(4)?;
        from_deterministic(plain.get(4..end)?).ok()
    }
}

/// The answer with its length before it and zeros behind it.
fn padded(answer: &Answer) -> Result<Vec<u8>, CborError> {
    let bytes = to_deterministic(answer)?;
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut plain = length.to_be_bytes().to_vec();
    plain.extend(bytes);
    plain.resize(plain.len().next_multiple_of(PADDED_TO), 0);
    Ok(plain)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const CHEAP: Cost = Cost {
        memory_kib: 8,
        passes: 1,
    };

    pub(crate) fn answer(agency: &str) -> Answer {
        let on = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
        Answer {
            kind: "政府信息公开申请".to_owned(),
            received_on: on,
            agency: agency.to_owned(),
            standing: "已转交承办单位".to_owned(),
            standing_on: on,
            due: Some((on, true)),
            advice: String::new(),
            phone: "0913-2100001".to_owned(),
        }
    }

    pub(crate) fn code(number: u8) -> LookupCode {
        LookupCode::of([number; 16])
    }

    pub(crate) fn sealed(answers: &[(LookupCode, Answer)]) -> SealedAnswers {
        let salt = Digest([3; 32]);
        let stretched: Vec<_> = answers
            .iter()
            .map(|(code, answer)| (Stretched::of(code, &salt, CHEAP).unwrap(), answer))
            .collect();
        let pairs = stretched.iter().map(|(code, answer)| (code, *answer));
        SealedAnswers::seal(pairs, salt, CHEAP, &mut getrandom::SysRng).unwrap()
    }

    #[test]
    fn an_answer_opens_for_its_own_code_and_no_other() {
        let answers = [(code(1), answer("区住建局")), (code(2), answer("区教育局"))];
        let sealed = sealed(&answers);
        for (code, answer) in &answers {
            assert_eq!(sealed.find(code).as_ref(), Some(answer));
        }
        for number in 3..40 {
            assert_eq!(sealed.find(&code(number)), None);
        }
    }

    #[test]
    fn answers_say_nothing_by_their_place_their_length_or_their_bytes() {
        let mut short = answer("区住建局");
        short.agency.clear();
        let answers = [
            (code(1), short),
            (code(2), answer("临渭区住房和城乡建设局")),
        ];
        let (first, second) = (sealed(&answers), sealed(&answers));
        let lengths: Vec<_> = first.sealed.values().map(|one| one.len()).collect();
        assert_eq!(lengths[0], lengths[1]);
        assert!(
            first
                .sealed
                .keys()
                .all(|key| !second.sealed.contains_key(key))
        );
        let bytes = to_deterministic(&first).unwrap();
        let planted = "住房和城乡建设局".as_bytes();
        assert!(!bytes.windows(planted.len()).any(|some| some == planted));
        // What was found by one code cannot be put in the place of another.
        let mut moved = first.clone();
        let keys: Vec<_> = moved.sealed.keys().copied().collect();
        let taken = moved.sealed[&keys[0]].clone();
        moved.sealed.insert(keys[1], taken);
        let opened = answers
            .iter()
            .filter(|(code, _)| moved.find(code).is_some());
        assert_eq!(opened.count(), 1);
    }
}

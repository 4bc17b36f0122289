//! 查询限次 – how often somebody may try, for the whole machine: nobody at a kiosk has a name to count by. There is a
//! store of tries that fills slowly, and after a few misses a pause that grows with every further one.
//!
//! Time comes in as milliseconds that only rise; turning the wall clock forward shortens nothing.

use std::time::Duration;

/// How often one may try.
#[derive(Debug, Clone, Copy)]
struct Terms {
    /// Tries at once.
    most: u32,
    /// One more after so long.
    refill_ms: u64,
    /// Misses that cost nothing but a try.
    free_misses: u32,
    /// The first pause; each further miss doubles it.
    first_pause_ms: u64,
    /// No pause is longer.
    longest_pause_ms: u64,
    /// A miss is forgotten after so long.
    forget_ms: u64,
}

/// Counts the tries.
#[derive(Debug, Clone)]
pub struct Restraint {
    terms: Terms,
    tries: u32,
    filled_at: u64,
    misses: u32,
    forgotten_at: u64,
    paused_until: u64,
}

/// So long nobody may try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits(pub Duration);

impl Waits {
    /// In whole seconds, at least one.
    #[must_use]
    pub fn seconds(self) -> u64 {
        self.0
            .as_millis()
            .div_ceil(1000)
            .max(1)
            .try_into()
            .unwrap_or(u64::MAX)
    }
}

impl Restraint {
    /// 查询码: six tries at once and one more every twenty seconds; from the third miss on pauses of 5, 10, 20, 40 and
    /// then 60 seconds. In the long run that is one guess a minute at 44 random bits.
    #[must_use]
    pub const fn of_codes() -> Self {
        Self::of(Terms {
            most: 6,
            refill_ms: 20_000,
            free_misses: 2,
            first_pause_ms: 5_000,
            longest_pause_ms: 60_000,
            forget_ms: 60_000,
        })
    }

    /// 退出 PIN: three tries, then pauses from half a minute to a quarter of an hour. A miss counts for a day.
    #[must_use]
    pub const fn of_pin() -> Self {
        Self::of(Terms {
            most: 3,
            refill_ms: 30_000,
            free_misses: 2,
            first_pause_ms: 30_000,
            longest_pause_ms: 900_000,
            forget_ms: 86_400_000,
        })
    }

    const fn of(terms: Terms) -> Self {
        Self {
            terms,
            tries: terms.most,
            filled_at: 0,
            misses: 0,
            forgotten_at: 0,
            paused_until: 0,
        }
    }

    /// Takes one try at `now`.
    ///
    /// # Errors
    /// [`Waits`]: nobody may try now.
    pub fn take(&mut self, now: u64) -> Result<(), Waits> {
        self.pass(now);
        if now < self.paused_until {
            return Err(Waits(Duration::from_millis(self.paused_until - now)));
        }
        match self.tries.checked_sub(1) {
            Some(left) => {
                self.tries = left;
                Ok(())
            }
            None => {
                let next = self.filled_at + self.terms.refill_ms;
                Err(Waits(Duration::from_millis(next.saturating_sub(now))))
            }
        }
    }

    /// The try at `now` came to nothing.
    pub fn missed(&mut self, now: u64) {
        self.misses = self.misses.saturating_add(1);
        if let Some(over) = self.misses.checked_sub(self.terms.free_misses + 1) {
            let doubled = 1_u64.checked_shl(over.min(20)).unwrap_or(u64::MAX);
            let pause = self.terms.first_pause_ms.saturating_mul(doubled);
            self.paused_until = now + pause.min(self.terms.longest_pause_ms);
        }
    }

    /// Misses that are not forgotten.
    #[must_use]
    pub const fn misses(&self) -> u32 {
        self.misses
    }

    fn pass(&mut self, now: u64) {
        let filled = now.saturating_sub(self.filled_at) / self.terms.refill_ms;
        self.filled_at += filled * self.terms.refill_ms;
        let more = u32::try_from(filled).unwrap_or(u32::MAX);
        self.tries = self.tries.saturating_add(more).min(self.terms.most);
        let forgotten = now.saturating_sub(self.forgotten_at) / self.terms.forget_ms;
        self.forgotten_at += forgotten * self.terms.forget_ms;
        let fewer = u32::try_from(forgotten).unwrap_or(u32::MAX);
        self.misses = self.misses.saturating_sub(fewer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long somebody needs for so many misses who never waits longer than told.
    fn guessing(restraint: &mut Restraint, guesses: u32) -> Duration {
        let mut now = 1_000_000;
        let begun = now;
        for _ in 0..guesses {
            while let Err(Waits(waits)) = restraint.take(now) {
                assert!(!waits.is_zero());
                now += u64::try_from(waits.as_millis()).unwrap();
            }
            restraint.missed(now);
        }
        Duration::from_millis(now - begun)
    }

    #[test]
    fn somebody_who_mistypes_is_not_held_up_and_somebody_who_guesses_is() {
        assert_eq!(guessing(&mut Restraint::of_codes(), 3), Duration::ZERO);
        let fourth = guessing(&mut Restraint::of_codes(), 4);
        assert_eq!(fourth, Duration::from_secs(5));
        let many = guessing(&mut Restraint::of_codes(), 10_000);
        assert!(many > Duration::from_secs(5 * 86_400), "{many:?}");
        assert!(guessing(&mut Restraint::of_pin(), 3).is_zero());
        let many = guessing(&mut Restraint::of_pin(), 1_000);
        assert!(many > Duration::from_secs(10 * 86_400), "{many:?}");
    }

    #[test]
    fn whoever_has_the_code_finds_six_in_a_row_and_then_one_in_twenty_seconds() {
        let mut restraint = Restraint::of_codes();
        for _ in 0..6 {
            restraint.take(5_000).unwrap();
        }
        let waits = restraint.take(5_000).unwrap_err();
        assert_eq!(waits.seconds(), 15);
        restraint.take(20_000).unwrap();
        assert_eq!(restraint.misses(), 0);
    }

    #[test]
    fn misses_are_forgotten_in_time() {
        let mut restraint = Restraint::of_codes();
        for _ in 0..3 {
            restraint.take(0).unwrap();
            restraint.missed(0);
        }
        assert!(restraint.take(4_999).is_err());
        restraint.take(180_000).unwrap();
        assert_eq!(restraint.misses(), 0);
    }
}

//! How long to wait after a failure (退避).

/// The shortest wait after a failure, in milliseconds.
const SHORTEST_MS: u64 = 1_000;
/// The longest: a hall that comes back is served within two minutes.
const LONGEST_MS: u64 = 120_000;

/// Waits that grow with each failure in a row, each with a part left to chance, so that the desks of a district
/// do not all knock at once when its server is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rest {
    failures: u32,
    until_ms: u64,
}

impl Rest {
    /// Failed once more at `now_ms`; `chance` is any random number.
    pub fn failed(&mut self, now_ms: u64, chance: u64) {
        self.failures = self.failures.saturating_add(1);
        let doubled = 1_u64 << self.failures.saturating_sub(1).min(10);
        let longest = SHORTEST_MS.saturating_mul(doubled).min(LONGEST_MS);
        // From half of it to all of it.
        let wait = longest / 2 + chance % (longest / 2 + 1);
        self.until_ms = now_ms.saturating_add(wait);
    }

    /// It worked: nothing is waited for.
    pub fn worked(&mut self) {
        *self = Self::default();
    }

    /// Somebody wants it now, or the line is back.
    pub fn cut_short(&mut self) {
        self.until_ms = 0;
    }

    /// Until when nothing is tried; nothing where it may be tried now. Clocks that were set back do not
    /// prolong it beyond the longest wait.
    #[must_use]
    pub fn until(&self, now_ms: u64) -> Option<u64> {
        let waits = self.until_ms > now_ms && self.until_ms - now_ms <= LONGEST_MS;
        waits.then_some(self.until_ms)
    }

    /// Failures in a row.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_two_minutes_and_end_when_it_works() {
        let mut rest = Rest::default();
        assert_eq!(rest.until(0), None);
        let mut waits = Vec::new();
        for _ in 0..12 {
            rest.failed(1_000, u64::MAX);
            waits.push(rest.until(1_000).unwrap_or(0) - 1_000);
        }
        // Each may be twice as long as the one before, until the longest; chance takes half of it at most.
        let longest = (0..12).map(|doubled| (SHORTEST_MS << doubled).min(LONGEST_MS));
        for (wait, longest) in waits.iter().zip(longest) {
            assert!((longest / 2..=longest).contains(wait), "{waits:?}");
        }
        assert!(
            waits.iter().all(|wait| (500..=LONGEST_MS).contains(wait)),
            "{waits:?}"
        );
        rest.failed(0, 0);
        assert_eq!(rest.until(0), Some(LONGEST_MS / 2));
        rest.cut_short();
        assert_eq!((rest.until(0), rest.failures()), (None, 13));
        rest.worked();
        assert_eq!(rest, Rest::default());
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nobody_up() {
        let mut rest = Rest::default();
        rest.failed(10_000_000, 0);
        assert_eq!(rest.until(1_000), None);
    }
}

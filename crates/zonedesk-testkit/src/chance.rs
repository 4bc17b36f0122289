//! Chance that is the same in every run.

/// Numbers that look random and are not (xorshift).
pub struct Chance(u64);

impl Chance {
    /// Begins at `seed`; another seed gives other numbers.
    pub const fn new(seed: u64) -> Self {
        Self(0x9e37_79b9_7f4a_7c15 ^ seed)
    }

    /// From 0 up to but not including `end`.
    pub const fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    /// Once in so many times.
    pub const fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }
}

//! Deliberate faults (人为缺陷): each one a mistake that somebody paid for. Switched on in a test build, each has
//! to make a named test fail (`docs/sync-faults.md`). A program that ships has none of them.

/// One mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A copied disk is passed over: the second entry of one place is dropped.
    ForkIgnored,
    /// What the district says it has counts as acknowledged, whichever entries these are.
    StatusBySeq,
    /// A page may be read before everything before it is there.
    SequenceAsCursor,
    /// Acknowledged before it is stored.
    AckBeforeCommit,
    /// A page that is exactly full ends one entry too late.
    FullPageSkipsOne,
    /// An entry whose clock is far off is refused.
    ClockRejects,
    /// An entry of a kind that is not known is left out.
    UnknownDropped,
    /// An entry that cannot be read stops everything behind it.
    PoisonBlocks,
    /// After a failure everything is sent again from the first entry.
    RestartFromZero,
    /// Forgotten at the desk before the district has it for good.
    TrimmedBeforeDurable,
    /// A desk that was put back goes on in its old epoch and series.
    SameSeriesAfterRestore,
}

#[cfg(feature = "faults")]
mod switched {
    use super::Fault;
    use std::cell::Cell;

    thread_local! {
        static ON: Cell<Option<Fault>> = const { Cell::new(None) };
    }

    /// Runs `work` in this thread with `fault` switched on.
    pub fn with_fault<T>(fault: Option<Fault>, work: impl FnOnce() -> T) -> T {
        struct Back(Option<Fault>);
        impl Drop for Back {
            fn drop(&mut self) {
                ON.set(self.0);
            }
        }
        let _back = Back(ON.replace(fault));
        work()
    }

    impl Fault {
        /// Whether it is switched on.
        #[must_use]
        pub fn is_on(self) -> bool {
            ON.get() == Some(self)
        }
    }
}

#[cfg(feature = "faults")]
pub use switched::with_fault;

#[cfg(not(feature = "faults"))]
impl Fault {
    /// Whether it is switched on: never in a program that ships.
    #[must_use]
    pub const fn is_on(self) -> bool {
        false
    }
}

//! What stands between a library that panics and the program.

use std::cell::Cell as Flag;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is caught here and not worth a word.
    static GUARDED: Flag<bool> = const { Flag::new(false) };
}

/// Does `work` with a library that panics where it should give an error: `None` when it did. Neither a bad file
/// nor a full disk may end the program, nor print the library's words between ours. What `work` had in hand is
/// not to be used again then.
pub(crate) fn unless_it_panics<T>(work: impl FnOnce() -> T) -> Option<T> {
    hush_guarded_threads();
    GUARDED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    outcome.ok()
}

/// Puts a hook before the one that is there, once; all other threads' panics go on to it.
fn hush_guarded_threads() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            let quiet = GUARDED.try_with(Flag::get).unwrap_or(false);
            if !quiet {
                before(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const INSIDE: &str = "ZONEDESK_TEST_GUARD";

    /// Runs itself once more to see what goes to the standard error.
    #[test]
    fn a_caught_panic_is_silent_and_others_are_not() {
        if std::env::var_os(INSIDE).is_some() {
            assert_eq!(unless_it_panics::<()>(|| panic!("from the library")), None);
            assert_eq!(unless_it_panics(|| 7), Some(7));
            assert!(std::thread::spawn(|| panic!("elsewhere")).join().is_err());
            assert!(catch_unwind(|| panic!("afterwards")).is_err());
            return;
        }
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "guard::tests::a_caught_panic_is_silent_and_others_are_not",
                "--nocapture",
            ])
            .env(INSIDE, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(!said.contains("from the library"), "{said}");
        assert!(said.contains("elsewhere"), "{said}");
        assert!(said.contains("afterwards"), "{said}");
    }
}

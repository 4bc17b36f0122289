//! 退出 PIN – whoever manages the site leaves the screen by it.

use crate::{answers::Cost, stretch::stretch};
use zonedesk_domain::{journal::Digest, kiosk::LeavePin};

/// What is kept of `pin`; nothing for a cost that makes no sense.
#[must_use]
pub fn leave_pin(pin: &str, salt: Digest, cost: Cost) -> Option<LeavePin> {
    let stretched = stretch(pin.as_bytes(), &salt.0, cost)?;
    Some(LeavePin {
        salt,
        memory_kib: cost.memory_kib,
        passes: cost.passes,
        stretched: Digest(*stretched),
    })
}

/// Whether `pin` is the one that was kept.
#[must_use]
pub fn opens(kept: &LeavePin, pin: &str) -> bool {
    let cost = Cost {
        memory_kib: kept.memory_kib,
        passes: kept.passes,
    };
    let Some(stretched) = stretch(pin.as_bytes(), &kept.salt.0, cost) else {
        return false;
    };
    let pairs = stretched.iter().zip(kept.stretched.0);
    // Compared to the end, so that the time it takes says nothing.
    pairs.fold(0, |all, (one, other)| all | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::tests::CHEAP;

    #[test]
    fn a_pin_opens_what_it_made() {
        let kept = leave_pin("802413", Digest([1; 32]), CHEAP).unwrap();
        assert!(opens(&kept, "802413"));
        assert!(!opens(&kept, "802414"));
        assert!(!opens(&kept, ""));
        let dear = LeavePin {
            memory_kib: u32::MAX,
            ..kept
        };
        assert!(!opens(&dear, "802413"));
    }
}

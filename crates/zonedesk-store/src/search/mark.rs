//! Marks (标记) in front of what the index holds beside the neighbours of texts. None of them is written
//! in words, so nobody can type one, and all of them are letters to the index, which knows ASCII alone.

use crate::copy_register::CopyState;
use zonedesk_domain::copying::Copy;

/// Before what a name is typed as.
pub(super) const NAME: &str = "·";
/// Behind what a name is typed as, when more of it follows.
pub(super) const AND_MORE: &str = "…";
/// Before the name of a body.
pub(super) const BODY: &str = "§";
/// Before the neighbours of a text that is masked on screens.
pub(super) const MASKED: &str = "¦";
/// Before a number that is found whole or by its last four.
pub(super) const WHOLE: &str = "‖";
/// Before where a record stands.
const PART: &str = "¤";

pub(super) fn of_state(state: &str) -> String {
    format!("{PART}{state}")
}

/// Where a copying job stands; one may stand in two parts of the register.
pub(super) fn of_copy(record: &Copy) -> Vec<&'static str> {
    // A line of a tariff never costs nothing, so a number without an amount is a voided one.
    let costs = record.amount().get() > 0;
    match (record.number.is_some(), costs) {
        (_, true) => vec![copy_state(CopyState::Charged)],
        (false, false) => vec![copy_state(CopyState::Free)],
        (true, false) if record.void_confirmed => vec![copy_state(CopyState::Voided)],
        (true, false) => vec![
            copy_state(CopyState::Voided),
            copy_state(CopyState::VoidWaits),
        ],
    }
}

pub(super) const fn copy_state(state: CopyState) -> &'static str {
    match state {
        CopyState::Charged => "收费",
        CopyState::Free => "免费",
        CopyState::Voided => "已作废",
        CopyState::VoidWaits => "待复核",
    }
}

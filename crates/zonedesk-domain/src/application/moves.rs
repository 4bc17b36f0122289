//! Moves (办理动作): which one is possible now. Commands, screens and the fold ask the same rule.

use super::{Application, State};
use crate::{journal::Body, terms::terms};

terms! {
    /// 办理动作 – what can happen to an application after its receipt.
    Move {
        /// To the agency, or out again after it came back.
        HandOver = "转交";
        /// The original followed a scan that went first.
        DeliverOriginal = "补交原件";
        /// The agency signed.
        SignFor = "签收";
        /// The agency gave it back.
        Return = "退回";
        /// The agency's outcome.
        Answer = "反馈";
        /// The applicant took it back.
        Withdraw = "撤回";
        /// Filed.
        Archive = "归档";
    }
}

impl Move {
    /// The move that an entry makes; `None` for one that moves nothing.
    #[must_use]
    pub const fn of(body: &Body) -> Option<Self> {
        #[allow(clippy::wildcard_enum_match_arm)]
        match body {
            Body::ApplicationHandedOver(_) => Some(Self::HandOver),
            Body::ApplicationOriginalDelivered(_) => Some(Self::DeliverOriginal),
            Body::ApplicationSignedFor(_) => Some(Self::SignFor),
            Body::ApplicationReturned(_) => Some(Self::Return),
            Body::ApplicationAnswered(_) => Some(Self::Answer),
            Body::ApplicationWithdrawn(_) => Some(Self::Withdraw),
            Body::ApplicationArchived(_) => Some(Self::Archive),
            _ => None,
        }
    }
}

impl Application {
    /// Whether this move is possible as it stands now.
    #[must_use]
    pub fn may(&self, wanted: Move) -> bool {
        use State as S;
        match wanted {
            Move::HandOver => self.awaits_handover(),
            Move::DeliverOriginal => self.owes_original(),
            Move::SignFor => matches!(self.state, S::HandedOver),
            Move::Return | Move::Answer => matches!(self.state, S::HandedOver | S::SignedFor),
            Move::Withdraw => matches!(
                self.state,
                S::Received | S::HandedOver | S::SignedFor | S::Returned
            ),
            Move::Archive => matches!(self.state, S::Answered | S::Withdrawn),
        }
    }

    /// Every move that is possible now, in the order of the day's work.
    #[must_use]
    pub fn next_moves(&self) -> Vec<Move> {
        let possible = |wanted: &Move| self.may(*wanted);
        Move::ALL.iter().copied().filter(possible).collect()
    }

    /// 原件待补交 – a scan went first and the original is not with the agency yet.
    #[must_use]
    pub fn owes_original(&self) -> bool {
        matches!(self.state, State::HandedOver | State::SignedFor)
            && self.original_delivered.is_none()
            && self
                .handed_over
                .as_ref()
                .is_some_and(|handed| handed.original_follows)
    }
}

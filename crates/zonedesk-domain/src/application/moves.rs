//! Moves (办理动作): which one is possible now. Commands, screens and the fold ask the same rule.

use super::{Application, State};
use crate::{journal::Body, terms::terms};

terms! {
    /// 办理动作 – what can happen to an application after its receipt.
    Move {
        /// To the agency, or out again after it came back.
        HandOver = "转交";
        /// Confirmed with the applicant, where that decides the day of receipt.
        Confirm = "与申请人确认" | "确认";
        /// The original followed a scan that went first.
        DeliverOriginal = "补交原件";
        /// The agency signed.
        SignFor = "签收";
        /// The agency asks for a correction, once.
        AskCorrection = "补正通知";
        /// The correction arrived; the term begins anew.
        ReceiveCorrection = "收到补正";
        /// The agency asks others; the term stands still.
        AskOpinion = "征求意见";
        /// They answered, or their time ran out.
        ReceiveOpinion = "意见反馈";
        /// The agency asks for the fee of an excessive number, once.
        AskFee = "收费通知";
        /// It was paid; the term begins anew.
        PayFee = "缴费";
        /// The agency takes more time, once.
        Extend = "延期";
        /// The agency gave it back.
        Return = "退回";
        /// The agency's outcome.
        Answer = "反馈";
        /// The reply reached the applicant.
        Serve = "送达";
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
            Body::ApplicationConfirmed(_) => Some(Self::Confirm),
            Body::ApplicationOriginalDelivered(_) => Some(Self::DeliverOriginal),
            Body::ApplicationSignedFor(_) => Some(Self::SignFor),
            Body::ApplicationCorrectionAsked(_) => Some(Self::AskCorrection),
            Body::ApplicationCorrectionReceived(_) => Some(Self::ReceiveCorrection),
            Body::ApplicationOpinionAsked(_) => Some(Self::AskOpinion),
            Body::ApplicationOpinionReceived(_) => Some(Self::ReceiveOpinion),
            Body::ApplicationFeeAsked(_) => Some(Self::AskFee),
            Body::ApplicationFeePaid(_) => Some(Self::PayFee),
            Body::ApplicationExtended(_) => Some(Self::Extend),
            Body::ApplicationServed(_) => Some(Self::Serve),
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
            Move::Confirm => self.awaits_confirmation(),
            Move::DeliverOriginal => self.owes_original(),
            Move::SignFor => matches!(self.state, S::HandedOver),
            Move::Return => matches!(self.state, S::HandedOver | S::SignedFor),
            // 一次性告知: the law lets an agency ask once (条例 第三十条).
            Move::AskCorrection => {
                matches!(self.state, S::HandedOver | S::SignedFor)
                    && self.correction_asked.is_none()
            }
            Move::ReceiveCorrection => matches!(self.state, S::Correcting),
            Move::AskOpinion => matches!(self.state, S::HandedOver | S::SignedFor),
            Move::ReceiveOpinion => matches!(self.state, S::Consulting),
            Move::AskFee => {
                matches!(self.state, S::HandedOver | S::SignedFor) && self.fee_asked.is_none()
            }
            Move::PayFee => matches!(self.state, S::Paying),
            Move::Extend => {
                matches!(self.state, S::HandedOver | S::SignedFor | S::Consulting)
                    && self.extended.is_none()
            }
            // 逾期不补正 and 逾期未缴费 are outcomes, too, and nobody has to wait for an opinion for ever.
            Move::Answer => matches!(
                self.state,
                S::HandedOver | S::SignedFor | S::Correcting | S::Consulting | S::Paying
            ),
            Move::Serve => matches!(self.state, S::Answered),
            Move::Withdraw => matches!(
                self.state,
                S::Received
                    | S::HandedOver
                    | S::SignedFor
                    | S::Correcting
                    | S::Consulting
                    | S::Paying
                    | S::Returned
            ),
            Move::Archive => matches!(self.state, S::Answered | S::Served | S::Withdrawn),
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
        matches!(
            self.state,
            State::HandedOver
                | State::SignedFor
                | State::Correcting
                | State::Consulting
                | State::Paying
        ) && self.original_delivered.is_none()
            && self
                .handed_over
                .as_ref()
                .is_some_and(|handed| handed.original_follows)
    }
}

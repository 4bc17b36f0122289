//! What is carried by hand (离线包): the same messages that travel over a line, all of a visit in one file. A hall
//! without a line takes an outbound bundle (上报包) to the district and brings an inbound one (回执包) back.

use crate::{
    api::{Enrol, Enrolled, RefusalCode},
    desk::{Ask, Heard},
    place::Scope,
    wire::{self, PageEntry, Pull, PullAnswer, Push, PushAnswer},
};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, VecDeque};
use zonedesk_domain::journal::{DeviceId, Digest, Epoch};

/// Entries of one bundle, each way, in bytes: what a stick holds easily and an old machine reads in a minute. What does
/// not fit goes with the next.
pub const MOST_CARRIED: usize = 16 * 1024 * 1024;

/// No bundle holds more pushes: many empty ones would take far more memory than they have bytes.
pub const MOST_PUSHES: usize = 256;

fn bounded<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    wire::bounded_to::<_, _, MOST_PUSHES>(from)
}

/// 上报包 – what a desk has to say and to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbound {
    /// Whose.
    pub device: DeviceId,
    /// Which of its bundles, from 1; a later one has a higher number.
    pub serial: u64,
    /// 注册 – where it was not let in yet.
    pub enrol: Option<Enrol>,

    /// 上报, in order; [`MOST_PUSHES`] at most.
    #[serde(deserialize_with = "bounded")]
    pub pushes: Vec<Push>,
    /// 下发 – what it has read. What it wrote itself is wanted whole: a disk may have been put back, and there is no
    /// second question.
    pub pull: Pull,
    /// 新纪元 – whether it has to begin anew.
    pub renew: bool,
}

/// 回执包 – what the district answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    /// For whom.
    pub device: DeviceId,
    /// To which of its bundles.
    pub serial: u64,
    /// To 注册, where it was asked, with [`crate::code_digest`] of the code that was used.
    pub enrolled: Option<(Digest, Result<Enrolled, RefusalCode>)>,
    /// Why nothing was stored or read, where that is so.
    pub refused: Option<RefusalCode>,

    /// To the pushes, in order, with how many entries each held; there are no more behind one that came too early.
    pub pushed: Vec<(usize, PushAnswer)>,
    /// Behind which positions the first answer begins.
    pub after: BTreeMap<Scope, (u64, Digest)>,
    /// What is new in the streams, each answer behind the one before it.
    pub pulled: Vec<PullAnswer>,
    /// 新纪元, where it has to begin anew.
    pub renewed: Option<Epoch>,
}

/// The district's side: asks its database one thing after another, and gathers what it says.
#[derive(Debug)]
pub struct Answering {
    pushes: VecDeque<Push>,
    /// Entries of the push that was asked last.
    asked: usize,
    /// What is asked next; nothing once everything was read, or enough.
    pull: Option<Pull>,
    renews: bool,
    left: usize,
    inbound: Inbound,
}

impl Answering {
    /// Begins with a bundle whose sender is known; so many bytes of entries go back, and one entry where there is one.
    #[must_use]
    pub fn of(outbound: Outbound, most_bytes: usize) -> Self {
        let inbound = Inbound {
            device: outbound.device,
            serial: outbound.serial,
            enrolled: None,
            refused: None,

            pushed: Vec::new(),
            after: outbound.pull.after.clone(),
            pulled: Vec::new(),
            renewed: None,
        };
        Self {
            pushes: outbound.pushes.into(),
            asked: 0,
            pull: Some(outbound.pull),
            renews: outbound.renew,
            left: most_bytes.max(1),
            inbound,
        }
    }

    /// What to ask now; nothing at the end.
    pub fn next_ask(&mut self) -> Option<Ask> {
        if let Some(push) = self.pushes.pop_front() {
            self.asked = push.entries.len();
            return Some(Ask::Push(push));
        }
        if let Some(pull) = self.pull.clone() {
            return Some(Ask::Pull { pull, wait_s: 0 });
        }
        std::mem::take(&mut self.renews).then_some(Ask::Renew)
    }

    /// What it was answered.
    pub fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::Push(answer) => {
                match &answer {
                    PushAnswer::Taken { forked, .. } => self.renews |= forked,
                    // What follows came too early as well.
                    PushAnswer::Behind(_) => self.pushes.clear(),
                }
                self.inbound.pushed.push((self.asked, answer));
            }
            Heard::Pull(answer) => self.read(answer),
            Heard::Renew(renewed) => self.inbound.renewed = Some(renewed.epoch),
        }
    }

    fn read(&mut self, answer: PullAnswer) {
        let Some(mut pull) = self.pull.take() else {
            return;
        };
        // Said once is enough.
        pull.accepted = None;
        let (mut more, mut moved) = (!answer.diverged.is_empty(), !answer.diverged.is_empty());
        for scope in &answer.diverged {
            pull.after.insert(scope.clone(), (0, Digest::ZERO));
        }
        for page in &answer.pages {
            let end = page.after + page.entries.len() as u64;
            more |= end < page.head;
            moved |= !page.entries.is_empty();
            pull.after.insert(page.scope.clone(), (end, page.running));
            let size = |entry: &PageEntry| match entry {
                PageEntry::Whole(entry) => entry.size(),
                PageEntry::Own(_) => 32,
            };
            let size: usize = page.entries.iter().map(size).sum();
            self.left = self.left.saturating_sub(size);
        }
        self.inbound.pulled.push(answer);
        self.pull = Some(pull).filter(|_| more && moved && self.left > 0);
    }

    /// Everything that was said.
    #[must_use]
    pub fn done(self) -> Inbound {
        self.inbound
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Page, WireEntry, decode, encode};
    use uuid::Uuid;

    fn outbound(pushes: Vec<Push>) -> Outbound {
        let device = DeviceId(Uuid::from_u128(1));
        Outbound {
            device,
            serial: 1,
            enrol: None,
            pushes,
            pull: Pull {
                device,
                after: [(Scope::District, (0, Digest::ZERO))].into(),
                accepted: None,
                limit: 0,
                bytes: 0,
                own_in_full: true,
            },
            renew: false,
        }
    }

    #[test]
    fn a_database_that_never_gives_anything_is_not_asked_for_ever() {
        let mut answering = Answering::of(outbound(Vec::new()), 1_000);
        let mut asked = 0;
        while let Some(Ask::Pull { pull, .. }) = answering.next_ask() {
            asked += 1;
            assert!(asked < 3);
            let page = Page {
                scope: Scope::District,
                after: pull.after[&Scope::District].0,
                entries: Vec::new(),
                running: Digest::ZERO,
                head: 9,
            };
            answering.heard(Heard::Pull(PullAnswer {
                pages: vec![page],
                diverged: Vec::new(),
                behind: None,
            }));
        }
        assert_eq!(asked, 1);
    }

    #[test]
    fn more_pushes_than_any_bundle_has_are_not_even_read() {
        let push = Push {
            device: DeviceId(Uuid::from_u128(1)),
            entries: vec![WireEntry::new(Vec::new(), None)],
            statement: Vec::new(),
            signature: Vec::new(),
        };
        let read =
            |count| decode::<Outbound>(&encode(&outbound(vec![push.clone(); count])).unwrap());
        assert!(read(MOST_PUSHES).is_ok());
        assert!(read(MOST_PUSHES + 1).is_err());
    }
}

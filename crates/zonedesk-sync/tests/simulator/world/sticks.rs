//! Sticks (离线上报): packed, answered and taken in between everything else.

use super::{Violation, World};
use crate::disk::Full;
use zonedesk_sync::{Answering, Inbound, Outbound, Unloading, load};

impl World {
    /// A desk puts what it has on a stick, as much as fits.
    pub(super) fn packs(&mut self, desk: usize) {
        let most = usize::try_from(self.chance.below(6_000)).unwrap();
        let limits = self.pull_limits();
        if let Ok(Some(load)) = load(&mut self.desks[desk].disk, most, limits) {
            self.outbound.push(load.into());
        }
    }

    /// The district reads one of the sticks.
    pub(super) fn is_answered(&mut self) {
        if self.outbound.is_empty() {
            return;
        }
        let at = self.chance.below(self.outbound.len() as u64);
        let outbound = self.outbound[usize::try_from(at).unwrap()].clone();
        let most = usize::try_from(self.chance.below(12_000)).unwrap();
        let answered = self.answer_to(outbound, most);
        self.inbound.extend(answered);
    }

    fn answer_to(&mut self, outbound: Outbound, most_bytes: usize) -> Option<Inbound> {
        let device = outbound.device;
        let now_ms = 1_795_000_000_000 + i64::try_from(self.now_ms).unwrap();
        let mut answering = Answering::of(outbound, most_bytes);
        while let Some(ask) = answering.next_ask() {
            answering.heard(self.district.answer(ask, device, now_ms)?);
        }
        Some(answering.done())
    }

    /// A stick comes to the desk it is for, or to a copy of it, and is read part by part, whatever happens between; it may
    /// be pulled out too early.
    pub(super) fn unpacks(&mut self, desk: usize) -> Result<(), Violation> {
        let device = self.desks[desk].disk.device;
        let mine: Vec<_> = self
            .inbound
            .iter()
            .filter(|inbound| inbound.device == device)
            .collect();
        let is_pulled_out = self.chance.below(8) == 0;
        let at = self.chance.below(mine.len().max(1) as u64);
        let chosen = mine.get(usize::try_from(at).unwrap()).copied().cloned();
        let machine = &mut self.desks[desk];
        if is_pulled_out || machine.unloading.is_none() {
            machine.unloading = chosen.map(Unloading::of);
        }
        for _ in 0..self.chance.below(4) {
            let machine = &mut self.desks[desk];
            if let Some(unloading) = &mut machine.unloading
                && (unloading.left() == 0 || unloading.step(&mut machine.disk).is_err())
            {
                machine.unloading = None;
            }
            self.check_what_is_shown()?;
        }
        Ok(())
    }

    /// A hall without a line: everybody takes a stick to the district and home again, until nothing moves.
    pub(super) fn heal_by_hand(&mut self) -> Result<(), Violation> {
        let weather = self.calm();
        let mut quiet = 0;
        for _ in 0..400 {
            let before = self.shape();
            for desk in 0..self.desks.len() {
                let (most, limits) = (20_000, self.pull_limits());
                let full = |full: Full| Violation(full.to_string());
                let load = load(&mut self.desks[desk].disk, most, limits);
                let Some(load) = load.map_err(|error| full(error.0))? else {
                    continue;
                };
                let Some(inbound) = self.answer_to(load.into(), most) else {
                    return Err(Violation("I12: a bundle was not answered".into()));
                };
                let mut unloading = Unloading::of(inbound);
                while unloading.left() > 0 {
                    let disk = &mut self.desks[desk].disk;
                    unloading.step(disk).map_err(|error| full(error.0))?;
                }
                if let Some(trouble) = unloading.came().trouble {
                    return Err(Violation(format!(
                        "I12: an answer was not taken in: {trouble}"
                    )));
                }
            }
            quiet = if self.shape() == before { quiet + 1 } else { 0 };
            if quiet > 2 {
                self.weather = weather;
                return Ok(());
            }
        }
        Err(Violation("I12: it does not come to rest by hand".into()))
    }
}

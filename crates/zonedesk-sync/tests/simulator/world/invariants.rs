//! What must hold whatever happened (`docs/sync-protocol.md`, "Invariants").

use super::{Violation, World};
use crate::disk::{self, money};
use std::collections::{BTreeMap, BTreeSet};
use zonedesk_domain::{application::Application, journal::EntryHash};
use zonedesk_sync::{Ask, Journal as _, Scope, decode};

impl World {
    /// What a desk shows as accepted is at the district at that moment, unless it was put back.
    pub(super) fn check_what_is_shown(&self) -> Result<(), Violation> {
        for desk in self.desks.iter().filter(|_| self.rollbacks == 0) {
            let marks = desk.disk.marks().unwrap();
            for place in [marks.accepted, marks.durable].into_iter().flatten() {
                if !self.district.has(&place.hash) {
                    return Err(Violation(format!(
                        "I1: {} is shown and not there",
                        place.hash
                    )));
                }
            }
        }
        Ok(())
    }

    pub(super) fn check(&mut self) -> Result<(), Violation> {
        let wrong = |words: String| Err(Violation(words));
        // I1, I2: nothing that was saved is missing, at the district or at a desk that may read it.
        for hash in &self.said {
            if !self.district.has(hash) {
                return wrong(format!("I1: {hash} is missing at the district"));
            }
        }
        for desk in &self.desks {
            for scope in [Scope::District, desk.disk.scope.clone()] {
                for entry in self
                    .district
                    .streams
                    .get(&scope)
                    .into_iter()
                    .flat_map(|stream| &stream.entries)
                {
                    if desk.disk.entry(&entry.hash) != Some(entry) {
                        return wrong(format!("I1: {} is missing at a desk", entry.hash));
                    }
                }
            }
            for entry in &desk.disk.arrived {
                if !self.district.has(&entry.hash) {
                    return wrong(format!(
                        "I1: a desk has {} and the district does not",
                        entry.hash
                    ));
                }
            }
            let accepted = desk.disk.marks().unwrap().accepted;
            if !desk.disk.own_behind(accepted, 1, 0).unwrap().is_empty() {
                return wrong("I12: a desk still has something to send".into());
            }
            let marks = desk.disk.marks().unwrap();
            if marks.durable != accepted || marks.renew {
                return wrong(format!("I12: a desk is not done: {marks:?}"));
            }
        }
        for (scope, stream) in &self.district.streams {
            // I1, I5, I6: once each, in the order of its device, behind what it follows.
            let mut shown = BTreeSet::from([EntryHash::ZERO]);
            for entry in &stream.entries {
                if !shown.contains(&entry.header.previous) {
                    return wrong(format!("I5: {} stands before what it follows", entry.hash));
                }
                if !shown.insert(entry.hash) {
                    return wrong(format!("I1: {} stands there twice", entry.hash));
                }
            }
            // I3: without a copied disk the numbers of a series are 1..n.
            let mut numbers: BTreeMap<_, Vec<u32>> = BTreeMap::new();
            let forks = self.district.forks();
            for entry in &stream.entries {
                let position = entry.header.position;
                if let Some(number) = &entry.header.number
                    && !forks.contains(&(position.device, position.epoch))
                {
                    let series = (position.device, number.series.clone());
                    numbers.entry(series).or_default().push(number.n);
                }
            }
            for ((_, series), mut numbers) in numbers {
                numbers.sort_unstable();
                if numbers
                    .iter()
                    .copied()
                    .ne(1..=u32::try_from(numbers.len()).unwrap())
                {
                    return wrong(format!("I3: {series} has {numbers:?}"));
                }
            }
            // I4, I7, I9: the same money and one state everywhere, in whatever order it came, conflicts and moves
            // that no longer fitted among it.
            let records = self.district.records_of(scope);
            let money = money(records.values().map(|entries| entries.iter().copied()));
            for desk in self.desks.iter().filter(|desk| desk.disk.scope == *scope) {
                let there = disk::money(records.keys().map(|entity| desk.disk.about(*entity)));
                if money != there {
                    return wrong(format!(
                        "I4: {money:?} at the district, {there:?} at a desk"
                    ));
                }
                for (entity, entries) in &records {
                    let here = Application::fold(entries.iter().copied());
                    if here != Application::fold(desk.disk.about(*entity)) {
                        return wrong(format!("I7: {entity} is read in two ways"));
                    }
                }
            }
        }
        // I10: two histories of one device are never passed over.
        let silent = self.district.forks();
        if let Some(fork) = silent.difference(&self.district.alarms).next() {
            return wrong(format!("I10: nobody was told of {fork:?}"));
        }
        // I8: everything sent once more changes nothing.
        let before = self.shape_of_district();
        for (desk, push) in std::mem::take(&mut self.pushes) {
            let device = self.desks[desk].disk.device;
            let clock = self.clock(desk);
            let _ = self
                .district
                .answer(Ask::Push(decode(&push).unwrap()), device, clock);
        }
        if self.shape_of_district() != before && self.disasters == 0 {
            return wrong("I8: sent once more, it is no longer the same".into());
        }
        Ok(())
    }

    fn shape_of_district(&self) -> Vec<usize> {
        self.district
            .streams
            .values()
            .map(|stream| stream.entries.len())
            .collect()
    }

    /// Work goes on: no number that is given from now on was given before.
    pub(super) fn afterwards(&mut self) -> Result<(), Violation> {
        // A copy of a disk on which nobody wrote shows itself with its first entry; with the second it stands in
        // an epoch of its own.
        self.everybody_writes()?;
        self.heal()?;
        self.check()?;
        let mut given: BTreeMap<String, EntryHash> = BTreeMap::new();
        for stream in self.district.streams.values() {
            for entry in &stream.entries {
                if let Some(number) = &entry.header.number {
                    given.insert(number.to_string(), entry.hash);
                }
            }
        }
        for (desk, hash) in self.everybody_writes()? {
            let disk = &self.desks[desk].disk;
            let entry = disk.arrived.iter().find(|entry| entry.hash == hash);
            let number = entry
                .and_then(|entry| entry.header.number.as_ref())
                .map(ToString::to_string);
            let number = number.unwrap_or_default();
            if let Some(before) = given.insert(number.clone(), hash)
                && before != hash
            {
                return Err(Violation(format!(
                    "I3: {number} was given twice after everything was whole again"
                )));
            }
        }
        self.heal()?;
        self.check()
    }

    /// What the run came to, whatever the clocks said.
    pub(crate) fn came_to(&self) -> (Vec<usize>, Vec<i64>) {
        let scopes = self.district.streams.keys();
        let sums = scopes.map(|scope| {
            let records = self.district.records_of(scope);
            money(records.values().map(|entries| entries.iter().copied())).get()
        });
        (self.shape_of_district(), sums.collect())
    }
}

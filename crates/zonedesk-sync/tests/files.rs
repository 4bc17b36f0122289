//! Files on their way, in any weather: answers are lost, desks crash in the middle, a disk loses a file, a district is put
//! back. Once that is over, every desk has every file, byte for byte.

#![cfg(test)]

use std::{collections::BTreeMap, convert::Infallible};
use zonedesk_domain::journal::{Algorithm, Digest};
use zonedesk_sync::{
    Carrier, FileAsk, FileHad, FileHeard, FilePart, FilesAsked, PART_BYTES, Shelf,
};
use zonedesk_testkit::chance::Chance;

/// A desk without a disk.
#[derive(Default)]
struct Desk {
    here: BTreeMap<Digest, Vec<u8>>,
    named: Vec<Digest>,
    sent: Vec<Digest>,
    came: BTreeMap<Digest, Vec<u8>>,
    carrier: Carrier,
}

fn digest(bytes: &[u8]) -> Digest {
    Algorithm::Sm3.digest(&[bytes])
}

struct Files<'a> {
    here: &'a mut BTreeMap<Digest, Vec<u8>>,
    named: &'a [Digest],
    sent: &'a mut Vec<Digest>,
    came: &'a mut BTreeMap<Digest, Vec<u8>>,
}

impl Shelf for Files<'_> {
    type Error = Infallible;

    fn unsent(&self, behind: Option<Digest>, most: usize) -> Result<Vec<Digest>, Infallible> {
        let unsent = self.here.keys().filter(|file| !self.sent.contains(file));
        Ok(page(unsent, behind, most))
    }

    fn wanted(&mut self, behind: Option<Digest>, most: usize) -> Result<Vec<Digest>, Infallible> {
        let wanted = self
            .named
            .iter()
            .filter(|file| !self.here.contains_key(file));
        Ok(page(wanted, behind, most))
    }

    fn there(&self, behind: Option<Digest>, most: usize) -> Result<Vec<Digest>, Infallible> {
        Ok(page(self.sent.iter(), behind, most))
    }

    fn not_there(&mut self, files: &[Digest]) -> Result<(), Infallible> {
        self.sent.retain(|file| !files.contains(file));
        Ok(())
    }

    fn begin_anew(&mut self, file: Digest) -> Result<(), Infallible> {
        self.came.remove(&file);
        Ok(())
    }

    fn part(&self, file: Digest, at: u64) -> Result<Option<(Vec<u8>, u64)>, Infallible> {
        Ok(self.here.get(&file).map(|bytes| {
            let at = usize::try_from(at).unwrap().min(bytes.len());
            let end = bytes.len().min(at + PART_BYTES);
            (bytes[at..end].to_vec(), bytes.len() as u64)
        }))
    }

    fn came(&self, file: Digest) -> Result<u64, Infallible> {
        Ok(self.came.get(&file).map_or(0, |came| came.len() as u64))
    }

    fn keep(&mut self, part: &FilePart) -> Result<bool, Infallible> {
        let came = self.came.entry(part.file).or_default();
        if (came.len() as u64) < part.at {
            return Ok(false);
        }
        came.truncate(usize::try_from(part.at).unwrap());
        came.extend(&part.bytes);
        if (came.len() as u64) < part.size {
            return Ok(false);
        }
        let whole = self.came.remove(&part.file).unwrap();
        let is_it = digest(&whole) == part.file;
        if is_it {
            self.here.insert(part.file, whole);
            self.sent.push(part.file);
        }
        Ok(is_it)
    }

    fn sent(&mut self, files: &[Digest]) -> Result<(), Infallible> {
        self.sent.extend(files);
        Ok(())
    }

    fn look_at(&mut self, file: Digest) -> Result<(), Infallible> {
        if self
            .here
            .get(&file)
            .is_some_and(|bytes| digest(bytes) != file)
        {
            self.here.remove(&file);
        }
        Ok(())
    }
}

fn page<'a>(
    files: impl Iterator<Item = &'a Digest>,
    behind: Option<Digest>,
    most: usize,
) -> Vec<Digest> {
    let mut files: Vec<_> = files.copied().filter(|file| Some(*file) > behind).collect();
    files.sort_unstable();
    files.dedup();
    files.truncate(most);
    files
}

/// A district without a database.
#[derive(Default)]
struct District {
    whole: BTreeMap<Digest, Vec<u8>>,
    growing: BTreeMap<Digest, Vec<u8>>,
}

impl District {
    fn answers(&mut self, ask: &FileAsk) -> FileHeard {
        match ask {
            FileAsk::Known(asked) => {
                let known = asked
                    .files
                    .iter()
                    .filter(|file| self.whole.contains_key(file));
                FileHeard::Known(FilesAsked {
                    files: known.copied().collect(),
                })
            }
            FileAsk::Put(part) => {
                assert!(part.is_whole());
                if let Some(whole) = self.whole.get(&part.file) {
                    let have = whole.len() as u64;
                    return FileHeard::Put(FileHad { have });
                }
                let growing = self.growing.entry(part.file).or_default();
                if growing.len() as u64 == part.at {
                    growing.extend(&part.bytes);
                }
                let mut have = growing.len() as u64;
                if have == part.size {
                    let whole = self.growing.remove(&part.file).unwrap();
                    if digest(&whole) == part.file {
                        self.whole.insert(part.file, whole);
                    } else {
                        have = 0;
                    }
                }
                FileHeard::Put(FileHad { have })
            }
            FileAsk::Get(wanted) => FileHeard::Get(self.whole.get(&wanted.file).map(|whole| {
                let at = usize::try_from(wanted.at).unwrap();
                let end = whole.len().min(at + PART_BYTES);
                FilePart {
                    file: wanted.file,
                    size: whole.len() as u64,
                    at: wanted.at,
                    bytes: whole[at..end].to_vec(),
                }
            })),
        }
    }
}

struct World {
    chance: Chance,
    desks: Vec<Desk>,
    district: District,
    all: BTreeMap<Digest, Vec<u8>>,
    now_ms: u64,
}

impl World {
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.chance.below(most as u64)).unwrap()
    }

    /// One desk asks, or has nothing to ask; `weather` loses some of it.
    fn step(&mut self, at: usize, weather: bool) {
        let lost = if weather { self.below(4) } else { 9 };
        let stops = weather && self.below(12) == 0;
        let chance = self.chance.below(u64::MAX);
        let desk = &mut self.desks[at];
        let mut files = Files {
            here: &mut desk.here,
            named: &desk.named,
            sent: &mut desk.sent,
            came: &mut desk.came,
        };
        let Ok(Some(ask)) = desk.carrier.next(&mut files, self.now_ms) else {
            return;
        };
        let heard = (lost != 0).then(|| self.district.answers(&ask));
        let heard = heard.filter(|_| lost != 1);
        if stops {
            // It crashed before it heard anything.
            desk.carrier = Carrier::default();
            return;
        }
        let when = (self.now_ms, chance);
        let Ok(_) = desk.carrier.heard(&mut files, &ask, heard, when);
    }

    fn new_file(&mut self) {
        let sizes = [
            1,
            100,
            PART_BYTES - 1,
            PART_BYTES,
            PART_BYTES + 1,
            2 * PART_BYTES,
        ];
        let size = sizes[self.below(sizes.len())];
        let seed = self.chance.below(u64::MAX).to_le_bytes();
        let bytes: Vec<u8> = seed.iter().copied().cycle().take(size).collect();
        let file = digest(&bytes);
        if self.all.contains_key(&file) {
            return;
        }
        let at = self.below(self.desks.len());
        self.desks[at].here.insert(file, bytes.clone());
        self.all.insert(file, bytes);
        for desk in &mut self.desks {
            desk.named.push(file);
            desk.carrier.wake();
        }
    }

    /// Something goes wrong that is not the line.
    fn mishap(&mut self) {
        match self.below(3) {
            0 => {
                // What is nowhere else is lost with its only disk: that is no matter of sync.
                let at = self.below(self.desks.len());
                let whole = &self.district.whole;
                let desk = &mut self.desks[at];
                if let Some(bytes) = desk
                    .here
                    .values_mut()
                    .find(|bytes| whole.contains_key(&digest(bytes)))
                {
                    let file = digest(bytes);
                    desk.here.remove(&file);
                }
            }
            1 => {
                // Put back, and nobody is told: whoever opens his desk anew finds out.
                self.district = District::default();
                for desk in &mut self.desks {
                    desk.carrier = Carrier::default();
                }
            }
            _ => {
                let at = self.below(self.desks.len());
                self.desks[at].carrier = Carrier::default();
            }
        }
    }
}

fn run(seed: u64) {
    let mut world = World {
        chance: Chance::new(seed),
        desks: (0..3).map(|_| Desk::default()).collect(),
        district: District::default(),
        all: BTreeMap::new(),
        now_ms: 0,
    };
    for _ in 0..400 {
        match world.below(20) {
            0 => world.new_file(),
            1 if world.below(4) == 0 => world.mishap(),
            _ => {
                let at = world.below(3);
                world.step(at, true);
            }
        }
        world.now_ms += world.chance.below(20_000);
    }
    // Calm weather. What a put-back district and one desk alone had, and that desk lost, is nowhere.
    let somewhere: Vec<Digest> = world
        .all
        .keys()
        .filter(|file| {
            world.district.whole.contains_key(file)
                || world.desks.iter().any(|desk| desk.here.contains_key(file))
        })
        .copied()
        .collect();
    let is_done = |world: &World| {
        somewhere.iter().all(|file| {
            let whole = Some(&world.all[file]);
            world.district.whole.get(file) == whole
                && world.desks.iter().all(|desk| desk.here.get(file) == whole)
        })
    };
    for _ in 0..4_000 {
        if is_done(&world) {
            return;
        }
        for at in 0..3 {
            world.step(at, false);
        }
        world.now_ms += 5_000;
    }
    panic!("seed {seed}: it does not drain");
}

#[test]
fn every_file_arrives_in_any_weather() {
    for seed in 0..300 {
        run(seed);
    }
}

#[test]
fn a_desk_with_nothing_to_carry_asks_nothing() {
    let mut world = World {
        chance: Chance::new(1),
        desks: vec![Desk::default()],
        district: District::default(),
        all: BTreeMap::new(),
        now_ms: 0,
    };
    world.new_file();
    let mut asked = 0;
    for _ in 0..50 {
        let before = world.desks[0].sent.len();
        world.step(0, false);
        asked += usize::from(world.desks[0].sent.len() > before);
        world.now_ms += 60_000;
    }
    assert_eq!(asked, 1);
    let desk = &mut world.desks[0];
    let mut files = Files {
        here: &mut desk.here,
        named: &desk.named,
        sent: &mut desk.sent,
        came: &mut desk.came,
    };
    assert_eq!(desk.carrier.next(&mut files, world.now_ms), Ok(None));
}

//! The anchor (锚定): what the journal's end is, written down outside the database, so that a cut
//! tail or a rewritten chain is found.
//!
//! `anchor.log` is plain text. Before a commit it gets one line for each new entry and a signed line
//! that plans the new head; after the commit a line that says the head was kept:
//!
//! ```text
//! zonedesk-anchor 1 <device>
//! entry <epoch> <seq> <hash>
//! planned <epoch> <seq> <hash> <SM2 signature of the head statement, DER in hex>
//! kept <epoch> <seq>
//! ```
//!
//! The plan is on the disk before the commit is, so after a power cut the database ends either where
//! the last kept line says or where the last planned line says, and anywhere else is a finding.

use crate::{
    error::{StoreError, StoreResult},
    folder::{private, sync_folder_of},
};
use std::{
    fs::{self, File, OpenOptions},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};
use zonedesk_domain::journal::{DeviceId, EntryHash, Epoch, HeadStatement};

/// The place of an entry in this device's own journal.
pub(crate) type Place = (Epoch, u64);

/// Everything `anchor.log` says.
#[derive(Debug, Default, Clone)]
pub(crate) struct Anchored {
    pub(crate) entries: std::collections::BTreeMap<Place, EntryHash>,
    /// The newest entry that certainly was committed: a line says so, or a plan begins behind it.
    pub(crate) kept: Option<Place>,
    pub(crate) planned: Option<(Place, EntryHash, Vec<u8>)>,
    pub(crate) signed: Vec<(Place, EntryHash, Vec<u8>)>,
    pub(crate) device: Option<DeviceId>,
    /// A line that is none of ours; the number of the first one, from 1.
    pub(crate) unreadable: Option<usize>,
    in_a_plan: bool,
}

/// The open anchor of a desk that may write.
#[derive(Debug)]
pub(crate) struct AnchorLog {
    file: File,
    path: PathBuf,
}

impl AnchorLog {
    /// Opens the log of `device` for appending, making it when `make` says so.
    pub(crate) fn open(path: &Path, device: DeviceId, make: bool) -> StoreResult<Self> {
        let say = || StoreError::file("opening the anchor", path);
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(make)
            .open(path)
            .map_err(say())?;
        drop_torn_line(&mut file).map_err(say())?;
        if file.metadata().map_err(say())?.len() == 0 {
            private(path, 0o600)?;
            file.write_all(format!("zonedesk-anchor 1 {device}\n").as_bytes())
                .map_err(say())?;
            file.sync_all().map_err(say())?;
            sync_folder_of(path)?;
        }
        Ok(Self {
            file,
            path: path.to_owned(),
        })
    }

    /// Writes down, durably, what the next commit will add.
    pub(crate) fn plan(
        &mut self,
        added: &[(Place, EntryHash)],
        head: &HeadStatement,
        signature: &[u8],
    ) -> StoreResult<()> {
        let mut text = String::new();
        for ((epoch, seq), hash) in added {
            text.push_str(&format!("entry {} {seq} {hash}\n", epoch.0));
        }
        let signature = hex::encode(signature);
        text.push_str(&format!(
            "planned {} {} {} {signature}\n",
            head.epoch.0, head.seq, head.hash
        ));
        self.append(&text)
            .and_then(|()| self.file.sync_data())
            .map_err(StoreError::file("writing the anchor", &self.path))
    }

    /// Writes down that the commit happened. Need not be durable, nor succeed: without it the plan
    /// tells, and so does the next plan, which begins behind what was kept.
    pub(crate) fn keep(&mut self, (epoch, seq): Place) {
        let _ = self.append(&format!("kept {} {seq}\n", epoch.0));
    }

    /// Appends whole lines or nothing: on a full disk part of a line would spoil the next one.
    fn append(&mut self, lines: &str) -> std::io::Result<()> {
        let length = self.file.metadata()?.len();
        self.file.write_all(lines.as_bytes()).inspect_err(|_| {
            let _ = self.file.set_len(length);
        })
    }
}

/// Cuts off a last line without its end: what a power cut leaves of a plan that came to nothing.
fn drop_torn_line(file: &mut File) -> std::io::Result<()> {
    let length = file.metadata()?.len();
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(64 * 1024)))?;
    file.read_to_end(&mut tail)?;
    let torn = tail.iter().rev().take_while(|byte| **byte != b'\n').count();
    if torn > 0 {
        file.set_len(length - torn as u64)?;
        file.sync_data()?;
    }
    Ok(())
}

/// Reads `anchor.log`. A last line without its end is what a power cut leaves and is passed over.
pub(crate) fn read(path: &Path) -> StoreResult<Option<Anchored>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(Anchored::of(&bytes))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::file("reading the anchor", path)(error)),
    }
}

/// The number of the first line of an anchor that is none of ours, from 1.
#[must_use]
pub fn first_foreign_line(bytes: &[u8]) -> Option<usize> {
    Anchored::of(bytes).unreadable
}

impl Anchored {
    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut anchored = Self::default();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let Some(line) = line.strip_suffix('\n') else {
                break;
            };
            if anchored.take(line).is_none() {
                anchored.unreadable.get_or_insert(number + 1);
            }
        }
        anchored
    }
}

/// What the anchor said when the journal ended at `head`: its lines up to the plan of that, and that it was
/// kept. Nothing when it knows no such end.
pub(crate) fn up_to(path: &Path, head: Option<(Place, EntryHash)>) -> StoreResult<Option<String>> {
    let bytes = fs::read(path).map_err(StoreError::file("reading the anchor", path))?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(None);
    };
    let (mut anchored, mut end, mut whole) = (Anchored::default(), None, 0);
    for line in text.split_inclusive('\n') {
        let Some(plain) = line.strip_suffix('\n') else {
            break;
        };
        if anchored.take(plain).is_none() {
            return Ok(None);
        }
        whole += line.len();
        let planned = anchored.planned.as_ref();
        let is_head = planned.map(|(place, hash, _)| (*place, *hash)) == head;
        if is_head && plain.starts_with("planned ") {
            end = Some(whole);
        }
    }
    Ok(match head {
        Some(((epoch, seq), _)) => {
            end.map(|end| format!("{}kept {} {seq}\n", &text[..end], epoch.0))
        }
        None => text.split_inclusive('\n').next().map(ToOwned::to_owned),
    })
}

impl Anchored {
    fn take(&mut self, line: &str) -> Option<()> {
        let mut words = line.split(' ');
        let what = words.next()?;
        if what == "zonedesk-anchor" {
            (words.next()? == "1").then_some(())?;
            self.device = Some(DeviceId(words.next()?.parse().ok()?));
            return Some(());
        }
        let place: Place = (
            Epoch(words.next()?.parse().ok()?),
            words.next()?.parse().ok()?,
        );
        let begins_a_plan = !std::mem::replace(&mut self.in_a_plan, what == "entry");
        match what {
            "entry" => {
                if begins_a_plan && place.1 > 1 {
                    self.note_kept((place.0, place.1 - 1));
                }
                self.entries
                    .insert(place, EntryHash::from_hex(words.next()?)?);
            }
            "planned" => {
                let hash = EntryHash::from_hex(words.next()?)?;
                let signature = hex::decode(words.next()?).ok()?;
                self.planned = Some((place, hash, signature.clone()));
                self.signed.push((place, hash, signature));
            }
            "kept" => self.note_kept(place),
            _ => return None,
        }
        words.next().is_none().then_some(())
    }

    /// The newest epoch that anything was planned in.
    pub(crate) fn newest_epoch(&self) -> Option<Epoch> {
        let planned = self.signed.iter().map(|((epoch, _), _, _)| *epoch).max();
        planned.max(self.kept.map(|(epoch, _)| epoch))
    }

    fn note_kept(&mut self, place: Place) {
        self.kept = self.kept.max(Some(place));
    }

    /// Whether a journal that ends at `head` fits: it ends where it was kept, or where the plan
    /// after that says.
    pub(crate) fn fits(&self, head: Option<(Place, EntryHash)>) -> bool {
        match head {
            None => self.kept.is_none(),
            Some((place, hash)) => {
                let planned = self
                    .planned
                    .as_ref()
                    .is_some_and(|(at, planned, _)| *at == place && *planned == hash);
                let kept = self.kept == Some(place) && self.entries.get(&place) == Some(&hash);
                // An uncommitted plan may have been overwritten by a later one for the same place.
                (kept || planned) && self.kept.is_none_or(|kept| kept <= place)
            }
        }
    }
}

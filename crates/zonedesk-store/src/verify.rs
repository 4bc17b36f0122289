//! Verification (数据校验): the chain walked from its first entry and held against the anchor
//! outside the database; the numbers of every series counted.

use crate::{
    anchor::{self, Anchored, Place},
    entries::{self, EntryRow, Origin},
    error::{StoreError, StoreResult},
    folder::DataFolder,
    projections::Noun,
    signature::{HeadSigner, verify_head},
    store::{Reading, Store},
    sync,
};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use zonedesk_domain::journal::{
    Algorithm, Body, DeviceId, Digest, Entry, EntryHash, Epoch, HeadStatement, Header, Series,
};

/// What is wrong with the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FindingKind {
    /// 被改动 – the entry is not what was written.
    Changed,
    /// 被删除 – the entry is missing.
    Removed,
    /// 被插入 – the entry was never written by this desk.
    Inserted,
    /// 整链重写 – from this entry on the chain was made anew: it agrees with itself but not with the anchor.
    Rewritten,
    /// 锚定缺失或损坏 – the anchor itself is missing, cut or altered.
    Anchor,
    /// 编号断号或重号 – a series has a gap or a number twice.
    Number,
    /// 数据库页损坏 – parts of the file outside the journal cannot be read.
    Page,
    /// 正文无法读取 – the bytes are as written but cannot be read.
    Unreadable,
    /// 附件缺失或被改动 – the file that the entry names is gone or is another.
    Attachment,
}

impl FindingKind {
    /// The word on screens.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::Changed => "被改动",
            Self::Removed => "被删除",
            Self::Inserted => "被插入",
            Self::Rewritten => "整链被重写",
            Self::Anchor => "锚定文件缺失或损坏",
            Self::Number => "编号不连续",
            Self::Page => "数据库文件部分损坏",
            Self::Unreadable => "正文无法读取",
            Self::Attachment => "附件缺失或被改动",
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Whose journal.
    pub device: DeviceId,
    /// The entry's place; 0 when it concerns no entry.
    pub seq: u64,
    /// More, for the log: a number, a hash.
    pub detail: String,
}

/// What a verification saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Entries walked.
    pub entries: u64,
    /// The newest entry of this desk.
    pub head: Option<(u64, EntryHash)>,
    /// What is wrong: per journal only the first break of the chain, since what follows a break is
    /// no longer vouched for.
    pub findings: Vec<Finding>,
}

impl Store {
    /// Checks the journal.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read at all; what is wrong with it is a finding.
    pub fn verify(&self) -> StoreResult<Verification> {
        self.verify_beside(&self.folder)
    }

    /// The same with the attachments of another folder.
    pub(crate) fn verify_beside(&self, files: &DataFolder) -> StoreResult<Verification> {
        let anchored = anchor::read(&self.folder.anchor())?;
        verify(
            &self.connection,
            self.desk.device,
            &self.signer,
            files,
            anchored.as_ref(),
            anchored.as_ref(),
        )
    }
}

impl Reading {
    /// Checks the journal, also beside a writer.
    ///
    /// # Errors
    /// As for [`Store::verify`].
    pub fn verify(&self, folder: &DataFolder) -> StoreResult<Verification> {
        let (connection, signer) = self.parts()?;
        // What was kept before the snapshot must be in it; what is in it was planned before now.
        let before = anchor::read(&folder.anchor())?;
        connection
            .execute_batch("BEGIN; SELECT count(*) FROM entries;")
            .map_err(StoreError::sqlite("verifying"))?;
        let after = anchor::read(&folder.anchor());
        let verified = after.and_then(|after| {
            verify(
                connection,
                self.device(),
                &signer,
                folder,
                before.as_ref(),
                after.as_ref(),
            )
        });
        connection
            .execute_batch("COMMIT")
            .map_err(StoreError::sqlite("verifying"))?;
        verified
    }
}

/// One row of the journal, checked by itself.
struct Walked {
    seq: u64,
    /// The hash in the row.
    kept_hash: EntryHash,
    header: Option<Box<Header>>,
    /// Row, header and body agree.
    sound: bool,
    readable: bool,
    /// The file beside the database that it names.
    file: Option<Digest>,
}

fn verify(
    connection: &Connection,
    own: DeviceId,
    signer: &HeadSigner,
    folder: &DataFolder,
    kept_before: Option<&Anchored>,
    planned_after: Option<&Anchored>,
) -> StoreResult<Verification> {
    let mut journals: BTreeMap<(DeviceId, Epoch), Vec<Walked>> = BTreeMap::new();
    let mut heard: Vec<(DeviceId, Walked)> = Vec::new();
    let has_district = sync::has_district(connection)?;
    let mut entries = 0;
    entries::walk(connection, |row| {
        entries += 1;
        let (device, epoch, origin) = (row.device, row.epoch, row.origin);
        let walked = Walked::of(row);
        if has_district && origin != Origin::Here {
            heard.push((device, walked));
        } else {
            journals.entry((device, epoch)).or_default().push(walked);
        }
        Ok(())
    })?;
    let mut findings = Vec::new();
    let mut head = None;
    let signed = SignedHeads::of(own, signer, planned_after)?;
    // An anchor that does not say whose it is vouches for nothing; that is a finding of its own.
    let of_this_desk = planned_after.filter(|anchored| anchored.device == Some(own));
    let own_epoch = journals
        .keys()
        .filter(|(device, _)| *device == own)
        .map(|(_, epoch)| *epoch)
        .max();
    for ((device, epoch), walked) in &journals {
        let finding = |(kind, seq, detail)| Finding {
            kind,
            device: *device,
            seq,
            detail,
        };
        let is_own = *device == own;
        if is_own && Some(*epoch) == own_epoch {
            head = walked.last().map(|last| (last.seq, last.kept_hash));
        }
        if !is_own {
            // No other desk's journal is taken in without a district that vouches for it.
            let first = walked.first().map_or(0, |first| first.seq);
            findings.push(finding((
                FindingKind::Inserted,
                first,
                "来自其他终端".into(),
            )));
        }
        // The first of a later epoch follows the last that this machine wrote in the one before.
        let mut earlier = journals.range((*device, Epoch(0))..(*device, *epoch));
        let last = earlier.next_back().and_then(|(_, walked)| walked.last());
        let chain = Chain {
            walked,
            begins_behind: last.map_or(EntryHash::ZERO, |last| last.kept_hash),
            epoch: *epoch,
            anchored: of_this_desk.filter(|_| is_own),
            signed: &signed,
        };
        findings.extend(chain.findings().into_iter().map(finding));
        for (entry, file) in walked.iter().filter_map(Walked::attached) {
            if let Err(error) = folder.check_attached(file) {
                findings.push(finding((
                    FindingKind::Attachment,
                    entry,
                    file_words(&error),
                )));
            }
        }
        for unreadable in walked.iter().filter(|entry| entry.sound && !entry.readable) {
            findings.push(finding((
                FindingKind::Unreadable,
                unreadable.seq,
                String::new(),
            )));
        }
        findings.extend(number_gaps(walked).into_iter().map(finding));
    }
    findings.extend(heard_findings(&heard, &journals));
    findings.extend(anchor_findings(
        own,
        &signed,
        own_epoch,
        head,
        kept_before,
        planned_after,
        entries,
    ));
    findings.extend(damaged_pages(connection).map(|detail| Finding {
        kind: FindingKind::Page,
        device: own,
        seq: 0,
        detail,
    }));
    findings.sort_by_key(|finding| (finding.seq, finding.kind != FindingKind::Removed));
    Ok(Verification {
        entries,
        head,
        findings,
    })
}

/// What came from the district: each entry whole, and behind one that is here. Their order and completeness
/// are vouched for by the chain of the stream.
fn heard_findings(
    heard: &[(DeviceId, Walked)],
    journals: &BTreeMap<(DeviceId, Epoch), Vec<Walked>>,
) -> Vec<Finding> {
    let here = journals.values().flatten();
    let known: BTreeSet<EntryHash> = here
        .chain(heard.iter().map(|(_, walked)| walked))
        .map(|walked| walked.kept_hash)
        .chain([EntryHash::ZERO])
        .collect();
    let found = heard.iter().filter_map(|(device, walked)| {
        let previous = walked.header.as_ref().map(|header| header.previous);
        let (kind, detail) = if !walked.sound {
            (FindingKind::Changed, walked.kept_hash.to_string())
        } else if previous.is_none_or(|previous| !known.contains(&previous)) {
            (FindingKind::Removed, "其前一条不在".to_owned())
        } else if walked.readable {
            return None;
        } else {
            (FindingKind::Unreadable, String::new())
        };
        Some(Finding {
            kind,
            device: *device,
            seq: walked.seq,
            detail,
        })
    });
    found.collect()
}

/// What SQLite says of the first page it cannot read, in the journal or beside it.
fn damaged_pages(connection: &Connection) -> Option<String> {
    let said: rusqlite::Result<String> =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    match said {
        Ok(said) if said == "ok" => None,
        Ok(said) => Some(said),
        Err(error) => Some(error.to_string()),
    }
}

impl Walked {
    fn of(row: EntryRow) -> Self {
        let (seq, kept_hash) = (row.seq, row.hash);
        let place = (row.device, row.epoch, row.seq, row.kind.clone(), row.entity);
        let had_content = row.content.is_some();
        let header = Header::from_bytes(&row.header).ok().map(Box::new);
        let (sound, readable, file) = match row.open() {
            Ok(entry) => {
                let Header {
                    position,
                    kind,
                    entity,
                    ..
                } = entry.header.clone();
                let says = (position.device, position.epoch, position.seq, kind, entity);
                (
                    entry.hash == kept_hash && says == place && had_content,
                    readable(&entry),
                    attached(&entry),
                )
            }
            Err(_) => (false, true, None),
        };
        Self {
            seq,
            kept_hash,
            header,
            sound,
            readable,
            file,
        }
    }

    fn attached(&self) -> Option<(u64, Digest)> {
        self.file.map(|file| (self.seq, file))
    }

    fn follows(&self, before: EntryHash) -> bool {
        self.header
            .as_ref()
            .is_some_and(|header| header.previous == before)
    }

    /// The hash this entry would have at another place of its chain.
    fn hash_at(&self, seq: u64, previous: EntryHash) -> Option<EntryHash> {
        let mut header = self.header.as_deref()?.clone();
        header.position.seq = seq;
        header.previous = previous;
        Some(header.algorithm.digest(&[&header.to_bytes().ok()?]))
    }
}

fn readable(entry: &Entry) -> bool {
    entry.body().is_ok() || Noun::of_kind(&entry.header.kind).is_none()
}

/// The file that an entry put beside the database.
fn attached(entry: &Entry) -> Option<Digest> {
    if let Ok(Some(Body::AttachmentAdded(added))) = entry.body() {
        Some(added.file)
    } else {
        None
    }
}

#[allow(clippy::wildcard_enum_match_arm)]
fn file_words(error: &StoreError) -> String {
    match error {
        StoreError::FileLost(path) => format!("缺失：{}", path.display()),
        StoreError::FileChanged(path) => format!("被改动：{}", path.display()),
        other => format!("无法读取：{other}"),
    }
}

/// One journal, in order, and what is known of it from outside the database.
struct Chain<'a> {
    walked: &'a [Walked],
    begins_behind: EntryHash,
    epoch: Epoch,
    anchored: Option<&'a Anchored>,
    signed: &'a SignedHeads,
}

type Found = (FindingKind, u64, String);

impl Chain<'_> {
    /// The first place where the journal is not what was written, and the first where the anchor is not.
    fn findings(&self) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for at in 0..self.walked.len() {
            let Some(broken) = self.break_at(at) else {
                continue;
            };
            if !self.is_vouched_for(at) {
                found.push(broken);
                break;
            }
            // A signed head behind this place vouches for the entry: it is the anchor's line that is wrong.
            if found.is_empty() {
                found.push((FindingKind::Anchor, broken.1, "与已签名的链不符".into()));
            }
        }
        found
    }

    fn break_at(&self, at: usize) -> Option<Found> {
        use FindingKind as K;
        let (entry, expected) = (&self.walked[at], at as u64 + 1);
        let before = self.before(at);
        if entry.seq < expected {
            return Some((K::Inserted, entry.seq, "同一序号出现两次".into()));
        }
        if entry.seq > expected {
            return Some(match self.anchor_of(expected) {
                Some(missing) if self.holds(missing) => {
                    (K::Changed, expected, format!("其后为第 {} 条", entry.seq))
                }
                None if self.anchored.is_some() => {
                    (K::Inserted, entry.seq, "未经本终端登记".into())
                }
                _ => (K::Removed, expected, format!("其后为第 {} 条", entry.seq)),
            });
        }
        let kept = entry.kept_hash.to_string();
        match (self.anchored, self.anchor_of(entry.seq)) {
            (Some(anchored), Some(anchor)) if anchor != entry.kept_hash => {
                Some((self.kind_of_break(at, anchored, anchor), entry.seq, kept))
            }
            (Some(_), None) => Some((K::Inserted, entry.seq, "未经本终端登记".into())),
            // Without an anchor only the chain tells: the entry behind one put in between still
            // names the one before it.
            (None, _)
                if self
                    .walked
                    .get(at + 1)
                    .is_some_and(|next| next.follows(before)) =>
            {
                Some((K::Inserted, entry.seq, kept))
            }
            _ if !entry.sound => Some((K::Changed, entry.seq, kept)),
            _ if !entry.follows(before) => Some((K::Changed, entry.seq, "与前一条不相接".into())),
            _ => None,
        }
    }

    /// What was done where the anchor has another hash than the row at `at`.
    fn kind_of_break(&self, at: usize, anchored: &Anchored, anchor: EntryHash) -> FindingKind {
        let (entry, before) = (&self.walked[at], self.before(at));
        let written_here = anchored
            .entries
            .iter()
            .any(|((epoch, _), hash)| *epoch == self.epoch && *hash == entry.kept_hash);
        match (written_here, self.holds(anchor)) {
            // Both are there, at other places.
            (true, true) => return FindingKind::Changed,
            (true, false) => return FindingKind::Removed,
            (false, true) => return FindingKind::Inserted,
            (false, false) => {}
        }
        // Whoever has the key can seal everything behind the place anew: put back to where they stood,
        // the entries give their old hashes.
        let next = self.walked.get(at + 1);
        let behind = self.anchor_of(entry.seq + 1);
        let next_stood_here =
            next.is_some_and(|next| next.hash_at(entry.seq, before) == Some(anchor));
        let stood_behind = behind.is_some() && entry.hash_at(entry.seq + 1, anchor) == behind;
        match (next_stood_here, stood_behind) {
            (true, false) => return FindingKind::Inserted,
            (false, true) => return FindingKind::Removed,
            (true, true) => return FindingKind::Changed,
            (false, false) => {}
        }
        if next.is_some() && self.is_whole(at, self.walked.len() - 1) {
            return FindingKind::Rewritten;
        }
        FindingKind::Changed
    }

    /// Whether the chain leads from `at` to a place that a validly signed head names.
    fn is_vouched_for(&self, at: usize) -> bool {
        (at..self.walked.len())
            .take_while(|place| self.is_whole(*place, *place))
            .any(|place| {
                let entry = &self.walked[place];
                self.signed
                    .0
                    .contains(&((self.epoch, entry.seq), entry.kept_hash))
            })
    }

    fn is_whole(&self, from: usize, to: usize) -> bool {
        (from..=to).all(|at| {
            let entry = &self.walked[at];
            entry.sound && entry.seq == at as u64 + 1 && entry.follows(self.before(at))
        })
    }

    fn before(&self, at: usize) -> EntryHash {
        at.checked_sub(1)
            .map_or(self.begins_behind, |before| self.walked[before].kept_hash)
    }

    fn anchor_of(&self, seq: u64) -> Option<EntryHash> {
        self.anchored?.entries.get(&(self.epoch, seq)).copied()
    }

    fn holds(&self, hash: EntryHash) -> bool {
        self.walked.iter().any(|entry| entry.kept_hash == hash)
    }
}

/// The heads in the anchor whose signatures are this desk's.
struct SignedHeads(BTreeSet<(Place, EntryHash)>);

impl SignedHeads {
    fn of(own: DeviceId, signer: &HeadSigner, anchored: Option<&Anchored>) -> StoreResult<Self> {
        let public = signer.public_pem()?;
        let signed = anchored.map_or(&[][..], |anchored| &anchored.signed);
        let valid = signed.iter().filter(|((epoch, seq), hash, signature)| {
            let statement = HeadStatement::new(Algorithm::default(), own, *epoch, *seq, *hash);
            verify_head(&public, &statement, signature)
        });
        Ok(Self(
            valid.map(|(place, hash, _)| (*place, *hash)).collect(),
        ))
    }
}

/// Within a series the numbers are 1..n, each once.
fn number_gaps(walked: &[Walked]) -> Vec<Found> {
    let mut last: BTreeMap<Series, u32> = BTreeMap::new();
    let mut gaps = Vec::new();
    for entry in walked {
        let Some(number) = entry
            .header
            .as_ref()
            .and_then(|header| header.number.as_ref())
        else {
            continue;
        };
        let before = last.insert(number.series.clone(), number.n).unwrap_or(0);
        if number.n != before + 1 {
            gaps.push((
                FindingKind::Number,
                entry.seq,
                format!("{number} 之前为 {before:05}"),
            ));
        }
    }
    gaps
}

fn anchor_findings(
    own: DeviceId,
    signed: &SignedHeads,
    own_epoch: Option<Epoch>,
    head: Option<(u64, EntryHash)>,
    kept_before: Option<&Anchored>,
    planned_after: Option<&Anchored>,
    entries: u64,
) -> Vec<Finding> {
    let finding = |kind, seq, detail: String| Finding {
        kind,
        device: own,
        seq,
        detail,
    };
    let mut findings = Vec::new();
    let (Some(before), Some(after)) = (kept_before, planned_after) else {
        if entries > 0 {
            findings.push(finding(FindingKind::Anchor, 0, "anchor.log 不存在".into()));
        }
        return findings;
    };
    if let Some((epoch, kept)) = before.kept
        && Some(epoch) >= own_epoch
        && head.map_or(0, |(seq, _)| seq) < kept
    {
        let first = if Some(epoch) == own_epoch {
            head.map_or(0, |(seq, _)| seq) + 1
        } else {
            1
        };
        findings.push(finding(
            FindingKind::Removed,
            first,
            format!("末尾应为第 {kept} 条"),
        ));
    }
    if let Some(line) = after.unreadable {
        findings.push(finding(FindingKind::Anchor, 0, format!("第 {line} 行")));
    } else if after.device != Some(own) && entries > 0 {
        let whose = if after.device.is_some() {
            "属于其他终端"
        } else {
            "首行缺失"
        };
        findings.push(finding(FindingKind::Anchor, 0, whose.into()));
    }
    // What the journal ends with was planned and signed before it was committed.
    let newest = after
        .signed
        .iter()
        .map(|(place, _, _)| *place)
        .max()
        .max(after.kept);
    if let (Some(epoch), Some((seq, _))) = (own_epoch, head)
        && newest < Some((epoch, seq))
    {
        findings.push(finding(FindingKind::Anchor, seq, "末尾被截短".into()));
    }
    let unsigned = after
        .signed
        .iter()
        .find(|(place, hash, _)| !signed.0.contains(&(*place, *hash)));
    if let Some(((_, seq), _, _)) = unsigned {
        findings.push(finding(FindingKind::Anchor, *seq, "签名不符".into()));
    }
    findings
}

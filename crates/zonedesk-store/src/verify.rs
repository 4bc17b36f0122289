//! Verification (数据校验): the chain walked from its first entry and held against the anchor
//! outside the database; the numbers of every series counted.

use crate::{
    anchor::{self, Anchored},
    entries::{self, EntryRow},
    error::{StoreError, StoreResult},
    folder::DataFolder,
    projections::Noun,
    signature::{HeadSigner, verify_head},
    store::{Reading, Store},
};
use rusqlite::Connection;
use std::collections::BTreeMap;
use zonedesk_domain::journal::{
    Algorithm, DeviceId, Entry, EntryHash, Epoch, HeadStatement, PaperNumber, Series,
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
    /// 正文无法读取 – the bytes are as written but cannot be read.
    Unreadable,
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
            Self::Unreadable => "正文无法读取",
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
        let anchored = anchor::read(&self.folder.anchor())?;
        verify(&self.connection, self.desk.device, &self.signer, anchored.as_ref(), anchored.as_ref())
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
        connection.execute_batch("BEGIN; SELECT count(*) FROM entries;").map_err(StoreError::sqlite("verifying"))?;
        let after = anchor::read(&folder.anchor());
        let verified = after.and_then(|after| verify(connection, self.device(), &signer, before.as_ref(), after.as_ref()));
        connection.execute_batch("COMMIT").map_err(StoreError::sqlite("verifying"))?;
        verified
    }
}

/// One row of the journal, checked by itself.
struct Walked {
    seq: u64,
    /// The hash in the row.
    kept_hash: EntryHash,
    /// The hash of the header's bytes; the row's when they cannot be read.
    hash: EntryHash,
    previous: Option<EntryHash>,
    sound: bool,
    number: Option<PaperNumber>,
    readable: bool,
}

fn verify(
    connection: &Connection,
    own: DeviceId,
    signer: &HeadSigner,
    kept_before: Option<&Anchored>,
    planned_after: Option<&Anchored>,
) -> StoreResult<Verification> {
    let mut journals: BTreeMap<(DeviceId, Epoch), Vec<Walked>> = BTreeMap::new();
    let mut entries = 0;
    entries::walk(connection, |row| {
        entries += 1;
        journals.entry((row.device, row.epoch)).or_default().push(Walked::of(row));
        Ok(())
    })?;
    let mut findings = Vec::new();
    let mut head = None;
    let own_epoch = journals.keys().filter(|(device, _)| *device == own).map(|(_, epoch)| *epoch).max();
    for ((device, epoch), walked) in &journals {
        let finding = |kind, seq, detail: String| Finding { kind, device: *device, seq, detail };
        let is_own = *device == own;
        if is_own && Some(*epoch) == own_epoch {
            head = walked.last().map(|last| (last.seq, last.kept_hash));
        }
        if !is_own {
            // No other desk's journal is taken in without a district that vouches for it.
            findings.push(finding(FindingKind::Inserted, walked.first().map_or(0, |first| first.seq), "来自其他终端".into()));
        }
        let anchored = planned_after.filter(|_| is_own);
        findings.extend(first_break(walked, *epoch, anchored).map(|(kind, seq, detail)| finding(kind, seq, detail)));
        for unreadable in walked.iter().filter(|entry| entry.sound && !entry.readable) {
            findings.push(finding(FindingKind::Unreadable, unreadable.seq, String::new()));
        }
        findings.extend(number_gaps(walked).into_iter().map(|(seq, detail)| finding(FindingKind::Number, seq, detail)));
    }
    findings.extend(anchor_findings(own, signer, own_epoch, head, kept_before, planned_after, entries)?);
    findings.sort_by_key(|finding| (finding.seq, finding.kind != FindingKind::Removed));
    Ok(Verification { entries, head, findings })
}

impl Walked {
    fn of(row: EntryRow) -> Self {
        let (seq, kept_hash) = (row.seq, row.hash);
        let place = (row.device, row.epoch, row.seq, row.kind.clone(), row.entity);
        let had_content = row.content.is_some();
        let header = zonedesk_domain::journal::Header::from_bytes(&row.header).ok();
        let hash = Algorithm::default().digest(&[&row.header]);
        match row.open() {
            Ok(entry) => {
                let of_header = &entry.header;
                let position = of_header.position;
                let says = (position.device, position.epoch, position.seq, of_header.kind.clone(), of_header.entity);
                Self {
                    seq,
                    kept_hash,
                    hash: entry.hash,
                    previous: Some(of_header.previous),
                    sound: entry.hash == kept_hash && says == place && had_content,
                    number: of_header.number.clone(),
                    readable: readable(&entry),
                }
            }
            Err(_) => Self {
                seq,
                kept_hash,
                hash,
                previous: header.as_ref().map(|header| header.previous),
                sound: false,
                number: header.and_then(|header| header.number),
                readable: true,
            },
        }
    }
}

fn readable(entry: &Entry) -> bool {
    entry.body().is_ok() || Noun::of_kind(&entry.header.kind).is_none()
}

/// The first place where a journal is not what was written.
fn first_break(walked: &[Walked], epoch: Epoch, anchored: Option<&Anchored>) -> Option<(FindingKind, u64, String)> {
    use FindingKind as K;
    let anchor_of = |seq| anchored.and_then(|anchored| anchored.entries.get(&(epoch, seq)));
    for (at, entry) in walked.iter().enumerate() {
        let expected = at as u64 + 1;
        if entry.seq > expected {
            return Some((K::Removed, expected, format!("其后为第 {} 条", entry.seq)));
        }
        let before = if at == 0 { EntryHash::ZERO } else { walked[at - 1].kept_hash };
        let next = walked.get(at + 1);
        if entry.seq < expected {
            return Some((K::Inserted, entry.seq, "同一序号出现两次".into()));
        }
        // An entry put in between: the one behind it still names the one before it.
        let passed_over = next.is_some_and(|next| next.previous == Some(before)) && at > 0;
        let first_passed_over = at == 0 && next.is_some_and(|next| next.previous == Some(EntryHash::ZERO));
        if passed_over || first_passed_over {
            return Some((K::Inserted, entry.seq, entry.kept_hash.to_string()));
        }
        if let Some(anchor) = anchor_of(entry.seq)
            && *anchor != entry.kept_hash
        {
            // The entries behind the anchored place tell what was taken away or put in.
            let later = anchored.and_then(|anchored| place_of(anchored, epoch, entry.kept_hash));
            let chained = entry.sound && entry.previous == Some(before);
            let to_the_end = walked[at..].windows(2).all(|pair| pair[1].sound && pair[1].previous == Some(pair[0].hash));
            return Some(match later {
                Some(seq) if seq > entry.seq => (K::Removed, entry.seq, entry.kept_hash.to_string()),
                _ if next.is_some_and(|next| next.kept_hash == *anchor) => {
                    (K::Inserted, entry.seq, entry.kept_hash.to_string())
                }
                _ if chained && to_the_end => (K::Rewritten, entry.seq, entry.kept_hash.to_string()),
                _ => (K::Changed, entry.seq, entry.kept_hash.to_string()),
            });
        }
        if !entry.sound {
            return Some((K::Changed, entry.seq, entry.kept_hash.to_string()));
        }
        if entry.previous != Some(before) && (at > 0 || epoch == Epoch(0)) {
            return Some((K::Changed, entry.seq, "与前一条不相接".into()));
        }
        if anchored.is_some() && anchor_of(entry.seq).is_none() {
            return Some((K::Inserted, entry.seq, "未经本终端登记".into()));
        }
    }
    None
}

fn place_of(anchored: &Anchored, epoch: Epoch, hash: EntryHash) -> Option<u64> {
    anchored.entries.iter().find(|((of, _), kept)| *of == epoch && **kept == hash).map(|((_, seq), _)| *seq)
}

/// Within a series the numbers are 1..n, each once.
fn number_gaps(walked: &[Walked]) -> Vec<(u64, String)> {
    let mut last: BTreeMap<Series, u32> = BTreeMap::new();
    let mut gaps = Vec::new();
    for entry in walked {
        let Some(number) = &entry.number else { continue };
        let before = last.insert(number.series.clone(), number.n).unwrap_or(0);
        if number.n != before + 1 {
            gaps.push((entry.seq, format!("{number} 之前为 {before:05}")));
        }
    }
    gaps
}

fn anchor_findings(
    own: DeviceId,
    signer: &HeadSigner,
    own_epoch: Option<Epoch>,
    head: Option<(u64, EntryHash)>,
    kept_before: Option<&Anchored>,
    planned_after: Option<&Anchored>,
    entries: u64,
) -> StoreResult<Vec<Finding>> {
    let finding = |kind, seq, detail: String| Finding { kind, device: own, seq, detail };
    let mut findings = Vec::new();
    let (Some(before), Some(after)) = (kept_before, planned_after) else {
        if entries > 0 {
            findings.push(finding(FindingKind::Anchor, 0, "anchor.log 不存在".into()));
        }
        return Ok(findings);
    };
    if let Some((epoch, kept)) = before.kept
        && Some(epoch) >= own_epoch
        && head.map_or(0, |(seq, _)| seq) < kept
    {
        let first = if Some(epoch) == own_epoch { head.map_or(0, |(seq, _)| seq) + 1 } else { 1 };
        findings.push(finding(FindingKind::Removed, first, format!("末尾应为第 {kept} 条")));
    }
    if let Some(line) = after.unreadable {
        findings.push(finding(FindingKind::Anchor, 0, format!("第 {line} 行")));
    } else if after.device.is_some_and(|device| device != own) {
        findings.push(finding(FindingKind::Anchor, 0, "属于其他终端".into()));
    }
    let public = signer.public_pem()?;
    for ((epoch, seq), hash, signature) in &after.signed {
        let statement = HeadStatement::new(Algorithm::default(), own, *epoch, *seq, *hash);
        if !verify_head(&public, &statement, signature) {
            findings.push(finding(FindingKind::Anchor, *seq, "签名不符".into()));
            break;
        }
    }
    Ok(findings)
}

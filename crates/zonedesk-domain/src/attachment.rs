//! Attachments (附件): scans and photographs of what was handed in, kept beside a record.
//!
//! The file lies outside the journal, encrypted with a key of its own and named by the digest of its
//! encrypted bytes (`docs/journal-format.md` §8). The entry holds both, so that whoever has the
//! journal can check the file and read it, and an entry whose body was lawfully erased takes the file
//! with it.

use crate::{
    journal::{Body, Digest, EntityId, Entry, EntryHash, OperatorMark},
    record::History,
    refusal::{Refusal, check_length, check_line},
    terms::terms,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;

/// The most attachments a record has; a case file of a counter has a handful.
pub const MOST_ATTACHMENTS: usize = 100;

/// The longest name of one, in characters.
pub const LONGEST_NAME: usize = 60;

terms! {
    /// 附件种类 – what was scanned.
    Purpose {
        /// The application or suggestion on paper.
        Form = "申请表" | "意见建议表" | "表单原件";
        /// An identity paper: it carries 仅用于政府信息公开申请 in the picture.
        Identity = "身份证件" | "证件复印件";
        /// Who may act for the applicant.
        Mandate = "授权委托书" | "委托书";
        /// What else was handed in.
        Material = "申请材料" | "材料";
        /// What shows that it was handed over: a signed slip, a postal receipt.
        HandOver = "交接凭证" | "签收凭证";
        /// What the body sent back.
        Reply = "答复文书" | "答复书";
        /// The notice of the prices as it hangs on the wall.
        Display = "公示照片" | "公示牌照片";
        Other = "其他";
    }
}

impl Purpose {
    /// Whether the picture is marked with what it may be used for.
    #[must_use]
    pub const fn is_watermarked(self) -> bool {
        match self {
            Self::Identity => true,
            Self::Form
            | Self::Mandate
            | Self::Material
            | Self::HandOver
            | Self::Reply
            | Self::Display
            | Self::Other => false,
        }
    }
}

/// The key that opens one file, and no other. It is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct FileKey(pub [u8; 32]);

impl fmt::Debug for FileKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("FileKey(…)")
    }
}

// Bytes in CBOR as in every other place of a body: a digest has the same shape.
impl Serialize for FileKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Digest(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FileKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Digest::deserialize(deserializer)
            .map(|digest| Self(digest.0))
            .map_err(|_| D::Error::custom("a key of 32 bytes"))
    }
}

/// 添加附件 – a file was put beside a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// SM3 of the encrypted file, which is its name.
    pub file: Digest,
    /// What opens it.
    pub key: FileKey,
    /// Bytes of the PDF inside.
    pub bytes: u64,
    /// Its pages.
    pub pages: u32,
    /// What it is.
    pub purpose: Purpose,
    /// What people call it, when its purpose does not say enough.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// 查看附件 – somebody looked at it, which shows everything on it. It changes nothing but leaves a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Which.
    pub file: Digest,
}

/// 撤下附件 – it does not belong here. What was taken down stays on record and is offered to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenDown {
    /// Which.
    pub file: Digest,
    /// Why.
    pub reason: String,
}

/// One attachment of a record, as its entries tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The entry that put it there.
    pub entry: EntryHash,
    /// The record it belongs to.
    pub of: EntityId,
    /// What it is and where.
    pub added: Added,
    /// Who put it there.
    pub by: OperatorMark,
    /// When, by the desk's clock: milliseconds since 1970-01-01 UTC. Evidence only.
    pub at_ms: i64,
    /// Why it was taken down, if it was.
    pub taken_down: Option<String>,
}

impl Attachment {
    /// The attachments of the record that `entries` are about, in canonical order, also those that were
    /// taken down.
    #[must_use]
    pub fn all<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Self> {
        let history = History::of(entries);
        let mut all: Vec<Self> = Vec::new();
        for told in history.told() {
            let Some(body) = &told.body else { continue };
            #[allow(clippy::wildcard_enum_match_arm)]
            match body {
                Body::AttachmentAdded(added)
                    if all.iter().all(|one| one.added.file != added.file) =>
                {
                    all.push(Self {
                        entry: told.hash,
                        of: told.header.entity,
                        added: added.clone(),
                        by: told.header.operator.clone(),
                        at_ms: told.header.written_at_ms,
                        taken_down: None,
                    });
                }
                Body::AttachmentTakenDown(down) => {
                    let here = all.iter_mut().find(|one| one.added.file == down.file);
                    if let Some(one) = here {
                        one.taken_down.get_or_insert_with(|| down.reason.clone());
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// What it is called on screens and paper.
    #[must_use]
    pub fn title(&self) -> String {
        self.added.title()
    }
}

impl Added {
    /// What it is called on screens and paper: `身份证件` or `身份证件 · 代理人`.
    #[must_use]
    pub fn title(&self) -> String {
        let purpose = self.purpose.term();
        match self.name.as_str() {
            "" => purpose.to_owned(),
            name => format!("{purpose} · {name}"),
        }
    }
}

/// Refuses another attachment, by its `name` and how many are `there`.
///
/// # Errors
/// [`Refusal`], in the words of the counter.
pub fn check_another(name: &str, there: usize) -> Result<(), Refusal> {
    check_length("name", "附件名称", name, LONGEST_NAME)?;
    if there >= MOST_ATTACHMENTS {
        return Err(Refusal::not_now(format!(
            "这件记录已有 {MOST_ATTACHMENTS} 份附件，不能再添加。请把多张合成一份，或先撤下不需要的。"
        )));
    }
    Ok(())
}

/// Refuses to take one down without a reason, or twice.
///
/// # Errors
/// [`Refusal`], in the words of the counter.
pub fn check_take_down(attachment: &Attachment, reason: &str) -> Result<(), Refusal> {
    if attachment.taken_down.is_some() {
        return Err(Refusal::not_now("这份附件已经撤下。"));
    }
    check_line("reason", "撤下原因", reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Algorithm, DeviceId, Draft, Epoch, OperatorMark as Mark, Position};

    fn added(file: u8, name: &str) -> Added {
        Added {
            file: Digest([file; 32]),
            key: FileKey([7; 32]),
            bytes: 1000,
            pages: 2,
            purpose: Purpose::Identity,
            name: name.to_owned(),
        }
    }

    fn journal(bodies: Vec<Body>) -> Vec<Entry> {
        let entity = EntityId::derived("test", b"record");
        let mut entries: Vec<Entry> = Vec::new();
        for (at, body) in bodies.into_iter().enumerate() {
            let previous = entries.last().map_or(EntryHash::ZERO, |entry| entry.hash);
            let position = Position {
                device: DeviceId(entity.0),
                epoch: Epoch(0),
                seq: at as u64 + 1,
            };
            let draft = Draft {
                entity,
                body,
                number: None,
            };
            let seen = History::of(&entries).frontier();
            let sealed = Entry::seal(
                Algorithm::default(),
                position,
                previous,
                Mark::command_line(),
                i64::try_from(at).unwrap(),
                [1; 32],
                seen,
                &draft,
            );
            entries.push(sealed.unwrap());
        }
        entries
    }

    #[test]
    fn attachments_are_listed_in_order_and_one_that_was_taken_down_says_why() {
        let entries = journal(vec![
            added(1, "").into(),
            added(2, "代理人").into(),
            // The same file once more is the same attachment.
            added(1, "again").into(),
            Shown {
                file: Digest([1; 32]),
            }
            .into(),
            TakenDown {
                file: Digest([2; 32]),
                reason: "放错了件".to_owned(),
            }
            .into(),
            TakenDown {
                file: Digest([2; 32]),
                reason: "第二次".to_owned(),
            }
            .into(),
            TakenDown {
                file: Digest([9; 32]),
                reason: "没有这份".to_owned(),
            }
            .into(),
        ]);
        let all = Attachment::all(&entries);
        let told: Vec<_> = all
            .iter()
            .map(|one| (one.title(), one.at_ms, one.taken_down.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("身份证件".to_owned(), 0, None),
                ("身份证件 · 代理人".to_owned(), 1, Some("放错了件")),
            ]
        );
        assert!(check_take_down(&all[0], "放错了件").is_ok());
        assert_eq!(check_take_down(&all[0], "").unwrap_err().field, "reason");
        assert_eq!(check_take_down(&all[1], "又撤").unwrap_err().field, "");
    }

    #[test]
    fn the_key_is_never_shown_and_survives_the_journal() {
        let body: Body = added(3, "").into();
        assert!(!format!("{body:?}").contains("7, 7"));
        let bytes = body.to_bytes().unwrap();
        assert_eq!(Body::from_bytes("attachment.added", 1, &bytes), Ok(body));
    }

    #[test]
    fn a_record_holds_so_many_and_no_more() {
        assert!(check_another("", MOST_ATTACHMENTS - 1).is_ok());
        assert_eq!(check_another("", MOST_ATTACHMENTS).unwrap_err().field, "");
        let long = "长".repeat(LONGEST_NAME + 1);
        assert_eq!(check_another(&long, 0).unwrap_err().field, "name");
    }
}

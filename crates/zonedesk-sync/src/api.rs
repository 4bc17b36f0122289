//! The doors of the district (接口): where a desk asks what, and the small messages that are JSON. Entries travel as
//! CBOR ([`crate::Push`], [`crate::Pull`]).

use serde::{Deserialize, Serialize};
use zonedesk_domain::journal::{DeviceId, Epoch};

/// Each door, as a path behind the district's address.
pub mod path {
    /// 注册 – lets a desk in with its code.
    pub const ENROL: &str = "/api/v1/enrol";
    /// Gives a question to be signed.
    pub const CHALLENGE: &str = "/api/v1/challenge";
    /// Gives a token for the signed question.
    pub const SESSION: &str = "/api/v1/session";
    /// 上报
    pub const JOURNAL: &str = "/api/v1/journal";
    /// 下发
    pub const STREAMS: &str = "/api/v1/streams";
    /// 新纪元
    pub const EPOCH: &str = "/api/v1/epoch";
    /// 附件 – which files are there.
    pub const FILES_KNOWN: &str = "/api/v1/files/known";
    /// 附件 – takes a part of one.
    pub const FILES_PUT: &str = "/api/v1/files/put";
    /// 附件 – gives a part of one.
    pub const FILES_GET: &str = "/api/v1/files/get";
    /// 承办单位 – what stands before the doors of the departments.
    pub const DEPARTMENT: &str = "/api/v1/department";
}

/// What entries travel as.
pub const PACKED: &str = "application/vnd.zonedesk.cbor+zstd";

/// The longest that an answer to [`path::STREAMS`] waits for something new, in seconds.
pub const LONGEST_WAIT_S: u64 = 50;

/// 注册 – a desk asks to be let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// The code of its letter, 40 hexadecimal digits.
    pub code: String,
    /// The installation.
    pub device: DeviceId,
    /// The epoch it writes in.
    pub epoch: Epoch,
    /// Its key: PEM, SM2.
    pub public_key: String,
    /// Its signature (DER, hexadecimal) under [`crate::EnrolStatement`]: the key is its own.
    pub signature: String,
}

/// It was let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// [`crate::Grant`], hexadecimal.
    pub grant: String,
    /// The district's signature (DER, hexadecimal) under it.
    pub signature: String,
}

/// A question that is answered once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// 64 hexadecimal digits.
    pub nonce: String,
}

/// 登录 – the answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Who asks.
    pub device: DeviceId,
    /// The question.
    pub nonce: String,
    /// Its signature (DER, hexadecimal) under [`crate::SessionStatement`].
    pub signature: String,
}

/// What opens the other doors for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Sent as `Authorization: Bearer …`.
    pub token: String,
    /// For how long, in seconds.
    pub expires_in_s: u64,
}

/// Why the district did not do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which of the known reasons.
    pub code: RefusalCode,
    /// The same in words, English, for a log.
    pub message: String,
}

/// The reasons a desk does something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The code is not known, expired, or was used by another desk.
    CodeRefused,
    /// Another desk has this number at the counter.
    DeskOccupied,
    /// The token expired, or there was none: a new one is asked for.
    SignedOut,
    /// 已停用 – the desk was shut out, or never let in.
    ShutOut,
    /// It asks in the name of another.
    Foreign,
    /// The bytes are no message.
    Malformed,
    /// The message is too long.
    TooLong,
    /// Entries, chain or signature do not hold.
    Unsound,
    /// Too much at once: later.
    Busy,
    /// The district's database does not answer: later.
    Unavailable,
    /// There is no such door.
    NotFound,
}

//! Traces (留痕): what left the desk on paper, and who saw in full what a ledger masks.

use crate::{
    journal::{Digest, EntityId},
    sealing::YearMonth,
};
use serde::{Deserialize, Serialize};

/// 内部台账 – a ledger was drawn with personal data in full (个人信息保护法 第五十一条).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRevealed {
    /// Which: `applications`, `copies` …
    pub register: String,
    /// Of which month.
    pub month: YearMonth,
    /// How many records it tells of.
    pub rows: u32,
    /// 用途 – what for.
    pub reason: String,
}

impl LedgerRevealed {
    /// The record of every look at one ledger.
    #[must_use]
    pub fn entity(&self) -> EntityId {
        let YearMonth { year, month } = self.month;
        let name = format!("{} {year}-{month:02}", self.register);
        EntityId::derived("ledger", name.as_bytes())
    }
}

/// 打印 – a paper was handed to a printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperPrinted {
    /// 标题, as the printer's list of jobs shows it.
    pub title: String,
    /// The PDF: two prints of the same paper have the same digest.
    pub digest: Digest,
    /// 份数
    pub copies: u32,
    /// The printer's name; empty where none was found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub printer: String,
    /// The system's name of the job; nothing where it gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// Why nothing came out; nothing where the printer took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// 导出 – a file was saved outside the desk's own folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileExported {
    /// 文件名, as it was offered; where it went is the person's affair.
    pub name: String,
    /// The bytes: a file that turns up somewhere can be recognised. Nothing where many files went at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

//! Papers (纸面) on their way to a screen or a printer.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::PdfDocument;

/// A finished paper: screens show, print and save it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Paper {
    /// 标题, such as 政府信息公开申请接收回执.
    pub title: String,
    /// What its file is called, ending in `.pdf`.
    pub file_name: String,
    /// The PDF, in base64.
    pub pdf: String,
    /// 页数
    pub pages: u32,
    /// Characters that no font of the program has; each is a box with its code point on paper.
    pub missing_characters: String,
}

impl Paper {
    /// Wraps a drawn document.
    pub(crate) fn of(title: &str, file_name: &str, document: &PdfDocument) -> Self {
        Self {
            title: title.to_owned(),
            file_name: file_name.to_owned(),
            pdf: STANDARD.encode(&document.bytes),
            pages: u32::try_from(document.pages).unwrap_or(u32::MAX),
            missing_characters: document.missing_characters.iter().collect(),
        }
    }
}

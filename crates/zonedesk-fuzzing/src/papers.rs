//! Papers that come back: ledgers to be checked, scans and photographs to be kept.

use crate::sound;
use zonedesk_documents::{LedgerFile, scan_pdf};

/// A PDF that somebody says is a ledger of ours.
pub(crate) fn ledger_file(bytes: &[u8]) {
    if let Ok(ledger) = LedgerFile::read(bytes) {
        let _ = ledger.heads();
    }
}

/// A photograph or a PDF; what is made of it can be taken over once more. The first byte says whether it is marked.
pub(crate) fn scan(bytes: &[u8]) {
    let Some((pick, rest)) = bytes.split_first() else {
        return;
    };
    let mark = (pick % 2 == 1).then_some("仅用于政府信息公开申请");
    if let Ok(scan) = scan_pdf(&[rest.to_vec()], mark) {
        let again = sound(scan_pdf(&[scan.bytes], None));
        assert_eq!(again.pages, scan.pages);
    }
}

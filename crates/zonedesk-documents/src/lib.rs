//! Papers and sheets: the ledgers (台账) as PDF and XLSX, and the registers that come in as CSV,
//! XLSX or XLS.
//!
//! Pages are drawn through a small layer of our own ([`page`], [`text`], [`table`]): millimetres
//! from the upper left corner, lines broken by the Chinese rules, and a font chosen for every
//! character. What is kept is written as PDF/A, what is handed out as plain PDF.
#![warn(missing_docs)]

mod archive;
mod bundle;
pub mod case_slip;
mod error;
pub mod fonts;
pub mod form;
mod guard;
pub mod ledger;
mod ledger_digest;
mod ledger_file;
mod ledger_sheet;
pub mod page;
mod print;
pub mod qr;
pub mod record_sheet;
mod register;
pub mod sheet;
pub mod table;
pub mod text;

pub mod application_form;
pub mod application_ledger;
pub mod application_slip;
pub mod consultation_ledger;
pub mod consultation_slips;
pub mod copy_ledger;
pub mod label_sheet;
pub mod material_ledger;
pub mod month_summary;
pub mod receipt;
pub mod recovery_page;
pub mod referral_sheet;
mod scan;
pub mod suggestion_ledger;
pub mod tariff_sheet;
pub mod transfer_slip;
pub mod wall_sheet;
mod watermark;

pub use bundle::{BundledFile, bundle};
pub mod suggestion_slips;

pub use case_slip::{CaseSlip, SlipRow, SlipSheet, case_slip_pdf};
pub use error::DocumentError;
pub use ledger::{
    Align, Column, LaterLine, Ledger, PdfDocument, Places, RowPlace, ledger_pdf, placed_ledger_pdf,
};
pub use ledger_digest::ledger_digest;
pub use ledger_file::{Difference, DifferentPlace, LedgerFile, LedgerFileError};
pub use ledger_sheet::{YearWorkbook, ledger_xlsx};
pub use record_sheet::{RecordSheet, SheetTable, record_sheet_pdf};
pub use register::{Masking, Occasion};
pub use scan::{ScanError, ScanPdf, scan_pdf};
pub use sheet::{Cell, Excess, Sheet, SheetError, SheetRow, read_sheet, sheet_of};

//! Papers and sheets: the ledgers (台账) as PDF and XLSX, and the registers that come in as CSV,
//! XLSX or XLS.
//!
//! Pages are drawn with PDF operations only, through a small layer of our own ([`page`],
//! [`text`], [`table`]): millimetres from the upper left corner, lines broken by the Chinese
//! rules, and a font chosen for every character.
#![warn(missing_docs)]

mod error;
pub mod fonts;
pub mod ledger;
mod ledger_sheet;
pub mod page;
mod register;
pub mod sheet;
pub mod table;
pub mod text;

pub mod application_ledger;
pub mod consultation_ledger;
pub mod copy_ledger;
pub mod recovery_page;

pub use error::DocumentError;
pub use ledger::{Align, Column, Ledger, PdfDocument, ledger_pdf};
pub use ledger_sheet::ledger_xlsx;
pub use register::{Masking, Occasion};
pub use sheet::{Cell, Excess, Sheet, SheetError, SheetRow, read_sheet};

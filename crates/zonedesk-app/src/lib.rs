//! What the program can do (用例): one function per command, the same for the window, the browser on
//! this machine and the command line. A host converts bytes; nothing is decided there.
#![warn(missing_docs)]

mod applications;
mod clock;
mod commands;
mod copy_register;
mod copying;
mod desk;
mod directory;
mod drafts;
mod due;
mod error;
mod files;
mod heads;
mod host;
mod imports;
mod ledgers;
mod maintenance;
mod notes;
mod outfile;
mod papers;
mod receipts;
mod session;
mod setup;
mod status;
mod tariffs;
mod today;
pub mod typescript;

pub use applications::{
    ApplicationConflict, ApplicationDetail, ApplicationField, ApplicationHistory,
    ApplicationListOutcome, ApplicationListRequest, ApplicationRow, ApplicationShowRequest,
    ApplicationState,
};
pub use clock::Clock;
pub use commands::{COMMANDS, Command, Invalidated, call};
pub use copy_register::{
    CopyDetail, CopyField, CopyHistory, CopyListOutcome, CopyListRequest, CopyRow, CopyRowState,
    CopyShowRequest,
};
pub use copying::{
    CopyJob, CopyQuoteOutcome, CopyQuoteRequest, CopyRecordOutcome, CopyRecordRequest,
};
pub use desk::Desk;
pub use directory::{AgencyFindOutcome, AgencyFindRequest, AgencyView};
pub use drafts::{DraftLoadOutcome, DraftRequest, DraftSaveOutcome, DraftSaveRequest};
pub use error::{AppError, AppResult, ErrorCode};
pub use files::{FileSaveOutcome, FileSaveRequest};
pub use heads::{HeadOutcome, export_head};
pub use host::{default_folder, system_clock};
pub use imports::{ImportOutcome, Register, import_file};
pub use ledgers::{LedgerOutcome, write_ledger};
pub use maintenance::{
    CopyTotals, CountTotal, DataRebuildOutcome, DataVerifyOutcome, HandoverTotals,
    RecordSearchOutcome, RecordSearchRequest, RecordSearchRow, TotalsOutcome, VerifyFinding,
};
pub use notes::Nothing;
pub use papers::Paper;
pub use receipts::{
    ReceiptDrawRequest, ReceiptPaper, ReceiptVoidConfirmRequest, ReceiptVoidRequest,
};
pub use session::{RecoveryRenewOutcome, SessionRecoverRequest, SessionSignInRequest};
pub use setup::{DeskSetUpOutcome, DeskSetUpRequest, OperatorAddRequest, open_site};
pub use status::{DeskStatus, OperatorView, PeriodView, SiteView, Stage};
pub use tariffs::{
    TariffItemView, TariffSetRequest, TariffShowOutcome, TariffView, TariffWithdrawRequest,
};
pub use today::{
    ConsultationRow, CopiesToday, DueNoun, DueRow, HandoverRow, MonthView, TodayBadges, TodayView,
    VisitDay, VoidRow,
};

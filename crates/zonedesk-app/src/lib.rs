//! What the program can do (用例): one function per command, the same for the window, the browser on
//! this machine and the command line. A host converts bytes; nothing is decided there.
#![warn(missing_docs)]

mod applications;
mod calendar;
mod clock;
mod commands;
mod copying;
mod demo;
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
mod operators;
mod outfile;
mod papers;
mod recovery;
mod session;
mod setup;
mod site_settings;
mod status;
mod tariffs;
mod today;
pub mod typescript;

pub use applications::{
    ApplicationConflict, ApplicationDetail, ApplicationField, ApplicationHistory,
    ApplicationListOutcome, ApplicationListRequest, ApplicationRow, ApplicationShowRequest,
    ApplicationState,
};
pub use calendar::{
    CalendarDay, CalendarImportOutcome, CalendarImportRequest, CalendarShowOutcome, CalendarYear,
    ChangedDeadline, DeadlineDay, DeadlineExplainOutcome, DeadlineExplainRequest,
};
pub use clock::Clock;
pub use commands::{COMMANDS, Command, Invalidated, call};
pub use copying::{CopyRecordOutcome, CopyRecordRequest};
pub use desk::Desk;
pub use directory::{
    AgencyFindOutcome, AgencyFindRequest, AgencyListOutcome, AgencyListRequest,
    AgencyRetireRequest, AgencySetRequest, AgencyView,
};
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
pub use operators::{
    OperatorAddRequest, OperatorListOutcome, OperatorPinResetRequest, OperatorRetireRequest,
    OperatorRow,
};
pub use papers::Paper;
pub use recovery::{RecoveryDrawRequest, RecoveryRenewOutcome};
pub use session::{SessionPinChangeRequest, SessionRecoverRequest, SessionSignInRequest};
pub use setup::{DeskSetUpOutcome, DeskSetUpRequest, open_site};
pub use site_settings::SiteUpdateRequest;
pub use status::{DeskStatus, OperatorView, PeriodView, SiteView, Stage, SummerView};
pub use tariffs::{TariffSetRequest, TariffShowOutcome, TariffView};
pub use today::{
    ConsultationRow, CopiesToday, DueNoun, DueRow, HandoverRow, MonthView, TodayBadges, TodayView,
    VisitDay,
};

//! What the program can do (用例): one function per command, the same for the window, the browser on
//! this machine and the command line. A host converts bytes; nothing is decided there.
#![warn(missing_docs)]

mod applications;
mod case_papers;
mod case_view;
mod clock;
mod commands;
mod consultation_steps;
mod consultations;
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
mod session;
mod setup;
mod status;
mod suggestion_steps;
mod suggestions;
mod tariffs;
mod today;
pub mod typescript;

pub use applications::{
    ApplicationConflict, ApplicationDetail, ApplicationField, ApplicationHistory,
    ApplicationListOutcome, ApplicationListRequest, ApplicationRow, ApplicationShowRequest,
    ApplicationState,
};
pub use case_papers::SuggestionFormDrawRequest;
pub use case_view::{CaseConflict, CaseEvent, CaseField};
pub use clock::Clock;
pub use commands::{COMMANDS, Command, Invalidated, call};
pub use consultation_steps::{
    ConsultationAnswerRequest, ConsultationAssignRequest, ConsultationCorrectRequest,
    ConsultationRateRequest, ConsultationRegisterRequest, ConsultationUrgeRequest,
};
pub use consultations::{
    ConsultationDetail, ConsultationListOutcome, ConsultationListRequest, ConsultationMove,
    ConsultationPart, ConsultationRow, ConsultationShowRequest, ConsultationState,
};
pub use copying::{CopyRecordOutcome, CopyRecordRequest};
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
pub use session::{RecoveryRenewOutcome, SessionRecoverRequest, SessionSignInRequest};
pub use setup::{DeskSetUpOutcome, DeskSetUpRequest, OperatorAddRequest, open_site};
pub use status::{DeskStatus, OperatorView, PeriodView, SiteView, Stage};
pub use suggestion_steps::{
    SuggestionAnswerRequest, SuggestionCorrectRequest, SuggestionForwardRequest,
    SuggestionRegisterRequest,
};
pub use suggestions::{
    SuggestionDetail, SuggestionListOutcome, SuggestionListRequest, SuggestionMove, SuggestionRow,
    SuggestionShowRequest, SuggestionState,
};
pub use tariffs::{TariffSetRequest, TariffShowOutcome, TariffView};
pub use today::{
    ConsultationDue, CopiesToday, DueNoun, DueRow, HandoverRow, MonthView, TodayBadges, TodayView,
    VisitDay,
};

//! What the program can do (用例): one function per command, the same for the window, the browser on
//! this machine and the command line. A host converts bytes; nothing is decided there.
#![warn(missing_docs)]

mod application_form;
mod application_papers;
mod application_telling;
mod applications;
mod attachments;
mod audit;
mod audit_words;
mod backup_jobs;
mod backup_moves;
mod backup_record;
mod backups;
mod bundles;
mod calendar;
mod calendar_moves;
mod carrying;
mod case_papers;
mod case_view;
mod clock;
mod commands;
mod conflicts;
mod consultation_steps;
mod consultations;
mod copy_register;
mod copying;
mod corrections;
mod days;
mod deadlines;
mod demo;
mod desk;
mod directory;
mod district;
mod drafts;
mod due;
mod error;
mod files;
mod follow_through;
mod full_ledgers;
mod given;
mod guidance;
mod hand_over;
mod heads;
mod host;
mod imports;
mod intake;
mod kiosk_answers;
mod kiosk_content;
mod kiosk_publishing;
mod kiosks;
mod ledger_check;
mod ledger_lines;
mod ledger_source;
mod ledgers;
mod lookup_codes;
mod maintenance;
mod material_import;
mod material_papers;
mod materials;
#[cfg(test)]
mod money_tests;
mod months;
mod moves;
mod notes;
mod operators;
mod outfile;
mod owed;
mod papers;
mod printing;
mod readings;
mod receipts;
mod recovery;
mod referrals;
mod restores;
mod scan_folder;
mod sealing;
mod search;
mod session;
mod setup;
mod site_settings;
mod specimens;
mod status;
mod stock_takes;
mod suggestion_steps;
mod suggestions;
mod sync_runner;
mod sync_steps;
mod synced_journal;
mod tariffs;
mod till;
mod till_slip;
mod today;
mod today_due;
pub mod typescript;
mod wall_texts;
mod wordings;
mod year_export;
mod zones;

pub use application_form::ApplicationForm;
pub use application_papers::{ApplicationFormDrawRequest, ApplicationPapersRequest};
pub use applications::{
    ApplicationConflict, ApplicationDetail, ApplicationField, ApplicationHistory,
    ApplicationListOutcome, ApplicationListRequest, ApplicationRow, ApplicationShowRequest,
    ApplicationState, OutcomeChoice,
};
pub use attachments::{
    AttachmentAddRequest, AttachmentListOutcome, AttachmentListRequest, AttachmentNoun,
    AttachmentPurpose, AttachmentRequest, AttachmentTakeDownRequest, AttachmentView,
};
pub use audit::{
    AuditFilter, AuditGroup, AuditListOutcome, AuditListRequest, AuditPerson, AuditRow,
};
pub use backup_moves::{back_up_to, prove_in};
pub use backups::{BackupPlaceSetRequest, BackupRow, BackupView, unusable};
pub use bundles::{BundleMade, BundleProgress, BundleTakeRequest, LONGEST_BUNDLE, write_bundle};
pub use calendar::{
    CalendarDay, CalendarImportOutcome, CalendarImportRequest, CalendarShowOutcome, CalendarYear,
};
pub use calendar_moves::{CalendarMovesRequest, CalendarVersion, ChangedDeadline};
pub use case_papers::SuggestionFormDrawRequest;
pub use case_view::{CaseConflict, CaseEvent, CaseField, CaseRevealOutcome};
pub use clock::Clock;
pub use commands::{COMMANDS, Command, Invalidated, call, understands};
pub use conflicts::ConflictRow;
pub use consultation_steps::{
    ConsultationAnswerRequest, ConsultationAssignRequest, ConsultationCorrectRequest,
    ConsultationRateRequest, ConsultationRegisterRequest, ConsultationUrgeRequest,
};
pub use consultations::{
    ConsultationDetail, ConsultationListOutcome, ConsultationListRequest, ConsultationMove,
    ConsultationPart, ConsultationRow, ConsultationShowRequest, ConsultationState,
};
pub use copy_register::{
    CopyDetail, CopyField, CopyHistory, CopyListOutcome, CopyListRequest, CopyRow, CopyRowState,
    CopyShowRequest,
};
pub use copying::{
    CopyJob, CopyPayment, CopyQuoteOutcome, CopyQuoteRequest, CopyRecordOutcome, CopyRecordRequest,
};
pub use corrections::{ApplicationCorrectRequest, ApplicationRevealOutcome, FieldChange};
pub use days::{
    DayCloseRequest, DayClosing, DayCount, DayLeftOver, DayOpenRow, DayRequest, DayView,
    LeftOverReason,
};
pub use deadlines::{
    CaseDeadlineRequest, DeadlineDay, DeadlineExplainOutcome, DeadlineExplainRequest,
};
pub use desk::Desk;
pub use directory::{
    AgencyFindOutcome, AgencyFindRequest, AgencyListOutcome, AgencyListRequest,
    AgencyRetireRequest, AgencySetRequest, AgencyView,
};
pub use district::{DistrictJoinRequest, DistrictState, DistrictView, SyncLight};
pub use drafts::{DraftLoadOutcome, DraftRequest, DraftSaveOutcome, DraftSaveRequest};
pub use error::{AppError, AppResult, ErrorCode};
pub use files::{FileSaveOutcome, FileSaveRequest};
pub use follow_through::{
    ApplicationConfirmRequest, ApplicationCorrectionAskRequest,
    ApplicationCorrectionReceiveRequest, ApplicationExtendRequest, ApplicationFeeAskRequest,
    ApplicationFeePayRequest, ApplicationOpinionAskRequest, ApplicationOpinionReceiveRequest,
    ApplicationServeRequest,
};
pub use full_ledgers::LedgerFullRequest;
pub use guidance::{
    GuidanceAsker, GuidanceAskersOutcome, GuidanceLapseRequest, GuidanceListOutcome,
    GuidanceListRequest, GuidanceOfferOutcome, GuidanceOfferRequest, GuidanceProposal,
    GuidanceRequest, GuidanceSetRequest, GuidanceView,
};
pub use hand_over::{ApplicationHandOverOutcome, ApplicationHandOverRequest, HandedOverRow};
pub use heads::{HeadOutcome, export_head};
pub use host::{default_folder, default_kiosk_folder, system_clock};
pub use imports::{ImportOutcome, Register, import_file};
pub use intake::{
    AdviceWeight, ApplicationAdvice, ApplicationAdviseOutcome, ApplicationAdviseRequest,
    ApplicationDuplicate, ApplicationReceiveOutcome, ApplicationReceiveRequest,
    ReceivedApplication,
};
pub use kiosk_publishing::publish_kiosk;
pub use kiosks::{KioskArrangeRequest, KioskPublishRequest, KioskTile, KioskView};
pub use ledger_check::{LedgerCheckOutcome, LedgerCheckRequest, check_ledger};
pub use ledgers::{
    LedgerExportOutcome, LedgerKind, LedgerOutcome, LedgerRequest, MonthExportRequest, write_ledger,
};
pub use maintenance::{
    CopyTotals, CountTotal, DataRebuildOutcome, DataVerifyOutcome, HandoverTotals, TotalsOutcome,
    VerifyFinding,
};
pub use material_import::{MaterialImportOutcome, MaterialImportRequest, MaterialRefusal};
pub use material_papers::MaterialLabelsRequest;
pub use materials::{
    EditionView, MaterialCount, MaterialDetail, MaterialHistory, MaterialListOutcome,
    MaterialListRequest, MaterialOverview, MaterialRemoveRequest, MaterialRequest,
    MaterialSetRequest, MaterialView, WantedMaterial,
};
pub use months::{MonthPaper, MonthRate, MonthShowOutcome, MonthShowRequest};
pub use moves::{
    ApplicationAnswerRequest, ApplicationArchiveRequest, ApplicationMove,
    ApplicationOriginalDeliverRequest, ApplicationReturnRequest, ApplicationSignForRequest,
    ApplicationWithdrawRequest,
};
pub use notes::Nothing;
pub use operators::{
    OperatorAddRequest, OperatorListOutcome, OperatorPinResetRequest, OperatorRetireRequest,
    OperatorRow,
};
pub use owed::OwedRow;
pub use papers::Paper;
pub use printing::{
    PaperPrintOutcome, PaperPrintRequest, PrintListOutcome, PrintRow, PrinterListOutcome,
    PrinterState, PrinterView,
};
pub use readings::{
    ReadingCancelRequest, ReadingListOutcome, ReadingListRequest, ReadingNoteRequest, ReadingRow,
    ReadingShare,
};
pub use receipts::{
    ReceiptDrawRequest, ReceiptPaper, ReceiptVoidConfirmRequest, ReceiptVoidRequest,
};
pub use recovery::{RecoveryDrawRequest, RecoveryRenewOutcome};
pub use restores::{
    RestorableBackup, RestoreFindOutcome, RestoreFindRequest, RestoreOutcome, RestoreRequest,
    backups_in, restore_with, told,
};
pub use scan_folder::{
    ScanFile, ScanFolderSetRequest, ScanFolderView, ScanReadOutcome, ScanReadRequest,
};
pub use sealing::{MonthSealRequest, MonthSealView};
pub use search::{RecordKind, RecordSearchOutcome, RecordSearchRequest, RecordSearchRow};
pub use session::{SessionPinChangeRequest, SessionRecoverRequest, SessionSignInRequest};
pub use setup::{DeskSetUpOutcome, DeskSetUpRequest, open_site};
pub use site_settings::SiteUpdateRequest;
pub use status::{
    DeskStatus, HallView, OperatorView, PeriodView, PinView, PinWord, SiteView, Stage, SummerView,
};
pub use stock_takes::{MaterialCountLine, MaterialCountOutcome, MaterialCountRequest};
pub use suggestion_steps::{
    SuggestionAnswerRequest, SuggestionCorrectRequest, SuggestionForwardRequest,
    SuggestionRegisterRequest,
};
pub use suggestions::{
    SuggestionDetail, SuggestionListOutcome, SuggestionListRequest, SuggestionMove, SuggestionRow,
    SuggestionShowRequest, SuggestionState,
};
pub use sync_runner::SyncRunner;
pub use synced_journal::SyncedJournal;
pub use tariffs::{
    TariffItemView, TariffSetRequest, TariffShowOutcome, TariffView, TariffWithdrawRequest,
};
pub use till::{
    TillCount, TillCountRequest, TillOpenRequest, TillOperator, TillPieces, TillShift,
    TillSlipRequest, TillView, TillWay,
};
pub use today::{
    ConsultationDue, CopiesToday, DueNoun, DueRow, HandoverRow, MonthView, TodayBadges, TodayView,
    VisitDay, VoidRow,
};
pub use wordings::{
    WordingDrawRequest, WordingGroup, WordingListOutcome, WordingSetRequest, WordingView,
};
pub use year_export::{YearExportOutcome, YearExportRequest, export_year};

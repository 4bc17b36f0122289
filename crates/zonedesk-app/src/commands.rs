//! The one table of commands (命令表). It makes the Tauri handlers and their permissions' names, the
//! loopback routes, the TypeScript client and the list that the contract tests walk. A line without a
//! function does not compile.

use crate::{
    application_papers::{ApplicationFormDrawRequest, ApplicationPapersRequest},
    applications::{
        ApplicationDetail, ApplicationListOutcome, ApplicationListRequest, ApplicationShowRequest,
    },
    attachments::{
        AttachmentAddRequest, AttachmentListOutcome, AttachmentListRequest, AttachmentRequest,
        AttachmentTakeDownRequest,
    },
    audit::{AuditFilter, AuditListOutcome, AuditListRequest},
    backups::{BackupPlaceSetRequest, BackupView},
    bundles::{BundleMade, BundleProgress, BundleTakeRequest},
    calendar::{CalendarImportOutcome, CalendarImportRequest, CalendarShowOutcome},
    calendar_moves::CalendarMovesRequest,
    case_papers::SuggestionFormDrawRequest,
    case_view::CaseRevealOutcome,
    consultation_steps::{
        ConsultationAnswerRequest, ConsultationAssignRequest, ConsultationCorrectRequest,
        ConsultationRateRequest, ConsultationRegisterRequest, ConsultationUrgeRequest,
    },
    consultations::{
        ConsultationDetail, ConsultationListOutcome, ConsultationListRequest,
        ConsultationShowRequest,
    },
    copy_register::{CopyDetail, CopyListOutcome, CopyListRequest, CopyShowRequest},
    copying::{CopyQuoteOutcome, CopyQuoteRequest, CopyRecordOutcome, CopyRecordRequest},
    corrections::{ApplicationCorrectRequest, ApplicationRevealOutcome},
    days::{DayCloseRequest, DayRequest, DayView},
    deadlines::{CaseDeadlineRequest, DeadlineExplainOutcome, DeadlineExplainRequest},
    desk::Desk,
    directory::{
        AgencyFindOutcome, AgencyFindRequest, AgencyListOutcome, AgencyListRequest,
        AgencyRetireRequest, AgencySetRequest, AgencyView,
    },
    district::{DistrictJoinRequest, DistrictView},
    drafts::{DraftLoadOutcome, DraftRequest, DraftSaveOutcome, DraftSaveRequest},
    error::{AppError, AppResult, ErrorCode},
    files::{FileSaveOutcome, FileSaveRequest},
    follow_through::{
        ApplicationConfirmRequest, ApplicationCorrectionAskRequest,
        ApplicationCorrectionReceiveRequest, ApplicationExtendRequest, ApplicationFeeAskRequest,
        ApplicationFeePayRequest, ApplicationOpinionAskRequest, ApplicationOpinionReceiveRequest,
        ApplicationServeRequest,
    },
    full_ledgers::LedgerFullRequest,
    guidance::{
        GuidanceAskersOutcome, GuidanceLapseRequest, GuidanceListOutcome, GuidanceListRequest,
        GuidanceOfferOutcome, GuidanceOfferRequest, GuidanceProposal, GuidanceRequest,
        GuidanceSetRequest, GuidanceView,
    },
    hand_over::{ApplicationHandOverOutcome, ApplicationHandOverRequest},
    intake::{
        ApplicationAdviseOutcome, ApplicationAdviseRequest, ApplicationReceiveOutcome,
        ApplicationReceiveRequest,
    },
    kiosks::{KioskArrangeRequest, KioskPublishRequest, KioskView},
    ledger_check::{LedgerCheckOutcome, LedgerCheckRequest},
    ledgers::{LedgerExportOutcome, LedgerRequest, MonthExportRequest},
    maintenance::{DataRebuildOutcome, DataVerifyOutcome, TotalsOutcome},
    material_import::{MaterialImportOutcome, MaterialImportRequest},
    material_papers::MaterialLabelsRequest,
    materials::{
        MaterialDetail, MaterialListOutcome, MaterialListRequest, MaterialOverview,
        MaterialRemoveRequest, MaterialRequest, MaterialSetRequest,
    },
    months::{MonthShowOutcome, MonthShowRequest},
    moves::{
        ApplicationAnswerRequest, ApplicationArchiveRequest, ApplicationOriginalDeliverRequest,
        ApplicationReturnRequest, ApplicationSignForRequest, ApplicationWithdrawRequest,
    },
    notes::Nothing,
    operators::{
        OperatorAddRequest, OperatorListOutcome, OperatorPinResetRequest, OperatorRetireRequest,
    },
    papers::Paper,
    printing::{PaperPrintOutcome, PaperPrintRequest, PrintListOutcome, PrinterListOutcome},
    readings::{ReadingCancelRequest, ReadingListOutcome, ReadingListRequest, ReadingNoteRequest},
    receipts::{ReceiptDrawRequest, ReceiptVoidConfirmRequest, ReceiptVoidRequest},
    recovery::{RecoveryDrawRequest, RecoveryRenewOutcome},
    restores::{RestoreFindOutcome, RestoreFindRequest, RestoreOutcome, RestoreRequest},
    scan_folder::{ScanFolderSetRequest, ScanFolderView, ScanReadOutcome, ScanReadRequest},
    sealing::MonthSealRequest,
    search::{RecordSearchOutcome, RecordSearchRequest},
    session::{SessionPinChangeRequest, SessionRecoverRequest, SessionSignInRequest},
    setup::{DeskSetUpOutcome, DeskSetUpRequest},
    site_settings::SiteUpdateRequest,
    status::DeskStatus,
    stock_takes::{MaterialCountOutcome, MaterialCountRequest},
    suggestion_steps::{
        SuggestionAnswerRequest, SuggestionCorrectRequest, SuggestionForwardRequest,
        SuggestionRegisterRequest,
    },
    suggestions::{
        SuggestionDetail, SuggestionListOutcome, SuggestionListRequest, SuggestionShowRequest,
    },
    tariffs::{TariffSetRequest, TariffShowOutcome, TariffWithdrawRequest},
    till::{TillCountRequest, TillOpenRequest, TillSlipRequest, TillView},
    today::TodayView,
    wordings::{WordingDrawRequest, WordingListOutcome, WordingSetRequest, WordingView},
    year_export::{YearExportOutcome, YearExportRequest},
    zones::check_zones,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use zonedesk_domain::{
    operator::Permission,
    zone::{Zone, Zones},
};

/// What a screen has to read again after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Invalidated {
    /// Who is at the desk.
    Status,
    /// The first screen.
    Today,
    /// The register of applications.
    Applications,
    /// The register of consultations.
    Consultations,
    /// The register of suggestions.
    Suggestions,
    /// The register of copying jobs.
    Copies,
    /// The tariffs.
    Tariffs,
    /// The directory.
    Agencies,
    /// The working-day calendar.
    Calendar,
    /// The answer library.
    Guidance,
    /// The accounts.
    Operators,
    /// The district.
    District,
    /// The reading room.
    Materials,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// `noun_verb`
    pub name: &'static str,
    /// What somebody must be allowed to do.
    pub permission: Permission,
    /// The zones (功能区) that it belongs to: it is there where the site has one of them. None for what every site has.
    pub zones: Zones,
    /// Whether it begins something new: that is refused even where records of the absent zone are still read.
    pub begins: bool,
    /// What a screen has to read again.
    pub invalidates: &'static [Invalidated],
}

/// Hands the whole table to another macro: `name(Request) -> Outcome [Permission, invalidates; zones, begins] = function;`
#[macro_export]
// Only the table below goes by the functions; hosts take the names.
#[allow(clippy::crate_in_macro_def)]
macro_rules! for_each_command {
    ($table:ident) => {
        $table! {
            desk_status(Nothing) -> DeskStatus [Open, []] = crate::status::desk_status;
            desk_set_up(DeskSetUpRequest) -> DeskSetUpOutcome [Open, [Status, Today]] = crate::setup::desk_set_up;
            demo_start(Nothing) -> DeskStatus [Open, [Status, Today]] = crate::demo::demo_start;
            demo_end(Nothing) -> DeskStatus [Open, [Status, Today]] = crate::demo::demo_end;
            site_update(SiteUpdateRequest) -> DeskStatus [ManageSite, [Status, Today]] = crate::site_settings::site_update;
            district_show(Nothing) -> DistrictView [Open, []] = crate::district::district_show;
            district_join(DistrictJoinRequest) -> DistrictView [ManageSite, [District]] = crate::district::district_join;
            district_sync(Nothing) -> DistrictView [SignedIn, [District]] = crate::district::district_sync;
            bundle_make(Nothing) -> BundleMade [WorkCases, [District]] = crate::bundles::bundle_make;
            bundle_take(BundleTakeRequest) -> BundleProgress [WorkCases, [District]] = crate::bundles::bundle_take;
            bundle_go_on(Nothing) -> BundleProgress [WorkCases, [District]] = crate::bundles::bundle_go_on;
            operator_list(Nothing) -> OperatorListOutcome [Inspect, []] = crate::operators::operator_list;
            operator_add(OperatorAddRequest) -> DeskStatus [ManageSite, [Status, Operators]] = crate::operators::operator_add;
            operator_retire(OperatorRetireRequest) -> OperatorListOutcome [ManageSite, [Status, Operators]] = crate::operators::operator_retire;
            operator_pin_reset(OperatorPinResetRequest) -> Nothing [ManageSite, []] = crate::operators::operator_pin_reset;
            session_sign_in(SessionSignInRequest) -> DeskStatus [Open, [Status, Today]] = crate::session::session_sign_in;
            session_recover(SessionRecoverRequest) -> DeskStatus [Open, [Status, Today]] = crate::session::session_recover;
            session_sign_out(Nothing) -> DeskStatus [Open, [Status]] = crate::session::session_sign_out;
            session_lock(Nothing) -> DeskStatus [SignedIn, [Status]] = crate::session::session_lock;
            session_pin_change(SessionPinChangeRequest) -> DeskStatus [SignedIn, [Status, Today]] = crate::session::session_pin_change;
            recovery_renew(Nothing) -> RecoveryRenewOutcome [ManageSite, []] = crate::recovery::recovery_renew;
            recovery_draw(RecoveryDrawRequest) -> Paper [ManageSite, []] = crate::recovery::recovery_draw;
            today_show(Nothing) -> TodayView [ReadCases, []] = crate::today::today_show;
            application_list(ApplicationListRequest) -> ApplicationListOutcome [ReadCases, []; Applications] = crate::applications::application_list;
            application_show(ApplicationShowRequest) -> ApplicationDetail [ReadCases, []; Applications] = crate::applications::application_show;
            application_advise(ApplicationAdviseRequest) -> ApplicationAdviseOutcome [WorkCases, []; Applications, begins] = crate::intake::application_advise;
            application_receive(ApplicationReceiveRequest) -> ApplicationReceiveOutcome [WorkCases, [Today, Applications]; Applications, begins] = crate::intake::application_receive;
            application_slip_draw(ApplicationPapersRequest) -> Paper [WorkCases, []; Applications] = crate::application_papers::application_slip_draw;
            application_form_draw(ApplicationFormDrawRequest) -> Paper [WorkCases, []; Applications] = crate::application_papers::application_form_draw;
            application_transfer_draw(ApplicationPapersRequest) -> Paper [WorkCases, []; Applications] = crate::application_papers::application_transfer_draw;
            application_hand_over(ApplicationHandOverRequest) -> ApplicationHandOverOutcome [WorkCases, [Today, Applications]; Applications] = crate::hand_over::application_hand_over;
            application_original_deliver(ApplicationOriginalDeliverRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::moves::application_original_deliver;
            application_sign_for(ApplicationSignForRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::moves::application_sign_for;
            application_return(ApplicationReturnRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::moves::application_return;
            application_answer(ApplicationAnswerRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::moves::application_answer;
            application_confirm(ApplicationConfirmRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::follow_through::application_confirm;
            application_correction_ask(ApplicationCorrectionAskRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::follow_through::application_correction_ask;
            application_correction_receive(ApplicationCorrectionReceiveRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::follow_through::application_correction_receive;
            application_opinion_ask(ApplicationOpinionAskRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::follow_through::application_opinion_ask;
            application_opinion_receive(ApplicationOpinionReceiveRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::follow_through::application_opinion_receive;
            application_fee_ask(ApplicationFeeAskRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::follow_through::application_fee_ask;
            application_fee_pay(ApplicationFeePayRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::follow_through::application_fee_pay;
            application_extend(ApplicationExtendRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::follow_through::application_extend;
            application_serve(ApplicationServeRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::follow_through::application_serve;
            application_withdraw(ApplicationWithdrawRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::moves::application_withdraw;
            application_archive(ApplicationArchiveRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::moves::application_archive;
            application_correct(ApplicationCorrectRequest) -> ApplicationDetail [WorkCases, [Today, Applications]; Applications] = crate::corrections::application_correct;
            application_reveal(ApplicationShowRequest) -> ApplicationRevealOutcome [WorkCases, []; Applications] = crate::corrections::application_reveal;
            application_correction_draw(ApplicationShowRequest) -> Paper [WorkCases, []; Applications] = crate::corrections::application_correction_draw;
            day_show(DayRequest) -> DayView [ReadCases, []] = crate::days::day_show;
            day_close(DayCloseRequest) -> DayView [WorkCases, [Today]] = crate::days::day_close;
            day_close_draw(DayRequest) -> Paper [ReadCases, []] = crate::days::day_close_draw;
            consultation_list(ConsultationListRequest) -> ConsultationListOutcome [ReadCases, []; Consultations] = crate::consultations::consultation_list;
            consultation_show(ConsultationShowRequest) -> ConsultationDetail [ReadCases, []; Consultations] = crate::consultations::consultation_show;
            consultation_register(ConsultationRegisterRequest) -> ConsultationDetail [WorkCases, [Today, Consultations]; Consultations, begins] = crate::consultation_steps::consultation_register;
            consultation_assign(ConsultationAssignRequest) -> ConsultationDetail [WorkCases, [Today, Consultations]; Consultations] = crate::consultation_steps::consultation_assign;
            consultation_urge(ConsultationUrgeRequest) -> ConsultationDetail [WorkCases, [Today, Consultations]; Consultations] = crate::consultation_steps::consultation_urge;
            consultation_answer(ConsultationAnswerRequest) -> ConsultationDetail [WorkCases, [Today, Consultations]; Consultations] = crate::consultation_steps::consultation_answer;
            consultation_correct(ConsultationCorrectRequest) -> ConsultationDetail [WorkCases, [Today, Consultations]; Consultations] = crate::consultation_steps::consultation_correct;
            consultation_reveal(ConsultationShowRequest) -> CaseRevealOutcome [WorkCases, []; Consultations] = crate::consultations::consultation_reveal;
            consultation_rate(ConsultationRateRequest) -> ConsultationDetail [WorkCases, [Today, Consultations]; Consultations] = crate::consultation_steps::consultation_rate;
            consultation_assignment_draw(ConsultationShowRequest) -> Paper [WorkCases, []; Consultations] = crate::case_papers::consultation_assignment_draw;
            consultation_urge_draw(ConsultationShowRequest) -> Paper [WorkCases, []; Consultations] = crate::case_papers::consultation_urge_draw;
            consultation_slip_draw(ConsultationShowRequest) -> Paper [WorkCases, []; Consultations] = crate::case_papers::consultation_slip_draw;
            guidance_list(GuidanceListRequest) -> GuidanceListOutcome [ReadCases, []; Consultations] = crate::guidance::guidance_list;
            guidance_set(GuidanceSetRequest) -> GuidanceView [WorkCases, [Guidance]; Consultations, begins] = crate::guidance::guidance_set;
            guidance_lapse(GuidanceLapseRequest) -> GuidanceView [WorkCases, [Guidance]; Consultations] = crate::guidance::guidance_lapse;
            guidance_askers(GuidanceRequest) -> GuidanceAskersOutcome [ReadCases, []; Consultations] = crate::guidance::guidance_askers;
            guidance_askers_draw(GuidanceRequest) -> Paper [WorkCases, []; Consultations] = crate::guidance::guidance_askers_draw;
            guidance_propose(ConsultationShowRequest) -> GuidanceProposal [WorkCases, []; Consultations] = crate::guidance::guidance_propose;
            guidance_offer(GuidanceOfferRequest) -> GuidanceOfferOutcome [WorkCases, []; Consultations, begins] = crate::guidance::guidance_offer;
            suggestion_list(SuggestionListRequest) -> SuggestionListOutcome [ReadCases, []; Applications] = crate::suggestions::suggestion_list;
            suggestion_show(SuggestionShowRequest) -> SuggestionDetail [ReadCases, []; Applications] = crate::suggestions::suggestion_show;
            suggestion_register(SuggestionRegisterRequest) -> SuggestionDetail [WorkCases, [Today, Suggestions]; Applications, begins] = crate::suggestion_steps::suggestion_register;
            suggestion_forward(SuggestionForwardRequest) -> SuggestionDetail [WorkCases, [Today, Suggestions]; Applications] = crate::suggestion_steps::suggestion_forward;
            suggestion_answer(SuggestionAnswerRequest) -> SuggestionDetail [WorkCases, [Today, Suggestions]; Applications] = crate::suggestion_steps::suggestion_answer;
            suggestion_correct(SuggestionCorrectRequest) -> SuggestionDetail [WorkCases, [Today, Suggestions]; Applications] = crate::suggestion_steps::suggestion_correct;
            suggestion_reveal(SuggestionShowRequest) -> CaseRevealOutcome [WorkCases, []; Applications] = crate::suggestions::suggestion_reveal;
            suggestion_form_draw(SuggestionFormDrawRequest) -> Paper [WorkCases, []; Applications] = crate::case_papers::suggestion_form_draw;
            suggestion_forward_draw(SuggestionShowRequest) -> Paper [WorkCases, []; Applications] = crate::case_papers::suggestion_forward_draw;
            attachment_list(AttachmentListRequest) -> AttachmentListOutcome [ReadCases, []] = crate::attachments::attachment_list;
            attachment_add(AttachmentAddRequest) -> AttachmentListOutcome [WorkCases, []] = crate::attachments::attachment_add;
            attachment_draw(AttachmentRequest) -> Paper [WorkCases, []] = crate::attachments::attachment_draw;
            attachment_take_down(AttachmentTakeDownRequest) -> AttachmentListOutcome [WorkCases, []] = crate::attachments::attachment_take_down;
            scan_folder_show(Nothing) -> ScanFolderView [WorkCases, []] = crate::scan_folder::scan_folder_show;
            scan_folder_set(ScanFolderSetRequest) -> ScanFolderView [ManageSite, []] = crate::scan_folder::scan_folder_set;
            scan_read(ScanReadRequest) -> ScanReadOutcome [WorkCases, []] = crate::scan_folder::scan_read;
            agency_find(AgencyFindRequest) -> AgencyFindOutcome [SignedIn, []] = crate::directory::agency_find;
            agency_list(AgencyListRequest) -> AgencyListOutcome [SignedIn, []] = crate::directory::agency_list;
            agency_set(AgencySetRequest) -> AgencyView [ManageSite, [Agencies]] = crate::directory::agency_set;
            agency_retire(AgencyRetireRequest) -> Nothing [ManageSite, [Agencies]] = crate::directory::agency_retire;
            agency_sheet_draw(Nothing) -> Paper [SignedIn, []] = crate::directory::agency_sheet_draw;
            referral_draw(Nothing) -> Paper [WorkCases, []] = crate::referrals::referral_draw;
            calendar_show(Nothing) -> CalendarShowOutcome [SignedIn, []] = crate::calendar::calendar_show;
            calendar_import(CalendarImportRequest) -> CalendarImportOutcome [ManageSite, [Calendar, Today, Applications, Consultations]] = crate::calendar::calendar_import;
            calendar_moves_draw(CalendarMovesRequest) -> Paper [ReadCases, []; Applications | Consultations] = crate::calendar_moves::calendar_moves_draw;
            deadline_explain(DeadlineExplainRequest) -> DeadlineExplainOutcome [SignedIn, []; Applications | Consultations, begins] = crate::deadlines::deadline_explain;
            deadline_draw(DeadlineExplainRequest) -> Paper [SignedIn, []; Applications | Consultations, begins] = crate::deadlines::deadline_draw;
            case_deadline_draw(CaseDeadlineRequest) -> Paper [ReadCases, []; Applications | Consultations] = crate::deadlines::case_deadline_draw;
            draft_save(DraftSaveRequest) -> DraftSaveOutcome [SignedIn, []] = crate::drafts::draft_save;
            draft_load(DraftRequest) -> DraftLoadOutcome [SignedIn, []] = crate::drafts::draft_load;
            draft_discard(DraftRequest) -> Nothing [SignedIn, []] = crate::drafts::draft_discard;
            file_save(FileSaveRequest) -> FileSaveOutcome [SignedIn, []] = crate::files::file_save;
            printer_list(Nothing) -> PrinterListOutcome [SignedIn, []] = crate::printing::printer_list;
            paper_print(PaperPrintRequest) -> PaperPrintOutcome [SignedIn, []] = crate::printing::paper_print;
            print_list(Nothing) -> PrintListOutcome [Inspect, []] = crate::printing::print_list;
            audit_list(AuditListRequest) -> AuditListOutcome [Inspect, []] = crate::audit::audit_list;
            audit_export(AuditFilter) -> LedgerExportOutcome [Inspect, []] = crate::audit::audit_export;
            month_show(MonthShowRequest) -> MonthShowOutcome [ReadCases, []] = crate::months::month_show;
            month_seal(MonthSealRequest) -> MonthShowOutcome [ManageSite, []] = crate::sealing::month_seal;
            month_export(MonthExportRequest) -> LedgerExportOutcome [ReadCases, []] = crate::ledgers::month_export;
            ledger_draw(LedgerRequest) -> Paper [ReadCases, []] = crate::ledgers::ledger_draw;
            ledger_full_draw(LedgerFullRequest) -> Paper [ManageSite, []] = crate::full_ledgers::ledger_full_draw;
            ledger_export(LedgerRequest) -> LedgerExportOutcome [ReadCases, []] = crate::ledgers::ledger_export;
            year_export_begin(YearExportRequest) -> YearExportOutcome [ReadCases, []] = crate::year_export::year_export_begin;
            year_export_step(Nothing) -> YearExportOutcome [ReadCases, []] = crate::year_export::year_export_step;
            year_export_cancel(Nothing) -> Nothing [ReadCases, []] = crate::year_export::year_export_cancel;
            ledger_check(LedgerCheckRequest) -> LedgerCheckOutcome [ReadCases, []] = crate::ledger_check::ledger_check;
            record_search(RecordSearchRequest) -> RecordSearchOutcome [ReadCases, []] = crate::search::record_search;
            tariff_set(TariffSetRequest) -> TariffShowOutcome [ManageSite, [Tariffs, Today]; SelfService | Reading, begins] = crate::tariffs::tariff_set;
            tariff_show(Nothing) -> TariffShowOutcome [SignedIn, []; SelfService | Reading] = crate::tariffs::tariff_show;
            tariff_withdraw(TariffWithdrawRequest) -> TariffShowOutcome [ManageSite, [Tariffs, Today]; SelfService | Reading] = crate::tariffs::tariff_withdraw;
            tariff_sheet_draw(Nothing) -> Paper [SignedIn, []; SelfService | Reading] = crate::tariffs::tariff_sheet_draw;
            wording_list(Nothing) -> WordingListOutcome [SignedIn, []] = crate::wordings::wording_list;
            wording_set(WordingSetRequest) -> WordingView [ManageSite, []] = crate::wordings::wording_set;
            wording_draw(WordingDrawRequest) -> Paper [SignedIn, []] = crate::wordings::wording_draw;
            till_show(Nothing) -> TillView [ReadCases, []; SelfService | Reading] = crate::till::till_show;
            till_open(TillOpenRequest) -> TillView [WorkCases, [Today]; SelfService | Reading, begins] = crate::till::till_open;
            till_count(TillCountRequest) -> TillView [WorkCases, [Today]; SelfService | Reading] = crate::till::till_count;
            till_slip_draw(TillSlipRequest) -> Paper [ReadCases, []; SelfService | Reading] = crate::till_slip::till_slip_draw;
            copy_quote(CopyQuoteRequest) -> CopyQuoteOutcome [WorkCases, []; SelfService | Reading, begins] = crate::copying::copy_quote;
            copy_record(CopyRecordRequest) -> CopyRecordOutcome [WorkCases, [Today, Copies]; SelfService | Reading, begins] = crate::copying::copy_record;
            copy_list(CopyListRequest) -> CopyListOutcome [ReadCases, []; SelfService | Reading] = crate::copy_register::copy_list;
            copy_show(CopyShowRequest) -> CopyDetail [ReadCases, []; SelfService | Reading] = crate::copy_register::copy_show;
            receipt_void(ReceiptVoidRequest) -> CopyDetail [WorkCases, [Today, Copies]; SelfService | Reading] = crate::receipts::receipt_void;
            receipt_void_confirm(ReceiptVoidConfirmRequest) -> CopyDetail [WorkCases, [Today, Copies]; SelfService | Reading] = crate::receipts::receipt_void_confirm;
            receipt_draw(ReceiptDrawRequest) -> Paper [WorkCases, []; SelfService | Reading] = crate::receipts::receipt_draw;
            material_list(MaterialListRequest) -> MaterialListOutcome [ReadCases, []; Reading] = crate::materials::material_list;
            material_overview(Nothing) -> MaterialOverview [ReadCases, []; Reading] = crate::materials::material_overview;
            material_show(MaterialRequest) -> MaterialDetail [ReadCases, []; Reading] = crate::materials::material_show;
            material_set(MaterialSetRequest) -> MaterialDetail [WorkCases, [Today, Materials]; Reading, begins] = crate::materials::material_set;
            material_remove(MaterialRemoveRequest) -> MaterialDetail [WorkCases, [Today, Materials]; Reading] = crate::materials::material_remove;
            material_count(MaterialCountRequest) -> MaterialCountOutcome [WorkCases, [Today, Materials]; Reading, begins] = crate::stock_takes::material_count;
            material_import(MaterialImportRequest) -> MaterialImportOutcome [WorkCases, [Today, Materials]; Reading, begins] = crate::material_import::material_import;
            material_catalogue_draw(Nothing) -> Paper [ReadCases, []; Reading] = crate::material_papers::material_catalogue_draw;
            material_stock_draw(Nothing) -> Paper [WorkCases, []; Reading] = crate::material_papers::material_stock_draw;
            material_labels_draw(MaterialLabelsRequest) -> Paper [WorkCases, []; Reading] = crate::material_papers::material_labels_draw;
            reading_note(ReadingNoteRequest) -> ReadingListOutcome [WorkCases, [Materials]; SelfService | Reading, begins] = crate::readings::reading_note;
            reading_cancel(ReadingCancelRequest) -> ReadingListOutcome [WorkCases, [Materials]; SelfService | Reading] = crate::readings::reading_cancel;
            reading_list(ReadingListRequest) -> ReadingListOutcome [ReadCases, []; SelfService | Reading] = crate::readings::reading_list;
            backup_show(Nothing) -> BackupView [MaintainData, []] = crate::backups::backup_show;
            backup_place_set(BackupPlaceSetRequest) -> BackupView [ManageSite, [Today]] = crate::backups::backup_place_set;
            backup_make(Nothing) -> BackupView [MaintainData, [Today]] = crate::backups::backup_make;
            backup_prove(Nothing) -> BackupView [MaintainData, []] = crate::backups::backup_prove;
            kiosk_show(Nothing) -> KioskView [ManageSite, []; SelfService] = crate::kiosks::kiosk_show;
            kiosk_arrange(KioskArrangeRequest) -> KioskView [ManageSite, []; SelfService, begins] = crate::kiosks::kiosk_arrange;
            kiosk_publish(KioskPublishRequest) -> KioskView [ManageSite, []; SelfService, begins] = crate::kiosks::kiosk_publish;
            restore_find(RestoreFindRequest) -> RestoreFindOutcome [Open, []] = crate::restores::restore_find;
            restore_start(RestoreRequest) -> RestoreOutcome [Open, [Status, Today]] = crate::restores::restore_start;
            totals_show(Nothing) -> TotalsOutcome [ReadCases, []] = crate::maintenance::totals_show;
            data_verify(Nothing) -> DataVerifyOutcome [Inspect, []] = crate::maintenance::data_verify;
            data_rebuild(Nothing) -> DataRebuildOutcome [MaintainData, [Today, Applications, Consultations, Suggestions, Copies]] = crate::maintenance::data_rebuild;
        }
    };
}

/// Whether a line of the table ends in `begins`.
macro_rules! begins {
    () => {
        false
    };
    (begins) => {
        true
    };
}

macro_rules! table {
    ($($name:ident($request:ty) -> $outcome:ty
        [$permission:ident, [$($invalidated:ident),*] $(; $($zone:ident)|+ $(, $begins:ident)?)?] = $function:path;)+) => {
        /// Every command.
        pub const COMMANDS: &[Command] = &[$(Command {
            name: stringify!($name),
            permission: Permission::$permission,
            zones: Zones::of(&[$($(Zone::$zone),+)?]),
            begins: begins!($($($begins)?)?),
            invalidates: &[$(Invalidated::$invalidated),*],
        },)+];

        fn dispatch(desk: &mut Desk, name: &str, request: Value) -> AppResult<Value> {
            match name {
                $(stringify!($name) => {
                    desk.check(Permission::$permission)?;
                    check_zones(desk, Zones::of(&[$($(Zone::$zone),+)?]), begins!($($($begins)?)?))?;
                    let request: $request = read(request)?;
                    let outcome: $outcome = $function(desk, request)?;
                    serde_json::to_value(outcome).map_err(bad_request)
                })+
                _ => Err(unknown()),
            }
        }

        /// Whether the command reads this request; it does nothing.
        ///
        /// # Errors
        /// [`ErrorCode::BadRequest`]
        pub fn understands(name: &str, request: Value) -> AppResult<()> {
            match name {
                $(stringify!($name) => read::<$request>(request).map(drop),)+
                _ => Err(unknown()),
            }
        }

        /// For the TypeScript client: each command's name with the types of its request and outcome.
        pub(crate) fn described(config: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            use ts_rs::TS as _;
            vec![$((stringify!($name), <$request>::name(config), <$outcome>::name(config)),)+]
        }

        /// For the TypeScript client: visits the request and the outcome of every command.
        pub(crate) fn visit_types(visitor: &mut impl ts_rs::TypeVisitor) {
            $(visitor.visit::<$request>(); visitor.visit::<$outcome>();)+
        }
    };
}

for_each_command!(table);

/// Does one command: checks the permission and the zone, reads the request, calls the use case. Causes of errors go
/// to the log.
///
/// # Errors
/// [`AppError`], for the screen.
pub fn call(desk: &mut Desk, name: &str, request: Value) -> AppResult<Value> {
    let before = desk.arrivals();
    let answer = dispatch(desk, name, request).map_err(|error| desk.log(error));
    if answer.is_ok() && matches!(name, "session_sign_in" | "day_close") {
        desk.back_up_if_due(name == "day_close");
    }
    let wants_sync = name == "district_join" || name == "district_sync";
    if wants_sync || desk.arrivals() != before {
        desk.bell.ring();
    }
    answer
}

/// A list would be read as the fields in their order.
fn read<T: DeserializeOwned>(request: Value) -> AppResult<T> {
    serde_json::from_value::<Map<String, Value>>(request)
        .and_then(|request| serde_json::from_value(request.into()))
        .map_err(bad_request)
}

fn unknown() -> AppError {
    AppError::new(ErrorCode::BadRequest, "程序不认识这个操作，请升级后再试。")
}

#[allow(clippy::needless_pass_by_value)]
fn bad_request(error: serde_json::Error) -> AppError {
    AppError::new(
        ErrorCode::BadRequest,
        "请求内容不完整或格式不对，请检查后重试。",
    )
    .because(error)
}

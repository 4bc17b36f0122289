//! Bodies (正文): what an entry says happened, by kind and version.
//!
//! A kind's version never changes its meaning. A new field that old programs may ignore is optional;
//! anything else is a new version, and the old one stays readable.

use super::cbor::{CborError, from_deterministic, to_deterministic};
use crate::{
    agency, application, attachment, consultation, copying, day, guidance, kiosk, material,
    operator, reading, sealing, session, site, suggestion, tariff, till, trace, wording,
    working_days,
};

/// A body of a kind or version that this program does not know. It is stored, chained and forwarded
/// as it is, and read after an upgrade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownBody {
    /// The kind in the header.
    pub kind: String,
    /// The version in the header.
    pub version: u32,
    /// The body's bytes, untouched.
    pub bytes: Vec<u8>,
}

/// A body that cannot be written, or does not have the shape of its kind and version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} version {version}: {cause}")]
pub struct BodyError {
    kind: String,
    version: u32,
    cause: CborError,
}

macro_rules! bodies {
    ($($(#[doc = $doc:literal])+ $name:ident($body:ty) = $kind:literal, $version:literal;)+) => {
        /// What happened.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(clippy::large_enum_variant)]
        pub enum Body {
            $($(#[doc = $doc])+ $name($body),)+
            /// A kind or version from a later program.
            Unknown(UnknownBody),
        }

        impl Body {
            /// Every kind and version that this program writes.
            pub const KINDS: &[(&str, u32)] = &[$(($kind, $version),)+];

            /// The kind in the header: `noun.verb`.
            #[must_use]
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$name(_) => $kind,)+
                    Self::Unknown(unknown) => &unknown.kind,
                }
            }

            /// The version of the body of this kind.
            #[must_use]
            pub fn version(&self) -> u32 {
                match self {
                    $(Self::$name(_) => $version,)+
                    Self::Unknown(unknown) => unknown.version,
                }
            }

            /// The body in deterministic CBOR.
            ///
            /// # Errors
            /// [`BodyError`] when CBOR cannot hold it, which no body of ours brings about.
            pub fn to_bytes(&self) -> Result<Vec<u8>, BodyError> {
                match self {
                    $(Self::$name(body) => to_deterministic(body),)+
                    Self::Unknown(unknown) => Ok(unknown.bytes.clone()),
                }
                .map_err(|cause| BodyError { kind: self.kind().to_owned(), version: self.version(), cause })
            }

            /// Reads a body of `kind` and `version`.
            ///
            /// # Errors
            /// [`BodyError`] when the bytes do not have the shape of that kind and version.
            pub fn from_bytes(kind: &str, version: u32, bytes: &[u8]) -> Result<Self, BodyError> {
                match (kind, version) {
                    $(($kind, $version) => from_deterministic(bytes).map(Self::$name),)+
                    _ => Ok(Self::Unknown(UnknownBody { kind: kind.to_owned(), version, bytes: bytes.to_vec() })),
                }
                .map_err(|cause| BodyError { kind: kind.to_owned(), version, cause })
            }
        }

        $(impl From<$body> for Body {
            fn from(body: $body) -> Self {
                Self::$name(body)
            }
        })+
    };
}

bodies! {
    /// 专区启用 – the desk was set up.
    SiteOpened(site::Opened) = "site.opened", 1;
    /// 操作员登记 – an account was made.
    OperatorAdded(operator::Added) = "operator.added", 1;
    /// 操作员停用 – an account was closed.
    OperatorRetired(operator::Retired) = "operator.retired", 1;
    /// 机关目录 – a body was put into the directory, or its line was changed.
    AgencyListed(agency::Listed) = "agency.listed", 1;
    /// 节假日安排 – the working days of a year became known or were changed.
    CalendarLoaded(working_days::YearSchedule) = "calendar.loaded", 1;
    /// 申请接收 – an application was received.
    ApplicationReceived(application::Received) = "application.received", 1;
    /// 申请转交 – it was handed over to the agency.
    ApplicationHandedOver(application::HandedOver) = "application.handed_over", 1;
    /// 签收 – the agency signed for it.
    ApplicationSignedFor(application::SignedFor) = "application.signed_for", 1;
    /// 退回 – the agency gave it back.
    ApplicationReturned(application::Returned) = "application.returned", 1;
    /// 办理结果反馈 – the agency's outcome became known.
    ApplicationAnswered(application::Answered) = "application.answered", 1;
    /// 归档 – the case was filed.
    ApplicationArchived(application::Archived) = "application.archived", 1;
    /// 更正 – fields of an application were corrected.
    ApplicationCorrected(application::Corrected) = "application.corrected", 1;
    /// 补交原件 – the original followed the scan.
    ApplicationOriginalDelivered(application::OriginalDelivered) = "application.original_delivered", 1;
    /// 撤回 – the applicant took it back.
    ApplicationWithdrawn(application::Withdrawn) = "application.withdrawn", 1;
    /// 显示完整信息 – masked fields were shown in full.
    ApplicationRevealed(application::Revealed) = "application.revealed", 1;
    /// 咨询登记 – a question was taken.
    ConsultationRegistered(consultation::Registered) = "consultation.registered", 1;
    /// 咨询交办 – it was given to the agency that made the policy.
    ConsultationAssigned(consultation::Assigned) = "consultation.assigned", 1;
    /// 咨询催办 – the body that has it was reminded.
    ConsultationUrged(consultation::Urged) = "consultation.urged", 1;
    /// 咨询反馈 – it was answered.
    ConsultationAnswered(consultation::Answered) = "consultation.answered", 1;
    /// 满意度 – what the asker thinks of the answer.
    ConsultationRated(consultation::Rated) = "consultation.rated", 1;
    /// 更正 – fields of a consultation were corrected.
    ConsultationCorrected(consultation::Corrected) = "consultation.corrected", 1;
    /// 意见建议登记 – a suggestion was taken.
    SuggestionRegistered(suggestion::Registered) = "suggestion.registered", 1;
    /// 意见建议转交 – it was forwarded.
    SuggestionForwarded(suggestion::Forwarded) = "suggestion.forwarded", 1;
    /// 意见建议反馈 – adopted or not, and what was said.
    SuggestionAnswered(suggestion::Answered) = "suggestion.answered", 1;
    /// 更正 – fields of a suggestion were corrected.
    SuggestionCorrected(suggestion::Corrected) = "suggestion.corrected", 1;
    /// 收费标准 – an approved tariff was recorded.
    TariffRecorded(tariff::Recorded) = "tariff.recorded", 1;
    /// 收费标准停用 – a tariff ends before its time.
    TariffWithdrawn(tariff::Withdrawn) = "tariff.withdrawn", 1;
    /// 复印打印 – a copying job, free or charged.
    CopyMade(copying::Made) = "copy.made", 1;
    /// 历史复印记录导入 – a job from the register kept before this program.
    CopyImported(copying::Imported) = "copy.imported", 1;
    /// 凭条作废 – a receipt was voided; its number stays.
    ReceiptVoided(copying::Voided) = "receipt.voided", 1;
    /// 作废复核 – a second person confirmed the void.
    ReceiptVoidConfirmed(copying::VoidConfirmed) = "receipt.void_confirmed", 1;
    /// 日结 – the day was closed.
    DayClosed(day::Closed) = "day.closed", 1;
    /// 机关停用 – a body left the directory.
    AgencyRetired(agency::Retired) = "agency.retired", 1;
    /// PIN 重设 – an operator got a new PIN without the old one.
    OperatorPinSet(operator::PinSet) = "operator.pin_set", 1;
    /// 显示完整信息 – masked fields of a consultation were shown in full.
    ConsultationRevealed(consultation::Revealed) = "consultation.revealed", 1;
    /// 显示完整信息 – masked fields of a suggestion were shown in full.
    SuggestionRevealed(suggestion::Revealed) = "suggestion.revealed", 1;
    /// 补正通知 – the agency asked for a correction.
    ApplicationCorrectionAsked(application::CorrectionAsked) = "application.correction_asked", 1;
    /// 收到补正 – the correction arrived.
    ApplicationCorrectionReceived(application::CorrectionReceived) = "application.correction_received", 1;
    /// 征求意见 – the agency asked others.
    ApplicationOpinionAsked(application::OpinionAsked) = "application.opinion_asked", 1;
    /// 意见反馈 – they answered, or their time ran out.
    ApplicationOpinionReceived(application::OpinionReceived) = "application.opinion_received", 1;
    /// 延期 – the agency takes more time.
    ApplicationExtended(application::Extended) = "application.extended", 1;
    /// 送达 – the reply reached the applicant.
    ApplicationServed(application::Served) = "application.served", 1;
    /// 与申请人确认 – what decides the day of receipt of post without signature, of fax and of the net.
    ApplicationConfirmed(application::Confirmed) = "application.confirmed", 1;
    /// 期限重算 – what a year's notice did to the open deadlines.
    CalendarDeadlinesMoved(working_days::DeadlinesMoved) = "calendar.deadlines_moved", 1;
    /// 口径登记 – an answer of the library, or what it says from now on.
    GuidanceRecorded(guidance::Recorded) = "guidance.recorded", 1;
    /// 口径失效 – it holds no more.
    GuidanceLapsed(guidance::Lapsed) = "guidance.lapsed", 1;
    /// 添加附件 – a scan or a photograph was put beside a record of any kind.
    AttachmentAdded(attachment::Added) = "attachment.added", 1;
    /// 查看附件 – somebody looked at it.
    AttachmentShown(attachment::Shown) = "attachment.shown", 1;
    /// 撤下附件 – it does not belong there.
    AttachmentTakenDown(attachment::TakenDown) = "attachment.taken_down", 1;
    /// 收费通知 – the agency asks for the fee of an excessive number.
    ApplicationFeeAsked(application::FeeAsked) = "application.fee_asked", 1;
    /// 缴费 – it was paid.
    ApplicationFeePaid(application::FeePaid) = "application.fee_paid", 1;
    /// 月度封存 – the papers of a month were closed.
    MonthSealed(sealing::Sealed) = "month.sealed", 1;
    /// 备用金 – the till was opened.
    TillOpened(till::Opened) = "till.opened", 1;
    /// 交账 – the till was counted.
    TillCounted(till::Counted) = "till.counted", 1;
    /// 纸面用语 – what a paper of the site says from now on.
    PaperWorded(wording::Worded) = "paper.worded", 1;
    /// 内部台账 – a ledger was drawn with personal data in full.
    LedgerRevealed(trace::LedgerRevealed) = "ledger.revealed", 1;
    /// 打印 – a paper was handed to a printer.
    PrintSent(trace::PaperPrinted) = "print.sent", 1;
    /// 区级发布收费标准 – the district published a tariff for all its sites.
    TariffPublished(tariff::Published) = "tariff.published", 1;
    /// 区级发布节假日安排 – the district published the working days of a year.
    CalendarPublished(working_days::Published) = "calendar.published", 1;
    /// 区级发布机关目录 – the district published a line of the directory.
    AgencyPublished(agency::Published) = "agency.published", 1;
    /// 资料登记 – a material was put on the shelf, or what is known of it was changed.
    MaterialRecorded(material::Recorded) = "material.recorded", 1;
    /// 资料下架 – it left the shelf, or the district took it back everywhere.
    MaterialRemoved(material::Removed) = "material.removed", 1;
    /// 资料盘点 – its copies were counted.
    MaterialCounted(material::Counted) = "material.counted", 1;
    /// 区级发布资料 – the district published an edition.
    MaterialPublished(material::Published) = "material.published", 1;
    /// 阅览登记 – people came into the reading room.
    ReadingNoted(reading::Noted) = "reading.noted", 1;
    /// 撤销阅览登记 – that was noted by mistake.
    ReadingCancelled(reading::Cancelled) = "reading.cancelled", 1;
    /// 区级发布用语 – the district says what a paper of its sites says.
    PaperPublished(wording::Published) = "paper.published", 1;
    /// 登录 – somebody came in, after so many tries that failed.
    SessionOpened(session::Opened) = "session.opened", 1;
    /// 退出 – the desk was left or locked.
    SessionEnded(session::Ended) = "session.ended", 1;
    /// 导出 – a file left the desk.
    FileExported(trace::FileExported) = "file.exported", 1;
    /// 自助屏布置 – how the screen for citizens is arranged from now on.
    KioskArranged(kiosk::Arranged) = "kiosk.arranged", 1;
}

//! What each entry is called in the audit trail (操作记录), and what may be said of it: nothing of a citizen's, so that
//! whoever reviews the desk sees what people did with cases and not the cases.

use crate::audit::AuditGroup;
use zonedesk_domain::{
    application, consultation,
    journal::Body,
    operator::PinWay,
    session::{Leaving, Way},
    suggestion,
    wording::PaperKind,
};

/// What happened, in words.
pub(crate) struct Happening {
    pub(crate) what: &'static str,
    /// More about it; may be empty.
    pub(crate) detail: String,
    pub(crate) failed: bool,
}

/// Where a kind of entry stands.
pub(crate) fn group_of(kind: &str) -> AuditGroup {
    let (noun, verb) = kind.split_once('.').unwrap_or((kind, ""));
    match (noun, verb) {
        ("session", _) | ("operator", "pin_set") => AuditGroup::Session,
        (_, "revealed" | "shown") => AuditGroup::Look,
        ("print" | "file", _) => AuditGroup::Leave,
        (
            "site" | "operator" | "agency" | "calendar" | "tariff" | "guidance" | "paper" | "kiosk",
            _,
        ) => AuditGroup::Settings,
        _ => AuditGroup::Work,
    }
}

/// Every kind of a group.
pub(crate) fn kinds_of(group: AuditGroup) -> Vec<&'static str> {
    let kinds = Body::KINDS.iter().map(|(kind, _)| *kind);
    kinds.filter(|kind| group_of(kind) == group).collect()
}

/// What an entry says; `None` for a body that was erased.
pub(crate) fn happening(body: Option<&Body>) -> Happening {
    let Some(body) = body else {
        return said("内容已依法删除", String::new());
    };
    match body {
        Body::SessionOpened(opened) => said(
            "登录",
            match opened.way {
                Way::Pin => String::new(),
                Way::RecoveryCode => "用恢复码".to_owned(),
            },
        ),
        Body::SessionEnded(ended) => plain(match ended.how {
            Leaving::SignedOut => "退出",
            Leaving::Locked => "锁定",
        }),
        Body::OperatorPinSet(set) => said(
            "设置 PIN",
            match set.way {
                PinWay::Manager => "负责人重设",
                PinWay::RecoveryCode => "用恢复码重设",
                PinWay::Own => "本人更换",
            }
            .to_owned(),
        ),
        Body::ApplicationRevealed(shown) => said(
            "查看未遮盖的信息",
            list(shown.fields.iter().copied().map(application::Field::term)),
        ),
        Body::ConsultationRevealed(shown) => said(
            "查看未遮盖的信息",
            list(shown.fields.iter().copied().map(consultation::Field::term)),
        ),
        Body::SuggestionRevealed(shown) => said(
            "查看未遮盖的信息",
            list(shown.fields.iter().copied().map(suggestion::Field::term)),
        ),
        Body::LedgerRevealed(drawn) => said(
            "打开内部台账",
            format!(
                "{}年{}月，{} 条，用途：{}",
                drawn.month.year, drawn.month.month, drawn.rows, drawn.reason
            ),
        ),
        Body::AttachmentShown(_) => plain("查看附件"),
        Body::PrintSent(printed) => Happening {
            what: "打印",
            detail: format!(
                "{}，{} 份",
                without_what_was_typed(&printed.title),
                printed.copies
            ),
            failed: printed.failed.is_some(),
        },
        Body::FileExported(exported) => said("导出文件", exported.name.clone()),
        Body::SiteOpened(site) => said("专区设置", site.name.clone()),
        Body::OperatorAdded(added) => said(
            "新增人员",
            format!("{}（{}）", added.name, added.role.term()),
        ),
        Body::OperatorRetired(_) => plain("停用人员"),
        Body::AgencyListed(listed) => said("机关目录", listed.name.clone()),
        Body::AgencyPublished(published) => said("区级发布机关目录", published.0.name.clone()),
        Body::AgencyRetired(retired) => said("停用机关", retired.reason.clone()),
        Body::CalendarLoaded(year) => said("节假日安排", format!("{} 年", year.year)),
        Body::CalendarPublished(published) => {
            said("区级发布节假日安排", format!("{} 年", published.0.year))
        }
        Body::CalendarDeadlinesMoved(_) => plain("期限随节假日安排变动"),
        Body::TariffRecorded(tariff) => said("收费标准", tariff.approval_number.clone()),
        Body::TariffPublished(published) => {
            said("区级发布收费标准", published.0.approval_number.clone())
        }
        Body::TariffWithdrawn(withdrawn) => said("停用收费标准", withdrawn.reason.clone()),
        Body::GuidanceRecorded(_) => plain("口径登记"),
        Body::GuidanceLapsed(_) => plain("口径失效"),
        Body::KioskArranged(_) => plain("自助屏布置"),
        Body::PaperWorded(worded) => said("纸面用语", paper(&worded.paper)),
        Body::PaperPublished(published) => said("区级发布纸面用语", paper(&published.paper)),
        Body::ApplicationReceived(_) => plain("接收申请"),
        Body::ApplicationHandedOver(_) => plain("转交申请"),
        Body::ApplicationSignedFor(_) => plain("登记签收"),
        Body::ApplicationReturned(_) => plain("登记退回"),
        Body::ApplicationAnswered(_) => plain("登记答复情况"),
        Body::ApplicationArchived(_) => plain("归档"),
        Body::ApplicationCorrected(_) => plain("更正申请"),
        Body::ApplicationOriginalDelivered(_) => plain("补交原件"),
        Body::ApplicationWithdrawn(_) => plain("撤回申请"),
        Body::ApplicationCorrectionAsked(_) => plain("登记补正告知"),
        Body::ApplicationCorrectionReceived(_) => plain("登记补正材料"),
        Body::ApplicationOpinionAsked(_) => plain("登记征求意见"),
        Body::ApplicationOpinionReceived(_) => plain("登记反馈意见"),
        Body::ApplicationExtended(_) => plain("登记延期"),
        Body::ApplicationServed(_) => plain("登记送达"),
        Body::ApplicationConfirmed(_) => plain("与申请人确认"),
        Body::ApplicationFeeAsked(_) => plain("登记收费通知"),
        Body::ApplicationFeePaid(_) => plain("登记缴费"),
        Body::ConsultationRegistered(_) => plain("登记咨询"),
        Body::ConsultationAssigned(_) => plain("交办咨询"),
        Body::ConsultationUrged(_) => plain("催办"),
        Body::ConsultationAnswered(_) => plain("答复咨询"),
        Body::ConsultationRated(_) => plain("登记回访评价"),
        Body::ConsultationCorrected(_) => plain("更正咨询"),
        Body::SuggestionRegistered(_) => plain("登记意见建议"),
        Body::SuggestionForwarded(_) => plain("转交意见建议"),
        Body::SuggestionAnswered(_) => plain("反馈意见建议"),
        Body::SuggestionCorrected(_) => plain("更正意见建议"),
        Body::CopyMade(_) => plain("复印打印"),
        Body::CopyImported(_) => plain("导入复印记录"),
        Body::ReceiptVoided(_) => plain("作废凭条"),
        Body::ReceiptVoidConfirmed(_) => plain("复核作废"),
        Body::DayClosed(closed) => said("日结", closed.on.to_string()),
        Body::AttachmentAdded(_) => plain("添加附件"),
        Body::AttachmentTakenDown(_) => plain("撤下附件"),
        Body::MonthSealed(sealed) => said("月度封存", sealed.month.to_string()),
        Body::TillOpened(_) => plain("登记备用金"),
        Body::TillCounted(_) => plain("交账"),
        Body::MaterialRecorded(material) => said("资料登记", material.edition.title.clone()),
        Body::MaterialRemoved(removed) => said("资料下架", removed.reason.clone()),
        Body::MaterialCounted(_) => plain("资料盘点"),
        Body::MaterialPublished(published) => said("区级发布资料", published.0.title.clone()),
        Body::ReadingNoted(_) => plain("阅览登记"),
        Body::ReadingCancelled(_) => plain("撤销阅览登记"),
        Body::Unknown(unknown) => said("新版程序的记录", unknown.kind.clone()),
    }
}

const fn said(what: &'static str, detail: String) -> Happening {
    Happening {
        what,
        detail,
        failed: false,
    }
}

const fn plain(what: &'static str) -> Happening {
    said(what, String::new())
}

/// 身份证件 · 张三 – what a clerk called an attachment stands behind the kind of it, and is left out.
pub(crate) fn without_what_was_typed(title: &str) -> &str {
    title.split(" · ").next().unwrap_or_default()
}

fn list(terms: impl Iterator<Item = &'static str>) -> String {
    terms.collect::<Vec<_>>().join("、")
}

fn paper(word: &str) -> String {
    PaperKind::named(word).map_or_else(String::new, |kind| kind.title().to_owned())
}

//! 申请指引 – what somebody is given who asks for an application at a site that takes none (notice, annex 2).

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    papers::Paper,
    wall_texts::hours_in_words,
};
use zonedesk_documents::referral_sheet::{ReferralSheet, TITLE, referral_sheet_pdf};

/// 申请指引单 – the nearest halls, the bodies' contacts and how to apply.
pub(crate) fn referral_draw(desk: &mut Desk, _: Nothing) -> AppResult<Paper> {
    let printed_on = desk.clock.today();
    let read = desk.opened()?.read();
    let site = read.site()?.ok_or_else(|| {
        AppError::new(ErrorCode::NotSetUp, "初始设置尚未完成，请先完成初始设置。")
    })?;
    let agencies = read.agencies()?.into_iter().map(|(_, listed)| listed);
    let document = referral_sheet_pdf(&ReferralSheet {
        site_hours: hours_in_words(&site),
        agencies: agencies.collect(),
        site_name: site.name,
        halls: site.halls,
        printed_on,
    })?;
    Ok(Paper::of(TITLE, &format!("{TITLE}.pdf"), &document))
}

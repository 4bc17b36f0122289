//! The recovery code (恢复码): made anew, and its paper for the safe.

use crate::{
    desk::Desk,
    error::{AppError, AppResult},
    notes::Nothing,
    papers::Paper,
    session::{RECOVERY, guarded, slots},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::{Zeroize, Zeroizing};
use zonedesk_documents::recovery_page::{RecoveryPage, recovery_page_pdf};
use zonedesk_store::{RecoveryCode, SlotError, StoreError};

/// A new recovery code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecoveryRenewOutcome {
    /// 恢复码 – shown once; the old one no longer works.
    pub recovery_code: String,
}

/// 打印恢复码
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecoveryDrawRequest {
    /// 恢复码, as it was just shown.
    pub recovery_code: String,
}

impl Drop for RecoveryDrawRequest {
    fn drop(&mut self) {
        self.recovery_code.zeroize();
    }
}

/// 更换恢复码 – for when the paper was lost, or the answer to set-up never came.
pub(crate) fn recovery_renew(desk: &mut Desk, _: Nothing) -> AppResult<RecoveryRenewOutcome> {
    let key = desk.opened_mut()?.store()?.key().clone();
    let mut slots = slots(desk)?;
    let code = slots.set_recovery_code(&key, desk.cost)?;
    slots.write(&desk.folder)?;
    Ok(RecoveryRenewOutcome {
        recovery_code: code.to_string(),
    })
}

/// 恢复码 on paper. Only the code that holds is printed: a page that opens nothing would be worse than none.
pub(crate) fn recovery_draw(desk: &mut Desk, request: RecoveryDrawRequest) -> AppResult<Paper> {
    let wrong = |error: StoreError| AppError::from(error).at("recovery_code");
    // Printed in its own letters, however it was typed: on paper an l would be taken for a 1.
    let code = RecoveryCode::parse(&request.recovery_code)
        .map(|code| Zeroizing::new(code.to_string()))
        .ok_or_else(|| wrong(SlotError::WrongRecoveryCode.into()))?;
    let slots = slots(desk)?;
    guarded(desk, RECOVERY, "recovery_code", || {
        slots.open_with_recovery_code(&code)
    })?;
    let open = desk.opened()?;
    let site = open.read().site()?;
    let title = "恢复码";
    let document = recovery_page_pdf(&RecoveryPage {
        site_name: site
            .as_ref()
            .map(|site| site.name.clone())
            .unwrap_or_default(),
        desk: site.map_or(1, |site| site.desk),
        code: &code,
        made_on: desk.clock.today(),
    })?;
    Ok(Paper::of(title, &format!("{title}.pdf"), &document))
}

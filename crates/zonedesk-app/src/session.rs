//! Signing in and out (登录、退出).

use crate::{
    desk::{Desk, Failures, Who},
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    setup::check_pin,
    status::{DeskStatus, desk_status},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use zeroize::Zeroize;
use zonedesk_domain::{
    journal::{EntityId, OperatorMark},
    operator::Role,
};
use zonedesk_store::{KeyHolder, KeySlots, OpenOptions, Store};

/// Wrong PINs in a row before the desk makes one wait.
const MOST_FAILURES: u32 = 5;
/// How long, in minutes.
const WAIT_MINUTES: i64 = 5;

/// 登录
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionSignInRequest {
    /// Who.
    pub operator_id: String,
    /// The PIN or password.
    pub pin: String,
}

/// 用恢复码重设 PIN
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionRecoverRequest {
    /// The code on paper.
    pub recovery_code: String,
    /// The manager's new PIN.
    pub new_pin: String,
}

impl Drop for SessionSignInRequest {
    fn drop(&mut self) {
        self.pin.zeroize();
    }
}

impl Drop for SessionRecoverRequest {
    fn drop(&mut self) {
        self.recovery_code.zeroize();
        self.new_pin.zeroize();
    }
}

/// 登录 – opens the database with the operator's PIN.
pub(crate) fn session_sign_in(
    desk: &mut Desk,
    request: SessionSignInRequest,
) -> AppResult<DeskStatus> {
    let slots = slots(desk)?;
    let operator = request.operator_id.parse::<Uuid>().map(EntityId).ok();
    let holder = operator
        .and_then(|operator| {
            slots
                .holders()
                .into_iter()
                .find(|holder| holder.operator == operator)
                .cloned()
        })
        .ok_or_else(|| {
            AppError::new(ErrorCode::NotFound, "没有这个操作员，请重新选择。").at("operator_id")
        })?;
    let counter = holder.operator.to_string();
    check_lock(desk, &counter, "pin")?;
    let key = match slots.open_with_pin(holder.operator, &request.pin) {
        Ok(key) => key,
        Err(error) => return Err(failed(desk, &counter, error.into())),
    };
    desk.failures.remove(&counter);
    enter(desk, &key, &holder)
}

/// 恢复 – gives the first manager a new PIN.
pub(crate) fn session_recover(
    desk: &mut Desk,
    request: SessionRecoverRequest,
) -> AppResult<DeskStatus> {
    check_pin(&request.new_pin).map_err(|error| error.at("new_pin"))?;
    let mut slots = slots(desk)?;
    check_lock(desk, "recovery", "recovery_code")?;
    let key = match slots.open_with_recovery_code(&request.recovery_code) {
        Ok(key) => key,
        Err(error) => return Err(failed(desk, "recovery", error.into())),
    };
    desk.failures.remove("recovery");
    let manager = slots
        .holders()
        .into_iter()
        .find(|holder| holder.role == Role::Manager)
        .cloned()
        .ok_or_else(|| AppError::new(ErrorCode::NotFound, "没有负责人账户，请联系系统管理员。"))?;
    slots.set_pin(&key, manager.clone(), &request.new_pin, desk.cost)?;
    slots.write(&desk.folder)?;
    enter(desk, &key, &manager)
}

/// 退出 – closes the database and forgets its key.
pub(crate) fn session_sign_out(desk: &mut Desk, _: Nothing) -> AppResult<DeskStatus> {
    desk.open = None;
    desk_status(desk, Nothing {})
}

/// A new recovery code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecoveryRenewOutcome {
    /// 恢复码 – shown once; the old one no longer works.
    pub recovery_code: String,
}

/// 更换恢复码 – for when the paper was lost, or never written.
pub(crate) fn recovery_renew(desk: &mut Desk, _: Nothing) -> AppResult<RecoveryRenewOutcome> {
    let key = desk.opened_mut()?.store()?.key().clone();
    let mut slots = slots(desk)?;
    let code = slots.set_recovery_code(&key, desk.cost)?;
    slots.write(&desk.folder)?;
    Ok(RecoveryRenewOutcome {
        recovery_code: code.to_string(),
    })
}

fn slots(desk: &Desk) -> AppResult<KeySlots> {
    KeySlots::read(&desk.folder)?
        .ok_or_else(|| AppError::new(ErrorCode::NotSetUp, "初始设置尚未完成，请先完成初始设置。"))
}

fn enter(
    desk: &mut Desk,
    key: &zonedesk_store::DatabaseKey,
    holder: &KeyHolder,
) -> AppResult<DeskStatus> {
    // Somebody else may be signed in: close first, the folder has one writer.
    desk.open = None;
    let store = Store::open(&desk.folder, key, &OpenOptions::default())?;
    let who = Who {
        id: Some(holder.operator),
        mark: OperatorMark::person(holder.operator),
        name: holder.name.clone(),
        role: holder.role,
    };
    desk.enter_writing(store, who)?;
    desk_status(desk, Nothing {})
}

fn check_lock(desk: &Desk, counter: &str, field: &str) -> AppResult<()> {
    let until = desk
        .failures
        .get(counter)
        .and_then(|failures| failures.locked_until);
    match until.map(|until| (until - desk.clock.now()).num_seconds()) {
        Some(seconds) if seconds > 0 => Err(locked(seconds, field)),
        _ => Ok(()),
    }
}

fn locked(seconds: i64, field: &str) -> AppError {
    let minutes = (seconds + 59) / 60;
    AppError::new(
        ErrorCode::PinLocked,
        format!("连续输错 {MOST_FAILURES} 次，请 {minutes} 分钟后再试。"),
    )
    .at(field)
}

fn failed(desk: &mut Desk, counter: &str, error: AppError) -> AppError {
    if !matches!(error.code, ErrorCode::PinWrong | ErrorCode::RecoveryWrong) {
        return error;
    }
    let now = desk.clock.now();
    let failures = desk.failures.entry(counter.to_owned()).or_insert(Failures {
        count: 0,
        locked_until: None,
    });
    failures.count += 1;
    if failures.count >= MOST_FAILURES {
        *failures = Failures {
            count: 0,
            locked_until: Some(now + chrono::TimeDelta::minutes(WAIT_MINUTES)),
        };
        return locked(WAIT_MINUTES * 60, error.field.as_deref().unwrap_or("pin"));
    }
    error
}

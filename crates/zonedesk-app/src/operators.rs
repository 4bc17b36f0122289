//! Accounts (人员): who works at this desk, and who did.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    session::{forget_wrong_attempts, holder_of, note_pin_set, slots},
    setup::{check_operator_name, check_pin},
    status::{DeskStatus, desk_status},
};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use zeroize::Zeroize;
use zonedesk_domain::{
    journal::{Draft, EntityId, Entry},
    operator::{Added, PinWay, Retired, Role},
};
use zonedesk_store::{KeyHolder, KeySlots};

/// An account to be made.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OperatorAddRequest {
    /// 姓名
    pub name: String,
    /// 角色
    #[ts(type = "'clerk' | 'manager' | 'auditor' | 'administrator'")]
    pub role: Role,
    /// The first PIN.
    pub pin: String,
}

/// 停用账户
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OperatorRetireRequest {
    /// Whose.
    pub operator_id: String,
    /// Why, may be empty.
    pub reason: String,
}

/// 重设他人 PIN
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OperatorPinResetRequest {
    /// Whose.
    pub operator_id: String,
    /// The new PIN, to be changed by its operator.
    pub new_pin: String,
}

impl Drop for OperatorAddRequest {
    fn drop(&mut self) {
        self.pin.zeroize();
    }
}

impl Drop for OperatorPinResetRequest {
    fn drop(&mut self) {
        self.new_pin.zeroize();
    }
}

/// Every account there ever was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OperatorListOutcome {
    /// Those who work here, then those who left, each in the order they came.
    pub rows: Vec<OperatorRow>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OperatorRow {
    /// The record.
    pub id: String,
    /// 姓名
    pub name: String,
    /// 角色
    #[ts(type = "'clerk' | 'manager' | 'auditor' | 'administrator'")]
    pub role: Role,
    /// The day the account was made.
    pub added_on: String,
    /// The day it was closed, if it was.
    pub retired_on: Option<String>,
    /// Why it was closed, in the manager's words.
    pub reason: String,
    /// Whether it is the account at the desk now.
    pub is_me: bool,
}

/// 新增操作员 – an account with its own PIN.
pub(crate) fn operator_add(desk: &mut Desk, request: OperatorAddRequest) -> AppResult<DeskStatus> {
    let name = check_operator_name(&request.name)?;
    check_pin(&request.pin)?;
    let mut slots = KeySlots::read(&desk.folder)?;
    let (now_ms, cost) = (desk.clock.now().timestamp_millis(), desk.cost);
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let key = open.store()?.key().clone();
    let added = Added {
        name: name.clone(),
        role: request.role,
    };
    let store = open.store()?;
    let operator = store.transact::<_, AppError>(&mark, now_ms, |tx| {
        if tx.operators()?.iter().any(|(_, other)| other.name == name) {
            return Err(AppError::invalid(
                "name",
                "已有同名人员，请在姓名后加以区分，如“王敏（二）”。",
            ));
        }
        let entity = tx.new_entity()?;
        tx.append(&Draft {
            entity,
            body: added.into(),
            number: None,
        })?;
        Ok(entity)
    })?;
    let device = store.device();
    let slots = slots.get_or_insert_with(|| KeySlots::empty(device));
    slots.set_pin(
        &key,
        KeyHolder {
            operator,
            name,
            role: request.role,
        },
        &request.pin,
        cost,
    )?;
    slots.write(&desk.folder)?;
    desk_status(desk, Nothing {})
}

/// 人员
pub(crate) fn operator_list(desk: &mut Desk, _: Nothing) -> AppResult<OperatorListOutcome> {
    let open = desk.opened()?;
    let read = open.read();
    let mut rows = Vec::new();
    for (id, operator) in read.all_operators()? {
        let entries = read.entries_of(id)?;
        let day = |kind: &str| entries.iter().rev().find(|entry| entry.header.kind == kind);
        rows.push(OperatorRow {
            id: id.to_string(),
            name: operator.added.name,
            role: operator.added.role,
            added_on: day("operator.added").map(written_on).unwrap_or_default(),
            retired_on: operator
                .retired
                .as_ref()
                .and_then(|_| day("operator.retired"))
                .map(written_on),
            reason: operator
                .retired
                .map(|retired| retired.reason)
                .unwrap_or_default(),
            is_me: open.who.id == Some(id),
        });
    }
    // The sort is stable: whoever came first stays first.
    rows.sort_by_key(|row| row.retired_on.is_some());
    Ok(OperatorListOutcome { rows })
}

/// 停用 – the account closes and its way to the key goes; what it wrote stays.
pub(crate) fn operator_retire(
    desk: &mut Desk,
    request: OperatorRetireRequest,
) -> AppResult<OperatorListOutcome> {
    let reason = request.reason.trim().to_owned();
    if reason.chars().count() > 100 || reason.chars().any(char::is_control) {
        return Err(AppError::invalid("reason", "停用原因不超过 100 个字。"));
    }
    let mut slots = slots(desk)?;
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let operator = operator_of(&request.operator_id)?;
    if open.who.id == Some(operator) {
        return Err(AppError::invalid(
            "operator_id",
            "不能停用本人的账户，请由其他负责人办理。",
        ));
    }
    let mark = open.who.mark.clone();
    open.store()?.transact::<_, AppError>(&mark, now_ms, |tx| {
        let operators = tx.operators()?;
        let role = operators
            .iter()
            .find(|(id, _)| *id == operator)
            .map(|(_, found)| found.role)
            .ok_or_else(unknown)?;
        let managers = operators
            .iter()
            .filter(|(_, other)| other.role == Role::Manager)
            .count();
        if role == Role::Manager && managers < 2 {
            return Err(AppError::invalid(
                "operator_id",
                "这是最后一位负责人，不能停用。请先新增一位负责人。",
            ));
        }
        tx.append(&Draft {
            entity: operator,
            body: Retired { reason }.into(),
            number: None,
        })?;
        Ok(())
    })?;
    // The journal first: should the slot survive a power cut, sign-in asks the journal.
    slots.remove_pin(operator);
    slots.write(&desk.folder)?;
    operator_list(desk, Nothing {})
}

/// 重设 PIN – for somebody else who forgot it.
pub(crate) fn operator_pin_reset(
    desk: &mut Desk,
    request: OperatorPinResetRequest,
) -> AppResult<Nothing> {
    check_pin(&request.new_pin).map_err(|error| error.at("new_pin"))?;
    let operator = operator_of(&request.operator_id)?;
    let open = desk.opened_mut()?;
    if open.who.id == Some(operator) {
        return Err(AppError::invalid(
            "operator_id",
            "本人的 PIN 请在“我的 PIN”中凭原 PIN 更换。",
        ));
    }
    let added = open
        .read()
        .operators()?
        .into_iter()
        .find(|(id, _)| *id == operator)
        .map(|(_, added)| added)
        .ok_or_else(unknown)?;
    let key = open.store()?.key().clone();
    let mut slots = slots(desk)?;
    // An account whose slot was lost with an old copy of keys.json gets one again.
    let holder = holder_of(&slots, operator).unwrap_or(KeyHolder {
        operator,
        name: added.name,
        role: added.role,
    });
    note_pin_set(desk, operator, PinWay::Manager)?;
    slots.set_pin(&key, holder, &request.new_pin, desk.cost)?;
    slots.write(&desk.folder)?;
    forget_wrong_attempts(desk, &operator.to_string())?;
    Ok(Nothing {})
}

fn operator_of(id: &str) -> AppResult<EntityId> {
    id.parse::<Uuid>().map(EntityId).map_err(|_| unknown())
}

fn unknown() -> AppError {
    AppError::new(ErrorCode::NotFound, "没有这个操作员，请重新选择。").at("operator_id")
}

fn written_on(entry: &Entry) -> String {
    let china = FixedOffset::east_opt(8 * 3600);
    DateTime::from_timestamp_millis(entry.header.written_at_ms)
        .zip(china)
        .map(|(at, china)| at.with_timezone(&china).date_naive().to_string())
        .unwrap_or_default()
}

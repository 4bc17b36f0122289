//! Signing in and out, locking and changing one's PIN (登录、退出、锁定、更换 PIN).

use crate::{
    clock::in_china,
    desk::{Desk, Who},
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
    journal::{Body, Draft, EntityId, OperatorMark},
    operator::{PinSet, PinWay, Role},
    pin::{self, PIN_DAYS, PinStanding},
    session::{Ended, Leaving, Opened, Way},
};
use zonedesk_store::{
    Attempts, DatabaseKey, KeyHolder, KeySlots, OpenOptions, ReadStore, Reading, Store, StoreError,
    StoreResult, WrongAttempts,
};

/// Wrong PINs in a row before the desk makes one wait.
const MOST_FAILURES: u32 = 5;
/// How long, in minutes: the first time, the second and so on; the last from then on.
const WAIT_MINUTES: [i64; 5] = [5, 10, 20, 40, 60];
/// What the recovery code is counted under.
pub(crate) const RECOVERY: &str = "recovery";

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

/// 更换本人 PIN
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionPinChangeRequest {
    /// The PIN as it is.
    pub old_pin: String,
    /// The PIN as it shall be.
    pub new_pin: String,
}

impl Drop for SessionPinChangeRequest {
    fn drop(&mut self) {
        self.old_pin.zeroize();
        self.new_pin.zeroize();
    }
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
    let key = guarded(desk, &holder.operator.to_string(), "pin", || {
        slots.open_with_pin(holder.operator, &request.pin)
    })?;
    enter(desk, &key, &holder, Way::Pin)
}

/// 恢复 – gives the first manager a new PIN.
pub(crate) fn session_recover(
    desk: &mut Desk,
    request: SessionRecoverRequest,
) -> AppResult<DeskStatus> {
    check_pin(&request.new_pin).map_err(|error| error.at("new_pin"))?;
    let mut slots = slots(desk)?;
    let key = guarded(desk, RECOVERY, "recovery_code", || {
        slots.open_with_recovery_code(&request.recovery_code)
    })?;
    let manager = slots
        .holders()
        .into_iter()
        .find(|holder| holder.role == Role::Manager)
        .cloned()
        .ok_or_else(|| AppError::new(ErrorCode::NotFound, "没有负责人账户，请联系系统管理员。"))?;
    enter(desk, &key, &manager, Way::RecoveryCode)?;
    if desk.opened()?.is_read_only() {
        // A new PIN has to be written into the journal, and nothing is written into this one.
        desk.open = None;
        return Err(AppError::from(StoreError::AnchorMismatch(0)));
    }
    slots.set_pin(&key, manager.clone(), &request.new_pin, desk.cost)?;
    slots.write(&desk.folder)?;
    note_pin_set(desk, manager.operator, PinWay::RecoveryCode)?;
    forget_wrong_attempts(desk, &manager.operator.to_string())?;
    desk.opened_mut()?.who.pin = PinStanding::Holds;
    desk_status(desk, Nothing {})
}

/// 锁定 – closes the database until its operator comes back, or somebody else signs in.
pub(crate) fn session_lock(desk: &mut Desk, _: Nothing) -> AppResult<DeskStatus> {
    let who = desk.opened()?.who.id;
    leave(desk, Leaving::Locked);
    desk.locked_by = who;
    desk_status(desk, Nothing {})
}

/// 更换本人 PIN – by whoever knows the old one.
pub(crate) fn session_pin_change(
    desk: &mut Desk,
    request: SessionPinChangeRequest,
) -> AppResult<DeskStatus> {
    check_pin(&request.new_pin).map_err(|error| error.at("new_pin"))?;
    let operator = desk.opened()?.who.id.ok_or_else(|| {
        AppError::new(ErrorCode::NotFound, "命令行没有 PIN，请在窗口程序中更换。")
    })?;
    if request.old_pin == request.new_pin {
        return Err(AppError::invalid(
            "new_pin",
            "新的 PIN 与原来的相同，请换一个。",
        ));
    }
    let mut slots = slots(desk)?;
    let holder = holder_of(&slots, operator)?;
    let key = guarded(desk, &operator.to_string(), "old_pin", || {
        slots.open_with_pin(operator, &request.old_pin)
    })?;
    if desk.opened()?.is_read_only() {
        return Err(AppError::from(StoreError::AnchorMismatch(0)));
    }
    note_pin_set(desk, operator, PinWay::Own)?;
    slots.set_pin(&key, holder, &request.new_pin, desk.cost)?;
    slots.write(&desk.folder)?;
    desk.opened_mut()?.who.pin = PinStanding::Holds;
    desk_status(desk, Nothing {})
}

/// 退出 – closes the database and forgets its key.
pub(crate) fn session_sign_out(desk: &mut Desk, _: Nothing) -> AppResult<DeskStatus> {
    leave(desk, Leaving::SignedOut);
    desk.locked_by = None;
    desk_status(desk, Nothing {})
}

/// The wrapped keys of a desk that was set up.
pub(crate) fn slots(desk: &Desk) -> AppResult<KeySlots> {
    KeySlots::read(&desk.folder)?
        .ok_or_else(|| AppError::new(ErrorCode::NotSetUp, "初始设置尚未完成，请先完成初始设置。"))
}

/// Whose slot it is.
pub(crate) fn holder_of(slots: &KeySlots, operator: EntityId) -> AppResult<KeyHolder> {
    slots
        .holders()
        .into_iter()
        .find(|holder| holder.operator == operator)
        .cloned()
        .ok_or_else(|| {
            AppError::new(ErrorCode::NotFound, "没有这个操作员，请重新选择。").at("operator_id")
        })
}

/// Writes into the journal that somebody got a new PIN without the old one.
pub(crate) fn note_pin_set(desk: &mut Desk, operator: EntityId, way: PinWay) -> AppResult<()> {
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, StoreError>(&mark, now_ms, |tx| {
            tx.append(&Draft {
                entity: operator,
                body: PinSet { way }.into(),
                number: None,
            })?;
            Ok(())
        })?;
    Ok(())
}

/// Forgets wrong attempts on a secret that has just been made anew.
pub(crate) fn forget_wrong_attempts(desk: &Desk, secret: &str) -> AppResult<()> {
    WrongAttempts::change(&desk.folder, |wrong| wrong.forget(secret))?;
    Ok(())
}

fn enter(
    desk: &mut Desk,
    key: &DatabaseKey,
    holder: &KeyHolder,
    way: Way,
) -> AppResult<DeskStatus> {
    // Somebody else may be signed in: close first, the folder has one writer.
    leave(desk, Leaving::SignedOut);
    let who = Who {
        id: Some(holder.operator),
        mark: OperatorMark::person(holder.operator),
        name: holder.name.clone(),
        role: holder.role,
        pin: PinStanding::Holds,
    };
    desk.back_up_before_upgrade(key);
    match Store::open(&desk.folder, key, &OpenOptions::default()) {
        Ok(store) => {
            refuse_retired(desk, &store.read(), holder)?;
            let pin = pin_standing(desk, &store.read(), holder.operator)?;
            desk.enter_writing(store, Who { pin, ..who })?;
            note_entry(desk, way);
        }
        // Nothing more is written, but whoever has to find out what happened gets in.
        Err(StoreError::AnchorMismatch(_)) => {
            let reading = Reading::open(&desk.folder, key)?;
            refuse_retired(desk, &reading.read(), holder)?;
            desk.enter_reading(reading, who)?;
        }
        Err(error) => return Err(without_its_database(error)),
    }
    desk_status(desk, Nothing {})
}

/// 登录记录 – who came in, and which tries failed before. Nobody is kept out because it cannot be written down.
pub(crate) fn note_entry(desk: &mut Desk, way: Way) {
    let failures = WrongAttempts::change(&desk.folder, |wrong| wrong.untold().to_vec());
    let noted = failures.map_err(AppError::from).and_then(|failures| {
        let opened = Opened {
            way,
            failures: failures.clone(),
        };
        let session = note_session(desk, None, opened.into())?;
        desk.opened_mut()?.session = Some(session);
        Ok(WrongAttempts::change(&desk.folder, |wrong| {
            wrong.told(&failures);
        })?)
    });
    if let Err(error) = noted {
        desk.log(error);
    }
}

/// Closes what is open, and says so in the journal where that can be written.
pub(crate) fn leave(desk: &mut Desk, how: Leaving) {
    let session = desk.open.as_ref().and_then(|open| open.session);
    if session.is_some()
        && let Err(error) = note_session(desk, session, Ended { how }.into())
    {
        desk.log(error);
    }
    desk.open = None;
}

/// Says something about a session, a new one if there is none yet.
fn note_session(desk: &mut Desk, session: Option<EntityId>, body: Body) -> AppResult<EntityId> {
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let session = open.store()?.transact::<_, AppError>(&mark, now_ms, |tx| {
        let entity = match session {
            Some(session) => session,
            None => tx.new_entity()?,
        };
        tx.append(&Draft {
            entity,
            body,
            number: None,
        })?;
        Ok(entity)
    })?;
    Ok(session)
}

/// How the PIN of `operator` stands, by what the journal says about when it was set and by whom. The people
/// of a demonstration keep theirs.
fn pin_standing(desk: &Desk, read: &ReadStore<'_>, operator: EntityId) -> AppResult<PinStanding> {
    if desk.is_demonstrating() {
        return Ok(PinStanding::Holds);
    }
    let entries = read.entries_of(operator)?;
    let set = entries.iter().rev().find(|entry| {
        matches!(
            entry.header.kind.as_str(),
            "operator.pin_set" | "operator.added"
        )
    });
    let Some((set, on)) =
        set.and_then(|set| Some((set, in_china(set.header.written_at_ms)?.date_naive())))
    else {
        return Ok(PinStanding::Holds);
    };
    let given = match set.body().ok().flatten() {
        Some(Body::OperatorPinSet(set)) => matches!(set.way, PinWay::Manager),
        // The first manager chose theirs at set-up.
        Some(_) | None => set.header.operator != OperatorMark::system(),
    };
    let days = read.site()?.map_or(PIN_DAYS, |site| site.pin_days());
    Ok(pin::standing(on, given, days, desk.clock.today()))
}

/// The key came out of its slot, so it is the right one, and the desk was set up: what is wrong is the
/// file.
fn without_its_database(error: StoreError) -> AppError {
    let (path, what) = if let StoreError::Absent(path) = &error {
        (path, "不见了")
    } else if let StoreError::WrongKey(path) = &error {
        (path, "已损坏，或不是本窗口的数据库")
    } else {
        return error.into();
    };
    AppError::new(
        ErrorCode::Damaged,
        format!(
            "数据库文件“{}”{what}。没有作任何改动。请先检查数据所在磁盘是否接好；仍不能打开的，保留数据文件夹，联系系统管理员用备份恢复。",
            path.display()
        ),
    )
    .because(error)
}

/// A power cut may have kept the slot of an account that was closed: the journal decides.
fn refuse_retired(desk: &Desk, read: &ReadStore<'_>, holder: &KeyHolder) -> AppResult<()> {
    let retired = read
        .all_operators()?
        .into_iter()
        .any(|(id, operator)| id == holder.operator && operator.retired.is_some());
    if !retired {
        return Ok(());
    }
    let mut slots = slots(desk)?;
    slots.remove_pin(holder.operator);
    slots.write(&desk.folder)?;
    Err(AppError::new(
        ErrorCode::NotFound,
        "这个账户已经停用，请选择其他人员登录。",
    )
    .at("operator_id"))
}

/// Opens a slot unless it was tried wrongly too often, and counts. A try is counted before it is made,
/// so that whoever stops the program in the middle of one gains nothing; and whoever tries at several
/// windows at once has no more tries than at one.
pub(crate) fn guarded(
    desk: &Desk,
    secret: &str,
    field: &str,
    open: impl FnOnce() -> StoreResult<DatabaseKey>,
) -> AppResult<DatabaseKey> {
    let now_ms = desk.clock.now().timestamp_millis();
    let before = WrongAttempts::change(&desk.folder, |wrong| count_try(wrong, secret, now_ms))?
        .map_err(|wait_ms| locked(wait_ms, field))?;
    let opened = open().map_err(|error| AppError::from(error).at(field));
    let Err(error) = opened else {
        forget_wrong_attempts(desk, secret)?;
        return opened;
    };
    if !matches!(error.code, ErrorCode::PinWrong | ErrorCode::RecoveryWrong) {
        WrongAttempts::change(&desk.folder, |wrong| wrong.note(secret, before))?;
        return Err(error);
    }
    WrongAttempts::change(&desk.folder, |wrong| wrong.note_failure(secret, now_ms))?;
    let last = before.count + 1 >= MOST_FAILURES;
    Err(if last {
        locked(wait_ms_of(before.locks), field)
    } else {
        error
    })
}

/// Counts one try and says how it stood before, or how long there is none.
fn count_try(wrong: &mut WrongAttempts, secret: &str, now_ms: i64) -> Result<Attempts, i64> {
    let before = wrong.on(secret);
    let most_ms = wait_ms_of(before.locks.saturating_sub(1));
    let wait_ms = before.locked_until_ms.map_or(0, |until| until - now_ms);
    if wait_ms > most_ms {
        // The clock was set back meanwhile: nobody waits longer than anybody else.
        let waits = Attempts {
            locked_until_ms: Some(now_ms + most_ms),
            ..before
        };
        wrong.note(secret, waits);
    }
    if wait_ms > 0 {
        return Err(wait_ms.min(most_ms));
    }
    let count = before.count + 1;
    let last = count >= MOST_FAILURES;
    let counted = Attempts {
        count: if last { 0 } else { count },
        locked_until_ms: last.then_some(now_ms + wait_ms_of(before.locks)),
        locks: before.locks.saturating_add(last.into()),
    };
    wrong.note(secret, counted);
    Ok(before)
}

/// How long the lock after `before` earlier ones is.
fn wait_ms_of(before: u32) -> i64 {
    let at = usize::try_from(before).unwrap_or(usize::MAX);
    let minutes = WAIT_MINUTES.get(at).or(WAIT_MINUTES.last());
    minutes.copied().unwrap_or_default() * 60_000
}

fn locked(wait_ms: i64, field: &str) -> AppError {
    let minutes = (wait_ms + 59_999) / 60_000;
    AppError::new(
        ErrorCode::PinLocked,
        format!("连续输错 {MOST_FAILURES} 次，请 {minutes} 分钟后再试。"),
    )
    .at(field)
}

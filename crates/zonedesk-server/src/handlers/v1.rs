//! Version 1 of the doors.

use super::caller::{Caller, Packed, Small, Stranger, token_digest};
use crate::{
    admission::admit,
    doors::District,
    refusal::{Refused, Refusing as _},
    storage::{Device, Storage},
};
use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};
use zonedesk_domain::journal::{Algorithm, Digest, PublicKey};
use zonedesk_sync::{
    Batch, BatchError, Pull, PullAnswer, Push, PushAnswer, Renewed, Scope, SessionStatement,
    api::{Challenge, Enrol, Enrolled, LONGEST_WAIT_S, PACKED, RefusalCode, Session, Token},
    decode, encode,
};

pub(super) type Shared<S> = State<Arc<District<S>>>;

/// A desk signs in anew twice a day.
const SESSION_S: u64 = 12 * 3600;

/// 注册 – lets a desk in that has a code, and the key it names.
pub(super) async fn enrol<S: Storage>(
    _: Stranger,
    State(district): Shared<S>,
    Small(enrol): Small<Enrol>,
) -> Result<Json<Enrolled>, Refused> {
    let now = (district.now_ms)();
    let (_, enrolled) = admit(&district.storage, &district.key, enrol, now).await?;
    Ok(Json(enrolled))
}

/// Gives a question.
pub(super) async fn challenge<S: Storage>(
    _: Stranger,
    State(district): Shared<S>,
) -> Result<Json<Challenge>, Refused> {
    let mut chance = [0; 12];
    chance.copy_from_slice(&random()?[..12]);
    Ok(Json(Challenge {
        nonce: hex::encode(district.question(chance).0),
    }))
}

/// 登录 – gives a token for a signed question.
pub(super) async fn session<S: Storage>(
    _: Stranger,
    State(district): Shared<S>,
    Small(asked): Small<Session>,
) -> Result<Json<Token>, Refused> {
    let shut_out = || RefusalCode::ShutOut.because("the device was not let in, or was shut out");
    let nonce = Digest::from_hex(&asked.nonce).ok_or_else(shut_out)?;
    let now = (district.now_ms)();
    let unknown = || RefusalCode::SignedOut.because("the question is not known any more");
    let until = district.question_until(nonce).ok_or_else(unknown)?;
    let device = district.storage.device(asked.device).await?;
    let device = device
        .filter(|device| !device.revoked)
        .ok_or_else(shut_out)?;
    let statement = SessionStatement::new(asked.device, nonce).to_bytes();
    let signature = hex::decode(&asked.signature).unwrap_or_default();
    let key = PublicKey::from_pem(&device.public_key).map_err(|_| shut_out())?;
    if !statement.is_ok_and(|statement| key.verify(&statement, &signature)) {
        return Err(shut_out());
    }
    if !district.storage.use_challenge(nonce, (now, until)).await? {
        return Err(unknown());
    }
    let token = random()?;
    let life = (
        now,
        now + i64::try_from(SESSION_S * 1_000).unwrap_or(i64::MAX),
    );
    district
        .storage
        .add_session(token_digest(&token), device.device, life)
        .await?;
    Ok(Json(Token {
        token: hex::encode(token),
        expires_in_s: SESSION_S,
    }))
}

/// 上报
pub(super) async fn journal<S: Storage>(
    Caller(device): Caller,
    State(district): Shared<S>,
    Packed(bytes): Packed,
) -> Result<Response, Refused> {
    let _pushing = district.pushes(&device)?;
    let key = PublicKey::from_pem(&device.public_key)
        .map_err(|_| RefusalCode::Unsound.because("the key of the device cannot be read"))?;
    let own = device.device;
    let batch = apart(move || {
        let push: Push = decode(&bytes)?;
        if push.device != own {
            return Err(RefusalCode::Foreign.because("a push of another device"));
        }
        Batch::check(push, &key).map_err(unsound)
    })
    .await??;
    let count = batch.entries().len();
    let now = (district.now_ms)();
    let answer = district.storage.push(&device, batch, now).await?;
    match &answer {
        PushAnswer::Taken { forked, .. } => {
            district.metrics.accepted(count, *forked);
            if *forked {
                tracing::error!(device = %device.device, scope = %device.scope, "a device has two histories");
            }
            district.heads.ring(&device.scope);
        }
        PushAnswer::Behind(_) => district.metrics.came_too_early(),
    }
    packed(answer).await
}

#[derive(Deserialize)]
pub(super) struct Waits {
    /// Seconds.
    #[serde(default)]
    wait: u64,
}

/// 下发 – what is new; where nothing is, as soon as something is, or when the desk has waited long enough.
pub(super) async fn streams<S: Storage>(
    Caller(device): Caller,
    State(district): Shared<S>,
    waits: Result<Query<Waits>, axum::extract::rejection::QueryRejection>,
    Packed(bytes): Packed,
) -> Result<Response, Refused> {
    let Query(waits) = waits.map_err(|error| RefusalCode::Malformed.because(error.to_string()))?;
    let pull: Pull = read(bytes).await?;
    if pull.device != device.device {
        return Err(RefusalCode::Foreign.because("a pull of another device"));
    }
    // Before it is read for the first time: what comes meanwhile is not missed.
    let mut own = district.heads.listen(&device.scope);
    let mut shared = district.heads.listen(&Scope::District);
    let mut stopping = district.stopping();
    let answer = read_once(&district, &device, &pull).await?;
    let wait = Duration::from_secs(waits.wait.min(LONGEST_WAIT_S));
    if !is_nothing(&answer) || wait.is_zero() || *stopping.borrow() {
        return sent(&district, answer).await;
    }
    tokio::select! {
        _ = own.changed() => {}
        _ = shared.changed() => {}
        _ = stopping.changed() => {}
        () = tokio::time::sleep(wait) => return sent(&district, answer).await,
    }
    // It may have been shut out meanwhile.
    let device = district.storage.device(device.device).await?;
    let device = device
        .filter(|device| !device.revoked)
        .ok_or_else(|| RefusalCode::SignedOut.because("the device was shut out while it waited"))?;
    let answer = read_once(&district, &device, &pull).await?;
    sent(&district, answer).await
}

async fn read_once<S: Storage>(
    district: &District<S>,
    device: &Device,
    pull: &Pull,
) -> Result<PullAnswer, Refused> {
    Ok(district.storage.pull(device, pull).await?)
}

fn is_nothing(answer: &PullAnswer) -> bool {
    answer.pages.iter().all(|page| page.entries.is_empty())
        && answer.diverged.is_empty()
        && answer.behind.is_none()
}

async fn sent<S: Storage>(district: &District<S>, answer: PullAnswer) -> Result<Response, Refused> {
    let entries = answer.pages.iter().map(|page| page.entries.len());
    district.metrics.sent(entries.sum());
    packed(answer).await
}

/// 新纪元
pub(super) async fn epoch<S: Storage>(
    Caller(device): Caller,
    State(district): Shared<S>,
) -> Result<Json<Renewed>, Refused> {
    let epoch = district.storage.renew(device.device).await?;
    tracing::warn!(device = %device.device, scope = %device.scope, epoch = epoch.0, "a device begins anew");
    Ok(Json(Renewed { epoch }))
}

fn unsound(error: BatchError) -> Refused {
    RefusalCode::Unsound.because(error.to_string())
}

/// Unpacks on a thread for work that takes its time.
pub(super) async fn read<T: DeserializeOwned + Send + 'static>(
    bytes: axum::body::Bytes,
) -> Result<T, Refused> {
    Ok(apart(move || decode(&bytes)).await??)
}

/// Packs likewise.
pub(super) async fn packed<T: Serialize + Send + 'static>(message: T) -> Result<Response, Refused> {
    let bytes = apart(move || encode(&message)).await??;
    Ok(([(header::CONTENT_TYPE, PACKED)], bytes).into_response())
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refused> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| RefusalCode::Unavailable.because("the server is stopping"))
}

fn random() -> Result<[u8; 32], Refused> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|_| RefusalCode::Unavailable.because("the system gives no random numbers"))?;
    // Whatever the system's numbers are worth, two of them differ.
    Ok(Algorithm::Sm3.digest(&[b"zonedesk.random\0", &bytes]).0)
}

//! Who asks (来者): a device with a token, an address without one, and bodies as they arrive.

use crate::{
    departments::{Department, department_token_digest},
    doors::District,
    refusal::{Refused, Refusing as _},
    storage::{Device, Storage},
};
use axum::{
    body::Bytes,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};
use zonedesk_domain::journal::{Algorithm, Digest};
use zonedesk_sync::api::{PACKED, RefusalCode};

/// What is kept of a token.
pub(super) fn token_digest(token: &[u8; 32]) -> Digest {
    Algorithm::Sm3.digest(&[b"zonedesk.token\0", token])
}

/// A device that was let in and not shut out since.
pub(super) struct Caller(pub(super) Device);

impl<S: Storage> FromRequestParts<Arc<District<S>>> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(
        parts: &mut Parts,
        district: &Arc<District<S>>,
    ) -> Result<Self, Refused> {
        let device = device_of(parts, district).await?;
        district.asks(&device)?;
        Ok(Self(device))
    }
}

/// The same, with its files.
pub(super) struct Carrying(pub(super) Device);

impl<S: Storage> FromRequestParts<Arc<District<S>>> for Carrying {
    type Rejection = Refused;

    async fn from_request_parts(
        parts: &mut Parts,
        district: &Arc<District<S>>,
    ) -> Result<Self, Refused> {
        let device = device_of(parts, district).await?;
        district.carries(&device)?;
        Ok(Self(device))
    }
}

/// 承办单位 – whoever brings a department's token that was not taken away.
pub(super) struct Authority(pub(super) Department);

impl<S: Storage> FromRequestParts<Arc<District<S>>> for Authority {
    type Rejection = Refused;

    async fn from_request_parts(
        parts: &mut Parts,
        district: &Arc<District<S>>,
    ) -> Result<Self, Refused> {
        let token = bearer(parts)?;
        let department = district.department(department_token_digest(&token), address_of(parts));
        department.await.map(Self)
    }
}

async fn device_of<S: Storage>(parts: &Parts, district: &District<S>) -> Result<Device, Refused> {
    let token = bearer(parts)?;
    let device = district.caller(token_digest(&token), address_of(parts));
    device.await
}

fn bearer(parts: &Parts) -> Result<[u8; 32], Refused> {
    parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"))
        .and_then(|(_, token)| hex::decode(token.trim()).ok())
        .and_then(|token| <[u8; 32]>::try_from(token).ok())
        .ok_or_else(|| RefusalCode::SignedOut.because("a token is needed; ask for a session"))
}

/// Somebody without a token, who may knock only so often.
pub(super) struct Stranger;

impl<S: Storage> FromRequestParts<Arc<District<S>>> for Stranger {
    type Rejection = Refused;

    async fn from_request_parts(
        parts: &mut Parts,
        district: &Arc<District<S>>,
    ) -> Result<Self, Refused> {
        district.knocks(address_of(parts))?;
        Ok(Self)
    }
}

/// The far end of the connection. A gateway in front is one address: it has to count for itself.
fn address_of(parts: &Parts) -> IpAddr {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
}

async fn bytes_of(request: Request) -> Result<Bytes, Refused> {
    Bytes::from_request(request, &())
        .await
        .map_err(|rejection: BytesRejection| {
            let code = match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => RefusalCode::TooLong,
                _ => RefusalCode::Malformed,
            };
            code.because("the message did not arrive whole")
        })
}

fn says(request: &Request, kind: &str) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(kind))
}

/// A small message, JSON.
pub(super) struct Small<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Small<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        if !says(&request, "application/json") {
            return Err(RefusalCode::Malformed.because("the message is not application/json"));
        }
        let bytes = bytes_of(request).await?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| RefusalCode::Malformed.because(error.to_string()))
    }
}

/// A packed message, still packed.
pub(super) struct Packed(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Packed {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        if !says(&request, PACKED) {
            return Err(RefusalCode::Malformed.because(format!("the message is not {PACKED}")));
        }
        bytes_of(request).await.map(Self)
    }
}

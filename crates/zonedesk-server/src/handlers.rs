//! The doors (接口) as HTTP.

mod caller;
mod department;
mod files;
mod v1;

use crate::{
    doors::District,
    handlers::caller::Stranger,
    refusal::{Refused, Refusing as _},
    storage::Storage,
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use zonedesk_sync::{
    MOST_BYTES,
    api::{LONGEST_WAIT_S, RefusalCode, path},
};

/// The document that describes the doors.
const OPENAPI: &str = include_str!("openapi.json");

/// Small messages are smaller.
const MOST_JSON: usize = 16 * 1024;

/// A slow line may need as long for a push; an answer that waits for news, as long as it waits.
const LONGEST: Duration = Duration::from_secs(LONGEST_WAIT_S + 600);

/// All doors of a district.
pub fn router<S: Storage>(district: Arc<District<S>>) -> Router {
    let small = || DefaultBodyLimit::max(MOST_JSON);
    let large = || DefaultBodyLimit::max(MOST_BYTES);
    Router::new()
        .route("/health", get(health::<S>))
        .route("/metrics", get(metrics::<S>))
        .route("/api/v1/openapi.json", get(openapi))
        .route(path::ENROL, post(v1::enrol::<S>).layer(small()))
        .route(path::CHALLENGE, post(v1::challenge::<S>).layer(small()))
        .route(path::SESSION, post(v1::session::<S>).layer(small()))
        .route(path::JOURNAL, post(v1::journal::<S>).layer(large()))
        .route(path::STREAMS, post(v1::streams::<S>).layer(small()))
        .route(path::EPOCH, post(v1::epoch::<S>).layer(small()))
        .route(path::FILES_KNOWN, post(files::known::<S>).layer(small()))
        .route(path::FILES_PUT, post(files::put::<S>).layer(large()))
        .route(path::FILES_GET, post(files::get::<S>).layer(small()))
        .nest(path::DEPARTMENT, departments())
        .fallback(nowhere)
        .method_not_allowed_fallback(not_so)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&district),
            watched::<S>,
        ))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            LONGEST,
        ))
        .layer(CatchPanicLayer::new())
        .with_state(district)
}

/// 承办单位 – what they see and say.
fn departments<S: Storage>() -> Router<Arc<District<S>>> {
    let small = || DefaultBodyLimit::max(MOST_JSON);
    Router::new()
        .route("/cases", get(department::cases::<S>))
        .route("/cases/{site}/{id}", get(department::case::<S>))
        .route(
            "/cases/{site}/{id}/sign",
            post(department::sign::<S>).layer(small()),
        )
        .route(
            "/cases/{site}/{id}/return",
            post(department::give_back::<S>).layer(small()),
        )
        .route(
            "/cases/{site}/{id}/answer",
            post(department::answer::<S>).layer(small()),
        )
        .fallback(department::nowhere)
        .method_not_allowed_fallback(department::not_so)
}

async fn nowhere() -> Refused {
    RefusalCode::NotFound.because("there is no such door")
}

async fn not_so() -> Response {
    let refused = RefusalCode::NotFound.because("this door is not opened that way");
    (
        StatusCode::METHOD_NOT_ALLOWED,
        refused.into_response().into_body(),
    )
        .into_response()
}

/// Whether the district does its work: its database answers.
async fn health<S: Storage>(_: Stranger, State(district): State<Arc<District<S>>>) -> Response {
    if district.is_well().await {
        return Json(json!({ "status": "ok" })).into_response();
    }
    let told = Json(json!({ "status": "database" }));
    (StatusCode::SERVICE_UNAVAILABLE, told).into_response()
}

async fn metrics<S: Storage>(_: Stranger, State(district): State<Arc<District<S>>>) -> Response {
    let Some(text) = district.figures() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

/// Counts and logs what was answered. The log holds no body, no token, no address of a person.
async fn watched<S: Storage>(
    State(district): State<Arc<District<S>>>,
    request: Request,
    next: Next,
) -> Response {
    let door = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let began = Instant::now();
    let mut response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    district.metrics.answered(&door, status, took);
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::warn!(door, status, ms, "answered");
    } else {
        tracing::debug!(door, status, ms, "answered");
    }
    let headers = response.headers_mut();
    let no_store = HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, no_store);
    let nosniff = HeaderValue::from_static("nosniff");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

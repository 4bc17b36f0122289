//! The loopback routes: `POST /api/{command}` for every line of the command table, and the screens. A host of the desk
//! knows the desk's table, a host of the kiosk the kiosk's, and neither knows the other's.

use crate::{gate::Gate, pages};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{
        DefaultBodyLimit, Path, RawQuery, Request, State,
        rejection::{BytesRejection, PathRejection},
    },
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use zonedesk_app::{AppError, Desk, ErrorCode, call};
use zonedesk_kiosk::{Kiosk, KioskError};

/// Scripts and styles from here alone; nothing else is ever fetched.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      font-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A request is a form …
const MOST_BYTES: usize = MEBIBYTE;
const MEBIBYTE: usize = 1024 * 1024;
const MOST_KIOSK_BYTES: usize = 16 * 1024;

/// … unless it carries a finished paper or workbook, or the photographs of an attachment, in base64.
const CARRIERS: [(&str, usize); 5] = [
    ("paper_print", 32 * MEBIBYTE),
    ("file_save", 24 * MEBIBYTE),
    ("attachment_add", 64 * MEBIBYTE),
    ("bundle_take", 64 * MEBIBYTE),
    ("material_import", 24 * MEBIBYTE),
];

#[derive(Clone)]
struct Host {
    served: Served,
    gate: Arc<Gate>,
}

/// What a host serves.
#[derive(Clone)]
enum Served {
    Desk(Arc<Mutex<Desk>>),
    Kiosk(Arc<Mutex<Kiosk>>),
}

/// The routes of the kiosk. What it is asked is a line of text.
pub(crate) fn kiosk_router(kiosk: Arc<Mutex<Kiosk>>, gate: Arc<Gate>) -> Router {
    let served = Served::Kiosk(kiosk);
    let host = Host { served, gate };
    Router::new()
        .route("/api/{command}", post(command))
        .fallback(get(screen))
        .layer(DefaultBodyLimit::max(MOST_KIOSK_BYTES))
        .layer(middleware::from_fn_with_state(host.clone(), guard))
        .with_state(host)
}

pub(crate) fn router(desk: Arc<Mutex<Desk>>, gate: Arc<Gate>) -> Router {
    let served = Served::Desk(desk);
    let host = Host { served, gate };
    let mut router = Router::new().route("/api/{command}", post(command));
    for (name, most) in CARRIERS {
        let carrier = post(async move |State(host): State<Host>, body: Body| {
            answer(host, name.to_owned(), body).await
        });
        router = router.route(
            &format!("/api/{name}"),
            carrier.layer(DefaultBodyLimit::max(most)),
        );
    }
    router
        .fallback(get(screen))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(middleware::from_fn_with_state(host.clone(), guard))
        .with_state(host)
}

async fn guard(
    State(host): State<Host>,
    RawQuery(query): RawQuery,
    request: Request,
    next: Next,
) -> Response {
    let mut response = if !host.gate.names_this_host(request.headers()) {
        let text = "这个地址不是本程序的地址，请从本程序打开的页面操作。";
        match is_api(&request) {
            true => refused_as(StatusCode::MISDIRECTED_REQUEST, &bad_request(text)),
            false => pages::plain(StatusCode::MISDIRECTED_REQUEST, text),
        }
    } else if let Some(cookie) = launch(&host, &request, query.as_deref()) {
        let mut response = Redirect::to("/").into_response();
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    } else if !host.gate.is_known(request.headers()) {
        match is_api(&request) {
            true => refused(&AppError::new(ErrorCode::SignedOut, pages::STRANGER)),
            false => pages::plain(StatusCode::UNAUTHORIZED, pages::STRANGER),
        }
    } else if let Some(response) = api_refusal(&host, &request) {
        response
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn launch(host: &Host, request: &Request, query: Option<&str>) -> Option<String> {
    if request.uri().path() != "/" {
        return None;
    }
    let token = query?
        .split('&')
        .find_map(|pair| pair.strip_prefix("token="))?;
    host.gate.exchange(token)
}

/// Why a request under `/api` is not even looked into, if so.
fn api_refusal(host: &Host, request: &Request) -> Option<Response> {
    if !is_api(request) {
        return None;
    }
    if request.method() != Method::POST {
        let error = bad_request("请求方式不对，请从本程序的页面操作。");
        let mut response = refused_as(StatusCode::METHOD_NOT_ALLOWED, &error);
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        return Some(response);
    }
    if !host.gate.comes_from_own_page(request.headers()) {
        let text = "请求不是来自本程序的页面，没有执行。请从本程序打开的页面操作。";
        return Some(refused(&AppError::new(ErrorCode::Forbidden, text)));
    }
    None
}

fn is_api(request: &Request) -> bool {
    let path = request.uri().path();
    path == "/api" || path.starts_with("/api/")
}

async fn screen(State(host): State<Host>, request: Request) -> Response {
    if is_api(&request) {
        let error = bad_request("没有这个功能，请更新页面后重试。");
        return refused_as(StatusCode::NOT_FOUND, &error);
    }
    match host.served {
        Served::Desk(_) => pages::page(request.uri().path()),
        Served::Kiosk(_) => pages::kiosk_page(request.uri().path()),
    }
}

/// What a request carries, if it arrived whole and is not too long.
type Body = Result<Bytes, BytesRejection>;

async fn command(
    State(host): State<Host>,
    name: Result<Path<String>, PathRejection>,
    body: Body,
) -> Response {
    match name {
        Ok(Path(name)) => answer(host, name, body).await,
        Err(_) => refused(&bad_request("没有这个功能，请更新页面后重试。")),
    }
}

async fn answer(host: Host, name: String, body: Body) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) => {
            let text = match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => "提交的内容过长，没有保存。请缩短后重试。",
                _ => "请求内容没有完整收到，没有保存。请重试。",
            };
            return refused_as(rejection.status(), &bad_request(text));
        }
    };
    let request = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(_) => {
            return refused(&bad_request("请求内容不完整或格式不对，请检查后重试。"));
        }
    };
    // Opening the database and stretching a PIN take their time: not on the server's own threads.
    let done = tokio::task::spawn_blocking(move || host.served.does(&name, request)).await;
    match done {
        Ok(response) => response,
        Err(_) => refused(&AppError::new(
            ErrorCode::Internal,
            "程序遇到意外情况，本次操作没有保存。请重试；如仍出现，请联系系统管理员。",
        )),
    }
}

impl Served {
    fn does(&self, name: &str, request: Value) -> Response {
        match self {
            Self::Desk(desk) => {
                let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
                match call(&mut desk, name, request) {
                    Ok(outcome) => Json(outcome).into_response(),
                    Err(error) => refused(&error),
                }
            }
            Self::Kiosk(kiosk) => {
                let mut kiosk = kiosk.lock().unwrap_or_else(PoisonError::into_inner);
                match zonedesk_kiosk::call(&mut kiosk, name, request) {
                    Ok(outcome) => Json(outcome).into_response(),
                    Err(error) => refused_by_the_kiosk(name, &error),
                }
            }
        }
    }
}

fn refused_by_the_kiosk(name: &str, error: &KioskError) -> Response {
    use zonedesk_kiosk::ErrorCode as Code;
    let status = match error.code {
        Code::BadRequest if !zonedesk_kiosk::COMMANDS.contains(&name) => StatusCode::NOT_FOUND,
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::Invalid | Code::PinWrong => StatusCode::UNPROCESSABLE_ENTITY,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Busy => StatusCode::TOO_MANY_REQUESTS,
        Code::NotSetUp => StatusCode::CONFLICT,
    };
    (status, Json(error)).into_response()
}

fn refused(error: &AppError) -> Response {
    let status = match error.code {
        ErrorCode::Invalid | ErrorCode::PinWrong | ErrorCode::RecoveryWrong => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        ErrorCode::SignedOut => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden | ErrorCode::ZoneAbsent => StatusCode::FORBIDDEN,
        ErrorCode::PinLocked => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::NotSetUp
        | ErrorCode::AlreadySetUp
        | ErrorCode::Cancelled
        | ErrorCode::Changed
        | ErrorCode::OpenElsewhere
        | ErrorCode::Printer
        | ErrorCode::Busy => StatusCode::CONFLICT,
        ErrorCode::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::WrongKey
        | ErrorCode::Damaged
        | ErrorCode::Newer
        | ErrorCode::ReadOnly
        | ErrorCode::File
        | ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    refused_as(status, error)
}

fn refused_as(status: StatusCode, error: &AppError) -> Response {
    (status, Json(error)).into_response()
}

fn bad_request(text: &str) -> AppError {
    AppError::new(ErrorCode::BadRequest, text)
}

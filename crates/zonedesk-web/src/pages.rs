//! The screens, built from `frontend/` and carried inside the program.

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
#[allow_missing = true]
struct Pages;

/// The file at `path`; the start page where there is no such file, since screens have routes of their own.
pub(crate) fn page(path: &str) -> Response {
    let path = path.trim_start_matches('/');
    let wants_file = path.contains('.');
    let found = Pages::get(path).filter(|_| !path.is_empty());
    match found.or_else(|| Pages::get("index.html").filter(|_| !wants_file)) {
        Some(file) => {
            let kind = file.metadata.mimetype().to_owned();
            ([(header::CONTENT_TYPE, kind)], Body::from(file.data)).into_response()
        }
        None => plain(StatusCode::NOT_FOUND, "没有这个页面"),
    }
}

/// The same for the kiosk, whose screens have no addresses: its start page and what that page loads, nothing else.
pub(crate) fn kiosk_page(path: &str) -> Response {
    match path.trim_start_matches('/') {
        "" => page("kiosk.html"),
        path if path == "icon.svg" || path.starts_with("assets/") => page(path),
        _ => plain(StatusCode::NOT_FOUND, "没有这个页面"),
    }
}

/// What a browser shows that was not started by the program.
pub(crate) const STRANGER: &str =
    "请从桌面图标或开始菜单启动“政务公开专区”程序，不要直接输入网址。";

/// A sentence instead of a screen.
pub(crate) fn plain(status: StatusCode, text: &'static str) -> Response {
    let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    (status, [kind], text).into_response()
}

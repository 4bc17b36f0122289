//! The Tauri handlers: one for every line of the command table.

use crate::native::ask_where_to_save;
use serde_json::Value;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tauri::{
    AppHandle, Manager as _, Runtime, async_runtime,
    ipc::{Invoke, InvokeBody, InvokeResolver},
};
use zonedesk_app::{AppError, COMMANDS, Desk, ErrorCode, call};

/// Where a file goes is asked for in a dialog of the system before this command is done.
const SAVES: &str = "file_save";

/// Answers the commands of the table and no others. Which window may call which one is decided
/// before, by the capability files.
pub(crate) fn handler<R: Runtime>(
    desk: Arc<Mutex<Desk>>,
) -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    move |invoke| {
        let name = invoke.message.command().to_owned();
        if !COMMANDS.iter().any(|command| command.name == name) {
            return false;
        }
        let app = invoke.message.webview_ref().app_handle().clone();
        let resolver = invoke.resolver;
        let Some(request) = request(invoke.message.payload()) else {
            resolver.reject(AppError::new(
                ErrorCode::BadRequest,
                "请求内容不完整或格式不对，请检查后重试。",
            ));
            return true;
        };
        let asked = Asked {
            desk: Arc::clone(&desk),
            name,
            request,
            resolver,
        };
        if asked.name == SAVES {
            save(&app, asked);
        } else {
            answer(asked, None);
        }
        true
    }
}

/// One command and who waits for its answer.
struct Asked<R: Runtime> {
    desk: Arc<Mutex<Desk>>,
    name: String,
    request: Value,
    resolver: InvokeResolver<R>,
}

/// Does the command, where a `place` was chosen with it in hand.
fn answer<R: Runtime>(asked: Asked<R>, place: Option<PathBuf>) {
    let Asked {
        desk,
        name,
        request,
        resolver,
    } = asked;
    // Opening the database and stretching a PIN take their time: not on the window's own thread.
    async_runtime::spawn_blocking(move || {
        let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = place {
            desk.choose_place(place);
        }
        match call(&mut desk, &name, request) {
            Ok(outcome) => resolver.resolve(outcome),
            Err(error) => resolver.reject(error),
        }
    });
}

/// Asks where the file goes, without keeping the desk from anybody, and then saves it.
fn save<R: Runtime>(app: &AppHandle<R>, asked: Asked<R>) {
    let name = asked
        .request
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let begin = app
        .path()
        .document_dir()
        .or_else(|_| app.path().home_dir())
        .ok();
    // The toolkits take a dialog from the window's own thread alone.
    let opened = app.run_on_main_thread(move || {
        let chosen = ask_where_to_save(&name, begin);
        async_runtime::spawn(async move {
            match chosen.await {
                Some(place) => answer(asked, Some(place)),
                None => asked
                    .resolver
                    .reject(AppError::new(ErrorCode::Cancelled, "没有保存。")),
            }
        });
    });
    // The window is closing: nobody waits for an answer any more.
    drop(opened);
}

/// The client sends `{ request: … }`.
pub(crate) fn request(payload: &InvokeBody) -> Option<Value> {
    match payload {
        InvokeBody::Json(value) => value.get("request").cloned(),
        InvokeBody::Raw(_) => None,
    }
}

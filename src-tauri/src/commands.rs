//! The Tauri handlers: one for every line of the command table.

use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::{
    Runtime, async_runtime,
    ipc::{Invoke, InvokeBody},
};
use zonedesk_app::{AppError, COMMANDS, Desk, ErrorCode, call};

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
        let request = request(invoke.message.payload());
        let (desk, resolver) = (Arc::clone(&desk), invoke.resolver);
        // Opening the database and stretching a PIN take their time: not on the window's own thread.
        async_runtime::spawn_blocking(move || match request {
            Some(request) => {
                let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
                match call(&mut desk, &name, request) {
                    Ok(outcome) => resolver.resolve(outcome),
                    Err(error) => resolver.reject(error),
                }
            }
            None => resolver.reject(AppError::new(
                ErrorCode::BadRequest,
                "请求内容不完整或格式不对，请检查后重试。",
            )),
        });
        true
    }
}

/// The client sends `{ request: … }`.
fn request(payload: &InvokeBody) -> Option<Value> {
    match payload {
        InvokeBody::Json(value) => value.get("request").cloned(),
        InvokeBody::Raw(_) => None,
    }
}

//! The kiosk's window (自助屏): the whole screen, its own page alone, and its own commands alone. What it may call stands in
//! `capabilities/kiosk.json`.

use crate::{commands::request, context, native};
use std::{
    path::PathBuf,
    process::ExitCode,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};
use tauri::{
    Manager as _, Runtime, Url, WebviewUrl, WebviewWindowBuilder, async_runtime, ipc::Invoke,
};
use zonedesk_app::{AppError, ErrorCode, default_kiosk_folder, system_clock};
use zonedesk_kiosk::{COMMANDS, Kiosk, Time, call};

/// The window's label; the capability names it.
const LABEL: &str = "kiosk";
/// How often it is looked whether there is a newer edition.
const PACE: Duration = Duration::from_secs(60);

/// What the kiosk is started with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KioskStart {
    /// The folder or stick that it reads.
    pub(crate) content: PathBuf,
    /// Whether whoever publishes next is trusted.
    pub(crate) accept_new_desk: bool,
}

impl KioskStart {
    /// Reads `--kiosk --content 文件夹 [--accept-new-desk]`; nothing for a start of the counter's program.
    ///
    /// # Errors
    /// What is missing, in words.
    pub(crate) fn of(arguments: &[String]) -> Result<Option<Self>, &'static str> {
        if !arguments.iter().any(|argument| argument == "--kiosk") {
            return Ok(None);
        }
        let place = arguments
            .iter()
            .position(|argument| argument == "--content");
        let content = place.and_then(|place| arguments.get(place + 1));
        let content = content.filter(|content| !content.starts_with("--"));
        let content = content.ok_or("自助屏要用 --content 写明读取内容的文件夹或 U 盘。")?;
        Ok(Some(Self {
            content: content.into(),
            accept_new_desk: arguments
                .iter()
                .any(|argument| argument == "--accept-new-desk"),
        }))
    }
}

/// Runs the kiosk until somebody leaves it by the PIN.
pub(crate) fn run(start: KioskStart) -> ExitCode {
    let Some(own) = default_kiosk_folder() else {
        native::say_fatal("系统没有给出数据文件夹。请设置环境变量 ZONEDESK_DATA 后重新启动。");
        return ExitCode::from(2);
    };
    let began = Kiosk::begin(start.content, own, time(), start.accept_new_desk);
    let kiosk = match began {
        Ok(kiosk) => Arc::new(Mutex::new(kiosk)),
        Err(error) => {
            native::say_fatal(&format!(
                "自助屏的文件夹不能建立，请检查磁盘和权限。\n\n（{error}）"
            ));
            return ExitCode::from(2);
        }
    };
    let looked_at = Arc::clone(&kiosk);
    let looking = thread::Builder::new()
        .name("kiosk content".to_owned())
        .spawn(move || keep_looking(&looked_at));
    if let Err(error) = looking {
        native::say_fatal(&format!("系统资源不足，自助屏无法启动。\n\n（{error}）"));
        return ExitCode::from(2);
    }
    let mut context = context();
    // The counter's window stays shut: the kiosk opens its own.
    context.config_mut().app.windows.clear();
    let built = tauri::Builder::default()
        .invoke_handler(handler(kiosk))
        .setup(|app| {
            WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("kiosk.html".into()))
                .title("自助查询")
                .fullscreen(true)
                .decorations(false)
                .on_navigation(is_own)
                .build()?;
            Ok(())
        })
        .run(context);
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            native::say_fatal(&format!("自助屏窗口无法打开，请重新启动。\n\n（{error}）"));
            ExitCode::from(2)
        }
    }
}

/// Whether an address is one of the program's own pages: nothing leads out of the kiosk.
fn is_own(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Answers the kiosk's own commands and no others.
fn handler<R: Runtime>(
    kiosk: Arc<Mutex<Kiosk>>,
) -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    move |invoke| {
        let name = invoke.message.command().to_owned();
        if !COMMANDS.contains(&name.as_str()) {
            return false;
        }
        let app = invoke.message.webview_ref().app_handle().clone();
        let resolver = invoke.resolver;
        let Some(request) = request(invoke.message.payload()) else {
            let words = "操作没有完成，请返回首页重试。";
            resolver.reject(AppError::new(ErrorCode::BadRequest, words));
            return true;
        };
        let kiosk = Arc::clone(&kiosk);
        // Stretching a code or a PIN takes its time: not on the window's own thread.
        async_runtime::spawn_blocking(move || {
            let mut kiosk = lock(&kiosk);
            match call(&mut kiosk, &name, request) {
                Ok(outcome) => resolver.resolve(outcome),
                Err(error) => resolver.reject(error),
            }
            if kiosk.was_left() {
                app.exit(0);
            }
        });
        true
    }
}

/// A share that does not answer holds up this thread and nobody else.
fn keep_looking(kiosk: &Mutex<Kiosk>) {
    loop {
        thread::sleep(PACE);
        let looker = lock(kiosk).looker();
        let found = looker.look();
        lock(kiosk).found(found);
    }
}

fn lock(kiosk: &Mutex<Kiosk>) -> MutexGuard<'_, Kiosk> {
    kiosk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The wall clock for what is shown, and one that nobody can set for what is counted.
fn time() -> Time {
    let (clock, began) = (system_clock(), Instant::now());
    Time {
        wall_ms: Box::new(move || clock.now().timestamp_millis()),
        steady_ms: Box::new(move || u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(arguments: &[&str]) -> Result<Option<KioskStart>, &'static str> {
        let arguments: Vec<_> = arguments.iter().map(|one| (*one).to_owned()).collect();
        KioskStart::of(&arguments)
    }

    #[test]
    fn a_kiosk_is_started_by_name_and_wants_to_know_where_its_content_is() {
        assert_eq!(start(&["zonedesk"]), Ok(None));
        assert!(start(&["zonedesk", "--kiosk"]).is_err());
        assert!(start(&["zonedesk", "--kiosk", "--content", "--accept-new-desk"]).is_err());
        let started = start(&[
            "zonedesk",
            "--kiosk",
            "--content",
            "/stick",
            "--accept-new-desk",
        ]);
        let expected = KioskStart {
            content: "/stick".into(),
            accept_new_desk: true,
        };
        assert_eq!(started, Ok(Some(expected)));
    }

    #[test]
    fn nothing_leads_out_of_the_kiosk() {
        for (url, own) in [
            ("tauri://localhost/kiosk.html", true),
            ("http://tauri.localhost/kiosk.html", true),
            ("https://tauri.localhost/", true),
            ("https://www.gov.cn/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("about:blank", false),
        ] {
            assert_eq!(is_own(&url.parse().unwrap()), own, "{url}");
        }
    }
}

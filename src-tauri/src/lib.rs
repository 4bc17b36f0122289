//! The desktop shell (桌面窗口): a window around the screens, and nothing else. Every command goes to
//! `zonedesk-app`; dialogs of the system are in [`native`].

mod commands;
mod kiosk;
mod native;

use kiosk::KioskStart;
use std::{
    env,
    process::ExitCode,
    sync::{Arc, Mutex},
};
use zonedesk_app::{Desk, SyncRunner, default_folder, system_clock};

/// Runs the program until its window is closed: the counter's, or with `--kiosk` the kiosk's.
pub fn run() -> ExitCode {
    let arguments: Vec<String> = env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    match KioskStart::of(&arguments) {
        Ok(None) => run_counter(),
        Ok(Some(start)) => kiosk::run(start),
        Err(words) => {
            native::say_fatal(words);
            ExitCode::from(2)
        }
    }
}

/// The pages and the configuration, carried inside the program once.
fn context() -> tauri::Context {
    tauri::generate_context!()
}

fn run_counter() -> ExitCode {
    let Some(folder) = default_folder() else {
        native::say_fatal("系统没有给出数据文件夹。请设置环境变量 ZONEDESK_DATA 后重新启动。");
        return ExitCode::from(2);
    };
    let desk = Arc::new(Mutex::new(Desk::new(folder, system_clock())));
    if let Err(error) = SyncRunner::start(Arc::clone(&desk)) {
        native::say_fatal(&format!(
            "系统资源不足，程序无法启动。请关闭其他程序后重试。\n\n（{error}）"
        ));
        return ExitCode::from(2);
    }
    let built = tauri::Builder::default()
        .invoke_handler(commands::handler(desk))
        .run(context());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            native::say_fatal(&format!(
                "窗口无法打开。请重新启动；如仍出现，请联系系统管理员。\n\n（{error}）"
            ));
            ExitCode::from(2)
        }
    }
}

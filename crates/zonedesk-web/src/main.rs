//! Starts the host on this machine and says where its screens are.

use clap::Parser;
use std::{
    env,
    io::{self, Write as _},
    path::PathBuf,
    process::{Command, ExitCode, Stdio},
    time::Instant,
};
use zonedesk_app::{Desk, default_folder, default_kiosk_folder, system_clock};
use zonedesk_arguments::{Unparsed, parse};
use zonedesk_kiosk::{Kiosk, Time};
use zonedesk_web::{Host, KioskHost};

/// 政务公开专区窗口程序（本机浏览器方式）：只在本机 127.0.0.1 提供界面。
#[derive(Parser)]
#[command(name = "zonedesk-web")]
struct Arguments {
    /// 数据文件夹；不写则用本用户的程序数据文件夹
    #[arg(long, value_name = "文件夹")]
    data: Option<PathBuf>,
    /// 端口；0 为任选空闲端口
    #[arg(long, default_value_t = 0, value_name = "端口")]
    port: u16,
    /// 启动后用系统浏览器打开
    #[arg(long)]
    open: bool,
    /// 自助屏：只提供群众自助查询的界面，本机不存任何办件数据
    #[arg(long, requires = "content")]
    kiosk: bool,
    /// 自助屏读取内容的文件夹或 U 盘，即窗口发布到的位置
    #[arg(long, value_name = "文件夹", requires = "kiosk")]
    content: Option<PathBuf>,
    /// 窗口换了电脑：改为认定下一次读到的内容的发布窗口
    #[arg(long, requires = "kiosk")]
    accept_new_desk: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().collect();
    let arguments = match parse(&arguments) {
        Ok(arguments) => arguments,
        Err(Unparsed::Asked(page)) => {
            let _ = writeln!(io::stdout(), "{}", page.trim_end());
            return ExitCode::SUCCESS;
        }
        Err(Unparsed::Wrong(message)) => {
            let _ = writeln!(io::stderr(), "{message}");
            return ExitCode::from(2);
        }
    };
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "无法启动：{error}");
            ExitCode::from(2)
        }
    }
}

#[tokio::main]
async fn run(arguments: Arguments) -> io::Result<()> {
    if let Some(content) = arguments.content {
        let own = arguments.data.or_else(default_kiosk_folder);
        let own = own.ok_or_else(|| io::Error::other(NO_FOLDER))?;
        let kiosk = Kiosk::begin(content, own, time(), arguments.accept_new_desk)?;
        let host = KioskHost::bind(kiosk, arguments.port).await?;
        announce(host.launch_url(), arguments.open)?;
        return host.serve(stopped()).await;
    }
    let folder = arguments
        .data
        .or_else(default_folder)
        .ok_or_else(|| io::Error::other(NO_FOLDER))?;
    let host = Host::bind(Desk::new(folder, system_clock()), arguments.port).await?;
    announce(host.launch_url(), arguments.open)?;
    host.serve(stopped()).await
}

const NO_FOLDER: &str = "系统没有给出数据文件夹，请用 --data 指定";

fn announce(url: &str, open: bool) -> io::Result<()> {
    writeln!(io::stdout(), "ZONEDESK_URL={url}")?;
    io::stdout().flush()?;
    if open { open_browser(url) } else { Ok(()) }
}

/// The wall clock for what is shown, and one that nobody can set for what is counted.
fn time() -> Time {
    let (clock, began) = (system_clock(), Instant::now());
    Time {
        wall_ms: Box::new(move || clock.now().timestamp_millis()),
        steady_ms: Box::new(move || u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)),
    }
}

fn open_browser(url: &str) -> io::Result<()> {
    let (program, first): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    Command::new(program)
        .args(first)
        .arg(url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(drop)
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

//! What can be typed (命令行参数): three options, with helps and complaints in Chinese.

use std::{ffi::OsString, path::PathBuf};

/// The help.
pub(crate) const HELP: &str = "政务公开专区窗口程序（本机浏览器方式）：只在本机 127.0.0.1 提供界面。

用法：zonedesk-web [选项]

选项：
      --data <文件夹>  数据文件夹；不写则用本用户的程序数据文件夹
      --port <端口>    端口，0 至 65535；不写或写 0 则任选空闲端口
      --open           启动后用系统浏览器打开
  -h, --help           显示本说明
  -V, --version        显示版本";

/// What the program is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Help,
    Version,
    Start(Start),
}

/// How to serve.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Start {
    pub(crate) data: Option<PathBuf>,
    /// 0: any free one.
    pub(crate) port: u16,
    pub(crate) open: bool,
}

/// Reads the arguments without the program's name. The error says what to do.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, String> {
    let mut arguments = arguments.into_iter();
    let mut start = Start::default();
    let mut seen: Vec<String> = Vec::new();
    while let Some(argument) = arguments.next() {
        let shown = argument.to_string_lossy().into_owned();
        let (name, given) = match shown.split_once('=') {
            Some((name, _)) if name.starts_with("--") => (name.to_owned(), true),
            _ => (shown.clone(), false),
        };
        let mut value = || match given {
            true => Ok(after_sign(&argument)),
            false => arguments.next(),
        }
        .and_then(|value| {
            value
                .filter(|value| !value.is_empty())
                .ok_or_else(|| wrong(&format!("参数“{name}”缺少内容。")))
        });
        match name.as_str() {
            "-h" | "--help" => return Ok(Asked::Help),
            "-V" | "--version" => return Ok(Asked::Version),
            "--data" => start.data = Some(value()?.into()),
            "--port" => start.port = port(&value()?)?,
            "--open" if !given => start.open = true,
            _ => return Err(wrong(&format!("没有“{}”这个参数。", shortened(&shown)))),
        }
        if seen.contains(&name) {
            return Err(wrong(&format!("参数“{name}”只能写一次。")));
        }
        seen.push(name);
    }
    Ok(Asked::Start(start))
}

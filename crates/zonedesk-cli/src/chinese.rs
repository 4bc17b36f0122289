//! Helps and complaints about arguments in Chinese: the parser's own English words reach nobody.

use crate::{arguments::Arguments, speech::shortened};
use clap::{
    Arg, ArgAction, Command, CommandFactory as _, FromArgMatches as _,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{error::Error as _, ffi::OsString};

/// Why there is nothing to do.
pub(crate) enum Unparsed {
    /// A help or the version, which was asked for.
    Asked(String),
    /// The arguments are wrong; says what to do.
    Wrong(String),
}

/// Reads the arguments, the program's name first.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Arguments, Unparsed> {
    command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Arguments::from_arg_matches(&matches))
        .map_err(|error| unparsed(&error))
}

fn command() -> Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help("显示版本");
    in_chinese(Arguments::command())
        .version(env!("CARGO_PKG_VERSION"))
        .arg(version.help_heading("通用选项"))
}

fn in_chinese(command: Command) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("显示本说明");
    command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}\n")
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(|argument| {
            let heading = if argument.is_positional() {
                "参数"
            } else {
                "选项"
            };
            // Which values there are, the help says itself.
            let argument = match argument.get_action().takes_values() {
                true => argument.hide_possible_values(true).hide_default_value(true),
                false => argument,
            };
            if argument.get_help_heading().is_some() {
                argument
            } else {
                argument.help_heading(heading)
            }
        })
        .arg(help.help_heading("通用选项"))
        .mut_subcommands(in_chinese)
}

fn unparsed(error: &clap::Error) -> Unparsed {
    let page = || {
        let page = error.render().to_string().replace("[OPTIONS]", "[选项]");
        ["命令", "参数", "选项"].iter().fold(page, |page, heading| {
            page.replace(&format!("{heading}:\n"), &format!("{heading}：\n"))
        })
    };
    #[allow(clippy::wildcard_enum_match_arm)]
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Unparsed::Asked(page()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Unparsed::Wrong(format!("请写明要做什么。\n\n{}", page().trim_end()))
        }
        _ => Unparsed::Wrong(format!("{}\n用 --help 查看用法。", complaint(error))),
    }
}

fn complaint(error: &clap::Error) -> String {
    let argument = said(error, ContextKind::InvalidArg);
    let value = said(error, ContextKind::InvalidValue);
    let perhaps = |kind| match said(error, kind) {
        suggested if suggested.is_empty() => String::new(),
        suggested => format!("是不是“{suggested}”？"),
    };
    #[allow(clippy::wildcard_enum_match_arm)]
    match error.kind() {
        ErrorKind::UnknownArgument => {
            format!(
                "没有“{argument}”这个参数。{}",
                perhaps(ContextKind::SuggestedArg)
            )
        }
        ErrorKind::InvalidSubcommand => {
            let typed = said(error, ContextKind::InvalidSubcommand);
            format!(
                "没有“{typed}”这个命令。{}",
                perhaps(ContextKind::SuggestedSubcommand)
            )
        }
        ErrorKind::MissingSubcommand => "请写明要做什么。".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}。"),
        ErrorKind::InvalidValue if value.is_empty() => format!("参数“{argument}”缺少内容。"),
        ErrorKind::InvalidValue => {
            format!(
                "参数“{argument}”不能是“{value}”，可选：{}。",
                said(error, ContextKind::ValidValue)
            )
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            format!("参数“{argument}”的内容“{value}”不对：{why}。")
        }
        ErrorKind::ArgumentConflict => match said(error, ContextKind::PriorArg) {
            other if other == argument || other.is_empty() => {
                format!("参数“{argument}”只能写一次。")
            }
            other => format!("参数“{argument}”不能与“{other}”同时使用。"),
        },
        ErrorKind::TooManyValues => format!("参数“{argument}”的内容“{value}”多余。"),
        ErrorKind::InvalidUtf8 => "参数中有无法识别的文字，请使用 UTF-8。".to_owned(),
        _ => "参数不对。".to_owned(),
    }
}

fn said(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => shortened(text),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(_) | None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(arguments: &[&str]) -> String {
        let arguments: Vec<OsString> = ["zonedesk-cli"]
            .iter()
            .chain(arguments)
            .map(OsString::from)
            .collect();
        match parse(&arguments) {
            Err(Unparsed::Wrong(message)) => message,
            Err(Unparsed::Asked(page)) => panic!("asked: {page}"),
            Ok(arguments) => panic!("{arguments:?}"),
        }
    }

    #[test]
    fn the_parser_is_put_together_soundly() {
        command().debug_assert();
    }

    #[test]
    fn complaints_name_what_is_wrong() {
        for (arguments, part) in [
            (
                &["--datta", "x", "stats"][..],
                "没有“--datta”这个参数。是不是“--data”？",
            ),
            (&["statz"], "没有“statz”这个命令。是不是“stats”？"),
            (&["deadline"], "缺少参数：--from <日期>、--days <天数>。"),
            (
                &["deadline", "--from", "2026-02-30", "--days", "3"],
                "参数“--from <日期>”的内容“2026-02-30”不对：日期不存在",
            ),
            (&["deadline", "-", "--days", "3"], "同时使用。"),
            (&["deadline", "x"], "不对：这里只能写 -"),
            (
                &["import", "people", "x.csv"],
                "不能是“people”，可选：applications、consultations、copies。",
            ),
            (
                &["copy", "--item", "a", "--pages", "0"],
                "不对：页数为 1 至 100000 的整数。",
            ),
            (
                &["copy", "--item", "a", "--item", "b", "--pages", "1"],
                "参数“--item <项目代码>”只能写一次。",
            ),
            (
                &["copy", "--item", "a", "--pages", "-1"],
                "参数“--pages <页数>”的内容“-1”不对：页数为 1 至 100000 的整数。",
            ),
            (
                &["deadline", "--from", "2026-10-09", "--days", "-5"],
                "不对：天数应为 1 至 3660 的整数。",
            ),
            (&["money", "1", "2"], "没有“2”这个参数。"),
            (&["stats", "--data"], "缺少内容。"),
            (&["tariff"], "请写明要做什么。"),
            (&[], "请写明要做什么。"),
        ] {
            let message = wrong(arguments);
            assert!(message.contains(part), "{arguments:?}: {message}");
        }
    }
}

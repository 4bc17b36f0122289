//! Arguments of our programs (命令行参数): helps and complaints in Chinese, so that the parser's own English words
//! reach nobody.
#![warn(missing_docs)]

pub mod tariff_file;

use clap::{
    Arg, ArgAction, Command, CommandFactory, FromArgMatches,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{error::Error as _, ffi::OsString};

/// Why there is nothing to do.
pub enum Unparsed {
    /// A help or the version, which was asked for.
    Asked(String),
    /// The arguments are wrong; says what to do.
    Wrong(String),
}

/// Reads the arguments, the program's name first.
///
/// # Errors
/// [`Unparsed`]: what to print instead of doing anything.
pub fn parse<T: CommandFactory + FromArgMatches>(arguments: &[OsString]) -> Result<T, Unparsed> {
    command::<T>()
        .try_get_matches_from(arguments)
        .and_then(|matches| T::from_arg_matches(&matches))
        .map_err(|error| unparsed(&error))
}

/// The parser as it is used, for a test that it is put together soundly.
#[must_use]
pub fn command<T: CommandFactory>() -> Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help("显示版本");
    in_chinese(T::command())
        // One version for all of our programs.
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

/// A text as it may be quoted in a message.
#[must_use]
pub fn shortened(text: &str) -> String {
    let mut short: String = text
        .chars()
        .take(40)
        .map(|mark| if steers(mark) { ' ' } else { mark })
        .collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

/// Whether a mark is unseen and changes how others are shown: control characters and the marks that
/// turn the direction of writing (双向控制符).
#[must_use]
pub fn steers(mark: char) -> bool {
    mark.is_control()
        || matches!(mark, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

//! The command line (命令行) of a desk: set-up, import, ledgers, verification and the calculators, for
//! administrators and scripts. Nothing is decided here: words become requests, outcomes become words.
#![warn(missing_docs)]

mod arguments;
mod backups;
mod bundles;
mod calculators;
mod copying;
mod data;
mod district;
mod kiosk;
mod registers;
mod sealing;
mod site;
mod speech;

mod text_table;

use arguments::{
    Arguments, BackupCommand, BundleCommand, Command, KioskCommand, OperatorCommand, TariffCommand,
};
use speech::Speech;
use std::{
    ffi::OsString,
    fs::File,
    io::{BufRead, Write},
    path::{Path, PathBuf},
};
use zonedesk_app::{AppError, AppResult, Clock, Desk, ErrorCode};
use zonedesk_arguments::{Unparsed, parse, tariff_file};
use zonedesk_store::{DatabaseKey, StoreError};

/// What the program is started with, besides its arguments.
pub struct Host<'a> {
    /// Standard input.
    pub input: &'a mut dyn BufRead,
    /// Standard output: what was asked for.
    pub output: &'a mut dyn Write,
    /// Standard error: what went wrong.
    pub errors: &'a mut dyn Write,
    /// The time.
    pub clock: Clock,
    /// The data folder when `--data` names none.
    pub default_folder: Option<PathBuf>,
    /// The key file when `--key-file` names none (`ZONEDESK_KEY_FILE`).
    pub key_file: Option<PathBuf>,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Done.
    Done,
    /// Done, and there is something to look at: refusals, a broken chain, an invalid item.
    Findings,
}

/// Does what `arguments` (the program's name first) ask for and returns the exit code: 0 done, 1 done
/// with findings, 2 not done.
pub fn run(arguments: impl IntoIterator<Item = OsString>, host: Host<'_>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    let mut speech = Speech::new(host.output, host.errors, json);
    let code = match parse(&arguments) {
        Ok(Arguments {
            command,
            data,
            key_file,
            json: _,
        }) => {
            let place = Place {
                folder: data.or(host.default_folder),
                key_file: key_file.or(host.key_file),
                clock: host.clock,
            };
            match obey(command, place, host.input, &mut speech) {
                Ok(Ending::Done) => 0,
                Ok(Ending::Findings) => 1,
                Err(error) => {
                    speech.refuse(&error);
                    2
                }
            }
        }
        Err(Unparsed::Asked(help)) => {
            speech.page(&help);
            0
        }
        Err(Unparsed::Wrong(message)) => {
            speech.refuse(&AppError::new(ErrorCode::BadRequest, message));
            2
        }
    };
    // What was asked for happened, but nobody could be told all of it.
    if speech.failed() { code.max(1) } else { code }
}

/// Where the data are and what opens them.
struct Place {
    folder: Option<PathBuf>,
    key_file: Option<PathBuf>,
    clock: Clock,
}

impl Place {
    /// The desk, nothing opened yet.
    fn desk(self) -> AppResult<(Desk, Option<PathBuf>)> {
        let folder = self.folder.ok_or_else(|| {
            AppError::new(
                ErrorCode::File,
                "系统没有给出数据文件夹，请用 --data 指定。",
            )
        })?;
        Ok((Desk::new(folder, self.clock), self.key_file))
    }

    /// The desk, open for writing.
    fn writing(self) -> AppResult<Desk> {
        let (mut desk, key_file) = self.desk()?;
        let key = key_of(&desk, key_file.as_deref())?;
        desk.open_with_key(&key)?;
        Ok(desk)
    }

    /// The desk, open for reading, also beside a writer.
    fn reading(self) -> AppResult<Desk> {
        let (mut desk, key_file) = self.desk()?;
        let key = key_of(&desk, key_file.as_deref())?;
        desk.read_with_key(&key)?;
        Ok(desk)
    }
}

fn key_of(desk: &Desk, key_file: Option<&Path>) -> AppResult<DatabaseKey> {
    let folder = desk.folder();
    if !folder.database().exists() {
        return Err(StoreError::Absent(folder.database()).into());
    }
    let beside = folder.key_file();
    let path = key_file.unwrap_or(&beside);
    read_key(path)
}

fn read_key(path: &Path) -> AppResult<DatabaseKey> {
    if let Err(error) = File::open(path) {
        let why = if error.kind() == std::io::ErrorKind::NotFound {
            "不存在"
        } else {
            "无法读取"
        };
        return Err(AppError::new(
            ErrorCode::File,
            format!(
                "密钥文件“{}”{why}。请用 --key-file 或环境变量 ZONEDESK_KEY_FILE 指定密钥文件。",
                path.display()
            ),
        ));
    }
    Ok(DatabaseKey::read_file(path)?)
}

fn obey(
    command: Command,
    place: Place,
    input: &mut dyn BufRead,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    match command {
        Command::Init(request) => {
            let (mut desk, key_file) = place.desk()?;
            site::init(&mut desk, key_file.as_deref(), request, speech)
        }
        Command::Operator {
            command: OperatorCommand::Add(request),
        } => site::operator_add(&mut place.writing()?, request, input, speech),
        Command::Import(request) => registers::import(&mut place.writing()?, &request, speech),
        Command::Ledger(request) => registers::ledger(&mut place.writing()?, &request, speech),
        Command::ExportYear { year, out } => {
            registers::year(&mut place.reading()?, &year, &out, speech)
        }
        Command::Seal { month } => sealing::seal(&mut place.writing()?, month, speech),
        Command::VerifyLedger { file } => {
            sealing::verify_ledger(&mut place.reading()?, &file, speech)
        }
        Command::Join { letter, proxy } => {
            district::join(&mut place.writing()?, &letter, proxy.as_deref(), speech)
        }
        Command::Sync => district::sync(place.writing()?, speech),
        Command::Bundle {
            command: BundleCommand::Make { out },
        } => bundles::make(&mut place.writing()?, &out, speech),
        Command::Bundle {
            command: BundleCommand::Take { file },
        } => bundles::take(&mut place.writing()?, &file, speech),
        Command::Kiosk {
            command: KioskCommand::Publish { to },
        } => kiosk::publish(&mut place.writing()?, to.as_deref(), speech),
        Command::Backup {
            command: BackupCommand::Make { to },
        } => backups::make(&place.writing()?, to.as_deref(), speech),
        Command::Backup {
            command: BackupCommand::List { from },
        } => backups::list(&from, speech),
        Command::Backup {
            command: BackupCommand::Check(choice),
        } => {
            let (desk, key_file) = place.desk()?;
            backups::check(&desk, key_file.as_deref(), &choice, input, speech)
        }
        Command::Restore(request) => {
            let (mut desk, key_file) = place.desk()?;
            backups::restore(&mut desk, key_file.as_deref(), &request, input, speech)
        }
        Command::Search { text } => registers::search(&mut place.reading()?, &text, speech),
        Command::Tariff {
            command: TariffCommand::Set { file },
        } => {
            // A file that is wrong needs no desk.
            let tariff = tariff_file::read(&file).map_err(|why| AppError::invalid("file", why))?;
            copying::tariff_set(&mut place.writing()?, tariff, speech)
        }
        Command::Tariff {
            command: TariffCommand::Show,
        } => copying::tariff_show(&mut place.writing()?, speech),
        Command::Copy(request) => copying::copy(&mut place.writing()?, &request, speech),
        Command::Stats => data::stats(&mut place.reading()?, speech),
        Command::Verify => data::verify(&mut place.reading()?, speech),
        Command::Rebuild => data::rebuild(&mut place.writing()?, speech),
        Command::Head { out } => data::head(&mut place.writing()?, &out, speech),
        Command::Deadline(request) => calculators::deadline(&request, input, speech),
        Command::Money { amount } => calculators::money(&amount, input, speech),
        Command::Identity { number } => {
            calculators::identity(&number, place.clock.today(), input, speech)
        }
    }
}

//! A data folder and the command line on it, on 2026-11-24 at 09:30.

use chrono::{DateTime, Utc};
use serde_json::Value;
use std::{
    ffi::OsString,
    io::Cursor,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::{PoisonError, RwLock},
};
use tempfile::TempDir;
use zonedesk_app::Clock;
use zonedesk_cli::{Host, run};
use zonedesk_testkit::desk::NOW_MS;

/// Between fork and exec a child holds every open file of this process, locked folders too. So no
/// process is started while a command runs in this one.
static STARTING: RwLock<()> = RwLock::new(());

/// Starts a program.
pub(super) fn start(command: &mut Command) -> Child {
    let _alone = STARTING.write().unwrap_or_else(PoisonError::into_inner);
    command.spawn().expect("the program starts")
}

/// Runs a program to its end.
pub(super) fn output_of(command: &mut Command) -> Output {
    let child = start(
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped()),
    );
    child.wait_with_output().expect("the program ends")
}

/// What `pdftotext` reads in a PDF.
pub(super) fn text_of(pdf: &str) -> String {
    let output = output_of(Command::new("pdftotext").args(["-layout", pdf, "-"]));
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A folder for data and files.
pub(super) struct CommandLine {
    folder: TempDir,
}

/// What the command line said.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) code: u8,
    pub(super) out: String,
    pub(super) err: String,
}

impl CommandLine {
    /// Nothing set up yet.
    pub(super) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// 向阳街道便民服务中心, desk 1.
    pub(super) fn set_up() -> Self {
        let line = Self::empty();
        let said = line.init();
        assert_eq!(said.code, 0, "{said:?}");
        line
    }

    pub(super) fn init(&self) -> Said {
        self.run(&[
            "init",
            "--site",
            "向阳街道便民服务中心",
            "--code",
            "XY",
            "--kind",
            "service-hall",
            "--desk",
            "1",
            "--hours",
            "08:00-12:00,14:00-17:30",
        ])
    }

    /// The data folder.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file beside the data.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same as an argument.
    pub(super) fn path(&self, name: &str) -> String {
        self.file(name)
            .to_str()
            .expect("a path in UTF-8")
            .to_owned()
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Said {
        self.run_with_input(arguments, b"")
    }

    pub(super) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Said {
        let words = ["zonedesk-cli"].iter().chain(arguments).map(OsString::from);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let _shared = STARTING.read().unwrap_or_else(PoisonError::into_inner);
        let code = run(
            words,
            Host {
                input: &mut Cursor::new(input),
                output: &mut out,
                errors: &mut err,
                clock: Clock::new(|| {
                    DateTime::<Utc>::from_timestamp_millis(NOW_MS).expect("an instant")
                }),
                default_folder: Some(self.data()),
                key_file: None,
            },
        );
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Said {
            code,
            out: text(out),
            err: text(err),
        }
    }

    /// The object that the command prints with `--json`.
    pub(super) fn json(&self, arguments: &[&str]) -> Value {
        let said = self.run(&[arguments, &["--json"]].concat());
        said.object()
    }
}

impl Said {
    /// The one JSON object on standard output.
    pub(super) fn object(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Not done, and calmly so: one message in Chinese that holds `part`.
    pub(super) fn refused(&self, part: &str) {
        assert_eq!(self.code, 2, "{self:?}");
        assert!(self.out.is_empty(), "{self:?}");
        assert!(self.err.contains(part), "{part}: {self:?}");
        self.is_chinese();
    }

    /// No word of the compiler's, the parser's or the database's.
    pub(super) fn is_chinese(&self) {
        for text in [&self.out, &self.err] {
            let lower = text.to_lowercase();
            for word in [
                "error:", "usage", "panick", "sqlite", "unwrap", "none)", "some(", "os error",
                "expected",
            ] {
                assert!(!lower.contains(word), "{word}: {text}");
            }
        }
        let said = format!("{}{}", self.out, self.err);
        assert!(
            said.chars()
                .any(|mark| ('\u{4E00}'..='\u{9FFF}').contains(&mark)),
            "{said}"
        );
    }
}

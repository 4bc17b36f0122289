//! Child processes that fail in words.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::tree::Tree;
use crate::words::say;

/// The result of a step; the error is a sentence for the person at the terminal.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// How long an ended runner's outputs must be quiet before they are no longer listened to.
const QUIET_AFTER_END: Duration = Duration::from_secs(1);

/// A cargo command at the top of the repository, building into the tree's target folder.
pub(crate) fn cargo(tree: &Tree, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(arguments)
        .current_dir(tree.root())
        .env("CARGO_TARGET_DIR", tree.target());
    if std::env::var_os("CI").is_some() {
        // A clean checkout builds once; what would speed up a second build is only weight.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// Runs to the end with the terminal's output; a failure names the command.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("cannot start {}: {error}", line_of(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} ended with {status}", line_of(command)))
    }
}

/// What a quiet command printed on standard output; a failure brings its error output along.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start {}: {error}", line_of(command)))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "{} ended with {}: {}",
        line_of(command),
        output.status,
        told.trim()
    ))
}

/// What a runner said and whether it was content.
pub(crate) struct Heard {
    /// Every line of both outputs as it came, without colours.
    pub(crate) lines: Vec<String>,
    /// Whether the runner ended with 0.
    pub(crate) content: bool,
}

/// Runs to the end, passes every line on as it comes and keeps it.
pub(crate) fn listen(command: &mut Command) -> Outcome<Heard> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start {}: {error}", line_of(command)))?;
    let (sender, receiver) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        pass_lines(out, sender.clone());
    }
    if let Some(out) = child.stderr.take() {
        pass_lines(out, sender.clone());
    }
    drop(sender);
    let mut lines = Vec::new();
    let mut status = None;
    loop {
        match receiver.recv_timeout(QUIET_AFTER_END) {
            Ok(line) => {
                say(&line);
                lines.push(without_colours(&line));
            }
            // A servant that a runner left behind may hold its outputs open for ever.
            Err(RecvTimeoutError::Timeout) if status.is_some() => break,
            Err(RecvTimeoutError::Timeout) => status = child.try_wait().unwrap_or_default(),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = match status {
        Some(status) => status,
        None => child
            .wait()
            .map_err(|error| format!("{} was lost: {error}", line_of(command)))?,
    };
    Ok(Heard {
        lines,
        content: status.success(),
    })
}

/// Asks a child to end and waits for it; what does not listen is ended after five seconds.
pub(crate) fn end(child: &mut Child) {
    let _ = Command::new("kill")
        .arg(child.id().to_string())
        .stderr(Stdio::null())
        .status();
    for _ in 0..50 {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Where a program stands on PATH or among cargo's own.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(cargo_bin_folder())
        .map(|folder| folder.join(&name))
        .find(|candidate| candidate.is_file())
}

fn cargo_bin_folder() -> Option<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Some(Path::new(&home).join("bin"));
    }
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?;
    Some(Path::new(&home).join(".cargo/bin"))
}

fn line_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line: Vec<_> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    format!("`{}`", line.join(" "))
}

/// Sends every line on from a thread of its own, which ends with the output.
fn pass_lines(out: impl Read + Send + 'static, sender: mpsc::Sender<String>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(out);
        let mut line = Vec::new();
        // Runners print names in any encoding, so a line is bytes until it is shown.
        while reader
            .read_until(b'\n', &mut line)
            .is_ok_and(|count| count > 0)
        {
            let text = String::from_utf8_lossy(&line);
            if sender
                .send(text.trim_end_matches(['\r', '\n']).to_owned())
                .is_err()
            {
                return;
            }
            line.clear();
        }
    });
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let after = &rest[at + 2..];
        rest = after
            .find(|letter: char| letter.is_ascii_alphabetic())
            .map_or("", |end| &after[end + 1..]);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out_of_a_line() {
        let check = |line: &str, plain: &str| assert_eq!(without_colours(line), plain);
        check("plain", "plain");
        check(
            "\u{1b}[1m\u{1b}[32m 5 passed\u{1b}[39m\u{1b}[22m (5)",
            " 5 passed (5)",
        );
        check("cut \u{1b}[3", "cut ");
    }

    #[test]
    fn a_failing_command_is_named_in_the_error() {
        let error = run(Command::new("cargo").args(["no-such-command-here"])).unwrap_err();
        assert!(error.contains("`cargo no-such-command-here`"), "{error}");
    }

    #[test]
    fn both_outputs_of_a_runner_are_heard() {
        let heard = listen(Command::new("cargo").args(["--version", "--verbose"])).unwrap();
        assert!(heard.content);
        assert!(
            heard.lines.iter().any(|line| line.starts_with("cargo ")),
            "{:?}",
            heard.lines
        );
        let heard = listen(Command::new("cargo").arg("--no-such-flag")).unwrap();
        assert!(!heard.content);
        assert!(
            !heard.lines.is_empty(),
            "the complaint on standard error is heard"
        );
    }
}

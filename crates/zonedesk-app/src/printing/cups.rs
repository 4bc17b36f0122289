//! CUPS, as Linux and macOS have it: `lpstat` tells the printers, `lp` takes the paper from its
//! standard input, so that no copy of it is written to our disk.

use super::{PrintJob, PrinterState, PrinterView, refused};
use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
};
use std::{
    io::{self, Write as _},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

/// A print server that takes longer is not there.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

/// The printers of this machine; none where nothing prints here.
pub(super) fn printers(desk: &Desk) -> AppResult<Vec<PrinterView>> {
    let mut lpstat = command("lpstat", desk);
    lpstat.args(["-e", "-p", "-d"]);
    match heard(&mut lpstat, Vec::new()) {
        // It ends with an error where there is no printer or no server; what it printed still holds.
        Ok(said) => Ok(listed(&said.out)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(refused(error)),
    }
}

/// Hands the paper over and tells the job's name.
pub(super) fn print(desk: &Desk, job: &PrintJob<'_>) -> AppResult<Option<String>> {
    let mut lp = command("lp", desk);
    lp.args(["-d", job.printer, "-n", &job.copies.to_string()])
        .args(["-t", job.title, "-o", "document-format=application/pdf"]);
    let said = heard(&mut lp, job.pdf.to_vec()).map_err(|error| {
        if error.kind() == io::ErrorKind::NotFound {
            AppError::new(
                ErrorCode::Printer,
                "本机没有打印程序（lp），不能打印。请联系系统管理员安装；也可以先保存 PDF。",
            )
        } else {
            refused(error)
        }
    })?;
    if said.status.success() {
        Ok(job_in(&said.out))
    } else {
        Err(refused(format!("lp: {}: {}", said.status, said.err.trim())))
    }
}

/// A program of CUPS that answers in English and in UTF-8.
fn command(program: &str, desk: &Desk) -> Command {
    let mut command = Command::new(program);
    command.env("LC_ALL", "C.UTF-8").env_remove("LANGUAGE");
    if let Some(server) = &desk.print_server {
        command.env("CUPS_SERVER", server);
    }
    command
}

struct Said {
    status: ExitStatus,
    out: String,
    err: String,
}

/// Runs a program to its end with these bytes on its standard input.
fn heard(command: &mut Command, input: Vec<u8>) -> io::Result<Said> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdin = child.stdin.take();
    let writing = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
    let out = reading(child.stdout.take());
    let err = reading(child.stderr.take());
    let status = ended(&mut child)?;
    // A program that ends without reading everything says why by its status.
    let _ = writing.join();
    Ok(Said {
        status,
        out: out.join().unwrap_or_default(),
        err: err.join().unwrap_or_default(),
    })
}

fn reading(from: Option<impl io::Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            // What came before a break is all there is to tell.
            let _ = from.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn ended(child: &mut Child) -> io::Result<ExitStatus> {
    let mut waited = Duration::ZERO;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if waited >= PATIENCE {
            child.kill()?;
            child.wait()?;
            return Err(io::ErrorKind::TimedOut.into());
        }
        thread::sleep(PAUSE);
        waited += PAUSE;
    }
}

/// Reads `lpstat -e -p -d`: names alone on their lines, then a sentence about each, then the default.
fn listed(said: &str) -> Vec<PrinterView> {
    let mut printers: Vec<PrinterView> = Vec::new();
    let mut default = None;
    for line in said.lines() {
        let mut words = line.split(' ');
        let first = words.next().unwrap_or_default();
        if let Some(name) = line.strip_prefix("system default destination: ") {
            default = Some(name.trim());
        } else if first == "printer" && line.contains(' ') {
            let name = words.next().unwrap_or_default();
            let rest: Vec<_> = words.take(2).collect();
            let state = match rest.as_slice() {
                ["now", "printing"] => PrinterState::Printing,
                ["disabled", ..] => PrinterState::Stopped,
                _ => PrinterState::Idle,
            };
            match printers.iter_mut().find(|printer| printer.name == name) {
                Some(printer) => printer.state = state,
                None => printers.push(named(name, state)),
            }
        } else if !line.is_empty() && !line.contains([' ', '\t']) {
            printers.push(named(line, PrinterState::Idle));
        }
    }
    for printer in &mut printers {
        printer.default = Some(printer.name.as_str()) == default;
    }
    printers
}

fn named(name: &str, state: PrinterState) -> PrinterView {
    PrinterView {
        name: name.to_owned(),
        default: false,
        state,
    }
}

/// The job in `request id is Counter-12 (0 file(s))`.
fn job_in(said: &str) -> Option<String> {
    let (_, after) = said.split_once("request id is ")?;
    after.split_whitespace().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lpstat_says_becomes_a_list() {
        let said = "Hall\nCounter\nBack_Office\n\
            printer Back_Office disabled since Tue 24 Nov 2026 -\n\tOut of paper\n\
            printer Counter is idle.  enabled since Tue 24 Nov 2026\n\
            printer Hall now printing Hall-12.  enabled since Tue 24 Nov 2026\n\
            system default destination: Counter\n";
        let told: Vec<_> = listed(said)
            .into_iter()
            .map(|printer| (printer.name, printer.default, printer.state))
            .collect();
        assert_eq!(
            told,
            [
                ("Hall".to_owned(), false, PrinterState::Printing),
                ("Counter".to_owned(), true, PrinterState::Idle),
                ("Back_Office".to_owned(), false, PrinterState::Stopped),
            ]
        );
        for nothing in ["", "no system default destination\n"] {
            assert_eq!(listed(nothing), []);
        }
    }

    #[test]
    fn the_job_is_read_from_what_lp_says() {
        for (said, job) in [
            ("request id is Counter-12 (0 file(s))\n", Some("Counter-12")),
            ("", None),
        ] {
            assert_eq!(job_in(said).as_deref(), job);
        }
    }
}

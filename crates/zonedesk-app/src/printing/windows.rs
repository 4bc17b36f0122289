//! Windows draws the PDF itself (Windows.Data.Pdf) and hands it to the printer's driver. It reads files
//! only, so the paper lies in the data folder for as long as that takes, and is then wiped.

use super::{PrintJob, PrinterState, PrinterView, SPOOL, clear_spool, refused};
use crate::{desk::Desk, error::AppResult, outfile::unwritten};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use winprint::{
    printer::{FilePrinter as _, PrintOutcome, PrinterDevice, WinPdfPrinter},
    ticket::{Copies, PrintTicketBuilder},
};

/// The printers of this machine.
pub(super) fn printers(desk: &Desk) -> AppResult<Vec<PrinterView>> {
    if desk.print_server.is_some() {
        return Ok(Vec::new()); // There is no CUPS here.
    }
    let default = PrinterDevice::user_default().map_err(refused)?;
    let default = default.as_ref().map(PrinterDevice::name);
    let devices = PrinterDevice::all().map_err(refused)?;
    Ok(devices
        .iter()
        .map(|device| PrinterView {
            name: device.name().to_owned(),
            default: Some(device.name()) == default,
            state: PrinterState::Idle,
        })
        .collect())
}

/// Hands the paper over. Windows does not tell a job's name.
pub(super) fn print(desk: &Desk, job: &PrintJob<'_>) -> AppResult<Option<String>> {
    let devices = PrinterDevice::all().map_err(refused)?;
    let device = devices
        .into_iter()
        .find(|device| device.name() == job.printer)
        .ok_or_else(|| refused("the printer is gone"))?;
    let mut ticket = PrintTicketBuilder::new(&device).map_err(refused)?;
    let copies = u16::try_from(job.copies).unwrap_or(1);
    ticket.merge(Copies(copies)).map_err(refused)?;
    let ticket = ticket.build().map_err(refused)?;
    let paper = Spooled::write(desk, job)?;
    let printed = WinPdfPrinter::new(device).print(&paper.path, ticket);
    drop(paper);
    clear_spool(&desk.folder)?;
    match printed.map_err(refused)? {
        PrintOutcome::Completed => Ok(None),
        PrintOutcome::Canceled => Err(refused("the job was taken out of the queue")),
    }
}

/// A paper on the disk; overwritten and removed when dropped.
struct Spooled {
    path: PathBuf,
    length: usize,
}

impl Spooled {
    fn write(desk: &Desk, job: &PrintJob<'_>) -> AppResult<Self> {
        clear_spool(&desk.folder)?;
        let folder = desk.folder.path().join(SPOOL);
        fs::create_dir_all(&folder).map_err(|error| unwritten(&folder, &error))?;
        let path = folder.join(file_name(job.title));
        let paper = Self {
            length: job.pdf.len(),
            path,
        };
        fs::write(&paper.path, job.pdf).map_err(|error| unwritten(&paper.path, &error))?;
        Ok(paper)
    }
}

impl Drop for Spooled {
    fn drop(&mut self) {
        // Best effort: `clear_spool` removes what is left, now and at the next start.
        let _ = overwrite(&self.path, self.length);
        let _ = fs::remove_file(&self.path);
    }
}

fn overwrite(path: &Path, length: usize) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(&vec![0; length])?;
    file.sync_all()
}

/// The queue shows the file's name, so it is the title without what a file name cannot hold.
fn file_name(title: &str) -> String {
    let kept: String = title
        .chars()
        .map(|character| match character {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
            other => other,
        })
        .collect();
    format!("{}.pdf", kept.trim_matches([' ', '.']))
}

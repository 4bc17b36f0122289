//! 压缩包 – several finished files as one (ZIP), so that a month leaves the desk in one go.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::DocumentError;

/// A finished file on its way into a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundledFile {
    /// What it is called, with its ending. Chinese names are marked as UTF-8, as Windows wants them.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Puts files together in the order given. The same files give the same bytes: no clock is asked.
///
/// # Errors
/// [`DocumentError::Bundle`].
pub fn bundle(title: &str, files: &[BundledFile]) -> Result<Vec<u8>, DocumentError> {
    packed(files).map_err(|source| DocumentError::Bundle {
        title: title.to_owned(),
        source: Box::new(source),
    })
}

fn packed(files: &[BundledFile]) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        archive.start_file(file.name.as_str(), options)?;
        archive.write_all(&file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

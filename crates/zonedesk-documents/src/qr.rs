//! 二维码 – a QR code drawn as black areas.

use qrcode::{Color, EcLevel, QrCode};

use crate::DocumentError;
use crate::page::Page;

/// Modules that stay white on each side (GB/T 18284).
const QUIET: f32 = 4.0;

/// Draws `text` as a QR code `side` mm wide with its quiet zone, its upper left corner at this point.
///
/// # Errors
/// [`DocumentError::Qr`] when the text is too long for one.
pub fn draw_qr(
    page: &mut Page,
    text: &str,
    x: f32,
    y: f32,
    side: f32,
) -> Result<(), DocumentError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(DocumentError::Qr)?;
    let width = code.width();
    let module = side / (count(width) + 2.0 * QUIET);
    for (row, colours) in code.to_colors().chunks(width).enumerate() {
        // Neighbouring dark modules are one area, so that no printer leaves a seam between them.
        let mut at = 0;
        while at < width {
            let run = colours[at..]
                .iter()
                .take_while(|colour| **colour == Color::Dark)
                .count();
            if run > 0 {
                page.black(
                    x + (count(at) + QUIET) * module,
                    y + (count(row) + QUIET) * module,
                    count(run) * module,
                    module,
                );
            }
            at += run.max(1);
        }
    }
    Ok(())
}

/// A code has at most 177 modules a side.
fn count(modules: usize) -> f32 {
    f32::from(u16::try_from(modules).unwrap_or(u16::MAX))
}

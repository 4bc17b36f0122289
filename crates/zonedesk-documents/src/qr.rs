//! 二维码 – a QR code drawn as black squares.

use qrcode::{EcLevel, QrCode};

use crate::page::Page;

/// Draws `text` as a QR code whose outer edge is `side` mm, its upper left corner at this point, with
/// the quiet zone of four modules inside. A text too long for a code is left out: it stands beside in
/// letters.
pub fn draw_qr(page: &mut Page, text: &str, x: f32, y: f32, side: f32) {
    let Ok(code) = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M) else {
        return;
    };
    let width = code.width();
    let module = side / count(width + 8);
    let colours = code.to_colors();
    for (row, line) in colours.chunks(width.max(1)).enumerate() {
        let mut column = 0;
        // Neighbouring squares are one rectangle: no printer leaves a hair between them.
        while column < line.len() {
            let run = line[column..]
                .iter()
                .take_while(|colour| **colour == qrcode::Color::Dark)
                .count();
            if run > 0 {
                page.black(
                    x + count(column + 4) * module,
                    y + count(row + 4) * module,
                    count(run) * module,
                    module,
                );
            }
            column += run.max(1);
        }
    }
}

/// A code has at most 177 modules a side.
fn count(modules: usize) -> f32 {
    f32::from(u16::try_from(modules).unwrap_or(u16::MAX))
}

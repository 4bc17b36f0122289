//! 二维码 of an address, to take it along on one's own telephone.

use crate::screen::QrView;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Modules that stay white on each side (GB/T 18284).
const QUIET: usize = 4;

/// The code of `text`; nothing where it is too long for one.
pub(crate) fn qr(text: &str) -> Option<QrView> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (row, colours) in code.to_colors().chunks(width).enumerate() {
        let mut at = 0;
        while at < width {
            let run = colours[at..]
                .iter()
                .take_while(|colour| **colour == Color::Dark)
                .count();
            if run > 0 {
                let (x, y) = (at + QUIET, row + QUIET);
                // Writing into a text never fails.
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            at += run.max(1);
        }
    }
    let side = u32::try_from(width + 2 * QUIET).ok()?;
    Some(QrView { side, path })
}

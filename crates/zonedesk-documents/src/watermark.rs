//! 水印 – a line of words laid over a picture again and again, aslant, so that a copy of an identity
//! paper cannot serve for anything else.

use crate::{DocumentError, fonts::SANS};
use ab_glyph::{Font as _, FontRef, ScaleFont as _, point};

/// Slope of the lines: a third, about 18 degrees.
const ALONG: (f32, f32) = (0.948_683_3, -0.316_227_77);

/// The words as a strip of coverage, 0 nothing to 255 ink, with room around them.
pub(crate) struct Watermark {
    width: usize,
    height: usize,
    ink: Vec<u8>,
}

impl Watermark {
    /// `words` in letters `size` pixels high.
    pub(crate) fn of(words: &str, size: f32) -> Result<Self, DocumentError> {
        let font = FontRef::try_from_slice(SANS).map_err(|_| DocumentError::Font {
            name: "NotoSansSC-Regular.otf",
        })?;
        let scaled = font.as_scaled(size);
        let mut pen = 0.0;
        let mut outlines = Vec::new();
        for character in words.chars() {
            let glyph = scaled.scaled_glyph(character);
            let mut glyph = glyph;
            glyph.position = point(pen, scaled.ascent());
            pen += scaled.h_advance(glyph.id);
            outlines.extend(font.outline_glyph(glyph));
        }
        // Three letters of room behind the words, and two lines of it below.
        let width = (pen + size * 3.0).ceil().max(1.0) as usize;
        let height = (size * 3.0).ceil().max(1.0) as usize;
        let mut ink = vec![0; width * height];
        for outline in outlines {
            let bounds = outline.px_bounds();
            outline.draw(|x, y, coverage| {
                let (x, y) = (bounds.min.x + x as f32, bounds.min.y + y as f32);
                if x >= 0.0
                    && y >= 0.0
                    && let Some(place) = (x as usize)
                        .lt(&width)
                        .then_some(y as usize * width + x as usize)
                        .and_then(|at| ink.get_mut(at))
                {
                    *place = (*place).max((coverage * 255.0).round() as u8);
                }
            });
        }
        Ok(Self { width, height, ink })
    }

    /// How much ink falls on the picture's pixel at `x`, `y`.
    pub(crate) fn at(&self, x: u32, y: u32) -> u8 {
        let (x, y) = (x as f32, y as f32);
        let along = x * ALONG.0 + y * ALONG.1;
        let across = y * ALONG.0 - x * ALONG.1;
        let line = (across / self.height as f32).floor();
        // Every other line begins half a strip later.
        let shift = line.rem_euclid(2.0) * self.width as f32 / 2.0;
        let column = (along + shift).rem_euclid(self.width as f32) as usize;
        let row = (across - line * self.height as f32) as usize;
        self.ink
            .get(row.min(self.height - 1) * self.width + column.min(self.width - 1))
            .copied()
            .unwrap_or(0)
    }

    /// The coverage of a whole picture, row by row.
    pub(crate) fn sheet(&self, width: u32, height: u32) -> Vec<u8> {
        (0..height)
            .flat_map(|y| (0..width).map(move |x| self.at(x, y)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_picture_carries_the_words() {
        let mark = Watermark::of("仅用于政府信息公开申请", 24.0).unwrap();
        let sheet = mark.sheet(800, 600);
        for corner_y in (0..600).step_by(200) {
            for corner_x in (0..800).step_by(200) {
                let inked = (corner_y..corner_y + 200)
                    .flat_map(|y| (corner_x..corner_x + 200).map(move |x| (x, y)))
                    .filter(|(x, y)| sheet[y * 800 + x] > 128)
                    .count();
                assert!(inked > 400, "{corner_x},{corner_y}: {inked}");
            }
        }
        // It is writing, not a grey veil.
        let inked = sheet.iter().filter(|ink| **ink > 0).count();
        assert!(inked < 800 * 600 / 3, "{inked}");
    }
}

//! The fonts inside the program, and which of them draws a character.
//!
//! How they are cut from Noto CJK and what they lack is told in `fonts/README.md`.

use std::sync::OnceLock;

use krilla::text::Font as ArchiveFont;
use printpdf::{FontId, ParsedFont};

use crate::DocumentError;

// One place in the program, whoever reads it: a constant of ten megabytes would stand in it twice.
pub(crate) static SANS: &[u8] = include_bytes!("../fonts/NotoSansSC-Regular.otf");
static SERIF: &[u8] = include_bytes!("../fonts/NotoSerifSC-Regular.otf");

/// A style of lettering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// 黑体 – Noto Sans SC, for titles and headings.
    Sans,
    /// 宋体 – Noto Serif SC, for what is read.
    Serif,
}

/// A character as a font draws it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The font that has it.
    pub face: Face,
    /// How far it moves the pen, in em.
    pub advance: f32,
}

/// The parsed fonts.
pub struct Fonts {
    sans: Parsed,
    serif: Parsed,
}

/// A font as each writer of PDF wants it.
struct Parsed {
    print: ParsedFont,
    archive: ArchiveFont,
}

impl Fonts {
    /// The fonts of the program, parsed at the first call and kept.
    ///
    /// Fails only when the program file itself is damaged.
    pub fn get() -> Result<&'static Fonts, DocumentError> {
        static FONTS: OnceLock<Result<Fonts, &'static str>> = OnceLock::new();
        FONTS
            .get_or_init(|| {
                Ok(Fonts {
                    sans: parse(SANS).ok_or("NotoSansSC-Regular.otf")?,
                    serif: parse(SERIF).ok_or("NotoSerifSC-Regular.otf")?,
                })
            })
            .as_ref()
            .map_err(|name| DocumentError::Font { name })
    }

    /// The glyph for a character: the wanted style, else Noto Serif, else Noto Sans. `None`
    /// when no font of ours has it.
    pub fn find_glyph(&self, character: char, style: Face) -> Option<Glyph> {
        order(character, style).into_iter().find_map(|face| {
            let (_, advance) = self.drawing(character, face)?;
            Some(Glyph { face, advance })
        })
    }

    /// The number of a character's drawing in this font, and its advance in em.
    pub(crate) fn drawing(&self, character: char, face: Face) -> Option<(u16, f32)> {
        let font = self.print(face);
        let glyph = font.lookup_glyph_index(u32::from(character))?;
        (glyph != 0).then(|| {
            let advance = f32::from(font.get_horizontal_advance(glyph)) / UNITS_PER_EM;
            (glyph, advance)
        })
    }

    pub(crate) fn print(&self, face: Face) -> &ParsedFont {
        &self.parsed(face).print
    }

    pub(crate) fn archive(&self, face: Face) -> &ArchiveFont {
        &self.parsed(face).archive
    }

    fn parsed(&self, face: Face) -> &Parsed {
        match face {
            Face::Sans => &self.sans,
            Face::Serif => &self.serif,
        }
    }
}

impl Face {
    pub(crate) const ALL: [Face; 2] = [Face::Sans, Face::Serif];

    /// The font's name inside a PDF; its six letters are the tag that marks a subset.
    pub(crate) fn id(self) -> FontId {
        FontId(
            match self {
                Face::Sans => "ZDSANS",
                Face::Serif => "ZDSERI",
            }
            .to_owned(),
        )
    }
}

/// Both fonts are drawn on 1,000 units; a test holds them to it.
const UNITS_PER_EM: f32 = 1000.0;

fn parse(bytes: &'static [u8]) -> Option<Parsed> {
    Some(Parsed {
        print: ParsedFont::from_bytes(bytes, 0, &mut Vec::new())?,
        archive: ArchiveFont::new(bytes.into(), 0)?,
    })
}

/// Radicals and compatibility ideographs share their drawing with an ordinary character, and a
/// PDF keeps one character per drawing. They are taken from the other font, or else every 一 of
/// a page with one ⼀ (U+2F00) could not be searched for.
fn order(character: char, style: Face) -> [Face; 3] {
    match character {
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' if style == Face::Serif => {
            [Face::Sans, Face::Serif, Face::Sans]
        }
        _ => [style, Face::Serif, Face::Sans],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_a_thousand_units() {
        let fonts = Fonts::get().unwrap();
        for face in Face::ALL {
            let units = fonts.print(face).font_metrics.units_per_em;
            assert_eq!(f32::from(units), UNITS_PER_EM);
        }
    }

    #[test]
    fn each_character_is_drawn_by_the_first_font_that_has_it() {
        let fonts = Fonts::get().unwrap();
        for (character, style, face) in [
            ('临', Face::Serif, Some(Face::Serif)),
            ('临', Face::Sans, Some(Face::Sans)),
            ('邽', Face::Serif, Some(Face::Serif)),
            ('蔺', Face::Serif, Some(Face::Serif)),
            ('䶮', Face::Serif, Some(Face::Serif)),
            // Only the Sans has these.
            ('𬎆', Face::Serif, Some(Face::Sans)),
            ('鿫', Face::Serif, Some(Face::Sans)),
            ('⼀', Face::Serif, Some(Face::Sans)),
            ('𪚥', Face::Serif, None),
            ('😀', Face::Sans, None),
            ('\u{0}', Face::Serif, None),
        ] {
            let found = fonts.find_glyph(character, style).map(|glyph| glyph.face);
            assert_eq!(found, face, "{character}");
        }
    }

    #[test]
    fn a_chinese_character_is_one_em_wide_and_a_digit_about_half() {
        let fonts = Fonts::get().unwrap();
        for face in Face::ALL {
            assert_eq!(fonts.find_glyph('台', face).unwrap().advance, 1.0);
            let digit = fonts.find_glyph('8', face).unwrap().advance;
            assert!((0.45..0.6).contains(&digit), "{digit}");
        }
    }
}

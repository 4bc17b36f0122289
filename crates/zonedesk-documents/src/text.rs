//! Measuring text and breaking it into lines by the rules of Chinese setting.

use std::collections::BTreeSet;

use crate::fonts::{Face, Fonts};

/// Millimetres in one typographic point.
pub const MM_PER_POINT: f32 = 25.4 / 72.0;

/// One character as it will be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mark {
    /// By a font.
    Drawn {
        /// The character.
        character: char,
        /// The font.
        face: Face,
        /// Its width in em.
        advance: f32,
    },
    /// As a box with its code point: no font has it, or it is a control character.
    Boxed {
        /// The character.
        character: char,
        /// The width of the box in em.
        advance: f32,
    },
}

/// The code point in a box is set smaller than the text around it.
pub(crate) const BOX_SCALE: f32 = 0.7;
/// Space between the frame of a box and the code point, and around the frame, in em.
pub(crate) const BOX_PADDING: f32 = 0.08;

/// Text turned into marks, with what could not be drawn.
pub struct Setter {
    fonts: &'static Fonts,
    missing: BTreeSet<char>,
}

impl Mark {
    /// Its width in em.
    pub fn advance(&self) -> f32 {
        match self {
            Mark::Drawn { advance, .. } | Mark::Boxed { advance, .. } => *advance,
        }
    }

    /// The character it stands for.
    pub fn character(&self) -> char {
        match self {
            Mark::Drawn { character, .. } | Mark::Boxed { character, .. } => *character,
        }
    }
}

impl Setter {
    /// A setter that has met no character yet.
    pub fn new(fonts: &'static Fonts) -> Setter {
        Setter {
            fonts,
            missing: BTreeSet::new(),
        }
    }

    /// The characters met so far that no font has; each was drawn as a box with its code point.
    /// A variation selector (异体选择符) stands here too: its base was drawn in the common form.
    pub fn missing(&self) -> &BTreeSet<char> {
        &self.missing
    }

    /// One line of marks. Line breaks become spaces.
    pub fn set_line(&mut self, text: &str, style: Face) -> Vec<Mark> {
        let mut line = Vec::new();
        for paragraph in self.set(text, style) {
            if !line.is_empty() {
                line.extend(self.mark(' ', style));
            }
            line.extend(paragraph);
        }
        line
    }

    /// The lines of a text that fit into `width` em. A text of nothing has no line.
    pub fn wrap(&mut self, text: &str, style: Face, width: f32) -> Vec<Vec<Mark>> {
        let mut lines = Vec::new();
        for paragraph in self.set(text, style) {
            wrap_paragraph(&paragraph, width, &mut lines);
        }
        while lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        lines
    }

    /// A line no wider than `width` em, cut with a visible … where it is longer.
    pub fn cut_line(&mut self, text: &str, style: Face, width: f32) -> Vec<Mark> {
        let mut line = self.set_line(text, style);
        if measure(&line) > width {
            let ellipsis = self.mark('…', style);
            let room = width - ellipsis.map_or(0.0, |mark| mark.advance());
            let mut used = 0.0;
            let kept = line
                .iter()
                .take_while(|mark| {
                    used += mark.advance();
                    used <= room
                })
                .count();
            line.truncate(kept);
            line.extend(ellipsis);
        }
        line
    }

    fn set(&mut self, text: &str, style: Face) -> Vec<Vec<Mark>> {
        text.replace("\r\n", "\n")
            .split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
            .map(|paragraph| {
                paragraph
                    .chars()
                    .filter_map(|character| self.mark(character, style))
                    .collect()
            })
            .collect()
    }

    fn mark(&mut self, character: char, style: Face) -> Option<Mark> {
        if is_variation_selector(character) {
            self.missing.insert(character);
            return None;
        }
        if is_invisible(character) {
            return None;
        }
        let character = same_drawing(character);
        if let Some(glyph) = self.fonts.find_glyph(character, style) {
            return Some(Mark::Drawn {
                character,
                face: glyph.face,
                advance: glyph.advance,
            });
        }
        if !character.is_control() {
            self.missing.insert(character);
        }
        let label: f32 = code_point(character)
            .chars()
            .filter_map(|digit| self.fonts.find_glyph(digit, Face::Sans))
            .map(|glyph| glyph.advance)
            .sum();
        Some(Mark::Boxed {
            character,
            advance: label * BOX_SCALE + 4.0 * BOX_PADDING,
        })
    }
}

/// The width of a line in em.
pub fn measure(line: &[Mark]) -> f32 {
    line.iter().map(Mark::advance).sum()
}

/// A code point as written in a box: `U+2A6A5`.
pub fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// Breaks one paragraph: as much as fits on each line; 避头尾; words and numbers together where
/// the line has room for them at all.
fn wrap_paragraph(paragraph: &[Mark], width: f32, lines: &mut Vec<Vec<Mark>>) {
    let mut start = 0;
    let mut used = 0.0;
    // Where the line may be broken, and its width up to there.
    let mut chance: Option<(usize, f32)> = None;
    let mut at = 0;
    while let Some(mark) = paragraph.get(at) {
        if at > start && may_break(paragraph, at) {
            chance = Some((at, used));
        }
        let fits = used + mark.advance() <= width + 0.001;
        // A space at the end of a line hangs over the edge, where nobody sees it.
        if fits || at == start || mark.character() == ' ' {
            used += mark.advance();
            at += 1;
            continue;
        }
        let (end, before) = chance.take().unwrap_or((at, used));
        lines.push(without_spaces(&paragraph[start..end]));
        start = end;
        used -= before;
    }
    lines.push(without_spaces(&paragraph[start..]));
}

/// Whether a line may end before the mark at this place.
fn may_break(paragraph: &[Mark], at: usize) -> bool {
    let (Some(before), Some(after)) = (
        at.checked_sub(1).and_then(|place| paragraph.get(place)),
        paragraph.get(at),
    ) else {
        return false;
    };
    let (before, after) = (before.character(), after.character());
    // A chance before the space as well would put the space at the start of a line.
    if after == ' ' || never_starts(after) || never_ends(before) || is_combining(after) {
        return false;
    }
    !(in_word(before) && in_word(after))
}

fn without_spaces(line: &[Mark]) -> Vec<Mark> {
    let end = line
        .iter()
        .rposition(|mark| mark.character() != ' ')
        .map_or(0, |last| last + 1);
    line[..end].to_vec()
}

/// 避头 – closing punctuation and what belongs to the number before it.
fn never_starts(character: char) -> bool {
    "，。、；：？！）》」』】〕〉〗｝］”’…—～·!),.:;?]}%‰°℃％々〃ー".contains(character)
}

/// 避尾 – opening punctuation and signs before an amount.
fn never_ends(character: char) -> bool {
    "（《「『【〔〈〖｛［“‘([{￥¥＄$№§＃#".contains(character)
}

/// Letters, digits and what stands inside words, numbers, dates and masked numbers.
fn in_word(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || "-_./:@*&+'\\~=%,".contains(character)
        || matches!(character, '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{4FF}' | '\u{1E00}'..='\u{1EFF}')
        || is_combining(character)
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}')
}

fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Joiners, direction marks and the byte order mark draw nothing by their nature.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// Characters that the fonts draw with the glyph of a commoner one. A PDF keeps one character
/// per drawing, so the commoner one is written: a single pasted no-break space would otherwise
/// turn every space of the paper into one.
fn same_drawing(character: char) -> char {
    match character {
        '\t' | '\u{A0}' => ' ',
        '\u{2003}' => '\u{3000}',
        '\u{2010}' | '\u{2011}' => '-',
        '\u{2012}' => '\u{2013}',
        '\u{2027}' => '\u{2022}',
        '\u{22EF}' => '…',
        '\u{2035}' => '\u{FF40}',
        '\u{2215}' => '／',
        '\u{2329}' => '〈',
        '\u{232A}' => '〉',
        '\u{301C}' => '～',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: f32) -> Vec<String> {
        let mut setter = Setter::new(Fonts::get().unwrap());
        setter
            .wrap(text, Face::Serif, width)
            .iter()
            .map(|line| line.iter().map(Mark::character).collect())
            .collect()
    }

    #[test]
    fn lines_break_by_the_chinese_rules() {
        for (text, width, lines) in [
            ("", 4.0, vec![]),
            ("\n\n", 4.0, vec![]),
            ("申请公开征地批复", 4.0, vec!["申请公开", "征地批复"]),
            // 避头: the comma takes the character before it along.
            ("申请公开，征地", 4.0, vec!["申请公", "开，征地"]),
            ("申请公开》。征地", 4.0, vec!["申请公", "开》。征", "地"]),
            // 避尾: the opening mark goes to the next line.
            ("申请公《通知》", 4.0, vec!["申请公", "《通知》"]),
            // Words and numbers stay together where they fit.
            (
                "关于2026-10-09批复",
                7.0,
                vec!["关于", "2026-10-09批", "复"],
            ),
            ("see Noto Serif", 4.0, vec!["see", "Noto", "Serif"]),
            // And are broken where they do not.
            ("610502199601010015", 5.0, vec!["610502199", "601010015"]),
            (
                "一行\r\n二行\n\n四行",
                4.0,
                vec!["一行", "二行", "", "四行"],
            ),
            // Nothing but closing marks still comes to an end.
            ("，，，，，", 2.0, vec!["，，", "，，", "，"]),
            ("一", 0.5, vec!["一"]),
        ] {
            assert_eq!(wrapped(text, width), lines, "{text:?} in {width} em");
        }
    }

    #[test]
    fn no_character_is_lost_and_no_line_is_too_wide() {
        let text = "申请公开关于临渭区2026年度《土地征收补偿安置方案》（第3号）的批复及附件，联系 zhang@example.cn。"
            .repeat(40);
        for width in [1.0, 2.5, 6.0, 20.0, 300.0] {
            let mut setter = Setter::new(Fonts::get().unwrap());
            let lines = setter.wrap(&text, Face::Serif, width);
            assert!(lines.iter().all(|line| measure(line) <= width + 0.01));
            let joined: String = lines.iter().flatten().map(Mark::character).collect();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn what_no_font_has_is_boxed_and_reported() {
        let mut setter = Setter::new(Fonts::get().unwrap());
        let line = setter.set_line("王𪚥😀\u{0}", Face::Serif);
        let boxed: Vec<char> = line
            .iter()
            .filter(|mark| matches!(mark, Mark::Boxed { .. }))
            .map(Mark::character)
            .collect();
        assert_eq!(boxed, ['𪚥', '😀', '\u{0}']);
        // A control character belongs to no font, so it is boxed but not reported.
        assert_eq!(
            setter.missing().iter().copied().collect::<Vec<_>>(),
            ['😀', '𪚥']
        );
    }

    #[test]
    fn a_variation_selector_is_reported_and_its_base_drawn() {
        let mut setter = Setter::new(Fonts::get().unwrap());
        let line = setter.set_line("葛\u{E0100}三", Face::Serif);
        assert_eq!(line.len(), 2);
        assert!(setter.missing().contains(&'\u{E0100}'));
    }

    #[test]
    fn a_line_that_is_cut_says_so() {
        let mut setter = Setter::new(Fonts::get().unwrap());
        let text = |line: Vec<Mark>| line.iter().map(Mark::character).collect::<String>();
        assert_eq!(
            text(setter.cut_line("临渭区政务", Face::Sans, 5.0)),
            "临渭区政务"
        );
        assert_eq!(
            text(setter.cut_line("临渭区政务公开", Face::Sans, 5.0)),
            "临渭区政…"
        );
    }
}

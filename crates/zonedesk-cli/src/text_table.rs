//! Tables on a terminal (列表), where a Chinese character is two columns wide.

/// Rows under headings, each column as wide as its widest cell.
pub(crate) fn text_table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let headings: Vec<String> = headings
        .iter()
        .map(|heading| (*heading).to_owned())
        .collect();
    let lines: Vec<&Vec<String>> = std::iter::once(&headings).chain(rows).collect();
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| {
            lines
                .iter()
                .filter_map(|line| line.get(column))
                .map(|cell| width(cell))
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for line in lines {
        let mut shown = String::new();
        for (cell, wide) in line.iter().zip(&widths) {
            shown.push_str(cell);
            shown.push_str(&" ".repeat(wide.saturating_sub(width(cell)) + 2));
        }
        text.push_str(shown.trim_end());
        text.push('\n');
    }
    text
}

/// The text on one line of at most `columns`.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let line: String = text
        .chars()
        .map(|mark| if mark.is_control() { ' ' } else { mark })
        .collect();
    if width(&line) <= columns {
        return line;
    }
    let mut short = String::new();
    for mark in line.chars() {
        if width(&short) + mark_width(mark) + 2 > columns {
            break;
        }
        short.push(mark);
    }
    short + "…"
}

fn width(text: &str) -> usize {
    text.chars().map(mark_width).sum()
}

/// Chinese, full-width signs and pictures take two columns (Unicode East Asian Width, in the rough).
fn mark_width(mark: char) -> usize {
    match u32::from(mark) {
        0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F
        | 0x2018..=0x201D
        | 0x2026
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        let rows = [
            vec!["申请".to_owned(), "张*".to_owned()],
            vec!["a".to_owned(), "𬎆".to_owned()],
        ];
        assert_eq!(
            text_table(&["类别", "姓名"], &rows),
            "类别  姓名\n申请  张*\na     𬎆\n"
        );
    }

    #[test]
    fn a_long_text_is_cut_to_its_columns() {
        for (text, cut_to) in [
            ("短", "短"),
            ("一二三四五六", "一二三…"),
            ("abcdefghijk", "abcdef…"),
            ("一\n二", "一 二"),
        ] {
            assert_eq!(cut(text, 8), cut_to);
        }
    }
}

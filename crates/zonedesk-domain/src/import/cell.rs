//! One cell: as text, as a day, as a page count, as an amount.

use super::Cell;
use crate::{
    contact::half_width,
    money::{Fen, MoneyError},
};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// A day with its time, as far as the register gives one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) on: NaiveDate,
    /// To the minute; midnight is no time.
    pub(super) at: Option<NaiveTime>,
    /// What stood behind the date and is not a time.
    pub(super) rest: String,
}

/// A cell that holds no readable day, or one no register can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotADay;

/// The cell as tidy text; empty for the signs by which people say that there is nothing.
pub(super) fn text(cell: &Cell) -> String {
    let text = match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => tidy(text),
        Cell::Number(number) => number_text(*number),
        Cell::Moment(moment) => moment_text(&of_datetime(*moment)),
    };
    match text.as_str() {
        "/" | "\\" | "-" | "--" | "—" | "——" | "－" | "无" => String::new(),
        _ => text,
    }
}

/// Whether the text of the cell has marks that nobody sees and that are taken out.
pub(super) fn has_control_marks(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.chars().any(is_control_mark))
}

/// Reads 2026-10-09, 2026/10/9, 2026.10.9, 2026年10月9日, 20261009 and spreadsheet day numbers,
/// each with or without a time behind it. `None` for an empty cell.
pub(super) fn moment(cell: &Cell) -> Result<Option<Moment>, NotADay> {
    let found = match cell {
        Cell::Moment(moment) => Some(of_datetime(*moment)),
        Cell::Empty | Cell::Text(_) | Cell::Number(_) => {
            let text: String = text(cell)
                .chars()
                .map(half_width)
                .map(|mark| {
                    if matches!(mark, '\u{2010}'..='\u{2015}' | '\u{2212}') {
                        '-'
                    } else {
                        mark
                    }
                })
                .collect();
            if text.is_empty() {
                return Ok(None);
            }
            read_moment(text.trim())
        }
    };
    found
        .filter(|moment| Some(moment.on) >= NaiveDate::from_ymd_opt(1949, 10, 1))
        .map(Some)
        .ok_or(NotADay)
}

/// The day and time in one form, for identities and for cells of text columns.
pub(super) fn moment_text(moment: &Moment) -> String {
    let mut text = moment.on.to_string();
    if let Some(at) = moment.at {
        text.push_str(&at.format(" %H:%M").to_string());
    }
    if !moment.rest.is_empty() {
        text.push(' ');
        text.push_str(&moment.rest);
    }
    text
}

/// A whole number such as `3`, `3.0`, `1,000` or `3页`; `None` for anything else.
pub(super) fn whole_number(cell: &Cell) -> Option<u64> {
    let text: String = text(cell).chars().map(half_width).collect();
    let text = text.trim_end_matches(['页', '张', '面']).trim();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    if decimals.is_empty() || !decimals.bytes().all(|byte| byte == b'0') {
        return None;
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() > 1;
    let misplaced = |(at, group): (usize, &&str)| match at {
        0 => group.is_empty() || group.len() > 3,
        _ => group.len() != 3,
    };
    if grouped && groups.iter().enumerate().any(misplaced) {
        return None;
    }
    let digits = groups.concat();
    // `parse` alone would take a plus sign.
    (!digits.is_empty() && all_digits(&digits)).then(|| digits.parse().ok())?
}

/// An amount; nothing and 免费 are zero.
pub(super) fn amount(cell: &Cell) -> Result<Fen, MoneyError> {
    if let Cell::Number(yuan) = cell {
        // Spreadsheets add 0.1 and 0.2 to 0.30000000000000004; that is 30 分.
        let fen = (yuan * 100.0).round();
        let whole_fen = (yuan * 100.0 - fen).abs() < 1e-6;
        if yuan.is_finite() && whole_fen && fen.abs() < 1e15 {
            return Fen::parse_yuan(&format!("{:.2}", fen / 100.0));
        }
        return Fen::parse_yuan(&number_text(*yuan));
    }
    match text(cell).as_str() {
        "" | "免费" | "免" => Ok(Fen::ZERO),
        text => Fen::parse_yuan(text),
    }
}

fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|mark| if mark == '\r' { '\n' } else { mark })
        .filter(|mark| !is_control_mark(*mark))
        .collect::<String>()
        .trim()
        .to_owned()
}

fn is_control_mark(mark: char) -> bool {
    (mark.is_control() && !matches!(mark, '\n' | '\r' | '\t'))
        || matches!(
            mark,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}'
        )
}

/// Phone and ID numbers come as numbers, too: no exponent, no `.0`.
fn number_text(number: f64) -> String {
    format!("{number}")
}

fn of_datetime(moment: NaiveDateTime) -> Moment {
    Moment {
        on: moment.date(),
        at: to_the_minute(moment.time()),
        rest: String::new(),
    }
}

fn to_the_minute(time: NaiveTime) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(time.hour(), time.minute(), 0).filter(|time| *time != NaiveTime::MIN)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Splits off the leading digits.
fn leading_digits(text: &str) -> (&str, &str) {
    let end = text.find(|mark: char| !mark.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

fn read_moment(text: &str) -> Option<Moment> {
    let (digits, rest) = leading_digits(text);
    match digits.len() {
        4 => {
            let rest = rest.trim_start();
            let separator = rest.chars().next().filter(|mark| "年-/.".contains(*mark))?;
            let (month, rest) = leading_digits(rest[separator.len_utf8()..].trim_start());
            let second = if separator == '年' { '月' } else { separator };
            let (day, rest) = leading_digits(rest.trim_start().strip_prefix(second)?.trim_start());
            if month.len() > 2 || day.len() > 2 {
                return None;
            }
            let rest = rest.trim_start();
            let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
            with_time(date(digits, month, day)?, rest)
        }
        8 => with_time(date(&digits[..4], &digits[4..6], &digits[6..])?, rest),
        5 => of_day_number(text.parse().ok()?),
        _ => None,
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A spreadsheet counts days from 1899-12-30; five digits reach from 1927 to 2173.
fn of_day_number(number: f64) -> Option<Moment> {
    let minutes = (number.fract() * 1_440.0).round() as u32;
    let carry = u64::from(minutes >= 1_440);
    let on = NaiveDate::from_ymd_opt(1899, 12, 30)?
        .checked_add_days(Days::new(number.trunc() as u64 + carry))?;
    let time = NaiveTime::from_hms_opt(minutes / 60 % 24, minutes % 60, 0)?;
    Some(Moment {
        on,
        at: to_the_minute(time),
        rest: String::new(),
    })
}

fn with_time(on: NaiveDate, rest: &str) -> Option<Moment> {
    let rest = without_weekday(rest);
    let (at, rest) = match read_time(rest) {
        Some(at) => (at, ""),
        None => (None, rest),
    };
    Some(Moment {
        on,
        at: at.and_then(to_the_minute),
        rest: rest.to_owned(),
    })
}

/// Takes （星期五）, 星期五 and 周五 off the front.
fn without_weekday(rest: &str) -> &str {
    let rest = rest.trim();
    let inner = rest.strip_prefix('(').unwrap_or(rest);
    let Some(day) = ["星期", "周"]
        .iter()
        .find_map(|word| inner.strip_prefix(word))
    else {
        return rest;
    };
    match day.chars().next() {
        Some(mark) if "一二三四五六日天".contains(mark) => {
            let rest = &day[mark.len_utf8()..];
            rest.strip_prefix(')').unwrap_or(rest).trim()
        }
        Some(_) | None => rest,
    }
}

/// `14:30`, `14:30:05`, `T14:30`, `14时30分`, `下午2点`; `Some(None)` when only 上午 or nothing
/// stands there.
fn read_time(text: &str) -> Option<Option<NaiveTime>> {
    let text = text.strip_prefix('T').unwrap_or(text).trim();
    let (afternoon, text) = match text.strip_prefix("下午") {
        Some(rest) => (true, rest.trim()),
        None => (false, text.strip_prefix("上午").unwrap_or(text).trim()),
    };
    if text.is_empty() {
        return Some(None);
    }
    let (hour, rest) = leading_digits(text);
    let rest = rest.strip_prefix([':', '时', '点'])?;
    let (minute, rest) = leading_digits(rest.trim_start());
    let rest = rest.strip_prefix(['分', ':']).unwrap_or(rest);
    let (second, rest) = leading_digits(rest);
    let rest = rest.strip_prefix('秒').unwrap_or(rest);
    // Fractions of a second come from databases.
    let (_, rest) = leading_digits(rest.strip_prefix('.').unwrap_or(rest));
    if !rest.is_empty() {
        return None;
    }
    let part = |digits: &str| {
        if digits.is_empty() {
            Some(0)
        } else {
            digits.parse().ok()
        }
    };
    let hour: u32 = part(hour)?;
    let hour = if afternoon && hour < 12 {
        hour + 12
    } else {
        hour
    };
    Some(Some(NaiveTime::from_hms_opt(
        hour,
        part(minute)?,
        part(second)?,
    )?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    fn read(cell: &Cell) -> Option<String> {
        moment(cell)
            .ok()
            .flatten()
            .map(|moment| moment_text(&moment))
    }

    #[test]
    fn days_are_read_as_registers_write_them() {
        for (text, found) in [
            ("2026-10-09", "2026-10-09"),
            ("2026/10/9", "2026-10-09"),
            ("2026.10.9", "2026-10-09"),
            ("2026年10月9日", "2026-10-09"),
            ("2026 年 10 月 9 日", "2026-10-09"),
            ("2026—10—09", "2026-10-09"),
            ("２０２６－１０－０９", "2026-10-09"),
            ("20261009", "2026-10-09"),
            (" 2026-10-09 ", "2026-10-09"),
            ("2026-10-09 00:00:00", "2026-10-09"),
            ("2026-10-09 14:30", "2026-10-09 14:30"),
            ("2026-10-09T14:30:59.123", "2026-10-09 14:30"),
            ("2026/10/9 9:05", "2026-10-09 09:05"),
            ("2026年10月9日14时30分", "2026-10-09 14:30"),
            ("2026年10月9日 下午2点", "2026-10-09 14:00"),
            ("2026年10月9日上午", "2026-10-09"),
            ("20261009 14：30", "2026-10-09 14:30"),
            ("2026-10-09（星期五） 14:30", "2026-10-09 14:30"),
            ("2026-10-09 周五", "2026-10-09"),
            ("46304", "2026-10-09"),
            ("46304.604166666664", "2026-10-09 14:30"),
            ("2026-10-09 10:00-11:00", "2026-10-09 10:00-11:00"),
            ("2024-02-29", "2024-02-29"),
        ] {
            assert_eq!(read(&written(text)).as_deref(), Some(found), "{text}");
        }
        assert_eq!(read(&Cell::Number(46_304.0)).as_deref(), Some("2026-10-09"));
        assert_eq!(
            read(&Cell::Number(20_261_009.0)).as_deref(),
            Some("2026-10-09")
        );
        let moment = NaiveDate::from_ymd_opt(2026, 10, 9)
            .unwrap()
            .and_hms_opt(14, 30, 1)
            .unwrap();
        assert_eq!(
            read(&Cell::Moment(moment)).as_deref(),
            Some("2026-10-09 14:30")
        );
    }

    #[test]
    fn what_is_no_day_is_not_read_as_one() {
        for text in [
            "2026-02-30",
            "2026-13-01",
            "2025-02-29",
            "26-10-09",
            "10月9日",
            "2026-10",
            "2026",
            "2026-10-123",
            "202610",
            "2026100",
            "昨天",
            "1900-01-01",
            "0226-10-09",
            "99999999",
            "2026-10/09",
            "15000",
            "-46304",
            "１",
        ] {
            assert_eq!(moment(&written(text)), Err(NotADay), "{text}");
        }
        for number in [f64::NAN, f64::INFINITY, -1.0, 1e300, 3.0] {
            assert_eq!(moment(&Cell::Number(number)), Err(NotADay), "{number}");
        }
        for nothing in ["", "  ", "/", "—", "无"] {
            assert_eq!(moment(&written(nothing)), Ok(None), "{nothing}");
        }
        assert_eq!(moment(&Cell::Empty), Ok(None));
    }

    #[test]
    fn page_counts_are_whole_numbers() {
        for (text, pages) in [
            ("3", Some(3)),
            ("３", Some(3)),
            ("3.0", Some(3)),
            ("3页", Some(3)),
            ("12 张", Some(12)),
            ("1,000", Some(1_000)),
            ("100000", Some(100_000)),
            ("0", Some(0)),
            ("2.5", None),
            ("3.", None),
            ("-3", None),
            ("+3", None),
            ("1,0", None),
            ("1e3", None),
            ("三", None),
            ("", None),
            ("页", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(whole_number(&written(text)), pages, "{text}");
        }
        assert_eq!(whole_number(&Cell::Number(3.0)), Some(3));
        for number in [2.5, -3.0, f64::NAN] {
            assert_eq!(whole_number(&Cell::Number(number)), None, "{number}");
        }
    }

    #[test]
    fn amounts_are_read_from_text_and_from_spreadsheets() {
        for (cell, fen) in [
            (written("3.50"), Ok(350)),
            (written("¥3.5"), Ok(350)),
            (written(""), Ok(0)),
            (written("/"), Ok(0)),
            (written("免费"), Ok(0)),
            (Cell::Empty, Ok(0)),
            (Cell::Number(3.5), Ok(350)),
            (Cell::Number(0.1 + 0.2), Ok(30)),
            (Cell::Number(1.15), Ok(115)),
            (Cell::Number(-1.0), Err(MoneyError::Negative)),
            (Cell::Number(1.234), Err(MoneyError::TooManyDecimals)),
            (Cell::Number(1e300), Err(MoneyError::TooLarge)),
            (Cell::Number(f64::NAN), Err(MoneyError::NotANumber)),
            (written("-1"), Err(MoneyError::Negative)),
            (written("1.234"), Err(MoneyError::TooManyDecimals)),
            (written("若干"), Err(MoneyError::NotANumber)),
        ] {
            assert_eq!(amount(&cell), fen.map(Fen::new), "{cell:?}");
        }
    }

    #[test]
    fn text_is_tidied_and_nothing_visible_is_lost() {
        for (cell, found) in [
            (written(" 下邽镇 \r\n㛃𬎆😀\r"), "下邽镇 \n㛃𬎆😀"),
            (written("\u{feff}张\u{0}三\u{200b}"), "张三"),
            (Cell::Number(13_812_341_234.0), "13812341234"),
            (Cell::Number(0.5), "0.5"),
            (Cell::Empty, ""),
        ] {
            assert_eq!(text(&cell), found);
        }
        assert!(has_control_marks(&written("张\u{0}三")));
        assert!(!has_control_marks(&written("张\n三\t")));
    }

    proptest! {
        #[test]
        fn no_cell_makes_a_reader_panic(
            words in "\\PC{0,20}|[0-9年月日时分点上下午/.:T -]{0,20}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,3}日\\PC{0,6}",
            number in proptest::num::f64::ANY,
        ) {
            for cell in [Cell::Text(words), Cell::Number(number)] {
                let _ = (text(&cell), moment(&cell), whole_number(&cell), amount(&cell));
            }
        }

        #[test]
        fn every_way_to_write_a_day_means_that_day(offset in 0..28_000_u64) {
            let first = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap();
            let on = first + Days::new(offset);
            let number = on.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30).unwrap());
            for format in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y年%-m月%-d日", "%Y%m%d", "%Y.%m.%d 08:00"] {
                let cell = Cell::Text(on.format(format).to_string());
                prop_assert_eq!(moment(&cell).unwrap().unwrap().on, on);
            }
            let cell = Cell::Number(number.num_days() as f64);
            prop_assert_eq!(moment(&cell).unwrap().unwrap().on, on);
        }
    }
}

//! 节假日安排 – one year's holiday notice as data, and the CSV file it is imported from.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::calendar::{is_weekend, weekday_name};
use crate::{
    journal::{Body, Entry},
    record::History,
};

/// The days off and the 调休上班 days that one year's notice orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearSchedule {
    /// The year the notice is for.
    pub year: i32,
    /// Where the schedule comes from.
    pub notice: Notice,
    /// 放假 days in order; may begin in the last days of December before.
    pub holidays: Vec<NamedDay>,
    /// 调休上班 days in order; may begin in the last days of December before.
    pub workdays: Vec<NamedDay>,
}

/// 区级发布 – the working days of a year as the district published them for all its sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Published(pub YearSchedule);

impl YearSchedule {
    /// The year as its entries tell it: the newest edition of the district, or else what a site brought in last.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let mut loaded = None;
        let mut published = None;
        for told in History::of(entries).told() {
            #[allow(clippy::wildcard_enum_match_arm)]
            match &told.body {
                Some(Body::CalendarLoaded(schedule)) => loaded = Some(schedule.clone()),
                Some(Body::CalendarPublished(Published(schedule))) => {
                    published = Some(schedule.clone());
                }
                _ => {}
            }
        }
        published.or(loaded)
    }
}

/// The notice behind a schedule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// 文号, such as 国办发明电〔2025〕7号; empty when not known.
    pub number: String,
    /// Web addresses of the notice and of its changes.
    pub addresses: Vec<String>,
}

/// A day and the holiday it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedDay {
    /// The day.
    pub on: NaiveDate,
    /// 春节, 国庆节 …
    pub name: String,
}

/// One thing wrong in a holiday file. A file with any problem is not taken at all, because
/// half a year's notice would give wrong dates that look certain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarProblem {
    /// There is no row of data.
    #[error("文件中没有节假日数据，请核对所选文件")]
    NoRows,
    /// The first line is not the header.
    #[error("第 1 行应为表头 date,kind,name，请核对所选文件")]
    Header,
    /// A row does not have three columns.
    #[error("第 {line} 行应为“日期,类型,名称”三列")]
    Columns {
        /// Line in the file, from 1.
        line: usize,
    },
    /// The date cannot be read or does not exist.
    #[error("第 {line} 行日期“{text}”无法识别，请写成 2027-01-01")]
    BadDate {
        /// Line in the file, from 1.
        line: usize,
        /// What stands there, shortened.
        text: String,
    },
    /// The kind is neither `holiday` (放假) nor `workday` (上班).
    #[error("第 {line} 行类型“{text}”无法识别，放假写“放假”，调休上班写“上班”")]
    UnknownKind {
        /// Line in the file, from 1.
        line: usize,
        /// What stands there, shortened.
        text: String,
    },
    /// The name of the holiday is missing.
    #[error("第 {line} 行缺少节日名称")]
    NoName {
        /// Line in the file, from 1.
        line: usize,
    },
    /// The same date stands twice with the same kind.
    #[error("第 {line} 行 {on} 与第 {first_line} 行重复")]
    Duplicate {
        /// Line in the file, from 1.
        line: usize,
        /// Where the date stood before.
        first_line: usize,
        /// The date.
        on: NaiveDate,
    },
    /// The same date is a day off and a working day.
    #[error("第 {line} 行 {on} 与第 {first_line} 行矛盾：同一天既放假又上班")]
    Contradiction {
        /// Line in the file, from 1.
        line: usize,
        /// Where the date stood before.
        first_line: usize,
        /// The date.
        on: NaiveDate,
    },
    /// A 调休上班 day is not on a weekend, so the date is probably mistyped.
    #[error("第 {line} 行 {on} 是{weekday}，调休上班应在周六或周日，请核对日期")]
    WorkdayOnWeekday {
        /// Line in the file, from 1.
        line: usize,
        /// The date.
        on: NaiveDate,
        /// 星期一 to 星期五.
        weekday: &'static str,
    },
    /// A holiday that every year has is missing, so the file is cut or half filled.
    #[error("{year} 年缺少{holiday}，安排不完整，请导入全年安排")]
    Incomplete {
        /// The year of the notice.
        year: i32,
        /// The holiday that was not found.
        holiday: &'static str,
    },
}

struct Row {
    line: usize,
    on: NaiveDate,
    works: bool,
    name: String,
}

/// Reads the holiday notices of one or more years from CSV text with the header
/// `date,kind,name` (kind: `holiday` or 放假, `workday` or 上班), one schedule for each year in order.
///
/// `notice_of` names the notice of each year. Days from 20 December on go to the notice of
/// the next year when the file has one, because that is the notice which ordered them.
/// All problems are returned, not only the first.
pub fn read_schedules(
    text: &str,
    notice_of: impl Fn(i32) -> Notice,
) -> Result<Vec<YearSchedule>, Vec<CalendarProblem>> {
    let mut problems = Vec::new();
    let rows = read_rows(text, &mut problems);
    let schedules = by_year(rows, notice_of);
    if problems.is_empty() {
        if schedules.is_empty() {
            problems.push(CalendarProblem::NoRows);
        }
        problems.extend(schedules.iter().flat_map(missing_holidays));
    }
    if problems.is_empty() {
        Ok(schedules)
    } else {
        Err(problems)
    }
}

/// From 20 December on a date may be ruled by the notice of the next year.
pub(super) fn late_december(on: NaiveDate) -> bool {
    on.month() == 12 && on.day() >= 20
}

fn read_rows(text: &str, problems: &mut Vec<CalendarProblem>) -> Vec<Row> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(index, content)| (index + 1, content));
    let header: Vec<&str> = lines
        .next()
        .map(|(_, line)| cells(line))
        .unwrap_or_default();
    if header != ["date", "kind", "name"] {
        problems.push(CalendarProblem::Header);
        return Vec::new();
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut seen: HashMap<NaiveDate, (usize, bool)> = HashMap::new();
    for (line, content) in lines.filter(|(_, content)| !content.trim().is_empty()) {
        match read_row(line, content) {
            Err(problem) => problems.push(problem),
            Ok(row) => match seen.get(&row.on) {
                Some((first_line, works)) => {
                    problems.push(seen_before(&row, *first_line, *works));
                }
                None => {
                    seen.insert(row.on, (line, row.works));
                    rows.push(row);
                }
            },
        }
    }
    rows.sort_by_key(|row| row.on);
    rows
}

fn read_row(line: usize, content: &str) -> Result<Row, CalendarProblem> {
    let cells = cells(content);
    let [date, kind, name] = cells.as_slice() else {
        return Err(CalendarProblem::Columns { line });
    };
    let on = read_date(date).ok_or_else(|| CalendarProblem::BadDate {
        line,
        text: shortened(date),
    })?;
    let works = match *kind {
        "workday" | "上班" => true,
        "holiday" | "放假" => false,
        other => {
            return Err(CalendarProblem::UnknownKind {
                line,
                text: shortened(other),
            });
        }
    };
    if name.is_empty() {
        return Err(CalendarProblem::NoName { line });
    }
    if works && !is_weekend(on) {
        return Err(CalendarProblem::WorkdayOnWeekday {
            line,
            on,
            weekday: weekday_name(on),
        });
    }
    Ok(Row {
        line,
        on,
        works,
        name: (*name).to_owned(),
    })
}

fn seen_before(row: &Row, first_line: usize, works_before: bool) -> CalendarProblem {
    let (line, on) = (row.line, row.on);
    if row.works == works_before {
        CalendarProblem::Duplicate {
            line,
            first_line,
            on,
        }
    } else {
        CalendarProblem::Contradiction {
            line,
            first_line,
            on,
        }
    }
}

/// The columns of a line; spreadsheets may have put them in quotes.
fn cells(line: &str) -> Vec<&str> {
    line.split(',')
        .map(|cell| cell.trim().trim_matches('"').trim())
        .collect()
}

/// `2027-01-01`, or `2027/1/1` as spreadsheets write it. The year has four digits.
fn read_date(text: &str) -> Option<NaiveDate> {
    let separator = if text.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = text.split(separator).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &str, longest: usize| {
        !part.is_empty() && part.len() <= longest && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn shortened(text: &str) -> String {
    text.chars()
        .filter(|mark| !mark.is_control())
        .take(20)
        .collect()
}

fn by_year(rows: Vec<Row>, notice_of: impl Fn(i32) -> Notice) -> Vec<YearSchedule> {
    let own_rows: Vec<i32> = rows
        .iter()
        .filter(|row| !late_december(row.on))
        .map(|row| row.on.year())
        .collect();
    let mut schedules: BTreeMap<i32, YearSchedule> = BTreeMap::new();
    for row in rows {
        let next = row.on.year() + 1;
        let year = if late_december(row.on) && own_rows.contains(&next) {
            next
        } else {
            row.on.year()
        };
        let schedule = schedules.entry(year).or_insert_with(|| YearSchedule {
            year,
            notice: notice_of(year),
            holidays: Vec::new(),
            workdays: Vec::new(),
        });
        let list = if row.works {
            &mut schedule.workdays
        } else {
            &mut schedule.holidays
        };
        list.push(NamedDay {
            on: row.on,
            name: row.name,
        });
    }
    schedules.into_values().collect()
}

/// Looks for the seven holidays of 全国年节及纪念日放假办法: each must have a day off in the
/// part of the year where it always falls.
fn missing_holidays(schedule: &YearSchedule) -> Vec<CalendarProblem> {
    let year = schedule.year;
    [
        ("元旦（1 月 1 日）", (1, 1), (1, 1), 1),
        ("春节", (1, 20), (2, 28), 3),
        ("清明节", (4, 4), (4, 6), 1),
        ("劳动节（5 月 1 日）", (5, 1), (5, 1), 1),
        ("端午节", (5, 25), (6, 30), 1),
        ("中秋节", (9, 7), (10, 9), 1),
        ("国庆节（10 月 1 日至 3 日）", (10, 1), (10, 3), 3),
    ]
    .into_iter()
    .filter(|(_, first, last, days)| {
        let found = schedule
            .holidays
            .iter()
            .filter(|day| day.on.year() == year)
            .filter(|day| (*first..=*last).contains(&(day.on.month(), day.on.day())))
            .count();
        found < *days
    })
    .map(|(holiday, ..)| CalendarProblem::Incomplete { year, holiday })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::vectors::{INVENTED_2027, day, invented_notice};
    use super::*;
    use proptest::prelude::*;

    fn problems(text: &str) -> Vec<String> {
        read_schedules(text, invented_notice)
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_holiday_file_may_carry_a_mark_quotes_blank_lines_and_slashes() {
        let written_by_a_spreadsheet = format!(
            "\u{feff}{}",
            INVENTED_2027.replace('\n', "\r\n").replace(
                "2027-01-01,holiday,元旦",
                "\"2027/1/1\",\"holiday\",\"元旦\"\r\n"
            )
        );
        assert_eq!(
            read_schedules(&written_by_a_spreadsheet, invented_notice),
            read_schedules(INVENTED_2027, invented_notice)
        );
    }

    #[test]
    fn late_december_belongs_to_the_next_notice_only_if_the_file_has_it() {
        let schedules =
            read_schedules(include_str!("../../data/holidays.csv"), invented_notice).unwrap();
        let new_year = day("2022-12-31");
        let holds = |year: i32| {
            schedules
                .iter()
                .find(|schedule| schedule.year == year)
                .unwrap()
                .holidays
                .iter()
                .any(|named| named.on == new_year)
        };
        assert!(holds(2023) && !holds(2022));

        let only_2022: String = include_str!("../../data/holidays.csv")
            .lines()
            .filter(|line| line.starts_with("date") || line.starts_with("2022"))
            .map(|line| format!("{line}\n"))
            .collect();
        let schedules = read_schedules(&only_2022, invented_notice).unwrap();
        assert_eq!(schedules.len(), 1);
        assert_eq!(schedules[0].holidays.last().unwrap().on, new_year);
    }

    #[test]
    fn a_wrong_holiday_file_is_refused_with_line_and_reason() {
        for (row, problem) in [
            (
                "2027-02-30,holiday,春节",
                "第 17 行日期“2027-02-30”无法识别，请写成 2027-01-01",
            ),
            (
                "2027年2月9日,holiday,春节",
                "第 17 行日期“2027年2月9日”无法识别，请写成 2027-01-01",
            ),
            (
                "+027-02-09,holiday,春节",
                "第 17 行日期“+027-02-09”无法识别，请写成 2027-01-01",
            ),
            (
                "2027-02-09,休息,春节",
                "第 17 行类型“休息”无法识别，放假写“放假”，调休上班写“上班”",
            ),
            ("2027-02-09,holiday,", "第 17 行缺少节日名称"),
            ("2027-02-09,holiday", "第 17 行应为“日期,类型,名称”三列"),
            (
                "2027-02-08,holiday,春节",
                "第 17 行 2027-02-08 与第 8 行重复",
            ),
            (
                "2027-02-07,workday,春节",
                "第 17 行 2027-02-07 与第 7 行矛盾：同一天既放假又上班",
            ),
            (
                "2027-02-09,workday,春节",
                "第 17 行 2027-02-09 是星期二，调休上班应在周六或周日，请核对日期",
            ),
        ] {
            assert_eq!(problems(&format!("{INVENTED_2027}{row}\n")), [problem]);
        }
        assert_eq!(
            problems(""),
            ["第 1 行应为表头 date,kind,name，请核对所选文件"]
        );
        assert_eq!(
            problems("2027-01-01,holiday,元旦\n"),
            ["第 1 行应为表头 date,kind,name，请核对所选文件"]
        );
        assert_eq!(
            problems("date,kind,name\n"),
            ["文件中没有节假日数据，请核对所选文件"]
        );
        // Every problem is named, not only the first.
        assert_eq!(problems(&format!("{INVENTED_2027}x\ny\n")).len(), 2);
    }

    #[test]
    fn half_a_notice_is_refused_because_its_dates_would_look_certain() {
        let cut: String = INVENTED_2027
            .lines()
            .take_while(|line| !line.contains("端午节"))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(
            problems(&cut),
            [
                "2027 年缺少端午节，安排不完整，请导入全年安排",
                "2027 年缺少中秋节，安排不完整，请导入全年安排",
                "2027 年缺少国庆节（10 月 1 日至 3 日），安排不完整，请导入全年安排",
            ]
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_the_holiday_reader_panic(text in "(date,kind,name\n)?[\\PC\n,]{0,80}") {
            let _ = read_schedules(&text, invented_notice);
        }
    }
}

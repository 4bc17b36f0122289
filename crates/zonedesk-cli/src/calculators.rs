//! `deadline`, `money` and `identity`: rules that need no data folder, one item or one per line.

use crate::{
    Ending,
    arguments::{self, Deadline},
    speech::{Refusal, Speech},
};
use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;
use std::io::{BufRead, Read as _};
use zonedesk_app::{AppError, AppResult, ErrorCode};
use zonedesk_arguments::shortened;
use zonedesk_domain::{
    identity::{IdentityCheck, IdentityKind, check_identity},
    money::Fen,
    working_days::{self, Calendar, ProofDay, WorkingDayError},
};

/// No item is longer than this, in bytes.
const LONGEST_LINE: u64 = 65_536;

/// Dates are written with four digits for the year.
const LAST_YEAR: i32 = 9_999;

#[derive(Serialize)]
struct Due<'a> {
    due_on: NaiveDate,
    certain: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<&'a [ProofDay]>,
}

#[derive(Serialize)]
struct Words {
    words: String,
}

#[derive(Serialize)]
struct Identity<'a> {
    kind: IdentityKind,
    valid: bool,
    reason: Option<&'a str>,
}

/// 期限
pub(crate) fn deadline(
    request: &Deadline,
    input: &mut dyn BufRead,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    let calendar = Calendar::starting();
    let (Some(from_on), Some(days)) = (request.from, request.days) else {
        return each_line(input, speech, |line, speech| {
            let due = due_of_line(&calendar, line)?;
            speech.object(&Due {
                due_on: due.due_on,
                certain: due.certain,
                proof: None,
            });
            Ok(Ending::Done)
        });
    };
    let due = count(&calendar, from_on, days)?;
    let proof = match request.proof {
        true => Some(
            calendar
                .proof(from_on, days)
                .map_err(|error| item_error(&error))?,
        ),
        false => None,
    };
    let mut lines = format!("{} 起 {days} 个工作日，期限为 {}\n", from_on, due.due_on);
    let estimate = due
        .uncertain_reason
        .as_deref()
        .map(|reason| format!("估算：{reason}。"));
    for day in proof.iter().flatten() {
        lines.push_str(&proof_line(day));
    }
    speech.result(
        &Due {
            due_on: due.due_on,
            certain: due.certain,
            proof: proof.as_deref(),
        },
        &lines,
    );
    if let Some(estimate) = estimate {
        speech.remark(&estimate);
    }
    Ok(Ending::Done)
}

/// 大写
pub(crate) fn money(
    amount: &str,
    input: &mut dyn BufRead,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    if amount == "-" {
        return each_line(input, speech, |line, speech| {
            speech.object(&words_of(line)?);
            Ok(Ending::Done)
        });
    }
    match words_of(amount) {
        Ok(words) => {
            speech.result(&words, &words.words);
            Ok(Ending::Done)
        }
        Err(error) => {
            speech.refuse(&error);
            Ok(Ending::Findings)
        }
    }
}

/// 证件号码
pub(crate) fn identity(
    number: &str,
    today_on: NaiveDate,
    input: &mut dyn BufRead,
    speech: &mut Speech<'_>,
) -> AppResult<Ending> {
    if number == "-" {
        return each_line(input, speech, |line, speech| {
            let check = check_identity(line, today_on);
            speech.object(&checked(&check));
            Ok(ending(&check))
        });
    }
    let check = check_identity(number, today_on);
    let kind = match check.kind {
        IdentityKind::ResidentId => "身份证号码",
        IdentityKind::CreditCode => "统一社会信用代码",
        IdentityKind::Unknown => "证件号码",
    };
    let mut lines = match &check.reason {
        None => format!("{kind}校验通过：{}\n", check.normalised),
        Some(reason) => format!("{kind}校验不通过：{reason}\n"),
    };
    for warning in &check.warnings {
        lines.push_str(&format!("提醒：{warning}\n"));
    }
    speech.result(&checked(&check), &lines);
    Ok(ending(&check))
}

/// Answers every line of the input with one line, until nobody listens any more.
fn each_line(
    input: &mut dyn BufRead,
    speech: &mut Speech<'_>,
    mut answer: impl FnMut(&str, &mut Speech<'_>) -> Result<Ending, AppError>,
) -> AppResult<Ending> {
    let mut ending = Ending::Done;
    let mut first = true;
    while !speech.is_over() {
        let Some(line) = next_line(input)? else { break };
        let answered = line.and_then(|line| {
            // Some programs put a byte order mark before everything they write.
            let line = if first {
                line.trim_start_matches('\u{FEFF}')
            } else {
                &line
            };
            answer(line, speech)
        });
        first = false;
        match answered {
            Ok(Ending::Done) => {}
            Ok(Ending::Findings) => ending = Ending::Findings,
            Err(error) => {
                speech.object(&Refusal::of(&error));
                ending = Ending::Findings;
            }
        }
    }
    Ok(ending)
}

/// The next line, or why it is none. What is too long is read over.
fn next_line(input: &mut dyn BufRead) -> AppResult<Option<Result<String, AppError>>> {
    let unreadable = |_| AppError::new(ErrorCode::File, "标准输入无法读取，请检查后重试。");
    let mut bytes = Vec::new();
    let read = (&mut *input)
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut bytes)
        .map_err(unreadable)?;
    if read == 0 {
        return Ok(None);
    }
    if bytes.last() != Some(&b'\n') && read as u64 == LONGEST_LINE {
        let mut rest = Vec::new();
        while (&mut *input)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut rest)
            .map_err(unreadable)?
            > 0
            && rest.last() != Some(&b'\n')
        {
            rest.clear();
        }
        return Ok(Some(Err(AppError::new(
            ErrorCode::Invalid,
            "这一行过长，请核对。",
        ))));
    }
    let line = String::from_utf8(bytes)
        .map_err(|_| AppError::new(ErrorCode::Invalid, "这一行不是 UTF-8 文字，请核对。"));
    Ok(Some(line.map(|line| {
        line.trim_end_matches(['\r', '\n']).to_owned()
    })))
}

fn due_of_line(calendar: &Calendar, line: &str) -> AppResult<working_days::Deadline> {
    let invalid = |message: String| AppError::new(ErrorCode::Invalid, message);
    let [from, days] = line.split_whitespace().collect::<Vec<_>>()[..] else {
        return Err(invalid(format!(
            "“{}”应为“日期 天数”，例如 2026-10-09 20。",
            shortened(line)
        )));
    };
    let from_on =
        arguments::day(from).map_err(|why| invalid(format!("“{}”：{why}。", shortened(from))))?;
    let days =
        arguments::days(days).map_err(|why| invalid(format!("“{}”：{why}。", shortened(days))))?;
    count(calendar, from_on, days)
}

fn count(calendar: &Calendar, from_on: NaiveDate, days: u32) -> AppResult<working_days::Deadline> {
    calendar
        .deadline(from_on, days)
        .and_then(|due| match due.due_on.year() {
            ..=LAST_YEAR => Ok(due),
            _ => Err(WorkingDayError::BeyondDates { from_on }),
        })
        .map_err(|error| item_error(&error))
}

fn words_of(text: &str) -> AppResult<Words> {
    let words = Fen::parse_yuan(text)
        .and_then(Fen::words)
        .map_err(|error| item_error(&error))?;
    Ok(Words { words })
}

fn item_error(error: &impl std::fmt::Display) -> AppError {
    AppError::new(ErrorCode::Invalid, format!("{error}。"))
}

fn checked(check: &IdentityCheck) -> Identity<'_> {
    Identity {
        kind: check.kind,
        valid: check.valid,
        reason: check.reason.as_deref(),
    }
}

fn ending(check: &IdentityCheck) -> Ending {
    if check.valid {
        Ending::Done
    } else {
        Ending::Findings
    }
}

fn proof_line(day: &ProofDay) -> String {
    let counted = day
        .counted
        .map_or_else(|| "  —".to_owned(), |counted| format!("{counted:>3}"));
    let notice = day
        .notice
        .as_deref()
        .map_or_else(String::new, |notice| format!("　{notice}"));
    format!(
        "{counted}  {} {}  {}{notice}\n",
        day.date, day.weekday, day.reason
    )
}

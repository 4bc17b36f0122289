//! 办理进度 – what the kiosk may say of each case to whoever has its 查询码: where it stands, in words. Who asked, under
//! which number and for what is in none of it.

use crate::{desk::OpenDesk, error::AppResult};
use chrono::{Months, NaiveDate};
use zonedesk_domain::{
    agency::Listed,
    application::{AnswerClock, Application, Field, State, WaitsFor},
    consultation::{self, ANSWER_WORKING_DAYS, Consultation},
    lookup_code::LookupCode,
    working_days::Calendar,
};
use zonedesk_kiosk::Answer;

/// Cases of so many months are answered for.
const MONTHS: u32 = 24;
const AT_THE_COUNTER: &str = "请带上回执到窗口询问。";

/// Every case with a code of the last two years, and what may be said of it.
pub(crate) fn kiosk_answers(
    open: &OpenDesk,
    today: NaiveDate,
) -> AppResult<Vec<(LookupCode, Answer)>> {
    let read = open.read();
    let from = today
        .checked_sub_months(Months::new(MONTHS))
        .unwrap_or(today);
    let agencies: Vec<Listed> = read
        .agencies()?
        .into_iter()
        .map(|(_, listed)| listed)
        .collect();
    let phone = |agency: &str| {
        agencies
            .iter()
            .find(|listed| listed.name == agency || listed.short_name == agency)
            .map(|listed| listed.phone.clone())
            .unwrap_or_default()
    };
    // A code that cannot be read is nobody's way to anything.
    let code_of = |code: &Option<String>| code.as_ref()?.parse::<LookupCode>().ok();
    let applications = read.applications_between(from, today)?;
    let mut answers = Vec::new();
    for application in &applications {
        if let Some(code) = code_of(&application.received.lookup_code) {
            let mut answer = of_application(application, &open.calendar, today);
            answer.phone = phone(&answer.agency);
            answers.push((code, answer));
        }
    }
    for consultation in &read.consultations_between(from, today)? {
        if let Some(code) = code_of(&consultation.registered.lookup_code) {
            let mut answer = of_consultation(consultation, &open.calendar);
            answer.phone = phone(&answer.agency);
            answers.push((code, answer));
        }
    }
    Ok(answers)
}

fn of_application(application: &Application, calendar: &Calendar, today: NaiveDate) -> Answer {
    let handed = application.handed_over.as_ref();
    let agency = handed.map_or(application.text(Field::Agency), |handed| &handed.agency);
    let (standing, on, advice) = standing_of(application);
    let waits = matches!(
        application.state,
        State::Received | State::HandedOver | State::SignedFor | State::Returned
    );
    // Where the days cannot be counted none is promised; the rest is said all the same.
    let (due, advice) = match application.answer_clock(calendar).ok() {
        Some(AnswerClock::Runs(deadline)) if waits => {
            let advice = match &application.extended {
                Some(extended) => format!("承办单位已延期 {} 个工作日。{advice}", extended.days),
                None => advice.to_owned(),
            };
            (Some((deadline.due_on, deadline.certain)), advice)
        }
        Some(AnswerClock::Waits {
            waits_for,
            until: Some(until),
            ..
        }) if asks_the_applicant(application.state) && until >= today => {
            let what = match waits_for {
                WaitsFor::Correction => "请在",
                WaitsFor::Fee => "请按通知在",
            };
            (None, format!("{what} {until} 前办理。{advice}"))
        }
        Some(AnswerClock::Runs(_) | AnswerClock::Stands { .. } | AnswerClock::Waits { .. })
        | None => (None, advice.to_owned()),
    };
    Answer {
        kind: "政府信息公开申请".to_owned(),
        received_on: application.received.received_on,
        agency: agency.to_owned(),
        standing: standing.to_owned(),
        standing_on: on.unwrap_or(application.received.received_on),
        due,
        advice,
        phone: String::new(),
    }
}

/// Whether the next move is the applicant's. Afterwards the clock goes on telling that it once waited.
const fn asks_the_applicant(state: State) -> bool {
    matches!(state, State::Correcting | State::Paying)
}

/// What happened last, on what day, and what the applicant may do about it.
fn standing_of(application: &Application) -> (&'static str, Option<NaiveDate>, &'static str) {
    let handed = application.handed_over.as_ref().map(|handed| handed.on);
    let answered = application.answered.as_ref().map(|answered| answered.on);
    let served = application.served.as_ref().map(|served| served.on);
    match application.state {
        State::Received => (
            "专区已接收，等待转交承办单位",
            Some(application.received.received_on),
            "",
        ),
        State::HandedOver => ("已转交承办单位", handed, ""),
        State::SignedFor => {
            let signed = application.signed_for.as_ref().and_then(|signed| signed.on);
            ("承办单位已签收，正在办理", signed.or(handed), "")
        }
        State::Correcting => (
            "承办单位已通知补正，等待补正",
            application.correction_asked.as_ref().map(|asked| asked.on),
            "没有收到补正通知的，请打电话询问承办单位。",
        ),
        State::Consulting => (
            "承办单位正在征求有关方面意见",
            application.opinions.last().map(|(asked, _)| asked.on),
            "征求意见所需时间不计入答复期限。",
        ),
        State::Paying => (
            "承办单位已发出信息处理费通知，等待缴费",
            application.fee_asked.as_ref().map(|asked| asked.on),
            "没有收到通知的，请打电话询问承办单位。",
        ),
        State::Returned => (
            "承办单位已退回，专区将重新转交",
            application.returned.as_ref().map(|returned| returned.on),
            "",
        ),
        State::Answered => (
            "承办单位已有办理结果",
            answered,
            "结果按申请时选择的方式提供；没有收到的，请打电话询问承办单位。",
        ),
        State::Served => ("办理结果已送达", served.or(answered), ""),
        State::Withdrawn => (
            "申请已撤回",
            application.withdrawn.as_ref().map(|withdrawn| withdrawn.on),
            "",
        ),
        State::Archived if application.withdrawn.is_some() => (
            "申请已撤回",
            application.withdrawn.as_ref().map(|withdrawn| withdrawn.on),
            "",
        ),
        State::Archived => ("已办结", served.or(answered), AT_THE_COUNTER),
    }
}

fn of_consultation(consultation: &Consultation, calendar: &Calendar) -> Answer {
    let asked_on = consultation.registered.asked_on;
    let assigned = consultation.assigned.as_ref();
    let answered_on = consultation.answered.as_ref().map(|answered| answered.on);
    let (standing, on, advice) = match consultation.state {
        consultation::State::Registered => ("专区已登记，将交承办单位答复", None, ""),
        consultation::State::Assigned => (
            "已交承办单位，等待答复",
            assigned.map(|assigned| assigned.on),
            "",
        ),
        consultation::State::AnsweredOnTheSpot => ("已当场解答", answered_on, ""),
        consultation::State::Answered => (
            "承办单位已答复",
            answered_on,
            "答复内容请凭查询码到窗口询问。",
        ),
    };
    let due = consultation
        .is_open()
        .then(|| calendar.deadline(consultation.counts_from(), ANSWER_WORKING_DAYS))
        .and_then(Result::ok);
    Answer {
        kind: "政策咨询".to_owned(),
        received_on: asked_on,
        agency: assigned.map_or_else(String::new, |assigned| assigned.agency.clone()),
        standing: standing.to_owned(),
        standing_on: on.unwrap_or(asked_on),
        due: due.map(|deadline| (deadline.due_on, deadline.certain)),
        advice: advice.to_owned(),
        phone: String::new(),
    }
}

//! 承办单位 – the doors of the departments: what was handed over to them, and what became of it. People read their words,
//! so they are Chinese, and what is wrong names its field.

use super::caller::{Authority, Small};
use crate::{
    departments::{Days, Department},
    doors::District,
    inbox::{Held, InboxError},
    refusal::Refused,
    storage::Storage,
};
use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};
use zonedesk_domain::{
    application::{
        AnswerClock, Answered, Application, Move, Outcome, Returned, SignedFor, State as Standing,
        Texts, WaitsFor,
    },
    journal::{Body, EntityId},
    refusal::{tidy, tidy_line},
    working_days::Calendar,
};
use zonedesk_sync::{Scope, api::RefusalCode};

type Shared<S> = State<Arc<District<S>>>;
type Caller = Result<Authority, Refused>;
type Place = Result<Path<(String, String)>, PathRejection>;
type Told<T> = Result<Small<T>, Refused>;

/// What a department may say here.
const MOVES: [Move; 3] = [Move::SignFor, Move::Return, Move::Answer];

/// Why it was not done.
#[derive(Debug, Serialize)]
pub(super) struct Declined {
    code: Why,
    message: String,
    /// 栏目 – which field of the message is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Why {
    SignedOut,
    NotFound,
    Malformed,
    TooLong,
    Invalid,
    NotNow,
    Busy,
    Unavailable,
}

impl Why {
    fn because(self, message: impl Into<String>) -> Declined {
        Declined {
            code: self,
            message: message.into(),
            field: None,
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotNow => StatusCode::CONFLICT,
            Self::Busy => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

pub(super) async fn nowhere() -> Declined {
    Why::NotFound.because("没有这个接口。")
}

pub(super) async fn not_so() -> Response {
    let declined = Why::NotFound.because("这个接口不能这样请求。");
    (StatusCode::METHOD_NOT_ALLOWED, Json(declined)).into_response()
}

fn invalid(field: &'static str, message: impl Into<String>) -> Declined {
    Declined {
        field: Some(field),
        ..Why::Invalid.because(message)
    }
}

fn not_found() -> Declined {
    Why::NotFound.because("没有这件申请，或它已不由贵单位承办。")
}

impl IntoResponse for Declined {
    fn into_response(self) -> Response {
        let status = self.code.status();
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl From<Refused> for Declined {
    fn from(refused: Refused) -> Self {
        match refused.code() {
            RefusalCode::SignedOut
            | RefusalCode::ShutOut
            | RefusalCode::CodeRefused
            | RefusalCode::DeskOccupied
            | RefusalCode::Foreign => {
                Why::SignedOut.because("授权码不正确或已停用，请向区级索取。")
            }
            RefusalCode::Malformed | RefusalCode::Unsound => {
                Why::Malformed.because(format!("请求内容不符合接口文档：{}", refused.message()))
            }
            RefusalCode::TooLong => Why::TooLong.because("请求内容过长。"),
            RefusalCode::Busy => Why::Busy.because("请求过于频繁，请稍后再试。"),
            RefusalCode::Unavailable => {
                Why::Unavailable.because("区级数据库暂时没有响应，请稍后再试；没有写入任何内容。")
            }
            RefusalCode::NotFound => Why::NotFound.because("没有这个接口。"),
        }
    }
}

impl From<InboxError> for Declined {
    fn from(error: InboxError) -> Self {
        // What the database says stays in the log.
        tracing::error!(%error, "an inbox");
        Why::Unavailable.because("区级暂时无法办理，请稍后再试；重复提交同一内容不会重复登记。")
    }
}

/// 期限 – how the twenty working days stand.
#[derive(Debug, Serialize)]
struct Term {
    /// `runs`, `stands` while others are asked, `waits` for the applicant, `over` once answered or taken back, `unknown`
    /// where nobody can count it.
    clock: &'static str,
    /// The last day, while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    /// False where the holidays of a year that it reaches are not published yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    certain: Option<bool>,
    /// The same in words.
    words: String,
}

/// One case as a list has it. It names nobody.
#[derive(Debug, Serialize)]
struct Line {
    site: String,
    id: EntityId,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    state: Standing,
    state_name: &'static str,
    received_on: NaiveDate,
    handed_over_on: Option<NaiveDate>,
    term: Term,
    /// What is possible now: `sign_for`, `return`, `answer`.
    moves: Vec<Move>,
}

#[derive(Debug, Serialize)]
pub(super) struct Inbox {
    agency: String,
    today: NaiveDate,
    cases: Vec<Line>,
    /// Whether there are more than are listed: ask by a later day.
    more: bool,
}

/// One case in full: the department handles it, and needs what the paper says.
#[derive(Debug, Serialize)]
pub(super) struct Whole {
    #[serde(flatten)]
    line: Line,
    site_name: String,
    received_by: &'static str,
    applicant_class: &'static str,
    /// By the words of the form: 申请人, 申请内容 …
    texts: BTreeMap<&'static str, String>,
    /// 两处填写不一致 – fields of which the hall has several values and did not yet say which holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<Conflict>,
    /// 未生效 – what was said too late, with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unfitted: Vec<Late>,
    #[serde(skip_serializing_if = "String::is_empty")]
    materials: String,
    handed_over: HandedOver,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_for: Option<SignedFor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    returned: Option<Returned>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered: Option<Answered>,
}

#[derive(Debug, Serialize)]
struct Conflict {
    field: &'static str,
    values: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Late {
    what: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct HandedOver {
    on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<NaiveTime>,
    by: &'static str,
    receiver: String,
    /// 扫描先行
    original_follows: bool,
    note: String,
}

fn term_of(application: &Application, calendar: &Calendar) -> Term {
    let plain = |clock, words: &str| Term {
        clock,
        due_on: None,
        certain: None,
        words: words.to_owned(),
    };
    if matches!(
        application.state,
        Standing::Answered | Standing::Served | Standing::Withdrawn | Standing::Archived
    ) {
        return plain("over", "期限已不再计算");
    }
    match application.answer_clock(calendar) {
        Ok(AnswerClock::Runs(deadline)) => Term {
            clock: "runs",
            due_on: Some(deadline.due_on),
            certain: Some(deadline.certain),
            words: deadline
                .uncertain_reason
                .unwrap_or_else(|| format!("应于 {} 前（含当日）答复", deadline.due_on)),
        },
        Ok(AnswerClock::Stands { since, used, total }) => Term {
            clock: "stands",
            due_on: None,
            certain: None,
            words: format!("征求意见，自 {since} 起停止计算，已用 {used} 个工作日，共 {total} 个"),
        },
        Ok(AnswerClock::Waits {
            waits_for, since, ..
        }) => Term {
            clock: "waits",
            due_on: None,
            certain: None,
            words: match waits_for {
                WaitsFor::Correction => format!("{since} 已通知补正，收到补正后重新计算"),
                WaitsFor::Fee => format!("{since} 已通知缴费，缴费后重新计算"),
            },
        },
        Err(_) => plain("unknown", "日期超出可计算的范围"),
    }
}

fn line_of(held: &Held, calendar: &Calendar) -> Line {
    let application = &held.application;
    Line {
        site: site_of(&held.scope),
        id: application.id,
        number: application.number.as_ref().map(ToString::to_string),
        state: application.state,
        state_name: application.state.term(),
        received_on: application.received.received_on,
        handed_over_on: application.handed_over.as_ref().map(|handed| handed.on),
        term: term_of(application, calendar),
        moves: MOVES
            .into_iter()
            .filter(|wanted| application.may(*wanted))
            .collect(),
    }
}

fn site_of(scope: &Scope) -> String {
    match scope {
        Scope::Site(code) => code.clone(),
        Scope::District => String::new(),
    }
}

async fn whole_of<S: Storage>(district: &District<S>, held: &Held) -> Result<Whole, Declined> {
    let calendar = district.calendar().await?;
    let line = line_of(held, &calendar);
    let sites = district.storage.sites().await.map_err(InboxError::from)?;
    let site_name = sites
        .into_iter()
        .find_map(|(code, name)| (code == line.site).then_some(name));
    let application = &held.application;
    let texts: &Texts = &application.texts;
    let handed = application.handed_over.as_ref();
    let circumstances = application.received.circumstances.as_ref();
    // Whoever gave it back has no more to do with what the applicant told.
    let shown = !held.is_given_back();
    Ok(Whole {
        site_name: site_name.unwrap_or_default(),
        received_by: application.received.channel.term(),
        applicant_class: application.received.class.term(),
        texts: texts
            .iter()
            .filter(|_| shown)
            .map(|(field, text)| (field.term(), text.clone()))
            .collect(),
        conflicts: application
            .conflicts
            .iter()
            .filter(|_| shown)
            .map(|conflict| Conflict {
                field: conflict.field.term(),
                values: conflict.values.clone(),
            })
            .collect(),
        unfitted: application
            .unfitted
            .iter()
            .map(|late| Late {
                what: late.wanted.clone(),
                reason: late.reason.clone(),
            })
            .collect(),
        materials: circumstances
            .filter(|_| shown)
            .map_or_else(String::new, |told| told.materials_in_words()),
        handed_over: HandedOver {
            on: handed.map(|handed| handed.on),
            at: handed.and_then(|handed| handed.at),
            by: handed.map_or("", |handed| handed.channel.term()),
            receiver: handed.map_or_else(String::new, |handed| handed.receiver.clone()),
            original_follows: application.owes_original(),
            note: handed.map_or_else(String::new, |handed| handed.note.clone()),
        },
        signed_for: application.signed_for.clone(),
        returned: application.returned.clone(),
        answered: application.answered.clone(),
        line,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Between {
    /// Handed over on this day or later.
    since: Option<NaiveDate>,
    /// On this day or before.
    until: Option<NaiveDate>,
}

/// 收件箱 – what was handed over, what is open first, by its last day.
pub(super) async fn cases<S: Storage>(
    caller: Caller,
    State(district): Shared<S>,
    between: Result<Query<Between>, QueryRejection>,
) -> Result<Json<Inbox>, Declined> {
    let Authority(department) = caller?;
    let Ok(Query(Between { since, until })) = between else {
        return Err(Why::Malformed.because("since、until 应为日期，如 2026-11-24。"));
    };
    let days = Days { since, until };
    let (held, more) = district.inbox(&department, days).await?;
    let calendar = district.calendar().await?;
    let mut lines: Vec<Line> = held.iter().map(|held| line_of(held, &calendar)).collect();
    // Open ones first, by their last day; the sort keeps the newest first where nothing is due.
    lines.sort_by_key(|line| {
        let is_done = line.moves.is_empty();
        (is_done, line.term.due_on.is_none(), line.term.due_on)
    });
    Ok(Json(Inbox {
        agency: department.name,
        today: district.today(),
        cases: lines,
        more,
    }))
}

/// One case.
pub(super) async fn case<S: Storage>(
    caller: Caller,
    State(district): Shared<S>,
    place: Place,
) -> Result<Json<Whole>, Declined> {
    let Authority(department) = caller?;
    let (scope, id) = record_at(place)?;
    let held = district.held(&department, &scope, id).await?;
    let held = held.ok_or_else(not_found)?;
    // Who opened what is in the log; the record of the hall is not written for every look of whoever handles it.
    tracing::info!(department = department.id, %scope, record = %id, "a department opened a case");
    Ok(Json(whole_of(&district, &held).await?))
}

fn record_at(place: Place) -> Result<(Scope, EntityId), Declined> {
    let Path((site, id)) = place.map_err(|_| not_found())?;
    let scope: Scope = Scope::Site(site)
        .to_string()
        .parse()
        .map_err(|_| not_found())?;
    let id = id.parse().map(EntityId).map_err(|_| not_found())?;
    Ok((scope, id))
}

/// 签收
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signing {
    /// 签收日期
    on: NaiveDate,
    /// 签收人
    by: String,
}

pub(super) async fn sign<S: Storage>(
    caller: Caller,
    State(district): Shared<S>,
    place: Place,
    told: Told<Signing>,
) -> Result<Json<Whole>, Declined> {
    let Authority(department) = caller?;
    let Small(told) = told?;
    let by = needed("by", "签收人", &tidy_line(&told.by), 50)?;
    let (on, body) = (
        told.on,
        SignedFor {
            on: Some(told.on),
            by,
        },
    );
    say(district, department, place, Move::SignFor, on, body.into()).await
}

/// 退回
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Returning {
    /// 退回日期
    on: NaiveDate,
    /// 退回原因
    reason: String,
}

pub(super) async fn give_back<S: Storage>(
    caller: Caller,
    State(district): Shared<S>,
    place: Place,
    told: Told<Returning>,
) -> Result<Json<Whole>, Declined> {
    let Authority(department) = caller?;
    let Small(told) = told?;
    let reason = needed("reason", "退回原因", &tidy(&told.reason), 500)?;
    let body = Returned {
        on: told.on,
        reason,
    };
    say(
        district,
        department,
        place,
        Move::Return,
        told.on,
        body.into(),
    )
    .await
}

/// 答复
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answering {
    /// 答复日期
    on: NaiveDate,
    /// 答复类型
    outcome: Outcome,
    /// 文号
    #[serde(default)]
    document_number: String,
    /// 备注
    #[serde(default)]
    note: String,
}

pub(super) async fn answer<S: Storage>(
    caller: Caller,
    State(district): Shared<S>,
    place: Place,
    told: Told<Answering>,
) -> Result<Json<Whole>, Declined> {
    let Authority(department) = caller?;
    let Small(told) = told?;
    let note = text("note", "备注", &tidy(&told.note), 2_000)?;
    let document_number = tidy_line(&told.document_number);
    let document_number = text("document_number", "文号", &document_number, 100)?;
    if told.outcome == Outcome::Other && note.is_empty() {
        return Err(invalid("note", "答复类型为“其他”，请在备注中写明。"));
    }
    let body = Answered {
        on: told.on,
        outcome: told.outcome.term().to_owned(),
        code: Some(told.outcome),
        document_number,
        on_the_spot: false,
        note,
    };
    say(
        district,
        department,
        place,
        Move::Answer,
        told.on,
        body.into(),
    )
    .await
}

/// Writes it down where it is possible, and once. It goes on when whoever asked does not wait any more.
async fn say<S: Storage>(
    district: Arc<District<S>>,
    department: Department,
    place: Place,
    wanted: Move,
    on: NaiveDate,
    body: Body,
) -> Result<Json<Whole>, Declined> {
    let place = record_at(place)?;
    let saying = tokio::spawn(async move {
        let said = said(&district, &department, &place, (wanted, on), body).await?;
        Ok(Json(whole_of(&district, &said).await?))
    });
    saying
        .await
        .unwrap_or_else(|_| Err(Why::Unavailable.because("区级服务正在停止，请稍后再试。")))
}

async fn said<S: Storage>(
    district: &District<S>,
    department: &Department,
    (scope, id): &(Scope, EntityId),
    (wanted, on): (Move, NaiveDate),
    body: Body,
) -> Result<Held, Declined> {
    let held = async || {
        district
            .held(department, scope, *id)
            .await?
            .ok_or_else(not_found)
    };
    // Nobody takes up a pen for what is not there.
    held().await?;
    let mut pen = district.pen(scope).await;
    for _ in 0..TRIES {
        let before = held().await?;
        if before.has_said(department, &body) {
            return Ok(before);
        }
        may_say(district, &before, wanted, on)?;
        if district
            .says(&mut pen, department, &before, body.clone())
            .await?
        {
            drop(pen);
            tracing::info!(department = department.id, %scope, record = %id, what = wanted.term(), "a department said");
            return held().await;
        }
    }
    Err(Why::Busy.because("这件申请正在被其他窗口办理，请稍后再试。"))
}

/// So often somebody else may write about a case while it is read.
const TRIES: u32 = 5;

fn may_say<S: Storage>(
    district: &District<S>,
    held: &Held,
    wanted: Move,
    on: NaiveDate,
) -> Result<(), Declined> {
    let application = &held.application;
    if !application.may(wanted) {
        let wanted = if wanted == Move::Answer {
            "答复"
        } else {
            wanted.term()
        };
        return Err(Why::NotNow.because(format!(
            "这件申请现在是“{}”，不能{wanted}。",
            application.state.term(),
        )));
    }
    let left = application.handed_over.as_ref();
    let left = left.map_or(on, |handed| handed.on);
    if on < left {
        return Err(invalid("on", format!("日期不能早于转交日期（{left}）。")));
    }
    // The clock of the hall may be ahead of this one.
    if on > district.today().max(left) {
        return Err(invalid("on", "日期不能晚于今日。"));
    }
    Ok(())
}

fn text(field: &'static str, label: &str, given: &str, most: usize) -> Result<String, Declined> {
    if given.chars().count() > most {
        return Err(invalid(field, format!("{label}不超过 {most} 个字。")));
    }
    Ok(given.to_owned())
}

fn needed(field: &'static str, label: &str, given: &str, most: usize) -> Result<String, Declined> {
    if given.is_empty() {
        return Err(invalid(field, format!("请填写{label}。")));
    }
    text(field, label, given, most)
}

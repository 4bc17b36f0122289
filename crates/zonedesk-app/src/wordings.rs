//! 表格与上墙 – the blank forms, the wall sheets and the words of the zone's own papers: printed by everybody,
//! worded by who manages the site, every edition kept.

use crate::{
    application_papers::{self, day},
    applications::{operator_names, shown_operator},
    case_papers,
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    papers::Paper,
    specimens,
    tariffs::tariff_sheet_draw,
    wall_texts::{filled, wall_text},
    zones::{check_zones_of, own_zones},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::wall_sheet::{WallSheet, WallText, wall_sheet_pdf};
use zonedesk_domain::{
    journal::{Draft, Entry, OperatorMark},
    site::Opened,
    wording::{PaperKind, Worded, Wording, Words},
};
use zonedesk_store::ReadStore;

/// 表格与上墙
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WordingListOutcome {
    /// The papers of the zones that the site has, in the order of the screen.
    pub rows: Vec<WordingView>,
}

/// One paper and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WordingView {
    /// Which paper.
    pub id: String,
    /// What the program calls it.
    pub name: String,
    /// 空白表格, 上墙材料 or 单据.
    pub group: WordingGroup,
    /// 标题
    pub title: String,
    /// 附注
    pub note: String,
    /// 页脚
    pub footer: String,
    /// 正文 of a wall sheet, with the names that stand for the site's own facts.
    pub text: String,
    /// Whether the title may be changed.
    pub has_title: bool,
    /// The longest 附注, in characters; 0 where there is none.
    pub longest_note: u32,
    /// Whether a footer may be set.
    pub has_footer: bool,
    /// Whether there is a sample (样表) for the wall.
    pub has_sample: bool,
    /// Whether the site has words of its own.
    pub own: bool,
    /// 区级发布 – whether the district says something on it.
    pub published: bool,
    /// 版次; 0 while nobody has changed it.
    pub edition: u32,
    /// When it was last changed.
    pub set_on: Option<String>,
    /// By whom.
    pub set_by: String,
}

/// What a paper is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WordingGroup {
    /// 空白表格 – lies at the counter.
    Form,
    /// 上墙材料 – hangs on the wall.
    Wall,
    /// 单据 – is printed with a record; here as a specimen.
    Slip,
}

/// 修改用语
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WordingSetRequest {
    /// Which paper.
    pub id: String,
    /// 标题; empty for the district's or the program's own.
    pub title: String,
    /// 附注
    pub note: String,
    /// 页脚
    pub footer: String,
    /// 正文; empty for the district's or the program's own.
    pub text: String,
}

/// Which paper to draw.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WordingDrawRequest {
    /// Which paper.
    pub id: String,
    /// 样表 instead of the blank form.
    pub sample: bool,
}

/// 表格与上墙 – every paper of the zones that the site has.
pub(crate) fn wording_list(desk: &mut Desk, _: Nothing) -> AppResult<WordingListOutcome> {
    let open = desk.opened()?;
    let zones = own_zones(&open.read())?;
    let rows = PaperKind::ALL
        .into_iter()
        .filter(|kind| zones.has_any(kind.zones()))
        .map(|kind| view(open, kind))
        .collect::<AppResult<_>>()?;
    Ok(WordingListOutcome { rows })
}

/// 修改用语 – what the paper says from now on; what it said before stays in the journal.
pub(crate) fn wording_set(desk: &mut Desk, request: WordingSetRequest) -> AppResult<WordingView> {
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let kind = kind_of(open, &request.id)?;
    let words = Words {
        title: request.title,
        note: request.note,
        footer: request.footer,
        text: request.text,
    }
    .tidied();
    let read = open.read();
    // What the district or the program says anyway is nobody's own, and changes with theirs.
    let others_say = others(&read, kind, &wording(&read, kind)?)?;
    let own = words.without(&others_say);
    own.check(kind)?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let before = wording(tx, kind)?.own;
            if before.as_ref().map(Worded::words).unwrap_or_default() == own {
                return Ok(());
            }
            let Words {
                title,
                note,
                footer,
                text,
            } = own.clone();
            tx.append(&Draft {
                entity: kind.entity(),
                body: Worded {
                    paper: kind.word().to_owned(),
                    on: now.date_naive(),
                    edition: before.map_or(0, |before| before.edition) + 1,
                    title,
                    note,
                    footer,
                    text,
                }
                .into(),
                number: None,
            })?;
            Ok(())
        })?;
    view(desk.opened()?, kind)
}

/// Draws a blank form, a wall sheet, or a specimen of a slip.
pub(crate) fn wording_draw(desk: &mut Desk, request: WordingDrawRequest) -> AppResult<Paper> {
    let kind = kind_of(desk.opened()?, &request.id)?;
    match kind {
        PaperKind::ApplicationForm => application_papers::blank_form(desk, request.sample),
        PaperKind::SuggestionForm => case_papers::blank_suggestions(desk),
        PaperKind::TariffSheet => tariff_sheet_draw(desk, Nothing {}),
        PaperKind::FlowChart
        | PaperKind::Rules
        | PaperKind::ServiceStandard
        | PaperKind::PrivacyNotice
        | PaperKind::OpeningHours => wall_sheet(desk, kind),
        PaperKind::ApplicationSlip
        | PaperKind::TransferSlip
        | PaperKind::ConsultationAssignment
        | PaperKind::ConsultationUrge
        | PaperKind::ConsultationSlip
        | PaperKind::SuggestionForward
        | PaperKind::Receipt
        | PaperKind::VoidSlip
        | PaperKind::TillSlip
        | PaperKind::DayCloseSheet => specimens::specimen(desk, kind),
    }
}

/// The words of a paper with the facts of the site in them; the title is never empty.
pub(crate) fn words_of(read: &ReadStore<'_>, kind: PaperKind) -> AppResult<Words> {
    let words = shown(read, kind, &wording(read, kind)?)?;
    let Some(site) = read.site()? else {
        return Ok(words);
    };
    Ok(Words {
        title: filled(&words.title, &site),
        note: filled(&words.note, &site),
        footer: filled(&words.footer, &site),
        text: filled(&words.text, &site),
    })
}

/// What a paper says, before the facts of the site are in it.
fn shown(read: &ReadStore<'_>, kind: PaperKind, wording: &Wording) -> AppResult<Words> {
    let own = wording.own.as_ref().map(Worded::words).unwrap_or_default();
    Ok(own.or(others(read, kind, wording)?))
}

/// What it says where the site has no words of its own: the district's, else the program's.
fn others(read: &ReadStore<'_>, kind: PaperKind, wording: &Wording) -> AppResult<Words> {
    let program = Words {
        text: wall_text(kind, own_zones(read)?),
        ..kind.words()
    };
    Ok(wording.published_words().or(program))
}

fn wall_sheet(desk: &mut Desk, kind: PaperKind) -> AppResult<Paper> {
    let made_on = desk.clock.today();
    let read = desk.opened()?.read();
    let words = words_of(&read, kind)?;
    let site = read.site()?.map(|site: Opened| site.name);
    let lines = words.text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty()).map(str::to_owned);
    let text = if kind == PaperKind::FlowChart {
        WallText::Steps(lines.map(|line| step(&line)).collect())
    } else if kind == PaperKind::OpeningHours {
        WallText::Notice(lines.collect())
    } else {
        WallText::Prose(lines.collect())
    };
    let own = wording(&read, kind)?.own;
    let own = own.filter(|own| own.words() != Words::default());
    let edition = own.map(|worded| {
        let on = day(worded.on);
        format!("第 {} 版　{on}", worded.edition)
    });
    let document = wall_sheet_pdf(&WallSheet {
        title: words.title.clone(),
        text,
        signed: format!("{}政务公开专区", site.unwrap_or_default()),
        edition: edition.unwrap_or_default(),
        footer: words.footer,
        made_on,
    })?;
    Ok(Paper::of(
        &words.title,
        &format!("{}.pdf", words.title),
        &document,
    ))
}

/// 接收：出具回执 – a step and more about it.
fn step(line: &str) -> (String, String) {
    let (name, more) = line
        .split_once('：')
        .or_else(|| line.split_once(':'))
        .unwrap_or((line, ""));
    (name.trim().to_owned(), more.trim().to_owned())
}

fn view(open: &OpenDesk, kind: PaperKind) -> AppResult<WordingView> {
    let read = open.read();
    let wording = wording(&read, kind)?;
    let words = shown(&read, kind, &wording)?;
    let parts = kind.parts();
    let set_by = match read.entries_of(kind.entity())?.iter().rev().find(is_own) {
        Some(entry) => shown_operator(&entry.header.operator, &operator_names(open)?),
        None => String::new(),
    };
    let own = wording.own.as_ref();
    Ok(WordingView {
        id: kind.word().to_owned(),
        name: kind.title().to_owned(),
        group: group_of(kind),
        own: own.is_some_and(|own| own.words() != Words::default()),
        published: wording.published.is_some(),
        title: words.title,
        note: words.note,
        footer: words.footer,
        text: words.text,
        has_title: parts.title,
        longest_note: u32::try_from(parts.note).unwrap_or(u32::MAX),
        has_footer: parts.footer,
        has_sample: kind == PaperKind::ApplicationForm,
        edition: own.map_or(0, |own| own.edition),
        set_on: own.map(|own| own.on.to_string()),
        set_by,
    })
}

/// Whether the site said it, not the district.
fn is_own(entry: &&Entry) -> bool {
    entry.header.operator != OperatorMark::district()
}

const fn group_of(kind: PaperKind) -> WordingGroup {
    match kind {
        PaperKind::ApplicationForm | PaperKind::SuggestionForm => WordingGroup::Form,
        PaperKind::FlowChart
        | PaperKind::Rules
        | PaperKind::ServiceStandard
        | PaperKind::PrivacyNotice
        | PaperKind::OpeningHours
        | PaperKind::TariffSheet => WordingGroup::Wall,
        PaperKind::ApplicationSlip
        | PaperKind::TransferSlip
        | PaperKind::ConsultationAssignment
        | PaperKind::ConsultationUrge
        | PaperKind::ConsultationSlip
        | PaperKind::SuggestionForward
        | PaperKind::Receipt
        | PaperKind::VoidSlip
        | PaperKind::TillSlip
        | PaperKind::DayCloseSheet => WordingGroup::Slip,
    }
}

fn wording(read: &ReadStore<'_>, kind: PaperKind) -> AppResult<Wording> {
    let all = read.wordings()?;
    let found = all
        .into_iter()
        .find(|wording| wording.paper() == Some(kind.word()));
    Ok(found.unwrap_or_default())
}

fn kind_of(open: &OpenDesk, id: &str) -> AppResult<PaperKind> {
    let kind =
        PaperKind::named(id).ok_or_else(|| AppError::new(ErrorCode::NotFound, "没有这种纸面。"))?;
    check_zones_of(&open.read(), kind.zones(), true)?;
    Ok(kind)
}

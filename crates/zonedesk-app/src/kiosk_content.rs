//! 自助屏内容 – what the desk puts before everybody: nothing of it is about a person, and what is sealed of cases is
//! made elsewhere ([`crate::kiosk_answers`]).

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    material_papers::material_catalogue_draw,
    notes::Nothing,
    papers::Paper,
    wall_texts::hours_listed,
    wordings::{WordingDrawRequest, wording_draw},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use zonedesk_documents::tariff_sheet::{FREE_NOTICE, PRICE_COMPLAINTS};
use zonedesk_domain::{
    kiosk::Arranged,
    material::Material,
    tariff::Tariff,
    wording::PaperKind,
    zone::{Zone, Zones},
};
use zonedesk_kiosk::{Contact, MaterialCard, PaperCard, Price, Site, TariffNotice};
use zonedesk_store::ReadStore;

/// Everything of an edition but its number, its time and its answers.
pub(crate) struct KioskContent {
    pub(crate) site: Site,
    pub(crate) hours: Vec<String>,
    pub(crate) tariff: TariffNotice,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) arranged: Arranged,
    pub(crate) materials: Vec<MaterialCard>,
    pub(crate) papers: Vec<PaperCard>,
}

/// What is shown to everybody today.
pub(crate) fn kiosk_content(desk: &mut Desk) -> AppResult<KioskContent> {
    let today = desk.clock.today();
    let read = desk.opened()?.read();
    let opened = read.site()?.ok_or_else(|| {
        AppError::new(ErrorCode::NotSetUp, "初始设置尚未完成，请先完成初始设置。")
    })?;
    let zones = opened.zones();
    let has_counter = zones.has(Zone::Applications);
    let contacts = if has_counter {
        contacts(&read)?
    } else {
        Vec::new()
    };
    let materials: Vec<_> = read
        .all_materials()?
        .iter()
        .filter(|material| material.standing(today).serves())
        .filter_map(|material| card(material, material.standing(today).term()))
        .collect();
    let (hours, tariff) = (hours_listed(&opened), tariff_notice(&read, today)?);
    let arranged = read.kiosk()?.unwrap_or_else(Arranged::starting);
    let site = Site {
        code: opened.code,
        name: opened.name,
        district: opened.district,
        has_counter,
    };
    Ok(KioskContent {
        papers: papers(desk, zones, !materials.is_empty())?,
        site,
        hours: hours.lines().map(str::to_owned).collect(),
        tariff,
        contacts,
        arranged,
        materials,
    })
}

/// 依申请公开联系方式, of bodies that have one. The name of whom to ask for stays at the desk.
fn contacts(read: &ReadStore<'_>) -> AppResult<Vec<Contact>> {
    let listed = read.agencies()?.into_iter().map(|(_, listed)| Contact {
        name: listed.name,
        phone: listed.phone,
        address: listed.address,
        hours: listed.hours,
        sample: listed.sample,
    });
    Ok(listed
        .filter(|one| !(one.phone.is_empty() && one.address.is_empty()))
        .collect())
}

fn tariff_notice(read: &ReadStore<'_>, today: chrono::NaiveDate) -> AppResult<TariffNotice> {
    let tariffs = read.tariffs()?;
    let Some(tariff) = Tariff::in_force(&tariffs, today) else {
        return Ok(TariffNotice {
            free: Some(FREE_NOTICE.to_owned()),
            prices: Vec::new(),
            basis: String::new(),
            exemptions: Vec::new(),
            phone: PRICE_COMPLAINTS.to_owned(),
        });
    };
    let recorded = &tariff.recorded;
    let prices = recorded.items.iter().map(|item| Price {
        name: item.name.clone(),
        price: format!("{} 元/{}", item.price_fen.plain(), item.unit.term()),
    });
    let phone = match recorded.supervision_phone.as_str() {
        "" => PRICE_COMPLAINTS.to_owned(),
        own => format!("{own}，价格举报 {PRICE_COMPLAINTS}"),
    };
    Ok(TariffNotice {
        free: None,
        prices: prices.collect(),
        basis: format!(
            "{}（{}）",
            recorded.approval_number,
            recorded.approvers.join("、")
        ),
        exemptions: recorded.exemptions.clone(),
        phone,
    })
}

fn card(material: &Material, standing: &str) -> Option<MaterialCard> {
    let edition = material.edition()?;
    let shelf = material.recorded.as_ref().map(|one| one.shelf.clone());
    Some(MaterialCard {
        title: edition.title.clone(),
        category: edition.category.term().to_owned(),
        issuer: edition.issuer.clone(),
        document_number: edition.document_number.clone(),
        version: edition.version.clone(),
        issued_on: edition.issued_on,
        shelf: shelf.unwrap_or_default(),
        standing: standing.to_owned(),
        url: material.url().to_owned(),
    })
}

/// 空白表、样表、上墙材料和资料目录, as they are printed at the desk.
fn papers(desk: &mut Desk, zones: Zones, has_materials: bool) -> AppResult<Vec<PaperCard>> {
    const SHOWN: [(PaperKind, bool); 9] = [
        (PaperKind::ApplicationForm, false),
        (PaperKind::ApplicationForm, true),
        (PaperKind::SuggestionForm, false),
        (PaperKind::FlowChart, false),
        (PaperKind::ServiceStandard, false),
        (PaperKind::Rules, false),
        (PaperKind::PrivacyNotice, false),
        (PaperKind::OpeningHours, false),
        (PaperKind::TariffSheet, false),
    ];
    let mut papers = Vec::new();
    for (kind, sample) in SHOWN {
        if !zones.has_any(kind.zones()) {
            continue;
        }
        let id = kind.word().to_owned();
        let request = WordingDrawRequest {
            id: id.clone(),
            sample,
        };
        let drawn = wording_draw(desk, request)?;
        let id = if sample { format!("{id}_sample") } else { id };
        let is_form = matches!(kind, PaperKind::ApplicationForm | PaperKind::SuggestionForm);
        papers.push(paper(id, drawn, is_form)?);
    }
    if has_materials {
        let drawn = material_catalogue_draw(desk, Nothing {})?;
        papers.push(paper("material_catalogue".to_owned(), drawn, false)?);
    }
    Ok(papers)
}

fn paper(id: String, drawn: Paper, is_form: bool) -> AppResult<PaperCard> {
    let pdf = STANDARD.decode(drawn.pdf).map_err(|error| {
        AppError::new(ErrorCode::Internal, "纸面没有画出，请重试。").because(error)
    })?;
    Ok(PaperCard {
        id,
        title: drawn.title,
        pages: drawn.pages,
        is_form,
        pdf,
    })
}

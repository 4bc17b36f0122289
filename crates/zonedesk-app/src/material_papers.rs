//! What is printed of the shelves: 资料目录 for readers, 资料标签, 资料盘点表, and the lines of 资料台账.

use crate::{
    case_view::entity_of,
    clock::in_china,
    desk::Desk,
    error::{AppError, AppResult},
    ledger_source::LedgerSource,
    materials::missing,
    months::Month,
    notes::Nothing,
    papers::Paper,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::{
    Ledger,
    label_sheet::{Label, label_sheet_pdf},
    ledger_pdf,
    material_ledger::{
        MaterialLine, ReadingRoom, material_catalogue, material_ledger, material_stock_sheet,
    },
};
use zonedesk_domain::{
    material::{Edition, Material, completeness},
    reading::ReadingFigures,
};

/// So many labels are drawn at once.
const MOST_LABELS: usize = 1_200;

/// 资料标签
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MaterialLabelsRequest {
    /// Of which materials; empty for all on the shelf.
    pub ids: Vec<String>,
}

/// 资料目录 – what readers find today, in the order of the notice.
pub(crate) fn material_catalogue_draw(desk: &mut Desk, _: Nothing) -> AppResult<Paper> {
    let on = desk.clock.today();
    let lines: Vec<_> = shelf(desk)?
        .iter()
        .filter(|material| material.standing(on).serves())
        .map(|material| line(material, on))
        .collect();
    paper(material_catalogue(&lines, &site_name(desk)?, on), on)
}

/// 资料盘点表 – what should lie on the shelves, ordered by where.
pub(crate) fn material_stock_draw(desk: &mut Desk, _: Nothing) -> AppResult<Paper> {
    let on = desk.clock.today();
    let mut lines: Vec<_> = shelf(desk)?
        .iter()
        .map(|material| line(material, on))
        .collect();
    // The sort is stable: on one shelf the order of the catalogue stays.
    lines.sort_by(|one, other| one.shelf.cmp(&other.shelf));
    paper(material_stock_sheet(&lines, &site_name(desk)?, on), on)
}

/// 资料标签 – labels with their codes.
pub(crate) fn material_labels_draw(
    desk: &mut Desk,
    request: MaterialLabelsRequest,
) -> AppResult<Paper> {
    let on = desk.clock.today();
    let materials = if request.ids.is_empty() {
        shelf(desk)?
    } else {
        let read = desk.opened()?.read();
        let mut chosen = Vec::new();
        for id in &request.ids {
            let found = read.find_material(entity_of(id, missing)?)?;
            chosen.push(found.ok_or_else(missing)?);
        }
        chosen
    };
    if materials.is_empty() {
        return Err(AppError::invalid(
            "ids",
            "还没有在架的资料，登记后再打印标签。",
        ));
    }
    if materials.len() > MOST_LABELS {
        return Err(AppError::invalid(
            "ids",
            format!("一次最多打印 {MOST_LABELS} 张标签，请先查找再打印所列资料。"),
        ));
    }
    let labels: Vec<_> = materials.iter().filter_map(label).collect();
    let document = label_sheet_pdf(&labels, &site_name(desk)?, on)?;
    Ok(Paper::of(
        "资料标签",
        &format!("资料标签 {on}.pdf"),
        &document,
    ))
}

/// 资料台账 of a month: what lay there, what left in it, and how many came to read.
pub(crate) fn material_table(source: &LedgerSource<'_>, month: Month) -> AppResult<Ledger> {
    let (first, last) = (month.first(), month.last());
    let read = &source.read;
    // Judged on the last day of the month, or on the day it is drawn where that is earlier.
    let on = last.min(source.on);
    let materials = shelves_of(source, month)?;
    let lines: Vec<_> = materials
        .iter()
        .filter(|material| material.recorded.is_some())
        .filter(|material| lay_there(material, first, last))
        .map(|material| line(material, on))
        .collect();
    let figures = ReadingFigures::of(&read.readings_between(first, last)?);
    let missing = completeness(&materials, on)
        .into_iter()
        .filter(|(_, is_met)| !is_met)
        .map(|(wanted, _)| wanted.term());
    let room = ReadingRoom {
        missing: missing.collect(),
        by_way: figures.by_way,
        helped: figures.helped,
    };
    Ok(material_ledger(&lines, &room, &source.occasion(month)?))
}

/// How many lines that ledger has.
pub(crate) fn material_rows(source: &LedgerSource<'_>, month: Month) -> AppResult<u32> {
    let there = shelves_of(source, month)?;
    let there = there
        .iter()
        .filter(|material| lay_there(material, month.first(), month.last()));
    Ok(u32::try_from(there.count()).unwrap_or(u32::MAX))
}

/// The materials as they were on the last day of a month. What was registered only afterwards stands as it was
/// registered then: the shelf was there before.
fn shelves_of(source: &LedgerSource<'_>, month: Month) -> AppResult<Vec<Material>> {
    let last = month.last();
    let mut materials = source.read.all_materials()?;
    if last >= source.on {
        return Ok(materials);
    }
    for material in &mut materials {
        let entries = source.read.entries_of(material.id)?;
        let by_then = entries.iter().filter(|entry| {
            in_china(entry.header.written_at_ms).is_none_or(|at| at.date_naive() <= last)
        });
        if let Some(then) = Material::fold(by_then).filter(|then| then.recorded.is_some()) {
            *material = then;
        }
    }
    Ok(materials)
}

/// Whether it lay on the shelf on some day from `first` to `last`.
fn lay_there(material: &Material, first: NaiveDate, last: NaiveDate) -> bool {
    let came = material.recorded.as_ref().map(|one| one.shelved_on);
    let left = material.removed.as_ref().map(|removed| removed.on);
    came.is_some_and(|came| came <= last) && left.is_none_or(|left| left >= first)
}

/// What lies on the shelf, in the order of the catalogue.
fn shelf(desk: &Desk) -> AppResult<Vec<Material>> {
    let materials = desk.opened()?.read().all_materials()?;
    Ok(materials
        .into_iter()
        .filter(Material::is_on_shelf)
        .collect())
}

fn site_name(desk: &Desk) -> AppResult<String> {
    let site = desk.opened()?.read().site()?;
    Ok(site.map(|site| site.name).unwrap_or_default())
}

fn paper(sheet: Ledger, on: NaiveDate) -> AppResult<Paper> {
    let document = ledger_pdf(&sheet)?;
    let name = format!("{} {on}.pdf", sheet.title);
    Ok(Paper::of(&sheet.title, &name, &document))
}

fn line(material: &Material, on: NaiveDate) -> MaterialLine {
    let recorded = material.recorded.as_ref();
    let mut line = MaterialLine {
        label: Material::label(material.id).to_string(),
        copies: recorded.map_or(0, |recorded| recorded.copies),
        shelved_on: recorded.map(|recorded| recorded.shelved_on),
        shelf: recorded
            .map(|recorded| recorded.shelf.clone())
            .unwrap_or_default(),
        updated_on: material.updated_on,
        valid_until: material.valid_until(),
        removed_on: material.removed.as_ref().map(|removed| removed.on),
        url: material.url().to_owned(),
        counted: material
            .counted
            .as_ref()
            .map(|counted| (counted.on, counted.copies)),
        standing: material.standing(on).term().to_owned(),
        ..MaterialLine::default()
    };
    // Of what left the shelf the edition that lay there is told, whatever the district publishes.
    let own = recorded.map(|recorded| &recorded.edition);
    if let Some(edition) = own.or(material.published.as_ref()) {
        line.title.clone_from(&edition.title);
        line.category = match edition.level {
            Some(level) => format!("{}\n{}", edition.category.term(), level.term()),
            None => edition.category.term().to_owned(),
        };
        line.issuer.clone_from(&edition.issuer);
        line.document_number.clone_from(&edition.document_number);
        line.version.clone_from(&edition.version);
        line.issued_on = edition.issued_on;
    }
    line
}

fn label(material: &Material) -> Option<Label> {
    let edition = material.edition()?;
    let code = Material::label(material.id);
    let shelf = material.recorded.as_ref().map(|one| one.shelf.as_str());
    Some(Label {
        title: edition.title.clone(),
        edition: edition_words(edition),
        shelf: match shelf.unwrap_or_default() {
            "" => String::new(),
            shelf => format!("位置：{shelf}"),
        },
        code: code.to_string(),
        plain: code.plain(),
    })
}

fn edition_words(edition: &Edition) -> String {
    let issued = edition.issued_on.map(|on| on.to_string());
    let parts = [Some(edition.version.clone()), issued];
    let parts: Vec<_> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("　")
}

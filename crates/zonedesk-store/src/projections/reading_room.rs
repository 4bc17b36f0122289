//! 资料阅览区: materials and what is noted of their readers, one row each.

use super::{Noun, Projected, to_json};
use crate::{error::StoreResult, search::Document};
use chrono::NaiveDate;
use zonedesk_domain::{
    material::{Category, Edition, Level, Material},
    reading::Reading,
};

/// The last day of what has none, as it is sorted.
const NEVER: &str = "9999-12-31";

pub(super) fn material(of: &Projected<'_>) -> StoreResult<()> {
    let Some(record) = Material::fold(of.entries) else {
        return Ok(());
    };
    let until = record.valid_until();
    of.write(
        "INSERT OR REPLACE INTO materials (id, entity, place, label, state, valid_until, record) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            &of.id,
            of.entity.0.as_bytes(),
            &record.edition().map(place),
            &Material::label(of.entity).plain(),
            &record.standing(NaiveDate::MIN).term(),
            &until.map_or_else(|| NEVER.to_owned(), |until| until.to_string()),
            &to_json(&record)?,
        ],
    )?;
    of.index(Noun::Material, &Document::of_material(&record))
}

/// Where it stands in the catalogue: by category and level in the order of the notice, then by title, in which 第2辑
/// stands before 第10辑.
fn place(edition: &Edition) -> String {
    let category = Category::ALL
        .iter()
        .position(|one| *one == edition.category);
    let level = Level::ALL
        .iter()
        .position(|one| Some(*one) == edition.level);
    let rank = |at: Option<usize>| at.unwrap_or(9);
    format!(
        "{}{}{}",
        rank(category),
        rank(level),
        in_order(&edition.title)
    )
}

/// A text whose numbers are sorted by what they count.
fn in_order(text: &str) -> String {
    let mut sorted = String::new();
    let mut digits = String::new();
    for mark in text.chars().chain(['\0']) {
        if mark.is_ascii_digit() {
            digits.push(mark);
            continue;
        }
        if !digits.is_empty() {
            sorted.push_str(&format!("{digits:0>12}"));
            digits.clear();
        }
        sorted.push(mark);
    }
    sorted.pop();
    sorted
}

pub(super) fn reading(of: &Projected<'_>) -> StoreResult<()> {
    let Some(record) = Reading::fold(of.entries) else {
        return Ok(());
    };
    of.write(
        "INSERT OR REPLACE INTO readings (id, entity, noted_on, record) VALUES (?1, ?2, ?3, ?4)",
        &[
            &of.id,
            of.entity.0.as_bytes(),
            &record.noted.on.to_string(),
            &to_json(&record)?,
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_titles_count() {
        let mut titles = ["第10辑", "第2辑", "2026年报告", "第2辑附", "报告"];
        titles.sort_by_key(|title| in_order(title));
        assert_eq!(titles, ["2026年报告", "报告", "第2辑", "第2辑附", "第10辑"]);
    }

    #[test]
    fn every_rank_is_one_figure() {
        assert!(Category::ALL.len() <= 9 && Level::ALL.len() <= 9);
    }
}

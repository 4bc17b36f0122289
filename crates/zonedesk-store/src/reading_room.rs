//! 资料阅览区: the register of materials, and what was noted of their readers.

use crate::{
    error::{StoreError, StoreResult},
    projections::Noun,
    read::{Listed, ReadStore},
    search::{self, MOST_FOUND, Narrowed, Sought},
};
use chrono::{Days, NaiveDate};
use rusqlite::params;
use std::collections::BTreeMap;
use zonedesk_domain::{
    journal::EntityId,
    lookup_code::LookupCode,
    material::{Material, SOON_DAYS, Standing},
    reading::Reading,
};

/// How a material stands, as [`Material::standing`] says it, by what its row keeps; `?1` is the day, `?2` the last
/// one that is soon.
const STANDING: &str = "CASE WHEN state IN ('应撤下', '已下架') THEN state \
     WHEN valid_until < ?1 THEN CASE state WHEN '待上架' THEN '已下架' ELSE '已过期' END \
     WHEN state = '在架' AND valid_until <= ?2 THEN '即将到期' ELSE state END";

/// Which materials a register shows, and by which day they are judged.
#[derive(Debug, Clone)]
pub struct MaterialFilter<'a> {
    /// What is looked for; blank for all.
    pub search: Sought,
    /// Only those that stand so; empty for all.
    pub standings: &'a [Standing],
    /// The day.
    pub on: NaiveDate,
}

impl ReadStore<'_> {
    /// One material.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_material(&self, id: EntityId) -> StoreResult<Option<Material>> {
        Ok(self
            .records(
                "SELECT record FROM materials WHERE entity = ?1",
                params![id.0.as_bytes()],
            )?
            .pop())
    }

    /// The material whose label bears this code.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn material_labelled(&self, label: &LookupCode) -> StoreResult<Option<Material>> {
        Ok(self
            .records(
                "SELECT record FROM materials WHERE label = ?1",
                params![label.plain()],
            )?
            .pop())
    }

    /// Every material, in the order of the catalogue.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_materials(&self) -> StoreResult<Vec<Material>> {
        self.records("SELECT record FROM materials ORDER BY place, id", [])
    }

    /// A page of the register of materials: in the order of the catalogue, and what a search finds from the newest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn materials(
        &self,
        filter: &MaterialFilter<'_>,
        offset: u32,
        limit: u32,
    ) -> StoreResult<Listed<Material>> {
        if !filter.search.is_blank() {
            return self.materials_found(filter, offset, limit);
        }
        let soon = soon(filter.on);
        let wanted: Vec<_> = filter
            .standings
            .iter()
            .map(|standing| format!("'{}'", standing.term()))
            .collect();
        let condition = match wanted.is_empty() {
            // Both parameters stay in the question.
            true => "?1 <= ?2".to_owned(),
            false => format!("{STANDING} IN ({})", wanted.join(", ")),
        };
        let on = filter.on.to_string();
        Ok(Listed {
            total: self.count(
                &format!("SELECT count(*) FROM materials WHERE {condition}"),
                params![on, soon],
            )?,
            more: false,
            rows: self.records(
                &format!(
                    "SELECT record FROM materials WHERE {condition} ORDER BY place, id LIMIT ?3 OFFSET ?4"
                ),
                params![on, soon, limit, offset],
            )?,
        })
    }

    fn materials_found(
        &self,
        filter: &MaterialFilter<'_>,
        offset: u32,
        limit: u32,
    ) -> StoreResult<Listed<Material>> {
        let found = search::find_in(self, &filter.search, Noun::Material, &[], &Narrowed::No)?;
        let mut fitting: Vec<Material> = Vec::new();
        for id in &found.ids {
            let material =
                self.records("SELECT record FROM materials WHERE id = ?1", params![id])?;
            fitting.extend(material.into_iter().filter(|material: &Material| {
                filter.standings.is_empty()
                    || filter.standings.contains(&material.standing(filter.on))
            }));
        }
        let index = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        Ok(Listed {
            total: u32::try_from(fitting.len()).unwrap_or(MOST_FOUND),
            more: found.more,
            rows: fitting
                .into_iter()
                .skip(index(offset))
                .take(index(limit))
                .collect(),
        })
    }

    /// How many materials stand how on a day; those of which there are none are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn material_standings(&self, on: NaiveDate) -> StoreResult<BTreeMap<String, u32>> {
        self.connection()
            .prepare_cached(&format!(
                "SELECT {STANDING} AS standing, count(*) FROM materials GROUP BY standing"
            ))
            .and_then(|mut statement| {
                statement
                    .query_map(params![on.to_string(), soon(on)], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })?
                    .collect()
            })
            .map_err(StoreError::sqlite("counting materials"))
    }

    /// One note of readers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_reading(&self, id: EntityId) -> StoreResult<Option<Reading>> {
        Ok(self
            .records(
                "SELECT record FROM readings WHERE entity = ?1",
                params![id.0.as_bytes()],
            )?
            .pop())
    }

    /// What was noted of readers from `from` to `to`, both included, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn readings_between(&self, from: NaiveDate, to: NaiveDate) -> StoreResult<Vec<Reading>> {
        self.records(
            "SELECT record FROM readings WHERE noted_on BETWEEN ?1 AND ?2 ORDER BY noted_on, id",
            params![from.to_string(), to.to_string()],
        )
    }
}

/// The last day that is soon.
fn soon(on: NaiveDate) -> String {
    let soon = on.checked_add_days(Days::new(SOON_DAYS));
    soon.unwrap_or(NaiveDate::MAX).to_string()
}

//! Projections (投影): tables for screens and reports, each row one record folded by the domain.
//!
//! They hold nothing that the journal does not, and can be thrown away at any time.

mod cases;
mod copies;
mod reading_room;
mod reference;

use crate::{
    entries,
    error::{StoreError, StoreResult},
    search::{self, Document},
};
use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;
use uuid::Uuid;
use zonedesk_domain::journal::{EntityId, Entry};

/// What a record is, by the first word of its entries' kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noun {
    /// 申请
    Application,
    /// 咨询
    Consultation,
    /// 意见建议
    Suggestion,
    /// 复印打印
    Copy,
    /// 专区
    Site,
    /// 操作员
    Operator,
    /// 机关目录
    Agency,
    /// 节假日安排
    Calendar,
    /// 收费标准
    Tariff,
    /// 日结
    Day,
    /// 口径
    Guidance,
    /// 月度封存
    Month,
    /// 钱箱
    Till,
    /// 纸面用语
    Paper,
    /// 资料
    Material,
    /// 阅览登记
    Reading,
    /// 自助屏
    Kiosk,
}

impl Noun {
    /// The word in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Consultation => "consultation",
            Self::Suggestion => "suggestion",
            Self::Copy => "copy",
            Self::Site => "site",
            Self::Operator => "operator",
            Self::Agency => "agency",
            Self::Calendar => "calendar",
            Self::Tariff => "tariff",
            Self::Day => "day",
            Self::Guidance => "guidance",
            Self::Month => "month",
            Self::Till => "till",
            Self::Paper => "paper",
            Self::Material => "material",
            Self::Reading => "reading",
            Self::Kiosk => "kiosk",
        }
    }

    /// Reads the word in tables.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [
            Self::Application,
            Self::Consultation,
            Self::Suggestion,
            Self::Copy,
            Self::Site,
            Self::Operator,
            Self::Agency,
            Self::Calendar,
            Self::Tariff,
            Self::Day,
            Self::Guidance,
            Self::Month,
            Self::Till,
            Self::Paper,
            Self::Material,
            Self::Reading,
            Self::Kiosk,
        ]
        .into_iter()
        .find(|noun| noun.name() == name)
    }

    /// Whether it is about one desk alone – its settings, its till, its days and months: then what other desks
    /// of the hall say about theirs is kept in the journal, and not shown here.
    const fn is_of_one_desk(self) -> bool {
        matches!(self, Self::Site | Self::Till | Self::Day | Self::Month)
    }

    /// The table of its projection, for what a register shows.
    pub(crate) const fn table(self) -> Option<&'static str> {
        match self {
            Self::Application => Some("applications"),
            Self::Consultation => Some("consultations"),
            Self::Suggestion => Some("suggestions"),
            Self::Copy => Some("copies"),
            Self::Material => Some("materials"),
            Self::Site
            | Self::Operator
            | Self::Agency
            | Self::Calendar
            | Self::Tariff
            | Self::Day
            | Self::Guidance
            | Self::Month
            | Self::Till
            | Self::Paper
            | Self::Reading
            | Self::Kiosk => None,
        }
    }

    /// What an entry of `kind` is about; `None` for a kind of a later program.
    #[must_use]
    pub fn of_kind(kind: &str) -> Option<Self> {
        match kind.split('.').next() {
            Some("receipt") => Some(Self::Copy),
            Some(word) => Self::named(word),
            None => None,
        }
    }
}

/// The tables that a rebuild empties and fills again.
pub(crate) const TABLES: &[&str] = &[
    "series",
    "applications",
    "consultations",
    "suggestions",
    "copies",
    "materials",
    "readings",
    "reference_data",
    "imported_rows",
    "search_documents",
    "search_bodies",
];

/// One record about to be projected.
pub(crate) struct Projected<'a> {
    pub(crate) connection: &'a Connection,
    /// The id of the first entry about it: stable, so that a rebuild gives the same rows.
    pub(crate) id: i64,
    pub(crate) entity: EntityId,
    pub(crate) entries: &'a [Entry],
}

/// Folds the record `entity` and writes its row anew.
pub(crate) fn project(connection: &Connection, noun: Noun, entity: EntityId) -> StoreResult<()> {
    let (id, entries) = if noun.is_of_one_desk() {
        entries::of_record_by_this_device(connection, entity)?
    } else {
        entries::of_record(connection, entity)?
    };
    let projected = Projected {
        connection,
        id,
        entity,
        entries: &entries,
    };
    match noun {
        Noun::Application => cases::application(&projected),
        Noun::Consultation => cases::consultation(&projected),
        Noun::Suggestion => cases::suggestion(&projected),
        Noun::Copy => copies::copy(&projected),
        Noun::Material => reading_room::material(&projected),
        Noun::Reading => reading_room::reading(&projected),
        Noun::Tariff => reference::tariff(&projected),
        Noun::Agency => reference::agency(&projected),
        Noun::Calendar => reference::calendar(&projected),
        Noun::Paper => reference::paper(&projected),
        Noun::Site
        | Noun::Operator
        | Noun::Day
        | Noun::Guidance
        | Noun::Month
        | Noun::Till
        | Noun::Kiosk => reference::latest(&projected, noun),
    }
}

impl Projected<'_> {
    pub(crate) fn write(&self, sql: &str, params: &[&dyn rusqlite::ToSql]) -> StoreResult<()> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map(drop)
            .map_err(StoreError::sqlite("writing a projection"))
    }

    /// Puts it into the search.
    fn index(&self, noun: Noun, document: &Document) -> StoreResult<()> {
        search::index(self.connection, self.id, noun, self.entity, document)
    }

    pub(crate) fn note_import(
        &self,
        identity: Option<zonedesk_domain::journal::Digest>,
    ) -> StoreResult<()> {
        let Some(identity) = identity else {
            return Ok(());
        };
        self.write(
            "INSERT OR IGNORE INTO imported_rows (identity, entity) VALUES (?1, ?2)",
            &[&identity.0, self.entity.0.as_bytes()],
        )
    }
}

/// Folds every record again that the district published something about: a program of before could not read it.
pub(crate) fn fold_published(connection: &Connection) -> StoreResult<()> {
    fold_again(
        connection,
        "kind IN ('tariff.published', 'calendar.published', 'agency.published')",
    )
}

/// Folds every record of 资料阅览区 that other desks and the district wrote about before this program could read it.
pub(crate) fn fold_reading_room(connection: &Connection) -> StoreResult<()> {
    fold_again(
        connection,
        "kind LIKE 'material.%' OR kind LIKE 'reading.%'",
    )
}

/// Folds again what others said about papers and the screen for citizens before this program could read it.
pub(crate) fn fold_papers_and_kiosk(connection: &Connection) -> StoreResult<()> {
    fold_again(connection, "kind IN ('paper.published', 'kiosk.arranged')")
}

/// Folds the records again that entries of some kinds are about.
fn fold_again(connection: &Connection, condition: &str) -> StoreResult<()> {
    let say = || StoreError::sqlite("looking for what could not be read before");
    let published: Vec<(String, Vec<u8>)> = connection
        .prepare(&format!(
            "SELECT DISTINCT kind, entity FROM entries WHERE {condition}"
        ))
        .and_then(|mut statement| {
            statement
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .map_err(say())?;
    for (kind, entity) in published {
        let entity = Uuid::from_slice(&entity).map(EntityId);
        let entity = entity.map_err(|_| StoreError::Rule("an entity of 16 bytes"))?;
        if let Some(noun) = Noun::of_kind(&kind) {
            project(connection, noun, entity)?;
        }
    }
    Ok(())
}

/// Puts every record into an empty search, as its projection has it.
pub(crate) fn index_all(connection: &Connection) -> StoreResult<()> {
    index_table(connection, Noun::Application, Document::of_application)?;
    index_table(connection, Noun::Consultation, Document::of_consultation)?;
    index_table(connection, Noun::Suggestion, Document::of_suggestion)?;
    index_table(connection, Noun::Copy, Document::of_copy)
}

fn index_table<T: DeserializeOwned>(
    connection: &Connection,
    noun: Noun,
    document: impl Fn(&T) -> Document,
) -> StoreResult<()> {
    let Some(table) = noun.table() else {
        return Ok(());
    };
    let say = || StoreError::sqlite("indexing records");
    let mut statement = connection
        .prepare(&format!(
            "SELECT id, entity, record FROM {table} ORDER BY id"
        ))
        .map_err(say())?;
    let mut rows = statement.query(params![]).map_err(say())?;
    while let Some(row) = rows.next().map_err(say())? {
        let entity = EntityId(Uuid::from_bytes(row.get(1).map_err(say())?));
        let record: String = row.get(2).map_err(say())?;
        let record = serde_json::from_str(&record).map_err(StoreError::json("indexing records"))?;
        let id = row.get(0).map_err(say())?;
        search::index(connection, id, noun, entity, &document(&record))?;
    }
    Ok(())
}

pub(crate) fn to_json<T: serde::Serialize>(record: &T) -> StoreResult<String> {
    serde_json::to_string(record).map_err(StoreError::json("writing a projection"))
}

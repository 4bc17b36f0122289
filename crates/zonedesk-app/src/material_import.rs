//! 导入资料清单 – the list that a site keeps of its shelves: looked at first, line by line, then taken as a whole.

use crate::{
    desk::Desk,
    error::{AppError, AppResult},
    moves::say,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};
use ts_rs::TS;
use zonedesk_documents::{Cell, Sheet, sheet_of};
use zonedesk_domain::{
    journal::EntityId,
    material::{Columns, Material, Recorded},
};

/// So many lines are read at once: more lie in no reading room.
const MOST_LINES: usize = 5_000;
/// So many lines that cannot be taken are told.
const MOST_TOLD: usize = 200;

/// 导入资料清单
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MaterialImportRequest {
    /// What the file is called.
    pub name: String,
    /// Its bytes, in base64.
    pub data: String,
    /// False to look at it first.
    pub confirmed: bool,
}

/// What is in the file, and whether it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialImportOutcome {
    /// Whether it was written down; else it was only looked at.
    pub done: bool,
    /// 新上架
    pub new: u32,
    /// 有变化
    pub changed: u32,
    /// 与登记簿相同
    pub unchanged: u32,
    /// 不能收进的行 – the first two hundred of them.
    pub refused: Vec<MaterialRefusal>,
    /// How many there are.
    pub refused_count: u32,
}

/// One line that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialRefusal {
    /// 行号, as the file counts.
    pub line: u32,
    /// Why, and what to do.
    pub why: String,
}

/// What is to be written, and what is told of it.
struct Read {
    wanted: Vec<(EntityId, Recorded)>,
    outcome: MaterialImportOutcome,
}

/// 导入资料清单 – what cannot be taken is told and left out; the rest is written at once.
pub(crate) fn material_import(
    desk: &mut Desk,
    request: MaterialImportRequest,
) -> AppResult<MaterialImportOutcome> {
    let unread = || AppError::invalid("data", "文件没有完整读出，请重新选择。");
    let bytes = STANDARD.decode(&request.data).map_err(|_| unread())?;
    let sheet = sheet_of(Path::new(&request.name), &bytes)
        .map_err(|error| AppError::invalid("data", format!("{error}。")))?;
    let columns = Columns::of(&sheet.headers).ok_or_else(|| {
        AppError::invalid(
            "data",
            "第 1 行应为表头，至少有“资料名称”和“类别”两列；还可以有层级、来源单位、文号、版本、发布日期、有效期至、线上链接、位置、份数、上架日期、备注。",
        )
    })?;
    if sheet.rows.len() > MOST_LINES {
        return Err(AppError::invalid(
            "data",
            format!("一次最多导入 {MOST_LINES} 行，请分成几个文件。"),
        ));
    }
    let now = desk.clock.now();
    let today = now.date_naive();
    let open = desk.opened_mut()?;
    if !request.confirmed {
        let shelf = open.read().all_materials()?;
        return Ok(lines(&sheet, &columns, shelf, today).outcome);
    }
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let Read { wanted, outcome } = lines(&sheet, &columns, tx.all_materials()?, today);
            for (entity, recorded) in wanted {
                say(tx, entity, recorded.into())?;
            }
            Ok(MaterialImportOutcome {
                done: true,
                ..outcome
            })
        })
}

fn lines(sheet: &Sheet, columns: &Columns, shelf: Vec<Material>, today: NaiveDate) -> Read {
    let kept: BTreeMap<EntityId, Material> = shelf.into_iter().map(|one| (one.id, one)).collect();
    let mut seen: BTreeMap<EntityId, usize> = BTreeMap::new();
    let mut read = Read {
        wanted: Vec::new(),
        outcome: MaterialImportOutcome {
            done: false,
            new: 0,
            changed: 0,
            unchanged: 0,
            refused: Vec::new(),
            refused_count: 0,
        },
    };
    for row in &sheet.rows {
        let cells: Vec<_> = row.cells.iter().map(Cell::as_text).collect();
        let said = columns.recorded(&cells, today).and_then(|recorded| {
            let entity = Material::entity(&recorded.edition.title);
            match seen.insert(entity, row.line) {
                None => Ok((entity, recorded)),
                Some(before) => Err(format!("与第 {before} 行的资料名称相同，只收前一行。")),
            }
        });
        let outcome = &mut read.outcome;
        match said {
            Err(why) => {
                outcome.refused_count += 1;
                if outcome.refused.len() < MOST_TOLD {
                    outcome.refused.push(MaterialRefusal {
                        line: u32::try_from(row.line).unwrap_or(u32::MAX),
                        why,
                    });
                }
            }
            Ok((entity, recorded)) => {
                let there = kept.get(&entity).filter(|one| one.is_on_shelf());
                let Some(before) = there.and_then(|one| one.recorded.as_ref()) else {
                    outcome.new += 1;
                    read.wanted.push((entity, recorded));
                    continue;
                };
                let recorded = columns.said_anew(&cells, recorded, before);
                let same = Recorded {
                    on: before.on,
                    ..recorded.clone()
                };
                if same == *before {
                    outcome.unchanged += 1;
                } else {
                    outcome.changed += 1;
                    read.wanted.push((entity, recorded));
                }
            }
        }
    }
    read
}

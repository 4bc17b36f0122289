//! 盘点 – what was found on the shelves, held against what the register says.

use crate::{
    case_view::entity_of,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    given,
    materials::{MaterialView, copies_of, missing, view},
    moves::say,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::material::Counted;

/// So many lines are counted in one step at most.
const MOST_COUNTED: usize = 10_000;

/// 盘点 – what was found, line by line.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MaterialCountRequest {
    /// The lines.
    pub lines: Vec<MaterialCountLine>,
}

/// One line of a stock-take.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MaterialCountLine {
    /// The record.
    pub id: String,
    /// 账面份数, as whoever counted had it before their eyes.
    pub book: u32,
    /// 实有份数, as typed.
    pub copies: String,
    /// 盘点说明
    pub note: String,
}

/// What a stock-take found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialCountOutcome {
    /// 盘点种数
    pub counted: u32,
    /// 与账面不符 – those of which there were more or fewer than the register says.
    pub different: Vec<MaterialView>,
}

/// 盘点 – what was found on the shelves. All lines are kept, or none; the register says from now on what was found.
pub(crate) fn material_count(
    desk: &mut Desk,
    request: MaterialCountRequest,
) -> AppResult<MaterialCountOutcome> {
    if request.lines.is_empty() || request.lines.len() > MOST_COUNTED {
        return Err(AppError::invalid("lines", "请至少填写一种资料的实有份数。"));
    }
    let now = desk.clock.now();
    let today = now.date_naive();
    let mut counted = Vec::new();
    for line in &request.lines {
        let entity = entity_of(&line.id, missing)?;
        // The field of a line is named by its record.
        let field = format!("copies {}", line.id);
        let said = Counted {
            on: today,
            copies: copies_of(&field, "实有份数", &line.copies)?,
            note: given::text("note", "盘点说明", &line.note, 100)?,
        };
        said.check()?;
        counted.push((entity, said, line.book));
    }
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let different = open
        .store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let mut different = Vec::new();
            for (entity, said, book) in &counted {
                let kept = tx.find_material(*entity)?.ok_or_else(missing)?;
                let Some(recorded) = kept.recorded.clone().filter(|_| kept.is_on_shelf()) else {
                    return Err(AppError::new(
                        ErrorCode::Changed,
                        "有资料在盘点期间已下架，请重新打开盘点。",
                    ));
                };
                if recorded.copies != *book {
                    return Err(AppError::new(
                        ErrorCode::Changed,
                        format!(
                            "“{}”的账面份数刚刚变为 {} 份，请核对后再保存。",
                            recorded.edition.title, recorded.copies
                        ),
                    ));
                }
                say(tx, *entity, said.clone().into())?;
                if recorded.copies != said.copies {
                    different.push((kept, said.copies));
                }
            }
            Ok(different)
        })?;
    Ok(MaterialCountOutcome {
        counted: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        different: different
            .into_iter()
            .map(|(before, found)| MaterialView {
                counted_copies: found,
                counted_on: today.to_string(),
                ..view(before, today)
            })
            .collect(),
    })
}

//! A desk with some of the crowd, and the same in memory.

use crate::{
    crowd::Crowd,
    desk::{NOW_MS, TempDesk, write},
    memory_scan::MemoryScan,
};
use zonedesk_domain::journal::{Body, Draft, EntityId, OperatorMark};
use zonedesk_store::{Store, StoreError, StoreResult, Transaction};

/// Records of one transaction.
const AT_ONCE: usize = 1_000;

/// The records in the order they were told, on disk and in memory.
pub struct Filled {
    /// Where the database lies.
    pub desk: TempDesk,
    /// The store, open.
    pub store: Store,
    /// The same in memory.
    pub scan: MemoryScan,
    /// By place in the scan.
    pub ids: Vec<EntityId>,
}

impl Filled {
    /// With the directory and these members of the crowd.
    ///
    /// # Errors
    /// What the store says.
    pub fn with(places: impl Iterator<Item = usize>) -> StoreResult<Self> {
        let (desk, mut store) = TempDesk::set_up();
        let mut scan = MemoryScan::default();
        let ids = fill(&mut store, &mut scan, places)?;
        Ok(Self {
            desk,
            store,
            scan,
            ids,
        })
    }
}

/// Writes the directory and these members of the crowd into a desk, and the same into `scan`.
///
/// # Errors
/// What the store says.
pub fn fill(
    store: &mut Store,
    scan: &mut MemoryScan,
    places: impl Iterator<Item = usize>,
) -> StoreResult<Vec<EntityId>> {
    let (crowd, mut ids) = (Crowd::default(), Vec::new());
    for body in crowd.directory() {
        scan.tell(&body, None);
        write(store, body, None)?;
    }
    let mut places = places.peekable();
    while places.peek().is_some() {
        store.transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
            for at in places.by_ref().take(AT_ONCE) {
                ids.push(tell(tx, scan, &crowd, at)?);
            }
            Ok(())
        })?;
    }
    Ok(ids)
}

fn tell(
    tx: &mut Transaction<'_>,
    scan: &mut MemoryScan,
    crowd: &Crowd,
    at: usize,
) -> StoreResult<EntityId> {
    let newcomer = crowd.newcomer(at);
    let entity = tx.new_entity()?;
    let number = newcomer
        .number
        .map(|kind| tx.next_number(kind, 2026))
        .transpose()?;
    let shown = number.as_ref().map(ToString::to_string);
    scan.tell(&newcomer.body, shown.as_deref());
    if let Some(Body::ConsultationAssigned(assigned)) = &newcomer.then {
        scan.assign(&assigned.agency);
    }
    tx.append(&Draft {
        entity,
        body: newcomer.body,
        number,
    })?;
    if let Some(body) = newcomer.then {
        tx.append(&Draft {
            entity,
            body,
            number: None,
        })?;
    }
    Ok(entity)
}

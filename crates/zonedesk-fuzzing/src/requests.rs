//! What the screens ask of a desk.

use crate::sound;
use chrono::DateTime;
use serde_json::{Value, json};
use std::cell::RefCell;
use tempfile::TempDir;
use zonedesk_app::{COMMANDS, Clock, Command, Desk, ErrorCode, call, understands};
use zonedesk_domain::operator::Permission;
use zonedesk_store::WrappingCost;

/// Commands that only look; the others are read and not done.
fn only_looks(command: &Command) -> bool {
    let writes_files = ["ledger_export", "month_export"];
    command.permission == Permission::ReadCases
        && command.invalidates.is_empty()
        && !command.name.starts_with("year_export")
        && !writes_files.contains(&command.name)
}

/// The first byte chooses the command of the table, the rest is its JSON. What only looks is asked of a real desk
/// whose manager is signed in: no request brings about an error of the program itself.
pub(crate) fn requests(bytes: &[u8]) {
    let Some((pick, rest)) = bytes.split_first() else {
        return;
    };
    let command = COMMANDS[usize::from(*pick) % COMMANDS.len()];
    let Ok(request) = serde_json::from_slice::<Value>(rest) else {
        return;
    };
    if understands(command.name, request.clone()).is_ok() && only_looks(&command) {
        DESK.with_borrow_mut(|desk| {
            let counter = desk.get_or_insert_with(counter);
            if let Err(error) = call(&mut counter.desk, command.name, request) {
                assert_ne!(error.code, ErrorCode::Internal, "{error:?}");
                assert_ne!(error.code, ErrorCode::SignedOut, "{error:?}");
            }
        });
    }
}

thread_local! {
    static DESK: RefCell<Option<Counter>> = const { RefCell::new(None) };
}

struct Counter {
    desk: Desk,
    _folder: TempDir,
}

fn counter() -> Counter {
    let folder = sound(TempDir::new());
    let now = DateTime::from_timestamp(1_795_484_700, 0).unwrap_or_default();
    let mut desk = Desk::new(folder.path(), Clock::new(move || now))
        .with_wrapping_cost(WrappingCost {
            memory_kib: 8,
            passes: 1,
        })
        .with_print_server(folder.path().join("no-printer"))
        .with_exports(folder.path().join("exports"));
    let set_up = json!({
        "district": "临渭区", "name": "向阳街道便民服务中心", "code": "XY", "kind": "service-hall", "desk": 1,
        "hours": [{"from": "08:00", "to": "12:00"}, {"from": "14:00", "to": "17:30"}],
        "manager_name": "王敏", "pin": "802413",
    });
    sound(call(&mut desk, "desk_set_up", set_up));
    Counter {
        desk,
        _folder: folder,
    }
}

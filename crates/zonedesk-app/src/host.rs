//! What every host takes from the system it runs on: the clock, and where data go by default.

use crate::clock::Clock;
use std::{env, path::PathBuf};

/// The system's clock.
#[must_use]
pub fn system_clock() -> Clock {
    // The one place that asks the system what time it is; everything else is handed a `Clock`.
    #[allow(clippy::disallowed_methods)]
    Clock::new(chrono::Utc::now)
}

/// Where the desk keeps its data when nobody says otherwise: `ZONEDESK_DATA`, else the user's own
/// folder for program data. `None` when the system names none.
#[must_use]
pub fn default_folder() -> Option<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("ZONEDESK_DATA").or_else(|| {
        let base = if cfg!(windows) {
            set("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            set("HOME").map(|home| home.join("Library/Application Support"))
        } else {
            set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")))
        };
        base.map(|base| base.join("zonedesk"))
    })
}

/// Where a kiosk keeps the last good copy of its content when nobody says otherwise: beside a desk's folder, never in
/// it. `None` when the system names none.
#[must_use]
pub fn default_kiosk_folder() -> Option<PathBuf> {
    default_folder().map(|desk| desk.with_file_name("zonedesk-kiosk"))
}

/// “文档” of the person who runs the program, where files go that nobody names a place for;
/// `ZONEDESK_EXPORTS` says otherwise.
pub(crate) fn documents_folder() -> Option<PathBuf> {
    env::var_os("ZONEDESK_EXPORTS")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .or_else(|| {
            let documents = dirs::document_dir().or_else(dirs::home_dir)?;
            Some(documents.join("政务公开专区导出"))
        })
}

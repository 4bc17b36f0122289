//! The desk as a host holds it: which folder, what time, who is signed in.

use crate::{
    backup_jobs::BackupJobs,
    clock::Clock,
    error::{AppError, AppResult, ErrorCode},
    host::documents_folder,
    kiosk_publishing::KioskJobs,
    printing::clear_spool,
    sync_runner::Bell,
    sync_steps::SyncRun,
    year_export::YearExport,
};
use std::{
    fs::OpenOptions as FileOptions,
    io::Write as _,
    path::{Path, PathBuf},
};
use zonedesk_domain::{
    journal::{DeviceId, EntityId, OperatorMark},
    operator::{Permission, Role},
    pin::PinStanding,
    working_days::Calendar,
};
use zonedesk_store::{
    DataFolder, DatabaseKey, OpenOptions, ReadStore, Reading, Sought, Store, WrappingCost,
    finish_restore,
};

/// One desk, from its start until its host ends.
pub struct Desk {
    /// The folder in use: the desk's own, or the one of the demonstration inside it.
    pub(crate) folder: DataFolder,
    /// The desk's own folder.
    own: DataFolder,
    pub(crate) clock: Clock,
    pub(crate) cost: WrappingCost,
    pub(crate) open: Option<OpenDesk>,
    /// The print server, where it is not the system's own.
    pub(crate) print_server: Option<PathBuf>,
    /// Who left the desk locked, to come back to it.
    pub(crate) locked_by: Option<EntityId>,
    /// Where the next file goes that a screen saves, as the host asked the person.
    pub(crate) chosen: Option<PathBuf>,
    /// Where whole years of ledgers go; the person's documents unless a test says otherwise.
    pub(crate) exports: Option<PathBuf>,
    /// Tells whoever syncs this desk that something was written.
    pub(crate) bell: Bell,
    /// Backups and drills that run beside the counter.
    pub(crate) backup_jobs: BackupJobs,
    /// Editions for the kiosk that are made beside the counter.
    pub(crate) kiosk_jobs: KioskJobs,
}

/// What is there once somebody is signed in.
pub(crate) struct OpenDesk {
    handle: Handle,
    pub(crate) calendar: Calendar,
    pub(crate) who: Who,
    /// 全年导出 that is under way. Whoever leaves the desk leaves nothing half written behind.
    /// The record of who came in; nothing where nobody signed in, or nothing can be written.
    pub(crate) session: Option<EntityId>,
    pub(crate) year_export: Option<YearExport>,
    pub(crate) sync: SyncRun,
}

/// Who works at the desk.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    pub(crate) id: Option<EntityId>,
    pub(crate) mark: OperatorMark,
    pub(crate) name: String,
    pub(crate) role: Role,
    /// How the PIN stood when it was given.
    pub(crate) pin: PinStanding,
}

impl Who {
    /// Whoever holds the key file. Entries carry the operator `cli`.
    pub(crate) fn command_line() -> Self {
        Self {
            id: None,
            mark: OperatorMark::command_line(),
            name: "命令行".into(),
            role: Role::Manager,
            pin: PinStanding::Holds,
        }
    }

    /// Whether this person may do it now. With a PIN that has run out that is what anybody may who is signed
    /// in – among it, changing the PIN.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        let narrowed = matches!(self.pin, PinStanding::Expired)
            && !matches!(permission, Permission::Open | Permission::SignedIn);
        self.role.may(permission) && !narrowed
    }
}

#[allow(clippy::large_enum_variant)]
enum Handle {
    Writing(Store),
    Reading(Reading),
}

impl Desk {
    /// A desk on the folder at `path`; nothing is opened yet.
    pub fn new(path: impl Into<std::path::PathBuf>, clock: Clock) -> Self {
        let own = DataFolder::new(path);
        Self {
            folder: own.clone(),
            own,
            clock,
            cost: WrappingCost::default(),
            open: None,
            print_server: None,
            locked_by: None,
            chosen: None,
            exports: documents_folder(),
            bell: Bell::default(),
            backup_jobs: BackupJobs::default(),
            kiosk_jobs: KioskJobs::default(),
        }
    }

    /// The same with cheap PIN stretching, for tests that sign in often.
    #[must_use]
    pub fn with_wrapping_cost(mut self, cost: WrappingCost) -> Self {
        self.cost = cost;
        self
    }

    /// The same with another print server than the system's, by the path of its CUPS socket: for tests
    /// that bring their own, or none.
    #[must_use]
    pub fn with_print_server(mut self, socket: PathBuf) -> Self {
        self.print_server = Some(socket);
        self
    }

    /// The same with another place for whole years of ledgers than the person's documents.
    #[must_use]
    pub fn with_exports(mut self, folder: PathBuf) -> Self {
        self.exports = Some(folder);
        self
    }

    /// Opens the desk with a key file, for writing, as the command line does.
    ///
    /// # Errors
    /// [`AppError`], by what is wrong with folder or key.
    pub fn open_with_key(&mut self, key: &DatabaseKey) -> AppResult<()> {
        finish_restore(&self.folder)?;
        self.back_up_before_upgrade(key);
        let store = Store::open(&self.folder, key, &OpenOptions::default())?;
        self.enter(Handle::Writing(store), Who::command_line())
    }

    /// Opens the desk with a key file, for reading, also beside a writer.
    ///
    /// # Errors
    /// [`AppError`], by what is wrong with folder or key.
    pub fn read_with_key(&mut self, key: &DatabaseKey) -> AppResult<()> {
        let reading = Reading::open(&self.folder, key)?;
        self.enter(Handle::Reading(reading), Who::command_line())
    }

    /// Where the data are.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the next `file_save` writes to: what a person chose in a dialog of the system. Screens
    /// cannot name a place themselves.
    pub fn choose_place(&mut self, place: PathBuf) {
        self.chosen = Some(place);
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// Where demonstration data live: a folder of their own, so that nothing of them ever mixes in.
    pub(crate) fn demonstration(&self) -> DataFolder {
        DataFolder::new(self.own.path().join("demo"))
    }

    /// Whether the desk shows demonstration data (演示数据).
    pub(crate) fn is_demonstrating(&self) -> bool {
        self.folder.path() != self.own.path()
    }

    /// Closes what is open and goes over to the demonstration, or back to the desk's own folder.
    pub(crate) fn turn_to(&mut self, demonstration: bool) {
        self.open = None;
        self.locked_by = None;
        self.folder = if demonstration {
            self.demonstration()
        } else {
            self.own.clone()
        };
    }

    pub(crate) fn enter_writing(&mut self, store: Store, who: Who) -> AppResult<()> {
        clear_spool(&self.folder)?;
        self.enter(Handle::Writing(store), who)
    }

    pub(crate) fn enter_reading(&mut self, reading: Reading, who: Who) -> AppResult<()> {
        self.enter(Handle::Reading(reading), who)
    }

    fn enter(&mut self, handle: Handle, who: Who) -> AppResult<()> {
        let calendar = calendar_of(&handle.read())?;
        self.open = Some(OpenDesk {
            handle,
            calendar,
            who,
            year_export: None,
            session: None,
            sync: SyncRun::new(),
        });
        self.locked_by = None;
        Ok(())
    }

    pub(crate) fn opened(&self) -> AppResult<&OpenDesk> {
        self.open.as_ref().ok_or_else(signed_out)
    }

    pub(crate) fn opened_mut(&mut self) -> AppResult<&mut OpenDesk> {
        self.open.as_mut().ok_or_else(signed_out)
    }

    /// Whether whoever is at the desk may do this.
    pub(crate) fn check(&self, permission: Permission) -> AppResult<()> {
        if permission == Permission::Open {
            return Ok(());
        }
        let who = &self.opened()?.who;
        if who.may(permission) {
            Ok(())
        } else if who.role.may(permission) {
            Err(AppError::new(
                ErrorCode::Forbidden,
                "PIN 码已超过有效期，请先在“设置 · 我的 PIN 码”中更换，再继续办理。",
            ))
        } else {
            Err(AppError::new(
                ErrorCode::Forbidden,
                format!("“{}”没有这项权限，请由有权限的人员办理。", who.role.term()),
            ))
        }
    }

    /// How many entries are here; nothing while nobody is signed in.
    pub(crate) fn arrivals(&self) -> Option<i64> {
        self.open.as_ref()?.read().arrivals().ok()
    }

    /// Writes the cause of an error into the log and gives the error the word it stands under.
    pub(crate) fn log(&self, mut error: AppError) -> AppError {
        let Some(cause) = error.cause.take() else {
            return error;
        };
        let mut word = [0; 4];
        if getrandom::fill(&mut word).is_ok() {
            let incident = hex::encode(word);
            let line = format!(
                "{} {incident} {:?}: {cause}\n",
                self.clock.now().to_rfc3339(),
                error.code
            );
            // When the log cannot be written either, the message on the screen is all there is.
            let written = FileOptions::new()
                .append(true)
                .create(true)
                .open(self.folder.path().join("errors.log"))
                .and_then(|mut file| file.write_all(line.as_bytes()));
            error.incident = written.is_ok().then_some(incident);
        }
        error
    }
}

impl OpenDesk {
    /// Reads the calendar anew: somebody else may have brought in the notice of a year.
    pub(crate) fn load_calendar(&mut self) -> AppResult<()> {
        self.calendar = calendar_of(&self.handle.read())?;
        Ok(())
    }
    pub(crate) fn read(&self) -> ReadStore<'_> {
        self.handle.read()
    }

    /// What the person at the desk looks for. Whoever works on cases may look behind masks, and finds a
    /// record by its telephone number too.
    pub(crate) fn sought(&self, text: Option<String>) -> Sought {
        Sought {
            text: text.unwrap_or_default(),
            behind_masks: self.who.role.may(Permission::WorkCases),
        }
    }

    /// Whether nothing can be written.
    pub(crate) fn is_read_only(&self) -> bool {
        matches!(self.handle, Handle::Reading(_))
    }

    /// The store for writing; a desk opened for reading has none.
    pub(crate) fn store(&mut self) -> AppResult<&mut Store> {
        self.store_and_sync().map(|(store, _)| store)
    }

    /// The same, and how its sync stands.
    pub(crate) fn store_and_sync(&mut self) -> AppResult<(&mut Store, &mut SyncRun)> {
        match &mut self.handle {
            Handle::Writing(store) => Ok((store, &mut self.sync)),
            Handle::Reading(_) => Err(AppError::new(
                ErrorCode::ReadOnly,
                "数据以只读方式打开，只能查看和校验，没有保存。",
            )),
        }
    }

    /// The key that the database was opened with.
    pub(crate) fn key(&self) -> &DatabaseKey {
        match &self.handle {
            Handle::Writing(store) => store.key(),
            Handle::Reading(reading) => reading.key(),
        }
    }

    /// This installation.
    pub(crate) fn device(&self) -> DeviceId {
        match &self.handle {
            Handle::Writing(store) => store.device(),
            Handle::Reading(reading) => reading.device(),
        }
    }

    pub(crate) fn verify(&self, folder: &DataFolder) -> AppResult<zonedesk_store::Verification> {
        Ok(match &self.handle {
            Handle::Writing(store) => store.verify()?,
            Handle::Reading(reading) => reading.verify(folder)?,
        })
    }
}

impl Handle {
    fn read(&self) -> ReadStore<'_> {
        match self {
            Self::Writing(store) => store.read(),
            Self::Reading(reading) => reading.read(),
        }
    }
}

fn calendar_of(read: &ReadStore<'_>) -> AppResult<Calendar> {
    let mut calendar = Calendar::starting();
    for year in read.calendar_years()? {
        calendar.load(year);
    }
    Ok(calendar)
}

fn signed_out() -> AppError {
    AppError::new(ErrorCode::SignedOut, "请先登录。")
}

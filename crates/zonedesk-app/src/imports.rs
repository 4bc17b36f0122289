//! Registers kept before (历史登记导入): a file read row by row, and all that is new written at once.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    zones::check_zones,
};
use chrono::{Datelike as _, NaiveDate};
use std::path::Path;
use zonedesk_documents::{Cell as SheetCell, Sheet, SheetError, read_sheet};
use zonedesk_domain::{
    import::{self, Cell, Import, Remark, Row, SheetProblem, Taken},
    journal::{Body, Draft, NumberKind},
    operator::Permission,
    zone::{Zone, Zones},
};
use zonedesk_store::{ReadStore, StoreError, Transaction};

/// 登记簿 – what can be imported and printed as a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Register {
    /// 依申请公开登记台账
    Applications,
    /// 政策咨询登记、交办、回复台账
    Consultations,
    /// 复印打印收费台账
    Copies,
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Rows that were written down, or would be.
    pub taken: u32,
    /// Rows that had been imported before.
    pub already: u32,
    /// Rows among those taken about which there is something to say.
    pub warned: u32,
    /// Rows that cannot be taken, one remark for each.
    pub refused: Vec<Remark>,
    /// What is odd about rows that were taken.
    pub warnings: Vec<Remark>,
    /// Columns of which nothing is kept.
    pub ignored_columns: Vec<String>,
}

impl Register {
    /// Every register.
    pub const ALL: [Self; 3] = [Self::Applications, Self::Consultations, Self::Copies];

    /// The zones that keep it.
    const fn zones(self) -> Zones {
        match self {
            Self::Applications => Zones::of(&[Zone::Applications]),
            Self::Consultations => Zones::of(&[Zone::Consultations]),
            Self::Copies => Zones::READING,
        }
    }

    /// The name on paper.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::Applications => "依申请公开登记台账",
            Self::Consultations => "政策咨询登记、交办、回复台账",
            Self::Copies => "复印打印收费台账",
        }
    }
}

/// Reads the register in the file at `path` (CSV, XLSX or XLS) and writes every row that was not
/// imported before, in one transaction. A dry run (试运行) writes nothing and says the same.
///
/// # Errors
/// [`AppError`] by what is wrong with the file as a whole, or with the desk. What is wrong with a row
/// is a refusal and stops no other row.
pub fn import_file(
    desk: &mut Desk,
    register: Register,
    path: &Path,
    dry_run: bool,
) -> AppResult<ImportOutcome> {
    import_rows(desk, register, path, dry_run).map_err(|error| desk.log(error))
}

fn import_rows(
    desk: &mut Desk,
    register: Register,
    path: &Path,
    dry_run: bool,
) -> AppResult<ImportOutcome> {
    desk.check(Permission::WorkCases)?;
    check_zones(desk, register.zones(), true)?;
    let rows = rows_of(read_sheet(path)?);
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let import =
        read(register, &rows, now.date_naive(), &open.read()).map_err(|error| error.about(path))?;
    let mut outcome = ImportOutcome {
        refused: import.refused,
        ignored_columns: import.ignored_columns,
        ..ImportOutcome::default()
    };
    if dry_run {
        let read = open.read();
        for taken in import.taken {
            if !outcome.knows(&taken, &read)? {
                outcome.take(taken.warnings);
            }
        }
        return Ok(outcome);
    }
    let mark = open.who.mark.clone();
    open.store()?.transact(&mark, now.timestamp_millis(), |tx| {
        for taken in import.taken {
            if !outcome.knows(&taken, tx)? {
                write(tx, taken.bodies)?;
                outcome.take(taken.warnings);
            }
        }
        Ok(outcome)
    })
}

/// Why the rows of a file were not even looked at.
enum ReadError {
    Sheet(SheetProblem),
    Desk(AppError),
}

impl ReadError {
    fn about(self, path: &Path) -> AppError {
        match self {
            Self::Sheet(problem) => AppError::invalid(
                "file",
                format!("文件“{}”无法导入：{problem}。", path.display()),
            ),
            Self::Desk(error) => error,
        }
    }
}

fn read(
    register: Register,
    rows: &[Row],
    today_on: NaiveDate,
    desk: &ReadStore<'_>,
) -> Result<Import, ReadError> {
    let agencies = desk
        .agencies()
        .map_err(|error| ReadError::Desk(error.into()))?;
    let agencies: Vec<_> = agencies.into_iter().map(|(_, agency)| agency).collect();
    match register {
        Register::Applications => import::read_applications(rows, today_on, &agencies),
        Register::Consultations => import::read_consultations(rows, today_on, &agencies),
        Register::Copies => import::read_copies(rows, today_on),
    }
    .map_err(ReadError::Sheet)
}

impl ImportOutcome {
    /// Whether the row was imported before; counts it if so.
    fn knows(&mut self, taken: &Taken, desk: &ReadStore<'_>) -> Result<bool, StoreError> {
        let known = desk.was_imported(taken.identity)?;
        self.already += u32::from(known);
        Ok(known)
    }

    fn take(&mut self, warnings: Vec<Remark>) {
        self.taken += 1;
        self.warned += u32::from(!warnings.is_empty());
        self.warnings.extend(warnings);
    }
}

/// Writes one row as one record: its first entry carries the number, if its register numbers at all.
fn write(tx: &mut Transaction<'_>, bodies: Vec<Body>) -> Result<(), StoreError> {
    let entity = tx.new_entity()?;
    for (place, body) in bodies.into_iter().enumerate() {
        let number = match series_of(&body).filter(|_| place == 0) {
            Some((kind, on)) => Some(tx.next_number(kind, on.year())?),
            None => None,
        };
        tx.append(&Draft {
            entity,
            body,
            number,
        })?;
    }
    Ok(())
}

/// The series and the year that a record's first entry is numbered in. Imported copies are history and
/// stand outside every receipt series.
#[allow(clippy::wildcard_enum_match_arm)]
fn series_of(body: &Body) -> Option<(NumberKind, NaiveDate)> {
    match body {
        Body::ApplicationReceived(received) => {
            Some((NumberKind::Application, received.received_on))
        }
        Body::ConsultationRegistered(registered) => {
            Some((NumberKind::Consultation, registered.asked_on))
        }
        _ => None,
    }
}

/// Headings and rows as the domain reads them, which looks for the header itself: registers have
/// titles above it.
fn rows_of(sheet: Sheet) -> Vec<Row> {
    let line = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
    let first = sheet
        .rows
        .first()
        .map_or(1, |row| row.line.saturating_sub(1).max(1));
    let header = Row {
        line: line(first),
        cells: sheet.headers.into_iter().map(Cell::Text).collect(),
    };
    let rows = sheet.rows.into_iter().map(|row| Row {
        line: line(row.line),
        cells: row.cells.into_iter().map(cell).collect(),
    });
    std::iter::once(header).chain(rows).collect()
}

fn cell(cell: SheetCell) -> Cell {
    match cell {
        SheetCell::Text(text) => Cell::Text(text),
        SheetCell::Number(number) => Cell::Number(number),
        SheetCell::DateTime(moment) => Cell::Moment(moment),
        SheetCell::Empty => Cell::Empty,
    }
}

impl From<SheetError> for AppError {
    fn from(error: SheetError) -> Self {
        let message = format!("{error}。");
        match error {
            SheetError::Open { source, .. } => Self::new(ErrorCode::File, message).because(source),
            SheetError::Damaged { reason, .. } => Self::invalid("file", message).because(reason),
            SheetError::TooLarge { .. }
            | SheetError::Empty { .. }
            | SheetError::WrongFormat { .. }
            | SheetError::Password { .. }
            | SheetError::OpenQuote { .. } => Self::invalid("file", message),
        }
    }
}

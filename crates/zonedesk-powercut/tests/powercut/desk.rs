//! A small register of receipts in four commits, and what a power cut left of it.

use std::fmt;

use rusqlite::{Connection, OpenFlags, Transaction, params};
use zonedesk_powercut::{PowerCutDisk, Survivors};

pub(crate) const DATABASE: &str = "desk.db";

/// The commits of the critical run; commit 0 is the set-up. Commit 3 also makes an index.
pub(crate) const COMMITS: u32 = 4;
const ROWS_IN_A_COMMIT: u32 = 6;

const KEY: &str = "2DD29CA851E7B56E4697B0E1F08507293D761A05CE4D1B628663F411A8086D99";

/// How a connection is set up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mode {
    pub(crate) journal: &'static str,
    pub(crate) synchronous: &'static str,
    pub(crate) encrypted: bool,
}

/// What must not be found after a power cut.
#[derive(Debug)]
pub(crate) enum Loss {
    /// SQLite cannot read the file, or its own check complains.
    Damaged(String),
    /// A commit that is there in part, or after one that is missing.
    Partial { commit: u32, rows: u32 },
    /// A commit that was acknowledged and is gone.
    Forgotten { acknowledged: u32, found: u32 },
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.encrypted { "SQLCipher" } else { "plain" };
        write!(f, "{kind} {} {}", self.journal, self.synchronous)
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Loss::Damaged(complaint) => write!(f, "damaged: {complaint}"),
            Loss::Partial { commit, rows } => write!(f, "commit {commit} has {rows} rows"),
            Loss::Forgotten {
                acknowledged,
                found,
            } => {
                write!(
                    f,
                    "commit {acknowledged} was acknowledged, the last one found is {found}"
                )
            }
        }
    }
}

/// What one cut lost.
#[derive(Debug)]
pub(crate) struct Lost {
    cut_after: u64,
    survivors: Survivors,
    pub(crate) loss: Loss,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cut after {}, {:?}: {}",
            self.cut_after, self.survivors, self.loss
        )
    }
}

impl From<rusqlite::Error> for Loss {
    fn from(error: rusqlite::Error) -> Self {
        Loss::Damaged(error.to_string())
    }
}

impl Mode {
    pub(crate) fn open(self, disk: &PowerCutDisk) -> rusqlite::Result<Connection> {
        let db =
            Connection::open_with_flags_and_vfs(DATABASE, OpenFlags::default(), disk.vfs_name())?;
        if self.encrypted {
            db.execute_batch(&format!(
                "PRAGMA key = \"x'{KEY}'\"; PRAGMA cipher_log_level = NONE"
            ))?;
        }
        let journal: String = db.query_row(
            &format!("PRAGMA journal_mode = {}", self.journal),
            [],
            |row| row.get(0),
        )?;
        assert_eq!(journal.to_uppercase(), self.journal);
        db.pragma_update(None, "synchronous", self.synchronous)?;
        // Few pages, so that a run of four commits moves the log into the database more than once.
        db.pragma_update(None, "wal_autocheckpoint", 12)?;
        Ok(db)
    }

    /// A disk that durably holds the set-up and its first commit.
    pub(crate) fn prepared_disk(self) -> PowerCutDisk {
        let disk = PowerCutDisk::register("desk");
        let mut db = self.open(&disk).unwrap();
        db.execute_batch(
            "CREATE TABLE receipt (number INTEGER PRIMARY KEY, in_commit INTEGER NOT NULL, payer TEXT NOT NULL);
             CREATE INDEX receipt_by_payer ON receipt (payer);
             CREATE TABLE head (commits INTEGER NOT NULL);
             INSERT INTO head VALUES (0);",
        )
        .unwrap();
        issue(&mut db, 0).unwrap();
        drop(db);
        disk.reboot(Survivors::All);
        disk
    }

    /// Makes the commits of the critical run until one fails; answers the last one acknowledged.
    pub(crate) fn run(self, disk: &PowerCutDisk) -> u32 {
        let Ok(mut db) = self.open(disk) else {
            return 0;
        };
        (1..=COMMITS)
            .find(|commit| issue(&mut db, *commit).is_err())
            .map_or(COMMITS, |failed| failed - 1)
    }

    /// How many operations the critical run takes when the power stays.
    pub(crate) fn operations(self, prepared: &PowerCutDisk) -> u64 {
        let disk = prepared.duplicate();
        assert_eq!(
            self.run(&disk),
            COMMITS,
            "{self}: nothing may fail while there is power"
        );
        disk.operations()
    }

    /// The last commit found, when it and all before it are whole.
    pub(crate) fn inspect(self, disk: &PowerCutDisk) -> Result<u32, Loss> {
        let db = self.open(disk)?;
        let check: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        if check != "ok" {
            return Err(Loss::Damaged(check));
        }
        let last: u32 = db.query_row("SELECT commits FROM head", [], |row| row.get(0))?;
        for commit in 0..=COMMITS {
            let rows = rows_of(&db, commit)?;
            let whole = if commit <= last { ROWS_IN_A_COMMIT } else { 0 };
            if rows != whole {
                return Err(Loss::Partial { commit, rows });
            }
        }
        let indexes: u32 = db.query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'receipt_by_commit'",
            [],
            |row| row.get(0),
        )?;
        if indexes != u32::from(last >= 3) {
            return Err(Loss::Partial {
                commit: 3,
                rows: indexes,
            });
        }
        Ok(last)
    }

    /// The critical run with the power going after `operations`, and what is found afterwards.
    pub(crate) fn cut(
        self,
        disk: &PowerCutDisk,
        operations: u64,
        survivors: Survivors,
    ) -> Result<(), Loss> {
        disk.cut_after(operations);
        let acknowledged = self.run(disk);
        disk.reboot(survivors);
        self.judge(disk, acknowledged)
    }

    pub(crate) fn judge(self, disk: &PowerCutDisk, acknowledged: u32) -> Result<(), Loss> {
        let found = self.inspect(disk)?;
        if found < acknowledged {
            Err(Loss::Forgotten {
                acknowledged,
                found,
            })
        } else {
            Ok(())
        }
    }

    /// Everything lost over a cut at each operation, with each of `survivors`.
    pub(crate) fn losses(
        self,
        prepare: impl Fn(&PowerCutDisk),
        survivors: &[Survivors],
    ) -> Vec<Lost> {
        let prepared = self.prepared_disk();
        let mut losses = Vec::new();
        for cut_after in 0..=self.operations(&prepared) {
            for &survivors in survivors {
                let disk = prepared.duplicate();
                prepare(&disk);
                if let Err(loss) = self.cut(&disk, cut_after, survivors) {
                    losses.push(Lost {
                        cut_after,
                        survivors,
                        loss,
                    });
                }
            }
        }
        losses
    }
}

/// None, all, and `seeds` arbitrary parts.
pub(crate) fn survivors(seeds: u64) -> Vec<Survivors> {
    [Survivors::None, Survivors::All]
        .into_iter()
        .chain((0..seeds).map(Survivors::Seeded))
        .collect()
}

/// One commit: rows of several pages in the table and its index, and the head moved on.
pub(crate) fn issue(db: &mut Connection, commit: u32) -> rusqlite::Result<()> {
    let transaction = db.transaction()?;
    if commit == 3 {
        transaction
            .execute_batch("CREATE INDEX receipt_by_commit ON receipt (in_commit, payer)")?;
    }
    for row in 0..ROWS_IN_A_COMMIT {
        insert(&transaction, commit, row)?;
    }
    transaction.execute("UPDATE head SET commits = ?1", [commit])?;
    transaction.commit()
}

fn insert(transaction: &Transaction<'_>, commit: u32, row: u32) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO receipt VALUES (?1, ?2, ?3)",
        params![commit * ROWS_IN_A_COMMIT + row, commit, payer(commit, row)],
    )?;
    Ok(())
}

fn rows_of(db: &Connection, commit: u32) -> rusqlite::Result<u32> {
    let mut query = db.prepare_cached(
        "SELECT count(*) FROM receipt INDEXED BY receipt_by_payer
         WHERE payer = ?1 AND in_commit = ?2 AND number = ?3",
    )?;
    let mut rows = 0;
    for row in 0..ROWS_IN_A_COMMIT {
        let values = params![payer(commit, row), commit, commit * ROWS_IN_A_COMMIT + row];
        rows += query.query_row(values, |row| row.get::<_, u32>(0))?;
    }
    Ok(rows)
}

/// Long enough for three rows to a page.
pub(crate) fn payer(commit: u32, row: u32) -> String {
    format!("交款人{commit}-{row} ").repeat(60)
}

//! Wrong PINs in a row (连续输错), kept beside the keys so that starting the program anew does not
//! forget them. Whoever can write to the folder can forget them too.

use crate::{
    error::{StoreError, StoreResult},
    folder::{DataFolder, replace_file},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{self, File},
};
use zonedesk_domain::session::{Failure, MOST_FAILURES_NAMED};

/// What was tried, by the word of the secret it was tried on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongAttempts {
    #[serde(flatten)]
    secrets: BTreeMap<String, Attempts>,
    /// What the journal does not know of yet: it can be written only once somebody comes in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    untold: Vec<Failure>,
}

/// Wrong attempts on one secret.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// In a row.
    pub count: u32,
    /// Nothing is tried before this instant, in milliseconds since 1970-01-01 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked_until_ms: Option<i64>,
    /// How often that came since the right one was given.
    #[serde(default, skip_serializing_if = "never")]
    pub locks: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
const fn never(locks: &u32) -> bool {
    *locks == 0
}

impl WrongAttempts {
    /// Changes what was kept, durably, while no other window changes it. A file that is missing or cannot
    /// be understood counts as none: what it guards against could as well delete it.
    ///
    /// # Errors
    /// As for files.
    pub fn change<T>(folder: &DataFolder, change: impl FnOnce(&mut Self) -> T) -> StoreResult<T> {
        let lock = folder.wrong_attempts_lock();
        let alone = File::create(&lock)
            .and_then(|file| file.lock().map(|()| file))
            .map_err(StoreError::file("counting the wrong attempts", lock))?;
        let path = folder.wrong_attempts();
        let before: Self = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => return Err(StoreError::file("reading the wrong attempts", path)(error)),
        };
        let mut after = before.clone();
        let told = change(&mut after);
        if after != before {
            let text = serde_json::to_vec_pretty(&after)
                .map_err(StoreError::json("writing the wrong attempts"))?;
            replace_file(&path, &text)?;
        }
        drop(alone);
        Ok(told)
    }

    /// What was tried on one secret.
    #[must_use]
    pub fn on(&self, secret: &str) -> Attempts {
        self.secrets.get(secret).copied().unwrap_or_default()
    }

    /// Notes what was tried on one secret.
    pub fn note(&mut self, secret: &str, attempts: Attempts) {
        self.secrets.insert(secret.to_owned(), attempts);
    }

    /// Forgets one secret: the right one was given. Says whether there was anything to forget.
    pub fn forget(&mut self, secret: &str) -> bool {
        self.secrets.remove(secret).is_some()
    }

    /// Notes a try that failed, for the journal.
    pub fn note_failure(&mut self, secret: &str, at_ms: i64) {
        let place = self.untold.iter().position(|one| one.at == secret);
        let place = place.unwrap_or_else(|| {
            self.untold.push(Failure {
                at: secret.to_owned(),
                tried_at_ms: Vec::new(),
                count: 0,
            });
            self.untold.len() - 1
        });
        if let Some(failure) = self.untold.get_mut(place) {
            failure.count = failure.count.saturating_add(1);
            if failure.tried_at_ms.len() < MOST_FAILURES_NAMED {
                failure.tried_at_ms.push(at_ms);
            }
        }
    }

    /// The tries that failed and are in no journal yet.
    #[must_use]
    pub fn untold(&self) -> &[Failure] {
        &self.untold
    }

    /// These were written into the journal. What failed meanwhile stays.
    pub fn told(&mut self, told: &[Failure]) {
        for failure in &mut self.untold {
            let Some(told) = told.iter().find(|told| told.at == failure.at) else {
                continue;
            };
            failure.count = failure.count.saturating_sub(told.count);
            let named = told.tried_at_ms.len().min(failure.tried_at_ms.len());
            failure.tried_at_ms.drain(..named);
        }
        self.untold.retain(|failure| failure.count > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_waits_for_the_journal_and_is_told_once() {
        let mut wrong = WrongAttempts::default();
        for at_ms in 0..60 {
            wrong.note_failure("recovery", at_ms);
        }
        let told = wrong.untold().to_vec();
        assert_eq!((told[0].count, told[0].tried_at_ms.len()), (60, 50));
        wrong.note_failure("recovery", 60);
        wrong.note_failure("somebody", 61);
        wrong.told(&told);
        let left: Vec<_> = wrong
            .untold()
            .iter()
            .map(|one| (&*one.at, one.count))
            .collect();
        assert_eq!(left, [("recovery", 1), ("somebody", 1)]);
        // As the file of a program before has it, and as this one writes it.
        let before = r#"{"recovery":{"count":3}}"#;
        let read: WrongAttempts = serde_json::from_str(before).unwrap();
        assert_eq!((read.on("recovery").count, read.untold().len()), (3, 0));
        let text = serde_json::to_string(&wrong).unwrap();
        assert_eq!(serde_json::from_str::<WrongAttempts>(&text).unwrap(), wrong);
    }
}

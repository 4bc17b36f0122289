//! Which backups are kept (备份保留): seven days, four weeks and twelve months, one of each, and the last ones before
//! an upgrade. Attachments are shared and stay.

use crate::backup::{Backup, BackupReason};
use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate};
use std::collections::BTreeSet;

const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 12;
const UPGRADES: usize = 2;

/// The whole backups of one device that need not be kept any longer. What cannot be read is left to people, and
/// `made`, which was just checked, always stays.
pub(crate) fn surplus(backups: &[Backup], made: &Backup) -> Vec<Backup> {
    let mut whole: Vec<&Backup> = backups
        .iter()
        .filter(|backup| backup.facts.is_some())
        .collect();
    whole.sort_by_key(|backup| std::cmp::Reverse(backup.made_at_ms()));
    let mut kept = BTreeSet::from([made.path.clone()]);
    // The one that goes farthest stays, whatever the clock said when it was made.
    kept.extend(
        whole
            .iter()
            .max_by_key(|backup| backup.facts.as_ref().map(|facts| (facts.epoch, facts.seq)))
            .map(|backup| backup.path.clone()),
    );
    let newest_of_each = |most: usize, span: &dyn Fn(NaiveDate) -> (i32, u32)| {
        let mut seen = BTreeSet::new();
        let mut newest = Vec::new();
        for backup in &whole {
            if seen.insert(span(day_of(backup.made_at_ms()))) {
                newest.push(backup.path.clone());
            }
        }
        newest.truncate(most);
        newest
    };
    kept.extend(newest_of_each(DAYS, &|day| (day.year(), day.ordinal())));
    kept.extend(newest_of_each(WEEKS, &|day| {
        (day.iso_week().year(), day.iso_week().week())
    }));
    kept.extend(newest_of_each(MONTHS, &|day| (day.year(), day.month())));
    let of_upgrades = whole.iter().filter(|backup| {
        let reason = backup.facts.as_ref().map(|facts| facts.reason);
        reason == Some(BackupReason::BeforeUpgrade)
    });
    kept.extend(of_upgrades.take(UPGRADES).map(|backup| backup.path.clone()));
    whole
        .into_iter()
        .filter(|backup| !kept.contains(&backup.path))
        .cloned()
        .collect()
}

fn day_of(at_ms: i64) -> NaiveDate {
    DateTime::from_timestamp_millis(at_ms)
        .zip(FixedOffset::east_opt(8 * 3600))
        .map_or(NaiveDate::MIN, |(at, china)| {
            at.with_timezone(&china).date_naive()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::BackupFacts;
    use uuid::Uuid;
    use zonedesk_domain::journal::DeviceId;

    /// 2026-11-24 09:30 in China.
    const NOW_MS: i64 = 1_795_483_800_000;
    const DAY_MS: i64 = 24 * 3_600_000;

    fn backup(days_ago: i64, seq: u64, reason: BackupReason) -> Backup {
        let made_at_ms = NOW_MS - days_ago * DAY_MS;
        Backup {
            device: DeviceId(Uuid::from_u128(1)),
            path: format!("/{made_at_ms}-{seq}").into(),
            unread: None,
            facts: Some(BackupFacts {
                format: 1,
                made_at_ms,
                reason,
                site: String::new(),
                desk: 1,
                epoch: 0,
                seq,
                head: String::new(),
                entries: seq,
                attachments: 0,
                damaged_attachments: 0,
                files: Vec::new(),
            }),
        }
    }

    /// A year and a half of days, each with its backup, rotated every day.
    #[test]
    fn a_year_of_days_leaves_seven_days_four_weeks_and_twelve_months() {
        let mut kept: Vec<Backup> = Vec::new();
        for day in (0..540).rev() {
            let made = backup(day, 1_000 - day.unsigned_abs(), BackupReason::Daily);
            kept.push(made.clone());
            let gone = surplus(&kept, &made);
            kept.retain(|backup| !gone.contains(backup));
        }
        let days: Vec<i64> = kept
            .iter()
            .rev()
            .map(|backup| (NOW_MS - backup.made_at_ms()) / DAY_MS)
            .collect();
        assert_eq!(days[..7], [0, 1, 2, 3, 4, 5, 6]);
        // Sundays of the weeks before, then the last days of the months before.
        assert_eq!(days[7..11], [9, 16, 24, 55]);
        assert_eq!(days.len(), 20, "{days:?}");
        assert!(
            days.last()
                .is_some_and(|oldest| (320..=335).contains(oldest))
        );
    }

    #[test]
    fn what_goes_farthest_what_came_before_upgrades_and_what_cannot_be_read_stays() {
        let mut backups: Vec<Backup> = (0..30)
            .map(|day| backup(day, 100, BackupReason::Daily))
            .collect();
        // Made by a clock that was far behind, and goes farther than all others.
        backups.push(backup(3_000, 500, BackupReason::Daily));
        for days in [700, 800, 900] {
            backups.push(backup(days, 1, BackupReason::BeforeUpgrade));
        }
        backups.push(Backup {
            facts: None,
            ..backup(40, 2, BackupReason::Daily)
        });
        let gone = surplus(&backups, &backups[0]);
        let is_gone = |seq: u64, days: i64| {
            let path = backup(days, seq, BackupReason::Daily).path;
            gone.iter().any(|backup| backup.path == path)
        };
        assert!(!is_gone(500, 3_000) && !is_gone(1, 700) && !is_gone(1, 800));
        assert!(!is_gone(2, 40));
        assert!(is_gone(100, 20));
    }
}

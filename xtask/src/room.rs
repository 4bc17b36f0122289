//! Room – what earlier clones left in the shared build cache goes before the disk is full.
//!
//! Cargo names what it builds of this repository after the folder it was cloned to, and deletes
//! none of it: a test program of 300 MB for every clone. What other people's crates built is kept,
//! as every clone uses it.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::process::Outcome;
use crate::tree::Tree;
use crate::words::say_both;

/// What this repository's own crates may take in one profile, in bytes: about three clones.
const OWN_BYTES: u64 = 9 << 30;

/// What is younger may belong to a build that runs at this moment.
const IN_USE: Duration = Duration::from_hours(1);

/// One thing in the cache: a file of `deps` or a folder of `incremental`.
struct Leftover {
    path: PathBuf,
    /// Since it was last written.
    age: Duration,
    bytes: u64,
}

/// Removes the oldest of what was built from this repository, in every profile, until the rest fits.
pub(crate) fn make(tree: &Tree) -> Outcome {
    for profile in ["debug", "release"] {
        let folder = tree.target().join(profile);
        let mut own = own_files(&folder.join("deps"));
        own.extend(own_folders(&folder.join("incremental")));
        let going = beyond(own, OWN_BYTES);
        if going.is_empty() {
            continue;
        }
        let freed: u64 = going.iter().map(|leftover| leftover.bytes).sum();
        say_both(
            &format!("清理以前构建留下的文件：{} MB", freed >> 20),
            &format!(
                "removing what earlier clones built, in {}",
                folder.display()
            ),
        );
        for leftover in going {
            remove(&leftover.path)?;
        }
    }
    Ok(())
}

/// The oldest of `own` that do not fit into `room` beside all that is newer; nothing in use.
fn beyond(mut own: Vec<Leftover>, room: u64) -> Vec<Leftover> {
    own.sort_by_key(|leftover| leftover.age);
    let mut taken = 0u64;
    own.into_iter()
        .filter(|leftover| {
            taken = taken.saturating_add(leftover.bytes);
            taken > room && leftover.age > IN_USE
        })
        .collect()
}

/// Whether a file of `deps` was built from this repository: its crates, and the test programs,
/// which are called `it`.
fn is_own(name: &str) -> bool {
    let crate_name = name.strip_prefix("lib").unwrap_or(name);
    crate_name.starts_with("zonedesk")
        || crate_name.starts_with("xtask-")
        || crate_name.starts_with("it-")
}

fn own_files(deps: &Path) -> Vec<Leftover> {
    entries(deps)
        .filter(|(name, _, metadata)| metadata.is_file() && is_own(name))
        .filter_map(|(_, path, metadata)| {
            Some(Leftover {
                path,
                age: age(&metadata)?,
                bytes: metadata.len(),
            })
        })
        .collect()
}

fn own_folders(incremental: &Path) -> Vec<Leftover> {
    entries(incremental)
        .filter(|(_, _, metadata)| metadata.is_dir())
        .filter_map(|(_, path, metadata)| {
            Some(Leftover {
                age: age(&metadata)?,
                bytes: weight(&path),
                path,
            })
        })
        .collect()
}

/// What a folder holds; a folder that is not there holds nothing.
fn entries(folder: &Path) -> impl Iterator<Item = (String, PathBuf, Metadata)> {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            let name = entry.file_name().to_string_lossy().into_owned();
            Some((name, entry.path(), metadata))
        })
}

/// None where the system does not say; a clock that was set back makes things new.
fn age(metadata: &Metadata) -> Option<Duration> {
    Some(metadata.modified().ok()?.elapsed().unwrap_or_default())
}

fn weight(folder: &Path) -> u64 {
    entries(folder)
        .map(|(_, path, metadata)| {
            if metadata.is_dir() {
                weight(&path)
            } else {
                metadata.len()
            }
        })
        .sum()
}

fn remove(path: &Path) -> Outcome {
    let gone = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    gone.map_err(|error| format!("cannot remove {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(hours_ago: u64, bytes: u64) -> Leftover {
        Leftover {
            path: PathBuf::from(format!("{hours_ago}")),
            age: Duration::from_hours(hours_ago),
            bytes,
        }
    }

    fn going(own: Vec<Leftover>, room: u64) -> Vec<String> {
        beyond(own, room)
            .into_iter()
            .map(|leftover| leftover.path.display().to_string())
            .collect()
    }

    #[test]
    fn the_oldest_goes_first_and_what_is_in_use_stays() {
        let own = || vec![built(50, 4), built(2, 4), built(0, 4), built(9, 4)];
        assert_eq!(going(own(), 16), Vec::<String>::new());
        assert_eq!(going(own(), 12), ["50"]);
        assert_eq!(going(own(), 0), ["2", "9", "50"]);
    }

    #[test]
    fn what_others_wrote_is_kept() {
        for own in [
            "it-98b29c0dbb2573c2",
            "libzonedesk_domain-0123456789abcdef.rlib",
            "xtask-98b29c0dbb2573c2",
        ] {
            assert!(is_own(own), "{own}");
        }
        for other in ["libserde-98b29c0dbb2573c2.rlib", "itoa-98b29c0dbb2573c2.d"] {
            assert!(!is_own(other), "{other}");
        }
    }

    #[test]
    fn a_cache_that_is_not_there_is_no_fault() {
        assert!(own_files(Path::new("nowhere/deps")).is_empty());
        assert!(own_folders(Path::new("nowhere/incremental")).is_empty());
    }
}

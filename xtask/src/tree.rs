//! The tree – where the repository and what is built from it stand.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::process::Outcome;

/// The repository of this run and the folder that takes what cargo builds.
pub(crate) struct Tree {
    root: PathBuf,
    target: PathBuf,
}

impl Tree {
    /// Finds the repository from where cargo started this program, or else from the current folder
    /// upwards. Without `CARGO_TARGET_DIR` builds go to `~/.cache/zonedesk/target`, so that a second
    /// clone starts warm.
    pub(crate) fn find() -> Outcome<Self> {
        let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => std::env::current_dir()
                .map_err(|error| format!("the current folder cannot be read: {error}"))?,
        };
        let root = start
            .ancestors()
            .find(|folder| folder.join("xtask/Cargo.toml").is_file())
            .ok_or_else(|| format!("{} is not inside the repository", start.display()))?
            .to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => cache_folder()?.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The top folder of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the repository.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The folder cargo builds into.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// A program built in the development profile.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target
            .join("debug")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The folder for pictures and reports; it is made when missing and is not part of the tree.
    pub(crate) fn out(&self) -> Outcome<PathBuf> {
        let out = self.at("out");
        fs::create_dir_all(&out)
            .map_err(|error| format!("cannot make {}: {error}", out.display()))?;
        Ok(out)
    }
}

/// `~/.cache/zonedesk`.
pub(crate) fn cache_folder() -> Outcome<PathBuf> {
    let home = std::env::var_os("HOME")
        .or_else(|| std::env::var_os("USERPROFILE"))
        .ok_or("neither HOME nor USERPROFILE is set, so there is no place for the build")?;
    Ok(Path::new(&home).join(".cache/zonedesk"))
}

/// Whether `made` is missing or older than the newest of `sources` (folders count with all they hold,
/// but for `node_modules`).
pub(crate) fn is_stale(made: &Path, sources: &[PathBuf]) -> bool {
    match changed_at(made) {
        Some(made_at) => sources
            .iter()
            .filter_map(|source| newest_in(source))
            .any(|at| at > made_at),
        None => true,
    }
}

fn newest_in(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return changed_at(path);
    }
    let entries = fs::read_dir(path).ok()?;
    let inside = entries
        .flatten()
        .filter(|entry| entry.file_name() != "node_modules")
        .filter_map(|entry| newest_in(&entry.path()));
    inside.chain(changed_at(path)).max()
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|found| found.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::time::Duration;

    #[test]
    fn a_made_file_is_stale_once_a_source_is_newer() {
        let folder = std::env::temp_dir().join(format!("xtask-stale-{}", std::process::id()));
        fs::create_dir_all(folder.join("src/deep")).unwrap();
        let source = folder.join("src/deep/a.ts");
        let made = folder.join("made");
        let sources = [folder.join("src")];
        fs::write(&source, "a").unwrap();
        assert!(is_stale(&made, &sources), "a missing file is stale");
        fs::write(&made, "m").unwrap();
        let later = changed_at(&source).unwrap() + Duration::from_secs(60);
        File::options()
            .write(true)
            .open(&made)
            .unwrap()
            .set_modified(later)
            .unwrap();
        assert!(!is_stale(&made, &sources), "a newer file is fresh");
        File::options()
            .write(true)
            .open(&source)
            .unwrap()
            .set_modified(later + Duration::from_secs(60))
            .unwrap();
        assert!(
            is_stale(&made, &sources),
            "a source three folders down counts"
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}

//! A listing of files with what they hold: the real repository, or one made up for a test.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What is built, installed or kept by git, and so is nobody's source.
const NOT_SOURCE: [&str; 7] = [
    ".git",
    "target",
    "out",
    "dist",
    "node_modules",
    "test-results",
    "playwright-report",
];

/// Paths from the top of the repository, with `/`, and their text; a picture or a font has none.
#[derive(Clone, Default)]
pub(super) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// The repository these tests stand in.
    pub(super) fn of_this_repository() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("tests/ stands in the repository");
        let mut files = BTreeMap::new();
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for path in entries(&folder) {
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned());
                if name.is_some_and(|name| NOT_SOURCE.contains(&name.as_str())) {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = String::from_utf8(fs::read(&path).expect("a source file can be read"));
                let place = path
                    .strip_prefix(root)
                    .expect("a file inside the repository");
                files.insert(
                    place.to_string_lossy().replace('\\', "/"),
                    text.unwrap_or_default(),
                );
            }
        }
        Self { files }
    }

    /// The same tree with one file added or replaced.
    pub(super) fn with(&self, path: &str, text: &str) -> Self {
        let mut files = self.files.clone();
        files.insert(path.to_owned(), text.to_owned());
        Self { files }
    }

    /// The same tree without what stands at or under a path.
    pub(super) fn without(&self, prefix: &str) -> Self {
        let mut files = self.files.clone();
        files.retain(|path, _| !path.starts_with(prefix));
        Self { files }
    }

    /// Path and text of every file, in the order of their paths.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text at a path.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a source folder can be read");
    entries
        .map(|entry| entry.expect("a source folder can be listed").path())
        .collect()
}

#[test]
fn the_listing_of_this_repository_holds_this_file() {
    let tree = Tree::of_this_repository();
    let text = tree
        .text("tests/it/house/tree.rs")
        .expect("this file is listed");
    assert!(text.contains("the_listing_of_this_repository_holds_this_file"));
    assert!(
        tree.files()
            .all(|(path, _)| !path.contains("node_modules/"))
    );
}

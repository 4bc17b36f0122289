//! The manifests – which package asks for which others.

use toml::{Table, Value};

use super::tree::Tree;

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// One `Cargo.toml` with a `[package]`.
pub(super) struct Package {
    /// Where it stands in the tree.
    pub(super) manifest: String,
    pub(super) name: String,
    /// True names of everything it asks for, tests and build scripts included.
    pub(super) dependencies: Vec<String>,
    /// True names of what ships with it.
    pub(super) normal_dependencies: Vec<String>,
    pub(super) takes_workspace_lints: bool,
}

/// Every package of the tree.
pub(super) fn packages(tree: &Tree) -> Vec<Package> {
    let root = tree.text("Cargo.toml").map(parse).unwrap_or_default();
    let shared = table(&root, &["workspace", "dependencies"])
        .cloned()
        .unwrap_or_default();
    tree.files()
        .filter(|(path, _)| *path == "Cargo.toml" || path.ends_with("/Cargo.toml"))
        .filter_map(|(path, text)| package(path, &parse(text), &shared))
        .collect()
}

/// Whether the workspace as a whole refuses `unsafe`.
pub(super) fn workspace_forbids_unsafe(tree: &Tree) -> bool {
    let root = tree.text("Cargo.toml").map(parse).unwrap_or_default();
    table(&root, &["workspace", "lints", "rust"])
        .and_then(|lints| lints.get("unsafe_code"))
        .is_some_and(|level| level.as_str() == Some("forbid"))
}

fn package(path: &str, manifest: &Table, shared: &Table) -> Option<Package> {
    let name = table(manifest, &["package"])?
        .get("name")?
        .as_str()?
        .to_owned();
    let of = |kinds: &[&str]| -> Vec<String> {
        let for_systems = table(manifest, &["target"])
            .into_iter()
            .flat_map(Table::values);
        std::iter::once(manifest)
            .chain(for_systems.filter_map(Value::as_table))
            .flat_map(|part| kinds.iter().filter_map(|kind| table(part, &[kind])))
            .flatten()
            .map(|(key, value)| true_name(key, value, shared))
            .collect()
    };
    let lints = table(manifest, &["lints"]).and_then(|lints| lints.get("workspace"));
    Some(Package {
        manifest: path.to_owned(),
        name,
        dependencies: of(&KINDS),
        normal_dependencies: of(&KINDS[..1]),
        takes_workspace_lints: lints.and_then(Value::as_bool) == Some(true),
    })
}

/// A dependency may be renamed where it stands or in the workspace's table.
fn true_name(key: &str, value: &Value, shared: &Table) -> String {
    let from_workspace = value.get("workspace").and_then(Value::as_bool) == Some(true);
    let source = if from_workspace {
        shared.get(key).unwrap_or(value)
    } else {
        value
    };
    source
        .get("package")
        .and_then(Value::as_str)
        .unwrap_or(key)
        .to_owned()
}

fn table<'a>(from: &'a Table, path: &[&str]) -> Option<&'a Table> {
    path.iter()
        .try_fold(from, |table, key| table.get(*key)?.as_table())
}

fn parse(text: &str) -> Table {
    text.parse().expect("a manifest is TOML")
}

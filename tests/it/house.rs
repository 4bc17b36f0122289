//! The rules of the house – who may know what, read from the manifests and the source.
//!
//! Each rule is a pure function over a listing of files. It runs on the real tree, and on a small
//! sound tree in which one file is broken, so that a rule that no longer sees anything is found.

#![cfg(test)]

mod code;
mod manifests;
mod tree;

use code::{code_of, has_word, std_modules};
use manifests::{Package, packages};
use tree::Tree;

/// What a rule found, one sentence for each place.
type Violations = Vec<String>;

/// Packages that only some of ours may know (invariant 1). `zonedesk` is the shell in `src-tauri`.
const RESERVED: [(&[&str], &[&str]); 5] = [
    (&["tauri", "tauri-build", "rfd"], &["zonedesk"]),
    (
        &["rusqlite", "libsqlite3-sys"],
        &["zonedesk-store", "zonedesk-server", POWERCUT],
    ),
    (
        &["printpdf", "krilla", "rust_xlsxwriter", "calamine"],
        &["zonedesk-documents"],
    ),
    (&["axum"], &["zonedesk-server", "zonedesk-web"]),
    (
        &["tokio-postgres", "deadpool-postgres", "postgres"],
        &["zonedesk-server"],
    ),
];
/// The test-only crate whose SQLite file system needs `unsafe`.
const POWERCUT: &str = "zonedesk-powercut";
/// Builders for tests; it may know every package.
const TESTKIT: &str = "zonedesk-testkit";

/// Modules of the standard library that reach the world outside or the clock.
const IMPURE_MODULES: [&str; 8] = ["env", "fs", "io", "net", "os", "process", "thread", "time"];
/// Packages that reach the world outside, the clock, chance or an executor.
const IMPURE_PACKAGES: [&str; 9] = [
    "fastrand",
    "futures",
    "getrandom",
    "rand",
    "reqwest",
    "rusqlite",
    "tempfile",
    "tokio",
    "ureq",
];

/// The versions of packages: those of the workspace, and those of the fuzz targets beside it.
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "tests/fuzz/Cargo.lock"];

/// What a clone must hold at its top for the shell to be built.
const TOP_LEVEL: [&str; 6] = [
    "Cargo.toml",
    "src-tauri/",
    "frontend/",
    "icons/",
    "tests/",
    "tauri.conf.json",
];

fn reserved_packages_stay_in_their_crates(tree: &Tree) -> Violations {
    let mut found = Violations::new();
    for package in packages(tree) {
        for (reserved, owners) in RESERVED {
            if package.name == TESTKIT || owners.contains(&package.name.as_str()) {
                continue;
            }
            for name in package
                .dependencies
                .iter()
                .filter(|name| reserved.contains(&name.as_str()))
            {
                found.push(format!(
                    "{}: {name} belongs to {}",
                    package.manifest,
                    owners.join(", ")
                ));
            }
        }
    }
    found.extend(
        rust_files(tree, "crates/zonedesk-server/src/").filter_map(|(path, code)| {
            let allowed = path.starts_with("crates/zonedesk-server/src/sqlite");
            (!allowed && has_word(&code, "rusqlite"))
                .then(|| format!("{path}: in the server only sqlite/ knows rusqlite"))
        }),
    );
    found
}

fn the_domain_is_pure(tree: &Tree) -> Violations {
    let mut found = Violations::new();
    for package in packages(tree)
        .iter()
        .filter(|package| package.name == "zonedesk-domain")
    {
        for name in package
            .normal_dependencies
            .iter()
            .filter(|name| IMPURE_PACKAGES.contains(&name.as_str()))
        {
            found.push(format!("{}: {name} reaches outside", package.manifest));
        }
    }
    for (path, code) in rust_files(tree, "crates/zonedesk-domain/src/") {
        for module in std_modules(&code)
            .iter()
            .filter(|module| IMPURE_MODULES.contains(&module.as_str()))
        {
            found.push(format!("{path}: std::{module} reaches outside"));
        }
        for word in ["async", "await", "now"] {
            if has_word(&code, word) {
                found.push(format!(
                    "{path}: `{word}`; time comes in as an argument and nothing waits"
                ));
            }
        }
    }
    found
}

fn app_and_server_never_meet(tree: &Tree) -> Violations {
    let packages = packages(tree);
    [
        ("zonedesk-app", "zonedesk-server"),
        ("zonedesk-server", "zonedesk-app"),
    ]
    .into_iter()
    .filter(|(from, to)| reaches(&packages, from, to, &mut Vec::new()))
    .map(|(from, to)| format!("{from} depends on {to}"))
    .collect()
}

/// What the kiosk must not reach: it holds no case, and must not be able to.
const KEPT_FROM_THE_KIOSK: [&str; 6] = [
    "zonedesk-app",
    "zonedesk-documents",
    "zonedesk-server",
    "zonedesk-store",
    "zonedesk-sync",
    "rusqlite",
];

fn the_kiosk_reaches_no_records(tree: &Tree) -> Violations {
    let packages = packages(tree);
    let manifest = "crates/zonedesk-kiosk/Cargo.toml";
    KEPT_FROM_THE_KIOSK
        .into_iter()
        .filter(|kept| reaches(&packages, "zonedesk-kiosk", kept, &mut Vec::new()))
        .map(|kept| format!("{manifest}: it reaches {kept}"))
        .collect()
}

fn only_the_backend_folder_talks_to_tauri(tree: &Tree) -> Violations {
    tree.files()
        .filter(|(path, _)| path.starts_with("frontend/src/"))
        .filter(|(path, _)| !path.starts_with("frontend/src/backend/"))
        .filter(|(_, text)| text.contains("@tauri-apps/") || text.contains("__TAURI"))
        .map(|(path, _)| format!("{path}: only frontend/src/backend/ talks to the program"))
        .collect()
}

fn unsafe_stands_in_the_power_cut_crate_alone(tree: &Tree) -> Violations {
    rust_files(tree, "")
        .filter(|(path, _)| !path.starts_with("crates/zonedesk-powercut/"))
        .filter(|(_, code)| has_word(code, "unsafe"))
        .map(|(path, _)| format!("{path}: `unsafe`"))
        .collect()
}

fn every_crate_takes_the_lints_of_the_workspace(tree: &Tree) -> Violations {
    let packages = packages(tree);
    let mut found: Violations = packages
        .iter()
        .filter(|package| package.name != POWERCUT && !package.takes_workspace_lints)
        .map(|package| format!("{}: [lints] workspace = true is missing", package.manifest))
        .collect();
    if !manifests::workspace_forbids_unsafe(tree) {
        found.push(
            "Cargo.toml: [workspace.lints.rust] unsafe_code = \"forbid\" is missing".to_owned(),
        );
    }
    // The crate with the exception is a tool for tests: nothing that ships may need it.
    for package in packages.iter().filter(|package| package.name != TESTKIT) {
        if package
            .normal_dependencies
            .iter()
            .any(|name| name == POWERCUT)
        {
            found.push(format!(
                "{}: {POWERCUT} is for tests only",
                package.manifest
            ));
        }
    }
    found
}

fn no_file_names_a_registry_or_a_machine(tree: &Tree) -> Violations {
    let mut found = Violations::new();
    for (path, text) in tree.files() {
        // Cargo writes the name of its index into the lock files by itself.
        let names = forbidden_names()
            .into_iter()
            .filter(|_| !LOCK_FILES.contains(&path));
        found.extend(
            names
                .filter(|name| contains_name(text, name))
                .map(|name| format!("{path}: names `{name}`")),
        );
    }
    found
}

fn the_top_level_is_complete(tree: &Tree) -> Violations {
    TOP_LEVEL
        .iter()
        .filter(|entry| !tree.files().any(|(path, _)| is_at(path, entry)))
        .map(|entry| format!("{entry} is missing at the top of the repository"))
        .collect()
}

/// The names stand here in halves, so that this file does not break its own rule.
fn forbidden_names() -> Vec<&'static str> {
    vec![
        concat!("crates", ".io"),
        concat!("npmjs", ".org"),
        concat!("npmjs", ".com"),
        concat!("npmmirror", ".com"),
        concat!("pypi", ".org"),
        concat!("pythonhosted", ".org"),
        concat!("rsproxy", ".cn"),
        concat!("deb.debian", ".org"),
        concat!("archive.ubuntu", ".com"),
        concat!("/wo", "rk/"),
        concat!("../sha", "red/"),
        concat!("shared/de", "sign"),
        concat!("shared/do", "main"),
        concat!("shared/ho", "oks"),
    ]
}

/// Whether the name stands there by itself, not as the tail of a longer path.
fn contains_name(text: &str, name: &str) -> bool {
    let is_path = name.starts_with('/');
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !(is_path
            && before.is_some_and(|letter| letter.is_alphanumeric() || "_-.~}*".contains(letter)))
    })
}

fn is_at(path: &str, entry: &str) -> bool {
    if entry.ends_with('/') {
        path.starts_with(entry)
    } else {
        path == entry
    }
}

fn reaches<'a>(packages: &'a [Package], from: &str, to: &str, seen: &mut Vec<&'a str>) -> bool {
    let Some(package) = packages.iter().find(|package| package.name == from) else {
        return false;
    };
    if seen.contains(&package.name.as_str()) {
        return false;
    }
    seen.push(&package.name);
    package
        .dependencies
        .iter()
        .any(|name| name == to || reaches(packages, name, to, seen))
}

/// Path and code, without comments and text, of the Rust files under a folder.
fn rust_files<'a>(tree: &'a Tree, under: &'a str) -> impl Iterator<Item = (&'a str, String)> {
    tree.files()
        .filter(move |(path, _)| path.starts_with(under) && path.ends_with(".rs"))
        .map(|(path, text)| (path, code_of(text)))
}

/// The rule holds on the real tree and on the sound one, and each broken file is reported by its path.
fn check(rule: fn(&Tree) -> Violations, broken: &[(&str, &str)]) {
    assert!(
        !broken.is_empty(),
        "a rule without a broken example is not tested"
    );
    let sound = sound();
    assert_eq!(rule(&sound), Violations::new(), "the sound tree");
    for (path, text) in broken {
        let found = rule(&sound.with(path, text));
        assert!(
            found.iter().any(|violation| violation.contains(path)),
            "{path} is broken and was not reported; found {found:?}\n{text}"
        );
    }
    let found = rule(&Tree::of_this_repository());
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

fn sound() -> Tree {
    let member = |name: &str, rest: &str| {
        format!("[package]\nname = \"{name}\"\n[lints]\nworkspace = true\n{rest}")
    };
    let root = "[package]\nname = \"zonedesk\"\n[dependencies]\ntauri.workspace = true\n\
                [lints]\nworkspace = true\n\
                [workspace.dependencies]\nsqlite = { version = \"1\", package = \"rusqlite\" }\n\
                [workspace.lints.rust]\nunsafe_code = \"forbid\"\n";
    let powercut = "[package]\nname = \"zonedesk-powercut\"\n[dependencies]\nrusqlite = \"1\"\n";
    [
        ("Cargo.toml", root),
        ("tauri.conf.json", "{}"),
        ("src-tauri/src/main.rs", "fn main() {}"),
        ("icons/icon.png", ""),
        ("tests/lib.rs", ""),
        ("frontend/src/backend/tauri.ts", "import { invoke } from '@tauri-apps/api/core'"),
        ("frontend/src/main.ts", "import { call } from './backend/call'"),
        ("crates/zonedesk-powercut/Cargo.toml", powercut),
        ("crates/zonedesk-powercut/src/lib.rs", "unsafe fn cut() {}"),
        ("crates/zonedesk-domain/src/lib.rs", "//! No std::fs, no now().\nuse std::fmt;\nconst A: &str = \"unsafe async\";"),
        ("crates/zonedesk-domain/Cargo.toml", &member("zonedesk-domain", "")),
        ("crates/zonedesk-store/Cargo.toml", &member("zonedesk-store", "[dependencies]\nrusqlite = \"1\"\n[dev-dependencies]\nzonedesk-powercut = { path = \"../zonedesk-powercut\" }\n")),
        ("crates/zonedesk-app/Cargo.toml", &member("zonedesk-app", "[dependencies]\nzonedesk-store.workspace = true\n")),
        ("crates/zonedesk-server/Cargo.toml", &member("zonedesk-server", "[dependencies]\naxum = \"1\"\n")),
        ("crates/zonedesk-server/src/sqlite/mod.rs", "use rusqlite::Connection;"),
    ]
    .into_iter()
    .fold(Tree::default(), |tree, (path, text)| tree.with(path, text))
}

#[test]
fn tauri_sqlite_paper_axum_and_postgres_stay_in_their_crates() {
    let app = "crates/zonedesk-app/Cargo.toml";
    check(
        reserved_packages_stay_in_their_crates,
        &[
            (
                app,
                "[package]\nname = \"zonedesk-app\"\n[dependencies]\ntauri = \"2\"",
            ),
            (
                app,
                "[package]\nname = \"zonedesk-app\"\n[dev-dependencies]\nrusqlite.workspace = true",
            ),
            (
                app,
                "[package]\nname = \"zonedesk-app\"\n[build-dependencies]\nprintpdf = \"0.12\"",
            ),
            (
                app,
                "[package]\nname = \"zonedesk-app\"\n[target.'cfg(unix)'.dependencies]\naxum = \"0.8\"",
            ),
            (
                app,
                "[package]\nname = \"zonedesk-app\"\n[dependencies]\npg = { package = \"tokio-postgres\" }",
            ),
            (
                app,
                "[package]\nname = \"zonedesk-app\"\n[dependencies]\nsqlite.workspace = true",
            ),
            (
                "crates/zonedesk-server/src/handlers.rs",
                "use rusqlite::Connection;",
            ),
        ],
    );
}

#[test]
fn the_domain_knows_no_clock_no_file_and_no_network() {
    let file = "crates/zonedesk-domain/src/day.rs";
    check(
        the_domain_is_pure,
        &[
            (file, "fn today() -> u8 { chrono::Utc::now().day() }"),
            (file, "use std::fs;"),
            (file, "use std::{fmt, net::TcpStream};"),
            (file, "fn wait() { std::thread::yield_now() }"),
            (
                file,
                "use std::{collections::{BTreeMap, BTreeSet}, time::Instant};",
            ),
            (file, "async fn load() {}"),
            (
                "crates/zonedesk-domain/Cargo.toml",
                "[package]\nname = \"zonedesk-domain\"\n[dependencies]\ngetrandom = \"0.4\"",
            ),
        ],
    );
}

#[test]
fn the_desk_and_the_district_server_never_depend_on_each_other() {
    let server = "[package]\nname = \"zonedesk-server\"\n[dependencies]\nzonedesk-sync = \"1\"";
    let sync = "[package]\nname = \"zonedesk-sync\"\n[dependencies]\nzonedesk-app = \"1\"";
    let by_a_detour = sound()
        .with("crates/zonedesk-server/Cargo.toml", server)
        .with("crates/zonedesk-sync/Cargo.toml", sync);
    assert_eq!(
        app_and_server_never_meet(&by_a_detour),
        ["zonedesk-server depends on zonedesk-app"]
    );
    let app = "[package]\nname = \"zonedesk-app\"\n[dependencies]\nzonedesk-server = \"1\"";
    let straight = sound().with("crates/zonedesk-app/Cargo.toml", app);
    assert_eq!(
        app_and_server_never_meet(&straight),
        ["zonedesk-app depends on zonedesk-server"]
    );
    assert_eq!(app_and_server_never_meet(&sound()), Violations::new());
    assert_eq!(
        app_and_server_never_meet(&Tree::of_this_repository()),
        Violations::new()
    );
}

#[test]
fn the_kiosk_knows_no_store_and_no_journal() {
    let kiosk = |dependency: &str| {
        format!("[package]\nname = \"zonedesk-kiosk\"\n[dependencies]\n{dependency} = \"1\"")
    };
    let manifest = "crates/zonedesk-kiosk/Cargo.toml";
    let broken = KEPT_FROM_THE_KIOSK.map(kiosk);
    let broken: Vec<_> = broken
        .iter()
        .map(|text| (manifest, text.as_str()))
        .collect();
    check(the_kiosk_reaches_no_records, &broken);
}

#[test]
fn screens_talk_to_the_program_through_the_backend_folder() {
    check(
        only_the_backend_folder_talks_to_tauri,
        &[
            (
                "frontend/src/features/today/Today.vue",
                "import { invoke } from '@tauri-apps/api/core'",
            ),
            (
                "frontend/src/ui/frame.ts",
                "await import(\"@tauri-apps/api/window\")",
            ),
            (
                "frontend/src/app/start.ts",
                "window.__TAURI_INTERNALS__.invoke('x')",
            ),
        ],
    );
}

#[test]
fn unsafe_code_stands_in_the_power_cut_crate_alone() {
    check(
        unsafe_stands_in_the_power_cut_crate_alone,
        &[
            (
                "crates/zonedesk-store/src/raw.rs",
                "fn f() { unsafe { g() } }",
            ),
            ("tests/it/raw.rs", "/* a */ unsafe fn f() {}"),
        ],
    );
}

#[test]
fn every_crate_but_the_power_cut_one_takes_the_lints_of_the_workspace() {
    check(
        every_crate_takes_the_lints_of_the_workspace,
        &[
            (
                "crates/zonedesk-app/Cargo.toml",
                "[package]\nname = \"zonedesk-app\"",
            ),
            (
                "crates/zonedesk-app/Cargo.toml",
                "[package]\nname = \"zonedesk-app\"\n[lints.clippy]\nall = \"allow\"",
            ),
            (
                "crates/zonedesk-app/Cargo.toml",
                "[package]\nname = \"zonedesk-app\"\n[dependencies]\nzonedesk-powercut = \"1\"\n[lints]\nworkspace = true",
            ),
            (
                "Cargo.toml",
                "[package]\nname = \"zonedesk\"\n[lints]\nworkspace = true",
            ),
        ],
    );
}

#[test]
fn nothing_names_a_registry_or_the_machine_it_was_made_on() {
    let texts: Vec<String> = forbidden_names()
        .iter()
        .map(|name| format!("see {name} for it"))
        .collect();
    let broken: Vec<(&str, &str)> = texts
        .iter()
        .map(|text| ("docs/notes.md", text.as_str()))
        .collect();
    check(no_file_names_a_registry_or_a_machine, &broken);
    let longer_path = sound().with("docs/notes.md", concat!("frontend/wo", "rk/list.ts"));
    assert_eq!(
        no_file_names_a_registry_or_a_machine(&longer_path),
        Violations::new()
    );
}

#[test]
fn a_clone_holds_everything_the_shell_is_built_from() {
    for entry in TOP_LEVEL {
        let found = the_top_level_is_complete(&sound().without(entry));
        assert!(
            found.iter().any(|violation| violation.starts_with(entry)),
            "{entry} was not missed"
        );
    }
    assert_eq!(the_top_level_is_complete(&sound()), Violations::new());
    assert_eq!(
        the_top_level_is_complete(&Tree::of_this_repository()),
        Violations::new()
    );
}

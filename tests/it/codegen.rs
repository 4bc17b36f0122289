//! Files made from the command table: the TypeScript client, the names for Tauri, the window's
//! capability, the document of who may do what. `cargo xtask codegen` writes them; everybody else only compares.
#![cfg(test)]

use serde_json::json;
use std::{fs, path::PathBuf};
use zonedesk_app::{COMMANDS, typescript};

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// One permission a command, for one window, from its own pages.
fn capability(window: &str, description: &str, names: &[&str]) -> String {
    let permissions: Vec<_> = names
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")))
        .collect();
    let capability = json!({
        "identifier": window,
        "description": description,
        "windows": [window],
        "permissions": permissions,
    });
    serde_json::to_string_pretty(&capability).expect("JSON") + "\n"
}

fn generated() -> Vec<(&'static str, String)> {
    let names: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
    let counter = capability(
        "main",
        "What the counter's window may call: the command table, and nothing of the system.",
        &names,
    );
    let kiosk = capability(
        "kiosk",
        "What the kiosk's window may call: its own table, and nothing of the desk or the system.",
        zonedesk_kiosk::COMMANDS,
    );
    // Both windows' names, for one build; which window may call which is decided by the two files.
    let all = [&names[..], zonedesk_kiosk::COMMANDS].concat();
    vec![
        (
            "frontend/src/generated/commands.ts",
            typescript::commands_module(),
        ),
        (
            "frontend/src/generated/kiosk.ts",
            zonedesk_kiosk::typescript::kiosk_module(),
        ),
        ("src-tauri/commands.txt", all.join("\n") + "\n"),
        ("src-tauri/capabilities/main.json", counter),
        ("src-tauri/capabilities/kiosk.json", kiosk),
        ("docs/permissions.md", crate::permissions::document()),
    ]
}

#[test]
fn codegen_of_the_command_table_is_what_is_committed() {
    let writes = std::env::var("ZONEDESK_CODEGEN").as_deref() == Ok("write");
    for (path, text) in generated() {
        let file = top().join(path);
        if writes {
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(&file, &text).expect("a written file");
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            kept == text,
            "{path} differs from the command table: run `cargo xtask codegen`"
        );
    }
}

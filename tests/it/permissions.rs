//! Who may do what: every role and nobody at all before every command, on a real desk. What is expected
//! stands in `docs/permissions.md`, which people read; nothing here asks the table or the roles for it.
#![cfg(test)]

use crate::contract::{Counter, counter, expected_refusal};
use crate::months::text_of;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use zonedesk_app::{COMMANDS, ErrorCode, call};
use zonedesk_domain::operator::{Permission, Role};

/// As committed: the test holds the program against this text.
const COMMITTED: &str = include_str!("../../docs/permissions.md");

/// The columns: nobody, then every role.
const WHO: [Option<Role>; 5] = [
    None,
    Some(Role::Clerk),
    Some(Role::Manager),
    Some(Role::Auditor),
    Some(Role::Administrator),
];

const HEAD: &str = "# Permissions

Generated from the command table and the roles by `cargo xtask codegen`; do not edit. `tests/it/permissions.rs` asks a real desk
for every cell: `✓` is done (or refused for what was asked, never for who asks), any other word is the error's code, and nothing happens.

What a role is for (GB/T 22239-2019, 管理用户的权限分离):
- **窗口人员** works on cases and sees what is personal, each look behind a mask with a trace.
- **负责人** does the counter's work, and alone keeps accounts, tariff, directory, calendar, months and the site's settings.
- **审计员** reads everything that happened, personal data masked: registers, ledgers, days, the till, accounts, prints, the
  chain, and who did what (操作记录). It writes nothing but the traces of itself.
- **系统管理员** keeps the program and its data sound, sees who has an account, who came in, what was printed or exported and
  which settings changed, and no case.

**Zone** is where a command belongs (功能区): where a site has none of the zones named, whoever would be let in is told `zone_absent`, at every host
(`tests/it/site_kinds.rs`). Archives and libraries have 自助查询区 and 资料阅览区; a station what its manager switched on. Records that are there all
the same – from before a zone was switched off, or from another desk of the site – are read and finished; what begins new ones (＋) is refused.

";

/// The document as the command table and the roles would have it.
pub(crate) fn document() -> String {
    let mut text = String::from(HEAD);
    text.push_str("| command | needs | zone | nobody |");
    for role in Role::ALL {
        text.push_str(&format!(" {} |", role.term()));
    }
    text.push_str("\n|---|---|---|---|---|---|---|---|\n");
    for command in COMMANDS {
        let needs = serde_json::to_value(command.permission).expect("a word");
        let needs = needs.as_str().expect("a word");
        let zones = match command.zones.terms() {
            terms if terms.is_empty() => "–".to_owned(),
            terms if command.begins => format!("{terms} ＋"),
            terms => terms,
        };
        text.push_str(&format!("| `{}` | {needs} | {zones} |", command.name));
        for who in WHO {
            let cell = match who {
                // A desk that is in use shows a demonstration to its manager alone.
                None | Some(Role::Clerk | Role::Auditor | Role::Administrator)
                    if command.name == "demo_start" =>
                {
                    "already_set_up"
                }
                None if command.permission == Permission::Open => "✓",
                None => "signed_out",
                Some(role) if role.may(command.permission) => "✓",
                Some(_) => "forbidden",
            };
            text.push_str(&format!(" {cell} |"));
        }
        text.push('\n');
    }
    text
}

/// Every line of the committed table: the command, and whether each of [`WHO`] is let in or by what code not.
fn committed() -> BTreeMap<&'static str, [Option<ErrorCode>; 5]> {
    let line = |line: &'static str| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let &[
            _,
            name,
            _,
            _,
            nobody,
            clerk,
            manager,
            auditor,
            administrator,
            _,
        ] = &cells[..]
        else {
            panic!("{line}");
        };
        let cell = |word: &str| match word {
            "✓" => None,
            "signed_out" => Some(ErrorCode::SignedOut),
            "forbidden" => Some(ErrorCode::Forbidden),
            "already_set_up" => Some(ErrorCode::AlreadySetUp),
            other => panic!("{name}: {other}"),
        };
        (
            name.trim_matches('`'),
            [nobody, clerk, manager, auditor, administrator].map(cell),
        )
    };
    let lines = COMMITTED.lines().filter(|line| line.starts_with("| `"));
    lines.map(line).collect()
}

fn come(counter: &mut Counter, who: Option<Role>) {
    match who {
        Some(role) => counter.sign_in(role),
        None => {
            call(&mut counter.desk, "session_sign_out", json!({})).unwrap();
        }
    }
}

#[test]
fn every_role_before_every_command_gets_what_the_document_says() {
    let committed = committed();
    assert_eq!(committed.len(), COMMANDS.len());
    let mut shared = counter();
    for command in COMMANDS {
        let row = committed[command.name];
        for (who, expected) in WHO.into_iter().zip(row) {
            // What is refused changes nothing, so those share a desk.
            let mut own = expected.is_none().then(|| shared.twin());
            let counter = own.as_mut().unwrap_or(&mut shared);
            let (request, _) = counter.example(command.name);
            come(counter, who);
            let refused = call(&mut counter.desk, command.name, request)
                .err()
                .map(|error| error.code);
            let expected = expected.or_else(|| expected_refusal(command.name));
            assert_eq!(refused, expected, "{} for {who:?}", command.name);
        }
    }
}

/// What stands in an answer as people would read it: its texts, and the words of papers in it.
fn readable(answer: &Value) -> String {
    let mut text = answer.to_string();
    if let Some(pdf) = answer.get("pdf").and_then(Value::as_str) {
        text.push_str(&text_of(&STANDARD.decode(pdf).unwrap()));
    }
    text
}

#[test]
fn the_auditor_reads_of_people_only_what_is_masked_and_writes_nothing() {
    let committed = committed();
    let mut seen = 0;
    let mut first = counter();
    let request = json!({
        "id": first.received, "reason": "申请人更正电话",
        "revision": first.revision(), "changes": [{"field": "phone", "value": "13809139999"}],
    });
    call(&mut first.desk, "application_correct", request).unwrap();
    for (command, name) in [
        ("consultation_correct", "asker"),
        ("suggestion_correct", "name"),
    ] {
        let (mut request, _) = first.example(command);
        for (field, value) in [(name, "欧阳文静"), ("contact", "13709137777")] {
            request["field"] = json!(field);
            request["value"] = json!(value);
            call(&mut first.desk, command, request.clone()).unwrap();
        }
    }
    let copy = json!({"item": null, "pages": 3, "payer": "欧阳文静"});
    call(&mut first.desk, "copy_record", copy).unwrap();
    for (name, [_, _, _, auditor, _]) in committed {
        // Signing in, the whole desk and one's own draft are not about what happened here.
        let apart = ["session_", "desk_", "demo_", "draft_"];
        if auditor.is_some() || apart.iter().any(|noun| name.starts_with(noun)) {
            continue;
        }
        let mut counter = first.twin();
        counter.sign_in(Role::Auditor);
        let before = counter.entries();
        let (request, _) = counter.example(name);
        if let Ok(answer) = call(&mut counter.desk, name, request) {
            seen += 1;
            let text = readable(&answer);
            for secret in [
                "张晓明",
                "李秀兰",
                "欧阳文静",
                "13709137777",
                "13809131234",
                "13809139999",
                "13809131235",
            ] {
                assert!(!text.contains(secret), "{name} shows {secret}: {text}");
            }
        }
        // Whoever prints or saves a file leaves a trace of it, and that is all.
        let traces = u64::from(matches!(name, "paper_print" | "file_save"));
        assert_eq!(counter.entries(), before + traces, "{name}");
    }
    assert!(seen > 25, "only {seen} commands answered the auditor");
}

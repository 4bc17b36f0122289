//! Every help is Chinese, and so is every complaint about arguments.

use super::desk::CommandLine;

const COMMANDS: &[&[&str]] = &[
    &[],
    &["init"],
    &["operator"],
    &["operator", "add"],
    &["import"],
    &["ledger"],
    &["search"],
    &["tariff"],
    &["tariff", "set"],
    &["tariff", "show"],
    &["copy"],
    &["stats"],
    &["seal"],
    &["export-year"],
    &["join"],
    &["sync"],
    &["bundle"],
    &["bundle", "make"],
    &["bundle", "take"],
    &["kiosk"],
    &["kiosk", "publish"],
    &["backup"],
    &["backup", "make"],
    &["backup", "list"],
    &["backup", "check"],
    &["restore"],
    &["verify-ledger"],
    &["verify"],
    &["rebuild"],
    &["head"],
    &["deadline"],
    &["money"],
    &["identity"],
];

/// Words that the parser would use by itself.
const ENGLISH: &[&str] = &[
    "Usage",
    "Options",
    "OPTIONS",
    "Arguments",
    "Commands",
    "COMMAND",
    "Print",
    "help for",
    "possible values",
    "default:",
    "env:",
    "error",
    "required",
    "For more",
];

#[test]
fn every_help_is_chinese() {
    let line = CommandLine::empty();
    for command in COMMANDS {
        for help in ["--help", "-h"] {
            let said = line.run(&[*command, &[help]].concat());
            assert_eq!((said.code, said.err.as_str()), (0, ""), "{command:?}");
            assert!(said.out.contains("用法：zonedesk-cli"), "{}", said.out);
            assert!(said.out.contains("显示本说明"), "{}", said.out);
            for word in ENGLISH {
                assert!(
                    !said.out.contains(word),
                    "{command:?} says {word}: {}",
                    said.out
                );
            }
        }
    }
    // The list above is whole: the first help names no command that is not in it.
    let first = line.run(&["--help"]).out;
    let section = first
        .split("命令：\n")
        .nth(1)
        .and_then(|rest| rest.split("\n\n").next())
        .unwrap();
    for command in section
        .lines()
        .filter_map(|command| command.split_whitespace().next())
    {
        assert!(COMMANDS.contains(&[command].as_slice()), "{command}");
    }
}

#[test]
fn wrong_arguments_are_not_done_and_say_why_in_chinese() {
    let line = CommandLine::empty();
    for arguments in [
        &[][..],
        &["nothing"],
        &["help"],
        &["--nothing"],
        &["stats", "--nothing"],
        &["stats", "more"],
        &["tariff"],
        &["tariff", "remove"],
        &["import", "people", "x.csv"],
        &["import", "copies"],
        &["ledger", "copies", "--month", "2026-13", "--out", "x.pdf"],
        &["ledger", "copies", "--month", "2026-10"],
        &["copy", "--item", "a", "--pages", "1.5"],
        &["copy", "--item", "a", "--pages", "0"],
        &["copy", "--item", "a", "--pages", "100001"],
        &[
            "init",
            "--site",
            "x",
            "--code",
            "XY",
            "--kind",
            "church",
            "--desk",
            "1",
            "--hours",
            "08:00-12:00",
        ],
        &[
            "init",
            "--site",
            "x",
            "--code",
            "XY",
            "--kind",
            "station",
            "--desk",
            "100",
            "--hours",
            "08:00-12:00",
        ],
        &[
            "init",
            "--site",
            "x",
            "--code",
            "xy",
            "--kind",
            "station",
            "--desk",
            "1",
            "--hours",
            "08:00-12:00",
        ],
        &[
            "init",
            "--site",
            "x",
            "--code",
            "XY",
            "--kind",
            "station",
            "--desk",
            "1",
            "--hours",
            "12:00-08:00",
        ],
        &[
            "operator",
            "add",
            "--name",
            "王敏",
            "--role",
            "boss",
            "--pin-file",
            "-",
        ],
    ] {
        let said = line.run(arguments);
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{arguments:?}: {said:?}"
        );
        said.is_chinese();
        for word in ENGLISH {
            assert!(
                !said.err.contains(word),
                "{arguments:?} says {word}: {}",
                said.err
            );
        }
        let json = line.run(&[arguments, &["--json"]].concat());
        let object = json.object();
        assert!(
            object["error"]["code"].is_string() && object["error"]["message"].is_string(),
            "{object}"
        );
    }
    assert!(!line.data().exists(), "nothing was made");
}

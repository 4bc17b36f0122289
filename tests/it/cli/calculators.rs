//! `deadline`, `money` and `identity` on the worked examples.

use super::desk::CommandLine;
use serde_json::{Value, json};

/// Day 0 and the 5th, 7th, 15th, 20th and 40th working day after it.
const DEADLINES: &str = "
2025-01-24 2025-02-07 2025-02-10 2025-02-20 2025-02-27 2025-03-27
2025-04-25 2025-05-06 2025-05-08 2025-05-20 2025-05-27 2025-06-25
2025-09-26 2025-10-10 2025-10-13 2025-10-23 2025-10-30 2025-11-27
2025-12-31 2026-01-08 2026-01-12 2026-01-22 2026-01-29 2026-03-04
2026-01-02 2026-01-08 2026-01-12 2026-01-22 2026-01-29 2026-03-04
2026-02-13 2026-02-27 2026-03-02 2026-03-12 2026-03-19 2026-04-17
2026-02-14 2026-02-28 2026-03-03 2026-03-13 2026-03-20 2026-04-20
2026-03-02 2026-03-09 2026-03-11 2026-03-23 2026-03-30 2026-04-28
2026-04-30 2026-05-11 2026-05-13 2026-05-25 2026-06-01 2026-06-30
2026-09-18 2026-09-24 2026-09-29 2026-10-15 2026-10-22 2026-11-19
2026-09-30 2026-10-13 2026-10-15 2026-10-27 2026-11-03 2026-12-01
2026-10-09 2026-10-15 2026-10-19 2026-10-29 2026-11-05 2026-12-03
2026-11-02 2026-11-09 2026-11-11 2026-11-23 2026-11-30 2026-12-28
";

const WORDS: &str = "
0.00 人民币零元整
0.05 人民币伍分
0.30 人民币叁角整
1.00 人民币壹元整
1.01 人民币壹元零壹分
1.10 人民币壹元壹角整
10.00 人民币壹拾元整
10.50 人民币壹拾元零伍角整
20.05 人民币贰拾元零伍分
100.10 人民币壹佰元零壹角整
1,001.00 人民币壹仟零壹元整
1,010.00 人民币壹仟零壹拾元整
10,010.10 人民币壹万零壹拾元零壹角整
12,345.67 人民币壹万贰仟叁佰肆拾伍元陆角柒分
100,005.00 人民币壹拾万零伍元整
1,000,000.00 人民币壹佰万元整
1,000,100.01 人民币壹佰万零壹佰元零壹分
3,504,096.43 人民币叁佰伍拾万肆仟零玖拾陆元肆角叁分
10,100,000.00 人民币壹仟零壹拾万元整
100,000,001.00 人民币壹亿零壹元整
1,409.50 人民币壹仟肆佰零玖元伍角整
6,007.14 人民币陆仟零柒元壹角肆分
1,680.32 人民币壹仟陆佰捌拾元零叁角贰分
107,000.53 人民币壹拾万柒仟元零伍角叁分
16,409.02 人民币壹万陆仟肆佰零玖元零贰分
325.04 人民币叁佰贰拾伍元零肆分
";

const IDENTITIES: &[(&str, &str, bool)] = &[
    ("610502199601010015", "resident_id", true),
    ("610502200002290022", "resident_id", true),
    ("61050219960101004X", "resident_id", true),
    ("61050219960101012X", "resident_id", true),
    ("110101194910010036", "resident_id", true),
    ("610502199601010016", "resident_id", false),
    ("610502199913010014", "resident_id", false),
    ("610502199902290014", "resident_id", false),
    ("91110000600037341L", "credit_code", true),
    ("91610502MA6Y00001F", "credit_code", true),
    ("51610502MJU000001Q", "credit_code", true),
    ("N2610502MF1000001W", "credit_code", true),
    ("93610502MA6Y000019", "credit_code", true),
    ("11610502016005001D", "credit_code", true),
    ("E12345678", "unknown", false),
];

/// What the command answers, line by line.
fn lines(command: &str, input: &str) -> (u8, Vec<Value>) {
    let said = CommandLine::empty().run_with_input(&[command, "-"], input.as_bytes());
    assert_eq!(said.err, "");
    (
        said.code,
        said.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

#[test]
fn deadlines_match_the_worked_table() {
    let mut input = String::new();
    let mut expected = Vec::new();
    for row in DEADLINES.trim().lines() {
        let days: Vec<&str> = row.split(' ').collect();
        for (count, due_on) in [5, 7, 15, 20, 40].iter().zip(&days[1..]) {
            input.push_str(&format!("{} {count}\n", days[0]));
            // From 20 December a date is certain only with the next year's notice.
            expected.push(json!({"due_on": due_on, "certain": *due_on < "2026-12-20"}));
        }
    }
    assert_eq!(expected.len(), 65);
    assert_eq!(lines("deadline", &input), (0, expected));
}

#[test]
fn a_deadline_beyond_the_loaded_years_is_not_certain() {
    let line = CommandLine::empty();
    let said = line.run(&["deadline", "--from", "2026-12-20", "--days", "20"]);
    assert_eq!(said.code, 0);
    assert!(
        said.out.contains("估算：2027 节假日安排未导入，日期为估算"),
        "{said:?}"
    );
    assert_eq!(
        line.json(&["deadline", "--from", "2026-12-20", "--days", "20"])["certain"],
        json!(false)
    );
    let (code, answers) = lines("deadline", "2026-12-20 20\n2026-12-03 20\n2026-11-20 20\n");
    assert_eq!(code, 0);
    let certain: Vec<_> = answers
        .iter()
        .map(|answer| answer["certain"].as_bool().unwrap())
        .collect();
    // The second reaches 20 December or later, where the next year's notice may still change a day.
    assert_eq!(certain, [false, false, true]);
}

#[test]
fn a_proof_shows_every_day_and_its_source() {
    let line = CommandLine::empty();
    let said = line.run(&["deadline", "--from", "2026-09-30", "--days", "5", "--proof"]);
    for part in [
        "期限为 2026-10-13",
        "2026-10-01 星期四  放假（国庆节）",
        "3  2026-10-10 星期六  调休上班（国庆节）",
        "国办发明电〔2025〕7号",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let proof = line.json(&["deadline", "--from", "2026-09-30", "--days", "5", "--proof"]);
    assert_eq!(proof["proof"].as_array().unwrap().len(), 14);
    assert_eq!(
        line.run(&["deadline", "--from", "2026-10-09", "--days", "20", "--json"])
            .out,
        "{\"due_on\":\"2026-11-05\",\"certain\":true}\n"
    );
}

#[test]
fn amounts_are_written_in_words() {
    let vectors: Vec<(&str, &str)> = WORDS
        .trim()
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .collect();
    let input: String = vectors
        .iter()
        .map(|(amount, _)| format!("{amount}\n"))
        .collect();
    let expected: Vec<_> = vectors
        .iter()
        .map(|(_, words)| json!({"words": words}))
        .collect();
    assert_eq!(lines("money", &input), (0, expected));
    for (amount, words) in vectors {
        let said = CommandLine::empty().run(&["money", amount]);
        assert_eq!((said.code, said.out.trim()), (0, words));
    }
}

#[test]
fn numbers_are_checked_by_their_kind() {
    let input: String = IDENTITIES
        .iter()
        .map(|(number, _, _)| format!("{number}\r\n"))
        .collect();
    let (code, answers) = lines("identity", &input);
    assert_eq!(code, 1);
    for ((number, kind, valid), answer) in IDENTITIES.iter().zip(&answers) {
        assert_eq!(answer["kind"], json!(kind), "{number}");
        assert_eq!(answer["valid"], json!(valid), "{number}");
        assert_eq!(answer["reason"].is_null(), *valid, "{number}");
        let said = CommandLine::empty().run(&["identity", number]);
        assert_eq!(said.code, u8::from(!valid), "{number}");
        said.is_chinese();
    }
    assert_eq!(answers.len(), IDENTITIES.len());
    assert_eq!(
        CommandLine::empty()
            .run(&["identity", "610502199601010015", "--json"])
            .out,
        "{\"kind\":\"resident_id\",\"valid\":true,\"reason\":null}\n"
    );
}

#[test]
fn every_line_is_answered_and_wrong_ones_are_findings() {
    let long = "9".repeat(200_000);
    for (command, input, wrong) in [
        ("money", "1\nabc\n-3\n1.234\n\n1\0\n5".to_owned(), [false, true, true, true, true, true, false].as_slice()),
        ("money", format!("{long}\n1\n"), &[true, false]),
        ("money", "\u{FEFF}1\n".to_owned(), &[false]),
        ("deadline", "2026-10-09\n2026-02-30 5\n2026-10-09 0\n2026-10-09 4000\n2026-10-09 5 5\n🙂\n2026年10月9日 5".to_owned(), &[true, true, true, true, true, true, false]),
    ] {
        let (code, answers) = lines(command, &input);
        let refused: Vec<_> = answers.iter().map(|answer| answer["error"]["message"].is_string()).collect();
        assert_eq!(refused, wrong, "{answers:?}");
        assert_eq!(code, u8::from(wrong.contains(&true)));
        for answer in answers.iter().filter(|answer| answer["error"].is_object()) {
            assert_eq!(answer["error"]["code"], json!("invalid"));
        }
    }
    let said =
        CommandLine::empty().run_with_input(&["identity", "-"], b"\xFF\xFE\n610502199601010015\n");
    assert_eq!(said.code, 1);
    assert!(said.out.contains("不是 UTF-8 文字"), "{said:?}");
    assert_eq!(said.out.lines().count(), 2);
}

#[test]
fn an_invalid_item_is_a_finding_and_an_unreadable_argument_is_not_done() {
    let line = CommandLine::empty();
    for (arguments, code) in [
        (&["money", "abc"][..], 1),
        (&["money", "-5"], 1),
        (&["identity", "1"], 1),
        (&["deadline", "--from", "2026-02-30", "--days", "5"], 2),
        (&["deadline", "--from", "2026-10-09", "--days", "0"], 2),
        (&["deadline", "--from", "2026-10-09", "--days", "x"], 2),
        (&["deadline", "--from", "2026-10-09"], 2),
        (&["money"], 2),
    ] {
        let said = line.run(arguments);
        assert_eq!(said.code, code, "{arguments:?}: {said:?}");
        said.is_chinese();
    }
}

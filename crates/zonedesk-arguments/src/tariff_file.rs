//! The file of a tariff (收费标准文件): JSON, with complaints that name line and field in Chinese.

use crate::shortened;
use serde_json::{Value, error::Category};
use std::{fs::File, io::Read as _, path::Path};
use zonedesk_domain::tariff::Recorded;

/// No tariff needs more bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

const FIELDS: &[&str] = &[
    "approval_number",
    "approvers",
    "valid_from",
    "valid_to",
    "items",
    "exemptions",
    "displayed",
    "administrative",
    "supervision_phone",
];
const ITEM_FIELDS: &[&str] = &[
    "id",
    "name",
    "unit",
    "paper",
    "sides",
    "colour",
    "price_fen",
];
const DISPLAY_FIELDS: &[&str] = &["on", "place"];

/// Reads a tariff.
///
/// # Errors
/// What is wrong, with the line and the field, for whoever wrote the file.
pub fn read(path: &Path) -> Result<Recorded, String> {
    of_bytes(path, bytes_of(path)?)
}

/// The same of a file that was read elsewhere; its path is told where something is wrong with it.
///
/// # Errors
/// As [`read`].
pub fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<Recorded, String> {
    let text = text_of(path, bytes)?;
    let wrong = |why: String| format!("收费标准文件“{}”{why}", path.display());
    let value: Value =
        serde_json::from_str(&text).map_err(|error| wrong(complaint(&error, &text)))?;
    let recorded: Recorded =
        serde_json::from_str(&text).map_err(|error| wrong(complaint(&error, &text)))?;
    // A slip of the pen in an optional field's name would leave that field out without a word.
    if let Some(field) = unknown_field(&value) {
        let line = line_of(&text, field);
        return Err(wrong(format!(
            "第 {line} 行：没有“{}”这个栏目，请核对栏目名称。",
            shortened(field)
        )));
    }
    Ok(recorded)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let file = path.display();
    let unreadable = |_| format!("无法读取文件“{file}”，请检查文件是否存在、是否有权限。");
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|open| open.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    Ok(bytes)
}

fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, String> {
    let file = path.display();
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(format!("文件“{file}”超过 1 MB，不是收费标准文件。"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("文件“{file}”不是 UTF-8 文字，请另存为 UTF-8 后再试。"))?;
    Ok(text.trim_start_matches('\u{FEFF}').to_owned())
}

fn complaint(error: &serde_json::Error, text: &str) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Syntax => {
            format!(
                "第 {line} 行第 {column} 列格式不对，常见原因是少了或多了逗号、引号、括号，请对照 tariff set --help 中的示例。"
            )
        }
        Category::Eof => format!(
            "到第 {line} 行就结束了，后面缺少括号或引号，请对照 tariff set --help 中的示例。"
        ),
        Category::Data | Category::Io => {
            let said = error.to_string();
            let named = said.split('`').nth(1).unwrap_or_default();
            if said.starts_with("missing field") {
                return format!("第 {line} 行：缺少栏目“{named}”（{}）。", hint(named));
            }
            if said.starts_with("duplicate field") {
                return format!("第 {line} 行：栏目“{named}”写了两次，请只保留一个。");
            }
            match key_before(text, line, column) {
                Some(key) => format!(
                    "第 {line} 行：栏目“{}”的内容不对，{}。",
                    shortened(&key),
                    hint(&key)
                ),
                None => format!("第 {line} 行：内容不对，整个文件应为一对大括号中的各个栏目。"),
            }
        }
    }
}

/// What a field should hold.
fn hint(field: &str) -> &'static str {
    match field {
        "approval_number" => "应为批准文号，写在引号中",
        "approvers" => "应为批准机关的列表，例如 [\"临渭区财政局\"]",
        "valid_from" | "valid_to" | "on" => "应为日期，例如 \"2026-01-01\"",
        "items" => "应为项目的列表，每个项目写在一对大括号中",
        "exemptions" => "应为减免对象的列表，例如 [\"低保户\"]",
        "displayed" => {
            "应为公示日期和位置，例如 {\"on\": \"2026-01-01\", \"place\": \"窗口公示牌\"}"
        }
        "administrative" => "应为 true 或 false",
        "unit" => "可填 \"page\"、\"sheet\"、\"copy\"、\"disc\"",
        "paper" => "可填 \"a4\"、\"a3\"、\"b4\"、\"b5\"、\"other\"",
        "sides" => "可填 \"single\"、\"double\"",
        "colour" => "可填 \"black\"、\"colour\"",
        "price_fen" => "应为整数，单位是分，例如 20",
        _ => "应为文字，写在引号中",
    }
}

/// The last field's name that stands before a place in the text.
fn key_before(text: &str, line: usize, column: usize) -> Option<String> {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let end = (start + column).min(text.len());
    let mut key = None;
    let mut rest = text.as_bytes().get(..end)?;
    while let Some(open) = rest.iter().position(|byte| *byte == b'"') {
        rest = &rest[open + 1..];
        let mut escaped = false;
        let close = rest.iter().position(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        let Some(close) = close else { break };
        let (string, behind) = (&rest[..close], &rest[close + 1..]);
        if behind.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':') {
            key = Some(String::from_utf8_lossy(string).into_owned());
        }
        rest = behind;
    }
    key
}

fn unknown_field(tariff: &Value) -> Option<&str> {
    let items = tariff["items"].as_array().into_iter().flatten();
    [(tariff, FIELDS), (&tariff["displayed"], DISPLAY_FIELDS)]
        .into_iter()
        .chain(items.map(|item| (item, ITEM_FIELDS)))
        .find_map(|(object, fields)| {
            let mut keys = object.as_object()?.keys();
            keys.find(|key| !fields.contains(&key.as_str()))
                .map(String::as_str)
        })
}

fn line_of(text: &str, field: &str) -> usize {
    let quoted = format!("\"{field}\"");
    let before = text.find(&quoted).map_or("", |at| &text[..at]);
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"{
  "approval_number": "临发改价〔2026〕12号",
  "approvers": ["临渭区财政局"],
  "valid_from": "2026-01-01",
  "items": [
    {"id": "bw-a4", "name": "黑白复印 \"A4\" 单面", "unit": "page", "price_fen": 20}
  ],
  "displayed": {"on": "2026-01-01", "place": "窗口公示牌"}
}"#;

    fn complaint_about(text: &str) -> String {
        let value = serde_json::from_str::<Value>(text);
        let recorded = serde_json::from_str::<Recorded>(text);
        value
            .map(drop)
            .and(recorded.map(drop))
            .map_or_else(|error| complaint(&error, text), |()| String::new())
    }

    #[test]
    fn a_wrong_file_is_told_by_line_and_field() {
        assert_eq!(complaint_about(SOUND), "");
        for (from, to, told) in [
            (
                "\"approvers\": [\"临渭区财政局\"],",
                "\"approvers\": [\"临渭区财政局\"]",
                "第 4 行第 3 列格式不对",
            ),
            (
                "  \"approvers\": [\"临渭区财政局\"],\n",
                "",
                "第 8 行：缺少栏目“approvers”",
            ),
            (
                "2026-01-01",
                "2026-02-30",
                "第 4 行：栏目“valid_from”的内容不对，应为日期",
            ),
            (
                "\"price_fen\": 20",
                "\"price_fen\": 0.2",
                "第 6 行：栏目“price_fen”的内容不对，应为整数",
            ),
            (
                "\"price_fen\": 20",
                "\"price_fen\": \"20\"",
                "第 6 行：栏目“price_fen”的内容不对，应为整数",
            ),
            ("\"page\"", "\"页\"", "第 6 行：栏目“unit”的内容不对，可填"),
            (
                "\"id\": \"bw-a4\"",
                "\"id\": 4",
                "第 6 行：栏目“id”的内容不对，应为文字",
            ),
            (
                "\"id\": \"bw-a4\"",
                "\"id\": \"a\", \"id\": \"b\"",
                "第 6 行：栏目“id”写了两次",
            ),
            (
                "[\"临渭区财政局\"]",
                "\"临渭区财政局\"",
                "第 3 行：栏目“approvers”的内容不对，应为批准机关的列表",
            ),
            ("\n}", "", "后面缺少括号"),
        ] {
            let text = SOUND.replacen(from, to, 1);
            assert_ne!(text, SOUND);
            let complaint = complaint_about(&text);
            assert!(complaint.contains(told), "{told}: {complaint}");
        }
        assert!(complaint_about("[]").contains("第 1 行"));
    }

    #[test]
    fn an_unknown_field_is_found_at_every_depth() {
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(unknown_field(&value(SOUND)), None);
        for (from, to) in [
            ("\"approvers\"", "\"valid_too\": 1, \"approvers\""),
            ("\"id\"", "\"prize\": 1, \"id\""),
            ("\"on\"", "\"at\": 1, \"on\""),
        ] {
            let text = SOUND.replacen(from, to, 1);
            let value = value(&text);
            let field = unknown_field(&value).unwrap();
            assert!(to.contains(field), "{field}");
            assert_eq!(
                line_of(&text, field),
                SOUND[..SOUND.find(from).unwrap()].matches('\n').count() + 1
            );
        }
    }
}

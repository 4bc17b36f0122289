//! Registers as offices send them.

use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use encoding_rs::GB18030;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zonedesk_documents::{Cell, Sheet, SheetError, SheetRow, read_sheet};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let folder = Folder::new();
    read_sheet(&folder.file("登记.csv", bytes))
}

fn texts(row: &SheetRow) -> Vec<String> {
    row.cells.iter().map(Cell::as_text).collect()
}

const REGISTER: &str =
    "申请人,证件号码,申请内容\n蔺㛃𬎆,610502199601010015,下邽镇规划\n张三,00123,\"甲,乙\"\n";

#[test]
fn every_encoding_gives_the_same_sheet() {
    let utf16 = |big: bool| -> Vec<u8> {
        [0xFEFF]
            .into_iter()
            .chain(REGISTER.encode_utf16())
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let (gb18030, _, unmappable) = GB18030.encode(REGISTER);
    assert!(!unmappable);
    let bom = ["\u{feff}", REGISTER].concat();
    let wanted = read(REGISTER.as_bytes()).unwrap();
    assert_eq!(wanted.headers, ["申请人", "证件号码", "申请内容"]);
    assert_eq!(
        texts(&wanted.rows[0]),
        ["蔺㛃𬎆", "610502199601010015", "下邽镇规划"]
    );
    assert_eq!(texts(&wanted.rows[1]), ["张三", "00123", "甲,乙"]);
    let encodings: [(&str, &[u8]); 4] = [
        ("UTF-8 with BOM", bom.as_bytes()),
        ("GB18030", &gb18030),
        ("UTF-16 LE", &utf16(false)),
        ("UTF-16 BE", &utf16(true)),
    ];
    for (name, bytes) in encodings {
        assert_eq!(read(bytes).unwrap(), wanted, "{name}");
    }
}

#[test]
fn separators_are_found() {
    for separator in [",", ";", "\t"] {
        let text = [
            "接收日期,\"申请人,代理人\",申请内容",
            "2026-10-09,\"张三,李四\",规划",
        ]
        .map(|line| {
            // Commas inside the quotation marks belong to the text.
            let parts: Vec<&str> = line.split('"').collect();
            format!(
                "{}\"{}\"{}",
                parts[0].replace(',', separator),
                parts[1],
                parts[2].replace(',', separator)
            )
        })
        .join("\r\n");
        let sheet = read(text.as_bytes()).unwrap();
        assert_eq!(
            sheet.headers,
            ["接收日期", "申请人,代理人", "申请内容"],
            "{separator:?}"
        );
        assert_eq!(texts(&sheet.rows[0]), ["2026-10-09", "张三,李四", "规划"]);
    }
    let single = read("申请内容\n规划；2026\n".as_bytes()).unwrap();
    assert_eq!(texts(&single.rows[0]), ["规划；2026"]);
}

#[test]
fn lines_are_those_that_an_editor_shows() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            "",
            "申请人,申请内容",
            "",
            "张三,\"第一行",
            "第二行\"",
            "",
            "",
            "李四,规划",
            ",",
            "王五,预算,多一格",
            "赵六",
        ]
        .join(end);
        let sheet = read(text.as_bytes()).unwrap();
        let found: Vec<(usize, String)> = sheet
            .rows
            .iter()
            .map(|row| (row.line, row.cells[0].as_text()))
            .collect();
        let wanted = [(4, "张三"), (8, "李四"), (10, "王五"), (11, "赵六")];
        assert_eq!(
            found,
            wanted.map(|(line, name)| (line, name.to_owned())),
            "{end:?}"
        );
        assert_eq!(
            sheet.rows[0].cells[1].as_text(),
            format!("第一行{end}第二行")
        );
        assert_eq!(sheet.rows[2].cells.len(), 3);
        assert_eq!(sheet.rows[3].cells.len(), 1);
    }
}

#[test]
fn nul_emoji_and_ten_thousand_characters_come_through() {
    let long = "长".repeat(10_000);
    let text = format!("申请人,申请内容\n张\u{0}三😀,{long}\n");
    let sheet = read(text.as_bytes()).unwrap();
    assert_eq!(texts(&sheet.rows[0]), ["张\u{0}三😀", &long]);
}

#[test]
fn a_quotation_mark_inside_a_text_is_a_text_and_an_open_one_is_refused() {
    let sheet = read("规格,说明\n5\" 管,\"双\"\"引号\"\"\"\n".as_bytes()).unwrap();
    assert_eq!(texts(&sheet.rows[0]), ["5\" 管", "双\"引号\""]);
    let error = read("申请人,内容\n张三,规划\n李四,\"预算\n王五,决算\n".as_bytes()).unwrap_err();
    assert!(
        matches!(error, SheetError::OpenQuote { line: 3, .. }),
        "{error:?}"
    );
}

fn workbook() -> Workbook {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet();
    hidden.write_string(0, 0, "参数").unwrap();
    hidden.set_hidden(true);
    book.add_worksheet().set_name("空表").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_active(true);
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let moment = Format::new().set_num_format("yyyy/m/d h:mm");
    // The table starts in C3, below two empty rows.
    for (place, heading) in (2..).zip(["接收日期", "时间", "证件号码", "页数", "金额", "当场"])
    {
        sheet.write_string(2, place, heading).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2026, 10, 9).unwrap();
    sheet.write_datetime_with_format(3, 2, &day, &date).unwrap();
    let at = ExcelDateTime::from_ymd(2026, 10, 9)
        .unwrap()
        .and_hms(9, 30, 0)
        .unwrap();
    sheet
        .write_datetime_with_format(3, 3, &at, &moment)
        .unwrap();
    sheet.write_string(3, 4, "610502199601010015").unwrap();
    sheet.write_number(3, 5, 12).unwrap();
    sheet.write_number(3, 6, 0.15).unwrap();
    sheet.write_boolean(3, 7, true).unwrap();
    sheet.write_number(5, 2, 46_304).unwrap();
    sheet
        .write_number(5, 4, 610_502_199_601_010_015_f64)
        .unwrap();
    book
}

#[test]
fn the_first_visible_sheet_that_holds_anything_is_read() {
    let bytes = workbook().save_to_buffer().unwrap();
    let folder = Folder::new();
    // The name says CSV, the bytes say workbook.
    let sheet = read_sheet(&folder.file("登记.csv", &bytes)).unwrap();
    assert_eq!(
        sheet.headers,
        ["接收日期", "时间", "证件号码", "页数", "金额", "当场"]
    );
    assert_eq!(sheet.rows.len(), 2);
    assert_eq!(sheet.rows[0].line, 4);
    assert_eq!(
        texts(&sheet.rows[0]),
        [
            "2026-10-09",
            "2026-10-09 09:30",
            "610502199601010015",
            "12",
            "0.15",
            "是"
        ]
    );
    let serial = &sheet.rows[1];
    assert_eq!(serial.line, 6);
    let day = NaiveDate::from_ymd_opt(2026, 10, 9).unwrap();
    assert_eq!(serial.cells[0].as_text(), "46304");
    assert_eq!(serial.cells[0].as_datetime().unwrap().date(), day);
    assert_eq!(sheet.rows[0].cells[0].as_datetime().unwrap().date(), day);
    assert!(serial.cells[2].has_lost_digits());
}

#[test]
fn files_that_are_no_registers_are_refused_by_name() {
    let folder = Folder::new();
    let book = workbook().save_to_buffer().unwrap();
    let damaged = &book[..book.len() / 2];
    let compound = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 2000]].concat();
    let utf16: Vec<u8> = "申请人a,b,c,d,e,f"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let empty_book = {
        let mut book = Workbook::new();
        book.add_worksheet();
        book.save_to_buffer().unwrap()
    };
    let cases: [(&str, &[u8], &str); 11] = [
        ("空.csv", b"", "是空的"),
        ("空白.csv", b" \r\n\r\n", "是空的"),
        ("只有逗号.csv", b",,\n,,\n", "是空的"),
        ("空表.xlsx", &empty_book, "是空的"),
        ("半个.xlsx", damaged, "已损坏"),
        ("坏的.xls", &compound, "已损坏"),
        (
            "压缩包.xlsx",
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            "另存为 .xlsx",
        ),
        (
            "网页.xls",
            b"\xEF\xBB\xBF<html><table></table></html>",
            "另存为 .xlsx",
        ),
        ("文档.pdf", b"%PDF-1.7\n", "另存为 .xlsx"),
        ("二进制.csv", b"\x81\xFF\xFE\x80abc\xFF\xFF", "另存为 .xlsx"),
        ("无标记.csv", &utf16, "另存为 .xlsx"),
    ];
    for (name, bytes, says) in cases {
        let message = read_sheet(&folder.file(name, bytes))
            .unwrap_err()
            .to_string();
        assert!(
            message.contains(name) && message.contains(says),
            "{name}: {message}"
        );
    }
    let missing = folder.0.path().join("不存在.csv");
    let message = read_sheet(&missing).unwrap_err().to_string();
    assert!(
        message.contains("无法打开") && message.contains("不存在.csv"),
        "{message}"
    );
    let message = read_sheet(folder.0.path()).unwrap_err().to_string();
    assert!(message.contains("无法打开"), "{message}");
}

#[test]
fn a_file_over_a_hundred_megabytes_is_refused() {
    let folder = Folder::new();
    let path = folder.0.path().join("大.csv");
    // A sparse file: it takes up no room on the disk.
    fs::File::create(&path)
        .unwrap()
        .set_len(100 * 1024 * 1024 + 1)
        .unwrap();
    assert!(matches!(
        read_sheet(&path),
        Err(SheetError::TooLarge { .. })
    ));
}

#[test]
fn workbooks_with_a_password_are_told_as_such() {
    let folder = Folder::new();
    let path = folder.file("加密.xlsx", &encrypted_wrapping());
    assert!(matches!(
        read_sheet(&path),
        Err(SheetError::Password { .. })
    ));
}

/// The wrapping of a workbook with a password (MS-OFFCRYPTO): a compound file with a stream
/// named EncryptedPackage. What is in the stream does not matter here.
fn encrypted_wrapping() -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    const FAT: u32 = 0xFFFF_FFFD;
    let mut file = vec![0u8; SECTOR * 3];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put(24, &0x3Eu16.to_le_bytes());
    put(26, &3u16.to_le_bytes());
    put(28, &0xFFFEu16.to_le_bytes());
    put(30, &9u16.to_le_bytes());
    put(32, &6u16.to_le_bytes());
    put(44, &1u32.to_le_bytes());
    put(48, &1u32.to_le_bytes());
    put(56, &4096u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    // The list of allocation sectors: sector 0 only.
    for place in 0..109 {
        let sector = if place == 0 { 0 } else { FREE };
        put(76 + place * 4, &sector.to_le_bytes());
    }
    // Sector 0: the allocation table. Sector 1: the directory.
    for place in 0..SECTOR / 4 {
        let next = match place {
            0 => FAT,
            1 => END,
            _ => FREE,
        };
        put(SECTOR + place * 4, &next.to_le_bytes());
    }
    for (place, (name, kind)) in [("Root Entry", 5u8), ("EncryptedPackage", 2)]
        .into_iter()
        .enumerate()
    {
        let at = SECTOR * 2 + place * 128;
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(at, &units);
        let length = u16::try_from(units.len() + 2).unwrap();
        put(at + 64, &length.to_le_bytes());
        put(at + 66, &[kind, 1]);
        for pointer in [68, 72] {
            put(at + pointer, &FREE.to_le_bytes());
        }
        let child = if place == 0 { 1 } else { FREE };
        put(at + 76, &child.to_le_bytes());
        put(at + 116, &END.to_le_bytes());
    }
    file
}

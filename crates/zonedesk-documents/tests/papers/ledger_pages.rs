//! The ledgers on paper, as poppler sees them.

use std::time::Instant;

use crate::support::{
    Printed, application_lines, consultation_lines, copy_lines, day, eight_columns, occasion,
    plain_ledger,
};
use zonedesk_documents::application_ledger::application_ledger;
use zonedesk_documents::consultation_ledger::consultation_ledger;
use zonedesk_documents::copy_ledger::copy_ledger;
use zonedesk_documents::{Align, Column, DocumentError, Ledger, Masking, ledger_pdf};

const RARE: &str = "㛃䶮𬎆𤧛𣲗𬸦㴔堃喆垚燚㸆𪚥下邽蔺";
const POINTS_PER_MM: f32 = 72.0 / 25.4;

fn printed(ledger: &Ledger) -> Printed {
    Printed::new(&ledger_pdf(ledger).unwrap().bytes)
}

fn one_cell(text: &str) -> Ledger {
    plain_ledger(
        vec![Column::text("内容", 1.0, Align::Left)],
        vec![vec![text.to_owned()]],
    )
}

fn every_ledger() -> Vec<Ledger> {
    vec![
        application_ledger(&application_lines(40), &occasion(Masking::Masked)),
        application_ledger(&application_lines(40), &occasion(Masking::Full)),
        application_ledger(&[], &occasion(Masking::Masked)),
        consultation_ledger(&consultation_lines(30), &occasion(Masking::Masked)),
        copy_ledger(&copy_lines(60), &occasion(Masking::Masked)),
        eight_columns(100),
    ]
}

#[test]
fn fonts_are_embedded_as_subsets_with_a_text_map() {
    let fonts = printed(&eight_columns(20)).fonts();
    let faces: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(faces.len(), 2, "{fonts}");
    for face in faces {
        let fields: Vec<&str> = face.split_whitespace().collect();
        let [.., embedded, subset, unicode, _, _] = fields.as_slice() else {
            panic!("{fonts}");
        };
        assert_eq!([*embedded, *subset, *unicode], ["yes"; 3], "{fonts}");
    }
}

#[test]
fn rare_characters_come_back_as_text_and_missing_ones_are_named() {
    let pdf = ledger_pdf(&one_cell(RARE)).unwrap();
    assert_eq!(pdf.missing_characters, ['𪚥']);
    let text = Printed::new(&pdf.bytes).joined_text();
    assert!(text.contains(&RARE.replace('𪚥', "U+2A6A5")), "{text}");
    assert!(text.contains("注：方框内是字库暂缺的字"), "{text}");
}

#[test]
fn a_missing_character_is_drawn_as_a_framed_code_point() {
    // The frame is 2.9 mm high, higher than any stroke of the letters in it or beside it.
    let frame_columns = |text: &str| {
        let picture = printed(&one_cell(text)).picture(1, 300);
        let dots = |millimetres: f32| (millimetres / 25.4 * 300.0) as usize;
        // The first row of the table, behind its left line and within its lower line.
        (dots(15.6)..dots(60.0))
            .filter(|x| picture.longest_dark(*x, dots(34.0)..dots(39.5)) > dots(2.7))
            .count()
    };
    assert_eq!(frame_columns("U+2A6A5 龘"), 0);
    let frame = frame_columns("𪚥");
    assert!((2..=8).contains(&frame), "{frame} columns of dots");
}

#[test]
fn control_characters_are_shown_and_pasted_spaces_stay_spaces() {
    let pdf = ledger_pdf(&one_cell("甲\u{0}乙\u{1b}丙\u{a0}丁\u{200b}戊")).unwrap();
    assert!(pdf.missing_characters.is_empty());
    let text = Printed::new(&pdf.bytes).text();
    assert!(text.contains("甲 U+0000 乙 U+001B 丙 丁戊"), "{text}");
}

#[test]
fn a_radical_on_the_page_does_not_change_the_ordinary_character() {
    let text = printed(&one_cell("一⼀一")).joined_text();
    assert!(text.contains("一⼀一"), "{text}");
}

#[test]
fn a_thousand_rows_stay_small_quick_and_searchable() {
    let ledger = eight_columns(1000);
    // The first paper also parses the fonts.
    ledger_pdf(&eight_columns(1)).unwrap();
    let start = Instant::now();
    let pdf = ledger_pdf(&ledger).unwrap();
    let took = start.elapsed();
    println!(
        "1,000 rows: {took:?}, {} bytes, {} pages",
        pdf.bytes.len(),
        pdf.pages
    );
    assert!(pdf.bytes.len() < 1_000_000, "{} bytes", pdf.bytes.len());
    // 0.13 s in a release build; a debug build on a busy machine is far slower.
    assert!(took.as_secs() < 30, "{took:?}");

    let text = Printed::new(&pdf.bytes).joined_text();
    for (place, row) in (1..).zip(&ledger.rows) {
        let number = row[1].trim_start_matches("XY1-申");
        assert_eq!(text.matches(number).count(), 1, "row {place}");
        assert!(text.contains(&row[4]), "row {place}");
    }
    assert!(text.contains("合计：1000件。"));
}

#[test]
fn every_page_has_title_headings_and_its_number() {
    for ledger in every_ledger() {
        let pdf = ledger_pdf(&ledger).unwrap();
        let text = Printed::new(&pdf.bytes).text();
        let pages: Vec<String> = text
            .split_terminator('\u{c}')
            .map(|page| page.split_whitespace().collect())
            .collect();
        assert_eq!(pages.len(), pdf.pages);
        for (number, page) in (1..).zip(&pages) {
            for part in [
                ledger.title.clone(),
                format!("单位：{}", ledger.site_name),
                ledger.month.clone(),
                format!("第{number}页共{}页", pages.len()),
                "制表日期：2026年11月3日".to_owned(),
                "序号".to_owned(),
            ] {
                assert!(
                    page.contains(&part),
                    "{part} on page {number} of {}",
                    ledger.title
                );
            }
        }
        let last = pages.last().unwrap();
        for part in ["制表人：", "审核人：", "日期：", "合计："] {
            assert!(last.contains(part), "{part} of {}", ledger.title);
        }
    }
}

#[test]
fn nothing_stands_outside_the_margins_and_no_texts_overlap() {
    for ledger in every_ledger() {
        for (number, words) in (1..).zip(printed(&ledger).words()) {
            for word in &words {
                let inside = word.left >= 14.9 * POINTS_PER_MM
                    && word.right <= 287.1 * POINTS_PER_MM
                    && word.top >= 9.0 * POINTS_PER_MM
                    && word.bottom <= 203.0 * POINTS_PER_MM;
                assert!(inside, "{word:?} on page {number} of {}", ledger.title);
            }
            for (place, word) in words.iter().enumerate() {
                for other in &words[place + 1..] {
                    let across = word.right.min(other.right) - word.left.max(other.left);
                    let down = word.bottom.min(other.bottom) - word.top.max(other.top);
                    // Line boxes of poppler are higher than the letters in them.
                    let higher = (word.bottom - word.top).min(other.bottom - other.top);
                    assert!(
                        across < 0.5 || down < higher * 0.3,
                        "{word:?} and {other:?} on page {number} of {}",
                        ledger.title
                    );
                }
            }
        }
    }
}

#[test]
fn each_text_stays_within_the_lines_of_its_column() {
    let ledger = eight_columns(60);
    let total: f32 = ledger.columns.iter().map(|column| column.weight).sum();
    let mut edges = vec![15.0];
    let mut used = 0.0;
    for column in &ledger.columns {
        used += column.weight;
        edges.push(15.0 + 272.0 * used / total);
    }
    let mut seen = 0;
    for words in printed(&ledger).words() {
        let first = words.iter().position(|word| word.text == "序号").unwrap();
        let body_top = words[first].bottom;
        let body = words
            .iter()
            .filter(|word| word.top > body_top && word.bottom < 194.0 * POINTS_PER_MM);
        for word in body.filter(|word| !word.text.contains("人：") && !word.text.contains('：'))
        {
            let left = word.left / POINTS_PER_MM;
            let right = word.right / POINTS_PER_MM;
            // Neighbouring cells may run into one word for poppler; a word inside a column is
            // the rule, and no word may start in the line itself.
            let column = edges.iter().rposition(|edge| *edge <= left).unwrap();
            assert!(left - edges[column] > 0.5, "{word:?}");
            if right <= edges[column + 1] {
                assert!(edges[column + 1] - right > 0.5, "{word:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 300, "{seen} words");
}

#[test]
fn the_widest_day_stays_on_one_line_in_every_column() {
    let widest = day(9, 29);
    let mut application = application_lines(1).remove(0);
    application.received_on = widest;
    application.handed_over_on = Some(widest);
    application.signed_on = Some(widest);
    application.due_on = Some(widest);
    application.answered_on = Some(widest);
    let mut consultation = consultation_lines(1).remove(0);
    consultation.asked_on = widest;
    consultation.assigned_on = Some(widest);
    consultation.due_on = Some(widest);
    consultation.answered_on = Some(widest);
    let mut copy = copy_lines(1).remove(0);
    copy.made_on = widest;
    let occasion = occasion(Masking::Masked);
    for (ledger, days) in [
        (application_ledger(&[application], &occasion), 5),
        (consultation_ledger(&[consultation], &occasion), 4),
        (copy_ledger(&[copy], &occasion), 1),
    ] {
        let text = printed(&ledger).text();
        assert_eq!(text.matches("2026-09-29").count(), days, "{text}");
    }
}

#[test]
fn days_and_masked_numbers_stay_on_one_line() {
    let masked = application_ledger(&application_lines(12), &occasion(Masking::Masked));
    let text = printed(&masked).text();
    for whole in [
        "2026-10-10",
        "610502********0015",
        "138****1234",
        "2026-00007",
        "2026-11-05",
    ] {
        assert!(text.contains(whole), "{whole}\n{text}");
    }
    let full = application_ledger(&application_lines(12), &occasion(Masking::Full));
    let text = printed(&full).text();
    for whole in ["610502199601010015", "13812341234"] {
        assert!(text.contains(whole), "{whole}\n{text}");
    }
    let copies = copy_ledger(&copy_lines(9), &occasion(Masking::Masked));
    let text = printed(&copies).text();
    for whole in ["2026-10-11", "XY1-收2026-00002", "临发改价〔2024〕6号"] {
        assert!(text.contains(whole), "{whole}\n{text}");
    }
    let consultations = consultation_ledger(&consultation_lines(9), &occasion(Masking::Masked));
    let text = printed(&consultations).text();
    for whole in ["139****5678", "0913-***4567", "2026-10-17", "超期未答复"] {
        assert!(text.contains(whole), "{whole}\n{text}");
    }
}

#[test]
fn a_masked_ledger_holds_no_name_number_or_contact_in_full() {
    let occasion = occasion(Masking::Masked);
    let applications = application_ledger(&application_lines(40), &occasion);
    let consultations = consultation_ledger(&consultation_lines(30), &occasion);
    let copies = copy_ledger(&copy_lines(30), &occasion);
    for ledger in [applications, consultations, copies] {
        let text = printed(&ledger).joined_text();
        for name in crate::support::NAMES.iter().filter(|name| **name != "蔺相") {
            let name: String = name.split_whitespace().collect();
            assert!(!text.contains(&name), "{name} in {}", ledger.title);
        }
        for number in [
            "610502199601010015",
            "91610502MA6Y00001F",
            "13812341234",
            "13912345678",
            "2934567",
            "zhang@",
        ] {
            assert!(!text.contains(number), "{number} in {}", ledger.title);
        }
        assert!(text.contains("个人姓名、证件号码、联系方式已脱敏"));
    }
}

#[test]
fn an_empty_month_is_a_zero_report_on_one_page() {
    let pdf = ledger_pdf(&application_ledger(&[], &occasion(Masking::Masked))).unwrap();
    assert_eq!(pdf.pages, 1);
    let text = Printed::new(&pdf.bytes).joined_text();
    assert!(text.contains("本月无申请（零报告）"), "{text}");
    assert!(text.contains("共0条"), "{text}");
}

#[test]
fn a_cell_of_ten_thousand_characters_runs_over_the_pages_whole() {
    let long: String = (0..10_000)
        .map(|place| char::from_u32(0x4E00 + place % 5000).unwrap())
        .collect();
    let mut ledger = eight_columns(4);
    ledger.rows[1][5].clone_from(&long);
    let pdf = ledger_pdf(&ledger).unwrap();
    assert!(pdf.pages > 5, "{} pages", pdf.pages);
    let paper = Printed::new(&pdf.bytes);
    let shown: String = paper
        .words()
        .iter()
        .flatten()
        .filter(|word| {
            let left = word.left / POINTS_PER_MM;
            let top = word.top / POINTS_PER_MM;
            (136.0..232.0).contains(&left) && (33.0..194.0).contains(&top)
        })
        .map(|word| word.text.as_str())
        .collect();
    assert!(shown.contains(&long), "the text is not whole");
    assert!(paper.text().contains("2续"));
}

#[test]
fn totals_and_signatures_follow_also_where_the_last_page_is_full() {
    for rows in 1..=60 {
        let pdf = ledger_pdf(&eight_columns(rows)).unwrap();
        let pages = Printed::new(&pdf.bytes).words();
        let last = pages.last().unwrap();
        for label in ["制表人：", "审核人："] {
            let found = last.iter().find(|word| word.text.contains(label));
            let word = found.unwrap_or_else(|| panic!("{label} after {rows} rows"));
            assert!(
                word.bottom < 195.0 * POINTS_PER_MM,
                "{word:?} after {rows} rows"
            );
        }
    }
}

#[test]
fn very_long_titles_and_units_are_cut_where_one_sees_it() {
    let mut ledger = eight_columns(1);
    ledger.title = "政务公开专区登记台账".repeat(50);
    ledger.site_name = "临渭区".repeat(500);
    ledger.totals = vec!["合计".repeat(5000)];
    let paper = printed(&ledger);
    let first = &paper.words()[0];
    assert!(
        first
            .iter()
            .any(|word| word.text.starts_with("单位：") && word.text.ends_with('…'))
    );
    assert!(first.iter().all(|word| word.right <= 287.1 * POINTS_PER_MM));
    assert_eq!(paper.joined_text().matches("合计").count(), 5000);
}

#[test]
fn the_file_says_what_it_is_and_is_the_same_each_time() {
    let ledger = eight_columns(30);
    let pdf = ledger_pdf(&ledger).unwrap();
    let information = Printed::new(&pdf.bytes).information();
    for part in [
        "登记台账 2026年10月",
        "临渭区政务公开专区",
        "841.89 x 595.276 pts (A4)",
    ] {
        assert!(information.contains(part), "{information}");
    }
    let language = b"/Lang(zh-CN)";
    assert!(
        pdf.bytes
            .windows(language.len())
            .any(|bytes| bytes == language)
    );
    assert_eq!(ledger_pdf(&ledger).unwrap(), pdf);
}

#[test]
fn columns_and_rows_that_do_not_fit_each_other_are_refused() {
    let column = || Column::text("内容", 1.0, Align::Left);
    let none = plain_ledger(Vec::new(), Vec::new());
    assert!(matches!(
        ledger_pdf(&none),
        Err(DocumentError::NoColumns { .. })
    ));
    let short = plain_ledger(vec![column(), column()], vec![vec!["一".to_owned()]]);
    assert!(matches!(
        ledger_pdf(&short),
        Err(DocumentError::RowLength {
            row: 1,
            cells: 1,
            columns: 2
        })
    ));
    let mut flat = plain_ledger(vec![column()], Vec::new());
    flat.columns[0].weight = 0.0;
    assert!(matches!(
        ledger_pdf(&flat),
        Err(DocumentError::ColumnWeight { .. })
    ));
}

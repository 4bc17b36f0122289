//! What is kept as PDF/A: that it says so, that it is whole, and that it looks like the printed
//! papers.

use crate::month_papers::busy_month;
use crate::support::{
    Picture, Printed, application_lines, consultation_lines, copy_lines, day, eight_columns,
    occasion,
};
use zonedesk_documents::application_ledger::application_ledger;
use zonedesk_documents::consultation_ledger::consultation_ledger;
use zonedesk_documents::copy_ledger::copy_ledger;
use zonedesk_documents::fonts::{Face, Fonts};
use zonedesk_documents::month_summary::month_summary_pdf;
use zonedesk_documents::page::{A4_PORTRAIT, Description, Page, bind, bind_archive};
use zonedesk_documents::text::{Mark, Setter};
use zonedesk_documents::{DocumentError, Masking, ledger_pdf};

const RARE: &str = "㛃䶮𬎆𤧛𣲗𬸦㴔堃喆垚燚㸆𪚥⼀一";

/// Each with its title.
fn kept_papers() -> Vec<(String, Vec<u8>)> {
    let occasion = occasion(Masking::Masked);
    let ledgers = [
        application_ledger(&application_lines(40), &occasion),
        application_ledger(&[], &occasion),
        consultation_ledger(&consultation_lines(30), &occasion),
        copy_ledger(&copy_lines(60), &occasion),
        eight_columns(60),
    ];
    let mut papers: Vec<_> = ledgers
        .iter()
        .map(|ledger| (ledger.title.clone(), ledger_pdf(ledger).unwrap().bytes))
        .collect();
    let summary = month_summary_pdf(&busy_month(12), &occasion).unwrap();
    papers.push(("政务公开专区月度汇总".to_owned(), summary.bytes));
    papers
}

fn description() -> Description {
    Description {
        title: "样张".to_owned(),
        author: "临渭区政务公开专区".to_owned(),
        made_on: day(11, 3),
    }
}

/// Everything that can be drawn.
fn specimen() -> Page {
    let mut setter = Setter::new(Fonts::get().unwrap());
    let mut page = Page::new(A4_PORTRAIT);
    page.shade(20.0, 18.3, 170.0, 12.0);
    page.bar(20.0, 40.0, 93.7, 4.0);
    page.black(20.0, 50.0, 10.0, 10.0);
    page.frame(40.0, 50.0, 33.3, 10.0, 0.35);
    page.line((20.0, 70.0), (190.0, 70.0), 0.12);
    for (place, size) in [8.5_f32, 9.5, 10.5, 17.0].into_iter().enumerate() {
        let baseline = 80.0 + 24.0 * place as f32;
        let line = setter.set_line(&format!("王{RARE}，To 2026-10-09 ¥62.00"), Face::Serif);
        page.text(20.0, baseline, &line, size);
        let line = setter.set_line("政府信息公开 AVAT", Face::Sans);
        page.grey(0.45, |page| {
            page.text_to_right(190.0, baseline + 12.0, &line, size);
        });
    }
    page
}

#[test]
fn every_kept_paper_declares_pdf_a_and_is_whole() {
    for (title, bytes) in kept_papers() {
        let paper = Printed::new(&bytes);
        let structure = paper.structure();
        assert!(
            structure.contains("No syntax or stream encoding errors found"),
            "{title}: {structure}"
        );
        let metadata = paper.metadata();
        for part in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>U</pdfaid:conformance>",
            "<xmp:CreateDate>2026-11-03T00:00:00+08:00</xmp:CreateDate>",
            "<rdf:li>zh-CN</rdf:li>",
            &format!("{title} 2026年10月"),
            "政务公开专区",
        ] {
            assert!(metadata.contains(part), "{part} of {title}: {metadata}");
        }
        let intent = b"/GTS_PDFA1";
        assert!(bytes.windows(intent.len()).any(|part| part == intent));
    }
}

#[test]
fn every_kept_paper_is_the_same_each_time() {
    assert!(kept_papers() == kept_papers());
}

#[test]
fn every_font_of_a_kept_paper_is_embedded_as_a_subset_with_a_text_map() {
    let kept = bind_archive(vec![specimen()], &description()).unwrap();
    let paper = Printed::new(&kept);
    let fonts = paper.fonts();
    let faces: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(faces.len(), 2, "{fonts}");
    for face in faces {
        let fields: Vec<&str> = face.split_whitespace().collect();
        let [.., embedded, subset, unicode, _, _] = fields.as_slice() else {
            panic!("{fonts}");
        };
        assert_eq!([*embedded, *subset, *unicode], ["yes"; 3], "{fonts}");
    }
    let text = paper.joined_text();
    let whole = format!("王{RARE}，To2026-10-09¥62.00").replace('𪚥', "U+2A6A5");
    assert_eq!(text.matches(&whole).count(), 4, "{text}");
}

#[test]
fn a_kept_paper_looks_like_the_printed_one() {
    let kept = Printed::new(&bind_archive(vec![specimen()], &description()).unwrap());
    let printed = Printed::new(&bind(vec![specimen()], &description()).unwrap());
    let (kept_words, printed_words) = (kept.words().remove(0), printed.words().remove(0));
    assert_eq!(kept_words.len(), printed_words.len());
    for (kept, printed) in kept_words.iter().zip(&printed_words) {
        assert_eq!(kept.text, printed.text);
        let moved = (kept.left - printed.left)
            .abs()
            .max((kept.right - printed.right).abs());
        assert!(moved <= 0.01, "{kept:?} {printed:?}");
    }
    // A rim may fall into the dot beside it: the sheets differ by a thousandth of a point.
    let (kept, printed) = (kept.picture(1, 150), printed.picture(1, 150));
    assert_eq!((kept.width, kept.height), (printed.width, printed.height));
    for y in 1..kept.height - 1 {
        for x in 1..kept.width - 1 {
            for (one, other) in [(&kept, &printed), (&printed, &kept)] {
                let grey = one.grey_at(x, y);
                let (darkest, lightest) = around(other, x, y);
                assert!(
                    (darkest.saturating_sub(32)..=lightest.saturating_add(32)).contains(&grey),
                    "{grey} at {x}, {y}, not within {darkest} to {lightest}"
                );
            }
        }
    }
}

/// The darkest and the lightest of a dot and its neighbours.
fn around(picture: &Picture, x: usize, y: usize) -> (u8, u8) {
    let rows = (y - 1..=y + 1).map(|y| &picture.grey[y * picture.width + x - 1..][..3]);
    rows.flatten().fold((255, 0), |(darkest, lightest), grey| {
        (darkest.min(*grey), lightest.max(*grey))
    })
}

fn refusal(result: Result<Vec<u8>, DocumentError>) -> String {
    match result {
        Err(DocumentError::Pdf { source, .. }) => source.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_breaks_a_rule_of_the_archive_is_not_written() {
    // A title longer than 32,767 bytes.
    let mut ledger = eight_columns(1);
    ledger.title = "台账".repeat(10_000);
    let refused = refusal(ledger_pdf(&ledger).map(|pdf| pdf.bytes));
    assert!(refused.contains("TooLongString"), "{refused}");

    // A character that the font has no drawing for.
    let mut page = Page::new(A4_PORTRAIT);
    let undrawn = Mark::Drawn {
        character: '𪚥',
        face: Face::Serif,
        advance: 1.0,
    };
    page.text(20.0, 20.0, &[undrawn], 10.0);
    let refused = refusal(bind_archive(vec![page], &description()));
    assert!(refused.contains("ContainsNotDefGlyph"), "{refused}");
}

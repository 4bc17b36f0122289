//! Scans and photographs as one PDF, looked at with poppler.

use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, Rgb, RgbImage, codecs};
use lopdf::{
    Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary,
};
use zonedesk_documents::{ScanError, scan_pdf};

use crate::support::Printed;

const MARK: &str = "仅用于政府信息公开申请";

/// Red above, white below.
fn flag(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |_, y| {
        if y < height / 2 {
            Rgb([200, 20, 20])
        } else {
            Rgb([255, 255, 255])
        }
    })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    codecs::jpeg::JpegEncoder::new(&mut bytes)
        .write_image(
            picture.as_raw(),
            picture.width(),
            picture.height(),
            ExtendedColorType::Rgb8,
        )
        .unwrap();
    bytes
}

/// The same photograph as a telephone writes it that was held on its side (EXIF 0x0112 = 6), with the
/// place it was taken in words.
fn on_its_side(picture: &RgbImage) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend(*b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    tiff.extend(*b"\x01\x0e\0\x02\0\0\0\x10\0\0\0\x26\0\0\0\0");
    tiff.extend(*b"34.499N 109.509E");
    let mut app1 = b"Exif\0\0".to_vec();
    app1.extend(tiff);
    let plain = jpeg(picture);
    let length = u16::try_from(app1.len() + 2).unwrap();
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length.to_be_bytes());
    bytes.extend(app1);
    bytes.extend(&plain[2..]);
    bytes
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// A PDF as somebody else makes it: two pages under a tree that holds box and resources, an action at
/// opening, a script, a link and a file inside.
fn foreign_pdf() -> Document {
    let mut file = Document::with_version("1.5");
    let pages = file.new_object_id();
    let script = file.add_object(
        dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") },
    );
    let packed = file.add_object(Stream::new(dictionary! {}, b"packed away".to_vec()));
    let link = file.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("http://example.cn/") },
    });
    // A font that somebody called A is no action.
    let font = file.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    });
    let kids: Vec<Object> = ["first page", "second page"]
        .into_iter()
        .map(|words| {
            let content = format!("BT /A 24 Tf 40 100 Td ({words}) Tj ET");
            let content = file.add_object(Stream::new(dictionary! {}, content.into_bytes()));
            let page = dictionary! {
                "Type" => "Page", "Parent" => pages, "Contents" => content,
                "Annots" => vec![link.into()],
            };
            file.add_object(page).into()
        })
        .collect();
    file.set_object(
        pages,
        dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => 2,
            "MediaBox" => vec![0.into(), 0.into(), 300.into(), 400.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "A" => font } },
        },
    );
    let catalog = file.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages, "OpenAction" => script,
        "Names" => dictionary! { "EmbeddedFiles" => dictionary! {
            "Names" => vec![Object::string_literal("x"), packed.into()],
        } },
    });
    file.trailer.set("Root", catalog);
    file
}

fn written(file: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

#[test]
fn photographs_become_upright_a4_pages_no_finer_than_a_scanner_makes_them() {
    let scan = scan_pdf(
        &[
            jpeg(&flag(4000, 3000)),
            on_its_side(&flag(3000, 2000)),
            png(&DynamicImage::ImageLuma8(image::GrayImage::new(200, 300))),
        ],
        None,
    )
    .unwrap();
    assert_eq!(scan.pages, 3);
    assert!(scan.bytes.len() < 400_000, "{}", scan.bytes.len());
    // Where and with what it was taken stays with whoever took it.
    assert!(!holds(&scan.bytes, b"109.509E"));
    let file = Document::load_mem(&scan.bytes).unwrap();
    let sizes: Vec<(i64, i64, Vec<u8>)> = file
        .page_iter()
        .map(|page| {
            let image = &file.get_page_images(page).unwrap()[0];
            let space = image.color_space.clone().unwrap();
            (image.width, image.height, space.into_bytes())
        })
        .collect();
    assert_eq!(
        sizes,
        [
            (2205, 1654, b"DeviceRGB".to_vec()),
            (1559, 2339, b"DeviceRGB".to_vec()),
            (200, 300, b"DeviceGray".to_vec()),
        ]
    );
    let printed = Printed::new(&scan.bytes);
    // What was above in the picture that lay on its side is at the right now.
    let page = printed.picture(2, 50);
    let (left, right) = (page.width / 4, page.width * 3 / 4);
    assert!(page.longest_dark(right, 0..page.height) > page.height / 2);
    assert_eq!(page.longest_dark(left, 0..page.height), 0);
}

#[test]
fn an_identity_paper_says_all_over_what_it_may_be_used_for() {
    let plain = scan_pdf(&[jpeg(&flag(1600, 1000))], None).unwrap();
    let marked = scan_pdf(&[jpeg(&flag(1600, 1000))], Some(MARK)).unwrap();
    let ink = |bytes: &[u8]| {
        let page = Printed::new(bytes).picture(1, 100);
        // The white lower half of the picture.
        (page.height * 55 / 100..page.height * 85 / 100)
            .flat_map(|y| (page.width / 10..page.width * 9 / 10).map(move |x| (x, y)))
            .filter(|(x, y)| page.grey_at(*x, *y) < 225)
            .count()
    };
    assert_eq!(ink(&plain.bytes), 0);
    assert!(ink(&marked.bytes) > 2_000, "{}", ink(&marked.bytes));
}

#[test]
fn a_pdf_of_somebody_else_stays_as_it_is_but_acts_no_more() {
    let mut foreign = foreign_pdf();
    let given = written(&mut foreign);
    assert!(holds(&given, b"app.alert") && holds(&given, b"packed away"));
    let scan = scan_pdf(std::slice::from_ref(&given), None).unwrap();
    assert_eq!(scan.pages, 2);
    for words in [
        &b"app.alert"[..],
        b"packed away",
        b"example.cn",
        b"OpenAction",
    ] {
        assert!(
            !holds(&scan.bytes, words),
            "{}",
            String::from_utf8_lossy(words)
        );
    }
    let text = Printed::new(&scan.bytes).text();
    assert!(
        text.contains("first page") && text.contains("second page"),
        "{text}"
    );

    let marked = scan_pdf(&[given], Some(MARK)).unwrap();
    let printed = Printed::new(&marked.bytes);
    assert!(printed.text().contains("second page"));
    for page in 1..=2 {
        let picture = printed.picture(page, 100);
        let inked = (0..picture.height / 2)
            .flat_map(|y| (0..picture.width).map(move |x| (x, y)))
            .filter(|(x, y)| picture.grey_at(*x, *y) < 225)
            .count();
        assert!(inked > 1_000, "{page}: {inked}");
    }
}

#[test]
fn what_cannot_be_shown_is_refused_by_its_reason() {
    let mut locked = foreign_pdf();
    locked.trailer.set(
        "ID",
        vec![Object::string_literal("a"), Object::string_literal("b")],
    );
    let version = EncryptionVersion::V2 {
        document: &locked,
        owner_password: "secret",
        user_password: "secret",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    locked.encrypt(&state).unwrap();
    let refused = scan_pdf(&[written(&mut locked)], None).unwrap_err();
    assert!(matches!(refused, ScanError::Locked), "{refused:?}");

    let mut empty = Document::with_version("1.5");
    let pages = empty.add_object(
        dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 },
    );
    let catalog = empty.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    empty.trailer.set("Root", catalog);
    let refused = scan_pdf(&[written(&mut empty)], None).unwrap_err();
    assert!(matches!(refused, ScanError::NoPages), "{refused:?}");

    // A picture that says it is far larger than it is.
    let mut bomb = png(&DynamicImage::ImageRgb8(flag(2, 2)));
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let checksum = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
    let refused = scan_pdf(&[bomb], None).unwrap_err();
    assert!(matches!(refused, ScanError::TooLarge), "{refused:?}");
    for bytes in [&b"RIFF0000WEBPVP8 "[..], b"\0\0\0\x18ftypheic", b"hello"] {
        let refused = scan_pdf(&[bytes.to_vec()], None).unwrap_err();
        assert!(matches!(refused, ScanError::Kind), "{refused:?}");
    }
}

#[test]
fn a_small_file_that_unfolds_to_very_much_is_not_unfolded() {
    // Objects in a stream of more bytes than that, nearly all of them blanks.
    let pretending = |bytes: usize| {
        let mut file = foreign_pdf();
        let mut words = b"planted".to_vec();
        words.resize(bytes, b' ');
        let planted = file.add_object(Object::string_literal(words));
        file.catalog_mut().unwrap().set("Planted", planted);
        let mut bytes = Vec::new();
        file.save_modern(&mut bytes).unwrap();
        bytes
    };
    let plain = scan_pdf(&[pretending(1_000)], None).unwrap();
    assert!(holds(&plain.bytes, b"planted"));
    let given = pretending(100_000_000);
    assert!(given.len() < 1_000_000, "{}", given.len());
    match scan_pdf(&[given], None) {
        Ok(taken) => assert!(!holds(&taken.bytes, b"planted")),
        // What stood in the stream, the pages among them, was never seen.
        Err(refused) => assert!(matches!(refused, ScanError::NoPages), "{refused:?}"),
    }

    // A photograph of 400 million dots, each the same.
    let mut large = png(&DynamicImage::ImageLuma8(image::GrayImage::new(2, 2)));
    large[16..20].copy_from_slice(&19_999_u32.to_be_bytes());
    large[20..24].copy_from_slice(&19_999_u32.to_be_bytes());
    let checksum = crc32(&large[12..29]);
    large[29..33].copy_from_slice(&checksum.to_be_bytes());
    let refused = scan_pdf(&[large], None).unwrap_err();
    assert!(matches!(refused, ScanError::TooLarge), "{refused:?}");
}

/// As PNG has it (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        })
    })
}

//! 附件 – what scanners, document cameras and telephones bring, made into one PDF of A4 pages.
//!
//! Photographs are turned upright, made no finer than an office scanner would (200 dots to the inch) and
//! written anew, so that nothing hidden in them (places, names of devices) is kept. A PDF stays as it is
//! but for what could act by itself: scripts, launched programs, embedded files.

use crate::watermark::Watermark;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, ImageReader, Limits,
    codecs::jpeg::JpegEncoder, imageops::FilterType,
};
use lopdf::{Document, LoadOptions, Object, ObjectId, Stream, dictionary};
use std::io::Cursor;
use thiserror::Error;

/// An A4 page in dots at 200 to the inch.
const LONG_SIDE: u32 = 2339;
const SHORT_SIDE: u32 = 1654;

/// An A4 page in points, and its margin.
const A4: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 24.0;

/// Pages of a PDF at most.
const MOST_PAGES: usize = 200;

/// Dots of a photograph at most: what no camera at a counter has.
const MOST_SIDE: u32 = 20_000;
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// What one part of a PDF may unfold to while it is read: a small file can pretend to hold very much.
const MOST_UNFOLDED: usize = 64 * 1024 * 1024;

const JPEG_QUALITY: u8 = 80;

/// Watermark letters: so many fit along the short side.
const LETTERS_ACROSS: f32 = 26.0;

/// Why a file cannot be taken, for the person at the desk.
#[derive(Debug, Error)]
pub enum ScanError {
    /// There is nothing in it.
    #[error("文件是空的，请重新扫描或另选文件。")]
    Empty,
    /// It is no picture and no PDF.
    #[error(
        "只能添加照片（JPG、PNG、BMP）或 PDF，这个文件不是。手机里的 HEIC 照片请先另存为 JPG。"
    )]
    Kind,
    /// It cannot be read.
    #[error("文件已损坏或不完整，打不开。请重新扫描或另选文件。")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It is far too large.
    #[error("照片太大，打不开。请把扫描仪或相机的分辨率调低后重试。")]
    TooLarge,
    /// It asks for a password.
    #[error("这个 PDF 设有密码，打不开。请先另存为不带密码的 PDF。")]
    Locked,
    /// It has too many pages.
    #[error("PDF 共 {0} 页，每份附件最多 {MOST_PAGES} 页，请分成几份添加。")]
    TooManyPages(usize),
    /// It has none.
    #[error("这个 PDF 里没有页面，请另选文件。")]
    NoPages,
    /// A PDF together with something else.
    #[error("PDF 请单独添加；一次可以添加一个 PDF，或者若干张照片。")]
    Mixed,
}

impl ScanError {
    fn damaged(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Damaged(Box::new(cause))
    }
}

/// A finished attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanPdf {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
}

/// Makes one PDF of several photographs, in their order, or takes one PDF over. With `mark` these words
/// lie over every page.
///
/// # Errors
/// [`ScanError`], in the words of the counter.
pub fn scan_pdf(parts: &[Vec<u8>], mark: Option<&str>) -> Result<ScanPdf, ScanError> {
    if parts.iter().all(Vec::is_empty) {
        return Err(ScanError::Empty);
    }
    let pdfs = parts.iter().filter(|part| is_pdf(part)).count();
    match (parts, pdfs) {
        ([pdf], 1) => of_pdf(pdf, mark),
        (_, 0) => of_pictures(parts, mark),
        _ => Err(ScanError::Mixed),
    }
}

/// The mark may stand behind some rubbish, as readers allow.
fn is_pdf(part: &[u8]) -> bool {
    part.get(..part.len().min(1024))
        .is_some_and(|head| head.windows(5).any(|window| window == b"%PDF-"))
}

fn of_pictures(parts: &[Vec<u8>], mark: Option<&str>) -> Result<ScanPdf, ScanError> {
    let mut file = Document::with_version("1.7");
    let pages_id = file.new_object_id();
    let mut pages: Vec<Object> = Vec::new();
    for part in parts {
        let mut picture = upright(part)?;
        if let Some(words) = mark {
            stamp(&mut picture, words)?;
        }
        let page = page_of(&mut file, &picture, pages_id)?;
        pages.push(page.into());
    }
    let count = pages.len();
    file.set_object(
        pages_id,
        dictionary! { "Type" => "Pages", "Kids" => pages, "Count" => i64::try_from(count).unwrap_or(i64::MAX) },
    );
    let catalog = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages_id });
    file.trailer.set("Root", catalog);
    saved(&mut file, count)
}

/// A photograph as it should be looked at, no finer than A4 at 200 dots to the inch.
fn upright(part: &[u8]) -> Result<DynamicImage, ScanError> {
    if part.is_empty() {
        return Err(ScanError::Empty);
    }
    let mut reader = ImageReader::new(Cursor::new(part))
        .with_guessed_format()
        .map_err(ScanError::damaged)?;
    if reader.format().is_none() {
        return Err(ScanError::Kind);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(ScanError::TooLarge);
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(orientation);
    let (width, height) = (picture.width(), picture.height());
    let (widest, highest) = if width > height {
        (LONG_SIDE, SHORT_SIDE)
    } else {
        (SHORT_SIDE, LONG_SIDE)
    };
    if width > widest || height > highest {
        picture = picture.resize(widest, highest, FilterType::Triangle);
    }
    Ok(without_colour(picture))
}

#[allow(clippy::wildcard_enum_match_arm)]
fn unreadable(error: image::ImageError) -> ScanError {
    match error {
        image::ImageError::Limits(_) => ScanError::TooLarge,
        image::ImageError::Unsupported(_) => ScanError::Kind,
        other => ScanError::damaged(other),
    }
}

/// What is seen through becomes white, and a scan in grey stays grey.
fn without_colour(picture: DynamicImage) -> DynamicImage {
    let opaque = if picture.color().has_alpha() {
        let mut sheet = picture.to_rgba8();
        for pixel in sheet.pixels_mut() {
            let [.., alpha] = pixel.0;
            for channel in &mut pixel.0[..3] {
                *channel = mixed(255, *channel, alpha);
            }
        }
        DynamicImage::ImageRgba8(sheet)
    } else {
        picture
    };
    if opaque.color().has_color() {
        DynamicImage::ImageRgb8(opaque.into_rgb8())
    } else {
        DynamicImage::ImageLuma8(opaque.into_luma8())
    }
}

/// `over` upon `under`, as much of it as `share` of 255.
fn mixed(under: u8, over: u8, share: u8) -> u8 {
    let share = u16::from(share);
    let sum = u16::from(under) * (255 - share) + u16::from(over) * share + 127;
    u8::try_from(sum / 255).unwrap_or(u8::MAX)
}

/// Darker than what is light, lighter than what is dark; three fifths of it leave the picture readable
/// beneath.
fn stamp(picture: &mut DynamicImage, words: &str) -> Result<(), ScanError> {
    let short = picture.width().min(picture.height()) as f32;
    let mark =
        Watermark::of(words, (short / LETTERS_ACROSS).max(9.0)).map_err(ScanError::damaged)?;
    let share = |ink: u8| u8::try_from(u16::from(ink) * 3 / 5).unwrap_or(u8::MAX);
    let mut sheet = picture.to_rgb8();
    for (x, y, pixel) in sheet.enumerate_pixels_mut() {
        let share = share(mark.at(x, y));
        if share > 0 {
            let [red, green, blue] = pixel.0.map(u16::from);
            let is_light = red + 2 * green + blue >= 4 * 128;
            let grey = if is_light { 100 } else { 190 };
            for channel in &mut pixel.0 {
                *channel = mixed(*channel, grey, share);
            }
        }
    }
    *picture = if picture.color().has_color() {
        sheet.into()
    } else {
        DynamicImage::ImageRgb8(sheet).to_luma8().into()
    };
    Ok(())
}

/// One page, upright or on its side as the picture is.
fn page_of(
    file: &mut Document,
    picture: &DynamicImage,
    pages: ObjectId,
) -> Result<ObjectId, ScanError> {
    let (width, height) = (picture.width(), picture.height());
    let grey = matches!(picture, DynamicImage::ImageLuma8(_));
    let (colour, space) = if grey {
        (ExtendedColorType::L8, "DeviceGray")
    } else {
        (ExtendedColorType::Rgb8, "DeviceRGB")
    };
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .write_image(picture.as_bytes(), width, height, colour)
        .map_err(ScanError::damaged)?;
    let image = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image",
            "Width" => i64::from(width), "Height" => i64::from(height),
            "ColorSpace" => space, "BitsPerComponent" => 8, "Filter" => "DCTDecode",
        },
        jpeg,
    );
    let image = file.add_object(image.with_compression(false));
    let (page_width, page_height) = if width > height { (A4.1, A4.0) } else { A4 };
    let room = (page_width - 2.0 * MARGIN, page_height - 2.0 * MARGIN);
    let scale = (room.0 / width as f32).min(room.1 / height as f32);
    let (shown_width, shown_height) = (width as f32 * scale, height as f32 * scale);
    let (left, bottom) = (
        (page_width - shown_width) / 2.0,
        (page_height - shown_height) / 2.0,
    );
    let content = format!(
        "q {shown_width:.2} 0 0 {shown_height:.2} {left:.2} {bottom:.2} cm /Picture Do Q\n"
    );
    let content = file.add_object(Stream::new(dictionary! {}, content.into_bytes()));
    Ok(file.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages,
        "MediaBox" => vec![0.into(), 0.into(), Object::Real(page_width), Object::Real(page_height)],
        "Resources" => dictionary! { "XObject" => dictionary! { "Picture" => image } },
        "Contents" => content,
    }))
}

fn of_pdf(pdf: &[u8], mark: Option<&str>) -> Result<ScanPdf, ScanError> {
    let options = LoadOptions {
        max_decompressed_size: Some(MOST_UNFOLDED),
        ..LoadOptions::default()
    };
    let mut file = Document::load_mem_with_options(pdf, options).map_err(ScanError::damaged)?;
    if file.is_encrypted() || file.was_encrypted() {
        return Err(ScanError::Locked);
    }
    let pages: Vec<ObjectId> = file.page_iter().collect();
    match pages.len() {
        0 => return Err(ScanError::NoPages),
        many if many > MOST_PAGES => return Err(ScanError::TooManyPages(many)),
        _ => {}
    }
    disarm(&mut file).map_err(ScanError::damaged)?;
    if let Some(words) = mark {
        let overlay = overlay(&mut file, words)?;
        for page in &pages {
            cover(&mut file, *page, overlay).map_err(ScanError::damaged)?;
        }
    }
    saved(&mut file, pages.len())
}

/// Takes out of a PDF what could act when it is opened or pressed, what is packed into it, and who made
/// it with what.
fn disarm(file: &mut Document) -> Result<(), lopdf::Error> {
    for object in file.objects.values_mut() {
        disarm_object(object);
    }
    let catalog = file.catalog_mut()?;
    for key in [&b"OpenAction"[..], b"AA", b"AF", b"Metadata"] {
        catalog.remove(key);
    }
    for (under, keys) in [
        (&b"Names"[..], [&b"JavaScript"[..], b"EmbeddedFiles"]),
        (b"AcroForm", [b"XFA", b"CO"]),
    ] {
        let catalog = file.catalog()?;
        let Ok(entry) = catalog.get(under) else {
            continue;
        };
        let id = entry.as_reference().ok();
        let held = match id {
            Some(id) => file.get_dictionary_mut(id)?,
            None => file.catalog_mut()?.get_mut(under)?.as_dict_mut()?,
        };
        for key in keys {
            held.remove(key);
        }
    }
    file.trailer.remove(b"Info");
    file.prune_objects();
    Ok(())
}

/// Empties actions wherever they stand, and takes them from pages, fields and notes.
fn disarm_object(object: &mut Object) {
    #[allow(clippy::wildcard_enum_match_arm)]
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &mut stream.dict,
        Object::Array(items) => {
            items.iter_mut().for_each(disarm_object);
            return;
        }
        _ => return,
    };
    const ACTIONS: [&[u8]; 9] = [
        b"JavaScript",
        b"Launch",
        b"SubmitForm",
        b"ImportData",
        b"GoToR",
        b"GoToE",
        b"URI",
        b"Rendition",
        b"RichMediaExecute",
    ];
    let acts = dictionary
        .get(b"S")
        .and_then(Object::as_name)
        .is_ok_and(|name| ACTIONS.contains(&name));
    if acts {
        *dictionary = dictionary! {};
        return;
    }
    // `A` and `AA` are actions here alone; elsewhere they may name a font or a letter.
    let is_note = dictionary.has(b"Rect") && dictionary.has(b"Subtype");
    if is_note || dictionary.has_type(b"Page") {
        dictionary.remove(b"AA");
    }
    if is_note {
        for key in [&b"A"[..], b"FS", b"RichMediaContent"] {
            dictionary.remove(key);
        }
    }
    for (_, value) in dictionary.iter_mut() {
        disarm_object(value);
    }
}

/// The watermark as a picture of its own, an A4 page at 100 dots to the inch.
fn overlay(file: &mut Document, words: &str) -> Result<ObjectId, ScanError> {
    let (width, height) = (SHORT_SIDE / 2, LONG_SIDE / 2);
    let mark = Watermark::of(words, width as f32 / LETTERS_ACROSS).map_err(ScanError::damaged)?;
    let ink: Vec<u8> = mark
        .sheet(width, height)
        .into_iter()
        .map(|ink| u8::try_from(u16::from(ink) * 3 / 5).unwrap_or(u8::MAX))
        .collect();
    let plane = |filled: Vec<u8>| {
        let mut stream = Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Image",
                "Width" => i64::from(width), "Height" => i64::from(height),
                "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
            },
            filled,
        );
        stream.compress().map(|()| stream)
    };
    let soft = plane(ink.clone()).map_err(ScanError::damaged)?;
    let soft = file.add_object(soft);
    let mut grey = plane(vec![128; ink.len()]).map_err(ScanError::damaged)?;
    grey.dict.set("SMask", soft);
    Ok(file.add_object(grey))
}

/// Lays the watermark over one page of somebody else's PDF.
fn cover(file: &mut Document, page: ObjectId, overlay: ObjectId) -> Result<(), lopdf::Error> {
    const NAME: &str = "ZoneDeskMark";
    let [left, bottom, right, top] = media_box(file, page).unwrap_or([0.0, 0.0, A4.0, A4.1]);
    // Resources may come from a page tree above; one's own must name them all.
    if !file.get_dictionary(page)?.has(b"Resources") {
        let inherited =
            inherited(file, page, b"Resources").unwrap_or_else(|| dictionary! {}.into());
        file.get_dictionary_mut(page)?.set("Resources", inherited);
    }
    file.add_xobject(page, NAME, overlay)?;
    // Whatever the page left behind in the state of drawing ends with the closing Q.
    let before = file.add_object(Stream::new(dictionary! {}, b"q\n".to_vec()));
    let drawn = format!(
        "\nQ q {:.2} 0 0 {:.2} {left:.2} {bottom:.2} cm /{NAME} Do Q\n",
        right - left,
        top - bottom
    );
    file.add_page_contents(page, drawn.into_bytes())?;
    if let Ok(Object::Array(contents)) = file.get_dictionary_mut(page)?.get_mut(b"Contents") {
        contents.insert(0, before.into());
    }
    Ok(())
}

fn media_box(file: &Document, page: ObjectId) -> Option<[f32; 4]> {
    let found = inherited(file, page, b"MediaBox")?;
    let (_, found) = file.dereference(&found).ok()?;
    let sides = found.as_array().ok()?;
    let side = |at: usize| {
        let (_, side) = file.dereference(sides.get(at)?).ok()?;
        side.as_float().ok()
    };
    Some([side(0)?, side(1)?, side(2)?, side(3)?])
}

/// What a page has of `key`, or the page tree above it.
fn inherited(file: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut at = page;
    // A tree deeper than this leads in a circle.
    for _ in 0..32 {
        let node = file.get_dictionary(at).ok()?;
        if let Ok(found) = node.get(key) {
            return Some(found.clone());
        }
        at = node.get(b"Parent").ok()?.as_reference().ok()?;
    }
    None
}

fn saved(file: &mut Document, pages: usize) -> Result<ScanPdf, ScanError> {
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(ScanError::damaged)?;
    Ok(ScanPdf { bytes, pages })
}

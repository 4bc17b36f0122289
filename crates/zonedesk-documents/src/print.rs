//! Writing pages by printpdf: slips, forms and sheets, which are printed and handed out.

use chrono::Datelike;
use printpdf::{
    Color, Greyscale, Line, LinePoint, Op as Written, PaintMode, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem, WindingOrder,
};

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::page::{Description, Ink, Op, Page, Rectangle, points};

/// Puts pages together into the bytes of a PDF. The same pages and description give the same
/// bytes.
pub fn bind(pages: Vec<Page>, description: &Description) -> Result<Vec<u8>, DocumentError> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| DocumentError::Pdf {
        title: description.title.clone(),
        source,
    };
    let mut document = PdfDocument::new(&description.title);
    let fonts = Fonts::get()?;
    for face in Face::ALL {
        document
            .resources
            .fonts
            .map
            .insert(face.id(), PdfFont::new(fonts.print(face).clone()));
    }
    let information = &mut document.metadata.info;
    information.author.clone_from(&description.author);
    information.creator = "ZoneDesk".to_owned();
    information.producer = "ZoneDesk".to_owned();
    document.pages = pages
        .into_iter()
        .map(|page| {
            let size = page.size();
            PdfPage::new(
                printpdf::Mm(size.width),
                printpdf::Mm(size.height),
                page.ops()
                    .iter()
                    .flat_map(|op| written(op, size.height))
                    .collect(),
            )
        })
        .collect();

    let mut warnings = Vec::new();
    let mut file = printpdf::to_lopdf_doc(&document, &PdfSaveOptions::default(), &mut warnings);
    if let Some(warning) = warnings
        .iter()
        .find(|warning| warning.severity == printpdf::PdfParseErrorSeverity::Error)
    {
        return Err(failed(warning.msg.clone().into()));
    }
    describe(&mut file, description).map_err(|error| failed(error.into()))?;
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)
        .map_err(|error| failed(error.into()))?;
    Ok(bytes)
}

/// What printpdf leaves out or fills with chance: the language, the dates, the identifier.
fn describe(file: &mut lopdf::Document, description: &Description) -> Result<(), lopdf::Error> {
    // The language and the text maps are newer than the 1.3 that printpdf declares.
    file.version = "1.7".to_owned();
    let catalog = file.catalog_mut()?;
    catalog.set("Lang", lopdf::Object::string_literal("zh-CN"));
    catalog.set(
        "ViewerPreferences",
        lopdf::dictionary! { "DisplayDocTitle" => true },
    );
    let day = description.made_on;
    let date = format!(
        "D:{:04}{:02}{:02}000000+08'00'",
        day.year(),
        day.month(),
        day.day()
    );
    let information = file.trailer.get(b"Info")?.as_reference()?;
    let information = file.get_object_mut(information)?.as_dict_mut()?;
    information.set("CreationDate", lopdf::Object::string_literal(date.clone()));
    information.set("ModDate", lopdf::Object::string_literal(date));
    information.remove(b"GTS_PDFXVersion");
    information.remove(b"Identifier");
    // A random identifier would make every print of the same paper another file.
    file.trailer.remove(b"ID");
    Ok(())
}

/// The operations of the PDF for one step of drawing on a page `height` mm high.
fn written(op: &Op, height: f32) -> Vec<Written> {
    let point = |(x, y): (f32, f32)| Point {
        x: Pt(points(x)),
        y: Pt(points(height - y)),
    };
    match op {
        Op::Ink(ink) => vec![Written::SetFillColor { col: colour(*ink) }],
        Op::Line {
            from,
            to,
            thickness,
        } => vec![
            outline(*thickness),
            Written::DrawLine {
                line: Line {
                    points: [*from, *to]
                        .map(|end| LinePoint {
                            p: point(end),
                            bezier: false,
                        })
                        .to_vec(),
                    is_closed: false,
                },
            },
        ],
        Op::Area(area) => vec![rectangle(area, height, PaintMode::Fill)],
        Op::Frame(frame, thickness) => vec![
            outline(*thickness),
            rectangle(frame, height, PaintMode::Stroke),
        ],
        Op::Text {
            at,
            face,
            size,
            text,
        } => vec![
            Written::StartTextSection,
            Written::SetFont {
                font: PdfFontHandle::External(face.id()),
                size: Pt(*size),
            },
            Written::SetTextCursor { pos: point(*at) },
            Written::ShowText {
                items: vec![TextItem::Text(text.clone())],
            },
            Written::EndTextSection,
        ],
    }
}

fn outline(thickness: f32) -> Written {
    Written::SetOutlineThickness {
        pt: Pt(points(thickness)),
    }
}

fn rectangle(rectangle: &Rectangle, page_height: f32, mode: PaintMode) -> Written {
    Written::DrawRectangle {
        rectangle: Rect {
            x: Pt(points(rectangle.x)),
            y: Pt(points(page_height - (rectangle.y + rectangle.height))),
            width: Pt(points(rectangle.width)),
            height: Pt(points(rectangle.height)),
            mode: Some(mode),
            winding_order: Some(WindingOrder::NonZero),
        },
    }
}

fn colour(ink: Ink) -> Color {
    match ink {
        Ink::Grey(percent) => Color::Greyscale(Greyscale::new(percent, None)),
        Ink::Colour(red, green, blue) => Color::Rgb(Rgb::new(red, green, blue, None)),
    }
}

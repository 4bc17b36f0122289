//! 收费凭条 – the program's own slip for a copy, on an 80 mm roll or on A5. It never looks like a
//! 财政票据 or an invoice, and says so. A free copy has a slip that says why it was free.

use chrono::NaiveDate;
use zonedesk_domain::money::Fen;

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::ledger::{PdfDocument, chinese_date};
use crate::page::{Description, Page, PaperSize, bind};
use crate::qr::draw_qr;
use crate::text::{MM_PER_POINT, Mark, Setter};

/// On which paper a slip is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptForm {
    /// 80 毫米卷纸, as long as the slip needs.
    Roll,
    /// A5 横向.
    A5,
}

/// A slip, unmasked: it goes to the person who paid. Texts that are not known are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptSlip {
    /// 收费单位.
    pub site_name: String,
    /// 凭条号, when it was charged.
    pub number: Option<String>,
    /// 项目.
    pub item: String,
    /// 单价 × 数量, when it was charged.
    pub sum: Option<String>,
    /// 页数.
    pub pages: u32,
    /// 金额, when it was charged.
    pub amount: Option<Fen>,
    /// 收费依据文号.
    pub approval_number: String,
    /// 付款方式.
    pub payment: String,
    /// 交款人.
    pub payer: String,
    /// 财政票据号, where one was issued.
    pub fiscal_note: String,
    /// 经办人.
    pub operator: String,
    /// The day.
    pub made_on: NaiveDate,
    /// The time of day, such as 09:30.
    pub made_at: String,
    /// Why it was free, when it was.
    pub free_reason: Option<String>,
    /// 作废 – why, when it was voided.
    pub voided: Option<String>,
    /// Whether the void still waits for the second person.
    pub void_waits: bool,
    /// 补打 – when it was printed again.
    pub reprinted_at: Option<String>,
    /// 附注 of the site; may be empty.
    pub note: String,
}

/// One part of a slip, from top to bottom.
enum Part {
    Line {
        text: Vec<Mark>,
        size: f32,
    },
    Pair {
        label: Vec<Mark>,
        lines: Vec<Vec<Mark>>,
    },
    Amount {
        label: Vec<Mark>,
        text: Vec<Mark>,
    },
    Prose(Vec<Vec<Mark>>),
    Rule,
    Code(String),
}

/// The measures of a form, in mm and points.
struct Measures {
    /// The left edge of the text and its width.
    left: f32,
    width: f32,
    text: f32,
    title: f32,
    amount: f32,
    code: f32,
    /// Where values begin, from the left edge.
    label: f32,
}

const ROLL: Measures = Measures {
    left: 5.0,
    width: 70.0,
    text: 9.5,
    title: 15.0,
    amount: 19.0,
    code: 27.0,
    label: 21.0,
};
const A5: Measures = Measures {
    left: 16.0,
    width: 178.0,
    text: 12.5,
    title: 20.0,
    amount: 22.0,
    code: 34.0,
    label: 34.0,
};
const A5_PAPER: PaperSize = PaperSize {
    width: 210.0,
    height: 148.0,
};
/// From one baseline to the next, in em.
const LEADING: f32 = 1.45;

impl ReceiptSlip {
    /// What the slip is called.
    #[must_use]
    pub fn title(&self) -> &'static str {
        if self.amount.is_some() {
            "收费凭条"
        } else {
            "复印打印登记单（免费）"
        }
    }

    fn marks(&self) -> String {
        let void = match (&self.voided, self.void_waits) {
            (None, _) => "",
            (Some(_), true) => "【作废 待复核】",
            (Some(_), false) => "【作废】",
        };
        let again = if self.reprinted_at.is_some() {
            "【补打】"
        } else {
            ""
        };
        format!("{void}{again}")
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |label, value: String| {
            if !value.is_empty() {
                pairs.push((label, value));
            }
        };
        add("凭条号", self.number.clone().unwrap_or_default());
        add("项目", self.item.clone());
        add("页数", format!("{} 页", self.pages));
        add("单价×数量", self.sum.clone().unwrap_or_default());
        add("收费依据", self.approval_number.clone());
        add("付款方式", self.payment.clone());
        add("交款人", self.payer.clone());
        add("免费原因", self.free_reason.clone().unwrap_or_default());
        add("经办人", self.operator.clone());
        add(
            "日期时间",
            format!("{} {}", chinese_date(self.made_on), self.made_at),
        );
        add("作废原因", self.voided.clone().unwrap_or_default());
        add("补打时间", self.reprinted_at.clone().unwrap_or_default());
        pairs
    }

    /// What the slip is not, and where the official note stands.
    fn disclaimer(&self) -> String {
        if self.amount.is_none() {
            return "本单仅供登记，未收取任何费用。".to_owned();
        }
        let note = if self.fiscal_note.is_empty() {
            "____________"
        } else {
            &self.fiscal_note
        };
        format!("本凭条不作为报销凭证，财政票据号：{note}")
    }
}

/// Draws a slip. The same slip gives the same bytes.
///
/// # Errors
/// [`DocumentError`] when the program's fonts are damaged or the PDF cannot be put together.
pub fn receipt_pdf(slip: &ReceiptSlip, form: ReceiptForm) -> Result<PdfDocument, DocumentError> {
    let mut setter = Setter::new(Fonts::get()?);
    let page = match form {
        ReceiptForm::Roll => roll(slip, &mut setter),
        ReceiptForm::A5 => a5(slip, &mut setter),
    };
    let name = match &slip.number {
        Some(number) => format!("{} {number}", slip.title()),
        None => slip.title().to_owned(),
    };
    let bytes = bind(
        vec![page?],
        &Description {
            title: name,
            author: slip.site_name.clone(),
            made_on: slip.made_on,
        },
    )?;
    Ok(PdfDocument {
        bytes,
        pages: 1,
        missing_characters: setter.missing().iter().copied().collect(),
    })
}

fn roll(slip: &ReceiptSlip, setter: &mut Setter) -> Result<Page, DocumentError> {
    let measures = &ROLL;
    let mut parts = head(slip, measures, setter);
    parts.push(Part::Rule);
    parts.extend(body(slip, measures, measures.width, setter));
    parts.push(Part::Rule);
    parts.extend(tail(slip, measures, measures.width, setter));
    if let Some(number) = &slip.number {
        parts.push(Part::Code(number.clone()));
    }
    let height = parts.iter().map(|part| part.height(measures)).sum::<f32>() + 12.0;
    let mut page = Page::new(PaperSize {
        width: 80.0,
        height,
    });
    void_across(slip, &mut page, setter);
    let mut y = 5.0;
    for part in &parts {
        y = part.draw(&mut page, measures, measures.width, y)?;
    }
    Ok(page)
}

fn a5(slip: &ReceiptSlip, setter: &mut Setter) -> Result<Page, DocumentError> {
    let measures = &A5;
    let mut page = Page::new(A5_PAPER);
    void_across(slip, &mut page, setter);
    let mut y = 12.0;
    for part in head(slip, measures, setter) {
        y = part.draw(&mut page, measures, measures.width, y)?;
    }
    y = Part::Rule.draw(&mut page, measures, measures.width, y)?;
    if let Some(number) = &slip.number {
        let x = measures.left + measures.width - measures.code;
        draw_qr(&mut page, number, x, y, measures.code)?;
    }
    // Beside the code the lines are shorter.
    let width = measures.width - measures.code - 6.0;
    for part in body(slip, measures, width, setter) {
        y = part.draw(&mut page, measures, width, y)?;
    }
    y = Part::Rule.draw(&mut page, measures, measures.width, y)?;
    for part in tail(slip, measures, measures.width, setter) {
        y = part.draw(&mut page, measures, measures.width, y)?;
    }
    let baseline = A5_PAPER.height - 9.0;
    for (x, words) in [
        (measures.left, "经办人（签字）："),
        (measures.left + 62.0, "交款人（签字）："),
        (measures.left + 124.0, "专区印章："),
    ] {
        let line = setter.set_line(words, Face::Serif);
        page.text(x, baseline, &line, measures.text);
    }
    Ok(page)
}

fn head(slip: &ReceiptSlip, measures: &Measures, setter: &mut Setter) -> Vec<Part> {
    let em = measures.text * MM_PER_POINT;
    let mut parts = vec![
        Part::Line {
            text: setter.cut_line(&slip.site_name, Face::Serif, measures.width / em),
            size: measures.text,
        },
        Part::Line {
            text: setter.set_line(slip.title(), Face::Sans),
            size: measures.title,
        },
    ];
    let marks = slip.marks();
    if !marks.is_empty() {
        parts.push(Part::Line {
            text: setter.set_line(&marks, Face::Sans),
            size: measures.text + 2.0,
        });
    }
    parts
}

fn body(slip: &ReceiptSlip, measures: &Measures, width: f32, setter: &mut Setter) -> Vec<Part> {
    let em = measures.text * MM_PER_POINT;
    let mut parts: Vec<_> = slip
        .pairs()
        .into_iter()
        .map(|(label, value)| Part::Pair {
            label: setter.set_line(label, Face::Sans),
            lines: setter.wrap(&value, Face::Serif, (width - measures.label) / em),
        })
        .collect();
    if let Some(amount) = slip.amount {
        parts.push(Part::Amount {
            label: setter.set_line("金额", Face::Sans),
            text: setter.set_line(&format!("￥{}", amount.plain()), Face::Sans),
        });
        if let Ok(words) = amount.words() {
            parts.push(Part::Pair {
                label: setter.set_line("大写", Face::Sans),
                lines: setter.wrap(&words, Face::Serif, (width - measures.label) / em),
            });
        }
    }
    parts
}

fn tail(slip: &ReceiptSlip, measures: &Measures, width: f32, setter: &mut Setter) -> Vec<Part> {
    let em = measures.text * MM_PER_POINT;
    [slip.disclaimer(), slip.note.clone()]
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| Part::Prose(setter.wrap(text, Face::Serif, width / em)))
        .collect()
}

/// 作废, grey and large behind the text, with a stroke through the whole slip.
fn void_across(slip: &ReceiptSlip, page: &mut Page, setter: &mut Setter) {
    if slip.voided.is_none() {
        return;
    }
    let PaperSize { width, height } = page.size();
    let word = setter.set_line("作　废", Face::Sans);
    let size = width.min(height * 1.3) / 3.4 / MM_PER_POINT;
    let baseline = height / 2.0 + size * MM_PER_POINT * 0.35;
    page.grey(0.8, |page| {
        page.text_centred(width / 2.0, baseline, &word, size)
    });
    page.line((6.0, height - 8.0), (width - 6.0, 8.0), 0.7);
}

impl Part {
    fn height(&self, measures: &Measures) -> f32 {
        let leading = measures.text * MM_PER_POINT * LEADING;
        match self {
            Self::Line { size, .. } => size * MM_PER_POINT * LEADING,
            Self::Pair { lines, .. } | Self::Prose(lines) => leading * count(lines.len().max(1)),
            Self::Amount { .. } => measures.amount * MM_PER_POINT * 1.3,
            Self::Rule => 3.4,
            Self::Code(_) => measures.code,
        }
    }

    /// Draws it below `top` and returns its lower edge.
    fn draw(
        &self,
        page: &mut Page,
        measures: &Measures,
        width: f32,
        top: f32,
    ) -> Result<f32, DocumentError> {
        let size = measures.text;
        let em = size * MM_PER_POINT;
        let left = measures.left;
        let right = left + width;
        match self {
            Self::Line { text, size } => {
                let baseline = top + size * MM_PER_POINT * 1.08;
                page.text_centred(left + width / 2.0, baseline, text, *size);
            }
            Self::Pair { label, lines } => {
                page.text(left, top + em * 1.08, label, size);
                for (at, line) in lines.iter().enumerate() {
                    let baseline = top + em * (1.08 + count(at) * LEADING);
                    page.text(left + measures.label, baseline, line, size);
                }
            }
            Self::Amount { label, text } => {
                let baseline = top + measures.amount * MM_PER_POINT * 1.02;
                page.text(left, baseline, label, size);
                page.text_to_right(right, baseline, text, measures.amount);
            }
            Self::Prose(lines) => {
                for (at, line) in lines.iter().enumerate() {
                    page.text(left, top + em * (1.08 + count(at) * LEADING), line, size);
                }
            }
            Self::Rule => page.line((left, top + 1.7), (right, top + 1.7), 0.2),
            Self::Code(text) => {
                let x = left + (width - measures.code) / 2.0;
                draw_qr(page, text, x, top, measures.code)?;
            }
        }
        Ok(top + self.height(measures))
    }
}

/// A number of lines as a factor.
fn count(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX))
}

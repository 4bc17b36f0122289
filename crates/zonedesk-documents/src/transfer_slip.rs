//! 《政府信息公开申请转交单》 – goes with the originals to the agency, with everything it needs to reach the
//! applicant, and comes back signed.

use chrono::NaiveDate;
use zonedesk_domain::wording::Words;

use crate::form::{Entry, Form};
use crate::page::Description;
use crate::{DocumentError, PdfDocument};

/// What one slip says; every text as it stands on paper, nothing masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferSlip {
    /// 编号
    pub number: String,
    /// 转出专区
    pub site_name: String,
    /// 被申请机关
    pub agency: String,
    /// 申请人 and what belongs to it: label and text, in pairs.
    pub applicant: Vec<(String, String)>,
    /// 申请内容, whole.
    pub content: String,
    /// 文号, 特征性描述, 获取方式 … those that were given.
    pub particulars: Vec<(String, String)>,
    /// 收到申请之日
    pub received_on: String,
    /// 答复期限至
    pub due: String,
    /// 转交时间; empty leaves room to write.
    pub handed_over_at: String,
    /// 转交方式 with its boxes.
    pub channel: String,
    /// 移交材料 with their pages.
    pub materials: String,
    /// 转出人
    pub operator: String,
    /// 备注
    pub note: String,
}

/// Draws each slip on a sheet of its own.
///
/// # Errors
/// [`DocumentError`].
pub fn transfer_slips(
    slips: &[TransferSlip],
    words: &Words,
    made_on: NaiveDate,
) -> Result<PdfDocument, DocumentError> {
    let mut form = Form::new(11.0, 30.0)?;
    for (place, slip) in slips.iter().enumerate() {
        if place > 0 {
            form.new_page();
        }
        sheet(&mut form, slip, words);
    }
    form.footer(&words.footer);
    form.finish(&Description {
        title: words.title.clone(),
        author: slips
            .first()
            .map(|slip| slip.site_name.clone())
            .unwrap_or_default(),
        made_on,
    })
}

fn sheet(form: &mut Form, slip: &TransferSlip, words: &Words) {
    form.title(&words.title, 18.0);
    form.ends(
        &format!("编号：{}", slip.number),
        "含个人信息，仅限办理使用",
    );
    form.row(&[Entry::new("转出专区", &slip.site_name)]);
    form.row(&[Entry::new("被申请机关", &slip.agency)]);
    form.row(&[
        Entry::new("收到申请之日", &slip.received_on),
        Entry::new("转交时间", &slip.handed_over_at),
    ]);
    form.row(&[Entry::new("答复期限", &slip.due)]);
    form.band("申请人");
    pairs(form, &slip.applicant);
    form.band("申请内容");
    form.row(&[Entry::new("申请内容", &slip.content).at_least(4)]);
    for (label, text) in &slip.particulars {
        form.row(&[Entry::new(label, text)]);
    }
    form.band("转交");
    form.row(&[Entry::new("移交材料", &slip.materials)]);
    form.row(&[Entry::new("转交方式", &slip.channel)]);
    form.row(&[Entry::new("备注", &slip.note).at_least(2)]);
    form.row(&[
        Entry::new("转出人", &slip.operator).at_least(2),
        Entry::new("签收人", "").at_least(2),
    ]);
    form.row(&[
        Entry::new("签收单位（章）", "").at_least(2),
        Entry::new("签收时间", "　　年　　月　　日　　时　　分").at_least(2),
    ]);
    form.space(2.0);
    form.paragraph(
        "申请材料原件一并转交。答复期限自收到申请之日起计算，收到之日不计入；补正、征求意见、延长等依照《中华人民共和国政府信息公开条例》办理。签收后请将本单一份交回专区。",
        9.5,
    );
    form.paragraph(&words.note, 9.5);
}

/// Two pairs a row where both are short.
fn pairs(form: &mut Form, all: &[(String, String)]) {
    let is_short = |text: &str| text.chars().count() <= 18;
    let mut at = 0;
    while let Some((label, text)) = all.get(at) {
        match all.get(at + 1) {
            Some((next_label, next)) if is_short(text) && is_short(next) => {
                form.row(&[Entry::new(label, text), Entry::new(next_label, next)]);
                at += 2;
            }
            _ => {
                form.row(&[Entry::new(label, text)]);
                at += 1;
            }
        }
    }
}

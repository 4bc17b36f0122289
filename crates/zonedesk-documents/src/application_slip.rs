//! 《政府信息公开申请接收回执》 – two copies on one sheet: one for the applicant, one for the zone.
//!
//! The zone receives and forwards; nothing on the slip says that an application was accepted.

use chrono::NaiveDate;
use zonedesk_domain::wording::Words;

use crate::form::{Entry, Form, RIGHT};
use crate::page::{A4_PORTRAIT, Description};
use crate::{DocumentError, PdfDocument};

const HALF: f32 = A4_PORTRAIT.height / 2.0;
/// The QR code with its quiet zone, which is 4 mm wide.
const QR_SIDE: f32 = 29.0;
const QR_QUIET: f32 = 4.0;
/// Beside the deadline, for the QR code with its quiet zone and the code in letters.
const QR_STRIP: f32 = 34.0;

/// What one slip says; every text as it stands on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationSlip {
    /// 编号
    pub number: String,
    /// 接收专区
    pub site_name: String,
    /// 接收时间, `2026年11月24日 09:30`.
    pub received_at: String,
    /// 申请人, in full.
    pub applicant: String,
    /// 证件, masked: `居民身份证 6****************5`.
    pub identity: String,
    /// 代理人, empty without one.
    pub agent: String,
    /// 被申请机关
    pub agency: String,
    /// Its phone and address, as the directory has them.
    pub agency_contact: String,
    /// 申请内容; more than two lines are cut.
    pub content: String,
    /// 申请材料 in one line.
    pub materials: String,
    /// 获取方式 and 载体.
    pub delivery: String,
    /// 口头·代填
    pub written_by_staff: bool,
    /// 拟转交日期 and how.
    pub hand_over: String,
    /// 法定答复期限 with its conditions.
    pub due: String,
    /// 查询码, empty when it has none.
    pub lookup_code: String,
    /// What the QR code holds.
    pub lookup_plain: String,
    /// 经办人
    pub operator: String,
}

/// Draws each slip on a sheet of its own, in two copies with a line to cut along.
///
/// # Errors
/// [`DocumentError`].
pub fn application_slips(
    slips: &[ApplicationSlip],
    words: &Words,
    made_on: NaiveDate,
) -> Result<PdfDocument, DocumentError> {
    let mut form = Form::new(9.5, 24.0)?;
    for (place, slip) in slips.iter().enumerate() {
        if place > 0 {
            form.new_page();
        }
        copy(&mut form, slip, words, 10.0, "申请人联")?;
        form.cut_here(HALF, "✂ 沿此线裁开");
        copy(&mut form, slip, words, HALF + 9.0, "存根联（专区留存）")?;
    }
    form.finish(&Description {
        title: words.title.clone(),
        author: slips
            .first()
            .map(|slip| slip.site_name.clone())
            .unwrap_or_default(),
        made_on,
    })
}

fn copy(
    form: &mut Form,
    slip: &ApplicationSlip,
    words: &Words,
    top: f32,
    whose: &str,
) -> Result<(), DocumentError> {
    form.move_to(top);
    form.title(&words.title, 15.0);
    form.ends(&format!("编号：{}", slip.number), whose);
    let cut = |label: &str, value: &str, lines| Entry::new(label, value).at_most(lines);
    form.row(&[
        cut("接收专区", &slip.site_name, 1),
        cut("接收时间", &slip.received_at, 1),
    ]);
    form.row(&[
        cut("申请人", &slip.applicant, 2),
        cut("证件", &slip.identity, 1),
    ]);
    if !slip.agent.is_empty() {
        form.row(&[cut("代理人", &slip.agent, 1)]);
    }
    form.row(&[
        cut("被申请机关", &slip.agency, 2),
        cut("联系方式", &slip.agency_contact, 2),
    ]);
    form.row(&[cut("申请内容", &slip.content, 2)]);
    form.row(&[cut("申请材料", &slip.materials, 1)]);
    let written = if slip.written_by_staff {
        "口头申请，工作人员代填"
    } else {
        "书面"
    };
    form.row(&[
        cut("提供方式", &slip.delivery, 1),
        cut("申请形式", written, 1),
    ]);
    let strip_top = form.y();
    if !slip.lookup_code.is_empty() {
        form.keep_right_free(QR_STRIP);
    }
    form.row(&[cut("拟转交日期", &slip.hand_over, 2)]);
    form.row(&[cut("法定答复期限", &slip.due, 4)]);
    if !slip.lookup_code.is_empty() {
        form.row(&[cut(
            "查询方式",
            &format!(
                "查询码 {}，在专区查询机输入或者扫码，也可到窗口查询",
                slip.lookup_code
            ),
            2,
        )]);
        form.keep_right_free(0.0);
        let bottom = form.y();
        let y = strip_top + ((bottom - strip_top - QR_SIDE) / 2.0).max(2.5 - QR_QUIET);
        form.qr(RIGHT - QR_SIDE, y, QR_SIDE, &slip.lookup_plain)?;
        form.move_to(bottom.max(y + QR_SIDE - QR_QUIET));
    }
    form.space(2.5);
    form.ends(
        &format!(
            "经办人：{}　　　签名：____________　　申请人签名：____________",
            slip.operator
        ),
        "（专区印章）",
    );
    form.paragraph(
        "专区只接收并转交申请，由被申请机关依法办理。请妥善保管本回执和查询码。",
        8.5,
    );
    form.paragraph(&words.note, 8.5);
    Ok(())
}

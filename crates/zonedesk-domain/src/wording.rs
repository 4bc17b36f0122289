//! Wording of papers (纸面用语): what a site calls its own papers, what it adds below them, and what its wall
//! sheets (上墙材料) say. There is no national template for any of them (facts 4), so that every site may
//! change them; the zone's own limits stay: it receives and forwards, and its slips are no fiscal notes.

use crate::{
    journal::{Body, EntityId, Entry},
    record::History,
    refusal::{Refusal, check_length, tidy, tidy_line},
    zone::{Zone, Zones},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The longest title, in characters: one line in the type of a title.
pub const LONGEST_TITLE: usize = 24;
/// The longest note below a paper, in characters.
pub const LONGEST_NOTE: usize = 200;
/// The longest note on a slip that fills its sheet, in characters: one line.
pub const LONGEST_SHORT_NOTE: usize = 50;
/// The longest line at the foot of every page, in characters.
pub const LONGEST_FOOTER: usize = 50;
/// The longest text of a wall sheet, in characters: some four pages.
pub const LONGEST_WALL_TEXT: usize = 3_000;
/// Steps that find room on one sheet of the flow chart.
pub const MOST_STEPS: usize = 9;

/// A paper whose words are the site's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperKind {
    /// 政府信息公开申请表
    ApplicationForm,
    /// 政府信息公开申请接收回执
    ApplicationSlip,
    /// 政府信息公开申请转交单
    TransferSlip,
    /// 政策咨询交办单
    ConsultationAssignment,
    /// 政策咨询催办单
    ConsultationUrge,
    /// 政策咨询登记回单
    ConsultationSlip,
    /// 政府信息公开意见建议表
    SuggestionForm,
    /// 政府信息公开意见建议转交单
    SuggestionForward,
    /// 收费凭条
    Receipt,
    /// 收费凭条（已作废）
    VoidSlip,
    /// 钱箱交账单
    TillSlip,
    /// 日结单
    DayCloseSheet,
    /// 收费公示, or the sign that nothing is charged
    TariffSheet,
    /// 流程图
    FlowChart,
    /// 管理制度
    Rules,
    /// 服务规范
    ServiceStandard,
    /// 个人信息处理告知
    PrivacyNotice,
    /// 开放时间
    OpeningHours,
}

/// Which words of a paper a site may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// 标题
    pub title: bool,
    /// The longest 附注; 0 where there is no room for any.
    pub note: usize,
    /// 页脚
    pub footer: bool,
    /// 正文 – it is a wall sheet.
    pub text: bool,
}

impl PaperKind {
    /// Every one, in the order of the screen.
    pub const ALL: [Self; 18] = [
        Self::ApplicationForm,
        Self::SuggestionForm,
        Self::FlowChart,
        Self::Rules,
        Self::ServiceStandard,
        Self::PrivacyNotice,
        Self::OpeningHours,
        Self::TariffSheet,
        Self::ApplicationSlip,
        Self::TransferSlip,
        Self::ConsultationAssignment,
        Self::ConsultationUrge,
        Self::ConsultationSlip,
        Self::SuggestionForward,
        Self::Receipt,
        Self::VoidSlip,
        Self::TillSlip,
        Self::DayCloseSheet,
    ];

    /// The word in the journal.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ApplicationForm => "application_form",
            Self::ApplicationSlip => "application_slip",
            Self::TransferSlip => "transfer_slip",
            Self::ConsultationAssignment => "consultation_assignment",
            Self::ConsultationUrge => "consultation_urge",
            Self::ConsultationSlip => "consultation_slip",
            Self::SuggestionForm => "suggestion_form",
            Self::SuggestionForward => "suggestion_forward",
            Self::Receipt => "receipt",
            Self::VoidSlip => "void_slip",
            Self::TillSlip => "till_slip",
            Self::DayCloseSheet => "day_close_sheet",
            Self::TariffSheet => "tariff_sheet",
            Self::FlowChart => "flow_chart",
            Self::Rules => "rules",
            Self::ServiceStandard => "service_standard",
            Self::PrivacyNotice => "privacy_notice",
            Self::OpeningHours => "opening_hours",
        }
    }

    /// Reads the word of the journal; `None` for a paper of a later program.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What it is called unless the site says otherwise.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::ApplicationForm => "政府信息公开申请表",
            Self::ApplicationSlip => "政府信息公开申请接收回执",
            Self::TransferSlip => "政府信息公开申请转交单",
            Self::ConsultationAssignment => "政策咨询交办单",
            Self::ConsultationUrge => "政策咨询催办单",
            Self::ConsultationSlip => "政策咨询登记回单",
            Self::SuggestionForm => "政府信息公开意见建议表",
            Self::SuggestionForward => "政府信息公开意见建议转交单",
            Self::Receipt => "收费凭条",
            Self::VoidSlip => "收费凭条【作废】",
            Self::TillSlip => "钱箱交账单",
            Self::DayCloseSheet => "政务公开专区日结单",
            Self::TariffSheet => "复印、打印收费公示",
            Self::FlowChart => "政府信息公开申请办理流程图",
            Self::Rules => "政务公开专区管理制度",
            Self::ServiceStandard => "政务公开专区服务规范",
            Self::PrivacyNotice => "个人信息处理告知",
            Self::OpeningHours => "开放时间",
        }
    }

    /// The words of the program itself; a wall sheet's text is not among them.
    #[must_use]
    pub fn words(self) -> Words {
        Words {
            title: self.title().to_owned(),
            ..Words::default()
        }
    }

    /// What of it a site may change.
    #[must_use]
    pub const fn parts(self) -> Parts {
        let (title, note, footer, text) = match self {
            Self::ApplicationForm
            | Self::TransferSlip
            | Self::ConsultationAssignment
            | Self::ConsultationUrge
            | Self::ConsultationSlip
            | Self::SuggestionForm
            | Self::SuggestionForward => (true, LONGEST_NOTE, true, false),
            Self::ApplicationSlip => (true, LONGEST_SHORT_NOTE, false, false),
            // What somebody pays for is named by the program, lest it look like a fiscal note.
            Self::Receipt | Self::VoidSlip => (false, LONGEST_SHORT_NOTE, false, false),
            Self::TillSlip | Self::DayCloseSheet => (true, LONGEST_NOTE, true, false),
            Self::TariffSheet => (true, LONGEST_NOTE, false, false),
            Self::FlowChart
            | Self::Rules
            | Self::ServiceStandard
            | Self::PrivacyNotice
            | Self::OpeningHours => (true, 0, true, true),
        };
        Parts {
            title,
            note,
            footer,
            text,
        }
    }

    /// The zones that it belongs to; none for what hangs at every site.
    #[must_use]
    pub const fn zones(self) -> Zones {
        match self {
            Self::ApplicationForm
            | Self::ApplicationSlip
            | Self::TransferSlip
            | Self::SuggestionForm
            | Self::SuggestionForward
            | Self::FlowChart => Zones::of(&[Zone::Applications]),
            Self::ConsultationAssignment | Self::ConsultationUrge | Self::ConsultationSlip => {
                Zones::of(&[Zone::Consultations])
            }
            Self::Receipt | Self::VoidSlip | Self::TillSlip | Self::TariffSheet => Zones::READING,
            Self::DayCloseSheet
            | Self::Rules
            | Self::ServiceStandard
            | Self::PrivacyNotice
            | Self::OpeningHours => Zones::of(&[]),
        }
    }

    /// The record of its wording at a site.
    #[must_use]
    pub fn entity(self) -> EntityId {
        EntityId::derived("paper", self.word().as_bytes())
    }
}

/// 纸面用语 – what the site says on a paper of its own from now on. Empty words are those of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worded {
    /// Which paper: [`PaperKind::word`].
    pub paper: String,
    /// The day it was changed.
    pub on: NaiveDate,
    /// 版次 – the first change is 1.
    pub edition: u32,
    /// 标题
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// 附注
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// 页脚
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub footer: String,
    /// 正文 of a wall sheet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// 区级发布用语 – what the district says on a paper of all its sites. Empty words leave it to the program, and all of
/// them empty take back what it said before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Which paper: [`PaperKind::word`].
    pub paper: String,
    /// 标题
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// 附注
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// 页脚
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub footer: String,
    /// 正文 of a wall sheet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Published {
    /// What it says.
    #[must_use]
    pub fn words(&self) -> Words {
        Words {
            title: self.title.clone(),
            note: self.note.clone(),
            footer: self.footer.clone(),
            text: self.text.clone(),
        }
    }
}

impl Worded {
    /// What it says.
    #[must_use]
    pub fn words(&self) -> Words {
        Words {
            title: self.title.clone(),
            note: self.note.clone(),
            footer: self.footer.clone(),
            text: self.text.clone(),
        }
    }
}

/// What a paper says at a site: in the site's own words, where it has none in the district's, else in the program's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// What the site said last.
    #[serde(flatten)]
    pub own: Option<Worded>,
    /// What the district said last; `None` once it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
}

impl Wording {
    /// Folds the entries of one paper: of the site and of the district the last in canonical order each. Neither
    /// takes the place of the other.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut wording = Self::default();
        for told in History::of(entries).told() {
            #[allow(clippy::wildcard_enum_match_arm)]
            match &told.body {
                Some(Body::PaperWorded(own)) => wording.own = Some(own.clone()),
                Some(Body::PaperPublished(published)) => {
                    let says_something = published.words() != Words::default();
                    wording.published = says_something.then(|| published.clone());
                }
                _ => {}
            }
        }
        wording
    }

    /// [`PaperKind::word`]; `None` when nobody says anything.
    #[must_use]
    pub fn paper(&self) -> Option<&str> {
        let own = self.own.as_ref().map(|own| own.paper.as_str());
        own.or_else(|| self.published.as_ref().map(|one| one.paper.as_str()))
    }

    /// What stands on the paper, part by part; empty where the program's own words do.
    #[must_use]
    pub fn words(&self) -> Words {
        let own = self.own.as_ref().map(Worded::words).unwrap_or_default();
        own.or(self.published_words())
    }

    /// What the district says; empty where it says nothing.
    #[must_use]
    pub fn published_words(&self) -> Words {
        let published = self.published.as_ref().map(Published::words);
        published.unwrap_or_default()
    }
}

/// What somebody wants a paper to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// 标题
    pub title: String,
    /// 附注
    pub note: String,
    /// 页脚
    pub footer: String,
    /// 正文
    pub text: String,
}

impl Words {
    /// These words, and the `others` where there are none.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        let first = |own: String, other| if own.is_empty() { other } else { own };
        Self {
            title: first(self.title, others.title),
            note: first(self.note, others.note),
            footer: first(self.footer, others.footer),
            text: first(self.text, others.text),
        }
    }

    /// These words without what the `others` say too, so that theirs stay in force when they change.
    #[must_use]
    pub fn without(self, others: &Self) -> Self {
        let own = |own: String, other: &String| {
            if own == *other { String::new() } else { own }
        };
        Self {
            title: own(self.title, &others.title),
            note: own(self.note, &others.note),
            footer: own(self.footer, &others.footer),
            text: own(self.text, &others.text),
        }
    }

    /// As they will stand on paper: without what nobody can see.
    #[must_use]
    pub fn tidied(&self) -> Self {
        Self {
            title: tidy_line(&self.title),
            note: tidy_line(&self.note),
            footer: tidy_line(&self.footer),
            text: tidy(&self.text),
        }
    }

    /// Whether a paper may say so.
    ///
    /// # Errors
    /// The first [`Refusal`], beside its field.
    pub fn check(&self, kind: PaperKind) -> Result<(), Refusal> {
        let parts = kind.parts();
        let checked = [
            (
                "title",
                "标题",
                &self.title,
                limit(parts.title, LONGEST_TITLE),
            ),
            ("note", "附注", &self.note, parts.note),
            (
                "footer",
                "页脚",
                &self.footer,
                limit(parts.footer, LONGEST_FOOTER),
            ),
            (
                "text",
                "正文",
                &self.text,
                limit(parts.text, LONGEST_WALL_TEXT),
            ),
        ];
        for (field, name, text, most) in checked {
            if most == 0 && !text.is_empty() {
                let words = format!("这种纸面没有{name}可改，请清空。");
                return Err(Refusal::beside(field, words));
            }
            check_length(field, name, text, most)?;
        }
        check_title(&self.title)?;
        let steps = self.text.lines().filter(|line| !line.trim().is_empty());
        if kind == PaperKind::FlowChart && steps.count() > MOST_STEPS {
            let words = format!("流程图一行一步，最多 {MOST_STEPS} 步，请合并几步。");
            return Err(Refusal::beside("text", words));
        }
        Ok(())
    }
}

const fn limit(has: bool, most: usize) -> usize {
    if has { most } else { 0 }
}

/// 专区只接收、转交 – no paper of the zone is called an acceptance, and none a fiscal note or an invoice.
fn check_title(title: &str) -> Result<(), Refusal> {
    let refused = [
        ("受理", "专区只接收、转交，标题请不要用“受理”，可用“接收”。"),
        ("发票", "专区的纸面不是发票，标题请不要用“发票”。"),
        ("票据", "专区的纸面不是财政票据，标题请不要用“票据”。"),
        ("收据", "专区的纸面不是财政票据，标题请不要用“收据”。"),
    ];
    for (word, words) in refused {
        if title.contains(word) {
            return Err(Refusal::beside("title", words));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(title: &str, note: &str, footer: &str, text: &str) -> Words {
        Words {
            title: title.to_owned(),
            note: note.to_owned(),
            footer: footer.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn every_paper_is_found_by_its_word_and_no_two_share_one() {
        for kind in PaperKind::ALL {
            assert_eq!(PaperKind::named(kind.word()), Some(kind));
            assert_eq!(kind.parts().text, kind.parts().note == 0, "{kind:?}");
        }
        let mut entities: Vec<_> = PaperKind::ALL.map(PaperKind::entity).to_vec();
        entities.sort();
        entities.dedup();
        assert_eq!(entities.len(), PaperKind::ALL.len());
        assert_eq!(PaperKind::named("poster"), None);
    }

    #[test]
    fn what_a_site_may_not_say_is_refused_beside_its_field() {
        let long = "字".repeat(LONGEST_TITLE + 1);
        let steps = "一步\n\n".repeat(MOST_STEPS + 1);
        let cases = [
            (PaperKind::Rules, words("", "", "", ""), None),
            (
                PaperKind::Rules,
                words("管理制度", "", "区办监制", "一、值守"),
                None,
            ),
            (PaperKind::Rules, words("", "附注", "", ""), Some("note")),
            (
                PaperKind::TransferSlip,
                words("", "", "", "正文"),
                Some("text"),
            ),
            (
                PaperKind::TransferSlip,
                words(&long, "", "", ""),
                Some("title"),
            ),
            (
                PaperKind::ApplicationSlip,
                words("申请受理回执", "", "", ""),
                Some("title"),
            ),
            (
                PaperKind::ApplicationSlip,
                words("", "", "页脚", ""),
                Some("footer"),
            ),
            (
                PaperKind::ApplicationSlip,
                words("", &"字".repeat(51), "", ""),
                Some("note"),
            ),
            (
                PaperKind::ApplicationForm,
                words("", &"字".repeat(200), "", ""),
                None,
            ),
            (
                PaperKind::Receipt,
                words("收款收据", "", "", ""),
                Some("title"),
            ),
            (
                PaperKind::TariffSheet,
                words("财政票据", "", "", ""),
                Some("title"),
            ),
            (
                PaperKind::FlowChart,
                words("", "", "", &steps),
                Some("text"),
            ),
            (PaperKind::Rules, words("", "", "", &steps), None),
        ];
        for (kind, words, refused) in cases {
            let field = words.check(kind).err().map(|refusal| refusal.field);
            assert_eq!(field, refused, "{kind:?} {words:?}");
        }
    }

    #[test]
    fn the_programs_own_title_is_no_change() {
        let kind = PaperKind::TransferSlip;
        let typed = words(" 政府信息公开申请转交单 ", " 请于当日签收。\n", "", "");
        let own = typed.tidied().without(&kind.words());
        assert_eq!(own, words("", "请于当日签收。", "", ""));
    }

    #[test]
    fn a_site_words_a_paper_part_by_part_above_its_district_above_the_program() {
        let wording = |own: Words, published: Words| {
            let paper = PaperKind::Rules.word().to_owned();
            Wording {
                own: Some(Worded {
                    paper: paper.clone(),
                    on: NaiveDate::default(),
                    edition: 1,
                    title: own.title,
                    note: own.note,
                    footer: own.footer,
                    text: own.text,
                }),
                published: Some(Published {
                    paper,
                    title: published.title,
                    note: published.note,
                    footer: published.footer,
                    text: published.text,
                }),
            }
        };
        let both = wording(
            words("本厅管理制度", "", "", ""),
            words("专区管理制度", "", "区办监制", ""),
        );
        assert_eq!(both.words(), words("本厅管理制度", "", "区办监制", ""));
        assert_eq!(both.paper(), Some("rules"));
        // What is kept of a reading is what the projection kept before the district said anything.
        let kept = serde_json::to_value(&both).unwrap();
        assert_eq!(kept["title"], "本厅管理制度");
        assert_eq!(serde_json::from_value::<Wording>(kept).unwrap(), both);
        assert_eq!(Wording::default().paper(), None);
    }
}

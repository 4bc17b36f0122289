//! What was done and handed in while an application was received at the counter.

use crate::terms::terms;
use serde::{Deserialize, Serialize};

terms! {
    /// 证件类型（公民） – papers that persons show.
    PaperOfPerson {
        ResidentId = "居民身份证" | "身份证";
        TemporaryId = "临时居民身份证" | "临时身份证";
        HouseholdRegister = "户口簿" | "居民户口簿";
        Passport = "护照";
        HongKongMacaoPermit = "港澳居民来往内地通行证";
        TaiwanPermit = "台湾居民来往大陆通行证";
        ResidencePermit = "港澳台居民居住证";
        PermanentResidence = "外国人永久居留身份证";
        MilitaryId = "军官证/士兵证" | "军官证" | "士兵证";
        Other = "其他证件";
    }
}

terms! {
    /// 证件类型（法人或者其他组织） – papers that organisations show.
    PaperOfOrganisation {
        BusinessLicence = "营业执照";
        InstitutionCertificate = "事业单位法人证书";
        SocialBodyCertificate = "社会团体法人登记证书";
        PrivateBodyCertificate = "民办非企业单位登记证书";
        VillageCollectiveCertificate = "农村集体经济组织登记证书";
        CreditCode = "统一社会信用代码" | "统一社会信用代码证书";
        Other = "其他登记证书";
    }
}

terms! {
    /// 协助 – the help that somebody was given to apply (条例 第四十三条).
    Help {
        Reading = "阅读困难";
        Sight = "视力障碍";
        Hearing = "听力言语障碍";
        Other = "其他协助";
    }
}

terms! {
    /// 申请材料 – what was handed in.
    MaterialKind {
        /// Counted in pages.
        ApplicationForm = "申请表";
        /// Counted in copies, like everything below.
        IdentityCopy = "身份证明复印件";
        /// By which the applicant lets an agent act.
        Mandate = "授权委托书";
        /// What it is stands in the note.
        Other = "其他材料";
    }
}

impl MaterialKind {
    /// 页 or 份.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::ApplicationForm => "页",
            Self::IdentityCopy | Self::Mandate | Self::Other => "份",
        }
    }
}

/// One line of the list of materials (材料清单).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// What.
    pub kind: MaterialKind,
    /// How many pages or copies, from 1.
    pub count: u32,
}

/// 接收情形 – what was done and handed in at the counter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circumstances {
    /// 已核验原件 – the staff saw the original of the applicant's paper, whatever its number looks like.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub original_seen: bool,
    /// 已宣读核对 – what the staff wrote for the applicant was read back and confirmed (条例 第二十九条).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub read_back: bool,
    /// The help that was given (条例 第四十三条), for the record of the zone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<Help>,
    /// Whether the agent brought a mandate (授权委托书); absent without an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<bool>,
    /// What was handed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<Material>,
    /// 非办公时间接收 – after hours or on a day off: the scan goes first, the original on the agency's next
    /// working day (扫描先行).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after_hours: bool,
}

impl Circumstances {
    /// The list of materials in one line: `申请表 2 页；身份证明复印件 1 份`. Empty without any.
    #[must_use]
    pub fn materials_in_words(&self) -> String {
        let lines: Vec<String> = self
            .materials
            .iter()
            .map(|material| {
                let (kind, count) = (material.kind, material.count);
                format!("{} {count} {}", kind.term(), kind.unit())
            })
            .collect();
        lines.join("；")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn materials_are_told_in_one_line() {
        let handed_in = |materials: &[(MaterialKind, u32)]| Circumstances {
            materials: materials
                .iter()
                .map(|(kind, count)| Material {
                    kind: *kind,
                    count: *count,
                })
                .collect(),
            ..Circumstances::default()
        };
        for (materials, words) in [
            (vec![], ""),
            (vec![(MaterialKind::ApplicationForm, 2)], "申请表 2 页"),
            (
                vec![
                    (MaterialKind::ApplicationForm, 1),
                    (MaterialKind::IdentityCopy, 1),
                    (MaterialKind::Mandate, 1),
                ],
                "申请表 1 页；身份证明复印件 1 份；授权委托书 1 份",
            ),
        ] {
            assert_eq!(handed_in(&materials).materials_in_words(), words);
        }
    }
}

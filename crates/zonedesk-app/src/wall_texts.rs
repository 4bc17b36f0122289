//! What the wall sheets (上墙材料) say until a site says it in its own words, and the names that stand for the
//! site's own facts in every wording: `{专区名称}` and `{开放时间}`.
//!
//! Law: 《政府信息公开条例》第二十九条, 第三十条, 第三十三条, 第四十二条, 第五十一条; 《个人信息保护法》第十七条,
//! 第三十一条, 第四十五条, 第四十六条; the notice's own duties (same-day handover, five working days).

use chrono::NaiveTime;
use zonedesk_domain::{
    site::{MonthDay, Opened, Period},
    wording::PaperKind,
    zone::{Zone, Zones},
};

/// Stands for the name of the site.
pub(crate) const SITE: &str = "{专区名称}";
/// Stands for its opening hours: on a line of its own for a list of them, else for a few words.
pub(crate) const HOURS: &str = "{开放时间}";

/// The text of a wall sheet as this program has it; empty for a paper that is none.
pub(crate) fn wall_text(kind: PaperKind, zones: Zones) -> String {
    let parts: &[Part] = match kind {
        PaperKind::FlowChart => FLOW_CHART,
        PaperKind::Rules => RULES,
        PaperKind::ServiceStandard => SERVICE_STANDARD,
        PaperKind::PrivacyNotice => PRIVACY_NOTICE,
        PaperKind::OpeningHours => OPENING_HOURS,
        PaperKind::ApplicationForm
        | PaperKind::ApplicationSlip
        | PaperKind::TransferSlip
        | PaperKind::ConsultationAssignment
        | PaperKind::ConsultationUrge
        | PaperKind::ConsultationSlip
        | PaperKind::SuggestionForm
        | PaperKind::SuggestionForward
        | PaperKind::Receipt
        | PaperKind::VoidSlip
        | PaperKind::TillSlip
        | PaperKind::DayCloseSheet
        | PaperKind::TariffSheet => &[],
    };
    let mut numerals = NUMERALS.iter();
    parts
        .iter()
        .filter(|part| (part.holds)(zones))
        .map(|part| match part.heading {
            "" => part.text.to_owned(),
            heading => {
                let numeral = numerals.next().copied().unwrap_or_default();
                format!("{numeral}、{heading}\n{}", part.text)
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The text with the facts of the site in it.
pub(crate) fn filled(text: &str, site: &Opened) -> String {
    text.lines()
        .map(|line| {
            let hours = if line.trim() == HOURS {
                hours_listed(site)
            } else {
                hours_in_words(site)
            };
            line.replace(SITE, &site.name).replace(HOURS, &hours)
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// 上午 08:00—12:00，下午 14:00—17:30（7月1日至8月31日：…）
pub(crate) fn hours_in_words(site: &Opened) -> String {
    let summer = site.summer.as_ref().map(|summer| {
        let (from, to) = (day(summer.from), day(summer.to));
        format!("（{from}至{to}：{}）", periods(&summer.hours).join("，"))
    });
    periods(&site.hours).join("，") + &summer.unwrap_or_default()
}

/// The same, one period a line.
pub(crate) fn hours_listed(site: &Opened) -> String {
    let mut lines = periods(&site.hours);
    if let Some(summer) = &site.summer {
        lines.push(format!("夏季（{}至{}）", day(summer.from), day(summer.to)));
        lines.extend(periods(&summer.hours));
    }
    lines.join("\n")
}

fn periods(hours: &[Period]) -> Vec<String> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    hours
        .iter()
        .map(|period| {
            let half = match (period.from < noon, period.to <= noon) {
                (true, true) => "上午 ",
                (false, _) => "下午 ",
                (true, false) => "",
            };
            format!(
                "{half}{}—{}",
                period.from.format("%H:%M"),
                period.to.format("%H:%M")
            )
        })
        .collect()
}

/// 7月1日
fn day(day: MonthDay) -> String {
    let words = day.to_string();
    let (month, day) = words.split_once('-').unwrap_or((&words, ""));
    let plain = |number: &str| number.trim_start_matches('0').to_owned();
    format!("{}月{}日", plain(month), plain(day))
}

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// A paragraph of a wall sheet, under a heading that is numbered as it comes, or without one.
struct Part {
    heading: &'static str,
    text: &'static str,
    /// Whether a site with these zones says it.
    holds: fn(Zones) -> bool,
}

const fn part(heading: &'static str, text: &'static str) -> Part {
    part_where(heading, text, |_| true)
}

const fn part_where(heading: &'static str, text: &'static str, holds: fn(Zones) -> bool) -> Part {
    Part {
        heading,
        text,
        holds,
    }
}

const APPLICATIONS: fn(Zones) -> bool = |zones| zones.has(Zone::Applications);
const CONSULTATIONS: fn(Zones) -> bool = |zones| zones.has(Zone::Consultations);
const BOTH: fn(Zones) -> bool = |zones| APPLICATIONS(zones) && CONSULTATIONS(zones);
const ONLY_APPLICATIONS: fn(Zones) -> bool = |zones| APPLICATIONS(zones) && !CONSULTATIONS(zones);
const ONLY_CONSULTATIONS: fn(Zones) -> bool = |zones| CONSULTATIONS(zones) && !APPLICATIONS(zones);
const NO_APPLICATIONS: fn(Zones) -> bool = |zones| !APPLICATIONS(zones);
const COPIES: fn(Zones) -> bool = |zones| zones.has_any(Zones::READING);
const SHELVES: fn(Zones) -> bool = |zones| zones.has(Zone::Reading);

const FLOW_CHART: &[Part] = &[part_where(
    "",
    "提出申请：当面到专区提出，也可以邮寄、传真或者通过政府网站提出
填写申请表：写明姓名或者名称、联系方式、信息名称和提供方式；书写有困难的，由工作人员代填并宣读核对
当场接收：核对身份证明，出具接收回执和查询码；不收取任何费用
当日转交：专区于接收当日将申请转交被申请机关，机关签收
机关答复：自收到申请之日起 20 个工作日内；需要延长的，最多延长 20 个工作日并告知申请人
取得答复：按申请人选择的方式提供；对答复不服的，可以依法申请行政复议或者提起行政诉讼",
    APPLICATIONS,
)];

const RULES: &[Part] = &[
    part(
        "开放与值守",
        "专区在办公时间开放：{开放时间}。开放时间内有工作人员值守，离开窗口时有人接替。",
    ),
    part_where(
        "申请接收",
        "当面提出的政府信息公开申请当场接收、登记，出具接收回执，于接收当日转交被申请机关。专区只接收、转交，不代替机关答复；内容是否需要补正，由被申请机关决定。",
        APPLICATIONS,
    ),
    part_where(
        "申请指引",
        "专区不接收政府信息公开申请；有人需要申请的，给予《政府信息公开申请指引单》，告知就近的便民服务中心和有关机关的联系方式。",
        NO_APPLICATIONS,
    ),
    part_where(
        "政策咨询",
        "能够当场解答的当场解答；不能当场解答的，及时交办政策制定单位，由其在 5 个工作日内主动答复咨询人。",
        CONSULTATIONS,
    ),
    part_where(
        "意见建议",
        "收到的意见建议于当日转交有关部门，办理情况向提出人反馈。",
        APPLICATIONS,
    ),
    part_where(
        "资料管理",
        "阅览资料与网上公开的内容同源，定期核对更新，失效的及时下架。可以复印、拍照、查阅原文。",
        SHELVES,
    ),
    part_where(
        "复印打印",
        "没有经财政、价格主管部门核定并在现场公示的收费标准，不收取任何费用；依申请提供的政府信息一律免费。",
        COPIES,
    ),
    part(
        "登记与台账",
        "事项当日登记，每日日结，每月形成台账并归档；作废的号码保留并注明原因。",
    ),
    part(
        "个人信息与保密",
        "只收集办理所必需的个人信息，不对外透露申请人、咨询人的信息；离开座位时锁定屏幕。",
    ),
    part(
        "监督",
        "接受区政务公开主管部门的检查和群众监督，监督电话 12345。",
    ),
];

const SERVICE_STANDARD: &[Part] = &[
    part(
        "仪容举止",
        "着装整洁，佩戴工作牌，使用文明用语，来有迎声、问有答声、走有送声。",
    ),
    part(
        "首问负责",
        "首位接待的工作人员负责到底；不属于专区职责的，说明原因并告知办理单位和电话。",
    ),
    part_where(
        "一次告知",
        "一次性告知申请需要的材料和填写要求；内容可能不全的，如实告知，由申请人决定是否补充，不拒绝接收。",
        APPLICATIONS,
    ),
    part_where(
        "限时办理",
        "申请和意见建议当日转交，政策咨询 5 个工作日内答复；逾期的主动催办。",
        BOTH,
    ),
    part_where(
        "限时办理",
        "申请和意见建议当日转交；逾期的主动催办。",
        ONLY_APPLICATIONS,
    ),
    part_where(
        "限时办理",
        "政策咨询 5 个工作日内答复；逾期的主动催办。",
        ONLY_CONSULTATIONS,
    ),
    part_where(
        "便民服务",
        "为老年人、残疾人和阅读、书写有困难的人提供现场指导；需要代填的，代填后宣读核对。",
        APPLICATIONS,
    ),
    part_where(
        "便民服务",
        "为老年人、残疾人和阅读、书写有困难的人提供现场指导和帮助。",
        NO_APPLICATIONS,
    ),
    part(
        "公开透明",
        "开放时间、流程、收费或者免费的公示、承办单位联系方式在现场公开。",
    ),
    part_where(
        "意见反馈",
        "设置意见箱和意见建议表，虚心听取意见，及时改进。",
        APPLICATIONS,
    ),
    part_where(
        "意见反馈",
        "虚心听取意见，及时改进；意见也可以拨打 12345 反映。",
        NO_APPLICATIONS,
    ),
];

const PRIVACY_NOTICE: &[Part] = &[
    part(
        "谁在处理",
        "{专区名称}（政务公开专区）。可在开放时间到窗口联系：{开放时间}。",
    ),
    part_where(
        "目的和依据",
        "为接收、转交政府信息公开申请、政策咨询和意见建议，并告知办理情况。依据《中华人民共和国政府信息公开条例》，属于履行法定职责所必需。",
        BOTH,
    ),
    part_where(
        "目的和依据",
        "为接收、转交政府信息公开申请和意见建议，并告知办理情况。依据《中华人民共和国政府信息公开条例》，属于履行法定职责所必需。",
        ONLY_APPLICATIONS,
    ),
    part_where(
        "目的和依据",
        "为登记、交办和答复政策咨询，并告知办理情况。属于履行法定职责所必需。",
        ONLY_CONSULTATIONS,
    ),
    part_where(
        "处理哪些信息",
        "姓名或者名称、身份证明、联系方式和申请、咨询的内容。仅阅览资料、查询信息或者匿名提出意见的，不需要提供个人信息。",
        BOTH,
    ),
    part_where(
        "处理哪些信息",
        "姓名或者名称、身份证明、联系方式和申请的内容。仅阅览资料、查询信息或者匿名提出意见的，不需要提供个人信息。",
        ONLY_APPLICATIONS,
    ),
    part_where(
        "处理哪些信息",
        "咨询人愿意留下的称呼、联系方式和咨询的内容。不留姓名也可以咨询。",
        ONLY_CONSULTATIONS,
    ),
    part_where(
        "不登记哪些信息",
        "阅览资料、查询信息不登记姓名；复印打印收费的，凭条上可以不写交款人。",
        COPIES,
    ),
    part(
        "怎样处理",
        "登记在本机的加密数据库，窗口屏幕和台账默认遮盖证件号码和电话。身份证明的扫描件加注“仅用于政府信息公开申请”。除转交承办单位办理外，不向他人提供。",
    ),
    part(
        "保存多久",
        "按照归档范围和保管期限的规定保存，期满后依法处置。",
    ),
    part(
        "您的权利",
        "可以查阅、复制本人的信息；发现不准确、不完整的，可以要求更正、补充。到窗口提出即可；对处理有意见的，可以向区政务公开主管部门反映。",
    ),
    part(
        "未成年人",
        "不满十四周岁的，请由父母或者其他监护人陪同办理。",
    ),
];

const OPENING_HOURS: &[Part] = &[part(
    "",
    "{专区名称}
周一至周五
{开放时间}
法定节假日休息
调休上班日照常开放
监督电话 12345",
)];

#[cfg(test)]
mod tests {
    use super::*;
    use zonedesk_domain::{
        application::Field,
        site::{Summer, parse_hours},
    };
    use zonedesk_testkit::sample;

    fn site() -> Opened {
        Opened {
            summer: Some(Summer {
                from: "07-01".parse().unwrap(),
                to: "08-31".parse().unwrap(),
                hours: parse_hours("08:00-12:00,15:00-18:00").unwrap(),
            }),
            ..sample::site()
        }
    }

    #[test]
    fn the_hours_stand_in_a_sentence_or_line_by_line() {
        assert_eq!(
            filled("开放：{开放时间}。\n {开放时间} \n{专区名称}", &site()),
            "开放：上午 08:00—12:00，下午 14:00—17:30（7月1日至8月31日：上午 08:00—12:00，下午 15:00—18:00）。\n \
             上午 08:00—12:00\n下午 14:00—17:30\n夏季（7月1日至8月31日）\n上午 08:00—12:00\n下午 15:00—18:00 \n\
             向阳街道便民服务中心"
        );
        let through = parse_hours("09:00-16:00").unwrap();
        assert_eq!(periods(&through), ["09:00—16:00"]);
    }

    #[test]
    fn an_archive_speaks_of_no_applications_and_its_headings_follow_each_other() {
        for kind in PaperKind::ALL {
            let (hall, archive) = (wall_text(kind, Zones::ALL), wall_text(kind, Zones::READING));
            assert_eq!(kind.parts().text, !hall.is_empty(), "{kind:?}");
            for word in [Field::Agency.term(), "当日转交", "5 个工作日"] {
                assert!(!archive.contains(word), "{kind:?}: {word}");
            }
            for text in [hall, archive] {
                let headings = text.lines().filter_map(|line| line.split_once('、'));
                let numerals = headings
                    .map(|(numeral, _)| numeral)
                    .filter(|numeral| NUMERALS.contains(numeral));
                let count = numerals.clone().count();
                assert!(
                    numerals.eq(NUMERALS.iter().copied().take(count)),
                    "{kind:?}"
                );
            }
        }
    }
}

//! Records by the hundred thousand, the same on every machine: names as often as they are in life,
//! among them those that are read in several ways, agencies of the directory and others, long texts that
//! share many words.

use crate::sample;
use zonedesk_domain::{
    agency, application, consultation,
    journal::{Body, NumberKind},
};

/// Each as often as it stands here; read otherwise as a name: 单 曾 仇 解 查 区 任 盖 乐 翟.
const SURNAMES: &str = "王王王王王王王李李李李李李李张张张张张张张刘刘刘刘刘陈陈陈陈杨杨杨赵赵黄黄周周吴吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单仇解查区盖乐翟邽蔺";
const GIVEN: &str = "晓明秀兰建国小红伟芳娜敏静丽强磊洋艳勇军杰娟涛超霞平刚桂英华玉萍红鑫玲婷宇浩凯健俊帆欣怡子涵梓轩雨泽长重行乐朝曾𬎆㛃";
const TOPICS: &[&str] = &[
    "老旧小区改造资金使用情况",
    "征地补偿安置方案及发放明细",
    "义务教育阶段学校招生划片范围",
    "灵活就业人员社保补贴申领条件",
    "城市更新项目规划许可",
    "保障性住房分配公示",
    "农村低保审批流程",
    "医疗救助标准",
    "道路拓宽工程环评批复",
    "公共停车位收费定价依据",
    "食品经营许可现场核查记录",
    "供热管网改造进度",
    "残疾人两项补贴发放",
    "加装电梯财政补助政策",
    "土地承包经营权确权登记",
    "国有资产出租公告",
];
const PLACES: &[&str] = &[
    "向阳街道",
    "下邽镇",
    "杜桥街道",
    "站南街道",
    "官底镇",
    "故市镇",
    "交斜镇",
    "蔺店镇",
    "吝店镇",
    "桥南镇",
];
/// Bodies outside the directory, as people write them in.
const WRITTEN_IN: &[&str] = &[
    "国家税务总局渭南市临渭区税务局",
    "渭南市公安局临渭分局",
    "区住建局",
    "渭南市自然资源和规划局临渭分局",
    "重庆路社区居委会",
];
const PURPOSES: &[&str] = &[
    "查阅资料",
    "身份证复印",
    "政策文件",
    "申请材料",
    "户口本复印",
    "",
];

/// One record about to be written.
pub struct Newcomer {
    /// What is told about it first.
    pub body: Body,
    /// The number it takes.
    pub number: Option<NumberKind>,
    /// What is told about it next.
    pub then: Option<Body>,
}

/// SplitMix64 over the place in the row and what is chosen.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).expect("a small number")
    }

    fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }

    fn letter(&mut self, of: &str) -> char {
        of.chars()
            .nth(self.below(of.chars().count()))
            .expect("a letter")
    }

    fn person(&mut self) -> String {
        let mut name = self.letter(SURNAMES).to_string();
        for _ in 0..=usize::from(self.below(4) > 0) {
            name.push(self.letter(GIVEN));
        }
        name
    }

    fn phone(&mut self) -> String {
        match self.below(5) {
            0 => format!("0913-2{:06}", self.below(1_000_000)),
            _ => format!("1{}{:09}", 3 + self.below(7), self.below(1_000_000_000)),
        }
    }

    fn identity(&mut self) -> String {
        let (year, month, day) = (
            1950 + self.below(55),
            1 + self.below(12),
            1 + self.below(28),
        );
        let last = self.letter("0123456789X");
        format!(
            "610502{year}{month:02}{day:02}{:03}{last}",
            self.below(1_000)
        )
    }

    fn agency(&mut self, listed: &[agency::Listed]) -> String {
        match self.below(12) {
            0 => self.of(WRITTEN_IN).to_owned(),
            _ => listed[self.below(listed.len())].name.clone(),
        }
    }

    fn topic(&mut self) -> String {
        let year = 2015 + self.below(12);
        format!(
            "{year}年{}{}（第{}批）",
            self.of(PLACES),
            self.of(TOPICS),
            self.below(400)
        )
    }
}

/// The people of one zone over the years.
pub struct Crowd {
    listed: Vec<agency::Listed>,
}

impl Default for Crowd {
    fn default() -> Self {
        Self {
            listed: agency::samples(),
        }
    }
}

impl Crowd {
    /// The bodies of the directory, to be listed first.
    pub fn directory(&self) -> impl Iterator<Item = Body> + '_ {
        self.listed.iter().cloned().map(Body::from)
    }

    /// Of every seven records the first is an application, the second a consultation, and five are copies.
    pub fn newcomer(&self, at: usize) -> Newcomer {
        let mut chance = Chance(at as u64);
        let day = u32::try_from(at % 28).expect("a day") + 1;
        match at % 7 {
            0 => self.application(&mut chance, day),
            1 => self.consultation(&mut chance, day),
            _ => Self::copy(&mut chance, day),
        }
    }

    fn application(&self, chance: &mut Chance, day: u32) -> Newcomer {
        use application::Field as F;
        let name = match chance.below(10) {
            0 => format!("渭南市{}商贸有限公司", chance.person()),
            _ => chance.person(),
        };
        let agency = chance.agency(&self.listed);
        let texts = [
            (F::ApplicantName, name),
            (F::IdentityKind, "居民身份证".to_owned()),
            (F::IdentityNumber, chance.identity()),
            (F::Phone, chance.phone()),
            (
                F::Address,
                format!(
                    "陕西省渭南市临渭区{}{}号",
                    chance.of(PLACES),
                    chance.below(300)
                ),
            ),
            (F::Content, chance.topic()),
            (F::Agency, agency.clone()),
            (F::Delivery, "当面领取".to_owned()),
        ];
        let body = application::Received {
            received_on: sample::on(10, day),
            texts: texts.into(),
            lookup_code: None,
            ..sample::application()
        };
        let handed_over = application::HandedOver {
            on: sample::on(10, day),
            agency,
            ..sample::handed_over()
        };
        Newcomer {
            body: body.into(),
            number: Some(NumberKind::Application),
            then: (chance.below(4) > 0).then(|| handed_over.into()),
        }
    }

    fn consultation(&self, chance: &mut Chance, day: u32) -> Newcomer {
        use consultation::Field as F;
        let texts = [
            (F::Asker, chance.person()),
            (F::Contact, chance.phone()),
            (F::Content, chance.topic()),
            (F::Category, "社会保障".to_owned()),
        ];
        let body = consultation::Registered {
            asked_on: sample::on(10, day),
            texts: texts.into(),
            lookup_code: None,
            ..sample::consultation()
        };
        let assigned = consultation::Assigned {
            on: sample::on(10, day),
            at: None,
            agency: chance.agency(&self.listed),
            reason: String::new(),
        };
        Newcomer {
            body: body.into(),
            number: Some(NumberKind::Consultation),
            then: (chance.below(2) > 0).then(|| assigned.into()),
        }
    }

    fn copy(chance: &mut Chance, day: u32) -> Newcomer {
        let charged = chance.below(5) < 2;
        let mut made = if charged {
            sample::charged_copy()
        } else {
            sample::free_copy()
        };
        made.on = sample::on(10, day);
        made.purpose = chance.of(PURPOSES).to_owned();
        if let Some(charge) = &mut made.charge {
            charge.payer = chance.person();
        }
        Newcomer {
            body: made.into(),
            number: charged.then_some(NumberKind::Receipt),
            then: None,
        }
    }
}

//! October 2026 as an office wrote it down: 300 applications, 200 consultations and 1,000 copies, made
//! from a seed, with 12 rows that nobody can take. People and numbers are invented.

/// The registers and what is known of them.
pub(super) struct Month {
    /// Headers first.
    pub(super) applications: Vec<Vec<String>>,
    pub(super) consultations: Vec<Vec<String>>,
    pub(super) copies: Vec<Vec<String>>,
    /// Applications without a handover.
    pub(super) open_handover: u32,
    /// Pages of the copies that can be taken.
    pub(super) pages: u64,
    /// Their amounts, in 分.
    pub(super) sum_fen: u64,
    /// Per register: line and column of each row that cannot be taken.
    pub(super) wrong: [Vec<(u64, &'static str)>; 3],
}

pub(super) const APPLICATIONS: usize = 300;
pub(super) const CONSULTATIONS: usize = 200;
pub(super) const COPIES: usize = 1_000;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "蔺", "党", "同", "邽", "欧阳", "𬎆", "㛃",
];
const GIVEN: &[&str] = &[
    "晓明", "秀兰", "建国", "敏", "桂芳", "永强", "志华", "㛃", "燚", "垚",
];
const MATTERS: &[&str] = &[
    "2025年向阳街道老旧小区改造资金使用情况",
    "下邽镇征地补偿安置方案及批文",
    "蔺店镇中心小学\"阳光午餐\"采购合同,含附件",
    "公租房分配结果（2024—2025年度）",
    "街道防汛应急预案🙂",
    "㛃家村、𬎆家村撤并批复",
];
const AGENCIES: &[&str] = &["区住建局", "区自然资源局", "区教育局", "区民政局"];
const QUESTIONS: &[&str] = &[
    "灵活就业人员社保补贴申领条件",
    "新生儿落户需要哪些材料",
    "下邽镇高龄补贴发放标准",
    "城乡居民医保缴费时间",
];
/// October's working days.
const DAYS: &[u32] = &[
    8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30,
];

/// A generator whose numbers never change (Knuth's MMIX constants).
struct Seeded(u64);

impl Seeded {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % below as u64) as usize
    }

    fn pick(&mut self, from: &[&str]) -> String {
        from[self.next(from.len())].to_owned()
    }

    fn person(&mut self) -> String {
        self.pick(SURNAMES) + &self.pick(GIVEN)
    }

    fn day(&mut self) -> String {
        format!("2026-10-{:02}", DAYS[self.next(DAYS.len())])
    }

    fn phone(&mut self) -> String {
        format!("138{:08}", self.next(100_000_000))
    }

    /// With its check character (GB 11643-1999).
    fn identity(&mut self) -> String {
        let body = format!(
            "610502{}{:02}{:02}{:03}",
            1950 + self.next(50),
            1 + self.next(12),
            1 + self.next(28),
            self.next(1_000)
        );
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: usize = body
            .bytes()
            .zip(weights)
            .map(|(digit, weight)| usize::from(digit - b'0') * weight)
            .sum();
        format!(
            "{body}{}",
            ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
        )
    }
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// Puts wrong rows among the sound ones; their lines follow (the header is line 1).
fn mix(
    header: &[&str],
    mut sound: Vec<Vec<String>>,
    wrong: &[(usize, &'static str, &[&str])],
) -> (Vec<Vec<String>>, Vec<(u64, &'static str)>) {
    let mut lines = Vec::new();
    for (at, column, cells) in wrong {
        sound.insert(*at, row(cells));
        lines.push((*at as u64 + 2, *column));
    }
    sound.insert(0, row(header));
    (sound, lines)
}

/// The month.
pub(super) fn october() -> Month {
    let mut seeded = Seeded(20_261_001);
    let mut open_handover = 0;
    let applications: Vec<Vec<String>> = (0..APPLICATIONS)
        .map(|at| {
            let day = seeded.day();
            let left = at % 25 != 24;
            open_handover += u32::from(!left);
            let company = at % 10 == 9;
            let (class, name, kind, number) = match company {
                true => (
                    "商业企业",
                    "渭南市临渭区某某商贸有限公司".to_owned(),
                    "统一社会信用代码",
                    "91610502MA6Y00001F".to_owned(),
                ),
                false => ("自然人", seeded.person(), "居民身份证", seeded.identity()),
            };
            vec![
                day.clone(),
                seeded.pick(&["当面", "邮寄", "网络", "代填"]),
                class.to_owned(),
                name,
                kind.to_owned(),
                number,
                seeded.phone(),
                seeded.pick(MATTERS),
                seeded.pick(AGENCIES),
                seeded.pick(&["纸质", "电子邮件", "当面领取"]),
                if left {
                    format!("{day} 16:30")
                } else {
                    String::new()
                },
                if left {
                    seeded.pick(&["专人送达", "机要", "OA"])
                } else {
                    String::new()
                },
                if left {
                    seeded.pick(&["赵收", "钱收"])
                } else {
                    String::new()
                },
            ]
        })
        .collect();
    let consultations: Vec<Vec<String>> = (0..CONSULTATIONS)
        .map(|at| {
            let day = seeded.day();
            let on_the_spot = at % 3 == 0;
            vec![
                format!("{day} {:02}:{:02}", 8 + seeded.next(4), 1 + seeded.next(58)),
                seeded.pick(&["现场", "电话"]),
                if at % 7 == 0 {
                    String::new()
                } else {
                    seeded.person()
                },
                seeded.phone(),
                seeded.pick(QUESTIONS),
                if on_the_spot { "是" } else { "否" }.to_owned(),
                if on_the_spot {
                    String::new()
                } else {
                    "区人社局".to_owned()
                },
                if on_the_spot {
                    String::new()
                } else {
                    day.clone()
                },
                if on_the_spot || at % 5 == 0 {
                    day
                } else {
                    String::new()
                },
                if on_the_spot || at % 5 == 0 {
                    "已告知办理条件和所需材料。".to_owned()
                } else {
                    String::new()
                },
            ]
        })
        .collect();
    let (mut pages, mut sum_fen) = (0, 0);
    let mut copies: Vec<Vec<String>> = Vec::new();
    while copies.len() < COPIES {
        let count = 1 + seeded.next(40) as u64;
        let fen = if seeded.next(4) == 0 { 0 } else { count * 15 };
        let job = vec![
            seeded.day(),
            seeded.pick(&["复印政策文件", "打印申请表", "复印《下邽镇志》"]),
            "A4".to_owned(),
            seeded.pick(&["单面", "双面"]),
            "黑白".to_owned(),
            count.to_string(),
            if fen == 0 {
                "免费".to_owned()
            } else {
                format!("{}.{:02}", fen / 100, fen % 100)
            },
            seeded.person(),
        ];
        // Two people may well have copied the same on one day: a true duplicate.
        let twice = copies.len() % 50 == 49 && copies.len() + 1 < COPIES;
        for _ in 0..1 + usize::from(twice) {
            pages += count;
            sum_fen += fen;
            copies.push(job.clone());
        }
    }
    let (applications, wrong_applications) = mix(
        &[
            "接收日期",
            "接收方式",
            "申请人类别",
            "申请人",
            "证件类型",
            "证件号码",
            "联系电话",
            "申请内容",
            "被申请机关",
            "获取方式",
            "转交日期",
            "转交方式",
            "签收人",
        ],
        applications,
        &[
            (
                3,
                "申请人",
                &[
                    "2026-10-09",
                    "当面",
                    "自然人",
                    "",
                    "",
                    "",
                    "",
                    "政府信息",
                    "区住建局",
                    "",
                    "",
                    "",
                    "",
                ],
            ),
            (
                70,
                "申请内容",
                &[
                    "2026-10-09",
                    "当面",
                    "自然人",
                    "张三",
                    "",
                    "",
                    "",
                    "",
                    "区住建局",
                    "",
                    "",
                    "",
                    "",
                ],
            ),
            (
                150,
                "接收日期",
                &[
                    "2026-02-30",
                    "当面",
                    "自然人",
                    "张三",
                    "",
                    "",
                    "",
                    "政府信息",
                    "区住建局",
                    "",
                    "",
                    "",
                    "",
                ],
            ),
            (
                299,
                "接收日期",
                &[
                    "2027-01-05",
                    "当面",
                    "自然人",
                    "张三",
                    "",
                    "",
                    "",
                    "政府信息",
                    "区住建局",
                    "",
                    "",
                    "",
                    "",
                ],
            ),
        ],
    );
    let (consultations, wrong_consultations) = mix(
        &[
            "咨询时间",
            "咨询方式",
            "咨询人",
            "联系方式",
            "咨询内容",
            "是否当场答复",
            "交办单位",
            "交办时间",
            "答复时间",
            "答复内容",
        ],
        consultations,
        &[
            (
                0,
                "咨询内容",
                &["2026-10-09", "现场", "张三", "", "", "是", "", "", "", ""],
            ),
            (
                40,
                "咨询时间",
                &["", "现场", "张三", "", "问题", "是", "", "", "", ""],
            ),
            (
                90,
                "咨询时间",
                &[
                    "2026-13-01",
                    "现场",
                    "张三",
                    "",
                    "问题",
                    "是",
                    "",
                    "",
                    "",
                    "",
                ],
            ),
            (
                180,
                "答复时间",
                &[
                    "2026-10-09",
                    "现场",
                    "张三",
                    "",
                    "问题",
                    "否",
                    "区人社局",
                    "2026-10-09",
                    "2099-01-01",
                    "好",
                ],
            ),
        ],
    );
    let (copies, wrong_copies) = mix(
        &[
            "日期",
            "事由",
            "纸型",
            "单双面",
            "黑白彩色",
            "页数",
            "金额",
            "交款人",
        ],
        copies,
        &[
            (
                10,
                "页数",
                &["2026-10-09", "复印", "A4", "单面", "黑白", "0", "0", "张三"],
            ),
            (
                500,
                "页数",
                &[
                    "2026-10-09",
                    "复印",
                    "A4",
                    "单面",
                    "黑白",
                    "2.5",
                    "1",
                    "张三",
                ],
            ),
            (
                700,
                "金额",
                &[
                    "2026-10-09",
                    "复印",
                    "A4",
                    "单面",
                    "黑白",
                    "3",
                    "-1",
                    "张三",
                ],
            ),
            (
                1_000,
                "金额",
                &[
                    "2026-10-09",
                    "复印",
                    "A4",
                    "单面",
                    "黑白",
                    "3",
                    "0.125",
                    "张三",
                ],
            ),
        ],
    );
    Month {
        applications,
        consultations,
        copies,
        open_handover,
        pages,
        sum_fen,
        wrong: [wrong_applications, wrong_consultations, wrong_copies],
    }
}

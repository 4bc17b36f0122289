//! What a copying job costs (收费): nothing, unless the tariff in force says so and nothing forbids it.

use crate::{
    copying::Sides,
    journal::EntityId,
    money::Fen,
    tariff::{ChargeableItem, Item, NotChargeable, Tariff, Unit},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 依申请公开答复材料 – the purpose of a copy that can never be charged (条例 第四十二条).
pub const REPLY_PURPOSE: &str = "依申请公开答复材料";

/// From here on an amount is asked about once more, in 分: no counter takes 100 元 for copies every day.
pub const UNUSUAL_FEN: Fen = Fen::new(10_000);
/// From here on a count of pages or pieces is asked about once more: a key that was held too long makes them.
pub const UNUSUAL_COUNT: u32 = 500;

/// 减免 – what a member of an exempt group (减免对象) did not have to pay, and on what proof. A waived
/// copy is a free copy: it takes no receipt number, because no money changed hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The tariff that exempts the group.
    pub tariff: EntityId,
    /// 收费依据文号, as it stood then.
    pub approval_number: String,
    /// The line's name.
    pub item_name: String,
    /// 计价单位.
    pub unit: String,
    /// The price of one unit in 分.
    pub price_fen: Fen,
    /// How many units.
    pub quantity: u32,
    /// What others would have paid, in 分.
    pub waived_fen: Fen,
    /// 减免对象, as the tariff names it.
    pub group: String,
    /// 证明材料 – what was shown: 低保证.
    pub proof: String,
}

/// What somebody at the counter asks a copying job to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// The line of the tariff; nothing for a copy that is simply given.
    pub item: Option<String>,
    /// 页数 – printed sides.
    pub pages: u32,
    /// 份数 or 盘数, where the line is priced by them.
    pub quantity: Option<u32>,
    /// Whether the copies are a reply to an application (依申请公开答复材料).
    pub reply: bool,
    /// 减免对象 and 证明材料.
    pub exempt: Option<(String, String)>,
}

/// What it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)]
pub enum Cost {
    /// Nothing, and why.
    Free(FreeReason),
    /// Nothing for an exempt group.
    Waived(Waiver),
    /// A sum under a tariff that holds.
    Charged {
        /// The line.
        item: ChargeableItem,
        /// How many units.
        quantity: u32,
        /// Price × quantity in 分.
        amount_fen: Fen,
    },
}

/// Why a copy is free; the texts stand on screens and slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FreeReason {
    /// No tariff holds.
    #[error("没有经核定并在现场公示的有效收费标准，不得收取任何费用。")]
    NoTariff,
    /// 行政机关依申请提供政府信息，不收取费用。
    #[error("依申请公开答复材料，不收取费用（《政府信息公开条例》第四十二条）。")]
    Reply,
    /// Nobody asked for a line of the tariff.
    #[error("未列收费项目，免费提供。")]
    Given,
}

/// Why it cannot be told; the texts stand beside the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CostError {
    /// The tariff in force has no such line: a slip of the hand, not a free copy.
    #[error("现行收费标准中没有这个项目，请核对项目代码。")]
    NoItem,
    /// The tariff in force does not exempt this group.
    #[error("现行收费标准没有列出这类减免对象，请从标准所列的对象中选择。")]
    NoGroup,
    /// A waiver wants its proof.
    #[error("请填写所验看的证明材料，例如“低保证”。")]
    NoProof,
    /// The sum is beyond counting.
    #[error("金额超出可计算范围，请分次登记。")]
    TooMuch,
}

/// 请再核对 – why a job is asked about once more before it is written down; nothing for an ordinary one.
#[must_use]
pub fn unusual(ask: &Ask, due: Fen) -> Option<String> {
    let pieces = ask.quantity.unwrap_or(0);
    let pages = (ask.pages >= UNUSUAL_COUNT).then(|| format!("共 {} 页", ask.pages));
    let pieces = (pieces >= UNUSUAL_COUNT).then(|| format!("共 {pieces} 份（盘）"));
    let amount = (due >= UNUSUAL_FEN).then(|| match due.words() {
        Ok(words) => format!("应收 {} 元（{words}）", due.plain()),
        Err(_) => format!("应收 {} 元", due.plain()),
    });
    let told: Vec<String> = [pages, pieces, amount].into_iter().flatten().collect();
    (!told.is_empty()).then(|| format!("这一笔{}，比平常大得多，请再核对一遍。", told.join("，")))
}

impl Cost {
    /// What `ask` costs on `day` under the `tariffs` of the desk. There is no charge without a line
    /// of a tariff that is approved, displayed and valid that day, and none for a reply to an
    /// application.
    ///
    /// # Errors
    /// [`CostError`] by what was asked wrongly.
    pub fn of<'a>(
        tariffs: impl IntoIterator<Item = &'a Tariff>,
        ask: &Ask,
        day: NaiveDate,
    ) -> Result<Self, CostError> {
        if ask.reply {
            return Ok(Self::Free(FreeReason::Reply));
        }
        let tariffs: Vec<_> = tariffs.into_iter().collect();
        let Some(wanted) = &ask.item else {
            let holds = Tariff::in_force(tariffs, day).is_some();
            return Ok(Self::Free(if holds {
                FreeReason::Given
            } else {
                FreeReason::NoTariff
            }));
        };
        let item = match Tariff::chargeable(tariffs.iter().copied(), wanted, day) {
            Ok(item) => item,
            Err(NotChargeable::NoTariff) => return Ok(Self::Free(FreeReason::NoTariff)),
            Err(NotChargeable::NoItem) => return Err(CostError::NoItem),
        };
        let quantity = quantity_of(item.item(), ask);
        let amount_fen = item
            .item()
            .price_fen
            .checked_mul(i64::from(quantity))
            .filter(|sum| *sum <= Fen::LARGEST)
            .ok_or(CostError::TooMuch)?;
        let Some((group, proof)) = &ask.exempt else {
            return Ok(Self::Charged {
                item,
                quantity,
                amount_fen,
            });
        };
        let (group, proof) = (group.trim(), proof.trim());
        let exempts = Tariff::in_force(tariffs, day)
            .is_some_and(|tariff| tariff.recorded.exemptions.iter().any(|one| one == group));
        if !exempts {
            return Err(CostError::NoGroup);
        }
        if proof.is_empty() {
            return Err(CostError::NoProof);
        }
        Ok(Self::Waived(Waiver {
            tariff: item.tariff(),
            approval_number: item.approval_number().to_owned(),
            item_name: item.item().name.clone(),
            unit: item.item().unit.term().to_owned(),
            price_fen: item.item().price_fen,
            quantity,
            waived_fen: amount_fen,
            group: group.to_owned(),
            proof: proof.to_owned(),
        }))
    }

    /// 应收 in 分: zero unless charged.
    #[must_use]
    pub const fn due(&self) -> Fen {
        match self {
            Self::Free(_) | Self::Waived(_) => Fen::ZERO,
            Self::Charged { amount_fen, .. } => *amount_fen,
        }
    }
}

/// How many units of a line a job is. A price by the sheet counts sheets: two sides of one sheet are
/// one. Documents and discs are counted by the person at the counter.
#[must_use]
pub fn quantity_of(item: &Item, ask: &Ask) -> u32 {
    match item.unit {
        Unit::Page => ask.pages,
        Unit::Sheet if item.sides == Some(Sides::Double) => ask.pages.div_ceil(2),
        Unit::Sheet => ask.pages,
        Unit::Copy | Unit::Disc => ask.quantity.unwrap_or(ask.pages),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        copying::{Colour, Paper},
        tariff::{Display, Recorded, Standing, Withdrawn},
    };
    use uuid::Uuid;

    fn on(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn line(id: &str, unit: Unit, sides: Option<Sides>, fen: i64) -> Item {
        Item {
            id: id.into(),
            name: id.into(),
            unit,
            paper: Some(Paper::A4),
            sides,
            colour: Some(Colour::Black),
            price_fen: Fen::new(fen),
        }
    }

    fn tariff() -> Tariff {
        Tariff {
            id: EntityId(Uuid::from_u128(7)),
            recorded: Recorded {
                approval_number: "临发改价〔2026〕12号".into(),
                approvers: vec!["临渭区财政局".into()],
                valid_from: on(1, 1),
                valid_to: Some(on(12, 31)),
                items: vec![
                    line("page", Unit::Page, Some(Sides::Single), 15),
                    line("page-double", Unit::Page, Some(Sides::Double), 15),
                    line("sheet", Unit::Sheet, Some(Sides::Single), 20),
                    line("sheet-double", Unit::Sheet, Some(Sides::Double), 35),
                    line("set", Unit::Copy, None, 500),
                    line("disc", Unit::Disc, None, 300),
                ],
                exemptions: vec!["低保户".into()],
                displayed: Some(Display {
                    on: on(2, 1),
                    place: "窗口公示牌".into(),
                }),
                administrative: false,
                supervision_phone: String::new(),
            },
            withdrawn: None,
            published: false,
        }
    }

    fn ask(item: &str, pages: u32) -> Ask {
        Ask {
            item: Some(item.into()),
            pages,
            ..Ask::default()
        }
    }

    #[test]
    fn a_charge_is_price_times_units_in_whole_fen() {
        for (item, pages, quantity, units, fen) in [
            ("page", 1, None, 1, 15),
            ("page", 7, None, 7, 105),
            ("page", 3, None, 3, 45),
            // By the page two sides are two.
            ("page-double", 3, None, 3, 45),
            ("sheet", 3, None, 3, 60),
            // By the sheet two sides are one, and the last sheet may be half empty.
            ("sheet-double", 2, None, 1, 35),
            ("sheet-double", 3, None, 2, 70),
            ("sheet-double", 1, None, 1, 35),
            ("set", 40, Some(2), 2, 1_000),
            ("disc", 1, Some(3), 3, 900),
            ("disc", 2, None, 2, 600),
            ("page", 100_000, None, 100_000, 1_500_000),
        ] {
            let ask = Ask {
                quantity,
                ..ask(item, pages)
            };
            match Cost::of([&tariff()], &ask, on(10, 9)) {
                Ok(Cost::Charged {
                    quantity,
                    amount_fen,
                    ..
                }) => {
                    assert_eq!((quantity, amount_fen.get()), (units, fen), "{item} {pages}");
                }
                other => panic!("{item} {pages}: {other:?}"),
            }
        }
    }

    #[test]
    fn nothing_is_charged_unless_the_tariff_holds_and_is_displayed() {
        let change = |change: &dyn Fn(&mut Tariff)| {
            let mut tariff = tariff();
            change(&mut tariff);
            tariff
        };
        let cases = [
            (
                change(&|tariff| tariff.recorded.displayed = None),
                Standing::NotDisplayed,
            ),
            (
                change(&|tariff| {
                    tariff.recorded.displayed = Some(Display {
                        on: on(10, 10),
                        place: "窗口".into(),
                    });
                }),
                Standing::DisplayedFrom(on(10, 10)),
            ),
            (
                change(&|tariff| tariff.recorded.valid_from = on(10, 10)),
                Standing::NotBegun(on(10, 10)),
            ),
            (
                change(&|tariff| tariff.recorded.valid_to = Some(on(10, 8))),
                Standing::RunOut(on(10, 8)),
            ),
            (
                change(&|tariff| {
                    tariff.withdrawn = Some(Withdrawn {
                        on: on(10, 9),
                        reason: "新标准施行".into(),
                    });
                }),
                Standing::Withdrawn(on(10, 9)),
            ),
            (
                change(&|tariff| tariff.recorded.approval_number = " ".into()),
                Standing::Unsound,
            ),
        ];
        for (tariff, standing) in cases {
            assert_eq!(tariff.standing(on(10, 9)), standing);
            let waiver = Ask {
                exempt: Some(("低保户".into(), "低保证".into())),
                ..ask("page", 5)
            };
            for ask in [ask("page", 5), waiver, Ask::default()] {
                assert_eq!(
                    Cost::of([&tariff], &ask, on(10, 9)),
                    Ok(Cost::Free(FreeReason::NoTariff)),
                    "{standing:?}"
                );
            }
        }
        assert_eq!(
            Cost::of([], &ask("page", 5), on(10, 9)),
            Ok(Cost::Free(FreeReason::NoTariff))
        );
        assert_eq!(tariff().standing(on(10, 9)), Standing::Holds);
    }

    #[test]
    fn a_reply_to_an_application_is_free_whatever_the_tariff_says() {
        let reply = Ask {
            reply: true,
            ..ask("page", 5)
        };
        let cost = Cost::of([&tariff()], &reply, on(10, 9));
        assert_eq!(cost, Ok(Cost::Free(FreeReason::Reply)));
    }

    #[test]
    fn a_copy_without_a_line_is_given() {
        let given = Ask {
            pages: 5,
            ..Ask::default()
        };
        let cost = Cost::of([&tariff()], &given, on(10, 9));
        assert_eq!(cost, Ok(Cost::Free(FreeReason::Given)));
    }

    #[test]
    fn only_a_group_of_the_tariff_is_exempt_and_on_proof() {
        let waived = |group: &str, proof: &str| {
            let ask = Ask {
                exempt: Some((group.into(), proof.into())),
                ..ask("page", 5)
            };
            Cost::of([&tariff()], &ask, on(10, 9))
        };
        let cost = waived("低保户", " 低保证 ").unwrap();
        assert_eq!(cost.due(), Fen::ZERO);
        let Cost::Waived(waiver) = cost else {
            panic!("{cost:?}")
        };
        assert_eq!(
            (waiver.waived_fen.get(), &*waiver.group, &*waiver.proof),
            (75, "低保户", "低保证")
        );
        assert_eq!(waived("熟人", "名片"), Err(CostError::NoGroup));
        assert_eq!(waived("低保户", "　"), Err(CostError::NoProof));
        let unknown = Cost::of([&tariff()], &ask("gold", 1), on(10, 9));
        assert_eq!(unknown, Err(CostError::NoItem));
    }

    #[test]
    fn only_what_is_far_from_ordinary_is_asked_about_once_more() {
        let ask = |pages, quantity| Ask {
            pages,
            quantity,
            ..Ask::default()
        };
        for (pages, quantity, fen, told) in [
            (499, None, 9_999, None),
            (
                500,
                None,
                0,
                Some("这一笔共 500 页，比平常大得多，请再核对一遍。"),
            ),
            (
                3,
                Some(600),
                10_000,
                Some(
                    "这一笔共 600 份（盘），应收 100.00 元（人民币壹佰元整），比平常大得多，请再核对一遍。",
                ),
            ),
        ] {
            let words = unusual(&ask(pages, quantity), Fen::new(fen));
            assert_eq!(words.as_deref(), told, "{pages} {quantity:?} {fen}");
        }
    }
}

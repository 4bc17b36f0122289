//! The till (钱箱): what lay in it, what came in, what was counted. Only cash lies in it; what was paid by
//! the unit's own code or by a treasury payment code is told beside it.

use crate::{
    copying::{Charge, Payment},
    journal::{Body, EntityId},
    money::{Fen, MoneyError},
    refusal::{LONGEST_LINE, Refusal, check_length},
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// No till at a counter of this kind holds more: 1,000,000 元.
pub const LARGEST_TILL: Fen = Fen::new(100_000_000);

/// 请再核对 – a till of a township rarely holds more.
pub const UNUSUAL_TILL: Fen = Fen::new(200_000);
/// 请再核对 – more than is given back wrongly: a figure was mistyped.
pub const UNUSUAL_DIFFERENCE: Fen = Fen::new(5_000);

/// 面额 – the notes and coins that are counted, in 分, the largest first.
pub const FACES: [i64; 9] = [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5];

/// So many notes or coins of one face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pieces {
    /// 面额 in 分.
    pub face_fen: Fen,
    /// 张数 or 枚数.
    pub count: u32,
}

/// 备用金 – the till was opened: what lay in it before anybody paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The day.
    pub on: NaiveDate,
    /// The time.
    pub at: NaiveTime,
    /// 备用金 in 分.
    pub float_fen: Fen,
    /// The same by notes and coins, where they were counted one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Pieces>,
    /// 复印机计数 – what the copier's meter showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter: Option<u64>,
    /// Anything worth saying.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Some receipts and what they come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sum {
    /// How many.
    pub receipts: u32,
    /// What they come to, in 分.
    pub fen: Fen,
}

/// What was paid in one way, and what of it was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Way {
    /// 收款
    pub received: Sum,
    /// 作废退款 – also of receipts that were given before this till was opened.
    pub voided: Sum,
}

/// 本班收款 – what came in between two counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Takings {
    /// 现金
    pub cash: Way,
    /// 扫码 – the unit's own code.
    pub scan: Way,
    /// 缴款码 – straight to the treasury.
    pub treasury: Way,
    /// 页数 of everything that was copied, free or charged, also where the receipt was voided.
    pub pages: u64,
}

/// 交账 – the till was counted and handed in, or handed over to the next person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The day.
    pub on: NaiveDate,
    /// The time.
    pub at: NaiveTime,
    /// 备用金 at the beginning, in 分.
    pub float_fen: Fen,
    /// What came in since.
    pub takings: Takings,
    /// 实点现金 in 分.
    pub counted_fen: Fen,
    /// The same by notes and coins, where they were counted one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Pieces>,
    /// 留存备用金 – what stays in the till, in 分; the rest is handed in (上缴).
    pub left_fen: Fen,
    /// 复印机计数 at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_from: Option<u64>,
    /// 复印机计数 at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter: Option<u64>,
    /// 说明 – why there is more or less than there should be.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// 接班人 – who goes on with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<EntityId>,
}

/// What was last said about the till.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum Told {
    /// It was opened.
    Opened(Opened),
    /// It was counted.
    Counted(Counted),
}

impl Told {
    /// What lay in it then, in 分.
    #[must_use]
    pub const fn float_fen(&self) -> Fen {
        match self {
            Self::Opened(opened) => opened.float_fen,
            Self::Counted(counted) => counted.left_fen,
        }
    }

    /// What the copier's meter showed then.
    #[must_use]
    pub const fn meter(&self) -> Option<u64> {
        match self {
            Self::Opened(opened) => opened.meter,
            Self::Counted(counted) => counted.meter,
        }
    }
}

impl Sum {
    fn add(&mut self, fen: Fen) -> Option<()> {
        self.receipts = self.receipts.checked_add(1)?;
        self.fen = self.fen.checked_add(fen)?;
        Some(())
    }
}

impl Way {
    /// What remains, in 分. Below zero where more was given back than came in.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn net(&self) -> Result<Fen, MoneyError> {
        self.received
            .fen
            .checked_sub(self.voided.fen)
            .ok_or(MoneyError::TooLarge)
    }
}

impl Takings {
    /// Takes in what one entry says, in the order of the journal. `given_back` finds what a void gives back:
    /// nothing where the receipt was voided before.
    ///
    /// # Errors
    /// What `given_back` returns, or [`MoneyError::TooLarge`].
    pub fn add<E: From<MoneyError>>(
        &mut self,
        body: &Body,
        given_back: impl FnOnce() -> Result<Option<Charge>, E>,
    ) -> Result<(), E> {
        #[allow(clippy::wildcard_enum_match_arm)]
        let added = match body {
            Body::CopyMade(made) => {
                self.pages = self.pages.saturating_add(u64::from(made.pages));
                match &made.charge {
                    Some(charge) => self.way(charge).received.add(charge.amount_fen),
                    None => Some(()),
                }
            }
            Body::ReceiptVoided(_) => match given_back()? {
                Some(charge) => self.way(&charge).voided.add(charge.amount_fen),
                None => Some(()),
            },
            _ => Some(()),
        };
        added.ok_or_else(|| MoneyError::TooLarge.into())
    }

    /// What remains of everything, in 分.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn net(&self) -> Result<Fen, MoneyError> {
        Fen::total([self.cash.net()?, self.scan.net()?, self.treasury.net()?])
    }

    /// Whether nothing was paid and nothing given back.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [self.cash, self.scan, self.treasury]
            .iter()
            .all(|way| *way == Way::default())
    }

    fn way(&mut self, charge: &Charge) -> &mut Way {
        match charge.payment {
            Payment::Cash => &mut self.cash,
            Payment::Scan if charge.treasury_code.is_empty() => &mut self.scan,
            Payment::Scan => &mut self.treasury,
        }
    }
}

impl Counted {
    /// 应有现金 in 分: 备用金 and what came in as cash, less what was given back.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn expected(&self) -> Result<Fen, MoneyError> {
        Fen::total([self.float_fen, self.takings.cash.net()?])
    }

    /// 长款 above zero, 短款 below, in 分.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn difference(&self) -> Result<Fen, MoneyError> {
        self.counted_fen
            .checked_sub(self.expected()?)
            .ok_or(MoneyError::TooLarge)
    }

    /// 上缴 – what leaves the till, in 分.
    #[must_use]
    pub fn handed_in(&self) -> Fen {
        self.counted_fen
            .checked_sub(self.left_fen)
            .unwrap_or(Fen::ZERO)
    }

    /// Pages by the copier's meter less pages by the records; `None` where the meter was not read.
    #[must_use]
    pub fn meter_difference(&self) -> Option<i64> {
        let by_meter = self.meter?.checked_sub(self.meter_from?)?;
        i64::try_from(by_meter)
            .ok()?
            .checked_sub(i64::try_from(self.takings.pages).ok()?)
    }

    /// 请再核对 – why a count is asked about once more before it is written down.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn unusual(&self) -> Result<Option<String>, MoneyError> {
        let difference = self.difference()?;
        let (word, size) = told_difference(difference);
        let far_off = difference.get().saturating_abs() >= UNUSUAL_DIFFERENCE.get();
        let differs = far_off.then(|| format!("{word} {size} 元"));
        let stays = stays(self.left_fen);
        let told: Vec<String> = [differs, stays].into_iter().flatten().collect();
        Ok(ask_again(&told))
    }

    /// Checks a count before it is written.
    ///
    /// # Errors
    /// A [`Refusal`] beside the field that is wrong.
    pub fn check(&self) -> Result<(), Refusal> {
        check_cash("counted", "实点现金", self.counted_fen, &self.pieces)?;
        check_length("note", "说明", &self.note, LONGEST_LINE)?;
        if self.left_fen < Fen::ZERO || self.left_fen > self.counted_fen {
            return Err(Refusal::beside(
                "left",
                format!(
                    "留存备用金不能超过实点现金 {} 元，请核对。",
                    self.counted_fen.plain()
                ),
            ));
        }
        check_meter(self.meter, self.meter_from)?;
        let difference = self
            .difference()
            .map_err(|error| Refusal::beside("counted", format!("{error}。")))?;
        if difference != Fen::ZERO && self.note.is_empty() {
            let (word, size) = told_difference(difference);
            return Err(Refusal::beside(
                "note",
                format!("{word} {size} 元：请再点一遍；确实不符的，请在说明中写明原因。"),
            ));
        }
        Ok(())
    }
}

impl Opened {
    /// 请再核对 – why an opening is asked about once more before it is written down.
    #[must_use]
    pub fn unusual(&self) -> Option<String> {
        ask_again(stays(self.float_fen).as_slice())
    }

    /// Checks an opening before it is written. `meter_before` is what the copier showed last.
    ///
    /// # Errors
    /// A [`Refusal`] beside the field that is wrong.
    pub fn check(&self, meter_before: Option<u64>) -> Result<(), Refusal> {
        check_cash("float", "备用金", self.float_fen, &self.pieces)?;
        check_length("note", "说明", &self.note, LONGEST_LINE)?;
        check_meter(self.meter, meter_before)
    }
}

/// 长款 or 短款 or 相符, and how much without its sign.
#[must_use]
pub fn told_difference(difference: Fen) -> (&'static str, String) {
    let size = Fen::new(difference.get().saturating_abs()).plain();
    match difference.get() {
        0 => ("相符", size),
        more if more > 0 => ("长款", size),
        _ => ("短款", size),
    }
}

/// A 备用金 far above what a counter needs for change.
fn stays(float: Fen) -> Option<String> {
    (float >= UNUSUAL_TILL).then(|| match float.words() {
        Ok(words) => format!("备用金 {} 元（{words}）", float.plain()),
        Err(_) => format!("备用金 {} 元", float.plain()),
    })
}

fn ask_again(told: &[String]) -> Option<String> {
    (!told.is_empty()).then(|| format!("{}，比平常大得多，请再核对一遍。", told.join("，")))
}

fn check_cash(field: &'static str, name: &str, sum: Fen, pieces: &[Pieces]) -> Result<(), Refusal> {
    if sum < Fen::ZERO || sum > LARGEST_TILL {
        return Err(Refusal::beside(
            field,
            format!("{name}应在 0 至 {} 元之间，请核对。", LARGEST_TILL.plain()),
        ));
    }
    if pieces.is_empty() {
        return Ok(());
    }
    let together = pieces.iter().try_fold(Fen::ZERO, |sum, some| {
        let known = FACES.contains(&some.face_fen.get());
        known.then_some(())?;
        sum.checked_add(some.face_fen.checked_mul(i64::from(some.count))?)
    });
    match together {
        Some(together) if together == sum => Ok(()),
        Some(together) => Err(Refusal::beside(
            field,
            format!(
                "各面额合计 {} 元，与{name} {} 元不一致，请核对。",
                together.plain(),
                sum.plain()
            ),
        )),
        None => Err(Refusal::beside(field, "面额或张数有误，请核对。")),
    }
}

fn check_meter(meter: Option<u64>, before: Option<u64>) -> Result<(), Refusal> {
    match (meter, before) {
        (Some(meter), Some(before)) if meter < before => Err(Refusal::beside(
            "meter",
            format!("复印机计数比上次的 {before} 还小：请核对；换过机器或清零的，这一栏请先空着。"),
        )),
        (Some(meter), _) if meter > 999_999_999 => {
            Err(Refusal::beside("meter", "复印机计数过大，请核对。"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copying::{Made, Voided};
    use uuid::Uuid;

    const NOON: NaiveTime = NaiveTime::MIN;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, 9).unwrap()
    }

    fn charge(fen: i64, payment: Payment, treasury_code: &str) -> Charge {
        Charge {
            tariff: EntityId(Uuid::nil()),
            approval_number: String::new(),
            item: String::new(),
            item_name: String::new(),
            unit: String::new(),
            price_fen: Fen::new(fen),
            quantity: 1,
            amount_fen: Fen::new(fen),
            payment,
            payer: String::new(),
            fiscal_note: String::new(),
            treasury_code: treasury_code.to_owned(),
        }
    }

    fn made(pages: u32, charge: Option<Charge>) -> Body {
        Made {
            on: day(),
            at: NOON,
            purpose: String::new(),
            paper: None,
            sides: None,
            colour: None,
            pages,
            charge,
            waiver: None,
            reply: false,
        }
        .into()
    }

    fn counted(takings: Takings, counted_fen: i64) -> Counted {
        Counted {
            on: day(),
            at: NOON,
            float_fen: Fen::new(10_000),
            takings,
            counted_fen: Fen::new(counted_fen),
            pieces: Vec::new(),
            left_fen: Fen::new(10_000),
            meter_from: Some(500),
            meter: Some(516),
            note: String::new(),
            to: None,
        }
    }

    fn takings() -> Takings {
        let cash = charge(35, Payment::Cash, "");
        let mut takings = Takings::default();
        for body in [
            made(7, Some(cash.clone())),
            made(2, None),
            made(4, Some(charge(200, Payment::Scan, ""))),
            made(1, Some(charge(60, Payment::Scan, "61050226000012345678"))),
            Voided {
                on: day(),
                reason: "多收".into(),
            }
            .into(),
            made(1, Some(charge(100, Payment::Cash, ""))),
        ] {
            takings
                .add::<MoneyError>(&body, || Ok(Some(cash.clone())))
                .unwrap();
        }
        takings
    }

    #[test]
    fn only_cash_lies_in_the_till() {
        let takings = takings();
        assert_eq!(takings.pages, 15);
        assert_eq!(
            takings.cash.received,
            Sum {
                receipts: 2,
                fen: Fen::new(135)
            }
        );
        assert_eq!(takings.cash.net(), Ok(Fen::new(100)));
        assert_eq!(takings.scan.net(), Ok(Fen::new(200)));
        assert_eq!(takings.treasury.net(), Ok(Fen::new(60)));
        assert_eq!(takings.net(), Ok(Fen::new(360)));
        let counted = counted(takings, 10_100);
        assert_eq!(counted.expected(), Ok(Fen::new(10_100)));
        assert_eq!(counted.difference(), Ok(Fen::ZERO));
        assert_eq!(counted.handed_in(), Fen::new(100));
        assert_eq!(counted.meter_difference(), Some(1));
        assert_eq!(counted.check(), Ok(()));
    }

    #[test]
    fn what_is_missing_wants_a_reason() {
        let mut short = counted(takings(), 10_050);
        let refused = short.check().unwrap_err();
        assert_eq!(refused.field, "note");
        assert!(refused.words.starts_with("短款 0.50 元"), "{refused}");
        short.note = "找零差错".into();
        assert_eq!(short.check(), Ok(()));
        assert_eq!(told_difference(Fen::new(50)), ("长款", "0.50".to_owned()));
    }

    #[test]
    fn far_too_much_or_too_little_is_asked_about_once_more() {
        let asked = |fen, left| {
            let one = Counted {
                left_fen: Fen::new(left),
                ..counted(takings(), fen)
            };
            one.unusual().unwrap()
        };
        assert_eq!(asked(10_100, 10_000), None);
        assert_eq!(asked(10_100 + 4_999, 10_000), None);
        assert_eq!(asked(10_100 - 4_999, 5_000), None);
        let short = asked(5_100, 5_000).unwrap();
        assert_eq!(short, "短款 50.00 元，比平常大得多，请再核对一遍。");
        let long = asked(1_010_000, 200_000).unwrap();
        assert!(
            long.starts_with("长款 9999.00 元，备用金 2000.00 元（人民币贰仟元整）"),
            "{long}"
        );
        let opened = |float| Opened {
            on: day(),
            at: NOON,
            float_fen: Fen::new(float),
            pieces: Vec::new(),
            meter: None,
            note: String::new(),
        };
        assert_eq!(opened(199_999).unusual(), None);
        assert!(opened(200_000).unusual().is_some());
    }

    #[test]
    fn a_count_that_cannot_be_is_refused_beside_its_field() {
        type Change = fn(&mut Counted);
        let changes: [(&str, Change); 6] = [
            ("left", |one| one.left_fen = Fen::new(10_101)),
            ("left", |one| one.left_fen = Fen::new(-1)),
            ("counted", |one| one.counted_fen = Fen::new(-1)),
            ("counted", |one| one.counted_fen = Fen::new(100_000_001)),
            ("counted", |one| {
                one.pieces = vec![Pieces {
                    face_fen: Fen::new(10_000),
                    count: 2,
                }];
            }),
            ("meter", |one| one.meter = Some(499)),
        ];
        for (field, change) in changes {
            let mut one = counted(takings(), 10_100);
            change(&mut one);
            assert_eq!(one.check().unwrap_err().field, field);
        }
        let mut by_face = counted(takings(), 10_100);
        by_face.pieces = vec![
            Pieces {
                face_fen: Fen::new(10_000),
                count: 1,
            },
            Pieces {
                face_fen: Fen::new(50),
                count: 2,
            },
        ];
        assert_eq!(by_face.check(), Ok(()));
        by_face.pieces.push(Pieces {
            face_fen: Fen::new(3),
            count: 0,
        });
        assert_eq!(by_face.check().unwrap_err().field, "counted");
    }
}

//! Money adds up: receipts less voids, the till, the ledger and the folded records say the same over many
//! random days, to the 分. `ZONEDESK_SOAK_DAYS` says how many.

use crate::{ledger_lines::copy_line, till::given_back_of};
use chrono::{Days, NaiveDate, NaiveTime};
use std::{collections::BTreeMap, env};
use uuid::Uuid;
use zonedesk_documents::{Masking, Occasion, copy_ledger::copy_ledger};
use zonedesk_domain::{
    copying::{Charge, Copy, Made, Payment, Voided},
    journal::{
        Algorithm, Body, DeviceId, Draft, EntityId, Entry, EntryHash, Epoch, NumberKind,
        OperatorMark, Position, Series,
    },
    money::{Fen, MoneyError},
    record::History,
    till::{Counted, Takings},
};
use zonedesk_testkit::chance::Chance;

const DAYS: u32 = 100_000;
const DAYS_A_MONTH: u32 = 30;

/// A journal in memory, and what a pencil and a sheet of paper would say beside it.
struct Month {
    chance: Chance,
    seq: u64,
    /// The last number of the series.
    number: u32,
    previous: EntryHash,
    records: BTreeMap<EntityId, Vec<Entry>>,
    /// What each receipt came to and how it was paid, while it is not voided.
    standing: Vec<(EntityId, i64, usize)>,
    /// By way of paying: what came in less what was given back.
    pencil: [i64; 3],
    /// What lies in the till.
    float: i64,
    /// Since the count before.
    takings: Takings,
    cash_since: i64,
}

impl Month {
    fn write(&mut self, entity: EntityId, body: Body) {
        let told = self.records.entry(entity).or_default();
        let saw = History::of(told.iter()).frontier();
        self.seq += 1;
        let series = Series::new("XY", 1, Epoch(0), NumberKind::Receipt, 2026);
        self.number += u32::from(matches!(body, Body::CopyMade(_)));
        let position = Position {
            device: DeviceId(Uuid::from_u128(1)),
            epoch: Epoch(0),
            seq: self.seq,
        };
        let draft = Draft {
            entity,
            number: matches!(body, Body::CopyMade(_)).then(|| series.number(self.number)),
            body,
        };
        let operator = OperatorMark::command_line();
        let entry = Entry::seal(
            Algorithm::Sm3,
            position,
            self.previous,
            operator,
            0,
            [7; 32],
            saw,
            &draft,
        )
        .unwrap();
        self.previous = entry.hash;
        // The till reads bytes, as it does at the desk.
        let body = entry.body().unwrap().unwrap();
        let told = self.records.entry(entity).or_default();
        told.push(entry);
        self.takings
            .add::<MoneyError>(&body, || Ok(given_back_of(told, self.previous)))
            .unwrap();
    }

    fn copy(&mut self, on: NaiveDate) {
        let pages = u32::try_from(self.chance.below(60)).unwrap() + 1;
        let price = i64::try_from(self.chance.below(400)).unwrap() + 1;
        let free = self.chance.one_in(4);
        let way = usize::try_from(self.chance.below(3)).unwrap();
        let amount = price * i64::from(pages);
        let charge = Charge {
            tariff: EntityId(Uuid::nil()),
            approval_number: String::new(),
            item: String::new(),
            item_name: String::new(),
            unit: "页".into(),
            price_fen: Fen::new(price),
            quantity: pages,
            amount_fen: Fen::new(amount),
            payment: if way == 0 {
                Payment::Cash
            } else {
                Payment::Scan
            },
            payer: String::new(),
            fiscal_note: String::new(),
            treasury_code: if way == 2 {
                "6105".into()
            } else {
                String::new()
            },
        };
        let id = EntityId(Uuid::from_u128(u128::from(self.seq) + 1));
        let made = Made {
            on,
            at: NaiveTime::MIN,
            purpose: String::new(),
            paper: None,
            sides: None,
            colour: None,
            pages,
            charge: (!free).then_some(charge),
            waiver: None,
            reply: false,
        };
        self.write(id, made.into());
        if !free {
            self.standing.push((id, amount, way));
            self.pencil[way] += amount;
            if way == 0 {
                self.cash_since += amount;
            }
        }
    }

    fn void(&mut self, on: NaiveDate) {
        let Some(many) = u64::try_from(self.standing.len())
            .ok()
            .filter(|many| *many > 0)
        else {
            return;
        };
        let at = usize::try_from(self.chance.below(many)).unwrap();
        let (id, amount, way) = self.standing.swap_remove(at);
        let reason = "多收".to_owned();
        self.write(
            id,
            Voided {
                on,
                reason: reason.clone(),
            }
            .into(),
        );
        self.pencil[way] -= amount;
        if way == 0 {
            self.cash_since -= amount;
        }
        // Voided twice by a slip of two desks: the second changes nothing.
        if self.chance.one_in(50) {
            self.write(id, Voided { on, reason }.into());
        }
    }

    /// The till is counted, sometimes with a slip, and what is left goes on.
    fn count(&mut self, on: NaiveDate) {
        let slip = match self.chance.below(10) {
            0 => 50,
            1 => -50,
            _ => 0,
        };
        let should = self.float + self.cash_since;
        let is = (should + slip).max(0);
        let left = is.min(10_000);
        let counted = Counted {
            on,
            at: NaiveTime::MIN,
            float_fen: Fen::new(self.float),
            takings: self.takings,
            counted_fen: Fen::new(is),
            pieces: Vec::new(),
            left_fen: Fen::new(left),
            meter_from: None,
            meter: None,
            note: "点过两遍".into(),
            to: None,
        };
        assert_eq!(counted.expected(), Ok(Fen::new(should)));
        assert_eq!(counted.difference(), Ok(Fen::new(is - should)));
        assert_eq!(counted.handed_in(), Fen::new(is - left));
        self.float = left;
        self.takings = Takings::default();
        self.cash_since = 0;
    }

    /// The folded records and the printed ledger say what the pencil says.
    fn adds_up(&mut self) {
        let copies: Vec<Copy> = self
            .records
            .values()
            .map(|entries| Copy::fold(entries).unwrap())
            .collect();
        let pencil: i64 = self.pencil.iter().sum();
        let folded = Fen::total(copies.iter().map(Copy::amount)).unwrap();
        assert_eq!(folded.get(), pencil);
        let lines: Vec<_> = copies
            .iter()
            .map(|copy| copy_line(copy, &BTreeMap::new()))
            .collect();
        let ledger = copy_ledger(
            &lines,
            &Occasion {
                site_name: String::new(),
                month: String::new(),
                prepared_on: NaiveDate::MIN,
                masking: Masking::Masked,
                seal: String::new(),
            },
        );
        let amount = ledger
            .columns
            .iter()
            .position(|column| column.heading.starts_with("金额"));
        let amount = amount.unwrap();
        let printed: i64 = ledger.rows.iter().map(|row| fen_of(&row[amount])).sum();
        assert_eq!(printed, pencil);
        let total = ledger
            .totals
            .iter()
            .find(|line| line.starts_with("金额合计"))
            .unwrap();
        let told = total.split_once('：').unwrap().1.split_once(' ').unwrap().0;
        assert_eq!(fen_of(told), pencil);
    }
}

/// 12.50 as 1250, by hand.
fn fen_of(text: &str) -> i64 {
    let (yuan, fen) = text.split_once('.').unwrap();
    assert_eq!(fen.len(), 2, "{text}");
    yuan.parse::<i64>().unwrap() * 100 + fen.parse::<i64>().unwrap()
}

#[test]
fn receipts_less_voids_are_the_till_and_the_ledger_over_many_days() {
    let days = env::var("ZONEDESK_SOAK_DAYS").map_or(DAYS, |days| days.parse().unwrap());
    let (mut day, mut seed, mut receipts) = (0, 1, 0);
    while day < days {
        let mut month = Month {
            chance: Chance::new(seed),
            seq: 0,
            number: 0,
            previous: EntryHash::ZERO,
            records: BTreeMap::new(),
            standing: Vec::new(),
            pencil: [0; 3],
            float: 10_000,
            takings: Takings::default(),
            cash_since: 0,
        };
        seed += 1;
        let mut handed = [0_i64; 3];
        for of_month in 0..DAYS_A_MONTH {
            let on = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(u64::from(of_month));
            for _ in 0..month.chance.below(4) {
                month.copy(on);
            }
            if month.chance.one_in(4) {
                month.void(on);
            }
            if month.chance.one_in(3) {
                for (sum, way) in handed.iter_mut().zip([
                    month.takings.cash,
                    month.takings.scan,
                    month.takings.treasury,
                ]) {
                    *sum += way.net().unwrap().get();
                }
                month.count(on);
            }
        }
        for (sum, way) in handed.iter_mut().zip([
            month.takings.cash,
            month.takings.scan,
            month.takings.treasury,
        ]) {
            *sum += way.net().unwrap().get();
        }
        assert_eq!(handed, month.pencil, "month {seed}");
        month.adds_up();
        receipts += month.seq;
        day += DAYS_A_MONTH;
    }
    assert!(
        receipts > u64::from(days),
        "{receipts} entries in {days} days"
    );
}

//! The kiosk as a host holds it: what it shows, what it keeps back, and what it answers.

use crate::{
    edition::{MaterialCard, Opened, TariffNotice},
    error::{ErrorCode, KioskError, KioskResult},
    keeping::{Found, Keeping, Looked, Looker},
    leave_pin::opens,
    qr::qr,
    restraint::{Restraint, Waits},
    screen::{
        MaterialFindOutcome, MaterialFindRequest, MaterialView, Nothing, PaperShowRequest,
        PaperShown, PaperView, ScreenLeaveRequest, ScreenView, SlipAnswer, SlipFindRequest,
        TileView,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, FixedOffset};
use std::{io, path::PathBuf};
use zonedesk_domain::{kiosk::IDLE_SECONDS, lookup_code::LookupCode, pinyin_typing::find_initials};

/// After so many days without a new edition the screen says so.
const AGED_DAYS: i64 = 7;
/// So many materials are listed at once.
const MOST_LISTED: usize = 100;
/// Nobody searches for more characters.
const LONGEST_SEARCH: usize = 40;

/// Where the time comes from.
pub struct Time {
    /// Milliseconds since 1970, by the wall clock.
    pub wall_ms: Box<dyn Fn() -> i64 + Send + Sync>,
    /// Milliseconds that only rise, whatever somebody does to the wall clock.
    pub steady_ms: Box<dyn Fn() -> u64 + Send + Sync>,
}

/// One kiosk, from its start until its host ends.
pub struct Kiosk {
    keeping: Keeping,
    time: Time,
    shown: Option<Opened>,
    trouble: Option<(String, i64)>,
    codes: Restraint,
    /// Whether the pause that runs stands in the log.
    puts_off: bool,
    pins: Restraint,
    left: bool,
}

impl Kiosk {
    /// A kiosk that reads `content` (a folder or a stick) and keeps the last good copy in `own`. With `anew` it trusts
    /// whoever publishes next, because the desk was replaced.
    ///
    /// # Errors
    /// When its own folder cannot be made.
    pub fn begin(content: PathBuf, own: PathBuf, time: Time, anew: bool) -> io::Result<Self> {
        let (keeping, shown) = Keeping::begin(content, own, anew)?;
        let mut kiosk = Self {
            keeping,
            time,
            shown,
            trouble: None,
            codes: Restraint::of_codes(),
            puts_off: false,
            pins: Restraint::of_pin(),
            left: false,
        };
        kiosk.look();
        Ok(kiosk)
    }

    /// Looks into the folder.
    pub fn look(&mut self) -> Looked {
        let found = self.looker().look();
        self.found(found)
    }

    /// Looks without holding the kiosk; what it finds goes to [`Self::found`].
    #[must_use]
    pub fn looker(&self) -> Looker {
        self.keeping.looker()
    }

    /// Takes what was found, or says on the screen since when it cannot.
    pub fn found(&mut self, found: Found) -> Looked {
        let (looked, taken) = self.keeping.judge(found, self.shown.as_ref());
        match &looked {
            Looked::Taken => {
                self.trouble = None;
                self.shown = taken;
                let number = self.shown.as_ref().map_or(0, |shown| shown.edition.number);
                self.log(&format!("edition {number} taken"));
            }
            Looked::Refused(words) => {
                let is_new = self
                    .trouble
                    .as_ref()
                    .is_none_or(|(known, _)| known != words);
                if is_new {
                    self.trouble = Some((words.clone(), (self.time.wall_ms)()));
                    self.log(&format!("edition refused: {words}"));
                }
            }
            Looked::Away | Looked::Shown => self.trouble = None,
            Looked::Same => {}
        }
        looked
    }

    /// Whether somebody left the screen by the PIN.
    #[must_use]
    pub fn was_left(&self) -> bool {
        self.left
    }

    fn log(&self, words: &str) {
        let at = in_china((self.time.wall_ms)());
        self.keeping.log(&format!("{at} {words}"));
    }

    fn opened(&self) -> KioskResult<&Opened> {
        self.shown
            .as_ref()
            .ok_or_else(|| KioskError::new(ErrorCode::NotSetUp, "自助屏还没有内容，请到窗口办理。"))
    }

    fn trouble_words(&self, now_ms: i64) -> Option<String> {
        if let Some((words, since_ms)) = &self.trouble {
            return Some(format!("{} 起：{words}", in_china(*since_ms)));
        }
        let made_at_ms = self.shown.as_ref()?.edition.made_at_ms;
        let days = (now_ms - made_at_ms) / 86_400_000;
        (days >= AGED_DAYS).then(|| format!("内容已 {days} 天没有更新，办理进度请以窗口为准。"))
    }

    pub(crate) fn screen_show(&mut self, _: Nothing) -> KioskResult<ScreenView> {
        let now_ms = (self.time.wall_ms)();
        let trouble = self.trouble_words(now_ms);
        let Some(Opened { edition, .. }) = &self.shown else {
            let trouble = trouble.unwrap_or_else(|| {
                let file = self.keeping.content().display().to_string();
                format!(
                    "请在窗口程序的“设置 · 自助屏”中发布内容，把文件放到“{file}”，一分钟内自动显示。"
                )
            });
            return Ok(ScreenView {
                trouble: Some(trouble),
                ..nothing_yet(now_ms)
            });
        };
        let tiles = &edition.arranged.tiles;
        let papers = edition.papers.iter().map(|paper| PaperView {
            id: paper.id.clone(),
            title: paper.title.clone(),
            pages: paper.pages,
            is_form: paper.is_form,
        });
        Ok(ScreenView {
            ready: true,
            trouble,
            site_name: edition.site.name.clone(),
            has_counter: edition.site.has_counter,
            hours: edition.hours.clone(),
            now_ms,
            made_at: in_china(edition.made_at_ms),
            number: edition.number,
            idle_seconds: edition.arranged.idle_seconds,
            can_leave: edition.arranged.leave.is_some(),
            tiles: tiles
                .iter()
                .map(|tile| TileView {
                    title: tile.title.clone(),
                    about: tile.about.clone(),
                    url: tile.url.clone(),
                    icon: tile.icon,
                    sample: tile.sample,
                    qr: qr(&tile.url),
                })
                .collect(),
            tariff: edition.tariff.clone(),
            contacts: edition.contacts.clone(),
            papers: papers.collect(),
            materials: u32::try_from(edition.materials.len()).unwrap_or(u32::MAX),
        })
    }

    pub(crate) fn screen_refresh(&mut self, request: Nothing) -> KioskResult<ScreenView> {
        self.look();
        self.screen_show(request)
    }

    pub(crate) fn screen_leave(&mut self, request: ScreenLeaveRequest) -> KioskResult<Nothing> {
        let kept = self.opened()?.edition.arranged.leave.clone();
        let kept = kept.ok_or_else(|| {
            KioskError::new(
                ErrorCode::Invalid,
                "还没有设置退出 PIN，请在窗口程序的“设置 · 自助屏”中设置后重新发布。",
            )
            .beside("pin")
        })?;
        let now = (self.time.steady_ms)();
        self.pins.take(now).map_err(|waits| wait("pin", waits))?;
        if opens(&kept, &request.pin) {
            self.left = true;
            self.log("screen left");
            return Ok(Nothing {});
        }
        self.pins.missed(now);
        self.log(&format!("wrong PIN, {} lately", self.pins.misses()));
        Err(KioskError::new(ErrorCode::PinWrong, "PIN 不正确，请重新输入。").beside("pin"))
    }

    pub(crate) fn material_find(
        &mut self,
        request: MaterialFindRequest,
    ) -> KioskResult<MaterialFindOutcome> {
        let text = request.text.trim();
        if text.chars().count() > LONGEST_SEARCH {
            let words = format!("查找的文字不超过 {LONGEST_SEARCH} 个字，请缩短。");
            return Err(KioskError::new(ErrorCode::Invalid, words).beside("text"));
        }
        let text = text.to_lowercase();
        let edition = &self.opened()?.edition;
        let fits: Vec<_> = edition
            .materials
            .iter()
            .filter(|material| is_found(material, &text))
            .collect();
        Ok(MaterialFindOutcome {
            total: u32::try_from(fits.len()).unwrap_or(u32::MAX),
            rows: fits.into_iter().take(MOST_LISTED).map(material).collect(),
        })
    }

    pub(crate) fn paper_show(&mut self, request: PaperShowRequest) -> KioskResult<PaperShown> {
        let papers = &self.opened()?.edition.papers;
        let paper = papers
            .iter()
            .find(|paper| paper.id == request.id)
            .ok_or_else(|| {
                KioskError::new(ErrorCode::NotFound, "这份表格已更新，请返回首页重新选择。")
            })?;
        Ok(PaperShown {
            title: paper.title.clone(),
            pages: paper.pages,
            pdf: STANDARD.encode(&paper.pdf),
        })
    }

    pub(crate) fn slip_find(&mut self, request: SlipFindRequest) -> KioskResult<SlipAnswer> {
        // A character that is wrong by itself is no guess: it says nothing about which codes there are.
        let code: LookupCode = request.code.parse().map_err(|error| {
            let words = zonedesk_domain::lookup_code::LookupCodeError::to_string(&error);
            KioskError::new(ErrorCode::Invalid, words).beside("code")
        })?;
        let now = (self.time.steady_ms)();
        self.opened()?;
        if let Err(waits) = self.codes.take(now) {
            // Once a pause, lest somebody fill the log.
            if !std::mem::replace(&mut self.puts_off, true) {
                self.log(&format!("look-ups put off for {} s", waits.seconds()));
            }
            return Err(wait("code", waits));
        }
        self.puts_off = false;
        let edition = &self.opened()?.edition;
        let Some(answer) = edition.answers.find(&code) else {
            self.codes.missed(now);
            self.log(&format!(
                "look-up found nothing, {} lately",
                self.codes.misses()
            ));
            return Err(KioskError::new(
                ErrorCode::NotFound,
                "没有查到这个查询码。刚办理的事项要等窗口更新内容后才能查到；两年以前的请到窗口查询。",
            )
            .beside("code"));
        };
        let as_of = in_china(edition.made_at_ms);
        self.log("look-up answered");
        Ok(SlipAnswer {
            kind: answer.kind,
            received_on: answer.received_on.to_string(),
            agency: answer.agency,
            standing: answer.standing,
            standing_on: answer.standing_on.to_string(),
            due_on: answer.due.map(|(on, _)| on.to_string()),
            due_is_estimate: answer.due.is_some_and(|(_, certain)| !certain),
            advice: answer.advice,
            phone: answer.phone,
            as_of,
        })
    }
}

fn is_found(material: &MaterialCard, text: &str) -> bool {
    let parts = [
        &material.title,
        &material.category,
        &material.issuer,
        &material.document_number,
    ];
    text.is_empty()
        || parts.iter().any(|part| part.to_lowercase().contains(text))
        || find_initials(&material.title, text).is_some()
}

fn material(card: &MaterialCard) -> MaterialView {
    let issued = card.issued_on.map(|on| on.to_string()).unwrap_or_default();
    let about = [&card.document_number, &card.issuer, &card.version, &issued];
    let about: Vec<_> = about.into_iter().filter(|part| !part.is_empty()).collect();
    MaterialView {
        title: card.title.clone(),
        category: card.category.clone(),
        about: about.into_iter().cloned().collect::<Vec<_>>().join(" · "),
        shelf: card.shelf.clone(),
        standing: card.standing.clone(),
        qr: Some(card.url.as_str())
            .filter(|url| !url.is_empty())
            .and_then(qr),
        url: card.url.clone(),
    }
}

fn wait(field: &str, waits: Waits) -> KioskError {
    let words = format!(
        "查询次数较多，请等 {} 秒再试，或到窗口查询。",
        waits.seconds()
    );
    KioskError::new(ErrorCode::Busy, words).beside(field)
}

fn nothing_yet(now_ms: i64) -> ScreenView {
    ScreenView {
        ready: false,
        trouble: None,
        site_name: String::new(),
        has_counter: false,
        hours: Vec::new(),
        now_ms,
        made_at: String::new(),
        number: 0,
        idle_seconds: IDLE_SECONDS,
        can_leave: false,
        tiles: Vec::new(),
        tariff: TariffNotice {
            free: None,
            prices: Vec::new(),
            basis: String::new(),
            exemptions: Vec::new(),
            phone: String::new(),
        },
        contacts: Vec::new(),
        papers: Vec::new(),
        materials: 0,
    }
}

/// `2026-11-28 17:30`, as the wall clocks of China show it.
fn in_china(at_ms: i64) -> String {
    DateTime::from_timestamp_millis(at_ms)
        .zip(FixedOffset::east_opt(8 * 3600))
        .map(|(at, china)| {
            at.with_timezone(&china)
                .format("%Y-%m-%d %H:%M")
                .to_string()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        FILE_NAME,
        answers::tests::{CHEAP, code},
        call,
        edition::tests::{edition, file},
        leave_pin,
    };
    use serde_json::{Value, json};
    use std::{
        fs,
        sync::{
            Arc,
            atomic::{AtomicU64, Ordering},
        },
    };
    use tempfile::TempDir;
    use zonedesk_domain::journal::Digest;

    struct Hall {
        folder: TempDir,
        kiosk: Kiosk,
        steady: Arc<AtomicU64>,
    }

    fn hall() -> Hall {
        let folder = TempDir::new().unwrap();
        let mut content = edition(1);
        content.arranged.leave = leave_pin("802413", Digest([1; 32]), CHEAP);
        fs::write(folder.path().join(FILE_NAME), file(&content, 1)).unwrap();
        let steady = Arc::new(AtomicU64::new(0));
        let read = Arc::clone(&steady);
        let time = Time {
            wall_ms: Box::new(|| 1_795_000_600_000),
            steady_ms: Box::new(move || read.load(Ordering::Relaxed)),
        };
        let own = folder.path().join("own");
        let kiosk = Kiosk::begin(folder.path().to_owned(), own, time, false).unwrap();
        Hall {
            folder,
            kiosk,
            steady,
        }
    }

    impl Hall {
        fn ask(&mut self, name: &str, request: Value) -> KioskResult<Value> {
            call(&mut self.kiosk, name, request)
        }

        fn log(&self) -> String {
            fs::read_to_string(self.folder.path().join("own/kiosk.log")).unwrap()
        }
    }

    #[test]
    fn ten_thousand_guesses_find_nothing_and_take_days() {
        let mut hall = hall();
        let mut random = 7_u128;
        let mut guesses = 0;
        let mut put_off = 0;
        while guesses < 10_000 {
            random = random.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645) + 3;
            let guess = LookupCode::of(random.to_be_bytes());
            match hall.ask("slip_find", json!({"code": guess.plain()})) {
                Ok(answer) => panic!("{guess} opened {answer}"),
                Err(error) if error.code == ErrorCode::Busy => {
                    put_off += 1;
                    hall.steady.fetch_add(5_000, Ordering::Relaxed);
                }
                Err(error) => {
                    assert_eq!(error.code, ErrorCode::NotFound);
                    let log = guess.plain();
                    guesses += 1;
                    if guesses % 500 == 1 {
                        assert!(!hall.log().contains(&log));
                    }
                }
            }
        }
        let hours = hall.steady.load(Ordering::Relaxed) / 3_600_000;
        assert!(hours > 120, "{hours}");
        assert!(put_off > 50_000, "{put_off}");
        // The true code is answered all the same, once the pause is over.
        hall.steady.fetch_add(60_000, Ordering::Relaxed);
        let found = hall.ask("slip_find", json!({"code": code(1).to_string()}));
        assert_eq!(found.unwrap()["agency"], "区住建局");
    }

    #[test]
    fn a_mistyped_code_is_no_guess() {
        let mut hall = hall();
        for typed in ["", "K7M2Q", "22222-22223", "O0O0O-0O0O0"] {
            for _ in 0..20 {
                let error = hall.ask("slip_find", json!({"code": typed})).unwrap_err();
                assert_eq!(error.code, ErrorCode::Invalid, "{typed}");
                assert_eq!(error.field.as_deref(), Some("code"));
            }
        }
    }

    #[test]
    fn the_pin_leaves_the_screen_and_guessing_it_does_not() {
        let mut hall = hall();
        for _ in 0..3 {
            let error = hall
                .ask("screen_leave", json!({"pin": "111111"}))
                .unwrap_err();
            assert_eq!(error.code, ErrorCode::PinWrong);
        }
        let error = hall
            .ask("screen_leave", json!({"pin": "802413"}))
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::Busy);
        assert!(!hall.kiosk.was_left());
        hall.steady.fetch_add(30_000, Ordering::Relaxed);
        hall.ask("screen_leave", json!({"pin": "802413"})).unwrap();
        assert!(hall.kiosk.was_left());
        assert!(!hall.log().contains("802413"));
    }

    #[test]
    fn a_material_is_found_by_what_stands_on_it_and_by_its_initials() {
        let mut hall = hall();
        for (text, total) in [
            ("", 1),
            ("公开指南", 1),
            ("zfxxgkzn", 1),
            ("临政办发", 1),
            ("区政府办", 1),
            ("工作报告", 0),
        ] {
            let found = hall.ask("material_find", json!({"text": text})).unwrap();
            assert_eq!(found["total"], total, "{text}");
        }
        let long = "字".repeat(41);
        let error = hall
            .ask("material_find", json!({"text": long}))
            .unwrap_err();
        assert_eq!(error.field.as_deref(), Some("text"));
    }

    #[test]
    fn a_screen_without_content_says_what_to_do_and_a_damaged_file_since_when() {
        let mut hall = hall();
        let screen = hall.ask("screen_show", json!({})).unwrap();
        assert_eq!(
            (&screen["ready"], &screen["trouble"]),
            (&json!(true), &Value::Null)
        );
        fs::write(hall.folder.path().join(FILE_NAME), b"ZDKIOS1\nhalf").unwrap();
        let screen = hall.ask("screen_refresh", json!({})).unwrap();
        assert_eq!(screen["number"], 1);
        let trouble = screen["trouble"].as_str().unwrap();
        assert!(
            trouble.starts_with("2026-11-18 ") && trouble.contains("重新发布"),
            "{trouble}"
        );
        let empty = TempDir::new().unwrap();
        let time = Time {
            wall_ms: Box::new(|| 0),
            steady_ms: Box::new(|| 0),
        };
        let path = empty.path().to_owned();
        let mut kiosk = Kiosk::begin(path.clone(), path.join("own"), time, false).unwrap();
        let screen = call(&mut kiosk, "screen_show", json!({})).unwrap();
        assert_eq!(screen["ready"], false);
        assert!(screen["trouble"].as_str().unwrap().contains(FILE_NAME));
        let refused = call(
            &mut kiosk,
            "slip_find",
            json!({"code": code(1).to_string()}),
        );
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotSetUp);
    }

    #[test]
    fn nothing_but_the_table_is_answered() {
        let mut hall = hall();
        for (name, request) in [
            ("application_list", json!({})),
            ("", json!({})),
            ("screen_show", json!([])),
            ("slip_find", json!(["K7M2Q-9XATB"])),
            ("slip_find", json!({})),
        ] {
            let error = hall.ask(name, request).unwrap_err();
            assert_eq!(error.code, ErrorCode::BadRequest, "{name}");
        }
    }
}

//! Sync (同步) step by step: what to ask the district next, and what its answers come to. The desk is held for the
//! moment of each step alone; the line is somebody else's ([`crate::SyncRunner`]).

use crate::{
    carrying::Carrying,
    desk::{Desk, OpenDesk},
    district::letter_of,
    error::{AppError, AppResult, ErrorCode},
    synced_journal::SyncedJournal,
};
use std::time::Duration;
use zonedesk_domain::journal::{Digest, Epoch, PublicKey};
use zonedesk_store::DistrictLink;
use zonedesk_sync::{
    Ask, DeskEngine, EnrolStatement, Grant, Heard, Letter, Limits, Line, LineError, Outcome,
    PullLimits, Rest, Scope, SessionStatement, Unloading,
    api::{Challenge, Enrol, Enrolled, RefusalCode, Session, Token},
    code_digest, key_digest,
};

/// Nothing to do before somebody signs in, or joins a district.
const IDLE: Duration = Duration::from_secs(2);

/// When the district was reached is written down so often; what it said is, every time.
const CONTACT_EVERY_MS: i64 = 10 * 60 * 1000;

/// 已停用 – why the district does not take what a desk has, as an answer on a stick said it.
pub(crate) const SHUT_OUT: &str = "shut_out";

/// A page is taken in while the clerk waits for nothing: small enough for an old machine.
pub(crate) const LIMITS: Limits = Limits {
    entries: zonedesk_sync::MOST_ENTRIES,
    first_bytes: 32 * 1024,
    least_bytes: 16 * 1024,
    most_bytes: 512 * 1024,
    pull: PullLimits {
        entries: 250,
        bytes: 256 * 1024,
    },
};

/// Which way something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the district.
    Up,
    /// From it.
    Down,
}

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Nobody tried yet.
    Unknown,
    /// The district answers.
    Good,
    /// Nobody answers.
    Unreachable,
    /// Whoever answers is not the district.
    Stranger,
    /// The clock of this machine is off: no certificate holds.
    Clock,
    /// Proxy or certificates cannot be used.
    Setup,
    /// 已停用 – the district shut this desk out.
    ShutOut,
    /// What is said makes no sense, there or here.
    Nonsense,
    /// The desk's own records cannot be read, or nothing can be written.
    Trouble,
}

/// Sync of one open desk.
pub(crate) struct SyncRun {
    engine: DeskEngine,
    token: Option<String>,
    /// Whether the token opened anything yet.
    token_works: bool,
    up: Reach,
    down: Reach,
    /// Entries that came in since the desk was opened.
    pub(crate) heard: u64,
    contact_at_ms: Option<i64>,
    /// After failures to sign in, or to be let in.
    door: Rest,
    /// 回执包 – one that is being taken in.
    pub(crate) by_hand: Option<Unloading>,
    /// 附件同步
    pub(crate) files: Carrying,
}

impl SyncRun {
    pub(crate) fn new() -> Self {
        Self {
            engine: DeskEngine::new(LIMITS),
            token: None,
            token_works: false,
            up: Reach::Unknown,
            down: Reach::Unknown,
            heard: 0,
            contact_at_ms: None,
            door: Rest::default(),
            by_hand: None,
            files: Carrying::default(),
        }
    }

    /// Somebody wants it now.
    pub(crate) fn wake(&mut self) {
        self.engine.wake();
        self.door.cut_short();
        self.files.wake();
    }

    /// How the line is, of the way that is worse off.
    pub(crate) fn reach(&self) -> Reach {
        if matches!(self.up, Reach::Good | Reach::Unknown) {
            self.down
        } else {
            self.up
        }
    }

    /// What opens the doors, once it opened one.
    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref().filter(|_| self.token_works)
    }

    /// The token opens nothing any more.
    pub(crate) fn sign_in_again(&mut self) {
        self.token = None;
    }

    /// When the district last answered while the desk was open.
    pub(crate) fn contact_at_ms(&self) -> Option<i64> {
        self.contact_at_ms
    }
}

/// What the line is to do next.
pub(crate) enum Step {
    /// Nothing for so long, unless something is written.
    Rest(Duration),
    /// 注册
    Enrol(Line, Enrol),
    /// Ask for a question, sign it ([`Desk::sync_session`]), ask for a token.
    SignIn(Line),
    /// What the engine asks; an answer that waits for news is given up when something is written.
    Ask { line: Line, token: String, ask: Ask },
}

impl Desk {
    /// What to do next. `now_ms` runs evenly, whatever the clock on the wall does.
    pub(crate) fn sync_step(&mut self, now_ms: u64) -> AppResult<Step> {
        if self.is_demonstrating() {
            return Ok(Step::Rest(IDLE));
        }
        let Some(open) = self.open.as_mut().filter(|open| !open.is_read_only()) else {
            return Ok(Step::Rest(IDLE));
        };
        let Some(link) = open.read().district_link()? else {
            return Ok(Step::Rest(IDLE));
        };
        if let Some(until) = open.sync.door.until(now_ms) {
            return Ok(Step::Rest(Duration::from_millis(until - now_ms)));
        }
        let letter = letter_of(&link)?;
        let line = line_of(&link, &letter);
        if !letter.code.is_empty() && link.refused.is_none() {
            let enrol = enrolment(open, &letter)?;
            return Ok(Step::Enrol(line, enrol));
        }
        if link.granted.is_none() {
            return Ok(Step::Rest(IDLE));
        }
        let Some(token) = open.sync.token.clone() else {
            return Ok(Step::SignIn(line));
        };
        let (store, sync) = open.store_and_sync()?;
        let ask = sync
            .engine
            .next(&SyncedJournal::new(store), now_ms)
            .map_err(|error| error.0)?;
        match ask {
            Some(ask) => Ok(Step::Ask { line, token, ask }),
            None => {
                let until = sync.engine.rests_until(now_ms).unwrap_or(now_ms + 1_000);
                Ok(Step::Rest(Duration::from_millis(until - now_ms)))
            }
        }
    }

    /// The district let this desk in, or did not.
    pub(crate) fn sync_enrolled(
        &mut self,
        answer: Result<Enrolled, LineError>,
        (now_ms, chance): (u64, u64),
    ) -> AppResult<()> {
        let wall_ms = self.clock.now().timestamp_millis();
        let open = self.opened_mut()?;
        let Some(mut link) = open.read().district_link()? else {
            return Ok(());
        };
        let mut letter = letter_of(&link)?;
        let enrolled = match answer {
            Ok(enrolled) => enrolled,
            Err(LineError::Refused(
                code
                @ (RefusalCode::CodeRefused | RefusalCode::DeskOccupied | RefusalCode::Unsound),
            )) => {
                link.refused = Some(word_of(code).to_owned());
                if link.granted.is_some() {
                    // What held before may still hold.
                    letter.code.clear();
                    link.letter = letter.to_text();
                }
                open.sync.reached(wall_ms);
                return Ok(open.store()?.keep_district_link(&link)?);
            }
            Err(error) => {
                open.sync.unreached(&error, now_ms, chance);
                return Ok(());
            }
        };
        let Some(Granted {
            bytes,
            signature,
            epoch,
        }) = checked(open, &letter, &enrolled)?
        else {
            open.sync.all_is(Reach::Stranger);
            open.sync.door.failed(now_ms, chance);
            return Ok(());
        };
        let store = open.store()?;
        if epoch > store.epoch() {
            store.begin_epoch(epoch)?;
        }
        // It opens nothing any more.
        letter.code.clear();
        link.letter = letter.to_text();
        link.granted = Some((bytes, signature));
        link.refused = None;
        link.contact_at_ms = Some(wall_ms);
        store.keep_district_link(&link)?;
        open.sync.token = None;
        open.sync.reached(wall_ms);
        Ok(())
    }

    /// The answer to the district's question; nothing where it is none.
    pub(crate) fn sync_session(&mut self, challenge: &Challenge) -> AppResult<Option<Session>> {
        let open = self.opened_mut()?;
        let device = open.device();
        let Some(nonce) = Digest::from_hex(&challenge.nonce) else {
            return Ok(None);
        };
        let statement = SessionStatement::new(device, nonce)
            .to_bytes()
            .map_err(internal)?;
        let signature = open.store()?.sign(&statement)?;
        Ok(Some(Session {
            device,
            nonce: challenge.nonce.clone(),
            signature: hex::encode(signature),
        }))
    }

    /// A token came, or did not.
    pub(crate) fn sync_signed_in(
        &mut self,
        answer: Result<Token, LineError>,
        (now_ms, chance): (u64, u64),
    ) -> AppResult<()> {
        let wall_ms = self.clock.now().timestamp_millis();
        let open = self.opened_mut()?;
        match answer {
            Ok(token) => {
                open.sync.token = Some(token.token);
                open.sync.token_works = false;
                open.sync.contact_at_ms = Some(wall_ms);
                // What an old stick said does not hold.
                if let Some(mut link) = open.read().district_link()?
                    && link.refused.as_deref() == Some(SHUT_OUT)
                {
                    link.refused = None;
                    open.store()?.keep_district_link(&link)?;
                }
            }
            Err(error) => open.sync.unreached(&error, now_ms, chance),
        }
        Ok(())
    }

    /// What the district answered to the engine's question. Tells whether anything came in.
    pub(crate) fn sync_heard(
        &mut self,
        answer: Result<Heard, LineError>,
        way: Way,
        (now_ms, chance): (u64, u64),
    ) -> AppResult<bool> {
        let wall_ms = self.clock.now().timestamp_millis();
        let open = self.opened_mut()?;
        let (store, sync) = open.store_and_sync()?;
        let heard = match answer {
            Ok(heard) => heard,
            Err(LineError::Refused(RefusalCode::SignedOut)) => {
                // A new token is asked for at once; the question was not a failure of the line. But one that
                // never opened anything is no better than the next.
                sync.token = None;
                if !sync.token_works {
                    sync.all_is(Reach::Nonsense);
                    sync.door.failed(now_ms, chance);
                }
                return Ok(false);
            }
            Err(error) => {
                sync.engine.failed(now_ms, chance);
                sync.way_is(way, reach_of(&error));
                return Ok(false);
            }
        };
        let outcome = sync
            .engine
            .heard(&mut SyncedJournal::new(store), heard, now_ms, chance)
            .map_err(|error| error.0)?;
        let came = match outcome {
            Outcome::Went { new } => new,
            Outcome::Nothing => 0,
            Outcome::WentBack => {
                // With what it lost of the records, it may have lost files.
                store.files_may_be_lost()?;
                0
            }
            Outcome::Nonsense(_) => {
                sync.way_is(way, Reach::Nonsense);
                return Ok(false);
            }
        };
        sync.token_works = true;
        sync.contact_at_ms = Some(wall_ms);
        sync.door.worked();
        sync.way_is(way, Reach::Good);
        if !sync.engine.cannot_send() {
            sync.up = Reach::Good;
        }
        sync.heard += came as u64;
        if came > 0 {
            sync.files.wake();
            // Another desk may have brought in the notice of a year.
            open.load_calendar()?;
        }
        keep_contact(open, wall_ms)?;
        Ok(came > 0)
    }
}

impl Desk {
    /// A step failed at this desk: it is told by the light, and tried again later.
    pub(crate) fn sync_failed_here(&mut self) {
        if let Some(open) = &mut self.open {
            open.sync.all_is(Reach::Trouble);
        }
    }
}

impl SyncRun {
    fn all_is(&mut self, reach: Reach) {
        (self.up, self.down) = (reach, reach);
    }

    /// The district answered, if only on a stick.
    pub(crate) fn answered_at(&mut self, wall_ms: i64) {
        self.contact_at_ms = Some(wall_ms);
    }

    fn way_is(&mut self, way: Way, reach: Reach) {
        match way {
            Way::Up => self.up = reach,
            Way::Down => self.down = reach,
        }
    }

    fn reached(&mut self, wall_ms: i64) {
        self.all_is(Reach::Good);
        self.contact_at_ms = Some(wall_ms);
        self.door.worked();
    }

    fn unreached(&mut self, error: &LineError, now_ms: u64, chance: u64) {
        self.all_is(reach_of(error));
        self.door.failed(now_ms, chance);
    }
}

fn reach_of(error: &LineError) -> Reach {
    match error {
        LineError::Setup(_) => Reach::Setup,
        LineError::Nonsense(_) => Reach::Nonsense,
        LineError::Clock(_) => Reach::Clock,
        LineError::Unreachable(_) => Reach::Unreachable,
        LineError::Stranger(_) => Reach::Stranger,
        LineError::Refused(code) => match code {
            RefusalCode::ShutOut => Reach::ShutOut,
            RefusalCode::Busy | RefusalCode::Unavailable | RefusalCode::SignedOut => {
                Reach::Unreachable
            }
            RefusalCode::CodeRefused
            | RefusalCode::DeskOccupied
            | RefusalCode::Foreign
            | RefusalCode::Malformed
            | RefusalCode::TooLong
            | RefusalCode::Unsound
            | RefusalCode::NotFound => Reach::Nonsense,
        },
    }
}

/// When the district last answered is written down now and then: it is no reason to wear the disk.
pub(crate) fn keep_contact(open: &mut OpenDesk, wall_ms: i64) -> AppResult<()> {
    let Some(mut link) = open.read().district_link()? else {
        return Ok(());
    };
    let is_old = link
        .contact_at_ms
        .is_none_or(|at| wall_ms < at || wall_ms - at >= CONTACT_EVERY_MS);
    if is_old {
        link.contact_at_ms = Some(wall_ms);
        open.store()?.keep_district_link(&link)?;
    }
    Ok(())
}

/// How the district of this link is reached.
pub(crate) fn line_of_link(link: &DistrictLink) -> AppResult<Line> {
    Ok(line_of(link, &letter_of(link)?))
}

fn line_of(link: &DistrictLink, letter: &Letter) -> Line {
    Line {
        address: letter.address.clone(),
        trust: letter.trust.clone(),
        proxy: link.proxy.clone(),
    }
}

pub(crate) fn enrolment(open: &mut OpenDesk, letter: &Letter) -> AppResult<Enrol> {
    let device = open.device();
    let store = open.store()?;
    let code: [u8; 20] = hex::decode(&letter.code)
        .ok()
        .and_then(|code| code.try_into().ok())
        .ok_or_else(|| internal("a letter without a code"))?;
    let epoch = store.epoch();
    let statement = EnrolStatement::new(code_digest(&code), device, epoch)
        .to_bytes()
        .map_err(internal)?;
    Ok(Enrol {
        code: letter.code.clone(),
        device,
        epoch,
        public_key: store.public_key()?,
        signature: hex::encode(store.sign(&statement)?),
    })
}

/// A grant that holds.
struct Granted {
    bytes: Vec<u8>,
    signature: Vec<u8>,
    epoch: Epoch,
}

/// The grant, where the district of the letter signed it and it says what was asked for.
fn checked(
    open: &mut OpenDesk,
    letter: &Letter,
    enrolled: &Enrolled,
) -> AppResult<Option<Granted>> {
    let device = open.device();
    let store = open.store()?;
    let (Ok(granted), Ok(signature)) = (
        hex::decode(&enrolled.grant),
        hex::decode(&enrolled.signature),
    ) else {
        return Ok(None);
    };
    let is_signed =
        PublicKey::from_pem(&letter.district_key).is_ok_and(|key| key.verify(&granted, &signature));
    let own_key = key_digest(&store.public_key()?);
    let grant = Grant::from_bytes(&granted).filter(|grant| {
        is_signed
            && grant.device == device
            && grant.key == own_key
            && grant.scope == Scope::Site(letter.site.clone())
            && grant.desk == letter.desk
            && grant.epoch >= store.epoch()
    });
    Ok(grant.map(|grant| Granted {
        bytes: granted,
        signature,
        epoch: grant.epoch,
    }))
}

const fn word_of(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::DeskOccupied => "desk_occupied",
        RefusalCode::Unsound => "unsound",
        RefusalCode::CodeRefused
        | RefusalCode::SignedOut
        | RefusalCode::ShutOut
        | RefusalCode::Foreign
        | RefusalCode::Malformed
        | RefusalCode::TooLong
        | RefusalCode::Busy
        | RefusalCode::Unavailable
        | RefusalCode::NotFound => "code_refused",
    }
}

fn internal(cause: impl ToString) -> AppError {
    AppError::new(ErrorCode::Internal, "同步没有进行，程序会自动重试。").because(cause.to_string())
}

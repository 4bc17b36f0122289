//! Sync beside the counter (后台同步): a thread that asks the district and hands its answers to the desk.

use crate::{
    backup_jobs::keep_up,
    carrying::Carry,
    desk::Desk,
    district::{DistrictView, district_show},
    error::{AppError, AppResult, ErrorCode},
    kiosk_publishing::keep_published,
    notes::Nothing,
    sync_steps::{Step, Way},
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};
use tokio::sync::Notify;
use zonedesk_sync::{Ask, District, Line, LineError};

/// Rung when something was written, or somebody wants sync now.
#[derive(Clone, Default)]
pub(crate) struct Bell {
    records: Arc<Notify>,
    files: Arc<Notify>,
}

impl Bell {
    pub(crate) fn ring(&self) {
        self.records.notify_one();
        self.files.notify_one();
    }

    async fn rung(&self) {
        self.records.notified().await;
    }
}

/// After a failure of the desk's own database, before it is tried again.
const AFTER_TROUBLE: Duration = Duration::from_secs(30);

/// Files leave some of the line, and of the district's patience, to others.
const FILE_PACE: Duration = Duration::from_millis(30);

/// While nobody is signed in.
const NOBODY: Duration = Duration::from_secs(2);

/// Syncs a desk for as long as its host runs.
pub struct SyncRunner {
    desk: Arc<Mutex<Desk>>,
    bell: Bell,
    began: Instant,
    district: Option<(Line, District)>,
    /// Stops where everything was sent and read, instead of waiting for news: whether it looked yet.
    once: Option<bool>,
}

/// What came of the next thing.
enum Stepped {
    /// The one after it may follow.
    On,
    /// It may follow after so long.
    Rests(Duration),
    /// Everything was sent and read.
    Settled,
}

impl SyncRunner {
    /// Begins in a thread of its own, which ends with the program. It also looks whether a backup is due, and whether the
    /// kiosk has to be told something.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(desk: Arc<Mutex<Desk>>) -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (mut runner, mut files) = (Self::new(Arc::clone(&desk)), Self::new(Arc::clone(&desk)));
        keep_published(Arc::clone(&desk))?;
        let backups = desk;
        thread::Builder::new()
            .name("sync".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::join!(runner.run(), files.carry(), keep_up(backups))
                });
            })
            .map(drop)
    }

    /// Makes ready, for whoever drives it step by step.
    #[must_use]
    pub fn new(desk: Arc<Mutex<Desk>>) -> Self {
        let bell = lock(&desk).bell.clone();
        Self {
            desk,
            bell,
            began: Instant::now(),
            district: None,
            once: None,
        }
    }

    async fn run(&mut self) {
        loop {
            let waits = match self.step().await {
                Ok(Stepped::On | Stepped::Settled) => continue,
                Ok(Stepped::Rests(waits)) => waits,
                // Somebody left in the middle of it.
                Err(error) if error.code == ErrorCode::SignedOut => NOBODY,
                Err(error) => {
                    let mut desk = lock(&self.desk);
                    desk.sync_failed_here();
                    let _ = desk.log(error);
                    AFTER_TROUBLE
                }
            };
            tokio::select! {
                () = self.bell.rung() => {}
                () = tokio::time::sleep(waits) => {}
            }
        }
    }

    /// Syncs until everything was sent and read, or the district does not answer; the view tells which.
    ///
    /// # Errors
    /// As the desk fails.
    pub fn run_once(desk: Arc<Mutex<Desk>>) -> AppResult<DistrictView> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| {
                AppError::new(ErrorCode::Internal, "系统没有给出线程，没有同步。").because(error)
            })?;
        let mut runner = Self::new(desk);
        runner.once = Some(false);
        runtime.block_on(async {
            while let Stepped::On = runner.step().await? {}
            while let Stepped::On = runner.carry_one().await? {}
            district_show(&mut lock(&runner.desk), Nothing {})
        })
    }

    /// 附件同步 – the same for the files, in their own time.
    async fn carry(&mut self) {
        loop {
            let waits = match self.carry_one().await {
                Ok(Stepped::On | Stepped::Settled) => continue,
                Ok(Stepped::Rests(waits)) => waits,
                Err(error) if error.code == ErrorCode::SignedOut => NOBODY,
                Err(error) => {
                    let _ = lock(&self.desk).log(error);
                    AFTER_TROUBLE
                }
            };
            let bell = Arc::clone(&self.bell.files);
            tokio::select! {
                () = bell.notified() => {}
                () = tokio::time::sleep(waits) => {}
            }
        }
    }

    async fn carry_one(&mut self) -> AppResult<Stepped> {
        let step = lock(&self.desk).carry_step(self.now_ms())?;
        match step {
            Carry::Rest(waits) => Ok(Stepped::Rests(waits.max(Duration::from_millis(1)))),
            Carry::Ask { line, token, ask } => {
                let began = Instant::now();
                let answer = match self.district(line) {
                    Ok(district) => district.ask_file(&token, &ask).await,
                    Err(error) => Err(error),
                };
                let when = self.when();
                lock(&self.desk).carry_heard((&token, &ask), answer, when)?;
                tokio::time::sleep(FILE_PACE.saturating_sub(began.elapsed())).await;
                Ok(Stepped::On)
            }
        }
    }

    async fn step(&mut self) -> AppResult<Stepped> {
        let step = lock(&self.desk).sync_step(self.now_ms())?;
        match step {
            Step::Rest(waits) => Ok(Stepped::Rests(waits.max(Duration::from_millis(1)))),
            Step::Enrol(line, enrol) => {
                let answer = match self.district(line) {
                    Ok(district) => district.enrol(&enrol).await,
                    Err(error) => Err(error),
                };
                let when = self.when();
                lock(&self.desk).sync_enrolled(answer, when)?;
                Ok(Stepped::On)
            }
            Step::SignIn(line) => {
                let answer = self.signed_in(line).await?;
                let when = self.when();
                lock(&self.desk).sync_signed_in(answer, when)?;
                Ok(Stepped::On)
            }
            Step::Ask {
                line,
                token,
                mut ask,
            } => {
                if let (Some(looked), Ask::Pull { wait_s, .. }) = (&mut self.once, &mut ask) {
                    if *looked && *wait_s > 0 {
                        return Ok(Stepped::Settled);
                    }
                    (*looked, *wait_s) = (true, 0);
                }
                let waits_for_news = matches!(ask, Ask::Pull { wait_s: 1.., .. });
                let way = match &ask {
                    Ask::Push(_) | Ask::Renew => Way::Up,
                    Ask::Pull { .. } => Way::Down,
                };
                let bell = self.bell.clone();
                let answer = match self.district(line) {
                    Ok(district) if waits_for_news => {
                        match district.ask_until(&token, &ask, bell.rung()).await {
                            Ok(Some(heard)) => Ok(heard),
                            // Something was written: it goes first.
                            Ok(None) => return Ok(Stepped::On),
                            Err(error) => Err(error),
                        }
                    }
                    Ok(district) => district.ask(&token, &ask).await,
                    Err(error) => Err(error),
                };
                let when = self.when();
                let came = lock(&self.desk).sync_heard(answer, way, when)?;
                if came {
                    // An entry may name a file that is not here.
                    self.bell.files.notify_one();
                }
                Ok(Stepped::On)
            }
        }
    }

    async fn signed_in(
        &mut self,
        line: Line,
    ) -> AppResult<Result<zonedesk_sync::api::Token, LineError>> {
        let desk = Arc::clone(&self.desk);
        let district = match self.district(line) {
            Ok(district) => district,
            Err(error) => return Ok(Err(error)),
        };
        let challenge = match district.challenge().await {
            Ok(challenge) => challenge,
            Err(error) => return Ok(Err(error)),
        };
        let Some(session) = lock(&desk).sync_session(&challenge)? else {
            return Ok(Err(LineError::Nonsense(
                "a question that is none".to_owned(),
            )));
        };
        Ok(district.session(&session).await)
    }

    /// The district at the end of the line; connections are kept as long as the line is the same.
    fn district(&mut self, line: Line) -> Result<&District, LineError> {
        let same = self.district.take().filter(|(known, _)| *known == line);
        let kept = match same {
            Some(kept) => kept,
            None => {
                let district = District::at(&line)?;
                (line, district)
            }
        };
        Ok(&self.district.insert(kept).1)
    }

    /// Now, evenly, and a random number to rest by.
    fn when(&self) -> (u64, u64) {
        let mut bytes = [0; 8];
        // Where the system gives no random number, all rests are as long.
        let _ = getrandom::fill(&mut bytes);
        (self.now_ms(), u64::from_le_bytes(bytes))
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

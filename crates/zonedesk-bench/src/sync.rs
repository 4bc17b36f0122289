//! Sync: entries of a desk to the district and back to another desk, over TLS on this machine, on both databases.

use crate::figure::{Figure, Told, median, peak_megabytes};
use std::{
    collections::{BTreeSet, HashMap},
    convert::Infallible,
    net::TcpListener,
    sync::Arc,
    time::Instant,
};
use tempfile::TempDir;
use tokio::{sync::Semaphore, task::JoinSet};
use uuid::Uuid;
use zonedesk_app::SyncedJournal;
use zonedesk_domain::journal::{
    Algorithm, Body, DeviceId, DeviceKey, Digest, Draft, EntityId, Entry, EntryHash, Epoch,
    NumberKind, OperatorMark, Position, Series,
};
use zonedesk_server::{
    Applicant, Config, Database, District as Served, Invitation, PostgresStorage, Redeemed, Server,
    SqliteStorage, Storage, Tls, make_certificates, system_now_ms,
};
use zonedesk_store::{OpenOptions, Store};
use zonedesk_sync::{
    Ask, Batch, DeskEngine, District, Journal, Limits, Line, Marks, Outcome, Place, Push, Scope,
    SessionStatement, api::Session, encode,
};
use zonedesk_testkit::{
    desk::{NOW_MS, TempDesk},
    postgres::Postgres,
    sample,
    slow_line::{Shape, SlowLine},
};

const LENGTHS: [usize; 2] = [10_000, 100_000];
/// Runs of the shorter one; of the longer one there is one.
const RUNS: usize = 3;
const DESKS: usize = 800;
const EACH: usize = 500;
/// Desks that are at the door at once.
const AT_ONCE: usize = 64;
const ON_A_POOR_LINE: usize = 200;

pub(crate) fn figures() -> Told<Vec<Figure>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let mut figures = Vec::new();
        let folder = TempDir::new()?;
        let file = folder.path().join("district.db");
        let district = Running::on(SqliteStorage::open(&file)?, "SQLite").await?;
        figures.extend(district.figures().await?);
        let cluster = Postgres::start();
        cluster.database("district");
        let text = format!(
            "host={} user=zonedesk dbname=district",
            cluster.socket().display()
        );
        let storage = PostgresStorage::open(text.parse()?, 16).await?;
        let district = Running::on(storage, "PostgreSQL").await?;
        figures.extend(district.figures().await?);
        figures.push(Figure::new(
            "sync: most memory, both ends and everything that was sent in one process",
            "zonedesk",
            "MB",
            peak_megabytes()?,
        ));
        Ok(figures)
    })
}

/// A district that serves.
struct Running<S> {
    served: Arc<Served<S>>,
    name: &'static str,
    line: Line,
    listen: std::net::SocketAddr,
    next: std::sync::atomic::AtomicU64,
    _folder: TempDir,
}

impl<S: Storage> Running<S> {
    async fn on(storage: S, name: &'static str) -> Told<Self> {
        storage.add_site("XY", "向阳街道便民服务中心").await?;
        let folder = TempDir::new()?;
        let at = |name: &str| folder.path().join(name);
        let made = make_certificates("临渭区", &["127.0.0.1".to_owned()])?;
        std::fs::write(at("server.pem"), made.certificate)?;
        std::fs::write(at("server.key"), made.key)?;
        let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let config = Config {
            district: "临渭区".into(),
            listen,
            address: format!("https://{listen}"),
            key: at("district.key"),
            database: Database::Sqlite(at("unused")),
            tls: Some(Tls {
                certificate: at("server.pem"),
                key: at("server.key"),
            }),
            trust: None,
        };
        let served = Served::new(storage, DeviceKey::from_scalar(&[9; 32])?, system_now_ms);
        let server = Server::bind(&config)?;
        tokio::spawn(server.serve(Arc::clone(&served), std::future::pending()));
        Ok(Self {
            served,
            name,
            line: Line {
                address: config.address,
                trust: Some(made.authority),
                proxy: None,
            },
            listen,
            next: std::sync::atomic::AtomicU64::new(1),
            _folder: folder,
        })
    }

    async fn figures(&self) -> Told<Vec<Figure>> {
        let mut figures = Vec::new();
        let named = |what: &str| format!("sync: {what}, {}", self.name);
        for length in LENGTHS {
            let runs = if length == LENGTHS[0] { RUNS } else { 1 };
            let (mut pushed, mut pulled, mut bytes) = (Vec::new(), Vec::new(), 0);
            for _ in 0..runs {
                let site = self.site();
                let mut pen = self.pen(&site).await?;
                pen.writes(length)?;
                let begun = Instant::now();
                let mut desk = self.joins(&mut pen, &self.line).await?;
                bytes = desk.drains(&mut pen).await?;
                pushed.push(begun.elapsed().as_secs_f64() * 1_000.0);
                pulled.push(self.reads(&site, length).await? * 1_000.0);
            }
            figures.push(Figure::new(
                &named(&format!("{length} entries pushed, verified and durable")),
                "zonedesk",
                "ms",
                median(pushed),
            ));
            figures.push(Figure::new(
                &named(&format!(
                    "{length} entries pulled and folded into a desk's database"
                )),
                "zonedesk",
                "ms",
                median(pulled),
            ));
            #[allow(clippy::cast_precision_loss)] // Bytes of an entry, about.
            let each = bytes as f64 / length as f64;
            figures.push(Figure::new(
                &named(&format!("on the wire for each of {length} pushed")),
                "zonedesk",
                "bytes",
                each,
            ));
        }
        figures.push(self.idle().await?);
        figures.push(self.crowd().await?);
        figures.push(self.poor_line().await?);
        Ok(figures)
    }

    /// A site of its own, so that no measurement reads what another one wrote.
    fn site(&self) -> Scope {
        let number = self.number();
        let letter = |place: u64| char::from(b'A' + u8::try_from(place % 26).unwrap_or(0));
        let code = [number / 676, number / 26, number].map(letter);
        Scope::Site(code.iter().collect())
    }

    fn number(&self) -> u64 {
        self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }

    /// A desk without a disk that the district lets in.
    async fn pen(&self, site: &Scope) -> Told<Pen> {
        let number = self.number();
        let device = DeviceId(Uuid::from_u128(u128::from(number)));
        let mut scalar = [1; 32];
        scalar[..8].copy_from_slice(&number.to_be_bytes());
        let key = DeviceKey::from_scalar(&scalar)?;
        self.lets_in(site, device, key.public_pem()?, number)
            .await?;
        Ok(Pen::new(device, key, site.clone()))
    }

    async fn lets_in(
        &self,
        site: &Scope,
        device: DeviceId,
        public_key: String,
        number: u64,
    ) -> Told<()> {
        let code = Algorithm::Sm3.digest(&[&number.to_be_bytes()]);
        let storage = self.served.storage();
        let invitation = Invitation {
            scope: site.clone(),
            desk: u16::try_from(number % 60_000)?,
            expires_at_ms: i64::MAX,
        };
        storage.invite(code, &invitation).await?;
        let applicant = Applicant {
            device,
            public_key,
            epoch: Epoch(0),
        };
        match storage.redeem(code, &applicant, 0).await? {
            Redeemed::In(_) => Ok(()),
            Redeemed::Refused | Redeemed::Occupied(_) => Err("not let in".into()),
        }
    }

    /// Signs a pen in.
    async fn joins(&self, pen: &mut Pen, line: &Line) -> Told<Desk> {
        let district = District::at(line)?;
        let challenge = district.challenge().await?;
        let nonce = Digest::from_hex(&challenge.nonce).ok_or("a question that is none")?;
        let statement = SessionStatement::new(pen.device, nonce).to_bytes()?;
        let session = Session {
            device: pen.device,
            nonce: challenge.nonce,
            signature: hex_of(&pen.key.sign(&statement)?),
        };
        let token = district.session(&session).await?.token;
        Ok(Desk {
            district,
            token,
            engine: DeskEngine::new(Limits::default()),
        })
    }

    /// A new desk of the site reads all of it into its own database; seconds.
    async fn reads(&self, site: &Scope, entries: usize) -> Told<f64> {
        let Scope::Site(code) = site else {
            return Err("no site".into());
        };
        let temp = TempDesk::empty();
        let mut store = Store::create(&temp.data(), &temp.key, &OpenOptions::default())?;
        let mut opened = sample::site();
        opened.code.clone_from(code);
        zonedesk_testkit::desk::write(&mut store, opened.into(), None)?;
        let number = self.number();
        self.lets_in(site, store.device(), store.public_key()?, number)
            .await?;
        let district = District::at(&self.line)?;
        let challenge = district.challenge().await?;
        let nonce = Digest::from_hex(&challenge.nonce).ok_or("a question that is none")?;
        let statement = SessionStatement::new(store.device(), nonce).to_bytes()?;
        let session = Session {
            device: store.device(),
            nonce: challenge.nonce,
            signature: hex_of(&store.sign(&statement)?),
        };
        let begun = Instant::now();
        let token = district.session(&session).await?.token;
        let mut desk = Desk {
            district,
            token,
            engine: DeskEngine::new(Limits::default()),
        };
        desk.drains(&mut SyncedJournal::new(&mut store)).await?;
        let took = begun.elapsed().as_secs_f64();
        let there = store.read().totals()?.copies;
        if there as usize == entries {
            Ok(took)
        } else {
            Err(format!("{there} of {entries} are there").into())
        }
    }

    /// A sync with nothing to do: one round trip.
    async fn idle(&self) -> Told<Figure> {
        let mut pen = self.pen(&self.site()).await?;
        pen.writes(10)?;
        let mut desk = self.joins(&mut pen, &self.line).await?;
        desk.drains(&mut pen).await?;
        let mut taken = Vec::new();
        for _ in 0..50 {
            let begun = Instant::now();
            desk.drains(&mut pen).await?;
            taken.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        let what = format!("sync: nothing to do, one round trip, {}", self.name);
        Ok(Figure::new(&what, "zonedesk", "ms", median(taken)))
    }

    /// Every desk of a city comes back at once.
    async fn crowd(&self) -> Told<Figure> {
        let mut pens = Vec::new();
        for _ in 0..DESKS {
            let mut pen = self.pen(&self.site()).await?;
            pen.writes(EACH)?;
            pens.push(pen);
        }
        let door = Arc::new(Semaphore::new(AT_ONCE));
        let begun = Instant::now();
        let mut all = JoinSet::new();
        for mut pen in pens {
            let mut desk = self.joins(&mut pen, &self.line).await?;
            let door = Arc::clone(&door);
            all.spawn(async move {
                let _turn = door.acquire_owned().await;
                desk.drains(&mut pen)
                    .await
                    .map_err(|error| error.to_string())
            });
        }
        while let Some(done) = all.join_next().await {
            done??;
        }
        let what = format!(
            "sync: {DESKS} desks with {EACH} entries each, no request failed, {}",
            self.name
        );
        Ok(Figure::new(
            &what,
            "zonedesk",
            "s",
            begun.elapsed().as_secs_f64(),
        ))
    }

    /// 64 kbit/s, 600 ms there and back, five packets in a hundred lost.
    async fn poor_line(&self) -> Told<Figure> {
        let line = SlowLine::to(self.listen, Shape::poor(), 1);
        let line = Line {
            address: format!("https://{}", line.address()),
            ..self.line.clone()
        };
        let mut pen = self.pen(&self.site()).await?;
        pen.writes(ON_A_POOR_LINE)?;
        let begun = Instant::now();
        let mut desk = self.joins(&mut pen, &line).await?;
        desk.drains(&mut pen).await?;
        let what = format!(
            "sync: {ON_A_POOR_LINE} entries over 64 kbit/s, 600 ms, 5 % lost, {}",
            self.name
        );
        Ok(Figure::new(
            &what,
            "zonedesk",
            "s",
            begun.elapsed().as_secs_f64(),
        ))
    }
}

/// A desk that is signed in.
struct Desk {
    district: District,
    token: String,
    engine: DeskEngine,
}

impl Desk {
    /// Asks until there is nothing left to ask; the bytes of what was pushed. A request that fails fails the run.
    async fn drains<J: Journal>(&mut self, journal: &mut J) -> Told<usize>
    where
        J::Error: std::fmt::Debug,
    {
        let mut bytes = 0;
        loop {
            let asked = self.engine.next(journal, 0);
            let Some(ask) = asked.map_err(|error| format!("{:?}", error.0))? else {
                return Err("it rests".into());
            };
            let ask = match ask {
                Ask::Pull { pull, .. } => Ask::Pull { pull, wait_s: 0 },
                Ask::Push(push) => {
                    // Packed twice, for the figure; a few milliseconds of ten thousand entries.
                    bytes += encode(&push)?.len();
                    Ask::Push(push)
                }
                Ask::Renew => return Err("it wants to begin anew".into()),
            };
            let heard = self.district.ask(&self.token, &ask).await?;
            let outcome = self.engine.heard(journal, heard, 0, 0);
            match outcome.map_err(|error| format!("{:?}", error.0))? {
                Outcome::Went { .. } => {}
                Outcome::Nothing => return Ok(bytes),
                Outcome::WentBack => return Err("the district lost something".into()),
                Outcome::Nonsense(trouble) => return Err(trouble.into()),
            }
        }
    }
}

/// A desk without a disk: what it wrote is in memory.
struct Pen {
    device: DeviceId,
    key: DeviceKey,
    site: Scope,
    entries: Vec<Entry>,
    places: HashMap<EntryHash, usize>,
    marks: Marks,
}

impl Pen {
    fn new(device: DeviceId, key: DeviceKey, site: Scope) -> Self {
        Self {
            device,
            key,
            site,
            entries: Vec::new(),
            places: HashMap::new(),
            marks: Marks::default(),
        }
    }

    /// Receipts of a day, one after the other.
    fn writes(&mut self, count: usize) -> Told<()> {
        let Scope::Site(code) = &self.site else {
            return Err("no site".into());
        };
        let series = Series::new(code, 1, Epoch(0), NumberKind::Receipt, 2026);
        let mut previous = EntryHash::ZERO;
        for seq in 1..=count as u64 {
            let mut salt = [0; 32];
            salt[..8].copy_from_slice(&seq.to_be_bytes());
            // As little alike as the salts that a desk draws.
            let salt = Algorithm::Sm3.digest(&[self.device.0.as_bytes(), &salt]).0;
            let mut entity = [0; 16];
            entity.copy_from_slice(&salt[16..]);
            let draft = Draft {
                entity: EntityId(uuid::Builder::from_random_bytes(entity).into_uuid()),
                body: Body::from(sample::charged_copy()),
                number: Some(series.number(u32::try_from(seq)?)),
            };
            let entry = Entry::seal(
                Algorithm::Sm3,
                Position {
                    device: self.device,
                    epoch: Epoch(0),
                    seq,
                },
                previous,
                OperatorMark::command_line(),
                NOW_MS,
                salt,
                (Vec::new(), 1),
                &draft,
            )?;
            previous = entry.hash;
            self.places.insert(entry.hash, self.entries.len());
            self.entries.push(entry);
        }
        Ok(())
    }
}

impl Journal for Pen {
    type Error = Infallible;

    fn device(&self) -> DeviceId {
        self.device
    }

    fn epoch(&self) -> Epoch {
        Epoch(0)
    }

    fn scopes(&self) -> Result<Vec<Scope>, Infallible> {
        Ok(vec![Scope::District, self.site.clone()])
    }

    fn marks(&self) -> Result<Marks, Infallible> {
        Ok(self.marks.clone())
    }

    fn keep_marks(&mut self, marks: &Marks) -> Result<(), Infallible> {
        self.marks = marks.clone();
        Ok(())
    }

    fn own_behind(
        &self,
        after: Option<Place>,
        entries: usize,
        bytes: usize,
    ) -> Result<Vec<Entry>, Infallible> {
        let first = after
            .and_then(|place| self.places.get(&place.hash))
            .map_or(0, |at| at + 1);
        let mut size = 0;
        let fits = |entry: &&Entry| {
            let is_first = size == 0;
            size += entry.header_bytes.len();
            size += entry.content.as_ref().map_or(0, |(_, body)| body.len());
            size <= bytes || is_first
        };
        let run = self.entries.iter().skip(first).take(entries);
        Ok(run.take_while(fits).cloned().collect())
    }

    fn holds(&self, place: &Place) -> Result<bool, Infallible> {
        Ok(self.places.contains_key(&place.hash))
    }

    fn vouches_for_all_before(&self, _: &Place) -> Result<bool, Infallible> {
        Ok(true)
    }

    fn lacks(&self, hashes: &[EntryHash]) -> Result<BTreeSet<EntryHash>, Infallible> {
        let unknown = hashes.iter().filter(|hash| !self.places.contains_key(hash));
        Ok(unknown.copied().collect())
    }

    fn push_of(&self, entries: &[Entry]) -> Result<Option<Push>, Infallible> {
        Ok(Batch::push(entries, &self.key).ok().flatten())
    }

    fn take_in(&mut self, _: &[Entry], marks: &Marks) -> Result<(), Infallible> {
        self.keep_marks(marks)
    }

    fn begin_epoch(&mut self, _: Epoch) -> Result<(), Infallible> {
        Ok(())
    }
}

fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

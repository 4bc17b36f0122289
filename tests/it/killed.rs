//! Desks, district and PostgreSQL are killed without warning, again and again, while a hall works: what anybody was
//! told is there is there, once, at the district and at every desk.
//!
//! `ZONEDESK_SOAK_KILLS` says how often; the ordinary run does a few.
#![cfg(test)]

use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use zonedesk_app::{
    Desk, DistrictView, SyncLight, SyncRunner, SyncedJournal, call, open_site, system_clock,
};
use zonedesk_domain::journal::{DeviceId, DeviceKey, Digest};
use zonedesk_server::{
    Config, Database, District, PostgresStorage, Server, Storage, Tls, invite, make_certificates,
    system_now_ms,
};
use zonedesk_store::{DataFolder, DatabaseKey, OpenOptions, Store};
use zonedesk_sync::{Journal as _, PageEntry, Place, Pull, Scope};
use zonedesk_testkit::{chance::Chance, postgres::Postgres, sample};

const TEST: &str = "killed::what_anybody_was_told_is_there_survives_kills_of_everybody";
const DISTRICT: &str = "ZONEDESK_TEST_KILLED_DISTRICT";
const DESK: &str = "ZONEDESK_TEST_KILLED_DESK_OF_A_HALL";
/// What every job comes to, in 分.
const PRICE_FEN: u64 = 20;

#[test]
fn what_anybody_was_told_is_there_survives_kills_of_everybody() {
    if let Some(config) = env::var_os(DISTRICT) {
        return serve_until_killed(Path::new(&config));
    }
    if let Some(folder) = env::var_os(DESK) {
        return work_until_killed(Path::new(&folder));
    }
    let kills: u64 = env::var("ZONEDESK_SOAK_KILLS")
        .map_or(12, |kills| kills.parse().expect("a number of kills"));
    let mut hall = Hall::set_up(Copies::One);
    let mut chance = Chance::new(1);
    for kill in 0..kills {
        thread::sleep(Duration::from_millis(100 + chance.below(500)));
        match kill % 4 {
            0 => hall.kill_desk(0),
            1 => hall.kill_district(),
            2 => hall.kill_desk(1),
            _ => hall.kill_postgres(),
        }
    }
    let told = hall.stop_working();
    assert!(
        told.len() as u64 >= kills,
        "{} jobs in {kills} kills",
        told.len()
    );
    hall.drains();
    hall.is_sound(&told);
    eprintln!(
        "{kills} kills, {} acknowledged receipts, all there",
        told.len()
    );
}

#[test]
fn a_standby_that_takes_over_has_everything_that_was_acknowledged() {
    let mut hall = Hall::set_up(Copies::WithStandby);
    hall.waits_until_both_pushed(60);
    // What is pushed from now on must not be acknowledged: it would be on one disk alone.
    let standby = hall.standby.take().unwrap();
    standby.freeze();
    thread::sleep(Duration::from_secs(1));
    hall.cluster.kill();
    let told = hall.stop_working();
    let acknowledged = [0, 1].map(|at| hall.acknowledged(at));
    standby.thaw();
    standby.promote();
    for (device, place) in acknowledged {
        assert!(place.seq >= 30, "{place:?}");
        assert!(hall.district_holds(&standby, device, place), "{place:?}");
    }
    hall.cluster = standby;
    // Its connection string names both, so it finds by itself which one writes.
    hall.kill_district();
    hall.drains();
    hall.is_sound(&told);
}

/// The district's process: it ends when its database is gone at the start, and is started again.
fn serve_until_killed(config: &Path) {
    let config = Config::read(config, &BTreeMap::new()).unwrap();
    let runtime = Runtime::new().unwrap();
    let Ok(Some(storage)) = runtime.block_on(config.postgres()) else {
        return;
    };
    let district = District::new(storage, config.district_key().unwrap(), system_now_ms);
    let server = Server::bind(&config).unwrap();
    println!("READY");
    let _ = runtime.block_on(server.serve(district, std::future::pending()));
}

/// A desk's process: it charges copies and tells each number once it is saved, and syncs meanwhile.
fn work_until_killed(folder: &Path) {
    let mut desk = Desk::new(folder, system_clock());
    let key = DatabaseKey::read_file(&DataFolder::new(folder).key_file()).unwrap();
    desk.open_with_key(&key).unwrap();
    let desk = Arc::new(Mutex::new(desk));
    SyncRunner::start(Arc::clone(&desk)).unwrap();
    let mut out = std::io::stdout();
    loop {
        let answer = {
            let mut desk = desk.lock().unwrap();
            call(
                &mut desk,
                "copy_record",
                json!({"item": "bw-a4", "pages": 1}),
            )
            .unwrap()
        };
        writeln!(out, "TOLD {}", answer["number"].as_str().unwrap()).unwrap();
        out.flush().unwrap();
        thread::sleep(Duration::from_millis(5));
    }
}

/// On how many disks the district writes.
#[derive(Clone, Copy)]
enum Copies {
    One,
    WithStandby,
}

struct Hall {
    cluster: Postgres,
    standby: Option<Postgres>,
    folder: TempDir,
    district: Option<Child>,
    desks: [Option<Child>; 2],
    told: mpsc::Receiver<String>,
    tell: mpsc::Sender<String>,
}

impl Hall {
    /// A district on PostgreSQL and two desks that belong to it, all at work.
    fn set_up(copies: Copies) -> Self {
        let mut cluster = Postgres::start();
        cluster.database("district");
        let standby = match copies {
            Copies::One => None,
            Copies::WithStandby => Some(cluster.with_standby()),
        };
        let folder = TempDir::new().unwrap();
        let listen = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let config = configured(folder.path(), listen, [Some(&cluster), standby.as_ref()]);
        let runtime = Runtime::new().unwrap();
        let storage = runtime.block_on(config.postgres()).unwrap().unwrap();
        runtime
            .block_on(storage.add_site("XY", "向阳街道便民服务中心"))
            .unwrap();
        let (tell, told) = mpsc::channel();
        let mut hall = Self {
            cluster,
            standby,
            folder,
            district: None,
            desks: [None, None],
            told,
            tell,
        };
        hall.start_district();
        let key = config.district_key().unwrap();
        for (at, number) in [1_u16, 2].into_iter().enumerate() {
            let until = system_now_ms() + 3_600_000;
            let letter = invite(&storage, &config, &key, ("XY", number), until);
            let letter = runtime.block_on(letter).unwrap().to_text();
            let desk = hall.new_desk(at, number);
            let request = json!({"letter": letter, "proxy": ""});
            call(&mut desk.lock().unwrap(), "district_join", request).unwrap();
            assert_eq!(SyncRunner::run_once(desk).unwrap().light, SyncLight::Good);
        }
        hall.start_desk(0);
        hall.start_desk(1);
        hall
    }

    fn new_desk(&self, at: usize, number: u16) -> Arc<Mutex<Desk>> {
        let folder = self.desk_folder(at);
        let mut desk = Desk::new(&folder, system_clock());
        let key = DatabaseKey::random().unwrap();
        let mut site = sample::site();
        site.desk = number;
        open_site(&mut desk, &key, site).unwrap();
        key.write_file(&DataFolder::new(&folder).key_file())
            .unwrap();
        drop(desk);
        let mut desk = Desk::new(&folder, system_clock());
        desk.open_with_key(&key).unwrap();
        if number == 1 {
            let mut tariff = sample::tariff();
            tariff.valid_to = None;
            let tariff = serde_json::to_value(tariff).unwrap();
            call(&mut desk, "tariff_set", tariff).unwrap();
        }
        Arc::new(Mutex::new(desk))
    }

    fn desk_folder(&self, at: usize) -> PathBuf {
        self.folder.path().join(format!("desk-{at}"))
    }

    fn start_district(&mut self) {
        for _ in 0..200 {
            let mut child = again(DISTRICT, &self.folder.path().join("zonedesk-server.toml"));
            let out = child.stdout.take().unwrap();
            let ready = BufReader::new(out)
                .lines()
                .map_while(Result::ok)
                .any(|line| line.ends_with("READY"));
            if ready {
                self.district = Some(child);
                return;
            }
            // PostgreSQL recovers from its own kill.
            child.wait().unwrap();
            thread::sleep(Duration::from_millis(100));
        }
        panic!("the district does not start");
    }

    fn start_desk(&mut self, at: usize) {
        let mut child = again(DESK, &self.desk_folder(at));
        let out = child.stdout.take().unwrap();
        let tell = self.tell.clone();
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if let Some((_, number)) = line.split_once("TOLD ") {
                    let _ = tell.send(number.to_owned());
                }
            }
        });
        self.desks[at] = Some(child);
    }

    fn kill_desk(&mut self, at: usize) {
        end(self.desks[at].take());
        self.start_desk(at);
    }

    fn kill_district(&mut self) {
        end(self.district.take());
        self.start_district();
    }

    fn kill_postgres(&mut self) {
        self.cluster.kill();
        self.cluster.launch();
        // Its connections are replaced one by one; a district that gave up is started again.
        if self
            .district
            .as_mut()
            .is_some_and(|child| child.try_wait().unwrap().is_some())
        {
            self.district = None;
            self.start_district();
        }
    }

    /// Both desks are killed for the last time; the numbers that they told until then.
    fn stop_working(&mut self) -> BTreeSet<String> {
        for at in 0..2 {
            end(self.desks[at].take());
        }
        // The readers end with their desks.
        thread::sleep(Duration::from_millis(200));
        let told: Vec<String> = self.told.try_iter().collect();
        let numbers: BTreeSet<String> = told.iter().cloned().collect();
        assert_eq!(numbers.len(), told.len(), "a number was given twice");
        numbers
    }

    /// Until the district has so many entries of each desk.
    fn waits_until_both_pushed(&self, each: usize) {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(async {
            let text = connection_to([Some(&self.cluster), None]);
            let storage = PostgresStorage::open(text.parse().unwrap(), 1)
                .await
                .unwrap();
            let site = Scope::Site("XY".to_owned());
            for _ in 0..600 {
                let devices = storage.devices().await.unwrap();
                let pull = asking(
                    devices[0].device,
                    &[(site.clone(), (0, Digest([0; 32])))],
                    None,
                );
                let answer = storage.pull(&devices[0], &pull).await.unwrap();
                let entries = &answer.pages[0].entries;
                let own = entries
                    .iter()
                    .filter(|entry| matches!(entry, PageEntry::Own(_)));
                let own = own.count();
                if own >= each && entries.len() - own >= each {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            panic!("the desks push nothing");
        });
    }

    /// What a desk shows as 已同步至区级.
    fn acknowledged(&self, at: usize) -> (DeviceId, Place) {
        let folder = DataFolder::new(self.desk_folder(at));
        let key = DatabaseKey::read_file(&folder.key_file()).unwrap();
        let mut store = Store::open(&folder, &key, &OpenOptions::default()).unwrap();
        let device = store.device();
        let marks = SyncedJournal::new(&mut store).marks().unwrap();
        (device, marks.durable.unwrap())
    }

    /// Whether this PostgreSQL, which was not asked before, has what the desk was told is there.
    fn district_holds(&self, cluster: &Postgres, device: DeviceId, place: Place) -> bool {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(async {
            let text = connection_to([Some(cluster), None]);
            let storage = PostgresStorage::open(text.parse().unwrap(), 1)
                .await
                .unwrap();
            let devices = storage.devices().await.unwrap();
            let known = devices.iter().find(|known| known.device == device).unwrap();
            let pull = asking(device, &[], Some(place));
            storage.pull(known, &pull).await.unwrap().behind.is_none()
        })
    }

    fn opened(&self, at: usize) -> Arc<Mutex<Desk>> {
        let folder = self.desk_folder(at);
        let mut desk = Desk::new(&folder, system_clock());
        let key = DatabaseKey::read_file(&DataFolder::new(&folder).key_file()).unwrap();
        desk.open_with_key(&key).unwrap();
        Arc::new(Mutex::new(desk))
    }

    /// Everything that waits goes up, and everything of the other desk comes down.
    fn drains(&self) {
        for round in 0.. {
            let views: Vec<DistrictView> = (0..2)
                .map(|at| SyncRunner::run_once(self.opened(at)).unwrap())
                .collect();
            let settled = |view: &DistrictView| view.light == SyncLight::Good && view.heard == 0;
            if round > 1 && views.iter().all(settled) {
                return;
            }
            assert!(round < 100, "it does not drain: {views:?}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn is_sound(&self, told: &BTreeSet<String>) {
        let mut seen = Vec::new();
        for at in 0..2 {
            let desk = self.opened(at);
            let mut desk = desk.lock().unwrap();
            let verified = call(&mut desk, "data_verify", json!({})).unwrap();
            assert_eq!(verified["findings"], json!([]));
            let rebuilt = call(&mut desk, "data_rebuild", json!({})).unwrap();
            assert_eq!(rebuilt["equal"], true);
            let totals = call(&mut desk, "totals_show", json!({})).unwrap()["copies"].clone();
            seen.push((totals, numbers_of(&mut desk)));
        }
        assert_eq!(seen[0], seen[1], "both desks tell the same");
        let (totals, numbers) = &seen[0];
        assert!(told.is_subset(numbers), "{:?}", told.difference(numbers));
        assert_eq!(
            totals["sum_fen"].as_u64(),
            Some(PRICE_FEN * numbers.len() as u64)
        );
        // 1..n in each series, whatever was killed.
        for desk in ["XY1-", "XY2-"] {
            let mut series: Vec<u64> = numbers
                .iter()
                .filter(|number| number.starts_with(desk))
                .map(|number| number.rsplit('-').next().unwrap().parse().unwrap())
                .collect();
            series.sort_unstable();
            let whole: Vec<u64> = (1..=series.len() as u64).collect();
            assert_eq!(series, whole, "{desk}");
        }
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        for child in self.desks.iter_mut().chain([&mut self.district]) {
            end(child.take());
        }
    }
}

fn numbers_of(desk: &mut Desk) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    loop {
        let request = json!({"search": "", "state": null, "offset": numbers.len(), "limit": 100});
        let listed = call(desk, "copy_list", request).unwrap();
        let rows = listed["rows"].as_array().unwrap();
        if rows.is_empty() {
            return numbers;
        }
        let number = |row: &Value| row["number"].as_str().unwrap().to_owned();
        numbers.extend(rows.iter().map(number));
    }
}

fn asking(device: DeviceId, after: &[(Scope, (u64, Digest))], accepted: Option<Place>) -> Pull {
    Pull {
        device,
        after: after.iter().cloned().collect(),
        accepted,
        limit: 1_000,
        bytes: 1 << 20,
        own_in_full: false,
    }
}

/// Of several the one that writes.
fn connection_to(clusters: [Option<&Postgres>; 2]) -> String {
    let sockets: Vec<_> = clusters
        .into_iter()
        .flatten()
        .map(|cluster| cluster.socket().display().to_string())
        .collect();
    format!(
        "host={} user=zonedesk dbname=district target_session_attrs=read-write",
        sockets.join(",")
    )
}

fn configured(folder: &Path, listen: SocketAddr, clusters: [Option<&Postgres>; 2]) -> Config {
    let key = DeviceKey::from_scalar(&[9; 32]).unwrap();
    fs::write(folder.join("district.key"), &*key.to_pkcs8().unwrap()).unwrap();
    let made = make_certificates("临渭区", &["127.0.0.1".to_owned()]).unwrap();
    fs::write(folder.join("server.pem"), made.certificate).unwrap();
    fs::write(folder.join("server.key"), made.key).unwrap();
    fs::write(folder.join("authority.pem"), made.authority).unwrap();
    let config = Config {
        district: "临渭区".into(),
        listen,
        address: format!("https://{listen}"),
        key: "district.key".into(),
        database: Database::Postgres(connection_to(clusters)),
        tls: Some(Tls {
            certificate: "server.pem".into(),
            key: "server.key".into(),
        }),
        trust: Some("authority.pem".into()),
    };
    let path = folder.join("zonedesk-server.toml");
    fs::write(&path, config.to_text().unwrap()).unwrap();
    Config::read(&path, &BTreeMap::new()).unwrap()
}

/// This very test in a process of its own, in the part that `name` says.
fn again(name: &str, value: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture"])
        .env(name, value)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn end(child: Option<Child>) {
    if let Some(mut child) = child {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

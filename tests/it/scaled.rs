//! A city (市级): two servers over one PostgreSQL behind nginx, set up with the very words of `docs/deploy/city.md`.
#![cfg(test)]

use crate::{district::configured, joined::Hall};
use std::{
    env,
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{runtime::Runtime, sync::oneshot};
use zonedesk_app::SyncLight;
use zonedesk_domain::journal::DeviceKey;
use zonedesk_server::{
    Config, District, PostgresStorage, Server, Storage as _, invite, system_now_ms,
};
use zonedesk_testkit::postgres::Postgres;

/// One process of several, as it is behind a gateway: at this machine alone, without TLS.
struct Process {
    at: SocketAddr,
    district: Arc<District<PostgresStorage>>,
    stop: Option<oneshot::Sender<()>>,
}

impl Process {
    fn begin(runtime: &Runtime, cluster: &Postgres, config: &Config, key: &[u8; 32]) -> Self {
        let text = format!(
            "host={} user=zonedesk dbname=district",
            cluster.socket().display()
        );
        let storage = runtime.block_on(PostgresStorage::open(text.parse().unwrap(), 4));
        let own = Config {
            tls: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            ..config.clone()
        };
        let server = Server::bind(&own).unwrap();
        let at = server.local_address().unwrap();
        let key = DeviceKey::from_scalar(key).unwrap();
        let district = District::new(storage.unwrap(), key, system_now_ms);
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = server.serve(Arc::clone(&district), async {
            let _ = stopped.await;
        });
        runtime.spawn(async { serving.await.unwrap() });
        Self {
            at,
            district,
            stop: Some(stop),
        }
    }

    fn requests(&self) -> usize {
        let figures = self.district.figures().unwrap();
        let counts = figures
            .lines()
            .filter(|line| line.starts_with("zonedesk_requests_total{"));
        counts
            .filter_map(|line| line.rsplit(' ').next()?.parse::<usize>().ok())
            .sum()
    }
}

/// The gateway; it ends with the test.
struct Nginx {
    child: Child,
    at: SocketAddr,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers go with it.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}

impl Nginx {
    /// In front of these, with the certificate that the desks trust.
    fn before(processes: &[&Process], config: &Config, folder: &Path) -> Self {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/deploy/city.md");
        let page = std::fs::read_to_string(page).unwrap();
        let (_, rest) = page.split_once("```nginx\n").unwrap();
        let (told, _) = rest.split_once("```").unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let at = listener.local_addr().unwrap();
        drop(listener);
        let tls = config.tls.as_ref().unwrap();
        let mut told = told.to_owned();
        for (word, here) in [
            ("127.0.0.1:8081", processes[0].at.to_string()),
            ("127.0.0.1:8082", processes[1].at.to_string()),
            ("listen 8443 ssl", format!("listen {at} ssl")),
            (
                "/srv/zonedesk/tls/server.pem",
                tls.certificate.display().to_string(),
            ),
            (
                "/srv/zonedesk/tls/server.key",
                tls.key.display().to_string(),
            ),
        ] {
            assert!(told.contains(word), "{word}");
            told = told.replace(word, &here);
        }
        let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|of| format!("{of}_temp_path {of};"))
            .concat();
        let whole = format!(
            "daemon off; pid nginx.pid; error_log stderr warn; events {{}}\n\
             http {{ access_log off; {paths}\n{told} }}"
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, whole).unwrap();
        let child = Command::new(program())
            .arg("-p")
            .arg(folder)
            .arg("-c")
            .arg(&file)
            .spawn()
            .unwrap();
        let nginx = Self { child, at };
        for _ in 0..200 {
            if TcpStream::connect(at).is_ok() {
                return nginx;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("nginx does not listen");
    }
}

/// Administrators have it on their path, others may not.
fn program() -> PathBuf {
    let paths = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&paths).chain(["/usr/sbin".into()]);
    let found = folders
        .map(|folder| folder.join("nginx"))
        .find(|file| file.exists());
    found.expect("nginx; `cargo xtask test` installs it")
}

#[test]
fn two_servers_behind_nginx_are_one_district() {
    let runtime = Runtime::new().unwrap();
    let cluster = Postgres::start();
    cluster.database("district");
    let folder = TempDir::new().unwrap();
    let mut config = configured(&folder, SocketAddr::from(([127, 0, 0, 1], 0)));
    let key = [9; 32];
    let begin = || Process::begin(&runtime, &cluster, &config, &key);
    let (one, mut two) = (begin(), begin());
    let nginx = Nginx::before(&[&one, &two], &config, folder.path());
    config.address = format!("https://{}", nginx.at);
    let storage = one.district.storage();
    let add_site = storage.add_site("XY", "向阳街道便民服务中心");
    runtime.block_on(add_site).unwrap();
    let letter = |desk| {
        let key = DeviceKey::from_scalar(&key).unwrap();
        let until = system_now_ms() + 3_600_000;
        let letter = invite(storage, &config, &key, ("XY", desk), until);
        runtime.block_on(letter).unwrap().to_text()
    };
    let halls = [1, 2].map(|number| {
        let hall = Hall::desk(number);
        hall.joins(&letter(number)).unwrap();
        hall
    });
    let all_is_sent = |hall: &Hall| {
        let view = hall.syncs();
        assert_eq!((view.light, view.waiting), (SyncLight::Good, 0), "{view:?}");
    };
    for _ in 0..6 {
        for hall in &halls {
            hall.receives();
            all_is_sent(hall);
        }
    }
    halls.iter().for_each(all_is_sent);
    assert_eq!(halls.each_ref().map(Hall::applications), [12, 12]);
    let asked = [one.requests(), two.requests()];
    assert!(
        asked.iter().all(|count| *count > 5),
        "both did some of it: {asked:?}"
    );

    // One of them is stopped: the other does everything, and nobody at a counter notices.
    two.stop.take().unwrap().send(()).unwrap();
    for hall in &halls {
        hall.receives();
        all_is_sent(hall);
    }
    halls.iter().for_each(all_is_sent);
    assert_eq!(halls.each_ref().map(Hall::applications), [14, 14]);
    assert!(runtime.block_on(storage.forks()).unwrap().is_empty());
    halls.iter().for_each(Hall::is_sound);
}

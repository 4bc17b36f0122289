//! A district server for tests: a real one, on a port and a database of its own, as desks reach it.
#![cfg(test)]

use std::{net::SocketAddr, sync::Arc};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use zonedesk_domain::journal::DeviceKey;
use zonedesk_server::{
    Config, Database, District, PostgresStorage, Server, SqliteStorage, Storage, Tls, invite,
    make_certificates, system_now_ms,
};
use zonedesk_testkit::{
    postgres::Postgres,
    slow_line::{Shape, SlowLine},
};

/// A district, served or not.
pub(crate) struct DistrictServer<S> {
    pub(crate) district: Arc<District<S>>,
    pub(crate) config: Config,
    pub(crate) runtime: Runtime,
    /// As fast as this machine, until it is cut.
    line: SlowLine,
    secret: [u8; 32],
    _folder: TempDir,
}

/// How long a letter holds in these tests.
const A_DAY_MS: i64 = 24 * 3600 * 1000;

impl DistrictServer<SqliteStorage> {
    /// On the embedded database, with TLS.
    pub(crate) fn embedded() -> Self {
        let folder = TempDir::new().unwrap();
        let storage = SqliteStorage::open(&folder.path().join("district.db")).unwrap();
        Self::on(storage, folder, [9; 32])
    }
}

impl DistrictServer<PostgresStorage> {
    /// On a database of its own in `cluster`, with TLS.
    pub(crate) fn on_postgres(cluster: &Postgres) -> Self {
        cluster.database("district");
        let text = format!(
            "host={} user=zonedesk dbname=district",
            cluster.socket().display()
        );
        let runtime = Runtime::new().unwrap();
        let storage = runtime.block_on(PostgresStorage::open(text.parse().unwrap(), 4));
        Self::on(storage.unwrap(), TempDir::new().unwrap(), [9; 32])
    }
}

impl<S: Storage> DistrictServer<S> {
    /// On `storage`, with TLS and a key of its own.
    pub(crate) fn on(storage: S, folder: TempDir, secret: [u8; 32]) -> Self {
        let runtime = Runtime::new().unwrap();
        let key = DeviceKey::from_scalar(&secret).unwrap();
        let mut config = configured(&folder, SocketAddr::from(([127, 0, 0, 1], 0)));
        let server = Server::bind(&config).unwrap();
        config.listen = server.local_address().unwrap();
        let line = SlowLine::to(config.listen, Shape::good(), 1);
        config.address = format!("https://{}", line.address());
        let district = District::new(storage, key, system_now_ms);
        let add_site = district.storage().add_site("XY", "向阳街道便民服务中心");
        runtime.block_on(add_site).unwrap();
        let serving = server.serve(Arc::clone(&district), std::future::pending());
        runtime.spawn(async { serving.await.unwrap() });
        Self {
            district,
            config,
            runtime,
            line,
            secret,
            _folder: folder,
        }
    }

    /// The line is there again.
    pub(crate) fn begin(&self) {
        self.line.set_up(true);
    }

    /// The line breaks: whoever waits is cut, and nobody gets through.
    pub(crate) fn cut(&self) {
        self.line.set_up(false);
    }

    /// A letter for one desk of 向阳街道便民服务中心.
    pub(crate) fn letter(&self, desk: u16) -> String {
        let key = self.key();
        let until = system_now_ms() + A_DAY_MS;
        let letter = invite(
            self.district.storage(),
            &self.config,
            &key,
            ("XY", desk),
            until,
        );
        self.runtime.block_on(letter).unwrap().to_text()
    }

    /// What it signs with.
    pub(crate) fn key(&self) -> DeviceKey {
        DeviceKey::from_scalar(&self.secret).unwrap()
    }

    /// Its figures, as whoever watches it reads them.
    pub(crate) fn metrics(&self) -> String {
        self.district.figures().unwrap()
    }

    /// 停用 – every desk.
    pub(crate) fn shuts_out_all(&self) {
        let storage = self.district.storage();
        for device in self.runtime.block_on(storage.devices()).unwrap() {
            let revoked = storage.revoke(device.device, 0);
            assert!(self.runtime.block_on(revoked).unwrap());
        }
    }

    /// How many entries of the site are there.
    pub(crate) fn entries(&self) -> u64 {
        let heads = self.runtime.block_on(self.district.storage().heads());
        heads.unwrap().values().sum()
    }
}

/// What a district has beside its database: certificates that its desks trust, and the address of this machine.
pub(crate) fn configured(folder: &TempDir, listen: SocketAddr) -> Config {
    let at = |name: &str| folder.path().join(name);
    let made = make_certificates("临渭区", &["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(at("authority.pem"), made.authority).unwrap();
    std::fs::write(at("server.pem"), made.certificate).unwrap();
    std::fs::write(at("server.key"), made.key).unwrap();
    Config {
        district: "临渭区".into(),
        listen,
        address: format!("https://{listen}"),
        key: at("district.key"),
        database: Database::Sqlite(at("district.db")),
        tls: Some(Tls {
            certificate: at("server.pem"),
            key: at("server.key"),
        }),
        trust: Some(at("authority.pem")),
    }
}

//! The running server (运行): listening, looking around, and stopping without cutting anybody off.

use crate::{
    config::{Config, Database, Tls},
    doors::District,
    handlers::router,
    postgres::PostgresStorage,
    sqlite::SqliteStorage,
    storage::{Storage, StorageError},
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto::Builder,
};
use std::{
    fs, io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use zonedesk_domain::journal::{DeviceKey, KeyError};

/// Why it does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A file cannot be read.
    #[error("{path}: {cause}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The key of the district is none.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The address cannot be listened at.
    #[error("{0}: {1}")]
    Listen(SocketAddr, io::Error),
    /// The connection string of PostgreSQL cannot be read.
    #[error("postgres: {0}")]
    Postgres(String),
}

/// Connections to PostgreSQL of one process: pushes hold one each while they are stored.
const CONNECTIONS: usize = 16;

/// How often the heads of the streams are looked at, for what other processes took in.
const LOOK_AROUND: Duration = Duration::from_secs(2);

/// Who is in the middle of something when the server stops has so long.
const FAREWELL: Duration = Duration::from_secs(20);

/// Who connects and says nothing for so long is let go.
const SILENCE: Duration = Duration::from_secs(30);
/// And who says nothing more between two requests: longer than a desk keeps a connection.
const BETWEEN: Duration = Duration::from_secs(120);

fn impatient(builder: &mut Builder<TokioExecutor>) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(BETWEEN);
}

/// The system's clock, milliseconds since 1970 UTC.
#[must_use]
pub fn system_now_ms() -> i64 {
    // The server is a host: the one place where it asks the system for the time.
    #[allow(clippy::disallowed_methods)]
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

/// A server that holds its port and does not answer yet.
pub struct Server {
    listener: TcpListener,
    tls: Option<Tls>,
}

impl Server {
    /// Binds the address.
    ///
    /// # Errors
    /// [`ServeError::Listen`].
    pub fn bind(config: &Config) -> Result<Self, ServeError> {
        let at = config.listen;
        let listener = TcpListener::bind(at)
            .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
            .map_err(|error| ServeError::Listen(at, error))?;
        Ok(Self {
            listener,
            tls: config.tls.clone(),
        })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `stop` resolves, and then lets everybody finish.
    ///
    /// # Errors
    /// [`ServeError`], by what is wrong.
    pub async fn serve<S: Storage>(
        self,
        district: Arc<District<S>>,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let handle = Handle::new();
        let routes =
            router(Arc::clone(&district)).into_make_service_with_connect_info::<SocketAddr>();
        let looking = tokio::spawn({
            let district = Arc::clone(&district);
            async move {
                let mut every = tokio::time::interval(LOOK_AROUND);
                loop {
                    every.tick().await;
                    district.look_around().await;
                }
            }
        });
        tokio::spawn({
            let handle = handle.clone();
            async move {
                stop.await;
                tracing::info!("stopping");
                district.stop();
                handle.graceful_shutdown(Some(FAREWELL));
            }
        });
        let at = self.local_address();
        let at = at.unwrap_or_else(|_| SocketAddr::from(([0, 0, 0, 0], 0)));
        let listening = |error| ServeError::Listen(at, error);
        tracing::info!(%at, tls = self.tls.is_some(), "listening");
        let served = match self.tls {
            Some(tls) => {
                let _ = rustls::crypto::ring::default_provider().install_default();
                let config = RustlsConfig::from_pem_file(&tls.certificate, &tls.key)
                    .await
                    .map_err(|cause| ServeError::File {
                        path: tls.certificate,
                        cause,
                    })?;
                let mut server =
                    axum_server::from_tcp_rustls(self.listener, config).map_err(listening)?;
                impatient(server.http_builder());
                let server = server.first_request_timeout(SILENCE).handle(handle);
                server.serve(routes).await
            }
            None => {
                let mut server = axum_server::from_tcp(self.listener).map_err(listening)?;
                impatient(server.http_builder());
                let server = server.first_request_timeout(SILENCE).handle(handle);
                server.serve(routes).await
            }
        };
        looking.abort();
        served.map_err(listening)
    }
}

impl Config {
    /// The district's key.
    ///
    /// # Errors
    /// [`ServeError`].
    pub fn district_key(&self) -> Result<DeviceKey, ServeError> {
        let bytes = fs::read(&self.key).map_err(|cause| ServeError::File {
            path: self.key.clone(),
            cause,
        })?;
        Ok(DeviceKey::from_pkcs8(&bytes)?)
    }

    /// Opens the embedded database.
    ///
    /// # Errors
    /// [`ServeError`]; nothing where the district is on PostgreSQL.
    pub fn sqlite(&self) -> Result<Option<SqliteStorage>, ServeError> {
        match &self.database {
            Database::Sqlite(file) => Ok(Some(SqliteStorage::open(file)?)),
            Database::Postgres(_) => Ok(None),
        }
    }

    /// Opens PostgreSQL.
    ///
    /// # Errors
    /// [`ServeError`]; nothing where the district is on the embedded database.
    pub async fn postgres(&self) -> Result<Option<PostgresStorage>, ServeError> {
        let Database::Postgres(text) = &self.database else {
            return Ok(None);
        };
        let config = text
            .parse()
            .map_err(|error: tokio_postgres::Error| ServeError::Postgres(error.to_string()))?;
        Ok(Some(PostgresStorage::open(config, CONNECTIONS).await?))
    }
}

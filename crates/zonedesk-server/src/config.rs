//! How a server is set up (配置): one TOML file; what changes from machine to machine may come from the environment.

use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use zonedesk_sync::may_be_used;

/// `zonedesk-server.toml`. Paths in it are meant from its folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// 区县 – in whose name.
    pub district: String,
    /// Where it listens, `0.0.0.0:8443`.
    pub listen: SocketAddr,
    /// How desks reach it, `https://zwgk.example.gov.cn:8443`: stands in the letters.
    pub address: String,
    /// The file of the district's key (PKCS #8, DER).
    pub key: PathBuf,
    /// Where what was written is kept.
    pub database: Database,
    /// Certificates; without them it serves this machine alone, for a gateway that has them.
    pub tls: Option<Tls>,
    /// What desks check the server against, PEM; their system's own certificates where there is nothing.
    pub trust: Option<PathBuf>,
}

/// The database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Database {
    /// One file, for a small district.
    Sqlite(PathBuf),
    /// `host=/var/run/postgresql user=zonedesk dbname=zonedesk`
    Postgres(String),
}

/// Its certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The chain, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

/// Why a server cannot be set up so.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {cause}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// It is no TOML, or something in it is unknown or missing.
    #[error("{path}: {cause}")]
    Shape {
        /// Which one.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// A value cannot be used.
    #[error("{name}: {why}")]
    Value {
        /// Which one.
        name: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
}

/// Reads variables of the environment: which of them says what.
const LISTEN: &str = "ZONEDESK_SERVER_LISTEN";
const ADDRESS: &str = "ZONEDESK_SERVER_ADDRESS";
const POSTGRES: &str = "ZONEDESK_SERVER_POSTGRES";
const SQLITE: &str = "ZONEDESK_SERVER_SQLITE";

impl Config {
    /// Reads the file, and what `environment` says instead.
    ///
    /// # Errors
    /// [`ConfigError`], by what is wrong.
    pub fn read(path: &Path, environment: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|cause| ConfigError::File {
            path: path.to_owned(),
            cause,
        })?;
        let mut config: Self = toml::from_str(&text).map_err(|error| ConfigError::Shape {
            path: path.to_owned(),
            cause: error.to_string(),
        })?;
        let said = |name: &str| environment.get(name).filter(|value| !value.is_empty());
        if let Some(listen) = said(LISTEN) {
            config.listen = listen.parse().map_err(|_| ConfigError::Value {
                name: LISTEN,
                why: "应为 地址:端口，如 0.0.0.0:8443",
            })?;
        }
        if let Some(address) = said(ADDRESS) {
            config.address = address.clone();
        }
        match (said(POSTGRES), said(SQLITE)) {
            (Some(_), Some(_)) => {
                return Err(ConfigError::Value {
                    name: POSTGRES,
                    why: "与 ZONEDESK_SERVER_SQLITE 只能设置一个",
                });
            }
            (Some(postgres), None) => config.database = Database::Postgres(postgres.clone()),
            (None, Some(sqlite)) => config.database = Database::Sqlite(sqlite.into()),
            (None, None) => {}
        }
        config.checked(path.parent().unwrap_or(Path::new("")))
    }

    fn checked(mut self, folder: &Path) -> Result<Self, ConfigError> {
        if !may_be_used(&self.address) {
            return Err(ConfigError::Value {
                name: "address",
                why: "应为 https://主机:端口，不带路径；http:// 只能用于本机",
            });
        }
        if self.tls.is_none() && !self.listen.ip().is_loopback() {
            return Err(ConfigError::Value {
                name: "tls",
                why: "没有证书时只能监听 127.0.0.1，由本机的网关提供 HTTPS",
            });
        }
        let from_here = |path: &mut PathBuf| *path = folder.join(&*path);
        from_here(&mut self.key);
        if let Some(tls) = &mut self.tls {
            from_here(&mut tls.certificate);
            from_here(&mut tls.key);
        }
        if let Some(trust) = &mut self.trust {
            from_here(trust);
        }
        if let Database::Sqlite(file) = &mut self.database {
            from_here(file);
        }
        Ok(self)
    }

    /// The text of the file.
    ///
    /// # Errors
    /// None in practice: everything in it is TOML.
    pub fn to_text(&self) -> Result<String, toml::ser::Error> {
        toml::to_string_pretty(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn text(more: &str) -> String {
        format!(
            "district = \"临渭区\"\nlisten = \"127.0.0.1:8080\"\naddress = \"https://zwgk.example.gov.cn\"\n\
             key = \"district.key\"\n{more}\n[database]\nsqlite = \"district.db\"\n"
        )
    }

    fn read(text: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("zonedesk-server.toml");
        fs::write(&path, text).unwrap();
        let environment = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let config = Config::read(&path, &environment).map_err(|error| error.to_string())?;
        assert!(config.key.starts_with(folder.path()));
        Ok(config)
    }

    #[test]
    fn a_file_is_read_and_the_environment_says_otherwise() {
        let config = read(&text(""), &[]).unwrap();
        assert!(matches!(&config.database, Database::Sqlite(file) if file.is_absolute()));
        let other = read(
            &text(""),
            &[(POSTGRES, "host=/run"), (LISTEN, "127.0.0.1:1")],
        );
        let other = other.unwrap();
        assert_eq!(other.database, Database::Postgres("host=/run".into()));
        assert_eq!(other.listen.port(), 1);
        let again: Config = toml::from_str(&config.to_text().unwrap()).unwrap();
        assert_eq!(again, config);
    }

    #[test]
    fn what_would_expose_data_or_is_unknown_is_refused() {
        let open = text("").replace("127.0.0.1:8080", "0.0.0.0:8080");
        assert!(read(&open, &[]).unwrap_err().contains("tls"));
        let plain = text("").replace("https://", "http://");
        assert!(read(&plain, &[]).unwrap_err().contains("address"));
        assert!(read(&text("lisen = 1"), &[]).is_err());
        let both = [(POSTGRES, "a"), (SQLITE, "b")];
        assert!(read(&text(""), &both).is_err());
        assert!(read(&text(""), &[(LISTEN, "8080")]).is_err());
    }
}

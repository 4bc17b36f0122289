//! What the program does (命令).

use crate::{
    arguments::{Arguments, Command, Desk, Init, Site},
    bundles, department, reference,
};
use chrono::{DateTime, FixedOffset, TimeDelta};
use std::{
    collections::BTreeMap,
    env,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};
use tracing_subscriber::EnvFilter;
use zonedesk_domain::journal::DeviceKey;
use zonedesk_server::{
    Config, ConfigError, Database, District, InviteError, PostgresStorage, PublishError,
    ServeError, Server, SqliteStorage, Storage, StorageError, Tls, invite, make_certificates,
    system_now_ms,
};
use zonedesk_sync::{Letter, Scope};

/// Why a command was not done; its words are for the administrator.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("配置文件：{0}")]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Serve(#[from] ServeError),
    #[error("数据库：{0}")]
    Storage(#[from] StorageError),
    #[error("注册文件：{0}")]
    Invite(#[from] InviteError),
    #[error("发布：{0}")]
    Publish(#[from] PublishError),
    #[error("证书：{0}")]
    Certificates(String),
    #[error("{path}：{}", why(cause), path = path.display())]
    File { path: PathBuf, cause: io::Error },
    #[error("{0}")]
    Told(String),
}

pub(crate) type Done<T = ()> = Result<T, CommandError>;

/// Whichever database the district has.
enum Opened {
    Sqlite(SqliteStorage),
    Postgres(PostgresStorage),
}

/// The same with either.
macro_rules! on {
    ($opened:expr, $storage:ident => $done:expr) => {
        match $opened {
            Opened::Sqlite($storage) => $done,
            Opened::Postgres($storage) => $done,
        }
    };
}

async fn open(config: &Config) -> Done<Opened> {
    if let Some(storage) = config.sqlite()? {
        return Ok(Opened::Sqlite(storage));
    }
    match config.postgres().await? {
        Some(storage) => Ok(Opened::Postgres(storage)),
        None => Err(told("配置中没有数据库。")),
    }
}

/// Does what was typed.
pub(crate) async fn obey(arguments: Arguments) -> Done {
    let path = arguments
        .config
        .unwrap_or_else(|| PathBuf::from("zonedesk-server.toml"));
    if let Command::Init(asked) = arguments.command {
        return init(&path, asked).await;
    }
    let environment: BTreeMap<String, String> = env::vars().collect();
    let config = Config::read(&path, &environment)?;
    match arguments.command {
        Command::Init(_) => Ok(()),
        Command::Serve => serve(config).await,
        Command::Site(asked) => on!(open(&config).await?, storage => site(&storage, asked).await),
        Command::Desk(asked) => {
            on!(open(&config).await?, storage => desk(&storage, &config, asked).await)
        }
        Command::Reference(asked) => {
            on!(open(&config).await?, storage => reference::obey(&storage, &config, asked).await)
        }
        Command::Department(asked) => {
            on!(open(&config).await?, storage => department::obey(&storage, &config, asked).await)
        }
        Command::Bundle { files, out } => {
            on!(open(&config).await?, storage => {
                bundles::obey(&storage, &config, &files, out.as_deref()).await
            })
        }
        Command::Alarms => on!(open(&config).await?, storage => alarms(&storage).await),
    }
}

async fn init(path: &Path, asked: Init) -> Done {
    if path.exists() {
        return Err(told(&format!(
            "“{}”已存在，没有改动。如需重新建立，请先移走原来的文件夹。",
            path.display()
        )));
    }
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let address = asked.address.trim_end_matches('/').to_owned();
    let host = host_of(&address)?;
    let is_secure = address.starts_with("https://");
    let port = address
        .rsplit_once(':')
        .and_then(|(_, port)| port.parse().ok())
        .unwrap_or(if is_secure { 443 } else { 80 });
    let anywhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let default = if is_secure {
        SocketAddr::new(anywhere, port)
    } else {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
    };
    let config = Config {
        district: asked.district.clone(),
        listen: asked.listen.unwrap_or(default),
        address,
        key: "district.key".into(),
        database: match asked.postgres {
            Some(text) => Database::Postgres(text),
            None => Database::Sqlite("district.db".into()),
        },
        tls: is_secure.then(|| Tls {
            certificate: "tls/server.pem".into(),
            key: "tls/server.key".into(),
        }),
        trust: is_secure.then(|| "tls/authority.pem".into()),
    };
    make_folder(&folder)?;
    // The file gets its name last: once it is there, all that it names is. The database comes first: when it cannot
    // be reached, nothing else was made.
    let text = config
        .to_text()
        .map_err(|error| told(&format!("配置文件：{error}")))?;
    let staged = path.with_extension("toml.new");
    let _ = fs::remove_file(&staged);
    write_secret(&staged, text.as_bytes())?;
    let made = async {
        let config = Config::read(&staged, &BTreeMap::new())?;
        open(&config).await?;
        if is_secure {
            make_folder(&folder.join("tls"))?;
            let made = make_certificates(&asked.district, &[host])
                .map_err(|error| CommandError::Certificates(error.to_string()))?;
            write_new(&folder.join("tls/authority.pem"), made.authority.as_bytes())?;
            write_new(&folder.join("tls/server.pem"), made.certificate.as_bytes())?;
            write_secret(&folder.join("tls/server.key"), made.key.as_bytes())?;
        }
        let key = new_key()?.to_pkcs8().map_err(ServeError::from)?;
        write_secret(&folder.join("district.key"), &key)?;
        fs::rename(&staged, path).map_err(failed(path))
    };
    let made = made.await;
    if made.is_err() {
        let _ = fs::remove_file(&staged);
    }
    made?;
    say(&format!(
        "已建立“{}”的区级服务端：{}\n\
         请备份 district.key：它签发各终端的准入，遗失后不能再登记新的终端。\n\
         下一步：\n  \
         zonedesk-server site add XY 向阳街道便民服务中心\n  \
         zonedesk-server desk invite --site XY --desk 1 --out 注册文件.txt\n  \
         zonedesk-server serve",
        config.district,
        path.display()
    ))
}

async fn serve(config: Config) -> Done {
    let filter =
        EnvFilter::try_from_env("ZONEDESK_SERVER_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    let server = Server::bind(&config)?;
    let at = server
        .local_address()
        .map_err(|error| ServeError::Listen(config.listen, error))?;
    let key = config.district_key()?;
    on!(open(&config).await?, storage => {
        say(&format!("ZONEDESK_SERVER={at}"))?;
        let district = District::new(storage, key, system_now_ms);
        Ok(server.serve(district, stopped()).await?)
    })
}

async fn site(storage: &impl Storage, asked: Site) -> Done {
    match asked {
        Site::Add { code, name } => {
            let scope = Scope::Site(code.clone()).to_string();
            if scope.parse::<Scope>().is_err() {
                return Err(told("专区编码为 1 至 4 个大写字母，如 XY。"));
            }
            let name = name.trim();
            if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
                return Err(told("专区名称为 1 至 60 个字。"));
            }
            match storage.add_site(&code, name).await {
                Err(StorageError::Taken(_)) => {
                    Err(told(&format!("专区编码 {code} 已登记，没有改动。")))
                }
                added => {
                    added?;
                    say(&format!("已登记专区 {code} {name}。"))
                }
            }
        }
        Site::List => {
            let sites = storage.sites().await?;
            let lines = sites.iter().map(|(code, name)| format!("{code}\t{name}"));
            say(&listed(lines, "尚未登记专区。"))
        }
    }
}

async fn desk(storage: &impl Storage, config: &Config, asked: Desk) -> Done {
    match asked {
        Desk::Invite {
            site,
            desk,
            days,
            out,
        } => {
            let key = config.district_key()?;
            let until = now() + TimeDelta::days(i64::from(days));
            let made = invite(
                storage,
                config,
                &key,
                (&site, desk),
                until.timestamp_millis(),
            );
            let letter = match made.await {
                Err(InviteError::NoSite(site)) => {
                    return Err(told(&format!("没有专区 {site}。请先用 site add 登记。")));
                }
                made => made?,
            };
            let occupied = storage.devices().await?.into_iter().find(|device| {
                device.desk == desk && device.scope == Scope::Site(site.clone()) && !device.revoked
            });
            let text = words_of(&letter, &until);
            match out {
                Some(path) => {
                    write_secret(&path, text.as_bytes())?;
                    say(&format!("注册文件已写入“{}”。", path.display()))?;
                }
                None => say(text.trim_end())?,
            }
            match occupied {
                Some(device) => say(&format!(
                    "注意：{site} {desk} 号窗口现有终端 {}。新终端注册前请先停用它：desk revoke {0}",
                    device.device
                )),
                None => Ok(()),
            }
        }
        Desk::List => {
            let devices = storage.devices().await?;
            // What the district itself writes with stands nowhere.
            let desks = devices.iter().filter(|device| device.desk > 0);
            let lines = desks.map(|device| {
                let state = if device.revoked {
                    "已停用"
                } else {
                    "在用"
                };
                format!(
                    "{}\t{}\t{} 号窗口\t{state}",
                    device.device, device.scope, device.desk
                )
            });
            say(&listed(lines, "尚无终端。"))
        }
        Desk::Revoke { device } => {
            if storage.revoke(device, system_now_ms()).await? {
                say(&format!("已停用终端 {device}。它已上报的记录不受影响。"))
            } else {
                Err(told(&format!("没有终端 {device}。")))
            }
        }
    }
}

async fn alarms(storage: &impl Storage) -> Done {
    let forks = storage.forks().await?;
    let lines = forks.iter().map(|fork| {
        format!(
            "终端 {} 自第 {} 号记录起出现两份历史（第 {} 代），均已保存；该终端将自动启用新的编号系列。",
            fork.device,
            fork.seq,
            fork.epoch.0 + 1
        )
    });
    say(&listed(lines, "没有警报。"))
}

/// The letter with what the hall has to do with it.
fn words_of(letter: &Letter, until: &DateTime<FixedOffset>) -> String {
    format!(
        "政务公开专区 注册文件（{} {} 号窗口）\n\n\
         请在该窗口的电脑上打开“设置 → 区级联网”，选择本文件，或把以下全部内容粘贴进去。\n\
         只能使用一次，有效期至 {}。持有本文件即可冒用该窗口，请勿转发；用后请销毁。\n\n{}",
        letter.site_name,
        letter.desk,
        until.format("%Y年%-m月%-d日 %H:%M"),
        letter.to_text()
    )
}

/// The host in an address.
fn host_of(address: &str) -> Done<String> {
    if !zonedesk_sync::may_be_used(address.trim_end_matches('/')) {
        return Err(told(
            "--address 应为 https://主机:端口，不带路径；http:// 只能用于本机。",
        ));
    }
    let (_, authority) = address
        .trim_end_matches('/')
        .split_once("://")
        .unwrap_or_default();
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if is_port(port) => host,
        Some(_) | None => authority,
    };
    Ok(host.trim_matches(['[', ']']).to_owned())
}

/// An SM2 key drawn at random.
fn new_key() -> Done<DeviceKey> {
    loop {
        let mut scalar = [0; 32];
        getrandom::fill(&mut scalar)
            .map_err(|error| told(&format!("系统没有给出随机数：{error}")))?;
        if let Ok(key) = DeviceKey::from_scalar(&scalar) {
            return Ok(key);
        }
    }
}

/// Now, in China's time.
pub(crate) fn now() -> DateTime<FixedOffset> {
    DateTime::from_timestamp_millis(system_now_ms())
        .unwrap_or_default()
        .with_timezone(&china())
}

fn china() -> FixedOffset {
    const EAST_8: i32 = 8 * 3600;
    FixedOffset::east_opt(EAST_8).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
}

fn make_folder(path: &Path) -> Done {
    if path.as_os_str().is_empty() {
        return Ok(());
    }
    fs::create_dir_all(path).map_err(failed(path))
}

/// Writes a file that was not there, for everybody to read.
fn write_new(path: &Path, bytes: &[u8]) -> Done {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .map_err(failed(path))
}

/// Writes a file that was not there, for its owner alone.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Done {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
        .open(path)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .map_err(failed(path))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> CommandError {
    let path = path.to_owned();
    move |cause| CommandError::File {
        path: path.clone(),
        cause,
    }
}

/// Writes a file, or puts it in the place of an older one: whole or not at all.
pub(crate) fn write_over(path: &Path, bytes: &[u8]) -> Done {
    let staged = path.with_extension("part");
    let _ = fs::remove_file(&staged);
    let written = write_new(&staged, bytes);
    written
        .and_then(|()| fs::rename(&staged, path).map_err(failed(path)))
        .inspect_err(|_| {
            let _ = fs::remove_file(&staged);
        })
}

/// What kept a file from being read or written, in words.
// There will be kinds that nobody has heard of yet.
#[allow(clippy::wildcard_enum_match_arm)]
pub(crate) fn why(cause: &io::Error) -> String {
    let words = match cause.kind() {
        io::ErrorKind::AlreadyExists => "文件已存在，没有覆盖。请换一个文件名。",
        io::ErrorKind::NotFound => "没有这个文件或文件夹。",
        io::ErrorKind::PermissionDenied => "没有权限读写。",
        io::ErrorKind::StorageFull => "磁盘已满。",
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的。",
        _ => return format!("读写失败（{cause}）。"),
    };
    words.to_owned()
}

pub(crate) fn listed(lines: impl Iterator<Item = String>, none: &str) -> String {
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        none.to_owned()
    } else {
        lines.join("\n")
    }
}

pub(crate) fn told(words: &str) -> CommandError {
    CommandError::Told(words.to_owned())
}

pub(crate) fn say(words: &str) -> Done {
    let mut out = io::stdout();
    writeln!(out, "{words}")
        .and_then(|()| out.flush())
        .map_err(failed(Path::new("标准输出")))
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

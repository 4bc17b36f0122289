//! The line to the district (线路): HTTP over TLS.

use crate::{
    api::{Challenge, Enrol, Enrolled, PACKED, Refusal, RefusalCode, Session, Token, path},
    desk::{Ask, Heard},
    files::{FileAsk, FileHeard, PART_BYTES},
    wire::{MOST_BYTES, decode, encode},
};
use reqwest::{
    Certificate, Client, Proxy, RequestBuilder, Response, StatusCode, header, redirect::Policy,
};
use rustls::CertificateError;
use serde::{Serialize, de::DeserializeOwned};
use std::{error::Error, future::poll_fn, pin::pin, task::Poll, time::Duration};

/// Where the district is and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `https://…`, without a path.
    pub address: String,
    /// The certificates that the server is checked against, PEM; the system's own where there are none.
    pub trust: Option<String>,
    /// 代理 – `http://proxy:3128`; what the system says where there is none.
    pub proxy: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// The certificates or the proxy cannot be used.
    #[error("setting up the line: {0}")]
    Setup(String),
    /// Nobody answered, or the line broke.
    #[error("the district does not answer: {0}")]
    Unreachable(String),
    /// Whoever answers is not the district: its certificate does not hold.
    #[error("the server is not the district's: {0}")]
    Stranger(String),
    /// The certificate does not hold at this time: the clock of this machine is off, or it expired.
    #[error("the certificate does not hold now: {0}")]
    Clock(String),
    /// It answered that it will not.
    #[error("the district refused: {0:?}")]
    Refused(RefusalCode),
    /// Something answered that is not a district, or makes no sense.
    #[error("the answer makes no sense: {0}")]
    Nonsense(String),
}

/// No line is slower, in bytes a second; what takes longer has broken.
const SLOWEST: u64 = 1_000;

/// How long an answer may take besides what the line needs for its bytes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The district at the other end of a line.
pub struct District {
    client: Client,
    address: String,
}

impl District {
    /// Makes ready; nothing is sent yet.
    ///
    /// # Errors
    /// [`LineError::Setup`].
    pub fn at(line: &Line) -> Result<Self, LineError> {
        // Whoever was first decided it for the whole program, and it was us.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let setup = |error: reqwest::Error| LineError::Setup(causes(&error));
        let mut builder = Client::builder()
            .user_agent(concat!("zonedesk/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(PATIENCE)
            .redirect(Policy::none())
            .pool_idle_timeout(Duration::from_secs(90))
            .pool_max_idle_per_host(2);
        if let Some(pem) = &line.trust {
            let certificates = Certificate::from_pem_bundle(pem.as_bytes()).map_err(setup)?;
            builder = builder.tls_certs_only(certificates);
        }
        if line.address.starts_with("http://") {
            // This very machine: nothing goes to anybody in between.
            builder = builder.no_proxy();
        } else if let Some(proxy) = &line.proxy {
            builder = builder.proxy(Proxy::all(proxy).map_err(setup)?);
        }
        Ok(Self {
            client: builder.build().map_err(setup)?,
            address: line.address.trim_end_matches('/').to_owned(),
        })
    }

    /// 注册
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn enrol(&self, enrol: &Enrol) -> Result<Enrolled, LineError> {
        self.json(path::ENROL, enrol).await
    }

    /// A question to be signed.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn challenge(&self) -> Result<Challenge, LineError> {
        let request = self.post(path::CHALLENGE, 0);
        parsed(&sent(request).await?)
    }

    /// A token for the signed question.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn session(&self, session: &Session) -> Result<Token, LineError> {
        self.json(path::SESSION, session).await
    }

    /// Asks what the engine wants to know.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn ask(&self, token: &str, ask: &Ask) -> Result<Heard, LineError> {
        let response = self.request_of(token, ask)?.send().await.map_err(broken)?;
        heard_of(ask, &told(response).await?)
    }

    /// Asks, and waits for the answer until it is `enough`; nothing then. An answer that has begun to arrive is read to
    /// its end: on a slow line it is worth the wait.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn ask_until(
        &self,
        token: &str,
        ask: &Ask,
        enough: impl Future<Output = ()>,
    ) -> Result<Option<Heard>, LineError> {
        let mut sending = pin!(self.request_of(token, ask)?.send());
        let mut enough = pin!(enough);
        let first = poll_fn(|context| match sending.as_mut().poll(context) {
            Poll::Ready(response) => Poll::Ready(Some(response)),
            Poll::Pending => enough.as_mut().poll(context).map(|()| None),
        });
        match first.await {
            Some(response) => {
                let bytes = told(response.map_err(broken)?).await?;
                heard_of(ask, &bytes).map(Some)
            }
            None => Ok(None),
        }
    }

    /// Asks what the queue of the files wants to know.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn ask_file(&self, token: &str, ask: &FileAsk) -> Result<FileHeard, LineError> {
        match ask {
            FileAsk::Known(asked) => {
                let known = self.packed(path::FILES_KNOWN, token, asked, 0);
                known.await.map(FileHeard::Known)
            }
            FileAsk::Put(part) => {
                let had = self.packed(path::FILES_PUT, token, part, part.bytes.len());
                had.await.map(FileHeard::Put)
            }
            FileAsk::Get(wanted) => {
                let part = self.packed(path::FILES_GET, token, wanted, PART_BYTES);
                part.await.map(FileHeard::Get)
            }
        }
    }

    async fn packed<T: Serialize, A: DeserializeOwned>(
        &self,
        door: &str,
        token: &str,
        message: &T,
        bytes: usize,
    ) -> Result<A, LineError> {
        let body = encode(message).map_err(|error| LineError::Setup(error.to_string()))?;
        unpacked(&sent(with(self.post(door, bytes), token, body)).await?)
    }

    fn request_of(&self, token: &str, ask: &Ask) -> Result<RequestBuilder, LineError> {
        let packed = |bytes: Result<Vec<u8>, crate::WireError>| {
            bytes.map_err(|error| LineError::Setup(error.to_string()))
        };
        Ok(match ask {
            Ask::Push(push) => {
                let body = packed(encode(push))?;
                with(self.post(path::JOURNAL, body.len()), token, body)
            }
            Ask::Pull { pull, wait_s } => {
                let body = packed(encode(pull))?;
                let most = pull.bytes as usize;
                let request = if *wait_s > 0 {
                    let door = format!("{}?wait={wait_s}", path::STREAMS);
                    let longest = patience(most) + Duration::from_secs(*wait_s);
                    self.post(&door, most).timeout(longest)
                } else {
                    self.post(path::STREAMS, most)
                };
                with(request, token, body)
            }
            Ask::Renew => self.post(path::EPOCH, 0).bearer_auth(token),
        })
    }

    fn post(&self, door: &str, bytes: usize) -> RequestBuilder {
        self.client
            .post(format!("{}{door}", self.address))
            .timeout(patience(bytes))
    }

    async fn json<T: Serialize, A: DeserializeOwned>(
        &self,
        door: &str,
        message: &T,
    ) -> Result<A, LineError> {
        parsed(&sent(self.post(door, 0).json(message)).await?)
    }
}

fn patience(bytes: usize) -> Duration {
    PATIENCE + Duration::from_secs(bytes as u64 / SLOWEST)
}

fn with(request: RequestBuilder, token: &str, body: Vec<u8>) -> RequestBuilder {
    request
        .bearer_auth(token)
        .header(header::CONTENT_TYPE, PACKED)
        .body(body)
}

async fn sent(request: RequestBuilder) -> Result<Vec<u8>, LineError> {
    told(request.send().await.map_err(broken)?).await
}

async fn told(response: Response) -> Result<Vec<u8>, LineError> {
    let status = response.status();
    let bytes = whole(response).await?;
    if status.is_success() {
        return Ok(bytes);
    }
    match serde_json::from_slice::<Refusal>(&bytes) {
        Ok(refusal) => Err(LineError::Refused(refusal.code)),
        // A gateway in between says in its own words that nobody is behind it.
        Err(_) if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            Err(LineError::Unreachable(status.to_string()))
        }
        Err(_) => Err(LineError::Nonsense(status.to_string())),
    }
}

fn heard_of(ask: &Ask, bytes: &[u8]) -> Result<Heard, LineError> {
    match ask {
        Ask::Push(_) => unpacked(bytes).map(Heard::Push),
        Ask::Pull { .. } => unpacked(bytes).map(Heard::Pull),
        Ask::Renew => parsed(bytes).map(Heard::Renew),
    }
}

/// The whole answer, unless it is longer than any answer of a district.
async fn whole(mut response: Response) -> Result<Vec<u8>, LineError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_BYTES {
            return Err(LineError::Nonsense("an answer without end".to_owned()));
        }
    }
    Ok(bytes)
}

fn parsed<A: DeserializeOwned>(bytes: &[u8]) -> Result<A, LineError> {
    serde_json::from_slice(bytes).map_err(|error| LineError::Nonsense(error.to_string()))
}

fn unpacked<A: DeserializeOwned>(bytes: &[u8]) -> Result<A, LineError> {
    decode(bytes).map_err(|error| LineError::Nonsense(error.to_string()))
}

fn is_of_time(why: &CertificateError) -> bool {
    matches!(
        why,
        CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. }
    )
}

fn broken(error: reqwest::Error) -> LineError {
    let told = causes(&error);
    let mut cause: Option<&dyn Error> = Some(&error);
    while let Some(inner) = cause {
        if let Some(rustls::Error::InvalidCertificate(why)) = inner.downcast_ref() {
            return if is_of_time(why) {
                LineError::Clock(told)
            } else {
                LineError::Stranger(told)
            };
        }
        // The one kind of error that keeps what it wraps to itself.
        cause = match inner
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::get_ref)
        {
            Some(wrapped) => wrapped.map(|wrapped| wrapped as &dyn Error),
            None => inner.source(),
        };
    }
    LineError::Unreachable(told)
}

/// An error with all that caused it: the first alone says next to nothing. The address is known anyway.
fn causes(error: &reqwest::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        told = format!("{told}: {inner}");
        cause = inner.source();
    }
    told
}

//! Who may talk to the host.

use axum::http::{HeaderMap, header};
use std::{
    io,
    sync::{Mutex, PoisonError},
};

const COOKIE: &str = "zonedesk";

/// The launch token, the cookie it is exchanged for, and the names this host answers to.
pub(crate) struct Gate {
    launch_token: String,
    unused: Mutex<bool>,
    session: String,
    hosts: [String; 2],
}

impl Gate {
    pub(crate) fn new(port: u16) -> io::Result<Self> {
        Ok(Self {
            launch_token: random()?,
            unused: Mutex::new(true),
            session: random()?,
            hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
        })
    }

    pub(crate) fn launch_token(&self) -> &str {
        &self.launch_token
    }

    /// Exchanges the launch token, once, for the `Set-Cookie` value.
    pub(crate) fn exchange(&self, token: &str) -> Option<String> {
        let mut unused = self.unused.lock().unwrap_or_else(PoisonError::into_inner);
        if !*unused || !same(token, &self.launch_token) {
            return None;
        }
        *unused = false;
        Some(format!(
            "{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/",
            self.session
        ))
    }

    /// Whether the request names this host: a page elsewhere that resolves to 127.0.0.1 does not.
    pub(crate) fn names_this_host(&self, headers: &HeaderMap) -> bool {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        host.is_some_and(|host| self.hosts.iter().any(|own| own == host))
    }

    /// Whether the request comes from a page of this host.
    pub(crate) fn comes_from_own_page(&self, headers: &HeaderMap) -> bool {
        let origin = headers
            .get(header::ORIGIN)
            .and_then(|origin| origin.to_str().ok());
        let own = origin.and_then(|origin| origin.strip_prefix("http://"));
        own.is_some_and(|own| self.hosts.iter().any(|host| host == own))
    }

    /// Whether the request carries the cookie.
    pub(crate) fn is_known(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(name, value)| name == COOKIE && same(value, &self.session))
    }
}

/// Compares without telling by its time how far the two agree.
fn same(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left
            .bytes()
            .zip(right.bytes())
            .fold(0, |all, (a, b)| all | (a ^ b))
            == 0
}

fn random() -> io::Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(hex::encode(bytes))
}

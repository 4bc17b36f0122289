//! The same commands and screens for the system's browser, on 127.0.0.1 (本机浏览器方式): for systems
//! whose web view is too old, and for the browser tests.
//!
//! Only this machine, only the browser that was started with the one-time launch token: every request
//! must carry the cookie that the token was exchanged for, name this host, and come from its own pages.

mod gate;
mod kiosk_host;
mod pages;
mod routes;

use axum::Router;
use gate::Gate;
pub use kiosk_host::KioskHost;
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;
use zonedesk_app::{Desk, SyncRunner};

/// The host, bound to its port and not yet serving.
pub struct Host {
    listener: TcpListener,
    router: Router,
    launch_url: String,
}

impl Host {
    /// Binds 127.0.0.1 at `port` (0: any free one).
    ///
    /// # Errors
    /// When the port is taken, or the system gives no random numbers.
    pub async fn bind(desk: Desk, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let port = listener.local_addr()?.port();
        let gate = Arc::new(Gate::new(port)?);
        let launch_url = format!("http://127.0.0.1:{port}/?token={}", gate.launch_token());
        let desk = Arc::new(Mutex::new(desk));
        SyncRunner::start(Arc::clone(&desk))?;
        let router = routes::router(desk, gate);
        Ok(Self {
            listener,
            router,
            launch_url,
        })
    }

    /// The address to open once: the token in it works one time.
    #[must_use]
    pub fn launch_url(&self) -> &str {
        &self.launch_url
    }

    /// Serves until `stop` resolves.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        axum::serve(self.listener, self.router)
            .with_graceful_shutdown(stop)
            .await
    }
}

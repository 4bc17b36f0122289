//! The kiosk in the system's browser (自助屏): behind the same gate as the desk's screens, with the kiosk's commands alone.

use crate::{gate::Gate, routes};
use axum::Router;
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};
use tokio::net::TcpListener;
use zonedesk_kiosk::Kiosk;

/// How often it is looked whether there is a newer edition.
const PACE: Duration = Duration::from_secs(60);
/// How soon the host ends once somebody left the screen.
const LEAVING: Duration = Duration::from_millis(200);

/// The host of a kiosk, bound to its port and not yet serving.
pub struct KioskHost {
    listener: TcpListener,
    router: Router,
    launch_url: String,
    kiosk: Arc<Mutex<Kiosk>>,
}

impl KioskHost {
    /// Binds 127.0.0.1 at `port` (0: any free one).
    ///
    /// # Errors
    /// When the port is taken, or the system gives no random numbers or no thread.
    pub async fn bind(kiosk: Kiosk, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let port = listener.local_addr()?.port();
        let gate = Arc::new(Gate::new(port)?);
        let launch_url = format!("http://127.0.0.1:{port}/?token={}", gate.launch_token());
        let kiosk = Arc::new(Mutex::new(kiosk));
        let looked_at = Arc::clone(&kiosk);
        thread::Builder::new()
            .name("kiosk content".to_owned())
            .spawn(move || keep_looking(&looked_at))?;
        Ok(Self {
            listener,
            router: routes::kiosk_router(Arc::clone(&kiosk), gate),
            launch_url,
            kiosk,
        })
    }

    /// The address to open once: the token in it works one time.
    #[must_use]
    pub fn launch_url(&self) -> &str {
        &self.launch_url
    }

    /// Serves until `stop` resolves, or somebody leaves the screen by the PIN.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let kiosk = self.kiosk;
        let left = async move {
            while !lock(&kiosk).was_left() {
                tokio::time::sleep(LEAVING).await;
            }
        };
        axum::serve(self.listener, self.router)
            .with_graceful_shutdown(async move {
                tokio::select! {
                    () = stop => {}
                    () = left => {}
                }
            })
            .await
    }
}

/// A share that does not answer holds up this thread and nobody else.
fn keep_looking(kiosk: &Mutex<Kiosk>) {
    loop {
        thread::sleep(PACE);
        let looker = lock(kiosk).looker();
        let found = looker.look();
        lock(kiosk).found(found);
    }
}

fn lock(kiosk: &Mutex<Kiosk>) -> std::sync::MutexGuard<'_, Kiosk> {
    kiosk.lock().unwrap_or_else(PoisonError::into_inner)
}

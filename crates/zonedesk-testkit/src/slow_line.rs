//! A bad line (慢线路) for tests: a proxy on this machine between a program and a server, with a rate, a delay, lost
//! packets that are sent again, and cuts. What passes is not looked into.

use crate::chance::Chance;
use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

/// How bad it is, in each direction.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Bytes a second.
    pub rate: u64,
    /// From one end to the other.
    pub delay: Duration,
    /// Packets of a hundred that are lost; each is sent again after a round trip, and all behind it wait.
    pub lost: u64,
    /// Every connection is cut when so many more bytes went up the line; 0 for never.
    pub cut_after: u64,
}

impl Shape {
    /// As fast as this machine: for whoever only cuts it.
    #[must_use]
    pub fn good() -> Self {
        Self {
            rate: 1_000_000_000,
            delay: Duration::ZERO,
            lost: 0,
            cut_after: 0,
        }
    }
    /// 64 kbit/s, 600 ms there and back, five packets in a hundred lost.
    #[must_use]
    pub fn poor() -> Self {
        Self {
            rate: 8_000,
            delay: Duration::from_millis(300),
            lost: 5,
            cut_after: 0,
        }
    }
}

/// What an Ethernet packet carries of TCP.
const PACKET: usize = 1_448;
/// Packets that the line holds before whoever sends has to wait.
const QUEUE: usize = 32;

struct State {
    shape: Shape,
    far: SocketAddr,
    is_up: AtomicBool,
    /// Bytes up the line, of all connections.
    up: AtomicU64,
    /// At how many of them the next cut comes.
    next_cut: AtomicU64,
    cuts: AtomicU64,
    open: Mutex<Vec<TcpStream>>,
    /// When the line is free again: up, down.
    free: [Mutex<Instant>; 2],
    chance: Mutex<Chance>,
}

/// The near end of a bad line.
pub struct SlowLine {
    state: Arc<State>,
    address: SocketAddr,
}

impl SlowLine {
    /// A line to the server at `far`.
    ///
    /// # Panics
    /// When the system gives no port.
    #[must_use]
    pub fn to(far: SocketAddr, shape: Shape, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let now = Instant::now();
        let state = Arc::new(State {
            shape,
            far,
            is_up: AtomicBool::new(true),
            up: AtomicU64::new(0),
            next_cut: AtomicU64::new(shape.cut_after),
            cuts: AtomicU64::new(0),
            open: Mutex::default(),
            free: [Mutex::new(now), Mutex::new(now)],
            chance: Mutex::new(Chance::new(seed)),
        });
        thread::spawn({
            let state = Arc::clone(&state);
            move || {
                for near in listener.incoming().flatten() {
                    state.connect(near);
                }
            }
        });
        Self { state, address }
    }

    /// Where the near end is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes the line down, or up again: what is open is cut, and nobody gets through meanwhile.
    pub fn set_up(&self, is_up: bool) {
        self.state.is_up.store(is_up, Ordering::SeqCst);
        if !is_up {
            self.state.cut();
        }
    }

    /// Bytes that went up the line.
    #[must_use]
    pub fn bytes_up(&self) -> u64 {
        self.state.up.load(Ordering::SeqCst)
    }

    /// How often it was cut by its shape.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        self.state.cuts.load(Ordering::SeqCst)
    }
}

impl State {
    fn connect(self: &Arc<Self>, near: TcpStream) {
        if !self.is_up.load(Ordering::SeqCst) {
            let _ = near.shutdown(Shutdown::Both);
            return;
        }
        let Ok(far) = TcpStream::connect(self.far) else {
            let _ = near.shutdown(Shutdown::Both);
            return;
        };
        for stream in [&near, &far] {
            let _ = stream.set_nodelay(true);
            if let Ok(stream) = stream.try_clone() {
                lock(&self.open).push(stream);
            }
        }
        if let (Ok(near_2), Ok(far_2)) = (near.try_clone(), far.try_clone()) {
            self.carry(near, far, 0);
            self.carry(far_2, near_2, 1);
        }
    }

    /// Carries what `from` says to `to`.
    fn carry(self: &Arc<Self>, mut from: TcpStream, to: TcpStream, direction: usize) {
        let (send, arrive) = sync_channel::<(Instant, Vec<u8>)>(QUEUE);
        let state = Arc::clone(self);
        thread::spawn(move || {
            let mut packet = [0; PACKET];
            while let Ok(length @ 1..) = from.read(&mut packet) {
                let at = state.arrives(length as u64, direction);
                if send.send((at, packet[..length].to_vec())).is_err() {
                    break;
                }
            }
        });
        thread::spawn({
            let state = Arc::clone(self);
            move || state.deliver(&arrive, to, direction)
        });
    }

    /// When a packet that is sent now is at the other end.
    fn arrives(&self, length: u64, direction: usize) -> Instant {
        let shape = self.shape;
        let mut free = lock(&self.free[direction]);
        let mut at = (*free).max(Instant::now());
        at += Duration::from_nanos(length * 1_000_000_000 / shape.rate.max(1));
        if lock(&self.chance).below(100) < shape.lost {
            at += shape.delay * 2;
        }
        *free = at;
        at + shape.delay
    }

    fn deliver(&self, arrive: &Receiver<(Instant, Vec<u8>)>, mut to: TcpStream, direction: usize) {
        for (at, packet) in arrive {
            thread::sleep(at.saturating_duration_since(Instant::now()));
            if to.write_all(&packet).is_err() {
                break;
            }
            if direction == 0 {
                let up = self.up.fetch_add(packet.len() as u64, Ordering::SeqCst);
                let cut = self.next_cut.load(Ordering::SeqCst);
                if cut > 0 && up >= cut {
                    self.next_cut
                        .store(up + self.shape.cut_after, Ordering::SeqCst);
                    self.cuts.fetch_add(1, Ordering::SeqCst);
                    self.cut();
                }
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    }

    fn cut(&self) {
        for stream in lock(&self.open).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

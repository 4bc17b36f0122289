//! Figures for whoever watches the server (指标), as Prometheus reads them. None of them names a person or a case.

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use std::{fmt, time::Duration};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Door {
    door: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Timed {
    door: String,
}

/// The figures of one process.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Door, Counter>,
    durations: Family<Timed, Histogram, fn() -> Histogram>,
    accepted: Counter,
    sent: Counter,
    forked: Counter,
    behind: Counter,
    forks: Gauge,
    entries: Gauge,
}

fn durations() -> Histogram {
    // From 1 ms to 65 s: the longest wait for news and some more.
    Histogram::new(exponential_buckets(0.001, 2.0, 17))
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let metrics = Self {
            registry: Registry::with_prefix("zonedesk"),
            requests: Family::default(),
            durations: Family::new_with_constructor(durations),
            accepted: Counter::default(),
            sent: Counter::default(),
            forked: Counter::default(),
            behind: Counter::default(),
            forks: Gauge::default(),
            entries: Gauge::default(),
        };
        metrics.registered()
    }

    fn registered(mut self) -> Self {
        let into = &mut self.registry;
        into.register(
            "requests",
            "Requests by door and status",
            self.requests.clone(),
        );
        into.register(
            "request_seconds",
            "How long an answer took, waiting for news included",
            self.durations.clone(),
        );
        into.register(
            "entries_accepted",
            "Entries in pushes that were stored, repetitions included",
            self.accepted.clone(),
        );
        into.register("entries_sent", "Entries in pages", self.sent.clone());
        into.register(
            "pushes_forked",
            "Pushes that brought a second history of a device",
            self.forked.clone(),
        );
        into.register(
            "pushes_behind",
            "Pushes that came too early: the desk was told where to begin",
            self.behind.clone(),
        );
        into.register(
            "forks",
            "Devices and epochs with two histories (alarm)",
            self.forks.clone(),
        );
        into.register(
            "stream_entries",
            "Entries in all streams",
            self.entries.clone(),
        );
        self
    }

    pub(crate) fn answered(&self, door: &str, status: u16, took: Duration) {
        let door = door.to_owned();
        let timed = Timed { door: door.clone() };
        self.durations
            .get_or_create(&timed)
            .observe(took.as_secs_f64());
        self.requests.get_or_create(&Door { door, status }).inc();
    }

    pub(crate) fn accepted(&self, entries: usize, forked: bool) {
        self.accepted.inc_by(entries as u64);
        self.forked.inc_by(u64::from(forked));
    }

    pub(crate) fn came_too_early(&self) {
        self.behind.inc();
    }

    pub(crate) fn sent(&self, entries: usize) {
        self.sent.inc_by(entries as u64);
    }

    pub(crate) fn forks(&self, count: usize) {
        self.forks.set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    pub(crate) fn streams(&self, entries: u64) {
        self.entries.set(i64::try_from(entries).unwrap_or(i64::MAX));
    }

    pub(crate) fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

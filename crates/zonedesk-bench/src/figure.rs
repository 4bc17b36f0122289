//! One figure: what was measured, in which unit, and its median.

use serde::Serialize;
use std::{error::Error, fs, time::Instant};

/// How often everything is measured; the median of it counts.
pub(crate) const RUNS: usize = 5;

/// What a measurement gives, or why there is none.
pub(crate) type Told<T> = Result<T, Box<dyn Error>>;

/// 一项测量
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    /// What, in words for the table.
    pub(crate) what: String,
    /// Of whom: `zonedesk` or what it is compared with.
    pub(crate) of: &'static str,
    /// `ms`, `us`, `KB` …
    pub(crate) unit: &'static str,
    /// The median.
    pub(crate) median: f64,
    /// What 99 of 100 stay below, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) p99: Option<f64>,
}

impl Figure {
    pub(crate) fn new(what: &str, of: &'static str, unit: &'static str, median: f64) -> Self {
        Self {
            what: what.to_owned(),
            of,
            unit,
            median,
            p99: None,
        }
    }
}

/// The median of what was taken, and what 99 of 100 stay below.
pub(crate) fn share(what: &str, of: &'static str, unit: &'static str, taken: Vec<f64>) -> Figure {
    Figure {
        p99: Some(percentile_99(taken.clone())),
        ..Figure::new(what, of, unit, median(taken))
    }
}

/// The smallest of the figures that 99 of 100 do not exceed.
fn percentile_99(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let place = (figures.len() * 99).div_ceil(100).saturating_sub(1);
    figures.get(place).copied().unwrap_or(0.0)
}

/// How many milliseconds each of [`RUNS`] runs took; what the last one gave comes along.
pub(crate) fn milliseconds<T>(mut run: impl FnMut() -> Told<T>) -> Told<(f64, T)> {
    let mut taken = Vec::new();
    let mut last = None;
    for _ in 0..RUNS {
        let started = Instant::now();
        last = Some(run()?);
        taken.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok((median(taken), last.ok_or("nothing was run")?))
}

/// The middle one, or the mean of the two in the middle.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match (figures.len() % 2, figures.get(middle)) {
        (_, None) => 0.0,
        (1, Some(figure)) => *figure,
        (_, Some(figure)) => (figures[middle - 1] + figure) / 2.0,
    }
}

/// The most memory that this process ever had (VmHWM), in MB.
pub(crate) fn peak_megabytes() -> Told<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB"));
    let kilobytes: f64 = kilobytes
        .ok_or("the system tells no peak memory")?
        .trim()
        .parse()?;
    Ok(kilobytes / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_hundred_figures_99_stay_within_the_99th() {
        let figures = |count: u32| (1..=count).rev().map(f64::from).collect::<Vec<_>>();
        for (count, expect) in [(100, 99.0), (200, 198.0), (1, 1.0), (20, 20.0), (0, 0.0)] {
            assert!(
                (percentile_99(figures(count)) - expect).abs() < f64::EPSILON,
                "{count}"
            );
        }
    }

    #[test]
    fn the_median_is_the_middle() {
        for (figures, expect) in [
            (vec![3.0, 1.0, 2.0], 2.0),
            (vec![4.0, 1.0, 2.0, 3.0], 2.5),
            (vec![7.0], 7.0),
            (vec![], 0.0),
        ] {
            assert!((median(figures) - expect).abs() < f64::EPSILON);
        }
    }
}

//! One figure: what was measured, in which unit, and its median.

use serde::Serialize;
use std::{error::Error, time::Instant};

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
}

impl Figure {
    pub(crate) fn new(what: &str, of: &'static str, unit: &'static str, median: f64) -> Self {
        Self {
            what: what.to_owned(),
            of,
            unit,
            median,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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

//! The thousand plain records of the Rust peers' fixtures, whose type is each fixture's own, as its
//! peer exports it. bench_module.cpp has the same. Included by each peer's crate with #[path].
use std::sync::OnceLock;

/// What an author has who keeps the records: returning them copies them once. `record` makes one
/// of its fields.
pub fn kept<T: Clone>(
    records: &'static OnceLock<Vec<T>>,
    record: fn(id: i64, x: f64, y: f64) -> T,
) -> Vec<T> {
    let nth = |i: i64| record(i * 1_000_003, i as f64 / 3.0, i as f64 / 7.0);
    records
        .get_or_init(|| (0..1_000).map(nth).collect())
        .clone()
}

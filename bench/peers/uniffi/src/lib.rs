//! The benchmarks' fixture for UniFFI: what bench_module.cpp exports by libbolt, exported by its
//! procedural macros. The foreign event loop polls; there is no Rust runtime, as its manual says.
use std::fmt;
use std::sync::OnceLock;

#[path = "../../live.rs"]
mod live;
#[path = "../../waker_thread.rs"]
mod waker_thread;
use waker_thread::{WaitForThread, WaitForever, Yield};

uniffi::setup_scaffolding!();

#[derive(Clone, Copy, uniffi::Record)]
pub struct Record {
    pub id: i64,
    pub x: f64,
    pub y: f64,
}

/// UniFFI's errors with fields are variants of an enum.
#[derive(Clone, Debug, uniffi::Error)]
pub enum Refusal {
    Refused { code: i64, why: String },
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refusal::Refused { code, why } = self;
        write!(out, "{why} ({code})")
    }
}

impl std::error::Error for Refusal {}

#[uniffi::export]
pub async fn noop() {}

#[uniffi::export]
pub async fn add(a: i64, b: i64) -> i64 {
    a + b
}

#[uniffi::export]
pub async fn refuse(code: i64) -> Result<i64, Refusal> {
    Err(Refusal::Refused {
        code,
        why: "not today".into(),
    })
}

#[uniffi::export]
pub async fn echo(text: String) -> String {
    text
}

/// What an author has who keeps the records: returning them copies them once.
#[uniffi::export]
pub async fn records_1k() -> Vec<Record> {
    static RECORDS: OnceLock<Vec<Record>> = OnceLock::new();
    let make = |i: i64| Record {
        id: i * 1_000_003,
        x: i as f64 / 3.0,
        y: i as f64 / 7.0,
    };
    RECORDS
        .get_or_init(|| (0..1_000).map(make).collect())
        .clone()
}

#[uniffi::export]
pub async fn yield_once() {
    Yield::default().await
}

#[uniffi::export]
pub async fn wake_from_thread() {
    WaitForThread::default().await
}

#[uniffi::export]
pub async fn wait_forever() {
    let _live = live::Live::new();
    WaitForever::default().await
}

#[uniffi::export]
pub async fn suspend_100() {
    for _ in 0..100 {
        WaitForThread::default().await
    }
}

#[uniffi::export]
pub fn pin_thread(cpu: i64) {
    waker_thread::pin_thread(cpu)
}

#[uniffi::export]
pub fn live() -> i64 {
    live::count()
}

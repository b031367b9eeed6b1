//! The benchmarks' fixture for UniFFI: what bench_module.cpp exports by libbolt, exported by its
//! procedural macros. The foreign event loop polls; there is no Rust runtime, as its manual says.
use std::fmt;
use std::sync::OnceLock;

#[path = "../../live.rs"]
mod live;
#[path = "../../records.rs"]
mod records;
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

#[uniffi::export]
pub async fn records_1k() -> Vec<Record> {
    static RECORDS: OnceLock<Vec<Record>> = OnceLock::new();
    records::kept(&RECORDS, |id, x, y| Record { id, x, y })
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

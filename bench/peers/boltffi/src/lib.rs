//! The benchmarks' fixture for BoltFFI: what bench_module.cpp exports by libbolt, exported by its
//! `#[export]`: for Kotlin, Swift and Python. The core's benchmarks have boltffi_core.
use std::sync::OnceLock;

use boltffi::{data, error, export};

#[path = "../../live.rs"]
mod live;
#[path = "../../records.rs"]
mod records;
#[path = "../../waker_thread.rs"]
mod waker_thread;
use waker_thread::{WaitForThread, WaitForever, Yield};

boltffi::scaffolding!();

/// The record of the other fixtures: 0.32 cannot export a type that is named `Record`.
#[data]
#[derive(Clone, Copy)]
pub struct Row {
    pub id: i64,
    pub x: f64,
    pub y: f64,
}

#[error]
#[derive(Clone, Debug)]
pub struct Refused {
    pub code: i64,
    pub why: String,
}

#[export]
pub async fn noop() {}

#[export]
pub async fn add(a: i64, b: i64) -> i64 {
    a + b
}

#[export]
pub async fn refuse(code: i64) -> Result<i64, Refused> {
    Err(Refused {
        code,
        why: "not today".into(),
    })
}

#[export]
pub async fn echo(text: String) -> String {
    text
}

#[export]
pub async fn records_1k() -> Vec<Row> {
    static RECORDS: OnceLock<Vec<Row>> = OnceLock::new();
    records::kept(&RECORDS, |id, x, y| Row { id, x, y })
}

#[export]
pub async fn yield_once() {
    Yield::default().await
}

#[export]
pub async fn wake_from_thread() {
    WaitForThread::default().await
}

#[export]
pub async fn wait_forever() {
    let _live = live::Live::new();
    WaitForever::default().await
}

#[export]
pub async fn suspend_100() {
    for _ in 0..100 {
        WaitForThread::default().await
    }
}

#[export]
pub fn pin_thread(cpu: i64) {
    waker_thread::pin_thread(cpu)
}

#[export]
pub fn live() -> i64 {
    live::count()
}

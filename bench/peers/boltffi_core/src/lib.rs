//! Exported by BoltFFI: each async function is a set of C functions, start, poll, complete, cancel
//! and free, which boltffi_peer.cpp calls. What wakes is called without its help.
use boltffi::*;
use futures_util::future::join_all;
use std::task::Waker;

boltffi::scaffolding!();

#[path = "../../fixture.rs"]
mod fixture;

#[export]
pub async fn add(a: i64, b: i64) -> i64 {
    fixture::add(a, b).await
}

#[export]
pub async fn chain(depth: i64) -> i64 {
    fixture::chain(depth).await
}

#[export]
pub async fn ten_steps(n: i64) -> i64 {
    fixture::ten_steps(n).await
}

#[export]
pub async fn waiting(depth: i64) -> i64 {
    if depth <= 1 { fixture::Waiting.await } else { fixture::wait_forever(depth - 1).await + 1 }
}

#[export]
pub async fn one_of_many() -> i64 {
    fixture::OneOfMany::default().await
}

#[export]
pub async fn echo(text: String) -> String {
    fixture::echo(text).await
}

async fn child(yields: bool) -> i64 {
    if yields { fixture::YieldOnce::default().await } else { 1 }
}

/// `n` futures, all awaited by a task of the library.
#[export]
pub async fn join(n: i64, yields: bool) -> i64 {
    join_all((0..n).map(|_| child(yields))).await.into_iter().sum()
}

#[unsafe(no_mangle)]
pub extern "C" fn bench_wake() {
    fixture::wake_armed()
}
#[unsafe(no_mangle)]
pub extern "C" fn bench_share() -> *mut Waker {
    fixture::share_armed()
}
/// SAFETY: from `bench_share`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bench_wake_shared(waker: *const Waker) {
    unsafe { &*waker }.wake_by_ref()
}
/// SAFETY: from `bench_share`, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bench_drop_shared(waker: *mut Waker) {
    drop(unsafe { Box::from_raw(waker) })
}
#[unsafe(no_mangle)]
pub extern "C" fn bench_reserve_crowd(n: usize) {
    fixture::reserve_crowd(n)
}
#[unsafe(no_mangle)]
pub extern "C" fn bench_wake_crowd() {
    fixture::wake_crowd()
}

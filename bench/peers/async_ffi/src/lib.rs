//! FfiFutures, as a dynamic library hands them out. C++ polls them (see async_ffi_peer.cpp):
//! FfiFuture, FfiPoll and FfiContext are C structs, which is the point of the crate.
use async_ffi::{FfiFuture, FutureExt};
use futures_util::future::join_all;
use std::mem::ManuallyDrop;
use std::task::Waker;

#[path = "../../fixture.rs"]
mod fixture;
use fixture::Boxed;

/// A String as C sees it.
#[repr(C)]
pub struct Text {
    data: *mut u8,
    len: usize,
    cap: usize,
}
unsafe impl Send for Text {}

#[no_mangle]
pub extern "C" fn bench_add(a: i64, b: i64) -> FfiFuture<i64> {
    fixture::add(a, b).into_ffi()
}

#[no_mangle]
pub extern "C" fn bench_chain(depth: i64) -> FfiFuture<i64> {
    async move { fixture::chain(depth).await }.into_ffi()
}

#[no_mangle]
pub extern "C" fn bench_ten_steps(n: i64) -> FfiFuture<i64> {
    fixture::ten_steps(n).into_ffi()
}

#[no_mangle]
pub extern "C" fn bench_waiting(depth: i64) -> FfiFuture<i64> {
    if depth <= 1 {
        fixture::Waiting.into_ffi()
    } else {
        async move { fixture::wait_forever(depth - 1).await + 1 }.into_ffi()
    }
}

#[no_mangle]
pub extern "C" fn bench_one_of_many() -> FfiFuture<i64> {
    fixture::OneOfMany::default().into_ffi()
}

/// SAFETY: `data` has `len` bytes.
#[no_mangle]
pub unsafe extern "C" fn bench_echo(data: *const u8, len: usize) -> FfiFuture<Text> {
    let text = std::slice::from_raw_parts(data, len);
    let text = std::str::from_utf8(text).expect("UTF-8").to_owned();
    async {
        let mut text = ManuallyDrop::new(fixture::echo(text).await.into_bytes());
        Text { data: text.as_mut_ptr(), len: text.len(), cap: text.capacity() }
    }
    .into_ffi()
}

/// SAFETY: what `bench_echo` has answered, once.
#[no_mangle]
pub unsafe extern "C" fn bench_drop_text(text: Text) {
    drop(Vec::from_raw_parts(text.data, text.len, text.cap))
}

#[no_mangle]
pub extern "C" fn bench_wake() {
    fixture::wake_armed()
}
#[no_mangle]
pub extern "C" fn bench_share() -> *mut Waker {
    fixture::share_armed()
}
/// SAFETY: from `bench_share`.
#[no_mangle]
pub unsafe extern "C" fn bench_wake_shared(waker: *const Waker) {
    (*waker).wake_by_ref()
}
/// SAFETY: from `bench_share`, once.
#[no_mangle]
pub unsafe extern "C" fn bench_drop_shared(waker: *mut Waker) {
    drop(Box::from_raw(waker))
}
#[no_mangle]
pub extern "C" fn bench_reserve_crowd(n: usize) {
    fixture::reserve_crowd(n)
}
#[no_mangle]
pub extern "C" fn bench_wake_crowd() {
    fixture::wake_crowd()
}

async fn child(yields: bool) -> i64 {
    if yields {
        fixture::YieldOnce::default().await
    } else {
        1
    }
}

/// `n` futures that the library has got from elsewhere, all awaited: plain boxes, ...
#[no_mangle]
pub extern "C" fn bench_join_boxed(n: usize, yields: bool) -> FfiFuture<i64> {
    async move {
        let all = (0..n).map(|_| -> Boxed<i64> { Box::pin(child(yields)) });
        join_all(all).await.into_iter().sum()
    }
    .into_ffi()
}

/// ... or FfiFutures.
#[no_mangle]
pub extern "C" fn bench_join_ffi(n: usize, yields: bool) -> FfiFuture<i64> {
    async move { join_all((0..n).map(|_| child(yields).into_ffi())).await.into_iter().sum() }
        .into_ffi()
}

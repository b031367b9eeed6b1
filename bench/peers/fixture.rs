//! What every Rust peer of the core's benchmarks exports: only the border differs between them. No
//! more than the standard library. The C++ side's twins are in bench/modules/bench_module.cpp.
#![allow(dead_code)] // no peer uses all of it
use std::cell::RefCell;
use std::future::Future;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub async fn add(a: i64, b: i64) -> i64 {
    a + b
}

pub async fn echo(text: String) -> String {
    text
}

/// `depth` frames, known at run time only: a box for each, as recursion has it.
pub fn chain(depth: i64) -> Boxed<i64> {
    Box::pin(async move { if depth <= 1 { 1 } else { chain(depth - 1).await + 1 } })
}

/// A step of a chain of ten different functions: Rust lays all of their frames out in one.
macro_rules! step {
    ($name:ident, $next:ident) => {
        async fn $name(n: i64) -> i64 {
            $next(n).await + 1
        }
    };
}
async fn step_1(n: i64) -> i64 {
    n
}
step!(step_2, step_1);
step!(step_3, step_2);
step!(step_4, step_3);
step!(step_5, step_4);
step!(step_6, step_5);
step!(step_7, step_6);
step!(step_8, step_7);
step!(step_9, step_8);
pub async fn ten_steps(n: i64) -> i64 {
    step_9(n).await + 1
}

thread_local! {
    static ARMED: RefCell<Option<Waker>> = const { RefCell::new(None) };
    static CROWD: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

/// Waits for ever; after each poll its waker is where `wake_armed` finds it.
pub struct Waiting;
impl Future for Waiting {
    type Output = i64;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<i64> {
        ARMED.with(|armed| *armed.borrow_mut() = Some(cx.waker().clone()));
        Poll::Pending
    }
}

/// The same below `depth` - 1 frames.
pub fn wait_forever(depth: i64) -> Boxed<i64> {
    if depth <= 1 {
        Box::pin(Waiting)
    } else {
        Box::pin(async move { wait_forever(depth - 1).await + 1 })
    }
}

pub fn wake_armed() {
    if let Some(waker) = ARMED.with(|armed| armed.borrow_mut().take()) {
        waker.wake()
    }
}

/// A waker for another thread: a clone of the armed one. The caller gives it back.
pub fn share_armed() -> *mut Waker {
    let armed = ARMED.with(|armed| armed.borrow().clone());
    Box::into_raw(Box::new(armed.expect("something waits")))
}

/// One of many that wait at once: its first poll leaves its waker to `wake_crowd`, the next ends.
#[derive(Default)]
pub struct OneOfMany {
    waited: bool,
}
impl Future for OneOfMany {
    type Output = i64;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<i64> {
        if self.waited {
            return Poll::Ready(1);
        }
        self.waited = true;
        CROWD.with(|crowd| crowd.borrow_mut().push(cx.waker().clone()));
        Poll::Pending
    }
}

/// Makes room for the wakers of `n`, and touches it: its pages are not the futures'.
pub fn reserve_crowd(n: usize) {
    CROWD.with(|crowd| {
        let mut crowd = crowd.borrow_mut();
        crowd.reserve_exact(n);
        crowd.spare_capacity_mut().fill_with(MaybeUninit::zeroed);
    })
}

/// First come, first woken.
pub fn wake_crowd() {
    let mut crowd = CROWD.take();
    crowd.drain(..).for_each(Waker::wake);
    CROWD.set(crowd)
}

/// Lets others run, once.
#[derive(Default)]
pub struct YieldOnce {
    yielded: bool,
}
impl Future for YieldOnce {
    type Output = i64;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<i64> {
        if self.yielded {
            return Poll::Ready(1);
        }
        self.yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

//! What every Rust peer of the core's benchmarks exports: only the border differs between them. No
//! more than the standard library. The C++ side's twins are in bench/modules/bench_module.cpp.
#![allow(dead_code)] // no peer uses all of it
use std::cell::UnsafeCell;
use std::future::Future;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::ptr;
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

/// What one thread of a program uses at a time, kept where that costs least: a plain static,
/// without a look-up of the thread's own (slow in a loaded library), a lock, or borrows'
/// flags.
struct Alone<T>(UnsafeCell<T>);

// SAFETY: the benchmark's host polls these futures and calls the functions below from one thread;
// other threads get wakers of their own (`share_armed`), and a waker is Send and Sync.
unsafe impl<T: Send> Sync for Alone<T> {}

impl<T> Alone<T> {
    /// No reference to what is inside lives while others' code, as a waker's, runs.
    fn replace(&self, value: T) -> T {
        // SAFETY: nobody else is in here, see above; nothing is dropped here.
        unsafe { ptr::replace(self.0.get(), value) }
    }
}

static ARMED: Alone<Option<Waker>> = Alone(UnsafeCell::new(None));
static CROWD: Alone<Vec<Waker>> = Alone(UnsafeCell::new(Vec::new()));

/// Waits for ever; after each poll its waker is where `wake_armed` finds it.
pub struct Waiting;
impl Future for Waiting {
    type Output = i64;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<i64> {
        drop(ARMED.replace(Some(cx.waker().clone())));
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
    if let Some(waker) = ARMED.replace(None) {
        waker.wake()
    }
}

/// A waker for another thread: a clone of the armed one. The caller gives it back.
pub fn share_armed() -> *mut Waker {
    let armed = ARMED.replace(None).expect("something waits");
    let shared = armed.clone();
    ARMED.replace(Some(armed));
    Box::into_raw(Box::new(shared))
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
        let waker = cx.waker().clone();
        // SAFETY: as of `replace`; a push runs no code of others.
        unsafe { (*CROWD.0.get()).push(waker) };
        Poll::Pending
    }
}

/// Makes room for the wakers of `n`, and touches it: its pages are not the futures'.
pub fn reserve_crowd(n: usize) {
    let mut crowd = CROWD.replace(Vec::new());
    crowd.reserve_exact(n);
    crowd.spare_capacity_mut().fill_with(MaybeUninit::zeroed);
    CROWD.replace(crowd);
}

/// First come, first woken.
pub fn wake_crowd() {
    let mut crowd = CROWD.replace(Vec::new());
    crowd.drain(..).for_each(Waker::wake);
    CROWD.replace(crowd);
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

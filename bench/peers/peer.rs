//! What a Rust library's exported async functions cost: Box<dyn Future> behind a C function table,
//! polled with an Arc-backed Waker. Only the standard library.
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

type Boxed = Pin<Box<dyn Future<Output = i64>>>;

/// What a foreign caller holds: the two words of a raw `dyn Future`, so one box per future is enough.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Handle {
    words: [usize; 2],
}

impl Handle {
    fn hand_out(future: Boxed) -> Handle {
        // SAFETY: nothing is moved; take_back() pins it again.
        let raw: *mut dyn Future<Output = i64> = Box::into_raw(unsafe { Pin::into_inner_unchecked(future) });
        Handle { words: unsafe { std::mem::transmute(raw) } }
    }
    fn raw(self) -> *mut dyn Future<Output = i64> {
        unsafe { std::mem::transmute(self.words) }
    }
}

struct Callback {
    wake: extern "C" fn(*mut u8, u64),
    data: *mut u8,
}
unsafe impl Send for Callback {}
unsafe impl Sync for Callback {}

impl Wake for Callback {
    fn wake(self: Arc<Self>) {
        (self.wake)(self.data, 0)
    }
    fn wake_by_ref(self: &Arc<Self>) {
        (self.wake)(self.data, 0)
    }
}

thread_local! {
    static ARMED: RefCell<Option<Waker>> = const { RefCell::new(None) };
}

/// Waits for ever, leaving its waker where `peer_wake` finds it.
struct Waiting;
impl Future for Waiting {
    type Output = i64;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<i64> {
        ARMED.with(|armed| *armed.borrow_mut() = Some(cx.waker().clone()));
        Poll::Pending
    }
}

async fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn chain(depth: i64) -> Boxed {
    Box::pin(async move { if depth <= 1 { 1 } else { chain(depth - 1).await + 1 } })
}

#[repr(C)]
pub struct Table {
    waker: extern "C" fn(extern "C" fn(*mut u8, u64), *mut u8) -> *mut Waker,
    drop_waker: extern "C" fn(*mut Waker),
    add: extern "C" fn(i64, i64) -> Handle,
    chain: extern "C" fn(i64) -> Handle,
    waiting: extern "C" fn() -> Handle,
    poll: extern "C" fn(Handle, *const Waker, *mut i64) -> bool,
    wake: extern "C" fn(),
    drop: extern "C" fn(Handle),
}

extern "C" fn make_waker(wake: extern "C" fn(*mut u8, u64), data: *mut u8) -> *mut Waker {
    Box::into_raw(Box::new(Waker::from(Arc::new(Callback { wake, data }))))
}
extern "C" fn drop_waker(waker: *mut Waker) {
    drop(unsafe { Box::from_raw(waker) })
}
extern "C" fn make_add(a: i64, b: i64) -> Handle {
    Handle::hand_out(Box::pin(add(a, b)))
}
extern "C" fn make_chain(depth: i64) -> Handle {
    Handle::hand_out(chain(depth))
}
extern "C" fn make_waiting() -> Handle {
    Handle::hand_out(Box::pin(Waiting))
}
extern "C" fn poll(handle: Handle, waker: *const Waker, out: *mut i64) -> bool {
    let future = unsafe { Pin::new_unchecked(&mut *handle.raw()) };
    let mut cx = Context::from_waker(unsafe { &*waker });
    match future.poll(&mut cx) {
        Poll::Ready(value) => {
            unsafe { *out = value };
            true
        }
        Poll::Pending => false,
    }
}
extern "C" fn wake() {
    if let Some(waker) = ARMED.with(|armed| armed.borrow_mut().take()) {
        waker.wake()
    }
}
extern "C" fn drop_handle(handle: Handle) {
    drop(unsafe { Box::from_raw(handle.raw()) })
}

static TABLE: Table = Table {
    waker: make_waker,
    drop_waker,
    add: make_add,
    chain: make_chain,
    waiting: make_waiting,
    poll,
    wake,
    drop: drop_handle,
};

#[no_mangle]
pub extern "C" fn bench_rust_peer() -> *const Table {
    &TABLE
}

//! What a Rust library's exported async functions cost at least: Box<dyn Future> behind a table of C
//! functions, polled with an Arc-backed Waker. Only the standard library; built by rustc alone (see
//! bench/CMakeLists.txt), optimized, one unit with link-time optimization, aborting on panics.
use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

mod fixture;
use fixture::Boxed;

/// What a foreign caller holds: the two words of a raw `dyn Future`: a box per future is enough.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Handle {
    words: [usize; 2],
}

impl Handle {
    fn hand_out<T>(future: Boxed<T>) -> Handle {
        // SAFETY: nothing is moved; poll() pins it again.
        let raw: *mut (dyn Future<Output = T> + Send) =
            Box::into_raw(unsafe { Pin::into_inner_unchecked(future) });
        Handle { words: unsafe { std::mem::transmute(raw) } }
    }
    /// SAFETY: of a handle whose future yields a T, and has not been dropped.
    unsafe fn raw<T>(self) -> *mut (dyn Future<Output = T> + Send) {
        std::mem::transmute(self.words)
    }
    unsafe fn poll<T>(self, waker: *const Callback) -> Poll<T> {
        let future = Pin::new_unchecked(&mut *self.raw::<T>());
        // The caller's reference, borrowed.
        let waker = ManuallyDrop::new(Waker::from(Arc::from_raw(waker)));
        future.poll(&mut Context::from_waker(&waker))
    }
}

pub struct Callback {
    wake: extern "C" fn(*mut u8, u64),
    data: *mut u8,
    token: u64,
}
unsafe impl Send for Callback {}
unsafe impl Sync for Callback {}

impl Wake for Callback {
    fn wake(self: Arc<Self>) {
        (self.wake)(self.data, self.token)
    }
    fn wake_by_ref(self: &Arc<Self>) {
        (self.wake)(self.data, self.token)
    }
}

/// A String as C sees it; given back to `drop_text`.
#[repr(C)]
pub struct Text {
    data: *mut u8,
    len: usize,
    cap: usize,
}

#[repr(C)]
pub struct Table {
    waker: extern "C" fn(extern "C" fn(*mut u8, u64), *mut u8, u64) -> *const Callback,
    drop_waker: extern "C" fn(*const Callback),
    add: extern "C" fn(i64, i64) -> Handle,
    chain: extern "C" fn(i64) -> Handle,
    ten_steps: extern "C" fn(i64) -> Handle,
    waiting: extern "C" fn(i64) -> Handle,
    one_of_many: extern "C" fn() -> Handle,
    poll: extern "C" fn(Handle, *const Callback, *mut i64) -> bool,
    drop: extern "C" fn(Handle),
    echo: extern "C" fn(*const u8, usize) -> Handle,
    poll_text: extern "C" fn(Handle, *const Callback, *mut Text) -> bool,
    drop_echo: extern "C" fn(Handle),
    drop_text: extern "C" fn(Text),
    wake: extern "C" fn(),
    share: extern "C" fn() -> *mut Waker,
    wake_shared: extern "C" fn(*const Waker),
    drop_shared: extern "C" fn(*mut Waker),
    reserve_crowd: extern "C" fn(usize),
    wake_crowd: extern "C" fn(),
}

extern "C" fn make_waker(
    wake: extern "C" fn(*mut u8, u64),
    data: *mut u8,
    token: u64,
) -> *const Callback {
    Arc::into_raw(Arc::new(Callback { wake, data, token }))
}
extern "C" fn drop_waker(waker: *const Callback) {
    drop(unsafe { Arc::from_raw(waker) })
}
extern "C" fn make_add(a: i64, b: i64) -> Handle {
    Handle::hand_out(Box::pin(fixture::add(a, b)))
}
extern "C" fn make_chain(depth: i64) -> Handle {
    Handle::hand_out(fixture::chain(depth))
}
extern "C" fn make_ten_steps(n: i64) -> Handle {
    Handle::hand_out(Box::pin(fixture::ten_steps(n)))
}
extern "C" fn make_waiting(depth: i64) -> Handle {
    Handle::hand_out(fixture::wait_forever(depth))
}
extern "C" fn make_one_of_many() -> Handle {
    Handle::hand_out(Box::pin(fixture::OneOfMany::default()))
}
extern "C" fn poll(handle: Handle, waker: *const Callback, out: *mut i64) -> bool {
    match unsafe { handle.poll(waker) } {
        Poll::Ready(value) => {
            unsafe { *out = value };
            true
        }
        Poll::Pending => false,
    }
}
extern "C" fn drop_handle(handle: Handle) {
    drop(unsafe { Box::from_raw(handle.raw::<i64>()) })
}
extern "C" fn make_echo(data: *const u8, len: usize) -> Handle {
    let text = unsafe { std::slice::from_raw_parts(data, len) };
    let text = std::str::from_utf8(text).expect("UTF-8").to_owned();
    Handle::hand_out(Box::pin(fixture::echo(text)))
}
extern "C" fn poll_text(handle: Handle, waker: *const Callback, out: *mut Text) -> bool {
    match unsafe { handle.poll::<String>(waker) } {
        Poll::Ready(text) => {
            let mut text = ManuallyDrop::new(text.into_bytes());
            let text = Text { data: text.as_mut_ptr(), len: text.len(), cap: text.capacity() };
            unsafe { out.write(text) };
            true
        }
        Poll::Pending => false,
    }
}
extern "C" fn drop_echo(handle: Handle) {
    drop(unsafe { Box::from_raw(handle.raw::<String>()) })
}
extern "C" fn drop_text(text: Text) {
    drop(unsafe { Vec::from_raw_parts(text.data, text.len, text.cap) })
}
extern "C" fn wake() {
    fixture::wake_armed()
}
extern "C" fn share() -> *mut Waker {
    fixture::share_armed()
}
extern "C" fn wake_shared(waker: *const Waker) {
    unsafe { &*waker }.wake_by_ref()
}
extern "C" fn drop_shared(waker: *mut Waker) {
    drop(unsafe { Box::from_raw(waker) })
}
extern "C" fn reserve_crowd(n: usize) {
    fixture::reserve_crowd(n)
}
extern "C" fn wake_crowd() {
    fixture::wake_crowd()
}

static TABLE: Table = Table {
    waker: make_waker,
    drop_waker,
    add: make_add,
    chain: make_chain,
    ten_steps: make_ten_steps,
    waiting: make_waiting,
    one_of_many: make_one_of_many,
    poll,
    drop: drop_handle,
    echo: make_echo,
    poll_text,
    drop_echo,
    drop_text,
    wake,
    share,
    wake_shared,
    drop_shared,
    reserve_crowd,
    wake_crowd,
};

#[no_mangle]
pub extern "C" fn bench_rust_peer() -> *const Table {
    &TABLE
}

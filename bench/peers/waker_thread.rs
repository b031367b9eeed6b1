//! The native thread that wakes the Rust peers' futures, as waker_thread.cpp does for libbolt's:
//! it sleeps in a read of an event descriptor and wakes in the order in which it was asked.
//! Included by each peer's crate with #[path]; needs the crate `libc`.
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::{Mutex, OnceLock};
use std::task::{Context, Poll, Waker};

/// Ready in its second poll; the native thread wakes it in between.
#[derive(Default)]
pub struct WaitForThread {
    armed: bool,
}

impl Future for WaitForThread {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.armed {
            return Poll::Ready(());
        }
        self.armed = true;
        WakerThread::instance().wake(cx.waker().clone());
        Poll::Pending
    }
}

/// Lets others run: wakes itself, and is ready in its second poll.
#[derive(Default)]
pub struct Yield {
    yielded: bool,
}

impl Future for Yield {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.yielded {
            return Poll::Ready(());
        }
        self.yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

/// Waits again and again; keeps its waker as a leaf does that somebody may wake.
#[derive(Default)]
pub struct WaitForever {
    last: Option<Waker>,
}

impl Future for WaitForever {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.last = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// Pins the native thread to a processor; -1 lets it run on any.
pub fn pin_thread(cpu: i64) {
    WakerThread::instance().pin(cpu);
}

struct WakerThread {
    waiting: Mutex<Vec<Waker>>,
    event: i32,
    thread: libc::pthread_t,
}

impl WakerThread {
    fn instance() -> &'static WakerThread {
        static INSTANCE: OnceLock<WakerThread> = OnceLock::new();
        INSTANCE.get_or_init(|| {
            use std::os::unix::thread::JoinHandleExt;
            // SAFETY: no pointers.
            let event = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
            assert!(event >= 0, "no event descriptor");
            let handle = std::thread::spawn(|| WakerThread::instance().run());
            WakerThread {
                waiting: Mutex::default(),
                event,
                thread: handle.as_pthread_t(),
            }
        })
    }

    fn wake(&self, waker: Waker) {
        let first = {
            let mut waiting = self.waiting.lock().unwrap();
            waiting.push(waker);
            waiting.len() == 1
        };
        if first {
            let one = 1u64; // the others ride along
            // SAFETY: eight bytes are read from `one`.
            let written = unsafe { libc::write(self.event, (&raw const one).cast(), 8) };
            assert_eq!(written, 8);
        }
    }

    fn run(&self) {
        let mut waking = Vec::new();
        loop {
            let mut count = 0u64;
            // SAFETY: eight bytes are written to `count`.
            let read = unsafe { libc::read(self.event, (&raw mut count).cast(), 8) };
            assert_eq!(read, 8);
            mem::swap(&mut *self.waiting.lock().unwrap(), &mut waking);
            for waker in waking.drain(..) {
                waker.wake();
            }
        }
    }

    fn pin(&self, cpu: i64) {
        // SAFETY: the set is plain bits, and the thread never ends.
        let failed = unsafe {
            let mut set: libc::cpu_set_t = mem::zeroed();
            for each in 0..libc::CPU_SETSIZE as i64 {
                if cpu < 0 || cpu == each {
                    libc::CPU_SET(each as usize, &mut set);
                }
            }
            libc::pthread_setaffinity_np(self.thread, mem::size_of_val(&set), &set)
        };
        assert_eq!(failed, 0, "there is no such processor");
    }
}

//! How many calls of `wait_forever` have not been dropped: what a cancellation has to bring to
//! zero. Included by each peer's crate with #[path].
use std::sync::atomic::{AtomicI64, Ordering};

static LIVE: AtomicI64 = AtomicI64::new(0);

/// Lives as long as the future of the call whose variable it is.
pub struct Live(());

impl Live {
    pub fn new() -> Live {
        LIVE.fetch_add(1, Ordering::Relaxed);
        Live(())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

pub fn count() -> i64 {
    LIVE.load(Ordering::Relaxed)
}

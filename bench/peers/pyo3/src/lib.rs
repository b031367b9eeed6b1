//! The benchmarks' fixture for PyO3, twice: with its own `async fn` and by pyo3-async-runtimes.
#[path = "../../live.rs"]
mod live;
#[path = "../../records.rs"]
mod records;
#[path = "../../waker_thread.rs"]
mod waker_thread;

mod async_fn;
mod runtimes;
mod values;

//! PyO3's own `async fn`: the event loop's thread polls, holding the interpreter's lock.
use pyo3::prelude::*;

#[pymodule]
mod pyo3_peer {
    use pyo3::prelude::*;

    use crate::live::Live;
    use crate::waker_thread::{self, WaitForThread, WaitForever, Yield};

    use crate::values;
    #[pymodule_export]
    use crate::values::{Record, Refused};

    #[pyfunction]
    async fn noop() {}

    #[pyfunction]
    async fn add(a: i64, b: i64) -> i64 {
        a + b
    }

    #[pyfunction]
    async fn refuse(code: i64) -> PyResult<i64> {
        Err(values::refused(code))
    }

    #[pyfunction]
    async fn echo(text: String) -> String {
        text
    }

    #[pyfunction]
    async fn records_1k() -> Vec<Record> {
        values::records_1k()
    }

    #[pyfunction]
    async fn yield_once() {
        Yield::default().await
    }

    #[pyfunction]
    async fn wake_from_thread() {
        WaitForThread::default().await
    }

    #[pyfunction]
    async fn wait_forever() {
        let _live = Live::new();
        WaitForever::default().await
    }

    #[pyfunction]
    async fn suspend_100() {
        for _ in 0..100 {
            WaitForThread::default().await
        }
    }

    #[pyfunction]
    fn pin_thread(cpu: i64) {
        waker_thread::pin_thread(cpu)
    }

    #[pyfunction]
    fn live() -> i64 {
        crate::live::count()
    }
}

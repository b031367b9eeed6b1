//! pyo3-async-runtimes: each call is a task of tokio's, whose result is carried to an asyncio
//! future. The runtime is what its manual starts with: tokio's, a thread for each processor.
use pyo3::prelude::*;

#[pymodule]
mod pyo3_async_runtimes_peer {
    use pyo3::prelude::*;
    use pyo3_async_runtimes::tokio::future_into_py;

    use crate::live::Live;
    use crate::waker_thread::{self, WaitForThread, WaitForever};

    use crate::values;
    #[pymodule_export]
    use crate::values::{Record, Refused};

    type Awaitable<'py> = PyResult<Bound<'py, PyAny>>;

    #[pyfunction]
    fn noop(py: Python) -> Awaitable {
        future_into_py(py, async { Ok(()) })
    }

    #[pyfunction]
    fn add(py: Python, a: i64, b: i64) -> Awaitable {
        future_into_py(py, async move { Ok(a + b) })
    }

    #[pyfunction]
    fn refuse(py: Python, code: i64) -> Awaitable {
        future_into_py::<_, i64>(py, async move { Err(values::refused(code)) })
    }

    #[pyfunction]
    fn echo(py: Python, text: String) -> Awaitable {
        future_into_py(py, async move { Ok(text) })
    }

    #[pyfunction]
    fn records_1k(py: Python) -> Awaitable {
        future_into_py(py, async { Ok(values::records_1k()) })
    }

    #[pyfunction]
    fn yield_once(py: Python) -> Awaitable {
        future_into_py(py, async {
            tokio::task::yield_now().await;
            Ok(())
        })
    }

    #[pyfunction]
    fn wake_from_thread(py: Python) -> Awaitable {
        future_into_py(py, async {
            WaitForThread::default().await;
            Ok(())
        })
    }

    #[pyfunction]
    fn wait_forever(py: Python) -> Awaitable {
        future_into_py(py, async {
            let _live = Live::new();
            WaitForever::default().await;
            Ok(())
        })
    }

    #[pyfunction]
    fn suspend_100(py: Python) -> Awaitable {
        future_into_py(py, async {
            for _ in 0..100 {
                WaitForThread::default().await
            }
            Ok(())
        })
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

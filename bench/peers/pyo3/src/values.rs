//! What both modules hand out.
use std::sync::OnceLock;

use pyo3::exceptions::PyException;
use pyo3::prelude::*;

#[pyclass(frozen, get_all)]
#[derive(Clone, Copy)]
pub struct Record {
    id: i64,
    x: f64,
    y: f64,
}

/// What an author has who keeps the records: returning them copies them once.
pub fn records_1k() -> Vec<Record> {
    static RECORDS: OnceLock<Vec<Record>> = OnceLock::new();
    let make = |i: i64| Record {
        id: i * 1_000_003,
        x: i as f64 / 3.0,
        y: i as f64 / 7.0,
    };
    RECORDS
        .get_or_init(|| (0..1_000).map(make).collect())
        .clone()
}

/// An exception with fields, as PyO3's guide writes one.
#[pyclass(extends = PyException, frozen, get_all)]
pub struct Refused {
    code: i64,
    why: String,
}

#[pymethods]
impl Refused {
    #[new]
    fn new(code: i64, why: String) -> Refused {
        Refused { code, why }
    }

    fn __str__(&self) -> String {
        format!("{} ({})", self.why, self.code)
    }
}

pub fn refused(code: i64) -> PyErr {
    PyErr::new::<Refused, _>((code, "not today"))
}

//! What both modules hand out.
use std::sync::OnceLock;

use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use crate::records;

#[pyclass(frozen, get_all)]
#[derive(Clone, Copy)]
pub struct Record {
    id: i64,
    x: f64,
    y: f64,
}

pub fn records_1k() -> Vec<Record> {
    static RECORDS: OnceLock<Vec<Record>> = OnceLock::new();
    records::kept(&RECORDS, |id, x, y| Record { id, x, y })
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

//! `uniffi-bindgen`, of the version that the fixture is built with.
fn main() {
    uniffi::uniffi_bindgen_main()
}

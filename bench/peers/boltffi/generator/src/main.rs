//! generate LANGUAGE MANIFEST FOLDER: writes what BoltFFI generates for the crate of MANIFEST,
//! with the settings that its command line tool has by default.
use std::env;
use std::error::Error;
use std::path::PathBuf;

use boltffi_backend::CoverageMode;
use boltffi_backend::target::kotlin::KotlinDesktopLoader;
use boltffi_bindgen::generate::Generation;
use boltffi_bindgen::target::Target;

const NAME: &str = "boltffi_peer";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [language, manifest, folder] = arguments.as_slice() else {
        return Err("expected LANGUAGE MANIFEST FOLDER".into());
    };
    let folder = PathBuf::from(folder);
    // An export that a language cannot have is left out, and said, not an error.
    let generation = Generation::new(manifest)
        .cargo_args(["--release".to_string()])
        .coverage_mode(CoverageMode::Partial);
    let output = match language.as_str() {
        "header" => generation.render_c_header(format!("{NAME}.h"))?,
        "kotlin" => generation
            .kotlin_package("dev.libbolt.boltffi")
            .kotlin_file("BoltFfiPeer")
            .kotlin_android_library(NAME)
            .kotlin_desktop_jni_library(format!("{NAME}_jni"))
            // The loader for a library in java.library.path knows this name only.
            .kotlin_desktop_fallback_library(format!("{NAME}_jni"))
            .kotlin_desktop_loader(KotlinDesktopLoader::System)
            .kotlin_c_header(format!("jni/{NAME}.h"))
            .render(Target::Kotlin)?,
        "swift" => generation
            .swift_ffi_module("BoltFfiPeerFFI")
            .swift_file("BoltFfiPeer")
            .render(Target::Swift)?,
        "python" => generation
            .python_module_name(NAME)
            .python_distribution_name(NAME)
            .python_package_version(Some("0.1.0".into()))
            .python_native_library(NAME)
            .render(Target::Python)?,
        other => return Err(format!("no language {other}").into()),
    };
    println!("{:?}", output.coverage());
    for file in Generation::write_output(output, &folder)? {
        println!("{}", file.display());
    }
    Ok(())
}

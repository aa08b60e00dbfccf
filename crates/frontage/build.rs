//! The binary holds the web pages, so they have to be built first. Without this check the
//! compiler would complain about a folder in a macro.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let dist = Path::new("../../web/dist");
    let needed = [
        dist.join("client/manifest.json"),
        dist.join("ssr/page.js"),
        dist.join("ssr/words.json"),
    ];
    for file in &needed {
        if !file.exists() {
            // A path that is missing makes cargo ask again next time.
            println!("cargo::rerun-if-changed={}", file.display());
            println!("cargo::error=the web pages are not built: run `make web` first");
            return;
        }
    }
    // A release holds the files themselves and must follow each change. A debug build reads them
    // when it starts, and would only be compiled again for nothing.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
}

#![no_main]

use frontage_imaging::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| upload::upload(file, Format::WebP));

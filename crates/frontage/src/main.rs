//! The command line.

mod cli;

use std::process::ExitCode;

use frontage::media::worker::WatchedMemory;

#[global_allocator]
static MEMORY: WatchedMemory = WatchedMemory;

fn main() -> ExitCode {
    cli::run()
}

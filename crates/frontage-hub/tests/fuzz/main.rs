//! The hub under random attack: streams of frames that are almost right, requests that were
//! signed and then changed. Nothing of it may bring anything down, or be noticed by anybody else.
//!
//! A short run is part of the tests; `make fuzz` goes on for longer. Each test says how to repeat
//! its choices. What breaks is made smaller before it is shown.

#![allow(clippy::unwrap_used)]

// Other test binaries use the rest of them.
#[allow(dead_code)]
#[path = "../hub/harness.rs"]
mod harness;
#[allow(dead_code)]
#[path = "../hub/wire.rs"]
mod wire;

mod arena;
mod damage;
mod model;
mod raw_http;
mod requests;
mod rounds;
mod signatures;
mod sockets;
mod streams;

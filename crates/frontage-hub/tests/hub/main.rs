//! The hub from outside: real sockets, real requests, a hub per test.

#![allow(clippy::unwrap_used)]

mod acknowledging;
mod coming_back;
mod connecting;
mod draining;
mod harness;
mod hostile_clients;
mod http_api;
mod keeping_alive;
mod keeping_limits;
mod newspaper;
mod publishing;
mod reading;
mod restarting;
mod slow_clients;
mod subscribing;
mod websocket;
mod wire;

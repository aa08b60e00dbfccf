//! A hotel's live public page, its staff console and everything behind them.
//!
//! Data flows one way: `http` → `usecases` → one transaction in `store` that holds a change and
//! its events → `live::relay` → the hub → every open page. `ARCHITECTURE.md` is the map.

pub mod app;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod domain;
mod epoch;
pub mod error;
pub mod host;
pub mod http;
pub mod hub_apps;
pub mod library;
pub mod limits;
pub mod live;
pub mod media;
pub mod only_server;
pub mod pages;
mod random;
pub mod ready;
pub mod realtime;
pub mod relocation;
pub mod serve;
pub mod service_manager;
pub mod store;
pub mod time;
pub mod tls;
pub mod usecases;
pub mod verify;

/// Where tests have their rows; it is the one of the tests from outside, and names this crate as
/// they do.
#[cfg(test)]
#[allow(clippy::unwrap_used, dead_code, reason = "those need more of it")]
#[path = "../tests/api/support/database.rs"]
mod test_database;
#[cfg(test)]
extern crate self as frontage;

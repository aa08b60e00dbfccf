//! The hub from outside: real sockets, real requests, a hub per test.

#![allow(clippy::unwrap_used)]

mod acknowledging;
mod asking;
mod cache_channels;
mod client_events;
mod coming_back;
mod connecting;
mod crowds;
mod draining;
mod harness;
mod hostile_clients;
mod http2;
mod http_api;
mod keeping_alive;
mod keeping_limits;
mod newspaper;
mod presence;
mod private_channels;
mod publishing;
mod reading;
mod restarting;
mod sending_away;
mod several_apps;
mod siblings;
mod signed;
mod signing_in;
mod slow_clients;
mod subscribing;
mod subscription_counts;
mod watchlists;
mod webhook_receiver;
mod webhooks;
mod websocket;
mod wire;

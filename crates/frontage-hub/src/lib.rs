//! A realtime hub that speaks the Pusher Channels protocol: stock client and server libraries
//! connect to it as they are. It is a library to embed: [`Hub::router`] gives an axum router to
//! merge into a server, [`Hub::publish`] sends an event from inside the process, and the signed
//! HTTP API sends one from outside.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use frontage_hub::{App, Hub, HubConfig, Publish, Replay, ServerLimits};
//!
//! let hub = Hub::new(HubConfig::new(vec![App::new("1", "key", "secret")]))?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:6001").await?;
//! let stop = std::future::pending();
//! tokio::spawn(frontage_hub::serve(listener, hub.router(), ServerLimits::default(), stop));
//! hub.publish("1", Publish {
//!     channels: &["news"],
//!     event: "printed",
//!     data: r#"{"page":1}"#,
//!     except: None,
//!     replay: Replay::AsIs,
//! })?;
//! # Ok(())
//! # }
//! ```
//!
//! What it promises: subscribers of a channel hear its events in the order in which they were
//! published; one that was away for a short time is sent what it missed, if the publisher allows
//! it; a slow or hostile client costs nobody but itself; nothing grows without a bound.

mod acknowledgements;
mod addresses;
mod app;
mod apps;
mod channels;
mod config;
mod conversation;
mod debug;
mod door;
mod frame;
mod http_api;
mod hub;
mod loops;
mod network;
pub mod protocol;
mod publish;
mod rate;
mod replay;
mod server;
mod siblings;
pub mod signing;
mod sockets;
mod stats;
mod users;
mod webhooks;
mod websocket;

pub use acknowledgements::{Acknowledged, Acknowledgements};
pub use app::{App, AppLimits, Credential, Features, Webhook, WebhookEvent};
pub use config::{ConfigError, HubConfig, Limits, ReplayConfig};
pub use hub::{Drained, Hub, Occupancy};
pub use network::{Network, NotANetwork};
pub use protocol::SocketId;
pub use publish::{Delivered, Publish, PublishError, Replay};
pub use server::{ServerLimits, serve};
pub use siblings::{Departure, Said, Sibling, Siblings};
pub use stats::{AppStats, HubStats};

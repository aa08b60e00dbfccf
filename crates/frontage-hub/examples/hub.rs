//! The hub alone: `hub --listen 127.0.0.1:6001`, with `PUSHER_APP_ID`, `PUSHER_KEY` and
//! `PUSHER_SECRET` in the environment. Ends on Ctrl-C or SIGTERM, after asking its clients to
//! reconnect.

use std::{env, error::Error, time::Duration};

use frontage_hub::{App, Hub, HubConfig, ServerLimits, protocol::Closing};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut config = HubConfig::new(vec![App::new(
        setting("PUSHER_APP_ID")?,
        setting("PUSHER_KEY")?,
        setting("PUSHER_SECRET")?,
    )]);
    // No second hub takes over while this one restarts.
    config.drain_closing = Closing::BACK_SOON;
    let hub = Hub::new(config)?;
    let listener = TcpListener::bind(address()?).await?;
    println!("hub listening on http://{}", listener.local_addr()?);
    let router = hub.router().fallback(hub.elsewhere());
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    frontage_hub::serve(listener, router, ServerLimits::default(), stop).await;
    hub.drain(Duration::from_secs(5)).await;
    Ok(())
}

fn setting(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("set {name} to the app's value"))
}

fn address() -> Result<String, String> {
    let words: Vec<String> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] | ["hub"] => Ok("127.0.0.1:6001".to_owned()),
        ["--listen", address] | ["hub", "--listen", address] => Ok(address.to_owned()),
        _ => Err("usage: hub [--listen ADDRESS:PORT]".to_owned()),
    }
}

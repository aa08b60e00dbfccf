//! A server that is cut off from the database while others are not shows pages what was, and they
//! would not know. So it sends them away: a balancer that looks at `/readyz` has left it by then,
//! and at another server they ask by the number that they know for what they missed.
//!
//! A database that is away from all is another matter: as long as its machine refuses connections, or
//! it says that it is starting, nobody is sent anywhere. Silence may be that of a line, or of a
//! machine that died; then pages may come back in vain, so it is done once for each time, not at
//! once, and not to all in the same instant. Where there was no other server, nobody is sent away.

use std::time::Duration;

use frontage_hub::Hub;
use tokio::time::sleep;

use crate::store::Roster;

/// How long nothing may be heard of the database before pages are sent elsewhere.
const PATIENCE: Duration = Duration::from_secs(5);
/// Over which time they are.
const OVER: Duration = Duration::from_secs(5);

/// Sends pages away whenever this server is cut off, until it is dropped.
pub async fn send_pages_away(mut roster: Roster, hub: &Hub) {
    let mut had_others = false;
    loop {
        match roster.others() {
            Some(others) => {
                had_others = !others.is_empty();
                roster.changed().await;
            }
            None if had_others && roster.hears_nothing() => tokio::select! {
                () = roster.changed() => {}
                () = sleep(PATIENCE) => {
                    tracing::warn!("cut off from the database: pages are sent to other servers");
                    hub.send_away(OVER);
                    had_others = false;
                }
            },
            None => roster.changed().await,
        }
    }
}

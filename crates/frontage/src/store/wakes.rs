//! Hearing at once of what other processes commit. PostgreSQL tells whoever listens of each
//! commit; whoever waits for commits here is then woken and looks at the rows.
//!
//! It is a wake-up and no news: nothing depends on hearing it that a look once a second does not
//! find as well. So a line that breaks costs a second at most, and is made anew.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};

use super::StoreError;
use super::answers::{in_time, told};
use super::server::{CONNECTING, Server, guard_line};
use super::writing::COMMITS;

/// How long it waits before it makes a new line at first, and at most: each time twice as long.
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// After so long a silence it is asked whether the line still is one.
const SILENCE: Duration = Duration::from_secs(20);

/// Wakes those who wait for commits, until it is dropped.
pub(super) async fn hear(server: &Server, committed: &Notify) {
    let mut pause = PAUSE;
    loop {
        let begun = Instant::now();
        match listen(server, committed).await {
            Ok(()) => tracing::debug!("the line on which commits are heard of has ended"),
            Err(error) => tracing::debug!(%error, "commits are not heard of at once"),
        }
        if begun.elapsed() > LONGEST_PAUSE {
            pause = PAUSE;
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Wakes them for as long as one line lasts.
async fn listen(server: &Server, committed: &Notify) -> Result<(), StoreError> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(CONNECTING)
        .max_lifetime(None)
        .idle_timeout(None)
        .after_connect(|connection, _| Box::pin(guard_line(connection)))
        .connect_lazy_with(server.options().clone());
    let mut listener = PgListener::connect_with(&pool).await.map_err(told)?;
    // A new line is made here, where what was missed meanwhile is looked for.
    listener.eager_reconnect(false);
    in_time(listener.listen(COMMITS)).await?;
    committed.notify_waiters();
    loop {
        match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(_))) => committed.notify_waiters(),
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(told(error)),
            Err(_) => {
                in_time(sqlx::query("select 1").execute(&mut listener)).await?;
            }
        }
    }
}

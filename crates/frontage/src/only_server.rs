//! One server for one data directory, and when the one before was last alive.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context as _;
use frontage_hub::ReplayConfig;

use crate::app::make_private;

/// How often the lock's time is set: so far at most it is behind when the process is killed.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// How long the lock of a server that was killed may outlive it: a process that it had just begun
/// for a picture has the lock too, until it runs a program of its own.
const LINGERING: Duration = Duration::from_secs(1);
/// Between two tries to have it.
const BETWEEN: Duration = Duration::from_millis(20);

/// Bytes that a run may write down.
const WORD_BYTES: u64 = 64;

/// Held while a server runs on a data directory: a second one would sweep away pictures of the
/// first that still wait for their row. The system releases it when the process ends, however.
///
/// The time of the lock's file is that of the last heartbeat.
pub struct OnlyServer {
    lock: Arc<File>,
    /// When the server before this one was last alive; none when this is the first.
    pub last_alive: Option<SystemTime>,
    word: String,
}

impl OnlyServer {
    /// Takes the lock of a data directory, which is made when missing.
    ///
    /// # Errors
    /// When another server has it, or it cannot be written.
    pub async fn of(data_dir: &Path) -> anyhow::Result<Self> {
        make_private(data_dir).await?;
        let path = data_dir.join("frontage.lock");
        let last_alive = std::fs::metadata(&path).and_then(|lock| lock.modified());
        let mut options = OpenOptions::new();
        let lock = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let lock = lock.with_context(|| format!("cannot write {}", path.display()))?;
        let until = Instant::now() + LINGERING;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if Instant::now() < until => {
                    tokio::time::sleep(BETWEEN).await;
                }
                Err(TryLockError::WouldBlock) => anyhow::bail!(
                    "another server uses {}; stop it, or give this one another --data-dir",
                    data_dir.display()
                ),
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| format!("cannot lock {}", path.display()));
                }
            }
        }
        let mut word = String::new();
        let read = (&lock).take(WORD_BYTES).read_to_string(&mut word);
        read.with_context(|| format!("cannot read {}", path.display()))?;
        let only = Self {
            word,
            lock: Arc::new(lock),
            last_alive: last_alive.ok(),
        };
        only.beat();
        Ok(only)
    }

    /// What the run before this one wrote down; empty when there was none.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// Writes down what the next run shall find.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_word(&self, word: &str) -> std::io::Result<()> {
        self.lock.set_len(0)?;
        (&*self.lock).seek(SeekFrom::Start(0))?;
        (&*self.lock).write_all(word.as_bytes())?;
        self.lock.sync_all()
    }

    /// Notes again and again that this server lives. Ends with the runtime.
    pub async fn beat_on(&self) {
        let mut clock = tokio::time::interval(HEARTBEAT);
        loop {
            clock.tick().await;
            let lock = Arc::clone(&self.lock);
            // A file system that takes no times makes the next start guess more widely.
            let _ = tokio::task::spawn_blocking(move || lock.set_modified(SystemTime::now())).await;
        }
    }

    /// Notes that this server lives now.
    fn beat(&self) {
        self.set(SystemTime::now());
    }

    /// Notes that this server ends and nothing is lost on the lines it had: so the next hub need
    /// not send again what was published shortly before.
    pub fn everybody_heard_all(&self) {
        self.set(SystemTime::now() + ReplayConfig::default().overlap);
    }

    fn set(&self, time: SystemTime) {
        if let Err(error) = self.lock.set_modified(time) {
            tracing::debug!(%error, "the lock's time cannot be set");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs::File;
    use std::time::Duration;

    use super::OnlyServer;

    #[tokio::test]
    async fn a_lock_that_outlives_its_server_for_a_moment_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let held = File::create(dir.path().join("frontage.lock")).unwrap();
        held.lock().unwrap();
        let let_go = async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            drop(held);
        };
        let (only, ()) = tokio::join!(OnlyServer::of(dir.path()), let_go);
        let only = only.unwrap();
        let second = OnlyServer::of(dir.path()).await.err().unwrap();
        assert!(second.to_string().starts_with("another server uses"));
        drop(only);
    }
}

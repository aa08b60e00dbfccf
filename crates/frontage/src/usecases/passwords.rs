//! Password hashes: argon2id, off the async threads, a few at a time (each takes 19 MiB and
//! tens of milliseconds of a core).

use std::sync::Arc;

use anyhow::Context as _;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::error::Refusal;

/// Hashes at once.
const AT_ONCE: usize = 2;
/// More that may wait for their turn; whoever comes then is told that the server is busy.
const WAITING: usize = 64;
/// Longest password looked at, in bytes.
const LONGEST: usize = 1_024;
/// A hash of nothing anybody knows. Checking it takes as long as checking a real one, so that
/// an unknown name cannot be told from a wrong password by time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$ZnJvbnRhZ2Vub2JvZHk$\
                      c2FsdHlub2JvZHlzYWx0eW5vYm9keXNhbHR5bm9ib2Q";

/// Checks and makes password hashes.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    line: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            line: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }
}

impl Passwords {
    /// Makes a hash (a PHC string).
    ///
    /// # Errors
    /// When the password is empty or too long, or the system fails.
    pub async fn hash(&self, password: &str) -> Result<String, Refusal> {
        if password.is_empty() || password.len() > LONGEST {
            let reason = format!("Use a password of 1 to {LONGEST} bytes.");
            return Err(Refusal::field("password", reason));
        }
        let password = password.to_owned();
        self.off_thread(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string())
                .map_err(|error| anyhow::anyhow!("argon2: {error}"))
        })
        .await
    }

    /// Whether the password belongs to the hash; `None` stands for a person who does not exist,
    /// takes as long, and is never right.
    ///
    /// # Errors
    /// When the system fails.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, Refusal> {
        if password.len() > LONGEST {
            return Ok(false);
        }
        let password = password.to_owned();
        self.off_thread(move || {
            let exists = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            let hash = PasswordHash::new(&hash).context("a stored password hash is unreadable")?;
            let right = Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok();
            Ok(right && exists)
        })
        .await
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let _place = self.line.try_acquire().map_err(|_| {
            Refusal::Busy("Too many people are signing in just now. Try again in a moment.".into())
        })?;
        let _turn = self
            .turns
            .acquire()
            .await
            .map_err(|error| Refusal::Failed(error.into()))?;
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Refusal::Failed(error.into()))?
            .map_err(Refusal::Failed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Passwords;

    #[tokio::test]
    async fn only_the_right_password_opens_and_nobody_has_none() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(
            passwords
                .verify("correct horse", Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(!passwords.verify("wrong horse", Some(hash)).await.unwrap());
        assert!(!passwords.verify("anything", None).await.unwrap());
        assert!(passwords.hash("").await.is_err());
    }
}

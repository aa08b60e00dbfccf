//! Secrets that nobody can guess.

use anyhow::Context as _;

/// So many random bytes, in hexadecimal.
///
/// # Errors
/// When the system gives no random numbers.
pub fn hex(bytes: usize) -> anyhow::Result<String> {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).context("the system gives no random numbers")?;
    Ok(::hex::encode(buffer))
}

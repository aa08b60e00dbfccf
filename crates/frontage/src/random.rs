//! Secrets that nobody can guess.

use anyhow::Context as _;

/// So many random bytes.
///
/// # Errors
/// When the system gives no random numbers.
pub fn bytes(bytes: usize) -> anyhow::Result<Vec<u8>> {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).context("the system gives no random numbers")?;
    Ok(buffer)
}

/// So many random bytes, in hexadecimal.
///
/// # Errors
/// When the system gives no random numbers.
pub fn hex(bytes: usize) -> anyhow::Result<String> {
    Ok(::hex::encode(self::bytes(bytes)?))
}

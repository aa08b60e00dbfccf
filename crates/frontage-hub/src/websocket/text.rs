//! A text message that arrives in parts, and is known to be UTF-8 as far as it has come.

use super::Violation;

#[derive(Debug, Default)]
pub(super) struct GrowingText {
    bytes: Vec<u8>,
    /// So many of the bytes are whole characters.
    valid: usize,
}

impl GrowingText {
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Adds what came next. All parts together are at most `limit` bytes, which the caller has
    /// made sure of.
    ///
    /// # Errors
    /// When nothing that could follow would make this UTF-8.
    pub(super) fn push(&mut self, part: &[u8], limit: usize) -> Result<(), Violation> {
        let needed = self.bytes.len() + part.len();
        if needed > self.bytes.capacity() {
            // Doubled, so that a message of single bytes is not copied at each; but only as it
            // arrives and never over the limit, so that a header alone reserves nothing.
            let roomy = self.bytes.capacity().saturating_mul(2).min(limit);
            self.bytes
                .reserve_exact(roomy.max(needed) - self.bytes.len());
        }
        self.bytes.extend_from_slice(part);
        match std::str::from_utf8(&self.bytes[self.valid..]) {
            Ok(rest) => self.valid += rest.len(),
            Err(error) if error.error_len().is_none() => self.valid += error.valid_up_to(),
            Err(_) => return Err(Violation::NotUtf8),
        }
        Ok(())
    }

    /// # Errors
    /// When it ends within a character.
    pub(super) fn finish(self) -> Result<String, Violation> {
        String::from_utf8(self.bytes).map_err(|_| Violation::NotUtf8)
    }
}

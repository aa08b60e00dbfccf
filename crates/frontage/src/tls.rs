//! Which cryptography TLS uses in this process.

/// Chooses ring, unless somebody has chosen before. Needed before the first HTTP client is made:
/// the libraries leave the choice to the program.
pub fn choose_cryptography() {
    // An error says that it is chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

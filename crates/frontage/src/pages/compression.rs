//! Compressed copies of a body, made once so that nothing is compressed while serving.

use std::io::{self, Write as _};

use bytes::Bytes;

use super::negotiation::Encoding;

/// How much work goes into copies. The figures are in docs/pages.md.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    brotli: u32,
    zstd: i32,
    gzip: u32,
}

/// For what a guest waits for once per change: milliseconds.
pub const PROMPT: Effort = Effort {
    brotli: 5,
    zstd: 9,
    gzip: 6,
};

/// For what is made once in the life of the server.
pub const THOROUGH: Effort = Effort {
    brotli: 11,
    zstd: 19,
    gzip: 9,
};

/// Of brotli, as a power of two: more than any page holds.
const WINDOW: u32 = 22;

/// Every encoding there is, best first.
pub const ALL: [Encoding; 3] = [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip];

/// Copies of a body that are smaller than it, the smallest first, made beside the async threads.
pub async fn copies(
    body: Bytes,
    encodings: &'static [Encoding],
    effort: Effort,
) -> Vec<(Encoding, Bytes)> {
    let work = move || {
        let copies = encodings.iter().filter_map(|encoding| {
            let copy = compress(&body, *encoding, effort);
            let copy = copy.inspect_err(|error| tracing::error!(%error, "nothing is compressed"));
            Some((*encoding, copy.ok()?))
        });
        smaller(copies.collect(), &body)
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_default()
}

/// Those that are smaller than the body, the smallest first; of two that are alike the one that
/// came first.
pub fn smaller(mut copies: Vec<(Encoding, Bytes)>, body: &Bytes) -> Vec<(Encoding, Bytes)> {
    copies.retain(|(_, copy)| copy.len() < body.len());
    copies.sort_by_key(|(_, copy)| copy.len());
    copies
}

/// One copy.
///
/// # Errors
/// When there is no memory for it.
fn compress(body: &[u8], encoding: Encoding, effort: Effort) -> io::Result<Bytes> {
    let copy = match encoding {
        Encoding::Brotli => {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, effort.brotli, WINDOW);
            writer.write_all(body)?;
            writer.into_inner()
        }
        Encoding::Zstd => zstd::bulk::compress(body, effort.zstd)?,
        Encoding::Gzip => {
            let level = flate2::Compression::new(effort.gzip);
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
            writer.write_all(body)?;
            writer.finish()?
        }
        Encoding::Identity => body.to_vec(),
    };
    Ok(copy.into())
}

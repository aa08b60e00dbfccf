//! 12 and 13: compressed messages, which are not offered. Events are short, and what a
//! connection would need to compress them is more than all else it needs.

use super::{Case, HELLO, all_end_as_they_should};
use crate::{
    harness::TestHub,
    wire::{LAST, TEXT, Wire, frame},
};

#[tokio::test]
async fn compression_is_not_agreed_on_and_so_breaks_the_protocol() {
    let hub = TestHub::start().await;
    let wish = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    let (_wire, answer) = Wire::open(&hub.address, "/app/first-key?protocol=7", wish).await;
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    assert!(!answer.to_lowercase().contains("extensions"), "{answer}");

    let compressed = frame(LAST | 0x40 | TEXT, HELLO.as_bytes());
    let case = Case::new("12.1.1").sends(compressed).closed(1002);
    all_end_as_they_should(&hub, [case]).await;
}

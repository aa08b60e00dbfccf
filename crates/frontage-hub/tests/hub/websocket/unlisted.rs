//! Rules of the RFC that the suite has no case for, because its clients keep them.

use super::{Case, HELLO, all_end_as_they_should, ping_of};
use crate::{
    harness::TestHub,
    wire::{LAST, PING, TEXT, header},
};

/// A header that says its length in more bytes than needed.
fn spread(length: &[u8]) -> Vec<u8> {
    let message = ping_of(100);
    let mask = [0; 4];
    [&[LAST | TEXT][..], length, &mask, message.as_bytes()].concat()
}

#[tokio::test]
async fn what_no_library_would_send_is_judged_by_the_rules() {
    let hub = TestHub::start().await;
    let cases = [
        Case::new("a text without a mask")
            .sends([&[LAST | TEXT, HELLO.len() as u8], HELLO.as_bytes()].concat())
            .closed(1002),
        Case::new("a ping without a mask")
            .sends([LAST | PING, 0])
            .closed(1002),
        Case::new("a length with its highest bit")
            .sends(header(LAST | TEXT, 1 << 63, [0; 4]))
            .closed(1002),
        Case::new("the longest length")
            .sends(header(LAST | TEXT, i64::MAX as u64, [0; 4]))
            .closed(1009),
        Case::new("one byte over the limit, announced")
            .sends(header(LAST | TEXT, 64 * 1024 + 1, [0; 4]))
            .closed(1009),
        Case::new("a length in three bytes")
            .sends(spread(&[0x80 | 126, 0, 100]))
            .hears_answer(),
        Case::new("a length in nine bytes")
            .sends(spread(&[0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 100]))
            .hears_answer(),
    ];
    all_end_as_they_should(&hub, cases).await;
}

//! Rules of the RFC that the suite has no case for, because its clients keep them.

use std::time::Duration;

use super::{Case, HELLO, all_end_as_they_should, ping_of};
use crate::{
    harness::TestHub,
    wire::{LAST, PING, TEXT, Wire, header},
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

/// A browser tells its page only then, or after two seconds, that the connection is closed; until
/// then no client library reconnects.
#[tokio::test]
async fn whoever_answers_the_close_frame_is_hung_up_on_at_once() {
    async fn is_let_go(wire: &mut Wire, code: u16) {
        let closing = wire.hear().await.unwrap().unwrap();
        assert_eq!(closing.code(), Some(code));
        wire.agree_to_close(&closing).await;
        let soon = Duration::from_millis(1_500);
        assert_eq!(wire.hear_within(soon).await.expect("still waiting"), None);
    }
    let hub = TestHub::start().await;
    let (mut refused, _) = Wire::open(&hub.address, "/app/nobodys-key?protocol=7", "").await;
    is_let_go(&mut refused, 4001).await;

    let mut drained = Wire::connect(&hub.address, "first-key").await;
    let drain = hub.hub.drain(Duration::from_secs(10));
    tokio::join!(drain, is_let_go(&mut drained, 4200));
}

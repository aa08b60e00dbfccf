//! 5: messages in more than one frame.

use super::{Case, HELLO, all_end_as_they_should, ping_of, text};
use crate::{
    harness::TestHub,
    wire::{CONTINUATION, LAST, PING, PONG, TEXT, frame},
};

const ONE: &[u8] = b"fragment 1";
const TWO: &[u8] = b"fragment 2";

#[tokio::test]
async fn a_control_frame_may_not_be_fragmented() {
    let hub = TestHub::start().await;
    let cases = [("5.1", PING), ("5.2", PONG)].map(|(number, opcode)| {
        Case::new(number)
            .sends_all([frame(opcode, ONE), frame(LAST | CONTINUATION, TWO)])
            .closed(1002)
    });
    all_end_as_they_should(&hub, cases).await;
}

#[tokio::test]
async fn a_message_in_two_frames_is_one_message_however_they_travel() {
    let hub = TestHub::start().await;
    let message = ping_of(100);
    let (one, two) = message.as_bytes().split_at(9);
    let frames = || [frame(TEXT, one), frame(LAST | CONTINUATION, two)];
    let with_ping = || {
        let [one, two] = frames();
        [one, frame(LAST | PING, b"between"), two]
    };
    let cases = [
        Case::new("5.3").sends_all(frames()),
        Case::new("5.4").sends_each(frames()),
        Case::new("5.5").sends_octets(frames()),
        Case::new("5.6")
            .sends_all(with_ping())
            .hears_pong("between"),
        Case::new("5.7")
            .sends_each(with_ping())
            .hears_pong("between"),
        Case::new("5.8")
            .sends_octets(with_ping())
            .hears_pong("between"),
    ];
    all_end_as_they_should(&hub, cases.map(Case::hears_answer)).await;
}

#[tokio::test]
async fn nothing_can_be_continued_that_was_not_begun() {
    let hub = TestHub::start().await;
    let frames = |first| [frame(first, b"of nothing"), text(HELLO)];
    let last = || frames(LAST | CONTINUATION);
    let more = || frames(CONTINUATION);
    let fragments = || [frame(TEXT, ONE), frame(LAST | CONTINUATION, TWO)];
    let twice = |first| {
        let [one, two] = fragments();
        [frame(first, b"of nothing"), one, two].concat().repeat(2)
    };
    let cases = [
        Case::new("5.9").sends_all(last()),
        Case::new("5.10").sends_each(last()),
        Case::new("5.11").sends_octets(last()),
        Case::new("5.12").sends_all(more()),
        Case::new("5.13").sends_each(more()),
        Case::new("5.14").sends_octets(more()),
        Case::new("5.15")
            .sends([fragments().concat(), more().concat()].concat())
            .hears_error(),
        Case::new("5.16").sends(twice(CONTINUATION)),
        Case::new("5.17").sends(twice(LAST | CONTINUATION)),
    ];
    all_end_as_they_should(&hub, cases.map(|case| case.closed(1002))).await;
}

#[tokio::test]
async fn a_message_cannot_begin_inside_another() {
    let hub = TestHub::start().await;
    let case = Case::new("5.18")
        .sends_all([frame(TEXT, ONE), frame(LAST | TEXT, TWO)])
        .closed(1002);
    all_end_as_they_should(&hub, [case]).await;
}

#[tokio::test]
async fn pings_inside_a_message_are_answered_before_it_has_ended() {
    let hub = TestHub::start().await;
    let message = ping_of(50);
    let part = |at: usize| &message.as_bytes()[at * 10..][..10];
    let first = || {
        [
            frame(TEXT, part(0)),
            frame(CONTINUATION, part(1)),
            frame(LAST | PING, b"first"),
        ]
    };
    let second = || {
        [
            frame(CONTINUATION, part(2)),
            frame(CONTINUATION, part(3)),
            frame(LAST | PING, b"second"),
        ]
    };
    let rest = frame(LAST | CONTINUATION, part(4));
    let cases = [
        Case::new("5.19")
            .sends_all(first())
            .hears_pong("first")
            .sends_all(second())
            .hears_pong("second"),
        Case::new("5.20")
            .sends_each(first())
            .hears_pong("first")
            .sends_each(second())
            .hears_pong("second"),
    ];
    let cases = cases.map(|case| case.sends(&rest).hears_answer());
    all_end_as_they_should(&hub, cases).await;
}

//! 7: close frames, and what comes after them.

use super::{Case, HELLO, all_end_as_they_should, text};
use crate::{
    harness::TestHub,
    wire::{CLOSE, CONTINUATION, LAST, PING, TEXT, frame},
};

/// A reason that is not UTF-8.
const SPOILT: &[u8] = b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited";

fn close(code: u16, reason: &[u8]) -> Vec<u8> {
    frame(LAST | CLOSE, &[&code.to_be_bytes(), reason].concat())
}

fn normal() -> Vec<u8> {
    close(1000, b"")
}

#[tokio::test]
async fn nothing_that_comes_after_a_close_frame_is_heard() {
    let hub = TestHub::start().await;
    let begun = frame(TEXT, b"fragment 1");
    let rest = frame(LAST | CONTINUATION, b"fragment 2");
    let cases = [
        Case::new("7.1.1")
            .sends_all([text(HELLO), normal()])
            .hears_error(),
        Case::new("7.1.2").sends_all([normal(), frame(LAST | CLOSE, b"")]),
        Case::new("7.1.3").sends_all([normal(), frame(LAST | PING, b"")]),
        Case::new("7.1.4").sends_all([normal(), text(HELLO)]),
        Case::new("7.1.5").sends_all([begun, normal(), rest]),
    ];
    all_end_as_they_should(&hub, cases.map(|case| case.left(1000))).await;
}

#[tokio::test]
async fn a_message_before_the_close_frame_that_is_too_long_comes_first() {
    let hub = TestHub::start().await;
    let long = text(&"BAsd7&jh23".repeat(256 * 1024 / 10));
    let case = Case::new("7.1.6")
        .sends_all([long, text(HELLO), normal(), frame(LAST | PING, b"")])
        .closed(1009);
    all_end_as_they_should(&hub, [case]).await;
}

#[tokio::test]
async fn a_close_frame_may_have_a_code_and_a_reason() {
    let hub = TestHub::start().await;
    let longest = [b'*'; 123];
    let cases = [
        Case::new("7.3.1")
            .sends(frame(LAST | CLOSE, b""))
            .left(None),
        Case::new("7.3.2")
            .sends(frame(LAST | CLOSE, b"a"))
            .closed(1002),
        Case::new("7.3.3").sends(normal()).left(1000),
        Case::new("7.3.4")
            .sends(close(1000, HELLO.as_bytes()))
            .left(1000),
        Case::new("7.3.5").sends(close(1000, &longest)).left(1000),
        Case::new("7.3.6")
            .sends(close(1000, &[b'*'; 124]))
            .closed(1002),
        Case::new("7.5.1").sends(close(1000, SPOILT)).closed(1007),
    ];
    all_end_as_they_should(&hub, cases).await;
}

#[tokio::test]
async fn a_client_may_leave_with_any_code_that_has_a_meaning() {
    let hub = TestHub::start().await;
    let codes = [
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
    ];
    let cases = codes.into_iter().zip(1..).map(|(code, at)| {
        Case::new(format!("7.7.{at} (code {code})"))
            .sends(close(code, b""))
            .left(code)
    });
    all_end_as_they_should(&hub, cases).await;
}

#[tokio::test]
async fn a_code_that_may_not_be_sent_breaks_the_protocol() {
    let hub = TestHub::start().await;
    let group = |group: &'static str, codes: &'static [u16]| {
        let numbered = codes.iter().zip(1..);
        numbered.map(move |(code, at)| {
            Case::new(format!("{group}.{at} (code {code})"))
                .sends(close(*code, b""))
                .closed(1002)
        })
    };
    let listed = group("7.9", &[0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999]);
    // The suite only watches what happens here.
    let above = group("7.13", &[5000, u16::MAX]);
    all_end_as_they_should(&hub, listed.chain(above)).await;
}

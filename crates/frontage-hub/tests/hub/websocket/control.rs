//! 2 to 4: pings and pongs, reserved bits, reserved opcodes.

use super::{Case, HELLO, all_end_as_they_should, text};
use crate::{
    harness::TestHub,
    wire::{BINARY, CLOSE, LAST, PING, PONG, TEXT, frame},
};

const NO_TEXT: &[u8] = b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff";

fn ping(payload: impl AsRef<[u8]>) -> Vec<u8> {
    frame(LAST | PING, payload.as_ref())
}

fn pong(payload: &str) -> Vec<u8> {
    frame(LAST | PONG, payload.as_bytes())
}

fn reserved(bits: u8, opcode: u8, payload: &[u8]) -> Vec<u8> {
    frame(LAST | bits << 4 | opcode, payload)
}

#[tokio::test]
async fn pings_are_answered_with_what_they_carried_and_pongs_with_nothing() {
    let hub = TestHub::start().await;
    let longest = [0xfe; 125];
    let leaving = frame(LAST | CLOSE, &1000_u16.to_be_bytes());
    let ten: Vec<String> = (0..10).map(|number| format!("payload-{number}")).collect();
    let ten_pongs = |case| ten.iter().fold(case, |case: Case, it| case.hears_pong(it));
    let ten_pings: Vec<u8> = ten.iter().flat_map(ping).collect();
    let cases = [
        Case::new("2.1").sends(ping("")).hears_pong(""),
        Case::new("2.2").sends(ping(HELLO)).hears_pong(HELLO),
        Case::new("2.3").sends(ping(NO_TEXT)).hears_pong(NO_TEXT),
        Case::new("2.4").sends(ping(longest)).hears_pong(longest),
        Case::new("2.5").sends(ping([0xfe; 126])).closed(1002),
        Case::new("2.6")
            .sends_octets([ping(longest)])
            .hears_pong(longest),
        Case::new("2.7")
            .sends_all([pong(""), leaving.clone()])
            .left(1000),
        Case::new("2.8")
            .sends_all([pong("that nobody asked for"), leaving])
            .left(1000),
        Case::new("2.9")
            .sends_all([pong("that nobody asked for"), ping("asked")])
            .hears_pong("asked"),
        ten_pongs(Case::new("2.10").sends(&ten_pings)),
        ten_pongs(Case::new("2.11").sends_in_pieces(1, &ten_pings)),
    ];
    all_end_as_they_should(&hub, cases).await;
}

#[tokio::test]
async fn reserved_bits_break_the_protocol() {
    let hub = TestHub::start().await;
    let hello = HELLO.as_bytes();
    let after_hello = |bits| [text(HELLO), reserved(bits, TEXT, hello), ping("")];
    let cases = [
        Case::new("3.1").sends(reserved(1, TEXT, hello)),
        Case::new("3.2").sends_all(after_hello(2)).hears_error(),
        Case::new("3.3").sends_each(after_hello(3)).hears_error(),
        Case::new("3.4").sends_octets(after_hello(4)).hears_error(),
        Case::new("3.5").sends(reserved(5, BINARY, NO_TEXT)),
        Case::new("3.6").sends(reserved(6, PING, hello)),
        Case::new("3.7").sends(reserved(7, CLOSE, b"")),
    ];
    all_end_as_they_should(&hub, cases.map(|case| case.closed(1002))).await;
}

#[tokio::test]
async fn reserved_opcodes_break_the_protocol() {
    let hub = TestHub::start().await;
    let families = [("4.1", 0x3), ("4.2", 0xb)];
    let cases = families.into_iter().flat_map(|(number, first)| {
        let of = |at: u8, payload: &[u8]| frame(LAST | (first + at), payload);
        let after_hello = move |at, payload| [text(HELLO), of(at, payload), ping("")];
        let case = |at| Case::new(format!("{number}.{at}"));
        let hello = HELLO.as_bytes();
        [
            case(1).sends(of(0, b"")),
            case(2).sends(of(1, b"of a reserved opcode")),
            case(3).sends_all(after_hello(2, b"")).hears_error(),
            case(4).sends_all(after_hello(3, hello)).hears_error(),
            case(5).sends_octets(after_hello(4, hello)).hears_error(),
        ]
    });
    all_end_as_they_should(&hub, cases.map(|case| case.closed(1002))).await;
}

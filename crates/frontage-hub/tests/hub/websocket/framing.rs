//! 1: messages of all lengths that have a header of their own.

use super::{Case, all_end_as_they_should, ping_of, text};
use crate::{
    harness::TestHub,
    wire::{BINARY, LAST, frame},
};

const LENGTHS: [usize; 7] = [0, 125, 126, 127, 128, 65_535, 65_536];

#[tokio::test]
async fn text_of_every_length_of_header_arrives_to_the_last_byte() {
    let hub = TestHub::start().await;
    let cases = LENGTHS.into_iter().enumerate().map(|(at, length)| {
        let case = Case::new(format!("1.1.{}", at + 1));
        match length {
            0 => case.sends(text("")).hears_error(),
            _ => case.sends(text(&ping_of(length))).hears_answer(),
        }
    });
    let in_pieces = Case::new("1.1.8")
        .sends_in_pieces(997, text(&ping_of(65_536)))
        .hears_answer();
    all_end_as_they_should(&hub, cases.chain([in_pieces])).await;
}

#[tokio::test]
async fn a_binary_message_of_any_length_is_refused() {
    let hub = TestHub::start().await;
    let binary = |length| frame(LAST | BINARY, &vec![0xfe; length]);
    let cases = LENGTHS.into_iter().enumerate().map(|(at, length)| {
        Case::new(format!("1.2.{}", at + 1))
            .sends(binary(length))
            .closed(1003)
    });
    let in_pieces = Case::new("1.2.8")
        .sends_in_pieces(997, binary(65_536))
        .closed(1003);
    all_end_as_they_should(&hub, cases.chain([in_pieces])).await;
}

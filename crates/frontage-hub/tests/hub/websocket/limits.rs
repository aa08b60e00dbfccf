//! 9 and 10: long messages, in frames and pieces of all sizes, and many of them.

use super::{Case, all_end_as_they_should, ping_of};
use crate::{
    harness::TestHub,
    wire::{BINARY, CONTINUATION, LAST, TEXT, header},
};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// A frame under a mask of zeros: without optimisation, masking megabytes takes its time.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = header(first, payload.len() as u64, [0; 4]);
    frame.extend_from_slice(payload);
    frame
}

fn text(text: &str) -> Vec<u8> {
    frame(LAST | TEXT, text.as_bytes())
}

/// One message in frames of so many bytes.
fn fragmented(opcode: u8, message: &[u8], size: usize) -> Vec<u8> {
    let last = message.len().div_ceil(size) - 1;
    let frames = message.chunks(size).enumerate().map(|(at, part)| {
        let opcode = if at == 0 { opcode } else { CONTINUATION };
        frame(opcode | if at == last { LAST } else { 0 }, part)
    });
    frames.collect::<Vec<_>>().concat()
}

fn binary(length: usize) -> Vec<u8> {
    vec![0xfe; length]
}

/// 9.1 and 9.2.
const LENGTHS: [usize; 6] = [64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB];

/// 9.3 and 9.4.
const FRAGMENTS: [usize; 9] = [
    64,
    256,
    KIB,
    4 * KIB,
    16 * KIB,
    64 * KIB,
    256 * KIB,
    MIB,
    4 * MIB,
];

/// 9.5 and 9.6.
const PIECES: [usize; 6] = [64, 128, 256, 512, KIB, 2 * KIB];

/// The text of the cases 9.1, 9.3 and 9.5: numbers and what to send in pieces of which size.
fn long_texts() -> impl Iterator<Item = (String, Vec<u8>, usize)> {
    let whole = LENGTHS.into_iter().zip(1..).map(|(length, at)| {
        let bytes = text(&ping_of(length));
        (format!("9.1.{at}"), bytes, usize::MAX)
    });
    let in_frames = FRAGMENTS.into_iter().zip(1..).map(|(size, at)| {
        let bytes = fragmented(TEXT, ping_of(4 * MIB).as_bytes(), size);
        (format!("9.3.{at}"), bytes, usize::MAX)
    });
    let in_pieces = PIECES
        .into_iter()
        .zip(1..)
        .map(|(size, at)| (format!("9.5.{at}"), text(&ping_of(MIB)), size));
    whole.chain(in_frames).chain(in_pieces)
}

#[tokio::test]
async fn a_hub_that_is_told_to_takes_long_messages() {
    let hub = TestHub::start_with(|config| config.limits.frame_bytes = 16 * MIB).await;
    let cases = long_texts().map(|(number, bytes, most)| {
        Case::new(number)
            .sends_in_pieces(most, bytes)
            .hears_answer()
    });
    all_end_as_they_should(&hub, cases).await;
}

#[tokio::test]
async fn a_message_over_the_limit_is_refused_in_whatever_frames_and_pieces_it_comes() {
    let hub = TestHub::start().await;
    let cases = long_texts().map(|(number, bytes, most)| {
        let case = Case::new(&number).sends_in_pieces(most, bytes);
        match number == "9.1.1" {
            true => case.hears_answer(),
            false => case.closed(1009),
        }
    });
    all_end_as_they_should(&hub, cases).await;
}

#[tokio::test]
async fn long_binary_messages_are_refused_too() {
    let hub = TestHub::start().await;
    let whole = LENGTHS.into_iter().zip(1..).map(|(length, at)| {
        (
            format!("9.2.{at}"),
            frame(LAST | BINARY, &binary(length)),
            usize::MAX,
        )
    });
    let in_frames = FRAGMENTS.into_iter().zip(1..).map(|(size, at)| {
        let bytes = fragmented(BINARY, &binary(4 * MIB), size);
        (format!("9.4.{at}"), bytes, usize::MAX)
    });
    let in_pieces = PIECES.into_iter().zip(1..).map(|(size, at)| {
        let bytes = frame(LAST | BINARY, &binary(MIB));
        (format!("9.6.{at}"), bytes, size)
    });
    let cases = whole.chain(in_frames).chain(in_pieces);
    let cases = cases
        .map(|(number, bytes, most)| Case::new(number).sends_in_pieces(most, bytes).closed(1003));
    all_end_as_they_should(&hub, cases).await;
}

#[tokio::test]
async fn a_thousand_messages_have_a_thousand_answers() {
    let hub = TestHub::start().await;
    let lengths = [0, 16, 64, 256, KIB, 4 * KIB];
    let texts = lengths.into_iter().zip(1..).map(|(length, at)| {
        let case = Case::new(format!("9.7.{at}"));
        (0..1_000).fold(case, |case, _| match length {
            // There is no ping as short as that.
            ..=16 => case.sends(text(&"*".repeat(length))).hears_error(),
            _ => case.sends(text(&ping_of(length))).hears_answer(),
        })
    });
    let first_binary = lengths.into_iter().zip(1..).map(|(length, at)| {
        Case::new(format!("9.8.{at}"))
            .sends(frame(LAST | BINARY, &binary(length)))
            .closed(1003)
    });
    all_end_as_they_should(&hub, texts.chain(first_binary)).await;
}

#[tokio::test]
async fn a_message_as_long_as_the_limit_may_come_in_frames() {
    let hub = TestHub::start().await;
    let case = Case::new("10.1.1")
        .sends(fragmented(TEXT, ping_of(64 * KIB).as_bytes(), 1_300))
        .hears_answer();
    all_end_as_they_should(&hub, [case]).await;
}

#[tokio::test]
async fn a_message_without_an_end_is_refused() {
    let hub = TestHub::start().await;
    let part = frame(CONTINUATION, &[b'*'; 4 * KIB]);
    let case = Case::new("9.9.1")
        .sends(frame(TEXT, b""))
        .sends(part.repeat(1_000))
        .closed(1009);
    all_end_as_they_should(&hub, [case]).await;
}

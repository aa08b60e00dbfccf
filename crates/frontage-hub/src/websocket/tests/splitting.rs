//! However the network cuts a stream, it says the same.

use std::ops::ControlFlow::Continue;

use proptest::{collection::vec, prelude::*, sample::Index};

use super::{
    BINARY, CLOSE, CONTINUATION, Heard, LAST, LIMIT, PING, PONG, TEXT, frame_with, read,
    read_in_parts,
};

/// A part of a valid stream: its bytes, and what is to be heard.
type Told = (Vec<u8>, Vec<Heard>);

fn control() -> impl Strategy<Value = Told> {
    (any::<bool>(), vec(any::<u8>(), 0..=125), any::<[u8; 4]>()).prop_map(
        |(asks, payload, mask)| match asks {
            true => (
                frame_with(LAST | PING, &payload, mask),
                vec![Heard::Ping(payload)],
            ),
            false => (
                frame_with(LAST | PONG, &payload, mask),
                vec![Heard::Pong(payload)],
            ),
        },
    )
}

/// A message in one to five frames, cut wherever, with control frames between them.
fn message() -> impl Strategy<Value = Told> {
    let text = prop_oneof![any::<String>(), "[ -~äß字🏨]{0,240}"];
    let between = vec((any::<Index>(), control(), any::<[u8; 4]>()), 0..5);
    (text, any::<bool>(), between, any::<[u8; 4]>()).prop_map(|(text, is_text, between, mask)| {
        let (bytes, opcode) = (text.as_bytes(), if is_text { TEXT } else { BINARY });
        let mut cuts: Vec<_> = between
            .into_iter()
            .map(|(at, control, mask)| (at.index(bytes.len() + 1), control, mask))
            .collect();
        cuts.sort_by_key(|(at, ..)| *at);
        let (mut stream, mut heard) = (Vec::new(), Vec::new());
        if !is_text {
            heard.push(Heard::Binary);
        }
        let (mut from, mut first) = (0, opcode);
        for (at, (control, heard_between), mask) in cuts {
            stream.extend(frame_with(first, &bytes[from..at], mask));
            stream.extend(control);
            heard.extend(heard_between);
            (from, first) = (at, CONTINUATION);
        }
        stream.extend(frame_with(LAST | first, &bytes[from..], mask));
        if is_text {
            heard.push(Heard::Text(text));
        }
        (stream, heard)
    })
}

fn valid_stream() -> impl Strategy<Value = Told> {
    let told = prop_oneof![message(), message(), control()];
    vec(told, 0..8).prop_map(|told| {
        let (streams, heard): (Vec<_>, Vec<_>) = told.into_iter().unzip();
        (streams.concat(), heard.concat())
    })
}

/// Frames that may be anything, from pieces that get past the first checks.
fn odd_stream() -> impl Strategy<Value = Vec<u8>> {
    let opcode = prop_oneof![
        6 => Just(TEXT), 3 => Just(CONTINUATION), 2 => Just(BINARY),
        2 => Just(PING), 1 => Just(CLOSE), 1 => any::<u8>(),
    ];
    let payload = prop_oneof![
        vec(any::<u8>(), 0..130),
        any::<String>().prop_map(String::into_bytes),
        (LIMIT - 2..LIMIT + 2).prop_map(|length| vec![b'x'; length]),
    ];
    let odd = (opcode, any::<bool>(), payload, any::<[u8; 4]>());
    let odd = odd.prop_map(|(opcode, is_last, payload, mask)| {
        frame_with(opcode | if is_last { LAST } else { 0 }, &payload, mask)
    });
    let part = prop_oneof![8 => odd, 1 => vec(any::<u8>(), 0..20)];
    vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn cut<'a>(stream: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut at: Vec<usize> = cuts.iter().map(|it| it.index(stream.len() + 1)).collect();
    at.sort_unstable();
    let starts = [0].into_iter().chain(at.iter().copied());
    let ends = at.iter().copied().chain([stream.len()]);
    starts
        .zip(ends)
        .map(|(from, to)| &stream[from..to])
        .collect()
}

proptest! {
    #[test]
    fn a_valid_stream_says_what_was_meant_wherever_it_is_cut(
        (stream, heard) in valid_stream(),
        cuts in vec(any::<Index>(), 0..12),
    ) {
        let story = (heard, Ok(Continue(())));
        prop_assert_eq!(read(&stream), story.clone());
        prop_assert_eq!(read_in_parts(cut(&stream, &cuts)), story.clone());
        prop_assert_eq!(read_in_parts(stream.chunks(1)), story);
    }

    #[test]
    fn an_odd_stream_ends_the_same_wherever_it_is_cut(
        stream in odd_stream(),
        cuts in vec(any::<Index>(), 0..12),
    ) {
        let story = read(&stream);
        prop_assert_eq!(read_in_parts(cut(&stream, &cuts)), story.clone());
        prop_assert_eq!(read_in_parts(stream.chunks(1)), story);
    }

    #[test]
    fn no_bytes_bring_the_reader_down(stream in vec(any::<u8>(), 0..2_000)) {
        let story = read(&stream);
        prop_assert_eq!(read_in_parts(stream.chunks(1)), story);
    }
}

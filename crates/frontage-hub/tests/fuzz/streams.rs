//! What hostile clients send: frames that are right, frames that lie, and bytes that are none.

use proptest::{collection::vec, prelude::*};

use super::damage::perhaps_damaged;

/// Bytes of one message that the reader of such a stream takes.
pub const LIMIT: usize = 1_024;

const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;
const LAST: u8 = 0x80;

/// What a frame says of its length.
#[derive(Debug, Clone)]
enum Length {
    /// The truth, as short as can be.
    Short,
    /// The truth, in two or eight bytes.
    Two,
    Eight,
    /// Something else.
    Lie(u64),
}

/// A stream of a client, from the first byte after the handshake.
pub fn stream() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        6 => message(),
        3 => control(),
        2 => odd_frame(),
        1 => vec(any::<u8>(), 0..24),
    ];
    perhaps_damaged(vec(part, 0..8).prop_map(|parts| parts.concat()))
}

/// Words that mean something to a hub, and some that do not.
fn words() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        r#"{"event":"pusher:ping","data":{}}"#,
        r#"{"event":"pusher:pong"}"#,
        r#"{"event":"pusher:subscribe","data":{"channel":"news"}}"#,
        r#"{"event":"pusher:subscribe","data":{"channel":"cache-news","auth":""}}"#,
        r#"{"event":"pusher:subscribe","data":{"channel":"private-news","auth":"first-key:00"}}"#,
        r#"{"event":"pusher:subscribe","data":{"channel":"presence-a","auth":"x","channel_data":"{\"user_id\":1}"}}"#,
        r#"{"event":"pusher:subscribe","data":{"channel":"z\u0000\ud83d\ude00"}}"#,
        r#"{"event":"pusher:unsubscribe","data":{"channel":"news"}}"#,
        r#"{"event":"pusher:signin","data":{"auth":"first-key:00","user_data":"{\"id\":\"1\"}"}}"#,
        r#"{"event":"client-typing","channel":"private-news","data":{"a":[1,2]}}"#,
        r#"{"event":"pusher_internal:member_added","channel":"news","data":"{}"}"#,
        r#"{"event":"\uD800","data":null}"#,
        r#"[[[[[[[[[[[[[[[["#,
        "null",
    ]);
    prop_oneof![
        6 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => perhaps_damaged(Just(br#"{"event":"pusher:subscribe","data":{"channel":"news"}}"#.to_vec())),
        2 => "\\PC{0,40}".prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..40),
        1 => (LIMIT - 2..LIMIT + 2).prop_map(|length| vec![b' '; length]),
    ]
}

/// A message in one to four frames, with control frames between them.
fn message() -> impl Strategy<Value = Vec<u8>> {
    let opcode = prop_oneof![12 => Just(TEXT), 1 => Just(BINARY)];
    let between = vec((any::<prop::sample::Index>(), control()), 0..4);
    let masks = any::<[u8; 4]>();
    (opcode, words(), between, masks).prop_map(|(opcode, words, between, mask)| {
        let mut cuts: Vec<_> = between
            .into_iter()
            .map(|(at, control)| (at.index(words.len() + 1), control))
            .collect();
        cuts.sort_by_key(|(at, _)| *at);
        let (mut stream, mut from, mut first) = (Vec::new(), 0, opcode);
        for (at, control) in cuts {
            frame(
                &mut stream,
                first,
                &Length::Short,
                Some(mask),
                &words[from..at],
            );
            stream.extend(control);
            (from, first) = (at, CONTINUATION);
        }
        frame(
            &mut stream,
            LAST | first,
            &Length::Short,
            Some(mask),
            &words[from..],
        );
        stream
    })
}

fn control() -> impl Strategy<Value = Vec<u8>> {
    let code = prop_oneof![Just(1000_u16), 990..1020_u16, any::<u16>()];
    let reason = prop_oneof![
        "[a-zä]{0,20}".prop_map(String::into_bytes),
        vec(any::<u8>(), 0..4)
    ];
    let closing =
        (code, reason).prop_map(|(code, reason)| [&code.to_be_bytes(), &reason[..]].concat());
    let payload = || vec(any::<u8>(), 0..126);
    let framed = prop_oneof![
        8 => (Just(PING), payload()),
        4 => (Just(PONG), payload()),
        1 => (Just(CLOSE), closing),
        1 => (Just(CLOSE), vec(any::<u8>(), 0..3)),
    ];
    (framed, any::<[u8; 4]>()).prop_map(|((opcode, payload), mask)| {
        let mut stream = Vec::new();
        frame(
            &mut stream,
            LAST | opcode,
            &Length::Short,
            Some(mask),
            &payload,
        );
        stream
    })
}

/// A frame that may break any rule.
fn odd_frame() -> impl Strategy<Value = Vec<u8>> {
    let opcode = prop::sample::select(vec![CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG]);
    let first = prop_oneof![
        8 => (opcode, prop::sample::select(vec![0, LAST])).prop_map(|(opcode, last)| opcode | last),
        1 => any::<u8>(),
    ];
    let lie = prop_oneof![
        0..300_u64,
        65_530..65_540_u64,
        any::<u64>(),
        (0..64_u32).prop_map(|bit| 1 << bit),
    ];
    let length = prop_oneof![
        3 => Just(Length::Short),
        2 => Just(Length::Two),
        2 => Just(Length::Eight),
        2 => lie.prop_map(Length::Lie),
    ];
    let mask = prop::option::weighted(0.9, any::<[u8; 4]>());
    (first, length, mask, words()).prop_map(|(first, length, mask, payload)| {
        let mut stream = Vec::new();
        frame(&mut stream, first, &length, mask, &payload);
        stream
    })
}

fn frame(stream: &mut Vec<u8>, first: u8, length: &Length, mask: Option<[u8; 4]>, payload: &[u8]) {
    let said = match length {
        Length::Lie(said) => *said,
        _ => payload.len() as u64,
    };
    let masked = if mask.is_some() { 0x80 } else { 0 };
    stream.push(first);
    match (length, said) {
        (Length::Short | Length::Lie(_), ..126) => stream.push(masked | said as u8),
        (Length::Short | Length::Two | Length::Lie(_), ..=0xffff) => {
            stream.push(masked | 126);
            stream.extend((said as u16).to_be_bytes());
        }
        _ => {
            stream.push(masked | 127);
            stream.extend(said.to_be_bytes());
        }
    }
    stream.extend(mask.into_iter().flatten());
    let mask = mask.unwrap_or_default();
    stream.extend(
        payload
            .iter()
            .zip(mask.iter().cycle())
            .map(|(byte, mask)| byte ^ mask),
    );
}

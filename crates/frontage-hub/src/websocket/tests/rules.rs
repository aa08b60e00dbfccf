//! What may be said, and what ends a connection.

use std::ops::ControlFlow::{Break, Continue};

use super::{
    super::Violation, BINARY, CLOSE, CONTINUATION, Heard, LAST, LIMIT, PING, PONG, TEXT, frame,
    read, read_in_parts,
};

/// Reads the stream whole and byte by byte: both must end so, after the same words.
#[track_caller]
fn is_refused(stream: &[u8], heard: &[Heard], is_expected: impl Fn(Violation) -> bool) {
    for (how, story) in [
        ("whole", read(stream)),
        ("by bytes", read_in_parts(stream.chunks(1))),
    ] {
        assert_eq!(story.0, heard, "{how}");
        match story.1 {
            Err(violation) if is_expected(violation) => {}
            other => panic!("read {how}: {other:?}"),
        }
    }
}

#[track_caller]
fn breaks_the_protocol(stream: &[u8]) {
    is_refused(stream, &[], |it| matches!(it, Violation::Protocol(_)));
}

fn text(text: &str) -> Heard {
    Heard::Text(text.to_owned())
}

#[test]
fn messages_and_control_frames_are_heard_in_order() {
    let stream = [
        frame(LAST | TEXT, b"one"),
        frame(LAST | PING, b"alive?"),
        frame(LAST | TEXT, b""),
        frame(LAST | PONG, b""),
        frame(LAST | TEXT, "zwölf".as_bytes()),
    ]
    .concat();
    let heard = vec![
        text("one"),
        Heard::Ping(b"alive?".to_vec()),
        text(""),
        Heard::Pong(Vec::new()),
        text("zwölf"),
    ];
    assert_eq!(read(&stream), (heard, Ok(Continue(()))));
}

#[test]
fn control_frames_between_fragments_are_heard_at_once() {
    let stream = [
        frame(TEXT, b"a"),
        frame(LAST | PING, b"1"),
        frame(CONTINUATION, b""),
        frame(LAST | PONG, b"2"),
        frame(LAST | CONTINUATION, b"b"),
        frame(LAST | TEXT, b"c"),
    ]
    .concat();
    let heard = vec![
        Heard::Ping(b"1".to_vec()),
        Heard::Pong(b"2".to_vec()),
        text("ab"),
        text("c"),
    ];
    assert_eq!(read(&stream), (heard, Ok(Continue(()))));
}

#[test]
fn a_binary_message_is_heard_by_its_header_and_the_next_message_after_it() {
    let announced = &frame(BINARY, &[0; 300])[..8];
    assert_eq!(read(announced), (vec![Heard::Binary], Ok(Continue(()))));

    let stream = [
        frame(BINARY, &[0xff; 300]),
        frame(LAST | CONTINUATION, &[0xff; 300]),
        frame(LAST | TEXT, b"next"),
    ]
    .concat();
    let heard = vec![Heard::Binary, text("next")];
    assert_eq!(read(&stream), (heard, Ok(Continue(()))));
}

#[test]
fn reserved_bits_and_opcodes_break_the_protocol_with_their_first_byte() {
    for opcode in [TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG] {
        for reserved in 1..8 {
            breaks_the_protocol(&[LAST | reserved << 4 | opcode]);
        }
    }
    for opcode in (0x3..0x8).chain(0xb..=0xf) {
        breaks_the_protocol(&[LAST | opcode]);
    }
}

#[test]
fn a_frame_without_a_mask_breaks_the_protocol() {
    for opcode in [TEXT, BINARY, CLOSE, PING, PONG] {
        breaks_the_protocol(&[LAST | opcode, 2]);
    }
}

#[test]
fn control_frames_are_short_and_in_one_piece() {
    let longest = frame(LAST | PING, &[7; 125]);
    assert_eq!(read(&longest).0, [Heard::Ping(vec![7; 125])]);
    for opcode in [CLOSE, PING, PONG] {
        breaks_the_protocol(&frame(LAST | opcode, &[0; 126]));
        breaks_the_protocol(&frame(opcode, b""));
    }
}

#[test]
fn fragments_come_in_the_order_of_beginning_and_continuation() {
    breaks_the_protocol(&frame(LAST | CONTINUATION, b"of nothing"));
    breaks_the_protocol(&frame(CONTINUATION, b"of nothing"));
    for second in [TEXT, LAST | TEXT, BINARY, LAST | BINARY] {
        breaks_the_protocol(&[frame(TEXT, b"begun"), frame(second, b"again")].concat());
    }
    let after_the_end = [
        frame(TEXT, b"a"),
        frame(LAST | CONTINUATION, b"b"),
        frame(LAST | CONTINUATION, b"c"),
    ]
    .concat();
    is_refused(&after_the_end, &[text("ab")], |it| {
        matches!(it, Violation::Protocol(_))
    });
}

#[test]
fn a_length_may_be_written_longer_than_needed_but_not_with_its_highest_bit() {
    for length in [&[126, 0, 2][..], &[127, 0, 0, 0, 0, 0, 0, 0, 2]] {
        let mut stream = [&[LAST | TEXT], length, &[0; 4], b"hi"].concat();
        stream[1] |= 0x80;
        assert_eq!(read(&stream).0, [text("hi")]);
        assert_eq!(read_in_parts(stream.chunks(1)).0, [text("hi")]);
    }
    breaks_the_protocol(&[LAST | TEXT, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn a_message_over_the_limit_is_refused_by_its_header() {
    let most = "x".repeat(LIMIT);
    let fits = frame(LAST | TEXT, most.as_bytes());
    assert_eq!(read(&fits).0, [text(&most)]);
    assert_eq!(read_in_parts(fits.chunks(1)).0, [text(&most)]);

    let is_too_big = |it| it == Violation::TooBig;
    let announced = |first| frame(first, &[b'x'; LIMIT + 1])[..8].to_vec();
    is_refused(&announced(LAST | TEXT), &[], is_too_big);
    is_refused(&announced(TEXT), &[], is_too_big);
    is_refused(&announced(LAST | BINARY), &[Heard::Binary], is_too_big);
    let longest = [[LAST | TEXT, 0xff, 0x7f].as_slice(), &[0xff; 7], &[0; 4]].concat();
    is_refused(&longest, &[], is_too_big);
}

#[test]
fn fragments_count_together_against_the_limit() {
    for (opcode, heard) in [(TEXT, &[][..]), (BINARY, &[Heard::Binary])] {
        let begun = [frame(opcode, &[b'x'; LIMIT - 1]), frame(CONTINUATION, b"x")].concat();
        let fits = [&begun[..], &frame(LAST | CONTINUATION, b"")].concat();
        assert_eq!(read(&fits).1, Ok(Continue(())));
        let one_more = [&begun[..], &frame(CONTINUATION, b"x")[..6]].concat();
        is_refused(&one_more, heard, |it| it == Violation::TooBig);
    }
}

#[test]
fn text_that_is_not_utf8_is_refused_as_soon_as_it_cannot_become_it() {
    let is_not_utf8 = |it| it == Violation::NotUtf8;
    is_refused(&frame(LAST | TEXT, b"a\xc3"), &[], is_not_utf8);
    let half = [frame(TEXT, b"a\xc3"), frame(LAST | CONTINUATION, b"")].concat();
    is_refused(&half, &[], is_not_utf8);
    // Half of a surrogate, and more to come.
    is_refused(&frame(TEXT, b"a\xed\xa0"), &[], is_not_utf8);
    let announced = &frame(LAST | TEXT, b"a\xf4\x90 and much more")[..9];
    is_refused(announced, &[], is_not_utf8);
    is_refused(&announced[..8 + 1], &[], is_not_utf8);

    let whole = [
        frame(TEXT, b"\xf0\x9f"),
        frame(LAST | CONTINUATION, b"\x8f\xa8"),
    ]
    .concat();
    assert_eq!(read(&whole).0, [text("🏨")]);
}

#[test]
fn a_close_frame_ends_the_reading_and_says_why() {
    let closing = |payload: &[u8]| frame(LAST | CLOSE, payload);
    let reason = [&1001_u16.to_be_bytes(), "gehört".as_bytes()].concat();
    for (payload, code) in [
        (&[][..], None),
        (&[3, 0xe8], Some(1000)),
        (&reason, Some(1001)),
    ] {
        let stream = [
            closing(payload),
            frame(LAST | TEXT, b"too late"),
            vec![0xff],
        ]
        .concat();
        let story = (vec![Heard::Close(code)], Ok(Break(())));
        assert_eq!(read(&stream), story);
        assert_eq!(read_in_parts(stream.chunks(1)), story);
    }
    breaks_the_protocol(&closing(&[3]));
    is_refused(&closing(b"\x03\xe8\xff"), &[], |it| {
        it == Violation::NotUtf8
    });
}

#[test]
fn only_codes_that_may_travel_are_taken_from_a_close_frame() {
    let (taken, refused): (Vec<u16>, Vec<u16>) = (0..=u16::MAX).partition(|code| {
        let story = read(&frame(LAST | CLOSE, &code.to_be_bytes()));
        story.0 == [Heard::Close(Some(*code))]
    });
    let expected: Vec<u16> = (1000..=1003)
        .chain(1007..=1014)
        .chain(3000..=4999)
        .collect();
    assert_eq!(taken, expected);
    for code in refused {
        breaks_the_protocol(&frame(LAST | CLOSE, &code.to_be_bytes()));
    }
}

#[test]
fn whoever_breaks_a_rule_is_told_by_the_code_for_it() {
    for (stream, code) in [
        (frame(CONTINUATION, b""), 1002),
        (frame(TEXT, b"\xff"), 1007),
        (frame(TEXT, &[b'x'; LIMIT + 1]), 1009),
    ] {
        let violation = read(&stream).1.unwrap_err();
        assert_eq!(violation.closing().code, code);
    }
}

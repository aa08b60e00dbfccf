//! What a connection costs between two reads.

use std::ops::ControlFlow::{Break, Continue};

use super::{super::Reader, CONTINUATION, LAST, LIMIT, PING, TEXT, frame};

fn hear_all(reader: &mut Reader, mut stream: Vec<u8>, limit: usize) {
    let end = reader.read(&mut stream, limit, |_| Continue(()));
    assert_eq!(end, Ok(Continue(())));
}

#[test]
fn a_connection_with_nothing_half_received_owns_no_memory() {
    assert!(size_of::<Reader>() <= 16);
    let mut reader = Reader::default();
    for message in [
        frame(LAST | TEXT, b"in one frame"),
        frame(LAST | PING, b"between two messages"),
        [
            frame(TEXT, b"in two"),
            frame(LAST | CONTINUATION, b" frames"),
        ]
        .concat(),
    ] {
        hear_all(&mut reader, message.clone(), LIMIT);
        assert!(reader.is_at_rest());
        let (last, before) = message.split_last().unwrap();
        for byte in before {
            hear_all(&mut reader, vec![*byte], LIMIT);
            assert!(!reader.is_at_rest());
        }
        hear_all(&mut reader, vec![*last], LIMIT);
        assert!(reader.is_at_rest());
    }
}

#[test]
fn a_header_reserves_nothing_and_a_message_no_more_than_the_limit() {
    let limit = 64 * 1024;
    let mut reader = Reader::default();
    let stream = frame(LAST | TEXT, &vec![b'x'; limit]);
    hear_all(&mut reader, stream[..20].to_vec(), limit);
    assert!(reader.kept_bytes() < 200, "{}", reader.kept_bytes());
    for byte in &stream[20..stream.len() - 1] {
        hear_all(&mut reader, vec![*byte], limit);
        assert!(reader.kept_bytes() <= limit + 200);
    }
}

#[test]
fn whoever_broke_off_or_broke_a_rule_is_not_read_any_more() {
    let stream = [frame(LAST | TEXT, b"a"), frame(LAST | TEXT, b"b")].concat();
    let mut reader = Reader::default();
    let mut heard = 0;
    for _ in 0..2 {
        let end = reader.read(&mut stream.clone(), LIMIT, |_| {
            heard += 1;
            Break(())
        });
        assert_eq!((end, heard), (Ok(Break(())), 1));
    }

    let mut reader = Reader::default();
    hear_all(&mut reader, frame(TEXT, b"begun"), LIMIT);
    let never = |_: super::Incoming<'_>| panic!("nothing was to be heard");
    assert!(reader.read(&mut [0xff], LIMIT, never).is_err());
    assert!(reader.is_at_rest());
    assert_eq!(
        reader.read(&mut stream.clone(), LIMIT, never),
        Ok(Break(()))
    );
}

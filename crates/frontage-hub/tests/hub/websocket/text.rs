//! 6: text is UTF-8. The sequences from 6.5 on are those of Markus Kuhn's
//! [decoder stress test](https://www.cl.cam.ac.uk/~mgk25/ucs/examples/UTF-8-test.txt), with what
//! RFC 3629 says of each.

use super::{Case, all_end_as_they_should, ping_of, text};
use crate::{
    harness::TestHub,
    wire::{CONTINUATION, LAST, TEXT, frame, header},
};

/// "cosmos" in Greek, with an accent of three bytes.
const COSMOS: &[u8] = b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
const EDITED: &[u8] = b"edited";
const MIXED: &str = "Hello-µ@ßöäüàá-UTF-8!!";

/// A frame for every byte.
fn by_byte(message: &[u8]) -> Vec<u8> {
    let last = message.len() - 1;
    let frames = message.iter().enumerate().map(|(at, byte)| {
        let opcode = if at == 0 { TEXT } else { CONTINUATION };
        frame(opcode | if at == last { LAST } else { 0 }, &[*byte])
    });
    frames.collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn fragments_may_be_empty() {
    let hub = TestHub::start().await;
    let message = ping_of(30);
    let around = |middle: &[u8]| {
        [
            frame(TEXT, b""),
            frame(CONTINUATION, middle),
            frame(LAST | CONTINUATION, b""),
        ]
    };
    let cases = [
        Case::new("6.1.1").sends(text("")).hears_error(),
        Case::new("6.1.2").sends_all(around(b"")).hears_error(),
        Case::new("6.1.3")
            .sends_all(around(message.as_bytes()))
            .hears_answer(),
    ];
    all_end_as_they_should(&hub, cases).await;
}

#[tokio::test]
async fn fragments_may_end_inside_a_character() {
    let hub = TestHub::start().await;
    let (one, two) = MIXED.split_at(MIXED.find('ü').unwrap());
    let cases = [
        Case::new("6.2.1").sends(text(MIXED)),
        Case::new("6.2.2").sends_all([
            frame(TEXT, one.as_bytes()),
            frame(LAST | CONTINUATION, two.as_bytes()),
        ]),
        Case::new("6.2.3").sends(by_byte(MIXED.as_bytes())),
        Case::new("6.2.4").sends(by_byte(COSMOS)),
    ];
    all_end_as_they_should(&hub, cases.map(Case::hears_error)).await;
}

#[tokio::test]
async fn text_with_half_a_surrogate_is_refused() {
    let hub = TestHub::start().await;
    let spoilt = [COSMOS, b"\xed\xa0\x80", EDITED].concat();
    let cases = [
        Case::new("6.3.1").sends(frame(LAST | TEXT, &spoilt)),
        Case::new("6.3.2").sends(by_byte(&spoilt)),
    ];
    all_end_as_they_should(&hub, cases.map(|case| case.closed(1007))).await;
}

/// The rest of the message is never sent: the hub must not wait for it.
#[tokio::test]
async fn text_is_refused_by_the_frame_that_spoils_it() {
    let hub = TestHub::start().await;
    // More than the last code point that there is, which its second byte shows.
    let (spoils, rest) = (b"\xf4\x90", b"\x80\x80");
    let cases = [
        Case::new("6.4.1").sends_each([
            frame(TEXT, COSMOS),
            frame(CONTINUATION, &[&spoils[..], rest].concat()),
        ]),
        Case::new("6.4.2").sends_each([
            frame(TEXT, &[COSMOS, &spoils[..1]].concat()),
            frame(CONTINUATION, &spoils[1..]),
        ]),
    ];
    all_end_as_they_should(&hub, cases.map(|case| case.closed(1007))).await;
}

/// As above, and here the frame itself has not come to its end.
#[tokio::test]
async fn text_is_refused_by_the_byte_that_spoils_it() {
    let hub = TestHub::start().await;
    let whole = [COSMOS, b"\xf4\x90\x80\x80", EDITED].concat();
    let start = header(LAST | TEXT, whole.len() as u64, [0; 4]);
    let cases = [("6.4.3", 11, 15), ("6.4.4", 12, 13)].map(|(number, first, second)| {
        Case::new(number)
            .sends([&start, &whole[..first]].concat())
            .sends(&whole[first..second])
            .closed(1007)
    });
    all_end_as_they_should(&hub, cases).await;
}

#[tokio::test]
async fn what_is_utf8_is_heard_and_what_is_not_is_refused() {
    let hub = TestHub::start().await;
    let cases = sequences()
        .into_iter()
        .zip(5..)
        .flat_map(|(group, number)| {
            let numbered = group.into_iter().zip(1..);
            numbered.map(move |((is_utf8, bytes), at)| {
                let case = Case::new(format!("6.{number}.{at}")).sends(frame(LAST | TEXT, &bytes));
                match is_utf8 {
                    true => case.hears_error(),
                    false => case.closed(1007),
                }
            })
        });
    let cases: Vec<Case> = cases.collect();
    assert_eq!(cases.len(), 132, "as many as the suite has");
    all_end_as_they_should(&hub, cases).await;
}

type Sequences = Vec<(bool, Vec<u8>)>;

fn valid<const N: usize>(sequences: [&[u8]; N]) -> Sequences {
    sequences.map(|bytes| (true, bytes.to_vec())).into()
}

fn invalid<const N: usize>(sequences: [&[u8]; N]) -> Sequences {
    sequences.map(|bytes| (false, bytes.to_vec())).into()
}

/// The groups 6.5 to 6.23.
fn sequences() -> Vec<Sequences> {
    let prefixes = (1..=COSMOS.len()).map(|length| {
        let ends_with_a_character = [2, 5, 7, 9, 11].contains(&length);
        (ends_with_a_character, COSMOS[..length].to_vec())
    });
    let unfinished: [&[u8]; 10] = [
        b"\xc0",
        b"\xe0\x80",
        b"\xf0\x80\x80",
        b"\xf8\x80\x80\x80",
        b"\xfc\x80\x80\x80\x80",
        b"\xdf",
        b"\xef\xbf",
        b"\xf7\xbf\xbf",
        b"\xfb\xbf\xbf\xbf",
        b"\xfd\xbf\xbf\xbf\xbf",
    ];
    let continuations: Vec<u8> = (0x80..0xbf).collect();
    let lonely_starts = [
        0xc0..0xdf,
        0xe0..0xef,
        0xf0..0xf7,
        0xf8..0xfb,
        0xfc..0xfd_u8,
    ]
    .map(|starts| (false, starts.flat_map(|start| [start, b' ']).collect()));
    vec![
        valid([
            b"hello\x24world",
            b"hello\xc2\xa2world",
            b"hello\xe2\x82\xacworld",
            b"hello\xf0\xa4\xad\xa2world",
            COSMOS,
        ]),
        prefixes.collect(),
        // The first of every length, and what would be of five and six bytes.
        valid([b"\x00", b"\xc2\x80", b"\xe0\xa0\x80", b"\xf0\x90\x80\x80"]),
        invalid([b"\xf8\x88\x80\x80\x80", b"\xfc\x84\x80\x80\x80\x80"]),
        // The last of every length, and what would be of four to six bytes.
        valid([b"\x7f", b"\xdf\xbf", b"\xef\xbf\xbf", b"\xf4\x8f\xbf\xbf"]),
        invalid([
            b"\xf7\xbf\xbf\xbf",
            b"\xfb\xbf\xbf\xbf\xbf",
            b"\xfd\xbf\xbf\xbf\xbf\xbf",
        ]),
        // Before and after the surrogates, the replacement character, the end.
        [
            valid([
                b"\xed\x9f\xbf",
                b"\xee\x80\x80",
                b"\xef\xbf\xbd",
                b"\xf4\x8f\xbf\xbf",
            ]),
            invalid([b"\xf4\x90\x80\x80"]),
        ]
        .concat(),
        invalid([
            b"\x80",
            b"\xbf",
            b"\x80\xbf",
            b"\x80\xbf\x80",
            b"\x80\xbf\x80\xbf",
            b"\x80\xbf\x80\xbf\x80",
            b"\x80\xbf\x80\xbf\x80\xbf",
            &continuations,
        ]),
        lonely_starts.into(),
        invalid(unfinished),
        invalid([&unfinished.concat()]),
        invalid([b"\xfe", b"\xff", b"\xfe\xfe\xff\xff"]),
        // Longer than needed: a slash, the last that is too long, nothing at all.
        invalid([
            b"\xc0\xaf",
            b"\xe0\x80\xaf",
            b"\xf0\x80\x80\xaf",
            b"\xf8\x80\x80\x80\xaf",
            b"\xfc\x80\x80\x80\x80\xaf",
        ]),
        invalid([
            b"\xc1\xbf",
            b"\xe0\x9f\xbf",
            b"\xf0\x8f\xbf\xbf",
            b"\xf8\x87\xbf\xbf\xbf",
            b"\xfc\x83\xbf\xbf\xbf\xbf",
        ]),
        invalid([
            b"\xc0\x80",
            b"\xe0\x80\x80",
            b"\xf0\x80\x80\x80",
            b"\xf8\x80\x80\x80\x80",
            b"\xfc\x80\x80\x80\x80\x80",
        ]),
        // Surrogates, alone and in pairs.
        invalid([
            b"\xed\xa0\x80",
            b"\xed\xad\xbf",
            b"\xed\xae\x80",
            b"\xed\xaf\xbf",
            b"\xed\xb0\x80",
            b"\xed\xbe\x80",
            b"\xed\xbf\xbf",
        ]),
        invalid([
            b"\xed\xa0\x80\xed\xb0\x80",
            b"\xed\xa0\x80\xed\xbf\xbf",
            b"\xed\xad\xbf\xed\xb0\x80",
            b"\xed\xad\xbf\xed\xbf\xbf",
            b"\xed\xae\x80\xed\xb0\x80",
            b"\xed\xae\x80\xed\xbf\xbf",
            b"\xed\xaf\xbf\xed\xb0\x80",
            b"\xed\xaf\xbf\xed\xbf\xbf",
        ]),
        no_characters(),
        valid([
            b"\xef\xbf\xb9",
            b"\xef\xbf\xba",
            b"\xef\xbf\xbb",
            b"\xef\xbf\xbc",
            b"\xef\xbf\xbd",
            b"\xef\xbf\xbe",
            b"\xef\xbf\xbf",
        ]),
    ]
}

/// The last two code points of every plane stand for no character, and are valid. The suite
/// takes those of 17 planes in the order of their bytes.
fn no_characters() -> Sequences {
    let planes = (0x0000_ffff..=0x0010_ffff_u32).step_by(0x1_0000);
    let code_points = planes.flat_map(|last| [last - 1, last]);
    let characters = code_points.filter_map(char::from_u32);
    characters
        .map(|it| (true, it.to_string().into_bytes()))
        .collect()
}

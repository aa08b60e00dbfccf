//! Requests to the hub over real sockets: signed over odd bodies, damaged after they were signed,
//! upgrades that are none.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashSet},
};

use frontage_hub::signing;
use futures_util::future::join_all;
use proptest::{collection::vec, prelude::*};
use serde_json::Value;

use crate::{
    arena::Arena,
    damage::{Cuts, Damages, cuts, damages},
    harness::{app, now},
    raw_http, rounds,
};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Errand {
    Publish,
    PublishBatch,
    ListChannels,
    ShowChannel,
    OpenSocket,
}

#[derive(Debug, Clone)]
struct Request {
    errand: Errand,
    /// What is wrong with the body that is signed.
    body: Damages,
    headers: Vec<(String, String)>,
    /// What happens to all of it afterwards.
    afterwards: Damages,
    cuts: Cuts,
}

fn request() -> impl Strategy<Value = Request> {
    let errand = prop_oneof![
        4 => Just(Errand::Publish),
        2 => Just(Errand::PublishBatch),
        1 => Just(Errand::ListChannels),
        1 => Just(Errand::ShowChannel),
        2 => Just(Errand::OpenSocket),
    ];
    let known = prop::sample::select(vec![
        ("Expect", "100-continue"),
        ("Content-Encoding", "gzip"),
        ("Content-Type", "application/json; charset=\"\u{e4}"),
        ("X-Forwarded-For", "1.2.3.4, unknown, [::1]:9"),
        ("Origin", "null"),
        ("User-Agent", "\u{ff}\u{fe}"),
        ("Sec-WebSocket-Extensions", "permessage-deflate;;=,"),
        ("Sec-WebSocket-Protocol", ",,,"),
        ("Upgrade", "h2c"),
        ("Connection", "close"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", "3"),
    ]);
    let known = known.prop_map(|(name, value)| (name.to_owned(), value.to_owned()));
    let odd = ("[A-Za-z-]{1,12}", "[ -~]{0,30}");
    let headers = prop_oneof![2 => Just(Vec::new()), 1 => vec(prop_oneof![known, odd], 1..3)];
    (errand, damages(), headers, damages(), cuts()).prop_map(
        |(errand, body, headers, afterwards, cuts)| Request {
            errand,
            body,
            headers,
            afterwards,
            cuts,
        },
    )
}

/// A request as bytes, and the data that it may publish.
struct Written {
    bytes: Vec<u8>,
    published: Vec<String>,
    /// It is as every server library would send it.
    is_plain: bool,
}

impl Request {
    /// `data` is never the same twice.
    fn write(&self, data: &str) -> Written {
        let event = format!(r#"{{"name":"announced","channel":"news","data":"{data}"}}"#);
        let (method, path, body) = match self.errand {
            Errand::Publish => ("POST", "/apps/1001/events", event),
            Errand::PublishBatch => (
                "POST",
                "/apps/1001/batch_events",
                format!(r#"{{"batch":[{event}]}}"#),
            ),
            Errand::ListChannels => ("GET", "/apps/1001/channels", String::new()),
            Errand::ShowChannel => ("GET", "/apps/1001/channels/news", String::new()),
            Errand::OpenSocket => return self.write_upgrade(),
        };
        let plain = body.into_bytes();
        let body = self.body.done_to(plain.clone());
        let query = signing::signed_query(&app().credentials[0], method, path, &[], &body, now());
        let mut bytes = format!("{method} {path}?{query} HTTP/1.1\r\nHost: hub\r\n").into_bytes();
        self.write_headers(&mut bytes);
        if !body.is_empty() {
            let length = format!(
                "Content-Type: application/json\r\nContent-Length: {}\r\n",
                body.len()
            );
            bytes.extend_from_slice(length.as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&body);
        let damaged = self.afterwards.done_to(bytes.clone());
        Written {
            is_plain: damaged == bytes && body == plain && self.headers.is_empty(),
            bytes: damaged,
            published: published(&body),
        }
    }

    fn write_upgrade(&self) -> Written {
        let mut bytes = b"GET /app/first-key?protocol=7 HTTP/1.1\r\nHost: hub\r\n\
            Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            .to_vec();
        self.write_headers(&mut bytes);
        bytes.extend_from_slice(b"\r\n");
        Written {
            bytes: self.afterwards.done_to(bytes),
            published: Vec::new(),
            is_plain: false,
        }
    }

    fn write_headers(&self, bytes: &mut Vec<u8>) {
        for (name, value) in &self.headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
    }
}

/// The data of the events of a body that go to the bystander, whoever reads it.
fn published(body: &[u8]) -> Vec<String> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let batch = body["batch"].as_array().cloned();
    let events = batch.unwrap_or_else(|| vec![body.clone()]);
    events
        .iter()
        .filter(|event| event["channel"] == "news" || body["channels"][0] == "news")
        .filter_map(|event| event["data"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn only_what_was_signed_is_published_and_no_request_is_too_odd_for_an_answer() {
    let arena = Arena::open(|_| {});
    let number = RefCell::new(0);
    // All that may be heard: a damaged request can lie about for a while before it is complete.
    let signed = RefCell::new(HashSet::new());
    let answers = RefCell::new(BTreeMap::new());
    rounds::hold(vec(request(), 1..12), |requests| {
        let written: Vec<Written> = requests
            .iter()
            .map(|request| {
                *number.borrow_mut() += 1;
                request.write(&format!("no. {}", number.borrow()))
            })
            .collect();
        for written in &written {
            signed
                .borrow_mut()
                .extend(written.published.iter().cloned());
        }
        let exchanges = requests
            .iter()
            .zip(&written)
            .map(|(request, written)| async {
                let pieces = request.cuts.pieces(&written.bytes);
                raw_http::exchange(&arena.hub.address, &pieces, written.is_plain).await
            });
        let statuses = arena.run(join_all(exchanges));
        let heard = arena.is_sound()?;
        for data in &heard {
            prop_assert!(signed.borrow().contains(data), "never signed: {data}");
        }
        for ((request, written), status) in requests.iter().zip(&written).zip(statuses) {
            let status = status.map_err(TestCaseError::fail)?;
            *answers.borrow_mut().entry(status).or_insert(0) += 1;
            prop_assert!(
                status.is_none_or(|status| status < 500),
                "{status:?}: {request:?}"
            );
            prop_assert!(
                !written.is_plain || status == Some(200),
                "{status:?}: {request:?}"
            );
            let was_heard = written.published.iter().all(|data| heard.contains(data));
            let publishes = matches!(request.errand, Errand::Publish | Errand::PublishBatch);
            prop_assert!(
                !publishes || status != Some(200) || was_heard,
                "answered with 200 and not published: {request:?}"
            );
        }
        Ok(())
    });
    println!("answers: {:?}", answers.borrow());
    arena.empties();
}

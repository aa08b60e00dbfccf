//! Signed queries that were rewritten or damaged, and what is still a right signature then.

use std::collections::BTreeMap;

use frontage_hub::signing::{self, Query};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};
use proptest::{collection::vec, prelude::*};
use sha2::Sha256;

use crate::{
    damage::{Damages, damages},
    harness::{app, other_app},
    rounds,
};

const NOW: u64 = 1_800_000_000;

#[derive(Debug, Clone)]
struct Signed {
    method: String,
    path: String,
    params: Vec<(String, String)>,
    body: Vec<u8>,
    timestamp: u64,
    /// By the neighbour.
    by_other: bool,
}

/// What somebody does to a request who has no secret.
#[derive(Debug, Clone)]
struct Changes {
    method: Option<String>,
    path: Damages,
    query: Damages,
    body: Damages,
    /// The same parameters in another order, and escaped where that was not needed.
    shuffle: bool,
    escape: Option<u8>,
}

fn signed() -> impl Strategy<Value = Signed> {
    let params = vec(("[a-zA-Z_]{1,6}", "[ -~äß&=%+]{0,12}"), 0..3);
    let skew =
        prop_oneof![9 => 0..=600_u64, 1 => 590..=610_u64, 1 => any::<u32>().prop_map(u64::from)];
    let method = prop_oneof![Just("GET"), Just("POST"), Just("post")];
    let body = prop_oneof![Just(Vec::new()), vec(any::<u8>(), 0..40)];
    let by_other = prop::bool::weighted(0.05);
    (
        method,
        "/apps/1001/[a-z/%2F]{0,12}",
        params,
        body,
        skew,
        any::<bool>(),
        by_other,
    )
        .prop_map(
            |(method, path, params, body, skew, is_early, by_other)| Signed {
                method: method.to_owned(),
                path,
                params,
                body,
                timestamp: if is_early {
                    NOW + skew
                } else {
                    NOW.saturating_sub(skew)
                },
                by_other,
            },
        )
}

fn changes() -> impl Strategy<Value = Changes> {
    let method = prop::option::weighted(0.1, "GET|POST|PUT|get");
    let rarely = || prop_oneof![4 => Just(Damages::none()), 1 => damages()];
    (
        method,
        rarely(),
        damages(),
        rarely(),
        any::<bool>(),
        prop::option::of(any::<u8>()),
    )
        .prop_map(|(method, path, query, body, shuffle, escape)| Changes {
            method,
            path,
            query,
            body,
            shuffle,
            escape,
        })
}

#[test]
fn a_request_is_taken_exactly_when_its_signature_is_right() {
    let taken = std::cell::Cell::new(0);
    rounds::hold((signed(), changes()), |(signed, changes)| {
        let signer = if signed.by_other { other_app() } else { app() };
        let params: Vec<(&str, &str)> = signed
            .params
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let mut query = signing::signed_query(
            &signer.credentials[0],
            &signed.method,
            &signed.path,
            &params,
            &signed.body,
            signed.timestamp,
        );
        if changes.shuffle {
            let mut pairs: Vec<&str> = query.split('&').collect();
            pairs.reverse();
            query = pairs.join("&");
        }
        if let Some(byte) = changes.escape {
            let byte = char::from(byte % 128);
            if byte.is_ascii_alphanumeric() {
                let escaped = format!("%{:02x}", u32::from(byte));
                let pairs: Vec<String> = query
                    .split('&')
                    .filter_map(|pair| pair.split_once('='))
                    .map(|(key, value)| match value.contains('%') {
                        true => format!("{key}={value}"),
                        false => format!("{key}={}", value.replace(byte, &escaped)),
                    })
                    .collect();
                query = pairs.join("&");
            }
        }
        let as_text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let query = as_text(changes.query.done_to(query.into_bytes()));
        let path = as_text(changes.path.done_to(signed.path.into_bytes()));
        let body = changes.body.done_to(signed.body);
        let method = changes.method.unwrap_or(signed.method);

        let is_taken = Query::parse(&query).is_ok_and(|query| {
            let credentials = &app().credentials;
            signing::verify(credentials, &method, &path, &query, &body, NOW).is_ok()
        });
        let is_right = is_right(&method, &path, &query, &body);
        prop_assert_eq!(is_taken, is_right, "{} {}?{}", method, path, query);
        taken.set(taken.get() + usize::from(is_taken));
        Ok(())
    });
    assert!(taken.get() > 0, "no request was right");
    println!("{} requests were right", taken.get());
}

/// The rules once more, step by step, for the app that most tests use.
fn is_right(method: &str, path: &str, query: &str, body: &[u8]) -> bool {
    let mut params = BTreeMap::new();
    for pair in query.split('&') {
        let mut halves = pair.splitn(2, '=');
        let key = halves.next().and_then(decoded);
        let value = decoded(halves.next().unwrap_or_default());
        let (Some(key), Some(value)) = (key, value) else {
            return false;
        };
        if !pair.is_empty() && params.insert(key.to_lowercase(), value).is_some() {
            return false;
        }
    }
    let get = |key: &str| params.get(key).map(String::as_str);
    let md5 = hex::encode(Md5::digest(body));
    let body_fits = match get("body_md5") {
        Some(given) => given.eq_ignore_ascii_case(&md5),
        None => body.is_empty(),
    };
    let timestamp: Option<i128> = get("auth_timestamp")
        .and_then(|text| text.parse::<u64>().ok())
        .map(i128::from);
    let in_time = timestamp.is_some_and(|it| (it - i128::from(NOW)).abs() <= 600);
    if get("auth_key") != Some("first-key") || get("auth_version") != Some("1.0") {
        return false;
    }
    let signed: Vec<String> = params
        .iter()
        .filter(|(key, _)| *key != "auth_signature")
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let text = [&method.to_uppercase(), path, &signed.join("&")].join("\n");
    let mut mac = Hmac::<Sha256>::new_from_slice(b"first-secret").unwrap();
    mac.update(text.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let is_signed = get("auth_signature").is_some_and(|it| it.eq_ignore_ascii_case(&signature));
    body_fits && in_time && is_signed
}

/// A part of a query without its escapes; `None` where they make no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        let digits = more.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = digits
            .filter(|two| two.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        rest = more;
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            (b'+', _) => bytes.push(b' '),
            (other, _) => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).ok()
}

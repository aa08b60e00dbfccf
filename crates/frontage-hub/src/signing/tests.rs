#![allow(clippy::unwrap_used)]

use super::*;

const NOW: u64 = 1_353_088_179;

/// The app and the numbers of the worked example in Pusher's documentation.
fn documented() -> (Credential, &'static [u8]) {
    let app = Credential::new("278d425bdf160c739803", "7ad3773142a6692b25b8");
    let body = br#"{"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"}"#;
    (app, body)
}

fn judged(query: &str, body: &[u8], now: u64) -> Result<(), SignatureError> {
    let (app, _) = documented();
    verify(
        std::slice::from_ref(&app),
        "POST",
        "/apps/3/events",
        &Query::parse(query).unwrap(),
        body,
        now,
    )
}

#[test]
fn the_worked_example_of_the_documentation_is_met_to_the_letter() {
    let (app, body) = documented();
    let query = signed_query(&app, "POST", "/apps/3/events", &[], body, NOW);
    assert_eq!(
        query,
        "auth_key=278d425bdf160c739803\
         &auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c\
         &auth_timestamp=1353088179&auth_version=1.0\
         &body_md5=ec365a775a4cd0599faeb73354201b6f"
    );
    assert_eq!(judged(&query, body, NOW), Ok(()));
}

#[test]
fn ten_minutes_of_wrong_clock_are_forgiven_and_not_a_second_more() {
    let (app, body) = documented();
    let query = signed_query(&app, "POST", "/apps/3/events", &[], body, NOW);
    for now in [NOW - 600, NOW + 600] {
        assert_eq!(judged(&query, body, now), Ok(()));
    }
    for now in [NOW - 601, NOW + 601] {
        let expired = SignatureError::Expired { given: NOW, now };
        assert_eq!(judged(&query, body, now), Err(expired));
    }
}

#[test]
fn whatever_is_changed_after_signing_is_noticed() {
    let (app, body) = documented();
    let query = signed_query(
        &app,
        "POST",
        "/apps/3/events",
        &[("info", "a,b")],
        body,
        NOW,
    );
    assert_eq!(judged(&query, body, NOW), Ok(()));

    assert_eq!(judged(&query, b"{}", NOW), Err(SignatureError::Body));
    for tampered in [
        query.replace("info=a", "info=c"),
        format!("{query}&more=1"),
        query.replace("auth_signature=", "auth_signature=00"),
        query.replace("auth_signature=", "auth_signature=zz"),
        query.replace("auth_timestamp=1353088179", "auth_timestamp=1353088178"),
    ] {
        let verdict = judged(&tampered, body, NOW);
        assert!(
            matches!(verdict, Err(SignatureError::Signature(_))),
            "{tampered}"
        );
    }
    let parsed = Query::parse(&query).unwrap();
    for (method, path) in [("GET", "/apps/3/events"), ("POST", "/apps/3/batch_events")] {
        let verdict = verify(std::slice::from_ref(&app), method, path, &parsed, body, NOW);
        assert!(
            matches!(verdict, Err(SignatureError::Signature(_))),
            "{method} {path}"
        );
    }
}

#[test]
fn values_are_signed_as_they_are_meant_and_not_as_they_are_escaped() {
    let (app, _) = documented();
    let signature = sign(
        &app.secret,
        "GET\n/apps/3/channels\nauth_key=278d425bdf160c739803&auth_timestamp=1353088179\
         &auth_version=1.0&filter_by_prefix=presence-a@b&info=user_count,x",
    );
    for (prefix, info) in [
        ("presence-a@b", "user_count,x"),
        ("presence-a%40b", "user_count%2Cx"),
    ] {
        let raw = format!(
            "Auth_Key=278d425bdf160c739803&info={info}&filter_by_prefix={prefix}\
             &auth_timestamp=1353088179&auth_version=1.0&auth_signature={signature}"
        );
        let query = Query::parse(&raw).unwrap();
        let verdict = verify(
            std::slice::from_ref(&app),
            "GET",
            "/apps/3/channels",
            &query,
            b"",
            NOW,
        );
        assert_eq!(verdict, Ok(()), "{raw}");
    }
}

#[test]
fn the_md5_of_nothing_is_welcome_where_there_is_no_body() {
    let (app, _) = documented();
    let md5 = [("body_md5", "d41d8cd98f00b204e9800998ecf8427e")];
    for params in [&md5[..], &[]] {
        let query = Query::parse(&signed_query(&app, "GET", "/x", params, b"", NOW)).unwrap();
        assert_eq!(
            verify(std::slice::from_ref(&app), "GET", "/x", &query, b"", NOW),
            Ok(())
        );
    }
}

#[test]
fn each_missing_parameter_is_named() {
    let (app, body) = documented();
    let query = signed_query(&app, "POST", "/apps/3/events", &[], body, NOW);
    for key in [
        "auth_key",
        "auth_timestamp",
        "auth_version",
        "auth_signature",
        "body_md5",
    ] {
        let without: Vec<_> = query.split('&').filter(|p| !p.starts_with(key)).collect();
        assert_eq!(without.len(), 4);
        let verdict = judged(&without.join("&"), body, NOW);
        assert_eq!(verdict, Err(SignatureError::Missing(key)));
    }
}

#[test]
fn another_key_version_or_clock_format_is_refused() {
    let (app, body) = documented();
    let query = signed_query(&app, "POST", "/apps/3/events", &[], body, NOW);
    for (from, to, expected) in [
        ("278d425bdf160c739803", "other", SignatureError::ForeignKey),
        (
            "auth_version=1.0",
            "auth_version=2.0",
            SignatureError::Version,
        ),
        ("1353088179", "soon", SignatureError::MalformedTimestamp),
    ] {
        assert_eq!(judged(&query.replace(from, to), body, NOW), Err(expected));
    }
}

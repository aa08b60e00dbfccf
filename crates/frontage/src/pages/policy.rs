//! What a page may do: its `Content-Security-Policy`, and the fields beside it that are the same
//! on every page. Pages are made once and kept, so that the styles written in them are named by
//! their hashes: a nonce would have to be another one in each answer.

use axum::http::{HeaderMap, HeaderName, header};
use serde::Deserialize;

use super::stored::{CROSS_ORIGIN_RESOURCE_POLICY, fields};

/// What a hotel's page has no use for, and what is embedded in it neither.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Fields of every page of ours beside its policy. Browsers keep it but ask each time whether it
/// still holds, because staff may have changed it a second ago.
pub fn page_fields() -> HeaderMap {
    fields([
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    ])
}

/// Where pages open their sockets, as a `RealtimeConnection` says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sockets {
    ws_host: Option<String>,
    ws_port: Option<u16>,
    wss_port: Option<u16>,
    force_tls: bool,
}

impl Sockets {
    /// Reads a connection's JSON. Without a host the sockets are where the page came from.
    pub fn read(realtime_json: &str) -> Self {
        serde_json::from_str(realtime_json).unwrap_or_default()
    }

    /// Sources beside `'self'`. That covers the sockets of the page's own host in all browsers but
    /// Safari before 15.4; where the address is known to be https they are named for it.
    fn sources(&self, base_url: &str) -> String {
        let mut sources = String::new();
        let mut add = |scheme: &str, host: &str, port: Option<u16>| {
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            sources.push_str(&format!(" {scheme}://{host}{port}"));
        };
        match self.ws_host.as_deref().filter(|host| is_host(host)) {
            Some(host) => {
                add("wss", host, self.wss_port);
                if !self.force_tls {
                    add("ws", host, self.ws_port);
                }
            }
            None => {
                if let Some(host) = base_url
                    .strip_prefix("https://")
                    .filter(|host| is_host(host))
                {
                    add("wss", host, None);
                }
            }
        }
        sources
    }
}

/// Nothing that could end a source, or a policy.
fn is_host(text: &str) -> bool {
    let of_host = |c: char| c.is_ascii_alphanumeric() || ".-:[]_".contains(c);
    !text.is_empty() && text.chars().all(of_host)
}

/// The policy of a guest's page: nothing runs and nothing is loaded but our own files, and the
/// styles that are written in the page are named by their hashes. Pictures may be on other hosts,
/// as a hotel may name any; sockets only where the hub is. Our console shows the page in a frame.
pub fn guest_policy(style_hashes: &[String], sockets: &Sockets, base_url: &str) -> String {
    let hashes = style_hashes.iter().map(|hash| format!(" '{hash}'"));
    let hashes: String = hashes.collect();
    let sockets = sockets.sources(base_url);
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'{hashes}; \
         img-src 'self' data: http: https:; font-src 'self'; manifest-src 'self'; \
         connect-src 'self'{sockets}; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'self'"
    )
}

/// The policy of the console. Its components position things by style attributes; and nobody may
/// put it in a frame to steal a click.
pub fn console_policy(sockets: &Sockets, base_url: &str) -> String {
    let sockets = sockets.sources(base_url);
    format!(
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob: http: https:; connect-src 'self'{sockets}; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connects(realtime: &str, base_url: &str) -> String {
        let policy = guest_policy(&[], &Sockets::read(realtime), base_url);
        let part = policy.split("; ").find(|part| part.starts_with("connect"));
        part.unwrap_or_default().to_owned()
    }

    #[test]
    fn a_page_may_talk_to_its_own_server_and_to_the_hub_that_is_set() {
        let own = r#"{"key":"k","ws_host":null,"ws_port":null,"force_tls":false}"#;
        assert_eq!(connects(own, "http://h.example"), "connect-src 'self'");
        assert_eq!(
            connects(own, "https://h.example:8443"),
            "connect-src 'self' wss://h.example:8443"
        );
        let service = r#"{"ws_host":"ws-eu.pusher.com","ws_port":443,"wss_port":443,
                          "force_tls":true}"#;
        assert_eq!(
            connects(service, "https://h.example"),
            "connect-src 'self' wss://ws-eu.pusher.com:443"
        );
        let near = r#"{"ws_host":"hub.local","ws_port":6001,"wss_port":6001,"force_tls":false}"#;
        assert_eq!(
            connects(near, "http://h.example"),
            "connect-src 'self' wss://hub.local:6001 ws://hub.local:6001"
        );
    }

    #[test]
    fn no_name_of_a_host_can_add_to_the_policy() {
        for host in ["a; script-src *", "a b", "a,b", "", "*"] {
            let realtime = serde_json::json!({ "ws_host": host }).to_string();
            assert_eq!(
                connects(&realtime, "http://h.example"),
                "connect-src 'self'"
            );
        }
        let address = "https://h.example; script-src *";
        assert_eq!(connects("{}", address), "connect-src 'self'");
    }

    #[test]
    fn the_console_may_not_be_framed_and_a_guests_page_has_no_inline_style_but_its_own() {
        let sockets = Sockets::default();
        let guest = guest_policy(&["sha256-x=".into(), "sha256-y=".into()], &sockets, "");
        assert!(
            guest.contains("style-src 'self' 'sha256-x=' 'sha256-y=';"),
            "{guest}"
        );
        assert!(guest.contains("default-src 'none'; script-src 'self';"));
        assert!(guest.contains("frame-ancestors 'self'"), "{guest}");
        assert!(!guest.contains("unsafe"), "{guest}");
        let console = console_policy(&sockets, "");
        assert!(console.contains("frame-ancestors 'none'"), "{console}");
        assert!(console.contains("script-src 'self';"), "{console}");
    }
}

//! Who is told: one address and what it wants to hear.

use reqwest::Url;

use crate::app::{Webhook, WebhookEvent};

/// A set of kinds of events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Wanted(u8);

impl Wanted {
    /// No kind at all.
    pub(super) const NOTHING: Self = Self(0);

    /// Reads what was stored as [`Wanted::bits`].
    pub(super) fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    pub(super) fn bits(self) -> u8 {
        self.0
    }

    fn of(events: &[WebhookEvent]) -> Self {
        let listed = if events.is_empty() {
            &WebhookEvent::ALL
        } else {
            events
        };
        listed
            .iter()
            .fold(Self::NOTHING, |all, event| all.union(Self(bit(*event))))
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn has(self, event: WebhookEvent) -> bool {
        self.0 & bit(event) != 0
    }

    /// Who is to be told of departures must hear of arrivals too, because those call them off;
    /// and the other way round.
    pub(super) fn with_counterparts(self) -> Self {
        let pairs = [
            [WebhookEvent::ChannelOccupied, WebhookEvent::ChannelVacated],
            [WebhookEvent::MemberAdded, WebhookEvent::MemberRemoved],
        ];
        pairs.into_iter().fold(self, |all, pair| {
            if pair.iter().any(|event| self.has(*event)) {
                all.union(Self::of(&pair))
            } else {
                all
            }
        })
    }
}

fn bit(event: WebhookEvent) -> u8 {
    1 << (event as u8)
}

/// One receiver, as configured.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    /// As configured; may hold a secret.
    pub(super) url: Url,
    /// What of the address may be logged: neither user nor password nor query.
    pub(super) shown: String,
    /// What it wants to hear.
    pub(super) wanted: Wanted,
    /// Whether it takes several events at once.
    pub(super) batching: bool,
    /// Whether it is on this machine, where no proxy leads to.
    pub(super) is_loopback: bool,
}

impl Endpoint {
    /// Reads what is configured.
    ///
    /// # Errors
    /// What is wrong with the address, without repeating it: it may hold a secret.
    pub(super) fn parse(webhook: &Webhook) -> Result<Self, String> {
        let url = Url::parse(&webhook.url).map_err(|error| error.to_string())?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(format!("{:?} is no scheme for it", url.scheme()));
        }
        let host = url.host_str().ok_or("there is no host")?;
        let is_loopback = is_loopback(host);
        let mut shown = url.clone();
        // An error says that such an address has none of these.
        let _ = shown.set_username("");
        let _ = shown.set_password(None);
        shown.set_query(None);
        shown.set_fragment(None);
        Ok(Self {
            shown: shown.into(),
            url,
            wanted: Wanted::of(&webhook.events),
            batching: webhook.batching,
            is_loopback,
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.parse::<std::net::IpAddr>()
        .map_or_else(|_| host == "localhost", |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn webhook(url: &str, events: &[WebhookEvent]) -> Webhook {
        Webhook {
            url: url.to_owned(),
            events: events.to_vec(),
            batching: false,
        }
    }

    #[test]
    fn what_is_logged_of_an_address_holds_no_secret() {
        let url = "https://user:pass@example.com:8443/hook?token=secret#secret";
        let endpoint = Endpoint::parse(&webhook(url, &[])).unwrap();
        assert_eq!(endpoint.shown, "https://example.com:8443/hook");
        assert_eq!(endpoint.url.as_str(), url);
    }

    #[test]
    fn an_address_that_cannot_be_is_refused_without_repeating_it() {
        for url in [
            "",
            "secret",
            "/secret",
            "ftp://secret",
            "http://",
            "http://[secret",
        ] {
            let reason = Endpoint::parse(&webhook(url, &[])).unwrap_err();
            assert!(!reason.contains("secret"), "{url}: {reason}");
        }
    }

    #[test]
    fn this_machine_is_recognised_by_its_addresses() {
        for (url, expected) in [
            ("http://127.0.0.1:9/", true),
            ("http://127.9.9.9/", true),
            ("http://[::1]/", true),
            ("http://localhost/", true),
            ("http://LOCALHOST/", true),
            ("http://10.0.0.1/", false),
            ("http://localhost.example.com/", false),
        ] {
            let endpoint = Endpoint::parse(&webhook(url, &[])).unwrap();
            assert_eq!(endpoint.is_loopback, expected, "{url}");
        }
    }

    #[test]
    fn no_list_means_everything_and_a_list_means_itself() {
        let all = Endpoint::parse(&webhook("http://a/", &[])).unwrap().wanted;
        assert!(WebhookEvent::ALL.iter().all(|event| all.has(*event)));
        let listed = [WebhookEvent::ChannelVacated, WebhookEvent::ClientEvent];
        let some = Endpoint::parse(&webhook("http://a/", &listed))
            .unwrap()
            .wanted;
        for event in WebhookEvent::ALL {
            assert_eq!(some.has(event), listed.contains(&event));
        }
        let both = some.with_counterparts();
        assert!(both.has(WebhookEvent::ChannelOccupied));
        assert!(!both.has(WebhookEvent::MemberAdded));
    }
}

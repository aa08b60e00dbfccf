//! Who it is that comes back: an address and a browser.

use std::net::{IpAddr, SocketAddr};

use axum::http::{
    HeaderMap, HeaderName,
    header::{ORIGIN, USER_AGENT},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::network::Network;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Clients that cannot be told apart. A keyed hash, so that nobody can choose to collide and
/// nothing personal is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Peer(pub(crate) u64);

/// Tells peers from one another.
pub(crate) struct Peers {
    key: Vec<u8>,
    trusted_proxies: Vec<Network>,
}

impl Peers {
    /// Hubs with the same key have the same peers.
    pub(crate) fn new(trusted_proxies: &[Network], key: &[u8]) -> Self {
        Self {
            key: key.to_vec(),
            trusted_proxies: trusted_proxies.to_vec(),
        }
    }

    /// From where a request comes; from nowhere when the server does not say.
    pub(crate) fn address(
        &self,
        direct: Option<SocketAddr>,
        headers: &HeaderMap,
    ) -> Option<IpAddr> {
        Some(self.client(direct?.ip().to_canonical(), headers))
    }

    /// Whose request this is, from this address; nobody's without one.
    pub(crate) fn identify(&self, address: Option<IpAddr>, headers: &HeaderMap) -> Option<Peer> {
        let address = address?.to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(address.as_bytes());
        for name in [USER_AGENT, ORIGIN] {
            // No header holds a line break.
            mac.update(b"\n");
            mac.update(headers.get(name).map_or(b"", |value| value.as_bytes()));
        }
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(mac.finalize().into_bytes());
        Some(Peer(u64::from_be_bytes([a, b, c, d, e, f, g, h])))
    }

    /// The nearest address that is no trusted proxy. Each proxy adds whom it heard at the end of
    /// `X-Forwarded-For`; what stands before the last untrusted one may be anybody's invention.
    fn client(&self, direct: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = direct;
        let mut lines: Vec<_> = headers.get_all(X_FORWARDED_FOR).iter().collect();
        lines.reverse();
        let hops = lines
            .into_iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.rsplit(','));
        for hop in hops {
            if !self
                .trusted_proxies
                .iter()
                .any(|proxy| proxy.contains(client))
            {
                break;
            }
            match address(hop.trim()) {
                Some(next) => client = next,
                None => break,
            }
        }
        client
    }
}

/// Some proxies add the port.
fn address(hop: &str) -> Option<IpAddr> {
    let address = hop.parse().ok();
    let with_port = || hop.parse::<SocketAddr>().ok().map(|address| address.ip());
    address
        .or_else(with_port)
        .map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in list {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn from(address: &str) -> Option<IpAddr> {
        let direct = Some(SocketAddr::new(address.parse().unwrap(), 50_000));
        Peers::new(&[], b"a key").address(direct, &HeaderMap::new())
    }

    #[test]
    fn address_browser_and_origin_make_a_peer() {
        let peers = Peers::new(&[], b"a key");
        let browser = headers(&[("user-agent", "A"), ("origin", "https://a.example")]);
        let peer = peers.identify(from("192.0.2.1"), &browser);
        assert!(peer.is_some());
        assert_eq!(peers.identify(from("::ffff:192.0.2.1"), &browser), peer);
        assert_ne!(peers.identify(from("192.0.2.2"), &browser), peer);
        let other = headers(&[("user-agent", "B"), ("origin", "https://a.example")]);
        assert_ne!(peers.identify(from("192.0.2.1"), &other), peer);
        assert_ne!(peers.identify(from("192.0.2.1"), &headers(&[])), peer);
        assert_eq!(peers.identify(None, &browser), None);
    }

    #[test]
    fn hubs_with_one_key_have_the_same_peers_and_others_have_not() {
        let browser = headers(&[("user-agent", "A")]);
        let peer = |key: &[u8]| Peers::new(&[], key).identify(from("192.0.2.1"), &browser);
        assert_eq!(peer(b"a key"), peer(b"a key"));
        assert_ne!(peer(b"a key"), peer(b"another"));
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let peers = Peers::new(
            &["127.0.0.1".parse().unwrap(), "10.0.0.0/24".parse().unwrap()],
            b"a key",
        );
        let client = |direct: &str, lines: &[(&'static str, &str)]| {
            peers
                .client(direct.parse().unwrap(), &headers(lines))
                .to_string()
        };
        let told = [("x-forwarded-for", "203.0.113.9, 198.51.100.7")];
        assert_eq!(client("192.0.2.1", &told), "192.0.2.1");
        assert_eq!(client("127.0.0.1", &told), "198.51.100.7");
        assert_eq!(client("127.0.0.1", &[]), "127.0.0.1");
        let chain = [
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-for", "10.0.0.1"),
        ];
        assert_eq!(client("127.0.0.1", &chain), "203.0.113.9");
        let passed_on = [("x-forwarded-for", "203.0.113.9, 10.0.1.1, 10.0.0.7")];
        assert_eq!(client("10.0.0.200", &passed_on), "10.0.1.1");
        let ported = [("x-forwarded-for", "[2001:db8::1]:443")];
        assert_eq!(client("127.0.0.1", &ported), "2001:db8::1");
        let nonsense = [("x-forwarded-for", "203.0.113.9, unknown")];
        assert_eq!(client("127.0.0.1", &nonsense), "127.0.0.1");
        let nobody_trusted = Peers::new(&[], b"a key");
        let direct = "127.0.0.1".parse().unwrap();
        assert_eq!(nobody_trusted.client(direct, &headers(&told)), direct);
    }
}

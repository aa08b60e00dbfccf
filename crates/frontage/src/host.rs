//! Names of this server as others reach it.

/// A host as clients reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Name or address.
    pub name: String,
    /// Port.
    pub port: u16,
    /// Whether by TLS.
    pub https: bool,
}

impl Host {
    /// The origin by which to reach it.
    pub fn origin(&self) -> String {
        let Self { name, port, https } = self;
        let (scheme, usual) = if *https { ("https", 443) } else { ("http", 80) };
        if *port == usual {
            format!("{scheme}://{name}")
        } else {
            format!("{scheme}://{name}:{port}")
        }
    }

    /// Whether it is this very machine.
    pub fn is_loopback(&self) -> bool {
        let name = self.name.trim_start_matches('[').trim_end_matches(']');
        let address = name.parse::<std::net::IpAddr>();
        name == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Reads an http(s) origin like `https://hotel.example:8443`.
    pub fn of_origin(origin: &str) -> Option<Self> {
        let (scheme, rest) = origin.split_once("://")?;
        let https = scheme.eq_ignore_ascii_case("https");
        let authority = rest.split('/').next()?;
        let usual = if https { 443 } else { 80 };
        // The last colon outside brackets: `[::1]:8000` has colons in its name too.
        let (name, port) = match authority.rfind(':') {
            Some(colon) if !authority[colon..].contains(']') => {
                (&authority[..colon], authority[colon + 1..].parse().ok()?)
            }
            _ => (authority, usual),
        };
        (!name.is_empty()).then(|| Self {
            name: name.to_owned(),
            port,
            https,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Host;

    #[test]
    fn a_host_is_read_from_an_origin() {
        let host = |origin| Host::of_origin(origin).map(|h| (h.name, h.port, h.https));
        assert_eq!(
            host("http://127.0.0.1:8000"),
            Some(("127.0.0.1".into(), 8000, false))
        );
        assert_eq!(
            host("https://hotel.example"),
            Some(("hotel.example".into(), 443, true))
        );
        assert_eq!(
            host("http://[::1]:9000/x"),
            Some(("[::1]".into(), 9000, false))
        );
        assert_eq!(host("http://[::1]"), Some(("[::1]".into(), 80, false)));
        assert_eq!(host("hotel.example"), None);
    }
}

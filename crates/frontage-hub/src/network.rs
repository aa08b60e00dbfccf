//! Addresses that begin alike, as operators write them.

use std::{net::IpAddr, str::FromStr};

/// An address, or all that begin with the same bits: `192.0.2.7`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    /// How many bits at the beginning all have in common.
    bits: u32,
}

/// The text names no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither an address nor a network like 10.0.0.0/8")]
pub struct NotANetwork;

impl Network {
    /// Whether this address is one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.first, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(address)) => begin_alike(
                first.to_bits().into(),
                address.to_bits().into(),
                32 - self.bits,
            ),
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                begin_alike(first.to_bits(), address.to_bits(), 128 - self.bits)
            }
            _ => false,
        }
    }
}

/// Whether two numbers are equal but for so many bits at the end.
fn begin_alike(one: u128, other: u128, but_for: u32) -> bool {
    (one ^ other).checked_shr(but_for).unwrap_or(0) == 0
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        let first = address.to_canonical();
        Self {
            first,
            bits: if first.is_ipv4() { 32 } else { 128 },
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    /// Strict: a network is written by its first address, so that `10.1.2.3/8` is not taken for
    /// one machine by whoever wrote it and for sixteen million by us.
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let Some((first, bits)) = text.split_once('/') else {
            let address: IpAddr = text.parse().map_err(|_| NotANetwork)?;
            return Ok(address.into());
        };
        let first: IpAddr = first.parse().map_err(|_| NotANetwork)?;
        let (all, number) = match first {
            IpAddr::V4(first) => (32, u128::from(first.to_bits())),
            // Clients that come by such an address are told by its short form.
            IpAddr::V6(first) if first.to_ipv4_mapped().is_some() => return Err(NotANetwork),
            IpAddr::V6(first) => (128, first.to_bits()),
        };
        let is_number = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
        let bits: u32 = bits.parse().map_err(|_| NotANetwork)?;
        let is_first = bits <= all && number.trailing_zeros().min(all) >= all - bits;
        if is_number && is_first {
            Ok(Self { first, bits })
        } else {
            Err(NotANetwork)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn holds(network: &str, address: &str) -> bool {
        let network: Network = network.parse().unwrap();
        network.contains(address.parse().unwrap())
    }

    #[test]
    fn an_address_is_a_network_of_one() {
        assert!(holds("192.0.2.7", "192.0.2.7"));
        assert!(holds("192.0.2.7", "::ffff:192.0.2.7"));
        assert!(holds("::ffff:192.0.2.7", "192.0.2.7"));
        assert!(!holds("192.0.2.7", "192.0.2.6"));
        assert!(holds("2001:db8::1", "2001:db8::1"));
        assert!(!holds("2001:db8::1", "2001:db8::2"));
    }

    #[test]
    fn a_network_ends_where_its_bits_say() {
        for (network, last, beyond) in [
            ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
            ("10.42.128.0/17", "10.42.255.255", "10.42.127.255"),
            ("192.0.2.7/32", "192.0.2.7", "192.0.2.8"),
            ("fd00::/8", "fdff::ffff", "fe00::"),
            ("2001:db8::/127", "2001:db8::1", "2001:db8::2"),
        ] {
            assert!(holds(network, last), "{last} in {network}");
            assert!(!holds(network, beyond), "{beyond} in {network}");
        }
        assert!(holds("0.0.0.0/0", "203.0.113.9"));
        assert!(!holds("0.0.0.0/0", "2001:db8::1"));
        assert!(holds("::/0", "2001:db8::1"));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in [
            "",
            "the proxy",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/33",
            "10.0.0.0/8/8",
            "10.1.2.3/8",
            "/8",
            "fd00::/129",
            "fd00::1/8",
            "::ffff:10.0.0.0/104",
            "10.0.0.0 /8",
        ] {
            assert_eq!(text.parse::<Network>(), Err(NotANetwork), "{text}");
        }
    }
}

//! Which outside service carries the events, if one does.

use crate::host::Host;

use super::reader::Reader;
use super::{PusherSettings, settings::default_of};

/// A Pusher-compatible service that carries the events instead of the hub of this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Where its signed HTTP API is.
    pub api: Host,
    /// Where pages connect to.
    pub sockets: Host,
    /// Pusher's name for the place; empty for a service of somebody's own.
    pub cluster: String,
}

/// Reads `PUSHER_CLUSTER`, or `PUSHER_HOST` with port and scheme; none when events stay here.
/// The names and their meaning are those of Laravel and of Pusher's own server packages.
pub(super) fn read(reader: &mut Reader<'_>, pusher: &PusherSettings) -> Option<Service> {
    let cluster = reader.find("PUSHER_CLUSTER");
    let host = reader.find("PUSHER_HOST");
    let service = match (&cluster, &host) {
        (None, None) => {
            for name in ["PUSHER_PORT", "PUSHER_SCHEME"] {
                if reader.find(name).is_some() {
                    let told = format!("{name}: says how to reach PUSHER_HOST, which is not set");
                    reader.mistakes.push(told);
                }
            }
            return None;
        }
        (Some(_), Some(_)) => {
            reader.mistakes.push(
                "PUSHER_CLUSTER and PUSHER_HOST: set one of them: the first for Pusher itself, \
                 the second for a service of your own"
                    .to_owned(),
            );
            return None;
        }
        (Some(cluster), None) => of_cluster(reader, cluster),
        (None, Some(host)) => of_host(reader, host),
    };
    let PusherSettings {
        app_id,
        key,
        secret,
        ..
    } = pusher;
    for (name, value) in [
        ("PUSHER_APP_ID", app_id),
        ("PUSHER_KEY", key),
        ("PUSHER_SECRET", secret),
    ] {
        if value.is_none() {
            let told = format!("{name}: the service that carries the events asks for it; set it");
            reader.mistakes.push(told);
        }
    }
    service
}

fn of_cluster(reader: &mut Reader<'_>, cluster: &str) -> Option<Service> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if cluster.is_empty() || cluster.len() > 40 || !cluster.chars().all(fits) {
        let told = format!("PUSHER_CLUSTER={cluster}: give the short name of a cluster, like eu");
        reader.mistakes.push(told);
        return None;
    }
    let host = |kind: &str| Host {
        name: format!("{kind}-{cluster}.pusher.com"),
        port: 443,
        https: true,
    };
    Some(Service {
        api: host("api"),
        sockets: host("ws"),
        cluster: cluster.to_owned(),
    })
}

fn of_host(reader: &mut Reader<'_>, name: &str) -> Option<Service> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    if name.len() > 253 || !name.chars().all(fits) {
        let told = format!("PUSHER_HOST={name}: give a name without scheme, port and path");
        reader.mistakes.push(told);
        return None;
    }
    let https = match reader.text("PUSHER_SCHEME").as_str() {
        "https" => true,
        "http" => false,
        other => {
            let told = format!("PUSHER_SCHEME={other}: give https or http");
            reader.mistakes.push(told);
            return None;
        }
    };
    let port = match reader.find("PUSHER_PORT") {
        Some(_) => reader.number("PUSHER_PORT", 1..=u16::MAX),
        None if https => 443,
        None => 80,
    };
    let host = Host {
        name: name.to_owned(),
        port,
        https,
    };
    Some(Service {
        api: host.clone(),
        sockets: host,
        cluster: default_of("PUSHER_CLUSTER").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::{Values, check};
    use super::*;

    const CREDENTIALS: [(&str, &str); 3] = [
        ("PUSHER_APP_ID", "1"),
        ("PUSHER_KEY", "key"),
        ("PUSHER_SECRET", "secret"),
    ];

    fn service(pairs: &[(&str, &str)]) -> Result<Option<Service>, String> {
        let values: Values = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        check(&[values])
            .map(|config| config.service)
            .map_err(|mistakes| mistakes.to_string())
    }

    fn with(pairs: &[(&'static str, &'static str)]) -> Result<Option<Service>, String> {
        service(&[&CREDENTIALS[..], pairs].concat())
    }

    #[test]
    fn a_cluster_names_the_hosts_of_pusher_itself() {
        let service = with(&[("PUSHER_CLUSTER", "eu")]).unwrap().unwrap();
        assert_eq!(service.api.origin(), "https://api-eu.pusher.com");
        assert_eq!(service.sockets.name, "ws-eu.pusher.com");
        assert_eq!(service.cluster, "eu");
    }

    #[test]
    fn a_host_is_reached_by_its_port_and_scheme() {
        let own = [
            ("PUSHER_HOST", "127.0.0.1"),
            ("PUSHER_PORT", "6001"),
            ("PUSHER_SCHEME", "http"),
        ];
        let service = with(&own).unwrap().unwrap();
        assert_eq!(service.api.origin(), "http://127.0.0.1:6001");
        let usual = with(&[("PUSHER_HOST", "live.example")]).unwrap().unwrap();
        assert_eq!(usual.api.origin(), "https://live.example");
    }

    #[test]
    fn without_either_events_stay_with_the_hub_of_this_process() {
        assert_eq!(with(&[]), Ok(None));
    }

    #[test]
    fn what_does_not_fit_together_is_named() {
        for (pairs, word) in [
            (
                &[("PUSHER_CLUSTER", "eu"), ("PUSHER_HOST", "live.example")][..],
                "one of them",
            ),
            (&[("PUSHER_PORT", "6001")], "PUSHER_HOST, which is not set"),
            (&[("PUSHER_CLUSTER", "eu.evil/")], "PUSHER_CLUSTER=eu.evil/"),
            (&[("PUSHER_HOST", "http://x")], "without scheme"),
            (
                &[("PUSHER_HOST", "x"), ("PUSHER_SCHEME", "ws")],
                "PUSHER_SCHEME=ws",
            ),
        ] {
            let told = with(pairs).unwrap_err();
            assert!(told.contains(word), "{word} in {told}");
        }
        let told = service(&[("PUSHER_CLUSTER", "eu")]).unwrap_err();
        for name in ["PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET"] {
            assert!(told.contains(name), "{name} in {told}");
        }
    }
}

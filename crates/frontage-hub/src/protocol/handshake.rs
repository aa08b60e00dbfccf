//! What the address of a connection must say: `/app/{key}?protocol=7&client=…`.

use super::Closing;

/// Finds the protocol version in the query and decides whether this hub speaks it. All other
/// parameters (client, version, flash) are for statistics and are ignored.
///
/// # Errors
/// The close code to send when the version is missing, no number, or of another protocol.
pub(crate) fn check_protocol_version(query: Option<&str>) -> Result<u8, Closing> {
    let version = query
        .unwrap_or_default()
        .split('&')
        .find_map(|pair| pair.strip_prefix("protocol="))
        .filter(|version| !version.is_empty())
        .ok_or(Closing::NO_PROTOCOL)?;
    if !version.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Closing::BAD_VERSION);
    }
    match version.parse() {
        // From 4 on `data` is a string in both directions and activity_timeout exists; what
        // 5 and 6 added is optional for the server.
        Ok(version @ 4..=7) => Ok(version),
        _ => Err(Closing::UNSUPPORTED_PROTOCOL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_decides_who_may_come_in() {
        for (query, expected) in [
            (
                Some("protocol=7&client=js&version=8.6.0&flash=false"),
                Ok(7),
            ),
            (Some("client=js&protocol=4"), Ok(4)),
            (Some("protocol=3"), Err(Closing::UNSUPPORTED_PROTOCOL)),
            (Some("protocol=8"), Err(Closing::UNSUPPORTED_PROTOCOL)),
            (Some("protocol=0"), Err(Closing::UNSUPPORTED_PROTOCOL)),
            (
                Some("protocol=99999999999999999999"),
                Err(Closing::UNSUPPORTED_PROTOCOL),
            ),
            (Some("protocol=seven"), Err(Closing::BAD_VERSION)),
            (Some("protocol=7.0"), Err(Closing::BAD_VERSION)),
            (Some("protocol="), Err(Closing::NO_PROTOCOL)),
            (Some("client=js"), Err(Closing::NO_PROTOCOL)),
            (Some("xprotocol=7"), Err(Closing::NO_PROTOCOL)),
            (None, Err(Closing::NO_PROTOCOL)),
        ] {
            assert_eq!(check_protocol_version(query), expected, "{query:?}");
        }
    }
}

//! Which bucket keeps the pictures, if one does.

use std::time::Duration;

use crate::host::Host;
use crate::media::BucketSettings;

use super::reader::Reader;

/// How old what no row refers to must be to be removed from a bucket.
const LEFTOVERS_AFTER: Duration = Duration::from_secs(86_400);

/// Reads `FRONTAGE_MEDIA` and how to get in, by the names that all programs use for it; none when
/// the data directory keeps the pictures.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<BucketSettings> {
    let place = reader.text("FRONTAGE_MEDIA");
    if place.is_empty() {
        return None;
    }
    let named = parse(&place);
    if named.is_none() {
        reader.mistakes.push(format!(
            "FRONTAGE_MEDIA={place}: give s3:// with a bucket and perhaps a folder in it, like \
             s3://hotels/pictures"
        ));
    }
    let (name, prefix) = named.unwrap_or_default();
    let endpoint = endpoint(reader);
    let region = reader.text("AWS_REGION");
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if region.is_empty() || !region.chars().all(fits) {
        reader.mistakes.push(format!(
            "AWS_REGION={region}: give the short name of a region, like eu-west-1"
        ));
    }
    let mut key = |name: &str, example: &str| {
        let key = reader.credential(name, example, |c| c.is_ascii_graphic());
        if key.is_none() {
            let told = format!("{name}: the bucket in FRONTAGE_MEDIA asks for it; set it");
            reader.mistakes.push(told);
        }
        key.unwrap_or_default()
    };
    let key_id = key("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    let secret = key("AWS_SECRET_ACCESS_KEY", "a long random text");
    let timeout = reader.number("FRONTAGE_MEDIA_TIMEOUT_SECONDS", 1..=300);
    let cache_mib: u64 = reader.number("FRONTAGE_MEDIA_CACHE_MIB", 64..=1 << 24);
    Some(BucketSettings {
        name,
        prefix,
        endpoint,
        region,
        key_id,
        secret,
        timeout: Duration::from_secs(timeout),
        cache_bytes: cache_mib << 20,
        leftovers_after: LEFTOVERS_AFTER,
    })
}

/// Bucket and folder in `s3://bucket/folder`.
fn parse(place: &str) -> Option<(String, String)> {
    let place = place.strip_prefix("s3://")?.trim_end_matches('/');
    let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
    let of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
    let of_prefix = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let is_folder = |part: &str| !matches!(part, "" | "." | "..");
    let fits = (3..=63).contains(&name.len())
        && name.chars().all(of_name)
        && prefix.len() <= 200
        && prefix.chars().all(of_prefix)
        && (prefix.is_empty() || prefix.split('/').all(is_folder));
    fits.then(|| (name.to_owned(), prefix.to_owned()))
}

/// Where the store is. What goes over the line in the clear can be read and replaced on its way,
/// so that is for this machine, or for whoever says so.
fn endpoint(reader: &mut Reader<'_>) -> Option<String> {
    let url = reader.text("AWS_ENDPOINT_URL");
    let allow_http = reader.flag("AWS_ALLOW_HTTP");
    if url.is_empty() {
        return None;
    }
    let url = url.trim_end_matches('/');
    let is_origin = url.matches('/').count() == 2 && !url.contains(['@', '?', '#']);
    let host = Host::of_origin(url).filter(|_| is_origin);
    match host {
        Some(host) if url.starts_with("https://") || url.starts_with("http://") => {
            if !host.https && !host.is_loopback() && !allow_http {
                reader.mistakes.push(format!(
                    "AWS_ENDPOINT_URL={url}: over http everybody on the way can read and replace \
                     pictures; give https, or AWS_ALLOW_HTTP=true if the line is your own"
                ));
            }
            Some(url.to_owned())
        }
        _ => {
            // The value is not repeated: some write keys into it.
            reader.mistakes.push(
                "AWS_ENDPOINT_URL: give the address of the store without a path, like \
                 https://s3.example.net"
                    .to_owned(),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::{Config, Mistakes, Values, check};

    fn with(pairs: &[(&str, &str)]) -> Result<Config, Mistakes> {
        let usual = [
            ("AWS_ACCESS_KEY_ID", "us"),
            ("AWS_SECRET_ACCESS_KEY", "hush"),
        ];
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let values = |pairs: &[(&str, &str)]| pairs.iter().map(own).collect::<Values>();
        check(&[values(pairs), values(&usual)])
    }

    #[test]
    fn a_bucket_is_read_with_its_folder_and_its_store() {
        let config = with(&[
            ("FRONTAGE_MEDIA", "s3://hotels/pictures/lakeside/"),
            ("AWS_ENDPOINT_URL", "http://127.0.0.1:9000/"),
            ("AWS_REGION", "eu-west-1"),
        ]);
        let bucket = config.unwrap().bucket.unwrap();
        assert_eq!(bucket.to_string(), "s3://hotels/pictures/lakeside");
        assert_eq!(bucket.endpoint.as_deref(), Some("http://127.0.0.1:9000"));
        assert_eq!(bucket.region, "eu-west-1");
        assert!(!format!("{bucket:?}").contains("hush"));
        assert_eq!(with(&[]).unwrap().bucket, None, "keys alone mean nothing");
    }

    #[test]
    fn what_is_no_bucket_and_what_is_missing_is_named_and_no_key_repeated() {
        for place in [
            "/srv/pictures",
            "s3://",
            "s3://Hotels",
            "s3://hotels//a",
            "s3://hotels/../a",
        ] {
            let told = with(&[("FRONTAGE_MEDIA", place)]).unwrap_err().to_string();
            assert!(told.contains("s3://hotels/pictures"), "{told}");
        }
        let mut told = String::new();
        for (name, value) in [
            ("AWS_ACCESS_KEY_ID", ""),
            ("AWS_SECRET_ACCESS_KEY", "hush hush"),
            ("AWS_REGION", "Ireland"),
            ("AWS_ENDPOINT_URL", "https://us:hush@s3.example.net"),
            ("AWS_ENDPOINT_URL", "http://s3.example.net"),
        ] {
            let set = [("FRONTAGE_MEDIA", "s3://hotels"), (name, value)];
            let mistake = with(&set).unwrap_err().to_string();
            assert!(mistake.starts_with(name), "{mistake}");
            told.push_str(&mistake);
        }
        assert!(!told.contains("hush"), "{told}");
        let own_line = [
            ("FRONTAGE_MEDIA", "s3://hotels"),
            ("AWS_ENDPOINT_URL", "http://s3.example.net"),
            ("AWS_ALLOW_HTTP", "true"),
        ];
        assert!(with(&own_line).is_ok());
    }
}

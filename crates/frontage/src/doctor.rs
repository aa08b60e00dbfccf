//! `frontage doctor`: how an installation does, and the way out of each finding.

use std::fmt;

use crate::app::media_settings;
use crate::config::{Config, Service};
use crate::live::relay::ToService;
use crate::media::{BucketSettings, Media};
use crate::realtime::Credentials;
use crate::store::relocation::Stage;
use crate::store::{Place, Server, Store, StoreError, outbox, troubles, unfinished, verify};
use crate::time::now;

/// An event that waits longer than this is a finding: usually it takes milliseconds.
const LATE_MS: i64 = 10_000;

/// A picture whose renditions are not all made after this long is a finding: usually it takes
/// seconds.
const SLOW_PICTURE_MS: i64 = 600_000;

/// What was looked at, in order.
#[derive(Debug, Default)]
pub struct Diagnosis {
    findings: Vec<Finding>,
}

#[derive(Debug)]
struct Finding {
    what: String,
    /// What is wrong and what to do; none when it is well.
    wrong: Option<(String, String)>,
}

impl Diagnosis {
    /// Whether nothing is wrong.
    pub fn is_well(&self) -> bool {
        self.findings.iter().all(|finding| finding.wrong.is_none())
    }

    fn well(&mut self, what: impl Into<String>) {
        self.findings.push(Finding {
            what: what.into(),
            wrong: None,
        });
    }

    fn wrong(&mut self, what: &str, how: impl Into<String>, remedy: &str) {
        self.findings.push(Finding {
            what: what.to_owned(),
            wrong: Some((how.into(), remedy.to_owned())),
        });
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Finding { what, wrong }) in self.findings.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            match wrong {
                None => write!(f, "ok     {what}")?,
                Some((how, remedy)) => write!(f, "WRONG  {what}: {how}\n       {remedy}")?,
            }
        }
        Ok(())
    }
}

/// Looks at an installation, running or not.
///
/// # Errors
/// When the database cannot be read at all.
pub async fn examine(store: &Store, config: &Config) -> anyhow::Result<Diagnosis> {
    let mut diagnosis = Diagnosis::default();
    match &config.database {
        Place::File(_) => file(store, &mut diagnosis).await?,
        Place::Server(server) => server_of(server, store, &mut diagnosis).await?,
    }
    outbox_of(store, &mut diagnosis).await?;
    pictures(store, &mut diagnosis).await?;
    if let Some(settings) = &config.bucket {
        bucket(settings, config, &mut diagnosis).await?;
    }
    if let Some(service) = &config.service {
        reach(service, store, config, &mut diagnosis).await?;
    }
    Ok(diagnosis)
}

async fn server_of(
    server: &Server,
    store: &Store,
    diagnosis: &mut Diagnosis,
) -> Result<(), StoreError> {
    let risks = verify::risky_settings(&mut *store.snapshot().await?).await?;
    if risks.is_empty() {
        diagnosis.well(format!(
            "the database is sound: {server} keeps what it is given"
        ));
    } else {
        diagnosis.wrong(
            "the server of the database may lose what is saved",
            risks.join(", "),
            "Switch both on in postgresql.conf, reload it, and make a backup.",
        );
    }
    Ok(())
}

async fn file(store: &Store, diagnosis: &mut Diagnosis) -> Result<(), StoreError> {
    let faults = verify::broken_pages(&mut *store.snapshot().await?).await?;
    match store.notice().await? {
        None => {}
        Some(notice) if notice.stage == Stage::Gone => diagnosis.wrong(
            "the rows have moved elsewhere, and nothing is saved here",
            format!("to {}", notice.destination),
            "Start the server with DATABASE_URL; or go back: stop it, then frontage migrate-to \
             --cancel.",
        ),
        Some(notice) => diagnosis.wrong(
            "the rows are being moved elsewhere, and nothing is saved here",
            format!(
                "to {}, for {} s",
                notice.destination,
                (now() - notice.since).max(0) / 1_000
            ),
            "If frontage migrate-to does not run any more, say it again, or call it off with \
             frontage migrate-to --cancel.",
        ),
    }
    match faults.first() {
        None => diagnosis.well("the database is sound"),
        Some(first) => diagnosis.wrong(
            "the database is damaged",
            first.as_str(),
            "Stop the server, keep a copy of the data directory, and restore the last backup.",
        ),
    }
    Ok(())
}

async fn outbox_of(store: &Store, diagnosis: &mut Diagnosis) -> Result<(), StoreError> {
    let mut view = store.snapshot().await?;
    let waiting = outbox::how_many_wait(&mut view, None).await?;
    let late = waiting.oldest.map_or(0, |oldest| now() - oldest);
    if late > LATE_MS {
        diagnosis.wrong(
            "events wait to be told to the pages",
            format!(
                "{} of them, the oldest for {} s",
                waiting.events,
                late / 1_000
            ),
            "If the server is stopped, start it: they are told then. Else see below what stands \
             in the way.",
        );
    } else {
        diagnosis.well("no event waits long to be told to the pages");
    }
    let troubles = troubles::all(&mut view).await?;
    match troubles.first() {
        None => diagnosis.well("events are taken by whoever carries them"),
        Some(first) => diagnosis.wrong(
            "events are not taken at present",
            format!(
                "of {} hotels, for {} s and {} attempts. {}",
                troubles.len(),
                (now() - first.since).max(0) / 1_000,
                first.attempts,
                first.reason
            ),
            "Nothing is lost: they are tried again until they are taken. Check PUSHER_HOST or \
             PUSHER_CLUSTER, the credentials, and the service's own log.",
        ),
    }
    match outbox::how_many_refused(&mut view).await? {
        0 => diagnosis.well("no event was refused"),
        refused => diagnosis.wrong(
            "events were refused for good",
            format!("{refused} of those that are kept"),
            "Pages get to these changes with the next one, or when they are opened again; the \
             console shows which. Look at the service's limits on size and names.",
        ),
    }
    Ok(())
}

async fn pictures(store: &Store, diagnosis: &mut Diagnosis) -> Result<(), StoreError> {
    let before = now() - SLOW_PICTURE_MS;
    match unfinished::how_many_since(&mut *store.snapshot().await?, before).await? {
        0 => diagnosis.well("pictures get all their renditions"),
        sets => diagnosis.wrong(
            "renditions are still to be made",
            format!("of {sets} pictures, for more than ten minutes"),
            "They are shown all the same. If the server is stopped, start it; else its log says \
             what stands in the way.",
        ),
    }
    Ok(())
}

/// What to look at when a bucket does not do what it is asked.
pub(crate) const BUCKET_REMEDY: &str = "Check FRONTAGE_MEDIA, AWS_ENDPOINT_URL and AWS_REGION, then AWS_ACCESS_KEY_ID and \
     AWS_SECRET_ACCESS_KEY and what they allow, then this machine's clock.";

async fn bucket(
    settings: &BucketSettings,
    config: &Config,
    diagnosis: &mut Diagnosis,
) -> anyhow::Result<()> {
    let media = Media::open(&config.data_dir, media_settings(config))?;
    match media.prove_bucket().await {
        Ok(()) => diagnosis.well(format!("the bucket {settings} keeps what it is given")),
        Err(error) => diagnosis.wrong(
            "the bucket of the pictures does not serve us",
            error.to_string(),
            BUCKET_REMEDY,
        ),
    }
    Ok(())
}

async fn reach(
    service: &Service,
    store: &Store,
    config: &Config,
    diagnosis: &mut Diagnosis,
) -> anyhow::Result<()> {
    let credentials = Credentials::open(store, config).await?;
    let carrier = ToService::new(service, &credentials, config.service_timeout)?;
    match carrier.try_out().await {
        Ok(()) => diagnosis.well(format!(
            "{} can be reached and knows our credentials",
            service.api.origin()
        )),
        Err(reason) => diagnosis.wrong(
            "the live service does not serve us",
            reason,
            "Check PUSHER_HOST, PUSHER_PORT and PUSHER_SCHEME (or PUSHER_CLUSTER), then \
             PUSHER_APP_ID, PUSHER_KEY and PUSHER_SECRET, then this machine's clock.",
        ),
    }
    Ok(())
}

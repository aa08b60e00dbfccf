//! Everything that a request may need, put together once at the start.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

use crate::config::{Config, Mistakes, PictureSettings, Secret};
use crate::epoch;
use crate::live::Addresses;
use crate::live::Colleagues;
use crate::live::Fellows;
use crate::live::StaffMessages;
use crate::live::progress::Progress;
use crate::live::relay::ToService;
use crate::live::replay::Replay;
use crate::live::snapshots::Snapshots;
use crate::media::{Media, MediaSettings};
use crate::only_server::OnlyServer;
use crate::pages::{Pages, PagesConfig};
use crate::realtime::Realtime;
use crate::store::{Bus, Place, Roster, Store, StoreError};
use crate::usecases::Context;
use crate::usecases::passwords::Passwords;
use crate::usecases::setup::SetupCode;
use crate::usecases::tries::Tries;

/// One installation, running. Cheap to clone.
pub type App = Arc<Installation>;

/// What [`App`] shares.
pub struct Installation {
    /// Rows, addresses, limits: what use cases work with.
    pub context: Context,
    /// What the first run asks for.
    pub setup_code: SetupCode,
    /// The realtime service that pages connect to.
    pub realtime: Realtime,
    /// Public and staff pages.
    pub pages: Pages,
    /// Whether the operator named the public address.
    pub public_url_is_set: bool,
    /// Documents in memory.
    pub snapshots: Snapshots,
    /// What pages missed, in memory.
    pub replay: Replay,
    /// Names the database: a restored or foreign one has another.
    pub epoch: String,
    /// This server among those over the same database.
    pub roster: Roster,
    /// Speaks to those.
    pub fellows: Fellows,
    /// Whether the world reaches this server by https.
    pub https: bool,
    /// Who has it may read the metrics and see the hub's debug view; nobody when there is none.
    pub metrics_token: Option<Secret>,
    /// Whether the debug view shows the data of events.
    pub hub_debug_data: bool,
    /// How long an outside service gets to take events.
    pub service_timeout: Duration,
}

impl Installation {
    /// Opens the store and the media of a data directory and prepares everything else. Gives also by
    /// what other servers over the same database are heard, if there may be any.
    ///
    /// # Errors
    /// When the directory cannot be used; the chain of causes says why.
    pub async fn open(config: &Config, lock: &OnlyServer) -> anyhow::Result<(App, Option<Bus>)> {
        let store = open_store(config).await?;
        let media = Media::open(&config.data_dir, media_settings(config))
            .context("the folders for pictures cannot be used")?;
        let mut newcomer = store.newcomer().await?;
        let epoch = epoch::settle(&store, lock, &config.database, &mut newcomer).await?;
        let number = newcomer.number();
        let roster = newcomer.stay();
        let (fellows, bus) = match store.bus(&roster, number) {
            Some((speaker, bus)) => (Fellows::on(speaker, roster.clone()), Some(bus)),
            None => (Fellows::none(), None),
        };
        let realtime = Realtime::open(&store, config, lock.last_alive, &fellows).await?;
        let pages = Pages::new(&PagesConfig::default()).context("the pages cannot be prepared")?;
        let addresses = addresses(config);
        let messages = staff_messages(&realtime, config, &fellows)?;
        let replay = Replay::new(store.clone(), addresses.clone(), epoch.clone());
        let snapshots = Snapshots::new(store.clone(), addresses.clone(), epoch.clone());
        let app = Arc::new(Self {
            context: Context {
                store,
                addresses,
                limits: config.limits.clone(),
                passwords: Passwords::default(),
                media,
                progress: Progress::new(messages.clone()),
                colleagues: Colleagues::new(messages.clone()),
                tries: Tries::new(&realtime.credentials.secret, fellows.clone()),
                messages,
            },
            setup_code: SetupCode::new()?,
            realtime,
            pages,
            public_url_is_set: config.public_url_is_set,
            snapshots,
            replay,
            epoch,
            roster,
            fellows,
            https: config.public_url.starts_with("https://"),
            metrics_token: config.metrics_token.clone(),
            hub_debug_data: config.hub_debug_data,
            service_timeout: config.service_timeout,
        });
        Ok((app, bus))
    }
}

/// The way to staff who listen: the one that events take.
fn staff_messages(
    realtime: &Realtime,
    config: &Config,
    fellows: &Fellows,
) -> anyhow::Result<StaffMessages> {
    let credentials = &realtime.credentials;
    Ok(match &realtime.service {
        None => {
            let hub = realtime.hub.clone();
            StaffMessages::by_hub(hub, &credentials.app_id, fellows.clone())
        }
        Some(service) => {
            let patience = config.service_timeout;
            StaffMessages::by_service(ToService::new(service, credentials, patience)?)
        }
    })
}

/// Under which addresses the world finds pages and pictures.
pub fn addresses(config: &Config) -> Addresses {
    Addresses::new(&config.public_url).with_cdn(config.media_url.as_deref())
}

/// What pictures may cost, and how their renditions are made, as the settings say.
pub fn media_settings(config: &Config) -> MediaSettings {
    let (limits, set) = (&config.limits, &config.pictures);
    let mut settings = MediaSettings::default();
    settings.limits.max_bytes = limits.upload_bytes;
    settings.limits.max_pixels = u64::from(limits.megapixels) * 1_000_000;
    settings.limits.max_side = limits.side_pixels;
    let PictureSettings {
        max_frames,
        max_profile_bytes,
        seconds,
        memory_mib,
        all_memory_mib,
        keep_originals,
        jpeg_quality,
        webp_quality,
        avif_quality,
        avif_speed,
        ref worker,
    } = *set;
    if let Some(program) = worker {
        settings.program.clone_from(program);
    }
    settings.limits.max_frames = max_frames;
    settings.limits.max_profile_bytes = max_profile_bytes;
    settings.limits.max_memory = memory_mib << 20;
    settings.first_light_seconds = seconds;
    settings.worker_memory = memory_mib << 20;
    settings.all_memory = all_memory_mib << 20;
    settings.keep_originals = keep_originals;
    settings.recipe.jpeg_quality = jpeg_quality;
    settings.recipe.webp_quality = webp_quality;
    settings.recipe.avif_quality = avif_quality;
    settings.recipe.avif_speed = avif_speed;
    settings.bucket.clone_from(&config.bucket);
    settings
}

/// Opens the store of an installation; its data directory is made when missing.
///
/// # Errors
/// When directory or database cannot be used.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    make_private(&config.data_dir).await?;
    let store = Store::open_at(&config.database).await;
    store.map_err(|error| unusable("DATABASE_URL", &config.database, error))
}

/// Whether rows are there already, or would be made.
///
/// # Errors
/// When that cannot be seen.
pub async fn is_installed(config: &Config) -> anyhow::Result<bool> {
    let seen = config.database.is_installed().await;
    seen.map_err(|error| unusable("DATABASE_URL", &config.database, error))
}

/// That a server cannot be used is for whoever gave its address, and `setting` is where; unless it may
/// be there in a moment, as after a power cut, when machines start in any order: whoever started us is
/// to try again then.
pub(crate) fn unusable(setting: &str, database: &Place, error: StoreError) -> anyhow::Error {
    let may_pass = error.may_pass();
    let mistake = match (database, error) {
        (Place::Server(_), StoreError::Away(error)) => {
            let told = format!(
                "{setting}: {database} cannot be reached: {error}. See that PostgreSQL runs \
                 there and lets this machine in, and that name and password are right"
            );
            if may_pass {
                return anyhow::Error::msg(told);
            }
            told
        }
        (Place::Server(_), StoreError::Unfit(what)) => format!("{setting}: {what}"),
        (_, error) => {
            return anyhow::Error::from(error).context(format!("cannot open {database}"));
        }
    };
    Mistakes(vec![mistake]).into()
}

/// Makes a folder that only its owner may look into: the database holds the realtime secret and
/// password hashes. One that is there already is left as the operator made it.
pub(crate) async fn make_private(folder: &Path) -> anyhow::Result<()> {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    let made = builder.create(folder).await;
    made.with_context(|| format!("cannot make the data directory {}", folder.display()))
}

//! Commands, exit codes, and the words an operator sees. 0 done, 1 failed, 2 usage, 78 bad
//! configuration (`EX_CONFIG` of sysexits.h).

use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use frontage::app::{addresses, is_installed, media_settings, open_store};
use frontage::config::{self, Config, Values};
use frontage::doctor;
use frontage::domain::Role;
use frontage::error::Refusal;
use frontage::library;
use frontage::live::progress::Progress;
use frontage::live::{Colleagues, Fellows, StaffMessages};
use frontage::media::{Media, worker};
use frontage::ready;
use frontage::realtime::Credentials;
use frontage::relocation::{self, CalledOff, Outcome};
use frontage::serve::{Server, serve_hub};
use frontage::service_manager::{self, State};
use frontage::store::{Place, Store};
use frontage::usecases::passwords::Passwords;
use frontage::usecases::tries::Tries;
use frontage::usecases::{self, onboarding, renditions, visibility};
use frontage::verify;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Prints a line. A server must not end because whoever started it stopped reading (`| head`),
/// as it would with `println!`.
macro_rules! tell {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

/// A hotel's live public page, its staff console and everything behind them, in one binary.
#[derive(Parser)]
#[command(
    name = "frontage",
    version,
    after_help = "Settings: flags, then environment, then \
frontage.toml; frontage.example.toml explains each."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// File with settings [default: frontage.toml, if it is there].
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Args)]
struct Flags {
    /// Address and port to listen on [default: 127.0.0.1:8000].
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Folder of the database and the pictures [default: ./frontage-data].
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// Address by which the world reaches this server, like https://hotel.example.
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// File with further apps for the hub, read again whenever it changes.
    #[arg(long, global = true, value_name = "FILE")]
    apps: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages, console, API and sockets on one port.
    Serve {
        /// Fill an empty data directory with two complete hotels and a manager each.
        #[arg(long)]
        demo: bool,
    },
    /// Make a hotel, hide it, show it.
    #[command(subcommand)]
    Hotel(HotelCommand),
    /// Add people.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Serve the Pusher-compatible hub alone, for the app of PUSHER_APP_ID, PUSHER_KEY and
    /// PUSHER_SECRET, those of an apps file (--apps), or both.
    Hub,
    /// Show the realtime app in use: id, key and secret.
    Realtime,
    /// Prove that no save lacks its event, no event its save, and no picture its files.
    Verify {
        /// Of pictures in a bucket: fetch and read them all, instead of looking at names and sizes.
        #[arg(long)]
        read_all: bool,
    },
    /// Bring pictures elsewhere.
    #[command(subcommand)]
    Pictures(PicturesCommand),
    /// Move the installation of the data directory to a PostgreSQL database. The server may run: its
    /// pages go on, and whoever saves is told to wait. Interrupted, say it again.
    MigrateTo {
        /// An empty database, like postgres://user:password@host:5432/database [default:
        /// DATABASE_URL, which others on this machine cannot read].
        #[arg(value_name = "URL", conflicts_with = "cancel")]
        url: Option<String>,
        /// Call it off: everything can be saved in the data directory again. After the rows have
        /// arrived it is the way back, with the server stopped; what was saved there is not here.
        #[arg(long)]
        cancel: bool,
    },
    /// Look how the installation does, and tell the way out of each finding.
    Doctor,
    /// Ask the server of these settings whether it can serve: what containers and scripts wait for.
    Ready,
    /// Check the settings and tell every mistake.
    CheckConfig,
    /// See to the renditions of pictures.
    #[command(subcommand)]
    Renditions(RenditionsCommand),
    /// Prepare one picture: what the server starts for each, with the job on standard input.
    #[command(hide = true)]
    PictureWorker {
        /// Lock up as over a picture, try what must be impossible then, and tell what was not.
        #[arg(long)]
        prove: bool,
    },
}

#[derive(Subcommand)]
enum RenditionsCommand {
    /// Make the renditions of all pictures anew that were made by other settings, or by an older
    /// version. The server may run; its pages are told.
    Rebuild,
}

#[derive(Subcommand)]
enum HotelCommand {
    /// Make a hotel with an empty page.
    Create {
        /// Its name in addresses: lower-case letters, digits, hyphens.
        #[arg(long)]
        slug: String,
        /// Its name for people.
        #[arg(long)]
        name: String,
    },
    /// Hide a hotel from guests. The server may run: its card leaves open landing pages. Nothing is
    /// lost, and staff can go on editing.
    Hide {
        /// Slug of the hotel.
        #[arg(long)]
        slug: String,
    },
    /// Show a hidden hotel to guests again.
    Show {
        /// Slug of the hotel.
        #[arg(long)]
        slug: String,
    },
}

#[derive(Subcommand)]
enum PicturesCommand {
    /// Copy the pictures of the data directory into the bucket of FRONTAGE_MEDIA, as far as they
    /// are not there. A server that still keeps its pictures in the data directory may run; stop it,
    /// say it again for what has come meanwhile, and start it with FRONTAGE_MEDIA.
    CopyToBucket,
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Add somebody to the staff of a hotel.
    Create {
        /// Slug of the hotel.
        #[arg(long)]
        hotel: String,
        /// Name to sign in with.
        #[arg(long)]
        username: String,
        /// owner, manager, editor or viewer.
        #[arg(long, value_parser = parse_role)]
        role: Role,
        /// Read the password from standard input (one line).
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "use owner, manager, editor or viewer".to_owned())
}

/// Runs the command given on the command line.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if let Command::PictureWorker { prove } = cli.command {
        return if prove {
            prove_worker()
        } else {
            worker::work()
        };
    }
    let config = match read_config(&cli) {
        Ok(config) => config,
        Err(mistakes) => return wrong_settings(&mistakes),
    };
    if matches!(cli.command, Command::CheckConfig) {
        tell!("The settings are fine.");
        return ExitCode::SUCCESS;
    }
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let done = runtime
        .context("the async runtime cannot be started")
        .and_then(|runtime| {
            let done = runtime.block_on(execute(cli.command, config));
            runtime.shutdown_timeout(std::time::Duration::from_secs(1));
            done
        });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => match error.downcast_ref::<config::Mistakes>() {
            // Such as only show beside what the database holds.
            Some(mistakes) => wrong_settings(mistakes),
            None => {
                eprintln!("{}", explain(&error));
                ExitCode::FAILURE
            }
        },
    }
}

#[cfg(target_os = "linux")]
fn prove_worker() -> ExitCode {
    match worker::prove() {
        Ok(lines) => {
            tell!("{}", lines.join("\n"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("A worker cannot be locked up: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn prove_worker() -> ExitCode {
    eprintln!("A worker can be locked up on Linux alone.");
    ExitCode::FAILURE
}

fn wrong_settings(mistakes: &config::Mistakes) -> ExitCode {
    eprintln!("The settings need attention:\n{mistakes}");
    ExitCode::from(78)
}

fn read_config(cli: &Cli) -> Result<Config, config::Mistakes> {
    let mut flags = Values::new();
    for (name, value) in [
        ("FRONTAGE_LISTEN", &cli.flags.listen),
        ("FRONTAGE_DATA_DIR", &cli.flags.data_dir),
        ("FRONTAGE_PUBLIC_URL", &cli.flags.public_url),
        ("FRONTAGE_HUB_APPS", &cli.flags.apps),
    ] {
        if let Some(value) = value {
            flags.insert(name.to_owned(), value.clone());
        }
    }
    config::check(&[
        flags,
        config::read_environment(),
        config::read_file(cli.config.as_deref())?,
    ])
}

async fn execute(command: Command, config: Config) -> anyhow::Result<()> {
    match command {
        Command::Serve { demo } => serve(config, demo).await,
        Command::Hub => hub(config).await,
        Command::Hotel(HotelCommand::Create { slug, name }) => {
            let store = open_store(&config).await?;
            let addresses = addresses(&config);
            onboarding::create_hotel(&store, &addresses, &slug, &name).await?;
            store.close().await;
            tell!("{name} is at {}/hotels/{slug}", config.public_url);
            Ok(())
        }
        Command::Hotel(HotelCommand::Hide { slug }) => set_visible(&config, &slug, false).await,
        Command::Hotel(HotelCommand::Show { slug }) => set_visible(&config, &slug, true).await,
        Command::Staff(StaffCommand::Create {
            hotel,
            username,
            role,
            ..
        }) => {
            let mut password = String::new();
            std::io::stdin().take(4_096).read_to_string(&mut password)?;
            let password = password.trim_end_matches(['\r', '\n']);
            let store = open_store(&config).await?;
            let passwords = Passwords::default();
            onboarding::create_staff(&store, &passwords, &hotel, &username, role, password).await?;
            store.close().await;
            tell!("{username} can sign in at {}/staff", config.public_url);
            Ok(())
        }
        Command::Realtime => {
            let store = open_store(&config).await?;
            let app = Credentials::open(&store, &config).await?;
            store.close().await;
            tell!(
                "PUSHER_APP_ID={}\nPUSHER_KEY={}\nPUSHER_SECRET={}",
                app.app_id,
                app.key,
                app.secret
            );
            Ok(())
        }
        Command::Verify { read_all } => {
            let store = existing_store(&config).await?;
            let media = Media::open(&config.data_dir, media_settings(&config))?;
            let report = verify::installation(&store, &media, read_all).await?;
            store.close().await;
            tell!("{report}");
            anyhow::ensure!(report.faults.is_empty(), "This installation is damaged.");
            Ok(())
        }
        Command::Doctor => {
            let store = existing_store(&config).await?;
            let diagnosis = doctor::examine(&store, &config).await?;
            store.close().await;
            tell!("{diagnosis}");
            anyhow::ensure!(diagnosis.is_well(), "This installation needs attention.");
            Ok(())
        }
        Command::Ready => {
            let address = config.at_home();
            ready::ask(address).await?;
            tell!("The server at http://{address} is ready.");
            Ok(())
        }
        Command::Renditions(RenditionsCommand::Rebuild) => rebuild(&config).await,
        Command::MigrateTo { cancel: true, .. } => call_off(&config).await,
        Command::MigrateTo { url, .. } => migrate_to(&config, url.as_deref()).await,
        Command::Pictures(PicturesCommand::CopyToBucket) => copy_to_bucket(&config).await,
        Command::CheckConfig | Command::PictureWorker { .. } => Ok(()),
    }
}

async fn migrate_to(config: &Config, url: Option<&str>) -> anyhow::Result<()> {
    let server = relocation::destination(config, url)?;
    let stop = stop_signal()?;
    let mut tell = |what: &str| eprintln!("{what}");
    let folder = config.data_dir.display();
    match relocation::migrate(config, &server, &stop, &mut tell).await? {
        Outcome::Moved(moved) => tell!("{moved}"),
        Outcome::WasMoved { destination } => {
            tell!("This installation has moved to {destination} before; nothing was changed.");
        }
    }
    tell!("What is next:");
    tell!("  1. Stop the server of {folder}: it only shows the rows that stayed behind.");
    tell!("  2. Start it with DATABASE_URL naming the new database, and the same {folder}:");
    tell!("     pictures and unfinished uploads are there, and open pages go on by it.");
    tell!("  3. With the same DATABASE_URL, let frontage verify look at rows and pictures.");
    tell!("To go back instead: stop the server, then frontage migrate-to --cancel.");
    Ok(())
}

async fn call_off(config: &Config) -> anyhow::Result<()> {
    match relocation::cancel(config).await? {
        CalledOff::Nothing => tell!("This installation is not being moved."),
        CalledOff::UnderWay => tell!("The move is called off. Everything can be saved again."),
        CalledOff::AfterArrival => {
            tell!("The rows of the data directory are in use again, as they were when they moved.");
            tell!(
                "What was saved at the other place since then stays there; do not go on with it."
            );
        }
    }
    Ok(())
}

async fn copy_to_bucket(config: &Config) -> anyhow::Result<()> {
    let Some(bucket) = &config.bucket else {
        anyhow::bail!("there is no bucket to copy to; name it in FRONTAGE_MEDIA");
    };
    let media = Media::open(&config.data_dir, media_settings(config))?;
    let copied = media.copy_into_bucket(&config.data_dir, |done, total| {
        eprintln!("{done} of {total} pictures");
    });
    let (sets, originals) = copied.await?;
    tell!("{sets} sets of renditions and {originals} originals copied to {bucket}");
    Ok(())
}

async fn rebuild(config: &Config) -> anyhow::Result<()> {
    let store = existing_store(config).await?;
    let media = Media::open(&config.data_dir, media_settings(config))?;
    library::adopt(&store, &media).await?;
    let context = usecases::Context {
        store: store.clone(),
        addresses: addresses(config),
        limits: config.limits.clone(),
        passwords: Passwords::default(),
        media,
        progress: Progress::new(StaffMessages::to_nobody()),
        colleagues: Colleagues::new(StaffMessages::to_nobody()),
        tries: Tries::new("", Fellows::none()),
        messages: StaffMessages::to_nobody(),
    };
    let rebuilt = renditions::rebuild(&context, |done, total| {
        eprintln!("{done} of {total} pictures");
    });
    let rebuilt = rebuilt.await?;
    store.close().await;
    for (public_id, reason) in &rebuilt.left {
        tell!("picture {public_id} stays as it is: {reason}");
    }
    tell!(
        "{} pictures made anew, {} as they should be already, {} left as they are",
        rebuilt.made,
        rebuilt.fresh,
        rebuilt.left.len()
    );
    anyhow::ensure!(
        rebuilt.left.is_empty(),
        "Not every picture could be made anew."
    );
    Ok(())
}

/// The store of an installation that must be there: looking at one must not make one.
async fn existing_store(config: &Config) -> anyhow::Result<Store> {
    if !is_installed(config).await? {
        match &config.database {
            Place::File(_) => anyhow::bail!(
                "there is no installation in {}; name its folder with --data-dir",
                config.data_dir.display()
            ),
            Place::Server(server) => anyhow::bail!(
                "there is no installation in the database {server}; name another in DATABASE_URL"
            ),
        }
    }
    open_store(config).await
}

async fn set_visible(config: &Config, slug: &str, visible: bool) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    let addresses = addresses(config);
    let changed = visibility::set_visible(&store, &addresses, slug, visible).await?;
    store.close().await;
    let state = if visible { "shown at" } else { "hidden from" };
    let place = format!("{}/hotels/{slug}", config.public_url);
    match changed {
        true => tell!("{slug} is {state} {place}"),
        false => tell!("{slug} is {state} {place} already"),
    }
    Ok(())
}

async fn serve(config: Config, demo: bool) -> anyhow::Result<()> {
    if demo {
        eprintln!("Preparing the demo hotels (the first time takes a moment) …");
    }
    let server = Server::open(&config, demo).await?;
    let base = if config.public_url_is_set {
        config.public_url.clone()
    } else {
        format!("http://{}", server.address)
    };
    tell!("Frontage listens on http://{}", server.address);
    if demo {
        tell!("  landing page   {base}/");
        tell!("  a hotel's page {base}/hotels/killarney");
        tell!("  staff console  {base}/staff   (user manager, password manager)");
    } else if let Some(path) = server.setup_path().await? {
        tell!("  Nobody has set it up yet. Open this link, which is good until the server stops:");
        tell!("  {base}{path}");
    } else {
        tell!("  public pages   {base}/");
        tell!("  staff console  {base}/staff");
    }
    let stop = stop_signal()?;
    service_manager::tell(State::Ready);
    server.run(stop).await
}

async fn hub(config: Config) -> anyhow::Result<()> {
    serve_hub(&config, stop_signal()?, |address| {
        tell!("The hub listens on http://{address}");
        service_manager::tell(State::Ready);
    })
    .await
}

/// Cancelled by Ctrl-C or SIGTERM.
fn stop_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn({
        let stop = stop.clone();
        async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            service_manager::tell(State::Stopping);
            stop.cancel();
        }
    });
    Ok(stop)
}

/// What went wrong, in words for the operator.
fn explain(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Refusal>() {
        Some(Refusal::Invalid(violations)) => {
            let lines: Vec<String> = violations
                .iter()
                .map(|(field, reason)| format!("{field}: {reason}"))
                .collect();
            lines.join("\n")
        }
        Some(Refusal::Failed(cause)) => format!("{cause:#}"),
        _ => format!("{error:#}"),
    }
}

//! The servers that are measured: each started anew for every figure, on a port of its own, with
//! the same app, in an empty folder, and everything off that could limit it.

use std::ffi::OsString;
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::clock::{SECOND, now};
use crate::process::{Cpus, GENERATOR_CPU, Process, SERVER_CPU};
use crate::signing::App;

/// So long a server may take to its first connection.
const START: u64 = 20 * SECOND;

/// A program that speaks the protocol, and where it is.
#[derive(Debug, Clone)]
pub enum Program {
    /// Frontage's hub, alone.
    Frontage(PathBuf),
    /// Sockudo, the executable itself.
    Sockudo(PathBuf),
    /// Soketi, the script that its package installs.
    Soketi(PathBuf),
    /// Bare uWebSockets, by the folder of uWebSockets.js.
    RawUws(PathBuf),
}

impl Program {
    /// What is started, and with which environment.
    fn command(&self, app: &App, port: u16) -> Command {
        let port_text = port.to_string();
        let App { id, key, secret } = app;
        let (path, args, settings): (&Path, Vec<OsString>, Vec<(&str, &str)>) = match self {
            Self::Frontage(path) => (
                path,
                vec!["hub".into(), format!("--listen=127.0.0.1:{port}").into()],
                vec![
                    ("PUSHER_APP_ID", id),
                    ("PUSHER_KEY", key),
                    ("PUSHER_SECRET", secret),
                    ("FRONTAGE_LOG", "error"),
                ],
            ),
            // https://sockudo.io/docs/reference/environment-variables
            Self::Sockudo(path) => (
                path,
                Vec::new(),
                vec![
                    ("HOST", "127.0.0.1"),
                    ("PORT", &port_text),
                    ("SOCKUDO_DEFAULT_APP_ID", id),
                    ("SOCKUDO_DEFAULT_APP_KEY", key),
                    ("SOCKUDO_DEFAULT_APP_SECRET", secret),
                    ("SOCKUDO_DEFAULT_APP_MAX_CONNECTIONS", "1000000"),
                    (
                        "SOCKUDO_DEFAULT_APP_MAX_BACKEND_EVENTS_PER_SECOND",
                        "1000000",
                    ),
                    ("ADAPTER_DRIVER", "local"),
                    ("APP_MANAGER_DRIVER", "memory"),
                    ("CACHE_DRIVER", "memory"),
                    ("QUEUE_DRIVER", "memory"),
                    ("RATE_LIMITER_ENABLED", "false"),
                    ("METRICS_ENABLED", "false"),
                    ("SOCKUDO_LOG_PROD", "error"),
                ],
            ),
            // https://docs.soketi.app/app-management/array-driver: no limit unless one is set.
            Self::Soketi(path) => (
                path,
                vec!["start".into()],
                vec![
                    ("SOKETI_HOST", "127.0.0.1"),
                    ("SOKETI_PORT", &port_text),
                    ("SOKETI_DEFAULT_APP_ID", id),
                    ("SOKETI_DEFAULT_APP_KEY", key),
                    ("SOKETI_DEFAULT_APP_SECRET", secret),
                    ("SOKETI_METRICS_ENABLED", "false"),
                ],
            ),
            Self::RawUws(_) => (
                Path::new("node"),
                vec![
                    "--input-type=module".into(),
                    "--eval".into(),
                    include_str!("../raw-uws.mjs").into(),
                ],
                vec![("PORT", &port_text), ("PUSHER_SECRET", secret)],
            ),
        };
        let mut command = Command::new(path);
        command.args(args).envs(settings);
        if let Self::RawUws(folder) = self {
            command.env("RAW_UWS", folder);
        }
        command
    }
}

/// On which CPUs a server runs.
#[derive(Clone, Copy)]
pub enum Place {
    /// On one, and the generator on another.
    OneCpu,
    /// Wherever the system puts it, the generator too.
    AllCpus(Cpus),
}

impl Place {
    /// Starts `command` there and puts this thread where the generator belongs.
    ///
    /// # Errors
    /// When the program or its place is not to be had.
    pub fn start(self, command: &mut Command) -> Result<Child, String> {
        // Who is started inherits the place.
        match self {
            Self::OneCpu => Cpus::stay_on(SERVER_CPU)?,
            Self::AllCpus(cpus) => cpus.roam()?,
        }
        let child = command.spawn().map_err(|error| {
            let program = command.get_program().to_string_lossy().into_owned();
            format!("{program} cannot be started: {error}")
        });
        if matches!(self, Self::OneCpu) {
            Cpus::stay_on(GENERATOR_CPU)?;
        }
        child
    }
}

/// A server that runs until it is dropped.
pub struct Server {
    child: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Server {
    /// Starts it and waits until it can be connected to.
    ///
    /// # Errors
    /// When that takes too long, with what it said.
    pub fn start(program: &Program, app: &App, place: Place) -> Result<Self, String> {
        let say = |error: std::io::Error| error.to_string();
        let folder = TempDir::new().map_err(say)?;
        let address = free_address().map_err(say)?;
        let said = File::create(folder.path().join("said")).map_err(say)?;
        let mut command = program.command(app, address.port());
        command
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(said.try_clone().map_err(say)?)
            .stderr(said);
        let child = place.start(&mut command)?;
        let mut server = Self {
            child,
            address,
            folder,
        };
        server.wait_until_it_listens()?;
        Ok(server)
    }

    fn wait_until_it_listens(&mut self) -> Result<(), String> {
        let until = now() + START;
        while TcpStream::connect(self.address).is_err() {
            let ended = !matches!(self.child.try_wait(), Ok(None));
            if ended || now() > until {
                let how = if ended { "ended" } else { "does not listen" };
                return Err(format!("the server {how}. It said:\n{}", self.said()));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// The end of what it has written.
    pub fn said(&self) -> String {
        let bytes = std::fs::read(self.folder.path().join("said")).unwrap_or_default();
        let end = &bytes[bytes.len().saturating_sub(2_000)..];
        String::from_utf8_lossy(end).into_owned()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process, with all threads.
    pub fn process(&self) -> Process {
        Process(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; a server that drains politely would only take time.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

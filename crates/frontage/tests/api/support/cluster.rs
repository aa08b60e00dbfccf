//! A PostgreSQL server of a test's own, which it may stop and start.

use std::fs::File;
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use tempfile::TempDir;

/// A server with one database, `hotels`. It is stopped when this is dropped.
pub struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    /// The network namespace that it runs in, unless it is this one.
    namespace: Option<&'static str>,
    address: String,
    port: u16,
}

impl Cluster {
    /// Makes one and starts it.
    pub async fn start() -> Self {
        Self::start_at(None, "127.0.0.1").await
    }

    /// The same in a network namespace, which has this address.
    #[allow(dead_code, reason = "where servers have machines of their own")]
    pub async fn start_within(namespace: &'static str, address: &str) -> Self {
        Self::start_at(Some(namespace), address).await
    }

    async fn start_at(namespace: Option<&'static str>, address: &str) -> Self {
        let programs = std::env::var("FRONTAGE_TEST_POSTGRES_BIN");
        let programs = programs
            .expect("run this through scripts/postgres.sh")
            .into();
        let folder = tempfile::tempdir().unwrap();
        let own = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(folder.path(), own).unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let cluster = Self {
            programs,
            folder,
            namespace,
            address: address.to_owned(),
            port,
        };
        if is_root() {
            let folder = cluster.folder.path();
            succeeds(Command::new("chown").arg("postgres").arg(folder));
        }
        let how = [
            "-U",
            "hotels",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "-D",
        ];
        let data = cluster.data();
        succeeds(cluster.program("initdb").args(how).arg(&data));
        let from_anywhere = "host all all 0.0.0.0/0 trust\n";
        let mut letting_in = File::options()
            .append(true)
            .open(data.join("pg_hba.conf"))
            .unwrap();
        letting_in.write_all(from_anywhere.as_bytes()).unwrap();
        cluster.start_again();
        let address = cluster.address("postgres");
        let mut connection = PgConnection::connect(&address).await.unwrap();
        let made = sqlx::query("create database hotels").execute(&mut connection);
        made.await.unwrap();
        cluster
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        self.address("hotels")
    }

    fn address(&self, database: &str) -> String {
        let Self { address, port, .. } = self;
        format!("postgres://hotels@{address}:{port}/{database}")
    }

    /// Starts it after [`Self::stop`], and waits until it answers.
    pub fn start_again(&self) {
        let settings = format!(
            "-c listen_addresses={} -c port={} -c unix_socket_directories= \
             -c max_connections=100 -c shared_buffers=16MB",
            self.address, self.port
        );
        let log = self.folder.path().join("log");
        succeeds(
            self.control()
                .args(["-w", "-s", "-o", &settings, "-l"])
                .arg(log)
                .arg("start"),
        );
    }

    /// Stops it as an operator does who is in a hurry: connections are cut, what is committed
    /// stays.
    pub fn stop(&self) {
        succeeds(self.control().args(["-w", "-s", "-m", "fast", "stop"]));
    }

    /// Stops it as a crash does: it gets to write nothing any more.
    pub fn crash(&self) {
        succeeds(self.control().args(["-w", "-s", "-m", "immediate", "stop"]));
    }

    fn control(&self) -> Command {
        let mut command = self.program("pg_ctl");
        command.arg("-D").arg(self.data());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A program of PostgreSQL, which does not run as root.
    fn program(&self, name: &str) -> Command {
        let mut words: Vec<&str> = Vec::new();
        if let Some(namespace) = self.namespace {
            words.extend(["ip", "netns", "exec", namespace]);
        }
        if is_root() {
            words.extend(["runuser", "-u", "postgres", "--"]);
        }
        let path = self.programs.join(name);
        let mut command = match words.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(path);
                command
            }
            None => Command::new(path),
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self
            .control()
            .args(["-s", "-m", "immediate", "stop"])
            .status();
    }
}

fn is_root() -> bool {
    Path::new("/proc/self").metadata().unwrap().uid() == 0
}

#[track_caller]
fn succeeds(command: &mut Command) {
    // A server that is started keeps what it inherits open.
    let done = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(done.unwrap().success(), "{command:?}");
}

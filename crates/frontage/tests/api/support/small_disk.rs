//! A data directory on a real file system so small that a test can fill it.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::process::{Process, Starting, make_a_hotel, run_under};

/// What the small file system holds.
const SIZE: &str = "size=8m,mode=700";
/// A shared file system is filled only up to this size: it lies in memory.
const MOST_KIB: u64 = 256 * 1_024;

/// One file system that only the server sees, in a mount namespace of its own, which takes no
/// privilege on most systems. Where namespaces are forbidden, as in most containers, `/dev/shm`
/// does if it is as small as containers have it.
pub struct SmallDisk {
    folder: TempDir,
    /// Whether the server has a namespace of its own.
    is_own: bool,
    /// Where this process sees the data directory.
    seen: PathBuf,
}

impl SmallDisk {
    /// A small disk with an installation that has one hotel.
    pub async fn with_a_hotel() -> Self {
        let is_own = may_mount();
        let folder = if is_own {
            tempfile::tempdir().unwrap()
        } else {
            assert!(
                free_kib(Path::new("/dev/shm")).is_some_and(|free| free <= MOST_KIB),
                "there is no small file system to fill: `unshare -Urm` may not mount, and \
                 /dev/shm is missing or too large"
            );
            tempfile::tempdir_in("/dev/shm").unwrap()
        };
        let disk = Self {
            seen: folder.path().join("disk"),
            folder,
            is_own,
        };
        fs::create_dir(disk.data_dir()).unwrap();
        let made = if disk.is_own {
            let prepared = disk.folder.path().join("prepared");
            fs::create_dir(&prepared).unwrap();
            prepared
        } else {
            disk.data_dir()
        };
        make_a_hotel(&made).await;
        disk
    }

    fn data_dir(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    /// Starts the server that lives on it.
    pub async fn serve(&mut self, env: &[(&str, &str)]) -> Process {
        let data_dir = self.data_dir();
        let prepared = self.folder.path().join("prepared");
        let script = format!(
            "mount -t tmpfs -o {SIZE} tmpfs \"$0\" && cp -a \"$1\"/. \"$0\" && shift && exec \"$@\""
        );
        let wrapper = [
            "unshare",
            "-Urm",
            "sh",
            "-c",
            &script,
            data_dir.to_str().unwrap(),
            prepared.to_str().unwrap(),
        ];
        let wrapper = if self.is_own { &wrapper[..] } else { &[] };
        let starting = Starting::under(wrapper, "127.0.0.1:0", &data_dir, env);
        let server = starting.listens().await;
        if self.is_own {
            let root = format!("/proc/{}/root", server.child.id().unwrap());
            self.seen = Path::new(&root).join(data_dir.strip_prefix("/").unwrap());
        }
        server
    }

    /// Takes all the room there is, to the last byte.
    pub fn fill(&self) {
        let mut filler = File::create(self.filler()).unwrap();
        for piece in [1 << 16, 4_096, 1] {
            loop {
                match filler.write_all(&vec![0; piece]) {
                    Ok(()) => {}
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::StorageFull, "{error}");
                        break;
                    }
                }
            }
        }
    }

    /// Gives it back.
    pub fn make_room(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.seen.join("filler")
    }

    /// Where this process sees the data directory.
    pub fn seen(&self) -> &Path {
        &self.seen
    }

    /// `frontage verify` beside the running server: exit code and what it said.
    pub async fn verify(&self, server: &Process) -> (Option<i32>, String) {
        let id = server.child.id().unwrap().to_string();
        let wrapper = ["nsenter", "-t", &id, "-U", "-m", "--preserve-credentials"];
        let wrapper = if self.is_own { &wrapper[..] } else { &[] };
        let output = run_under(wrapper, &self.data_dir(), &["verify"], &[], "").await;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), told)
    }
}

/// Whether a file system may be mounted in a namespace of its own.
fn may_mount() -> bool {
    let folder = tempfile::tempdir().unwrap();
    let mount = ["-Urm", "mount", "-t", "tmpfs", "-o", SIZE, "tmpfs"];
    let tried = Command::new("unshare")
        .args(mount)
        .arg(folder.path())
        .output();
    tried.is_ok_and(|output| output.status.success())
}

/// Free KiB of the file system of a folder.
fn free_kib(folder: &Path) -> Option<u64> {
    let told = Command::new("df")
        .args(["-k", "--output=avail"])
        .arg(folder)
        .output();
    let told = String::from_utf8(told.ok()?.stdout).ok()?;
    told.lines().nth(1)?.trim().parse().ok()
}

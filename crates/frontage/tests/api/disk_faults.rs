//! The disk under the running server fails in the ways that disks have: strace makes the
//! system's answers to it, for the database's log and for what the server tries out to learn the
//! cause.

use std::path::Path;
use std::process::Stdio;

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;

use crate::full_disk::{soon, still_serves};
use crate::support::process::make_a_hotel;
use crate::support::{PATIENCE, Process};

/// A disk that fails until it is let go.
struct Failing {
    strace: Child,
    /// What it still tells; it ends when nobody would hear it.
    _told: Lines<BufReader<ChildStderr>>,
}

impl Failing {
    /// From now on these system calls end with this error.
    async fn with(server: &Process, home: &Path, calls: &str, error: &str) -> Self {
        let id = server.child.id().unwrap().to_string();
        let mut strace = Command::new("strace")
            .args(["-f", "-p", &id, "-o", "/dev/null"])
            .arg("-P")
            .arg(home.join("frontage.db-wal"))
            .arg("-P")
            .arg(home.join("frontage.probe"))
            .args(["-e", &format!("trace={calls}")])
            .args(["-e", &format!("inject={calls}:error={error}")])
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("strace is needed: apt-get install strace");
        let mut told = BufReader::new(strace.stderr.take().unwrap()).lines();
        let attached = async {
            let mut all = Vec::new();
            while let Some(line) = told.next_line().await.unwrap() {
                if line.contains(&id) && line.contains("attached") {
                    return;
                }
                all.push(line);
            }
            panic!("strace may not watch a process here: {all:?}");
        };
        timeout(PATIENCE, attached).await.unwrap();
        Self {
            strace,
            _told: told,
        }
    }

    /// The disk works again.
    async fn end(mut self) {
        let id = self.strace.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().await;
        assert!(sent.unwrap().success());
        timeout(PATIENCE, self.strace.wait())
            .await
            .unwrap()
            .unwrap();
    }
}

#[tokio::test]
async fn whatever_the_disk_answers_the_cause_is_named_nothing_changes_and_it_heals_by_itself() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().canonicalize().unwrap();
    make_a_hotel(&home).await;
    let server = Process::serve(&home, &[]).await;
    let ann = server.editor().await;
    let mut page = server.listener().await;
    let (_, mut revision) = ann
        .change_settings(&json!({"slogan": "Sound"}))
        .await
        .changed(200);
    for (calls, error, status, words) in [
        ("pwrite64,write", "EROFS", 503, "read-only"),
        ("pwrite64,write", "ENOSPC", 507, "disk is full"),
        ("pwrite64,write", "EDQUOT", 507, "disk is full"),
        ("pwrite64,write", "EIO", 503, "I/O error"),
        ("fdatasync,fsync", "EIO", 503, "I/O error"),
    ] {
        let failing = Failing::with(&server, &home, calls, error).await;
        for slogan in ["In vain", "Again in vain"] {
            let change = json!({"slogan": slogan});
            let answer = soon(ann.change_settings(&change)).await;
            answer.refused_saying(status, words);
        }
        still_serves(&server, revision).await;
        page.events_until_pong().await;
        failing.end().await;

        let slogan = format!("Sound after {error} of {calls}");
        let change = json!({"slogan": slogan});
        let (_, next) = soon(ann.change_settings(&change)).await.changed(200);
        assert_eq!(next, revision + 1, "{error}: nothing was changed");
        page.hears_slogan(&slogan).await;
        revision = next;
    }
    assert!(!home.join("frontage.probe").exists());
    server.stop().await;
}

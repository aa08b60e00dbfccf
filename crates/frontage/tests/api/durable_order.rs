//! Nothing is answered before it is durable: read from what the server asks of the system, in
//! the order in which it asks. Needs strace.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio::time::{sleep, timeout};

use crate::support::process::{Starting, make_a_hotel};
use crate::support::{PATIENCE, pictures};

/// A system call, as strace tells it with the paths of its files.
struct Call {
    text: String,
    /// Lines of the trace where it began and where it was over. Another one came after it for
    /// certain only when it began after this one was over.
    began: usize,
    over: usize,
}

/// Reads what `strace -f -y` wrote. Calls that overlap with others stand in two lines; signals
/// and ends of threads are no calls.
fn calls(trace: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut unfinished: HashMap<&str, (usize, &str)> = HashMap::new();
    for (line, text) in trace.lines().enumerate() {
        let (thread, text) = text.split_once(' ').unwrap();
        let text = text.trim_start();
        if text.starts_with("---") || text.starts_with("+++") {
            continue;
        }
        let (began, text) = if let Some(begin) = text.strip_suffix(" <unfinished ...>") {
            unfinished.insert(thread, (line, begin));
            continue;
        } else if let Some(resumed) = text.strip_prefix("<... ") {
            let (_, end) = resumed.split_once(" resumed>").unwrap();
            let (began, begin) = unfinished.remove(thread).unwrap();
            (began, format!("{begin}{end}"))
        } else {
            (line, text.to_owned())
        };
        calls.push(Call {
            text,
            began,
            over: line,
        });
    }
    calls
}

/// The first call that began after this line and has all of these words in it.
#[track_caller]
fn next<'a>(calls: &'a [Call], after: usize, words: &[&str]) -> &'a Call {
    let found = calls
        .iter()
        .filter(|call| call.began > after)
        .find(|call| words.iter().all(|word| call.text.contains(word)));
    found.unwrap_or_else(|| panic!("nothing with {words:?} after line {after}"))
}

/// When a file or folder is durable that was last written at this line. SQLite leaves out the
/// times (`fdatasync`).
#[track_caller]
fn synced(calls: &[Call], after: usize, path: &Path) -> usize {
    let path = format!("<{}>)", path.display());
    next(calls, after, &["sync(", &path, " = 0"]).over
}

/// The last write into a file.
#[track_caller]
fn written(calls: &[Call], path: &Path) -> usize {
    let path = format!("<{}>", path.display());
    let writes = |call: &&Call| {
        call.text.starts_with("write(") && call.text.split(',').next().unwrap().contains(&path)
    };
    let last = calls.iter().rfind(writes);
    last.unwrap_or_else(|| panic!("nothing is written into {path}"))
        .over
}

#[tokio::test]
async fn an_upload_is_answered_only_after_files_folders_and_row_are_on_the_disk_in_this_order() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().canonicalize().unwrap();
    make_a_hotel(&home).await;
    let aside = tempfile::tempdir().unwrap();
    let trace = aside.path().join("trace");
    // -D: the server stays our child, and strace ends with it.
    let observed = "trace=write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync,mkdir,\
                    rename,renameat,renameat2";
    let strace = [
        "strace",
        "-D",
        "-f",
        "-y",
        "-s",
        "4200",
        "-o",
        trace.to_str().unwrap(),
        "-e",
        observed,
    ];
    let starting = Starting::under(&strace, "127.0.0.1:0", &home, &[]);
    let server = starting.listens().await;
    let ann = server.editor().await;
    let photo = pictures::jpeg(700, 40);
    let hash = hex::encode(Sha256::digest(&photo));
    let (added, _) = ann.upload(photo).await.changed(201);
    let id = server.child.id().unwrap().to_string();
    assert_eq!(server.stop().await, Some(0));

    let is_the_end = |line: &str| {
        let end = line.split_once(' ').filter(|(thread, _)| *thread == id);
        end.is_some_and(|(_, text)| text.trim() == "+++ exited with 0 +++")
    };
    let ended = async {
        loop {
            let trace = std::fs::read_to_string(&trace).unwrap();
            if trace.lines().any(is_the_end) {
                return trace;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    let trace = timeout(PATIENCE, ended).await;
    let calls = calls(&trace.expect("strace cannot watch here; it needs ptrace"));
    is_in_order(&calls, &home, &added, &hash);
}

fn is_in_order(calls: &[Call], home: &Path, added: &Value, hash: &str) {
    let id = added["public_id"].as_str().unwrap();
    let version = added["image"]["version"].as_str().unwrap();
    let media = home.join("media").join(&version[..2]);
    let originals = home.join("originals").join(&hash[..2]);
    let quoted = |path: &Path| format!("\"{}\"", path.display());
    let place = quoted(&media.join(version));
    let moved = next(calls, 0, &["rename", ".ladder\"", &place]);
    let ladder = Path::new(moved.text.split('"').nth(1).unwrap());

    // Each rendition of first light written, then synced, then their names, all still aside.
    let mut durable = 0;
    for name in ["640.webp", "640.jpg", "700.webp", "700.jpg", "facts.json"] {
        let file = ladder.join(name);
        durable = durable.max(synced(calls, written(calls, &file), &file));
    }
    let durable = synced(calls, durable, ladder);
    // Then put in their place, and the place synced; the folder above it too when it is new.
    let moved = next(calls, durable, &["rename", &quoted(ladder), &place]);
    let made = next(calls, 0, &["mkdir(", &quoted(&media), "= 0"]).over;
    assert!(synced(calls, made, &home.join("media")) < moved.began);
    let renditions = synced(calls, moved.over, &media);

    // The same of the original.
    let original = originals.join(hash);
    let moved = next(calls, 0, &["rename", ".upload\"", &quoted(&original)]);
    let upload = moved.text.split('"').nth(1).unwrap();
    let upload = Path::new(upload);
    assert!(synced(calls, written(calls, upload), upload) < moved.began);
    let durable = renditions.max(synced(calls, moved.over, &originals));

    // Only then the row, by its name, in the log; then the log synced; then the answer.
    let wal = home.join("frontage.db-wal");
    let into_log = format!("<{}>", wal.display());
    let row = next(calls, 0, &["pwrite64(", &into_log, id]);
    assert!(row.began > durable, "no row before its files");
    let answered = next(calls, 0, &["HTTP/1.1 201 Created"]).began;
    let in_log = |call: &&Call| {
        call.text.starts_with("pwrite64(") && call.text.contains(&into_log) && call.began < answered
    };
    let last = calls.iter().rfind(in_log).unwrap();
    assert!(
        synced(calls, last.over, &wal) < answered,
        "answered too early"
    );
}

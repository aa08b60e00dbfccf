//! What a worker may do, and what becomes of one that does not end as it should.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use frontage::media::{IngestError, Refused};

use crate::house::{House, PATIENCE, jpeg, noise, program};

async fn refused(house: &House, upload: Vec<u8>) -> Refused {
    match house.ingest(upload).await.unwrap_err() {
        IngestError::Refused(refused) => refused,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_worker_that_has_locked_itself_up_can_compute_and_nothing_else() {
    let told = Command::new(env!("CARGO_BIN_EXE_frontage"))
        .args(["picture-worker", "--prove"])
        .output()
        .unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let (last, tried) = {
        let mut lines: Vec<&str> = told.lines().collect();
        (lines.pop(), lines)
    };
    assert_eq!(last, Some("possible: threads of its own"), "{told}");
    assert!(tried.len() > 14);
    for line in tried {
        assert!(line.starts_with("refused: "), "{line}");
    }
}

#[tokio::test]
async fn a_photo_that_takes_too_much_memory_is_refused_and_the_next_one_is_not() {
    let house = House::open_with(|settings| {
        settings.worker_memory = 8 << 20;
        // So that it is not refused by its header.
        settings.limits.max_memory = 1 << 40;
    });
    let refused = refused(&house, noise(2_600, 2_600)).await;
    assert_eq!(refused.code, "too-much-memory");
    assert_eq!(
        refused.problem,
        "This picture takes more memory to open than is allowed (8 MiB). Save it again as an \
         ordinary JPEG and upload that."
    );
    house.until(<[String]>::is_empty).await;
    house.ingest(jpeg(40, 30, 1)).await.unwrap().keep();
}

#[tokio::test]
async fn a_photo_that_takes_too_much_time_is_refused_and_the_next_one_is_not() {
    let house = House::open_with(|settings| {
        settings.first_light_seconds = 1;
        settings.recipe.webp_method = 6;
        settings.recipe.webp_quality = 100;
        settings.recipe.max_height = 16_000;
    });
    let refused = refused(&house, noise(1_280, 3_000)).await;
    assert_eq!(refused.code, "too-much-time");
    assert!(
        refused.problem.contains("than is allowed (1 seconds)"),
        "{refused}"
    );
    house.until(<[String]>::is_empty).await;
    house.ingest(jpeg(40, 30, 1)).await.unwrap().keep();
}

#[tokio::test]
async fn a_worker_that_waits_for_ever_is_ended() {
    let scripts = tempfile::tempdir().unwrap();
    let waits = program(scripts.path(), "exec /bin/sleep 1000");
    let house = House::open_with(|settings| {
        settings.program = waits;
        settings.patience = Duration::from_millis(200);
    });
    let refused = refused(&house, jpeg(40, 30, 1)).await;
    assert_eq!(refused.code, "too-much-time");
    assert!(house.files().is_empty());
}

#[tokio::test]
async fn a_worker_that_crashes_costs_its_photo_and_nothing_else() {
    let scripts = tempfile::tempdir().unwrap();
    let crashes = program(
        scripts.path(),
        "/usr/bin/head -c 100 > /dev/null; kill -SEGV $$",
    );
    let house = House::open_with(|settings| settings.program = crashes);
    let refused = refused(&house, jpeg(40, 30, 1)).await;
    assert_eq!(refused.code, "crash");
    assert!(
        refused
            .problem
            .ends_with("Save it again as an ordinary JPEG and upload that.")
    );
    assert!(house.files().is_empty());
    let house = house.reopened_with(|_| {});
    house.ingest(jpeg(40, 30, 1)).await.unwrap().keep();
}

#[tokio::test]
async fn a_worker_that_says_what_it_should_not_is_not_believed() {
    // A frame that says that all is done; one of half a gigabyte; one of no kind; a few words.
    let liars = [
        r"\0\0\0\0\5",
        r"\377\377\377\37\4",
        r"\0\0\0\0\11",
        "hello, all is well",
    ]
    .map(|words| {
        // A file each, all written before the first is started: a house starts one more worker to
        // stand ready when it has handed out a job, and the kernel writes to no file that is just
        // being started, and starts none that is just being written to.
        let scripts = tempfile::tempdir().unwrap();
        let script = format!("/usr/bin/head -c 100 > /dev/null; printf '{words}'");
        let lies = program(scripts.path(), &script);
        (scripts, lies)
    });
    for (_, lies) in &liars {
        let house = House::open_with(|settings| settings.program.clone_from(lies));
        let failure = house.ingest(jpeg(40, 30, 1)).await.unwrap_err();
        assert!(matches!(failure, IngestError::Failed(_)), "{failure:?}");
        assert!(house.files().is_empty());
    }
}

#[tokio::test]
async fn tighter_limits_of_whoever_started_the_server_hold_and_do_no_harm() {
    let scripts = tempfile::tempdir().unwrap();
    let worker = env!("CARGO_BIN_EXE_frontage");
    let tight = format!("ulimit -v 1000000; ulimit -t 3; ulimit -n 20; exec {worker} \"$@\"");
    let tight = program(scripts.path(), &tight);
    let house = House::open_with(|settings| settings.program = tight);
    house.ingest(jpeg(40, 30, 1)).await.unwrap().keep();
}

#[tokio::test]
async fn a_worker_that_was_killed_while_it_stood_ready_is_replaced() {
    let house = House::open();
    house.media.stand_by();
    let ready = children_of(std::process::id(), 1);
    let killed = Command::new("/bin/kill").args(["-9", &ready[0]]).status();
    assert!(killed.unwrap().success());
    let begun = Instant::now();
    // What is dead has no program any more.
    while fs::read_link(format!("/proc/{}/exe", ready[0])).is_ok() {
        assert!(begun.elapsed() < PATIENCE, "it lives on");
        std::thread::sleep(Duration::from_millis(5));
    }
    house.ingest(jpeg(40, 30, 1)).await.unwrap().keep();
}

#[test]
fn a_server_that_is_killed_takes_its_workers_along() {
    let home = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_frontage"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .current_dir(home.path())
        .env("FRONTAGE_DATA_DIR", home.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let workers = children_of(server.id(), 1);
    server.kill().unwrap();
    server.wait().unwrap();
    for worker in workers {
        let begun = Instant::now();
        while fs::read_link(format!("/proc/{worker}/exe")).is_ok() {
            assert!(begun.elapsed() < PATIENCE, "{worker} lives on");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Waits until a process has so many children that run the worker's command, and names them.
fn children_of(parent: u32, count: usize) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let found: Vec<String> = fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
            .filter(|process| is_worker_of(process, parent))
            .collect();
        if found.len() == count {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "there are {found:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn is_worker_of(process: &str, parent: u32) -> bool {
    let read = |what: &str| fs::read_to_string(format!("/proc/{process}/{what}"));
    let command = read("cmdline").unwrap_or_default();
    // The parent stands behind the name, which may hold anything but a closing parenthesis.
    let stat = read("stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    command.contains("picture-worker")
        && fields.split_whitespace().nth(1) == Some(&parent.to_string())
}

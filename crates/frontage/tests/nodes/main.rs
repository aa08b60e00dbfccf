//! Three servers over one database, each on a machine of its own, and what happens to machines and
//! to the lines between them: one is killed, one is cut off in each way there is, the database
//! crashes again and again. Staff go on working at all of them and pages are open at all of them.
//!
//! What was answered with 2xx must be there afterwards, what was not answered must be there wholly
//! or not at all, and no page may miss anything without knowing. How long everything takes is
//! printed. `make test-nodes` makes the machines and runs it; `make nodes` runs it long.

#![allow(clippy::unwrap_used)]

// Other test binaries use the rest of it.
#[allow(dead_code, unused_imports)]
#[path = "../api/support/mod.rs"]
mod support;

// The same people and pages as where one server is killed again and again.
#[path = "../crash/judge.rs"]
mod judge;
#[path = "../crash/staff.rs"]
mod staff;
#[path = "../crash/told.rs"]
mod told;
#[path = "../crash/viewer.rs"]
mod viewer;

mod axe;
mod crowd;
mod house;
mod machines;
mod story;
mod trouble;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_machines_and_lines_no_answered_edit_is_lost_and_no_page_misses_one() {
    story::run().await;
}

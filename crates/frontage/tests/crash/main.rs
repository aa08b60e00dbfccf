//! The server as a process of its own, under load, killed again and again without warning, and
//! asked each time whether it kept what it promised.
//!
//! Eight people edit one hotel and fifty pages of it are open. What was answered with 2xx must
//! be there afterwards, what was not answered must be there wholly or not at all, and no page
//! may miss anything without knowing. `make crash` runs it long.

#![allow(clippy::unwrap_used)]

// Another test binary uses the rest of it.
#[allow(dead_code, unused_imports)]
#[path = "../api/support/mod.rs"]
mod support;

mod axe;
mod house;
mod judge;
mod staff;
mod story;
mod told;
mod viewer;

use support::dice;

/// Seeds that once found a fault, each with what it was. They run first.
const SEEDS: [u64; 0] = [];
/// How often the server is killed in a short run.
const KILLS: usize = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_again_and_again_keeps_every_answered_edit_and_no_page_misses_one()
{
    let kills = dice::number("FRONTAGE_CRASH_KILLS", KILLS);
    for seed in SEEDS {
        story::run(seed, KILLS).await;
    }
    story::run(dice::seed("FRONTAGE_CRASH_SEED"), kills).await;
}

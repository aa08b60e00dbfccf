//! Pictures on disk and the processes that make them: the files of a data directory, without a
//! server, without rows, with real workers.

#![allow(clippy::unwrap_used)]

mod house;

mod keeping;
mod making;
mod storing;
mod waiting;
mod workers;

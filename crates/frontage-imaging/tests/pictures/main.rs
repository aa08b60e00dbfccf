//! What becomes of the pictures that people upload, good ones and others.
#![allow(clippy::unwrap_used)]

mod appearance;
mod ladder;
mod make;
mod privacy;
mod refusals;

//! The cases of the [Autobahn test suite][1] against the hub, under their numbers.
//!
//! The suite wants its messages echoed, which no hub does. What a case is about is seen all the
//! same: every text message is answered, pings come back byte for byte, and in the end the
//! connection either lives (a `pusher:ping` is answered, a close frame is answered with its
//! code) or was closed with the right code.
//!
//! The hub's own choices: binary messages are refused (1003) where the suite wants them echoed,
//! messages over the limit are (1009), and compression (12, 13) is not offered. There are no
//! cases 8 and 11; 9.9 is switched off in the suite.
//!
//! [1]: https://github.com/crossbario/autobahn-testsuite

mod case;
mod closing;
mod compression;
mod control;
mod fragments;
mod framing;
mod limits;
mod text;
mod unlisted;

use case::{Case, HELLO, all_end_as_they_should, ping_of, text};

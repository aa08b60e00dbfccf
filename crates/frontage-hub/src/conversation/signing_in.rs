//! `pusher:signin`. <https://pusher.com/docs/channels/using_channels/user-authentication/>

use std::sync::Arc;

use super::Turn;
use crate::{
    debug::{Happening, Kind},
    loops::Connection,
    protocol::{self, UserData},
};

/// A watchlist with more users than are watched.
const WATCHLIST_TOO_LONG: u16 = 4302;

pub(super) fn sign_in(
    turn: &mut Turn<'_>,
    connection: &mut Connection,
    auth: &str,
    user_data: &str,
) {
    let settings = connection.app.settings();
    let authorized =
        protocol::authorize_user(&settings.credentials, connection.id, user_data, auth);
    if let Err(error) = authorized {
        turn.hub.counters.auth_failures.add(1);
        turn.hub.recent.note(&Happening {
            socket: Some(connection.id),
            reason: Some("signing in"),
            ..Happening::new(connection.app.id(), Kind::AuthFailure)
        });
        return turn.refuse(&format!("Signing in refused: {error}"));
    }
    let user = match UserData::parse(user_data) {
        Ok(user) => user,
        Err(error) => return turn.refuse(&format!("Signing in refused: {error}")),
    };
    let watches = settings.features.watchlist;
    if let Some(before) = &connection.user {
        if before.id != user.id {
            return turn.refuse(
                "Signing in refused: this connection is signed in as another user; connect again",
            );
        }
        return turn.say(&protocol::signin_success(user_data));
    }
    let too_long = user.watchlist_too_long;
    connection.authorized = true;
    let user = Arc::new(user);
    connection.user = Some(user.clone());
    turn.say(&protocol::signin_success(user_data));
    if watches && too_long {
        turn.refuse_with_code(
            "The watchlist has more than 100 users; the first 100 are watched",
            WATCHLIST_TOO_LONG,
        );
    }
    if let Some(news) = connection
        .app
        .users
        .enter(&user, connection.address, watches)
    {
        turn.say(&news);
    }
}

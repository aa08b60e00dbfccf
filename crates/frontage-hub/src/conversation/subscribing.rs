//! Coming into channels and leaving them.

use std::sync::Arc;

use super::{Turn, quoted};
use crate::{
    app::App,
    channels::{Joining, Leaving, NotJoined},
    debug::{Happening, Kind},
    loops::{Connection, Subscription},
    protocol::{self, ChannelKind, ChannelName, Member},
    replay::Moment,
};

/// On how many channels a connection is asked what it has read, beside replays.
const MOST_ASKING: u8 = 8;

pub(super) fn subscribe(
    turn: &mut Turn<'_>,
    connection: &mut Connection,
    channel: &str,
    auth: Option<&str>,
    channel_data: Option<&str>,
) {
    let name = match ChannelName::parse(channel) {
        Ok(name) => name,
        Err(reason) => {
            let channel = quoted(channel);
            return turn.refuse(&format!("Invalid channel name {channel}: {reason}"));
        }
    };
    let limits = &turn.hub.config.limits;
    let limit = limits.subscriptions_per_socket;
    if connection.subscriptions.len() >= limit {
        return turn.refuse(&format!(
            "Subscription to {channel} refused: a connection may have {limit} subscriptions; \
             unsubscribe from another channel first"
        ));
    }
    let settings = connection.app.settings();
    let member = match admit(connection, &settings, name, auth, channel_data) {
        Ok(member) => member,
        Err(reason) => {
            turn.hub.counters.auth_failures.add(1);
            note(turn, connection, Kind::AuthFailure, name.as_str());
            return turn.refuse(&reason);
        }
    };
    let queued = connection.line.waiting() + turn.out.len();
    let joining = Joining {
        id: connection.id,
        number: connection.address.number,
        peer: connection.peer,
        member: member.as_ref(),
        most_members: settings.limits.presence_members,
        // Half of the free room: whoever comes back must not be cut for what it is given.
        room: limits.queue_bytes.saturating_sub(queued) / 2,
        counts: settings.features.subscription_count,
    };
    let (channel, joined) = match connection.app.channels.join(&name, joining, turn.out) {
        Ok(joined) => joined,
        Err(NotJoined::Already) => {
            return turn.refuse(&format!("Existing subscription to channel {channel}"));
        }
        Err(NotJoined::Full) => {
            let most = settings.limits.presence_members;
            return turn.refuse(&format!(
                "Subscription to {channel} refused: a presence channel has at most {most} members"
            ));
        }
    };
    connection.authorized |= !matches!(name.kind(), ChannelKind::Public);
    tracing::debug!(
        socket_id = %connection.id,
        channel = %channel.name(),
        replayed = joined.replayed,
        "subscribed"
    );
    turn.hub.counters.subscriptions.add(1);
    note(turn, connection, Kind::Subscribed, name.as_str());
    if joined.replayed > 0 {
        connection.questions += 1;
        turn.hub.counters.replayed.add(joined.replayed as u64);
    }
    let row = u32::try_from(connection.subscriptions.len()).unwrap_or(u32::MAX);
    let slot = connection.address.slot;
    let place = turn.fans.add(&channel, slot, row, joined.next);
    let mut subscription = Subscription::new(channel, place, member, &joined, connection.questions);
    if joined.back_soon && connection.asking < MOST_ASKING {
        connection.asking += 1;
        subscription.asks = true;
    }
    if connection.subscriptions.capacity() == 0 {
        // Most pages listen to one channel.
        connection.subscriptions.reserve_exact(1);
    }
    connection.subscriptions.push(subscription);
    turn.hub.tidy();
}

/// Tells operators.
fn note(turn: &Turn<'_>, connection: &Connection, kind: Kind, channel: &str) {
    turn.hub.recent.note(&Happening {
        socket: Some(connection.id),
        channel: Some(channel),
        ..Happening::new(connection.app.id(), kind)
    });
}

/// Whether the connection may subscribe, and as whom.
///
/// # Errors
/// What to tell it.
fn admit(
    connection: &Connection,
    settings: &App,
    name: ChannelName<'_>,
    auth: Option<&str>,
    channel_data: Option<&str>,
) -> Result<Option<Arc<Member>>, String> {
    let refused = |reason: &dyn std::fmt::Display| {
        format!("Subscription to {} refused: {reason}", name.as_str())
    };
    let user = connection.user.as_deref();
    match name.kind() {
        ChannelKind::Public => return Ok(None),
        ChannelKind::User => {
            return match user {
                Some(user) if name.user_id() == Some(&user.id) => Ok(None),
                _ => Err(refused(
                    &"only connections that are signed in as its user may listen",
                )),
            };
        }
        ChannelKind::Private | ChannelKind::PrivateEncrypted | ChannelKind::Presence => {}
    }
    protocol::authorize_channel(
        &settings.credentials,
        connection.id,
        name.as_str(),
        channel_data,
        auth,
    )
    .map_err(|error| error.to_string())?;
    if name.kind() != ChannelKind::Presence {
        return Ok(None);
    }
    let member = match (channel_data, user) {
        (Some(data), _) => {
            Member::parse(data, &settings.limits).map_err(|error| refused(&error))?
        }
        (None, Some(user)) => {
            let member = Member::of_user(user);
            let size = member.check_size(&settings.limits);
            size.map_err(|error| refused(&error))?;
            member
        }
        (None, None) => {
            return Err(refused(
                &"a presence channel needs channel_data, or a connection that is signed in",
            ));
        }
    };
    Ok(Some(Arc::new(member)))
}

pub(super) fn unsubscribe(turn: &mut Turn<'_>, connection: &mut Connection, channel: &str) {
    let mut subscriptions = connection.subscriptions.iter();
    let Some(row) = subscriptions.position(|found| **found.channel.name() == *channel) else {
        return;
    };
    let subscription = connection.subscriptions.swap_remove(row);
    if let Some(moved) = connection.subscriptions.get(row) {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        turn.fans.moved_in_row(moved.place, row);
    }
    note(turn, connection, Kind::Unsubscribed, channel);
    let now = turn.hub.memory.clock.now();
    leave(turn, connection, subscription, Some(now), false);
}

/// Gives up all that a connection has in common with others. Its peer is owed what is published
/// from the moment on in which the client last listened; nothing with `None`.
pub(crate) fn leave_all(
    turn: &mut Turn<'_>,
    connection: &mut Connection,
    listened_until: Option<Moment>,
    lingers: bool,
) {
    for subscription in std::mem::take(&mut connection.subscriptions) {
        leave(turn, connection, subscription, listened_until, lingers);
    }
    if let Some(user) = connection.user.take() {
        connection.app.users.leave(&user, connection.address);
    }
}

fn leave(
    turn: &mut Turn<'_>,
    connection: &mut Connection,
    mut subscription: Subscription,
    listened_until: Option<Moment>,
    lingers: bool,
) {
    connection.asking -= u8::from(subscription.asks);
    turn.moved
        .extend(turn.fans.remove(subscription.place, turn.inbox));
    let absence = connection
        .peer
        .zip(listened_until)
        .map(|(peer, ended_at)| (peer, subscription.absence(ended_at, connection.answers)));
    let leaving = Leaving {
        id: connection.id,
        number: connection.address.number,
        member: subscription.member.as_ref(),
        absence,
        lingers,
        counts: connection.app.features().subscription_count,
    };
    connection
        .app
        .channels
        .leave(&subscription.channel, &leaving);
    turn.hub.tidy();
}

//! "All up to number 57 is on my screen", see [`Acknowledgements`].

use serde_json::value::RawValue;

use super::{Turn, quoted};
use crate::{
    acknowledgements::{Acknowledged, Acknowledgements},
    loops::Connection,
    protocol::Acknowledgement,
};

pub(super) fn acknowledge(
    turn: &mut Turn<'_>,
    connection: &mut Connection,
    acknowledgements: &Acknowledgements,
    channel: Option<&RawValue>,
    data: Option<&RawValue>,
) {
    let event = &acknowledgements.event;
    let Acknowledgement { channel, number } = match Acknowledgement::parse(channel, data) {
        Ok(acknowledgement) => acknowledgement,
        Err(detail) => {
            return turn.refuse(&format!(
                "{event} needs a \"channel\" and \"data\" with a whole \"number\": {detail}"
            ));
        }
    };
    let mut subscriptions = connection.subscriptions.iter_mut();
    let Some(subscription) = subscriptions.find(|found| **found.channel.name() == *channel) else {
        let channel = quoted(&channel);
        return turn.refuse(&format!("{event} refused: not subscribed to {channel}"));
    };
    let from = subscription.acknowledged;
    if from.is_some_and(|from| number <= from) {
        return;
    }
    if from.is_none() {
        subscription.channel.acknowledges(connection.id);
    }
    subscription.acknowledged = Some(number);
    turn.hub.counters.acknowledgements.add(1);
    (acknowledgements.listener)(Acknowledged {
        app_id: connection.app.id(),
        channel: subscription.channel.name(),
        socket: connection.id,
        from,
        to: number,
    });
}

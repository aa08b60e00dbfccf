//! The hub's numbers.

use frontage_hub::{AppStats, Hub, HubStats};

use super::page::{Kind, Page};

/// A number of the hub or of an app: its name, what it is, and where it is found.
struct Number<Stats>(Kind, &'static str, &'static str, fn(&Stats) -> u64);

/// One line for each number: what it can do, its name for operators, its field, its meaning.
macro_rules! numbers {
    ($($kind:ident $name:literal = $field:ident, $help:literal;)*) => {
        &[$(Number(Kind::$kind, $name, $help, |stats| stats.$field as u64)),*]
    };
}

const OF_HUB: &[Number<HubStats>] = numbers! {
    Gauge "hub_sockets" = sockets, "Open sockets.";
    Gauge "hub_channels" = channels, "Channels with a subscriber.";
    Gauge "hub_subscriptions" = subscriptions, "Subscriptions of open sockets.";
    Gauge "hub_backlog_bytes" = backlog_bytes, "Bytes of events not yet with all their subscribers.";
    Gauge "hub_kept_bytes" = kept_bytes, "Bytes of events kept for clients that were away.";
    Gauge "hub_away" = away, "Clients that left a channel and may come back.";
    Counter "hub_sockets_total" = sockets_total, "Sockets that were opened.";
    Counter "hub_sockets_refused_total" = refused_total, "Sockets that were refused.";
    Counter "hub_subscriptions_total" = subscriptions_total, "Subscriptions that were granted.";
    Counter "hub_events_total" = events_total, "Events that were published.";
    Counter "hub_deliveries_total" = deliveries_total, "Events times the sockets that each was for.";
    Counter "hub_sends_total" = sends_total, "Times that the kernel was given events for a socket.";
    Counter "hub_sent_bytes_total" = bytes_sent_total, "Bytes of these.";
    Counter "hub_coalesced_total" = coalesced_total, "Deliveries that left together with another.";
    Counter "hub_client_events_total" = client_events_total, "Client events that were passed on.";
    Counter "hub_replayed_total" = replayed_total, "Events sent again to clients that were away.";
    Counter "hub_acknowledgements_total" = acknowledgements_total, "Times that a page said how far it is.";
    Counter "hub_auth_failures_total" = auth_failures_total, "Subscriptions, sign-ins and requests without a right signature.";
    Counter "hub_errors_sent_total" = errors_sent_total, "Messages of clients that were answered with an error.";
    Counter "hub_muted_total" = muted_total, "Times that a socket said too much and was read more slowly.";
    Counter "hub_sockets_too_slow_total" = cut_too_slow_total, "Sockets cut because they took their events too slowly.";
    Counter "hub_dropped_total" = dropped_total, "Sends that waited for a socket when it was cut.";
    Counter "hub_sockets_silent_total" = closed_silent_total, "Sockets closed because no pong came.";
    Counter "hub_sockets_bad_frame_total" = closed_bad_frame_total, "Sockets closed for what is no text frame of a fair size.";
    Counter "hub_webhooks_sent_total" = webhooks_sent_total, "Events that webhooks' receivers took.";
    Counter "hub_webhooks_failed_total" = webhooks_failed_total, "Events whose webhooks were given up.";
    Counter "hub_webhooks_dropped_total" = webhooks_dropped_total, "Events whose webhooks were not even tried.";
};

const OF_APPS: &[Number<AppStats>] = numbers! {
    Gauge "hub_app_sockets" = sockets, "Open sockets of an app.";
    Gauge "hub_app_channels" = channels, "Channels of an app with a subscriber.";
    Counter "hub_app_events_total" = events_total, "Events that were published to an app.";
};

/// Writes them all.
pub(super) fn write(page: &mut Page, hub: &Hub) {
    let stats = hub.stats();
    for Number(kind, name, help, read) in OF_HUB {
        page.number(name, *kind, help, read(&stats));
    }
    let apps = hub.app_stats();
    for Number(kind, name, help, read) in OF_APPS {
        let values = apps.iter().map(|app| (app.id.clone(), read(app)));
        page.numbers(name, *kind, help, "app", values);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use frontage_hub::{App, Hub, HubConfig};

    use super::OF_HUB;

    #[test]
    fn every_number_of_the_hub_is_there_for_operators() {
        let hub = Hub::new(HubConfig::new(vec![App::new("1", "key", "secret")])).unwrap();
        let stats = serde_json::to_value(hub.stats()).unwrap();
        assert_eq!(OF_HUB.len(), stats.as_object().unwrap().len(), "{stats}");
    }
}

//! placeholder until merged
use crate::app::{App, WebhookEvent};
#[allow(dead_code)]
pub(crate) enum Happening<'a> {
    ChannelOccupied {
        channel: &'a str,
    },
    ChannelVacated {
        channel: &'a str,
        lingers: bool,
    },
    MemberAdded {
        channel: &'a str,
        user_id: &'a str,
    },
    MemberRemoved {
        channel: &'a str,
        user_id: &'a str,
        lingers: bool,
    },
    CacheMiss {
        channel: &'a str,
    },
    ClientEvent {
        channel: &'a str,
        event: &'a str,
        data: &'a str,
        socket_id: &'a str,
        user_id: Option<&'a str>,
    },
    SubscriptionCount {
        channel: &'a str,
        count: usize,
    },
}
pub(crate) struct Webhooks;
impl Webhooks {
    pub(crate) fn new(_: &App, _: Option<tokio::runtime::Handle>) -> Self {
        Self
    }
    pub(crate) fn reconfigure(&self, _: &App) {}
    pub(crate) fn wants(&self, _: WebhookEvent) -> bool {
        false
    }
    pub(crate) fn tell(&self, _: Happening<'_>) {}
}

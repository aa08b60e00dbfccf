//! Whoever loses its line may be back in a moment.

use super::*;

#[tokio::test]
async fn who_comes_back_in_time_has_never_been_away() {
    let mut receiver = Receiver::start().await;
    let webhooks = webhooks(PATIENT, vec![to(&receiver.url("/"))]);
    let (channel, user_id, lingers) = ("presence-a", "ann", true);
    webhooks.tell(Happening::MemberRemoved {
        channel,
        user_id,
        lingers,
    });
    webhooks.tell(Happening::ChannelVacated { channel, lingers });
    webhooks.tell(Happening::ChannelOccupied { channel });
    webhooks.tell(Happening::MemberAdded { channel, user_id });
    // What is told later than all of that could be is the first that comes.
    let channel = "later";
    webhooks.tell(Happening::ChannelVacated { channel, lingers });
    assert_eq!(
        receiver.next().await.events(),
        [named("channel_vacated", "later")]
    );
    until(&webhooks, |counts| counts.sent == 1).await;
}

#[tokio::test]
async fn who_stays_away_is_told_of_late_and_in_order() {
    let mut receiver = Receiver::start().await;
    let webhooks = webhooks(PATIENT, vec![to(&receiver.url("/"))]);
    let (channel, lingers) = ("presence-a", true);
    let began = std::time::Instant::now();
    webhooks.tell(Happening::MemberRemoved {
        channel,
        user_id: "ann",
        lingers,
    });
    // Bob leaves in so many words. But the channel is not told to be empty before Ann is told to
    // have left.
    webhooks.tell(Happening::MemberRemoved {
        channel,
        user_id: "bob",
        lingers: false,
    });
    webhooks.tell(Happening::ChannelVacated {
        channel,
        lingers: false,
    });
    let left =
        |user: &str| json!({ "name": "member_removed", "channel": "presence-a", "user_id": user });
    assert_eq!(receiver.next().await.events(), [left("bob")]);
    assert_eq!(receiver.next().await.events(), [left("ann")]);
    assert!(began.elapsed() >= PATIENT.linger);
    assert_eq!(
        receiver.next().await.events(),
        [named("channel_vacated", "presence-a")]
    );
    // A departure that does not linger, in a channel where nobody does, is told at once.
    let (channel, lingers) = ("b", false);
    webhooks.tell(Happening::ChannelVacated { channel, lingers });
    webhooks.tell(Happening::ChannelOccupied { channel });
    assert_eq!(
        receiver.next().await.events(),
        [named("channel_vacated", "b")]
    );
    assert_eq!(
        receiver.next().await.events(),
        [named("channel_occupied", "b")]
    );
}

#[tokio::test]
async fn an_arrival_is_heard_of_even_where_only_departures_are_wanted() {
    let mut receiver = Receiver::start().await;
    let only = Webhook {
        events: vec![WebhookEvent::ChannelVacated],
        ..to(&receiver.url("/"))
    };
    let webhooks = webhooks(PATIENT, vec![only]);
    assert!(webhooks.wants(WebhookEvent::ChannelOccupied));
    let (channel, lingers) = ("a", true);
    webhooks.tell(Happening::ChannelOccupied { channel });
    webhooks.tell(Happening::ChannelVacated { channel, lingers });
    webhooks.tell(Happening::ChannelOccupied { channel });
    let channel = "b";
    webhooks.tell(Happening::ChannelVacated { channel, lingers });
    assert_eq!(
        receiver.next().await.events(),
        [named("channel_vacated", "b")]
    );
}

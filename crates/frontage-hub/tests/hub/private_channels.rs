//! Private and encrypted channels: only for whom the app's server signs.

use frontage_hub::{Credential, Publish, Replay, signing};
use serde_json::json;

use crate::{
    harness::{TestHub, app},
    signed::key,
};

#[tokio::test]
async fn whom_the_apps_server_lets_in_hears_and_all_others_are_told_why_not() {
    let hub = TestHub::start().await;
    let mut client = hub.listener("news").await;
    let (id, channel) = (client.socket_id.clone(), "private-a");
    let signed = |credential: &Credential, socket: &str, channel: &str| {
        signing::channel_auth(credential, socket, channel, None)
    };
    let right = signed(&key(), &id, channel);
    let by_guess = signed(&Credential::new("first-key", "guessed"), &id, channel);
    let digest = |auth: &str| auth.rsplit(':').next().unwrap().to_owned();
    let expected = |auth: &str| {
        format!(
            "Invalid signature: Expected HMAC SHA256 hex digest of {id}:{channel}, but got {}",
            digest(auth)
        )
    };
    let elsewhere = signed(&key(), "1.1", channel);
    let of_other = signed(&key(), &id, "private-b");
    for (auth, message) in [
        (
            "",
            "Auth info required to subscribe to private-a".to_owned(),
        ),
        (
            "nonsense",
            "Auth value for subscription to private-a is invalid: should be of format \
             'key:signature'"
                .to_owned(),
        ),
        (
            "second-key:00",
            "Invalid key in subscription auth data: 'second-key'".to_owned(),
        ),
        (&by_guess, expected(&by_guess)),
        (&elsewhere, expected(&elsewhere)),
        (&of_other, expected(&of_other)),
    ] {
        client.ask_with(channel, auth, None).await;
        assert_eq!(client.next_error().await, message);
    }
    assert_eq!(hub.hub.stats().auth_failures_total, 6);

    // The socket has stayed, and so has its other subscription.
    client.ask_with(channel, &right, None).await;
    let succeeded = client.next().await;
    assert_eq!(succeeded["event"], "pusher_internal:subscription_succeeded");
    for channel in ["news", channel] {
        let event = json!({ "name": "e", "data": "{}", "channel": channel });
        hub.post_event(&event).await.json();
        assert_eq!(client.next().await["channel"], channel);
    }
}

#[tokio::test]
async fn what_a_server_signs_along_on_a_private_channel_counts_as_signed() {
    let hub = TestHub::start().await;
    let mut client = hub.connect().await;
    let channel_data = r#"{"user_id":"ann"}"#;
    client.ask_signed("private-a", Some(channel_data)).await;
    let answer = client.next().await;
    assert_eq!(answer["event"], "pusher_internal:subscription_succeeded");
    assert_eq!(answer["data"], "{}");
}

#[tokio::test]
async fn an_encrypted_event_passes_as_it_is() {
    let hub = TestHub::start().await;
    let mut client = hub.connect().await;
    let channel = "private-encrypted-a";
    client.ask_to_subscribe(channel).await;
    client.next_error().await;
    client.subscribe_signed(channel).await;

    let sealed = r#"{"nonce":"4sVYwy4j/8dCcjyxtPCWyk19GaaViaW9",  "ciphertext":"/GMESnFGlbNn01BuBjp31XYa3i9vZsGKR8fgR9EDhXKx3lzGiUD501A="}"#;
    let event = json!({ "name": "e", "data": sealed, "channels": [channel] });
    hub.post_event(&event).await.json();
    assert_eq!(
        client.next().await,
        json!({ "event": "e", "channel": channel, "data": sealed })
    );
}

#[tokio::test]
async fn an_event_of_the_embedder_reaches_private_channels_too() {
    let hub = TestHub::start().await;
    let mut client = hub.connect().await;
    client.subscribe_signed("private-a").await;
    let delivered = hub.hub.publish(
        &app().id,
        Publish {
            channels: &["private-a", "private-b"],
            event: "e",
            data: "1",
            except: None,
            replay: Replay::Never,
        },
    );
    assert_eq!(delivered.unwrap().sockets, 1);
    assert_eq!(client.next().await["data"], "1");
}

//! What an app's server signs for its clients, and what clients do with it.

use frontage_hub::{Credential, signing};
use serde_json::{Value, json};

use crate::harness::{Client, app, inner};

/// The key of the app that most tests use.
pub fn key() -> Credential {
    app().credentials.remove(0)
}

impl Client {
    /// Asks to subscribe with what the app's server signed.
    pub async fn ask_signed(&mut self, channel: &str, channel_data: Option<&str>) {
        let auth = signing::channel_auth(&key(), &self.socket_id, channel, channel_data);
        self.ask_with(channel, &auth, channel_data).await;
    }

    /// Asks to subscribe with any words.
    pub async fn ask_with(&mut self, channel: &str, auth: &str, channel_data: Option<&str>) {
        let mut data = json!({ "channel": channel, "auth": auth });
        if let Some(channel_data) = channel_data {
            data["channel_data"] = channel_data.into();
        }
        self.say(&json!({ "event": "pusher:subscribe", "data": data }))
            .await;
    }

    /// Subscribes to a private or encrypted channel.
    pub async fn subscribe_signed(&mut self, channel: &str) {
        self.ask_signed(channel, None).await;
        assert_eq!(
            self.next().await,
            json!({
                "event": "pusher_internal:subscription_succeeded",
                "channel": channel,
                "data": "{}",
            })
        );
    }

    /// Joins a presence channel; tells who is there, the ids in the order of their keys.
    pub async fn join(&mut self, channel: &str, channel_data: &Value) -> Value {
        self.ask_signed(channel, Some(&channel_data.to_string()))
            .await;
        self.joined(channel).await
    }

    /// Who is there, says the answer that must come next.
    pub async fn joined(&mut self, channel: &str) -> Value {
        let answer = self.next().await;
        assert_eq!(
            (&answer["event"], &answer["channel"]),
            (
                &json!("pusher_internal:subscription_succeeded"),
                &json!(channel)
            ),
            "{answer}"
        );
        let mut presence = inner(&answer)["presence"].take();
        let ids = presence["ids"].as_array_mut().unwrap();
        ids.sort_by_key(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
        presence
    }

    /// Asks to sign in with what the app's server signed.
    pub async fn ask_to_sign_in(&mut self, user_data: &str) {
        let auth = signing::user_auth(&key(), &self.socket_id, user_data);
        self.ask_to_sign_in_with(&auth, user_data).await;
    }

    pub async fn ask_to_sign_in_with(&mut self, auth: &str, user_data: &str) {
        self.say(&json!({
            "event": "pusher:signin",
            "data": { "auth": auth, "user_data": user_data },
        }))
        .await;
    }

    /// Signs in as this user.
    pub async fn sign_in(&mut self, user_data: &Value) {
        let user_data = user_data.to_string();
        self.ask_to_sign_in(&user_data).await;
        let answer = self.next().await;
        assert_eq!(answer["event"], "pusher:signin_success", "{answer}");
        assert_eq!(inner(&answer), json!({ "user_data": user_data }));
    }

    /// Says something to the others.
    pub async fn whisper(&mut self, event: &str, channel: &str, data: &Value) {
        self.say(&json!({ "event": event, "channel": channel, "data": data }))
            .await;
    }

    /// The internal event of a channel that must come next; tells its data.
    pub async fn next_internal(&mut self, event: &str, channel: &str) -> Value {
        let heard = self.next().await;
        assert_eq!(
            (heard["event"].as_str(), heard["channel"].as_str()),
            (Some(event), Some(channel)),
            "{heard}"
        );
        inner(&heard)
    }
}

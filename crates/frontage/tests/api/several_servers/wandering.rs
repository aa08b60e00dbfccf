//! Stock clients, which cannot say what they know, leave one server and come back at another.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::{METRICS, Servers, save, they_know_of, until};
use crate::support::hub::look;
use crate::support::listener::{Socket, connect_with, subscription};
use crate::support::service::SERVICE_APP;
use crate::support::{PATIENCE, Process};

const CHANNEL: &str = "hotel-lakeside";

/// A page that is open at a server, or has just been opened there.
struct Page(Socket);

impl Page {
    async fn open(browser: &str, server: &Process) -> Self {
        let mut realtime = server.stranger().get("/api/realtime/").await.ok(200);
        let (_, port) = server.base.rsplit_once(':').unwrap();
        realtime["ws_port"] = port.parse::<u16>().unwrap().into();
        let mut page = Self(connect_with(browser, &realtime).await.unwrap());
        page.hears("pusher:connection_established").await;
        let asked = Message::text(subscription(CHANNEL).to_string());
        page.0.send(asked).await.unwrap();
        page.hears("pusher_internal:subscription_succeeded").await;
        page
    }

    /// The data of the next event, which must be this one.
    async fn hears(&mut self, event: &str) -> Value {
        let told = self.next().await;
        assert_eq!(told["event"], event, "{told}");
        serde_json::from_str(told["data"].as_str().unwrap()).unwrap()
    }

    /// The slogans that it hears, up to this one.
    async fn slogans_to(&mut self, last: &str) -> Vec<String> {
        let mut heard = Vec::new();
        while heard.last().is_none_or(|slogan| slogan != last) {
            let told = self.next().await;
            if told["event"] == "settings-updated" {
                let data: Value = serde_json::from_str(told["data"].as_str().unwrap()).unwrap();
                heard.push(data["slogan"].as_str().unwrap().to_owned());
            }
        }
        heard
    }

    async fn next(&mut self) -> Value {
        loop {
            let message = timeout(PATIENCE, self.0.next()).await;
            match message.expect("nothing came").expect("it ended").unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) => {}
                other => panic!("not an event: {other:?}"),
            }
        }
    }

    /// All that was sent to it so far; it stays.
    async fn rests(&mut self) {
        let ping = json!({"event": "pusher:ping", "data": {}});
        self.0.send(Message::text(ping.to_string())).await.unwrap();
        while self.next().await["event"] != "pusher:pong" {}
    }

    async fn goes(mut self) {
        self.0.close(None).await.unwrap();
    }
}

/// Waits until a server knows of so many who may come back.
async fn knows_of_absent(server: &Process, clients: usize) {
    let operator = server.stranger();
    let operator = operator.with_header("authorization", &format!("Bearer {METRICS}"));
    let line = format!("\nfrontage_hub_away {clients}\n");
    until("it knows who is away", async || {
        operator.get("/metrics").await.text().contains(&line)
    })
    .await;
}

#[tokio::test]
async fn a_stock_client_that_changes_servers_is_sent_what_it_missed() {
    let mut servers = Servers::over_a_database(&[]).await;
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let ann = there.editor().await;
    let mut page = Page::open("Phone", &here).await;
    save(&ann, "Before").await;
    page.slogans_to("Before").await;
    page.rests().await;
    page.goes().await;
    knows_of_absent(&there, 1).await;
    // Nobody has it open now, at either.
    for slogan in ["Meanwhile", "And again"] {
        save(&ann, slogan).await;
    }
    servers.everything_is_told().await;
    let mut page = Page::open("Phone", &there).await;
    let heard = page.slogans_to("And again").await;
    assert!(
        heard.ends_with(&["Meanwhile".into(), "And again".into()]),
        "{heard:?}"
    );
    knows_of_absent(&here, 0).await;
    servers.end_well(vec![here, there]).await;
}

#[tokio::test]
async fn stock_clients_of_a_server_that_is_killed_are_sent_elsewhere_what_they_missed() {
    let mut servers = Servers::with_known_app().await;
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let ann = there.editor().await;
    let pages = [
        Page::open("Phone", &here).await,
        Page::open("Till", &here).await,
    ];
    let open = async || {
        let [id, key, secret] = SERVICE_APP;
        let path = format!("/apps/{id}/channels");
        let told = look(&there.base, [key, secret], &path).await.ok(200);
        told["channels"].as_object().unwrap().len()
    };
    until("it knows where pages are", async || open().await == 1).await;
    here.kill().await;
    drop(pages);
    save(&ann, "Meanwhile").await;
    // One is back before anybody knows, the other after everybody does.
    let mut early = Page::open("Phone", &there).await;
    early.slogans_to("Meanwhile").await;
    early.goes().await;
    until("nobody expects them any more", async || open().await == 0).await;
    let mut late = Page::open("Till", &there).await;
    late.slogans_to("Meanwhile").await;
    servers.end_well(vec![there]).await;
}

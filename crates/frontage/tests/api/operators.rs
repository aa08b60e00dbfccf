//! Operators look at a running hub: in a browser, and by programs that collect its numbers.

use reqwest::Response;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::hub::HubAlone;
use crate::support::{LAKESIDE, PATIENCE, Person, TestApp, client};

const TOKEN: (&str, &str) = ("FRONTAGE_METRICS_TOKEN", "let-me-see");
/// Any name with the token as password, as a browser sends it.
const AS_PASSWORD: &str = "Basic b3BzOmxldC1tZS1zZWU=";
const NEWS: [&str; 2] = ["news-key", "news-secret"];
const APPS: &str =
    "[[app]]\nid = \"1001\"\nkeys = [{ key = \"news-key\", secret = \"news-secret\" }]\n";

fn operator(base: &str) -> Person {
    Person::new(client(), base).with_header("authorization", AS_PASSWORD)
}

/// Somebody who follows what happens.
struct Watcher {
    stream: Response,
    read: String,
    seen: Vec<Value>,
}

impl Watcher {
    async fn at(person: &Person) -> Self {
        let request = person.request(reqwest::Method::GET, "/hub/events");
        let stream = request.send().await.unwrap();
        assert_eq!(stream.status(), 200);
        Self {
            stream,
            read: String::new(),
            seen: Vec::new(),
        }
    }

    /// Reads on; false at the stream's proper end.
    async fn reads(&mut self) -> bool {
        let chunk = timeout(PATIENCE, self.stream.chunk()).await.unwrap();
        let Some(chunk) = chunk.expect("not broken off") else {
            return false;
        };
        self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        while let Some((event, rest)) = self.read.split_once("\n\n") {
            if let Some(batch) = event.strip_prefix("data: ") {
                let batch: Value = serde_json::from_str(batch).unwrap();
                self.seen
                    .extend(batch["happenings"].as_array().unwrap().clone());
            }
            self.read = rest.to_owned();
        }
        true
    }

    /// Waits for something of this kind; gives the last one.
    async fn sees(&mut self, kind: &str) -> Value {
        self.sees_one(|one| one["kind"] == kind).await
    }

    async fn sees_one(&mut self, which: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let Some(seen) = self.seen.iter().rfind(|one| which(one)) {
                return seen.clone();
            }
            assert!(self.reads().await, "it ended before");
        }
    }
}

#[tokio::test]
async fn the_view_is_there_for_who_has_the_token_and_for_nobody_else() {
    let app = TestApp::start().await;
    for path in ["/hub", "/hub/", "/hub/state.json", "/hub/events"] {
        let answer = operator(&app.base).get(path).await;
        assert_eq!(answer.status, 404, "{path} without a token in the settings");
    }
    app.ends_well().await;

    let app = TestApp::start_with(&[TOKEN]).await;
    for path in [
        "/hub",
        "/hub/",
        "/hub/state.json",
        "/hub/events",
        "/metrics",
    ] {
        let nobody = app.stranger().get(path).await;
        assert_eq!(nobody.status, 401, "{path}");
        let asked: Vec<_> = nobody.headers.get_all("www-authenticate").iter().collect();
        assert_eq!(asked[0], "Bearer");
        assert!(
            asked[1].to_str().unwrap().starts_with("Basic realm="),
            "browsers ask then"
        );
        for guess in [
            "Bearer guess",
            "Bearer ",
            "Basic let-me-see",
            "Basic b3BzOmd1ZXNz",
            "Basic bGV0LW1lLXNlZTo=",
            "Token let-me-see",
        ] {
            let guess = app.stranger().with_header("authorization", guess);
            assert_eq!(guess.get(path).await.status, 401, "{path}");
        }
    }
    for right in [AS_PASSWORD, "Bearer let-me-see", "bearer let-me-see"] {
        let operator = app.stranger().with_header("authorization", right);
        assert_eq!(operator.get("/metrics").await.status, 200);
        let page = operator.get("/hub/").await;
        assert_eq!(page.status, 200);
        assert!(
            page.header("content-security-policy")
                .starts_with("default-src 'none'")
        );
        assert!(page.text().contains("EventSource"));
        assert_eq!(operator.get("/hub").await.header("location"), "/hub/");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn an_operator_sees_who_listens_to_which_hotel_and_what_they_are_sent() {
    let app = TestApp::start_with(&[TOKEN]).await;
    let operator = operator(&app.base);
    let mut watcher = Watcher::at(&operator).await;
    let mut page = app.listener(LAKESIDE).await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .changed(200);
    page.next().await;
    let state = operator.get("/hub/state.json?filter=lake").await.ok(200);
    assert_eq!(state["matching"], 1);
    assert_eq!(state["channels"][0]["channel"], "hotel-lakeside");
    assert_eq!(state["channels"][0]["subscriptions"], 1);
    assert_eq!(state["apps"][0]["sockets"], 1);
    let elsewhere = operator.get("/hub/state.json?filter=nowhere").await.ok(200);
    assert_eq!(elsewhere["matching"], 0);

    let connected = watcher.sees("connected").await;
    assert_eq!(connected["socket"], page.socket_id);
    assert_eq!(
        watcher.sees("subscribed").await["channel"],
        "hotel-lakeside"
    );
    // The hotels were made before there was anybody to hear of it.
    let published = watcher.sees_one(|one| one["receivers"] == 1).await;
    assert_eq!(published["kind"], "published");
    assert_eq!(published["event"], "settings-updated");
    assert!(published["bytes"].as_u64().unwrap() > 100);
    assert!(published.get("data").is_none(), "{published}");
    app.ends_well().await;
}

#[tokio::test]
async fn a_hub_alone_has_the_same_view_its_numbers_and_its_health() {
    let data = ("FRONTAGE_HUB_DEBUG_DATA", "true");
    let hub = HubAlone::start(APPS, &[TOKEN, data]).await;
    let operator = operator(&hub.process.base);
    assert_eq!(operator.get("/healthz").await.text(), "ok\n");
    assert_eq!(operator.get("/readyz").await.text(), "ready\n");

    let mut watcher = Watcher::at(&operator).await;
    let mut line = hub.listen(NEWS[0], "news").await.unwrap();
    assert_eq!(hub.listen("no-key", "news").await.err(), Some(4001));
    let forged = [NEWS[0], "guess"];
    assert_eq!(hub.publish("1001", forged, "news", "x").await.status, 401);
    line.says(&json!({"event": "pusher:subscribe",
                      "data": {"channel": "private-x", "auth": "news-key:guess"}}))
        .await;
    line.hears("pusher:error").await;
    assert_eq!(
        hub.publish("1001", NEWS, "news", "printed").await.status,
        200
    );
    line.hears("printed").await;
    assert_eq!(watcher.sees("refused").await["code"], 4001);
    assert_eq!(watcher.sees("published").await["data"], "{}");
    let failures = watcher
        .seen
        .iter()
        .filter(|one| one["kind"] == "auth-failure");
    assert_eq!(failures.count(), 2, "{:?}", watcher.seen);
    drop(line);
    assert_eq!(watcher.sees("disconnected").await["app"], "1001");

    let page = operator.get("/metrics").await.text();
    for line in [
        "frontage_hub_events_total 1",
        "frontage_hub_deliveries_total 1",
        "frontage_hub_sockets_total 1",
        "frontage_hub_sockets_refused_total 1",
        "frontage_hub_auth_failures_total 2",
        "frontage_hub_app_events_total{app=\"1001\"} 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in\n{page}");
    }
    assert!(!page.contains("outbox"), "a hub alone has none");
    // Somebody who looks on does not hold up the end, and is told of it.
    assert_eq!(hub.process.stop().await, Some(0));
    while watcher.reads().await {}
}

#[tokio::test]
async fn a_hub_that_stops_sends_its_clients_to_another_one_if_there_is_one() {
    for (seconds, code) in [("0", 4100), ("1", 4200)] {
        let hub = HubAlone::start(APPS, &[("FRONTAGE_DRAIN_SECONDS", seconds)]).await;
        let mut clients = Vec::new();
        for _ in 0..4 {
            clients.push(hub.listen(NEWS[0], "news").await.unwrap());
        }
        hub.process.signal("TERM").await;
        for client in &mut clients {
            assert_eq!(client.message().await, Err(code));
        }
        drop(clients);
        assert_eq!(hub.process.stop().await, Some(0));
    }
}

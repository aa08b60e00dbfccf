//! A page was away and asks what it missed.

use serde_json::{Value, json};

use crate::support::{LAKESIDE, SEAVIEW, TestApp, pictures};

#[tokio::test]
async fn what_a_page_missed_comes_in_order_and_is_what_others_heard() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let before = app.revision(LAKESIDE).await;
    let urls = editor.fill_gallery(2).await;
    editor
        .change_settings(&json!({"slogan": "While away"}))
        .await
        .ok(200);
    editor.remove(&urls[0]).await.ok(200);

    let missed = app.missed(LAKESIDE, before).await;
    let document = app.document(LAKESIDE).await;
    assert_eq!(missed["revision"], before + 4);
    assert_eq!(missed["epoch"], document["epoch"]);
    let events = missed["events"].as_array().unwrap();
    assert_eq!(events.len(), 5, "the removal has two");
    for event in events {
        let heard = page.next().await;
        assert_eq!(event["event"], heard.name.as_str());
        assert_eq!(event["revision"], heard.revision);
        assert_eq!(event["data"], heard.data);
    }
    // From the middle; and when nothing was missed, nothing.
    let last = app.missed(LAKESIDE, before + 3).await;
    assert_eq!(last["events"], json!(events[3..]));
    let none = app.missed(LAKESIDE, before + 4).await;
    assert_eq!(none["events"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn a_page_of_another_epoch_or_from_the_future_gets_the_snapshot() {
    let app = TestApp::start().await;
    let document = app.document(LAKESIDE).await;
    let reset = json!({"reset": true, "snapshot": document});
    let asked = |query: String| {
        let guest = app.stranger();
        async move {
            let path = format!("/api/public/hotels/{LAKESIDE}/events/?{query}");
            guest.get(&path).await.ok(200)
        }
    };
    assert_eq!(asked("after=99".into()).await, reset);
    assert_eq!(asked("after=1&epoch=another".into()).await, reset);
    let epoch = document["epoch"].as_str().unwrap();
    let known = asked(format!("after=1&epoch={epoch}")).await;
    assert_eq!(known["events"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn a_page_that_was_away_for_too_many_changes_gets_the_snapshot() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let photo = editor.upload(pictures::jpeg(20, 20)).await.ok(201);
    let public_id = photo["public_id"].as_str().unwrap();
    // 500 revisions behind are still given one by one; 501 are not.
    for number in 1..500 {
        let words = json!({"alt": format!("Take {number}")});
        editor.describe(public_id, &words).await.ok(200);
    }
    let missed = app.missed(LAKESIDE, before).await;
    assert_eq!(missed["events"].as_array().map(Vec::len), Some(500));
    editor
        .describe(public_id, &json!({"alt": "The last"}))
        .await
        .ok(200);
    let missed = app.missed(LAKESIDE, before).await;
    assert_eq!(missed["reset"], true);
    assert_eq!(missed["snapshot"], app.document(LAKESIDE).await);
    let missed = app.missed(LAKESIDE, before + 1).await;
    assert_eq!(missed["events"].as_array().map(Vec::len), Some(500));
    app.ends_well().await;
}

#[tokio::test]
async fn a_number_that_is_none_is_refused() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    for query in [
        "",
        "?after=",
        "?after=last",
        "?after=-1",
        "?after=1.5",
        "?epoch=x",
    ] {
        let path = format!("/api/public/hotels/{LAKESIDE}/events/{query}");
        let answer = guest.get(&path).await;
        answer.refused_field(400, "after", "the last revision you know");
    }
    let nowhere = "/api/public/hotels/atlantis/events/?after=0";
    guest.get(nowhere).await.refused(404);
    app.ends_well().await;
}

#[tokio::test]
async fn each_hotel_has_numbers_of_its_own() {
    let app = TestApp::start().await;
    app.editor().await.fill_gallery(3).await;
    assert_eq!(app.revision(LAKESIDE).await, 4);
    assert_eq!(app.revision(SEAVIEW).await, 1);
    let all = app.missed(SEAVIEW, 0).await;
    let events: Vec<&Value> = all["events"].as_array().unwrap().iter().collect();
    assert_eq!(events.len(), 1, "only its making");
    assert_eq!(events[0]["data"]["name"], "Seaview Hotel");
    app.ends_well().await;
}

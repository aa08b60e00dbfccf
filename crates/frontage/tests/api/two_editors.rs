//! Two people edit the same page. Neither overwrites the other unknowingly.

use reqwest::Method;
use serde_json::json;

use crate::support::{LAKESIDE, TestApp};

#[tokio::test]
async fn two_people_who_change_different_fields_of_one_page_both_keep_their_work() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let base = ann.settings().await["revision"].clone();
    let change = json!({"slogan": "By the lake", "base_revision": base});
    ann.change_settings(&change).await.changed(200);
    let change = json!({"contact_phone": "+353 20 915 0100", "base_revision": base});
    ben.change_settings(&change).await.changed(200);
    let page = app.document(LAKESIDE).await;
    assert_eq!(page["slogan"], "By the lake");
    assert_eq!(page["contact_phone"], "+353 20 915 0100");
    app.ends_well().await;
}

#[tokio::test]
async fn the_later_of_two_who_change_one_field_is_told_both_values_and_changes_nothing() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let base = ann.settings().await["revision"].clone();
    let change = json!({"slogan": "Hers", "primary_color": "#111111", "base_revision": base});
    let (_, revision) = ann.change_settings(&change).await.changed(200);

    let change = json!({"slogan": "His", "welcome_message": "Hello", "base_revision": base});
    let told = ben.change_settings(&change).await.refused(409);
    assert_eq!(
        told["conflicts"],
        json!({"slogan": {"theirs": "Hers", "yours": "His"}})
    );
    assert_eq!(told["revision"], revision, "from which to decide");
    app.nothing_changed_since(LAKESIDE, revision).await;

    let decided = json!({"slogan": "Ours", "welcome_message": "Hello", "base_revision": revision});
    ben.change_settings(&decided).await.changed(200);
    assert_eq!(app.document(LAKESIDE).await["slogan"], "Ours");
    app.ends_well().await;
}

#[tokio::test]
async fn two_people_who_come_to_the_same_words_do_not_stand_against_each_other() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let base = ann.settings().await["revision"].clone();
    let change = json!({"slogan": "The same", "base_revision": base});
    let (_, revision) = ann.change_settings(&change).await.changed(200);
    ben.change_settings(&change).await.ok(200);
    assert_eq!(app.revision(LAKESIDE).await, revision);
    app.ends_well().await;
}

#[tokio::test]
async fn a_stock_client_that_names_no_revision_wins_as_it_always_did() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    ann.change_settings(&json!({"slogan": "Hers"}))
        .await
        .changed(200);
    ben.change_settings(&json!({"slogan": "His"}))
        .await
        .changed(200);
    assert_eq!(app.document(LAKESIDE).await["slogan"], "His");
    app.ends_well().await;
}

#[tokio::test]
async fn the_etag_of_the_page_says_from_which_revision_somebody_edited() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let path = format!("/api/public/hotels/{LAKESIDE}/");
    let etag = app.stranger().get(&path).await.header("etag").to_owned();
    let (_, revision) = ann
        .change_settings(&json!({"slogan": "Hers"}))
        .await
        .changed(200);

    let edit = async |etag: &str| {
        let request = ben.request(Method::PATCH, &ben.staff_path("settings/"));
        ben.send(
            request
                .header("If-Match", etag)
                .json(&json!({"slogan": "His"})),
        )
        .await
    };
    edit(&etag).await.refused(409);
    for encoding in ["br", "zstd", "gzip"] {
        let browser = app.stranger().with_header("accept-encoding", encoding);
        let answer = browser.get(&path).await;
        let read = answer
            .header("etag")
            .replace(&format!("-{revision}-"), &format!("-{}-", revision - 1));
        assert_ne!(read, answer.header("etag"), "the tag names the encoding");
        edit(&read).await.refused(409);
    }
    edit("\"elsewhere-1\"")
        .await
        .refused_field(400, "If-Match", "Read the page again");
    let change = json!({"slogan": "His", "base_revision": revision + 1});
    ben.change_settings(&change)
        .await
        .refused_field(400, "base_revision", "read it again");
    app.nothing_changed_since(LAKESIDE, revision).await;
    let etag = app.stranger().get(&path).await.header("etag").to_owned();
    edit(&etag).await.changed(200);
    app.ends_well().await;
}

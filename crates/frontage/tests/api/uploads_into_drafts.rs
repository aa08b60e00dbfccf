//! Pictures that come in pieces while a draft is collected, and several that leave its gallery.

use reqwest::Method;
use serde_json::json;

use crate::support::tus::Begun;
use crate::support::{LAKESIDE, TestApp, pictures, texts};

#[tokio::test]
async fn a_photo_that_comes_in_pieces_joins_the_draft_it_was_begun_for_and_guests_see_nothing() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let before = app.document(LAKESIDE).await;
    let id = ann.begin_draft("Christmas").await;
    let photo = pictures::jpeg(90, 60);
    let begun = ann.in_draft(id).begins_upload(photo.len(), &[]).await;
    Begun::took(&begun.sends(0, &photo[..100]).await, 100);
    // What sends the rest need not say it again: another window, or the server after a restart.
    let rest = begun.asked_by(&ann);
    Begun::took(&rest.sends(100, &photo[100..]).await, photo.len());

    let told = begun.looked_at().await;
    assert_eq!(
        (&told["state"], &told["draft"], &told["position"]),
        (&json!("done"), &json!(id), &json!(0)),
        "{told}"
    );
    assert_eq!(told["revision"], before["revision"]);
    assert_eq!(app.document(LAKESIDE).await, before);
    let draft = ann.draft(id).await;
    let added = draft["changes"][0]["added"][0]["public_id"].clone();
    assert_eq!(added, told["public_id"], "{draft}");
    ann.publish(id, &json!({})).await.changed(200);
    let page = app.document(LAKESIDE).await;
    assert_eq!(page["gallery_images"][0]["public_id"], added);
    app.ends_well().await;
}

#[tokio::test]
async fn a_photo_for_a_draft_that_is_over_by_now_does_not_slip_onto_the_page() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let slogan = json!({"slogan": "By the fire"});
    let (gone, out) = (ann.begin_draft("Gone").await, ann.begin_draft("Out").await);
    ann.in_draft(out).change_settings(&slogan).await.ok(200);
    let photo = pictures::jpeg(90, 60);
    let mut begun = Vec::new();
    for id in [gone, out] {
        begun.push(ann.in_draft(id).begins_upload(photo.len(), &[]).await);
    }
    let path = ann.staff_path(&format!("drafts/{gone}/"));
    let discarded = ann.send(ann.request(Method::DELETE, &path)).await;
    assert_eq!(discarded.status, 204);
    let (_, revision) = ann.publish(out, &json!({})).await.changed(200);

    for upload in &begun {
        upload.sends(0, &photo).await.refused(400);
        // It ended so, and trying again does not help.
        let told = upload.looked_at().await;
        assert_eq!(
            (&told["state"], &told["code"]),
            (&json!("refused"), &json!("draft"))
        );
    }
    let late = ann.in_draft(gone).asks_to_upload(100, &[]).await;
    late.refused(404);
    app.nothing_changed_since(LAKESIDE, revision).await;
    assert_eq!(app.document(LAKESIDE).await["gallery"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn several_pictures_leave_a_drafts_gallery_at_once_and_lists_that_came_late_lose_nothing() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let urls = ann.fill_gallery(4).await;
    let revision = app.revision(LAKESIDE).await;
    let id = ann.begin_draft("Christmas").await;
    let draft = ann.in_draft(id);
    let path = draft.staff_path("settings/gallery/remove/");
    let remove = async |urls: serde_json::Value| {
        let body = json!({"urls": urls});
        draft.send_json(Method::DELETE, &path, &body).await
    };
    draft.remove(&urls[0]).await.ok(200);
    // One of them is out of the draft already.
    let told = remove(json!([urls[0], urls[2]])).await.ok(200);
    assert_eq!(texts(&told["gallery"]), [urls[1].clone(), urls[3].clone()]);
    remove(json!([]))
        .await
        .refused_field(400, "urls", "at least one");
    let twice = json!([urls[1], urls[1]]);
    remove(twice).await.refused_field(400, "urls", "twice");
    remove(json!(["https://elsewhere.example/a.jpg"]))
        .await
        .refused_field(400, "urls", "not in this gallery");
    app.nothing_changed_since(LAKESIDE, revision).await;
    ann.publish(id, &json!({})).await.changed(200);
    let page = app.document(LAKESIDE).await;
    assert_eq!(texts(&page["gallery"]), [urls[1].clone(), urls[3].clone()]);
    app.ends_well().await;
}

//! Two people rearrange one gallery. A list that comes late loses nobody's work.

use serde_json::json;

use crate::support::{LAKESIDE, TestApp, pictures, texts};

#[tokio::test]
async fn a_late_order_keeps_the_pictures_that_others_added_meanwhile() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let old = ann.fill_gallery(3).await;
    let added = ben.upload(pictures::jpeg(90, 60)).await.ok(201);
    let added = added["url"].as_str().unwrap();
    // Ann's console has not heard of it yet.
    let reversed: Vec<String> = old.iter().rev().cloned().collect();
    let answer = ann.reorder(&reversed).await.ok(200);
    // Ann's order, with Ben's picture behind the one it was added to.
    let wanted = [old[2].as_str(), added, &old[1], &old[0]];
    assert_eq!(texts(&answer["gallery"]), wanted);
    app.ends_well().await;
}

#[tokio::test]
async fn a_late_order_does_not_bring_back_what_others_removed_meanwhile() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let old = ann.fill_gallery(3).await;
    ben.remove(&old[1]).await.ok(200);
    let reversed: Vec<String> = old.iter().rev().cloned().collect();
    let answer = ann.reorder(&reversed).await.ok(200);
    assert_eq!(
        texts(&answer["gallery"]),
        [old[2].as_str(), old[0].as_str()]
    );
    app.ends_well().await;
}

#[tokio::test]
async fn two_who_move_different_pictures_at_once_both_get_their_way() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let seen = ann.fill_gallery(4).await;
    let order = |places: [usize; 4]| places.map(|place| seen[place].clone());
    ben.move_to(&order([3, 0, 1, 2]), &seen[3..]).await.ok(200);
    // Ann's console has not heard of it yet: she carries the first one two places on.
    let answer = ann.move_to(&order([1, 2, 0, 3]), &seen[..1]).await;
    assert_eq!(texts(&answer.ok(200)["gallery"]), order([3, 1, 2, 0]));

    let before = app.revision(LAKESIDE).await;
    let stranger = ["/media/none".to_owned()];
    let refused = ann.move_to(&seen, &stranger).await;
    refused.refused_field(400, "moved", "is not in this gallery");
    assert_eq!(app.revision(LAKESIDE).await, before);
    app.ends_well().await;
}

#[tokio::test]
async fn a_short_order_loses_nothing() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let all = editor.fill_gallery(4).await;
    let some = [all[3].clone(), all[1].clone()];
    let now = texts(&editor.reorder(&some).await.ok(200)["gallery"]);
    // The others stay behind the pictures that they followed.
    assert_eq!(
        now,
        [&all[0], &all[3], &all[1], &all[2]].map(String::as_str)
    );
    let answer = editor.reorder(&[]).await.ok(200);
    assert_eq!(
        texts(&answer["gallery"]),
        now,
        "an empty list asks for nothing"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn save_all_of_a_stock_client_that_came_late_drops_nobodys_upload() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    ann.fill_gallery(2).await;
    let mut form = ann.settings().await;
    let added = ben.upload(pictures::jpeg(90, 60)).await.ok(201);
    form["slogan"] = json!("Saved late");
    let saved = ann.change_settings(&form).await.ok(200);
    assert_eq!(saved["slogan"], "Saved late");
    assert!(texts(&saved["gallery"]).contains(&added["url"].as_str().unwrap().to_owned()));
    app.ends_well().await;
}

#[tokio::test]
async fn a_form_that_says_what_it_was_filled_from_takes_out_only_what_it_knew() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let old = ann.fill_gallery(2).await;
    let base = app.revision(LAKESIDE).await;
    let added = ben.upload(pictures::jpeg(90, 60)).await.ok(201);
    let added = added["url"].as_str().unwrap();
    let without_first = json!({"gallery": [old[1]], "base_revision": base});
    let saved = ann.change_settings(&without_first).await.ok(200);
    let mut now = texts(&saved["gallery"]);
    now.sort();
    let mut wanted = vec![old[1].clone(), added.to_owned()];
    wanted.sort();
    assert_eq!(now, wanted);
    app.ends_well().await;
}

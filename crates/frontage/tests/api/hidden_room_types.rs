//! Staff prepare what guests are not to know yet.

use serde_json::json;

use crate::support::{LAKESIDE, TestApp, file_of, pictures};

#[tokio::test]
async fn a_hidden_room_type_is_never_told_on_the_public_channel() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let secret = json!({"name": "Unfinished Wing", "starting_price_from": "1", "is_active": false});
    let (created, first) = editor.add_room(&secret).await.changed(201);
    let id = created["id"].as_i64().unwrap();
    let change = json!({"bed_setup": "Unfinished Beds"});
    editor.change_room(id, &change).await.ok(200);
    for revision in [first, first + 1] {
        let event = page.hears("room-type-deleted", revision).await;
        assert!(
            !event.data.to_string().contains("Unfinished"),
            "{}",
            event.data
        );
        assert_eq!(event.data["order"], json!([]));
    }
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["room_types"], json!([]));
    assert!(
        !app.missed(LAKESIDE, 0)
            .await
            .to_string()
            .contains("Unfinished")
    );

    // Shown, it comes into being for guests; hidden again, it goes.
    editor
        .change_room(id, &json!({"is_active": true}))
        .await
        .ok(200);
    let event = page.hears("room-type-created", first + 2).await;
    assert_eq!(event.data["room_type"]["name"], "Unfinished Wing");
    editor
        .change_room(id, &json!({"is_active": false}))
        .await
        .ok(200);
    page.hears("room-type-deleted", first + 3).await;
    // Staff see it all the while.
    let list = editor.get(&editor.staff_path("room-types/")).await.ok(200);
    assert_eq!(list["results"][0]["is_active"], false);
    app.ends_well().await;
}

#[tokio::test]
async fn a_photo_of_a_hidden_room_type_is_not_told() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    editor
        .change_room(room, &json!({"is_active": false}))
        .await
        .ok(200);
    let mut page = app.listener(LAKESIDE).await;
    let form = file_of("photo", pictures::jpeg(40, 30));
    let (saved, revision) = editor.send_photo(room, form).await.changed(200);
    let event = page.next().await;
    assert_eq!(event.revision, revision);
    let public_id = saved["photo_image"]["public_id"].as_str().unwrap();
    assert!(
        !event.data.to_string().contains(public_id),
        "{}",
        event.data
    );
    app.ends_well().await;
}

//! Staff add, change, hide and remove room types.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{LAKESIDE, SEAVIEW, TestApp};

/// A room type with every field set.
fn suite() -> Value {
    json!({
        "code": "SUI",
        "name": "Lake Suite",
        "short_description": "Two rooms\nand a balcony.",
        "max_occupancy": 4,
        "bed_setup": "1 king, 2 singles",
        "starting_price_from": "249.5",
        "currency": "gbp",
        "booking_code": "SUITE-1",
        "booking_url": "https://book.example/suite",
        "availability_message": "Only two left",
        "sort_order": 3,
        "is_active": true,
    })
}

#[tokio::test]
async fn a_room_type_comes_out_as_it_was_put_in_with_its_price_as_a_text() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let (created, revision) = editor.add_room(&suite()).await.changed(201);
    let mut wanted = suite();
    wanted["starting_price_from"] = json!("249.50");
    wanted["currency"] = json!("GBP");
    for (key, value) in wanted.as_object().unwrap() {
        assert_eq!(created[key], *value, "{key}");
    }
    for unset in ["photo", "photo_url", "photo_image"] {
        assert_eq!(created.get(unset), Some(&Value::Null), "{unset}");
    }
    let id = created["id"].as_i64().unwrap();
    let event = page.hears("room-type-created", revision).await;
    assert_eq!(event.data["room_type_id"], id);
    assert_eq!(event.data["order"], json!([id]));
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["room_types"], json!([event.data["room_type"]]));
    let shown = &document["room_types"][0];
    for key in [
        "code",
        "name",
        "starting_price_from",
        "currency",
        "booking_url",
    ] {
        assert_eq!(shown[key], wanted[key], "{key}");
    }

    let path = editor.staff_path(&format!("room-types/{id}/"));
    let read = editor.get(&path).await.ok(200);
    assert_eq!(read["name"], "Lake Suite");
    let list = editor.get(&editor.staff_path("room-types/")).await.ok(200);
    assert_eq!(list["results"], json!([read]));
    assert_eq!((&list["count"], &list["next"]), (&json!(1), &Value::Null));
    app.ends_well().await;
}

#[tokio::test]
async fn a_room_type_needs_a_name_and_a_price_and_has_defaults_for_the_rest() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let answer = editor.add_room(&json!({"bed_setup": "1 double"})).await;
    answer.refused_field(400, "name", "required");
    answer.refused_field(400, "starting_price_from", "required");
    app.nothing_changed_since(LAKESIDE, before).await;
    let least = json!({"name": "Attic", "starting_price_from": 75});
    let (room, _) = editor.add_room(&least).await.changed(201);
    assert_eq!(room["starting_price_from"], "75.00");
    assert_eq!(room["currency"], "EUR");
    assert_eq!(room["max_occupancy"], 2);
    assert_eq!(room["sort_order"], 0);
    assert_eq!(room["is_active"], true);
    let id = room["id"].as_i64().unwrap();
    let answer = editor.change_room(id, &json!({"name": " "})).await;
    answer.refused_field(400, "name", "may not be blank");
    app.nothing_changed_since(LAKESIDE, before + 1).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_changed_room_type_is_told_whole_and_the_rest_of_it_stays() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let id = editor.add_room(&suite()).await.ok(201)["id"]
        .as_i64()
        .unwrap();
    let mut page = app.listener(LAKESIDE).await;
    let change = json!({"starting_price_from": "199", "availability_message": ""});
    let (saved, revision) = editor.change_room(id, &change).await.changed(200);
    assert_eq!(saved["starting_price_from"], "199.00");
    assert_eq!(saved["availability_message"], "");
    assert_eq!(saved["bed_setup"], "1 king, 2 singles");
    let event = page.hears("room-type-updated", revision).await;
    assert_eq!(event.data["room_type"]["starting_price_from"], "199.00");
    assert_eq!(event.data["order"], json!([id]));
    assert_eq!(
        app.document(LAKESIDE).await["room_types"][0],
        event.data["room_type"]
    );

    // Stock clients send back all they got; that is no change.
    let path = editor.staff_path(&format!("room-types/{id}/"));
    let all = editor.get(&path).await.ok(200);
    let answer = editor.send_json(Method::PUT, &path, &all).await;
    assert_eq!(answer.changed(200).1, revision);
    app.everything_is_told().await;
    page.hears_nothing().await;
    app.ends_well().await;
}

#[tokio::test]
async fn room_types_stand_in_their_sort_order_and_then_by_name() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut ids = Vec::new();
    for (name, order) in [("Birch", 1), ("Ash", 1), ("Oak", 0)] {
        let room = json!({"name": name, "starting_price_from": "10", "sort_order": order});
        ids.push(editor.add_room(&room).await.ok(201)["id"].as_i64().unwrap());
    }
    let mut page = app.listener(LAKESIDE).await;
    let (_, revision) = editor
        .change_room(ids[0], &json!({"sort_order": 2}))
        .await
        .changed(200);
    let event = page.hears("room-type-updated", revision).await;
    assert_eq!(event.data["order"], json!([ids[2], ids[1], ids[0]]));
    let document = app.document(LAKESIDE).await;
    let names: Vec<&Value> = document["room_types"]
        .as_array()
        .unwrap()
        .iter()
        .map(|room| &room["name"])
        .collect();
    assert_eq!(json!(names), json!(["Oak", "Ash", "Birch"]));

    let two = editor.staff_path("room-types/?page_size=2");
    let two = editor.get(&two).await.ok(200);
    assert_eq!(two["results"].as_array().map(Vec::len), Some(2));
    assert_eq!(two["count"], 3);
    let next = two["next"]
        .as_str()
        .unwrap()
        .strip_prefix(&app.base)
        .unwrap();
    let rest = editor.get(next).await.ok(200);
    assert_eq!(rest["results"][0]["name"], "Birch");
    app.ends_well().await;
}

#[tokio::test]
async fn a_deleted_room_type_is_gone_and_pages_are_told() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let (kept, gone) = (editor.add_lake_room().await, editor.add_lake_room().await);
    let mut page = app.listener(LAKESIDE).await;
    let before = app.revision(LAKESIDE).await;
    let answer = editor.delete_room(gone).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    let event = page.hears("room-type-deleted", before + 1).await;
    assert_eq!(event.data["room_type_id"], gone);
    assert_eq!(event.data["order"], json!([kept]));
    editor.delete_room(gone).await.refused(404);
    app.nothing_changed_since(LAKESIDE, before + 1).await;
    app.ends_well().await;
}

#[tokio::test]
async fn an_unknown_room_type_and_one_of_another_hotel_are_not_found() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let neighbour = app.staff(SEAVIEW, Role::Editor).await;
    let theirs = neighbour.add_lake_room().await;
    let (ours, before) = (app.revision(LAKESIDE).await, app.revision(SEAVIEW).await);
    for id in [
        theirs.to_string(),
        "999999".into(),
        "0".into(),
        "-1".into(),
        "suite".into(),
    ] {
        let path = editor.staff_path(&format!("room-types/{id}/"));
        editor.get(&path).await.refused(404);
        for method in [Method::PATCH, Method::PUT] {
            let name = json!({"name": "Mine now"});
            editor.send_json(method, &path, &name).await.refused(404);
        }
        let delete = editor.request(Method::DELETE, &path);
        editor.send(delete).await.refused(404);
        let photo = json!({"photo_url": "https://cdn.example/x.jpg"});
        editor
            .post(&format!("{path}upload-image/"), &photo)
            .await
            .refused(404);
    }
    app.nothing_changed_since(LAKESIDE, ours).await;
    app.nothing_changed_since(SEAVIEW, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn values_that_cannot_be_are_refused_field_by_field() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_ROOM_TYPES", "1")]).await;
    let editor = app.editor().await;
    let id = editor.add_lake_room().await;
    let before = app.revision(LAKESIDE).await;
    for (field, value, reason) in [
        ("starting_price_from", json!("cheap"), "valid number"),
        ("starting_price_from", json!("-1"), "from 0 to"),
        ("starting_price_from", json!("100000000"), "from 0 to"),
        ("starting_price_from", json!(null), "valid number"),
        ("currency", json!("EURO"), "three-letter"),
        ("max_occupancy", json!(0), "from 1 to 100"),
        ("max_occupancy", json!("many"), "valid integer"),
        ("sort_order", json!(-1), "from 0 to"),
        ("is_active", json!("perhaps"), "valid boolean"),
        ("name", json!("n".repeat(201)), "no more than 200"),
        ("code", json!("c".repeat(51)), "no more than 50"),
        ("bed_setup", json!({"beds": 2}), "valid string"),
        ("booking_url", json!("javascript:alert(1)"), "valid URL"),
        ("photo_url", json!("javascript:alert(1)"), "valid URL"),
    ] {
        let answer = editor.change_room(id, &json!({field: value})).await;
        answer.refused_field(400, field, reason);
    }
    let one_more = editor.add_room(&suite()).await;
    one_more.refused_saying(400, "can have 1 room types");
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

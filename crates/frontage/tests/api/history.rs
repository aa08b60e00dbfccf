//! Staff read what was changed on their page: when, by whom, and what exactly.

use frontage::domain::Role;
use serde_json::{Value, json};

use crate::support::{LAKESIDE, Person, SEAVIEW, TestApp, behind_its_back, file_of, pictures};

async fn entry(person: &Person, revision: i64) -> Value {
    let path = person.staff_path(&format!("history/{revision}/"));
    person.get(&path).await.ok(200)
}

#[tokio::test]
async fn every_kind_of_change_is_told_field_by_field() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let change = json!({"slogan": "By the lake", "amenities": ["Sauna"], "name_override": "Lake"});
    let (_, texts) = ann.change_settings(&change).await.changed(200);
    let form = file_of("logo", pictures::png(30, 30));
    let (saved, logo) = ann.change_settings_by_form(form).await.changed(200);
    let first = ann.upload(pictures::jpeg(60, 40)).await.ok(201);
    let (second, added) = ann.upload(pictures::jpeg(50, 40)).await.changed(201);
    let urls = [&second, &first].map(|image| image["url"].as_str().unwrap().to_owned());
    let (_, order) = ann.reorder(&urls).await.changed(200);
    let (_, removed) = ann.remove(&urls[0]).await.changed(200);
    let room = json!({"name": "Loft", "starting_price_from": "99", "photo_url": urls[1]});
    let (room, made) = ann.add_room(&room).await.changed(201);
    let id = room["id"].as_i64().unwrap();
    let change = json!({"starting_price_from": "89", "max_occupancy": 3});
    let (_, changed) = ann.change_room(id, &change).await.changed(200);
    let picture = first["public_id"].as_str().unwrap();
    let words = json!({"alt": "A pier", "focal_point": [0.1, 0.9]});
    let (words, described) = ann.describe(picture, &words).await.changed(200);
    assert_eq!(ann.delete_room(id).await.status, 204);
    let gone = app.revision(LAKESIDE).await;
    let image = &words["image"];

    let field = |name: &str, before: Value, after: Value| json!({"name": name, "before": before, "after": after});
    let plain = |name: &str, before: Value, after: Value| json!({"kind": "field", "name": name, "before": before, "after": after});
    let told = entry(&ann, texts).await;
    let fields = [
        plain("amenities", json!([]), json!(["Sauna"])),
        plain("name_override", "".into(), "Lake".into()),
        plain("slogan", "".into(), "By the lake".into()),
    ];
    assert_eq!(told["changes"], json!(fields));
    assert_eq!(told["revision"], texts);
    assert_eq!(told["author"]["username"], "lakeside-editor");
    assert_eq!(told["author"]["name"], "lakeside-editor");
    assert!(
        told["author"]["id"]
            .as_str()
            .is_some_and(|id| id.parse::<i64>().is_ok())
    );
    assert_eq!(told["action"], "settings");
    assert_eq!(told["undoable"], true);
    for nothing in ["undoes", "restores", "note"] {
        assert!(told[nothing].is_null(), "{nothing} in {told}");
    }
    app.everything_is_told().await;
    let delivery = &entry(&ann, texts).await["delivery"];
    assert_eq!(
        (&delivery["state"], &delivery["open"]),
        (&json!("sent"), &json!(0))
    );
    let since = told["changed_at"].as_str().unwrap();
    assert!(since.len() == 24 && since.ends_with('Z'), "{since}");

    let of = async |revision| entry(&ann, revision).await["changes"].clone();
    let shown = &saved["images"]["logo"];
    let logo_told = json!([{"kind": "picture", "name": "logo", "before": null, "after": shown}]);
    assert_eq!(of(logo).await, logo_told);
    let gallery = |added: Value, removed: Value, moved: Value, count: usize| {
        json!([{"kind": "gallery", "added": added, "removed": removed,
                "reordered": moved != json!([]), "moved": moved, "count": count}])
    };
    let second = &second["image"];
    assert_eq!(
        of(added).await,
        gallery(json!([second]), json!([]), json!([]), 2)
    );
    let moved = json!([second["public_id"]]);
    assert_eq!(of(order).await, gallery(json!([]), json!([]), moved, 2));
    assert_eq!(
        of(removed).await,
        gallery(json!([]), json!([second]), json!([]), 1)
    );
    let room = |change: &str, fields: Value| json!([{"kind": "room_type", "id": id, "name": "Loft", "change": change, "fields": fields}]);
    let of_room = |value: &dyn Fn(&str, Value) -> Value, price: &str, people: i64| {
        json!([
            value("currency", "EUR".into()),
            value("is_active", true.into()),
            value("max_occupancy", people.into()),
            value("name", "Loft".into()),
            value("photo", image.clone()),
            value("sort_order", 0.into()),
            value("starting_price_from", price.into()),
        ])
    };
    let came = |name: &str, value: Value| field(name, Value::Null, value);
    let went = |name: &str, value: Value| field(name, value, Value::Null);
    assert_eq!(of(made).await, room("created", of_room(&came, "99.00", 2)));
    let fields = json!([
        field("max_occupancy", 2.into(), 3.into()),
        field("starting_price_from", "99.00".into(), "89.00".into()),
    ]);
    assert_eq!(of(changed).await, room("changed", fields));
    assert_eq!(of(gone).await, room("deleted", of_room(&went, "89.00", 3)));
    let fields = json!([
        field("alt", "".into(), "A pier".into()),
        field("focal_point", json!(null), json!([0.1, 0.9])),
    ]);
    let told = json!([{"kind": "image", "image": image, "fields": fields}]);
    assert_eq!(of(described).await, told);

    let beginning = entry(&ann, 1).await;
    assert_eq!(beginning["action"], "create");
    assert_eq!(beginning["author"], Value::Null);
    assert_eq!(beginning["undoable"], false);
    app.ends_well().await;
}

#[tokio::test]
async fn the_history_is_read_from_the_newest_on_in_pieces_of_any_size() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    for n in 0..6 {
        let change = json!({"slogan": format!("No. {n}")});
        ann.change_settings(&change).await.changed(200);
    }
    let list = async |query: &str| {
        let path = ann.staff_path(&format!("history/{query}"));
        let piece = ann.get(&path).await.ok(200);
        let results = piece["results"].as_array().unwrap();
        let numbers: Vec<i64> = results
            .iter()
            .map(|e| e["revision"].as_i64().unwrap())
            .collect();
        (
            numbers,
            piece["next_before"].clone(),
            piece["revision"].clone(),
        )
    };
    assert_eq!(
        list("").await,
        (vec![7, 6, 5, 4, 3, 2, 1], Value::Null, 7.into())
    );
    assert_eq!(list("?limit=3").await, (vec![7, 6, 5], 5.into(), 7.into()));
    assert_eq!(
        list("?limit=3&before=5").await,
        (vec![4, 3, 2], 2.into(), 7.into())
    );
    assert_eq!(
        list("?limit=3&before=2").await,
        (vec![1], Value::Null, 7.into())
    );
    assert_eq!(list("?before=1").await, (vec![], Value::Null, 7.into()));
    for bad in ["?limit=0", "?limit=101", "?limit=x", "?before=x"] {
        ann.get(&ann.staff_path(&format!("history/{bad}")))
            .await
            .refused(400);
    }
    for nowhere in ["history/8/", "history/0/", "history/-1/", "history/x/"] {
        ann.get(&ann.staff_path(nowhere)).await.refused(404);
    }
    app.ends_well().await;
}

#[tokio::test]
async fn a_viewer_may_read_and_not_take_back_and_another_hotel_sees_nothing() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    let neighbour = app.staff(SEAVIEW, Role::Owner).await.at(LAKESIDE);
    let (_, revision) = ann
        .change_settings(&json!({"slogan": "Hers"}))
        .await
        .changed(200);
    let reads = ["history/", "history/2/", "page/?revision=1"];
    let writes = ["history/2/undo/", "history/1/restore/"];
    for path in reads {
        viewer.get(&viewer.staff_path(path)).await.ok(200);
        neighbour
            .get(&neighbour.staff_path(path))
            .await
            .refused(403);
        let stranger = app.stranger().at(LAKESIDE);
        stranger.get(&stranger.staff_path(path)).await.refused(401);
    }
    for path in writes {
        for person in [&viewer, &neighbour] {
            person
                .post(&person.staff_path(path), &json!({}))
                .await
                .refused(403);
        }
    }
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

#[tokio::test]
async fn what_an_older_version_wrote_is_listed_and_nothing_more() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "Old"}))
        .await
        .changed(200);
    let (_, young) = ann
        .change_settings(&json!({"slogan": "New"}))
        .await
        .changed(200);
    let older = "update changes set format = 1, action = replace(action, 'create', 'create-hotel'), \
                 detail = '{\"slogan\": [\"\", \"Old\"]}' where revision <= 2 and hotel_id = 1";
    behind_its_back(app.home.path(), older).await;

    let told = entry(&ann, 2).await;
    assert_eq!(
        (&told["changes"], &told["undoable"]),
        (&json!([]), &json!(false))
    );
    assert!(told["note"].as_str().unwrap().contains("older version"));
    assert_eq!(entry(&ann, 1).await["action"], "create");
    let undo = |revision: i64| ann.staff_path(&format!("history/{revision}/undo/"));
    ann.post(&undo(2), &json!({}))
        .await
        .refused_saying(400, "older version");
    // The page after it can be had, the one before it cannot.
    let page = async |revision: i64| {
        let path = ann.staff_path(&format!("page/?revision={revision}"));
        ann.get(&path).await
    };
    assert_eq!(page(2).await.ok(200)["slogan"], "Old");
    page(1).await.refused_saying(404, "older version");
    let restore = ann.staff_path("history/1/restore/");
    ann.post(&restore, &json!({}))
        .await
        .refused_saying(404, "older version");
    app.nothing_changed_since(LAKESIDE, young).await;

    // What it changed nobody can say: whoever began to edit before it is asked.
    let change = json!({"contact_phone": "1", "base_revision": 1});
    ann.change_settings(&change).await.refused(409);
    let change = json!({"contact_phone": "1", "base_revision": 2});
    ann.change_settings(&change).await.changed(200);
    ann.post(&undo(young), &json!({})).await.changed(200);
    assert_eq!(app.document(LAKESIDE).await["slogan"], "Old");
    app.ends_well().await;
}

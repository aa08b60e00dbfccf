//! The installation that suffers: a data directory, a hotel with its staff, and one address that
//! stays the same over every restart, as a real server's does.

use std::net::TcpListener;

use serde_json::json;
use tempfile::TempDir;

use crate::staff::{credentials, furnish};
use crate::support::dice::Dice;
use crate::support::process::{Starting, run};
use crate::support::{LAKESIDE, Person, client, store_of, tidy};

pub struct House {
    home: TempDir,
    listen: String,
}

impl House {
    pub async fn furnished(dice: &mut Dice) -> Self {
        let house = Self {
            home: tempfile::tempdir().unwrap(),
            listen: free_address(dice),
        };
        let store = store_of(house.home.path()).await;
        furnish(&store, &house.base()).await;
        store.close().await;
        house
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.listen)
    }

    pub fn start(&self) -> Starting {
        let base = self.base();
        let settings = [
            ("FRONTAGE_PUBLIC_URL", base.as_str()),
            ("FRONTAGE_LOG", "warn"),
        ];
        Starting::on(&self.listen, self.home.path(), &settings)
    }

    /// A member of staff, signed in. The session outlives every kill.
    pub async fn sign_in(&self, number: usize) -> Person {
        let stranger = Person::new(client(), &self.base());
        let (name, password) = credentials(number);
        let login = json!({"username": name, "password": password});
        let who = stranger.post("/api/staff/login/", &login).await.ok(200);
        let token = who["token"].as_str().unwrap();
        stranger.with_token(token).at(LAKESIDE)
    }

    /// `frontage verify` finds no fault, whether the server runs, was stopped, or lies dead.
    pub async fn is_sound(&self, when: &str) {
        let output = run(self.home.path(), &["verify"], &[], "").await;
        let told = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{when}: {told}");
    }

    /// What a crash left over was swept at the start: files and rows are the same pictures. For
    /// a running server with nobody at work.
    pub async fn is_tidy(&self) {
        // Closed again at once: a second process that kept the database open would spare the
        // server the recovery of its log.
        let store = store_of(self.home.path()).await;
        tidy::files_and_rows_belong_together(&store, self.home.path()).await;
        store.close().await;
    }
}

/// An address below those that the system gives out by itself: while the server is dead, nobody
/// else takes it.
fn free_address(dice: &mut Dice) -> String {
    loop {
        let address = format!("127.0.0.1:{}", 12_000 + dice.below(18_000));
        if TcpListener::bind(&address).is_ok() {
            return address;
        }
    }
}

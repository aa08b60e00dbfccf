//! The machines that `scripts/namespaces.sh` makes, and the lines between them.

use std::process::Command;

/// Servers.
pub const SERVERS: usize = 3;
const NAMES: [&str; SERVERS] = ["first", "second", "third"];
/// A hardware address that no machine has: what is sent to it is lost.
const NOBODY: &str = "02:00:00:00:00:99";

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    Database,
    Server(usize),
    /// Where guests and staff are, and this process.
    Guests,
}

impl Machine {
    /// The name of its network namespace; none for the one of this process.
    pub fn namespace(self) -> Option<&'static str> {
        match self {
            Self::Database => Some("database"),
            Self::Server(number) => Some(NAMES[number]),
            Self::Guests => None,
        }
    }

    pub fn address(self) -> String {
        let network = std::env::var("FRONTAGE_TEST_NETWORK");
        let network = network.expect("FRONTAGE_TEST_NETWORK: run this by `make test-nodes`");
        let last = match self {
            Self::Database => 1,
            Self::Server(number) => 11 + number,
            Self::Guests => 254,
        };
        format!("{network}.{last}")
    }

    /// From now on nothing that this machine sends gets to another one. It is not told so.
    pub fn loses_all_to(self, other: Self) {
        let to = other.address();
        self.neighbours(&["replace", &to, "lladdr", NOBODY, "nud", "permanent"]);
    }

    /// It gets there again.
    pub fn finds(self, other: Self) {
        self.neighbours(&["del", &other.address()]);
    }

    fn neighbours(self, words: &[&str]) {
        let mut ip = Command::new("ip");
        let device = match self.namespace() {
            Some(namespace) => {
                ip.args(["-n", namespace]);
                "eth0"
            }
            None => "machines",
        };
        let done = ip.arg("neigh").args(words).args(["dev", device]).status();
        assert!(done.unwrap().success(), "{ip:?}");
    }
}

//! The rows of the table: what is measured, what we want, and what others reached.

/// One figure of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Figure {
    /// Deliveries a second of one publisher.
    Deliveries,
    /// The server's CPU for each.
    DeliveryCpu,
    /// Deliveries a second of sixteen publishers.
    CrowdedDeliveries,
    /// The server's CPU for each.
    CrowdedDeliveryCpu,
    /// From publisher to subscriber, half of them.
    LatencyMedian,
    /// From publisher to subscriber, nearly all of them.
    LatencyMost,
    /// Deliveries a second on a thousand channels.
    SpreadDeliveries,
    /// KiB of a socket.
    SocketMemory,
    /// Subscribers coming to one channel.
    HotArrivals,
    /// Subscribers coming to a thousand channels.
    SpreadArrivals,
    /// Publishes a second of sixteen publishers.
    CrowdedPublishes,
    /// Publishes a second of one publisher.
    Publishes,
    /// From publisher to the last subscriber, half of the events.
    LastMedian,
    /// From publisher to the last subscriber, nearly all of the events.
    LastMost,
}

/// How a figure is written.
#[derive(Debug, Clone, Copy)]
pub enum Unit {
    /// Things a second.
    PerSecond,
    /// Microseconds of CPU.
    Micros,
    /// Milliseconds.
    Millis,
    /// KiB of memory.
    Kib,
}

impl Unit {
    /// The value as it stands in the table.
    pub fn write(self, value: f64) -> String {
        match self {
            _ if value.is_nan() => "?".to_owned(),
            Self::PerSecond => thousands(value),
            Self::Micros => format!("{value:.2} µs"),
            Self::Millis => format!("{value:.1} ms"),
            Self::Kib => format!("{value:.2} KiB"),
        }
    }
}

fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What others reached on a machine of two CPUs, server and generator on one each, medians of
/// three runs: Sockudo 5.2.0, Soketi 1.6.1, and uWebSockets 20.57 with nothing but its publish and
/// subscribe behind the same wire protocol. The generator then slept between deliveries, and part
/// of these costs is that it had to be woken: a goal of that time is met too easily now.
#[derive(Debug, Clone, Copy)]
pub struct Earlier {
    /// Sockudo.
    pub sockudo: Option<f64>,
    /// Soketi.
    pub soketi: Option<f64>,
    /// Bare uWebSockets.
    pub raw_uws: Option<f64>,
}

const fn earlier(sockudo: f64, soketi: f64, raw_uws: f64) -> Earlier {
    Earlier {
        sockudo: Some(sockudo),
        soketi: Some(soketi),
        raw_uws: Some(raw_uws),
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Which figure stands in it.
    pub figure: Figure,
    /// What that is.
    pub name: &'static str,
    /// How it is written.
    pub unit: Unit,
    /// What we want.
    pub goal: &'static str,
    /// What others reached.
    pub earlier: Earlier,
}

/// The table.
pub const ROWS: [Row; 14] = [
    Row {
        figure: Figure::Deliveries,
        name: "(a) 1,000 sockets, 1 publisher: deliveries/s",
        unit: Unit::PerSecond,
        goal: "≥ raw uWS",
        earlier: earlier(58_000.0, 67_000.0, 121_000.0),
    },
    Row {
        figure: Figure::DeliveryCpu,
        name: "(a) server CPU per delivery",
        unit: Unit::Micros,
        goal: "≤ 1.1 × floor",
        earlier: earlier(17.0, 14.4, 8.1),
    },
    Row {
        figure: Figure::CrowdedDeliveries,
        name: "(a16) the same, 16 publishers: deliveries/s",
        unit: Unit::PerSecond,
        goal: "≥ raw uWS",
        earlier: earlier(84_000.0, 67_000.0, 1_101_000.0),
    },
    Row {
        figure: Figure::CrowdedDeliveryCpu,
        name: "(a16) server CPU per delivery",
        unit: Unit::Micros,
        goal: "≤ 1.5 µs",
        earlier: Earlier {
            sockudo: None,
            soketi: None,
            raw_uws: Some(0.9),
        },
    },
    Row {
        figure: Figure::LatencyMedian,
        name: "(b3) 10,000 sockets, 3 events/s: p50",
        unit: Unit::Millis,
        goal: "≤ 60 ms",
        earlier: earlier(125.0, 90.0, 61.0),
    },
    Row {
        figure: Figure::LatencyMost,
        name: "(b3) p99",
        unit: Unit::Millis,
        goal: "≤ 110 ms",
        earlier: earlier(226.0, 227.0, 131.0),
    },
    Row {
        figure: Figure::SpreadDeliveries,
        name: "(c) 10,000 sockets, 1,000 channels: deliveries/s",
        unit: Unit::PerSecond,
        goal: "≥ raw uWS",
        earlier: earlier(32_000.0, 30_000.0, 64_000.0),
    },
    Row {
        figure: Figure::SocketMemory,
        name: "(d) memory per idle subscriber",
        unit: Unit::Kib,
        goal: "≤ 3 KiB",
        earlier: earlier(149.0, 7.5, 1.5),
    },
    Row {
        figure: Figure::HotArrivals,
        name: "(e) connect + subscribe/s, one channel",
        unit: Unit::PerSecond,
        goal: "≥ 15,000",
        earlier: earlier(3_700.0, 700.0, 16_600.0),
    },
    Row {
        figure: Figure::SpreadArrivals,
        name: "(e) connect + subscribe/s, 1,000 channels",
        unit: Unit::PerSecond,
        goal: "≥ 15,000",
        earlier: earlier(3_300.0, 7_000.0, 16_500.0),
    },
    Row {
        figure: Figure::CrowdedPublishes,
        name: "(f) signed publishes/s, 16 publishers",
        unit: Unit::PerSecond,
        goal: "≥ 26,000",
        earlier: earlier(12_800.0, 6_200.0, 17_800.0),
    },
    Row {
        figure: Figure::Publishes,
        name: "(f) signed publishes/s, 1 publisher",
        unit: Unit::PerSecond,
        goal: "≥ 10,000",
        earlier: earlier(5_600.0, 2_300.0, 7_600.0),
    },
    Row {
        figure: Figure::LastMedian,
        name: "(g) publish to last of 10,000, two CPUs: p50",
        unit: Unit::Millis,
        goal: "",
        earlier: Earlier {
            sockudo: None,
            soketi: None,
            raw_uws: None,
        },
    },
    Row {
        figure: Figure::LastMost,
        name: "(g) p99",
        unit: Unit::Millis,
        goal: "",
        earlier: Earlier {
            sockudo: None,
            soketi: None,
            raw_uws: None,
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        assert_eq!(Unit::PerSecond.write(1_101_000.4), "1,101,000");
        assert_eq!(Unit::PerSecond.write(700.0), "700");
        assert_eq!(Unit::PerSecond.write(58_000.0), "58,000");
        assert_eq!(Unit::Micros.write(8.1), "8.10 µs");
        assert_eq!(Unit::Millis.write(f64::NAN), "?");
    }
}

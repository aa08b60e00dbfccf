//! The text that is read by Prometheus.
//!
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use std::fmt::{Display, Write as _};

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// What can be said of a number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// It rises and falls.
    Gauge,
    /// It only rises while the server runs.
    Counter,
}

/// The text so far.
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    /// One number. Its name goes without `frontage_`.
    pub(super) fn number(&mut self, name: &str, kind: Kind, help: &str, value: impl Display) {
        self.head(name, kind, help);
        self.line(format_args!("frontage_{name} {value}"));
    }

    /// The same number of several things, each under the value of a label.
    pub(super) fn numbers<V: Display>(
        &mut self,
        name: &str,
        kind: Kind,
        help: &str,
        label: &str,
        values: impl Iterator<Item = (String, V)>,
    ) {
        self.head(name, kind, help);
        for (of, value) in values {
            let of = of.replace('\\', "\\\\").replace('"', "\\\"");
            let of = of.replace('\n', "\\n");
            self.line(format_args!("frontage_{name}{{{label}=\"{of}\"}} {value}"));
        }
    }

    fn head(&mut self, name: &str, kind: Kind, help: &str) {
        let kind = match kind {
            Kind::Gauge => "gauge",
            Kind::Counter => "counter",
        };
        self.line(format_args!("# HELP frontage_{name} {help}"));
        self.line(format_args!("# TYPE frontage_{name} {kind}"));
    }

    fn line(&mut self, line: impl Display) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "{line}");
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let kind = "text/plain; version=0.0.4; charset=utf-8";
        ([(header::CONTENT_TYPE, kind)], self.0).into_response()
    }
}

//! What is wrong with what somebody typed, field by field, in words they can act on.

/// Reasons by field, in the order they were found; every fault of an input at once, so that
/// nobody has to send a form five times to learn of five mistakes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations(Vec<(String, String)>);

impl Violations {
    /// One fault of one field.
    pub fn of(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self(vec![(field.into(), reason.into())])
    }

    /// Adds a fault.
    pub fn add(&mut self, field: impl Into<String>, reason: impl Into<String>) {
        self.0.push((field.into(), reason.into()));
    }

    /// Keeps the value of a check, or notes its fault under `field`.
    pub fn keep<T>(&mut self, field: &str, checked: Result<T, String>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(reason) => {
                self.add(field, reason);
                None
            }
        }
    }

    /// `Ok` when nothing was noted.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The faults, as (field, reason).
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, reason)| (field.as_str(), reason.as_str()))
    }
}

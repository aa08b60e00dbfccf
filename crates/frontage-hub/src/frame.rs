//! What is sent: a whole WebSocket frame, made once however many are to hear it.

use std::sync::Arc;

use crate::websocket;

/// One text frame with its header, ready to be sent; a clone shares the bytes.
#[derive(Clone)]
pub(crate) struct Frame(Arc<[u8]>);

impl Frame {
    /// Frames a text.
    pub(crate) fn text(text: &str) -> Self {
        Self(websocket::text_frame(text).into())
    }

    /// Takes bytes that are framed already, perhaps without their beginning, which was sent.
    pub(crate) fn framed(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }

    /// The bytes to send.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes it is.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

impl From<&str> for Frame {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Frame {
    fn from(text: String) -> Self {
        Self::text(&text)
    }
}

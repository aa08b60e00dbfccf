//! What a close frame says: [RFC 6455, sections 5.5.1 and 7.4][1].
//!
//! [1]: https://www.rfc-editor.org/rfc/rfc6455#section-7.4

use super::Violation;

/// The code in the payload of a client's close frame, if there is one.
///
/// # Errors
/// When the payload cannot be one: half a code, a code that may not be sent, a reason that is
/// not UTF-8.
pub(super) fn code(payload: &[u8]) -> Result<Option<u16>, Violation> {
    let Some((code, reason)) = payload.split_first_chunk() else {
        return match payload {
            [] => Ok(None),
            _ => Err(Violation::Protocol("a close frame has half a code")),
        };
    };
    let code = u16::from_be_bytes(*code);
    if !may_be_sent(code) {
        return Err(Violation::Protocol(
            "a close frame has a code of no meaning",
        ));
    }
    match std::str::from_utf8(reason) {
        Ok(_) => Ok(Some(code)),
        Err(_) => Err(Violation::NotUtf8),
    }
}

/// Besides those of the RFC, [the registry][1] has 1012 to 1014. 1005, 1006 and 1015 are what
/// programs tell themselves when there was no close frame; 1004 is reserved.
///
/// [1]: https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number
fn may_be_sent(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

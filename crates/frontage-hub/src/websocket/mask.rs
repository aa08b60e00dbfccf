//! Clients hide their payload under four bytes, over and over.

/// Takes the mask off, or puts it on: both are the same.
pub(super) fn unmask(bytes: &mut [u8], mask: [u8; 4]) {
    let [a, b, c, d] = mask;
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let (words, rest) = bytes.as_chunks_mut();
    for word in words {
        *word = (u64::from_ne_bytes(*word) ^ wide).to_ne_bytes();
    }
    for (byte, mask) in rest.iter_mut().zip(wide.to_ne_bytes()) {
        *byte ^= mask;
    }
}

/// The mask as it goes on after so many bytes of the payload.
pub(super) fn after(mut mask: [u8; 4], bytes: usize) -> [u8; 4] {
    mask.rotate_left(bytes % 4);
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_meets_its_byte_of_the_mask_wherever_the_payload_is_cut() {
        let mask = [0x12, 0x34, 0x56, 0x78];
        let plain: Vec<u8> = (0..=255).cycle().take(67).collect();
        let masked: Vec<u8> = plain
            .iter()
            .zip(mask.iter().cycle())
            .map(|(byte, mask)| byte ^ mask)
            .collect();
        for cut in 0..=masked.len() {
            let mut bytes = masked.clone();
            let (start, end) = bytes.split_at_mut(cut);
            unmask(start, mask);
            unmask(end, after(mask, cut));
            assert_eq!(bytes, plain, "cut after {cut}");
        }
    }
}

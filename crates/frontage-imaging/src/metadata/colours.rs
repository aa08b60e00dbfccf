//! Profiles for files that describe their colours in numbers instead of bringing one along.

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile,
    MatrixCoefficients, ToneReprCurve, TransferCharacteristics,
};

/// From the code points of ITU-T H.273, which AVIF, HEIC and PNG use. None for sRGB, for what is
/// so near to it that browsers show it as sRGB (BT.709, BT.601), and for what is not said.
///
/// The curves of HDR (PQ, HLG) are taken for the one of sRGB: turning them into something that
/// looks right on an ordinary screen is a matter of taste, and would be a different picture.
pub(super) fn profile_of_codes(primaries: u16) -> Option<Vec<u8>> {
    let color_primaries = match primaries {
        9 => CicpColorPrimaries::Bt2020,
        11 => CicpColorPrimaries::Smpte431,
        12 => CicpColorPrimaries::Smpte432,
        _ => return None,
    };
    let profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries,
        transfer_characteristics: TransferCharacteristics::Srgb,
        matrix_coefficients: MatrixCoefficients::Bt709,
        full_range: true,
    });
    profile.encode().ok()
}

/// White, red, green and blue as x and y, in hundred-thousandths, as PNG has them.
pub(super) type Primaries = [[u32; 2]; 4];

const SRGB: Primaries = [
    [31_270, 32_900],
    [64_000, 33_000],
    [30_000, 60_000],
    [15_000, 6_000],
];
const SRGB_EXPONENT: u32 = 45_455;

/// From the exponent with which brightness was encoded (in hundred-thousandths) and the
/// primaries; either may be missing. None for sRGB and for nonsense.
pub(super) fn profile_of_numbers(
    exponent: Option<u32>,
    primaries: Option<Primaries>,
) -> Option<Vec<u8>> {
    let near = |a: u32, b: u32, by: u32| a.abs_diff(b) <= by;
    let exponent = exponent.filter(|exponent| !near(*exponent, SRGB_EXPONENT, 500));
    let primaries = primaries.filter(|primaries| {
        let pairs = primaries.as_flattened().iter().zip(SRGB.as_flattened());
        !pairs.into_iter().all(|(a, b)| near(*a, *b, 100))
    });
    if exponent.is_none() && primaries.is_none() {
        return None;
    }
    let mut profile = ColorProfile::new_srgb();
    profile.cicp = None;
    if let Some(exponent) = exponent {
        // From a fifth to five: beyond that it is a slip of the pen.
        if !(20_000..=500_000).contains(&exponent) {
            return None;
        }
        let curve = ToneReprCurve::Parametric(vec![100_000.0 / exponent as f32]);
        profile.red_trc = Some(curve.clone());
        profile.green_trc = Some(curve.clone());
        profile.blue_trc = Some(curve);
    }
    if let Some(primaries) = primaries {
        if primaries.iter().any(|[x, y]| *y < 1_000 || x + y > 100_000) {
            return None;
        }
        let [white, red, green, blue] = primaries.map(|[x, y]| Chromaticity {
            x: x as f32 / 100_000.0,
            y: y as f32 / 100_000.0,
        });
        profile.update_rgb_colorimetry(white.to_xyyb(), ColorPrimaries { red, green, blue });
        let colorants = [
            profile.red_colorant,
            profile.green_colorant,
            profile.blue_colorant,
        ];
        if !colorants
            .iter()
            .all(|c| (c.x + c.y + c.z).is_finite() && c.y.abs() < 2.0)
        {
            return None;
        }
    }
    profile.encode().ok()
}

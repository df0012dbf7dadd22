#include "gui/base/palette.h"

namespace casella::gui {
namespace {

constexpr Palette dark = {
    .background = 0x14171D,
    .panel = 0x1B1F27,
    .panel2 = 0x232833,
    .hover = 0x2C3340,
    .border = 0x2F3642,
    .track = 0x394150,
    .text = 0xE4E8EF,
    .dim = 0xA8B1C0,
    .faint = 0x97A2B4,
    .accent = 0x7DA7F7,
    .filled = 0x3D6FD9,
    .filled_hover = 0x3665CC,
    .on_filled = 0xFFFFFF,
    .client = 0x6CB6FF,
    .server = 0x7BD88F,
    .ok = 0x57C684,
    .error = 0xF58078,
    .note = 0xD0AF70,
    .current_row = 0.15F,
    .badge = 0.13F,
};

constexpr Palette light = {
    .background = 0xEFF1F6,
    .panel = 0xFFFFFF,
    .panel2 = 0xF4F6FA,
    .hover = 0xE8ECF4,
    .border = 0xD9DEE7,
    .track = 0xCBD2DE,
    .text = 0x1D2433,
    .dim = 0x4C5767,
    .faint = 0x5B6677,
    .accent = 0x2A5CC9,
    .filled = 0x2F64D6,
    .filled_hover = 0x2656C0,
    .on_filled = 0xFFFFFF,
    .client = 0x1F5FBF,
    .server = 0x1A7546,
    .ok = 0x15713F,
    .error = 0xBE332B,
    .note = 0x7E5812,
    .current_row = 0.10F,
    .badge = 0.10F,
    .outlined = true,
    .bright = true,
};

constexpr Palette high_contrast = {
    .background = 0x000000,
    .panel = 0x000000,
    .panel2 = 0x14161A,
    .hover = 0x2B2F36,
    .border = 0xA9B2C0,
    .track = 0x6F7886,
    .text = 0xFFFFFF,
    .dim = 0xDDE2EA,
    .faint = 0xC3CAD6,
    .accent = 0xFFD23F,
    .filled = 0xFFD23F,
    .filled_hover = 0xFFE07A,
    .on_filled = 0x000000,
    .client = 0x7CC7FF,
    .server = 0x7DFFA0,
    .ok = 0x62F59A,
    .error = 0xFF9A90,
    .note = 0xFFD58A,
    .current_row = 0.26F,
    .badge = 0.12F,
    .ahead = 0.62F,
    .outlined = true,
};

}  // namespace

Rgb Palette::of(Tone tone) const {
  switch (tone) {
    case Tone::plain: return text;
    case Tone::dim: return dim;
    case Tone::faint: return faint;
    case Tone::accent: return accent;
    case Tone::client: return client;
    case Tone::server: return server;
    case Tone::ok: return ok;
    case Tone::error: return error;
    case Tone::note: return note;
  }
  return text;
}

const Palette& palette(PaletteName name) {
  switch (name) {
    case PaletteName::dark: return dark;
    case PaletteName::light: return light;
    case PaletteName::high_contrast: return high_contrast;
  }
  return dark;
}

}  // namespace casella::gui

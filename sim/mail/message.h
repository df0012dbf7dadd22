#pragma once
// A message as octets, exactly as it came in, with what POP3 and the views ask of it.
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sim/base/ids.h"

namespace casella {

// The fields that an envelope is made of (RFC 3501, section 7.4.2), in its order.
enum class EnvelopeField : std::uint8_t {
  Date,
  Subject,
  From,
  Sender,
  ReplyTo,
  To,
  Cc,
  Bcc,
  InReplyTo,
  MsgId
};
inline constexpr std::size_t kEnvelopeFields = 10;
// The first value of each, as it stands, folded; without data() if there is none.
using EnvelopeValues = std::array<std::string_view, kEnvelopeFields>;

class Message {
 public:
  // `name` is what a lesson calls it (its file's name); `id` tells arrivals of equal octets apart.
  Message(MessageId id, std::string name, std::string octets);

  MessageId id() const { return id_; }
  const std::string& name() const { return name_; }
  const std::string& octets() const { return octets_; }

  // Octets as POP3 sends them: with a final CRLF, without byte-stuffing (RFC 1939, section 11).
  // A message without any octets has no line to end.
  std::uint64_t size_octets() const { return octets_.size() + (ends_with_crlf_ ? 0 : 2); }
  bool ends_with_crlf() const { return ends_with_crlf_; }
  bool needs_stuffing() const { return needs_stuffing_; }  // some line begins with a dot

  bool has_8bit_header() const { return has_8bit_header_; }  // RFC 6532

  // Where the body begins: after the first empty line, or at the end (RFC 5322, section 2.1).
  std::size_t body_at() const { return body_at_; }

  // The fields of the envelope: where they stand was noted when the message was made.
  EnvelopeValues envelope() const;
  std::string_view envelope(EnvelopeField field) const;
  // No field of the envelope is there twice, so that its values are all there are.
  bool envelope_is_plain() const { return envelope_is_plain_; }

  // The first header field of this name, unfolded; empty if there is none. Case does not matter.
  std::string header(std::string_view field) const;

 private:
  MessageId id_;
  std::string name_;
  std::string octets_;
  std::size_t body_at_ = 0;
  bool ends_with_crlf_ = false;  // or is empty
  bool needs_stuffing_ = false;
  bool has_8bit_header_ = false;
  bool envelope_is_near_ = false;  // within the octets that a place can name
  bool envelope_is_plain_ = false;
  struct Place {
    std::uint16_t at = 0, end = 0;  // at 0: there is none
  };
  std::array<Place, kEnvelopeFields> envelope_{};
};

using MessageRef = std::shared_ptr<const Message>;

// Text with any line ends as a message of CRLF lines: for files, whose line ends are an editor's.
std::string with_crlf(std::string_view text);

// A header value for showing: encoded words of UTF-8 and Latin-1 made readable (RFC 2047).
std::string decode_words(std::string_view value);

}  // namespace casella

// Records (RFC 8446, section 5) and alerts (section 6).
#include "sim/proto/tls/endpoint.h"

#include <utility>

#include "sim/proto/tls/notes.h"

namespace casella::tls {
namespace {

constexpr std::size_t kHead = 5;

std::string record_head(RecordType type, std::size_t size, char minor_version) {
  std::string head;
  head.push_back(static_cast<char>(type));
  head.append({'\3', minor_version, static_cast<char>(size >> 8U), static_cast<char>(size)});
  return head;
}

// A handshake record says what it is by its first message.
const proto::Note& note_of(const std::string& content, bool in_the_middle) {
  if (in_the_middle || content.empty()) return note::kFragment;
  switch (static_cast<MessageType>(content.front())) {
    case MessageType::ClientHello: return note::kClientHello;
    case MessageType::ServerHello: return note::kServerHello;
    case MessageType::NewSessionTicket: return note::kTicket;
    case MessageType::EncryptedExtensions: return note::kExtensions;
    case MessageType::Certificate: return note::kCertificate;
    case MessageType::CertificateVerify: return note::kCertificateVerify;
    case MessageType::Finished: return note::kFinished;
    case MessageType::KeyUpdate: return note::kKeyUpdate;
    case MessageType::CertificateRequest: break;
  }
  return note::kFragment;
}

}  // namespace

std::string_view name_of(Alert alert) {
  switch (alert) {
    case Alert::CloseNotify: return "close_notify";
    case Alert::UnexpectedMessage: return "unexpected_message";
    case Alert::BadRecordMac: return "bad_record_mac";
    case Alert::RecordOverflow: return "record_overflow";
    case Alert::HandshakeFailure: return "handshake_failure";
    case Alert::BadCertificate: return "bad_certificate";
    case Alert::IllegalParameter: return "illegal_parameter";
    case Alert::UnknownCa: return "unknown_ca";
    case Alert::DecodeError: return "decode_error";
    case Alert::DecryptError: return "decrypt_error";
    case Alert::ProtocolVersion: return "protocol_version";
    case Alert::InternalError: return "internal_error";
  }
  return {};
}

Endpoint::Endpoint(Settings settings)
    : settings_(std::move(settings)), private_key_(from_seed(settings_.seed, "key share")) {
  if (settings_.side == Side::Server) state_ = State::WaitClientHello;
}

Outcome Endpoint::feed(std::string_view octets) {
  Outcome out;
  if (over() || peer_done_) return out;
  inbox_.append(octets);
  std::size_t at = 0;
  while (!over() && !peer_done_ && inbox_.size() - at >= kHead) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(inbox_[at + i]); };
    const auto type = static_cast<RecordType>(octet(0));
    const bool known = type >= RecordType::ChangeCipherSpec && type <= RecordType::ApplicationData;
    if (!known || octet(1) != 3) {  // no TLS at all, perhaps
      fail(Alert::UnexpectedMessage, out);
      break;
    }
    const std::size_t size = octet(3) * 256U + octet(4);
    if (size > (type == RecordType::ApplicationData ? kLargestSealed : kLargestPlain)) {
      fail(Alert::RecordOverflow, out);
      break;
    }
    if (inbox_.size() - at < kHead + size) break;
    take_record(type, std::string_view(inbox_).substr(at, kHead + size), out);
    at += kHead + size;
  }
  inbox_.erase(0, over() ? inbox_.size() : at);
  return out;
}

void Endpoint::take_record(RecordType type, std::string_view record, Outcome& out) {
  const std::string_view body = record.substr(kHead);
  Record seen{false,
              type,
              static_cast<std::uint32_t>(record.size()),
              false,
              type,
              std::string(body),
              &note::kUnreadable};
  const bool early = state_ != State::Connected && state_ != State::Start;
  if (type == RecordType::ChangeCipherSpec) {
    seen.why = &note::kCompatible;
    out.records.push_back(std::move(seen));
    if (!early || body != "\1") fail(Alert::UnexpectedMessage, out);
  } else if (type == RecordType::ApplicationData && read_) {
    take_sealed(record, std::move(seen), out);
  } else if (type == RecordType::ApplicationData || body.empty() ||
             // A client that could not make keys has no other way to say so.
             (read_ && (type != RecordType::Alert || state_ != State::WaitClientFinished))) {
    out.records.push_back(std::move(seen));
    fail(Alert::UnexpectedMessage, out);
  } else {
    take_content(std::move(seen), out);
  }
}

void Endpoint::take_sealed(std::string_view record, Record seen, Outcome& out) {
  seen.sealed = true;
  std::optional<std::string> plain =
      open(read_->key, next_nonce(*read_), record.substr(0, kHead), record.substr(kHead));
  // The type stands behind the content; zeros behind it hide the length (section 5.4).
  const std::size_t last = plain ? plain->find_last_not_of('\0') : std::string::npos;
  if (last == std::string::npos) {
    out.records.push_back(std::move(seen));
    return fail(plain ? Alert::UnexpectedMessage : Alert::BadRecordMac, out);
  }
  seen.held = static_cast<RecordType>((*plain)[last]);
  plain->resize(last);
  seen.content = std::move(*plain);
  if (seen.content.size() > kLargestPlain) return fail(Alert::RecordOverflow, out);
  take_content(std::move(seen), out);
}

void Endpoint::take_content(Record seen, Outcome& out) {
  const std::string content = seen.content;
  const RecordType held = seen.held;
  const bool close = content.size() == 2 && content[1] == '\0';
  if (held == RecordType::Handshake) {
    seen.why = &note_of(content, !handshake_.empty());
  } else {
    seen.why = held == RecordType::ApplicationData ? &note::kData
               : close                             ? &note::kCloseNotify
                                                   : &note::kAlert;
  }
  const bool sealed = seen.sealed;
  out.records.push_back(std::move(seen));
  if (held == RecordType::Alert) return take_alert(content, out);
  if (held == RecordType::Handshake && !content.empty()) return take_handshake(content, out);
  if (held != RecordType::ApplicationData || !sealed || state_ != State::Connected ||
      !handshake_.empty()) {
    return fail(Alert::UnexpectedMessage, out);
  }
  out.plaintext += content;
}

// Messages may be cut over records, and share them; but keys change only between records.
void Endpoint::take_handshake(std::string_view content, Outcome& out) {
  handshake_.append(content);
  while (!over() && handshake_.size() >= 4) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(handshake_[i]); };
    const std::size_t size = octet(1) * 65536U + octet(2) * 256U + octet(3);
    if (size > kHandshakeLimit) return fail(Alert::DecodeError, out);
    if (handshake_.size() < 4 + size) return;
    const std::string whole = handshake_.substr(0, 4 + size);
    handshake_.erase(0, 4 + size);
    const auto type = static_cast<MessageType>(whole.front());
    const bool turns = type == MessageType::ClientHello || type == MessageType::ServerHello ||
                       type == MessageType::Finished || type == MessageType::KeyUpdate;
    if (turns && !handshake_.empty()) return fail(Alert::UnexpectedMessage, out);
    take_message(type, std::string_view(whole).substr(4), whole, out);
  }
}

void Endpoint::take_alert(std::string_view content, Outcome& out) {
  if (content.size() != 2) return fail(Alert::DecodeError, out);
  const auto alert = static_cast<Alert>(content[1]);
  if (alert == Alert::CloseNotify) {
    peer_done_ = out.closed = true;
    if (close_sent_ || state_ != State::Connected) state_ = State::Closed;
    return;
  }
  state_ = State::Failed;
  out.failed = alert;
  out.by_peer = true;
}

Outcome Endpoint::seal(std::string_view plaintext) {
  Outcome out;
  if (over() || close_sent_) return out;
  if (state_ != State::Connected) {
    waiting_.append(plaintext);
    if (waiting_.size() > kWaitingLimit) fail(Alert::InternalError, out);
    return out;
  }
  for (std::size_t at = 0; at < plaintext.size(); at += kLargestPlain) {
    send_record(RecordType::ApplicationData, plaintext.substr(at, kLargestPlain), note::kData, out);
  }
  return out;
}

Outcome Endpoint::close() {
  Outcome out;
  if (over() || close_sent_) return out;
  send_record(RecordType::Alert, std::string_view("\1\0", 2), note::kCloseNotify, out);
  close_sent_ = true;
  if (peer_done_ || state_ != State::Connected) state_ = State::Closed;
  return out;
}

void Endpoint::flush_waiting(Outcome& out) {
  Outcome more = seal(std::exchange(waiting_, {}));
  out.send += more.send;
  out.records.insert(out.records.end(), more.records.begin(), more.records.end());
}

void Endpoint::send_record(RecordType type, std::string_view content, const proto::Note& why,
                           Outcome& out) {
  Record sent{true, type, 0, false, type, std::string(content), &why};
  std::string record;
  if (write_) {
    std::string inner(content);
    inner.push_back(static_cast<char>(type));
    record = record_head(RecordType::ApplicationData, inner.size() + kTagSize, '\3');
    record += tls::seal(write_->key, next_nonce(*write_), record, inner);
    sent.type = RecordType::ApplicationData;
    sent.sealed = true;
  } else {
    // Old boxes on the way want to see an old version in the first record (section 5.1).
    record = record_head(type, content.size(), &why == &note::kClientHello ? '\1' : '\3');
    record += content;
  }
  sent.size_octets = static_cast<std::uint32_t>(record.size());
  out.send += record;
  out.records.push_back(std::move(sent));
}

void Endpoint::send_handshake(const std::string& message, const proto::Note& why, Outcome& out) {
  if (state_ != State::Connected) transcript_ += message;
  send_record(RecordType::Handshake, message, why, out);
}

void Endpoint::fail(Alert alert, Outcome& out) {
  if (over()) return;
  const std::string content = {'\2', static_cast<char>(alert)};
  send_record(RecordType::Alert, content, note::kAlert, out);
  state_ = State::Failed;
  out.failed = alert;
}

Endpoint::Keys Endpoint::keys_from(std::string secret) {
  Keys keys;
  keys.key = expand_label(secret, "key", "", kKeySize);
  keys.nonce = expand_label(secret, "iv", "", kNonceSize);
  keys.secret = std::move(secret);
  return keys;
}

// Section 5.3: the record's number, laid over the direction's own octets.
std::string Endpoint::next_nonce(Keys& keys) {
  std::string nonce = keys.nonce;
  const std::uint64_t number = keys.number++;
  for (std::size_t i = 0; i < 8; ++i) {
    nonce[kNonceSize - 1 - i] =
        static_cast<char>(nonce[kNonceSize - 1 - i] ^ static_cast<char>(number >> (8 * i)));
  }
  return nonce;
}

void Endpoint::encode(Encoder& out) const {
  out.u64(static_cast<std::uint64_t>(state_));
  out.flag(settings_.side == Side::Server);
  for (const std::string* text :
       {&settings_.seed, &settings_.server_name, &settings_.trusted, &inbox_, &handshake_,
        &transcript_, &master_, &next_read_, &next_write_, &certificate_, &peer_name_, &session_id_,
        &client_random_, &waiting_}) {
    out.text(*text);
  }
  for (const std::optional<Keys>* keys : {&read_, &write_}) {
    out.text(*keys ? (*keys)->secret : std::string());
    out.u64(*keys ? (*keys)->number : 0);
  }
  out.flag(close_sent_);
  out.flag(peer_done_);
}

}  // namespace casella::tls

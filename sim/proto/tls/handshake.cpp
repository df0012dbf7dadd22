// The handshake (RFC 8446, section 4) and the key schedule (section 7.1).
#include <utility>

#include "sim/base/digest.h"
#include "sim/proto/tls/endpoint.h"
#include "sim/proto/tls/notes.h"

namespace casella::tls {

std::string_view Endpoint::state_name() const {
  switch (state_) {
    case State::Start:
    case State::WaitClientHello: return "START";
    case State::WaitServerHello: return "WAIT_SH";
    case State::WaitExtensions: return "WAIT_EE";
    case State::WaitCertificate: return "WAIT_CERT";
    case State::WaitVerify: return "WAIT_CV";
    case State::WaitFinished:
    case State::WaitClientFinished: return "WAIT_FINISHED";
    case State::Connected: return "CONNECTED";
    case State::Closed: return "CLOSED";
    case State::Failed: return "FAILED";
  }
  return {};
}

Outcome Endpoint::start() {
  Outcome out;
  if (state_ != State::Start) return out;
  Hello hello;
  hello.random = client_random_ = from_seed(settings_.seed, "random");
  hello.server_name = settings_.server_name;
  hello.key_share = public_key(private_key_);
  state_ = State::WaitServerHello;
  send_handshake(client_hello(hello), note::kClientHello, out);
  return out;
}

void Endpoint::take_message(MessageType type, std::string_view body, std::string_view whole,
                            Outcome& out) {
  const auto is = [&](State state, MessageType wanted) {
    return state_ == state && type == wanted;
  };
  if (is(State::WaitClientHello, MessageType::ClientHello)) {
    take_client_hello(body, whole, out);
  } else if (is(State::WaitServerHello, MessageType::ServerHello)) {
    take_server_hello(body, whole, out);
  } else if (is(State::WaitExtensions, MessageType::EncryptedExtensions)) {
    if (!is_extensions(body)) return fail(Alert::DecodeError, out);
    transcript_ += whole;
    state_ = State::WaitCertificate;
  } else if (is(State::WaitCertificate, MessageType::Certificate)) {
    take_certificate(body, out);
    transcript_ += whole;
  } else if (is(State::WaitVerify, MessageType::CertificateVerify)) {
    take_verify(body, out);
    transcript_ += whole;
  } else if (is(State::WaitFinished, MessageType::Finished) ||
             is(State::WaitClientFinished, MessageType::Finished)) {
    take_finished(body, whole, out);
  } else if (is(State::Connected, MessageType::KeyUpdate)) {
    take_key_update(body, out);
  } else if (!is(State::Connected, MessageType::NewSessionTicket) ||
             settings_.side == Side::Server) {  // a ticket is for resumption: not taken
    fail(Alert::UnexpectedMessage, out);
  }
}

// --- server ------------------------------------------------------------------------------------

void Endpoint::take_client_hello(std::string_view body, std::string_view whole, Outcome& out) {
  const std::optional<Hello> hello = parse_client_hello(body);
  if (!hello) return fail(Alert::DecodeError, out);
  if (!hello->tls13) return fail(Alert::ProtocolVersion, out);
  const bool able = hello->cipher && hello->ed25519 && !hello->key_share.empty();
  if (!able || settings_.identity == nullptr) return fail(Alert::HandshakeFailure, out);
  transcript_ += whole;
  peer_name_ = hello->server_name;
  client_random_ = hello->random;
  session_id_ = hello->session_id;
  Hello answer;
  answer.random = from_seed(settings_.seed, "random");
  answer.session_id = session_id_;
  answer.key_share = public_key(private_key_);
  const std::string secret = shared_secret(private_key_, hello->key_share);
  if (secret.empty()) return fail(Alert::IllegalParameter, out);
  send_handshake(server_hello(answer), note::kServerHello, out);
  if (!session_id_.empty()) {
    send_record(RecordType::ChangeCipherSpec, "\1", note::kCompatible, out);
  }
  make_handshake_keys(secret);
  say_server_flight(out);
}

void Endpoint::say_server_flight(Outcome& out) {
  send_handshake(message(MessageType::EncryptedExtensions, std::string(2, '\0')), note::kExtensions,
                 out);
  send_handshake(
      message(MessageType::Certificate, certificate_body(settings_.identity->certificate)),
      note::kCertificate, out);
  const std::string to_sign = signed_octets(sha256(transcript_));
  send_handshake(
      message(MessageType::CertificateVerify,
              signature_body({kEd25519, sign(settings_.identity->private_key, to_sign)})),
      note::kCertificateVerify, out);
  send_handshake(message(MessageType::Finished, finished_for(*write_)), note::kFinished, out);
  make_data_secrets();
  write_ = keys_from(next_write_);
  state_ = State::WaitClientFinished;
}

// --- client ------------------------------------------------------------------------------------

void Endpoint::take_server_hello(std::string_view body, std::string_view whole, Outcome& out) {
  const std::optional<Hello> hello = parse_server_hello(body);
  if (!hello) return fail(Alert::DecodeError, out);
  if (hello->retry) return fail(Alert::HandshakeFailure, out);
  if (!hello->tls13) return fail(Alert::ProtocolVersion, out);
  const std::string secret = shared_secret(private_key_, hello->key_share);
  if (!hello->cipher || !hello->session_id.empty() || secret.empty()) {
    return fail(Alert::IllegalParameter, out);
  }
  transcript_ += whole;
  make_handshake_keys(secret);
  state_ = State::WaitExtensions;
}

void Endpoint::take_certificate(std::string_view body, Outcome& out) {
  const std::optional<std::string> certificate = parse_certificate(body);
  if (!certificate) return fail(Alert::DecodeError, out);
  if (!settings_.trusted.empty() && settings_.trusted != *certificate) {
    return fail(Alert::UnknownCa, out);
  }
  if (!settings_.trusted.empty() && !is_for_host(*certificate, settings_.server_name)) {
    return fail(Alert::BadCertificate, out);
  }
  certificate_ = *certificate;
  state_ = State::WaitVerify;
}

void Endpoint::take_verify(std::string_view body, Outcome& out) {
  const std::optional<Signature> signature = parse_signature(body);
  if (!signature) return fail(Alert::DecodeError, out);
  const std::string octets = signed_octets(sha256(transcript_));
  if (!verify(certificate_, signature->scheme, octets, signature->octets)) {
    return fail(Alert::DecryptError, out);
  }
  state_ = State::WaitFinished;
}

// --- both --------------------------------------------------------------------------------------

// The peer proves that it saw the same messages.
void Endpoint::take_finished(std::string_view body, std::string_view whole, Outcome& out) {
  if (!same_secret(body, finished_for(*read_))) return fail(Alert::DecryptError, out);
  transcript_ += whole;
  if (settings_.side == Side::Client) {
    make_data_secrets();
    send_handshake(message(MessageType::Finished, finished_for(*write_)), note::kFinished, out);
    write_ = keys_from(next_write_);
  }
  read_ = keys_from(next_read_);
  for (std::string* done : {&transcript_, &master_, &next_read_, &next_write_, &private_key_}) {
    done->clear();
  }
  state_ = State::Connected;
  out.ready = true;
  flush_waiting(out);
}

// Section 7.2: each direction's keys are made anew; the peer may ask for ours as well.
void Endpoint::take_key_update(std::string_view body, Outcome& out) {
  if (body.size() != 1 || static_cast<unsigned char>(body.front()) > 1) {
    return fail(Alert::IllegalParameter, out);
  }
  read_ = keys_from(expand_label(read_->secret, "traffic upd", "", kHashSize));
  if (body.front() == '\0' || close_sent_) return;
  send_handshake(message(MessageType::KeyUpdate, std::string(1, '\0')), note::kKeyUpdate, out);
  write_ = keys_from(expand_label(write_->secret, "traffic upd", "", kHashSize));
}

std::string Endpoint::derive(std::string_view secret, std::string_view label) const {
  return expand_label(secret, label, sha256(transcript_), kHashSize);
}

void Endpoint::make_handshake_keys(std::string_view secret) {
  const std::string zeros(kHashSize, '\0');
  const std::string early = hkdf_extract(zeros, zeros);
  const std::string handshake =
      hkdf_extract(expand_label(early, "derived", sha256(""), kHashSize), secret);
  const std::string client = derive(handshake, "c hs traffic");
  const std::string server = derive(handshake, "s hs traffic");
  master_ = hkdf_extract(expand_label(handshake, "derived", sha256(""), kHashSize), zeros);
  const bool is_client = settings_.side == Side::Client;
  write_ = keys_from(is_client ? client : server);
  read_ = keys_from(is_client ? server : client);
  const std::string random = " " + hex(client_random_) + " ";
  log_ = "CLIENT_HANDSHAKE_TRAFFIC_SECRET" + random + hex(client) + "\n" +
         "SERVER_HANDSHAKE_TRAFFIC_SECRET" + random + hex(server) + "\n";
}

// After the server's Finished, before the client's.
void Endpoint::make_data_secrets() {
  const std::string client = derive(master_, "c ap traffic");
  const std::string server = derive(master_, "s ap traffic");
  const bool is_client = settings_.side == Side::Client;
  next_write_ = is_client ? client : server;
  next_read_ = is_client ? server : client;
  const std::string random = " " + hex(client_random_) + " ";
  log_ += "CLIENT_TRAFFIC_SECRET_0" + random + hex(client) + "\n" + "SERVER_TRAFFIC_SECRET_0" +
          random + hex(server) + "\n";
}

std::string Endpoint::finished_for(const Keys& keys) const {
  return hmac(Hash::Sha256, expand_label(keys.secret, "finished", "", kHashSize),
              sha256(transcript_));
}

std::string Endpoint::key_log() const {
  return log_;
}

}  // namespace casella::tls

#pragma once
// One end of a TLS 1.3 session (RFC 8446) as a value: octets in, octets and plaintext out.
//
//   client                                         server
//   ClientHello    ------------------------------>                     in the open
//                  <------------------------------  ServerHello        in the open
//                  <---  EncryptedExtensions, Certificate, CertificateVerify, Finished
//   Finished       ------------------------------>                     from here on all is sealed
//   data           <----------------------------->  data
//   close_notify   <----------------------------->  close_notify
//
// The handshake, key schedule and records are the real ones, and talk to other programs' TLS. What
// a lab leaves out: one cipher suite (AES-128-GCM with SHA-256), one group (X25519), one kind of
// own certificate (Ed25519, self-signed); no retry with another group, no resumption, no client
// certificate. All keys follow from a seed, so that a session can be replayed, and opened by those
// who know it: never for real secrets.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/proto/engine.h"
#include "sim/proto/tls/crypto.h"
#include "sim/proto/tls/messages.h"

namespace casella::tls {

inline constexpr std::size_t kLargestPlain = 16384;                  // of a record (section 5.1)
inline constexpr std::size_t kLargestSealed = 16384 + 256;           // section 5.2
inline constexpr std::size_t kWaitingLimit = std::size_t{1} << 20U;  // octets written too early

enum class RecordType : std::uint8_t {
  ChangeCipherSpec = 20,
  Alert = 21,
  Handshake = 22,
  ApplicationData = 23
};
enum class Alert : std::uint8_t {  // section 6
  CloseNotify = 0,
  UnexpectedMessage = 10,
  BadRecordMac = 20,
  RecordOverflow = 22,
  HandshakeFailure = 40,
  BadCertificate = 42,
  IllegalParameter = 47,
  UnknownCa = 48,
  DecodeError = 50,
  DecryptError = 51,
  ProtocolVersion = 70,
  InternalError = 80
};
std::string_view name_of(Alert alert);  // the RFC's own word: "bad_record_mac"; "" if unknown

// A record as it passed. Without keys one sees `type` and `size_octets`; with them, the rest.
struct Record {
  bool sent = false;              // by this end; else it came
  RecordType type{};              // on the wire
  std::uint32_t size_octets = 0;  // with its head of five
  bool sealed = false;
  RecordType held{};    // what it is within
  std::string content;  // in the open: a handshake message, data, an alert
  const proto::Note* why = nullptr;
};

struct Outcome {
  std::string send;             // to the peer, now
  std::string plaintext;        // for the application
  bool ready = false;           // the handshake has just ended well
  bool closed = false;          // the peer has said close_notify: nothing more will come
  std::optional<Alert> failed;  // it is over, and why; `send` may hold the alert
  bool by_peer = false;         // the peer's alert said so
  std::vector<Record> records;  // in order
};

struct Settings {
  Side side = Side::Client;
  std::string seed;         // of this session and side
  std::string server_name;  // client: whom it wants; also what the certificate must be for
  std::string trusted;      // client: the one certificate that it accepts (DER); empty: any
  std::shared_ptr<const Identity> identity;  // server; see make_identity()
};

enum class State : std::uint8_t {
  Start,
  WaitServerHello,
  WaitExtensions,
  WaitCertificate,
  WaitVerify,
  WaitFinished,  // client
  WaitClientHello,
  WaitClientFinished,  // server
  Connected,
  Closed,
  Failed
};

class Endpoint {
 public:
  explicit Endpoint(Settings settings);

  Outcome start();                           // a client says ClientHello; a server waits
  Outcome feed(std::string_view octets);     // any number, cut anywhere
  Outcome seal(std::string_view plaintext);  // in the open it never leaves: it waits for the keys
  Outcome close();                           // close_notify; the other direction stays open

  State state() const { return state_; }
  std::string_view state_name() const;           // appendix A: "WAIT_SH"
  bool peer_done() const { return peer_done_; }  // it said close_notify; else its end may be a cut
  const std::string& peer_name() const { return peer_name_; }  // server: the name asked for (SNI)
  const std::string& peer_certificate() const { return certificate_; }

  // The session's secrets in the form that Wireshark reads (tls.keylog_file); empty before they
  // are.
  std::string key_log() const;

  void encode(Encoder& out) const;

 private:
  struct Keys {  // of one direction
    std::string secret, key, nonce;
    std::uint64_t number = 0;  // of the next record
  };

  // endpoint.cpp: records
  void take_record(RecordType type, std::string_view record, Outcome& out);
  void take_sealed(std::string_view record, Record seen, Outcome& out);
  void take_content(Record seen, Outcome& out);
  void take_handshake(std::string_view content, Outcome& out);
  void take_alert(std::string_view content, Outcome& out);
  void send_record(RecordType type, std::string_view content, const proto::Note& why, Outcome& out);
  void send_handshake(const std::string& message, const proto::Note& why, Outcome& out);
  bool over() const { return state_ == State::Failed || state_ == State::Closed; }
  void flush_waiting(Outcome& out);
  void fail(Alert alert, Outcome& out);
  static Keys keys_from(std::string secret);
  static std::string next_nonce(Keys& keys);

  // handshake.cpp: messages
  void take_message(MessageType type, std::string_view body, std::string_view whole, Outcome& out);
  void take_client_hello(std::string_view body, std::string_view whole, Outcome& out);
  void take_server_hello(std::string_view body, std::string_view whole, Outcome& out);
  void take_certificate(std::string_view body, Outcome& out);
  void take_verify(std::string_view body, Outcome& out);
  void take_finished(std::string_view body, std::string_view whole, Outcome& out);
  void take_key_update(std::string_view body, Outcome& out);
  void say_server_flight(Outcome& out);
  void make_handshake_keys(std::string_view secret);
  void make_data_secrets();
  std::string finished_for(const Keys& keys) const;
  std::string derive(std::string_view secret, std::string_view label) const;

  Settings settings_;
  State state_ = State::Start;
  std::string private_key_;
  std::string inbox_;                   // octets of a record that is not whole yet
  std::string handshake_;               // octets of a message that is not whole yet
  std::string transcript_;              // all messages so far, until the handshake is over
  std::string master_;                  // the key schedule's current secret
  std::string next_read_, next_write_;  // secrets that count after Finished
  std::string certificate_, peer_name_, session_id_, client_random_, log_;
  std::string waiting_;
  std::optional<Keys> read_, write_;
  bool close_sent_ = false, peer_done_ = false;
};

}  // namespace casella::tls

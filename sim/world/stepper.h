#pragma once
// Inside `step`: carries the engines' effects into the world, and writes them down. One instance
// lives for one step.
#include <optional>
#include <string_view>

#include "sim/device/policy.h"
#include "sim/world/world.h"

namespace casella {

class Stepper {
 public:
  Stepper(World& world, Record& record) : world_(world), record_(record) {}

  void operator()(const Deliver& action);
  void operator()(const AnswerStore& action);
  void operator()(const FireTimer& action);
  void operator()(const SaveMail& action);
  void operator()(const CheckMail& action);
  void operator()(const Connect& action);
  void operator()(const SendMail& action);
  void operator()(const Type& action);
  void operator()(const HandleMail& action);
  void operator()(const HangUp& action);
  void operator()(const Arrive& action);
  void operator()(const AdvanceTime& action);
  void operator()(const CutLink& action);
  void operator()(const HoldLink& action);
  void operator()(const DelayLink& action);
  void operator()(const CrashDevice& action);
  void operator()(const FailStore& action);
  void operator()(const TcpTimer& action);
  void operator()(const SetFirewall& action);
  void operator()(const LosePacket& action);
  void operator()(const ExternalOpened& action);
  void operator()(const ExternalBytes& action);
  void operator()(const ExternalSecured& action);
  void operator()(const ExternalClosed& action);
  void operator()(const StoreBecomes& action);

  // The account has become so by somebody who is not in this world: IMAP's sessions hear of it.
  void hear(const Account& account);

 private:
  void expire(std::uint32_t days);
  Cow<Connection>* find(ConnId id);
  Connection* edit(ConnId id);
  void reach(SimTime due) { world_.now = std::min(std::max(world_.now, due), kEndOfTime); }
  template <class T>
  void note(T happening) {
    record_.what.emplace_back(happening);
  }

  Span keep(std::string_view octets) {  // in the record
    const Span span{static_cast<std::uint32_t>(record_.octets.size()),
                    static_cast<std::uint32_t>(octets.size())};
    record_.octets += octets;
    return span;
  }

  Span keep(const proto::Send& sent);

  // Engines
  void feed(Connection& conn, Side to, const proto::Input& input);
  void feed_server(Connection& conn, const proto::Input& input);
  void feed_client(Connection& conn, const proto::Input& input);
  void submit(Connection& conn, std::string_view line);
  void carry_out(Connection& conn, Side side, proto::Effects& effects,
                 std::string_view state_before);
  void narrate(Connection& conn, Side side, const proto::Narrate& what);
  void answer(Connection& conn, bool store_works);
  void keep_brought(const SubmitMessage& submit, const StoreReply& reply);
  void told_by_store(Connection& conn, const StoreRequest& request, const StoreReply& reply);

  // What a change of the store means to other sessions (stepper_imap.cpp)
  std::optional<StoreState> to_compare() const;
  void spread(const std::optional<StoreState>& before, ConnId by);
  void tell(const MailboxChange& change, ConnId by);
  void tell_changes(const Account& was, const Account& is, ConnId by);
  void note_items(AccountId account, const Mailbox& was, const Mailbox& is, const Connection* by);

  // Links (stepper_link.cpp)
  void send(Connection& conn, Side from, std::string octets);
  void send(Connection& conn, Side from, proto::Send sent);
  void put(Connection& conn, Side from, std::string octets);
  void push(Connection& conn, Side to, Segment segment);
  void deliver(Connection& conn, Side to);
  void arrive(Connection& conn, Side to, const Segment& segment);
  void bring(Connection& conn, Side to, std::string_view octets);
  void close(Connection& conn, Side by);
  void lose(Connection& conn, Side to);
  void lose(Connection& conn, Side to, std::uint64_t octets, std::uint64_t wire_octets);
  void sweep(ConnId id);

  // Clients outside (stepper_outside.cpp)
  void hand_over(Cow<Connection>& conn);

  // TCP (stepper_tcp.cpp)
  void open_tcp(Connection& conn, PortRule rule);
  void give(Connection& conn, Side side, const tcp::Input& input);
  void put_on_wire(Connection& conn, Side from, const tcp::SendPacket& sent);

  // TLS (stepper_tls.cpp)
  void start_tls(Connection& conn, Side side);
  void carry_out(Connection& conn, Side side, tls::Outcome outcome);

  // Devices
  void add(Connection conn);
  void begin(Connection& conn, Side side);
  void unreachable(Connection& conn, proto::Reach how);
  Connection* connect(DeviceId device, proto::Protocol protocol, bool automatic, bool tls = false,
                      std::optional<smtp::Letter> letter = std::nullopt);
  ServerEngine server_of(proto::Protocol protocol, ConnId id);
  static ClientEngine client_of(proto::Protocol protocol);
  Session session_of(const DeviceSettings& settings, proto::Protocol protocol, ConnId id,
                     bool automatic, std::optional<smtp::Letter> letter);
  void listen(Connection& conn, pop3::Client& client);
  void listen(Connection& conn, pop2::Client& client);
  void listen(Connection& conn, smtp::Client& client);
  void listen(Connection& conn, imap::Client& client);
  void take_mail(Connection& conn, std::size_t unsaved_before);
  void go_on(Connection& conn);
  void carry_on(Connection& conn, const Choice& choice);
  void carry_on(Connection& conn, smtp::Client& client);
  void carry_on(Connection& conn, const imap::Client& client);
  void end_session(DeviceId device);

  World& world_;
  Record& record_;
};

}  // namespace casella

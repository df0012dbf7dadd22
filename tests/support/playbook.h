#pragma once
// A transcript as a test: what is said on named connections, and what must come back.
//
//     # two connections want one maildrop
//     mail alice first "Subject: 1\r\n\r\nHello.\r\n"
//     phone opens
//     phone< +OK Casella POP3 server ready {timestamp}
//     phone> USER alice
//     phone< +OK*
//
// Before the dialogue:
//     server apop off                 a switch of ServerSettings, or `server autologout 600`
//     server profile modern           what a POP3 server of this name has, before other switches
//     account bob hunter2             alice, with the password secret, is always there
//     mail alice NAME OCTETS          a message; OCTETS are "..." with \r \n \t \\ \" \xNN, 3*"..."
//     timestamp <1.2@host>            of the next connection that opens; the engine's stage only
// The dialogue:
//     NAME opens | NAME> LINE | NAME> OCTETS (a CRLF is added) | NAME>> OCTETS (as they are)
//     NAME< PATTERN | NAME< OCTETS    the next line: * is anything, {x} binds on first sight
//     NAME hangs up | NAME closed     (the server has ended the connection, and all was read)
//     NAME in TRANSACTION             the server's state
//     NAME secures                    the TLS handshake is over
//     wait 600                        seconds
//     store holds | store answers | store fails
//     alice gets NAME OCTETS          mail that comes in meanwhile
//     alice has first second          names in the maildrop as the store has it; or nothing
//     alice holds OCTETS              the newest message there
//     alice held by phone | alice free
// In what is said, {x} is what x was bound to, {apop x secret} the digest of APOP,
// {begin MECHANISM user secret} the first response of a login, and {answer x} the one to challenge
// x. Lines said one after the other leave together; else all that came must have been read before.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/proto/pop2/server.h"
#include "sim/proto/pop3/server.h"
#include "sim/proto/smtp/server.h"

namespace casella::test {

enum class Protocol { Pop3, Pop2, Smtp };

struct Step {
  enum class Kind {
    Timestamp,
    Opens,
    Says,
    Hears,
    HangsUp,
    Closed,
    InState,
    Waits,
    StoreHolds,
    StoreAnswers,
    StoreFails,
    Secures,
    Gets,
    Has,
    Holds,
    HeldBy,
    Free
  };
  int line = 0;
  Kind kind{};
  std::string who;       // the connection or account
  std::string text;      // octets, pattern, state, seconds, names
  std::string name;      // Gets: the message's name
  bool literal = false;  // text holds no pattern
  bool raw = false;      // sent as it is, without a CRLF added
};

struct Script {
  struct Mail {
    std::string account, name, octets;
  };
  std::string file;
  Protocol protocol = Protocol::Pop3;
  std::string profile;  // empty: none
  pop3::ServerSettings server;
  pop2::ServerSettings pop2;
  smtp::ServerSettings smtp;
  std::map<std::string, std::string> accounts = {{"alice", "secret"}};
  std::vector<Mail> mail;
  std::vector<Step> steps;

  // Throws std::runtime_error, with file and line, if the notation is wrong.
  static Script parse(std::string file, std::string_view text, Protocol protocol = Protocol::Pop3);
  static Script load(const std::string& path, Protocol protocol = Protocol::Pop3);
};

enum class StoreMood { Answers, Holds, FailsOnce };

// What a script is played on: the engine alone, or a whole world.
class Stage {
 public:
  virtual ~Stage() = default;
  virtual void timestamp(const std::string& value) = 0;
  virtual void open(const std::string& who) = 0;
  virtual void say(const std::string& who, const std::string& octets) = 0;
  virtual void hang_up(const std::string& who) = 0;
  virtual void wait(int seconds) = 0;
  virtual void secure(const std::string& who) = 0;
  virtual void store(StoreMood mood) = 0;
  virtual void arrive(const std::string& account, MessageRef message) = 0;

  virtual std::string take(const std::string& who) = 0;  // octets from the server, each once
  virtual bool closed(const std::string& who) = 0;       // by the server
  virtual std::string_view state(const std::string& who) = 0;
  virtual const StoreState& stored() = 0;
  virtual ConnId conn(const std::string& who) = 0;
};

// The accounts and the mail that a script begins with.
StoreState store_of(const Script& script);

// Empty if all went as the script says; else what went wrong, where, and what was said before.
std::string play(const Script& script, Stage& stage);

}  // namespace casella::test

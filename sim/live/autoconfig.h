#pragma once
// How mail programs find their settings by themselves: XML documents over HTTP (Thunderbird's
// autoconfig, Outlook's autodiscover) and the SRV records to publish (RFC 6186, RFC 8314, section
// 5.1).
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/live/server.h"

namespace casella::live {

inline constexpr std::uint16_t kHttpPort = 80;

// Where this server's mail is to be had.
struct Offer {
  std::string host;    // "localhost"
  std::string domain;  // of the addresses: "casella.example"
  std::vector<Gate> gates;

  std::uint16_t port(std::string_view gate) const;  // 0: there is none
};

std::string thunderbird_config(const Offer& offer);
std::string outlook_config(const Offer& offer, const std::string& address);
// A line a record, as in a zone file.
std::string srv_records(const Offer& offer);

// The mail address that Outlook asks about; empty if it is none.
std::string address_asked(const std::string& body);

class AutoconfigServer {
 public:
  // A page that is made when it is asked for, on a thread of this server; "?lang=it" after its path
  // chooses a language, else that is empty.
  struct Page {
    std::string path, type;  // "/board", "text/html; charset=utf-8"
    std::function<std::string(const std::string& language)> make;
  };

  // Answers /.well-known/autoconfig/mail/config-v1.1.xml, /mail/config-v1.1.xml and
  // /autodiscover/autodiscover.xml, and the pages. `port` 0: any that is free.
  static Result<std::unique_ptr<AutoconfigServer>> start(const std::string& address,
                                                         std::uint16_t port, Offer offer,
                                                         const std::vector<Page>& pages = {});
  ~AutoconfigServer();
  std::uint16_t port() const;

 private:
  struct Running;
  explicit AutoconfigServer(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace casella::live

#include <httplib.h>

#include <thread>

#include "sim/live/autoconfig.h"

namespace casella::live {
namespace {

constexpr std::size_t kQuestionOctets = 65536;
constexpr int kPatienceSeconds = 5;

// A page shows what is so now, loads nothing, and stands in no other page.
constexpr std::pair<const char*, const char*> kPageHeaders[] = {
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"}};

}  // namespace

struct AutoconfigServer::Running {
  Offer offer;
  httplib::Server http;
  int port = -1;
  std::thread thread;
};

AutoconfigServer::AutoconfigServer(std::unique_ptr<Running> running)
    : running_(std::move(running)) {}

AutoconfigServer::~AutoconfigServer() {
  running_->http.stop();
  if (running_->thread.joinable()) running_->thread.join();
}

std::uint16_t AutoconfigServer::port() const {
  return static_cast<std::uint16_t>(running_->port);
}

Result<std::unique_ptr<AutoconfigServer>> AutoconfigServer::start(const std::string& address,
                                                                  std::uint16_t port, Offer offer,
                                                                  const std::vector<Page>& pages) {
  auto running = std::make_unique<Running>();
  Running& own = *running;
  own.offer = std::move(offer);
  own.http.new_task_queue = [] { return new httplib::ThreadPool(2); };  // it takes them over
  own.http.set_payload_max_length(kQuestionOctets);
  own.http.set_read_timeout(kPatienceSeconds);
  own.http.set_write_timeout(kPatienceSeconds);
  const auto thunderbird = [&own](const httplib::Request&, httplib::Response& answer) {
    answer.set_content(thunderbird_config(own.offer), "text/xml");
  };
  own.http.Get("/.well-known/autoconfig/mail/config-v1.1.xml", thunderbird);
  own.http.Get("/mail/config-v1.1.xml", thunderbird);
  const auto outlook = [&own](const httplib::Request& question, httplib::Response& answer) {
    answer.set_content(outlook_config(own.offer, address_asked(question.body)), "text/xml");
  };
  for (const char* path : {"/autodiscover/autodiscover.xml", "/Autodiscover/Autodiscover.xml"}) {
    own.http.Post(path, outlook);
  }
  for (const Page& page : pages) {
    own.http.Get(page.path, [page](const httplib::Request& question, httplib::Response& answer) {
      answer.set_content(page.make(question.get_param_value("lang")), page.type);
      for (const auto& [name, value] : kPageHeaders) answer.set_header(name, value);
    });
  }
  if (port == 0) {
    own.port = own.http.bind_to_any_port(address);
  } else if (own.http.bind_to_port(address, port)) {
    own.port = port;
  }
  if (own.port < 0) return Error{Key{"live.error.port_taken"}, {"http", std::to_string(port)}};
  own.thread = std::thread([&own] { own.http.listen_after_bind(); });
  while (!own.http.is_running()) std::this_thread::yield();  // before that it can't be stopped
  return std::unique_ptr<AutoconfigServer>(new AutoconfigServer(std::move(running)));
}

}  // namespace casella::live

#include "sim/live/narrator.h"

#include "sim/base/utf8.h"

namespace casella::live {
namespace {

constexpr std::uint32_t kLongLinesTold = 8;  // of a message or a listing
constexpr std::size_t kLineOctetsTold = 2000;
constexpr std::string_view kMask = "********";

bool is_of_many(proto::LineKind kind) {
  switch (kind) {
    case proto::LineKind::ScanListing:
    case proto::LineKind::UniqueId:
    case proto::LineKind::Header:
    case proto::LineKind::Empty:
    case proto::LineKind::Body: return true;
    case proto::LineKind::Command:
    case proto::LineKind::Status:
    case proto::LineKind::Capability:
    case proto::LineKind::Terminator: break;
  }
  return false;
}

// How many words of a line that shows a password may be read.
std::size_t open_words(proto::Protocol protocol, std::string_view line) {
  const std::size_t words = static_cast<std::size_t>(std::count(line.begin(), line.end(), ' ')) + 1;
  if (words == 1) return 0;  // an answer to a challenge
  switch (protocol) {
    case proto::Protocol::Pop3:
      return line.size() > 4 && (line[0] == 'P' || line[0] == 'p') ? 1 : 2;
    case proto::Protocol::Pop2: return 2;
    case proto::Protocol::Smtp: return 2;
    case proto::Protocol::Imap: return 3;
  }
  return 0;
}

}  // namespace

std::string masked(const Line& line) {
  const std::string_view text = line.text();
  if (!line.meaning.secret) return std::string(text);
  std::size_t at = 0;
  for (std::size_t words = open_words(line.protocol, text); words > 0; --words) {
    const std::size_t space = text.find(' ', at);
    if (space == text.npos) break;
    at = space + 1;
  }
  return std::string(text.substr(0, at)).append(kMask);
}

std::vector<Said> Narrator::hear(const Session& session, const Record& record) {
  Heard& heard = sessions_[session.id];
  std::vector<Said> all;
  const auto begin = [&](Said::What what) {
    Said said;
    said.what = what;
    said.at = record.at;
    said.conn = session.id;
    said.peer = session.peer;
    said.protocol = session.door->protocol;
    said.port = session.door->port;
    return said;
  };
  const auto end_of_many = [&] {
    if (heard.hidden > 0) {
      all.push_back(begin(Said::What::Hidden));
      all.back().hidden = heard.hidden;
    }
    heard.hidden = heard.long_lines = 0;
  };
  RecordView view;
  view.seq = heard.transcript.read_so_far();
  view.at = record.at;
  view.action = &record.action;
  view.what = record.what;
  view.octets = record.octets;
  heard.transcript.add(view);
  for (const Happening& what : record.what) {
    if (std::holds_alternative<happening::Opened>(what)) all.push_back(begin(Said::What::Opened));
    if (std::holds_alternative<happening::Secured>(what)) all.push_back(begin(Said::What::Secured));
  }
  for (const Line& line : heard.transcript.lines()) {
    const bool many = is_of_many(line.meaning.kind);
    if (!many) end_of_many();
    if (many && ++heard.long_lines > kLongLinesTold) {
      ++heard.hidden;
      continue;
    }
    Said said = begin(Said::What::Line);
    said.from = line.from;
    said.sealed = line.sealed;
    const bool secret = line.from == Side::Client && heard.secret_follows;
    said.text = !masks_ ? std::string(line.text()) : secret ? std::string(kMask) : masked(line);
    if (line.from == Side::Client && line.protocol == proto::Protocol::Imap) {
      const bool begins = contains_ignoring_case(line.text(), " LOGIN ");
      heard.secret_follows = (begins || secret) && line.text().ends_with('}');
    }
    if (said.text.size() > kLineOctetsTold) said.text.resize(kLineOctetsTold);
    said.state = line.state;
    said.note = line.meaning.note;
    all.push_back(std::move(said));
  }
  heard.transcript.forget_lines();
  for (const Happening& what : record.what) {
    if (std::holds_alternative<happening::Cut>(what)) all.push_back(begin(Said::What::Cut));
    if (const auto* closed = std::get_if<happening::Closed>(&what)) {
      end_of_many();
      all.push_back(begin(Said::What::Closed));
      all.back().from = closed->by;
    }
  }
  return all;
}

}  // namespace casella::live

#include "sim/live/narrator.h"

#include "sim/base/utf8.h"
#include "sim/world/secrets.h"

namespace casella::live {
namespace {

constexpr std::uint32_t kLongLinesTold = 8;  // of a message or a listing
constexpr std::size_t kLineOctetsTold = 2000;
constexpr std::size_t kLongOctets = 1U << 16U;  // of a step
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

}  // namespace

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
    said.text = masks_ ? casella::masked(line, kMask) : std::string(line.text());
    if (said.text.size() > kLineOctetsTold) said.text.resize(kLineOctetsTold);
    said.state = line.state;
    said.note = line.meaning.note;
    all.push_back(std::move(said));
  }
  heard.transcript.forget_lines();
  if (record.octets.size() > kLongOctets) {  // a copy has no room for what is over
    Transcript copy = heard.transcript;
    heard.transcript = std::move(copy);
  }
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

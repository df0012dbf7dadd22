#include "gui/model/compare_model.h"

#include <algorithm>

#include "gui/model/matrix_model.h"
#include "gui/model/words.h"

namespace casella::gui {

void CompareModel::update(const Timeline& left, std::size_t left_branch, const Timeline& right,
                          std::size_t right_branch, std::uint32_t edition, const Text& text) {
  const bool known = built_ && edition == edition_ && left_.branch == left_branch &&
                     right_.branch == right_branch && left_.size == left.size() &&
                     right_.size == right.size();
  if (known) return;
  built_ = true;
  edition_ = edition;
  read(left_, left, left_branch, edition);
  read(right_, right, right_branch, edition);
  common_ = left.common_with(right);
  common_words_ = common_ == 0 ? std::string(text("model.compare.nothing"))
                               : counted("model.compare.common", common_, text);
  pair_rows();
  find_differences(text);
  outcome_ = differences_.empty() ? std::string(text("model.compare.same")) : std::string();
}

void CompareModel::read(Side& side, const Timeline& timeline, std::size_t branch,
                        std::uint32_t edition) {
  side.tip = timeline.tip();
  side.transcript.reset();
  side.transcript.read(timeline);
  side.size = timeline.size();
  side.branch = branch;
  const Moment moment{timeline, side.transcript, side.tip, timeline.size(), branch, edition};
  side.history.read(moment);
  side.rows.update(moment, side.history, {});
}

// Whether two rows say the same.
bool CompareModel::same(std::size_t left, std::size_t right) const {
  const auto line = left_.rows.line_of(left), other = right_.rows.line_of(right);
  if (line.has_value() != other.has_value()) return false;
  if (line) {
    const casella::Line& a = left_.transcript.lines()[*line];
    const casella::Line& b = right_.transcript.lines()[*other];
    return a.from == b.from && a.device == b.device && a.octets == b.octets;
  }
  const Event& a = left_.history.events()[*left_.rows.event_of(left)];
  const Event& b = right_.history.events()[*right_.rows.event_of(right)];
  return a.kind == b.kind && a.side == b.side && a.device == b.device && a.message == b.message &&
         a.count == b.count && a.by == b.by;
}

// Puts equal rows beside each other, as many as possible: the longest common subsequence.
void CompareModel::pair_rows() {
  pairs_.clear();
  for (Side* side : {&left_, &right_}) {
    side->first = 0;
    while (side->first < side->rows.size() && side->rows.seq_of(side->first) < common_)
      ++side->first;
  }
  const std::size_t lefts = left_.rows.size() - left_.first,
                    rights = right_.rows.size() - right_.first;
  if (lefts > kMatched || rights > kMatched) {
    for (std::size_t i = 0; i < std::max(lefts, rights); ++i) {
      pairs_.emplace_back(i < lefts ? std::optional(left_.first + i) : std::nullopt,
                          i < rights ? std::optional(right_.first + i) : std::nullopt);
    }
    return;
  }
  // best[i][j]: how many pairs rows i.. and j.. can make.
  std::vector<std::vector<std::uint32_t>> best(lefts + 1, std::vector<std::uint32_t>(rights + 1));
  for (std::size_t i = lefts; i-- > 0;) {
    for (std::size_t j = rights; j-- > 0;) {
      best[i][j] = same(left_.first + i, right_.first + j)
                       ? best[i + 1][j + 1] + 1
                       : std::max(best[i + 1][j], best[i][j + 1]);
    }
  }
  for (std::size_t i = 0, j = 0; i < lefts || j < rights;) {
    const std::size_t left = left_.first + i, right = right_.first + j;
    if (i < lefts && j < rights && same(left, right)) {
      pairs_.emplace_back(left, right);
      ++i, ++j;
    } else if (j == rights || (i < lefts && best[i + 1][j] >= best[i][j + 1])) {
      pairs_.emplace_back(left, std::nullopt);
      ++i;
    } else {
      pairs_.emplace_back(std::nullopt, right);
      ++j;
    }
  }
}

CompareRow CompareModel::row(std::size_t index, const Text& text) const {
  const auto& [left, right] = pairs_[index];
  CompareRow out;
  if (left) out.left = left_.rows.row(*left, text);
  if (right) out.right = right_.rows.row(*right, text);
  out.same = left && right && same(*left, *right);
  return out;
}

std::string CompareModel::words(const Side& side, std::size_t row, std::size_t column,
                                const Text& text) const {
  return state_words(side.history.holdings().at(row, column, side.size), column, text);
}

// Messages are known by their ids; one that came on one branch alone is nowhere on the other.
void CompareModel::find_differences(const Text& text) {
  differences_.clear();
  more_ = 0;
  const auto look = [&](MessageId id) {
    const auto left = left_.history.holdings().row_of(id);
    const auto right = right_.history.holdings().row_of(id);
    for (std::size_t column = 0; column < left_.history.holdings().columns(); ++column) {
      Difference found;
      const std::string unknown(text("model.compare.unknown"));
      found.left = left ? words(left_, *left, column, text) : unknown;
      found.right = right ? words(right_, *right, column, text) : unknown;
      if (found.left == found.right || (!(left && right) && column > 0)) continue;
      if (differences_.size() >= kTold) {
        ++more_;
        continue;
      }
      found.message = id;
      found.column = column;
      const Side& knows = left ? left_ : right_;
      const std::string subject = knows.history.subject(id);
      const DeviceId owner{static_cast<std::uint32_t>(column - 1)};
      const std::string device =
          column == 0 ? std::string() : knows.history.device_words(owner, text);
      found.words = text.fill(column == 0 ? "model.compare.server" : "model.compare.device",
                              subject, found.left, found.right, device);
      differences_.push_back(std::move(found));
    }
  };
  for (const KnownMessage& known : left_.history.holdings().messages()) look(known.message->id());
  for (const KnownMessage& known : right_.history.holdings().messages()) {
    if (!left_.history.holdings().row_of(known.message->id())) look(known.message->id());
  }
}

}  // namespace casella::gui

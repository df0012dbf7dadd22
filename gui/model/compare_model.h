#pragma once
// Two branches beside each other: what they have in common, how they part, and what came of it.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gui/model/history.h"
#include "gui/model/transcript_model.h"

namespace casella::gui {

struct CompareRow {
  std::optional<TranscriptRow> left{}, right{};  // none: only the other branch has it
  bool same = false;
};

struct Difference {  // at the ends of both branches
  MessageId message{};
  std::size_t column = 0;       // as in Holdings
  std::string left{}, right{};  // "on disk", "never"
  std::string words{};          // all of it, in a sentence
};

class CompareModel {
 public:
  // Both began with the same world. Built again only when one of them has grown.
  void update(const Timeline& left, std::size_t left_branch, const Timeline& right,
              std::size_t right_branch, std::uint32_t edition, const Text& text);

  Seq common() const { return common_; }  // records
  const std::string& common_words() const { return common_words_; }
  std::size_t rows() const { return pairs_.size(); }  // of what follows
  CompareRow row(std::size_t index, const Text& text) const;
  const std::vector<Difference>& differences() const { return differences_; }  // the first so many
  std::size_t more_differences() const { return more_; }                       // beyond them
  const std::string& outcome() const { return outcome_; }  // said when there is no difference

  // More rows on a side than this are not matched, but put beside each other as they come.
  static constexpr std::size_t kMatched = 500;
  static constexpr std::size_t kTold = 200;  // differences that somebody reads

 private:
  struct Side {
    World tip;
    Transcript transcript;
    History history;
    TranscriptModel rows;
    std::size_t first = 0;  // row after what is common
    Seq size = 0;
    std::size_t branch = 0;
  };
  using Pair = std::pair<std::optional<std::size_t>, std::optional<std::size_t>>;

  void read(Side& side, const Timeline& timeline, std::size_t branch, std::uint32_t edition);
  bool same(std::size_t left, std::size_t right) const;
  void pair_rows();
  void find_differences(const Text& text);
  std::string words(const Side& side, std::size_t row, std::size_t column, const Text& text) const;

  Side left_, right_;
  Seq common_ = 0;
  std::uint32_t edition_ = 0;
  bool built_ = false;
  std::size_t more_ = 0;
  std::vector<Pair> pairs_;
  std::vector<Difference> differences_;
  std::string common_words_, outcome_;
};

}  // namespace casella::gui

#pragma once
// The recording of a session that goes on, for those who look on: in pieces that never change,
// which one picture shares with the next. However long the session is, a new picture costs what is
// new.
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/live/tape.h"

namespace casella::live {

struct Session;
struct Told;

// Immutable once published.
struct Film {
  static constexpr std::size_t kPiece = 1024;  // actions; only the last piece has fewer
  using Piece = std::vector<Action>;

  std::uint64_t take = 0;  // another number: what was known is void, all is told from the beginning
  std::shared_ptr<const World> start;
  std::vector<std::shared_ptr<const Piece>> pieces;

  std::size_t size() const {
    return pieces.empty() ? 0 : (pieces.size() - 1) * kPiece + pieces.back()->size();
  }
  const Action& operator[](std::size_t i) const { return (*pieces[i / kPiece])[i % kPiece]; }
  Timeline play() const;  // all of it
};

// Films one session, on the server's thread. Of what can still be undone it tells nothing yet.
class Camera {
 public:
  void follow(ConnId session);
  ConnId session() const { return session_; }

  // What has come since the last look is added. The same film, if there is nothing new.
  std::shared_ptr<const Film> look(const Session& session);
  std::shared_ptr<const Film> look(const Told& over);
  // Of the last look; null: the session was not seen yet.
  std::shared_ptr<const Film> film() const { return film_; }

 private:
  std::shared_ptr<const Film> look(const Told& told, const Tape::Mark& end);

  ConnId session_{};
  std::uint64_t takes_ = 0;
  Tape::Mark read_{};  // of its tape
  std::uint32_t edition_ = 0;
  std::shared_ptr<const Film> film_;
};

}  // namespace casella::live

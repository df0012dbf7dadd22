#include "sim/live/film.h"

#include "sim/live/saved.h"

namespace casella::live {

Timeline Film::play() const {
  Timeline timeline(*start);
  for (std::size_t i = 0; i < size(); ++i) timeline.step((*this)[i]);
  return timeline;
}

void Camera::follow(ConnId session) {
  if (session == session_) return;
  session_ = session;
  film_.reset();
}

std::shared_ptr<const Film> Camera::look(const Session& session) {
  return look(session, session.saved ? session.saved->mark : session.tape.mark());
}

std::shared_ptr<const Film> Camera::look(const Told& over) {
  return look(over, over.tape.mark());
}

std::shared_ptr<const Film> Camera::look(const Told& told, const Tape::Mark& end) {
  const bool begins = film_ == nullptr || edition_ != told.tape.edition();
  if (!begins && end.octets == read_.octets) return film_;
  const std::vector<Action> news = told.tape.actions(begins ? Tape::Mark() : read_, end);
  auto next = std::make_shared<Film>(begins ? Film() : *film_);
  if (begins) {
    next->take = ++takes_;
    next->start = std::make_shared<const World>(told.begun(news));
    edition_ = told.tape.edition();
  }
  for (std::size_t at = 0; at < news.size();) {
    const bool full = next->pieces.empty() || next->pieces.back()->size() == Film::kPiece;
    Film::Piece piece = full ? Film::Piece() : *next->pieces.back();
    const std::size_t end_of = std::min(news.size(), at + Film::kPiece - piece.size());
    for (; at < end_of; ++at) piece.push_back(news[at]);
    auto made = std::make_shared<const Film::Piece>(std::move(piece));
    if (full) {
      next->pieces.push_back(std::move(made));
    } else {
      next->pieces.back() = std::move(made);
    }
  }
  read_ = end;
  film_ = std::move(next);
  return film_;
}

}  // namespace casella::live

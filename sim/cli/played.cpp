#include "sim/cli/played.h"

#include "sim/lesson/player.h"

namespace casella::cli {

Result<Played> play_through(House& house, const std::string& name) {
  if (name.empty()) return Error{Key{"cli.error.which_lesson"}};
  const auto folder = find_lesson(name, house.lessons());
  if (!folder) return folder.error();
  auto told = read_lesson(*folder, house);
  if (!told) return told.error();
  lesson::Player player(std::make_shared<const lesson::Lesson>(told->lesson));
  player.go_to(told->lesson.steps.size());
  // With another server than its own a lesson need not come to its end.
  if (player.current() != nullptr && house.profile.empty()) {
    return Error{Key{"cli.error.stuck_lesson"}, {}, told->lesson.file(), player.current()->line};
  }
  return Played{std::move(*told), player.branch().timeline};
}

Result<Extent> extent_of(const Timeline& timeline, const std::optional<std::string>& wanted,
                         std::string_view option) {
  if (!wanted) return Extent{timeline.size(), true};
  const auto until = parse_number(*wanted, option);
  if (!until) return until.error();
  return Extent{std::min<Seq>(*until, timeline.size()), *until <= timeline.size()};
}

}  // namespace casella::cli

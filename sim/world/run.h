#pragma once
// Going forward in strides: until something of interest has happened, or all is quiet.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sim/world/timeline.h"

namespace casella {

// Steps that one run may take at most; a world that is never quiet must not hang its caller.
inline constexpr std::size_t kRunLimit = 1'000'000;

using Stop = std::function<bool(const RecordView&)>;

// Where a run stops: just after the record of which this is true.
namespace stop {
bool at_reply(const RecordView& record);         // a server put something on the link
bool at_state(const RecordView& record);         // a session changed its state
Stop at_other_device(const Timeline& timeline);  // than that of the last record
// A command, reply or state that matches `pattern` ('*' stands for any characters), without case.
Stop at_line(std::string pattern);
}  // namespace stop

enum class Ran { Stopped, Quiet, Limit };

// Takes the next actions of the world until `stop` holds for a record, or nothing more happens by
// itself. An empty `stop` runs until all is quiet.
Ran run_until(Timeline& timeline, const Stop& stop = {});

// The device that a record is about, if it is about one.
std::optional<DeviceId> device_of(const RecordView& record, const World& world);

// Whether `text` is `pattern`, in which '*' stands for any characters. ASCII letters have no case.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace casella

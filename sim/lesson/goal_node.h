#pragma once
// The parsed form of a goal. Shared by its parser and its evaluator only.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/lesson/goal.h"

namespace casella::lesson {

using GoalValue = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;

enum class Operation : std::uint8_t {
  Literal,
  Path,
  Or,
  And,
  Not,
  Equal,
  Unequal,
  Less,
  AtMost,
  More,
  AtLeast,
  Has,
  Like
};

struct Goal::Node {
  Operation operation = Operation::Literal;
  GoalValue value = false;  // Literal: itself; Path: its name
  std::unique_ptr<Node> left, right;
};

// What a path says in a scope; none if it names nothing.
std::optional<GoalValue> look_up(const std::string& path, const Scope& scope);

// .uploaded, .downloaded (octets), .round_trips, .busy_ms of a device since the scope began.
std::optional<GoalValue> measure(DeviceId device, std::string_view name, const Scope& scope);

}  // namespace casella::lesson

#pragma once
// Who makes mail durable: a database, nobody (mail in memory only), or a test's failing disk.
#include <memory>
#include <optional>

#include "sim/base/result.h"
#include "sim/mail/store.h"

namespace casella::live {

class Keeper {
 public:
  virtual ~Keeper() = default;
  // Whether anybody may be told of something in `store` that is not kept yet. Not asked while it
  // keeps.
  virtual bool is_due(const StoreState& store) const = 0;
  // Durable when it returns without an error; else nothing has changed, and it may be tried again.
  virtual std::optional<Error> keep(const StoreState& store) = 0;
  // Something that can be done while nobody waits.
  virtual void tidy() {}
};

// Lets a keeper keep while others go on: one store at a time.
class Committer {
 public:
  virtual ~Committer() = default;
  virtual void begin(std::shared_ptr<const StoreState> store) = 0;
  virtual std::optional<Error> wait() = 0;  // until what was begun is kept, or can't be
};

}  // namespace casella::live

#include "sim/mail/store_changes.h"

#include <algorithm>

#include "sim/mail/store.h"

namespace casella {
namespace {

using What = MailboxChange::What;

class Difference {
 public:
  Difference(const Account& was, const Account& is) : was_(was), is_(is) {}

  std::vector<MailboxChange> run() {
    messages();
    names();
    subscriptions();
    annotations();
    return std::move(changes_);
  }

 private:
  void add(const std::string& mailbox, Snapshot box, What what, std::string detail = {}) {
    changes_.push_back({is_.user, mailbox, std::move(box), what, std::move(detail)});
  }

  // Sessions that have a mailbox selected follow it by these.
  void messages() {
    if (was_.inbox != is_.inbox) add("INBOX", is_.inbox, What::Messages);
    for (const Folder& folder : was_.folders) {
      const Snapshot* box = is_.mailbox(folder.name);
      if (box == nullptr)
        add(folder.name, nullptr, What::Messages);
      else if (*box != folder.box)
        add(folder.name, *box, What::Messages);
    }
  }

  static const Folder* same_mailbox(const std::vector<Folder>& folders, const Folder& wanted) {
    const auto at = std::find_if(folders.begin(), folders.end(), [&](const Folder& each) {
      const std::uint32_t id = each.box->object_id;
      return each.selectable && id == wanted.box->object_id &&
             (id != 0 || each.name == wanted.name);
    });
    return at == folders.end() ? nullptr : &*at;
  }

  void names() {
    for (const Folder& folder : was_.folders) {
      const Folder* now = folder.selectable ? same_mailbox(is_.folders, folder) : nullptr;
      const bool there = is_.selectable(folder.name);
      if (folder.selectable && now == nullptr && !there) add(folder.name, nullptr, What::Gone);
    }
    for (const Folder& folder : is_.folders) {
      const Folder* before = folder.selectable ? same_mailbox(was_.folders, folder) : nullptr;
      if (before != nullptr && before->name != folder.name) {
        const bool with_its_parent =
            std::any_of(is_.folders.begin(), is_.folders.end(), [&](const Folder& above) {
              const Folder* old = same_mailbox(was_.folders, above);
              return is_inferior(folder.name, above.name) && old != nullptr &&
                     old->name != above.name;
            });
        // Children follow their parent without a word (RFC 5465, section 5.4).
        if (!with_its_parent) add(folder.name, folder.box, What::Renamed, before->name);
      } else if (before == nullptr && folder.selectable) {
        add(folder.name, folder.box, What::Made);
      }
    }
  }

  void subscriptions() {
    const auto missing = [&](const Account& from, const Account& in, What what) {
      for (const std::string& name : from.subscribed) {
        if (std::binary_search(in.subscribed.begin(), in.subscribed.end(), name)) continue;
        const Snapshot* box = is_.mailbox(name);
        add(name, box == nullptr ? nullptr : *box, what);
      }
    };
    missing(is_, was_, What::Subscribed);
    missing(was_, is_, What::Unsubscribed);
  }

  void annotations() {
    const auto tell = [&](const Annotation& each) {
      const bool told = std::any_of(changes_.begin(), changes_.end(), [&](const MailboxChange& is) {
        return is.what == What::Annotated && is.mailbox == each.mailbox && is.detail == each.entry;
      });
      if (told) return;
      const Snapshot* box = each.mailbox.empty() ? nullptr : is_.mailbox(each.mailbox);
      add(each.mailbox, box == nullptr ? nullptr : *box, What::Annotated, each.entry);
    };
    const auto missing = [&](const std::vector<Annotation>& from,
                             const std::vector<Annotation>& in) {
      for (const Annotation& each : from) {
        // What goes with its mailbox, or comes to another name with it, is no change of its own.
        const bool stays = each.mailbox.empty() || (was_.mailbox(each.mailbox) != nullptr &&
                                                    is_.mailbox(each.mailbox) != nullptr);
        if (stays && std::find(in.begin(), in.end(), each) == in.end()) tell(each);
      }
    };
    missing(is_.annotations, was_.annotations);
    missing(was_.annotations, is_.annotations);
  }

  const Account& was_;
  const Account& is_;
  std::vector<MailboxChange> changes_;
};

}  // namespace

std::vector<MailboxChange> changes_between(const Account& was, const Account& is) {
  return Difference(was, is).run();
}

}  // namespace casella

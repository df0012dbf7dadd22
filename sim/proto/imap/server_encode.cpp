// Canonical octets of a session.
#include "sim/proto/imap/server.h"
#include "sim/proto/imap/watch.h"

namespace casella::imap {

void Server::encode(Encoder& out) const {
  for (const bool each :
       {ended_, secure_, starting_tls_, rev2_, utf8_, condstore_, qresync_, selected_.has_value(),
        exchange_.has_value(), waiting_.has_value(), idle_.has_value()}) {
    out.flag(each);
  }
  out.u64(last_ask_.value);
  out.u64(exchanges_);
  out.text(nonce_);
  out.text(user_);
  input_.encode(out);
  saved_.encode(out);
  if (selected_) {
    out.text(selected_->folder.mailbox);
    out.flag(selected_->read_only);
    out.text(selected_->rights);
    selected_->view.encode(out);
  }
  if (exchange_) {
    out.text(exchange_->tag);
    exchange_->sasl.encode(out);
    out.text(exchange_->confirmed.value_or(""));
  }
  if (waiting_) {
    out.u64(waiting_->ask.value);
    out.text(waiting_->command.tag);
    out.u64(static_cast<std::uint64_t>(waiting_->command.row->verb));
    out.text(said_);
  }
  out.text(idle_.value_or(""));
  out.flag(watch_ != nullptr);
  if (watch_ != nullptr) watch_->encode(out);
}

}  // namespace casella::imap

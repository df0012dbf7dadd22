# shellcheck shell=bash
# Dovecot as Debian has it, for comparison: plain POP3 and IMAP on loopback, maildir, processes used
# for 1,000 sessions.

# dovecot_config FOLDER POP3_PORT IMAP_PORT
dovecot_config() {
  cat <<CONFIG
base_dir = $1/run
state_dir = $1/state
log_path = $1/log
listen = 127.0.0.1
protocols = pop3 imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:$1/mail/%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=$1/mail/%u
}
service pop3-login {
  inet_listener pop3 {
    port = $2
  }
  inet_listener pop3s {
    port = 0
  }
  service_count = 0
  client_limit = 10000
}
service imap-login {
  inet_listener imap {
    port = $3
  }
  inet_listener imaps {
    port = 0
  }
  service_count = 0
  client_limit = 10000
}
service pop3 {
  service_count = 1000
  process_limit = 4096
}
service imap {
  service_count = 1000
  process_limit = 4096
}
service anvil {
  client_limit = 30000
}
service auth {
  client_limit = 30000
}
mail_max_userip_connections = 0
CONFIG
}

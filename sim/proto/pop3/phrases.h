#pragma once
// What the server says beside the status indicator, in the languages of LANG (RFC 6856, section 3).
// Clients may not read it, but for the numbers of STAT, LIST and UIDL (RFC 1939, section 9).
#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace casella::pop3 {

enum class Language : std::uint8_t { English, Italian };

struct LanguageRow {
  std::string_view tag, name;  // RFC 5646; the language's name in itself
};
inline constexpr LanguageRow kLanguages[] = {{"en", "English"}, {"it", "Italiano"}};

enum class Phrase : std::uint8_t {
  Ready,
  SendPass,
  Opened,
  Denied,
  InUse,
  TooSoon,
  CantOpen,
  UserFirst,
  PlainRefused,
  RetrOctets,
  TopFollows,
  UidlFollows,
  CapaFollows,
  MailTotals,
  Unmarked,
  Deleted,
  AlreadyDeleted,
  NoSuchMessage,
  Unknown,
  WrongState,
  Usage,
  TooLong,
  Bye,
  ByeEmpty,
  ByeLeft,
  NotRemoved,
  MechanismsFollow,
  NoMechanism,
  BadResponse,
  Cancelled,
  NeedsUtf8,
  Utf8On,
  LanguagesFollow,
  LanguageChosen,
  NoLanguage,
  NoRpop,
  BeginTls,
  TlsActive,
  NoStlsAfterUtf8
};

// "1 message", "2 messages".
inline std::string count_of_messages(std::uint32_t count, Language language) {
  const std::string_view word = language == Language::English
                                    ? (count == 1 ? " message" : " messages")
                                    : (count == 1 ? " messaggio" : " messaggi");
  return std::to_string(count).append(word);
}

// With numbered holes: {0}.
inline constexpr std::string_view kWords[][2] = {
    {"Casella POP3 server ready", "Server POP3 Casella pronto"},
    {"send PASS", "ora invia PASS"},
    {"maildrop locked, {0} ({1} octets)", "maildrop bloccato, {0} ({1} ottetti)"},
    {"invalid user name or password", "nome utente o password errati"},
    {"maildrop already locked", "maildrop già bloccato"},
    {"wait {0} s between two logins", "attendi {0} s tra due accessi"},
    {"maildrop can't be opened now", "il maildrop ora non si può aprire"},
    {"say USER first", "prima serve USER"},
    {"passwords in the clear are refused", "le password in chiaro sono rifiutate"},
    {"{0} octets", "{0} ottetti"},
    {"top of message follows", "segue l'inizio del messaggio"},
    {"unique-id listing follows", "segue l'elenco degli unique-id"},
    {"capability list follows", "segue l'elenco delle capacità"},
    {"{0} ({1} octets)", "{0} ({1} ottetti)"},
    {"maildrop has {0} ({1} octets)", "nel maildrop: {0} ({1} ottetti)"},
    {"message {0} deleted", "messaggio {0} cancellato"},
    {"message {0} already deleted", "messaggio {0} già cancellato"},
    {"no such message, only {0} in maildrop",
     "nessun messaggio con questo numero, nel maildrop: {0}"},
    {"unknown command", "comando sconosciuto"},
    {"{0} is not valid in the {1} state", "{0} non è ammesso nello stato {1}"},
    {"usage: {0}", "sintassi: {0}"},
    {"command line too long", "riga di comando troppo lunga"},
    {"Casella POP3 server signing off", "Il server POP3 Casella saluta"},
    {"Casella POP3 server signing off (maildrop empty)",
     "Il server POP3 Casella saluta (maildrop vuoto)"},
    {"Casella POP3 server signing off ({0} left)",
     "Il server POP3 Casella saluta ({0} sul server)"},
    {"deleted messages not removed", "i messaggi cancellati non sono stati rimossi"},
    {"mechanisms follow", "seguono i meccanismi"},
    {"no such mechanism", "meccanismo sconosciuto"},
    {"malformed response", "risposta non valida"},
    {"authentication cancelled", "autenticazione annullata"},
    {"this message needs UTF8", "per questo messaggio serve UTF8"},
    {"UTF-8 mode", "modalità UTF-8"},
    {"language listing follows", "segue l'elenco delle lingue"},
    {"{0} English from now on", "{0} D'ora in poi in italiano"},
    {"no such language", "lingua non disponibile"},
    {"permission denied", "permesso negato"},
    {"begin TLS negotiation", "inizia la negoziazione TLS"},
    {"TLS is active already", "TLS è già attivo"},
    {"STLS must come before UTF8", "STLS va inviato prima di UTF8"},
};

constexpr std::string_view words_of(Phrase phrase, Language language) {
  return kWords[static_cast<std::size_t>(phrase)][static_cast<std::size_t>(language)];
}

// What goes into a hole: text, or a number in digits. Lives no longer than the call it is made for.
class Filling {
 public:
  Filling(std::string_view text) : text_(text) {}
  Filling(const std::string& text) : text_(text) {}
  template <std::integral N>
  Filling(N number) {
    size_ = static_cast<std::size_t>(
        std::to_chars(digits_.data(), digits_.data() + digits_.size(), number).ptr -
        digits_.data());
  }
  std::string_view text() const {
    return size_ > 0 ? std::string_view(digits_.data(), size_) : text_;
  }

 private:
  std::string_view text_;
  std::array<char, 20> digits_;
  std::size_t size_ = 0;
};

// A status line with its CRLF: the indicator ("+OK ", with a response code if any) and the words.
std::string status_line(std::string_view indicator, std::string_view words,
                        std::initializer_list<Filling> fillings);

}  // namespace casella::pop3

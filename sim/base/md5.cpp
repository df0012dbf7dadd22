#include "sim/base/md5.h"

#include <array>
#include <openssl/evp.h>

namespace casella {

std::string md5_hex(std::string_view octets) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(octets.data(), octets.size(), digest.data(), &size, EVP_md5(), nullptr) != 1) {
    return {};  // a library built without MD5: no digest matches, so APOP is refused
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex.push_back(kHex[digest.at(i) >> 4U]);
    hex.push_back(kHex[digest.at(i) & 15U]);
  }
  return hex;
}

}  // namespace casella

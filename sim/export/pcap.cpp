#include "sim/export/pcap.h"

#include <pcap/pcap.h>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>

namespace casella::exports {
namespace {

constexpr std::uint16_t kIpv4 = 0x0800;
constexpr int kSnapLength = 65535;
constexpr std::uint8_t kTcp = 6;  // the protocol's number in an IPv4 header
constexpr std::size_t kIpHeader = 20;

void put16(std::string& out, std::uint32_t value) {
  out.push_back(static_cast<char>(value >> 8U));
  out.push_back(static_cast<char>(value));
}
void put32(std::string& out, std::uint32_t value) {
  put16(out, value >> 16U);
  put16(out, value & 0xFFFFU);
}

// The Internet checksum (RFC 1071) of several pieces, all but the last of even length.
std::uint16_t checksum(std::initializer_list<std::string_view> pieces) {
  std::uint32_t sum = 0;
  for (const std::string_view piece : pieces) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const auto octet = static_cast<unsigned char>(piece[i]);
      sum += i % 2 == 0 ? std::uint32_t{octet} << 8U : octet;
      sum = (sum & 0xFFFFU) + (sum >> 16U);
    }
  }
  return static_cast<std::uint16_t>(~sum);
}

void set16(std::string& out, std::size_t at, std::uint16_t value) {
  out[at] = static_cast<char>(value >> 8U);
  out[at + 1] = static_cast<char>(value);
}

// Locally administered, made from the IPv4 address.
void put_mac(std::string& out, std::uint32_t address) {
  put16(out, 0x0200);
  put32(out, address);
}

std::string_view payload_of(const Frame& frame) {
  return std::string_view(frame.packet.payload).substr(0, kLargestPayload);
}

std::string tcp_header(const Frame& frame) {
  const tcp::Packet& packet = frame.packet;
  const std::uint32_t words = 5U + (packet.mss != 0 ? 1 : 0) + (packet.scale ? 1 : 0);
  std::string out;
  put16(out, packet.source);
  put16(out, packet.destination);
  put32(out, packet.seq);
  put32(out, packet.has(tcp::kAck) ? packet.ack : 0);
  put16(out, words << 12U | packet.flags);
  put16(out, packet.window);
  put32(out, 0);  // the checksum, and no urgent data
  if (packet.mss != 0) put32(out, 0x02040000U | packet.mss);
  if (packet.scale) put32(out, 0x01030300U | *packet.scale);  // behind an option of no meaning
  std::string pseudo;                                         // section 3.1
  put32(pseudo, frame.source);
  put32(pseudo, frame.destination);
  put16(pseudo, kTcp);
  put16(pseudo, static_cast<std::uint32_t>(out.size() + payload_of(frame).size()));
  set16(out, 16, checksum({pseudo, out, payload_of(frame)}));
  return out;
}

}  // namespace

std::string ethernet(const Frame& frame, std::uint16_t number) {
  const std::string segment = tcp_header(frame);
  std::string ip;
  put16(ip, 0x4500);  // version 4, five words
  put16(ip, static_cast<std::uint32_t>(kIpHeader + segment.size() + payload_of(frame).size()));
  put16(ip, number);
  put16(ip, 0x4000);            // don't fragment
  put16(ip, 64U << 8U | kTcp);  // time to live
  put16(ip, 0);
  put32(ip, frame.source);
  put32(ip, frame.destination);
  set16(ip, 10, checksum({ip}));
  std::string out;
  put_mac(out, frame.destination);
  put_mac(out, frame.source);
  put16(out, kIpv4);
  return out.append(ip).append(segment).append(payload_of(frame));
}

std::string as_pcap(std::span<const Frame> frames) {
  const std::unique_ptr<pcap_t, void (*)(pcap_t*)> format(pcap_open_dead(DLT_EN10MB, kSnapLength),
                                                          pcap_close);
  char* octets = nullptr;
  std::size_t size = 0;
  std::FILE* memory = open_memstream(&octets, &size);
  if (format == nullptr || memory == nullptr) return {};
  pcap_dumper_t* dumper = pcap_dump_fopen(format.get(), memory);
  if (dumper == nullptr) return {};
  std::map<std::uint32_t, std::uint16_t> numbers;  // by sender
  for (const Frame& frame : frames) {
    const std::string written = ethernet(frame, ++numbers[frame.source]);
    const auto time = frame.at.time_since_epoch().count();
    constexpr std::int64_t kMillion = 1'000'000;
    pcap_pkthdr header{};
    header.ts.tv_sec = std::min<std::int64_t>(time / kMillion, std::numeric_limits<int>::max());
    header.ts.tv_usec = time % kMillion;
    header.caplen = header.len = static_cast<bpf_u_int32>(written.size());
    pcap_dump(reinterpret_cast<u_char*>(dumper), &header,
              reinterpret_cast<const u_char*>(written.data()));
  }
  pcap_dump_close(dumper);  // and with it the memory's stream
  std::string file(octets, size);
  std::free(octets);
  return file;
}

}  // namespace casella::exports

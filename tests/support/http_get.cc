#include "tests/support/http_get.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cstdint>

#include "engine/files/file_descriptor.h"

namespace farmgate {

std::string http_get(int port, const std::string& path) {
  const FileDescriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket.get(), std::bit_cast<sockaddr*>(&address), sizeof(address)) != 0) return {};
  const std::string request = "GET " + path + " HTTP/1.0\r\n\r\n";
  if (::write(socket.get(), request.data(), request.size()) != std::ssize(request)) return {};
  std::string answer;
  std::array<char, 4'096> buffer;
  for (ssize_t count = 0; (count = ::read(socket.get(), buffer.data(), buffer.size())) > 0;) {
    answer.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return answer;
}

}  // namespace farmgate

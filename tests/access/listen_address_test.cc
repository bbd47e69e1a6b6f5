#include "engine/access/listen_address.h"

#include <gtest/gtest.h>

#include <string>

namespace farmgate {
namespace {

TEST(ListenAddress, UnixSocketsAndLoopbackAreLocal) {
  for (const char* const address :
       {"unix:/run/farmgate.sock", "unix:relative", "unix-abstract:name", "127.0.0.1:7420", "127.8.9.10:0",
        "[::1]:7420", "localhost:7420", "dns:///localhost:7420", "ipv4:127.0.0.1:1", "ipv6:[::1]:1"}) {
    EXPECT_TRUE(is_local(address)) << address;
  }
}

TEST(ListenAddress, WhatOthersMayReachIsNotLocal) {
  for (const char* const address :
       {"0.0.0.0:7420", "[::]:7420", ":7420", "", "10.0.0.1:7420", "128.0.0.1:7420", "127.1:7420",
        "0x7f.0.0.1:1", "localhost.example.org:7420", "127.0.0.1.example.org:1",
        "ipv4:127.0.0.1:1,10.0.0.1:2", "[::ffff:10.0.0.1]:1", "example.org:7420", "vsock:1:2"}) {
    EXPECT_FALSE(is_local(address)) << address;
  }
}

TEST(ListenAddress, AUnixSocketHasAName) {
  EXPECT_EQ(unix_name_of("unix:/run/farmgate.sock").text, "/run/farmgate.sock");
  EXPECT_EQ(unix_name_of("unix:///run/farmgate.sock").text, "/run/farmgate.sock");
  EXPECT_EQ(unix_name_of("unix:relative").text, "relative");
  EXPECT_FALSE(unix_name_of("unix:relative").is_abstract);
  EXPECT_EQ(unix_name_of("unix-abstract:name").text, "name");
  EXPECT_TRUE(unix_name_of("unix-abstract:name").is_abstract);
}

TEST(ListenAddress, AnotherHasAHostAndAPort) {
  const auto parts = [](std::string_view address) {
    const auto at = host_port_of(address);
    return at ? at->host + " " + at->port : "";
  };

  EXPECT_EQ(parts("127.0.0.1:7420"), "127.0.0.1 7420");
  EXPECT_EQ(parts("localhost:0"), "localhost 0");
  EXPECT_EQ(parts("[::1]:7420"), "::1 7420");
  EXPECT_EQ(parts("dns:///example.org:7420"), "example.org 7420");
  EXPECT_EQ(parts("ipv6:[::]:1"), ":: 1");
  for (const char* const incomplete :
       {"", ":", "localhost", "localhost:", ":7420", "::1", "[::1]", "[::1]:", "[]:1", "["}) {
    EXPECT_EQ(parts(incomplete), "") << incomplete;
  }
}

TEST(ListenAddress, WhatCanBeListenedOnHasNoFault) {
  for (const char* const address : {"127.0.0.1:0", "127.0.0.1:65535", "localhost:7420", "[::1]:7420",
                                    "0.0.0.0:7420", "unix:relative", "unix-abstract:name"}) {
    EXPECT_EQ(address_fault(address), "") << address;
  }
  EXPECT_EQ(address_fault("unix:" + std::string(107, 'x')), "");
}

TEST(ListenAddress, WhatCannotBeListenedOnHasOne) {
  for (const char* const address : {"", "127.0.0.1", "127.0.0.1:", ":7420", "7420", "[::1]", "/run/socket"}) {
    EXPECT_EQ(address_fault(address), "it is written HOST:PORT, or unix:PATH") << address;
  }
  EXPECT_EQ(address_fault("127.0.0.1:65536"), "ports are from 0 to 65535");
  EXPECT_EQ(address_fault("127.0.0.1:-1"), "ports are from 0 to 65535");
  EXPECT_EQ(address_fault("127.0.0.1:nowhere"), "the port is neither a number nor the name of a service");
  EXPECT_EQ(address_fault("unix:"), "the path of the Unix socket is missing");
  EXPECT_EQ(address_fault("unix:" + std::string(108, 'x')),
            "the path of a Unix socket has 107 bytes at most");
}

}  // namespace
}  // namespace farmgate

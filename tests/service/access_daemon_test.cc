// farmgated and farmgate with tokens and TLS, as processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/service/certificates.h"
#include "tests/service/known_callers.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class AccessDaemon : public testing::Test {
 protected:
  std::vector<std::string> options(std::vector<std::string> more) const {
    more.insert(more.end(), {"--reference", files_.path(), "--durability", "none"});
    return more;
  }
  std::string data() const { return folder_.file("data"); }
  ProgramRun start_failing(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--data", data()});
    return run_program(kFarmgatedProgram, words);
  }

  MarketFiles files_;
  TemporaryFolder folder_;
  const Authority authority_;
  KnownCallers callers_;
};

TEST_F(AccessDaemon, CommandsShowTheirTokenOverTls) {
  const CertificateFiles server = authority_.server("server");
  const Daemon daemon(data(), options({"--tokens", callers_.path(), "--tls-cert", server.certificate,
                                       "--tls-key", server.key}));
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  const std::string token = folder_.write("token", callers_.token("reader") + "\n");
  const std::vector<std::string> secure{"--server", daemon.address(), "--ca", authority_.path()};
  const auto run = [&](std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), secure.begin(), secure.end());
    words.insert(words.end(), more.begin(), more.end());
    return run_program(kFarmgateProgram, words);
  };

  const ProgramRun status = run({"status"}, {"--token-file", token});
  EXPECT_EQ(status.exit_code, 0) << status.err;
  const ProgramRun halted = run({"halt", "tomato"}, {"--token-file", token});
  EXPECT_EQ(halted.exit_code, 2);
  EXPECT_THAT(halted.err, HasSubstr("role does not allow it"));
  EXPECT_THAT(run({"status"}, {}).err, HasSubstr("farmgate token create"));
  EXPECT_EQ(run({"status"}, {"--token-file", folder_.file("none")}).exit_code, 2);
  const ProgramRun garbled = run({"status"}, {"--token-file", folder_.write("garbled", "a\nb")});
  EXPECT_THAT(garbled.err, HasSubstr("is none, and is not sent"));
  EXPECT_NE(garbled.exit_code, 0);
}

TEST_F(AccessDaemon, CommandsShowTheirCertificate) {
  const CertificateFiles server = authority_.server("server");
  const CertificateFiles office = authority_.client("office");
  MadeEntry entry = made_entry("office", Role::kOperator);
  entry.entry.token.reset();
  callers_.add(entry);
  const Daemon daemon(data(), options({"--tokens", callers_.path(), "--tls-cert", server.certificate,
                                       "--tls-key", server.key, "--tls-client-ca", authority_.path()}));
  ASSERT_TRUE(daemon.serves()) << daemon.log();

  const ProgramRun halted =
      run_program(kFarmgateProgram, {"halt", "tomato", "--server", daemon.address(), "--ca",
                                     authority_.path(), "--cert", office.certificate, "--key", office.key});

  EXPECT_EQ(halted.exit_code, 0) << halted.err;
  EXPECT_THAT(contents_of(data() + "/audit.log"), HasSubstr(R"("who":"office")"));
}

TEST_F(AccessDaemon, DoesNotListenWhereOthersReachItWithoutTls) {
  const ProgramRun run = start_failing({"--listen", "0.0.0.0:0"});

  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err + run.out, HasSubstr("--insecure-listen"));
  EXPECT_FALSE(std::filesystem::exists(data()));
  EXPECT_EQ(start_failing({"--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0"}).exit_code, 2);
}

TEST_F(AccessDaemon, ListensThereWhenToldInSoManyWords) {
  Daemon daemon(data(), options({"--listen", "0.0.0.0:0", "--insecure-listen"}));

  ASSERT_TRUE(daemon.serves()) << daemon.log();
  EXPECT_THAT(daemon.log(), HasSubstr("whoever reaches this machine may do everything"));
  EXPECT_EQ(daemon.end(SIGTERM), 0);
}

TEST_F(AccessDaemon, RefusesOptionsThatDoNotGoTogether) {
  const CertificateFiles server = authority_.server("server");

  EXPECT_EQ(start_failing({"--tls-cert", server.certificate}).exit_code, 2);
  EXPECT_EQ(start_failing({"--tls-client-ca", authority_.path()}).exit_code, 2);
  EXPECT_EQ(start_failing({"--tls-cert", server.certificate, "--tls-key", server.key}).exit_code, 2);
}

TEST_F(AccessDaemon, DoesNotStartWithFilesThatItCannotUse) {
  const CertificateFiles server = authority_.server("server");
  const CertificateFiles other = authority_.client("other");

  EXPECT_EQ(start_failing({"--tokens", folder_.file("none")}).exit_code, 3);
  EXPECT_EQ(start_failing({"--tokens", callers_.path(), "--tls-cert", server.certificate, "--tls-key",
                           other.key, "--listen", "127.0.0.1:0"})
                .exit_code,
            3);
}

TEST_F(AccessDaemon, ACheckReadsTokensAndTheFilesOfTls) {
  const CertificateFiles server = authority_.server("server");
  const CertificateFiles other = authority_.client("other");
  const auto checked = [&](const std::string& tokens, const CertificateFiles& tls) {
    return start_failing(
        {"--check", "--tokens", tokens, "--tls-cert", tls.certificate, "--tls-key", tls.key});
  };

  EXPECT_EQ(checked(callers_.path(), server).exit_code, 0);
  const ProgramRun no_tokens = checked(folder_.file("none"), server);
  EXPECT_EQ(no_tokens.exit_code, 3);
  EXPECT_THAT(no_tokens.err + no_tokens.out, HasSubstr(folder_.file("none")));
  EXPECT_EQ(checked(folder_.write("garbled", "no token file"), server).exit_code, 3);
  EXPECT_EQ(checked(callers_.path(), {.certificate = server.certificate, .key = other.key}).exit_code, 3);
  EXPECT_EQ(checked(callers_.path(), {.certificate = folder_.file("none"), .key = server.key}).exit_code, 3);
  EXPECT_FALSE(std::filesystem::exists(data()));
}

}  // namespace
}  // namespace farmgate

// A token file of callers of every role, for a server, and connections as each of them.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/access/token_file.h"
#include "tests/access/token_entries.h"
#include "tests/support/temporary_folder.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {

class KnownCallers {
 public:
  // Called as their roles are; the trader has the account "al".
  KnownCallers() {
    add(made_entry("trader", Role::kTrader, {"al"}));
    add(made_entry("reader", Role::kReader));
    add(made_entry("operator", Role::kOperator));
    add(made_entry("auditor", Role::kAuditor));
  }

  const std::string& path() const { return path_; }
  const std::string& token(const std::string& name) const { return tokens_.at(name); }

  void add(const MadeEntry& made) {
    tokens_[made.entry.name] = made.token;
    EXPECT_TRUE(
        edit_token_file(path_, [&](CallerEntries& entries) { return add_entry(entries, made.entry); }));
  }
  void revoke(const std::string& name) {
    EXPECT_TRUE(edit_token_file(path_, [&](CallerEntries& entries) {
      return revoke_entry(entries, name, {.time = Timestamp{1}, .by = "root"});
    }));
  }

  void edit(const std::string& name, const std::function<void(CallerEntry&)>& change) {
    EXPECT_TRUE(edit_token_file(path_, [&](CallerEntries& entries) {
      for (CallerEntry& entry : entries) {
        if (entry.name == name) change(entry);
      }
      return Status();
    }));
  }

  std::shared_ptr<grpc::Channel> channel(int port, const std::string& name) const {
    return connect("127.0.0.1:" + std::to_string(port),
                   {.token = token(name), .ca = {}, .certificate = {}, .key = {}});
  }

 private:
  TemporaryFolder folder_;
  const std::string path_ = folder_.file("tokens");
  std::map<std::string, std::string> tokens_;
};

}  // namespace farmgate

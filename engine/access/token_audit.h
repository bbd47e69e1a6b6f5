// Notes in the audit log who is let in and who is shut out, and by which user of the machine, as the token
// file says it, before it is so.
//
// What it has noted lies in a file of its own, a token file too: what was changed while nobody looked is
// noted at the next start. A change whose noting a crash has cut short is noted again.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/access/audit_log.h"
#include "engine/access/token_file.h"
#include "engine/access/token_watch.h"

namespace farmgate {

// Belongs to one thread at a time.
class TokenAudit {
 public:
  // Goes on from what was noted last, as the file `known` has it; where there is no such file, from whoever
  // is admitted first. The log must outlive it. Fails as read_token_file().
  static Result<std::unique_ptr<TokenAudit>> open(AuditLog& log, std::string known);

  // Notes how these entries differ from those before, and returns those that may be let in: all that are as
  // they were, or that could be noted. Nobody is kept in for want of a note. What could not be noted is at
  // the next call. While the disk takes long, `meanwhile` is called about once in a second.
  TokenAdmission admit(
      const CallerEntries& entries, const std::function<void()>& meanwhile = [] {});

 private:
  TokenAudit(AuditLog& log, std::string path, std::optional<CallerEntries> known)
      : log_(log), path_(std::move(path)), known_(std::move(known)) {}
  Status save();

  AuditLog& log_;
  const std::string path_;
  std::optional<CallerEntries> known_;  // as they were noted; nothing: nobody was ever
  bool is_saved_ = known_.has_value();  // the file has them; else it is tried again at the next call
};

}  // namespace farmgate

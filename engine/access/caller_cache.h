// Who brought which token, as one thread has found out: a call costs it one look-up in a hash table.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/access/callers.h"
#include "engine/access/secret.h"
#include "engine/access/text_map.h"
#include "engine/access/token_watch.h"

namespace farmgate {

// Belongs to one thread. Has at most one text for each caller, since only right tokens are kept; they lie in
// memory as they do in every message that brings one. A wrong one is compared with a right one only where its
// hash, whose key nobody knows, leads to it, and then takes as long wherever they differ: so no time tells
// how much of a guess is right.
class CallerCache {
 public:
  KnownCaller with_token(const TokenWatch& watch, std::string_view token) {
    catch_up(watch);
    if (const auto found = by_token_.find(token); found != by_token_.end()) return found->second;
    KnownCaller caller = callers_->with_token(token);
    if (caller) by_token_.emplace(token, caller);
    return caller;
  }
  KnownCaller with_certificate(const TokenWatch& watch, std::string_view common_name) {
    catch_up(watch);
    return callers_->with_certificate(common_name);
  }

 private:
  void catch_up(const TokenWatch& watch) {
    const std::uint64_t generation = watch.generation();
    if (generation == generation_) return;
    by_token_.clear();
    callers_ = watch.callers();  // of that generation, or a later one that is found at the next call
    generation_ = generation;
  }

  struct SameSecret {
    using is_transparent = void;
    bool operator()(std::string_view one, std::string_view other) const { return is_same_secret(one, other); }
  };

  std::uint64_t generation_ = 0;
  std::shared_ptr<const Callers> callers_;
  absl::flat_hash_map<std::string, KnownCaller, TextHash, SameSecret> by_token_;
};

}  // namespace farmgate

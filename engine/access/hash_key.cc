#include "engine/access/hash_key.h"

#include <openssl/rand.h>

#include "engine/base/hash.h"

namespace farmgate {

Status draw_hash_key() {
  HashKey key{};
  if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(sizeof key)) != 1) {
    return Error{.code = ErrorCode::kSystem, .message = "the system has no random bytes for a key of hashes"};
  }
  set_hash_key(key);
  return {};
}

}  // namespace farmgate

// A request with what the engine needs to know of it that hangs on nothing else, so that whoever made the
// request has worked it out before its turn comes.
#pragma once

#include <cstdint>

#include "engine/base/hash.h"
#include "engine/model/request.h"
#include "engine/model/request_shape.h"

namespace farmgate {

// Hash of the text of an order or request id.
inline std::uint64_t hash_of_id(const ShortText& id) {
  return id.is_inside() ? hash64(id.words(), 0) : hash64(id.view(), 0);
}

struct PreparedRequest : Request {
  PreparedRequest(const Request& request)  // implicit: any request can be prepared
      : Request(request), is_well_formed(well_formed(request)), order_id_hash(hash_of_id(request.order_id)) {}

  bool is_well_formed = false;
  std::uint64_t order_id_hash = 0;
};

}  // namespace farmgate

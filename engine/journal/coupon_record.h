// A coupon as it is kept: the number of its programme, plus one (0: none), and how much is locked.
#pragma once

#include "engine/model/coupon.h"

namespace farmgate {

template <class Record>
void write_coupon(const Coupon& coupon, Record& record) {
  if (!coupon.exists()) return;
  record.set_coupon_programme(coupon.programme.value() + 1);
  record.set_coupon_locked(static_cast<std::uint32_t>(coupon.locked.value()));
}

template <class Record>
Coupon read_coupon(const Record& record) {
  if (record.coupon_programme() == 0) return {};
  return {.programme = ProgrammeId{record.coupon_programme() - std::size_t{1}},
          .locked = Price{record.coupon_locked()}};
}

}  // namespace farmgate

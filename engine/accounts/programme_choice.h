// Which programme an ask takes a coupon of (rules, section 6): the one that could add most per lot, then the
// older. Looks neither at budgets nor at caps.
//
// Belongs to the thread of the gate. Remembers for every zone and commodity what each programme could add,
// until a change of reference data touches it.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <span>
#include <string>
#include <vector>

#include "engine/model/coupon.h"
#include "engine/model/reference_data.h"

namespace farmgate {

class ProgrammeChoice {
 public:
  // What an ask of an account is about.
  struct Question {
    CommodityId commodity;
    ZoneId zone;
    AccountId account;  // not valid(): one that nobody described
    Timestamp time;
  };

  // The coupon that it takes if there is enough of it; none: no programme adds anything.
  Coupon choose(const ReferenceData& data, const Question& question);
  // The same for an account that is not in `data` but has these attributes; one that nobody described has
  // none.
  Coupon choose(const ReferenceData& data, const Question& question,
                std::span<const std::string> account_attributes);

  // Reference data are others in this.
  void note(const ReferenceEffect& effect);

 private:
  // Best first.
  using Coupons = std::vector<Coupon>;

  const Coupons& coupons_for(const ReferenceData& data, CommodityId commodity, ZoneId zone);
  Price most_of(const ReferenceData& data, const ProgrammeTerms& terms, CommodityId commodity,
                ZoneId zone) const;
  void find_destinations(const ReferenceData& data);
  void add_destination(const ZonePair& zones);

  std::vector<absl::flat_hash_map<CommodityId, Coupons>> by_zone_;
  bool knows_destinations_ = false;
  std::vector<std::vector<ZoneId>> destinations_;  // by origin: where lanes of any class go, or have gone
};

}  // namespace farmgate

// What a replay has meant for producers, villages and those who pay for programmes: what farmgate insight
// tells of a live market.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/insight/insight.h"

namespace farmgate {

// `sequence` is the last command that it knows of. Of zones, towns and counties those with the most sales.
std::string insight_text(const Insight& insight, Sequence sequence);

// All of them. An object: as_of, poverty (line, above, below, idle), milestones (how many of each kind),
// zones, towns, counties, programmes and fairness, whose fields are named as in the API, and are text where
// they have 64 bits there.
nlohmann::ordered_json insight_json(const Insight& insight, Sequence sequence);

}  // namespace farmgate

// What insight knows, as messages.
#pragma once

#include <farmgate/v1/insight_service.pb.h>

#include "engine/insight/county_table.h"
#include "engine/insight/fairness.h"
#include "engine/insight/insight.h"
#include "engine/insight/milestones.h"
#include "engine/insight/town_table.h"

namespace farmgate {

// Of an account, or of an owner, whether or not it has sold anything; not valid(): of one that insight does
// not remember.
void write_producer(const Insight& insight, AccountId account, v1::ProducerFigures& message);
void write_producer(const Insight& insight, OwnerId owner, v1::ProducerFigures& message);
void write_zone(const Insight& insight, ZoneId zone, v1::ZoneFigures& message);
void write_town(const Insight& insight, const TownFigures& town, v1::TownFigures& message);
void write_county(const Insight& insight, const CountyFigures& county, v1::CountyFigures& message);
void write_effect(const Insight& insight, ProgrammeId programme, v1::ProgrammeEffect& message);
void write_surplus(const Trade& trade, v1::SurplusFigures& message);
void write_distance(const DistanceBand& band, v1::DistanceFigures& message);
void write_milestone(const Milestone& milestone, v1::Milestone& message);
void write_as_of(const Insight& insight, v1::InsightAsOf& message);

v1::MilestoneKind message_of(MilestoneKind kind);

}  // namespace farmgate

// What InsightService answers from insight alone: for its calls, and for whoever has the fold without a
// server.
//
// As of when an answer is, is left out.
#pragma once

#include <farmgate/v1/insight_service.pb.h>

#include "engine/insight/insight.h"

namespace farmgate {

// Rows of a page of zones or towns, when nothing else is asked for, and at most.
inline constexpr int kInsightPageSize = 100;
inline constexpr int kInsightPageSizeMax = 1'000;

// Of lists: the page that is asked for, and the token of the next one. Requires: order, page size and token
// are such as the API allows.
void write_answer(const Insight& insight, const v1::ListZoneFiguresRequest& request,
                  v1::ListZoneFiguresResponse& response);
void write_answer(const Insight& insight, const v1::ListTownFiguresRequest& request,
                  v1::ListTownFiguresResponse& response);
void write_answer(const Insight& insight, const v1::ListCountyFiguresRequest& request,
                  v1::ListCountyFiguresResponse& response);
void write_answer(const Insight& insight, v1::GetFairnessResponse& response);

}  // namespace farmgate

// What somebody who has one answer of GetBook needs to have another, and what proves that he has it.
#pragma once

#include <farmgate/v1/market_data_service.pb.h>
#include <google/protobuf/repeated_field.h>

#include <cstdint>

namespace farmgate {

using BookLevelMessages = google::protobuf::RepeatedPtrField<v1::BookLevel>;

// Adds to `changes` the levels of `after` that are new or not as they were, then the names of those that are
// gone, as StreamBookResponse has them. Both are levels of one side.
void add_difference(const BookLevelMessages& before, const BookLevelMessages& after,
                    BookLevelMessages& changes);

// Whether what two books say besides levels is the same, but for when they are as of.
bool is_otherwise_same(const v1::GetBookResponse& a, const v1::GetBookResponse& b);

// Whether all is the same, but for when they are as of.
bool is_same_book(const v1::GetBookResponse& a, const v1::GetBookResponse& b);

// As StreamBookResponse has it.
std::uint64_t checksum(const v1::GetBookResponse& book);

}  // namespace farmgate

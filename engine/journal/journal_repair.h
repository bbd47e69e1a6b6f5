// The way out of a damaged journal: a new one, of what is whole of it.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/journal/journal.h"
#include "engine/journal/journal_survey.h"

namespace farmgate {

// Makes a journal in `folder`, where nothing may be, of what a damaged one began with, its term, and the
// frames that a survey found whole, byte by byte, so that their chain is the same. It is durable when this
// returns, and marked so up to its end. Fails with kSystem when it cannot be written, kBadInput when the
// frames are not there any more.
Status copy_whole_frames(const Journal& damaged, const JournalSurvey& found, const std::string& folder);

}  // namespace farmgate

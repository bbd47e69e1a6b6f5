// A journal as text, and back: for people, for other programs, and to replay it where it is not.
#pragma once

#include <ostream>
#include <string>

#include "engine/base/result.h"
#include "engine/journal/journal.h"
#include "engine/runtime/decided_log.h"

namespace farmgate {

// Writes a journal as one JSON object a line, without loss: {"genesis": ...} first, a {"reference": ...} for
// each row that it began with, then every command with its sequence, the term and version of the rules it was
// decided under, and what was decided. Writes all that is whole; fails as a survey does when that is not
// all there should be.
Status dump_json(const Journal& journal, std::ostream& out);

// Writes the orders among the commands as an order log (docs/file-formats.md): `new`, `cancel`, `replace` and
// `mass_cancel`. One that is malformed has that word for `post_only`, so that it is malformed again.
// Likewise.
Status dump_csv(const Journal& journal, std::ostream& out);

// The commands of a file that dump_json() wrote, plain or `.zst`. Fails with kBadInput, naming file and line.
Result<DecidedLog> open_dump(const std::string& path);

}  // namespace farmgate

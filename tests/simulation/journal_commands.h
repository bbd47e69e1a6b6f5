// The commands of a journal, one after the other.
#pragma once

#include "engine/base/result.h"
#include "engine/journal/command_record.h"
#include "engine/journal/journal.h"
#include "engine/journal/journal_reader.h"

namespace farmgate {

// Calls visit(request) for each command, from the first one on. Fails as JournalReader does.
template <class Visit>
Status visit_commands(const Journal& journal, Visit visit) {
  JournalReader reader(journal, 1);
  for (;;) {
    const auto next = reader.next();
    if (!next) return next.error();
    if (!*next) return {};
    RecordedCommands commands;
    if (Status read = reader.read(commands); !read) return read;
    for (const PreparedRequest& request : commands.requests) visit(request);
  }
}

}  // namespace farmgate

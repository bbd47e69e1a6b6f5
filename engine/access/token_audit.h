// What was done to a token file, for the audit log.
#pragma once

#include "engine/access/audit_log.h"
#include "engine/access/token_file.h"

namespace farmgate {

// Notes who was let in and who was shut out between two states of the file, and by which user of the machine,
// as the file says it. Fails as AuditLog does, with the changes before that one noted.
Status note_token_changes(AuditLog& log, const CallerEntries& before, const CallerEntries& after);

}  // namespace farmgate

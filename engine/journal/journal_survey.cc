#include "engine/journal/journal_survey.h"

#include <utility>

#include "engine/journal/journal_reader.h"

namespace farmgate {
namespace {

void count(const JournalReader& frame, JournalSurvey& survey) {
  const bool is_first = survey.frame_count++ == 0;
  survey.frame_bytes += frame.bytes().size();
  survey.frame_size.add(frame.bytes().size(), is_first);
  if (is_first) survey.first = frame.header().first;
  survey.last = frame.header().last();
  survey.chain = frame.chain();
  survey.term.add(frame.header().term, is_first);
  survey.rules_version.add(frame.rules_version(), is_first);
}

// Counts frames up to the end, or to the first that is not whole.
Status count_frames(const Journal& journal, JournalSurvey& survey) {
  JournalReader reader(journal, 1);
  RecordedCommands commands;
  for (;;) {
    const auto next = reader.next();
    if (!next) return next.error();
    if (!*next) return {};
    commands.clear();
    if (Status status = reader.read(commands); !status) return status;
    count(reader, survey);
  }
}

}  // namespace

JournalSurvey survey(const Journal& journal) {
  JournalSurvey survey;
  Status status = count_frames(journal, survey);
  const auto mark = DurableMark::read(mark_path(journal.folder()));
  if (mark) survey.mark = *mark;
  if (status) status = mark ? journal.reaches(*mark, survey.last, survey.chain) : Status(mark.error());
  if (!status) survey.damage = std::move(status).error();
  return survey;
}

}  // namespace farmgate

#include "tools/farmgate/journal_report.h"

#include <absl/strings/str_format.h>

#include <nlohmann/json.hpp>

#include "engine/model/digest.h"
#include "tools/farmgate/figures.h"

namespace farmgate {
namespace {

std::string line(std::string_view label, const std::string& figure) {
  return absl::StrFormat("  %-20s %s\n", label, figure);
}

std::string range(std::uint64_t first, std::uint64_t last) {
  if (last == 0) return "none";
  return first == last ? grouped(first) : grouped(first) + " to " + grouped(last);
}

std::string genesis_text(const DataSurvey& survey) {
  const std::optional<Genesis>& genesis = survey.genesis;
  if (!genesis) return "nothing yet";
  return absl::StrFormat("%s rows of reference data, %s accounts, %s remembered closes",
                         grouped(survey.genesis_row_count), genesis->open_accounts ? "open" : "known",
                         grouped(genesis->remembered_closes));
}

nlohmann::ordered_json genesis_json(const DataSurvey& survey) {
  const std::optional<Genesis>& genesis = survey.genesis;
  if (!genesis) {
    return {{"reference_row_count", nullptr}, {"open_accounts", nullptr}, {"remembered_closes", nullptr}};
  }
  return {{"reference_row_count", survey.genesis_row_count},
          {"open_accounts", genesis->open_accounts},
          {"remembered_closes", genesis->remembered_closes}};
}

}  // namespace

std::string text_report(const DataSurvey& survey) {
  const JournalSurvey& journal = survey.journal;
  std::string text =
      line("began with", genesis_text(survey)) + line("commands", range(journal.first, journal.last)) +
      line("durable up to", journal.mark ? grouped(journal.mark->sequence) : "not known") +
      line("frames", grouped(journal.frame_count)) + line("frame bytes", grouped(journal.frame_bytes)) +
      line("  of one", range(journal.frame_size.lowest, journal.frame_size.highest)) +
      line("term", range(journal.term.lowest, journal.term.highest)) +
      line("rules version", range(journal.rules_version.lowest, journal.rules_version.highest)) +
      line("journal on disk", grouped(survey.journal_bytes) + " bytes") +
      line("events", range(survey.events.first, survey.events.last)) +
      line("  digest", Digest::from(survey.events.digest).text()) +
      line("events on disk", grouped(survey.events_bytes) + " bytes");
  if (journal.damage) text += line("damage", journal.damage->message);
  return text;
}

std::string json_report(const DataSurvey& survey) {
  const JournalSurvey& journal = survey.journal;
  nlohmann::ordered_json json = {{"first_sequence", journal.first},
                                 {"last_sequence", journal.last},
                                 {"frame_count", journal.frame_count},
                                 {"frame_bytes", journal.frame_bytes},
                                 {"frame_bytes_min", journal.frame_size.lowest},
                                 {"frame_bytes_max", journal.frame_size.highest},
                                 {"term_min", journal.term.lowest},
                                 {"term_max", journal.term.highest},
                                 {"rules_version_min", journal.rules_version.lowest},
                                 {"rules_version_max", journal.rules_version.highest},
                                 {"durable_sequence", nullptr}};
  if (journal.mark) json["durable_sequence"] = journal.mark->sequence;
  json.update(genesis_json(survey));
  json.update({{"journal_bytes", survey.journal_bytes},
               {"events_first_sequence", survey.events.first},
               {"events_last_sequence", survey.events.last},
               {"events_digest", Digest::from(survey.events.digest).text()},
               {"events_bytes", survey.events_bytes},
               {"damage", nullptr}});
  if (journal.damage) json["damage"] = journal.damage->message;
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string text_report(const Cut& cut) {
  const Sequence last = cut.journal.last;
  std::string text;
  if (cut.journal.damage) text += cut.journal.damage->message + "\n";
  text += last == 0 ? "no command is whole\n"
                    : "commands " + range(cut.journal.first, last) + " are whole and stay\n";
  if (cut.lost() == 0) text += "no command is known to be lost\n";
  if (cut.lost() > 0) {
    text += absl::StrFormat(
        "commands %s are lost: %s, of which %s were durable, so that clients may have been "
        "told what came of them\n",
        range(last + 1, cut.known), grouped(cut.lost()), grouped(cut.lost_acknowledged()));
  }
  if (!cut.journal.mark) text += "the mark is damaged, so that more may be lost than is known\n";
  if (cut.published > last) {
    text +=
        "events up to sequence " + grouped(cut.published) + ", which followers may have seen, are dropped\n";
  }
  if (!cut.snapshots.empty())
    text += "snapshots behind it are moved away: " + grouped(cut.snapshots.size()) + "\n";
  if (cut.events) text += cut.events->message + "\n";
  return text;
}

}  // namespace farmgate

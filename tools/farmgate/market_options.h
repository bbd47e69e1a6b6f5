// Options that the commands about the market share.
#pragma once

#include <farmgate/v1/market.pb.h>
#include <farmgate/v1/market_data_service.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <map>
#include <string>

namespace farmgate {

inline const std::map<std::string, v1::Side> kSideWords{{"bid", v1::SIDE_BID}, {"ask", v1::SIDE_ASK}};
inline const std::map<std::string, v1::SelfTrade> kSelfTradeWords{
    {"cancel_incoming", v1::SELF_TRADE_CANCEL_INCOMING},
    {"cancel_resting", v1::SELF_TRADE_CANCEL_RESTING},
    {"cancel_both", v1::SELF_TRADE_CANCEL_BOTH}};
inline const std::map<std::string, v1::StatisticsWindow> kWindowWords{
    {"minute", v1::STATISTICS_WINDOW_MINUTE},
    {"hour", v1::STATISTICS_WINDOW_HOUR},
    {"day", v1::STATISTICS_WINDOW_DAY},
    {"start", v1::STATISTICS_WINDOW_SINCE_START}};

// Each goes straight into the message, which must outlive the parsing.

template <class Message>
CLI::Option* add_side_option(CLI::App& command, Message& message) {
  return command
      .add_option_function<std::string>(
          "--side", [&message](const std::string& word) { message.set_side(kSideWords.at(word)); },
          "bid: demand; ask: supply")
      ->check(CLI::IsMember(kSideWords));
}

// Which book, and how it is looked at.
template <class Message>
void add_book_options(CLI::App& command, Message& message) {
  command.add_option("COMMODITY", *message.mutable_commodity(), "The commodity")->required();
  command.add_option("--from", *message.mutable_seen_from_zone(),
                     "Show what each level is worth in this zone: bids at its gate, asks at its dock");
  add_side_option(command, message);
  command
      .add_option_function<std::int32_t>(
          "--levels", [&message](std::int32_t count) { message.set_level_count_max(count); },
          "At most so many levels of a side; 10, if left out")
      ->check(CLI::Range(1, 1'000));
}

template <class Message>
CLI::Option* add_interval_option(CLI::App& command, Message& message) {
  return command
      .add_option_function<std::int32_t>(
          "--interval", [&message](std::int32_t interval_ms) { message.set_interval_ms(interval_ms); },
          "Milliseconds from one update to the next, at least; 100, if left out")
      ->check(CLI::Range(10, 60'000));
}

template <class Message>
CLI::Option* add_self_trade_option(CLI::App& command, Message& message) {
  return command
      .add_option_function<std::string>(
          "--self-trade",
          [&message](const std::string& word) { message.set_self_trade(kSelfTradeWords.at(word)); },
          "What is cancelled when it meets an order of its account")
      ->check(CLI::IsMember(kSelfTradeWords));
}

template <class Message>
CLI::Option* add_min_sequence_option(CLI::App& command, Message& message) {
  return command
      .add_option_function<std::int64_t>(
          "--min-sequence", [&message](std::int64_t sequence) { message.set_min_sequence(sequence); },
          "Wait until the answer is true for this sequence")
      ->check(CLI::PositiveNumber);
}

template <class Message>
CLI::Option* add_window_option(CLI::App& command, Message& message, const std::string& what) {
  return command
      .add_option_function<std::string>(
          "--window", [&message](const std::string& word) { message.set_window(kWindowWords.at(word)); },
          what +
              ": the last minute, hour or day of the market's time, or since the start; start, if left out")
      ->check(CLI::IsMember(kWindowWords));
}

}  // namespace farmgate

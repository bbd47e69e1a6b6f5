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

#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "engine/base/check.h"

namespace farmgate {

// Who has to act on an error.
enum class ErrorCode {
  kUsage,     // the caller: the command line or the request is wrong
  kBadInput,  // the author of an input: missing, unreadable or malformed
  kSystem,    // the operator: disk, memory, network
};

// The exit code of a program that stops for this reason.
constexpr int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
      return 2;
    case ErrorCode::kBadInput:
      return 3;
    case ErrorCode::kSystem:
      return 4;
  }
  check(false);
  return 1;
}

// Why something could not be done, in words for the person who has to act.
struct Error {
  ErrorCode code = ErrorCode::kSystem;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

// The value asked for, or the error that stands in its place.
//
// Asking for the one that is not there is a bug and stops the process.
template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_same_v<T, Error> && !std::is_reference_v<T>);

 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  // From what a T is made of, such as a literal for a string or a unique_ptr to a derived class.
  template <class U>
    requires(std::convertible_to<U &&, T> && !std::same_as<std::remove_cvref_t<U>, T> &&
             !std::same_as<std::remove_cvref_t<U>, Error> && !std::same_as<std::remove_cvref_t<U>, Result>)
  Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return *checked(std::get_if<0>(&state_)); }
  const T& value() const& { return *checked(std::get_if<0>(&state_)); }
  T&& value() && { return std::move(*checked(std::get_if<0>(&state_))); }

  const Error& error() const& { return *checked(std::get_if<1>(&state_)); }
  Error&& error() && { return std::move(*checked(std::get_if<1>(&state_))); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  template <class Part>
  static Part* checked(Part* part) {
    check(part != nullptr);
    return part;
  }

  std::variant<T, Error> state_;
};

// Done, or the error that stopped it.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }

  void value() const { check(ok()); }

  const Error& error() const& {
    check(!ok());
    return *error_;
  }
  Error&& error() && {
    check(!ok());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace farmgate

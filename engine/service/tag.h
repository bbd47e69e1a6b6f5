// What gRPC tells when an operation is over.
#pragma once

namespace farmgate {

class Tag {
 public:
  // `ok`: it did what it was to do.
  virtual void proceed(bool ok) = 0;

 protected:
  ~Tag() = default;
};

}  // namespace farmgate

#include "engine/service/snapshot_call.h"

#include "engine/runtime/snapshot_maker.h"
#include "engine/service/rpc_status.h"

namespace farmgate {

void SnapshotCall::listen() {
  if (context_.closing.load(std::memory_order_acquire)) return;  // pairs with Server::stop()
  is_finishing_ = false;
  call_.emplace();
  responder_.emplace(&*call_);
  context_.admin.RequestTakeSnapshot(&*call_, &request_, &*responder_, &poller_.queue(), &poller_.queue(),
                                     static_cast<Tag*>(this));
}

void SnapshotCall::proceed(bool ok) {
  if (is_finishing_) {
    poller_.end_call();
    return listen();
  }
  if (!ok || !poller_.begin_call()) return;
  timer_.begin();
  if (const grpc::Status status = access_.begin(*call_, request_); !status.ok()) return finish(status);
  if (!context_.is_recovered()) return finish(engine_recovering());
  if (context_.snapshots == nullptr) {
    return finish({grpc::StatusCode::UNIMPLEMENTED, "this server makes no snapshots"});
  }
  if (const grpc::Status status = access_.begin_act(request_); !status.ok()) return finish(status);
  wanted_ = context_.snapshots->request();
  look_again();
}

void SnapshotCall::look_again() {
  const SnapshotMaker::Progress progress = context_.snapshots->progress();
  if (progress.done >= wanted_) {
    response_.set_sequence(static_cast<std::int64_t>(progress.last));
    return finish(progress.failure.empty() ? grpc::Status::OK
                                           : grpc::Status(grpc::StatusCode::INTERNAL, progress.failure));
  }
  if (context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
    return finish({grpc::StatusCode::UNAVAILABLE, "the engine is stopping"});
  }
  poller_.wait(*this);
}

void SnapshotCall::finish(const grpc::Status& status) {
  is_finishing_ = true;
  access_.end_act(code_name(status.error_code()),
                  status.ok() ? static_cast<Sequence>(response_.sequence()) : 0);
  timer_.end(status.error_code());
  if (status.ok()) return responder_->Finish(response_, status, static_cast<Tag*>(this));
  responder_->FinishWithError(status, static_cast<Tag*>(this));
}

}  // namespace farmgate

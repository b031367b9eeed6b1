#include "host.hpp"

#include <dlfcn.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>

#include "subject.hpp"

namespace bench {

void give_up(const char* what) {
  std::fprintf(stderr, "bench: %s\n", what);
  std::abort();
}

namespace {

double read_clock(clockid_t which) {
  timespec now{};
  require(clock_gettime(which, &now) == 0, "no clock");
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

} // namespace

double thread_ns() { return read_clock(CLOCK_THREAD_CPUTIME_ID); }
double process_ns() { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }
double wall_ns() { return read_clock(CLOCK_MONOTONIC); }

const bolt_module& module() {
  static const bolt_module* const loaded = [] {
    void* library = dlopen(BENCH_MODULE, RTLD_NOW | RTLD_LOCAL);
    require(library != nullptr, "the bench module does not load");
    using entry = const bolt_module* (*)();
    const auto get = reinterpret_cast<entry>(dlsym(library, "bolt_module_bench"));
    require(get != nullptr, "the bench module has no bolt_module_bench");
    const bolt_module* descriptor = get();
    require(descriptor->failure == nullptr, "the bench module could not be built");
    return descriptor;
  }();
  return *loaded;
}

const bolt_fn* function(std::string_view name) {
  const bolt_module& from = module();
  for (std::uint32_t i = 0; i < from.n_fns; ++i) {
    if (from.fns[i]->name == name) return from.fns[i];
  }
  std::fprintf(stderr, "bench: the bench module has no function %.*s\n",
               static_cast<int>(name.size()), name.data());
  std::abort();
}

call::call(std::string_view name, std::vector<std::uint8_t> args, bolt_waker waker)
    : runtime_(&bench::runtime()), args_(std::move(args)) {
  call_.size = sizeof call_;
  call_.fn = function(name);
  call_.args = args_.data();
  call_.args_len = args_.size();
  call_.waker = waker;
}

call::call(bolt_body body, bolt_waker waker) : runtime_(&bench::runtime()) {
  call_.size = sizeof call_;
  call_.body = body;
  call_.waker = waker;
}

std::vector<std::uint8_t> wire(std::initializer_list<std::int64_t> values) {
  std::vector<std::uint8_t> block(values.size() * sizeof(std::int64_t));
  std::size_t at = 0;
  for (const std::int64_t value : values) {
    std::memcpy(block.data() + at, &value, sizeof value);
    at += sizeof value;
  }
  return block;
}

std::vector<std::uint8_t> wire(std::string_view text) {
  const auto length = static_cast<std::uint32_t>(text.size());
  std::vector<std::uint8_t> block(sizeof length + text.size());
  std::memcpy(block.data(), &length, sizeof length);
  std::memcpy(block.data() + sizeof length, text.data(), text.size());
  return block;
}

suspended::suspended(std::string_view name, std::vector<std::uint8_t> args, bolt_waker waker)
    : call_(name, std::move(args), waker), queue_(waker.queue) {
  start();
}

suspended::suspended(bolt_body body, bolt_waker waker) : call_(body, waker), queue_(waker.queue) {
  start();
}

void suspended::start() {
  const bolt_status status = call_.start_poll(0, &id_);
  require(status == BOLT_PENDING || status == BOLT_AGAIN, "a call that should wait does not");
  call_.release();
}

suspended::~suspended() {
  require(runtime().future_cancel(id_) == BOLT_OK, "cancel is refused");
  bolt_status status = 0;
  do { // AGAIN while the cancel's wake is in the queue; what is awaited here acknowledges at once
    std::uint64_t token = 0;
    std::size_t drained = 0;
    if (queue_ != 0) runtime().queue_drain(queue_, &token, 1, &drained);
    status = call_.poll(id_, 0) & BOLT_OUTCOME_MASK;
  } while (status == BOLT_AGAIN);
  require(status == BOLT_CANCELLED, "a cancelled call does not end");
  call_.release();
}

bolt_waker noting_waker(std::uint64_t* last) {
  return {[](void* data, std::uint64_t token) { *static_cast<std::uint64_t*>(data) = token; }, last,
          0};
}

queue::queue(bool with_descriptor) {
  bolt_queue_options options{};
  options.size = sizeof options;
  if (!with_descriptor) options.signal = [](void*, std::uint64_t) {};
  require(runtime().queue_create(&options, &id_) == BOLT_OK, "no queue");
}

queue::~queue() { require(runtime().queue_close(id_) == BOLT_OK, "the queue does not close"); }

int queue::descriptor() const {
  int fd = -1;
  require(runtime().queue_fd(id_, &fd) == BOLT_OK, "the queue has no descriptor");
  return fd;
}

bolt_counters counters() {
  bolt_counters now{};
  now.size = sizeof now;
  require(runtime().counters_read(&now) == BOLT_OK, "no counters");
  return now;
}

} // namespace bench

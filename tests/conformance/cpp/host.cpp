#include "host.hpp"

#include <array>
#include <atomic>
#include <stdexcept>
#include <utility>

#include <dlfcn.h>
#include <poll.h>

namespace host {
namespace {

const bolt_module* load() {
  void* library = dlopen(CONFORMANCE_MODULE, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw std::runtime_error(dlerror());
  }
  using entry = const bolt_module* (*)();
  const auto open = reinterpret_cast<entry>(dlsym(library, "bolt_module_conformance"));
  if (open == nullptr) {
    throw std::runtime_error(dlerror());
  }
  const auto* loaded = open();
  if (loaded->failure != nullptr) {
    throw std::runtime_error(loaded->failure);
  }
  if (loaded->runtime->handshake(BOLT_ABI_VERSION, nullptr) != BOLT_OK) {
    throw std::runtime_error("the fixture's libbolt refuses this host");
  }
  return loaded;
}

std::map<std::string, const bolt_fn*, std::less<>> index_functions() {
  std::map<std::string, const bolt_fn*, std::less<>> all;
  for (std::uint32_t i = 0; i < module().n_fns; ++i) {
    all[module().fns[i]->name] = module().fns[i];
  }
  for (std::uint32_t i = 0; i < module().n_types; ++i) {
    const auto* type = module().types[i];
    for (std::uint32_t j = 0; j < type->n_methods; ++j) {
      all[std::string(type->name) + "." + type->methods[j]->name] = type->methods[j];
    }
  }
  return all;
}

std::atomic<std::uint64_t> last_token{0};

bool terminal(bolt_status status) { return status < 0 || BOLT_OUTCOME(status) >= BOLT_READY; }

} // namespace

const bolt_module& module() {
  static const bolt_module* loaded = load();
  return *loaded;
}

const bolt_runtime& runtime() { return *module().runtime; }

const bolt_fn* function(std::string_view name) {
  static const auto all = index_functions();
  const auto found = all.find(name);
  if (found == all.end()) {
    throw std::out_of_range("no function " + std::string(name));
  }
  return found->second;
}

loop::loop() {
  if (runtime().queue_create(nullptr, &queue_) != BOLT_OK) {
    throw std::runtime_error("no queue");
  }
}

loop::~loop() { runtime().queue_close(queue_); }

std::vector<std::uint64_t> loop::arrived() {
  std::vector<std::uint64_t> tokens;
  std::array<std::uint64_t, 64> some;
  bolt_status status = BOLT_AGAIN;
  while (status == BOLT_AGAIN) {
    std::size_t n = 0;
    status = runtime().queue_drain(queue_, some.data(), some.size(), &n);
    tokens.insert(tokens.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(n));
  }
  if (status != BOLT_OK) {
    throw std::runtime_error("drain failed");
  }
  return tokens;
}

std::vector<std::uint64_t> loop::wait() {
  int fd = -1;
  if (runtime().queue_fd(queue_, &fd) != BOLT_OK) {
    throw std::runtime_error("no descriptor");
  }
  std::vector<std::uint64_t> tokens;
  while (tokens.empty()) {
    pollfd ready{fd, POLLIN, 0};
    ::poll(&ready, 1, -1);
    tokens = arrived();
  }
  return tokens;
}

call::call(loop& on, std::string_view name, const writer& args, bolt_object receiver)
    : loop_(on), fn_(function(name)), args_(args.bytes()), receiver_(receiver),
      token_(++last_token) {}

call::~call() {
  if (id() != 0 && !ended_) {
    free();
  }
  for (const auto object : result.objects) {
    runtime().object_release(object);
  }
}

bolt_call call::description() {
  bolt_call what{};
  what.size = sizeof(what);
  what.flags = publish ? BOLT_CALL_PUBLISH : 0;
  what.fn = fn_;
  what.receiver = receiver_;
  what.args = args_.empty() ? nullptr : args_.data();
  what.args_len = args_.size();
  what.waker.queue = loop_.queue();
  what.executor = executor;
  return what;
}

bolt_status call::settle(bolt_status status, bolt_buffer& out) {
  if (status > 0 && (status & BOLT_TOKEN_BACK) != 0) {
    --armed_;
  }
  if (status > 0 && BOLT_OUTCOME(status) == BOLT_PENDING) {
    ++armed_;
  }
  // BUSY of a call that has begun is no end: another thread is polling it.
  if (terminal(status) && (status != BOLT_BUSY || id() == 0)) {
    ended_ = true;
    result.status = BOLT_OUTCOME(status);
    result.bytes.assign(out.data, out.data + out.len);
    for (std::uint32_t i = 0; i < out.n_objects; ++i) {
      runtime().object_retain(out.objects[i]);
      result.objects.push_back(out.objects[i]);
    }
  }
  runtime().buffer_release(&out);
  return status;
}

bolt_status call::start() {
  alignas(8) std::uint8_t storage[64];
  bolt_buffer out{};
  out.size = sizeof(out);
  out.data = storage;
  out.cap = sizeof(storage);
  started_ = true;
  const auto what = description();
  const auto status = runtime().future_start(&what, &id_, &out);
  return settle(status, out);
}

bolt_status call::poll() {
  alignas(8) std::uint8_t storage[64];
  bolt_buffer out{};
  out.size = sizeof(out);
  out.data = storage;
  out.cap = sizeof(storage);
  if (started_) {
    return settle(runtime().future_poll(id(), token_, &out), out);
  }
  started_ = true;
  const auto what = description();
  return settle(runtime().future_start_poll(&what, token_, &id_, &out), out);
}

bolt_status call::free() {
  const auto status = runtime().future_free(id());
  if (status >= 0) {
    ended_ = true;
    if ((status & BOLT_TOKEN_BACK) != 0) {
      --armed_;
    }
  }
  return status;
}

std::vector<std::size_t> finish_all(loop& on, const std::vector<call*>& calls) {
  std::map<std::uint64_t, std::size_t> by_token;
  std::vector<std::size_t> order;
  std::vector<std::size_t> runnable;
  std::size_t left = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    by_token[calls[i]->token()] = i;
    left += calls[i]->ended() ? 0 : 1;
    if (!calls[i]->ended() && calls[i]->armed() == 0) {
      runnable.push_back(i);
    }
  }
  while (left != 0) {
    for (const auto i : std::exchange(runnable, {})) {
      auto& one = *calls[i];
      one.poll();
      if (one.ended()) {
        order.push_back(i);
        --left;
      } else if (one.armed() == 0) {
        runnable.push_back(i); // AGAIN
      }
    }
    if (left == 0) {
      break;
    }
    for (const auto token : runnable.empty() ? on.wait() : on.arrived()) {
      const auto i = by_token.at(token);
      calls[i]->arrived();
      if (!calls[i]->ended()) {
        runnable.push_back(i);
      }
    }
  }
  return order;
}

outcome& finish(loop& on, call& one) {
  finish_all(on, {&one});
  return one.result;
}

outcome run(std::string_view name, const writer& args, bolt_object receiver) {
  loop on;
  call one(on, name, args, receiver);
  return std::exchange(finish(on, one), {});
}

outcome ready(std::string_view name, const writer& args, bolt_object receiver) {
  auto ended = run(name, args, receiver);
  if (ended.status != BOLT_READY) {
    throw std::runtime_error(std::string(name) + ": " + runtime().status_name(ended.status) + " " +
                             ended.message());
  }
  return ended;
}

bolt_counters counters() {
  bolt_counters now{};
  now.size = sizeof(now);
  runtime().counters_read(&now);
  return now;
}

} // namespace host

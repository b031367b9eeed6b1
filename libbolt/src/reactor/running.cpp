#include "reactor/running.hpp"

#include <unistd.h>

#include <boost/asio/post.hpp>

#include "reactor/handler_memory.hpp"

namespace bolt::reactor {

constinit thread_local running here;

void park_for_ever() {
  for (;;)
    pause();
}

void post_to(boost::asio::io_context& io, const job& given) {
  boost::asio::post(io, recycled{[given] { handle(given); }});
}

// Asio allocates for what is left, which is there only if a job has ended this thread.
local_jobs::~local_jobs() {
  here.jobs = nullptr;
  while (ran_ < n_)
    post_to(io_, jobs_[ran_++]);
}

} // namespace bolt::reactor

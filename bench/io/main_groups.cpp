#include "groups.hpp"

namespace bench {

std::vector<group> all_groups() {
  return {timers_group(),   single_timer_group(), ping_pong_group(),
          sleepers_group(), placement_group(),    children_group()};
}

} // namespace bench

#pragma once

#include "subject.hpp"

namespace bench {

group timers_group();
group single_timer_group();
group ping_pong_group();
group sleepers_group();
group placement_group();
group children_group();

} // namespace bench

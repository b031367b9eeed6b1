#include "subject.hpp"

namespace bench {

std::vector<group> all_groups() {
  std::vector<group> groups{ready_group(), bytes_group(),  suspension_group(), chain_group(),
                            loop_group(),  resume_group(), join_group(),       threads_group()};
  for (const std::size_t threads : {1, 2, 4})
    groups.push_back(contended_group(threads));
  groups.push_back(crossing_group("crossing, one processor", 0, 0));
  groups.push_back(crossing_group("crossing, two processors", 0, 1));
  groups.push_back(crossing_group("crossing, unpinned", -1, -1));
  return groups;
}

} // namespace bench

// Many small records at once: they travel as memory.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <bolt/bolt.hpp>
#include <bolt/module.hpp>

namespace demo {

struct Position {
  std::int64_t id;
  double x, y;
};
BOOST_DESCRIBE_STRUCT(Position, (), (id, x, y))

// Straight ahead, from (0, 0) on.
bolt::task<std::vector<Position>> track(std::uint32_t positions);
double length(std::span<const Position> track);
double mean(std::span<const double> numbers);

} // namespace demo

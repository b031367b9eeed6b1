#include "track.hpp"

#include <cmath>
#include <numeric>

namespace demo {

bolt::task<std::vector<Position>> track(std::uint32_t positions) {
  std::vector<Position> made;
  made.reserve(positions);
  for (std::uint32_t i = 0; i < positions; ++i)
    made.push_back({i, double(i), double(i) / 2});
  co_return made;
}

double length(std::span<const Position> track) {
  double sum = 0;
  for (std::size_t i = 1; i < track.size(); ++i)
    sum += std::hypot(track[i].x - track[i - 1].x, track[i].y - track[i - 1].y);
  return sum;
}

double mean(std::span<const double> numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0) / double(numbers.size());
}

} // namespace demo

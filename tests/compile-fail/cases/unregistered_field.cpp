// expect: libbolt: unregistered type: describe it with BOOST_DESCRIBE_STRUCT
#include <bolt/module.hpp>

struct Point {
  double x, y;
};
struct Line {
  Point from, to;
};
BOOST_DESCRIBE_STRUCT(Line, (), (from))
double length(const std::optional<Line>& line) { return line->from.x; }

BOLT_MODULE(wrong, m) { m.def<&length>("length", "line"_a); }

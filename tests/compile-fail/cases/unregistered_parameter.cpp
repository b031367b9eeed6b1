// expect: libbolt: unregistered type: describe it with BOOST_DESCRIBE_STRUCT
#include <bolt/module.hpp>

struct Point {
  double x, y;
};
double length(Point point) { return point.x + point.y; }

BOLT_MODULE(wrong, m) { m.def<&length>("length", "point"_a); }

// expect: libbolt: unregistered type: describe it with BOOST_DESCRIBE_STRUCT
#include <bolt/module.hpp>

struct Point {
  double x, y;
};
bolt::task<std::vector<Point>> corners() { co_return std::vector<Point>(); }

BOLT_MODULE(wrong, m) { m.def<&corners>("corners"); }

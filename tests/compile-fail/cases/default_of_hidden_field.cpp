// expect: libbolt: these are public fields of the record
#include <bolt/module.hpp>

struct Point {
  int x = 1;
  int hidden = 2;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x))

BOLT_MODULE(wrong, m) { m.record<Point>().defaults<&Point::hidden>(); }

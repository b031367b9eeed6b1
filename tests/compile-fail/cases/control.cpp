// expect: none
// What the others get wrong, done right.
#include <bolt/module.hpp>

struct Point {
  double x, y;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

struct Door {
  bool open = false;
  static std::unique_ptr<Door> make() { return std::make_unique<Door>(); }
  void close() { open = false; }
};

double length(const Point& point, std::string_view unit) {
  return unit == "m" ? point.x + point.y : 0;
}
bool same(const std::shared_ptr<Door>& a, const std::shared_ptr<Door>& b) { return a == b; }

std::vector<Point> points() { return {}; }

BOLT_MODULE(control, m) {
  m.def<&points>("points", bolt::in_place);
  m.def<&length>("length", "point"_a, "unit"_a = "m");
  m.def<&same>("same", "a"_a, "b"_a);
  m.class_<Door>("Door").def_static<&Door::make>("make").def<&Door::close>("close");
}

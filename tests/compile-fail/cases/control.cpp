// expect: none
// What the others get wrong, done right.
#include <bolt/module.hpp>

struct Point {
  double x, y;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

struct Stuck {
  std::string why;
};
BOOST_DESCRIBE_STRUCT(Stuck, (), (why))

struct Link {
  std::optional<std::chrono::sys_seconds> since;
  std::unique_ptr<Link> next;
};
BOOST_DESCRIBE_STRUCT(Link, (), (since, next))

bolt::result<Link, Stuck> push(Link link, std::chrono::milliseconds wait) {
  if (wait.count() < 0) return Stuck{"too late"};
  return Link{{}, std::make_unique<Link>(std::move(link))};
}

struct Door {
  bool open = false;
  const int number = 1;
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
  m.class_<Door>("Door")
      .def_static<&Door::make>("make")
      .def<&Door::close>("close")
      .property<&Door::open>("open")
      .property<&Door::number>("number");
  m.record<Point>().defaults<&Point::x>();
  m.error<Stuck>("Stuck").message<&Stuck::why>();
  m.def<&push>("push", "link"_a, "wait"_a = std::chrono::seconds(1));
  m.constant("limit", 3).constant("origin", Point{0, 0}).constant("motto", "per aspera");
}

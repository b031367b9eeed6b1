// expect: libbolt: a std::unique_ptr holds a described record
#include <bolt/module.hpp>

struct Door {};
struct House {
  std::unique_ptr<Door> door;
};
BOOST_DESCRIBE_STRUCT(House, (), (door))
int f(const House& house) { return house.door == nullptr; }

BOLT_MODULE(wrong, m) { m.def<&f>("f", "house"_a); }

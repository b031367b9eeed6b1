// expect: libbolt: an instance of an exported class is no value
#include <bolt/module.hpp>

struct Door {
  bool same(Door other) const { return this == &other; }
};

BOLT_MODULE(wrong, m) { m.class_<Door>("Door").def<&Door::same>("same", "other"_a); }

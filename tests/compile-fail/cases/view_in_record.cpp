// expect: libbolt: a field or a result owns its data
#include <bolt/module.hpp>

struct Name {
  std::string_view first;
};
BOOST_DESCRIBE_STRUCT(Name, (), (first))
std::string greet(const Name& name) { return std::string(name.first); }

BOLT_MODULE(wrong, m) { m.def<&greet>("greet", "name"_a); }

// expect: libbolt: an error's message is a std::string field
#include <bolt/module.hpp>

struct Bad {
  int code;
};
BOOST_DESCRIBE_STRUCT(Bad, (), (code))
bolt::result<int, Bad> f() { return Bad{1}; }

BOLT_MODULE(wrong, m) { m.error<Bad>("Bad").message<&Bad::code>(); }

// expect: needs a default constructor: decoding fills it in
#include <bolt/module.hpp>

struct Id {
  explicit Id(int n) : number(n) {}
  int number;
};
BOOST_DESCRIBE_STRUCT(Id, (), (number))
int number(const std::vector<Id>& ids) { return ids[0].number; }

BOLT_MODULE(wrong, m) { m.def<&number>("number", "ids"_a); }

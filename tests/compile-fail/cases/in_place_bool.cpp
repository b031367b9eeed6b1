// expect: libbolt: bolt::in_place needs a std::vector of numbers, or of plain records
#include <bolt/module.hpp>

struct Sample {
  double value;
  bool valid;
};
BOOST_DESCRIBE_STRUCT(Sample, (), (value, valid))

std::vector<Sample> samples() { return {}; }

BOLT_MODULE(wrong, m) { m.def<&samples>("samples", bolt::in_place); }

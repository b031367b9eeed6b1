// expect: libbolt: a data member that is a property is copied when it is read
#include <memory>

#include <boost/describe.hpp>
#include <bolt/module.hpp>

struct Node {
  int value = 0;
};
BOOST_DESCRIBE_STRUCT(Node, (), (value))

struct Door {
  std::unique_ptr<Node> node;
};

BOLT_MODULE(wrong, m) { m.class_<Door>("Door").property<&Door::node>("node"); }

// expect: libbolt: a parameter is taken by value, by const reference or as a view
#include <bolt/module.hpp>

bolt::task<std::string> keep(std::string&& text) { co_return std::move(text); }

BOLT_MODULE(wrong, m) { m.def<&keep>("keep", "text"_a); }

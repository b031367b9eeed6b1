// expect: libbolt: std::span<const T> needs scalars or plain records
#include <bolt/module.hpp>

std::size_t count(std::span<const std::string> texts) { return texts.size(); }

BOLT_MODULE(wrong, m) { m.def<&count>("count", "texts"_a); }

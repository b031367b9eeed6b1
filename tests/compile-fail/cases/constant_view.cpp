// expect: libbolt: a view or a reference cannot be returned
#include <bolt/module.hpp>

constexpr std::int32_t primes[] = {2, 3, 5};
constexpr std::span<const std::int32_t> some(primes);

BOLT_MODULE(wrong, m) { m.constant("some", some); }
